"""When a feed is asked next. Pure: time and chance are handed in.

Within the bounds of its pace a feed is asked twice per item it usually brings. Trouble makes it rarer, at worst once a day;
nothing here ever switches a feed off.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from itertools import pairwise
from statistics import median

from bot.feeds.options import PaceOptions
from bot.ports import Chance

DAY = timedelta(days=1)
SPREAD = 0.1  # of the interval, to either side, so that feeds asked together drift apart
GAPS = 20
MILD = frozenset({"no_items", "truncated"})
"""Errors of an answer that is otherwise in order: no reason to ask more rarely."""


@dataclass(frozen=True, slots=True)
class Delay:
    """How long to wait, and what decided it, in words for `explain`."""

    seconds: float
    because: str


def next_delay(
    bounds: PaceOptions,
    gap_seconds: tuple[int, ...],
    chance: Chance,
    *,
    errors: int = 0,
    error: str = "",
    retry_after: timedelta | None = None,
) -> Delay:
    """`errors` counts failed polls in a row, this one included; `retry_after` is obeyed up to a day."""
    delay = _backed_off(bounds, errors, chance) if errors and error not in MILD else _regular(bounds, gap_seconds, chance)
    if retry_after is not None and min(retry_after, DAY).total_seconds() > delay.seconds:
        asked = min(retry_after, DAY).total_seconds()
        return Delay(asked + chance() * SPREAD * asked, "the server asked to wait")
    return delay


def _regular(bounds: PaceOptions, gap_seconds: tuple[int, ...], chance: Chance) -> Delay:
    floor, ceiling = bounds.floor.total_seconds(), bounds.ceiling.total_seconds()
    wanted = median(gap_seconds) / 2 if gap_seconds else 2 * floor
    seconds = min(max(wanted, floor), ceiling)
    if not gap_seconds:
        because = "nothing is known of its rhythm yet"
    elif seconds == wanted:
        because = "half its usual gap"
    else:
        because = "the floor of its pace" if seconds == floor else "the ceiling of its pace"
    return Delay(seconds * (1 - SPREAD + 2 * SPREAD * chance()), because)


def _backed_off(bounds: PaceOptions, errors: int, chance: Chance) -> Delay:
    """Full jitter (https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/) above one floor."""
    floor = bounds.floor.total_seconds()
    most = min(floor * 2.0 ** min(errors, 30), DAY.total_seconds())
    return Delay(floor + chance() * max(most - floor, 0.0), f"{errors} failed polls in a row")


def gaps(dates: Iterable[datetime]) -> tuple[int, ...]:
    """Seconds between one item and the next, newest first. Items published together count as one burst, not as a rhythm."""
    newest_first = sorted({date.replace(microsecond=0) for date in dates}, reverse=True)[: GAPS + 1]
    return tuple(int((later - earlier).total_seconds()) for later, earlier in pairwise(newest_first))


def retry_after(value: str, now: datetime) -> timedelta | None:
    """A Retry-After header (seconds or a date), between nothing and a day; None when it says nothing sensible."""
    text = value.strip()
    if text.isdecimal():
        return timedelta(seconds=min(int(text[:9]), int(DAY.total_seconds())))
    try:
        until = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    wait = (until if until.tzinfo else until.replace(tzinfo=UTC)) - now
    return min(wait, DAY) if wait > timedelta() else None
