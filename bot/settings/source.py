"""From a YAML file to a plain tree in which every value knows its file and line; `${…}` filled in after parsing."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.scalarbool import ScalarBoolean
from ruamel.yaml.scalarfloat import ScalarFloat
from ruamel.yaml.scalarint import ScalarInt

Tree: TypeAlias = "bool | int | float | str | list[Tree] | dict[str, Tree] | None"
Loc: TypeAlias = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Position:
    """Where a value was written; lines count from 1, and 0 is "the file as a whole"."""

    file: str
    line: int = 0

    def __str__(self) -> str:
        return f"{self.file}:{self.line}" if self.line else self.file


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One mistake of an operator: where it is, what is wrong, what to write instead."""

    file: str
    line: int
    path: str
    message: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {self.path}: {self.message}" if self.path else f"{place}: {self.message}"


@dataclass
class Source:
    """A tree of plain values, the position of each, and the problems met while reading it."""

    tree: dict[str, Tree] = field(default_factory=dict)
    positions: dict[Loc, Position] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def position(self, loc: Loc) -> Position:
        """Where `loc` was written, else where the nearest thing around it was."""
        while loc and loc not in self.positions:
            loc = loc[:-1]
        return self.positions.get(loc, Position("config"))

    def problem(self, loc: Loc, message: str) -> None:
        """Note a mistake at `loc`."""
        at = self.position(loc)
        self.problems.append(Problem(at.file, at.line, written(loc), message))


def written(loc: Loc) -> str:
    """A location as people read it: ("receivers", 0, "url") is "receivers[0].url"."""
    text = ""
    for step in loc:
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else step
    return text


