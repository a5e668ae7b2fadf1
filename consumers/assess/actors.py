"""Who struck, and whom: the actor named before the strike's head, and the country that was hit. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from bot.records import Actors, Place
from consumers.assess.countries import ALPHA_2, ALPHA_3
from consumers.assess.frame import Frame
from consumers.assess.matching import Hit, Sentence

_REACH = 8


def _describes(sentence: Sentence, actor: Hit) -> bool:
    """Does it stand right behind a weapon or a strike whose owner it names ("une frappe israélienne")?"""
    gaps = sentence.passage.gaps
    return gaps[actor.first] == 0 and any(
        hit.last == actor.first - 1 for hit in sentence.of("weapons", "strikes", "weak_strikes")
    )


def actors(frames: Sequence[Frame], place: Place | None) -> Actors:
    """The nearest actor before a frame's head strikes; the country of the place, else the actor after it, is hit."""
    recipient = ALPHA_3.get(place.country, "") if place else ""
    striker = after = ""
    responsibility: Literal["", "claimed", "denied"] = ""
    for frame in frames:
        for hit in frame.sentence.of("actors"):
            ahead = frame.head.last - hit.last
            if not striker and hit.key != recipient and (0 <= ahead <= _REACH or _describes(frame.sentence, hit)):
                striker = hit.key
            elif not after and ahead < 0 and hit.key != striker and hit.key in ALPHA_2:
                after = hit.key
        if frame.sentence.hits.get("responsibility"):
            responsibility = "claimed"
        elif frame.denied and not responsibility:
            responsibility = "denied"
    return Actors(belligerent=striker, recipient=recipient or after, responsibility=responsibility)
