"""How often is it so when a score says so? Bins, the expected calibration error, and a diagram. Pure."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tools.learning.examples import Example
from tools.learning.logistic import sigmoid

BINS = 10
SIDE, EDGE = 320, 48


@dataclass(frozen=True, slots=True)
class Bin:
    """Texts with about the same score: the mean score, the share of strikes, and how many they are."""

    score: float
    strikes: float
    texts: int


@dataclass(frozen=True, slots=True)
class Judged:
    """A set of texts as one way of scoring sees it."""

    texts: int
    false: int
    missed: int
    found: int
    loss: float
    bins: tuple[Bin, ...]

    @property
    def f1(self) -> float:
        return 2 * self.found / max(2 * self.found + self.false + self.missed, 1)

    @property
    def error(self) -> float:
        """The expected calibration error."""
        return sum(abs(one.score - one.strikes) * one.texts for one in self.bins) / max(self.texts, 1)


def judged(rows: Sequence[Example], sums: Mapping[str, float]) -> Judged:
    """Compare sums with labels. The loss is the mean negative logarithm of what was given to the truth."""
    pairs = [(sigmoid(sums[one.id]), bool(one.label), sums[one.id] >= 0) for one in rows]
    loss = sum(-math.log(max(score if label else 1 - score, 1e-9)) for score, label, _ in pairs)
    bins = []
    for at in range(BINS):
        inside = [(score, label) for score, label, _ in pairs if min(int(score * BINS), BINS - 1) == at]
        if inside:
            scores, labels = zip(*inside, strict=True)
            bins.append(Bin(sum(scores) / len(inside), sum(labels) / len(inside), len(inside)))
    return Judged(
        texts=len(pairs),
        false=sum(alert and not label for _, label, alert in pairs),
        missed=sum(label and not alert for _, label, alert in pairs),
        found=sum(label and alert for _, label, alert in pairs),
        loss=loss / max(len(pairs), 1),
        bins=tuple(bins),
    )


COLOURS = ("#c2571a", "#1f6f8b")


def diagram(curves: Mapping[str, Judged]) -> str:
    """An SVG: the score to the right, the share of strikes upward; on the diagonal a score is what it says."""
    low, high = EDGE, EDGE + SIDE
    size = f"{SIDE + 2 * EDGE} {SIDE + 2 * EDGE + 24}"
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size}" font-family="sans-serif" font-size="12">',
        f'<rect width="{SIDE + 2 * EDGE}" height="{SIDE + 2 * EDGE + 24}" fill="white"/>',
        f'<rect x="{low}" y="{low}" width="{SIDE}" height="{SIDE}" fill="none" stroke="#999"/>',
        f'<line x1="{low}" y1="{high}" x2="{high}" y2="{low}" stroke="#999" stroke-dasharray="4 4"/>',
    ]
    for tick in (0.0, 0.25, 0.5, 0.75, 1.0):
        parts.append(f'<text x="{low + tick * SIDE:.0f}" y="{high + 16}" text-anchor="middle">{tick:g}</text>')
        parts.append(f'<text x="{low - 6}" y="{high - tick * SIDE + 4:.0f}" text-anchor="end">{tick:g}</text>')
    parts.append(f'<text x="{low + SIDE / 2:.0f}" y="{high + 34}" text-anchor="middle">score</text>')
    parts.append(f'<text x="{low}" y="{low - 8}">share of strikes</text>')
    for at, ((name, curve), colour) in enumerate(zip(curves.items(), COLOURS, strict=False)):
        parts += _curve(curve, colour)
        parts.append(f'<text x="{low + 12}" y="{low + 20 + 18 * at}" fill="{colour}">{name}: error {curve.error:.3f}</text>')
    return "\n".join([*parts, "</svg>", ""])


def _curve(curve: Judged, colour: str) -> list[str]:
    spots = [(EDGE + one.score * SIDE, EDGE + (1 - one.strikes) * SIDE, one.texts) for one in curve.bins]
    points = " ".join(f"{x:.1f},{y:.1f}" for x, y, _ in spots)
    circles = [
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{1 + math.log2(texts):.1f}" fill="{colour}"><title>{texts} texts</title></circle>'
        for x, y, texts in spots
    ]
    return [f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="1.5"/>', *circles]
