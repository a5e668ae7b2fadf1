"""What is seen of a text at a glance: is there anything in it that is worth a close reading? Pure."""

from __future__ import annotations

import functools
import operator
from collections.abc import Callable, Mapping
from typing import TypeAlias

from consumers.assess.remembered import Remembered, Room
from consumers.assess.terms import Slot, Term
from consumers.assess.text import quick_words

STRIKE, WEAPON, MEETING, WEAK, HARM, WAR, TARGET = 1, 2, 4, 8, 16, 32, 64
HOT: Mapping[str, int] = {
    "strikes": STRIKE, "weapons": WEAPON, "impacts": MEETING, "launches": MEETING, "interceptions": MEETING,
    "inbound": MEETING, "blasts": MEETING | WEAK, "weak_strikes": MEETING | WEAK, "harm": HARM, "none": HARM,
    "violence": WAR, "armed": WAR, "actors": WAR, "targets": TARGET,
}  # fmt: skip
"""What decides, before anything is read closely, whether an article may matter."""
_QUIET = frozenset({"detained", "displaced"})
"""Harm that makes no casualty."""
_WORDS = 3
"""Words of a phrase that are looked for: the first, and the two longest of the others."""
_MEANINGS = max(HOT.values()).bit_length()
_HEAD = 3
Spellings: TypeAlias = tuple[str, ...]
_LONGEST_KEPT = 40
"""Letters of a piece of text that is remembered; what is longer hardly comes twice."""


class Heat:
    """Which words of a language may make a text matter. Nineteen articles of twenty are looked at no closer than this.

    A word has a row of bits. The lowest are those of HOT that it says by itself; above them each phrase of HOT has three, one
    for each of _WORDS. Or-ed over all words of a text, they show the phrases that may stand in it: those with all three
    set. Most words have an empty row, and of each piece between two spaces that is remembered. The spellings of a new word are
    given by `spelt`, and by `forms` where the word is remembered.
    """

    def __init__(self, spelt: Callable[[str], Spellings], forms: Mapping[str, Spellings], room: Room) -> None:
        self.rows: Remembered[str, int] = Remembered(lambda word: self._row(word, forms[word]), room)
        """Of words as written."""
        self._spelt = spelt
        self._room = room
        self._exact: dict[str, int] = {}
        self._written: dict[str, int] = {}
        self._stems: dict[str, int] = {}
        self._longest: dict[str, int] = {}
        """By the first letters of stems: how long they are."""
        self._loose: list[tuple[Slot, int]] = []
        self._count = 0
        self._no_third = 0
        """What phrases of two words lack."""
        self._firsts: dict[int, int] = {}
        """By the bits of HOT: the first words of all phrases that say them."""
        self._all_firsts = 0
        self._warm: dict[str, int] = {}
        self._cold: set[str] = set()
        room.share(self._warm.clear)
        room.share(self._cold.clear)

    def add(self, term: Term) -> None:
        """Make `term` one of those that are seen, if it is of HOT."""
        first, *others = term.slots
        said = HOT.get(term.section, 0)
        if not said or first.special:
            return
        if not others:
            self._mark(first, 0 if term.section == "harm" and term.key in _QUIET else said)
            return
        bit = 1 << (_MEANINGS + self._count * _WORDS)
        self._count += 1
        self._firsts[said] = self._firsts.get(said, 0) | bit
        self._all_firsts |= bit
        self._mark(first, bit)
        others = sorted((slot for slot in others if not slot.special), key=_shortest, reverse=True)
        for at in range(1, _WORDS):
            if at <= len(others):
                self._mark(others[at - 1], bit << at)
            else:
                self._no_third |= bit << at

    def of_text(self, source: str) -> int:
        """The row of all words of `source`."""
        row = 0
        warm = self._warm
        for piece in set(source.split()) - self._cold:
            found = warm.get(piece)
            row |= self._learn(piece) if found is None else found
        return row

    def phrases(self, row: int) -> tuple[int, int]:
        """Of phrases that may stand in a text of this row and add to what its words say: what they say, their first words."""
        row |= self._no_third
        whole = row & (row >> 1) & (row >> 2) & self._all_firsts
        bits = firsts = 0
        if not whole:
            return bits, firsts
        for said, of_all in self._firsts.items():
            if said & ~row and (found := whole & of_all):
                bits |= said
                firsts |= found
        return bits, firsts

    def _mark(self, slot: Slot, bits: int) -> None:
        for words, table in ((slot.exact, self._exact), (slot.written, self._written), (slot.stems, self._stems)):
            for word in words:
                table[word] = table.get(word, 0) | bits
        for stem in slot.stems:
            self._longest[stem[:_HEAD]] = max(self._longest.get(stem[:_HEAD], 0), len(stem))
        if slot.insides or slot.ends:
            self._loose.append((Slot(insides=slot.insides, ends=slot.ends), bits))

    def _learn(self, piece: str) -> int:
        """The row of what stands between two spaces: a word with its punctuation, or several."""
        row = 0
        for word in quick_words(piece):
            row |= self._row(word, self._spelt(word))
        if len(piece) <= _LONGEST_KEPT:
            self._room.take()
            if row:
                self._warm[piece] = row
            else:
                self._cold.add(piece)
        return row

    def _row(self, raw: str, forms: Spellings) -> int:
        exact, stems = self._exact, self._stems
        row = self._written.get(raw, 0)
        for word in forms:
            row |= exact.get(word, 0)
            for length in range(1, self._longest.get(word[:_HEAD], _HEAD - 1) + 1):
                row |= stems.get(word[:length], 0)
            if self._loose:
                row |= functools.reduce(operator.or_, [bits for slot, bits in self._loose if slot.fits(word)], 0)
        return row


def _shortest(slot: Slot) -> int:
    """How long a word must be to fill `slot`: the longer, the rarer."""
    return min(map(len, (*slot.exact, *slot.stems, *slot.insides, *slot.ends, *slot.written)), default=0)
