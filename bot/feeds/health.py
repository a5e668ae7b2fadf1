"""How a feed is: what is worth telling an operator about it, and when it has moved, gone, fallen silent or flooded. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median
from typing import Literal, TypeAlias
from urllib.parse import urlsplit

from bot.feeds.identity import short_hash
from bot.feeds.options import FeedOptions
from bot.records import Notice, Poll

Trouble: TypeAlias = Literal["feed_broken", "feed_moved", "feed_gone", "feed_silent", "feed_flood", "feed_back"]
State: TypeAlias = Literal[
    "retired", "broken", "failing", "flooded", "silent", "empty", "moved", "fine", "never polled", "disabled"
]

BROKEN_AFTER = 5
"""Failed polls in a row; with the back-off, from ten minutes to a day."""
MOVED_AFTER = 3
"""Polls in a row that were sent on for good to the same place; then that place is asked."""
GONE_AFTER = timedelta(days=1)
SILENT_GAPS, SILENT_AT_LEAST = 12, timedelta(hours=6)
"""A feed is silent when it brought nothing for twelve of its usual gaps, and for at least six hours."""
LIVELY_SECONDS, LIVELY_GAPS = 3 * 3600, 5
FLOOD_TIMES, FLOOD_ITEMS = 20, 50
"""So many times what was to be expected since the last good poll, and at least so many items, are a flood."""
LOST = frozenset({"not_found", "gone", "dns", "connect", "tls", "blocked_address", "blocked_port", "html_page", "not_a_feed"})
"""Failures that send us back from where a feed was said to have moved."""


@dataclass(frozen=True, slots=True)
class Move:
    """Where a feed is said to live now, and how often in a row that was said; empty when it never moved."""

    to: str = ""
    polls: int = 0


def address(feed: FeedOptions, known: Poll | None) -> str:
    """Where to ask: where it moved to, once that is sure; else where the operator says."""
    if known is None or known.moved_polls < MOVED_AFTER or known.url != feed.public_url:
        return feed.url
    return known.moved_to


def moved(feed: FeedOptions, known: Poll | None, permanent_url: str) -> Move:
    """What a good answer says about it. Secrets stay with the server they were meant for, and https never becomes http."""
    before = Move(known.moved_to, known.moved_polls) if known else Move()
    if permanent_url == address(feed, known):
        return before if before.polls >= MOVED_AFTER else Move()
    old, new = urlsplit(feed.url), urlsplit(permanent_url)
    astray = (old.scheme, new.scheme) == ("https", "http")
    if astray or ((feed.headers or old.username) and old.netloc.rpartition("@")[2] != new.netloc):
        return Move()
    return Move(permanent_url, before.polls + 1 if before.to == permanent_url else 1)


def is_silent(gap_seconds: tuple[int, ...], newest_at: datetime | None, now: datetime) -> bool:
    """Has a lively feed brought nothing for far longer than it ever took?"""
    if newest_at is None or len(gap_seconds) < LIVELY_GAPS or median(gap_seconds) > LIVELY_SECONDS:
        return False
    patience = max(SILENT_GAPS * median(gap_seconds), 2 * max(gap_seconds), SILENT_AT_LEAST.total_seconds())
    return (now - newest_at).total_seconds() > patience


def is_flood(new: int, known: Poll | None, now: datetime) -> bool:
    """Are so many new items at once no news? After a pause of ours more are expected."""
    if known is None or known.last_good_at is None or not known.gap_seconds or new < FLOOD_ITEMS:
        return False
    expected = (now - known.last_good_at).total_seconds() / max(median(known.gap_seconds), 1.0)
    return new > FLOOD_TIMES * max(expected, 1.0)


def items_a_day(poll: Poll) -> float:
    """By its usual gap; 0 when that is not known."""
    return round(86_400 / max(median(poll.gap_seconds), 1.0), 1) if poll.gap_seconds else 0.0


def state(feed: FeedOptions, poll: Poll | None) -> State:
    """In one word, the worst first."""
    if not feed.enabled:
        return "disabled"
    if poll is None:
        return "never polled"
    if is_retired(feed, poll):
        return "retired"
    if poll.errors:
        return "broken" if poll.errors >= BROKEN_AFTER else "failing"
    if poll.flooded or poll.silent:
        return "flooded" if poll.flooded else "silent"
    if poll.empty:
        return "empty"
    return "moved" if poll.moved_to else "fine"


def is_retired(feed: FeedOptions, poll: Poll | None) -> bool:
    """Gone for good, until the operator gives it another URL."""
    return poll is not None and poll.retired_at is not None and poll.url == feed.public_url


def notices(known: Poll | None, poll: Poll) -> list[Notice]:
    """What is different now, in the order of importance.

    Ids are made of what began each thing, so that a poll that a crash undid says the same again, and not something new.
    """
    was = known or Poll(id=poll.id, by=poll.by, host=poll.host, url=poll.url, at=poll.at, next_at=poll.at)
    ill, well = was.errors >= BROKEN_AFTER, poll.errors == 0
    found: list[tuple[bool, Trouble, object, str]] = [
        (
            bool(poll.retired_at) and not was.retired_at,
            "feed_gone",
            poll.gone_at,
            "its server says, twice a day apart, that it is gone for good; it is not asked any more",
        ),
        (
            poll.errors >= BROKEN_AFTER and not ill,
            "feed_broken",
            poll.last_good_at,
            f"{poll.errors} failed polls in a row, the last one {poll.error}",
        ),
        (ill and well, "feed_back", was.last_good_at, f"well again after {was.errors} failed polls"),
        (
            was.moved_polls < MOVED_AFTER <= poll.moved_polls,
            "feed_moved",
            poll.moved_to,
            f"moved for good to {poll.moved_to}, which is asked from now on; put it into the config",
        ),
        (
            poll.flooded and not was.flooded,
            "feed_flood",
            poll.at.date(),  # once a day is enough
            "far too many new items at once; they are read, but never alerted",
        ),
        (
            poll.silent and not was.silent,
            "feed_silent",
            poll.newest_at,
            f"no new item since {poll.newest_at:%Y-%m-%d %H:%M} UTC" if poll.newest_at else "",
        ),
        (was.silent and not poll.silent and well, "feed_back", was.newest_at, "brings new items again"),
    ]
    return [_notice(poll, what, began, text) for is_so, what, began, text in found if is_so]


def _notice(poll: Poll, what: Trouble, began: object, text: str) -> Notice:
    match began:
        case datetime():
            stamp = f"{began:%Y%m%dT%H%M%S}"
        case str():
            stamp = short_hash(began)
        case _:
            stamp = str(began or "never")
    return Notice(
        id=f"{poll.id}/{what}/{stamp}", by=poll.by, at=poll.at, subject=poll.id, what=what, text=f"{poll.id}: {text}",
        solved=what == "feed_back",
    )  # fmt: skip
