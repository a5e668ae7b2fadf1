"""One receiver with one route, on a clock wound by hand: what it shows, keeps and tells; read by tests of when and how much."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.ports import Unavailable
from bot.records import Alert, Delivery, Incident, Notice, Way
from builders import NOON, an_alert, an_incident
from conftest import HandClock
from consumers.deliver import Around, Deliver, DeliverOptions
from consumers.routes import RouteOptions, Tree


@dataclass(frozen=True)
class Shown:
    """One message or edit, and when."""

    alert: Alert
    edits: str
    repeat: bool
    at: datetime


class Platform:
    """Shows what it is sent; answers as scripted, then well; takes nothing while it is `down`."""

    name = "desk"

    def __init__(
        self, *answers: Exception, editable: bool = True, idempotent: bool = False, clock: HandClock | None = None
    ) -> None:
        self.editable, self.idempotent, self._answers = editable, idempotent, list(answers)
        self.clock = clock or HandClock(NOON)
        self.down = False
        self.calls = 0
        self.shown: list[Shown] = []

    async def send(self, alert: Alert, *, key: str, edits: str = "", repeat: bool = False) -> str:
        self.calls += 1
        if self.down:
            raise Unavailable("503")
        if self._answers:
            raise self._answers.pop(0)
        self.shown.append(Shown(alert, edits, repeat, self.clock.now()))
        return edits or f"m{len(self.shown)}"

    async def close(self) -> None: ...

    def posts(self) -> list[Shown]:
        """New messages, digests among them."""
        return [one for one in self.shown if not (self.editable and one.edits)]


class Desk:
    """The receiver; its deliveries survive a restart."""

    def __init__(self, platform: Platform, silenced: Callable[[Incident, datetime], str] | None = None, **route: Any) -> None:
        self.platform, self.kept = platform, list[Delivery]()
        self.clock = platform.clock
        self.alerts: dict[str, Alert] = {}
        self.notices: list[Notice] = []
        self._plans = Tree([RouteOptions.model_validate({"receiver": "desk", "name": "r", **route})]).by_name
        self._silenced = silenced or (lambda _incident, _now: "")
        self.restart()

    def restart(self) -> None:
        async def keep(*steps: Delivery) -> None:
            self.kept.extend(steps)

        async def recall(ids: frozenset[str]) -> dict[str, Alert]:
            return {id_: self.alerts[id_] for id_ in ids if id_ in self.alerts}

        async def tell(notice: Notice) -> None:
            self.notices.append(notice)

        async def told(_receiver: str) -> Notice | None:
            return self.notices[-1] if self.notices else None

        around = Around(self._plans, recall, self._silenced, tell, told)
        self.stage = Deliver(self.platform, keep, self.clock, lambda: 0.5, DeliverOptions(), around)
        for step in self.kept:
            self.stage.restore(step)

    async def hears(self, *incidents: Incident, **alert: Any) -> None:
        for incident in incidents:
            one = an_alert(incident, receivers=("desk",), ways=(Way(receiver="desk", route="r"),), **alert)
            await self.takes(one)

    async def takes(self, *alerts: Alert) -> None:
        for one in alerts:
            self.alerts[one.id] = one
            self.kept.extend(await self.stage.handle(one))

    async def waits(self, **time: float) -> None:
        """Let so much time pass, doing what is due in it."""
        until = self.clock.passed + timedelta(**time).total_seconds()
        while (seconds := self.stage.seconds()) is not None and self.clock.passed + seconds <= until:
            self.clock.forward(seconds)
            await self.stage.act()
        self.clock.passed = until

    @property
    def shown(self) -> list[tuple[str, bool, bool]]:
        """Alert (or "digest"), edited, aloud."""
        return [("digest" if one.alert.digest else one.alert.id, bool(one.edits), one.alert.loud) for one in self.platform.shown]

    def outcomes(self) -> dict[str, str]:
        """How each alert stands."""
        return {step.alert_id: step.outcome for step in self.kept if not step.covers}


def state(number: int = 1, revision: int = 0, minutes: float = 0, **changes: Any) -> Incident:
    """Incident `number` as of so many minutes after noon."""
    at = NOON + timedelta(minutes=minutes)
    fields = {"killed": 3 + revision, "updated_at": at, "began_at": NOON} | changes
    return an_incident(id=f"i{number}", revision=revision, **fields)
