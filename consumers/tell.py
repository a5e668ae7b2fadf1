"""Notice → Delivery, for one receiver of the operators: what is wrong with the bot itself, once, in the chat they read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import structlog
from msgspec.structs import replace

from bot.ports import Channel, Clock, Keep, Rejected, Unavailable, Unsure
from bot.records import Alert, Delivery, Incident, Notice, Outcome, Toll
from bot.topics import DELIVERIES, NOTICES
from consumers.deliver.ledger import Ledger

log = structlog.get_logger()

TRIES, PAUSE_SECONDS = 5, 30.0
WORTH = timedelta(hours=12)
"""After that it is no news to operators; `tocsin tail notices` has it still."""


class Tell:
    """One instance per receiver that `deliveries.ops` names."""

    name = "tell"
    reads = NOTICES
    writes = DELIVERIES
    remembers = True

    def __init__(self, channel: Channel, keep: Keep, clock: Clock) -> None:
        self._channel, self._keep, self._clock = channel, keep, clock
        self._ledger = Ledger(channel.name, editable=False)

    def restore(self, output: Delivery) -> None:
        if output.incident_id == OF_NOTICES:
            self._ledger.take(output)

    async def handle(self, record: Notice) -> Sequence[Delivery]:
        """Say it, unless it is about this very receiver."""
        key = f"{record.id}/{self._channel.name}"
        if self._ledger.is_done(key) or record.subject == self._channel.name:
            return ()
        past = self._ledger.last.get(key)
        step = past or Delivery(
            id=key, by="tell/1", alert_id=record.id, incident_id=OF_NOTICES, receiver=self._channel.name,
            outcome="waiting", attempts=0, at=self._clock.now(),
        )  # fmt: skip
        if self._clock.now() - record.at > WORTH:
            return (self._ended(step, "expired", "too old to be told"),)
        return (await self._say(record, step, doubt=step.outcome == "sending"),)

    async def _say(self, notice: Notice, step: Delivery, *, doubt: bool) -> Delivery:
        detail = ""
        for _ in range(TRIES):
            step = replace(step, outcome="sending", attempts=step.attempts + 1, at=self._clock.now())
            await self._keep(step)
            try:
                repeat = doubt and not self._channel.idempotent
                receipt = await self._channel.send(as_alert(notice), key=step.id, repeat=repeat)
                return self._ended(step, "sent", receipt=receipt)
            except Rejected as error:
                return self._ended(step, "rejected", str(error))
            except Unsure as error:
                doubt, detail, wait = True, str(error), None
            except Unavailable as error:
                detail, wait = str(error), error.retry_after
            await self._clock.sleep(max(wait.total_seconds() if wait else 0.0, PAUSE_SECONDS))
        return self._ended(step, "unknown" if doubt else "expired", detail)

    def _ended(self, step: Delivery, outcome: Outcome, detail: str = "", *, receipt: str = "") -> Delivery:
        last = replace(step, outcome=outcome, detail=detail, receipt=receipt, at=self._clock.now())
        self._ledger.last[last.id] = last
        if outcome != "sent":
            log.error("notice not delivered", receiver=last.receiver, notice=last.alert_id, outcome=outcome, why=detail)
        return last


OF_NOTICES = "notices"
"""Stands for an incident in the deliveries of notices."""


def as_alert(notice: Notice) -> Alert:
    """As channels take it; the incident only stands in."""
    nothing = Incident(
        id=notice.id, by=notice.by, country="", revision=0, kind=None, life="new", grade="single_source", toll=Toll(),
        severity="low", began_at=notice.at, updated_at=notice.at, caused_by="", reports=(),
    )  # fmt: skip
    return Alert(
        id=notice.id, by=notice.by, incident_id=notice.id, revision=0, reason="first", severity="low", receivers=(),
        incident=nothing, at=notice.at, loud=not notice.solved, notice=notice,
    )  # fmt: skip
