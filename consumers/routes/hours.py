"""Quiet hours as operators write them: "23:00-06:00 Europe/Kyiv", "sat,sun 00:00-24:00 Asia/Jerusalem". Pure."""

from __future__ import annotations

import re
import zoneinfo
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from difflib import get_close_matches
from functools import cache

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_LONG = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_SETS = {"daily": frozenset(range(7)), "weekdays": frozenset(range(5)), "weekends": frozenset((5, 6))}
_HOURS = re.compile(r"(?:([a-z,]+)\s+)?(\d{1,2}:\d{2})\s*-\s*(\d{1,2}:\d{2})(?:\s+(\S+))?")
MINUTES_OF_DAY = 24 * 60


@dataclass(frozen=True, slots=True)
class Hours:
    """From a minute of the day to another (past midnight if that is not later), beginning on these days of the week."""

    days: frozenset[int]
    begins: int
    ends: int
    zone: zoneinfo.ZoneInfo


@cache
def hours(text: str) -> Hours:
    """Raises ValueError that says how to write it."""
    found = _HOURS.fullmatch(text.strip())
    if not found:
        msg = f"'{text}' is no span of hours; write 23:00-06:00 Europe/Kyiv, or sat,sun 00:00-24:00 Europe/Kyiv"
        raise ValueError(msg)
    begins, ends = minute(found[2]), minute(found[3])
    if begins == ends:
        raise ValueError(f"'{text}' is empty; for the whole day write 00:00-24:00")
    return Hours(days(found[1] or "daily"), begins, ends, zone(found[4] or "UTC"))


def quiet_until(at: datetime, spans: Iterable[str]) -> datetime | None:
    """When the quiet that reigns at `at` ends (UTC), over spans that follow upon each other; None when it is not quiet."""
    end = at
    for _ in range(8):  # a week of spans in a row; more is "always", and then something must be said at last
        later = max((until for span in spans if (until := _until(end, hours(span)))), default=None)
        if later is None:
            break
        end = later
    return end.astimezone(UTC) if end > at else None


def _until(at: datetime, span: Hours) -> datetime | None:
    local = at.astimezone(span.zone)
    for back in (0, 1):
        day = local.date() - timedelta(days=back)
        if day.weekday() not in span.days:
            continue
        begins = moment(day, span.begins, span.zone)
        ends = moment(day, span.ends + (MINUTES_OF_DAY if span.ends <= span.begins else 0), span.zone)
        if begins <= at < ends:
            return ends
    return None


def moment(day: date, of_day: int, at: zoneinfo.ZoneInfo) -> datetime:
    """That minute by the clock on the wall, whatever summer time makes of it."""
    wall = datetime.combine(day, time()) + timedelta(minutes=of_day)
    return wall.replace(tzinfo=at).astimezone(UTC)


def minute(text: str) -> int:
    """Of the day; 24:00 is its end. Raises ValueError."""
    hour, _, rest = text.partition(":")
    if not (hour.isdigit() and rest.isdigit()) or int(rest) > 59 or int(hour) * 60 + int(rest) > MINUTES_OF_DAY:
        raise ValueError(f"'{text}' is no time of day")
    return int(hour) * 60 + int(rest)


def days(text: str) -> frozenset[int]:
    """ "daily", "weekdays", "weekends", "mon,thu". Raises ValueError with the nearest right word."""
    found: set[int] = set()
    for word in text.split(","):
        if word in _SETS:
            found |= _SETS[word]
        elif word[:3] in DAYS and word in (word[:3], *_LONG):
            found.add(DAYS.index(word[:3]))
        else:
            near = get_close_matches(word, (*DAYS, *_SETS), n=1)
            raise ValueError(f"'{word}' is no day{f'; did you mean {near[0]!r}?' if near else '; write mon,thu or daily'}")
    return frozenset(found)


@cache
def zone(name: str) -> zoneinfo.ZoneInfo:
    """Raises ValueError with the nearest right name."""
    try:
        return zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        near = get_close_matches(name, sorted(zoneinfo.available_timezones()), n=1, cutoff=0.5)
        hint = f"; did you mean {near[0]!r}?" if near else "; write Europe/Kyiv or UTC"
        raise ValueError(f"there is no time zone '{name}'{hint}") from None
