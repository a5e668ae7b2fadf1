"""The wiring: builds every part from the settings and runs them in one task group.

Only this module knows all parts, and it alone hands out the real clock and draws random numbers.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, aclosing, asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from importlib.metadata import version
from typing import Any, Literal, TypeAlias, TypeVar
from urllib.parse import unquote, urlsplit

import structlog

from bot.channels import MessageLanguage, ReceiverOptions, open_channel, secrets
from bot.clock import WallClock
from bot.feeds import PollSummary, poll_feeds
from bot.journal import KafkaOptions, open_journal
from bot.judge import Bounds, HttpJudge
from bot.net import Guard, Web, WebOptions, user_agent
from bot.ports import Channel, Clock, Journal, JournalFailed, Judge, Stage
from bot.records import Alert, Article, Notice, Record
from bot.resources import draw, knowledge, texts
from bot.settings import Config
from bot.topics import ALERTS, ARTICLES, ASSESSMENTS, DELIVERIES, INCIDENTS, NOTICES, SILENCES, Topic
from bot.worker import Patience, drained, sit_out, work
from consumers.assess import Assess, Filing
from consumers.correlate import Correlate
from consumers.deliver import Around, Deliver, Left
from consumers.escalate import Escalate
from consumers.routes import RouteOptions, Silences, Tree
from consumers.tell import Tell

log = structlog.get_logger()

R = TypeVar("R", bound=Record)
StageName: TypeAlias = Literal["assess", "correlate", "escalate", "deliver"]
STAGES: tuple[StageName, ...] = ("assess", "correlate", "escalate", "deliver")
"""In the order of the line."""


MOST_SILENCES = 10_000
INCIDENTS_BACK = 5_000
"""Revisions, read at start, to know who cites what: a day or two of a busy world."""
POLL_PAUSE_SECONDS = 5.0
"""Before polling begins anew after the journal failed in passing."""
TELLER = "tell."
"""How the readers of notices are named, before their receiver."""
UNHURRIED = Patience(deadline_seconds=None)
"""Delivering waits as long as a platform says; its own schedule bounds it."""


@dataclass(frozen=True, slots=True)
class Job:
    """One worker to run: who reads which topic, and what handles it. `build` makes a stage with an empty memory."""

    reader: str
    topic: Topic[Any]
    build: Callable[[], Stage[Any, Any]]


@dataclass(frozen=True, slots=True)
class Line:
    """Everything that is open while the bot runs."""

    config: Config
    clock: Clock
    journal: Journal
    web: Web
    channels: tuple[Channel, ...]
    outboxes: dict[str, Deliver] = field(default_factory=dict)
    """What is delivering now, by receiver."""
    silences: Silences = field(default_factory=Silences)
    judge: Judge | None = None
    filing: Filing | None = None
    """Where several may correlate: who is to hear of an edit."""

    def jobs(self, stages: Sequence[StageName]) -> list[Job]:
        """The workers of these stages, in the order of the line; one for each receiver."""
        jobs: list[Job] = []
        for stage in stages:
            match stage:
                case "assess":
                    scoring = self.config.settings.scoring
                    known = knowledge(scoring, self.config.folder)
                    jobs.append(Job("assess", ARTICLES, partial(Assess, scoring, known, self.judge, self.filing)))
                case "correlate":
                    jobs.append(Job("correlate", ASSESSMENTS, partial(Correlate, self.config.settings.incidents)))
                case "escalate":
                    settings = self.config.settings
                    jobs.append(
                        Job("escalate", INCIDENTS, partial(Escalate, settings.alerts, settings.effective_routes, settings.tags))
                    )
                case "deliver":
                    jobs.extend(job for channel in self.channels for job in self._deliver(channel))
        return jobs

    def left(self) -> list[Left]:
        """What waits at each receiver."""
        return [left for outbox in self.outboxes.values() if (left := outbox.left()).waiting]

    def _deliver(self, channel: Channel) -> list[Job]:
        keep, settings = partial(self.journal.append, DELIVERIES), self.config.settings
        around = Around(
            plans=Tree(settings.effective_routes).by_name,
            recall=self._recalled,
            silenced=self.silences.over,
            tell=partial(self.journal.append, NOTICES),
            told=self._told,
        )

        def build() -> Deliver:
            outbox = Deliver(channel, keep, self.clock, random.random, settings.deliveries, around)
            self.outboxes[channel.name] = outbox
            return outbox

        jobs = [Job(f"deliver.{channel.name}", ALERTS, build)]
        if channel.name in settings.deliveries.ops:
            jobs.append(Job(f"{TELLER}{channel.name}", NOTICES, lambda: Tell(channel, keep, self.clock)))
        return jobs

    async def _told(self, receiver: str) -> Notice | None:
        last: Notice | None = None
        async with aclosing(self.journal.replay(NOTICES)) as notices:
            async for notice in notices:
                last = notice if notice.subject == receiver and notice.what.startswith("receiver_") else last
        return last

    async def _recalled(self, ids: frozenset[str]) -> dict[str, Alert]:
        async with aclosing(self.journal.replay(ALERTS)) as alerts:
            return {alert.id: alert async for alert in alerts if alert.id in ids}


@asynccontextmanager
async def opened(
    config: Config,
    *,
    clock: Clock | None = None,
    journal: Journal | None = None,
    channels: Sequence[Channel] | None = None,
) -> AsyncIterator[Line]:
    """Open what the settings name (or take what is handed in), and close all of it again, in reverse order."""
    settings, clock = config.settings, clock or WallClock()
    async with AsyncExitStack() as stack:
        journal = journal or await open_journal(settings.journal, clock, config.folder)
        stack.push_async_callback(journal.close)
        web = open_web(config, Guard(allow_private=settings.poll.allow_private))
        stack.push_async_callback(web.close)
        if channels is None:
            channels = [await _opened_channel(options, config, clock, stack) for options in settings.receivers]
        for channel in channels:
            stack.push_async_callback(channel.close)
        judge = await stack.enter_async_context(opened_judge(config, clock))
        filing = Filing() if isinstance(settings.journal, KafkaOptions) else None
        silences = Silences(settings.tags)
        yield Line(config, clock, journal, web, tuple(channels), silences=silences, judge=judge, filing=filing)


@dataclass(frozen=True, slots=True)
class Thread:
    """The deciding stages of the line on one thread, without a journal: what follows from one article, at once."""

    stages: tuple[Stage[Any, Any], ...]

    async def follow(self, article: Article) -> AsyncIterator[Record]:
        """Yield every record that follows from `article`, each right after what it follows from."""
        async for record in self._follow(article, 0):
            yield record

    async def _follow(self, record: Record, depth: int) -> AsyncIterator[Record]:
        if depth == len(self.stages):
            return
        for output in await self.stages[depth].handle(record):
            yield output
            async for further in self._follow(output, depth + 1):
                yield further


def line_of(config: Config) -> Thread:
    """Assess, correlate and escalate as the settings say; every route's receiver is taken as there."""
    settings = config.settings
    known = knowledge(settings.scoring, config.folder)
    routes = settings.effective_routes or (RouteOptions(receiver="replay"),)
    return Thread(
        (Assess(settings.scoring, known), Correlate(settings.incidents), Escalate(settings.alerts, routes, settings.tags))
    )


