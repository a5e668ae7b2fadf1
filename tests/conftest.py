"""What every test may ask for: a hand-wound clock and builders of records."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from kafkabroker import kafka_bootstrap  # noqa: F401 - a fixture for all folders


class HandClock:
    """A clock that moves only when told to, or when somebody sleeps on it."""

    def __init__(self, start: datetime = datetime(2026, 3, 14, 4, 0, tzinfo=UTC)) -> None:
        self._start = start
        self.passed = 0.0
        self.slept: list[float] = []

    def now(self) -> datetime:
        return self._start + timedelta(seconds=self.passed)

    def monotonic(self) -> float:
        return self.passed

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.passed += seconds

    def forward(self, seconds: float) -> None:
        self.passed += seconds


@pytest.fixture
def a_clock() -> HandClock:
    return HandClock()
