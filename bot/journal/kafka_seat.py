"""A consumer's place in its group: what aiokafka keeps to itself, all in one file."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from typing import Any, Final

from aiokafka import errors as kafka_errors
from aiokafka.client import ConnectionGroup
from aiokafka.protocol.commit import OffsetCommitRequest
from aiokafka.protocol.group import LeaveGroupRequest

from bot.journal.kafka_deal import NOTHING, Claim

AGAIN_SECONDS: Final = 0.1


class Seat:
    """One consumer in one group. While a new deal is made the old one holds: we read on, and positions count."""

    def __init__(self, consumer: Any, group: str) -> None:
        self._consumer = consumer
        self._coordinator = consumer._coordinator  # noqa: SLF001 - no public way, here and below
        self._group = group
        self._generation = -1
        self._member = ""
        self._joining = True

    @property
    def name(self) -> str:
        """The brokers' for this member; empty before it has joined, and once it counts as dead."""
        return str(self._coordinator.member_id)

    @name.setter
    def name(self, name: str) -> None:
        self._coordinator.member_id = name

    @property
    def holds(self) -> bool:
        """Is what we were dealt still ours? Not once the brokers have given us up: then others may have it."""
        return bool(self._member) and self._member == self._coordinator.member_id

    def claim(self, partitions: frozenset[int]) -> Claim:
        """What we may say to have."""
        return Claim(self._generation, tuple(sorted(partitions))) if self.holds else NOTHING

    def rejoining(self) -> None:
        """A new deal begins. aiokafka would give us nothing more until it is made."""
        self._joining = True
        if self.holds:
            self._consumer._subscription.subscription._reassignment_in_progress = False  # noqa: SLF001

    def dealt(self) -> None:
        """The new deal is made: from now on we speak in its name."""
        self._generation, self._member, self._joining = self._coordinator.generation, self._coordinator.member_id, False

    def deal_anew(self) -> None:
        """Have all deal again: what we gave up is free now."""
        self._coordinator.request_rejoin()

    async def commit(self, topic: str, positions: Mapping[int, int]) -> None:
        """Tell the brokers where we stand, in the name of the last deal. Raises KafkaError.

        Over the wire of the reads while a new deal is made: on the group's own one nothing is answered until then.
        """
        rows = [(topic, [(partition, offset, "") for partition, offset in positions.items()])]
        while True:
            try:
                answer = await self._ask(OffsetCommitRequest(self._group, self._generation, self._member, -1, rows))
                for code in (code for _, partitions in answer.topics for _, code in partitions if code):
                    raise kafka_errors.for_code(code)(self._group)
            except kafka_errors.KafkaError as error:
                if not error.retriable:
                    raise
                self._coordinator.coordinator_dead()
                await asyncio.sleep(AGAIN_SECONDS)
            else:
                return

    async def leave(self, seconds: float) -> None:
        """Say good-bye, even in the middle of a deal; aiokafka would not, for one that has a name of its own. Never raises."""
        if self._member and self._coordinator.coordinator_id is not None:
            with suppress(kafka_errors.KafkaError, TimeoutError):
                async with asyncio.timeout(seconds):
                    await self._ask(LeaveGroupRequest(self._group, self._member))
            self._coordinator.generation = -1

    async def _ask(self, request: Any) -> Any:
        await self._coordinator.ensure_coordinator_known()
        wire = ConnectionGroup.DEFAULT if self._joining else ConnectionGroup.COORDINATION
        return await self._consumer._client.send(self._coordinator.coordinator_id, request, group=wire)  # noqa: SLF001
