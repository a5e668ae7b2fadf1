"""Ten receivers on one line, one of them slow or dead: the other nine hear everything as if it were not there."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from bot.app import UNHURRIED
from bot.journal import MemoryJournal
from bot.ports import Unavailable
from bot.records import Alert, Delivery
from bot.topics import ALERTS, DELIVERIES
from bot.worker import work
from builders import NOON, an_alert, an_incident
from conftest import HandClock
from consumers.deliver import Deliver, DeliverOptions

NAMES = tuple(f"r{number}" for number in range(10))
SLOW, OTHERS = NAMES[0], NAMES[1:]
ALERTS_TOLD = 9
SOON = 20.0


class OwnClock(HandClock):
    """Of one receiver; a pause passes at once, but everybody else has a turn."""

    async def sleep(self, seconds: float) -> None:
        await super().sleep(seconds)
        await asyncio.sleep(0)


@dataclass
class Receiver:
    """Takes what it is sent, once it may."""

    name: str
    idempotent: bool = False
    editable: bool = True
    dead: bool = False
    open: asyncio.Event = field(default_factory=asyncio.Event)
    done: asyncio.Event = field(default_factory=asyncio.Event)
    got: list[Alert] = field(default_factory=list)

    async def send(self, alert: Alert, *, key: str, edits: str = "", repeat: bool = False) -> str:
        await self.open.wait()
        if self.dead:
            await asyncio.sleep(0)
            raise Unavailable("503")
        self.got.append(alert)
        if len(self.got) == ALERTS_TOLD:
            self.done.set()
        return f"m{len(self.got)}"

    async def close(self) -> None: ...


@asynccontextmanager
async def ten() -> AsyncIterator[tuple[MemoryJournal, dict[str, Receiver]]]:
    journal = MemoryJournal(HandClock(NOON))
    receivers = {name: Receiver(name) for name in NAMES}

    async def keep(*steps: Delivery) -> None:
        await journal.append(DELIVERIES, *steps)

    def built(name: str, clock: HandClock) -> Deliver:
        return Deliver(receivers[name], keep, clock, lambda: 0.5, DeliverOptions())

    async with asyncio.timeout(SOON), asyncio.TaskGroup() as group:
        clocks = {name: OwnClock(NOON) for name in NAMES}
        workers = [
            group.create_task(
                work(journal, lambda name=name: built(name, clocks[name]), reader=f"deliver.{name}", clock=clocks[name],
                     patience=UNHURRIED)
            )
            for name in NAMES
        ]  # fmt: skip
        yield journal, receivers
        for worker in workers:
            worker.cancel()


def alerts() -> list[Alert]:
    at = NOON + timedelta(seconds=1)
    return [an_alert(an_incident(id=f"i{number}", killed=3, updated_at=at), receivers=NAMES) for number in range(ALERTS_TOLD)]


async def test_nine_hear_everything_while_the_tenth_has_not_answered_once():
    async with ten() as (journal, receivers):
        for name in OTHERS:
            receivers[name].open.set()
        await journal.append(ALERTS, *alerts())
        for name in OTHERS:
            await receivers[name].done.wait()
        assert receivers[SLOW].got == []
        receivers[SLOW].open.set()
        await receivers[SLOW].done.wait()
    assert {tuple(alert.id for alert in receiver.got) for receiver in receivers.values()} == {tuple(one.id for one in alerts())}


@pytest.mark.parametrize("dead", [(SLOW,), NAMES[:5]])
async def test_those_that_are_dead_cost_the_others_nothing(dead):
    async with ten() as (journal, receivers):
        for name, receiver in receivers.items():
            receiver.dead = name in dead
            receiver.open.set()
        await journal.append(ALERTS, *alerts())
        for name in NAMES:
            if name not in dead:
                await receivers[name].done.wait()
        assert all(receivers[name].got == [] for name in dead)
    steps = [step async for step in journal.replay(DELIVERIES)]
    assert {step.receiver for step in steps if step.outcome == "sent"} == set(NAMES) - set(dead)
    assert {step.outcome for step in steps if step.receiver in dead} <= {"held", "sending", "waiting"}
