"""New, developing, stale, closed, reopened: what passing time makes of an incident. Time is that of records. Pure."""

from __future__ import annotations

from datetime import datetime

from msgspec.structs import replace

from bot.records import Incident
from consumers.correlate.rules import CorrelateOptions

DOUBT, OLD_WORDS = "doubt", "old words"
"""The first part of why an incident is kept aside."""


def is_aside(incident: Incident) -> bool:
    """Closed from its first moment: kept so that `explain` can say why it stayed silent."""
    return incident.life == "closed" and bool(incident.why) and incident.why[0].name in {DOUBT, OLD_WORDS}


def can_wake(incident: Incident) -> bool:
    """Can a second origin make an incident of what was kept aside? Only where both can name the same town."""
    pinned = incident.place is not None and incident.place.precision < 3
    return not is_aside(incident) or (pinned and incident.why[0].name == DOUBT)


def is_told(incident: Incident) -> bool:
    """Did a report cause this revision, rather than time? Only then `caused_by` names an assessment that was folded."""
    return incident.life not in {"stale", "closed"} or is_aside(incident)


def heard_at(incident: Incident) -> datetime:
    """When the newest report came in."""
    return max(report.seen_at for report in incident.reports)


def due_at(incident: Incident, heard: datetime, options: CorrelateOptions) -> datetime | None:
    """When time changes it next, if it was last heard of at `heard`; None for a closed one."""
    if incident.life == "closed":
        return None
    quiet = options.closed_after if incident.life == "stale" else min(options.stale_after, options.closed_after)
    return heard + quiet


def aged(incident: Incident, now: datetime, caused_by: str, options: CorrelateOptions) -> Incident:
    """The next revision of an incident that is due; one long quiet is closed at once."""
    closed = heard_at(incident) + options.closed_after <= now
    return replace(
        incident,
        revision=incident.revision + 1,
        life="closed" if closed else "stale",
        updated_at=max(incident.updated_at, now),
        caused_by=caused_by,
        changes=("closed",) if closed else (),
    )
