"""The parts of the score, one by one."""

from __future__ import annotations

from datetime import timedelta

import pytest
from msgspec.structs import replace
from newsroom import DERHACHI, ODESA, REGION, UKRAINE, told

from bot.records import Actors, Place
from builders import KHARKIV, NOON
from consumers.correlate.likeness import likeness
from consumers.correlate.merge import opened
from consumers.correlate.nearness import kilometres
from consumers.correlate.sketch import sighting, sketch

SUMY = Place(name="Sumy Oblast", country="UA", admin1="UA-59", precision=3)
NAMELESS = Place(name="Kharkiv", country="UA", precision=1)


def parts(record, first=None):
    found = likeness(sighting(record), sketch(opened(first or told("a", 5, 20))))
    return {part.name: part.weight for part in found.parts} if found else None


@pytest.mark.parametrize(
    ("place", "first", "expected"),
    [
        (KHARKIV, KHARKIV, 3.0),
        (NAMELESS, KHARKIV, 3.0),
        (REGION, KHARKIV, 1.0),
        (KHARKIV, REGION, 1.0),
        (REGION, REGION, 1.6),
        (UKRAINE, KHARKIV, 0.3),
        (None, KHARKIV, 0.0),
        (KHARKIV, None, 0.0),
        (replace(KHARKIV, precision=2), KHARKIV, 3.0),
        (replace(KHARKIV, lat=50.035, precision=2), KHARKIV, 1.09),
        (replace(KHARKIV, lat=50.035), KHARKIV, -2.5),
        (DERHACHI, KHARKIV, None),
        (ODESA, KHARKIV, None),
        (SUMY, KHARKIV, None),
        (replace(UKRAINE, country="RU"), KHARKIV, None),
    ],
)
def test_place(place, first, expected):
    found = parts(told("b", place=place), told("a", place=first))
    assert (found["place"] if found else None) == expected


@pytest.mark.parametrize(("days", "expected"), [(0, 0.6), (-1, -1.3), (-2, -3.0), (-3, None)])
def test_day(days, expected):
    found = parts(told("b", day=NOON.date() + timedelta(days=days)), told("a", day=NOON.date()))
    assert (found["day"] if found else None) == expected


def test_a_day_still_to_come_is_not_believed():
    assert parts(told("b", day=NOON.date() + timedelta(days=2)), told("a", day=NOON.date()))["day"] == 0.0


@pytest.mark.parametrize(
    ("kind", "expected"),
    [("missile_strike", 1.0), ("drone_strike", -0.8), ("shelling", -1.5), ("other_explosive", -1.8), (None, 0.0)],
)
def test_kind(kind, expected):
    assert parts(told("b", 5, kind=kind))["kind"] == expected


@pytest.mark.parametrize(
    ("kind", "weapons", "expected"),
    [
        ("other_explosive", (), -0.9),
        ("other_explosive", ("guided_bomb",), -1.8),
        ("drone_strike", (), 0.0),
        ("air_strike", (), 1.0),
    ],
)
def test_an_air_strike_without_a_weapon_hardly_contradicts_another_kind(kind, weapons, expected):
    unnamed = told("a", 5, kind="air_strike", weapons=weapons)
    assert parts(told("b", 5, kind=kind, weapons=("ied",)), unnamed)["kind"] == expected
    assert parts(unnamed, told("b", 5, kind=kind, weapons=("ied",)))["kind"] == expected


@pytest.mark.parametrize(
    ("killed", "known", "expected"),
    [
        (129, 132, 1.2),
        (132, 129, 1.2),
        (39, 37, 1.2),
        (39, 30, -1.0),
        (22, (2, None), 0.0),
        (22, 2, -1.5),
        (44, (29, None), 0.0),
        ((2, None), 2, 0.0),
    ],
)
def test_numbers_that_are_nearly_equal_or_open_are_no_other_numbers(killed, known, expected):
    assert parts(told("b", killed, minutes=24 * 60), told("a", known))["toll"] == expected


@pytest.mark.parametrize(("others", "expected"), [(0, 2.5), (2, 1.43), (12, None), (40, None)])
def test_where_nothing_else_happens_a_late_report_is_rather_of_the_same(others, expected):
    late = told("b", 5, minutes=26 * 60)
    found = likeness(sighting(late), sketch(opened(told("a", 5))), others=others)
    assert {part.name: part.weight for part in found.parts}.get("quiet") == expected


@pytest.mark.parametrize(
    "late",
    [
        told("b", 1, minutes=26 * 60),
        told("b", 5, minutes=26 * 60, hours=(25 * 60, 26 * 60)),
        told("b", 5, minutes=26 * 60, again=True),
        told("b", 5, minutes=26 * 60, place=replace(KHARKIV, lat=50.035)),
    ],
    ids=["fewer killed", "another hour", "one more", "next town"],
)
def test_what_says_that_it_was_another_one_is_believed_where_nothing_else_happens_too(late):
    found = likeness(sighting(late), sketch(opened(told("a", 5))), others=0)
    assert "quiet" not in {part.name for part in found.parts}


