"""The partitions that one deal gave to a reader of this process: its entries, in batches, until the next deal."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from typing import Any, Generic, Protocol, TypeVar

import structlog

from bot.journal.batches import batched, one_by_one
from bot.journal.embedded import decoded
from bot.ports import Entry
from bot.records import Record
from bot.topics import Topic

R = TypeVar("R", bound=Record)

log = structlog.get_logger()


class Fetching(Protocol[R]):
    """What a share wants of the member it belongs to."""

    topic: Topic[R]
    reader: str

    async def fetch(self, share: KafkaShare[R]) -> list[Any]:
        """The next messages of the share's partitions; empty when the share is over."""

    def begins(self, partition: int, offset: int) -> None:
        """The next entry of the partition to be handled."""


class KafkaShare(Generic[R]):
    """What one deal gave; ends with the next deal."""

    def __init__(self, member: Fetching[R], partitions: frozenset[int]) -> None:
        self.partitions = partitions
        self.over = asyncio.Event()
        self._member = member
        self._in_hand: dict[int, int] = {}
        self._handled = asyncio.Event()
        self._handled.set()

    @property
    def ended(self) -> bool:
        """By a new deal, or with the journal."""
        return self.over.is_set()

    def __aiter__(self) -> AsyncIterator[Entry[Any]]:
        return one_by_one(self)

    def end(self, *, handled: bool = False) -> None:
        """Let the loops over this share run out; `handled`: and nobody works on an entry of it any more."""
        self.over.set()
        if handled:
            self._handled.set()

    async def let_go(self, seconds: float) -> None:
        """Return once all entries in hand are handled, or after so many seconds."""
        try:
            async with asyncio.timeout(seconds):
                await self._handled.wait()
        except TimeoutError:
            log.warning("kafka partitions lost with entries in hand", reader=self._member.reader)

    def done(self, partition: int, offset: int) -> None:
        """All up to `offset` is handled."""
        if self._in_hand.get(partition, offset + 1) <= offset:
            del self._in_hand[partition]
        if not self._in_hand:
            self._handled.set()

    async def batches(self, most: int) -> AsyncGenerator[Sequence[Entry[Any]], None]:
        """As many entries at once as the consumer has fetched."""
        try:
            while messages := await self._member.fetch(self):
                for batch in batched(messages, most):
                    if self.over.is_set():
                        return
                    for message in batch:
                        self._member.begins(message.partition, message.offset)
                        self._in_hand[message.partition] = message.offset
                    self._handled.clear()
                    yield [self._entry(message) for message in batch]
        except GeneratorExit:  # whoever read has stopped: nothing is in hand any more
            self._handled.set()
            raise

    def _entry(self, message: Any) -> Entry[Any]:
        topic, partition, offset = self._member.topic, message.partition, message.offset
        return Entry(topic, self._member.reader, partition, offset, decoded(topic, partition, offset, message.value or b""))
