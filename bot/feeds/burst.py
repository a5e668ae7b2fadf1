"""Where something is happening: countries with a living incident, whose feeds are asked more often for a while. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.records import Incident

OVER = frozenset({"stale", "closed"})


class Bursts:
    """Countries (ISO 3166-1 alpha-2) and until when each is worth more questions."""

    def __init__(self, lasts: timedelta) -> None:
        self._lasts = lasts
        self._until: dict[str, datetime] = {}

    def heed(self, incident: Incident, now: datetime) -> bool:
        """Take note of an incident; does a burst begin with it? What is over or of the past begins none, and ends none."""
        country = incident.country
        if not country or incident.stale or incident.life in OVER or not (incident.strike or incident.casualty):
            return False
        until = min(incident.updated_at, now) + self._lasts
        if until <= now:
            return False
        begins = not self.lives(country, now)
        self._until[country] = max(until, self._until.get(country, until))
        return begins

    def lives(self, country: str, now: datetime) -> bool:
        """Is a burst on there?"""
        return country in self._until and self._until[country] > now
