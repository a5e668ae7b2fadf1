"""The journal in memory: the same promises within one process, for as long as it lives. For demo, replay and tests."""

from __future__ import annotations

import asyncio
from bisect import bisect_right
from collections.abc import AsyncGenerator, AsyncIterator, Container, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from operator import attrgetter
from typing import Any, Literal, TypeVar

from bot.journal.batches import WholeShare, batched, one_by_one, readable
from bot.journal.bell import Bell
from bot.options import Options
from bot.ports import Clock, Entry, JournalFailed, Share, Since
from bot.records import Record
from bot.topics import Topic

R = TypeVar("R", bound=Record)

_OFFSET = attrgetter("offset")
TURN = 64
"""After so many records without a pause the event loop gets its turn, or one busy stage would hold up the rest."""
SWEEP = 1024
"""Old records are let go each time so many were appended to a topic."""


class MemoryOptions(Options):
    """Nothing is written anywhere; all is gone when the process ends."""

    kind: Literal["memory"] = "memory"


@dataclass(frozen=True, slots=True)
class _Kept:
    """One record in its place."""

    offset: int
    partition: int
    at: datetime
    record: Any


@dataclass(slots=True)
class _Shelf:
    """What one topic holds, oldest first."""

    topic: Topic[Any]
    kept: list[_Kept] = field(default_factory=list)
    bell: Bell = field(default_factory=Bell)
    swept: int = 0

    def after(self, offset: int) -> Iterator[_Kept]:
        """Those after `offset`, from a copy: the shelf may be swept meanwhile."""
        return iter(self.kept[bisect_right(self.kept, offset, key=_OFFSET) :])

    def before(self, newest: int) -> int:
        """The offset after which the `newest` last records lie."""
        if newest > len(self.kept):
            return 0
        return self.kept[-newest].offset - 1 if newest else self.bell.head

    def first_since(self, since: Since[Any]) -> dict[int, int]:
        """The offset from which each partition is wanted."""
        wanted = {kept.partition: kept.record for kept in self.kept}
        begin = {partition: since(newest) for partition, newest in wanted.items()}
        first = dict.fromkeys(begin, self.bell.head + 1)
        for kept in reversed(self.kept):
            if kept.at >= begin[kept.partition]:
                first[kept.partition] = kept.offset
        return first

    def sweep(self, now: datetime) -> None:
        """Let go what is older than the topic keeps it; of a compacted topic, all but the newest of every id."""
        self.swept = self.bell.head
        if self.topic.compacted:
            newest = {kept.record.id: kept for kept in self.kept}
            self.kept = sorted(newest.values(), key=_OFFSET)
            return
        if minor := self.topic.minor:
            old = now - self.topic.keep_minor
            self.kept = [kept for kept in self.kept if kept.at >= old or not minor(kept.record)]
        oldest = now - self.topic.keep
        gone = next((i for i, kept in enumerate(self.kept) if kept.at >= oldest), len(self.kept))
        del self.kept[:gone]


