"""Logistic regression, twice: sparse over hashed words, dense over three numbers. Pure; nothing but the standard library."""

from __future__ import annotations

import math
import random
from array import array
from collections.abc import Sequence
from dataclasses import dataclass

EPOCHS, RATE, SHRINK = 6, 0.1, 0.002


@dataclass(frozen=True, slots=True)
class Sample:
    """Hashes of a text's words, its label, and how much it counts."""

    grams: tuple[int, ...]
    label: bool
    counts: float


@dataclass(slots=True)
class Words:
    """A weight per hash; a text says their sum over the root of their number."""

    weights: array[float]
    bias: float = 0.0

    def says(self, grams: Sequence[int]) -> float:
        return self.bias + sum(map(self.weights.__getitem__, grams)) / math.sqrt(max(len(grams), 1))


def sigmoid(logit: float) -> float:
    return 1 / (1 + math.exp(-max(min(logit, 30.0), -30.0)))


def fitted(samples: Sequence[Sample], size: int, seed: int = 1) -> Words:
    """AdaGrad in a shuffled but always the same order."""
    words = Words(array("d", bytes(8 * size)))
    weights, squares, order, draw = words.weights, array("d", [1e-3]) * size, list(samples), random.Random(seed)
    for epoch in range(EPOCHS):
        draw.shuffle(order)
        for sample in order:
            wrong = (sigmoid(words.says(sample.grams)) - sample.label) * sample.counts
            words.bias -= 0.02 * wrong / (1 + epoch)
            if abs(wrong) < 1e-3:
                continue
            slope = wrong / math.sqrt(max(len(sample.grams), 1))
            square = slope * slope
            for gram in sample.grams:
                squares[gram] += square
                weight = weights[gram]
                weights[gram] = weight - RATE * (slope + SHRINK * weight) / math.sqrt(squares[gram])
    return words


Row = tuple[float, ...]


def joined(rows: Sequence[Row], labels: Sequence[bool], counts: Sequence[float], ridge: float = 1e-2) -> Row:
    """The weights of the rows' columns, by Newton's method; the last column should be ones."""
    wide = len(rows[0])
    found = [0.0] * wide
    for _ in range(30):
        slope = [ridge * weight for weight in found]
        curve = [[ridge if at == other else 0.0 for other in range(wide)] for at in range(wide)]
        for row, label, count in zip(rows, labels, counts, strict=True):
            sure = sigmoid(sum(weight * value for weight, value in zip(found, row, strict=True)))
            for at in range(wide):
                slope[at] += count * (sure - label) * row[at]
                for other in range(wide):
                    curve[at][other] += count * sure * (1 - sure) * row[at] * row[other]
        step = _solved(curve, slope)
        found = [weight - change for weight, change in zip(found, step, strict=True)]
        if max(map(abs, step)) < 1e-6:
            break
    return tuple(found)


def _solved(matrix: list[list[float]], right: list[float]) -> list[float]:
    """Gauss, for a matrix that is small and positive definite."""
    wide = len(right)
    rows = [[*row, value] for row, value in zip(matrix, right, strict=True)]
    for at in range(wide):
        for other in range(at + 1, wide):
            part = rows[other][at] / rows[at][at]
            rows[other] = [value - part * above for value, above in zip(rows[other], rows[at], strict=True)]
    found = [0.0] * wide
    for at in reversed(range(wide)):
        rest = sum(rows[at][other] * found[other] for other in range(at + 1, wide))
        found[at] = (rows[at][wide] - rest) / rows[at][at]
    return found
