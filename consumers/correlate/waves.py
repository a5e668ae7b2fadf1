"""One night's attack on many cities: the incidents that begin within it have the first one as their parent. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from msgspec.structs import replace

from bot.records import Assessment, Incident, Part
from consumers.correlate.book import Book
from consumers.correlate.life import is_aside
from consumers.correlate.likeness import AERIAL
from consumers.correlate.sketch import sighting

WITHIN = timedelta(hours=3)
"""Between one city and the next."""
OTHERS, REGIONS = 3, 3
"""From the fourth incident, in the third region on, it is one attack on many cities."""


@dataclass(frozen=True, slots=True)
class Wave:
    """What a new incident is part of: the id of the incident it began with, and the parts that came before anybody knew."""

    parent: str = ""
    earlier: tuple[Incident, ...] = ()


def wave(record: Assessment, book: Book) -> Wave:
    """The wave that this report opens another incident of, if there is one; `earlier` are those that have no parent yet."""
    if record.strike.kind not in AERIAL or record.place is None:
        return Wave()
    seen = sighting(record)
    recent = [
        one.incident
        for one in book.in_country(record.country, seen.day)
        if one.incident.kind in AERIAL and not is_aside(one.incident) and abs(seen.at - one.first_at) <= WITHIN
    ]
    regions = {one.place.admin1 for one in recent if one.place} | {record.place.admin1}
    if len(recent) < OTHERS or len(regions) < REGIONS:
        return Wave()
    first = min(recent, key=_age)
    begun = first.parent or first.id
    parents = {begun, *(one.parent for one in recent)}
    earlier = [one for one in recent if not one.parent and one.id not in parents and one.life != "closed"]
    return Wave(begun, tuple(sorted(earlier, key=_age)))


def in_wave(incident: Incident, begun: str, record: Assessment) -> Incident:
    """The next revision of one that came before the wave was known for one: nothing else changes, nobody is told."""
    return replace(
        incident, revision=incident.revision + 1, parent=begun, updated_at=max(incident.updated_at, record.seen_at),
        caused_by=f"{record.id}/{incident.id}", changes=(), why=(Part(name="wave", weight=0.0, words=begun),),
    )  # fmt: skip


def _age(incident: Incident) -> tuple[bool, str, str]:
    """Those that have a parent first, then the oldest."""
    return not incident.parent, incident.began_at.isoformat(), incident.id