class MemoryJournal:
    """Keeps the records themselves, not their JSON: fast, and as long as memory lasts for what `keep` says."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._shelves: dict[str, _Shelf] = {}
        self._positions: dict[tuple[str, str, int], int] = {}
        self._held: set[tuple[str, str]] = set()
        self._freed = Bell()
        self._turns = 0
        self.closed = False

    async def append(self, topic: Topic[R], *records: R) -> None:
        """Keep `records`, all or none."""
        self._append(topic, records)
        await self._turn()

    async def shares(self, topic: Topic[R], *, reader: str) -> AsyncGenerator[Share[R], None]:
        """Yield a share of all partitions as soon as no other holds one for this reader."""
        place = (reader, topic.name)
        while place in self._held and not self.closed:
            await self._freed.heard(0)
        self._held.add(place)
        try:
            while not self.closed:
                share = MemoryShare(self, topic, reader, self.shelf(topic).bell)
                try:
                    yield share
                finally:
                    share.end()
        finally:
            self._held.discard(place)
            self._freed.wake()

    async def advance(self, entry: Entry[Any], topic: Topic[R], outputs: Sequence[R]) -> None:
        """Append `outputs` and move the position in one step; the position never goes back."""
        self._append(topic, outputs)
        place = (entry.reader, entry.topic.name, entry.partition)
        self._positions[place] = max(entry.offset, self._positions.get(place, 0))
        await self._turn()

    def replay(
        self, topic: Topic[R], partitions: Container[int] | None = None, *, since: Since[R] | None = None
    ) -> AsyncGenerator[R, None]:
        """Yield what the topic holds at the time of the call."""
        return readable(self.entries(topic, partitions, since=since))

    async def entries(
        self, topic: Topic[R], partitions: Container[int] | None = None, *, since: Since[R] | None = None
    ) -> AsyncGenerator[Entry[Any], None]:
        """Yield what the topic holds at the time of the call."""
        shelf = self.shelf(topic)
        first = shelf.first_since(since) if since else {}
        for kept in shelf.after(0):
            if (partitions is None or kept.partition in partitions) and kept.offset >= first.get(kept.partition, 0):
                yield Entry(topic, "", kept.partition, kept.offset, kept.record)
                await self._turn()

    async def positions(self, topic: Topic[R]) -> dict[str, dict[int, int]]:
        """Of every reader that has handled something: up to which offset, by partition."""
        await asyncio.sleep(0)
        return {reader: self.done(topic, reader) for reader, name, _ in self._positions if name == topic.name}

    async def follow(self, topic: Topic[R], *, newest: int = 0) -> AsyncGenerator[R, None]:
        """Yield the last records and then every new one."""
        shelf = self.shelf(topic)
        cursor = shelf.before(newest)
        while not self.closed:
            head = shelf.bell.head
            for kept in shelf.after(cursor):
                yield kept.record
            cursor = head
            await asyncio.sleep(0)
            if not self.closed:
                await shelf.bell.heard(cursor)

    async def lag(self, topic: Topic[R], *, reader: str) -> int:
        """Count what lies behind the reader's positions."""
        await asyncio.sleep(0)
        done = self.done(topic, reader)
        lowest = min(done.get(partition, 0) for partition in range(topic.partitions))
        return sum(kept.offset > done.get(kept.partition, 0) for kept in self.shelf(topic).after(lowest))

    async def close(self) -> None:
        """End all shares; what was kept can still be replayed."""
        self.closed = True
        self._freed.wake()
        for shelf in self._shelves.values():
            shelf.bell.wake()

    def shelf(self, topic: Topic[Any]) -> _Shelf:
        """Where the topic's records stand."""
        return self._shelves.setdefault(topic.name, _Shelf(topic))

    def done(self, topic: Topic[Any], reader: str) -> dict[int, int]:
        """Up to which offset the reader has handled each partition."""
        places = ((partition, (reader, topic.name, partition)) for partition in range(topic.partitions))
        return {partition: self._positions[place] for partition, place in places if place in self._positions}

    def _append(self, topic: Topic[Any], records: Sequence[Any]) -> None:
        if self.closed:
            raise JournalFailed("the journal is closed")
        now = self._clock.now()
        shelf = self.shelf(topic)
        placed = [(topic.partition(record), record) for record in records]
        head = shelf.bell.head
        shelf.kept.extend(_Kept(head + n, partition, now, record) for n, (partition, record) in enumerate(placed, start=1))
        shelf.bell.ring(head + len(placed))
        if shelf.bell.head - shelf.swept >= SWEEP:
            shelf.sweep(now)

    async def _turn(self) -> None:
        self._turns += 1
        if self._turns % TURN == 0:
            await asyncio.sleep(0)


class MemoryShare(WholeShare["MemoryJournal", R]):
    """Read from the shelves."""

    def __aiter__(self) -> AsyncIterator[Entry[Any]]:
        return one_by_one(self)

    async def batches(self, most: int) -> AsyncGenerator[Sequence[Entry[Any]], None]:
        """As many entries at once as lie ready."""
        shelf = self._journal.shelf(self._topic)
        done = self._journal.done(self._topic, self._reader)
        cursor = min(done.get(partition, 0) for partition in self.partitions)
        while not self._over():
            head = shelf.bell.head
            new = (kept for kept in shelf.after(cursor) if kept.offset > done.get(kept.partition, 0))
            for batch in batched(new, most):
                yield [Entry(self._topic, self._reader, kept.partition, kept.offset, kept.record) for kept in batch]
                if self._over():
                    return
            cursor = head
            await asyncio.sleep(0)
            if not self._over():
                await shelf.bell.heard(cursor)