@asynccontextmanager
async def opened_journal(config: Config) -> AsyncIterator[Journal]:
    """Only the journal, for looking inside; safe beside a running bot."""
    journal = await open_journal(config.settings.journal, WallClock(), config.folder)
    try:
        yield journal
    finally:
        await journal.close()


async def newest(journal: Journal, topic: Topic[R]) -> dict[str, R]:
    """The newest record of every id, in the order in which the ids first appeared."""
    async with aclosing(journal.replay(topic)) as records:
        return {record.id: record async for record in records}


def open_web(config: Config, guard: Guard) -> Web:
    """A way out under our name."""
    return Web(WebOptions(user_agent=user_agent(version("tocsin"), config.settings.poll.contact), guard=guard))


async def _opened_channel(options: ReceiverOptions, config: Config, clock: Clock, stack: AsyncExitStack) -> Channel:
    """Each receiver has a way out of its own, so that what one may reach is no business of another."""
    web = open_web(config, Guard(allow_private=getattr(options, "allow_private", ()), ports=None))
    stack.push_async_callback(web.close)
    language: MessageLanguage = getattr(options, "language", "en")
    words = texts(language, getattr(options, "timezone", "UTC"))
    return open_channel(options, web, clock, draw=draw(language), texts=words)


@asynccontextmanager
async def opened_judge(config: Config, clock: Clock) -> AsyncIterator[HttpJudge | None]:
    """The one that the settings name, with a way out of its own."""
    options = config.settings.scoring.judge
    if options is None:
        yield None
        return
    web = open_web(config, Guard(allow_private=options.allow_private, ports=None))
    try:
        bounds = Bounds(options.deadline.total_seconds(), options.most_per_minute)
        yield HttpJudge(options.url.get_secret_value(), web, clock, bounds)
    finally:
        await web.close()


