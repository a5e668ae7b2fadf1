"""Alert → Delivery, for one receiver: said once, tried again, or given up with a reason.

`sending` is kept before every request and the outcome after it, so a crash in between is seen at the next start as a doubt.
What a doubt means depends on the channel: with an idempotency key the same request is simply made again, elsewhere it is told
that this may be a repeat. It edits again all the same, and marks only what it posts.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import structlog
from msgspec.structs import replace

from bot.options import Duration, Options
from bot.ports import Chance, Channel, Clock, Keep, Rejected, Unavailable, Unsure
from bot.records import Alert, Delivery
from bot.topics import ALERTS, DELIVERIES

log = structlog.get_logger()

SCHEDULE_SECONDS = (1, 5, 30, 120, 300, 900, 1800)
"""Pauses between tries after 5xx and time-outs; the last repeats until the alert is stale (after Svix)."""
DEFAULT_RETRY_SECONDS = 30.0
"""When a platform says "too many" without saying how long."""


class DeliverOptions(Options):
    """How long an alert is worth saying."""

    stale_after: Duration = timedelta(hours=6)
    """An alert that no try could deliver for this long is given up, and the operator is told."""


class Deliver:
    """The last stage, one instance per receiver. It alone acts on the world, hence `keep`."""

    name = "deliver"
    reads = ALERTS
    writes = DELIVERIES
    remembers = True

    def __init__(self, channel: Channel, keep: Keep, clock: Clock, chance: Chance, options: DeliverOptions) -> None:
        self._channel = channel
        self._keep = keep
        self._clock = clock
        self._chance = chance
        self._options = options
        self._last: dict[str, Delivery] = {}
        self._receipts: dict[str, str] = {}
        self._said: dict[str, int] = {}
        self._open_from = 0.0

    def restore(self, output: Delivery) -> None:
        """A late `sending` never undoes a final outcome."""
        if output.receiver != self._channel.name or self._is_done(output.id):
            return
        self._last[output.id] = output
        if output.outcome == "sent":
            self._remember(output)

    async def handle(self, record: Alert) -> Sequence[Delivery]:
        """Say `record`, or say why not. Returns the final step, or nothing when there is nothing to do."""
        key = f"{record.id}/{self._channel.name}"
        if self._channel.name not in record.receivers or self._is_done(key):
            return ()
        edits = self._receipts.get(record.incident_id, "")
        heard = record.incident_id in self._said or record.reason == "closed"  # an end is no news to who missed the story
        if not record.loud and heard and not (edits and self._channel.editable):
            return ()
        first = Delivery(
            id=key, by="deliver/1", alert_id=record.id, incident_id=record.incident_id, receiver=self._channel.name,
            outcome="waiting", attempts=0, at=self._clock.now(),
        )  # fmt: skip
        if self._said.get(record.incident_id, -1) > record.revision:
            return self._ended(first, "expired", detail="a newer state of the incident was said already")
        if key not in self._last and self._is_stale(record):  # a new receiver is not told the news of last month
            return self._ended(first, "expired", detail="too old to be said for the first time")
        return await self._say(record, self._last.get(key, first), edits)

    async def _say(self, alert: Alert, step: Delivery, edits: str) -> Sequence[Delivery]:
        """Try until the channel takes it, refuses it for good, or it is stale."""
        unsure = step.outcome == "sending"  # we died between a request and its record
        tries = 0
        shut = timedelta(seconds=max(self._open_from - self._clock.monotonic(), 0.0))
        if shut and self._is_stale(alert, shut):  # an alert given up leaves the platform's wish to the next ones
            return self._ended(step, "unknown" if unsure else "expired", detail="the platform takes nothing for too long")
        if shut:
            await self._clock.sleep(shut.total_seconds())
        while True:
            step = replace(step, outcome="sending", attempts=step.attempts + 1, at=self._clock.now(), detail="")
            await self._keep(step)
            repeat = unsure and not self._channel.idempotent
            try:
                receipt = await self._channel.send(alert, key=step.id, edits=edits, repeat=repeat)
                edited = self._channel.editable and edits and receipt in {"", edits}
                return self._ended(step, "sent", receipt=receipt or edits, detail="repeat" if repeat and not edited else "")
            except Rejected as error:
                return self._ended(step, "rejected", detail=str(error), broken=error.broken)
            except Unsure as error:
                unsure, wait, detail = True, None, str(error)
            except Unavailable as error:
                wait, detail = error.retry_after, str(error)
                self._open_from = self._clock.monotonic() + (wait or timedelta()).total_seconds()
                if not unsure:  # an older doubt is not cleared by a later refusal
                    await self._keep(replace(step, outcome="waiting", detail=detail))
            if self._is_stale(alert, wait or timedelta()):
                return self._ended(step, "unknown" if unsure else "expired", detail=detail)
            tries += wait is None
            seconds = self._pause_seconds(wait, tries)
            log.warning("delivery put off", alert=alert.id, receiver=self._channel.name, why=detail, seconds=round(seconds, 1))
            await self._clock.sleep(seconds)

    def _is_stale(self, alert: Alert, wait: timedelta = timedelta()) -> bool:
        """Too old to be said, or sure to be by the time the platform allows it."""
        return self._clock.now() + wait - alert.at > self._options.stale_after

    def _pause_seconds(self, wait: timedelta | None, tries: int) -> float:
        """What the platform asked for, to the full; else the schedule with full jitter (never less than a tenth)."""
        if wait is not None:
            return max(wait.total_seconds(), 0.0) or DEFAULT_RETRY_SECONDS
        ceiling = SCHEDULE_SECONDS[min(tries, len(SCHEDULE_SECONDS)) - 1]
        return ceiling * max(0.1, self._chance())

    def _ended(
        self, step: Delivery, outcome: str, *, receipt: str = "", detail: str = "", broken: bool = False
    ) -> Sequence[Delivery]:
        last: Delivery = replace(step, outcome=outcome, receipt=receipt, detail=detail, at=self._clock.now())
        self._last[last.id] = last
        if outcome == "sent":
            self._remember(last)
        elif broken:
            log.error("receiver broken", receiver=last.receiver, why=detail, alert=last.alert_id)
        elif not last.attempts and self._clock.monotonic() >= self._open_from:
            log.info("alert passed over", receiver=last.receiver, why=detail, alert=last.alert_id)
        else:
            log.error("alert not delivered", receiver=last.receiver, outcome=outcome, why=detail, alert=last.alert_id)
        return (last,)

    def _remember(self, sent: Delivery) -> None:
        revision = int(sent.alert_id.rpartition("/")[2])
        self._said[sent.incident_id] = max(self._said.get(sent.incident_id, -1), revision)
        if sent.receipt:
            self._receipts[sent.incident_id] = sent.receipt  # a message that was lost is posted anew, under a new receipt

    def _is_done(self, key: str) -> bool:
        last = self._last.get(key)
        return last is not None and last.outcome in {"sent", "rejected", "expired", "unknown"}
