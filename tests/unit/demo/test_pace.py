"""The clock of the demo: a day in half a minute, and nobody in the line can tell."""

from __future__ import annotations

import asyncio
import time
from datetime import UTC, datetime, timedelta

import pytest

from bot.demo.pace import FastClock

START = datetime(2026, 3, 14, tzinfo=UTC)


class Stopwatch:
    """Real time, wound by hand."""

    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def real() -> Stopwatch:
    return Stopwatch()


def test_it_starts_at_the_first_moment_of_the_day(real):
    clock = FastClock(START, 3600, real)
    assert (clock.now(), clock.monotonic()) == (START, 0.0)


@pytest.mark.parametrize(("speed", "after", "passed"), [(3600, 1, 3600), (3600, 24, 86_400), (1, 5, 5), (0.5, 4, 2)])
def test_it_runs_as_much_faster_as_it_was_told(real, speed, after, passed):
    clock = FastClock(START, speed, real)
    real.seconds += after
    assert clock.now() == START + timedelta(seconds=passed)
    assert clock.monotonic() == passed


async def test_a_sleep_is_as_much_shorter(real):
    clock = FastClock(START, 1_000_000, real)
    async with asyncio.timeout(5):
        await clock.sleep(10_000)


async def test_now_and_sleep_pass_at_the_same_pace():
    clock = FastClock(START, 10_000, time.monotonic)
    await clock.sleep(500)
    assert clock.now() - START >= timedelta(seconds=499)


@pytest.mark.parametrize("seconds", [0, -5])
async def test_a_sleep_of_nothing_ends_at_once(real, seconds):
    async with asyncio.timeout(5):
        await FastClock(START, 0.001, real).sleep(seconds)
