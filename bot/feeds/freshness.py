"""How long a server says its answer stays new: Cache-Control, Expires, ttl, skipHours. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

MOST = timedelta(hours=1)
"""No server's word keeps news away for longer than this."""
_MAX_AGE = re.compile(r"(?:^|[,\s])max-age\s*=\s*\"?(\d{1,9})", re.IGNORECASE)
_NOT_FRESH = re.compile(r"(?:^|[,\s])(?:no-cache|no-store)(?:$|[,\s=])", re.IGNORECASE)


def fresh_for(headers: Mapping[str, str], now: datetime) -> timedelta:
    """By the headers (names in lower case) of an answer that came `now`, as RFC 9111 §4.2 has it; nothing to `MOST`."""
    control = headers.get("cache-control", "")
    if _NOT_FRESH.search(control):
        return timedelta()
    if age := _MAX_AGE.search(control):
        left = int(age[1]) - _seconds(headers.get("age", ""))
        return _bounded(timedelta(seconds=left))
    expires = _date(headers.get("expires", ""))
    return _bounded(expires - (_date(headers.get("date", "")) or now)) if expires else timedelta()


def skipped_for(hours: Collection[int], now: datetime) -> timedelta:
    """How much of this hour of UTC is left, if it is one in which the feed is not to be read (RSS 2.0, skipHours)."""
    if not hours or (at := now.astimezone(UTC)).hour not in hours:
        return timedelta()
    return timedelta(minutes=60 - at.minute, seconds=-at.second)


def longest(*waits: timedelta) -> timedelta:
    """What all of them ask for, up to `MOST`."""
    return _bounded(max(waits))


def _bounded(wait: timedelta) -> timedelta:
    return max(min(wait, MOST), timedelta())


def _seconds(text: str) -> int:
    return int(text.strip()[:9]) if text.strip().isdecimal() else 0


def _date(text: str) -> datetime | None:
    try:
        at = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return at if at.tzinfo else at.replace(tzinfo=UTC)
