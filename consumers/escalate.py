"""Incident → Alert: is there a reason to speak, how loudly, and who should hear it? Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from bot.options import Duration, Options
from bot.records import SEVERITIES, Alert, Count, Incident, Reason, Toll
from bot.topics import ALERTS, INCIDENTS
from consumers.routes import RouteOptions, Tree
from consumers.routes.matching import Tags, rank

MARKS = (1, 5, 10, 25, 50, 100, 200, 500, 1000)
"""Tolls whose crossing is news of its own."""
LEAST_RISE = 3
LEAST_RISE_SHARE = 0.25


class EscalateOptions(Options):
    """When there is a reason to speak."""

    news_for: Duration = timedelta(hours=24)
    """An incident that began longer before it was first reported is not news."""
    mute_parts: bool = False
    """Who heard of a mass attack's first city hears of no other one, unless that is graver than all that was told before."""


class Escalate:
    """Remembers what was said last of every incident, aloud and at all, and to whom; time comes from the records."""

    name = "escalate"
    reads = INCIDENTS
    writes = ALERTS
    remembers = True

    def __init__(self, options: EscalateOptions, routes: Sequence[RouteOptions], tags: Tags | None = None) -> None:
        self._options = options
        self._tree = Tree(routes, tags or {})
        self._last: dict[str, Alert] = {}
        self._aloud: dict[str, Incident] = {}
        self._told: dict[str, tuple[str, ...]] = {}

    def restore(self, output: Alert) -> None:
        self._remember(output)

    async def handle(self, record: Incident) -> Sequence[Alert]:
        last = self._last.get(record.id)
        if last is not None and record.revision <= last.revision:
            return ()
        spoken, told = reason(record, last.incident if last else None), self._heard(record.id)
        ways = self._tree.ways(record)
        whole = self._muting(record)
        fresh = tuple(way.receiver for way in ways if way.receiver not in told and way.receiver not in whole)
        if spoken is None and last is not None and fresh and record.life != "closed" and record.grade != "retracted":
            spoken, told = "first", ()  # for them alone: it became grave enough, or better backed, or better placed
        receivers = tuple(dict.fromkeys((*told, *fresh)))  # a falling severity must not hide a correction from who was told
        if spoken is None or not receivers or (last is None and self._is_old(record)):
            return ()
        alert = Alert(
            id=f"{record.id}/{record.revision}", by="escalate/1", incident_id=record.id, revision=record.revision,
            reason=spoken, severity=record.severity, receivers=receivers, incident=record, at=record.updated_at,
            loud=is_loud(spoken, record, self._aloud.get(record.id)), previous=last.incident.toll if last else None,
            ways=tuple(way for way in ways if way.receiver in receivers),
        )  # fmt: skip
        self._remember(alert)
        return (alert,)

    def _remember(self, alert: Alert) -> None:
        last = self._last.get(alert.incident_id)
        if last is not None and last.revision >= alert.revision:
            return  # put back by the operator for one receiver
        self._last[alert.incident_id] = alert
        if alert.loud:
            self._aloud[alert.incident_id] = alert.incident
        self._told[alert.incident_id] = tuple(dict.fromkeys((*self._told.get(alert.incident_id, ()), *alert.receivers)))

    def _muting(self, part: Incident) -> tuple[str, ...]:
        """Whoever is to hear nothing of this part of a mass attack: where asked for, those who heard of something as grave."""
        whole = self._last.get(part.parent) if part.parent and self._options.mute_parts else None
        if whole is None or SEVERITIES.index(part.severity) > SEVERITIES.index(whole.severity):
            return ()
        return self._heard(part.parent)

    def _heard(self, incident_id: str) -> tuple[str, ...]:
        """Whoever was told of it before."""
        return self._told.get(incident_id, ())

    def _is_old(self, incident: Incident) -> bool:
        return incident.stale or incident.updated_at - incident.began_at > self._options.news_for


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
    if _changed_kind(now, said):
        return "kind_changed"
    if now.place and (said.place is None or now.place.precision < said.place.precision):
        return "place_refined"
    if now.grade != said.grade and (now.grade == "contested" or rank(now.grade) > rank(said.grade)):
        return "corroborated" if now.grade != "contested" else "responsibility"
    return "closed" if now.life == "closed" != said.life else None


def is_loud(spoken: Reason, now: Incident, said: Incident | None) -> bool:
    """Worth a new message where nothing can be edited, and a sound where it can? `said` is the incident as last told aloud.

    A rise counts from max(3, 25 %), or when it crosses a mark (product rules); corrections always do, and a graver severity;
    so does another kind than the one that was told. The rest is a quiet edit.
    """
    if said is None or spoken in {"first", "corrected"}:
        return True
    if SEVERITIES.index(now.severity) > SEVERITIES.index(said.severity) and spoken != "closed":
        return True
    if spoken == "toll_rose":
        return _is_material(_least(said.toll.killed), _least(now.toll.killed))
    if spoken == "kind_changed":
        return said.kind is not None and now.kind is not None and now.kind != said.kind
    return spoken == "responsibility" and now.actors.responsibility == "accepted"


def _changed_kind(now: Incident, said: Incident) -> bool:
    """Another kind, or another weapon, than was told; more weapons beside it are none."""
    return (now.kind is not None and now.kind != said.kind) or (
        bool(said.weapons) and bool(now.weapons) and not set(said.weapons) & set(now.weapons)
    )


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
