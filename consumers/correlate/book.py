"""The incidents we know: a fold of the stage's own output, indexed so that a look-up costs the same however many are open.

Pure but for its own memory. Everything it forgets, it forgets by the newest `updated_at` it was given, never by the time
of inputs that came to nothing, so that a restored book equals one that lived through it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice

from bot.records import Assessment, Incident
from consumers.correlate.deadlines import Deadlines
from consumers.correlate.life import can_wake, due_at, heard_at
from consumers.correlate.marks import Marks
from consumers.correlate.places import Key, places_asked, places_held
from consumers.correlate.rules import CorrelateOptions
from consumers.correlate.sketch import Sighting, Sketch, sketch
from consumers.correlate.times import event_day

BUCKET_READ = 48
"""Of one place and day at most the newest so many are looked at; more would only be found ambiguous."""
DAYS_ASKED = 2
"""Before and after: texts and extraction are wrong by a day, time zones by another."""
LATENESS = timedelta(days=2)
"""A closed incident can still be joined by a report that was held up for so long."""


SKEW = timedelta(hours=6)
"""So far the clock of who kept an incident may be behind that of who read its newest report."""


def reach(options: CorrelateOptions) -> timedelta:
    """Of two revisions so far apart the older one matters no more."""
    return max(options.remember_for, options.closed_after + options.window + LATENESS) + SKEW


def leaves_at(incident: Incident, options: CorrelateOptions) -> datetime:
    """When the book lets go of it, if it is closed by then."""
    return incident.updated_at + options.window + LATENESS


@dataclass(slots=True)
class _Entry:
    """An incident that can still change, and where it is indexed. `sketch` is made when first asked for."""

    incident: Incident
    heard_at: datetime
    days: set[date]
    keys: frozenset[Key] = frozenset()
    sketch: Sketch | None = None


class Book:
    """Open and lately closed incidents, and the marks of those before."""

    def __init__(self, options: CorrelateOptions) -> None:
        self._options = options
        self._entries: dict[str, _Entry] = {}
        self._buckets: dict[Key, dict[str, None]] = {}
        self._marks = Marks(options.remember_for)
        self._due = Deadlines()
        self._leaving = Deadlines()
        self.now: datetime | None = None
        """The newest `updated_at` of all that was put."""

    def __len__(self) -> int:
        return len(self._entries)

    def put(self, incident: Incident) -> None:
        """Take the newest revision; an older one than is known changes nothing."""
        known = self._entries.get(incident.id)
        if known is not None and known.incident.revision >= incident.revision:
            return
        wakes = can_wake(incident)
        self._marks.put(incident, wakes, known.incident if known else None)
        if wakes:
            self._enter(incident, known)
        self.now = max(self.now or incident.updated_at, incident.updated_at)
        self._forget(self.now)

    def _enter(self, incident: Incident, known: _Entry | None) -> None:
        heard = heard_at(incident)
        days = {event_day(incident.occurred_on, incident.began_at), heard.date()}
        entry = _Entry(incident, heard, days | known.days if known else days)
        if known and (known.incident.place, known.days, incident.order) == (incident.place, entry.days, None):
            entry.keys = known.keys
        else:
            entry.keys = frozenset((*place, day.toordinal()) for place in places_held(incident) for day in entry.days)
            self._leave(incident.id, known.keys - entry.keys if known else ())
            for key in entry.keys - known.keys if known else entry.keys:
                self._buckets.setdefault(key, {})[incident.id] = None
        self._entries[incident.id] = entry
        self._due.set(incident.id, due_at(incident, heard, self._options))
        self._leaving.set(incident.id, leaves_at(incident, self._options))

    def has_seen(self, record: Assessment) -> bool:
        """Was it folded already, or is it so late that nobody remembers?"""
        late = self.now is not None and record.seen_at < self.now - self._options.remember_for
        return late or self._marks.has_assessment(record.id)

    def holding(self, record: Assessment) -> list[Sketch]:
        """The incidents that cite this article, as far as they can still change."""
        return [one for owner in self._marks.of_article(record.article_id) if (one := self.get(owner)) is not None]

    def standing(self, incident: Incident) -> Incident | None:
        """The one it was merged into, if it was, however often; None if that is forgotten."""
        while incident.merged_into:
            entry = self._entries.get(incident.merged_into)
            if entry is None:
                return None
            incident = entry.incident
        return incident

    def with_same_words(self, digest: str) -> str:
        """The id of the first incident that cited a text with this digest, or nothing."""
        return self._marks.of_digest(digest)

    def last_told_at(self, incident_id: str) -> datetime:
        """When a report last changed it, also long after."""
        return self._marks.last_told_at(incident_id)

    def get(self, incident_id: str) -> Sketch | None:
        """As long as it can still change."""
        entry = self._entries.get(incident_id)
        if entry is None:
            return None
        if entry.sketch is None:
            entry.sketch = sketch(entry.incident)
        return entry.sketch

    def near(self, seen: Sighting) -> Iterator[Sketch]:
        """Those that could be meant, by place and day; each once."""
        return self._found(places_asked(seen.record), seen.day, DAYS_ASKED)

    def in_country(self, country: str, day: date) -> Iterator[Sketch]:
        """The newest of a day and its neighbours; each once."""
        return (one for one in self._found([("country", country)], day, 1) if not one.incident.merged_into)

    def others(self, country: str, day: date) -> int:
        """How many incidents but one were heard of in a country on a day or near it, on whichever there were most."""
        at = day.toordinal()
        days = range(at - DAYS_ASKED, at + DAYS_ASKED + 1)
        return max(1, *(len(self._buckets.get(("country", country, one), ())) for one in days)) - 1

    def _found(self, places: Iterable[Key], day: date, days: int) -> Iterator[Sketch]:
        found: set[str] = set()
        for place in places:
            for ordinal in range(day.toordinal() + days, day.toordinal() - days - 1, -1):
                for one in islice(reversed(self._buckets.get((*place, ordinal), {})), BUCKET_READ):
                    if one not in found and (known := self.get(one)) is not None:
                        found.add(one)
                        yield known

    def due(self, now: datetime) -> Iterator[Incident]:
        """Those that time changes by `now`, in order; each must be put back changed before the next is asked for."""
        while (one := self._due.pop(now)) is not None:
            yield self._entries[one].incident

    def _leave(self, incident_id: str, keys: Iterable[Key]) -> None:
        for key in keys:
            bucket = self._buckets[key]
            del bucket[incident_id]
            if not bucket:
                del self._buckets[key]

    def _forget(self, now: datetime) -> None:
        self._marks.forget(now)
        while (one := self._leaving.pop(now)) is not None:
            if self._entries[one].incident.life == "closed":
                self._leave(one, self._entries.pop(one).keys)
