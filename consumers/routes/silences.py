"""What operators do not want to hear of for a while: by incident, by place, or by a matcher; kept in the journal. Pure."""

from __future__ import annotations

from datetime import datetime
from functools import cache

from bot.records import Incident, Silence
from consumers.routes.matching import Tags, matches
from consumers.routes.options import MatchOptions


class Silences:
    """The fold of their topic: the newest record of every id counts."""

    def __init__(self, tags: Tags | None = None) -> None:
        self._all: dict[str, Silence] = {}
        self._tags = tags or {}

    def take(self, silence: Silence) -> None:
        """One more record, oldest first."""
        self._all[silence.id] = silence

    def over(self, incident: Incident, now: datetime) -> str:
        """The id of a silence that covers it now, or nothing."""
        return next((one.id for one in self._all.values() if in_force(one, now) and covers(one, incident, self._tags)), "")

    def all(self) -> tuple[Silence, ...]:
        """Every one there is, also those that ended, in the order in which they were made."""
        return tuple(self._all.values())


def in_force(silence: Silence, now: datetime) -> bool:
    """Is it its time?"""
    return silence.begins_at <= now < silence.ends_at


def covers(silence: Silence, incident: Incident, tags: Tags | None = None) -> bool:
    """All that it names must agree; a part of a mass attack falls under the silence of the whole."""
    if silence.incident and not any(one.startswith(silence.incident) for one in (incident.id, incident.parent) if one):
        return False
    if silence.place and not (incident.place and incident.place.name.casefold() == silence.place.casefold()):
        return False
    return not silence.match or matches(_match(silence.match), incident, tags)


@cache
def _match(text: str) -> MatchOptions:
    return MatchOptions.model_validate_json(text)
