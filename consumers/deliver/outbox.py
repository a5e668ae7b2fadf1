"""What is still to be said to one receiver, by incident; a newer state is folded with an older one that waits. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from msgspec.structs import replace

from bot.records import Alert, Delivery, Reason
from consumers.routes import EVERYWHERE, Plan

_GRAVITY: tuple[Reason, ...] = (
    "first", "corrected", "toll_rose", "responsibility", "kind_changed", "place_refined", "corroborated", "closed",
)  # fmt: skip


@dataclass(slots=True, eq=False)
class Pending:
    """One alert that waits for its time. `in_digest`: it is to be told with others; `bound` to a digest that may have been shown.

    `doubts`: tries that may have been shown.
    """

    alert: Alert
    step: Delivery
    due_at: datetime
    plan: Plan = EVERYWHERE
    in_digest: bool = False
    doubts: int = 0
    bound: str = ""

    @property
    def unsure(self) -> bool:
        """May it have been shown already?"""
        return self.doubts > 0 or bool(self.bound)


class Outbox:
    """For each incident what waits, oldest first: at most one in doubt, and one state to follow it."""

    def __init__(self) -> None:
        self._waiting: dict[str, list[Pending]] = {}
        self._keys: set[str] = set()

    def __len__(self) -> int:
        return len(self._keys)

    def __iter__(self) -> Iterator[Pending]:
        return (one for waiting in self._waiting.values() for one in waiting)

    def __contains__(self, key: str) -> bool:
        return key in self._keys

    def heads(self) -> list[Pending]:
        """What may be said next of each incident."""
        return [waiting[0] for waiting in self._waiting.values()]

    def of(self, incident_id: str) -> list[Pending]:
        """What waits about it."""
        return self._waiting.get(incident_id, [])

    def add(self, new: Pending) -> Pending | None:
        """Let it wait; returns what was folded into it, whose delivery is over with that."""
        waiting = self._waiting.setdefault(new.alert.incident_id, [])
        old = waiting[-1] if waiting and not waiting[-1].unsure else None
        if old is not None:
            new.alert = folded(old.alert, new.alert)
            new.due_at = min(old.due_at, new.due_at)
            new.in_digest = new.in_digest and old.in_digest
            waiting.pop()
            self._keys.discard(old.step.id)
        waiting.append(new)
        self._keys.add(new.step.id)
        return old

    def remove(self, done: Pending) -> None:
        """It is over with this one."""
        waiting = self._waiting[done.alert.incident_id]
        waiting.remove(done)
        self._keys.discard(done.step.id)
        if not waiting:
            del self._waiting[done.alert.incident_id]


EXACT = "/place"
"""At the end of a delivery's id: it only brings the exact place."""


def exact(alert: Alert) -> Alert:
    """The same state again, quietly, for its place."""
    return replace(alert, reason="place_refined", loud=False, previous=alert.incident.toll)


def exact_later(told: Pending, now: datetime) -> Pending | None:
    """What edits a message that named only the region, once the exact place may be told; None where it was told."""
    route, alert = told.plan.options, told.alert
    at = alert.incident.began_at + route.coarse_for
    if at <= now or not route.coarse_for:
        return None
    step = replace(
        told.step, id=f"{alert.id}/{told.step.receiver}{EXACT}", outcome="held", attempts=0, at=now, due_at=at,
        detail="the exact place waits", mentions=(), severity=None,
    )  # fmt: skip
    return Pending(exact(alert), step, at, told.plan)


def folded(old: Alert, new: Alert) -> Alert:
    """The newest state, as loudly and for as grave a reason as either, measured against what was known before both."""
    gravest = min(old.reason, new.reason, key=_GRAVITY.index)
    return replace(new, reason=gravest, loud=old.loud or new.loud, previous=old.previous)
