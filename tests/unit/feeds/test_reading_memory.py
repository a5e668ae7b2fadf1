"""What the reader hands the parser of the last time, and when it had better forget it."""

from __future__ import annotations

from datetime import timedelta

import httpx
from feedserver import NOON, An, a_web, rss

from bot.feeds import FeedOptions, PollOptions
from bot.feeds.hubs import Push
from bot.feeds.parsed import Job, Parsed
from bot.feeds.parsing import answered
from bot.feeds.reading import Reader
from bot.feeds.sandbox import Sandbox

FEED = FeedOptions(id="f", url="http://one.example/rss")
OLD, NEW = An(title="Old", guid="g1"), An(title="New", guid="g2")


class Noting(Sandbox):
    """Parses here, and notes what it was asked."""

    def __init__(self) -> None:
        super().__init__()
        self.jobs: list[Job] = []

    async def parse(self, job: Job) -> Parsed:
        self.jobs.append(job)
        return answered(job)


async def test_memory_is_handed_on_kept_over_a_304_and_dropped_with_a_push() -> None:
    bodies = [rss([OLD]), b"", rss([NEW, OLD]), rss([NEW, NEW, OLD])]
    answers = iter(
        [httpx.Response(200 if body else 304, content=body, headers={"etag": f'"{at}"'}) for at, body in enumerate(bodies)]
    )
    sandbox = Noting()
    async with a_web(transport=httpx.MockTransport(lambda _: next(answers))) as web:
        reader = Reader(web, sandbox, PollOptions(), lambda: 0.5)
        first = await reader.read(FEED, None, NOON)
        assert first.memory
        same = await reader.read(FEED, first.poll, NOON + timedelta(minutes=5), memory=first.memory)
        assert same.memory is None
        second = await reader.read(FEED, same.poll, NOON + timedelta(minutes=10), memory=first.memory)
        third = await reader.read(FEED, second.poll, NOON + timedelta(minutes=15), memory=second.memory or b"")
        pushed = await reader.pushed(FEED, third.poll, NOON + timedelta(minutes=20), Push(rss([OLD]), ""))
    assert [["Old"], [], ["New"], []] == [[article.title for article in one.articles] for one in (first, same, second, third)]
    assert b"" == pushed.memory
    assert [b"", first.memory, second.memory, None, None] == [job.memory for job in sandbox.jobs]
