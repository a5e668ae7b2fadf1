"""Receivers that are there only when their secrets are: one config file for every installation. Pure."""

from __future__ import annotations

from bot.settings.source import Loc, Position, Source, Tree


def leave_out(source: Source) -> tuple[str, ...]:
    """Take away receivers marked `optional` that have an empty value, such as the url of an unset variable; their names.

    Top-level routes to them go too. What is said of the others' places in the files stays true.
    """
    gone = tuple(_name(one) for one in _list(source, "receivers") if _is_empty(one))
    if gone:
        _keep(source, "receivers", [not _is_empty(one) for one in _list(source, "receivers")])
        _keep(source, "routes", [not (isinstance(one, dict) and one.get("receiver") in gone) for one in _list(source, "routes")])
    return gone


def _list(source: Source, key: str) -> list[Tree]:
    found = source.tree.get(key)
    return found if isinstance(found, list) else []


def _keep(source: Source, key: str, wanted: list[bool]) -> None:
    if all(wanted):
        return
    places = {at: sum(wanted[:at]) for at, one in enumerate(wanted) if one}
    source.tree[key] = [one for one, keep in zip(_list(source, key), wanted, strict=True) if keep]
    moved: dict[Loc, Position] = {}
    for loc, position in source.positions.items():
        if loc[:1] != (key,) or len(loc) == 1:
            moved[loc] = position
        elif loc[1] in places:
            moved[(key, places[int(loc[1])], *loc[2:])] = position
    source.positions.clear()
    source.positions.update(moved)


def _name(receiver: Tree) -> str:
    return str(receiver.get("name", "")) if isinstance(receiver, dict) else ""


def _is_empty(receiver: Tree) -> bool:
    return isinstance(receiver, dict) and receiver.get("optional") is True and "" in receiver.values()
