"""Reads topics without a position: once through, or from now on. Merges partitions by the brokers' time stamps."""

from __future__ import annotations

from collections import deque
from collections.abc import AsyncGenerator, Container
from datetime import datetime
from typing import Any, Final, TypeVar

import structlog
from aiokafka import errors as kafka_errors

from bot.journal.embedded import decoded
from bot.journal.kafka_wire import Wire, failed, unless
from bot.ports import Damaged, Entry, JournalFailed, Since
from bot.records import Record
from bot.topics import Topic

R = TypeVar("R", bound=Record)

log = structlog.get_logger()

WAIT_MS: Final = 1000


class Scan:
    """Reads on a consumer of its own, which belongs to no group."""

    def __init__(self, wire: Wire, consumer: Any) -> None:
        self._wire = wire
        self._consumer = consumer

    async def ends(self, places: list[Any]) -> dict[Any, int]:
        """Where each partition ends now."""
        ends: dict[Any, int] = await self._wire.call(self._consumer.end_offsets(places), "find the end of a topic")
        return ends

    async def begins(self, places: list[Any]) -> dict[Any, int]:
        """Where each partition begins: older records have gone."""
        begins: dict[Any, int] = await self._wire.call(self._consumer.beginning_offsets(places), "find the beginning of a topic")
        return begins

    async def since(self, times: dict[Any, datetime]) -> dict[Any, int | None]:
        """By partition the offset of the first message kept then or later; None if there is none."""
        asked = {place: int(at.timestamp() * 1000) for place, at in times.items()}
        found = await self._wire.call(self._consumer.offsets_for_times(asked), "find a time in a topic") if asked else {}
        return {place: one.offset if one else None for place, one in found.items()}

    def go_to(self, offsets: dict[Any, int]) -> None:
        """Read on from there, and only these partitions."""
        if set(offsets) != self._consumer.assignment():
            self._consumer.assign(list(offsets))
        for place, offset in offsets.items():
            self._consumer.seek(place, offset)

    async def until(self, ends: dict[Any, int]) -> AsyncGenerator[Any, None]:
        """Yield messages up to these offsets, oldest first: by time across partitions, by offset within one."""
        left: dict[Any, deque[Any]] = {place: deque() for place in ends}
        while left:
            if hungry := [place for place, messages in left.items() if not messages]:
                await self._wire.call(self._feed(hungry, left, ends), "read a topic to its end")
            else:
                oldest = min(left, key=lambda place: (left[place][0].timestamp, place.partition))
                yield left[oldest].popleft()

    async def _feed(self, hungry: list[Any], left: dict[Any, deque[Any]], ends: dict[Any, int]) -> None:
        for place in hungry:
            if await self._consumer.position(place) >= ends[place]:
                del left[place]
        while hungry := [place for place in hungry if place in left]:
            got = await self.some(*hungry)
            for place, messages in got.items():
                left[place].extend(message for message in messages if message.offset < ends[place])
                if not left[place]:
                    del left[place]
            if got:
                return

    async def some(self, *places: Any) -> dict[Any, list[Any]]:
        """What has come, waiting a moment for it. Raises JournalFailed when the journal is closed."""
        try:
            got = await unless(self._wire.closed, self._consumer.getmany(*places, timeout_ms=WAIT_MS))
        except kafka_errors.KafkaError as error:
            raise failed(error, "read") from error
        if self._wire.closed.is_set():
            raise JournalFailed("the journal is closed")
        return got or {}


async def entries(
    wire: Wire, topic: Topic[R], partitions: Container[int] | None, since: Since[R] | None = None
) -> AsyncGenerator[Entry[Any], None]:
    """Yield what the topic holds at the time of the call; `since` as of `Journal.replay`."""
    places = [place for place in wire.places(topic) if partitions is None or place.partition in partitions]
    if not places:
        return
    async with wire.reading() as consumer:
        scan = Scan(wire, consumer)
        begins, ends = await scan.begins(places), await scan.ends(places)
        filled = {place: begins[place] for place in places if begins[place] < ends[place]}
        if since is not None and filled:
            filled |= await _first(scan, topic, {place: ends[place] for place in filled}, since)
        scan.go_to(filled)
        async for message in scan.until({place: ends[place] for place in filled}):
            yield Entry(topic, "", message.partition, message.offset, _decoded(topic, message))


async def _first(scan: Scan, topic: Topic[R], ends: dict[Any, int], since: Since[R]) -> dict[Any, int]:
    """The offset from which each partition is wanted; those that are not named, whole."""
    scan.go_to({place: end - 1 for place, end in ends.items()})
    newest = {message.partition: _record(topic, message) async for message in scan.until(ends)}
    records = {place: newest.get(place.partition) for place in ends}
    found = await scan.since({place: since(record) for place, record in records.items() if record is not None})
    return {place: ends[place] if offset is None else offset for place, offset in found.items()}


async def follow(wire: Wire, topic: Topic[R], newest: int) -> AsyncGenerator[R, None]:
    """Yield the last records and then every new one, until the journal is closed."""
    try:
        async with wire.reading() as consumer:
            scan = Scan(wire, consumer)
            ends = await scan.ends(wire.places(topic))
            if newest:
                for message in await _last(scan, newest, ends):
                    if (record := _record(topic, message)) is not None:
                        yield record
            scan.go_to(ends)
            while True:
                got = await scan.some()
                for message in sorted((one for some in got.values() for one in some), key=lambda one: one.timestamp):
                    if (record := _record(topic, message)) is not None:
                        yield record
    except JournalFailed:
        if not wire.closed.is_set():
            raise


async def _last(scan: Scan, newest: int, ends: dict[Any, int]) -> deque[Any]:
    begins = await scan.begins(list(ends))
    past = {place: max(begins[place], end - newest) for place, end in ends.items()}
    filled = {place: offset for place, offset in past.items() if offset < ends[place]}
    last: deque[Any] = deque(maxlen=newest)
    if filled:
        scan.go_to(filled)
        async for message in scan.until({place: ends[place] for place in filled}):
            last.append(message)
    return last


def _record(topic: Topic[R], message: Any) -> R | None:
    """The record, or None with a line in the log."""
    record = _decoded(topic, message)
    return None if isinstance(record, Damaged) else record


def _decoded(topic: Topic[Any], message: Any) -> Any:
    return decoded(topic, message.partition, message.offset, message.value or b"")
