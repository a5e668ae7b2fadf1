"""Digest times as operators write them: "daily 08:00 Europe/Kyiv", "mon,thu 09:30,17:00 UTC", "hourly". Pure."""

from __future__ import annotations

import re
import zoneinfo
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from consumers.routes.hours import days, minute, moment, zone

_TIMES = re.compile(r"([a-z,]+)\s+(\d{1,2}:\d{2}(?:\s*,\s*\d{1,2}:\d{2})*)(?:\s+(\S+))?")


@dataclass(frozen=True, slots=True)
class Schedule:
    """These minutes of these days of the week."""

    days: frozenset[int]
    minutes: tuple[int, ...]
    zone: zoneinfo.ZoneInfo


@cache
def schedule(text: str) -> Schedule:
    """Raises ValueError that says how to write it."""
    if text.strip() == "hourly":
        return Schedule(days("daily"), tuple(range(0, 1440, 60)), zone("UTC"))
    found = _TIMES.fullmatch(text.strip())
    if not found:
        raise ValueError(f"'{text}' is no time for a digest; write daily 08:00 Europe/Kyiv, mon,thu 09:30 UTC, or hourly")
    minutes = tuple(sorted(minute(one.strip()) for one in found[2].split(",")))
    return Schedule(days(found[1]), minutes, zone(found[3] or "UTC"))


def next_digest(at: datetime, schedules: Iterable[str]) -> datetime | None:
    """The first time after `at` (UTC); None without any schedule."""
    return min((_next(at, schedule(text)) for text in schedules), default=None)


def _next(at: datetime, times: Schedule) -> datetime:
    today = at.astimezone(times.zone).date()
    for ahead in range(9):
        day = today + timedelta(days=ahead)
        if day.weekday() in times.days:
            later = [when for one in times.minutes if (when := moment(day, one, times.zone)) > at]
            if later:
                return later[0]
    raise AssertionError("a week has every day")
