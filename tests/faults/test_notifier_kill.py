"""The notifier is killed over and over, before, during and after its requests: nothing is lost, no repeat is without a mark."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import random
import re
import sys
from collections import Counter
from contextlib import aclosing, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal, TypeAlias

import pytest
from fakechat.kinds import KINDS
from faults.notifier_child import READER, deliver, run
from faults.test_journal_kill import a_journal

from bot.fakechat import Call, Chat, Reply, Shown, listening
from bot.journal.embedded import EmbeddedJournal
from bot.records import Alert, Way
from bot.topics import ALERTS, DELIVERIES
from builders import an_alert, an_incident
from consumers.deliver.ledger import FINAL

FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload(["faults.notifier_child"])
ROUNDS = int(os.environ.get("TOCSIN_KILL_ROUNDS", "40"))
"""The promise is for 300: half to a receiver that tells repeats, half to blind ones, which can edit or cannot."""
SHARES = {"webhook": 2, "slack_hook": 1, "telegram": 1}
SEED = 20260314
SOON = 60.0
RISEN = 888
WAYS = (Way(receiver="wall", route="r"),)
Point: TypeAlias = Literal["starting", "not shown", "shown", "answered"]
POINTS: tuple[Point, ...] = ("starting", "not shown", "shown", "answered")

pytestmark = [pytest.mark.slow, pytest.mark.faults]


@pytest.fixture(autouse=True)
def _modules_to_be_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(sys.path))


@dataclass
class Hangman:
    """The chat, which kills its caller: at a call of the round before or after that is shown, or soon after the answer."""

    chat: Chat
    chance: random.Random
    process: multiprocessing.process.BaseProcess | None = None
    point: Point = "starting"
    calls_left: int = 0
    dead: asyncio.Event = field(default_factory=asyncio.Event)
    deaths: Counter[Point] = field(default_factory=Counter)

    def awaits(self, process: multiprocessing.process.BaseProcess) -> None:
        self.point = POINTS[sum(self.deaths.values()) % len(POINTS)]
        self.process, self.calls_left = process, self.chance.randint(1, 3)
        self.dead.clear()
        if self.point == "starting":
            asyncio.get_running_loop().call_later(self.chance.uniform(0.0, 0.15), self.kill)

    def kill(self) -> None:
        if self.process is not None and not self.dead.is_set():
            self.process.kill()
            self.deaths[self.point] += 1
            self.dead.set()

    async def reply(self, call: Call) -> Reply | None:
        if self.process is None:
            return await self.chat.reply(call)
        if self.dead.is_set():
            return None  # its last words came after its death: the line was cut before
        self.calls_left -= 1
        if self.point == "starting" or self.calls_left:
            return await self.chat.reply(call)
        if self.point == "not shown":
            self.kill()
            return None
        reply = await self.chat.reply(call)
        if self.point == "shown":
            self.kill()
            return None
        asyncio.get_running_loop().call_later(self.chance.uniform(0.0, 0.01), self.kill)
        return reply


def news(number: int) -> list[Alert]:
    """Two incidents nobody heard of, and a second state of the one before them."""
    at = datetime.now(UTC) - timedelta(seconds=90)  # not so many in this minute that they would be told in digests

    def state(which: int, revision: int) -> Alert:
        incident = an_incident(killed=RISEN if revision else 3, id=f"i{which:06}", revision=revision, began_at=at, updated_at=at)
        return an_alert(incident, receivers=("wall",), ways=WAYS, reason="toll_rose" if revision else "first")

    earlier = [state(2 * number - 1, 1)] if number else []
    return [state(2 * number, 0), *earlier, state(2 * number + 1, 0)]


async def left(journal: EmbeddedJournal, alerts: list[Alert]) -> int:
    """How many of these alerts are not done with."""
    async with aclosing(journal.replay(DELIVERIES)) as steps:
        done = {step.alert_id async for step in steps if step.outcome in FINAL}
    return await journal.lag(ALERTS, reader=READER) + sum(alert.id not in done for alert in alerts)


async def finished(journal: EmbeddedJournal, kind: str, url: str, alerts: list[Alert]) -> None:
    """The last life, in this process, is left alone."""
    async with asyncio.timeout(SOON):
        last = asyncio.create_task(deliver(journal, kind, url))
        while await left(journal, alerts):  # noqa: ASYNC110 - the journal has no event for readers at rest
            await asyncio.sleep(0.05)
        last.cancel()
        with suppress(asyncio.CancelledError):
            await last


@pytest.mark.parametrize("kind", SHARES)
async def test_a_notifier_killed_at_any_point_loses_nothing_and_repeats_nothing_without_a_mark(kind: str, tmp_path: Path) -> None:
    path, alerts = tmp_path / "tocsin.db", list[Alert]()
    rounds = ROUNDS * SHARES[kind] // sum(SHARES.values())
    chat = Chat(KINDS[kind].room.platform())
    hangman = Hangman(chat, random.Random(SEED))
    async with listening(hangman.reply) as url, a_journal(path) as journal:
        for number in range(rounds):
            fresh = news(number)
            alerts += fresh
            await journal.append(ALERTS, *fresh)
            process = FORKS.Process(target=run, args=(path, kind, url), daemon=True)
            process.start()
            try:
                hangman.awaits(process)
                async with asyncio.timeout(SOON):
                    await hangman.dead.wait()
            finally:
                process.kill()
                process.join()
        hangman.process = None
        await finished(journal, kind, url, alerts)
    assert sum(hangman.deaths.values()) == rounds
    assert all(hangman.deaths[point] for point in POINTS)
    check(kind, chat, alerts)


def check(kind: str, chat: Chat, alerts: list[Alert]) -> None:
    """The ledger of what people saw is the oracle."""
    told, marks = Counter[tuple[str, bool]](), 0
    for one in chat.shown:
        for text in versions(chat, one):
            told[what(text)] += "Possibly repeated" not in text
            marks += "Possibly repeated" in text
    everything = [text for one in chat.shown for text in versions(chat, one)]
    newest = {alert.incident_id: alert.revision > 0 for alert in alerts}
    lost = [id_ for id_, risen in newest.items() if not any(what(text) == (id_, risen) for text in everything)]
    assert lost == []
    assert [key for key, count in told.items() if count > 1] == [], "shown twice without a mark"
    assert bool(marks) is not KINDS[kind].idempotent


def versions(chat: Chat, one: Shown) -> list[str]:
    """What a message said, from its first state to its last."""
    return ["\n".join(chat.platform.lines(body)) for body in (*one.before, one.body)]


def what(text: str) -> tuple[str, bool]:
    """Of which incident it is, and whether it tells its second state."""
    return text[text.index("i0") :][:7], bool(re.search(rf"\b{RISEN}\b", text))
