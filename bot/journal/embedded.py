"""The journal in one SQLite file: durable, no set-up, shared by the processes of one machine."""

from __future__ import annotations

import asyncio
import sqlite3
from collections import defaultdict
from collections.abc import AsyncGenerator, AsyncIterator, Container, Generator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, Literal, TypeAlias, TypeVar

import msgspec
import structlog
from pydantic import Field

from bot.journal import reader as reading
from bot.journal import store
from bot.journal.batches import WholeShare, batched, one_by_one, readable
from bot.journal.bell import Bell
from bot.journal.lease import Lease, Presence, lease_path
from bot.journal.reader import Reader
from bot.journal.retention import Retention, milliseconds
from bot.journal.writer import Row, Writer
from bot.options import Duration, Options
from bot.ports import Clock, Damaged, Entry, JournalFailed, Share, Since
from bot.records import Record
from bot.topics import Topic

R = TypeVar("R", bound=Record)
TopicName: TypeAlias = Literal["polls", "articles", "assessments", "incidents", "alerts", "deliveries", "failures"]

log = structlog.get_logger()

RECORD_BYTES = 64 * 1024 * 1024
"""No record is bigger; the line's own limits are far below, so this only keeps a mistake from filling the memory."""
CHECK_SECONDS = 15.0
"""So long the file is checked after an unclean end; about a gigabyte on a slow disk."""
LEASE_SECONDS, LEASE_SECONDS_MAX = 0.002, 0.1
"""How often one asks for a lease that another has: at first the other may just be leaving, later one stands by."""


class EmbeddedOptions(Options):
    """Everything in one SQLite file. For one machine; the file belongs on a local disk."""

    kind: Literal["embedded"] = "embedded"
    path: Path = Path("var/tocsin.db")
    """The file; relative to the configuration file. Its folder is made if need be."""
    keep: dict[TopicName, Duration] = Field(default_factory=dict)
    """For how long records stay, where it should differ from the topic's own time."""
    max_bytes: int = Field(default=8 * 1024**3, ge=1024**2)
    """What the records may take up on the disk; beyond it the oldest go, from every topic by the same share of its time."""


