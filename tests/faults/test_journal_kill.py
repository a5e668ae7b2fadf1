"""Processes that use one journal are killed at any moment: nothing acknowledged is lost, nothing handled is handled again."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import random
import sqlite3
import sys
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import aclosing, asynccontextmanager, closing, contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from faults.journal_child import WRITTEN, a_failure, opened, run

from bot.journal.embedded import EmbeddedJournal
from bot.topics import FAILURES

FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload(["faults.journal_child"])
ROUNDS = int(os.environ.get("TOCSIN_KILL_ROUNDS", "100"))
SOON = 30.0

pytestmark = [pytest.mark.faults]


@pytest.fixture(autouse=True)
def _modules_to_be_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """The server that forks the children imports once for all; it does not get our `sys.path` (Python 3.11)."""
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(sys.path))


class Child:
    """A process that says what it has done."""

    def __init__(self, path: Path, task: str, name: str) -> None:
        self._said, said = FORKS.Pipe(duplex=False)
        self.process = FORKS.Process(target=run, args=(said, path, task, name), daemon=True)
        self.process.start()
        said.close()

    def word(self) -> str:
        return str(self._said.recv())

    def killed_after(self, seconds: float) -> list[str]:
        """All that it said, when it is killed so long after its first word."""
        said = [self.word()]
        self.process.join(seconds)
        self.kill()
        with suppress(EOFError, OSError):  # the last word may be half a word
            while True:
                said.append(self.word())
        return said

    def kill(self) -> None:
        self.process.kill()
        self.process.join()


@contextmanager
def a_child(path: Path, task: str, name: str = "") -> Iterator[Child]:
    """Runs the child until the block ends, and then kills it."""
    child = Child(path, task, name)
    try:
        yield child
    finally:
        child.kill()
        child.process.close()


@asynccontextmanager
async def a_journal(path: Path) -> AsyncIterator[EmbeddedJournal]:
    journal = await opened(path)
    try:
        yield journal
    finally:
        await journal.close()


async def ids(journal: EmbeddedJournal, topic: Any) -> list[str]:
    return [record.id async for record in journal.replay(topic)]


@pytest.mark.slow
async def test_nothing_acknowledged_is_lost_when_the_writer_is_killed(tmp_path: Path) -> None:
    path, seed = tmp_path / "tocsin.db", random.randrange(2**32)
    print("seed", seed)  # noqa: T201 - a failing run can be had again
    chance, acknowledged = random.Random(seed), Counter[str]()
    for number in range(ROUNDS):
        with a_child(path, "append", f"r{number}") as child:
            acknowledged.update(child.killed_after(chance.uniform(0, 0.2)))
    async with a_journal(path) as journal:
        kept = Counter(await ids(journal, WRITTEN))
    pairs = [name.rsplit(".", 1) for name in kept]
    odd = Counter(whole for whole, _ in pairs if int(whole.split(".")[1]) % 2)
    assert len(acknowledged) > ROUNDS
    assert acknowledged - kept == Counter()
    assert set(kept.values()) == {1}
    assert set(odd.values()) == {2}, "two records of one append stay together"
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


@pytest.mark.slow
async def test_nothing_is_handled_twice_or_passed_over_when_workers_are_killed(tmp_path: Path) -> None:
    path, chance = tmp_path / "tocsin.db", random.Random(7)
    total = 4000
    async with a_journal(path) as journal:
        await journal.append(WRITTEN, *[a_failure(f"n{n}") for n in range(total)])
    said = Counter[str]()
    for _ in range(ROUNDS // 3):
        with a_child(path, "work") as child:
            said.update(word for word in child.killed_after(chance.uniform(0, 0.2)) if word != "holds")
    async with a_journal(path) as journal:
        outputs = Counter(await ids(journal, FAILURES))
        left = await journal.lag(WRITTEN, reader="child")
    handled = {name.removeprefix("of ") for name in outputs if name.startswith("of ")}
    assert set(said) <= handled
    assert set(outputs.values()) == {1}
    assert {name.removeprefix("also of ") for name in outputs if name.startswith("also")} == handled
    assert (len(said) > ROUNDS // 3, len(handled)) == (True, total - left)


async def test_second_process_takes_over_when_the_first_is_killed(tmp_path: Path) -> None:
    path = tmp_path / "tocsin.db"
    async with a_journal(path) as journal:
        with a_child(path, "work") as first:
            assert first.word() == "holds"
            await journal.append(WRITTEN, a_failure("for the first"))
            assert first.word() == "for the first"
            standing_by = asyncio.create_task(anext_entry(journal))
            for _ in range(20):
                await journal.lag(WRITTEN, reader="child")
            assert not standing_by.done()
        async with asyncio.timeout(SOON):
            await journal.append(WRITTEN, a_failure("for the second"))
            assert await standing_by == "for the second"
        assert await ids(journal, FAILURES) == ["of for the first", "also of for the first"]


async def anext_entry(journal: EmbeddedJournal) -> str:
    async with aclosing(journal.shares(WRITTEN, reader="child")) as shares:
        async for entry in await anext(shares):
            return entry.record.id
    raise AssertionError("the share ended")


async def test_what_another_process_appends_is_followed_as_it_comes(tmp_path: Path) -> None:
    path = tmp_path / "tocsin.db"
    async with a_journal(path) as journal, asyncio.timeout(SOON), aclosing(journal.follow(WRITTEN)) as records:
        following = asyncio.ensure_future(anext(records))
        with a_child(path, "append", "other"):
            assert (await following).id.startswith("other.")


async def test_two_processes_append_to_one_file_without_loss(tmp_path: Path) -> None:
    path = tmp_path / "tocsin.db"
    with a_child(path, "append", "left") as left, a_child(path, "append", "right") as right:
        left.word(), right.word()
        said = {*left.killed_after(0.5), *right.killed_after(0.0)}
    async with a_journal(path) as journal:
        kept = await ids(journal, WRITTEN)
    assert {"left", "right"} == {name.split(".")[0] for name in kept}
    assert said <= set(kept)
    assert len(kept) == len(set(kept))
