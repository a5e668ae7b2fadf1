"""A text as words and sentences, with every word's place in the original. Pure.

Nothing is rewritten: words are cut out of the original and folded one by one, so offsets need no mapping back.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from consumers.assess.folding import MARKS

READ_CHARACTERS = 20_000
"""As much of an article as is read: the news is at the top, and hostile length must cost nothing."""
MOST_WORDS = 80
"""A "sentence" of more words is cut: punctuation was lost, or somebody stuffs words."""
COMMA, CLAUSE, SENTENCE = 1, 2, 3
"""How strongly what stands before a word separates it from the word before."""

WORD = re.compile(
    r"[\u3040-\u30ff\u3400-\u9fff]"
    r"|\d{1,3}(?:[.,٬’'\u00a0\u202f ]\d{3})+(?!\d)|\d+(?:[.,٫]\d+)?"
    rf"|[\w{MARKS}]+(?:(?:(?<=[Ѐ-ӿ])['’ʼ`]|(?<=[א-ת])[\"״׳'])[\w{MARKS}]+)*"
)
_SENTENCE = re.compile(r"[!?…。！？؟۔\n\r|•·]|\.(?:\s|$|[\"”»’)])")
_STOP = re.compile(r"\.(?:\s|$|[\"”»’)])")
_CLAUSE = re.compile(r"[;:；：؛()\[\]]|\s[-–—]+\s|—|–\s|\s–")
_COMMA = re.compile(r"[,،、，/]")


@dataclass(slots=True)
class Passage:
    """A title or a text, word by word: as written, folded, in all its forms, where, how separated from the last."""

    field: Literal["title", "text"]
    source: str
    raws: list[str]
    words: list[str]
    forms: list[tuple[str, ...]]
    starts: list[int]
    ends: list[int]
    gaps: list[int]
    sentences: list[tuple[int, int]]

    def span(self, first: int, last: int) -> str:
        """The original text of words `first` to `last`, both included."""
        return self.source[self.starts[first] : self.ends[last]]


def passage(
    field: Literal["title", "text"], source: str, spelt: Callable[[str], tuple[str, ...]], is_abbreviation: Callable[[str], bool]
) -> Passage:
    """Cut `source` into words and sentences. A full stop after an abbreviation or an initial ends no sentence.

    `spelt` gives the forms under which a word is looked up, the folded word first; it may remember.
    """
    raws: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    gaps: list[int] = []
    sentences: list[tuple[int, int]] = []
    first = end = 0
    for found in WORD.finditer(source):
        start = found.start()
        raw = found[0]
        gap = 0
        if start - end > 1 or (start > end and source[end] != " "):
            gap = _gap(source[end:start], raws[-1] if raws else "", raw, is_abbreviation)
        if raws and (gap == SENTENCE or len(raws) - first >= MOST_WORDS):
            sentences.append((first, len(raws)))
            first = len(raws)
            gap = SENTENCE
        raws.append(raw)
        starts.append(start)
        end = found.end()
        ends.append(end)
        gaps.append(gap)
    if first < len(raws):
        sentences.append((first, len(raws)))
    forms = list(map(spelt, raws))
    return Passage(field, source, raws, [form[0] for form in forms], forms, starts, ends, gaps, sentences)


def _gap(between: str, before: str, after: str, is_abbreviation: Callable[[str], bool]) -> int:
    if not between.strip():
        return SENTENCE if "\n" in between else 0
    if _SENTENCE.search(between):
        if _STOP.fullmatch(between.strip() + " ") and _no_end(before, after, is_abbreviation):
            return 0
        return SENTENCE
    if _CLAUSE.search(between):
        return CLAUSE
    return COMMA if _COMMA.search(between) else 0


def _no_end(before: str, after: str, is_abbreviation: Callable[[str], bool]) -> bool:
    """After "Gen." or "O." a name goes on; a lower-case word never begins a sentence."""
    initial = len(before) == 1 and before.isalpha() and before.isupper()
    return initial or after[0].islower() or is_abbreviation(before)