class EmbeddedJournal:
    """Made by `open_embedded`; used within one event loop."""

    def __init__(self, path: Path, presence: Presence, retention: Retention, clock: Clock) -> None:
        self.closed = False
        self.reader = Reader(path, news=self._news)
        self._writer = Writer(path, committed=self._news, sweep=retention.step)
        self._path = path
        self._presence = presence
        self._retention = retention
        self._clock = clock
        self._bells: defaultdict[str, Bell] = defaultdict(Bell)
        self._leases: set[Lease] = set()
        self._closing = asyncio.Lock()

    async def start(self) -> None:
        """Open the connections."""
        await self._writer.start()
        await self.reader.start()

    async def append(self, topic: Topic[R], *records: R) -> None:
        """Keep `records` in one transaction, synced to the disk."""
        rows, size = self._rows(topic, records)
        if topic.name not in self._retention.topics:
            await self._known(topic)
        if rows:
            await self._writer.write(topic.name, rows, size)

    async def shares(self, topic: Topic[R], *, reader: str) -> AsyncGenerator[Share[R], None]:
        """Yield a share of all partitions as soon as no other process, and nobody in this one, has one for this reader."""
        with self.until_closed():
            await self._known(topic)
            lease = await self._lease(topic, reader)
            self.reader.watch()
            try:
                while not self.closed:
                    share = EmbeddedShare(self, topic, reader, self.bell(topic))
                    try:
                        yield share
                    finally:
                        share.end()
            finally:
                self.reader.unwatch()
                self._let_go(lease)

    async def advance(self, entry: Entry[Any], topic: Topic[R], outputs: Sequence[R]) -> None:
        """Append `outputs` and move the position in one transaction; the position never goes back."""
        rows, size = self._rows(topic, outputs)
        await self._known(topic)
        place = (entry.reader, entry.topic.name, entry.partition)
        await self._writer.write(topic.name, rows, size, place, entry.offset)

    def replay(
        self, topic: Topic[R], partitions: Container[int] | None = None, *, since: Since[R] | None = None
    ) -> AsyncGenerator[R, None]:
        """Yield, page by page, what the topic holds at the time of the call."""
        return readable(self.entries(topic, partitions, since=since))

    async def entries(
        self, topic: Topic[R], partitions: Container[int] | None = None, *, since: Since[R] | None = None
    ) -> AsyncGenerator[Entry[Any], None]:
        """Yield, page by page, what the topic holds at the time of the call."""
        await self._known(topic)
        chosen = None if partitions is None else [number for number in range(topic.partitions) if number in partitions]
        head = await self.reader.ask(partial(reading.head, topic=topic.name))
        first = await self._first(topic, since) if since else {}
        cursor = min((first.get(number, 0) for number in chosen or range(topic.partitions)), default=0) - 1
        while cursor < head:
            rows = await self.reader.ask(partial(reading.page, topic=topic.name, after=cursor, partitions=chosen))
            for offset, partition, value in rows:
                if first.get(partition, 0) <= offset <= head:
                    yield Entry(topic, "", partition, offset, decoded(topic, partition, offset, value))
            cursor = rows[-1][0] if rows else head

    async def _first(self, topic: Topic[R], since: Since[R]) -> dict[int, int]:
        """The offset from which each partition is wanted; those that are not named, whole."""
        rows = await self.reader.ask(partial(reading.newest, topic=topic.name, partitions=topic.partitions))
        records = {partition: decoded(topic, partition, offset, value) for offset, partition, value in rows}
        wanted = {number: since(record) for number, record in records.items() if not isinstance(record, Damaged)}
        return await self.reader.ask(partial(reading.first_since, topic=topic.name, wanted=wanted))

    async def positions(self, topic: Topic[R]) -> dict[str, dict[int, int]]:
        """Of every reader that has handled something: up to which offset, by partition."""
        await self._known(topic)
        return await self.reader.ask(partial(reading.readers, topic=topic.name))

    async def follow(self, topic: Topic[R], *, newest: int = 0) -> AsyncGenerator[R, None]:
        """Yield the last records and then every new one, whoever appends it."""
        with self.until_closed():
            await self._known(topic)
            cursor = await self.reader.ask(partial(reading.before, topic=topic.name, newest=newest))
            self.bell(topic).ring(await self.reader.ask(partial(reading.head, topic=topic.name)))
            self.reader.watch()
            try:
                while not self.closed:
                    rows, cursor = await self.beyond(topic, cursor)
                    for offset, partition, value in rows:
                        if not isinstance(record := decoded(topic, partition, offset, value), Damaged):
                            yield record
            finally:
                self.reader.unwatch()

    async def lag(self, topic: Topic[R], *, reader: str) -> int:
        """Count what lies behind the reader's positions."""
        await self._known(topic)
        return await self.reader.ask(partial(reading.backlog, topic=topic.name, reader=reader, partitions=topic.partitions))

    async def close(self) -> None:
        """Write what was accepted, give back the leases, close the file."""
        self.closed = True
        for bell in self._bells.values():
            bell.wake()
        async with self._closing:
            if self._presence.open:
                await self._writer.stop()
                await self.reader.stop()
                for lease in self._leases:
                    lease.release()
                self._presence.leave(clean=self._writer.broken is None)

    async def beyond(self, topic: Topic[Any], cursor: int) -> tuple[list[reading.Row], int]:
        """The next page behind `cursor` and where it ends; waits while there is none. Empty after a wake."""
        bell = self.bell(topic)
        head = bell.head
        if cursor >= head:
            await bell.heard(cursor)
            return [], cursor
        rows = await self.reader.ask(partial(reading.page, topic=topic.name, after=cursor))
        return rows, rows[-1][0] if rows else head  # none left up to the head: they were let go

    @contextmanager
    def until_closed(self) -> Generator[None]:
        """A loop inside runs out when the journal is closed, wherever it stands then; any other failure is raised."""
        try:
            yield
        except JournalFailed:
            if not self.closed:
                raise

    def bell(self, topic: Topic[Any]) -> Bell:
        """What rings for the topic."""
        return self._bells[topic.name]

    def _news(self, heads: dict[str, int]) -> None:
        for topic, head in heads.items():
            self._bells[topic].ring(head)

    def _rows(self, topic: Topic[R], records: Sequence[R]) -> tuple[list[Row], int]:
        """What is stored, and how many bytes of JSON that is."""
        at = milliseconds(self._clock)
        rows: list[Row] = []
        size = 0
        for record in records:
            value = topic.encode(record)
            if len(value) > RECORD_BYTES:
                raise ValueError(f"a record for {topic.name} is bigger than {RECORD_BYTES} bytes")
            size += len(value)
            rows.append((topic.partition(record), record.id, at, value))
        return rows, size

    async def _known(self, topic: Topic[Any]) -> None:
        """Make the topic's table before its first use in this process."""
        if topic.name not in self._retention.topics:
            store.table(topic.name)
            await self._writer.ask(partial(_lay_out, topic=topic))
            self._retention.topics[topic.name] = topic

    async def _lease(self, topic: Topic[Any], reader: str) -> Lease:
        lease = Lease(lease_path(self._path, topic.name, reader))
        pause = LEASE_SECONDS
        while not self.closed and not self._take(lease):
            await asyncio.sleep(pause)
            if pause < LEASE_SECONDS_MAX <= 2 * pause:
                log.info("reader stands by", reader=reader, topic=topic.name, held_by_process=lease.holder())
            pause = min(2 * pause, LEASE_SECONDS_MAX)
        self._leases.add(lease)
        return lease

    def _take(self, lease: Lease) -> bool:
        try:
            return lease.take()
        except OSError as error:
            raise store.failed(error, self._path) from error

    def _let_go(self, lease: Lease) -> None:
        """After all that was handed to the writer, so that the next holder finds it."""
        if not self.closed:
            self._leases.discard(lease)
            self._writer.afterwards(lease.release)
        elif not self._presence.open:
            lease.release()


