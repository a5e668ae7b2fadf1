"""Trains the learnt layer with folds kept aside, so that every text is judged by one that has not seen it. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from consumers.assess.learnt import BITS, SHY, SUREST, keeps_side
from tools.learning.examples import BACKGROUND, Example
from tools.learning.logistic import Row, Sample, Words, fitted, joined

FOLDS = 5
LANGUAGES = ("en", "ru", "uk")
"""Those with more than twenty labelled news texts, strikes and others; elsewhere 80 sentences of ours teach no words."""
LABELLED_COUNTS, TAUGHT_COUNTS = 3.0, 0.3
"""What a text with a label counts, and one for which only the rules speak."""


@dataclass(frozen=True, slots=True)
class Layer:
    """A trained layer."""

    words: Words
    parts: Row
    """Of the rules' sum, of what the words say, and the bias."""

    def judges(self, one: Example) -> float:
        """The corrected sum."""
        return corrected(one, self.parts, self.words.says(one.grams))


def corrected(one: Example, parts: Row, said: float) -> float:
    """The same as `consumers.assess.learnt` does."""
    whole = max(-SUREST, min(parts[0] * one.rules + parts[1] * said + parts[2], SUREST))
    if one.language not in LANGUAGES or keeps_side(one.rules, doubted=one.doubted):
        return max(whole, SHY) if one.rules >= 0 else min(whole, -SHY)
    return whole


def trained(examples: Sequence[Example]) -> Layer:
    """The words from all, the parts from those with labels, each judged by words that have not seen it."""
    labelled = [one for one in examples if one.label is not None]
    aside = said_aside(examples, lambda one: one.fold(FOLDS), range(FOLDS))
    return Layer(fitted(_samples(examples), 1 << BITS), _parts(labelled, aside))


def said_aside(examples: Sequence[Example], fold: Callable[[Example], object], folds: Iterable[object]) -> dict[str, float]:
    """By id: what the words say of each labelled or background text, learnt from other folds."""
    said: dict[str, float] = {}
    for aside in folds:
        words = fitted(_samples(one for one in examples if fold(one) != aside), 1 << BITS)
        said.update((one.id, words.says(one.grams)) for one in examples if _is_judged(one) and fold(one) == aside)
    return said


def _is_judged(one: Example) -> bool:
    return one.label is not None or one.source.endswith(BACKGROUND)


def judged_aside(examples: Sequence[Example], fold: Callable[[Example], object], folds: Sequence[object]) -> dict[str, float]:
    """By id: the corrected sum of each labelled or background text, words and parts learnt without its fold."""
    labelled = [one for one in examples if one.label is not None]
    said = said_aside(examples, fold, folds)
    judged: dict[str, float] = {}
    for aside in folds:
        parts = _parts([one for one in labelled if fold(one) != aside], said)
        judged.update((one.id, corrected(one, parts, said[one.id])) for one in examples if _is_judged(one) and fold(one) == aside)
    return judged


def _parts(labelled: Sequence[Example], said: dict[str, float]) -> Row:
    rows = [(one.rules, said[one.id], 1.0) for one in labelled]
    return joined(rows, [bool(one.label) for one in labelled], [1.0] * len(rows))


def _samples(examples: Iterable[Example]) -> list[Sample]:
    found = []
    for one in examples:
        label, counts = (one.label, LABELLED_COUNTS) if one.label is not None else (one.taught, TAUGHT_COUNTS)
        if label is not None:
            found.append(Sample(one.grams, label, counts))
    return found
