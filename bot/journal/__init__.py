"""The journal: everything that happened, kept in order, in one place."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, TypeAlias, assert_never

from pydantic import Field

from bot.journal.copying import copied
from bot.journal.embedded import EmbeddedJournal, EmbeddedOptions, open_embedded
from bot.journal.kafka import open_kafka
from bot.journal.kafka_options import KafkaOptions
from bot.journal.memory import MemoryJournal, MemoryOptions
from bot.ports import Clock, Journal

__all__ = [
    "EmbeddedJournal",
    "EmbeddedOptions",
    "JournalOptions",
    "KafkaOptions",
    "MemoryJournal",
    "MemoryOptions",
    "copied",
    "open_journal",
]

JournalOptions: TypeAlias = Annotated[EmbeddedOptions | KafkaOptions | MemoryOptions, Field(discriminator="kind")]


async def open_journal(options: JournalOptions, clock: Clock, base: Path) -> Journal:
    """Open the journal of these options; relative paths start at `base`. Raises JournalFailed."""
    match options:
        case EmbeddedOptions():
            return await open_embedded(options, clock, base)
        case KafkaOptions():
            return await open_kafka(options, clock, base)
        case MemoryOptions():
            return MemoryJournal(clock)
        case _:
            assert_never(options)
