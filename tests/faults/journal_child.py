"""What the tests of kills run as a process of its own: it writes to a journal or reads from it, and says what it did.

`append` writes records for ever from many tasks, alone and in pairs, and says the id of each once it is acknowledged.
`work` handles records for ever, two outputs each, and says the id of each once its position has moved.
"""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from pathlib import Path

from bot.clock import WallClock
from bot.journal.embedded import EmbeddedJournal, EmbeddedOptions, open_embedded
from bot.records import Failure
from bot.topics import FAILURES, Topic

WRITTEN = Topic("written", Failure, partitions=3)


def a_failure(name: str) -> Failure:
    return Failure(
        id=name, by="child", stage="s", topic="t", partition=0, offset=0, error="e" * 500, tries=1, at=datetime.now(UTC)
    )


async def opened(path: Path) -> EmbeddedJournal:
    return await open_embedded(EmbeddedOptions(path=path), WallClock(), path.parent)


async def append(journal: EmbeddedJournal, said: Connection, name: str) -> None:
    async def one(task: int) -> None:
        number = 0
        while True:
            names = [f"{name}.{task}.{number}.{part}" for part in range(1 + task % 2)]
            await journal.append(WRITTEN, *map(a_failure, names))
            for name_ in names:
                said.send(name_)
            number += 1

    async with asyncio.TaskGroup() as group:
        for task in range(16):
            group.create_task(one(task))


async def work(journal: EmbeddedJournal, said: Connection) -> None:
    async for share in journal.shares(WRITTEN, reader="child"):
        said.send("holds")
        async for entry in share:
            await journal.advance(entry, FAILURES, [a_failure(f"of {entry.record.id}"), a_failure(f"also of {entry.record.id}")])
            said.send(entry.record.id)


def run(said: Connection, path: Path, task: str, name: str) -> None:
    async def main() -> None:
        journal = await opened(path)
        await (append(journal, said, name) if task == "append" else work(journal, said))

    asyncio.run(main())
