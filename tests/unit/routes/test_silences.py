"""What a silence covers, and when."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from bot.records import Silence
from builders import NOON, an_incident
from consumers.routes import Silences

HOUR = timedelta(hours=1)


def silence(**changes: Any) -> Silence:
    fields = {"id": "s1", "by": "silences/1", "begins_at": NOON, "ends_at": NOON + HOUR, "author": "ops", "comment": "drill"}
    return Silence(**fields | changes)


@pytest.mark.parametrize(
    ("named", "expected"),
    [
        ({}, True),
        ({"place": "KHARKIV"}, True),
        ({"place": "Odesa"}, False),
        ({"incident": "i1"}, True),
        ({"incident": "i2"}, False),
        ({"incident": "wave"}, True),
        ({"match": '{"countries": ["UA"], "kinds": ["missile_strike"]}'}, True),
        ({"match": '{"regions": ["eastern_europe"]}'}, True),
        ({"match": '{"regions": ["UA-51"]}'}, False),
        ({"match": '{"countries": ["UA"]}', "place": "Odesa"}, False),
    ],
)
def test_all_that_a_silence_names_must_agree(named, expected):
    silences = Silences()
    silences.take(silence(**named))
    assert silences.over(an_incident(killed=3, parent="wave"), NOON) == ("s1" if expected else "")


@pytest.mark.parametrize(("minutes", "expected"), [(-1, ""), (0, "s1"), (59, "s1"), (60, "")])
def test_a_silence_holds_in_its_time_only(minutes, expected):
    silences = Silences()
    silences.take(silence())
    assert silences.over(an_incident(killed=3), NOON + timedelta(minutes=minutes)) == expected


def test_the_newest_word_on_a_silence_counts():
    silences = Silences()
    silences.take(silence())
    silences.take(silence(ends_at=NOON))
    assert silences.over(an_incident(killed=3), NOON) == ""
    assert [one.ends_at for one in silences.all()] == [NOON]
