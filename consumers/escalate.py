"""Incident → Alert: is there a reason to speak, how loudly, and who should hear it? Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from bot.options import Duration, Options
from bot.records import SEVERITIES, Alert, Count, Grade, Incident, Kind, Reason, Severity, Toll
from bot.topics import ALERTS, INCIDENTS
from consumers.severity import at_least

MARKS = (1, 5, 10, 25, 50, 100, 200, 500, 1000)
"""Tolls whose crossing is news of its own."""
LEAST_RISE = 3
LEAST_RISE_SHARE = 0.25
GRADES: tuple[Grade, ...] = ("single_source", "corroborated", "official", "confirmed")
"""In rising order; `contested` and `retracted` stand beside it."""


class MatchOptions(Options):
    """Which incidents a route takes; every key that is given must agree, an empty one agrees with all."""

    countries: tuple[str, ...] = ()
    """ISO 3166-1 alpha-2 codes, such as UA."""
    regions: tuple[str, ...] = ()
    """ISO 3166-2 codes, such as UA-63."""
    kinds: tuple[Kind, ...] = ()
    severity: Severity = "low"
    """The least severity."""
    grade: Grade = "single_source"
    """The least grade: `corroborated` waits for a second independent origin."""
    strikes: bool = True
    """Take strikes."""
    casualties: bool = True
    """Take armed violence with casualties that is not a strike (shootings, massacres, battles)."""


class RouteOptions(Options):
    """Who hears of what."""

    receiver: str
    """The name of a receiver."""
    match: MatchOptions = MatchOptions()


class EscalateOptions(Options):
    """When there is a reason to speak."""

    news_for: Duration = timedelta(hours=24)
    """An incident that began longer before it was first reported is not news."""


class Escalate:
    """Remembers the last alert of every incident; time comes from the records."""

    name = "escalate"
    reads = INCIDENTS
    writes = ALERTS
    remembers = True

    def __init__(self, options: EscalateOptions, routes: Sequence[RouteOptions]) -> None:
        self._options = options
        self._routes = tuple(routes)
        self._last: dict[str, Alert] = {}

    def restore(self, output: Alert) -> None:
        self._last[output.incident_id] = output

    async def handle(self, record: Incident) -> Sequence[Alert]:
        last = self._last.get(record.id)
        if last is not None and record.revision <= last.revision:
            return ()
        spoken = reason(record, last.incident if last else None)
        receivers = self._receivers(record, last)
        if spoken is None or not receivers or (last is None and self._is_old(record)):
            return ()
        alert = Alert(
            id=f"{record.id}/{record.revision}", by="escalate/1", incident_id=record.id, revision=record.revision,
            reason=spoken, severity=record.severity, receivers=receivers, incident=record, at=record.updated_at,
            loud=is_loud(spoken, record, last.incident if last else None), previous=last.incident.toll if last else None,
        )  # fmt: skip
        self._last[record.id] = alert
        return (alert,)

    def _receivers(self, incident: Incident, last: Alert | None) -> tuple[str, ...]:
        """Whoever was told before stays told: a falling severity must not hide a correction."""
        told = last.receivers if last else ()
        fresh = (route.receiver for route in self._routes if matches(route.match, incident))
        return tuple(dict.fromkeys((*told, *fresh)))

    def _is_old(self, incident: Incident) -> bool:
        return incident.stale or incident.updated_at - incident.began_at > self._options.news_for


def matches(match: MatchOptions, incident: Incident) -> bool:
    """Does a route take this incident?"""
    admin1 = incident.place.admin1 if incident.place else ""
    return (
        (not match.countries or incident.country in match.countries)
        and (not match.regions or admin1 in match.regions)
        and (not match.kinds or incident.kind in match.kinds)
        and at_least(incident.severity, match.severity)
        and (_rank(incident.grade) >= _rank(match.grade))
        and (match.strikes if incident.strike else match.casualties)
    )


def _rank(grade: Grade) -> int:
    return GRADES.index(grade) if grade in GRADES else 1  # contested: somebody else speaks of it, too


def reason(now: Incident, said: Incident | None) -> Reason | None:
    """Why to speak, or None. `said` is the incident as of the last alert; the gravest reason wins."""
    if said is None:
        return "first" if (now.strike or now.casualty) and now.life != "closed" and now.grade != "retracted" else None
    if now.grade == "retracted" != said.grade or "corrected" in now.changes or _fell(said.toll, now.toll):
        return "corrected"
    if _rose(said.toll, now.toll):
        return "toll_rose"
    if now.actors.responsibility != said.actors.responsibility and now.actors.responsibility in {"claimed", "denied", "accepted"}:
        return "responsibility"
    if now.place and (said.place is None or now.place.precision < said.place.precision):
        return "place_refined"
    if now.grade != said.grade and (now.grade == "contested" or _rank(now.grade) > _rank(said.grade)):
        return "corroborated" if now.grade != "contested" else "responsibility"
    return "closed" if now.life == "closed" != said.life else None


def is_loud(spoken: Reason, now: Incident, said: Incident | None) -> bool:
    """Worth a new message where nothing can be edited, and a sound where it can?

    A rise counts from max(3, 25 %), or when it crosses a mark (product rules); corrections always do; the rest is a quiet edit.
    """
    if said is None or spoken in {"first", "corrected"}:
        return True
    if spoken == "toll_rose":
        return _is_material(_least(said.toll.killed), _least(now.toll.killed)) or SEVERITIES.index(
            now.severity
        ) > SEVERITIES.index(said.severity)
    return spoken == "responsibility" and now.actors.responsibility == "accepted"


def _is_material(old: int, new: int) -> bool:
    return new - old >= max(LEAST_RISE, old * LEAST_RISE_SHARE) or any(old < mark <= new for mark in MARKS)


def _least(count: Count | None) -> int:
    return count.min if count else 0


def _pairs(old: Toll, new: Toll) -> list[tuple[Count | None, Count | None]]:
    return [(old.killed, new.killed), (old.injured, new.injured), (old.missing, new.missing)]


def _rose(old: Toll, new: Toll) -> bool:
    return any(_least(now) > _least(was) or (was is None and now is not None) for was, now in _pairs(old, new))


def _fell(old: Toll, new: Toll) -> bool:
    return any(was is not None and now is not None and now.min < was.min for was, now in _pairs(old, new)[:2])
