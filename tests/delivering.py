"""The last stage under a worker, on a journal that can die at any moment, before a chat that keeps a ledger; and its oracle.

Read by the model test, which plays any sequence, and by the seeded bugs, which must not survive it.
"""

from __future__ import annotations

import asyncio
from collections import Counter, deque
from collections.abc import Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import takewhile
from typing import Any, Literal, TypeAlias

from msgspec.structs import replace

from bot.app import UNHURRIED
from bot.journal import MemoryJournal
from bot.ports import Channel, Entry, Rejected, Unavailable, Unsure
from bot.records import Alert, Delivery, Reason
from bot.topics import ALERTS, DELIVERIES, FAILURES, Topic
from bot.worker import work
from builders import NOON, an_alert, an_incident
from conftest import HandClock
from consumers.deliver import Around, Deliver, DeliverOptions

Kind: TypeAlias = Literal["blind", "editable", "idempotent"]
KINDS: tuple[Kind, ...] = ("blind", "editable", "idempotent")
"""As a webhook of Slack, as Discord, as the signed webhook (which also edits)."""
Answer: TypeAlias = Literal["ok", "busy", "wait", "never", "lost", "shown"]
"""Taken; 503; 429 with a time; refused for good; no answer and not shown; no answer, but shown."""
ANSWERS: tuple[Answer, ...] = ("ok", "busy", "wait", "never", "lost", "shown")
WAIT = timedelta(seconds=17)
STALE = DeliverOptions().give_up_after
FINAL = {"sent", "folded", "rejected", "expired", "unknown"}
RECEIVER = "wall"
READER = f"deliver.{RECEIVER}"
MOST_SECONDS = 20.0

Build: TypeAlias = Callable[..., Deliver]


def none(what: str, found: Sequence[object]) -> None:
    """There must be none of it."""
    assert not found, f"{what}: {found}"


class Killed(BaseException):
    """Nobody may catch it: the process is gone."""


@dataclass
class Life:
    """Counts the moments at which a process can die, and dies at the chosen one."""

    number: int = 0
    moments: int = 0
    dies_at: int | None = None

    def begin(self, dies_at: int | None) -> None:
        self.number, self.moments, self.dies_at = self.number + 1, 0, dies_at

    def moment(self) -> None:
        self.moments += 1
        if self.moments == self.dies_at:
            raise Killed


class MortalJournal(MemoryJournal):
    """Can die before and after all it keeps of deliveries. Outputs and position move in one step, as in the file."""

    def __init__(self, clock: HandClock, life: Life) -> None:
        super().__init__(clock)
        self.life = life

    async def append(self, topic: Topic[Any], *records: Any) -> None:
        if topic is not DELIVERIES:
            await super().append(topic, *records)
            return
        self.life.moment()
        await super().append(topic, *records)
        self.life.moment()

    async def advance(self, entry: Entry[Any], topic: Topic[Any], outputs: Sequence[Any]) -> None:
        self.life.moment()
        await super().advance(entry, topic, outputs)
        self.life.moment()


class HalvingJournal(MortalJournal):
    """Can die between the outputs and the position, as on Kafka."""

    async def advance(self, entry: Entry[Any], topic: Topic[Any], outputs: Sequence[Any]) -> None:
        if outputs:
            await self.append(topic, *outputs)
        await super().advance(entry, topic, ())


@dataclass(frozen=True)
class Shown:
    """Something people saw: a new message, or an edit of one."""

    incident: str
    revision: int
    key: str
    new: bool
    marked: bool


class Chat:
    """Answers by a script, then well; what is visible is in `ledger`."""

    name = RECEIVER

    def __init__(self, kind: Kind, clock: HandClock, life: Life) -> None:
        self.idempotent, self.editable = kind == "idempotent", kind != "blind"
        self.answers: deque[Answer] = deque()
        self.ledger: list[Shown] = []
        self.called: list[str] = []
        self.refused: set[str] = set()
        self.doubts: Counter[str] = Counter()
        self.wrongs: list[str] = []
        self.waits: dict[str, timedelta] = {}
        self._clock, self._life = clock, life
        self._messages: dict[str, str] = {}
        self._receipts: dict[str, str] = {}
        self._open_from, self._closed_in = 0.0, 0

    async def send(self, alert: Alert, *, key: str, edits: str = "", repeat: bool = False) -> str:
        self._life.moment()
        given, key = key, f"{alert.id}/{self.name}"
        self.called.append(key)
        if self._closed_in == self._life.number and self._clock.passed < self._open_from:
            self.wrongs.append(f"{key}: sent before the time the chat had asked for")
        match self.answers.popleft() if self.answers else "ok":
            case "ok":
                receipt = self._show(alert, given, edits, repeat)
                self._life.moment()
                return receipt
            case "busy":
                raise Unavailable("503")
            case "wait":
                self.waits[key] = WAIT
                self._open_from, self._closed_in = self._clock.passed + WAIT.total_seconds(), self._life.number
                raise Unavailable("429", retry_after=WAIT)
            case "never":
                self.refused.update({key, *_named(alert, self.name)})
                raise Rejected("400")
            case "shown":
                self._show(alert, given, edits, repeat)
            case "lost":
                pass
        self.doubts.update({key, *_named(alert, self.name)})
        raise Unsure("no answer")

    async def close(self) -> None: ...

    def longest_wait(self, key: str) -> timedelta:
        """What was asked of this delivery; one that was never tried may have been left out for the wish of another."""
        return self.waits.get(key, timedelta() if key in self.called else WAIT)

    def _show(self, alert: Alert, key: str, edits: str, repeat: bool) -> str:
        if alert.digest:
            for key_of, brief in zip(_named(alert, self.name), alert.digest.briefs, strict=True):
                self.ledger.append(Shown(brief.incident.id, brief.incident.revision, key_of, False, repeat))
            return ""
        if self.idempotent and key in self._receipts:
            return self._receipts[key]
        if edits and self._messages.get(edits) != alert.incident_id:
            self.wrongs.append(f"{key}: edits {edits}, which is no message of ours about this incident")
        receipt = edits or f"m{len(self._messages)}"
        self._messages[receipt] = alert.incident_id
        self._receipts[key] = receipt
        new = not (edits and self.editable)
        self.ledger.append(Shown(alert.incident_id, alert.revision, f"{alert.id}/{self.name}", new, repeat and new))
        return receipt


