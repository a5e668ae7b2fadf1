"""The incidents we know: a fold of the stage's own output, indexed so that a look-up costs the same however many are open.

Pure but for its own memory. Everything it forgets, it forgets by the newest `updated_at` it was given, never by the time
of inputs that came to nothing, so that a restored book equals one that lived through it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from heapq import heappop, heappush
from itertools import islice
from math import floor

from bot.records import Assessment, Incident, Place
from consumers.correlate.life import can_wake, due_at, heard_at, is_told
from consumers.correlate.likeness import day_of
from consumers.correlate.rules import CorrelateOptions
from consumers.correlate.times import event_day

CELL_DEGREES = 0.3
"""Its neighbours reach at least 19 km in every direction up to 55 degrees north; far enough for towns and their outskirts."""
POLAR_DEGREES = 75.0
BUCKET_READ = 48
"""Of one place and day at most the newest so many are looked at; more would only be found ambiguous."""
MENTIONS_ASKED = 6
DAYS_ASKED = 2
"""Before and after: texts and extraction are wrong by a day, time zones by another."""
LATENESS = timedelta(days=2)
"""A closed incident can still be joined by a report that was held up for so long."""

_Key = tuple[str | int, ...]


class Book:
    """Open and lately closed incidents, and the marks of those before."""

    def __init__(self, options: CorrelateOptions) -> None:
        self._options = options
        self._incidents: dict[str, Incident] = {}
        self._keys: dict[str, frozenset[_Key]] = {}
        self._days: dict[str, set[date]] = {}
        self._buckets: dict[_Key, dict[str, None]] = {}
        self._due = _Deadlines()
        self._leaving = _Deadlines()
        self._marks: dict[str, set[str]] = {}
        self._forgetting = _Deadlines()
        self._last: dict[str, datetime] = {}
        self._by_mark: dict[str, str] = {}
        self.now: datetime | None = None
        """The newest `updated_at` of all that was put."""

    def __len__(self) -> int:
        return len(self._incidents)

    def put(self, incident: Incident) -> None:
        """Take the newest revision; an older one than is known changes nothing."""
        known = self._incidents.get(incident.id)
        if known is not None and known.revision >= incident.revision:
            return
        self._mark(incident, known)
        if can_wake(incident):
            self._incidents[incident.id] = incident
            self._index(incident, known)
            if (due := due_at(incident, self._options)) is not None:
                self._due.set(incident.id, due)
            else:
                self._due.drop(incident.id)
            self._leaving.set(incident.id, incident.updated_at + self._options.window + LATENESS)
        self.now = max(self.now or incident.updated_at, incident.updated_at)
        self._forget(self.now)

    def has_seen(self, record: Assessment) -> bool:
        """Was it folded already, or is it so late that nobody remembers?"""
        late = self.now is not None and record.seen_at < self.now - self._options.remember_for
        return late or f"assessment {record.id}" in self._by_mark

    def holding(self, record: Assessment) -> list[Incident]:
        """The incidents that cite this article, as far as they can still change."""
        owner = self._by_mark.get(f"article {record.article_id}", "")
        return [self._incidents[one] for one in owner.split("\n") if one in self._incidents]

    def with_same_words(self, digest: str) -> str:
        """The id of the first incident that cited a text with this digest, or nothing."""
        return self._by_mark.get(f"digest {digest}", "")

    def get(self, incident_id: str) -> Incident | None:
        """As long as it can still change."""
        return self._incidents.get(incident_id)

    def last_heard(self, incident_id: str) -> datetime:
        """When an incident, remembered or only marked, last changed."""
        return self._last[incident_id]

    def near(self, record: Assessment) -> Iterator[Incident]:
        """Those that could be meant, by place and day; each once."""
        day = day_of(record).toordinal()
        seen: set[str] = set()
        for place in _places_asked(record):
            for ordinal in range(day + DAYS_ASKED, day - DAYS_ASKED - 1, -1):
                bucket = self._buckets.get((*place, ordinal))
                if bucket:
                    for one in islice(reversed(bucket), BUCKET_READ):
                        if one not in seen:
                            seen.add(one)
                            yield self._incidents[one]

    def due(self, now: datetime) -> Iterator[Incident]:
        """Those that time changes by `now`, in order; each must be put back changed before the next is asked for."""
        while (one := self._due.pop(now)) is not None:
            if one in self._incidents:
                yield self._incidents[one]

    def _index(self, incident: Incident, known: Incident | None) -> None:
        days = {event_day(incident.occurred_on, incident.began_at), heard_at(incident).date()}
        if known is not None and known.place == incident.place and known.occurred_on == incident.occurred_on:
            if days <= self._days[incident.id]:
                return
            days |= self._days[incident.id]
        self._days[incident.id] = days
        keys = frozenset((*place, day.toordinal()) for place in _places_held(incident) for day in days)
        old = self._keys.get(incident.id, frozenset())
        self._leave(incident.id, old - keys)
        for key in keys - old:
            self._buckets.setdefault(key, {})[incident.id] = None
        self._keys[incident.id] = keys

    def _leave(self, incident_id: str, keys: Iterable[_Key]) -> None:
        for key in keys:
            bucket = self._buckets[key]
            del bucket[incident_id]
            if not bucket:
                del self._buckets[key]

    def _mark(self, incident: Incident, known: Incident | None) -> None:
        """Assessments, articles and texts by which repeats, edits and re-dated copies are known again."""
        marks = self._marks.setdefault(incident.id, set())
        if is_told(incident):
            self._own(marks, incident.id, f"assessment {incident.caused_by}")
        self._last[incident.id] = incident.updated_at
        self._forgetting.set(incident.id, incident.updated_at + self._options.remember_for)
        if known is not None and known.reports == incident.reports:
            return
        for report in incident.reports:
            if (digest := f"digest {report.digest}") not in self._by_mark:
                self._own(marks, incident.id, digest)
            article = f"article {report.article_id}"
            if article not in marks and can_wake(incident):
                owners = self._by_mark.get(article, "")
                marks.add(article)
                self._by_mark[article] = f"{owners}\n{incident.id}" if owners else incident.id

    def _own(self, marks: set[str], incident_id: str, mark: str) -> None:
        marks.add(mark)
        self._by_mark[mark] = incident_id

    def _forget(self, now: datetime) -> None:
        while (one := self._leaving.pop(now)) is not None:
            if (incident := self._incidents.get(one)) is not None and incident.life == "closed":
                del self._incidents[one], self._days[one]
                self._leave(one, self._keys.pop(one))
        while (one := self._forgetting.pop(now)) is not None:
            del self._last[one]
            for mark in self._marks.pop(one, ()):
                owners = [owner for owner in self._by_mark.get(mark, "").split("\n") if owner and owner != one]
                if owners:
                    self._by_mark[mark] = "\n".join(owners)
                else:
                    self._by_mark.pop(mark, None)


class _Deadlines:
    """Who is due when. Moving a deadline later costs nothing: it is looked up when the earlier one comes."""

    def __init__(self) -> None:
        self._at: dict[str, datetime] = {}
        self._heap: list[tuple[datetime, str]] = []
        self._first: dict[str, datetime] = {}

    def set(self, name: str, at: datetime) -> None:
        self._at[name] = at
        first = self._first.get(name)
        if first is None or at < first:
            self._first[name] = at
            heappush(self._heap, (at, name))

    def drop(self, name: str) -> None:
        self._at.pop(name, None)

    def pop(self, now: datetime) -> str | None:
        """The name whose deadline came first, if any has come."""
        while self._heap and self._heap[0][0] <= now:
            at, name = heappop(self._heap)
            if self._first.get(name) != at:
                continue
            del self._first[name]
            if self._at.get(name) == at:
                del self._at[name]
                return name
            if name in self._at:
                self.set(name, self._at[name])
        return None


def _cell(place: Place) -> tuple[int, int]:
    assert place.lat is not None
    assert place.lon is not None
    return floor(place.lat / CELL_DEGREES), floor(place.lon / CELL_DEGREES)


def _is_pinned(place: Place | None) -> bool:
    return place is not None and place.precision < 3 and place.lat is not None and place.lon is not None


def _places_held(incident: Incident) -> list[_Key]:
    """Under which keys it can be found: by cell if pinned, by region and country, and as vague if it is."""
    place = incident.place
    found: list[_Key] = [("everywhere",), ("country", incident.country)]
    if place is None:
        return [*found, ("vague", incident.country, "")]
    if place.admin1:
        found.append(("region", incident.country, place.admin1))
    if _is_pinned(place):
        found.append(("cell", *_cell(place)))
    elif place.precision < 3:
        found.append(("name", place.country, place.name.casefold()))
    if not _is_pinned(place):
        found.append(("vague", incident.country, place.admin1 if place.precision == 3 else ""))
    return found


def _places_asked(record: Assessment) -> list[_Key]:
    """Where to look for what a report could mean, the likeliest first."""
    place, country = record.place, record.country
    if place is None:
        return [("country", country)] if country else [("everywhere",)]
    vague: list[_Key] = [("vague", country, place.admin1), ("vague", country, ""), ("vague", "", "")]
    if place.precision >= 3:
        return [("region", country, place.admin1) if place.admin1 else ("country", country), *vague]
    if not _is_pinned(place):
        return [("name", place.country, place.name.casefold()), *vague]
    row, column = _cell(place)
    cells: list[_Key] = [("cell", row + up, column + right) for up in (0, -1, 1) for right in (0, -1, 1)]
    named: list[_Key] = [("cell", *_cell(one)) for one in record.mentioned[:MENTIONS_ASKED] if _is_pinned(one)]
    return list(dict.fromkeys((*cells, *named, *vague)))
