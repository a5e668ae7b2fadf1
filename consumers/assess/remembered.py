"""Dicts that work out what they are asked for the first time, and forget everything before they grow too large. Pure."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

K = TypeVar("K")
V = TypeVar("V")

MOST = 150_000
"""Entries kept in one room, some 25 MB; hostile text may ask for ever new words."""


class Room:
    """Space that several dicts share: a stream of one language may fill it all, one of thirteen takes no more."""

    def __init__(self, most: int = MOST) -> None:
        self._most = self.left = most
        self._forget: list[Callable[[], None]] = []

    def share(self, forget: Callable[[], None]) -> None:
        """Let another dict in, which empties itself by `forget`."""
        self._forget.append(forget)

    def take(self) -> None:
        """Use the space of one entry; before there is none, everything is forgotten."""
        if self.left <= 0:
            self.clear()
        self.left -= 1

    def clear(self) -> None:
        """Forget everything."""
        for forget in self._forget:
            forget()
        self.left = self._most


class Remembered(dict[K, V]):
    """Look-ups run at the speed of a dict; `find` must be a function of its argument alone."""

    def __init__(self, find: Callable[[K], V], room: Room) -> None:
        super().__init__()
        self._find = find
        self._room = room
        room.share(self.clear)

    def __missing__(self, key: K) -> V:
        self._room.take()
        found = self[key] = self._find(key)
        return found
