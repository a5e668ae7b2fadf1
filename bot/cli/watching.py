"""What the living view shows beside the incidents while the bot runs: counters, feeds in trouble, and what rang before."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import aclosing, asynccontextmanager, suppress
from datetime import datetime
from typing import TypeVar

from bot.app import Line
from bot.channels import Console
from bot.ports import JournalFailed
from bot.records import Alert, Poll, Record
from bot.topics import ALERTS, ARTICLES, INCIDENTS, POLLS, Topic

R = TypeVar("R", bound=Record)
RECALLED = 50
"""Alerts of before the start that are shown again: a view that was closed at night is full in the morning."""
A_FEW, MOSTLY = 5, 0.9
"""When this part of so many feeds or more fails for one reason, it is the network and not the feeds."""


@asynccontextmanager
async def watched(line: Line) -> AsyncIterator[None]:
    """Keep the living views of `line` up to date; without any, nothing is read and nothing done."""
    views = [channel for channel in line.channels if isinstance(channel, Console) and channel.living]
    tasks = [asyncio.create_task(_unharmed(watch)) for view in views for watch in _watches(line, view, line.clock.now())]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def trouble(asked: int, failing: Sequence[Poll]) -> str:
    """One line on those of the `asked` feeds that fail, empty when none does."""
    if not failing:
        return ""
    kinds = {poll.error for poll in failing}
    if asked >= A_FEW and len(failing) >= MOSTLY * asked and len(kinds) == 1:
        return f"none of {asked} feeds can be reached ({kinds.pop()}): is the network up?"
    if len(failing) == 1:
        return f"{failing[0].id} fails ({failing[0].error})"
    return f"{len(failing)} of {asked} feeds fail: tocsin feeds list"


def _watches(line: Line, view: Console, start: datetime) -> list[Callable[[], Awaitable[None]]]:
    async def recall() -> None:
        await _each(line, ALERTS, RECALLED, lambda alert: _recall(view, alert, start))

    async def feeds() -> None:
        polls: dict[str, Poll] = {}
        ours = {feed.id for feed in line.config.settings.feeds}

        def polled(poll: Poll) -> None:
            if poll.id in ours:
                polls[poll.id] = poll
                failing = [one for one in polls.values() if one.errors]
                view.board.count("feeds", len(polls) - len(failing))
                view.board.note(trouble(len(polls), failing))

        view.board.count("feeds", 0)
        await _each(line, POLLS, len(ours), polled)

    def counted(topic: Topic[R]) -> Callable[[], Awaitable[None]]:
        seen: set[str] = set()

        def one(record: R) -> None:
            seen.add(record.id)
            view.board.count(topic.name, len(seen))

        return lambda: _each(line, topic, 0, one)

    return [recall, feeds, counted(ARTICLES), counted(INCIDENTS), counted(ALERTS)]


def _recall(view: Console, alert: Alert, start: datetime) -> None:
    if view.name in alert.receivers and alert.at < start:
        view.recall(alert)


async def _each(line: Line, topic: Topic[R], newest: int, do: Callable[[R], None]) -> None:
    async with aclosing(line.journal.follow(topic, newest=newest)) as records:
        async for record in records:
            do(record)


async def _unharmed(watch: Callable[[], Awaitable[None]]) -> None:
    """A journal that fails is told by those who work with it; a view only stands still."""
    with suppress(JournalFailed):
        await watch()
