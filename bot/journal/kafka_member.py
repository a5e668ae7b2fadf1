"""One reader of this process in its consumer group: what it is dealt, what it reads, and the commits of its positions."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import suppress
from typing import Any, Final, Generic, TypeVar

import structlog
from aiokafka import TopicPartition
from aiokafka import errors as kafka_errors
from aiokafka.abc import ConsumerRebalanceListener

from bot.journal.kafka_deal import NOTHING, Claim, Keeping
from bot.journal.kafka_seat import Seat
from bot.journal.kafka_share import KafkaShare
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
LEAVE_SECONDS: Final = 1.0
TAKEN, TAKEN_SECONDS = 3, 60.0
"""Nobody is taken for dead so often in so long: there is another process of this name."""
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
        until the old one is missed. A name they do not know they replace. Not needed where the process has one of its own."""
        self.taken: list[float] = []
        """When the brokers did not know us any more."""
        self.closed = asyncio.Event()
        self._wire = wire
        self._clock = clock
        self._consumer: Any = None
        self._seat: Seat | None = None
        self._dealt: frozenset[int] | None = None
        self._deal = asyncio.Event()
        self._deals = 0
        self._share: KafkaShare[R] | None = None
        self._done: dict[int, int] = {}
        self._wanted: dict[int, int] = {}
        self._refused: dict[int, int] = {}
        self._read: dict[int, int] = {}
        self._telling: asyncio.Future[None] | None = None
        self._failed: JournalFailed | None = None

    async def join(self) -> None:
        """Become a member of the group; the first deal follows. Raises JournalFailed."""
        group = self._wire.group(self.reader, self.topic)
        self._consumer = await self._wire.consumer(group, Keeping(self._claim))
        self._seat = Seat(self._consumer, group)
        if not self._wire.options.member:
            self._seat.name = self.name
        self._consumer.subscribe([self._wire.name(self.topic)], listener=self)

    async def leave(self) -> None:
        """End the share and leave the group; others get the partitions at once."""
        self.closed.set()
        if self._share:
            self._share.end(handled=True)
        if self._seat is not None:
            await self.told(STOP_SECONDS)
            self.name = self._seat.name
            await self._seat.leave(LEAVE_SECONDS)
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
        """A new deal begins. We go on meanwhile, unless the brokers have given us up."""
        if self._seat is None:
            return
        self._seat.rejoining()
        if self._deals and not self._seat.holds:
            self._look_for_a_twin()
            await self._end_share()
            self._forget()

    async def on_partitions_assigned(self, assigned: Any) -> None:
        """A deal; an empty one means that we stand by. The same as before: nothing has happened."""
        dealt, held = frozenset(place.partition for place in assigned), self._dealt
        if self._seat is None or not self._seat.holds:  # others may be further by now: what we say counts no more
            await self._end_share()
            self._forget()
            held = None
        self._sit()
        if dealt == held:
            self._go_on_at(self._read)
            return
        await self._end_share()
        self._go_on_at({one: at for one, at in (self._done | self._refused | self._wanted).items() if one in dealt})
        self._forget()
        self._dealt = dealt
        self._deal.set()
        log.info("kafka partitions dealt", reader=self.reader, topic=self.topic.name, partitions=sorted(dealt))
        if self._seat and held and held - dealt:
            self._seat.deal_anew()

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
        places = [self._place(partition) for partition in sorted(share.partitions)]
        asked = self._clock.monotonic()
        while not share.over.is_set():
            self._check()
            if self._seat is not None and not self._seat.holds:
                self._dealt = None
                share.end()
                return []
            try:
                got = await unless(share.over, self._next(places))
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
        self._want(partition, offset + 1)

    async def told(self, seconds: float) -> None:
        """Return once the brokers know all positions, or after so many seconds."""
        if self._telling is not None:
            await asyncio.wait({self._telling}, timeout=seconds)

    def begins(self, partition: int, offset: int) -> None:
        """The first entry of a partition tells where the reader stood."""
        self._done.setdefault(partition, offset)

    async def _next(self, places: list[Any]) -> dict[Any, list[Any]]:
        got: dict[Any, list[Any]] = await self._consumer.getmany(*places, timeout_ms=TICK_MS)
        self._read |= {place.partition: messages[-1].offset + 1 for place, messages in got.items()}
        return got

    def _want(self, partition: int, position: int) -> None:
        self._wanted[partition] = max(position, self._wanted.get(partition, 0))
        if self._telling is None or self._telling.done():
            self._telling = asyncio.ensure_future(self._tell())

    def _check(self) -> None:
        if self._failed is not None:
            raise JournalFailed(str(self._failed), passing=self._failed.passing)

    async def _tell(self) -> None:
        while self._wanted:
            wanted, self._wanted, deal = self._wanted, {}, self._deals
            try:
                await self._wire.call(self._commit(wanted), "commit positions", last=True)
            except JournalFailed as error:
                if not isinstance(error.__cause__, REFUSED):
                    self._failed = error
                    return
                self._refused |= wanted
                if deal != self._deals:  # refused in the name of the one before
                    self._tell_again()

    async def _commit(self, wanted: dict[int, int]) -> None:
        done = self._done  # of this deal: the next one begins with another
        for partition in wanted.keys() - done.keys():
            done[partition] = await self._consumer.committed(self._place(partition)) or 0
        ahead = {partition: offset for partition, offset in wanted.items() if offset > done[partition]}
        if ahead and self._seat:
            await self._seat.commit(self._wire.name(self.topic), ahead)
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
                self._read.pop(place.partition, None)
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

    def _claim(self) -> Claim:
        return self._seat.claim(self._dealt or frozenset()) if self._seat else NOTHING

    async def _end_share(self) -> None:
        """And wait for the entry in hand: its position can still be committed."""
        self._dealt = None
        self._deal.clear()
        if share := self._share:
            share.end()
            grace = min(HAND_OVER_SECONDS, self._wire.options.member_timeout.total_seconds() / 3)
            await share.let_go(grace)
            await self.told(grace)

    def _forget(self) -> None:
        if lost := {*self._refused, *self._wanted}:
            log.warning("commit refused", reader=self.reader, topic=self.topic.name, partitions=sorted(lost))
        self._share = None
        self._done, self._wanted, self._refused, self._read = {}, {}, {}, {}

    def _sit(self) -> None:
        self._deals += 1
        if self._seat:
            self._seat.dealt()
        self._tell_again()

    def _go_on_at(self, positions: dict[int, int]) -> None:
        """Instead of where the brokers think that we stand."""
        for partition, position in positions.items():
            self._consumer.seek(self._place(partition), position)

    def _tell_again(self) -> None:
        """What was said in the middle of a deal counts only now."""
        refused, self._refused = self._refused, {}
        for partition, offset in refused.items():
            self._want(partition, offset)

    def _look_for_a_twin(self) -> None:
        """Two processes of one name would take the partitions from each other for ever."""
        log.warning("kafka member not known any more", reader=self.reader, topic=self.topic.name)
        now = self._clock.monotonic()
        self.taken[:] = [*(at for at in self.taken if now - at < TAKEN_SECONDS), now]
        if (name := self._wire.options.member) and len(self.taken) >= TAKEN:
            self._failed = JournalFailed(
                f"another process seems to run under the name {name} too: journal.member must be another one in each process"
            )

    def _give_up(self) -> None:
        log.error("kafka consumer is stuck", reader=self.reader, topic=self.topic.name, seconds=SILENCE_SECONDS)
        self.stuck = True
        if self._share:
            self._share.end()


ConsumerRebalanceListener.register(Member)
