"""The poller over time: rhythm, restarts, other pollers, other lists. The clock is wound by hand, the web is scripted."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from datetime import timedelta
from itertools import cycle, pairwise
from typing import Any

import httpx
import msgspec
import pytest
from feedserver import NOON, An, rss
from polled import FAST, HOUR, SLOW, Site, SteppedClock, kept, polling

from bot.feeds import FeedOptions, Poller, PollOptions, poll_feeds
from bot.journal import MemoryJournal
from bot.ports import JournalFailed
from bot.records import Poll
from bot.topics import ARTICLES, POLLS, Topic
from conftest import HandClock


async def test_feeds_are_asked_at_their_own_pace() -> None:
    clock = SteppedClock(2 * HOUR)
    site = Site(clock)
    async with site.web() as web, polling(MemoryJournal(clock), web, clock, FAST, SLOW):
        await clock.over.wait()
    gaps = [later - earlier for earlier, later in pairwise(site.times("fast"))]
    assert [round(gap) for gap in gaps] == [120] * len(gaps)
    assert (len(gaps) > 55, len(site.times("slow"))) == (True, 2)


async def test_failing_feed_is_asked_ever_more_rarely_and_never_given_up() -> None:
    clock = SteppedClock(10 * 24 * HOUR)
    site = Site(clock, lambda _: httpx.Response(500))
    async with site.web() as web, polling(MemoryJournal(clock), web, clock, FAST, chance=0.999):
        await clock.over.wait()
    times = site.times("fast")
    assert 12 < len(times) < 25
    assert max(later - earlier for earlier, later in itertools.pairwise(times)) <= 24 * HOUR


async def test_feed_is_well_again_at_the_first_good_answer() -> None:
    clock = SteppedClock(HOUR)
    answers = iter([httpx.Response(500), httpx.Response(500)])
    site = Site(clock, lambda _: next(answers, httpx.Response(200, content=rss([An()]))))
    journal = MemoryJournal(clock)
    async with site.web() as web, polling(journal, web, clock, FAST):
        await clock.over.wait()
    assert [(poll.outcome, poll.errors) for poll in await kept(journal)][:3] == [("failed", 1), ("failed", 2), ("read", 0)]


async def test_every_feed_of_a_host_waits_when_one_was_told_to() -> None:
    clock = SteppedClock(HOUR)
    site = Site(clock, lambda request: httpx.Response(429 if request.url.path == "/a" else 404, headers={"retry-after": "1800"}))
    feeds = [FeedOptions(id=name, url=f"http://one.example/{name}", pace="flash") for name in "ab"]
    async with site.web() as web, polling(MemoryJournal(clock), web, clock, *feeds):
        await clock.over.wait()
    assert [at for _, at in site.asked if 1 < at < 1800] == []
    assert [at for _, at in site.asked if at >= 1800] != []


async def test_little_is_written_when_nothing_changes() -> None:
    clock = SteppedClock(5 * HOUR)
    site = Site(clock)
    journal = MemoryJournal(clock)
    async with site.web() as web, polling(journal, web, clock, FAST):
        await clock.over.wait()
    assert len(site.asked) > 140
    assert len(await kept(journal)) in (5, 6)
    assert len(await kept(journal, ARTICLES)) == 1


async def test_poller_goes_on_where_the_last_one_stopped() -> None:
    clock = SteppedClock(1_000.0)
    site = Site(clock)
    journal = MemoryJournal(clock)
    async with site.web() as web:
        await poll_feeds(journal, [SLOW], PollOptions(), web, clock, lambda: 0.5, once=True)
        async with polling(journal, web, clock, SLOW, FAST):
            await clock.over.wait()
    assert site.times("slow") == [0.0]
    assert site.times("fast")[0] == pytest.approx(0.02, abs=0.05)
    assert len(await kept(journal, ARTICLES)) == 2


async def test_overdue_feeds_do_not_all_start_at_once() -> None:
    clock = SteppedClock(60.0)
    site = Site(clock)
    feeds = [FeedOptions(id=f"f{n}", url=f"http://h{n}.example/rss") for n in range(100)]
    draws = cycle(number / 100 for number in range(100))
    async with site.web() as web:
        poller = Poller(MemoryJournal(clock), feeds, PollOptions(), web, clock, lambda: next(draws))
        task = asyncio.create_task(poller.run())
        await clock.over.wait()
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await poller.close()
    assert len(site.asked) == 100
    assert max(sum(second <= at < second + 1 for _, at in site.asked) for second in range(3)) <= 51


async def test_list_can_be_replaced_while_polling() -> None:
    clock = SteppedClock(HOUR)
    site = Site(clock)
    async with site.web() as web, polling(MemoryJournal(clock), web, clock, FAST) as poller:
        await clock.over.wait()
        asked = len(site.times("fast"))
        poller.replace([SLOW.model_copy(update={"pace": "fast"}), FAST.model_copy(update={"enabled": False})])
        clock.until, clock.over = 2 * HOUR, asyncio.Event()
        await clock.over.wait()
    assert len(site.times("fast")) == asked
    assert len(site.times("slow")) > 25


async def test_moved_feed_is_asked_without_the_old_validators_and_keeps_what_it_saw() -> None:
    clock = HandClock(NOON)
    headers: list[httpx.Headers] = []

    def answer(request: httpx.Request) -> httpx.Response:
        headers.append(request.headers)
        return httpx.Response(200, content=rss([An()]), headers={"etag": '"1"'})

    journal = MemoryJournal(clock)
    async with Site(clock, answer).web() as web:
        for url in ("http://old.example/rss", "http://old.example/rss", "http://new.example/rss"):
            await poll_feeds(journal, [FeedOptions(id="f", url=url)], PollOptions(), web, clock, lambda: 0.5, once=True)
    assert [given.get("if-none-match") for given in headers] == [None, '"1"', None]
    assert len(await kept(journal, ARTICLES)) == 1


async def test_document_is_asked_for_anew_when_304s_have_no_end() -> None:
    clock = SteppedClock(4 * HOUR)
    asked: list[bool] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append("if-none-match" in request.headers)
        return httpx.Response(304) if asked[-1] else httpx.Response(200, content=rss([An()]), headers={"etag": '"1"'})

    async with Site(clock, answer).web() as web, polling(MemoryJournal(clock), web, clock, FAST):
        await clock.over.wait()
    assert [number for number, conditional in enumerate(asked) if not conditional] == [0, 51, 102]


class Moody:
    """A journal that refuses to keep what a test does not like."""

    def __init__(self, inner: MemoryJournal, refuse: Callable[[Topic[Any]], JournalFailed | None]) -> None:
        self._inner, self._refuse = inner, refuse

    async def append(self, topic: Topic[Any], *records: Any) -> None:
        failure = self._refuse(topic)
        if failure is not None:
            raise failure
        await self._inner.append(topic, *records)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)


async def test_poll_is_not_kept_when_its_articles_were_not() -> None:
    clock = SteppedClock(HOUR)
    refusals = iter([JournalFailed("disk full", passing=True)] * 2)
    journal = MemoryJournal(clock)
    site = Site(clock, lambda _: httpx.Response(200, content=rss([An()]), headers={"etag": '"1"'}))
    moody = Moody(journal, lambda topic: next(refusals, None) if topic is ARTICLES else None)
    async with site.web() as web, polling(moody, web, clock, FAST):
        await clock.over.wait()
    assert (len(await kept(journal, ARTICLES)), len(await kept(journal))) == (1, 1)
    assert (await kept(journal))[0].at > NOON + timedelta(seconds=200)


async def test_polling_ends_when_the_journal_is_broken_for_good() -> None:
    clock = HandClock(NOON)
    moody = Moody(MemoryJournal(clock), lambda _: JournalFailed("no such table"))
    async with Site(clock).web() as web:
        with pytest.raises(ExceptionGroup) as caught:
            await poll_feeds(moody, [FAST], PollOptions(), web, clock, lambda: 0.5, once=True)
    assert caught.group_contains(JournalFailed)


async def test_other_feeds_go_on_when_a_bug_meets_one() -> None:
    clock = HandClock(NOON)

    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.host == "fast.example":
            raise ZeroDivisionError
        return httpx.Response(200, content=rss([An()]))

    journal = MemoryJournal(clock)
    async with Site(clock, answer).web() as web:
        summary = await poll_feeds(journal, [FAST, SLOW], PollOptions(), web, clock, lambda: 0.5, once=True)
    assert (summary.failed, summary.new) == (1, 1)
    assert {poll.id: poll.error for poll in await kept(journal)} == {"fast": "bug", "slow": ""}


class Dealt(MemoryJournal):
    """Deals out the shares it is told to."""

    def __init__(self, clock: HandClock, shares: Sequence[frozenset[int]]) -> None:
        super().__init__(clock)
        self.dealt, self.lost = shares, asyncio.Event()

    async def shares(self, topic: Topic[Any], *, reader: str) -> Any:
        for partitions in self.dealt:
            yield Piece(partitions, self.lost)


class Piece:
    def __init__(self, partitions: frozenset[int], lost: asyncio.Event) -> None:
        self.partitions, self._lost = partitions, lost

    async def __aiter__(self) -> AsyncIterator[Any]:
        await self._lost.wait()
        self._lost.clear()
        for entry in list[Any]():
            yield entry


async def test_only_the_feeds_of_the_share_are_asked() -> None:
    clock = SteppedClock(30.0)
    feeds = [FeedOptions(id=f"f{n}", url=f"http://h{n}.example/rss") for n in range(12)]
    hosts = {n: POLLS.partition(a_poll(f"h{n}.example")) for n in range(12)}
    journal = Dealt(clock, [frozenset({0, 1, 2}), frozenset({3, 4, 5})])
    site = Site(clock)
    async with site.web() as web, polling(journal, web, clock, *feeds):
        await clock.over.wait()
        first = {int(name[1:]) for name, _ in site.asked}
        clock.until, clock.over = 60.0, asyncio.Event()
        journal.lost.set()
        await clock.over.wait()
    assert first == {n for n, partition in hosts.items() if partition < 3}
    assert {int(name[1:]) for name, _ in site.asked} == set(range(12))


def a_poll(host: str) -> Poll:
    return Poll(id="x", by="poll/1", host=host, url="", at=NOON, next_at=NOON)


async def test_run_ends_when_the_journal_is_closed() -> None:
    clock = SteppedClock(10.0)
    journal = MemoryJournal(clock)
    async with Site(clock).web() as web:
        task: Awaitable[object] = asyncio.create_task(poll_feeds(journal, [FAST], PollOptions(), web, clock, lambda: 0.5))
        await clock.over.wait()
        await journal.close()
        async with asyncio.timeout(5):
            await task


async def test_late_word_of_a_former_poller_is_heeded() -> None:
    clock = SteppedClock(200.0)
    conditions: list[str | None] = []

    def answer(request: httpx.Request) -> httpx.Response:
        conditions.append(request.headers.get("if-none-match"))
        return httpx.Response(304) if conditions[-1] else httpx.Response(200, content=rss([An()]))

    journal = MemoryJournal(clock)
    async with Site(clock, answer).web() as web, polling(journal, web, clock, FAST) as poller:
        await clock.over.wait()
        (own,) = await kept(journal)
        await journal.append(POLLS, msgspec.structs.replace(own, at=own.at + timedelta(seconds=190), etag='"theirs"'))
        clock.until, clock.over = 300.0, asyncio.Event()
        poller.replace([FAST])  # ends the rest that the clock stopped
        await clock.over.wait()
    assert conditions == [None, None, '"theirs"']
