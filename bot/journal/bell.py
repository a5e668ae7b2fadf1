"""Wakes the readers of a topic when something new was appended; used inside one event loop."""

from __future__ import annotations

import asyncio


class Bell:
    """Knows how far a topic reaches (`head`, the highest offset told of) and who waits for more."""

    def __init__(self) -> None:
        self.head = 0
        self._waiting: set[asyncio.Future[None]] = set()

    def ring(self, head: int) -> None:
        """Say that the topic now reaches `head`; an older word is no news."""
        if head > self.head:
            self.head = head
            self.wake()

    def wake(self) -> None:
        """Let everybody look again, news or not."""
        waiting, self._waiting = self._waiting, set()
        for future in waiting:
            if not future.done():
                future.set_result(None)

    async def heard(self, after: int) -> None:
        """Return at once if the topic reaches beyond `after`, else with the next ring or wake."""
        if self.head > after:
            return
        future = asyncio.get_running_loop().create_future()
        self._waiting.add(future)
        try:
            await future
        finally:
            self._waiting.discard(future)
