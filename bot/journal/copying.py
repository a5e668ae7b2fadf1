"""Carries a journal over into another one: every record in its order, every reader to where it stood.

The target itself says how far a copy has come: what it holds has to be the beginning of the source. So a copy that was
cut short goes on, and a journal that holds anything else is refused.
"""

from __future__ import annotations

from collections import deque
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import aclosing
from dataclasses import dataclass, field, replace
from typing import Any

import msgspec

from bot.ports import Damaged, Entry, Journal, JournalFailed
from bot.records import Failure, Record
from bot.topics import TOPICS, Topic

AT_ONCE = 500
"""Records that are appended together."""
REPEATS = 2 * AT_ONCE
"""So far back a record of the target may be a repeat: an append that failed and was made again."""
NOBODY = "journal copy"
"""A reader that never handles anything, so all of a topic lies before it."""
_FOREIGN = (
    "{} of the journal to copy into holds what is not of this copy: name one that is empty (another journal.path, "
    "another journal.prefix)"
)
_USED = "the journal that is copied was used meanwhile: stop what runs on it, and copy once more"


@dataclass(slots=True)
class _Matched:
    """How much of a partition the target holds: up to which offset of the source, and at which entry each reader stands."""

    count: int = 0
    upto: int = -1
    stands: dict[str, Entry[Any]] = field(default_factory=dict)


async def copied(source: Journal, target: Journal, tell: Callable[[str, int, int], None]) -> dict[str, int]:
    """Copy all topics, then set the readers' positions; how many records there are of each. Nothing may run on either.

    `tell` hears topic, records that are there, records in all, after every append. Raises JournalFailed: the target
    holds something else, or the source was used meanwhile. What cannot be decoded stays behind, with a line in the log.
    """
    stood = {topic.name: await source.positions(topic) for topic in TOPICS}
    done = {topic.name: await _copy(source, target, topic, tell) for topic in TOPICS}
    for topic in TOPICS:
        await _stand(source, target, topic, stood[topic.name])
    if stood != {topic.name: await source.positions(topic) for topic in TOPICS}:
        raise JournalFailed(_USED)
    return done


async def _copy(source: Journal, target: Journal, topic: Topic[Any], tell: Callable[[str, int, int], None]) -> int:
    there = [await _matched(source, target, topic, number, {}) for number in range(topic.partitions)]
    count, total = sum(one.count for one in there), await source.lag(topic, reader=NOBODY)
    batch: list[Record] = []
    async with aclosing(_carried(source, topic, None)) as entries:
        async for entry in entries:
            if entry.offset > there[entry.partition].upto:
                batch.append(entry.record)
            if len(batch) == AT_ONCE:
                await target.append(topic, *batch)
                count += len(batch)
                batch.clear()
                tell(topic.name, count, total)
    await target.append(topic, *batch)
    return count + len(batch)


async def _stand(source: Journal, target: Journal, topic: Topic[Any], positions: Mapping[str, Mapping[int, int]]) -> None:
    """Compare once more, to the end; and let every reader stand behind what it had handled."""
    for number in range(topic.partitions):
        done = {reader: offsets[number] for reader, offsets in positions.items() if number in offsets}
        found = await _matched(source, target, topic, number, done, whole=True)
        for reader, entry in found.stands.items():
            await target.advance(Entry(topic, reader, number, entry.offset, entry.record), topic, ())


async def _matched(
    source: Journal, target: Journal, topic: Topic[Any], number: int, done: Mapping[str, int], *, whole: bool = False
) -> _Matched:
    """Lay the target's partition on the source's. `done` is how far each reader got in the source; `whole`: to its end."""
    found, lately, odd = _Matched(), deque[Record](maxlen=REPEATS), 0
    async with aclosing(target.entries(topic, {number})) as copies, aclosing(_carried(source, topic, number)) as originals:
        original: Entry[Any] | None = None
        async for copy in copies:
            original = original or await anext(originals, None)
            if original is None or original.record != copy.record:
                if found.count and copy.record not in lately:
                    raise JournalFailed(_FOREIGN.format(topic.name))
                odd += not found.count  # older than all the source still has, or nothing of ours
                continue
            lately.append(copy.record)
            found.count += 1
            found.upto = original.offset
            found.stands |= {reader: copy for reader, offset in done.items() if original.offset <= offset}
            original = None
        if odd and not found.count:
            raise JournalFailed(_FOREIGN.format(topic.name))
        if whole and (original or await anext(originals, None)):
            raise JournalFailed(_USED)
    return found


async def _carried(source: Journal, topic: Topic[Any], number: int | None) -> AsyncGenerator[Entry[Any], None]:
    """What is to be copied: of a compacted topic the newest of every id; failures under ids that no new one can have."""
    chosen = None if number is None else {number}
    newest: dict[str, int] = {}
    if topic.compacted:
        async with aclosing(source.entries(topic, chosen)) as entries:
            newest = {entry.record.id: entry.offset async for entry in entries}
    async with aclosing(source.entries(topic, chosen)) as entries:
        async for entry in entries:
            match entry.record:
                case Damaged():
                    pass
                case Failure() as failure:  # its id is a place in the source, and the target has places of its own
                    yield replace(entry, record=msgspec.structs.replace(failure, id=f"copied/{failure.id}"))
                case record if newest.get(record.id, entry.offset) == entry.offset:
                    yield entry
