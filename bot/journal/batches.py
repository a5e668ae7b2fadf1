"""What shares have in common: entries in batches, and one by one."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import aclosing
from itertools import islice
from typing import Any, TypeVar

from bot.ports import Entry, Share

T = TypeVar("T")


def batched(items: Iterable[T], most: int) -> Iterator[list[T]]:
    """In order, `most` at once, the last ones fewer (`itertools.batched` of Python 3.12)."""
    iterator = iter(items)
    while batch := list(islice(iterator, most)):
        yield batch


async def one_by_one(share: Share[Any]) -> AsyncIterator[Entry[Any]]:
    """Single entries; the next one is only looked for when the last one is done with."""
    async with aclosing(share.batches(1)) as batches:
        async for (entry,) in batches:
            yield entry