class EmbeddedShare(WholeShare["EmbeddedJournal", R]):
    """Read from the file."""

    def __aiter__(self) -> AsyncIterator[Entry[Any]]:
        return one_by_one(self)

    async def batches(self, most: int) -> AsyncGenerator[Sequence[Entry[Any]], None]:
        """As many entries at once as a page holds."""
        topic = self._topic
        find = partial(reading.start, topic=topic.name, reader=self._reader, partitions=topic.partitions)
        with self._journal.until_closed():
            start = await self._journal.reader.ask(find)
            self._bell.ring(start.head)
            cursor, done = start.cursor, start.done
            while not self._over():
                rows, cursor = await self._journal.beyond(topic, cursor)
                new = (row for row in rows if row[0] > done.get(row[1], 0))
                for batch in batched(new, most):
                    if self._over():
                        return
                    yield [
                        Entry(topic, self._reader, partition, offset, decoded(topic, partition, offset, value))
                        for offset, partition, value in batch
                    ]


def decoded(topic: Topic[Any], partition: int, offset: int, value: bytes) -> Any:
    """The record, or `Damaged` in its place."""
    try:
        return topic.decode(value)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        log.warning("record damaged", topic=topic.name, partition=partition, offset=offset, error=str(error))
        return Damaged(
            id=f"{topic.name}/{partition}/{offset}", by="journal", value=value.decode(errors="replace"), error=str(error)
        )


async def open_embedded(options: EmbeddedOptions, clock: Clock, base: Path) -> EmbeddedJournal:
    """Open or make the file. Raises JournalFailed if it is damaged, newer, foreign, or cannot be written."""
    path = base / options.path
    presence = await asyncio.to_thread(_prepare, path)
    retention = Retention(clock, {str(name): keep for name, keep in options.keep.items()}, options.max_bytes)
    journal = EmbeddedJournal(path, presence, retention, clock)
    try:
        await journal.start()
    except JournalFailed:
        await journal.close()
        raise
    return journal


def _prepare(path: Path) -> Presence:
    """Check and lay out the file, while those who come at the same time wait."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        presence = Presence(path.with_name(f"{path.name}-lock"))
    except OSError as error:
        raise store.failed(error, path) from error
    try:
        if not presence.alone:
            presence.settle()
        connection = store.connect(path, synchronous="FULL")
        try:
            if presence.unclean:
                store.check(connection, path, CHECK_SECONDS)
            store.migrate(connection, path)
        finally:
            connection.close()
        presence.settle()
    except sqlite3.Error as error:
        presence.leave(clean=False)
        raise store.failed(error, path) from error
    except JournalFailed:
        presence.leave(clean=False)
        raise
    return presence


def _lay_out(connection: sqlite3.Connection, topic: Topic[Any]) -> None:
    connection.execute("BEGIN IMMEDIATE")
    store.lay_out(connection, topic)
    connection.execute("COMMIT")