def _named(alert: Alert, receiver: str) -> list[str]:
    """The deliveries that a digest stands for."""
    briefs = alert.digest.briefs if alert.digest else ()
    return [f"{brief.incident.id}/{brief.incident.revision}/{receiver}" for brief in briefs]


@dataclass
class Newsroom:
    """One receiver from decision to chat, through any number of lives of the process."""

    kind: Kind
    build: Build = Deliver
    journal_of: Callable[[HandClock, Life], MortalJournal] = MortalJournal
    wrapped: Callable[[Channel], Channel] = lambda channel: channel
    life: Life = field(default_factory=Life)
    clock: HandClock = field(default_factory=lambda: HandClock(NOON))
    alerts: dict[str, Alert] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.chat = Chat(self.kind, self.clock, self.life)
        self.journal = self.journal_of(self.clock, self.life)

    def alert(self, incident: int, revision: int, *, loud: bool = True, reason: Reason | None = None) -> Alert:
        """Not decided yet, only made."""
        now = self.clock.now()
        shown = an_incident(id=f"i{incident}", killed=3 + revision, revision=revision, updated_at=now, began_at=now)
        return an_alert(shown, receivers=(RECEIVER,), loud=loud, reason=reason or ("toll_rose" if revision else "first"))

    async def decide(self, *alerts: Alert) -> None:
        self.alerts.update((alert.id, alert) for alert in alerts)
        await self.journal.append(ALERTS, *alerts)

    async def kept(self, step: Delivery) -> None:
        """A step that comes from elsewhere: from another receiver, or from a process thought dead."""
        await MemoryJournal.append(self.journal, DELIVERIES, step)

    def stage(self) -> Deliver:
        async def keep(*steps: Delivery) -> None:
            await self.journal.append(DELIVERIES, *steps)

        async def recall(ids: frozenset[str]) -> dict[str, Alert]:
            return {alert.id: alert async for alert in self.journal.replay(ALERTS) if alert.id in ids}

        around = Around(recall=recall)
        self.current = self.build(self.wrapped(self.chat), keep, self.clock, lambda: 0.5, DeliverOptions(), around)
        return self.current

    async def live(self, dies_at: int | None = None) -> bool:
        """Work until nothing is left to do (True), or until death at that moment (False)."""
        self.life.begin(dies_at)
        done = {key for key, step in (await self.steps()).items() if step.outcome in FINAL}
        calls = len(self.chat.called)
        working = asyncio.create_task(work(self.journal, self.stage, reader=READER, clock=self.clock, patience=UNHURRIED))
        idle = asyncio.create_task(self._idle())
        try:
            over, _ = await asyncio.wait({working, idle}, timeout=MOST_SECONDS, return_when=asyncio.FIRST_COMPLETED)
        finally:
            working.cancel()
            idle.cancel()
            ends = await asyncio.gather(working, idle, return_exceptions=True)
        assert over, "the line never comes to rest"
        none("said again although it was done", [key for key in self.chat.called[calls:] if key in done])
        if isinstance(ends[0], Killed):
            opened = [step for step in (await self.steps()).values() if step.outcome == "sending"]
            self.chat.doubts.update(key for step in opened for key in (step.id, *step.covers))
            return False
        return True

    async def _idle(self) -> None:
        while await self._is_busy():  # noqa: ASYNC110 - the journal has no event for readers at rest
            await asyncio.sleep(0)

    async def _is_busy(self) -> bool:
        if await self.journal.lag(ALERTS, reader=READER) or self.current.seconds() is not None:
            return True
        return any(step.outcome not in FINAL and not step.covers for step in (await self.steps()).values())

    async def steps(self) -> dict[str, Delivery]:
        """Where each of our deliveries stands: the first final outcome holds."""
        found: dict[str, Delivery] = {}
        async with aclosing(self.journal.replay(DELIVERIES)) as steps:
            async for step in steps:
                known = found.get(step.id)
                if step.receiver == RECEIVER and (known is None or known.outcome not in FINAL):
                    found[step.id] = step
        return found

    async def check(self) -> None:
        """The oracle, once the line is at rest."""
        steps, ledger = await self.steps(), self.chat.ledger
        none("wrong", self.chat.wrongs)
        none("set aside", [one.id async for one in self.journal.replay(FAILURES)])
        none("left open", [key for key, step in steps.items() if step.outcome not in FINAL and not step.covers])
        none("lost", [alert.id for alert in self.alerts.values() if not self._is_told(alert, steps)])
        self._check_repeats()
        for place, late in enumerate(ledger):
            before = (one for one in ledger[:place] if one.incident == late.incident and steps[one.key].outcome == "sent")
            assert all(one.revision <= late.revision for one in before), f"{late} after a newer state"

    def _is_told(self, alert: Alert, steps: dict[str, Delivery]) -> bool:
        """Shown, or left unsaid for one of the reasons there are."""
        key = f"{alert.id}/{RECEIVER}"
        if any(one.key == key for one in self.chat.ledger):
            return True
        step = steps.get(key)
        if step is None:  # a quiet update that nobody is waiting for
            earlier = set(takewhile(lambda one: one != alert.id, self.alerts))
            said = [one for one in steps.values() if one.outcome == "sent" and one.alert_id in earlier]
            heard = [one for one in said if one.incident_id == alert.incident_id]
            editable = self.chat.editable and any(one.receipt for one in heard)  # a digest that named it is not edited
            return not alert.loud and (not editable if heard else alert.reason == "closed")
        newer = any(one.incident == alert.incident_id and one.revision > alert.revision for one in self.chat.ledger)
        match step.outcome:
            case "rejected":
                return key in self.chat.refused
            case "folded":
                later = (one for one in self.alerts.values() if one.incident_id == alert.incident_id)
                return any(self._is_told(one, steps) for one in later if one.revision > alert.revision)
            case "expired" | "unknown":
                return newer or step.at + self.chat.longest_wait(key) - alert.at > STALE
            case _:
                return False

    def _check_repeats(self) -> None:
        doubts = self.chat.doubts
        posts = [one for one in self.chat.ledger if one.new]
        unmarked = Counter(one.key for one in posts if not one.marked)
        marked = Counter(one.key for one in self.chat.ledger if one.marked)
        none("shown twice without a mark", [key for key, count in unmarked.items() if count > 1])
        none("marked without a doubt", [key for key, count in marked.items() if count > doubts[key]])
        after = [post for place, post in enumerate(posts) if any(one.key == post.key for one in posts[:place])]
        none("a repeat without a mark", [post for post in after if not post.marked])
        if self.chat.idempotent:
            none("marked where the chat itself tells repeats", list(marked))
        if self.chat.editable:
            of_incident = Counter(one.incident for one in posts)
            allowed = Counter(key.rpartition("/")[0].rpartition("/")[0] for key in doubts.elements())
            excess = [one for one, count in of_incident.items() if count > 1 + allowed[one]]
            none("a second message where the first should have been edited", excess)


