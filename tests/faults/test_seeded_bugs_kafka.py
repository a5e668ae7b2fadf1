"""The tests of the journal on Kafka can fail: each mistake is made on purpose, on a real broker, and its scenario must notice."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Container, Sequence
from contextlib import aclosing, asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from aiokafka.admin import AIOKafkaAdminClient, NewTopic

from bot.journal import KafkaOptions
from bot.journal.kafka_journal import KafkaJournal
from bot.journal.kafka_member import Member
from bot.journal.kafka_writing import Row, Sender
from bot.ports import Entry, JournalFailed, Share
from bot.records import Incident
from bot.topics import ALERTS, INCIDENTS, Topic
from bot.worker import drained
from builders import an_alert, an_incident
from conftest import HandClock

pytestmark = [pytest.mark.kafka, pytest.mark.faults, pytest.mark.xdist_group("kafka")]

SOON = 50.0
STORES = count(1)
COUNTRIES = ("UA", "IL", "SD", "MM", "YE", "SY")


class Dying(Exception):
    """The process ends here."""


class Mortal(Sender):
    """Dies before the first send of outputs, if it is to."""

    dies = False

    async def send(self, topic: str, rows: Sequence[Row]) -> None:
        if self.dies and topic.endswith(ALERTS.name):
            raise Dying
        await super().send(topic, rows)


class Right(KafkaJournal):
    """The journal with its parts as they are, and a way to die."""

    sends: type[Mortal] = Mortal
    reads: type[Member[Any]] = Member

    def __init__(self, options: KafkaOptions, clock: HandClock, base: Path) -> None:
        super().__init__(options, clock, base)
        self._sender = self.mortal = self.sends(self._wire)

    def _member(self, topic: Topic[Any], reader: str) -> Member[Any]:
        return self.reads(self._wire, topic, reader, self._clock)


@dataclass(frozen=True)
class World:
    """A journal, right or broken, opened as often as a scenario likes on the same topics."""

    build: type[Right]
    options: KafkaOptions

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[Right]:
        journal = self.build(self.options, HandClock(), Path())
        try:
            await journal.start()
            yield journal
        finally:
            await journal.close()


def state(number: int, country: str = "UA") -> Incident:
    return an_incident(id=f"incident-{number}", country=country)


async def first(share: Share[Any], number: int) -> list[Entry[Any]]:
    found: list[Entry[Any]] = []
    async for entry in share:
        found.append(entry)
        if len(found) == number:
            break
    return found


async def read(journal: Right, number: int) -> list[Entry[Any]]:
    async with aclosing(journal.shares(INCIDENTS, reader="r")) as shares:
        return await first(await anext(shares), number)


# --- what must hold ------------------------------------------------------------------------------------------------------


async def a_death_before_the_outputs_are_kept_loses_nothing(world: World) -> None:
    async with world.opened() as journal:
        await journal.append(INCIDENTS, state(1))
        async with aclosing(journal.shares(INCIDENTS, reader="r")) as shares:
            (entry,) = await first(await anext(shares), 1)
            journal.mortal.dies = True
            with pytest.raises(Dying):
                await journal.advance(entry, ALERTS, [an_alert()])
    async with world.opened() as journal:
        assert await journal.lag(INCIDENTS, reader="r") == 1, "its alert is lost: it counts as handled"


async def what_is_counted_has_its_outputs(world: World) -> None:
    wanted = [an_alert(id=f"incident-1/{number}/wall") for number in range(2)]
    async with world.opened() as journal:
        await journal.append(INCIDENTS, state(1))
        async with aclosing(journal.shares(INCIDENTS, reader="r")) as shares:
            (entry,) = await first(await anext(shares), 1)
            await journal.advance(entry, ALERTS, wanted)
        assert await journal.lag(INCIDENTS, reader="r") == 0, "not counted"
        assert {one.id async for one in journal.replay(ALERTS)} == {one.id for one in wanted}, "outputs are missing"


async def what_the_broker_refuses_does_not_count_as_kept(world: World) -> None:
    admin = AIOKafkaAdminClient(bootstrap_servers=world.options.bootstrap)
    await admin.start()
    try:
        small = {"max.message.bytes": "100"}
        await admin.create_topics([NewTopic(f"{world.options.prefix}incidents", INCIDENTS.partitions, 1, topic_configs=small)])
    finally:
        await admin.close()
    async with world.opened() as journal:
        told = False
        try:
            await journal.append(INCIDENTS, state(1))
        except JournalFailed:
            told = True
        assert told, "called kept, and is not there"


async def a_late_word_moves_nothing_back(world: World) -> None:
    async with world.opened() as journal:
        await journal.append(INCIDENTS, *map(state, range(3)))
        async with aclosing(journal.shares(INCIDENTS, reader="r")) as shares:
            entries = await first(await anext(shares), 3)
            for entry in (entries[2], entries[0]):
                await journal.advance(entry, ALERTS, ())
                assert await journal.lag(INCIDENTS, reader="r") == 0, "moved back"


async def after_an_orderly_end_it_goes_on_with_the_next(world: World) -> None:
    async with world.opened() as journal:
        await journal.append(INCIDENTS, *map(state, range(3)))
        async with aclosing(journal.shares(INCIDENTS, reader="r")) as shares:
            (entry,) = await first(await anext(shares), 1)
            await journal.advance(entry, ALERTS, ())
    async with world.opened() as journal:
        assert await journal.lag(INCIDENTS, reader="r") == 2, "stands elsewhere"
        assert [entry.record.id for entry in await read(journal, 2)] == ["incident-1", "incident-2"]


async def what_a_reader_gives_up_comes_again(world: World) -> None:
    async with world.opened() as journal:
        await journal.append(INCIDENTS, *map(state, range(3)))
        async with aclosing(journal.shares(INCIDENTS, reader="r")) as shares:
            entries = await first(await anext(shares), 3)
            await journal.advance(entries[0], ALERTS, ())
            await journal.lag(INCIDENTS, reader="r")
            share = await anext(shares)
            await journal.append(INCIDENTS, state(3))
            again = await first(share, 1)
        assert [entry.record.id for entry in again] == ["incident-1"], "read, not handled, and gone"


async def a_share_is_restored_from_its_own_partitions(world: World) -> None:
    records = [an_incident(id=country, country=country) for country in COUNTRIES]
    async with world.opened() as journal:
        await journal.append(INCIDENTS, *records)
        for wanted in range(INCIDENTS.partitions):
            found = {one.id async for one in journal.replay(INCIDENTS, {wanted})}
            assert found == {one.id for one in records if INCIDENTS.partition(one) == wanted}, "not its own"


async def the_entry_in_hand_is_not_handled_by_two(world: World) -> None:
    async with world.opened() as one, world.opened() as two:
        await one.append(INCIDENTS, *(state(number, country) for number, country in enumerate(COUNTRIES)))
        handled: list[tuple[int, int]] = []

        async def handle(journal: Right, began: asyncio.Event, go: asyncio.Event) -> None:
            async with aclosing(journal.shares(INCIDENTS, reader="r")) as shares:
                async for share in shares:
                    async for entry in share:
                        began.set()
                        await go.wait()
                        handled.append((entry.partition, entry.offset))
                        await journal.advance(entry, ALERTS, ())

        begun, go, other, free = asyncio.Event(), asyncio.Event(), asyncio.Event(), asyncio.Event()
        free.set()
        tasks = [asyncio.create_task(handle(one, begun, go))]
        try:
            await begun.wait()
            tasks.append(asyncio.create_task(handle(two, other, free)))
            (member,) = one._members
            await member._share.over.wait()  # the brokers want its partitions back, its entry is in hand
            with suppress(TimeoutError):  # less than a rebalance waits for the entry in hand
                await asyncio.wait_for(other.wait(), 2)
            go.set()
            await drained(two, [(INCIDENTS, "r")], HandClock())
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
        assert len(handled) == len(set(handled)), "handled twice although nobody died"


# --- mistakes ------------------------------------------------------------------------------------------------------------


class CommitFirst(Right):
    """Moves the position before the outputs are kept."""

    async def advance(self, entry: Entry[Any], topic: Topic[Any], outputs: Sequence[Any]) -> None:
        await super().advance(entry, topic, ())
        await self._append(topic, outputs)


class OutputsForgotten(Right):
    """Moves the position and keeps nothing."""

    async def advance(self, entry: Entry[Any], topic: Topic[Any], outputs: Sequence[Any]) -> None:
        await super().advance(entry, topic, ())


class HalfAnAppend(Right):
    """Sends the first record of several."""

    class sends(Mortal):  # noqa: N801 - takes the place of an attribute
        async def send(self, topic: str, rows: Sequence[Row]) -> None:
            await super().send(topic, rows[:1])


class AcksIgnored(Right):
    """Hands over, and does not wait for what the brokers say."""

    class sends(Mortal):  # noqa: N801
        async def _once(self, topic: str, rows: Sequence[Row]) -> None:
            producer = await self._ready()
            for partition, key, value in rows:
                (await producer.send(topic, value, key=key, partition=partition)).add_done_callback(lambda done: done.exception())


class ErrorsSwallowed(Right):
    """Gives up in silence."""

    class sends(Mortal):  # noqa: N801
        async def send(self, topic: str, rows: Sequence[Row]) -> None:
            with suppress(JournalFailed):
                await super().send(topic, rows)


class AnyPartition(Right):
    """Does not put what belongs together into the same partition."""

    class sends(Mortal):  # noqa: N801
        async def send(self, topic: str, rows: Sequence[Row]) -> None:
            await super().send(topic, [(number % INCIDENTS.partitions, *row[1:]) for number, row in enumerate(rows, 1)])


class ReplaysAll(Right):
    """Gives whoever restores a share the outputs of all the others, too."""

    def replay(
        self, topic: Topic[Any], partitions: Container[int] | None = None, *, since: Any = None
    ) -> AsyncGenerator[Any, None]:
        return super().replay(topic)


class GoesBack(Right):
    """A late word moves the position back."""

    class reads(Member[Any]):  # noqa: N801
        async def _commit(self, wanted: dict[int, int]) -> None:
            self._done = {}
            await self._seat.commit(self._wire.name(self.topic), wanted)


class OneTooFew(Right):
    """Commits the entry's own offset: it comes again after every start."""

    class reads(Member[Any]):  # noqa: N801
        def commit(self, partition: int, offset: int) -> None:
            super().commit(partition, offset - 1)


