"""What an operator may decide about incidents: when two reports are one, and when it is over. Pure."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

from pydantic import Field

from bot.options import Duration, Options


class CorrelateOptions(Options):
    """When two reports are one incident, and when an incident is over."""

    window: Duration = timedelta(hours=48)
    """A report joins an incident only if it comes at most this long after the newest one, or before the first."""
    stale_after: Duration = timedelta(hours=12)
    """No new report for this long: the incident is stale."""
    closed_after: Duration = timedelta(hours=36)
    """No new report for this long: the incident is closed. A later report within the window reopens it."""
    remember_for: Duration = timedelta(days=30)
    """How long texts are known again, so that old news under a new date stays silent."""
    join_at: Annotated[float, Field(ge=0.5, le=6.0)] = 2.5
    """The likeness from which a report joins. Higher: more incidents, more alerts. Lower: more is taken for the same."""
