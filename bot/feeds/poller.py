"""The poller: every feed of its share when it is due, articles kept first, then what is known of the feed."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Sequence
from contextlib import aclosing, suppress
from dataclasses import replace
from datetime import datetime, timedelta
from urllib.parse import urlsplit

import msgspec
import structlog

from bot.feeds.account import Account, PollSummary, warn, warn_of
from bot.feeds.alarms import UNANSWERED, Alarms
from bot.feeds.burst import Bursts
from bot.feeds.cadence import DAY, Wishes, next_delay
from bot.feeds.health import MOVED_AFTER, notices
from bot.feeds.hosts import Hosts
from bot.feeds.hubs import Hub, Push
from bot.feeds.known import Known
from bot.feeds.novelty import first_read_at, marked, new_since
from bot.feeds.options import FeedOptions, PollOptions
from bot.feeds.reading import Reader, Reading, blank, is_worth_keeping
from bot.feeds.sandbox import Sandbox
from bot.feeds.schedule import Schedule
from bot.feeds.websub import WebSub
from bot.net import Web
from bot.ports import Chance, Clock, Entry, FeedFailed, Journal, JournalFailed, Share
from bot.records import Notice, Poll
from bot.topics import ARTICLES, INCIDENTS, NOTICES, POLLS

log = structlog.get_logger()

READER = "poll"
STARTS_PER_SECOND = 50  # of feeds that are overdue when polling begins; the rest of a second is for answers
LONGEST_START_SECONDS = 600.0
HURRY_SECONDS = 10.0
INCIDENTS_BACK = 200  # read again at start, to see where something is happening
ADVANCE_SECONDS = 60.0
SHORTEST_REST_SECONDS = 0.02
MOST_PUSHES = 4  # of one feed that wait to be read; hubs come again


async def poll_feeds(
    journal: Journal,
    feeds: Sequence[FeedOptions],
    options: PollOptions,
    web: Web,
    clock: Clock,
    chance: Chance,
    *,
    once: bool = False,
) -> PollSummary:
    """Poll until the journal is closed or the task is cancelled; `once`: each feed a single time, due or not, then return."""
    poller = Poller(journal, feeds, options, web, clock, chance)
    try:
        await (poller.once() if once else poller.run())
    finally:
        await poller.close()
    return poller.summary


class Poller:
    """Polls a list of feeds that can be replaced while it runs."""

    def __init__(
        self, journal: Journal, feeds: Sequence[FeedOptions], options: PollOptions, web: Web, clock: Clock, chance: Chance
    ) -> None:
        self._journal, self._options, self._clock, self._chance = journal, options, clock, chance
        self._sandbox = Sandbox(options.parsers)
        self._reader = Reader(web, self._sandbox, options, chance)
        self._wanted = _enabled(feeds)
        self._feeds: dict[str, FeedOptions] = {}
        self._partitions: frozenset[int] = frozenset()
        self._known: dict[str, Known] = {}
        self._hosts, self._bursts = Hosts(options.host_rate), Bursts(options.burst)
        self._schedule, self._alarms = Schedule(options.per_host, self._hosts), Alarms()
        self._host_count, self._first_at = 0, clock.now()
        self._again = True
        self._running: set[str] = set()
        self._wake = asyncio.Event()
        self._websub = WebSub(options.websub, web, clock, chance, self._take_push)
        self._pushes: dict[str, deque[Push]] = {}
        self._account = Account()

    @property
    def summary(self) -> PollSummary:
        return self._account.summary

    @property
    def running(self) -> frozenset[str]:
        """Feeds that are being asked just now."""
        return frozenset(self._running)

    async def run(self) -> None:
        """Poll what falls into this process's share, share after share, until the journal is closed. Raises JournalFailed."""
        async with aclosing(self._journal.shares(POLLS, reader=READER)) as shares:
            async for share in shares:
                await self._take_over(share.partitions)
                self._adopt()
                async with asyncio.TaskGroup() as group:
                    tasks = [
                        group.create_task(work) for work in (self._poll_planned(), self._heed_incidents(), self._websub.run())
                    ]
                    await self._watch(share)
                    for task in tasks:
                        task.cancel()

    async def once(self) -> None:
        """Poll each feed of the first share a single time, due or not. Raises JournalFailed."""
        self._again = False
        async with aclosing(self._journal.shares(POLLS, reader=READER)) as shares:
            async for share in shares:
                await self._take_over(share.partitions)
                self._adopt()
                await self._poll_planned()
                return

    def replace(self, feeds: Sequence[FeedOptions]) -> None:
        """Poll these from now on. What is under way ends as it began; feeds that stay keep their rhythm."""
        self._wanted = _enabled(feeds)
        self._adopt()
        self._wake.set()

    async def close(self) -> None:
        """End the parsing processes."""
        await self._sandbox.close()

    async def _take_over(self, partitions: frozenset[int]) -> None:
        """Begin with a new share: nothing of the last one counts, since others may have polled its feeds meanwhile."""
        self._partitions, self._known, self._feeds, self._pushes = partitions, {}, {}, {}
        self._hosts = Hosts(self._options.host_rate)
        self._schedule, self._running = Schedule(self._options.per_host, self._hosts), set()
        now, moment = self._clock.now(), self._clock.monotonic()
        self._first_at = now
        async with aclosing(self._journal.replay(POLLS)) as polls:
            async for poll in polls:
                self._first_at = first_read_at(poll, self._first_at)
                if POLLS.partition(poll) not in partitions:
                    continue
                self._known[poll.id] = Known.of(poll, poll.at)
                if self._again and poll.retry_at is not None and poll.retry_at > now:
                    wait = min(poll.retry_at - now, DAY)
                    self._hosts.spare(poll.host, moment + wait.total_seconds())

    def _adopt(self) -> None:
        """Make the wanted feeds of this share the polled ones, and plan those that are new or have moved."""
        at_once = not self._again
        mine = {id_: feed for id_, feed in self._wanted.items() if self._is_mine(feed)}
        for id_ in self._feeds.keys() - mine.keys():
            self._schedule.drop(id_)
            self._pushes.pop(id_, None)
        self._websub.expect(mine)
        begun = [feed for id_, feed in mine.items() if id_ not in self._feeds or self._feeds[id_].url != feed.url]
        self._feeds, self._host_count = mine, len({feed.host for feed in mine.values()})
        waits = {feed.id: 0.0 if at_once else self._wait(feed.id) for feed in begun}
        overdue = sum(wait <= 0 for wait in waits.values())
        window = 0.0 if at_once else min(overdue / STARTS_PER_SECOND, LONGEST_START_SECONDS)
        now = self._clock.monotonic()
        for feed in begun:
            warn_of(feed)
            wait = waits[feed.id] if waits[feed.id] > 0 else self._chance() * window
            if feed.id not in self._running:
                self._plan(feed, now + wait)

    def _is_mine(self, feed: FeedOptions) -> bool:
        """Does it fall into the share, and is it still there? The retired are passed over."""
        known = self._known.get(feed.id)
        return _partition(feed) in self._partitions and (known is None or known.retired_from != feed.public_url)

    def _plan(self, feed: FeedOptions, due_at: float) -> None:
        """Under the host it is asked at: a feed that has moved counts where it lives now. What was pushed waits for no host."""
        if feed.id in self._pushes:
            self._schedule.plan(feed.id, f"hub of {feed.id}", self._clock.monotonic())
            return
        known = self._known.get(feed.id)
        poll = known.poll if known is not None else None
        self._schedule.plan(feed.id, _host(feed, poll), due_at)

    def _wait(self, id_: str) -> float:
        """Seconds until the feed is due by its last poll; a clock that jumped may not silence it for more than a day."""
        known = self._known.get(id_)
        return 0.0 if known is None else min((known.poll.next_at - self._clock.now()).total_seconds(), DAY.total_seconds())

    async def _poll_planned(self) -> None:
        async with asyncio.TaskGroup() as group:
            while self._again or self._schedule or self._running:
                while len(self._running) < self._options.concurrency:
                    taken = self._schedule.take(self._clock.monotonic())
                    if taken is None:
                        break
                    self._running.add(taken.feed)
                    group.create_task(self._visit(self._feeds[taken.feed], taken.host))
                await self._rest()

    async def _rest(self) -> None:
        """Until a feed is due, one has ended, or the list has changed."""
        self._wake.clear()
        waits: list[asyncio.Future[object]] = [asyncio.ensure_future(self._wake.wait())]
        due_at = self._schedule.next_at() if len(self._running) < self._options.concurrency else None
        if due_at is not None:
            pause = max(due_at - self._clock.monotonic(), SHORTEST_REST_SECONDS)
            waits.append(asyncio.ensure_future(self._clock.sleep(pause)))
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()

    async def _visit(self, feed: FeedOptions, host: str) -> None:
        """One turn of one feed, and the plan for its next."""
        try:
            due_at = await (self._read_push(feed) if feed.id in self._pushes else self._poll(feed, host))
        finally:
            self._running.discard(feed.id)
            self._schedule.done(host)
            self._wake.set()
        current = self._feeds.get(feed.id)
        if self._again and current is not None and self._is_mine(current):
            self._plan(current, due_at)

    async def _poll(self, feed: FeedOptions, host: str) -> float:
        """Read, keep, tell. Returns when it is due again."""
        now, began = self._clock.now(), self._clock.monotonic()
        held = self._known.get(feed.id)
        known = held.poll if held else None
        try:
            wishes = Wishes(burst=self._bursts.lives(feed.country, now), pushed=self._websub.is_live(feed.id))
            reading = await self._reader.read(feed, known, now, wishes, held.memory if held else b"")
            self._hosts.answered(host)
            self._alarms.heard(host, "", self._host_count, now)
        except FeedFailed as failure:
            reading = self._failed(feed, host, known, now, failure)
        except Exception as bug:  # one feed's odd answer must not stop the others
            log.exception("feed poll broke", feed=feed.id)
            reading = self._failed(feed, host, known, now, FeedFailed("bug", type(bug).__name__))
        late = max((now - known.next_at).total_seconds(), 0.0) if known is not None else 0.0
        reading = replace(reading, poll=msgspec.structs.replace(reading.poll, late_seconds=int(late)), late_seconds=late)
        if not reading.poll.errors:
            self._websub.heed(feed.id, Hub(reading.poll.hub, reading.poll.hub_topic))
        await self._settle(feed, known, reading, began)
        return self._clock.monotonic() + reading.delay.seconds

    async def _settle(self, feed: FeedOptions, known: Poll | None, reading: Reading, began: float) -> None:
        """Keep, then tell."""
        told = self._alarms.due(notices(known, reading.poll), reading.poll.at)
        try:
            await self._keep(feed, reading, known, told)
        except JournalFailed as failure:
            if not failure.passing:
                raise
            log.error("feed poll not kept", feed=feed.id, error=str(failure))  # noqa: TRY400 - the message says it all
        else:
            self._account.tell(feed, reading, self._clock.monotonic() - began)
            for notice in told:
                warn(notice)

    def _take_push(self, id_: str, push: Push) -> bool:
        """In its turn, so that a feed is never read twice at once; a few wait."""
        feed, waiting = self._feeds.get(id_), self._pushes.get(id_, deque())
        if feed is None or id_ not in self._known or len(waiting) >= MOST_PUSHES:
            return False
        waiting.append(push)
        self._pushes[id_] = waiting
        if id_ not in self._running:
            self._plan(feed, self._clock.monotonic())
        self._wake.set()
        return True

    async def _read_push(self, feed: FeedOptions) -> float:
        """The oldest that waits. Returns when the feed is due for a poll, as before."""
        waiting, now, began = self._pushes[feed.id], self._clock.now(), self._clock.monotonic()
        known, push = self._known[feed.id].poll, waiting.popleft()
        if not waiting:
            del self._pushes[feed.id]
        try:
            reading = await self._reader.pushed(feed, known, now, push)
        except FeedFailed as failure:
            log.warning("push not read", feed=feed.id, error=failure.kind, why=str(failure))
        except Exception:
            log.exception("push broke", feed=feed.id)
        else:
            await self._settle(feed, known, reading, began)
        return self._clock.monotonic() + max((known.next_at - self._clock.now()).total_seconds(), 0.0)

    def _failed(self, feed: FeedOptions, host: str, known: Poll | None, now: datetime, failure: FeedFailed) -> Reading:
        """One host's trouble is shared by its feeds; our own network's is nobody's."""
        moment = self._clock.monotonic()
        self._alarms.heard(host, failure.kind, self._host_count, now)
        ours = failure.kind in UNANSWERED and self._alarms.is_down(self._host_count)
        if self._again and not ours:
            self._hosts.failed(host, failure.kind, moment, self._chance)
            if failure.retry_after is not None:
                self._hosts.spare(host, moment + min(failure.retry_after, DAY).total_seconds())
        return self._reader.failed(feed, known, now, failure, blame=not ours)

    async def _keep(self, feed: FeedOptions, reading: Reading, known: Poll | None, told: Sequence[Notice]) -> None:
        """The poll last: a crash before it reads the feed again, and finds the same articles and notices under the same ids."""
        poll = reading.poll
        if reading.articles:
            since = new_since(feed, poll, self._first_at, self._options.new_for)
            await self._journal.append(ARTICLES, *marked(reading.articles, since))
        if told:
            await self._journal.append(NOTICES, *told)
        held = self._known.get(feed.id)
        kept_at = held.kept_at if held else None
        if is_worth_keeping(poll, known, kept_at):
            await self._journal.append(POLLS, poll)
            kept_at = poll.at
        memory = held.memory if held and reading.memory is None else reading.memory
        self._known[feed.id] = Known.of(poll, kept_at, memory or b"")

    async def _heed_incidents(self) -> None:
        """Until the journal is closed: where something happens, feeds are asked sooner."""
        if not self._options.burst:
            return
        async with aclosing(self._journal.follow(INCIDENTS, newest=INCIDENTS_BACK)) as incidents:
            async for incident in incidents:
                now = self._clock.now()
                if self._bursts.heed(incident, now):
                    hurried = [feed for feed in self._feeds.values() if feed.country == incident.country]
                    log.info("feeds are asked more often", country=incident.country, feeds=len(hurried), incident=incident.id)
                    for feed in hurried:
                        self._hurry(feed, now)
                    self._wake.set()

    def _hurry(self, feed: FeedOptions, now: datetime) -> None:
        """Bring its next time forward, if it works; not all of a country at once."""
        held = self._known.get(feed.id)
        if held is None or feed.id in self._running or not self._is_mine(feed):
            return
        poll, bounds = held.poll, self._options.paces.of(feed.pace)
        if poll.errors == 0:
            wishes = Wishes(fresh=timedelta(seconds=poll.fresh_seconds), burst=True, pushed=self._websub.is_live(feed.id))
            delay = next_delay(bounds, poll.gap_seconds, self._chance, wishes=wishes)
            wait = min(poll.at + timedelta(seconds=delay.seconds), poll.next_at) - now
            self._plan(feed, self._clock.monotonic() + max(wait.total_seconds(), self._chance() * HURRY_SECONDS))

    async def _watch(self, share: Share[Poll]) -> None:
        """Until the share is lost: heed what a former owner of a feed wrote late, and say that it was read."""
        newest: dict[int, Entry[Poll]] = {}
        advanced_at = self._clock.monotonic()
        async for entry in share:
            newest[entry.partition] = entry
            if isinstance(entry.record, Poll):
                self._heed(entry.record)
            if self._clock.monotonic() - advanced_at >= ADVANCE_SECONDS:
                advanced_at = self._clock.monotonic()
                await self._say_read(newest)
        with suppress(JournalFailed):  # it may be closed, which is no news here
            await self._say_read(newest)

    async def _say_read(self, newest: dict[int, Entry[Poll]]) -> None:
        for last in newest.values():
            await self._journal.advance(last, POLLS, ())
        newest.clear()

    def _heed(self, poll: Poll) -> None:
        known = self._known.get(poll.id)
        if poll.id not in self._running and (known is None or poll.at > known.at):
            self._known[poll.id] = Known.of(poll, poll.at)


def _enabled(feeds: Sequence[FeedOptions]) -> dict[str, FeedOptions]:
    return {feed.id: feed for feed in feeds if feed.enabled}


def _host(feed: FeedOptions, poll: Poll | None) -> str:
    if poll is None or poll.moved_polls < MOVED_AFTER or poll.url != feed.public_url:
        return feed.host
    return urlsplit(poll.moved_to).hostname or feed.host


def _partition(feed: FeedOptions) -> int:
    return POLLS.partition(blank(feed))
