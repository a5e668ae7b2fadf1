"""The two ways in which nearly all feeds write a date; what is written otherwise is left to feedparser. Pure."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from functools import lru_cache

_MONTHS = {
    name: at for at, name in enumerate(["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"], 1)
}
_ZONES = {
    "gmt": 0,
    "utc": 0,
    "ut": 0,
    "z": 0,
    "est": -5,
    "edt": -4,
    "cst": -6,
    "cdt": -5,
    "mst": -7,
    "mdt": -6,
    "pst": -8,
    "pdt": -7,
}
_MAIL = re.compile(
    r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,?\s+)?(\d{1,2})\s+([a-z]{3})[a-z]*\s+(\d{4})\s+(\d\d):(\d\d)(?::(\d\d))?\s+"
    r"(?:([+-])(\d\d):?(\d\d)|(gmt|utc|ut|z|[ecmp][sd]t))",
    re.ASCII | re.IGNORECASE,
)
_WEB = re.compile(r"(\d{4})-(\d\d)-(\d\d)t(\d\d):(\d\d):(\d\d)(?:\.\d{1,9})?(?:z|([+-])(\d\d):(\d\d))", re.ASCII | re.IGNORECASE)


_DAY = re.compile(r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,? )?(\d{1,2}) ([a-z]{3})[a-z]* (\d{4})", re.ASCII | re.IGNORECASE)
_SHIFTS = {"GMT": "+00:00", "UTC": "+00:00", "Z": "+00:00", "+0000": "+00:00"}


def plain_date(text: str) -> datetime | None:
    """RFC 822 with a zone, or RFC 3339, in UTC. None: it is neither, or no such day; that is not to say that it is no date."""
    day, _, rest = text.rpartition(" ")[0].rpartition(" ")
    shift = _SHIFTS.get(text[len(day) + len(rest) + 2 :])
    if shift and len(rest) == 8 and rest[2] == rest[5] == ":" and rest < "24":  # as nearly all write it
        try:
            return datetime.fromisoformat(f"{_day(day)}T{rest}{shift}")
        except ValueError:
            pass
    return _any_date(text)


@lru_cache(maxsize=512)
def _day(text: str) -> str:
    found = _DAY.fullmatch(text)
    return f"{found[3]}-{_MONTHS.get(found[2].lower(), 0):02}-{int(found[1]):02}" if found else ""


def _any_date(text: str) -> datetime | None:
    try:
        if found := _MAIL.fullmatch(text):
            day, month, year, hour, minute, second, sign, hours, minutes, zone = found.groups()
            shift = _ZONES[zone.lower()] * 60 if zone else _minutes(sign, hours, minutes)
            at = datetime(int(year), _MONTHS[month.lower()], int(day), int(hour), int(minute), int(second or 0), tzinfo=UTC)
        elif found := _WEB.fullmatch(text):
            *whole, sign, hours, minutes = found.groups()
            shift = _minutes(sign, hours, minutes) if sign else 0
            at = datetime(*map(int, whole), tzinfo=UTC)  # type: ignore[arg-type, misc]
        else:
            return None
        return at - timedelta(minutes=shift)
    except (ValueError, KeyError, OverflowError):
        return None


def _minutes(sign: str, hours: str, minutes: str) -> int:
    shift = int(hours) * 60 + int(minutes)
    return -shift if sign == "-" else shift
