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
BURST_SHARE = 0.25
BURST_FLOOR_SECONDS = 30.0  # whatever happens in the world
MILD = frozenset({"truncated"})
"""Errors of an answer that is otherwise in order: no reason to ask more rarely."""


@dataclass(frozen=True, slots=True)
class Delay:
    """How long to wait, and what decided it, in words for `explain`."""

    seconds: float
    because: str


@dataclass(frozen=True, slots=True)
class Wishes:
    """What is asked for beside the pace: by the server (`retry_after`, `fresh`), and by the news.

    `fresh` is how long the server says its answer stays new; `burst`: an incident lives in the feed's country;
    `pushed`: a hub tells us of news, and asking is only to be sure.
    """

    retry_after: timedelta = timedelta()
    fresh: timedelta = timedelta()
    burst: bool = False
    pushed: bool = False


NO_WISHES = Wishes()


def next_delay(
    bounds: PaceOptions,
    gap_seconds: tuple[int, ...],
    chance: Chance,
    *,
    errors: int = 0,
    error: str = "",
    wishes: Wishes = NO_WISHES,
) -> Delay:
    """`errors` counts failed polls in a row, this one included; what the server wishes is obeyed up to a day."""
    failing = errors and error not in MILD
    delay = _backed_off(bounds, errors, chance) if failing else _regular(bounds, gap_seconds, chance, wishes)
    if not failing:
        delay = _not_before(delay, wishes.fresh, "the server says nothing is new before (Cache-Control, Expires, ttl)", chance)
    return _not_before(delay, wishes.retry_after, "the server asked to wait", chance)


def _not_before(delay: Delay, wait: timedelta, because: str, chance: Chance) -> Delay:
    asked = min(wait, DAY).total_seconds()
    return Delay(asked + chance() * SPREAD * asked, because) if asked > delay.seconds else delay


def _regular(bounds: PaceOptions, gap_seconds: tuple[int, ...], chance: Chance, wishes: Wishes) -> Delay:
    floor, ceiling = bounds.floor.total_seconds(), bounds.ceiling.total_seconds()
    wanted = median(gap_seconds) / 2 if gap_seconds else 2 * floor
    seconds = ceiling if wishes.pushed else min(max(wanted, floor), ceiling)
    if wishes.burst and seconds > BURST_FLOOR_SECONDS:
        seconds = max(seconds * BURST_SHARE, BURST_FLOOR_SECONDS)
        because = "an incident lives in its country"
    elif wishes.pushed:
        because = "the ceiling of its pace, since its hub tells us of news"
    elif not gap_seconds:
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
    return Delay(floor + chance() * max(most - floor, 0.0), f"{errors} failed poll{'s' * (errors > 1)} in a row")


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
