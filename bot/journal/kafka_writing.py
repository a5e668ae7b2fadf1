"""Sends records and waits until all replicas have them: in the order of the calls, within a deadline, within a bounded memory."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any, Final, TypeAlias

import structlog
from aiokafka.errors import KafkaError

from bot.journal.kafka_wire import AGAIN_SECONDS, STOP_SECONDS, Wire, failed
from bot.ports import JournalFailed

log = structlog.get_logger()

Row: TypeAlias = tuple[int, bytes, bytes]
"""Partition, key, JSON."""

ROOM_BYTES: Final = 16 * 1024 * 1024
"""So much may be under way; whoever brings more waits. One bigger call goes alone."""
MANY_ROWS: Final = 32
"""From here on a call packs its own batches, which costs half; the rows of smaller calls share one with those of others."""
ROW_BYTES: Final = 16 * 1024
"""A record counts as at least so much, so that a thousand are under way at most."""


class Sender:
    """One producer, made when first needed and made anew after an error that it cannot get over."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire
        self._seconds = wire.options.append_timeout.total_seconds()
        self._producer: Any = None
        self._turn = asyncio.Lock()
        self._used = 0
        self._freed = asyncio.Event()
        self._under_way: set[asyncio.Future[None]] = set()
        self.closed = False

    async def send(self, topic: str, rows: Sequence[Row]) -> None:
        """Return once all are acknowledged. Cancelled, they are still sent as a whole. Raises JournalFailed."""
        if self.closed:
            raise JournalFailed("the journal is closed")
        task = asyncio.ensure_future(self._sent(topic, rows))
        self._keep(task)
        await asyncio.shield(task)

    async def close(self) -> None:
        """Give what is under way a moment to be acknowledged, then let the producer go."""
        self.closed = True
        if self._under_way:
            await asyncio.wait(self._under_way, timeout=STOP_SECONDS)
        if self._producer is not None:
            await self._wire.release(self._producer)
        for task in self._under_way:
            task.cancel()
        await asyncio.gather(*self._under_way, return_exceptions=True)

    async def _sent(self, topic: str, rows: Sequence[Row]) -> None:
        last: KafkaError | None = None
        try:
            async with asyncio.timeout(self._seconds):
                while True:
                    try:
                        await self._once(topic, rows)
                    except KafkaError as error:
                        last = error
                        if not failed(error, "append").passing:
                            raise
                        log.warning("kafka append tried again", topic=topic, error=f"{type(error).__name__}: {error}")
                        await asyncio.sleep(AGAIN_SECONDS)
                    else:
                        return
        except KafkaError as error:
            raise failed(error, f"append to {topic}") from error
        except TimeoutError as error:
            said = f" (last: {last!r})" if last else ""
            message = f"Kafka did not confirm records for {topic} within {self._seconds:g} s: are the brokers up?{said}"
            raise JournalFailed(message, passing=True) from error

    async def _once(self, topic: str, rows: Sequence[Row]) -> None:
        """Hand the rows over in one go, before those of any later call; then wait for all acknowledgements."""
        size = sum(max(ROW_BYTES, len(value)) for _, _, value in rows)
        taken, producer = 0, None
        try:
            async with self._turn:
                await self._room(size)
                self._used += (taken := size)
                producer = await self._ready()
                hand_over = _by_batch if len(rows) >= MANY_ROWS else _by_row
                futures = await hand_over(producer, topic, rows)
            await asyncio.gather(*futures)
        except BaseException:
            self._discard(producer)
            raise
        finally:
            self._used -= taken
            self._freed.set()

    async def _room(self, size: int) -> None:
        while self._used and self._used + size > ROOM_BYTES:
            self._freed.clear()
            await self._freed.wait()

    async def _ready(self) -> Any:
        if self._producer is None:
            try:
                self._producer = await self._wire.producer()
            except JournalFailed as error:
                if not error.passing:
                    raise
                raise _Unreachable(str(error)) from error
        return self._producer

    def _discard(self, producer: Any) -> None:
        """After an error or a time-out nobody knows what the producer still holds: the next call gets a new one."""
        if producer is not None and producer is self._producer:
            self._producer = None
            self._keep(asyncio.ensure_future(self._wire.release(producer)))

    def _keep(self, task: asyncio.Future[None]) -> None:
        self._under_way.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Future[None]) -> None:
        self._under_way.discard(task)
        if not task.cancelled():
            task.exception()  # whoever waited may be gone: then it is nobody's


async def _by_row(producer: Any, topic: str, rows: Sequence[Row]) -> list[Any]:
    return [await producer.send(topic, value, key=key, partition=partition) for partition, key, value in rows]


async def _by_batch(producer: Any, topic: str, rows: Sequence[Row]) -> list[Any]:
    batches: list[tuple[int, Any]] = []
    filling: dict[int, Any] = {}
    for partition, key, value in rows:
        batch = filling.get(partition)
        if batch is None or batch.append(timestamp=None, key=key, value=value) is None:  # none yet, or full
            filling[partition] = batch = producer.create_batch()
            batches.append((partition, batch))
            batch.append(timestamp=None, key=key, value=value)
    return [await producer.send_batch(batch, topic, partition=partition) for partition, batch in batches]


class _Unreachable(KafkaError):  # type: ignore[misc]  # aiokafka has no types
    """No producer could be started."""
