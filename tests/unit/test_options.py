"""Durations as people write them, there and back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from bot.cli.config import AsWritten
from bot.options import Duration, Options, duration, written


class Pause(Options):
    length: Duration = timedelta(seconds=30)
    """How long."""


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("30s", 30), ("15m", 900), ("1h30m", 5400), ("14d", 1_209_600), ("2w", 1_209_600), ("250ms", 0.25), ("1.5h", 5400),
        (" 5m ", 300), ("0s", 0), ("1d12h", 129_600), ("90s", 90),
    ],
)  # fmt: skip
def test_a_duration_is_read(text, seconds):
    assert Pause(length=text).length.total_seconds() == seconds


@pytest.mark.parametrize("text", ["", "30", "s", "5 m", "-5m", "5M", "1h30", "five minutes", "5m!", "1e3s", "٣m m"])
def test_what_is_no_duration_is_refused_with_an_example(text):
    with pytest.raises(ValidationError, match="expected a duration such as 30s"):
        Pause(length=text)


@pytest.mark.parametrize("value", [30, 2.5, None, True, ["30s"]])
def test_a_bare_number_is_refused_because_nobody_knows_its_unit(value):
    with pytest.raises(ValidationError, match="expected a duration"):
        Pause(length=value)


@pytest.mark.parametrize("text", ["99999999999999d", "9" * 400 + "w"])
def test_a_duration_beyond_all_clocks_is_a_mistake_and_no_crash(text):
    with pytest.raises(ValidationError, match="longer than any clock can count"):
        Pause(length=text)


def test_a_timedelta_is_taken_as_it_is():
    assert duration(timedelta(minutes=3)) == timedelta(minutes=3)


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(30, "30s"), (90, "90s"), (5400, "90m"), (7200, "2h"), (86_400, "1d"), (1_209_600, "2w"), (0, "0s"), (0.25, "0.25s"),
     (1_209_601, "1209601s"), (0.00001, "0.00001s")],
)  # fmt: skip
def test_a_duration_is_written_in_the_largest_whole_unit(seconds, text):
    assert written(timedelta(seconds=seconds)) == text


@given(st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=36_500)))
def test_what_is_written_is_read_again(length):
    assert abs(duration(written(length)) - length) <= timedelta(microseconds=1)


def test_a_default_is_shown_as_it_would_be_written():
    assert Pause().model_dump(mode="json") == {"length": "30s"}


def test_options_cannot_be_changed_and_take_no_unknown_key():
    with pytest.raises(ValidationError, match="frozen"):
        Pause().length = timedelta(0)
    with pytest.raises(ValidationError, match="Extra inputs"):
        Pause(lenght="5m")


def test_a_mistake_does_not_repeat_what_was_written():
    with pytest.raises(ValidationError) as caught:
        Pause(length="my-secret-password")
    assert "my-secret-password" not in str(caught.value)


def test_the_schema_tells_editors_the_form_and_the_meaning():
    described = Pause.model_json_schema(schema_generator=AsWritten)["properties"]["length"]
    assert (described["type"], described["description"]) == ("string", "How long.")
    assert "30s" in described["examples"]
