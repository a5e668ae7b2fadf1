"""One night's attack on many cities: the incidents that begin within it have the first one as their parent. Pure."""

from __future__ import annotations

from datetime import timedelta

from bot.records import Assessment, Incident
from consumers.correlate.book import Book
from consumers.correlate.life import is_aside
from consumers.correlate.likeness import AERIAL
from consumers.correlate.sketch import sighting

WITHIN = timedelta(hours=3)
"""Between one city and the next."""
OTHERS, REGIONS = 3, 3
"""From the fourth incident, in the third region on, it is one attack on many cities."""


def parent(record: Assessment, book: Book) -> str:
    """The id of the incident that a wave began with, if this report opens another one of it; else nothing."""
    if record.strike.kind not in AERIAL or record.place is None:
        return ""
    seen = sighting(record)
    recent = [
        one.incident
        for one in book.in_country(record.country, seen.day)
        if one.incident.kind in AERIAL and not is_aside(one.incident) and abs(seen.at - one.first_at) <= WITHIN
    ]
    regions = {one.place.admin1 for one in recent if one.place} | {record.place.admin1}
    if len(recent) < OTHERS or len(regions) < REGIONS:
        return ""
    first = min(recent, key=_age)
    return first.parent or first.id


def _age(incident: Incident) -> tuple[bool, str, str]:
    """Those that have a parent first, then the oldest."""
    return not incident.parent, incident.began_at.isoformat(), incident.id
