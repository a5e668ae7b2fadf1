"""Alert → Delivery, for one receiver: held until its time, said once, tried again, or given up with a reason.

`handle` only puts an alert into the outbox and keeps that (`held`); `act` says what is due. `sending` is kept before every
request and the outcome after it, so a crash in between is seen at the next start as a doubt. What a doubt means depends on the
channel: with an idempotency key the same request is simply made again, elsewhere it is told that this may be a repeat.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Sequence
from datetime import datetime, timedelta

import structlog
from msgspec.structs import replace

from bot.options import Duration, Options
from bot.ports import Chance, Channel, Clock, Keep, Rejected, Unavailable, Unsure
from bot.records import Alert, Delivery, Notice, Outcome
from bot.topics import ALERTS, DELIVERIES
from consumers.deliver.around import Around, Left
from consumers.deliver.choice import FLOOD, FLOOD_WINDOW, Choice, Facts, Later, Single, Together, Why, choose
from consumers.deliver.circuit import DEFAULT_RETRY_SECONDS, PROBE_SECONDS, SCHEDULE_SECONDS, Circuit
from consumers.deliver.digest import digest_alert
from consumers.deliver.ledger import IN_DIGEST, Ledger, revision_of
from consumers.deliver.outbox import EXACT, Outbox, Pending, exact, exact_later, folded
from consumers.deliver.timing import GATHERING, TOLD_TOGETHER, due, mentions, shaped
from consumers.routes import EVERYWHERE, Plan

__all__ = ["DEFAULT_RETRY_SECONDS", "PROBE_SECONDS", "REPLAY", "SCHEDULE_SECONDS", "Around", "Deliver", "DeliverOptions", "Left"]

log = structlog.get_logger()

REPLAY = "replay/1"
"""Who puts an alert back for one receiver: the operator, by `tocsin deliveries replay`."""


class DeliverOptions(Options):
    """How long an alert is worth saying, and who is told when one cannot be said."""

    give_up_after: Duration = timedelta(days=7)
    """An alert that nothing could deliver for this long is given up, and the operator is told."""
    news_for: Duration = timedelta(hours=6)
    """A receiver that is new to the config is told nothing older than this."""
    ops: tuple[str, ...] = ()
    """Receivers that are told when another receiver is broken, down or back, or a feed is ill. Without any, the log says it."""
    drain_for: Duration = timedelta(seconds=30)
    """`tocsin run --drain` waits so long for receivers that take no alerts or notices; what is left is said at the next start."""


class Deliver:
    """The last stage, one instance per receiver. It alone acts on the world, hence `keep`."""

    name = "deliver"
    reads = ALERTS
    writes = DELIVERIES
    remembers = True

    def __init__(
        self, channel: Channel, keep: Keep, clock: Clock, chance: Chance, options: DeliverOptions, around: Around | None = None
    ) -> None:
        self._channel, self._keep, self._clock, self._options = channel, keep, clock, options
        self._around = around or Around()
        self._ledger = Ledger(channel.name, editable=channel.editable)
        self._outbox = Outbox()
        self._circuit = Circuit(chance)
        self._rush: deque[datetime] = deque(maxlen=FLOOD)
        self._flood_told = self._hurried = False
        self._is_new = self._begun = False
        self._stirred = asyncio.Event()

    def restore(self, output: Delivery) -> None:
        """A late `sending` never undoes a final outcome."""
        self._ledger.take(output)

    async def handle(self, record: Alert) -> Sequence[Delivery]:
        """Put `record` into the outbox, or say why not. Returns what became of it and of what it was folded with."""
        await self._begin()
        key, name = f"{record.id}/{self._channel.name}", self._channel.name
        again = record.by == REPLAY and name in record.receivers
        if again:
            self._ledger.reopen(key)
        if name not in record.receivers or self._ledger.is_done(key) or key in self._outbox:
            return ()
        said, waiting = self._ledger.said.get(record.incident_id), self._outbox.of(record.incident_id)
        edits = self._channel.editable and record.incident_id in self._ledger.receipts
        heard = said is not None or record.reason == "closed"  # an end is no news to who missed the story
        if not record.loud and heard and not waiting and not edits and not again:
            return ()
        step = self._ledger.last.get(key) or Delivery(
            id=key, by="deliver/2", alert_id=record.id, incident_id=record.incident_id, receiver=name,
            outcome="held", attempts=0, at=self._clock.now(),
        )  # fmt: skip
        if said is not None and said > record.revision:
            return (self._ended(step, "expired", detail="a newer state of the incident was said already"),)
        if waiting and waiting[-1].alert.revision > record.revision:
            return (self._ended(step, "folded", detail=f"a newer state waits: {waiting[-1].alert.id}"),)
        if self._is_new and not again and self._age(record) > self._options.news_for:
            return (self._ended(step, "expired", detail="too old to be said for the first time"),)
        return self._put(record, step)

    def seconds(self) -> float | None:
        """Until something is to be done; None while nothing waits."""
        if not self._begun:
            return 0.0  # what was begun before a restart is to be taken up again
        if not len(self._outbox):
            return None
        shut = self._circuit.open_from - self._clock.monotonic()
        if shut > 0:
            return shut
        now = self._clock.now()
        chosen = self._choice(now)
        return max((chosen.at - now).total_seconds(), 0.0) if isinstance(chosen, Later) else 0.0

    async def stirred(self) -> None:
        """Once it was told to hurry."""
        await self._stirred.wait()
        self._stirred.clear()

    async def act(self) -> None:
        """Do one thing that is due. Everything that comes of it is kept before this returns."""
        await self._begin()
        if not len(self._outbox) or self._clock.monotonic() < self._circuit.open_from:
            return
        now = self._clock.now()
        await self._drop(now)
        await self._watch_the_flood(now)
        match self._choice(now):
            case Single(pending):
                await self._single(pending)
            case Together(pending, why):
                await self._together(pending, why)

    def left(self) -> Left:
        """What waits, for people."""
        if not self._begun:
            return Left(self._channel.name, 1, 1, 0.0, "starting")
        now = self._clock.now()
        ready = sum(one.due_at <= now for one in self._outbox)
        why = self._circuit.broken or next((one.step.detail for one in self._outbox), "")
        return Left(self._channel.name, len(self._outbox), ready, self.seconds(), why)

    async def _begin(self) -> None:
        """Once after a restart: take up again what was begun. Until that is done, `left` says that something waits."""
        if self._begun:
            return
        self._is_new = not self._ledger.last
        told = await self._around.told(self._channel.name)
        if told is not None and told.what in {"receiver_broken", "receiver_down"}:
            self._circuit.was_told(told.text if told.what == "receiver_broken" else "")
        await self._take_up(sorted(self._ledger.open(), key=revision_of))
        self._begun = True

    async def _take_up(self, opened: Sequence[Delivery]) -> None:
        if not opened:
            return
        before = self._ledger.folded(frozenset(step.incident_id for step in opened))
        ids = {step.alert_id for steps in (opened, *before.values()) for step in steps}
        alerts = await self._around.recall(frozenset(ids))
        for step in opened:
            alert = alerts.get(step.alert_id)
            if alert is None:
                continue
            alert = exact(alert) if step.id.endswith(EXACT) else alert
            for earlier in before.get(step.incident_id, ()):
                if earlier.alert_id in alerts and revision_of(earlier) < alert.revision:
                    alert = folded(alerts[earlier.alert_id], alert)
            for done in self._put(alert, step):
                if done.outcome == "folded":
                    await self._keep(done)
        for digest in self._ledger.open_digests():
            for pending in self._outbox:
                pending.bound = digest.id if pending.step.id in digest.covers else pending.bound

    def _put(self, alert: Alert, step: Delivery) -> Sequence[Delivery]:
        """Into the outbox; returns the steps that says so."""
        now = self._clock.now()
        plan = self._plan(alert)
        when = due(alert, plan, self._ledger.said_at.get(alert.incident_id), now, edits=self._edits(alert))
        at, in_digest = (step.due_at, step.detail in TOLD_TOGETHER) if step.due_at else (when.at, when.in_digest)
        doubts = 1 if step.outcome == "sending" else 0
        pending = Pending(alert, step, at, plan, in_digest=in_digest, doubts=doubts)
        old = self._outbox.add(pending)
        self._rush.append(alert.at)
        ended = (self._ended(old.step, "folded", detail=f"into {alert.id}"),) if old else ()
        if step.outcome == "held":
            pending.step = replace(step, due_at=pending.due_at, detail=step.detail or (when.why if pending.due_at > now else ""))
            return (*ended, pending.step)
        return ended

    def _choice(self, now: datetime) -> Choice | None:
        facts = Facts(
            self._ledger, lambda one: self._edits(one.alert), self._channel.idempotent, self._is_flooded(now), self._hurried
        )
        return choose(self._outbox.heads(), now, facts)

    def _edits(self, alert: Alert) -> bool:
        return self._channel.editable and alert.incident_id in self._ledger.receipts

    def _plan(self, alert: Alert) -> Plan:
        route = next((way.route for way in alert.ways if way.receiver == self._channel.name), "")
        return self._around.plans.get(route, EVERYWHERE)

    def _age(self, alert: Alert) -> timedelta:
        return self._clock.now() - alert.at

    def _is_flooded(self, now: datetime) -> bool:
        return len(self._rush) == FLOOD and self._rush[0] > now - FLOOD_WINDOW

    async def _watch_the_flood(self, now: datetime) -> None:
        flooded = self._is_flooded(now)
        if flooded and not self._flood_told:
            await self._notice("flood", f"more than {FLOOD} alerts in a minute; they are told in digests")
        self._flood_told = flooded

    async def _drop(self, now: datetime) -> None:
        """What the operator silenced, and what is too old for anything."""
        for one in [one for one in self._outbox.heads() if one.due_at <= now]:
            silence = "" if one.unsure else self._around.silenced(one.alert.incident, now)
            if silence:
                await self._end(one, "silenced", detail=f"silence {silence}")
            elif self._age(one.alert) > self._options.give_up_after:
                await self._end(one, "unknown" if one.unsure else "expired", detail=one.step.detail or "given up for its age")

    async def _single(self, one: Pending) -> None:
        """Make one request for one alert."""
        now, route = self._clock.now(), one.plan.options
        pinged = self._ledger.pinged.get(one.alert.incident_id)
        who = mentions(one.alert, route, pinged.mentions if pinged else (), pinged.severity if pinged else None)
        alert = replace(shaped(one.alert, route, now), mentions=who, template=route.template)
        edits = self._ledger.receipts.get(alert.incident_id, "")
        one.step = replace(
            one.step, outcome="sending", attempts=one.step.attempts + 1, at=now, detail="", mentions=who, severity=alert.severity
        )
        await self._keep(one.step)
        repeat = one.unsure and not self._channel.idempotent
        try:
            receipt = await self._channel.send(alert, key=one.step.id, edits=edits, repeat=repeat)
        except Rejected as error:
            if error.broken:
                await self._broke(str(error), one)
            else:
                await self._end(one, "rejected", detail=str(error))
        except (Unsure, Unavailable) as error:
            one.doubts += isinstance(error, Unsure)
            await self._put_off(error, one)
        else:
            await self._went_well()
            edited = self._channel.editable and edits and receipt in {"", edits}
            then = exact_later(one, self._clock.now()) if self._channel.editable and (receipt or edits) else None
            await self._end(one, "sent", receipt=receipt or edits, detail="repeat" if repeat and not edited else "", then=then)

    async def _together(self, all_of: tuple[Pending, ...], why: Why) -> None:
        """Make one request for many alerts."""
        now = self._clock.now()
        alert = digest_alert(all_of, why, self._ledger, now)
        bound = all_of[0].bound
        past = self._ledger.last.get(bound or alert.id)
        step = Delivery(
            id=bound or alert.id, by="deliver/2", alert_id=bound or alert.id, incident_id=bound or alert.id,
            receiver=self._channel.name, outcome="sending", attempts=(past.attempts if past else 0) + 1, at=now,
            covers=tuple(one.step.id for one in all_of),
        )  # fmt: skip
        await self._keep(step)
        try:
            await self._channel.send(alert, key=step.id, repeat=bool(bound) and not self._channel.idempotent)
        except Rejected as error:
            if error.broken:
                await self._broke(str(error))
                return
            await self._end_all(step, "rejected", all_of, str(error))
        except (Unsure, Unavailable) as error:
            for one in all_of if isinstance(error, Unsure) else ():
                one.bound = step.id
            await self._put_off(error)
            if not bound and isinstance(error, Unavailable):
                await self._keep(replace(step, outcome="waiting", detail=str(error)))
        else:
            await self._went_well()
            await self._end_all(step, "sent", all_of, f"{IN_DIGEST}{step.id}")

    async def _put_off(self, error: Unsure | Unavailable, one: Pending | None = None) -> None:
        """Not now. An older doubt is not cleared by a later refusal."""
        now, wait = self._clock.monotonic(), error.retry_after if isinstance(error, Unavailable) else None
        if wait is not None:
            seconds = self._circuit.asked_to_wait(now, wait)
        else:
            seconds = self._circuit.failed(now, doubt=isinstance(error, Unsure) and not self._channel.idempotent)
        if one is not None and not one.unsure:
            one.step = replace(one.step, outcome="waiting", detail=str(error))
            await self._keep(one.step)
        log.warning("delivery put off", receiver=self._channel.name, why=str(error), seconds=round(seconds, 1))
        if self._circuit.is_long_down(now):
            await self._notice("receiver_down", f"{self._channel.name} takes nothing for a quarter of an hour: {error}")

    async def _broke(self, why: str, one: Pending | None = None) -> None:
        """The receiver itself is wrong; what waits for it stays, and it is asked again now and then."""
        if one is not None:
            one.step = replace(one.step, outcome="waiting", detail=why)
            await self._keep(one.step)
        if self._circuit.broke(self._clock.monotonic(), why):
            log.error("receiver broken", receiver=self._channel.name, why=why, waiting=len(self._outbox))
            await self._notice("receiver_broken", f"{self._channel.name} is broken: {why}")

    async def _went_well(self) -> None:
        if self._circuit.went_well():
            log.info("receiver back", receiver=self._channel.name)
            await self._notice("receiver_back", f"{self._channel.name} takes messages again", solved=True)

    async def _notice(self, what: str, text: str, *, solved: bool = False) -> None:
        now = self._clock.now()
        id_ = f"{self._channel.name}/{what}/{now:%Y%m%dT%H%M%S}"
        await self._around.tell(
            Notice(id=id_, by="deliver/2", at=now, subject=self._channel.name, what=what, text=text, solved=solved)  # type: ignore[arg-type]
        )

    async def _end(
        self, one: Pending, outcome: Outcome, *, receipt: str = "", detail: str = "", then: Pending | None = None
    ) -> None:
        self._outbox.remove(one)
        steps = [self._ended(one.step, outcome, receipt=receipt, detail=detail)]
        if then is not None and not self._outbox.of(one.alert.incident_id):
            self._outbox.add(then)
            steps.append(then.step)
        await self._keep(*steps)

    async def _end_all(self, digest: Delivery, outcome: Outcome, all_of: tuple[Pending, ...], detail: str) -> None:
        """The digest and all that it told, kept in one go."""
        steps = [self._ended(digest, outcome, detail="" if outcome == "sent" else detail)]
        for one in all_of:
            self._outbox.remove(one)
            steps.append(self._ended(one.step, outcome, detail=detail))
        await self._keep(*steps)

    async def give_up(self, error: str) -> None:
        """Set aside what cannot be handled, so that the rest can go on: called after several tries that failed of a bug."""
        await self._begin()
        match self._choice(self._clock.now()):
            case Single(pending):
                await self._end(pending, "rejected", detail=error)
            case Together(pending, _):
                for one in pending:
                    await self._end(one, "rejected", detail=error)

    def hurry(self) -> None:
        """Nothing more will come: do not wait for more reports of what is told already."""
        now, self._hurried = self._clock.now(), True
        for one in self._outbox:
            if one.step.detail in GATHERING:
                one.due_at = min(one.due_at, now)
        self._stirred.set()

    def _ended(self, step: Delivery, outcome: Outcome, *, receipt: str = "", detail: str = "") -> Delivery:
        last = replace(step, outcome=outcome, receipt=receipt, detail=detail, at=self._clock.now(), due_at=None)
        self._ledger.take(last)
        if outcome in {"rejected", "unknown"} or (outcome == "expired" and last.attempts):
            log.error("alert not delivered", receiver=last.receiver, outcome=outcome, why=detail, alert=last.alert_id)
        elif outcome != "sent":
            log.info("alert passed over", receiver=last.receiver, outcome=outcome, why=detail, alert=last.alert_id)
        return last
