"""What one receiver was told, folded from its deliveries: outcomes, receipts, who was pinged, messages of late. Pure."""

from __future__ import annotations

from collections import deque
from collections.abc import Container
from datetime import datetime, timedelta

from bot.records import Delivery, Severity

FINAL = frozenset({"sent", "folded", "silenced", "rejected", "expired", "unknown"})
PUT_BACK = frozenset({"rejected", "expired", "unknown"})
"""What the operator may have tried again."""
LOOK_BACK = timedelta(hours=2)
"""Of messages posted: as far as any rate looks."""


class Ledger:
    """The fold. A late `sending` never undoes a final outcome."""

    def __init__(self, receiver: str, *, editable: bool) -> None:
        self._receiver, self._editable = receiver, editable
        self.last: dict[str, Delivery] = {}
        self.receipts: dict[str, str] = {}
        self.said: dict[str, int] = {}
        self.said_at: dict[str, datetime] = {}
        self.pinged: dict[str, Delivery] = {}
        self.posts: deque[datetime] = deque()
        self.digests: deque[datetime] = deque()

    def take(self, step: Delivery) -> None:
        """One more step, oldest first."""
        if step.receiver != self._receiver or (self.is_done(step.id) and not begins_anew(step, self.last[step.id])):
            return
        self.last[step.id] = step
        if step.outcome == "sent":
            self._sent(step)

    def reopen(self, key: str) -> None:
        """The operator wants it tried again; what was said stays said."""
        last = self.last.get(key)
        if last is not None and last.outcome in PUT_BACK:
            del self.last[key]

    def is_done(self, key: str) -> bool:
        """Is it over with this delivery?"""
        last = self.last.get(key)
        return last is not None and last.outcome in FINAL

    def open(self) -> list[Delivery]:
        """Alerts that were begun and not ended, oldest first."""
        return [step for step in self.last.values() if step.outcome not in FINAL and not step.covers]

    def folded(self, incident_ids: Container[str]) -> dict[str, list[Delivery]]:
        """By incident: states that were folded into newer ones after it was last told, the newest first."""
        found: dict[str, list[Delivery]] = {}
        for step in self.last.values():
            unsaid = step.outcome == "folded" and revision_of(step) > self.said.get(step.incident_id, -1)
            if unsaid and step.incident_id in incident_ids:
                found.setdefault(step.incident_id, []).append(step)
        return {id_: sorted(steps, key=revision_of, reverse=True) for id_, steps in found.items()}

    def open_digests(self) -> list[Delivery]:
        """Digests of which nobody knows whether they were shown."""
        return [step for step in self.last.values() if step.outcome == "sending" and step.covers]

    def pinged_at(self, incident_id: str) -> Severity | None:
        """The severity at which somebody was last pinged for it."""
        last = self.pinged.get(incident_id)
        return last.severity if last else None

    def posts_since(self, since: datetime) -> int:
        """Messages of single incidents that were new, not edits."""
        while self.posts and self.posts[0] < since - LOOK_BACK:
            self.posts.popleft()
        return sum(at > since for at in self.posts)

    def _sent(self, step: Delivery) -> None:
        if step.covers:
            self.digests.append(step.at)
            if len(self.digests) > 8:
                self.digests.popleft()
            return
        edited = self._editable and bool(step.receipt) and self.receipts.get(step.incident_id) == step.receipt
        self.said[step.incident_id] = max(self.said.get(step.incident_id, -1), revision_of(step))
        self.said_at[step.incident_id] = step.at
        if step.receipt:
            self.receipts[step.incident_id] = step.receipt  # a message that was lost is posted anew, under a new receipt
        if step.mentions:
            self.pinged[step.incident_id] = step
        if not edited and not step.detail.startswith(IN_DIGEST):
            self.posts.append(step.at)


def begins_anew(step: Delivery, last: Delivery) -> bool:
    """Was it put back by the operator?"""
    return step.outcome == "held" and last.outcome in PUT_BACK


def revision_of(step: Delivery) -> int:
    """Of the incident, as told by this delivery."""
    return int(step.alert_id.rpartition("/")[2])


IN_DIGEST = "in digest "
"""How the delivery of an alert says that a digest named it; the digest's id follows."""
