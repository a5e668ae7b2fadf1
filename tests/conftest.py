"""What every test may ask for: a hand-wound clock and builders of records."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import structlog
from kafkabroker import kafka_bootstrap, kafka_cluster  # noqa: F401 - fixtures for all folders


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


@pytest.fixture(autouse=True)
def _fresh_loggers() -> Iterator[None]:
    """A test that sets up logging leaves loggers behind that keep it for good; the next one gets them as they were."""
    yield
    if not structlog.get_config()["cache_logger_on_first_use"]:
        return
    structlog.reset_defaults()
    for name, module in list(sys.modules.items()):
        if name.startswith(("bot.", "consumers.")):
            logger = getattr(module, "log", None)
            if isinstance(logger, structlog._config.BoundLoggerLazyProxy):
                logger.__dict__.pop("bind", None)
