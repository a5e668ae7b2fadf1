"""A text as words and sentences, with every word's place in the original. Pure.

Nothing is rewritten: words are cut out of the original and folded one by one, so offsets need no mapping back.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import accumulate, chain, pairwise
from typing import Literal

from consumers.assess.folding import MARKS

READ_CHARACTERS = 20_000
"""As much of an article as is read: the news is at the top, and hostile length must cost nothing."""
MOST_WORDS = 80
"""A "sentence" of more words is cut: punctuation was lost, or somebody stuffs words."""
_SHORTENED = 3
"""Capitals before a full stop and more capitals: "EE.UU." is one name."""
COMMA, CLAUSE, SENTENCE = 1, 2, 3
"""How strongly what stands before a word separates it from the word before."""

WORD = re.compile(
    r"[\u3040-\u30ff\u3400-\u9fff]"
    r"|\d{1,3}(?:[.,٬’'\u00a0\u202f ]\d{3})+(?!\d)|\d+(?:[.,٫]\d+)?"
    r"|[ء-ي\u1200-\u135f]{1,3}ـ*(?=\d)"
    rf"|[\w{MARKS}]+(?:(?:(?<=[Ѐ-ӿ])['’ʼ`]|(?<=[א-ת])[\"״׳'])[\w{MARKS}]+)*"
)
_WORDS_APART = re.compile(f"({WORD.pattern})")
_PLAIN_WORD = re.compile(r"\w+")
_ASCII_GAPS = str.maketrans({code: " " for code in range(128) if not (chr(code).isalnum() or chr(code) == "_")})
_MARKED_WORD = re.compile(rf"[\w{MARKS}]+")
_MARK = re.compile(f"[{MARKS}]")
_INNER = re.compile("['’ʼ`\"״׳](?=[Ѐ-ӿא-ת])(?<=[Ѐ-ӿא-ת].)")
_SENTENCE = re.compile(r"[!?…。！？؟۔।॥።፧\n\r|•·]|\.(?:\s|$|[\"”»’)])")
_STOP = re.compile(r"\.(?:\s|$|[\"”»’)])")
_CLAUSE = re.compile(r"[;:；：؛፤()（）\[\]]|\s[-–—]+\s|—|–\s|\s–")
_COMMA = re.compile(r"[,،、，፣/]")


def quick_words(source: str) -> list[str]:
    """The words of `source`, without their places, numbers' inner signs and words' inner apostrophes.

    Enough to see what may matter. Every article comes through here, so plain letters take the fast way.
    """
    if source.isascii():
        return source.translate(_ASCII_GAPS).split()
    source = _INNER.sub("", source)
    return (_MARKED_WORD if _MARK.search(source) else _PLAIN_WORD).findall(source)


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
    field: Literal["title", "text"],
    source: str,
    spelt: Callable[[str], tuple[str, ...]],
    is_abbreviation: Callable[[str], bool],
    cut: Callable[[str], list[tuple[int, int]]] | None = None,
) -> Passage:
    """Cut `source` into words and sentences. A full stop after an abbreviation or an initial ends no sentence.

    `spelt` gives the forms under which a word is looked up, the folded word first; it may remember. `cut` says where words
    begin and end in a language that writes none apart.
    """
    pieces = _WORDS_APART.split(source) if cut is None else _apart(source, cut(source))
    raws = pieces[1::2]
    bounds = list(accumulate(map(len, pieces)))
    starts, ends = bounds[:-1:2], bounds[1::2]
    gaps = [0] * len(raws)
    for at, between in enumerate(pieces[2:-1:2], start=1):
        if between != " ":
            gaps[at] = _gap(between, raws[at - 1], raws[at], is_abbreviation)
    forms = list(map(spelt, raws))
    return Passage(field, source, raws, [form[0] for form in forms], forms, starts, ends, gaps, _sentences(gaps))


def _apart(source: str, words: list[tuple[int, int]]) -> list[str]:
    """What stands before the first word, the first word, what stands between it and the second, and so on."""
    bounds = [0, *chain.from_iterable(words), len(source)]
    return [source[start:end] for start, end in pairwise(bounds)]


def _sentences(gaps: list[int]) -> list[tuple[int, int]]:
    """First and end of every sentence; an overlong one is cut, and the cut noted in `gaps`."""
    sentences: list[tuple[int, int]] = []
    first = 0
    for at, gap in enumerate(gaps):
        if at > first and (gap == SENTENCE or at - first >= MOST_WORDS):
            sentences.append((first, at))
            first, gaps[at] = at, SENTENCE
    if first < len(gaps):
        sentences.append((first, len(gaps)))
    return sentences


def _gap(between: str, before: str, after: str, is_abbreviation: Callable[[str], bool]) -> int:
    if not between.strip():
        return SENTENCE if "\n" in between else 0
    if between == "." and before.isupper() and after.isupper() and len(before) <= _SHORTENED:
        return 0
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
