"""What is let go, and when: by age (what is minor sooner), by the size of the file, and old states in compacted topics.

One call does one small step, in the writer's thread, so that appends never wait long. Each statement is a transaction
of its own: a step cut short by a crash is done again.
"""

# ruff: noqa: S608 - the only names put into SQL are those that store.table has checked
from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping
from datetime import timedelta
from itertools import takewhile
from typing import Any

import msgspec
import structlog

from bot.journal.store import table
from bot.ports import Clock
from bot.topics import Topic

log = structlog.get_logger()

ROWS = 500
"""Looked at, or let go, in one step: a few milliseconds."""


class Retention:
    """`keep` overrides the topics' own; `max_bytes` is what the records of all topics may take up together."""

    def __init__(self, clock: Clock, keep: Mapping[str, timedelta], max_bytes: int) -> None:
        self.topics: dict[str, Topic[Any]] = {}
        self._clock = clock
        self._keep = keep
        self._max_bytes = max_bytes
        self._full = False

    def step(self, connection: sqlite3.Connection) -> bool:
        """Do one step; True if another one is due at once."""
        now = milliseconds(self._clock)
        topics = list(self.topics.values())
        for topic in topics:
            if compact(connection, topic) if topic.compacted else self._expire(connection, topic, now):
                return True
            if topic.minor is not None and self._sift(connection, topic, topic.minor, now):
                return True
        return self._shrink(connection, topics, now)

    def keep(self, topic: Topic[Any]) -> timedelta:
        """For how long records of the topic stay."""
        return self._keep.get(topic.name, topic.keep)

    def _expire(self, connection: sqlite3.Connection, topic: Topic[Any], now: int) -> bool:
        """Age is taken from the old end: a clock that once jumped ahead delays what follows, and loses nothing."""
        too_old = now - self.keep(topic) // timedelta(milliseconds=1)
        gone = 0
        for offset, at in _oldest(connection, topic, ROWS):
            if at >= too_old:
                break
            gone = offset
        if not gone:
            return False
        connection.execute(f'DELETE FROM {table(topic.name)} WHERE "offset" <= ?', (gone,))
        return True

    def _sift(self, connection: sqlite3.Connection, topic: Topic[Any], minor: Callable[[Any], bool], now: int) -> bool:
        """What is minor goes before its time, looked at once; `compacted_to` is how far that has come."""
        old = now - min(topic.keep_minor, self.keep(topic)) // timedelta(milliseconds=1)
        name, mark = table(topic.name), _mark(connection, topic)
        query = f'SELECT "offset", at, value FROM {name} WHERE "offset" > ? ORDER BY "offset" LIMIT ?'
        rows = list(takewhile(lambda row: row[1] < old, connection.execute(query, (mark, ROWS))))
        if not rows:
            return False
        gone = [(offset,) for offset, _, value in rows if _is_minor(topic, minor, value)]
        connection.executemany(f'DELETE FROM {name} WHERE "offset" = ?', gone)
        connection.execute("UPDATE topic SET compacted_to = ? WHERE name = ?", (rows[-1][0], topic.name))
        return len(rows) == ROWS

    def _shrink(self, connection: sqlite3.Connection, topics: list[Topic[Any]], now: int) -> bool:
        """Too big: every topic's `keep` shrinks by the same factor, so what is kept for long still outlives the rest."""
        if _used_bytes(connection) <= self._max_bytes:
            self._full = False
            return False
        oldest = {topic: _oldest(connection, topic, 1) for topic in topics if not topic.compacted}
        ages = {
            topic: (now - rows[0][1]) / (self.keep(topic) / timedelta(milliseconds=1)) for topic, rows in oldest.items() if rows
        }
        if not ages:
            return False
        topic = max(ages, key=lambda topic: ages[topic])
        if not self._full:
            log.warning("journal full, oldest records go", topic=topic.name, max_bytes=self._max_bytes)
            self._full = True
        last = _oldest(connection, topic, ROWS)[-1][0]
        connection.execute(f'DELETE FROM {table(topic.name)} WHERE "offset" <= ?', (last,))
        return True


def compact(connection: sqlite3.Connection, topic: Topic[Any]) -> bool:
    """Let go what newer records of the same id replace; look only at records not looked at before."""
    name = table(topic.name)
    mark = _mark(connection, topic)
    rows = connection.execute(
        f'SELECT "offset" FROM {name} WHERE "offset" > ? ORDER BY "offset" LIMIT ?', (mark, ROWS)
    ).fetchall()
    if not rows:
        return False
    last = rows[-1][0]
    connection.execute(
        f'DELETE FROM {name} WHERE "offset" IN (SELECT old."offset" FROM {name} AS new JOIN {name} AS old '
        'ON old.id = new.id AND old."offset" < new."offset" WHERE new."offset" > ? AND new."offset" <= ?)',
        (mark, last),
    )
    connection.execute("UPDATE topic SET compacted_to = ? WHERE name = ?", (last, topic.name))
    return len(rows) == ROWS


def _mark(connection: sqlite3.Connection, topic: Topic[Any]) -> int:
    return int(connection.execute("SELECT compacted_to FROM topic WHERE name = ?", (topic.name,)).fetchone()[0])


def _is_minor(topic: Topic[Any], minor: Callable[[Any], bool], value: bytes) -> bool:
    try:
        return minor(topic.decode(value))
    except (msgspec.DecodeError, UnicodeDecodeError):  # it stays, to be set aside by whoever reads it
        return False


def milliseconds(clock: Clock) -> int:
    """Now, as it is stored."""
    return int(clock.now().timestamp() * 1000)


def _oldest(connection: sqlite3.Connection, topic: Topic[Any], count: int) -> list[tuple[int, int]]:
    """Offsets and times of the oldest records."""
    query = f'SELECT "offset", at FROM {table(topic.name)} ORDER BY "offset" LIMIT ?'
    return connection.execute(query, (count,)).fetchall()


def _used_bytes(connection: sqlite3.Connection) -> int:
    pages, free, size = (
        connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_count", "freelist_count", "page_size")
    )
    return int((pages - free) * size)
