"""Who is due when, where deadlines mostly move later. Pure but for its own memory."""

from __future__ import annotations

from datetime import datetime
from heapq import heappop, heappush


class Deadlines:
    """One deadline a name. Moving one later costs nothing: it is looked up when the earlier one comes."""

    def __init__(self) -> None:
        self._at: dict[str, datetime] = {}
        self._queued: dict[str, datetime] = {}
        self._heap: list[tuple[datetime, str]] = []

    def set(self, name: str, at: datetime | None) -> None:
        """From now on it is due then; None: never."""
        if at is None:
            self._at.pop(name, None)
            return
        self._at[name] = at
        queued = self._queued.get(name)
        if queued is None or at < queued:
            self._queued[name] = at
            heappush(self._heap, (at, name))

    def pop(self, now: datetime) -> str | None:
        """Take the name that was due first, if any is; of one moment the lesser name."""
        while self._heap and self._heap[0][0] <= now:
            queued, name = heappop(self._heap)
            if self._queued.get(name) != queued:
                continue  # was moved earlier since
            del self._queued[name]
            at = self._at.get(name)
            if at == queued:
                del self._at[name]
                return name
            self.set(name, at)
        return None
