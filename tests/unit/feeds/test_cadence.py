"""When a feed is asked next."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.feeds.cadence import BURST_FLOOR_SECONDS, DAY, SPREAD, Wishes, gaps, next_delay, retry_after
from bot.feeds.options import PacesOptions

NOON = datetime(2026, 3, 14, 12, 0, tzinfo=UTC)
FAST = PacesOptions().fast  # 60 s to 5 min


def middle() -> float:
    return 0.5


@pytest.mark.parametrize(
    ("gap_seconds", "seconds", "because"),
    [
        ((), 120, "nothing is known of its rhythm yet"),
        ((300, 300, 300), 150, "half its usual gap"),
        ((10, 10), 60, "the floor of its pace"),
        ((9_000,), 300, "the ceiling of its pace"),
        ((100_000, 200, 200), 100, "half its usual gap"),
    ],
)
def test_feed_is_asked_after(gap_seconds: tuple[int, ...], seconds: float, because: str) -> None:
    delay = next_delay(FAST, gap_seconds, middle)
    assert (delay.seconds, delay.because) == (seconds, because)


@pytest.mark.parametrize(("errors", "most"), [(1, 120), (2, 240), (5, 1_920), (40, 86_400), (10_000, 86_400)])
def test_trouble_makes_it_rarer_up_to_a_day(errors: int, most: float) -> None:
    assert next_delay(FAST, (), lambda: 0.0, errors=errors, error="timeout").seconds == 60
    assert next_delay(FAST, (), lambda: 1.0, errors=errors, error="timeout").seconds == most


@pytest.mark.parametrize("error", ["truncated"])
def test_rhythm_stays_when_the_answer_is_merely(error: str) -> None:
    assert next_delay(FAST, (300,), middle, errors=7, error=error).seconds == 150


def test_server_that_asks_to_wait_is_obeyed_up_to_a_day() -> None:
    asked = next_delay(FAST, (), lambda: 0.0, errors=1, error="rate_limited", wishes=Wishes(retry_after=timedelta(hours=2)))
    assert (asked.seconds, asked.because) == (7_200, "the server asked to wait")
    assert (
        next_delay(FAST, (), lambda: 0.0, errors=1, error="rate_limited", wishes=Wishes(retry_after=timedelta(days=9))).seconds
        == 86_400
    )
    assert next_delay(FAST, (300,), middle, wishes=Wishes(retry_after=timedelta(seconds=1))).seconds == 150


def test_feed_whose_hub_tells_us_is_asked_at_the_ceiling_unless_something_happens_there() -> None:
    assert next_delay(FAST, (60,), middle, wishes=Wishes(pushed=True)).seconds == 300
    assert next_delay(FAST, (60,), middle, wishes=Wishes(pushed=True, burst=True)).seconds == 75
    assert next_delay(FAST, (60,), middle, errors=9, error="dns", wishes=Wishes(pushed=True)).because.startswith("9 failed")


@given(
    gap_seconds=st.lists(st.integers(1, 10**8), max_size=20).map(tuple),
    chance=st.floats(0, 1, exclude_max=True),
    errors=st.integers(0, 100_000),
    wait=st.timedeltas(timedelta(), timedelta(days=999)),
    fresh=st.timedeltas(timedelta(), timedelta(hours=1)),
    burst=st.booleans(),
    pace=st.sampled_from(["flash", "fast", "normal", "slow"]),
)
def test_no_feed_is_hammered_or_given_up(
    gap_seconds: tuple[int, ...], chance: float, errors: int, wait: timedelta, fresh: timedelta, burst: bool, pace: str
) -> None:
    bounds = getattr(PacesOptions(), pace)
    wishes = Wishes(retry_after=wait, fresh=fresh, burst=burst)
    seconds = next_delay(bounds, gap_seconds, lambda: chance, errors=errors, error="timeout", wishes=wishes).seconds
    floor = bounds.floor.total_seconds()
    assert seconds >= (max(floor / 4, min(BURST_FLOOR_SECONDS, floor)) if burst else floor) * (1 - SPREAD)
    assert errors or seconds >= fresh.total_seconds()
    assert seconds <= DAY.total_seconds() * (1 + SPREAD)
    assert seconds >= min(wait, DAY).total_seconds()


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("120", 120),
        (" 0 ", 0),
        ("999999999", 86_400),
        ("9" * 400, 86_400),
        ("Sat, 14 Mar 2026 12:10:00 GMT", 600),
        ("Sat, 14 Mar 2026 12:10:00", 600),
        ("Fri, 14 Mar 2036 12:00:00 GMT", 86_400),
        ("Sat, 14 Mar 2026 11:00:00 GMT", None),
        ("-5", None),
        ("1.5", None),
        ("soon", None),
        ("", None),
        ("٣٠", 30),
    ],
)
def test_retry_after_is_read_when_it_is(header: str, seconds: int | None) -> None:
    wait = retry_after(header, NOON)
    assert (wait.total_seconds() if wait is not None else None) == seconds


def test_gaps_are_told_newest_first_and_not_for_bursts() -> None:
    dates = [NOON, NOON - timedelta(seconds=30), NOON - timedelta(seconds=30, microseconds=5), NOON - timedelta(seconds=90)]
    assert gaps(reversed(dates)) == (30, 1, 59)
    assert gaps([NOON] * 9) == ()
    assert len(gaps(NOON - timedelta(minutes=n) for n in range(100))) == 20
