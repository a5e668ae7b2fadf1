"""When an alert may be said by its route: gathering, delay, quiet hours, digests; and with what it must not say yet. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from msgspec.structs import replace

from bot.records import SEVERITIES, Alert, Incident, Place, Report, Severity
from consumers.routes import Plan, next_digest, quiet_until
from consumers.routes.options import RouteOptions
from consumers.severity import at_least

TOLD_TOGETHER = ("told in a digest", "quiet hours")
"""Why something is held, in the words its delivery keeps, when it is held for a digest."""
GATHERING = ("updates are gathered", "waits for more reports")
"""And when it is held only because more may come."""
COARSE = 3
"""The precision of a region."""


@dataclass(frozen=True, slots=True)
class Due:
    """From when on, and whether together with others; `why` is for people."""

    at: datetime
    in_digest: bool = False
    why: str = ""


def due(alert: Alert, plan: Plan, said_at: datetime | None, now: datetime, *, edits: bool) -> Due:
    """`said_at`: when this receiver last heard of the incident. `edits`: only an earlier message changes, without a sound."""
    route = plan.options
    since = min(alert.at, now)  # clocks of several machines differ
    at, why = since + route.delay, "delayed" if route.delay else ""
    gathered = said_at + route.update_every if said_at else since + route.first_after
    if gathered > at:
        at, why = gathered, GATHERING[0] if said_at else GATHERING[1]
    at = max(at, now)
    if edits:
        return Due(at, why=why)
    if route.digest and (digest := next_digest(at, route.digest)):
        return Due(digest, in_digest=True, why=TOLD_TOGETHER[0])
    passes = route.quiet_passes is not None and at_least(alert.severity, route.quiet_passes)
    if not passes and (end := quiet_until(at, route.quiet_hours)):
        return Due(end, in_digest=True, why=TOLD_TOGETHER[1])
    return Due(at, why=why)


def mentions(alert: Alert, route: RouteOptions, pinged: tuple[str, ...], pinged_at: Severity | None) -> tuple[str, ...]:
    """Who is pinged: at the first message of a severity that the operator lists, and again at a graver one.

    Of corrections whoever was pinged before. Never anybody the route does not allow.
    """
    if not alert.loud or route.watch:
        return ()
    allowed = {one for listed in route.mentions.values() for one in listed}
    if alert.reason == "corrected":
        return tuple(one for one in pinged if one in allowed)
    if pinged_at is not None and not SEVERITIES.index(alert.severity) > SEVERITIES.index(pinged_at):
        return ()
    listed = [route.mentions[one] for one in SEVERITIES if one in route.mentions and at_least(alert.severity, one)]
    return listed[-1] if listed else ()


def shaped(alert: Alert, route: RouteOptions, now: datetime) -> Alert:
    """As this route may tell it now: silently on the watch, coarsely while a precise place could do harm."""
    if route.coarse_for and now < alert.incident.began_at + route.coarse_for:
        alert = replace(alert, incident=coarse(alert.incident))
    return replace(alert, loud=False) if route.watch and alert.loud else alert


def coarse(incident: Incident) -> Incident:
    """Without anything finer than the region: no town, no point, and no stranger's sentence that might name them."""
    return replace(
        incident,
        place=_region(incident.place),
        targets=(),
        reports=tuple(_bare(report) for report in incident.reports),
    )


def _region(place: Place | None) -> Place | None:
    if place is None or (place.precision >= COARSE and place.lat is None):
        return place
    return replace(place, name="" if place.precision < COARSE else place.name, lat=None, lon=None, precision=COARSE)


def _bare(report: Report) -> Report:
    return replace(report, title="", quote="", place=_region(report.place), beside=None)
