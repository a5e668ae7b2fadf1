"""The poller and feeds that move, vanish, flood or must be left alone; and feeds where something happens."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from itertools import pairwise
from typing import Any

import httpx
import msgspec
import pytest
from feedserver import NOON, An, rss
from polled import FAST, HOUR, SLOW, Site, SteppedClock, kept, polling

from bot.feeds import FeedOptions, PollOptions, poll_feeds
from bot.feeds.health import state
from bot.journal import MemoryJournal
from bot.topics import ARTICLES, INCIDENTS, NOTICES
from builders import an_incident
from conftest import HandClock

DAY = 24 * HOUR


async def polled(
    clock: SteppedClock, answer: Callable[[httpx.Request], httpx.Response], *feeds: FeedOptions
) -> tuple[Site, MemoryJournal]:
    """Until the clock is wound off."""
    site, journal = Site(clock, answer), MemoryJournal(clock)
    async with site.web() as web, polling(journal, web, clock, *feeds):
        await clock.over.wait()
    return site, journal


async def test_retry_after_is_kept_over_a_restart_for_the_whole_host() -> None:
    clock = SteppedClock(600.0)
    site = Site(clock, lambda _: httpx.Response(503, headers={"retry-after": "3600"}))
    journal = MemoryJournal(clock)
    feeds = [FeedOptions(id=name, url=f"http://one.example/{name}", pace="flash") for name in "ab"]
    async with site.web() as web:
        async with polling(journal, web, clock, feeds[0]):
            await clock.over.wait()
        clock.until, clock.over = 2 * HOUR, type(clock.over)()
        async with polling(journal, web, clock, *feeds):
            await clock.over.wait()
    assert [at for _, at in site.asked if 1.0 < at < 3600.0] == []
    assert [at for _, at in site.asked if at >= 3600.0] != []


@pytest.mark.parametrize(("own_pace", "gap"), [(False, 900), (True, 120)])
async def test_freshness_is_heeded_unless_the_publisher_agreed_otherwise(own_pace: bool, gap: int) -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        body = b"" if "if-none-match" in request.headers else rss([An()])
        return httpx.Response(200 if body else 304, content=body, headers={"cache-control": "max-age=900", "etag": '"1"'})

    site, _ = await polled(SteppedClock(2 * HOUR), answer, FAST.model_copy(update={"own_pace": own_pace}))
    times = site.times("fast")
    assert min(later - earlier for earlier, later in pairwise(times)) >= gap - 0.1
    assert len(times) >= int(2 * HOUR / (gap * 1.1))


async def test_empty_feed_is_no_error_and_forgets_nothing() -> None:
    """A lively one that stays empty falls silent, as if it still showed its old items."""
    whole = rss([An(guid=f"g{number}", title=f"Title {number}", at=NOON - number * timedelta(minutes=5)) for number in range(60)])
    asked: list[int] = []

    def answer(_: httpx.Request) -> httpx.Response:
        asked.append(len(asked))
        return httpx.Response(200, content=rss([]) if asked[-1] % 2 else whole)

    _, journal = await polled(SteppedClock(HOUR), answer, FAST)
    polls, articles = await kept(journal), await kept(journal, ARTICLES)
    assert 60 == len(articles)
    assert {(False, 60, 0), (True, 60, 0)} == {(poll.empty, len(poll.seen), poll.errors) for poll in polls}
    assert {"empty", "fine"} == {state(FAST, poll) for poll in polls}

    bodies = iter([whole])
    _, journal = await polled(SteppedClock(20 * HOUR), lambda _: httpx.Response(200, content=next(bodies, rss([]))), FAST)
    assert ["feed_silent"] == [notice.what for notice in await kept(journal, NOTICES)]
    assert "silent" == state(FAST, (await kept(journal))[-1])


async def test_feed_is_asked_at_its_new_home_after_three_polls_and_at_the_old_one_when_that_fails() -> None:
    asked: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request.url.path)
        if request.url.path == "/rss":
            return httpx.Response(301, headers={"location": "/new"})
        return httpx.Response(404) if len(asked) == 9 else httpx.Response(200, content=rss([An()]))

    await polled(SteppedClock(HOUR), answer, FAST)
    assert asked[:6] == ["/rss", "/new"] * 3
    assert asked[6:11] == ["/new", "/new", "/new", "/rss", "/new"]


async def test_feed_that_is_gone_twice_a_day_apart_is_retired_until_it_has_another_url() -> None:
    clock = SteppedClock(10 * DAY)

    def answer(request: httpx.Request) -> httpx.Response:
        return httpx.Response(410) if request.url.host == "fast.example" else httpx.Response(200, content=rss([An()]))

    site, journal = await polled(clock, answer, FAST, SLOW)
    last = [poll for poll in await kept(journal) if poll.id == "fast"][-1]
    asked = len(site.asked)
    assert last.retired_at is not None
    assert last.retired_at - last.gone_at >= timedelta(days=1)
    assert site.times("fast")[-1] < 5 * DAY
    async with site.web() as web:
        await poll_feeds(journal, [FAST], PollOptions(), web, clock, lambda: 0.5, once=True)
        assert len(site.asked) == asked
        elsewhere = FeedOptions(id="fast", url="http://fast.example/other", pace="fast")
        await poll_feeds(journal, [elsewhere], PollOptions(), web, clock, lambda: 0.5, once=True)
    assert len(site.asked) == asked + 1


async def test_flood_is_read_but_never_alerted() -> None:
    clock = HandClock(NOON)

    def item(number: int, minutes: int) -> An:
        at = NOON - timedelta(minutes=minutes)
        return An(title=f"Headline {number}", guid=f"g{number}", link=f"https://news.example/{number}", at=at)

    calm = [item(n, 10 * n) for n in range(9)]
    bodies = iter([calm, [*calm, *(item(100 + n, 1) for n in range(80))], [item(500, 0), *calm]])
    site, journal = Site(clock, lambda _: httpx.Response(200, content=rss(next(bodies)))), MemoryJournal(clock)
    async with site.web() as web:
        for _ in range(3):
            await poll_feeds(journal, [FAST], PollOptions(), web, clock, lambda: 0.5, once=True)
            clock.forward(120)
    articles = await kept(journal, ARTICLES)
    assert [article.stale for article in articles] == [False] * 9 + [True] * 80 + [False]
    assert {article.flags for article in articles if article.stale} == {("flood",)}
    assert [poll.flooded for poll in await kept(journal)] == [False, True, False]


async def test_feeds_of_a_country_are_asked_more_often_while_an_incident_lives_there() -> None:
    clock = SteppedClock(4 * HOUR)
    site, journal = Site(clock), MemoryJournal(clock)
    here = SLOW.model_copy(update={"country": "UA"})
    elsewhere = FeedOptions(id="b", url="http://b.example/", pace="slow", country="SY")
    async with site.web() as web, polling(journal, web, clock, here, elsewhere) as poller:
        await clock.over.wait()
        before = len(site.times("slow")), len(site.times("b"))
        given: dict[str, Any] = {"country": "UA", "strike": True, "life": "new", "stale": False, "updated_at": clock.now()}
        clock.until, clock.over = 5 * HOUR, type(clock.over)()
        await journal.append(INCIDENTS, msgspec.structs.replace(an_incident(1), **given))
        poller.replace([here, elsewhere])  # ends the rest that the clock stopped
        await clock.over.wait()
    assert before[0] == before[1]
    assert (len(site.times("slow")) - before[0] >= 3, len(site.times("b")) - before[1] <= 1) == (True, True)
