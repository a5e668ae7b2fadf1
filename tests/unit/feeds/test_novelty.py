"""Feeds that were added to a running installation are new for a while; those that it began with never were."""

from __future__ import annotations

from datetime import datetime, timedelta

import httpx
import pytest
from feedserver import NOON, An, rss
from hypothesis import given
from hypothesis import strategies as st
from polled import Site, kept

from bot.feeds import FeedOptions, PollOptions, poll_feeds
from bot.feeds.novelty import FOUNDING, first_read_at, marked, new_since
from bot.feeds.reading import blank
from bot.journal import MemoryJournal
from bot.records import Poll
from bot.topics import ARTICLES, POLLS
from builders import an_article
from conftest import HandClock

FIRST, LATER = (FeedOptions(id=name, url=f"http://{name}.example/rss") for name in ("first", "later"))
NEW_FOR = timedelta(days=14)
DAY = timedelta(days=1)


def a_poll(since: datetime | None, at: datetime = NOON, *, good: bool = True) -> Poll:
    return Poll(id="later", by="poll/1", host="h", url="u", at=at, next_at=at, last_good_at=at if good else None, since=since)


@pytest.mark.parametrize(
    ("since", "at", "tier", "new"),
    [
        (NOON, NOON, 3, False),
        (NOON + FOUNDING, NOON + FOUNDING, 3, False),
        (NOON + FOUNDING + DAY, NOON + FOUNDING + DAY, 3, True),
        (NOON + 30 * DAY, NOON + 43 * DAY, 2, True),
        (NOON + 30 * DAY, NOON + 44 * DAY, 2, False),
        (NOON + 30 * DAY, NOON + 30 * DAY, 1, False),
        (None, NOON + 30 * DAY, 3, False),
    ],
)
def test_a_feed_is_new_if_it_came_later_than_the_first_ones_and_not_long_ago(since, at, tier, new):
    feed = LATER.model_copy(update={"tier": tier})
    expected = since if new else None
    assert expected == new_since(feed, a_poll(since, at), NOON, NEW_FOR)
    assert new_since(feed, a_poll(since, at), NOON, timedelta()) is None


@given(st.lists(st.integers(0, 100), min_size=1, max_size=20), st.randoms())
def test_the_first_feed_of_an_installation_is_never_new_in_whatever_order_polls_are_read(days, draw):
    polls = [a_poll(NOON + day * DAY) for day in days]
    draw.shuffle(polls)
    first_at = NOON + 200 * DAY
    for poll in polls:
        first_at = first_read_at(poll, first_at)
    assert NOON + min(days) * DAY == first_at
    assert all(new_since(LATER, poll, first_at, NEW_FOR) is None for poll in polls if poll.since - first_at <= FOUNDING)


def test_feeds_read_before_that_was_kept_were_always_there_and_failed_polls_say_nothing():
    assert NOON == first_read_at(a_poll(None, good=False), NOON)
    assert first_read_at(a_poll(None), NOON) < NOON - 1000 * DAY


def test_articles_of_old_feeds_stay_as_they_are():
    articles = (an_article(),)
    assert articles is marked(articles, None)
    assert [NOON] == [one.new_since for one in marked(articles, NOON)]


async def asked(
    journal: MemoryJournal, clock: HandClock, *feeds: FeedOptions, new_for: timedelta = NEW_FOR, broken: bool = False
):
    """One poll of each by a process that has just begun; every answer has one new item."""
    item = An(title=f"Word {clock.passed}", guid=f"g{clock.passed}", link=f"http://x.example/{clock.passed}", at=clock.now())
    site = Site(clock, lambda _: httpx.Response(500) if broken else httpx.Response(200, content=rss([item])))
    async with site.web() as web:
        await poll_feeds(journal, feeds, PollOptions(new_for=new_for), web, clock, lambda: 0.5, once=True)


async def test_a_feed_that_is_added_later_is_new_until_its_time_is_over_also_across_restarts():
    clock = HandClock(NOON)
    journal = MemoryJournal(clock)
    await asked(journal, clock, FIRST)
    clock.forward(10 * DAY.total_seconds())
    await asked(journal, clock, LATER, broken=True)
    clock.forward(DAY.total_seconds())
    since = clock.now()
    for days in (0, 13, 1):
        clock.forward(days * DAY.total_seconds())
        await asked(journal, clock, FIRST, LATER)
    found = [(one.feed_id, one.new_since) for one in await kept(journal, ARTICLES)]
    assert [None] * 4 == [new for feed, new in found if feed == "first"]
    assert [since, since, None] == [new for feed, new in found if feed == "later"]
    assert {"first": NOON, "later": since} == {poll.id: poll.since for poll in await kept(journal)}


async def test_a_list_that_is_read_for_the_first_time_is_not_new_and_neither_is_one_of_before_the_upgrade():
    clock = HandClock(NOON)
    journal = MemoryJournal(clock)
    await asked(journal, clock, FIRST, LATER)
    assert {None} == {one.new_since for one in await kept(journal, ARTICLES)}

    upgraded = MemoryJournal(clock)
    await upgraded.append(POLLS, a_poll(None), blank(FIRST, NOON))
    await asked(upgraded, clock, FIRST, LATER)
    assert [("first", NOON), ("later", None)] == [(one.feed_id, one.new_since) for one in await kept(upgraded, ARTICLES)]


async def test_the_operator_may_trust_a_feed_from_its_first_day_or_all_of_them():
    clock = HandClock(NOON)
    journal = MemoryJournal(clock)
    await asked(journal, clock, FIRST)
    clock.forward(10 * DAY.total_seconds())
    await asked(journal, clock, LATER.model_copy(update={"tier": 1}))
    other = FeedOptions(id="other", url="http://other.example/rss")
    await asked(journal, clock, other, new_for=timedelta())
    assert {None} == {one.new_since for one in await kept(journal, ARTICLES)}
