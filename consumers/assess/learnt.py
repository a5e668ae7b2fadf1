"""What was learnt from labelled news, as one more line of evidence: it corrects the rules where they are unsure. Pure.

Linear over hashed words, beginnings of words and pairs of them, joined with the rules' own sum, and calibrated. Made by
`tools/train_scorer.py`; without it the rules alone decide.
"""

from __future__ import annotations

import math
import zlib
from array import array
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

import msgspec

from bot.records import Evidence
from consumers.assess.reading import Line

FORMAT: Final = 1
BITS: Final = 16
"""Weights are found by hash; some words share one."""
_MASK: Final = (1 << BITS) - 1
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

Grams = dict[int, tuple[str, ...]]
"""What a text holds: the hash of each word, beginning or pair, and what it is made of."""


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
        heavy = sorted((abs(weight) for weight in said.values() if weight * sign > 0), reverse=True)[:SHOWN]
        telling = sorted((-abs(said[gram]), " ".join(grams[gram])) for gram in said if heavy and said[gram] * sign >= heavy[-1])
        return change, ", ".join(shown for _, shown in telling[:SHOWN])


def keeps_side(by_rules: float, *, doubted: bool) -> bool:
    """Are the rules sure, or does a doubt hold down what they already put below the threshold?"""
    return abs(by_rules) > UNSURE or (by_rules < 0 and doubted)


def grams_of(language: str, lines: Sequence[Line]) -> Grams:
    """The words, beginnings and pairs of a text's head and frames, by their hashes."""
    found: Grams = {}
    hashes = [zlib.crc32(f"{language} {kind} ".encode()) for kind in "wpb"]
    left = MOST_WORDS
    for line in lines:
        if line.index < HEAD or line.frame is not None:
            sentence = line.sentence
            end = min(sentence.end, sentence.first + left)
            words = ["#" if word[0].isdigit() else word for word in sentence.passage.words[sentence.first : end]]
            left -= len(words)
            _add_grams(found, words, *hashes)
    return found


def _add_grams(found: Grams, words: Sequence[str], of_word: int, of_begin: int, of_pair: int) -> None:
    """Add what a sentence holds; a hash goes on from that of the language and the kind."""
    begins = [word[:PREFIX] + "…" for word in words]
    encoded = [begin.encode() for begin in begins]
    for word in words:
        found[zlib.crc32(word.encode(), of_word) & _MASK] = (word,)
    for begin, letters in zip(begins, encoded, strict=True):
        found[zlib.crc32(letters, of_begin) & _MASK] = (begin,)
    for (one, other), (first, second) in zip(pairwise(begins), pairwise(encoded), strict=True):
        found[zlib.crc32(b" " + second, zlib.crc32(first, of_pair)) & _MASK] = (one, other)
