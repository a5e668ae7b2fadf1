"""How the feeds are, a line each: for programs as they are, for people with the ill ones last, where a terminal ends. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime

import msgspec

from bot.feeds import FeedOptions
from bot.feeds.health import State, items_a_day, state
from bot.records import Poll

HEADS = ("feed", "lang", "state", "a day", "newest", "last good", "next", "late", "what is wrong")
ILL: tuple[State, ...] = ("silent", "flooded", "failing", "broken", "retired")
"""The worst last."""
_ORDER: tuple[State, ...] = ("disabled", "never polled", "fine", "empty", "moved", *ILL)


class FeedState(msgspec.Struct, frozen=True, omit_defaults=True):
    """One line of `feeds list --json`; times are UTC."""

    id: str
    url: str
    publisher: str
    language: str
    state: State
    last_good_at: datetime | None = None
    next_at: datetime | None = None
    error: str = ""
    errors: int = 0
    items_a_day: float = 0.0
    late_seconds: int = 0
    newest_at: datetime | None = None
    moved_to: str = ""


def feed_state(feed: FeedOptions, poll: Poll | None) -> FeedState:
    """`poll` is the newest one kept."""
    word = state(feed, poll)
    found = FeedState(feed.id, feed.public_url, feed.publisher, feed.language, word)
    if poll is None or not feed.enabled:
        return found
    return msgspec.structs.replace(
        found, error=poll.error, errors=poll.errors, last_good_at=poll.last_good_at, items_a_day=items_a_day(poll),
        next_at=None if word == "retired" else poll.next_at, late_seconds=poll.late_seconds, newest_at=poll.newest_at,
        moved_to=poll.moved_to,
    )  # fmt: skip


def matches(feed: FeedOptions, words: Sequence[str]) -> bool:
    """Is each word part of its name, address or publisher, or its language, its country or one of its tags?"""
    parts = f"{feed.id} {feed.public_url} {feed.publisher} {feed.family}".lower()
    whole = {feed.language.lower(), feed.country.lower(), *(tag.lower() for tag in feed.tags)} - {""}
    return all(word.lower() in parts or word.lower() in whole for word in words)


def rows(states: Iterable[FeedState], now: datetime) -> list[tuple[str, ...]]:
    """As `HEADS` has it, in the order of the config within each state."""
    return [
        (
            one.id, one.language, f"{one.state} ({one.errors})" if one.errors else one.state,
            _count(one.items_a_day), _age(one.newest_at, now), _age(one.last_good_at, now),
            _until(one.next_at, now), f"{one.late_seconds} s" if one.late_seconds else "", one.error or one.moved_to,
        )
        for one in sorted(states, key=lambda one: _ORDER.index(one.state))
    ]  # fmt: skip


def in_all(states: Sequence[FeedState]) -> str:
    """How many there are of each state, the most frequent first, and what the pollable bring a day."""
    counts = Counter(one.state for one in states)
    items = round(sum(one.items_a_day for one in states))
    words = ", ".join(f"{count} {word}" for word, count in counts.most_common())
    return f"{len(states)} feeds: {words}; about {items} items a day" if states else "No feeds."


def _count(a_day: float) -> str:
    return f"{a_day:.{int(a_day < 10)}f}" if a_day else ""


def _age(at: datetime | None, now: datetime) -> str:
    return _short((now - at).total_seconds()) if at else ""


def _until(at: datetime | None, now: datetime) -> str:
    if at is None:
        return ""
    return "due" if at <= now else _short((at - now).total_seconds())


def _short(seconds: float) -> str:
    """In the one unit that says enough."""
    for unit, size, most in (("s", 1, 100), ("m", 60, 100), ("h", 3600, 48)):
        if seconds < most * size:
            return f"{max(int(seconds // size), 0)}{unit}"
    return f"{int(seconds // 86_400)}d"
