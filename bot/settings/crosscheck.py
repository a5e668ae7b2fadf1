"""What no single value can know: names that must be unique or exist, and files that must be there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from bot.settings.problems import nearest
from bot.settings.source import Loc, Problem, Source, Tree


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
    for loc, value in _values(source, "routes", "receiver"):
        if value not in known:
            hint = nearest(value, known) or (f"; known: {', '.join(known)}" if known else "; the config has no receivers")
            source.problem(loc, f"there is no receiver '{value}'{hint}")


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
