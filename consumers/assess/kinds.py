"""What sort of strike it was, with which weapons, and how far it had come. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import cast

from bot.records import Kind, Phase
from consumers.assess.dateline import dateline
from consumers.assess.frame import Frame
from consumers.assess.matching import Hit
from consumers.assess.reading import Reading
from consumers.assess.sections import WEAPONS

_SAID = 0.9
"""What a word for the kind ("shelled") counts against a weapon's name beside it (1): weapons are told apart more carefully."""
_TITLE = 1.3
_GENERAL = {
    "ballistic_missile": "missile", "cruise_missile": "missile", "one_way_drone": "drone", "fpv_drone": "drone",
    "guided_bomb": "bomb", "cluster_munition": "bomb", "car_bomb": "bomb", "suicide_bomb": "bomb", "ied": "bomb",
}  # fmt: skip


def kind(reading: Reading, frames: Sequence[Frame]) -> Kind | None:
    """The kind that words and weapons of the asserted frames speak for most; the earlier one when they are equal."""
    votes: dict[str, float] = defaultdict(float)
    for frame in frames:
        sentence = frame.sentence
        share = _TITLE if sentence.passage.field == "title" else 1.0
        for hit in sentence.of("strikes"):
            if hit.key != "any":
                votes[hit.key] += share * _SAID
        for hit in sentence.of("weapons"):
            votes[_of_weapon(hit.key, frame)] += share
    if not votes:
        for line in reading.lines:
            for hit in line.sentence.of("weapons"):
                votes[WEAPONS[hit.key]] += 1
    if not votes:
        return "air_strike"  # "an Israeli strike": what comes without a weapon's name comes from the air
    return cast("Kind", max(votes, key=lambda name: votes[name]))


def _of_weapon(weapon: str, frame: Frame) -> Kind:
    if weapon == "bomb" and frame.sentence.hits.get("blasts") and frame.sentence.of("weapons")[0].key != "aircraft":
        return "other_explosive"
    return WEAPONS[weapon]


def weapons(frames: Sequence[Frame]) -> tuple[str, ...]:
    """The weapons named beside asserted frames, without the general word where a special one is said."""
    found = list(dict.fromkeys(hit.key for frame in frames for hit in frame.sentence.of("weapons") if hit.key != "aircraft"))
    general = {_GENERAL[name] for name in found if name in _GENERAL}
    return tuple(name for name in found if name not in general)


def targets(frames: Sequence[Frame]) -> tuple[str, ...]:
    """What is named as hit beside asserted frames; "village" or "street" only when nothing finer is.

    Where all was shot down nothing was hit ("drones launched at the port"), and "PORT SUDAN (Agency) -" is an address.
    """
    found = list(dict.fromkeys(hit.key for frame in frames for hit in _hit(frame)))
    fine = [name for name in found if name not in {"settlement", "infrastructure", "public_place"}]
    return tuple(fine or found)


def _hit(frame: Frame) -> list[Hit]:
    passage = frame.sentence.passage
    if frame.phase == "intercepted":
        return []
    news = dateline(passage.source) if passage.field == "text" and frame.sentence.first == 0 else 0
    return [hit for hit in frame.sentence.of("targets") if passage.starts[hit.first] >= news]


def phase(reading: Reading, frame: Frame) -> Phase:
    """The farthest the attack came in any asserted frame; an account of a risen toll is an aftermath."""
    title = reading.lines[0].sentence if reading.lines else None
    if title is not None and title.hits.get("rising") and title.hits.get("harm"):
        return "aftermath"
    phases = {one.phase for one in reading.frames if one.modality == "asserted"} or {frame.phase}
    harmed = any(entry.min > 0 and scope == "event" for _, entry, scope in reading.numbers)
    if "intercepted" in phases and not harmed and frame.phase == "intercepted":
        return "intercepted"
    for one in ("impact", "intercepted", "launch", "inbound"):
        if one in phases:
            return "impact" if harmed else cast("Phase", one)
    return frame.phase
