"""The one thread that reads for the event loop, and watches the file for what other processes wrote."""

# ruff: noqa: S608 - the only names put into SQL are those that store.table has checked
from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from queue import Empty
from typing import Any, TypeAlias

from bot.journal.clerk import Clerk
from bot.journal.store import heads, table

Row: TypeAlias = tuple[int, int, bytes]
"""Offset, partition, JSON."""

PAGE_ROWS, PAGE_BYTES = 256, 1024 * 1024
"""A page ends with the record that goes beyond either: big records must not fill the memory."""
WATCH_SECONDS, WATCH_SECONDS_IDLE = 0.005, 0.1
"""How often the file is looked at: as long as things happen, and at most when they do not."""
LOOK_EVERY = 16
"""Jobs in a row before the file is looked at all the same."""


@dataclass(frozen=True, slots=True)
class Start:
    """Where a reader goes on: its positions, the offset before its first unhandled record, and how far the topic reaches."""

    done: dict[int, int]
    cursor: int
    head: int


class Reader(Clerk):
    """`news` is told, on the event loop, how far the topics reach whenever anybody wrote to the file."""

    def __init__(self, path: Path, *, news: Callable[[dict[str, int]], None]) -> None:
        super().__init__(path, synchronous="NORMAL")
        self._news = news
        self._watchers = 0
        self._version = -1

    def watch(self) -> None:
        """Somebody waits for news from now on."""
        self._watchers += 1
        if self._watchers == 1:
            self._tasks.put(_WAKE)

    def unwatch(self) -> None:
        """One less."""
        self._watchers -= 1

    def work(self, connection: sqlite3.Connection) -> None:
        """Do jobs; look at the file when there are none. In the thread."""
        pause, jobs = WATCH_SECONDS, 0
        while True:
            try:
                task = self._tasks.get(timeout=pause if self._watchers else None)
            except Empty:
                pause = WATCH_SECONDS if self._look(connection) else min(2 * pause, WATCH_SECONDS_IDLE)
                continue
            if task is None:
                return
            pause, jobs = WATCH_SECONDS, jobs + 1
            if task is not _WAKE:
                self.run(task, connection)
            if jobs % LOOK_EVERY == 0 and self._watchers:
                self._look(connection)

    def _look(self, connection: sqlite3.Connection) -> bool:
        """Has anybody committed since the last look?"""
        try:
            version = connection.execute("PRAGMA data_version").fetchone()[0]
            if version == self._version:
                return False
            self.tell(self._news, heads(connection))
        except sqlite3.Error:
            return False  # a file that cannot be read is told to the next who reads it
        self._version = version
        return True


_WAKE: Any = object()


def page(connection: sqlite3.Connection, topic: str, after: int, partitions: Sequence[int] | None = None) -> list[Row]:
    """The records behind `after`, of some partitions or of all; empty only if there are none."""
    chosen = "" if partitions is None else f"AND partition IN ({', '.join(map(str, partitions))})"
    query = (
        f'SELECT "offset", partition, value FROM {table(topic)} WHERE "offset" > ? {chosen} ORDER BY "offset" LIMIT {PAGE_ROWS}'
    )
    rows: list[Row] = []
    size = 0
    for row in connection.execute(query, (after,)):
        rows.append(row)
        size += len(row[2])
        if size > PAGE_BYTES:
            break
    return rows


def start(connection: sqlite3.Connection, topic: str, reader: str, partitions: int) -> Start:
    """Where `reader` goes on in `topic`."""
    done = _positions(connection, topic, reader)
    head = heads(connection).get(topic, 0)
    first = [_first_after(connection, topic, partition, done.get(partition, 0)) for partition in range(partitions)]
    return Start(done, min((offset - 1 for offset in first if offset), default=head), head)


def backlog(connection: sqlite3.Connection, topic: str, reader: str, partitions: int) -> int:
    """How many records the reader has not handled yet."""
    done = _positions(connection, topic, reader)
    query = f'SELECT count(*) FROM {table(topic)} WHERE partition = ? AND "offset" > ?'
    return sum(connection.execute(query, (number, done.get(number, 0))).fetchone()[0] for number in range(partitions))


def before(connection: sqlite3.Connection, topic: str, newest: int) -> int:
    """The offset after which the `newest` last records lie."""
    if not newest:
        return heads(connection).get(topic, 0)
    query = f'SELECT "offset" - 1 FROM {table(topic)} ORDER BY "offset" DESC LIMIT 1 OFFSET ?'
    row = connection.execute(query, (newest - 1,)).fetchone()
    return row[0] if row else 0


def head(connection: sqlite3.Connection, topic: str) -> int:
    """The highest offset given out in the topic."""
    return heads(connection).get(topic, 0)


def newest(connection: sqlite3.Connection, topic: str, partitions: int) -> list[Row]:
    """The last record of each partition that has one."""
    query = f'SELECT "offset", partition, value FROM {table(topic)} WHERE partition = ? ORDER BY "offset" DESC LIMIT 1'
    return [row for number in range(partitions) for row in connection.execute(query, (number,))]


def first_since(connection: sqlite3.Connection, topic: str, wanted: Mapping[int, datetime]) -> dict[int, int]:
    """By partition the offset of the first record that was kept then or later, or the one after the last of all."""
    query = f'SELECT "offset" FROM {table(topic)} WHERE partition = ? AND at >= ? ORDER BY "offset" LIMIT 1'
    found = (
        (number, connection.execute(query, (number, int(at.timestamp() * 1000))).fetchone()) for number, at in wanted.items()
    )
    beyond = head(connection, topic) + 1
    return {number: row[0] if row else beyond for number, row in found}


def readers(connection: sqlite3.Connection, topic: str) -> dict[str, dict[int, int]]:
    """All readers' positions in the topic."""
    found: dict[str, dict[int, int]] = {}
    for reader, partition, offset in connection.execute(
        'SELECT reader, partition, "offset" FROM position WHERE topic = ?', (topic,)
    ):
        found.setdefault(reader, {})[partition] = offset
    return found


def _positions(connection: sqlite3.Connection, topic: str, reader: str) -> dict[int, int]:
    query = 'SELECT partition, "offset" FROM position WHERE reader = ? AND topic = ?'
    return dict(connection.execute(query, (reader, topic)).fetchall())


def _first_after(connection: sqlite3.Connection, topic: str, partition: int, offset: int) -> int:
    query = f'SELECT min("offset") FROM {table(topic)} WHERE partition = ? AND "offset" > ?'
    return connection.execute(query, (partition, offset)).fetchone()[0] or 0