class OneTooMany(Right):
    """Commits past the next entry."""

    class reads(Member[Any]):  # noqa: N801
        def commit(self, partition: int, offset: int) -> None:
            super().commit(partition, offset + 1)


class LeavesInAHurry(Right):
    """Leaves the group without having told the brokers where it stands."""

    class reads(Member[Any]):  # noqa: N801
        async def told(self, seconds: float) -> None:
            self._wanted = {}
            if self._telling is not None:
                self._telling.cancel()
                await asyncio.gather(self._telling, return_exceptions=True)


class NeverRewinds(Right):
    """Forgets that what was read was not handled."""

    class reads(Member[Any]):  # noqa: N801
        async def _rewind(self, partitions: frozenset[int]) -> None:
            pass


class HandsOverAtOnce(Right):
    """Gives the partitions away with an entry in hand."""

    class reads(Member[Any]):  # noqa: N801
        async def _end_share(self) -> None:
            if self._share:
                self._share.end(handled=True)
            await super()._end_share()


Scenario = Callable[[World], Awaitable[None]]
MISTAKES: list[tuple[Scenario, type[Right], str]] = [
    (a_death_before_the_outputs_are_kept_loses_nothing, CommitFirst, "its alert is lost"),
    (what_is_counted_has_its_outputs, OutputsForgotten, "outputs are missing"),
    (what_is_counted_has_its_outputs, HalfAnAppend, "outputs are missing"),
    (what_the_broker_refuses_does_not_count_as_kept, AcksIgnored, "and is not there"),
    (what_the_broker_refuses_does_not_count_as_kept, ErrorsSwallowed, "and is not there"),
    (a_share_is_restored_from_its_own_partitions, AnyPartition, "not its own"),
    (a_share_is_restored_from_its_own_partitions, ReplaysAll, "not its own"),
    (a_late_word_moves_nothing_back, GoesBack, "moved back"),
    (after_an_orderly_end_it_goes_on_with_the_next, OneTooFew, "stands elsewhere"),
    (after_an_orderly_end_it_goes_on_with_the_next, OneTooMany, "stands elsewhere"),
    (after_an_orderly_end_it_goes_on_with_the_next, LeavesInAHurry, "stands elsewhere"),
    (what_a_reader_gives_up_comes_again, NeverRewinds, "not handled, and gone"),
    (the_entry_in_hand_is_not_handled_by_two, HandsOverAtOnce, "handled twice"),
]


@pytest.fixture
def options(kafka_bootstrap: str) -> KafkaOptions:
    return KafkaOptions(
        bootstrap=kafka_bootstrap,
        prefix=f"seeded-{os.getpid()}-{next(STORES)}.",
        append_timeout=timedelta(seconds=6),
        member_timeout=timedelta(seconds=15),
    )


def named(value: Any) -> str:
    return value if isinstance(value, str) else str(value.__name__)


@pytest.mark.parametrize(("scenario", "broken", "told"), MISTAKES, ids=named)
async def test_a_mistake_on_kafka_is_noticed(scenario: Scenario, broken: type[Right], told: str, options: KafkaOptions) -> None:
    async with asyncio.timeout(SOON):
        with pytest.raises(AssertionError, match=told):
            await scenario(World(broken, options))


@pytest.mark.parametrize("scenario", dict.fromkeys(scenario for scenario, *_ in MISTAKES), ids=named)
async def test_what_is_right_on_kafka_is_not_blamed(scenario: Scenario, options: KafkaOptions) -> None:
    async with asyncio.timeout(SOON):
        await scenario(World(Right, options))
