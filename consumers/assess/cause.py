"""What harmed the people: armed violence, a disaster, an accident, a crime, something else. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast

from bot.records import Cause
from consumers.assess.matching import Hit, Sentence

LEAD = 2
"""Sentences that tell what an article is about: the title and the first of the text."""


def cause(sentences: Iterable[tuple[float, Sentence]], *, strike: bool) -> tuple[Cause, Hit | None]:
    """The likeliest cause and the word that says so. Each sentence comes with how much it counts.

    A reported strike settles it; else words of armed conflict weigh against those of accidents, crime and disease.
    """
    points: dict[str, float] = {"armed_violence": 3.0 if strike else 0.0}
    best: dict[str, tuple[float, Hit]] = {}
    for share, sentence in sentences:
        for hit, name, weight in _cues(sentence):
            value = share * weight
            points[name] = points.get(name, 0.0) + value
            if name not in best or value > best[name][0]:
                best[name] = (value, hit)
    name = max(points, key=lambda name: points[name])
    if points[name] < 0.5:
        return "other", None
    return cast("Cause", name), best[name][1] if name in best else None


def _cues(sentence: Sentence) -> Iterable[tuple[Hit, str, float]]:
    for hit in sentence.of("causes"):
        yield hit, hit.key, hit.term.weight or 1.0
    for section, weight in (
        ("violence", 0.8),
        ("armed", 0.7),
        ("strikes", 1.0),
        ("weapons", 0.5),
        ("weak_strikes", 0.5),
        ("actors", 0.2),
    ):
        for hit in sentence.of(section)[: 1 if section == "actors" else 3]:
            if hit.key == "aircraft":  # what also crashes
                continue
            own = hit.term.weight if section in {"violence", "armed"} else None
            yield hit, "armed_violence", weight if own is None else own
