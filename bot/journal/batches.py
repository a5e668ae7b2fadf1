"""What shares have in common: entries in batches and one by one, and an end."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator, Iterable, Iterator
from contextlib import aclosing
from itertools import islice
from typing import Any, Generic, Protocol, TypeVar

from bot.journal.bell import Bell
from bot.ports import Damaged, Entry, Share
from bot.records import Record
from bot.topics import Topic

T = TypeVar("T")


class _Local(Protocol):
    closed: bool


J = TypeVar("J", bound=_Local)
R = TypeVar("R", bound=Record)


def batched(items: Iterable[T], most: int) -> Iterator[list[T]]:
    """In order, `most` at once, the last ones fewer (`itertools.batched` of Python 3.12)."""
    iterator = iter(items)
    while batch := list(islice(iterator, most)):
        yield batch


async def readable(entries: AsyncGenerator[Entry[Any], None]) -> AsyncGenerator[Any, None]:
    """The records of entries, without those that cannot be decoded."""
    async with aclosing(entries):
        async for entry in entries:
            if not isinstance(entry.record, Damaged):
                yield entry.record


async def one_by_one(share: Share[Any]) -> AsyncIterator[Entry[Any]]:
    """Single entries; the next one is only looked for when the last one is done with."""
    async with aclosing(share.batches(1)) as batches:
        async for (entry,) in batches:
            yield entry


class WholeShare(Generic[J, R]):
    """All partitions of a topic, for one reader of a journal on this machine, until the share ends or the journal is closed."""

    def __init__(self, journal: J, topic: Topic[R], reader: str, bell: Bell) -> None:
        self.partitions = frozenset(range(topic.partitions))
        self._journal, self._topic, self._reader, self._bell = journal, topic, reader, bell
        self._ended = False

    def end(self) -> None:
        """Let the loops over this share run out."""
        self._ended = True
        self._bell.wake()

    @property
    def ended(self) -> bool:
        """By a new deal, or with the journal."""
        return self._over()

    def _over(self) -> bool:
        return self._ended or self._journal.closed
