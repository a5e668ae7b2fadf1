"""When a feed is asked next, and each bound that made it so; from what is known of it, with the poller's own arithmetic. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta
from statistics import median

import msgspec

from bot.feeds import FeedOptions, PollOptions
from bot.feeds.cadence import MILD, Delay, next_delay
from bot.options import written
from bot.records import Poll

_ALMOST_ONE = 1 - 2**-20
_SLACK_SECONDS = 1.0


class Outlook(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """`feeds explain --json`. Times are UTC; seconds are those from the last request to the next.

    `earliest_seconds` to `latest_seconds` is what the rhythm, the pace and the errors ask for; `seconds` is what was planned.
    """

    id: str
    url: str
    pace: str
    floor_seconds: float
    ceiling_seconds: float
    enabled: bool = True
    asked_at: datetime | None = None
    outcome: str = ""
    good_at: datetime | None = None
    error: str = ""
    errors: int = 0
    items_known: int = 0
    gaps: int = 0
    usual_gap_seconds: float = 0.0
    because: str = ""
    earliest_seconds: float = 0.0
    latest_seconds: float = 0.0
    next_at: datetime | None = None
    seconds: float = 0.0


def outlook(feed: FeedOptions, poll: Poll | None, options: PollOptions) -> Outlook:
    """`poll` is the newest one kept; None when the feed was never asked."""
    bounds = options.paces.of(feed.pace)
    plain = Outlook(
        id=feed.id, url=feed.url, pace=feed.pace, enabled=feed.enabled,
        floor_seconds=bounds.floor.total_seconds(), ceiling_seconds=bounds.ceiling.total_seconds(),
    )  # fmt: skip
    if poll is None:
        return plain
    earliest, latest = (_delay(feed, poll, options, chance) for chance in (0.0, _ALMOST_ONE))
    seconds = (poll.next_at - poll.at).total_seconds()
    return msgspec.structs.replace(
        plain, asked_at=poll.at, outcome=poll.outcome, good_at=poll.last_good_at, error=poll.error, errors=poll.errors,
        items_known=len(poll.seen), gaps=len(poll.gap_seconds), usual_gap_seconds=_usual(poll), because=latest.because,
        earliest_seconds=round(earliest.seconds, 1), latest_seconds=round(latest.seconds, 1), next_at=poll.next_at,
        seconds=round(seconds, 1),
    )  # fmt: skip


def told(one: Outlook, now: datetime) -> list[tuple[str, str]]:
    """The outlook in words: pairs of what and how."""
    floor, ceiling = (_length(seconds) for seconds in (one.floor_seconds, one.ceiling_seconds))
    pace = ("pace", f"{one.pace}: at most every {floor}, and at least every {ceiling} while it works (poll.paces.{one.pace})")
    if not one.enabled:
        return [pace, ("next check", "never: it is disabled")]
    if one.asked_at is None or one.next_at is None:
        return [pace, ("next check", "at once when polling begins: it was never asked")]
    errors = f"{one.errors} in a row, the last one {one.error}" if one.errors else "none"
    return [
        ("last answer", f"{_moment(one.asked_at)}: {one.outcome or 'fine'}, {one.items_known} items known"),
        ("last good", _moment(one.good_at) if one.good_at else "never"),
        ("errors", errors + (", which slows nothing down" if one.error in MILD else "")),
        ("rhythm", f"usually {_length(one.usual_gap_seconds)} between items (median of {one.gaps})" if one.gaps else "not known"),
        pace,
        ("so it waits", f"{_length(one.earliest_seconds)} to {_length(one.latest_seconds)}: {one.because}, spread by chance"),
        ("next check", f"{_moment(one.next_at)}, {_length(one.seconds)} after the last answer{_but(one)}{_passed(one, now)}"),
    ]


def _but(one: Outlook) -> str:
    if one.seconds > one.latest_seconds + _SLACK_SECONDS:
        return "; longer than that, because the server asked to wait, or the config has changed since"
    if one.seconds < one.earliest_seconds - _SLACK_SECONDS:
        return "; shorter than that, because the config has changed since"
    return ""


def _passed(one: Outlook, now: datetime) -> str:
    """A running poller writes an unchanged answer down once an hour only, so the journal may lag behind it."""
    assert one.next_at is not None
    if one.next_at > now:
        return f" (in {_length((one.next_at - now).total_seconds())})"
    return " (gone by: due at once when polling begins; a poller at work keeps unchanged answers for an hour before it notes one)"


def _delay(feed: FeedOptions, poll: Poll, options: PollOptions, chance: float) -> Delay:
    return next_delay(options.paces.of(feed.pace), poll.gap_seconds, lambda: chance, errors=poll.errors, error=poll.error)


def _usual(poll: Poll) -> float:
    return float(median(poll.gap_seconds)) if poll.gap_seconds else 0.0


def _moment(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M:%S} UTC"


def _length(seconds: float) -> str:
    """150 s is "2m30s"; beyond an hour without seconds."""
    whole = round(seconds)
    if whole < 60 or whole % 3600 == 0 or whole % 60 == 0:
        return written(timedelta(seconds=whole))
    hours, rest = divmod(whole, 3600)
    minutes, rest = divmod(rest, 60)
    return f"{hours}h{minutes}m" if hours else f"{minutes}m{rest}s"