async def a_story(room: Newsroom, dies_at: int | None = None) -> bool:
    """Two incidents, one with a second state and a quiet end, in all the weather there is; then a zombie's late words.

    Returns whether the process lived through it; if not, a new one has finished the work.
    """
    room.chat.answers.extend(("busy", "ok", "shown", "wait", "ok", "lost", "busy", "ok"))
    await room.kept(Delivery(id="i0/0/desk", by="deliver/1", alert_id="i0/0", incident_id="i0", receiver="desk", outcome="sent",
                             attempts=1, at=room.clock.now(), receipt="elsewhere-1"))  # fmt: skip
    await room.decide(room.alert(0, 0), room.alert(1, 0), room.alert(0, 2))
    await room.decide(room.alert(0, 1), room.alert(1, 1, loud=False), room.alert(0, 3, loud=False, reason="closed"))
    lived = await room.live(dies_at)
    await room.live()
    await room.check()
    for step in [step for step in (await room.steps()).values() if step.outcome == "sent" and not step.covers]:
        await room.kept(replace(step, outcome="sending", attempts=9, receipt=""))
        await room.decide(room.alerts[step.alert_id])
    await room.decide(room.alert(0, 5))
    await room.live()
    await room.decide(room.alert(0, 4))
    await room.live()
    await room.check()
    return lived


async def survives_every_kill(build: Callable[[], Newsroom]) -> int:
    """Tell the story with a death at its first moment, its second …, until it is lived through. Returns how often it died."""
    for dies_at in range(1, 200):
        if await a_story(build(), dies_at):
            return dies_at - 1
    raise AssertionError("the story never ends")
