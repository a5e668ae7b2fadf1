"""A config with a journal on disk, for commands that look into it, and a way to put records there."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.clock import WallClock
from bot.journal import EmbeddedOptions, open_journal
from bot.records import Record
from bot.topics import Topic


@pytest.fixture
def a_config(tmp_path: Path) -> Path:
    (tmp_path / "tocsin.yaml").write_text("journal: {kind: embedded, path: line.db}\n", "utf-8")
    return tmp_path / "tocsin.yaml"


@pytest.fixture
def keep(a_config: Path) -> Callable[..., None]:
    async def kept(topic: Topic, records: tuple[Record, ...]) -> None:
        journal = await open_journal(EmbeddedOptions(path=Path("line.db")), WallClock(), a_config.parent)
        await journal.append(topic, *records)
        await journal.close()

    return lambda topic, *records: asyncio.run(kept(topic, records))
