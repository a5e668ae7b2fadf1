"""What likeness looks at, worked out once: of a report, and of an incident until its next revision. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from bot.records import Assessment, Count, Incident, Place, Report
from consumers.correlate.life import heard_at
from consumers.correlate.times import event_day, said_at, stated_day

FRESH_PHASES = frozenset({"threat", "launch", "inbound"})
TITLES_COMPARED = 4
"""The newest so many in each language."""


@dataclass(frozen=True, slots=True)
class Sighting:
    """A report. `day` is the stated one, else the day it was said."""

    record: Assessment
    at: datetime
    stated: date | None
    day: date
    is_alarm: bool

    @property
    def place(self) -> Place | None:
        return self.record.place


@dataclass(frozen=True, slots=True)
class Sketch:
    """An incident. `others` are places that some reports name instead of the agreed one; numbers are the least of each."""

    incident: Incident
    heard_at: datetime
    others: tuple[Place, ...]
    killed: frozenset[int]
    injured: frozenset[int]
    titles: dict[str, tuple[str, ...]]


def sighting(record: Assessment) -> Sighting:
    """Of one report."""
    at = said_at(record.report)
    stated = stated_day(record.occurred_on, at)
    return Sighting(record, at, stated, event_day(stated, at), _is_alarm(record))


def _is_alarm(record: Assessment) -> bool:
    """Does it read as the first word of something ("explosions heard"), with neither number nor kind?"""
    if record.toll.killed or record.toll.injured:
        return False
    return record.strike.phase in FRESH_PHASES or (record.strike.kind is None and record.strike.phase == "impact")


def sketch(incident: Incident) -> Sketch:
    """Of one revision."""
    toll = incident.toll
    return Sketch(
        incident=incident,
        heard_at=heard_at(incident),
        others=_other_places(incident),
        killed=_numbers([toll.killed, *(report.toll.killed for report in incident.reports)]),
        injured=_numbers([toll.injured, *(report.toll.injured for report in incident.reports)]),
        titles=_titles(incident.reports),
    )


def _other_places(incident: Incident) -> tuple[Place, ...]:
    places = (report.place for report in incident.reports)
    named = {(place.lat, place.lon): place for place in places if place is not None and is_pinned(place)}
    agreed = incident.place
    return tuple(place for spot, place in named.items() if agreed is None or spot != (agreed.lat, agreed.lon))


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
