"""What is told of a feed, and when."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest

from bot.feeds import FeedOptions
from bot.feeds.health import MOVED_AFTER, Move, address, is_flood, is_silent, items_a_day, moved, notices, state
from bot.records import Poll

NOON = datetime(2026, 3, 14, 12, 0, tzinfo=UTC)
FEED = FeedOptions(id="f", url="https://news.example/rss")
NEW = "https://news.example/feed"


def a_poll(**given: Any) -> Poll:
    plain = Poll(id="f", by="poll/1", host="news.example", url=FEED.url, at=NOON, next_at=NOON, outcome="read")
    return msgspec.structs.replace(plain, **given)


@pytest.mark.parametrize(
    ("given", "word"),
    [
        ({}, "fine"),
        ({"errors": 1}, "failing"),
        ({"errors": 5}, "broken"),
        ({"silent": True}, "silent"),
        ({"silent": True, "flooded": True}, "flooded"),
        ({"moved_to": NEW, "moved_polls": 1}, "moved"),
        ({"retired_at": NOON, "errors": 2}, "retired"),
        ({"retired_at": NOON, "url": "https://old.example/"}, "fine"),
    ],
)
def test_state_in_one_word(given: dict[str, Any], word: str) -> None:
    assert word == state(FEED, a_poll(**given))


def test_state_of_what_is_not_asked() -> None:
    assert state(FEED, None) == "never polled"
    assert state(FEED.model_copy(update={"enabled": False}), a_poll()) == "disabled"


@pytest.mark.parametrize(
    ("before", "now", "told"),
    [
        (None, {}, []),
        ({"errors": 4}, {"errors": 5, "error": "dns"}, ["feed_broken"]),
        ({"errors": 5}, {"errors": 6, "error": "dns"}, []),
        ({"errors": 9}, {"errors": 0}, ["feed_back"]),
        ({"errors": 3}, {"errors": 0}, []),
        ({"moved_polls": 2, "moved_to": NEW}, {"moved_polls": 3, "moved_to": NEW}, ["feed_moved"]),
        ({"moved_polls": 3, "moved_to": NEW}, {"moved_polls": 3, "moved_to": NEW}, []),
        ({"errors": 1}, {"errors": 2, "retired_at": NOON}, ["feed_gone"]),
        ({}, {"silent": True, "newest_at": NOON}, ["feed_silent"]),
        ({"silent": True}, {"silent": True}, []),
        ({"silent": True}, {}, ["feed_back"]),
        ({}, {"flooded": True}, ["feed_flood"]),
    ],
)
def test_each_change_is_told_once(before: dict[str, Any] | None, now: dict[str, Any], told: list[str]) -> None:
    known = None if before is None else a_poll(**before)
    assert told == [notice.what for notice in notices(known, a_poll(**now))]


@pytest.mark.parametrize(
    ("url", "headers", "permanent", "move"),
    [
        (FEED.url, {}, FEED.url, Move()),
        (FEED.url, {}, NEW, Move(NEW, 1)),
        (FEED.url, {}, "https://other.example/", Move("https://other.example/", 1)),
        (FEED.url, {"x-key": "k"}, NEW, Move(NEW, 1)),
        (FEED.url, {"x-key": "k"}, "https://other.example/", Move()),
        ("https://me:pw@news.example/rss", {}, "https://other.example/", Move()),
        (FEED.url, {}, "http://news.example/feed", Move()),
        ("http://news.example/rss", {}, NEW, Move(NEW, 1)),
    ],
)
def test_move_is_believed_where_no_secret_goes_astray(url: str, headers: dict[str, str], permanent: str, move: Move) -> None:
    assert move == moved(FeedOptions(id="f", url=url, headers=headers), None, permanent)  # type: ignore[arg-type]


def test_feed_is_asked_where_it_moved_after_three_polls_and_only_under_the_same_url() -> None:
    known, addresses = a_poll(), []
    for _ in range(MOVED_AFTER + 1):
        addresses.append(address(FEED, known))
        move = moved(FEED, known, NEW)
        known = a_poll(moved_to=move.to, moved_polls=move.polls)
    assert (addresses, known.moved_polls) == ([FEED.url] * MOVED_AFTER + [NEW], MOVED_AFTER)
    assert moved(FEED, a_poll(moved_to=NEW, moved_polls=2), "https://elsewhere.example/").polls == 1
    assert moved(FEED, a_poll(moved_to=NEW, moved_polls=2), FEED.url) == Move()
    assert address(FEED, a_poll(moved_to=NEW, moved_polls=3, url="https://old.example/")) == FEED.url


@pytest.mark.parametrize(
    ("gaps", "hours", "silent"),
    [
        ((600,) * 9, 5, False),
        ((600,) * 9, 7, True),
        ((600,) * 4, 99, False),
        ((20_000,) * 9, 99, False),
        ((600,) * 8 + (28_800,), 7, False),
    ],
)
def test_lively_feed_is_silent_after(gaps: tuple[int, ...], hours: int, silent: bool) -> None:
    assert silent == is_silent(gaps, NOON - timedelta(hours=hours), NOON)


def test_feed_without_dates_is_never_called_silent() -> None:
    assert not is_silent((600,) * 9, None, NOON)


@pytest.mark.parametrize(
    ("new", "minutes", "flood"), [(49, 5, False), (60, 5, True), (60, 60, False), (500, 60, True), (500, 60 * 24 * 3, False)]
)
def test_new_items_are_a_flood_against_what_was_to_be_expected(new: int, minutes: int, flood: bool) -> None:
    known = a_poll(gap_seconds=(600,) * 9, last_good_at=NOON - timedelta(minutes=minutes))
    assert flood == is_flood(new, known, NOON)


def test_first_poll_is_no_flood() -> None:
    assert (is_flood(500, None, NOON), is_flood(500, a_poll(last_good_at=NOON), NOON)) == (False, False)


def test_items_a_day_follow_from_the_usual_gap() -> None:
    assert (items_a_day(a_poll()), items_a_day(a_poll(gap_seconds=(3600, 3600, 60)))) == (0.0, 24.0)
