"""A poller dies: another takes its feeds over, with what was known of them, and no article comes twice."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import sys
from collections.abc import Iterator
from contextlib import aclosing, contextmanager
from pathlib import Path

import pytest
from faults.journal_child import opened
from faults.poller_child import poll
from feedserver import An, FeedServer, document, rss, serving
from polled import FAST, HOUR, Site, SteppedClock, polling

from bot.feeds import PollOptions, poll_feeds
from bot.journal import MemoryJournal
from bot.topics import ARTICLES

FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload(["faults.poller_child"])
TAKEOVER_SECONDS = 10.0
"""As long as a member of a Kafka group may be silent; the lease of the embedded journal is free at once."""

pytestmark = [pytest.mark.faults]


@pytest.fixture(autouse=True)
def _modules_to_be_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(sys.path))


@contextmanager
def a_poller(path: Path, url: str, name: str) -> Iterator[multiprocessing.process.BaseProcess]:
    process = FORKS.Process(target=poll, args=(path, url, name), daemon=True)
    process.start()
    try:
        yield process
    finally:
        process.kill()
        process.join()


async def asked_by(server: FeedServer, name: str, times: int) -> None:
    async with asyncio.timeout(60):
        while sum(asked.headers["user-agent"] == name for asked in server.asked) < times:  # noqa: ASYNC110 - another process asks
            await asyncio.sleep(0.02)


@pytest.mark.slow
async def test_feeds_of_a_killed_poller_are_taken_over_with_their_state(tmp_path: Path) -> None:
    path = tmp_path / "line.db"
    async with serving() as server:
        server.acts["/"] = document(rss([An()]))
        with a_poller(path, server.url("/"), "first") as first:
            await asked_by(server, "first", 2)
            with a_poller(path, server.url("/"), "second"):
                await asyncio.sleep(1.0)  # long enough to poll, if it did not know that another does
                assert {asked.headers["user-agent"] for asked in server.asked} == {"first"}
                first.kill()
                first.join()
                async with asyncio.timeout(TAKEOVER_SECONDS):
                    await asked_by(server, "second", 2)
        of_second = [asked for asked in server.asked if asked.headers["user-agent"] == "second"]
    assert ["if-none-match" in asked.headers for asked in of_second[:2]] == [True, True]
    journal = await opened(path)
    async with aclosing(journal.replay(ARTICLES)) as articles:
        assert len([article async for article in articles]) == 1
    await journal.close()


async def test_feeds_of_a_poller_that_ends_are_taken_over_on_one_journal() -> None:
    clock = SteppedClock(HOUR)
    journal, first, second = MemoryJournal(clock), Site(clock), Site(clock)
    async with first.web() as web, second.web() as other:
        async with polling(journal, web, clock, FAST):
            await clock.over.wait()
            waiting = asyncio.create_task(poll_feeds(journal, [FAST], PollOptions(), other, clock, lambda: 0.5))
            clock.until, clock.over = clock.until + 600.0, asyncio.Event()
            await asyncio.sleep(0.05)
            assert second.asked == []
        clock.poller, clock.until = None, clock.until + HOUR
        async with asyncio.timeout(TAKEOVER_SECONDS):
            while len(second.asked) < 2:  # noqa: ASYNC110 - the poller has no event for tests
                await asyncio.sleep(0.01)
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)
    assert first.asked[-1][1] <= second.asked[0][1]
    async with aclosing(journal.replay(ARTICLES)) as articles:
        assert len([article async for article in articles]) == 1
