"""The partitions that the brokers deal to one reader in this process: a share per deal, and the commits of its positions."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import suppress
from typing import Any, Final, Generic, TypeVar

import structlog
from aiokafka import TopicPartition
from aiokafka import errors as kafka_errors
from aiokafka.abc import ConsumerRebalanceListener

from bot.journal.batches import batched, one_by_one
from bot.journal.embedded import decoded
from bot.journal.kafka_wire import STOP_SECONDS, Wire, failed, unless
from bot.ports import Clock, Entry, JournalFailed
from bot.records import Record
from bot.topics import Topic

R = TypeVar("R", bound=Record)

log = structlog.get_logger()

TICK_MS: Final = 1000
SILENCE_SECONDS: Final = 60.0
"""So long nothing may come although there is something to read, before the consumer is made anew: aiokafka can get stuck."""
HAND_OVER_SECONDS: Final = 5.0
"""So long a rebalance waits for the entry in hand, so that the next holder does not get it again."""
REFUSED = (
    kafka_errors.CommitFailedError,
    kafka_errors.IllegalStateError,
    kafka_errors.UnknownMemberIdError,
    kafka_errors.IllegalGenerationError,
    kafka_errors.RebalanceInProgressError,
)
"""The partition is somebody else's by now. Harmless: the entry comes again there, and ids are computed."""


