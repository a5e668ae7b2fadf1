"""What was learnt from labelled news, as one more line of evidence: it corrects the rules where they are unsure. Pure.

Linear over hashed words, beginnings of words and pairs of them, joined with the rules' own sum, and calibrated. Made by
`tools/train_scorer.py`; without it the rules alone decide.
"""

from __future__ import annotations

import math
import zlib
from array import array
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final, Literal

import msgspec

from bot.records import Evidence
from consumers.assess.reading import Line

FORMAT: Final = 1
BITS: Final = 16
"""Weights are found by hash; some words share one."""
PREFIX: Final = 5
"""Letters of a word that stand for all its forms."""
MOST_WORDS: Final = 160
HEAD: Final = 3
"""The title and the first sentences are looked at, and those with a frame."""
UNSURE: Final = 1.6
"""Rule sums further than this from 0 keep their side, whatever was learnt."""
SHY: Final = 0.05
"""What is kept on its side of the threshold stays this far from it."""
SUREST: Final = 6.0
"""No sum is believed further than this from 0, 0.25 % from certainty: no text of a thousand shows that more is so."""
SHOWN: Final = 3
AGAINST: Final = ("modality.", "genre.", "sense", "cause.", "past_year", "denied")
"""Signals that hold a text below the threshold when the rules put it there."""

Grams = dict[int, str]
"""What a text holds: the hash of each word, beginning or pair, and how to show it."""


class Head(msgspec.Struct, frozen=True, kw_only=True):
    """The first line of the file. The corrected sum is `rules` x the rules' sum + `grams` x what the words say + `bias`.

    `languages`: those with labelled real news; of others the sum is calibrated and keeps its sign.
    """

    format: int
    made_from: str
    languages: tuple[str, ...]
    step: float
    rules: float
    grams: float
    bias: float
    words: float


class Learnt:
    """The learnt layer. Raises ValueError when `content` is not a file of this version."""

    def __init__(self, content: bytes) -> None:
        line, _, weights = content.partition(b"\n")
        try:
            self.head = msgspec.json.decode(line, type=Head)
        except msgspec.DecodeError as error:
            raise ValueError(f"not a learnt layer: {error}") from None
        if self.head.format != FORMAT or len(weights) != 1 << BITS:
            raise ValueError(f"a learnt layer of format {self.head.format} with {len(weights)} weights, not one for this version")
        self._weights = array("b", weights)

    def correction(self, language: str, lines: Sequence[Line], evidence: Sequence[Evidence]) -> tuple[float, str]:
        """What to add to the sum of `evidence`, in logits, and the words that say most.

        A sum that is far from 0 keeps its sign; so does one below 0 against which a doubt, a genre or another meaning speaks.
        """
        by_rules = sum(one.weight for one in evidence)
        grams = grams_of(language, lines)
        weights, head = self._weights, self.head
        said = {gram: weights[gram] for gram in grams}
        words = sum(said.values()) * head.step / math.sqrt(max(len(said), 1)) + head.words
        whole = max(-SUREST, min(head.rules * by_rules + head.grams * words + head.bias, SUREST))
        doubted = any(one.weight < 0 and one.signal.startswith(AGAINST) for one in evidence)
        if language not in head.languages or keeps_side(by_rules, doubted=doubted):
            whole = max(whole, SHY) if by_rules >= 0 else min(whole, -SHY)
        change = round(whole - by_rules, 3)
        sign = 1 if change >= 0 else -1
        telling = sorted((gram for gram in said if said[gram] * sign > 0), key=lambda gram: (-abs(said[gram]), grams[gram]))
        return change, ", ".join(grams[gram] for gram in telling[:SHOWN])


def keeps_side(by_rules: float, *, doubted: bool) -> bool:
    """Are the rules sure, or does a doubt hold down what they already put below the threshold?"""
    return abs(by_rules) > UNSURE or (by_rules < 0 and doubted)


def grams_of(language: str, lines: Sequence[Line]) -> Grams:
    """The words, beginnings and pairs of a text's head and frames, as hashes and to be shown."""
    found: Grams = {}
    left = MOST_WORDS
    for line in lines:
        if line.index < HEAD or line.frame is not None:
            sentence = line.sentence
            end = min(sentence.end, sentence.first + left)
            words = ["#" if word[0].isdigit() else word for word in sentence.passage.words[sentence.first : end]]
            left -= len(words)
            for kind, shown in _grams(words):
                found[zlib.crc32(f"{language} {kind} {shown}".encode()) & ((1 << BITS) - 1)] = shown
    return found


def _grams(words: Sequence[str]) -> Iterator[tuple[Literal["w", "p", "b"], str]]:
    begins = [word[:PREFIX] for word in words]
    for word in words:
        yield "w", word
    for begin in begins:
        yield "p", f"{begin}…"
    for one, other in pairwise(begins):
        yield "b", f"{one}… {other}…"
