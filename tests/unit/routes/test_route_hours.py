"""Quiet hours and digest times, as operators write them and as clocks on walls go."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from consumers.routes import next_digest, quiet_until
from consumers.routes.hours import hours
from consumers.routes.schedule import schedule

NIGHT = ("23:00-06:00 Europe/Kyiv",)


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-{text}").replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("spans", "when", "until"),
    [
        (NIGHT, "03-14T20:59", None),
        (NIGHT, "03-14T21:00", "03-15T04:00"),
        (NIGHT, "03-15T03:59", "03-15T04:00"),
        (NIGHT, "03-15T04:00", None),
        (NIGHT, "03-28T22:00", "03-29T03:00"),  # the clocks go forward: 06:00 comes an hour earlier
        (NIGHT, "10-24T21:00", "10-25T04:00"),  # and back
        (("sat,sun 00:00-24:00 UTC",), "03-13T23:59", None),
        (("sat,sun 00:00-24:00 UTC",), "03-14T10:00", "03-16T00:00"),
        (("fri 22:00-02:00",), "03-14T01:00", "03-14T02:00"),
        (("sat 22:00-02:00",), "03-14T01:00", None),
        (("22:00-24:00", "00:00-07:00"), "03-14T22:30", "03-15T07:00"),
        ((), "03-14T22:30", None),
    ],
)
def test_quiet_lasts_until_the_clock_on_the_wall_says_so(spans, when, until):
    assert quiet_until(at(when), spans) == (at(until) if until else None)


def test_somebody_who_is_always_quiet_hears_at_last():
    assert quiet_until(at("03-14T10:00"), ("00:00-24:00",)) == at("03-22T00:00")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("23-6", "is no span of hours"),
        ("25:00-06:00", "no time of day"),
        ("08:61-09:00", "no time of day"),
        ("08:00-08:00", "is empty"),
        ("23:00-06:00 Europe/Kiyv", "did you mean 'Europe/Kyiv'"),
        ("sar 23:00-06:00", "did you mean 'sat'"),
    ],
)
def test_hours_that_cannot_be_read_are_told_with_the_right_word(text, told):
    with pytest.raises(ValueError, match=told):
        hours(text)


@pytest.mark.parametrize(
    ("schedules", "after", "expected"),
    [
        (("daily 08:00 Europe/Kyiv",), "03-14T05:59", "03-14T06:00"),
        (("daily 08:00 Europe/Kyiv",), "03-14T06:00", "03-15T06:00"),
        (("mon,thu 09:30 UTC",), "03-14T12:00", "03-16T09:30"),
        (("weekdays 08:00, 17:00",), "03-13T08:00", "03-13T17:00"),
        (("weekdays 08:00",), "03-13T08:00", "03-16T08:00"),
        (("monday 08:00",), "03-16T08:00", "03-23T08:00"),
        (("hourly",), "03-14T12:00", "03-14T13:00"),
        (("daily 20:00", "weekends 09:00"), "03-14T08:00", "03-14T09:00"),
    ],
)
def test_a_digest_comes_at_the_next_time_there_is(schedules, after, expected):
    assert next_digest(at(after), schedules) == at(expected)


def test_without_a_schedule_there_is_no_digest():
    assert next_digest(at("03-14T05:59"), ()) is None


@pytest.mark.parametrize("text", ["daily", "08:00", "daily 8", "sometimes 08:00", "daily 08:00 Nowhere/City"])
def test_times_that_cannot_be_read_are_refused(text):
    with pytest.raises(ValueError, match=r"is no|there is no"):
        schedule(text)
