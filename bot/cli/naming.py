"""Which incident somebody means who types an id: whole, its beginning, or as messages show it. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from bot.channels.wording import short_id


def meant(text: str, ids: Iterable[str]) -> list[str]:
    """Those of `ids` that `text` may mean, the one it names exactly before all that begin so. Empty: nobody."""
    known = sorted(set(ids))
    exact = [one for one in known if text in {one, short_id(one)}]
    return exact or [one for one in known if text and one.startswith(text)]


def the_one(text: str, ids: Iterable[str]) -> str:
    """The only one of `ids` that `text` may mean. Raises LookupError, in words for whoever typed it."""
    found = meant(text, ids)
    if len(found) > 1:
        raise LookupError(f"{text} could be {', '.join(found[:4])}: write more of the id")
    if not found:
        raise LookupError(f"there is no incident {text}: `tocsin incidents` lists them")
    return found[0]
