"""Several attacks in one article: a round-up's places, each with what is told of it alone. Pure.

A story of one attack mentions others, too, so all doubt is for one: a title that names one place, another day, a clause that
tells of no attack.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from bot.records import Place
from consumers.assess.frame import Frame, frame
from consumers.assess.knowledge import Atlas
from consumers.assess.matching import Sentence
from consumers.assess.places import Story, named_in
from consumers.assess.reading import Line, Reading
from consumers.distance import kilometres

MOST_SCENES = 8
_SHORT = 8
"""Sentences of a text that has no room for the story of one attack and the mention of another."""
_APART_KM = 25.0
_LEADS = 4
"""Within so many words of its clause a place heads what follows ("In Sumy, three were hurt")."""
_ATTACK = ("strikes", "weak_strikes", "weapons", "blasts", "impacts")
_SURE = frozenset({"strike_word", "weapon+impact", "weapon+attack", "weapon+blast", "weapon+harm", "weapon+interception"})


@dataclass(slots=True)
class Scene:
    """One place and the clauses that tell of it, as a reading of their own."""

    place: Place
    reading: Reading
    frames: list[Frame] = field(default_factory=list)
    is_told: bool = False
    """Does a clause that names the place say that somebody was harmed there, or that something was surely struck?"""
    is_attacked: bool = False


def scenes(atlas: Atlas | None, story: Story, reading: Reading) -> list[Scene]:
    """The attacks that an article tells apart by place, in its order; none when it may be about a single one."""
    if atlas is None or len(reading.numbers) + len(reading.frames) < 2:
        return []
    titled = _titled(atlas, story, reading)
    if titled == 1:
        return []
    found: list[Scene] = []
    for line in reading.lines:
        if line.is_title:
            continue
        for place, part, leads in _parts(atlas, story, line):
            scene = _of(found, place)
            if scene is None and place is not None:
                scene = Scene(place, Reading([], []))
                found.append(scene)
            if scene is not None and (place is not None or not _sums_up(found, line)):
                one = _tell(scene, line, part, reading)
                harmed = scene.is_attacked and any(entry.min > 0 for entry in one.said)  # "A blast shook Gwoza. Six died."
                scene.is_told = scene.is_told or harmed or (place is not None and _is_told(one, leads=leads))
                scene.is_attacked = place is not None and _is_attack(one)
    told = [scene for scene in found if scene.is_told]
    return told[:MOST_SCENES] if len(told) >= _least(titled, reading) else []


def _titled(atlas: Atlas, story: Story, reading: Reading) -> int:
    """How many towns and regions the title names."""
    title = next((line.sentence for line in reading.lines if line.is_title), None)
    return 0 if title is None else len({place.name for _, place in named_in(atlas, story, title) if not _is_country(place)})


def _least(titled: int, reading: Reading) -> int:
    """How many scenes make a round-up: a long story names a second place easily, unless its head announces several."""
    head = (hit for line in reading.lines[:2] for hit in line.sentence.hits.get("scope", ()))
    announced = titled > 1 or any(hit.key == "period" for hit in head)
    return 2 if announced or len(reading.lines) <= _SHORT else 3


def _is_told(one: Line, *, leads: bool) -> bool:
    """Is somebody harmed in this clause by an attack, or where the place heads it, or was something surely struck?"""
    harmed = any(entry.what in {"killed", "injured", "missing"} and entry.min > 0 for entry in one.said)
    if harmed and (leads or _is_attack(one)):
        return True
    struck = one.frame is not None and one.frame.modality == "asserted" and one.frame.name in _SURE
    return struck and one.frame is not None and (one.frame.has_victims or one.frame.name != "strike_word")


def _is_attack(one: Line) -> bool:
    return any(one.sentence.hits.get(section) for section in _ATTACK)


def _sums_up(found: Sequence[Scene], line: Line) -> bool:
    """Does a sentence without a place give the sum of what was told of several ("three in all")?"""
    killed = [
        max((entry.min for _, entry, _ in scene.reading.numbers if entry.what == "killed" and not entry.part), default=0)
        for scene in found
    ]  # fmt: skip
    return len(found) > 1 and any(entry.what == "killed" and entry.min == sum(killed) for entry in line.said)


def _parts(atlas: Atlas, story: Story, line: Line) -> Iterator[tuple[Place | None, Sentence, bool]]:
    """The clauses of a sentence of now, joined to those before them until another place is named."""
    if _is_of_another_time(line):
        return
    sentence = line.sentence
    named = [(at, place) for at, place in named_in(atlas, story, sentence) if not _is_country(place)]
    starts: list[tuple[int, Place | None, bool]] = [(sentence.first, None, False)]
    for at, place in named:
        clause = sentence.clause(at)
        opens = max(sentence.first + sentence.clauses.index(clause), starts[-1][0])
        leads = at - opens < _LEADS
        if starts[-1][1] is None and opens == starts[-1][0]:
            starts[-1] = (opens, place, leads)
        elif opens > starts[-1][0]:
            starts.append((opens, place, leads))
    ends = [*(first for first, _, _ in starts[1:]), sentence.end]
    for (first, where, leads), end in zip(starts, ends, strict=True):
        if end > first:
            yield where, _cut(sentence, first, end), leads


def _is_of_another_time(line: Line) -> bool:
    hits = line.sentence.hits
    old = any(hit.key == "historical" for hit in hits.get("modality", ()))
    unreal = line.frame is not None and line.frame.modality != "asserted"
    total = any(hit.key == "cumulative" and hit.term.weight != 0 for hit in hits.get("scope", ()))
    return bool(hits.get("other_event")) or old or unreal or total or line.is_past


def _cut(sentence: Sentence, first: int, end: int) -> Sentence:
    part = Sentence(sentence.passage, first, end)
    for section, hits in sentence.hits.items():
        part.hits[section] = [hit for hit in hits if first <= hit.first and hit.last < end]
    part.clauses = sentence.clauses[first - sentence.first : end - sentence.first]
    return part


def _tell(scene: Scene, line: Line, part: Sentence, reading: Reading) -> Line:
    """Add a part of a line, with its frame and its numbers, to what is told of a place."""
    numbers = [
        (entry, scope) for own, entry, scope in reading.numbers
        if own is line and part.first <= entry.first and entry.last < part.end
    ]  # fmt: skip
    one = Line(line.index, part, frame(part, None), [entry for entry, _ in numbers], line.is_past)
    scene.reading.lines.append(one)
    scene.reading.numbers.extend((one, entry, scope) for entry, scope in numbers)
    if one.frame is not None and one.frame.modality == "asserted":
        scene.frames.append(one.frame)
    return one


def _of(found: Sequence[Scene], place: Place | None) -> Scene | None:
    """The scene that a part goes on with: the last one where no place is named, else that of the same place."""
    if place is None:
        return found[-1] if found else None
    return next((scene for scene in found if _is_same(scene.place, place)), None)


def _is_country(place: Place) -> bool:
    return place.precision > 1 and not place.admin1


def _is_same(one: Place, other: Place) -> bool:
    """One name, towns beside each other, or a region and a town in it."""
    if one.name == other.name and one.country == other.country:
        return True
    if one.precision != other.precision:
        return one.admin1 == other.admin1 and one.admin1 != ""
    return one.precision == 1 and kilometres(one, other) < _APART_KM
