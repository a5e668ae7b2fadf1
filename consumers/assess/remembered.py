"""A dict that works out what it is asked for the first time, and forgets everything before it grows too large. Pure."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

K = TypeVar("K")
V = TypeVar("V")

MOST = 50_000
"""Entries kept; hostile text may ask for ever new words."""


class Remembered(dict[K, V]):
    """Look-ups run at the speed of a dict; `find` must be a function of its argument alone."""

    def __init__(self, find: Callable[[K], V]) -> None:
        super().__init__()
        self._find = find

    def __missing__(self, key: K) -> V:
        if len(self) >= MOST:
            self.clear()
        found = self[key] = self._find(key)
        return found