class Member(Generic[R]):
    """One consumer of a group, from joining to leaving. Told of every deal by aiokafka (`on_partitions_…`)."""

    def __init__(self, wire: Wire, topic: Topic[R], reader: str, clock: Clock) -> None:
        self.topic = topic
        self.reader = reader
        self.stuck = False
        self.name = ""
        """The brokers' for this member. Whoever cannot say good-bye hands it to the next: as a new member that one would wait
        until the old one is missed. A name they do not know they replace."""
        self.closed = asyncio.Event()
        self._wire = wire
        self._clock = clock
        self._consumer: Any = None
        self._dealt: frozenset[int] | None = None
        self._deal = asyncio.Event()
        self._share: KafkaShare[R] | None = None
        self._done: dict[int, int] = {}
        self._wanted: dict[int, int] = {}
        self._telling: asyncio.Future[None] | None = None
        self._failed: JournalFailed | None = None

    async def join(self) -> None:
        """Become a member of the group; the first deal follows. Raises JournalFailed."""
        self._consumer = await self._wire.consumer(self._wire.group(self.reader, self.topic))
        self._consumer._coordinator.member_id = self.name  # noqa: SLF001 - no public way
        self._consumer.subscribe([self._wire.name(self.topic)], listener=self)

    async def leave(self) -> None:
        """End the share and leave the group; others get the partitions at once."""
        self.closed.set()
        if self._share:
            self._share.end(handled=True)
        if self._consumer is not None:
            await self.told(STOP_SECONDS)
            self.name = self._consumer._coordinator.member_id  # noqa: SLF001 - no public way
            await self._wire.release(self._consumer)

    async def deals(self) -> AsyncGenerator[KafkaShare[R], None]:
        """Yield a share for each deal that gives us partitions, until closed or stuck."""
        while partitions := await self._partitions():
            share = self._share = KafkaShare(self, partitions)
            lost = True
            try:
                yield share
                lost = share.over.is_set()
            finally:
                share.end(handled=True)
            if self._share is share and not (lost or self.closed.is_set() or self.stuck):  # given up by its reader
                await self._wire.call(self._rewind(partitions), "find a position")

    async def on_partitions_revoked(self, revoked: Any) -> None:  # noqa: ARG002 - aiokafka's signature
        """End the share, and wait for the entry in hand: its position can still be committed."""
        self._dealt = None
        self._deal.clear()
        if share := self._share:
            share.end()
            grace = min(HAND_OVER_SECONDS, self._wire.options.member_timeout.total_seconds() / 3)
            await share.let_go(grace)
            await self.told(grace)
        self._share = None
        self._done = {}
        self._wanted = {}

    async def on_partitions_assigned(self, assigned: Any) -> None:
        """A deal; an empty one means that we stand by."""
        self._dealt = frozenset(place.partition for place in assigned)
        self._done = {}
        self._deal.set()
        log.info("kafka partitions dealt", reader=self.reader, topic=self.topic.name, partitions=sorted(self._dealt))

    def holds(self, entry: Entry[Any]) -> bool:
        """Is the entry's position ours to commit?"""
        ours = self.reads(entry.topic, entry.reader) and not self.closed.is_set()
        held = self._share.partitions if self._share else self._dealt or ()
        return ours and entry.partition in held

    def reads(self, topic: Topic[Any], reader: str) -> bool:
        """Is it this reader's member?"""
        return self.topic is topic and self.reader == reader

    async def fetch(self, share: KafkaShare[R]) -> list[Any]:
        """The next messages of the share's partitions; empty when the share is over."""
        places = [self._place(partition) for partition in share.partitions]
        asked = self._clock.monotonic()
        while not share.over.is_set():
            self._check()
            try:
                got = await unless(share.over, self._consumer.getmany(*places, timeout_ms=TICK_MS))
            except kafka_errors.ConsumerStoppedError:
                return []
            except kafka_errors.KafkaError as error:
                raise failed(error, f"read {self.topic.name}") from error
            if got:
                return [message for messages in got.values() for message in messages]
            if self._clock.monotonic() - asked >= SILENCE_SECONDS:
                asked = self._clock.monotonic()
                if await self._behind(places):
                    self._give_up()
        return []

    def commit(self, partition: int, offset: int) -> None:
        """Count all up to `offset` as handled. Raises JournalFailed if the brokers no longer answer.

        They are told in the background, one request at a time with the newest positions: a broker takes ten
        milliseconds for one, and a crash meanwhile only brings the last entries again.
        """
        self._check()
        if self._share:
            self._share.done(partition, offset)
        self._wanted[partition] = max(offset + 1, self._wanted.get(partition, 0))
        if self._telling is None or self._telling.done():
            self._telling = asyncio.ensure_future(self._tell())

    async def told(self, seconds: float) -> None:
        """Return once the brokers know all positions, or after so many seconds."""
        if self._telling is not None:
            await asyncio.wait({self._telling}, timeout=seconds)

    def begins(self, partition: int, offset: int) -> None:
        """The first entry of a partition tells where the reader stood."""
        self._done.setdefault(partition, offset)

    def _check(self) -> None:
        if self._failed is not None:
            raise JournalFailed(str(self._failed), passing=self._failed.passing)

    async def _tell(self) -> None:
        while self._wanted:
            wanted, self._wanted = self._wanted, {}
            try:
                await self._wire.call(self._commit(wanted), "commit positions", last=True)
            except JournalFailed as error:
                if not isinstance(error.__cause__, REFUSED):
                    self._failed = error
                    return
                log.warning("commit refused", reader=self.reader, topic=self.topic.name, partitions=sorted(wanted))

    async def _commit(self, wanted: dict[int, int]) -> None:
        done = self._done  # of this deal: the next one begins with another
        for partition in wanted.keys() - done.keys():
            done[partition] = await self._consumer.committed(self._place(partition)) or 0
        ahead = {partition: offset for partition, offset in wanted.items() if offset > done[partition]}
        if ahead:
            await self._consumer.commit({self._place(partition): offset for partition, offset in ahead.items()})
            done.update(ahead)

    def _place(self, partition: int) -> Any:
        return TopicPartition(self._wire.name(self.topic), partition)

    async def _partitions(self) -> frozenset[int]:
        """What we are dealt, as soon as it is anything; nothing once closed or stuck."""
        asked = self._clock.monotonic()
        while not self.closed.is_set() and not self.stuck:
            if self._dealt:
                return self._dealt
            if self._dealt is not None:
                asked = self._clock.monotonic()  # a member that stands by is not stuck
                self._deal.clear()
            elif self._clock.monotonic() - asked >= SILENCE_SECONDS:
                self._give_up()
            await self._dealt_or_tick()
        return frozenset()

    async def _dealt_or_tick(self) -> None:
        try:
            async with asyncio.timeout(TICK_MS / 1000):
                await unless(self.closed, self._deal.wait())
        except TimeoutError:
            pass

    async def _rewind(self, partitions: frozenset[int]) -> None:
        with suppress(kafka_errors.IllegalStateError):  # lost meanwhile: the next deal begins at the positions anyway
            for place in map(self._place, partitions):
                committed = await self._consumer.committed(place)
                if committed is None:
                    await self._consumer.seek_to_beginning(place)
                else:
                    self._consumer.seek(place, committed)

    async def _behind(self, places: list[Any]) -> bool:
        """Is there something to read that the consumer does not get? Asked over a wire of its own; no, while nobody answers."""
        try:
            async with self._wire.reading() as other:
                ends = await self._wire.call(other.end_offsets(places), "find the end of a topic")
        except JournalFailed:
            return False
        try:
            async with asyncio.timeout(TICK_MS / 1000):
                return any([ends[place] > await self._consumer.position(place) for place in places])
        except TimeoutError:  # it does not even know where it stands
            return True
        except kafka_errors.KafkaError:
            return False

    def _give_up(self) -> None:
        log.error("kafka consumer is stuck", reader=self.reader, topic=self.topic.name, seconds=SILENCE_SECONDS)
        self.stuck = True
        if self._share:
            self._share.end()


ConsumerRebalanceListener.register(Member)


class KafkaShare(Generic[R]):
    """What one deal gave; ends with the next deal."""

    def __init__(self, member: Member[R], partitions: frozenset[int]) -> None:
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
