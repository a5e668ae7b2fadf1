"""When something was said, and on which day it is thought to have happened. Pure."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from bot.records import Report


def said_at(report: Report) -> datetime:
    """When the outlet said it, but never later than we read it: feeds date articles into the future."""
    return min(report.published_at or report.seen_at, report.seen_at)


def stated_day(occurred_on: date | None, at: datetime) -> date | None:
    """The day a text names, unless that was still to come when it was said, in any time zone at war."""
    return None if occurred_on is None or occurred_on > (at + timedelta(hours=9)).astimezone(UTC).date() else occurred_on


def event_day(occurred_on: date | None, at: datetime) -> date:
    """The stated day, else the day it was said (UTC)."""
    return occurred_on or at.astimezone(UTC).date()


def began_at(occurred_on: date | None, at: datetime) -> datetime:
    """The first word of it, or the end of the stated day if that was earlier."""
    if occurred_on is None:
        return at
    return min(at, datetime.combine(occurred_on, time.min, UTC) + timedelta(days=1))