@pytest.mark.parametrize(
    ("killed", "minutes", "expected"),
    [
        (5, 0, 1.9),
        ((5, None), 0, 1.9),
        (9, 60, 0.0),
        (30, 60, -0.6),
        (9, 700, -1.0),
        (60, 60, -1.5),
        (4, 60, -0.9),
        (4, 240, -1.8),
        (1, 240, -3.0),
        (2, 240, -2.6),
        ((2, None), 240, 0.0),
        (None, 60, None),
        (None, 240, -0.8),
    ],
)
def test_toll(killed, minutes, expected):
    assert parts(told("b", killed, minutes=minutes)).get("toll") == expected


def test_a_number_after_hours_of_none_speaks_against():
    assert parts(told("b", 5, minutes=300), told("a", 0))["toll"] == -2.0


@pytest.mark.parametrize(("minutes", "expected"), [(30, 1.2), (110, 0.6), (400, 0.0), (700, -0.6), (2600, -2.4)])
def test_hours(minutes, expected):
    assert parts(told("b", minutes=minutes))["hours"] == expected


def test_a_fresh_alarm_hours_later_is_rather_the_next_strike():
    alarm = told("b", minutes=300, kind=None, strike=replace(told("a").strike, kind=None))
    assert parts(alarm)["hours"] == -1.6


@pytest.mark.parametrize(
    ("said", "known", "expected"),
    [
        ((200, 260), None, -2.0),
        ((40, 100), None, 0.0),
        (None, (-60, 0), None),
        ((-90, 10), (-60, 0), 0.8),
        ((20, 100), (-60, 0), 0.8),
        ((-400, -200), (-60, 0), -1.8),
    ],
    ids=["after the first word", "about the first word", "not said", "the same", "about the same", "another"],
)
def test_the_stated_time_of_day(said, known, expected):
    assert parts(told("b", minutes=300, hours=said), told("a", hours=known)).get("clock") == expected


@pytest.mark.parametrize(
    ("minutes", "known", "expected"), [(300, False, -0.8), (300, True, None), (60, False, None)], ids=["new", "known", "at once"]
)
def test_one_more_strike_is_rather_the_next_one(minutes, known, expected):
    assert parts(told("b", minutes=minutes, again=True), told("a", again=known)).get("again") == expected


@pytest.mark.parametrize(
    ("killed", "said", "place", "expected"),
    [
        (9, True, KHARKIV, 1.2),
        (9, False, KHARKIV, None),
        (5, True, KHARKIV, None),
        (90, True, KHARKIV, None),
        (9, True, REGION, 1.2),
    ],
    ids=["rises", "not said", "as known", "wild", "its region"],
)
def test_a_number_said_to_rise_goes_on_with_a_lower_one(killed, said, place, expected):
    assert parts(told("b", killed, minutes=1500, rose=said, place=place)).get("rose") == expected


@pytest.mark.parametrize(("rose", "expected"), [(True, 0.0), (False, -1.0)])
def test_a_rise_of_the_next_day_needs_the_word(rose, expected):
    assert parts(told("b", 9, minutes=1500, rose=rose))["toll"] == expected


def test_actors_weapons_and_targets_speak_for_and_against():
    first = told("a", actors=Actors(belligerent="RUS"), weapons=("missile",), targets=("school",))
    same = parts(told("b", actors=Actors(belligerent="RUS"), weapons=("missile",), targets=("school",)), first)
    other = parts(told("b", actors=Actors(belligerent="ISR"), weapons=("mine",), targets=("port",)), first)
    assert [same[name] for name in ("actors", "weapon", "target")] == [0.2, 0.3, 0.6]
    assert [other[name] for name in ("actors", "weapon", "target")] == [-1.0, -0.2, -0.8]


def test_words_only_support_and_only_within_a_language():
    title = "Missile hits apartment block in Kharkiv"
    first = told("a", title=title)
    assert parts(told("b", title=title), first)["words"] == 1.0
    assert "words" not in parts(told("b", title="Something else entirely happened"), first)
    assert "words" not in parts(told("b", title=title, language="de"), first)


def test_what_cannot_reach_the_least_is_not_scored():
    known = sketch(opened(told("a", 5, 20)))
    far = sighting(told("b", place=replace(KHARKIV, lat=50.035), kind="other_explosive"))
    assert likeness(far, known) is not None
    assert likeness(far, known, 0.5) is None


def test_kilometres_across_the_date_line_and_near_the_poles():
    assert kilometres(replace(KHARKIV, lat=0.0, lon=179.95), replace(KHARKIV, lat=0.0, lon=-179.95)) == pytest.approx(
        11.1, abs=0.1
    )
    assert kilometres(KHARKIV, DERHACHI) == pytest.approx(17.1, abs=0.3)
    assert kilometres(KHARKIV, NAMELESS) == float("inf")
