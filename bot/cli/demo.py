"""`tocsin demo`: a recorded day of feeds over real HTTP on loopback, through the real line, into the terminal."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import aclosing, asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from pathlib import Path
from typing import Any

import click
from rich.console import Console as Terminal

from bot.app import STAGES, Line, newest, opened, run_line
from bot.channels import Console, ConsoleOptions
from bot.cli.demo_summary import Outcome, summary
from bot.clock import WallClock
from bot.demo.feeds import Day
from bot.demo.feeds import day as read_day
from bot.demo.pace import FastClock
from bot.demo.server import served
from bot.feeds import FeedOptions, PollOptions
from bot.feeds.options import PaceOptions, PacesOptions
from bot.journal import MemoryJournal, MemoryOptions
from bot.ports import Channel, Clock, Journal
from bot.settings import Config, Settings
from bot.telemetry import LogOptions, set_up_logging
from bot.topics import ALERTS, ARTICLES, ASSESSMENTS, INCIDENTS, POLLS, Topic
from bot.worker import drained

SECONDS = 28.0
"""A day in this many seconds: slow enough to watch, fast enough to wait for."""
BEGIN = datetime(2026, 3, 14, tzinfo=UTC)
LENGTH = timedelta(hours=24)
EVERY = timedelta(minutes=10)
"""How often each feed is asked, in the time of the day."""
LOOPBACK = "127.0.0.0/8"


@click.command()
@click.option(
    "--seconds", default=SECONDS, show_default=True, type=click.FloatRange(min=0, min_open=True), help="How long the day takes."
)
@click.option("--plain", is_flag=True, help="Lines instead of the living view.")
@click.option(
    "--record", type=click.Path(path_type=Path, dir_okay=False, writable=True), help="Save the last frame as an SVG picture."
)
@click.option("--width", type=int, help="Columns, if not those of the terminal.")
def demo(seconds: float, record: Path | None, width: int | None, *, plain: bool) -> None:
    """Watch a recorded day: 14 invented feeds in seven languages, ten incidents, and much that must stay silent.

    Needs no network, keeps nothing, and runs the same code as `tocsin run`.
    """
    set_up_logging(LogOptions(level="error"))
    terminal = Terminal(width=width, force_terminal=True if record else None, highlight=False)
    clock = FastClock(BEGIN, LENGTH.total_seconds() / seconds, time.monotonic)
    console = Console(ConsoleOptions(name="terminal", style="lines" if plain else "auto"), terminal, clock)
    day = recorded_day()
    with suppress(KeyboardInterrupt):
        outcome = asyncio.run(shown(day, clock, console))
        if record:
            record.write_text(console.picture(), "utf-8")
        terminal.print(summary(day, outcome, terminal.width))


def recorded_day() -> Day:
    """The day that ships with the package."""
    return read_day((files("bot.demo") / "day.jsonl").read_bytes())


async def shown(day: Day, clock: FastClock, console: Console) -> Outcome:
    """Play the day with the console as its only receiver, its counters alive; the console is closed at the end."""
    began = time.monotonic()
    async with played(day, clock, [console]) as line, asyncio.TaskGroup() as group:
        watchers = [group.create_task(_count(line.journal, topic, console)) for topic in (POLLS, ARTICLES, INCIDENTS, ALERTS)]
        await finished(line, BEGIN + LENGTH)
        for watcher in watchers:
            watcher.cancel()
        return Outcome(
            articles=tuple((await newest(line.journal, ARTICLES)).values()),
            assessments=tuple((await newest(line.journal, ASSESSMENTS)).values()),
            incidents=tuple((await newest(line.journal, INCIDENTS)).values()),
            alerts=tuple((await newest(line.journal, ALERTS)).values()),
            seconds=time.monotonic() - began,
        )


@asynccontextmanager
async def played(day: Day, clock: Clock, channels: Sequence[Channel]) -> AsyncIterator[Line]:
    """The line at work on the day's feeds, on a journal in memory. Should it fail, so does whoever waits for it."""
    async with served(day, clock) as base_url:
        config = Config(demo_settings(day, base_url), Path())
        async with (
            opened(config, clock=clock, journal=MemoryJournal(clock), channels=channels) as line,
            asyncio.TaskGroup() as group,
        ):
            work = group.create_task(run_line(line))
            yield line
            work.cancel()


def demo_settings(day: Day, base_url: str) -> Settings:
    """The shipped defaults, but for where the feeds are and how often they are asked."""
    pace = PaceOptions(floor=EVERY, ceiling=EVERY)
    feeds = tuple(
        FeedOptions(
            id=feed.id,
            url=f"{base_url}/{feed.id}",
            language=feed.language,
            country=feed.country,
            publisher=feed.publisher,
            family=feed.family,
            tier=feed.tier,
        )
        for feed in day.feeds
    )
    poll = PollOptions.model_validate(
        {"allow_private": [LOOPBACK], "per_host": 8, "paces": PacesOptions(flash=pace, fast=pace, normal=pace, slow=pace)}
    )
    return Settings(journal=MemoryOptions(), poll=poll, feeds=feeds, receivers=(ConsoleOptions(name="terminal"),))


async def finished(line: Line, end: datetime) -> None:
    """Wait for the end of the day, and until every stage is done with what was read."""
    while (left := (end + 2 * EVERY - line.clock.now()).total_seconds()) > 0:
        await line.clock.sleep(left)
    await drained(line.journal, [(job.topic, job.reader) for job in line.jobs(STAGES)], WallClock())


async def _count(journal: Journal, topic: Topic[Any], console: Console) -> None:
    ids: set[str] = set()
    async with aclosing(journal.follow(topic, newest=1_000_000)) as records:
        async for record in records:
            ids.add(record.id)
            console.board.count("feeds" if topic is POLLS else topic.name, len(ids))
