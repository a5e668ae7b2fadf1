"""A day in half a minute: a clock that starts at the day's first moment and runs faster than real time."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta


class FastClock:
    """`seconds` of the day pass in one second of `monotonic`; nothing else in the line knows."""

    def __init__(self, start: datetime, speed: float, monotonic: Callable[[], float]) -> None:
        self._start, self._speed = start, speed
        self._real = monotonic
        self._began = monotonic()

    def now(self) -> datetime:
        return self._start + timedelta(seconds=self.monotonic())

    def monotonic(self) -> float:
        return (self._real() - self._began) * self._speed

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(max(seconds, 0.0) / self._speed)
