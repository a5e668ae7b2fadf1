"""Members of a group that come, go, die and come back, on a real Kafka: whoever has nothing to do with it reads on."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Callable
from contextlib import aclosing
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from bot.journal import KafkaOptions, open_journal
from bot.ports import Journal, JournalFailed
from bot.topics import ARTICLES
from builders import an_article
from conftest import HandClock

pytestmark = [pytest.mark.kafka, pytest.mark.xdist_group("kafka")]

SOON = 40.0
NEVER = timedelta(minutes=20)
"""Longer than a test takes: nobody is missed."""
STORES = count(1)


@pytest.fixture
def options(kafka_bootstrap: str) -> KafkaOptions:
    return KafkaOptions(bootstrap=kafka_bootstrap, prefix=f"deals-{os.getpid()}-{next(STORES)}.", member_timeout=NEVER)


class Process:
    """One that reads all day, and notes what it was dealt."""

    def __init__(self, journal: Journal, moved: asyncio.Condition) -> None:
        self.journal = journal
        self.deals: list[frozenset[int]] = []
        self.seen: list[str] = []
        self._moved = moved
        self.reading = asyncio.create_task(self._read())

    async def _read(self) -> None:
        async with aclosing(self.journal.shares(ARTICLES, reader="r")) as shares:
            async for share in shares:
                await self._note(self.deals, share.partitions)
                async for entry in share:
                    await self.journal.advance(entry, ARTICLES, ())
                    await self._note(self.seen, entry.record.id)

    async def _note(self, notes: list[Any], what: object) -> None:
        async with self._moved:
            notes.append(what)
            self._moved.notify_all()

    async def stop(self) -> None:
        self.reading.cancel()
        await asyncio.gather(self.reading, return_exceptions=True)
        await self.journal.close()

    async def die(self) -> None:
        """Without a word to anybody."""
        for member in self.journal._members:
            coordinator = member._consumer._coordinator
            coordinator._coordination_task.cancel()
            await coordinator._stop_heartbeat_task()
            coordinator.coordinator_id = None
        await self.stop()


class Group:
    """The processes of a test."""

    def __init__(self, options: KafkaOptions) -> None:
        self.options = options
        self.moved = asyncio.Condition()
        self.started: list[Process] = []

    async def start(self, name: str = "") -> Process:
        journal = await open_journal(self.options.model_copy(update={"member": name}), HandClock(), Path())
        self.started.append(Process(journal, self.moved))
        return self.started[-1]

    async def until(self, true: Callable[[], bool]) -> None:
        async with self.moved:
            await self.moved.wait_for(true)

    async def share(self, *processes: Process) -> None:
        """Wait until these have all partitions, as evenly as it goes."""
        fair = ARTICLES.partitions // len(processes)
        await self.until(lambda: all(one.deals and len(one.deals[-1]) == fair for one in processes))

    async def read(self, number: int) -> None:
        """Have so many new articles read."""
        before = len(self.seen)
        await self.started[0].journal.append(ARTICLES, *(an_article(id=f"article-{before + n}") for n in range(number)))
        await self.until(lambda: len(self.seen) >= before + number)

    @property
    def seen(self) -> list[str]:
        return [one for process in self.started for one in process.seen]


@pytest.fixture
async def group(options: KafkaOptions) -> AsyncIterator[Group]:
    group = Group(options)
    try:
        async with asyncio.timeout(SOON):
            yield group
    finally:
        await asyncio.gather(*(process.stop() for process in group.started))


async def test_who_loses_nothing_reads_on_while_others_come_and_go(group):
    one, two = await group.start(), await group.start()
    await group.share(one, two)
    await group.read(30)
    await two.stop()
    await group.share(one)
    three = await group.start()
    await group.share(one, three)
    before = len(one.deals)
    await group.read(30)
    await three.stop()
    four = await group.start()
    await group.share(one, four)
    await group.read(30)
    assert len(one.deals) <= before + 2, "a deal that changes nothing is none"
    assert one.deals[before - 1] & one.deals[-1], "it keeps what it had"
    assert len(group.seen) == len(set(group.seen)), "handled twice although nobody died"


async def test_one_that_died_and_is_back_under_its_name_is_not_waited_for_and_disturbs_nobody(group):
    one, two = await group.start("one"), await group.start("two")
    await group.share(one, two)
    await group.read(30)
    before = list(one.deals)
    await two.die()
    back = await group.start("two")
    await group.share(one, back)
    await group.read(30)
    assert before == one.deals
    assert two.deals[-1] == back.deals[-1]


async def test_one_with_a_name_says_good_bye_and_others_have_its_partitions_at_once(group):
    one, two = await group.start("one"), await group.start("two")
    await group.share(one, two)
    await two.stop()
    await group.share(one)


async def test_two_of_one_name_are_told_so(group):
    one = await group.start("same")
    await group.share(one)
    two = await group.start("same")
    ended, _ = await asyncio.wait({one.reading, two.reading}, return_when=asyncio.FIRST_COMPLETED)
    with pytest.raises(JournalFailed, match="under the name same too") as told:
        ended.pop().result()
    assert not told.value.passing


async def test_what_was_read_while_a_deal_was_made_is_not_read_again(options, group):
    """A dead one holds the deal up until it is missed; whoever lives goes on, and keeps what it has."""
    group.options = options.model_copy(update={"member_timeout": timedelta(seconds=6)})
    one, dead = await group.start(), await group.start()
    await group.share(one, dead)
    before = list(one.deals)
    await dead.die()
    three = await group.start()
    news = [article for n in range(60) if ARTICLES.partition(article := an_article(id=f"news-{n}")) in one.deals[-1]]
    await one.journal.append(ARTICLES, *news)
    await group.until(lambda: len(one.seen) == len(news))
    await group.share(one, three)
    await group.read(30)
    assert before == one.deals
    assert len(group.seen) == len(set(group.seen))
