"""A thread with its own connection to the file, which does what the event loop hands it, in order."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Iterable
from pathlib import Path
from queue import SimpleQueue
from threading import Thread
from typing import Any, Generic, TypeVar

from bot.journal import store
from bot.ports import JournalFailed

T = TypeVar("T")


class Job(Generic[T]):
    """Something to do on the connection, and whom to tell what came of it."""

    __slots__ = ("done", "run")

    def __init__(self, run: Callable[[sqlite3.Connection], T], done: asyncio.Future[T]) -> None:
        self.run = run
        self.done = done


class Clerk:
    """Runs jobs one by one; jobs are short, since the next one waits."""

    def __init__(self, path: Path, *, synchronous: str) -> None:
        self.path = path
        self._synchronous = synchronous
        self._loop = asyncio.get_running_loop()
        self._tasks: SimpleQueue[Any] = SimpleQueue()
        self._thread = Thread(target=self._live, name=f"journal {type(self).__name__.lower()}", daemon=True)
        self._ready: asyncio.Future[None] = self._loop.create_future()
        self._gone: asyncio.Future[None] = self._loop.create_future()
        self._stopping = False

    async def start(self) -> None:
        """Open the connection. Raises JournalFailed."""
        self._thread.start()
        await self._ready

    async def ask(self, run: Callable[[sqlite3.Connection], T]) -> T:
        """What `run` returns. Raises JournalFailed for what SQLite has against it."""
        if self._stopping:
            raise JournalFailed("the journal is closed")
        done: asyncio.Future[T] = self._loop.create_future()
        self._tasks.put(Job(run, done))
        return await done

    async def stop(self) -> None:
        """Finish what was handed in, then close the connection."""
        if self._thread.ident is None:  # never started
            return
        if not self._stopping:
            self._stopping = True
            self._tasks.put(None)
        await asyncio.shield(self._gone)
        self._thread.join()

    def work(self, connection: sqlite3.Connection) -> None:
        """Take tasks until there is a None. In the thread."""
        while (task := self._tasks.get()) is not None:
            self.run(task, connection)

    def run(self, job: Job[Any], connection: sqlite3.Connection) -> None:
        """Do one job and tell what came of it. In the thread."""
        try:
            result = job.run(connection)
        except Exception as error:  # noqa: BLE001 - it is not lost: whoever waits for the job gets it
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            self.tell(_settle, [job.done], self.translated(error))
        else:
            self.tell(_settle, [job.done], None, result)

    def translated(self, error: Exception) -> Exception:
        """Foreign exceptions stay in this package."""
        return store.failed(error, self.path) if isinstance(error, sqlite3.Error) else error

    def tell(self, callback: Callable[..., None], *args: Any) -> None:
        """Call back on the event loop; when that is gone, nobody waits any more."""
        try:
            self._loop.call_soon_threadsafe(callback, *args)
        except RuntimeError:
            self._stopping = True

    def _live(self) -> None:
        try:
            connection = store.connect(self.path, synchronous=self._synchronous)
        except sqlite3.Error as error:
            self.tell(_settle, [self._ready], self.translated(error))
            self.tell(_settle, [self._gone])
            return
        try:
            self.tell(_settle, [self._ready])
            self.work(connection)
        finally:
            connection.close()
            self.tell(_settle, [self._gone])


def _settle(done: Iterable[asyncio.Future[Any]], error: Exception | None = None, result: Any = None) -> None:
    for future in done:
        if future.done():  # whoever waited was cancelled
            continue
        if error is None:
            future.set_result(result)
        else:
            future.set_exception(error)
