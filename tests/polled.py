"""A poller on a clock that winds itself, before a scripted web."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import aclosing, asynccontextmanager
from typing import Any

import httpx
from feedserver import NOON, An, a_web, rss

from bot.feeds import FeedOptions, Poller, PollOptions
from bot.journal import MemoryJournal
from bot.net import Web
from bot.topics import POLLS, Topic
from conftest import HandClock

FAST = FeedOptions(id="fast", url="http://fast.example/rss", pace="fast")
SLOW = FeedOptions(id="slow", url="http://slow.example/rss", pace="slow")
HOUR = 3600.0


class SteppedClock(HandClock):
    """Moves on by itself while no poll is under way (parsing takes real time), as far as `until`."""

    def __init__(self, until: float) -> None:
        super().__init__(NOON)
        self.until = until
        self.over = asyncio.Event()
        self.poller: Poller | None = None

    async def sleep(self, seconds: float) -> None:
        while self.poller is not None and self.poller.running:  # noqa: ASYNC110 - the poller has no event for tests
            await asyncio.sleep(0.001)
        for _ in range(5):
            await asyncio.sleep(0)  # a poll that just ended makes the poller rest anew, and cancels this rest
        if self.passed + seconds > self.until:
            self.over.set()
            await asyncio.Event().wait()
        await asyncio.sleep(0)
        await super().sleep(seconds)


class Site:
    """Answers at once, and remembers when it was asked for what."""

    def __init__(self, clock: HandClock, answer: Callable[[httpx.Request], httpx.Response] | None = None) -> None:
        self.clock, self.asked = clock, list[tuple[str, float]]()
        self.answer = answer or (lambda _: httpx.Response(200, content=rss([An()])))

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.asked.append((request.url.host.split(".")[0], self.clock.passed))
        return self.answer(request)

    def times(self, feed: str) -> list[float]:
        return [at for name, at in self.asked if name == feed]

    def web(self) -> Any:
        return a_web(transport=httpx.MockTransport(self))


@asynccontextmanager
async def polling(journal: Any, web: Web, clock: HandClock, *feeds: FeedOptions, chance: float = 0.5) -> AsyncIterator[Poller]:
    poller = Poller(journal, feeds, PollOptions(), web, clock, lambda: chance)
    if isinstance(clock, SteppedClock):
        clock.poller = poller
    task = asyncio.create_task(poller.run())
    try:
        yield poller
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await poller.close()


async def kept(journal: MemoryJournal, topic: Topic[Any] = POLLS) -> list[Any]:
    async with aclosing(journal.replay(topic)) as records:
        return [record async for record in records]
