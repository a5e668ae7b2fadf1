"""The SQLite file of the embedded journal: how it is opened and laid out, and what its errors mean to people."""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path
from threading import Event, Thread
from typing import Any

import structlog

from bot.ports import JournalFailed
from bot.topics import Topic

log = structlog.get_logger()

APPLICATION = 0x746F6373
"""Marks the file as ours ("tocs"), so that no foreign database is written to."""
STEPS = (
    """
    CREATE TABLE topic(name TEXT PRIMARY KEY, partitions INTEGER NOT NULL, compacted_to INTEGER NOT NULL DEFAULT 0) WITHOUT ROWID;
    CREATE TABLE position(
        reader TEXT, topic TEXT, partition INTEGER, "offset" INTEGER NOT NULL, PRIMARY KEY (reader, topic, partition)
    ) WITHOUT ROWID;
    """,
)
"""What each schema version added to the one before; the number of steps is the version. Never edited, only extended."""
BUSY_SECONDS = 10.0
"""So long another process may write before an append gives up; a write takes milliseconds."""


def connect(path: Path, *, synchronous: str) -> sqlite3.Connection:
    """A connection to an existing or new file; transactions are begun and ended by hand."""
    connection = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)
    try:
        connection.execute(
            "PRAGMA page_size = 8192"
        )  # records are 1-2 kB: 4096 wastes a quarter, 16384 doubles what a commit writes
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute(f"PRAGMA synchronous = {synchronous}")
        connection.execute("PRAGMA journal_size_limit = 67108864")
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def migrate(connection: sqlite3.Connection, path: Path) -> None:
    """Bring the schema up to date in one transaction; refuse a newer schema or somebody else's file."""
    if connection.execute("PRAGMA user_version").fetchone()[0] == len(STEPS):
        connection.execute("SELECT count(*) FROM topic").fetchone()  # a foreign file with the same number fails here
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        version = int(connection.execute("PRAGMA user_version").fetchone()[0])
        owner = int(connection.execute("PRAGMA application_id").fetchone()[0])
        tables = int(connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0])
        if tables and owner != APPLICATION:
            raise JournalFailed(f"{path} is a database of another program: set journal.path to a file of its own")
        if version > len(STEPS):
            raise JournalFailed(
                f"{path} was written by a newer tocsin (schema {version}, this one knows {len(STEPS)}): "
                "install that version again, or move the file away to begin anew"
            )
        for step in STEPS[version:]:
            for statement in step.split(";"):
                connection.execute(statement)
        connection.execute(f"PRAGMA application_id = {APPLICATION}")
        connection.execute(f"PRAGMA user_version = {len(STEPS)}")
        connection.execute("COMMIT")
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")


def check(connection: sqlite3.Connection, path: Path, seconds: float) -> None:
    """Look for damage, for so long at most. Raises JournalFailed."""
    done = Event()

    def stop() -> None:
        while not done.wait(seconds):  # again and again: an interrupt before the query runs is forgotten
            connection.interrupt()

    stopper = Thread(target=stop, name="journal check", daemon=True)
    stopper.start()
    try:
        found = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode != sqlite3.SQLITE_INTERRUPT:
            raise
        log.warning("journal checked in part", path=str(path), seconds=seconds)
        return
    finally:
        done.set()
        stopper.join()
    if found != "ok":
        raise damaged(path, str(found))


def table(topic: str) -> str:
    """The quoted name of the topic's own table: what is deleted from a topic's old end frees whole pages."""
    if not re.fullmatch(r"[a-z][a-z0-9_]{0,60}", topic):
        raise ValueError(f"a topic's name is of a-z, 0-9 and _, not {topic!r}")
    return f'"entry_{topic}"'


def lay_out(connection: sqlite3.Connection, topic: Topic[Any]) -> None:
    """Make the topic's table if it is not there; refuse a topic whose number of partitions changed.

    The index by partition counts a backlog without touching the values; ids are indexed only where compaction needs it,
    because they are random and would spread every commit over the whole file.
    """
    row = connection.execute("SELECT partitions FROM topic WHERE name = ?", (topic.name,)).fetchone()
    if row is None:
        name = table(topic.name)
        connection.execute(
            f"CREATE TABLE {name}("
            '"offset" INTEGER PRIMARY KEY AUTOINCREMENT, partition INTEGER NOT NULL, '
            "id TEXT NOT NULL, at INTEGER NOT NULL, value BLOB NOT NULL)"
        )
        connection.execute(f'CREATE INDEX "partition_{topic.name}" ON {name}(partition)')
        if topic.compacted:
            connection.execute(f'CREATE INDEX "id_{topic.name}" ON {name}(id)')
        connection.execute("INSERT INTO topic(name, partitions) VALUES (?, ?)", (topic.name, topic.partitions))
    elif row[0] != topic.partitions:
        raise JournalFailed(
            f"topic {topic.name} has {row[0]} partitions in the journal and {topic.partitions} in this program: "
            "a new number of partitions is a new topic"
        )


def heads(connection: sqlite3.Connection) -> dict[str, int]:
    """The highest offset ever given out per topic that has had a record."""
    rows = connection.execute("SELECT name, seq FROM sqlite_sequence WHERE name LIKE 'entry\\_%' ESCAPE '\\'").fetchall()
    return {name.removeprefix("entry_"): seq for name, seq in rows}


def damaged(path: Path, said: str) -> JournalFailed:
    """The file cannot be trusted."""
    return JournalFailed(
        f"{path} is damaged: stop tocsin, move the file with its -wal and -shm aside, put a backup in its place "
        f"or begin anew; feeds are then read again ({said})"
    )


def failed(error: sqlite3.Error | OSError, path: Path) -> JournalFailed:
    """What went wrong with the file, in words that say what to do."""
    name = getattr(error, "sqlite_errorname", None) or type(error).__name__
    said = f"{name}: {error}"
    match name.removeprefix("SQLITE_").split("_")[0]:
        case "FULL":
            return JournalFailed(f"no space left for {path}: free some, the line then goes on by itself ({said})", passing=True)
        case "BUSY" | "LOCKED":
            return JournalFailed(
                f"another process keeps {path} locked: is a backup or an sqlite3 shell open on it? ({said})", passing=True
            )
        case "CORRUPT" | "NOTADB":
            return damaged(path, said)
        case (
            "READONLY"
            | "CANTOPEN"
            | "PERM"
            | "AUTH"
            | "PermissionError"
            | "FileNotFoundError"
            | "FileExistsError"
            | "NotADirectoryError"
        ):
            return JournalFailed(f"cannot write to {path}: make the file and its folder writable for this user ({said})")
        case "IOERR" if "FSYNC" not in name:
            return JournalFailed(
                f"the disk under {path} does not answer as it should: look at it, and at its space ({said})", passing=True
            )
        case "IOERR":
            return JournalFailed(f"the disk did not confirm a write to {path}: start tocsin anew once the disk is well ({said})")
        case _:
            return JournalFailed(f"{path} cannot be used ({said})")