def read_yaml(path: Path, shown: str, prefix: Loc = ()) -> Source:
    """Read one file. What cannot be read at all becomes a problem with its line; locations start with `prefix`."""
    source = Source(positions={prefix: Position(shown)})
    try:
        text = path.read_text("utf-8")
    except FileNotFoundError:
        source.problem(prefix, "no such file")
        return source
    except IsADirectoryError:
        source.problem(prefix, "is a folder; name the YAML file inside it")
        return source
    except UnicodeDecodeError as error:
        source.problem(prefix, f"is not UTF-8 text (byte {error.start})")
        return source
    except OSError as error:
        source.problem(prefix, f"cannot be read: {error.strerror}")
        return source
    try:
        document = YAML(typ="rt").load(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 0
        source.problems.append(Problem(shown, line, "", _yaml_words(error)))
        return source
    except (YAMLError, ValueError) as error:  # ValueError: a date that no calendar has
        source.problems.append(Problem(shown, 0, "", f"not YAML: {error}"))
        return source
    tree = _plain(document, prefix, shown, source.positions)
    if isinstance(tree, dict):
        source.tree = tree
    elif tree is not None:
        source.tree = {"": tree}
    return source


def _yaml_words(error: MarkedYAMLError) -> str:
    problem = str(error.problem or error.context or "not YAML").splitlines()[0]
    duplicate = re.match(r'found duplicate key "([^"]+)"', problem)
    if duplicate:
        return f"the key '{duplicate[1]}' is written twice; keep one"
    return f"not YAML: {problem}"


def _plain(node: object, loc: Loc, file: str, positions: dict[Loc, Position]) -> Tree:
    """Ruamel's nodes as plain values; notes the line of every key and item on the way."""
    if isinstance(node, CommentedMap):
        for key in node:  # a key that came in by `<<: *anchor` has no place of its own
            line = node.lc.key(key)[0] if key in (node.lc.data or {}) else node.lc.line
            positions[(*loc, str(key))] = Position(file, line + 1)
        return {str(key): _plain(value, (*loc, str(key)), file, positions) for key, value in node.items()}
    if isinstance(node, CommentedSeq):
        for index in range(len(node)):
            positions[(*loc, index)] = Position(file, node.lc.item(index)[0] + 1)
        return [_plain(value, (*loc, index), file, positions) for index, value in enumerate(node)]
    return _scalar(node)


def _scalar(node: object) -> Tree:
    if isinstance(node, (bool, ScalarBoolean)):
        return bool(node)
    if isinstance(node, ScalarInt):
        return int(node)
    if isinstance(node, ScalarFloat):
        return float(node)
    if node is None or isinstance(node, (int, float)):
        return node
    return str(node)


_HOLE = re.compile(r"\$\$|\$\{([^}]*)(\}?)")


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What `${…}` may refer to: the environment, and files relative to the folder of the config file."""

    environ: Mapping[str, str]
    folder: Path
    read: Callable[[Path], str] = lambda path: path.read_text("utf-8").rstrip("\r\n")


def fill(source: Source, around: Surroundings) -> None:
    """Fill `${VAR}`, `${VAR:-default}`, `${file:path}` and `$$` into every string value; what is missing becomes a problem.

    Works on values, never on keys or on the text of the file, so no secret can break or inject YAML.
    """
    source.tree = {key: _filled(value, (key,), source, around) for key, value in source.tree.items()}


def literal(node: Tree) -> Tree:
    """`node` written so that `fill` leaves it as it is: for what strangers wrote."""
    if isinstance(node, dict):
        return {key: literal(value) for key, value in node.items()}
    if isinstance(node, list):
        return [literal(value) for value in node]
    return node.replace("$", "$$") if isinstance(node, str) else node


def _filled(node: Tree, loc: Loc, source: Source, around: Surroundings) -> Tree:
    if isinstance(node, dict):
        return {key: _filled(value, (*loc, key), source, around) for key, value in node.items()}
    if isinstance(node, list):
        return [_filled(value, (*loc, index), source, around) for index, value in enumerate(node)]
    if not isinstance(node, str) or "$" not in node:
        return node

    def value(match: re.Match[str]) -> str:
        if match[0] == "$$":
            return "$"
        text, problem = _hole(match[1], around) if match[2] else ("", "'${' without '}'; write $$ for a plain dollar sign")
        if problem:
            source.problem(loc, problem)
        return text

    return _HOLE.sub(value, node)


def _hole(name: str, around: Surroundings) -> tuple[str, str]:
    """What stands for `${name}`, or why nothing does."""
    if name.startswith("file:"):
        path = around.folder / name.removeprefix("file:")
        try:
            return around.read(path), ""
        except OSError as error:
            return "", f"cannot read the file {name.removeprefix('file:')}: {error.strerror}"
        except ValueError:
            return "", f"cannot read the file {name.removeprefix('file:')}: it is not UTF-8 text"
    variable, with_default, default = name.partition(":-")
    if not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", variable):
        return "", f"'${{{name}}}' is neither ${{VARIABLE}} nor ${{file:path}}; write $$ for a plain dollar sign"
    value = around.environ.get(variable)
    if with_default:
        return value or default, ""  # as in a shell: also for a variable that is set to nothing
    if value is not None:
        return value, ""
    return "", f"the environment variable {variable} is not set; set it, or write ${{{variable}:-default}}"


def overrides(environ: Mapping[str, str], fields: frozenset[str]) -> Iterator[tuple[Loc, str, str]]:
    """`TOCSIN_JOURNAL__PATH=x` as (("journal", "path"), "x", variable name), for known top-level fields only."""
    for variable, value in sorted(environ.items()):
        steps = variable.removeprefix("TOCSIN_").lower().split("__")
        if variable.startswith("TOCSIN_") and steps[0] in fields and len(steps) > 1:
            yield tuple(steps), value, variable


def override(source: Source, loc: Loc, value: str, variable: str) -> None:
    """Put `value` at `loc`, as if the file said so. Only maps can be reached; anything else on the way is a problem."""
    at = Position(f"environment variable {variable}")
    node = source.tree
    for index, step in enumerate(loc[:-1]):
        if node.get(str(step)) is None:
            node[str(step)] = {}
        below = node[str(step)]
        if not isinstance(below, dict):
            path = written(loc[: index + 1])
            source.problems.append(Problem(at.file, 0, path, "is no map of keys, so nothing in it can be set this way"))
            return
        node = below
    node[str(loc[-1])] = value
    source.positions[loc] = at