def opened_secrets(config: Config) -> tuple[str, ...]:
    """Every secret of the settings, for the last net under the logs."""
    of_receivers = (secret for options in config.settings.receivers for secret in secrets(options))
    of_feeds = (value.get_secret_value() for feed in config.settings.feeds for value in feed.headers.values())
    of_proxies = (unquote(urlsplit(feed.proxy.get_secret_value()).password or "") for feed in config.settings.feeds)
    passwords = (unquote(urlsplit(feed.url).password or "") for feed in config.settings.feeds)
    journal, of_hubs = config.settings.journal, config.settings.poll.websub.secret.get_secret_value()
    of_journal = (journal.security.password.get_secret_value(),) if isinstance(journal, KafkaOptions) else ()
    judge = config.settings.scoring.judge
    of_judge = (judge.url.get_secret_value(),) if judge else ()
    hubs = (of_hubs,) if of_hubs else ()
    return (*of_receivers, *of_feeds, *of_proxies, *passwords, *of_journal, *of_judge, *hubs)


async def run_line(
    line: Line, stages: Sequence[StageName] = STAGES, *, poll: bool = True, drain: bool = False
) -> PollSummary | None:
    """Run until cancelled. With `drain`: poll each feed once, work until nothing is left to do, and return."""
    jobs = line.jobs(stages)
    summary: PollSummary | None = None
    async with asyncio.TaskGroup() as group:
        workers = [group.create_task(_work(line, job), name=job.reader) for job in jobs]
        if "deliver" in stages:
            workers.append(group.create_task(_heed(line, SILENCES, MOST_SILENCES, line.silences.take), name="silences"))
        if "assess" in stages and line.filing is not None:
            workers.append(group.create_task(_heed(line, INCIDENTS, INCIDENTS_BACK, line.filing.heed), name="filing"))
        if poll:
            summary = await _poll(line, once=drain)
        if drain:
            await drained(line.journal, [(job.topic, job.reader) for job in jobs if job.topic is not NOTICES], line.clock)
            await _emptied(line, stages)
            for worker in workers:
                worker.cancel()
    return summary


async def _heed(line: Line, topic: Topic[R], newest: int, take: Callable[[R], None]) -> None:
    """The `newest` and every new one, as soon as it is made; what was taken holds while the journal is away."""
    taken = 0

    async def follow() -> None:
        nonlocal taken
        async with aclosing(line.journal.follow(topic, newest=newest)) as records:
            async for record in records:
                take(record)
                taken += 1

    await sit_out(follow, line.clock, lambda: taken, stage=topic.name)


async def notices_left(line: Line, stages: Sequence[StageName]) -> dict[str, int]:
    """How many notices each receiver of the operators has not been told yet, if any."""
    ops = [one.name for one in line.channels if one.name in line.config.settings.deliveries.ops] if "deliver" in stages else []
    counts = {name: await line.journal.lag(NOTICES, reader=f"{TELLER}{name}") for name in ops}
    return {name: count for name, count in counts.items() if count}


async def _emptied(line: Line, stages: Sequence[StageName]) -> None:
    """Wait for what can be said soon; a receiver that takes nothing, or that is to be told later, keeps nobody for long."""
    until = line.clock.monotonic() + line.config.settings.deliveries.drain_for.total_seconds()
    while (rest := until - line.clock.monotonic()) > 0:
        for outbox in line.outboxes.values():  # again and again: one that starts anew after a bug takes up what it had
            outbox.hurry()
        soon = any(left.due and left.seconds is not None and left.seconds <= rest for left in line.left())
        if not soon and not await notices_left(line, stages):
            return
        await line.clock.sleep(0.05)


async def _work(line: Line, job: Job) -> None:
    patience = UNHURRIED if job.topic in {ALERTS, NOTICES} else None
    await work(line.journal, job.build, reader=job.reader, clock=line.clock, patience=patience)


async def _poll(line: Line, *, once: bool) -> PollSummary:
    """As the workers do: while the journal fails in passing, wait, and begin anew with what it knows of the feeds."""
    settings = line.config.settings
    while True:
        try:
            return await poll_feeds(line.journal, settings.feeds, settings.poll, line.web, line.clock, random.random, once=once)
        except* JournalFailed as failed:
            if once or failed.subgroup(lambda error: isinstance(error, JournalFailed) and not error.passing):
                raise
            log.error("polling waits for the journal", error=str(failed.exceptions[0]), seconds=POLL_PAUSE_SECONDS)  # noqa: TRY400
        await line.clock.sleep(POLL_PAUSE_SECONDS)
