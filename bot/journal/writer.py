"""The one thread that writes: all who wait for durability at a moment share one transaction and one sync of the disk."""

# ruff: noqa: S608 - the only names put into SQL are those that store.table has checked
from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain
from pathlib import Path
from queue import Empty
from typing import Any, TypeAlias

import structlog

from bot.journal.clerk import Clerk, Job
from bot.journal.store import table
from bot.ports import JournalFailed

log = structlog.get_logger()

Row: TypeAlias = tuple[int, str, int, bytes]
"""Partition, id, milliseconds since 1970, JSON."""
Place: TypeAlias = tuple[str, str, int]
"""Reader, topic, partition."""

SHARED_WRITES, SHARED_BYTES = 128, 8 * 1024 * 1024
"""At most so much goes into one transaction: one part is on its way to the disk while others prepare the next."""
ROWS_AT_ONCE = (64, 16, 4, 1)
"""Rows per statement. Few big statements, because after each one the thread has to get the interpreter back."""
SWEEP_EVERY = 1024
"""After so many new records old ones are looked for."""
SWEEP_SECONDS = 3600.0
"""After so long without anything to do, too: records age also when none come."""
_ROW = "(?, ?, ?, ?)"
_ADVANCE = (
    'INSERT INTO position(reader, topic, partition, "offset") VALUES (?, ?, ?, ?) '
    'ON CONFLICT DO UPDATE SET "offset" = max("offset", excluded."offset")'
)


@dataclass(slots=True)
class Write:
    """Rows of one topic (`size` bytes of JSON), and perhaps a reader's new position: all of it or nothing."""

    topic: str
    rows: Sequence[Row]
    size: int
    done: asyncio.Future[None]
    place: Place | None = None
    offset: int = 0


class Writer(Clerk):
    """`committed` is told, on the event loop, how far topics reach now; `sweep` does a step of tidying, True if there is more."""

    def __init__(
        self,
        path: Path,
        *,
        committed: Callable[[dict[str, int]], None],
        sweep: Callable[[sqlite3.Connection], bool],
        idle_seconds: float = SWEEP_SECONDS,
    ) -> None:
        super().__init__(path, synchronous="FULL")
        self._idle_seconds = idle_seconds
        self._committed = committed
        self._sweep = sweep
        self._unswept = SWEEP_EVERY - 1  # the first record of a session already sweeps
        self._last: tuple[list[Write], dict[str, int]] | None = None
        self.broken: JournalFailed | None = None

    async def write(self, topic: str, rows: Sequence[Row], size: int, place: Place | None = None, offset: int = 0) -> None:
        """Return once it is on the disk. Cancelled, it may or may not be written, but never in part."""
        if self._stopping:
            raise JournalFailed("the journal is closed")
        done: asyncio.Future[None] = self._loop.create_future()
        self._tasks.put(Write(topic, rows, size, done, place, offset))
        await done

    def afterwards(self, run: Callable[[], None]) -> None:
        """Do it after all that was handed in so far."""
        self._tasks.put(Job(lambda _: run(), self._loop.create_future()))

    def work(self, connection: sqlite3.Connection) -> None:
        """Commit what came in since the last commit; tidy in between. In the thread."""
        more, going = False, True
        while going:
            writes: list[Write] = []
            jobs: list[Job[Any]] = []
            going = self._gather(writes, jobs, wait=not more)
            if writes:
                self._commit(writes, connection)
            if jobs or not going or self._tasks.empty():
                self._tell_last()
            for job in jobs:
                self.run(job, connection)
            if more or self._unswept >= SWEEP_EVERY or not (writes or jobs):
                more = going and self._tidy(connection)

    def _gather(self, writes: list[Write], jobs: list[Job[Any]], *, wait: bool) -> bool:
        """Take what lies ready, up to the first job; False if that was the end."""
        room = SHARED_BYTES
        while room > 0 and len(writes) < SHARED_WRITES:
            try:
                task = self._tasks.get(block=wait, timeout=self._idle_seconds)
            except Empty:
                return True
            wait = False
            if task is None:
                return False
            if isinstance(task, Job):
                jobs.append(task)
                return True
            writes.append(task)
            room -= task.size
        return True

    def _commit(self, writes: list[Write], connection: sqlite3.Connection) -> None:
        if self.broken is not None:
            self.tell(self._refuse, writes, self.broken)
            return
        try:
            connection.execute("BEGIN IMMEDIATE")
            heads = self._insert(writes, connection)
            if positions := _positions(writes):
                connection.executemany(_ADVANCE, positions)
            self._tell_last()
            connection.execute("COMMIT")
        except Exception as error:  # noqa: BLE001 - it is not lost: whoever waits for the write gets it
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            self._tell_last()
            self.tell(self._refuse, writes, self._answer(error))
        else:
            self._last = (writes, heads)

    def _tell_last(self) -> None:
        """Say what the last commit made durable.

        When more is waiting, this is put off until the next commit goes to the disk: the event loop then has its work to
        do just while this thread needs no interpreter. Without it the two would take turns.
        """
        if self._last is not None:
            last, self._last = self._last, None
            self.tell(self._confirm, *last)

    def _insert(self, writes: list[Write], connection: sqlite3.Connection) -> dict[str, int]:
        topics: dict[str, list[Row]] = {}
        for write in writes:
            topics.setdefault(write.topic, []).extend(write.rows)
        heads = {}
        for topic, rows in topics.items():
            self._unswept += len(rows)
            start = 0
            while start < len(rows):
                count = next(n for n in ROWS_AT_ONCE if n <= len(rows) - start)
                cursor = connection.execute(_insertion(topic, count), tuple(chain.from_iterable(rows[start : start + count])))
                heads[topic] = cursor.lastrowid or 0
                start += count
        return heads

    def _answer(self, error: Exception) -> JournalFailed:
        answer = self.translated(error)
        if not isinstance(answer, JournalFailed):
            return JournalFailed(f"a write failed: {answer!r}")
        if not answer.passing:
            self.broken = answer  # after a failed sync nobody knows what the disk holds: no going on
        return answer

    def _confirm(self, writes: list[Write], heads: dict[str, int]) -> None:
        for write in writes:
            if not write.done.done():  # whoever waited was cancelled
                write.done.set_result(None)
        self._committed(heads)

    def _refuse(self, writes: list[Write], error: JournalFailed) -> None:
        for write in writes:
            if not write.done.done():
                write.done.set_exception(JournalFailed(str(error), passing=error.passing))

    def _tidy(self, connection: sqlite3.Connection) -> bool:
        self._unswept = 0
        try:
            return self._sweep(connection)
        except Exception as error:  # noqa: BLE001 - nobody waits for tidying, and the thread must live on
            log.warning("journal not tidied", error=str(self.translated(error)))
            return False


@cache
def _insertion(topic: str, count: int) -> str:
    return f"INSERT INTO {table(topic)}(partition, id, at, value) VALUES {', '.join([_ROW] * count)}"


def _positions(writes: list[Write]) -> list[tuple[str, str, int, int]]:
    """Of many advances of one reader only the farthest is worth a row."""
    places: dict[Place, int] = {}
    for write in writes:
        if write.place is not None:
            places[write.place] = max(write.offset, places.get(write.place, 0))
    return [(*place, offset) for place, offset in places.items()]
