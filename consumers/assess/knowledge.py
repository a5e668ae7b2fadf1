"""What assessing needs to know besides the text: words, places, languages. Pure; opened by the wiring and handed in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from consumers.assess.gazetteer import Entry, Spot
from consumers.assess.language import Identify
from consumers.assess.learnt import Learnt
from consumers.assess.lexicon import Lexicon


class Atlas(Protocol):
    """The places of the world by name."""

    def lookup(self, name: str, language: str) -> tuple[Entry, ...]: ...
    def spot(self, text: str, language: str) -> Sequence[Spot]: ...


class AskedOnce:
    """An atlas for one article, of whose sentences several things are asked: each is searched for names once."""

    def __init__(self, atlas: Atlas) -> None:
        self.lookup = atlas.lookup
        self._spot = atlas.spot
        self._known: dict[str, Sequence[Spot]] = {}

    def spot(self, text: str, language: str) -> Sequence[Spot]:
        """The names in a sentence of the article, whose language is always the same."""
        found = self._known.get(text)
        if found is None:
            found = self._known[text] = self._spot(text, language)
        return found


@dataclass(frozen=True, slots=True)
class Knowledge:
    """`lexicon` opens a language's words when first asked for, None where there are none; without `learnt` the rules decide
    alone.
    """

    lexicon: Callable[[str], Lexicon | None]
    identify: Identify
    atlas: Atlas | None = None
    learnt: Learnt | None = None
