"""What no single value can know: names that must be unique or exist, and files that must be there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from bot.channels.template import checked
from bot.settings.problems import nearest
from bot.settings.source import Loc, Problem, Source, Tree, written
from consumers.routes import RouteOptions
from consumers.routes import Tree as Routes


def top_level(source: Source) -> None:
    """A config is a map of keys; anything else at the top is told once."""
    if "" in source.tree:
        at = source.position(())
        source.problems.append(Problem(at.file, 1, "", "expected keys and values at the top, such as feeds: and receivers:"))


def names(source: Source) -> None:
    """Ids and URLs of feeds and names of receivers are unique; routes name receivers that exist."""
    _unique(source, "feeds", "id", "'{0}' is taken by {1}; give it another id")
    _unique(source, "feeds", "url", "is read already by {1}; remove one of the two")
    _unique(source, "receivers", "name", "'{0}' is taken by {1}; give it another name")
    known = [str(value) for _, value in _values(source, "receivers", "name")]
    _routes(source, ("routes",), source.tree.get("routes"), known, has=False)
    deliveries = source.tree.get("deliveries")
    ops = deliveries.get("ops") if isinstance(deliveries, dict) else None
    for index, name in enumerate(ops if isinstance(ops, list) else []):
        if name not in known:
            source.problem(("deliveries", "ops", index), f"there is no receiver '{name}'{nearest(str(name), known)}")


def _routes(source: Source, loc: Loc, routes: Tree, known: list[str], *, has: bool) -> None:
    """Every route has a receiver, of its own or from the route around it (`has`), or leaves all to inner ones that do."""
    for index, route in enumerate(routes if isinstance(routes, list) else []):
        if not isinstance(route, dict):
            continue
        here, name, inner = (*loc, index), route.get("receiver"), route.get("routes")
        if isinstance(name, str) and name not in known:
            hint = nearest(name, known) or (f"; known: {', '.join(known)}" if known else "; the config has no receivers")
            source.problem((*here, "receiver"), f"there is no receiver '{name}'{hint}")
        elif name is None and not has and not inner:
            source.problem(here, "the key 'receiver' is missing")
        _template(source, (*here, "template"), route.get("template"))
        _routes(source, (*here, "routes"), inner, known, has=has or name is not None)


def _template(source: Source, loc: Loc, template: Tree) -> None:
    """Routes do not know what messages are made of; the receivers do."""
    try:
        checked(template if isinstance(template, str) else "")
    except ValueError as error:
        source.problem(loc, str(error))


def unreached(source: Source, routes: Sequence[RouteOptions]) -> tuple[Problem, ...]:
    """What is right by the letter and hardly meant: routes that nothing reaches."""
    found = []
    for warned in Routes(routes).warnings():
        loc = tuple(step for index in warned.path for step in ("routes", index))
        at = source.position(loc)
        found.append(Problem(at.file, at.line, written(loc), warned.message))
    return tuple(found)


def files(source: Source, folder: Path) -> None:
    """Operator's lexicons exist (patterns may match nothing yet)."""
    scoring = source.tree.get("scoring")
    patterns = scoring.get("lexicons") if isinstance(scoring, dict) else None
    for index, pattern in enumerate(patterns if isinstance(patterns, list) else []):
        if isinstance(pattern, str) and not any(sign in pattern for sign in "*?[") and not (folder / pattern).is_file():
            source.problem(("scoring", "lexicons", index), f"no such file: {pattern}")


def _unique(source: Source, section: str, key: str, message: str) -> None:
    first: dict[str, Loc] = {}
    for loc, value in _values(source, section, key):
        if value in first:
            source.problem(loc, message.format(value, f"{section}[{first[value][1]}]"))
        first.setdefault(value, loc)


def _values(source: Source, section: str, key: str) -> Iterator[tuple[Loc, str]]:
    items: Tree = source.tree.get(section)
    for index, item in enumerate(items if isinstance(items, list) else []):
        if isinstance(item, dict) and isinstance(item.get(key), str):
            yield (section, index, key), str(item[key])
