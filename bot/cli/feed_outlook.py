"""When a feed is asked next, and each bound that made it so; from what is known of it, with the poller's own arithmetic. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta
from statistics import median

import msgspec

from bot.cli.feed_trouble import meaning
from bot.feeds import FeedOptions, PollOptions
from bot.feeds.cadence import MILD, Delay, Wishes, next_delay
from bot.feeds.health import MOVED_AFTER, State, items_a_day, state
from bot.feeds.novelty import new_since
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
    state: State = "never polled"
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
    late_seconds: int = 0
    items_a_day: float = 0.0
    newest_at: datetime | None = None
    fresh_seconds: int = 0
    own_pace: bool = False
    host_spared_until: datetime | None = None
    moved_to: str = ""
    moved_polls: int = 0
    fallback: str = ""
    hub: str = ""
    host_at_once: int = 0
    host_a_second: float = 0.0
    new_until: datetime | None = None


def outlook(feed: FeedOptions, poll: Poll | None, options: PollOptions, first_at: datetime | None = None) -> Outlook:
    """`poll` is the newest one kept; None when the feed was never asked. `first_at` is when the first of all feeds was read."""
    bounds = options.paces.of(feed.pace)
    plain = Outlook(
        id=feed.id, url=feed.public_url, pace=feed.pace, enabled=feed.enabled, state=state(feed, poll), own_pace=feed.own_pace,
        floor_seconds=bounds.floor.total_seconds(), ceiling_seconds=bounds.ceiling.total_seconds(),
        host_at_once=options.per_host, host_a_second=options.host_rate,
    )  # fmt: skip
    if poll is None:
        return plain
    earliest, latest = (_delay(feed, poll, options, chance) for chance in (0.0, _ALMOST_ONE))
    seconds = (poll.next_at - poll.at).total_seconds()
    return msgspec.structs.replace(
        plain, asked_at=poll.at, outcome=poll.outcome, good_at=poll.last_good_at, error=poll.error, errors=poll.errors,
        items_known=len(poll.seen), gaps=len(poll.gap_seconds), usual_gap_seconds=_usual(poll), because=latest.because,
        earliest_seconds=round(earliest.seconds, 1), latest_seconds=round(latest.seconds, 1), next_at=poll.next_at,
        seconds=round(seconds, 1), late_seconds=poll.late_seconds, items_a_day=items_a_day(poll), newest_at=poll.newest_at,
        fresh_seconds=poll.fresh_seconds, host_spared_until=poll.retry_at, moved_to=poll.moved_to, moved_polls=poll.moved_polls,
        fallback=poll.fallback, hub=_hub(poll, options), new_until=_new_until(feed, poll, options, first_at),
    )  # fmt: skip


def told(one: Outlook, now: datetime) -> list[tuple[str, str]]:
    """The outlook in words: pairs of what and how."""
    floor, ceiling = (_length(seconds) for seconds in (one.floor_seconds, one.ceiling_seconds))
    pace = ("pace", f"{one.pace}: at most every {floor}, and at least every {ceiling} while it works (poll.paces.{one.pace})")
    if not one.enabled:
        return [pace, ("next check", "never: it is disabled")]
    if one.asked_at is None or one.next_at is None:
        return [pace, ("next check", "at once when polling begins: it was never asked")]
    if one.state == "retired":
        return [
            ("last answer", _moment(one.asked_at)),
            ("next check", "never: it is gone for good (410 twice, a day apart). A new URL brings it back"),
        ]
    errors = f"{one.errors} in a row, the last one {one.error}" if one.errors else "none"
    return [
        ("state", one.state),
        ("last answer", f"{_moment(one.asked_at)}: {one.outcome or 'fine'}, {one.items_known} items known{_late(one)}"),
        ("last good", _moment(one.good_at) if one.good_at else "never"),
        ("errors", errors + (", which slows nothing down" if one.error in MILD else "")),
        *([("that is", words)] if one.errors and (words := meaning(one.error)) else []),
        ("rhythm", _rhythm(one)),
        pace,
        *_bounds_of_the_server(one),
        *(
            [("new", f"until {_moment(one.new_until)}: till then it corroborates nothing (poll.new_for)")]
            if one.new_until
            else []
        ),
        ("so it waits", f"{_length(one.earliest_seconds)} to {_length(one.latest_seconds)}: {one.because}, spread by chance"),
        ("next check", f"{_moment(one.next_at)}, {_length(one.seconds)} after the last answer{_but(one)}{_passed(one, now)}"),
    ]


def _rhythm(one: Outlook) -> str:
    if not one.gaps:
        return "not known"
    return f"usually {_length(one.usual_gap_seconds)} between items (median of {one.gaps}), {one.items_a_day:g} a day"


def _late(one: Outlook) -> str:
    return f", asked {_length(one.late_seconds)} late" if one.late_seconds else ""


def _bounds_of_the_server(one: Outlook) -> list[tuple[str, str]]:
    """What its server said that bears on the next check, and what its host can bear."""
    found: list[tuple[str, str]] = []
    if one.own_pace:
        found.append(("its server", "is asked by the pace alone, whatever it says of how long answers stay new (own_pace)"))
    elif one.fresh_seconds:
        found.append(
            ("its server", f"says nothing is new for {_length(one.fresh_seconds)} (Cache-Control, Expires, ttl, skipHours)")
        )
    at_most = f"{one.host_at_once} requests at once and {one.host_a_second:g} a second"
    found.append(("its host", f"gets at most {at_most}, for all its feeds together (poll.per_host, poll.host_rate)"))
    if one.host_spared_until is not None:
        found.append(("Retry-After", f"its host is asked nothing before {_moment(one.host_spared_until)}"))
    if one.fallback:
        found.append(("its markup", f"takes the slow parser, feedparser: {one.fallback.replace('_', ' ')}"))
    if one.hub:
        found.append(("its hub", f"{one.hub} was asked to push its news; polling is the safety net (poll.websub)"))
    if one.moved_to:
        where = "is asked there" if one.moved_polls >= MOVED_AFTER else f"told {one.moved_polls} of {MOVED_AFTER} times"
        found.append(("moved to", f"{one.moved_to} ({where})"))
    return found


def _but(one: Outlook) -> str:
    if one.seconds > one.latest_seconds + _SLACK_SECONDS:
        assert one.next_at is not None
        if one.host_spared_until is not None and one.next_at >= one.host_spared_until:
            return "; longer than that, because the server asked to wait"
        return "; longer than that, because the server asked to wait, or the config has changed since"
    if one.seconds < one.earliest_seconds - _SLACK_SECONDS:
        return "; shorter than that, because an incident lives in its country, or the config has changed since"
    return ""


def _passed(one: Outlook, now: datetime) -> str:
    """A running poller writes an unchanged answer down once an hour only, so the journal may lag behind it."""
    assert one.next_at is not None
    if one.next_at > now:
        return f" (in {_length((one.next_at - now).total_seconds())})"
    return " (gone by: due at once when polling begins; a poller at work keeps unchanged answers for an hour before it notes one)"


def _delay(feed: FeedOptions, poll: Poll, options: PollOptions, chance: float) -> Delay:
    fresh = timedelta() if feed.own_pace else timedelta(seconds=poll.fresh_seconds)
    wishes = Wishes(fresh=fresh, pushed=bool(_hub(poll, options)))
    bounds = options.paces.of(feed.pace)
    return next_delay(bounds, poll.gap_seconds, lambda: chance, errors=poll.errors, error=poll.error, wishes=wishes)


def _hub(poll: Poll, options: PollOptions) -> str:
    """Who may push its news, if hubs can reach us at all; whether it does just now only the poller knows."""
    return poll.hub if options.websub.callback_url else ""


def _new_until(feed: FeedOptions, poll: Poll, options: PollOptions, first_at: datetime | None) -> datetime | None:
    since = new_since(feed, poll, first_at, options.new_for) if first_at else None
    return since + options.new_for if since else None


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
