"""Every feed asked once, as the poller would ask it, and nothing kept: does it answer, and with what?"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.feeds.document import Documents
from bot.feeds.fetch import Fetched, fetch
from bot.feeds.options import FeedOptions, PollOptions
from bot.feeds.sandbox import Sandbox
from bot.net import Web
from bot.ports import Clock, FeedFailed


@dataclass(frozen=True, slots=True)
class Checkup:
    """What one request came to. `error` is the poller's word for it, empty when all is well; `newest_at` is as claimed.

    `moved_to` is where the server says the feed lives for good, when that is elsewhere.
    """

    feed: FeedOptions
    seconds: float
    items: int = 0
    newest_at: datetime | None = None
    error: str = ""
    message: str = ""
    moved_to: str = ""


async def check_feeds(
    feeds: Sequence[FeedOptions], options: PollOptions, web: Web, clock: Clock, done: Callable[[Checkup], None]
) -> list[Checkup]:
    """In the order of `feeds`; `done` hears of each as soon as it is through. As gentle with hosts as polling is."""
    sandbox = Sandbox(options.parsers)
    checking = _Checking(options, web, clock, sandbox)
    try:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(checking.check(feed, done)) for feed in feeds]
    finally:
        await sandbox.close()
    return [task.result() for task in tasks]


class _Checking:
    def __init__(self, options: PollOptions, web: Web, clock: Clock, sandbox: Sandbox) -> None:
        self._web, self._clock, self._documents = web, clock, Documents(web, sandbox, options)
        self._at_once = asyncio.Semaphore(options.concurrency)
        self._hosts: defaultdict[str, asyncio.Semaphore] = defaultdict(lambda: asyncio.Semaphore(options.per_host))

    async def check(self, feed: FeedOptions, done: Callable[[Checkup], None]) -> Checkup:
        """The host first, so that feeds waiting for one slow host take no place of the others."""
        async with self._hosts[feed.host], self._at_once:
            began = self._clock.monotonic()
            try:
                found = await self._asked(feed, began)
            except FeedFailed as failure:
                found = Checkup(feed, self._clock.monotonic() - began, error=failure.kind, message=str(failure))
        done(found)
        return found

    async def _asked(self, feed: FeedOptions, began: float) -> Checkup:
        fetched = await fetch(self._web, feed, None, self._clock.now())
        assert isinstance(fetched, Fetched), "nobody has a validator of a feed that was never asked"
        parsed = (await self._documents.read(feed, fetched, self._clock.now())).parsed
        whole = parsed.complete and fetched.complete
        return Checkup(
            feed, self._clock.monotonic() - began, items=len(parsed.items) + parsed.left_out,
            newest_at=max((item.published_at for item in parsed.items if item.published_at), default=None),
            error="" if whole else "truncated", message="" if whole else "the answer broke off",
            moved_to=fetched.permanent_url if fetched.permanent_url != feed.url else "",
        )  # fmt: skip
