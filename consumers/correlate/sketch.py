"""What likeness looks at, worked out once: of a report, and of an incident until its next revision. Pure."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime

from bot.records import Assessment, Count, Hours, Incident, Place, Report
from consumers.correlate.life import heard_at
from consumers.correlate.times import event_day, said_at, stated_day

FRESH_PHASES = frozenset({"threat", "launch", "inbound"})
TITLES_COMPARED = 4
"""The newest so many in each language."""


EQUAL = ((10, 2.4), (5, 1.9), (3, 1.3), (2, 0.9), (1, 0.6), (0, 0.4))
"""What an equal number says, from this number on: small ones are equal by chance."""
INJURED_SHARE = 0.6
"""What the injured say, as a share of what the killed do."""
ACTOR, WEAPON, TARGET, WORDS_MOST, SAME_TIME, GOES_ON = 0.2, 0.3, 0.6, 1.0, 0.8, 1.2
"""What an equal actor, a shared weapon or target, equal titles, the same time of day and a number said to rise say at most."""


@dataclass(frozen=True, slots=True)
class Sighting:
    """A report. `day` is the stated one, else the day it was said; `bound` is the most that number, time of day, actors,
    weapon, target and words of it can speak for any incident.
    """

    record: Assessment
    at: datetime
    stated: date | None
    day: date
    is_alarm: bool
    bound: float

    @property
    def place(self) -> Place | None:
        return self.record.place


@dataclass(frozen=True, slots=True)
class Sketch:
    """An incident. `first_at` is when it was first spoken of; numbers are the least of each.

    Places that reports name instead of the agreed one: `rivals` at least half as often, `strays` less; `beside` it: towns
    that reports name next to it. `hours` are all that reports state; `again`: do most say that it was not the first strike there?
    """

    incident: Incident
    first_at: datetime
    heard_at: datetime
    rivals: tuple[Place, ...]
    strays: tuple[Place, ...]
    beside: tuple[Place, ...]
    killed: frozenset[int]
    injured: frozenset[int]
    titles: dict[str, tuple[str, ...]]
    hours: tuple[Hours, ...]
    again: bool


def sighting(record: Assessment) -> Sighting:
    """Of one report."""
    at = said_at(record.report)
    stated = stated_day(record.occurred_on, at)
    return Sighting(record, at, stated, event_day(stated, at), _is_alarm(record), _bound(record))


def equal(number: int) -> float:
    """What it says that another states just this number, too."""
    return next(weight for least, weight in EQUAL if number >= least)


def _bound(record: Assessment) -> float:
    killed, injured = record.toll.killed, record.toll.injured
    toll = (equal(killed.min) if killed else 0.0) + INJURED_SHARE * (equal(injured.min) if injured else 0.0)
    actors = ACTOR * (bool(record.actors.belligerent) + bool(record.actors.recipient))
    hours = SAME_TIME * (record.report.hours is not None)
    return (
        toll
        + actors
        + hours
        + GOES_ON * record.report.rose
        + WEAPON * bool(record.weapons)
        + TARGET * bool(record.targets)
        + WORDS_MOST
    )


def _is_alarm(record: Assessment) -> bool:
    """Does it read as the first word of something ("explosions heard"), with neither number nor kind, weapon or target?"""
    if record.toll.killed or record.toll.injured or record.weapons or record.targets:
        return False
    return record.strike.phase in FRESH_PHASES or (record.strike.kind is None and record.strike.phase == "impact")


def sketch(incident: Incident) -> Sketch:
    """Of one revision."""
    toll = incident.toll
    rivals, strays = _other_places(incident)
    return Sketch(
        incident=incident,
        first_at=min(said_at(report) for report in incident.reports),
        heard_at=heard_at(incident),
        rivals=rivals,
        strays=strays,
        beside=tuple(dict.fromkeys(report.beside for report in incident.reports if report.beside is not None)),
        killed=_numbers([toll.killed, *(report.toll.killed for report in incident.reports)]),
        injured=_numbers([toll.injured, *(report.toll.injured for report in incident.reports)]),
        titles=_titles(incident.reports),
        hours=tuple(report.hours for report in incident.reports if report.hours is not None),
        again=2 * sum(report.again for report in incident.reports) >= len(incident.reports),
    )


def _other_places(incident: Incident) -> tuple[tuple[Place, ...], tuple[Place, ...]]:
    """Named at least half as often as the agreed one, and less often. What an operator merged counts as the first."""
    places = [report.place for report in incident.reports if report.place is not None and is_pinned(report.place)]
    votes = Counter((place.lat, place.lon) for place in places)
    agreed = incident.place
    spot = (agreed.lat, agreed.lon) if agreed is not None else (None, None)
    others = {(place.lat, place.lon): place for place in places if (place.lat, place.lon) != spot}
    by_hand = incident.order is not None and incident.order.what == "merge"
    many = tuple(place for other, place in others.items() if by_hand or 2 * votes[other] >= votes[spot])
    return many, tuple(place for place in others.values() if place not in many)


def _numbers(counts: list[Count | None]) -> frozenset[int]:
    return frozenset(count.min for count in counts if count is not None)


def _titles(reports: tuple[Report, ...]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for report in reversed(reports):
        known = found.get(report.language, ())
        if report.title and len(known) < TITLES_COMPARED and report.title not in known:
            found[report.language] = (*known, report.title)
    return found


def is_pinned(place: Place) -> bool:
    """Does it name a town, or a spot near one, that can be put on a map?"""
    return place.precision < 3 and place.lat is not None and place.lon is not None
