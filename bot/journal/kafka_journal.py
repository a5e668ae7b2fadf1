"""The journal on Kafka: topics are topics, readers are consumer groups, positions are committed offsets."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Container, Sequence
from contextlib import aclosing
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import structlog

from bot.journal import kafka_reading
from bot.journal.batches import readable
from bot.journal.embedded import RECORD_BYTES
from bot.journal.kafka_member import REFUSED, Member
from bot.journal.kafka_options import KafkaOptions
from bot.journal.kafka_quiet import Quiet
from bot.journal.kafka_topics import prepare
from bot.journal.kafka_wire import Wire, patiently
from bot.journal.kafka_writing import Row, Sender
from bot.ports import Clock, Entry, JournalFailed, Share, Since
from bot.records import Record
from bot.topics import Topic

R = TypeVar("R", bound=Record)

log = structlog.get_logger()

REBUILDS, REBUILD_SECONDS = 3, 600.0
"""A consumer that gets stuck so often in so long is nothing that making it anew can mend."""


class KafkaJournal:
    """Made by `open_kafka`; used within one event loop."""

    def __init__(self, options: KafkaOptions, clock: Clock, base: Path) -> None:
        self._wire = Wire(options, base)
        self._clock = clock
        self._quiet = Quiet(clock)
        self._sender = Sender(self._wire)
        self._members: set[Member[Any]] = set()
        self._names: dict[tuple[str, str], str] = {}
        self._taken: dict[tuple[str, str], list[float]] = {}
        self._closing = asyncio.Lock()
        self._asking = asyncio.Lock()
        self._admin: Any = None
        self._asker: Any = None

    async def start(self) -> None:
        """Reach the brokers, make or check the topics. Raises JournalFailed."""
        self._quiet.begin()
        self._admin = await self._wire.admin()
        self._asker = await self._wire.consumer()
        await self._wire.call(patiently(partial(prepare, self._wire, self._admin)), "make and check the topics")

    async def append(self, topic: Topic[R], *records: R) -> None:
        """Keep `records`: acknowledged by all replicas. If it fails, some may be kept: append them again, ids are computed."""
        await self._append(topic, records)

    async def shares(self, topic: Topic[R], *, reader: str) -> AsyncGenerator[Share[R], None]:
        """Join the reader's consumer group; yield a share for every deal that gives this process partitions."""
        rebuilt: list[float] = []
        while not self._wire.closed.is_set():
            member = self._member(topic, reader)
            member.name = self._names.pop((reader, topic.name), "")
            member.taken = self._taken.setdefault((reader, topic.name), [])
            self._members.add(member)
            try:
                await member.join()
                async with aclosing(member.deals()) as deals:
                    async for share in deals:
                        yield share
            except JournalFailed:
                if not self._wire.closed.is_set():
                    raise
            finally:
                await member.leave()
                self._names[reader, topic.name] = member.name
                self._members.discard(member)
            if member.stuck:
                rebuilt = self._rebuilt(rebuilt, topic, reader)

    async def advance(self, entry: Entry[Any], topic: Topic[R], outputs: Sequence[R]) -> None:
        """Append `outputs`, then count `entry`; the broker knows within milliseconds, and before the partition goes to others.

        After a crash the last entries can come again: their outputs are then there twice, with the same ids.
        """
        await self._append(topic, outputs)
        for member in self._members:
            if member.holds(entry):
                member.commit(entry.partition, entry.offset)
                return
        await self._commit_late(entry)

    def replay(
        self, topic: Topic[R], partitions: Container[int] | None = None, *, since: Since[R] | None = None
    ) -> AsyncGenerator[R, None]:
        """Read to where the topic ends at the time of the call; in order within a partition, by time across them."""
        return readable(self.entries(topic, partitions, since=since))

    def entries(
        self, topic: Topic[R], partitions: Container[int] | None = None, *, since: Since[R] | None = None
    ) -> AsyncGenerator[Entry[Any], None]:
        """Read to where the topic ends at the time of the call; in order within a partition, by time across them."""
        return kafka_reading.entries(self._wire, topic, partitions, since)

    async def positions(self, topic: Topic[R]) -> dict[str, dict[int, int]]:
        """Of every reader that has handled something: up to which offset, by partition."""
        async with self._asking:
            return await self._wire.call(patiently(partial(self._positions, topic)), "ask for positions")

    def follow(self, topic: Topic[R], *, newest: int = 0) -> AsyncGenerator[R, None]:
        """Yield the last records and then every new one, whoever appends it."""
        return kafka_reading.follow(self._wire, topic, newest)

    async def lag(self, topic: Topic[R], *, reader: str) -> int:
        """Count what lies behind the reader's positions; of a compacted topic also what has been tidied away since."""
        for member in tuple(self._members):
            if member.reads(topic, reader):
                await member.told(self._wire.options.append_timeout.total_seconds())
        async with self._asking:
            return await self._wire.call(patiently(partial(self._lag, topic, reader)), "ask for a position")

    async def close(self) -> None:
        """Leave all groups, send what was accepted, let go of the brokers; takes seconds even if they do not answer."""
        self._wire.closed.set()
        async with self._closing:
            await self._wire.quiet()
            await asyncio.gather(*(member.leave() for member in tuple(self._members)), self._sender.close())
            await self._wire.release_all()
            self._quiet.end()

    def _member(self, topic: Topic[R], reader: str) -> Member[R]:
        return Member(self._wire, topic, reader, self._clock)

    async def _append(self, topic: Topic[R], records: Sequence[R]) -> None:
        rows: list[Row] = []
        for record in records:
            value = topic.encode(record)
            if len(value) > RECORD_BYTES:
                raise ValueError(f"a record for {topic.name} is bigger than {RECORD_BYTES} bytes")
            rows.append((topic.partition(record), record.id.encode(), value))
        if self._wire.closed.is_set():
            raise JournalFailed("the journal is closed")
        if rows:
            await self._sender.send(self._wire.name(topic), rows)

    async def _lag(self, topic: Topic[Any], reader: str) -> int:
        places = self._wire.places(topic)
        done = await self._admin.list_consumer_group_offsets(self._wire.group(reader, topic))
        begins = await self._asker.beginning_offsets(places)
        ends = await self._asker.end_offsets(places)
        stands = {place: max(begins[place], done[place].offset if place in done else 0) for place in places}
        return sum(max(0, ends[place] - stands[place]) for place in places)

    async def _positions(self, topic: Topic[Any]) -> dict[str, dict[int, int]]:
        places, before, behind = self._wire.places(topic), self._wire.options.prefix, f".{topic.name}"
        found: dict[str, dict[int, int]] = {}
        for group, *_ in await self._admin.list_consumer_groups():
            if group.startswith(before) and group.endswith(behind):
                done = await self._admin.list_consumer_group_offsets(group)
                ours = {place.partition: done[place].offset - 1 for place in places if place in done and done[place].offset > 0}
                if ours:
                    found[group.removeprefix(before).removesuffix(behind)] = ours
        return found

    async def _commit_late(self, entry: Entry[Any]) -> None:
        """The share has ended. While nobody holds the partition the position may still move; else the broker refuses it."""
        try:
            async with self._wire.reading(self._wire.group(entry.reader, entry.topic)) as consumer:
                await self._wire.call(self._move(consumer, entry), "commit a position")
        except JournalFailed as error:
            if not isinstance(error.__cause__, REFUSED):
                raise
            log.warning("commit refused", reader=entry.reader, topic=entry.topic.name, partition=entry.partition)

    async def _move(self, consumer: Any, entry: Entry[Any]) -> None:
        (place,) = (one for one in self._wire.places(entry.topic) if one.partition == entry.partition)
        consumer.assign([place])
        if (await consumer.committed(place) or 0) <= entry.offset:
            await consumer.commit({place: entry.offset + 1})

    def _rebuilt(self, before: list[float], topic: Topic[Any], reader: str) -> list[float]:
        """Note a consumer made anew; raises JournalFailed if that happens too often."""
        now = self._clock.monotonic()
        lately = [*(at for at in before if now - at < REBUILD_SECONDS), now]
        if len(lately) >= REBUILDS:
            raise JournalFailed(
                f"the consumer of {reader} on {topic.name} got stuck {REBUILDS} times in ten minutes: start this process anew"
            )
        log.warning("kafka consumer made anew", reader=reader, topic=topic.name, times=len(lately))
        return lately
