"""Who is behind the words, and how well an incident is attested."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from newsroom import all_of, incidents_of, told

from bot.records import Actors, Place
from consumers.correlate.origins import is_copy

WIRE = (
    "A missile hit a nine storey residential building in the north of the city early on Saturday, killing three people "
    "and injuring seven, the regional governor said, adding that rescuers were still searching the rubble for survivors"
)


async def test_a_hundred_copies_of_one_text_are_one_origin():
    copies = [told(f"daily{n}", 3, minutes=n, title=f"Daily {n}", quote=WIRE.replace("Saturday", f"day {n}")) for n in range(100)]
    (incident,) = await incidents_of(copies)
    assert (incident.grade, incident.origins) == ("single_source", ("daily0",))


async def test_twenty_domains_of_one_family_are_one_origin():
    editions = [told(f"edition{n}", 3, minutes=n, family="meridian", title=f"{n} own words here {n}") for n in range(20)]
    (incident,) = await incidents_of(editions)
    assert (incident.grade, incident.origins) == ("single_source", ("meridian",))


async def test_a_hundred_single_source_fakes_are_never_corroborated():
    places = [Place(name=f"Town {n}", country="UA", precision=1, lat=44 + n * 0.08, lon=25 + n * 0.1) for n in range(100)]
    fakes = [told(f"fake{n}", n + 1, minutes=n, place=places[n], role="official", speaker="Governor") for n in range(100)]
    found = await incidents_of(fakes)
    assert len(found) == 100
    assert {one.grade for one in found} == {"single_source"}


async def test_outlets_that_name_an_agency_count_once():
    (incident,) = await incidents_of(told(who, 3, minutes=n, origin="reuters") for n, who in enumerate("abc"))
    assert (incident.origins, incident.grade) == (("reuters",), "single_source")


async def test_an_unmarked_copy_is_known_by_its_words_and_two_of_them_corroborate_nothing():
    marked = told("a", 3, origin="reuters", quote=WIRE)
    unmarked = [told(who, 3, minutes=n, quote=f"{WIRE} {who}") for n, who in enumerate("bc", 1)]
    (incident,) = await incidents_of([marked, *unmarked, told("d", 3, minutes=9)])
    assert (incident.origins, incident.grade) == (("reuters", "d"), "corroborated")


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (WIRE, WIRE.replace("killing three people", "and three people died"), True),
        (
            WIRE,
            "Rescuers pulled survivors from a burning building after a missile struck the city, our reporter saw at noon",
            False,
        ),
        ("Explosions in Kharkiv", "Explosions in Kharkiv", False),
        ("Missile strike on Kharkiv kills three", "Missile strike on Kharkiv kills seven", False),
        ("Missile strike on Kharkiv kills three", "Missile strike on Kharkiv kills three", True),
    ],
)
def test_short_texts_must_be_equal_and_shorter_ones_prove_nothing(one, other, expected):
    assert is_copy(told("a", title=one, quote=one).report, told("b", title=other, quote=other).report) is expected


ACCEPTED = Actors(belligerent="RUS", responsibility="accepted")


@pytest.mark.parametrize(
    ("reports", "expected"),
    [
        ([told("a", 3)], "single_source"),
        ([told("a", 3, role="official", speaker="Governor")], "single_source"),
        ([told("a", 3, tier=1, role="official", speaker="Governor")], "official"),
        ([told("a", 3), told("b", 3, minutes=2)], "corroborated"),
        ([told("a", 3), told("b", 3, minutes=2, role="official", speaker="Governor")], "official"),
        ([told("a", 3), told("b", 3, minutes=2, role="official")], "corroborated"),
        ([told("a", 3), told("b", 3, minutes=2, actors=ACCEPTED)], "confirmed"),
    ],
)
async def test_grades(reports, expected):
    (incident,) = await incidents_of(reports)
    assert incident.grade == expected


async def test_a_denied_strike_is_contested_once_two_origins_speak_of_it():
    denied = told("a", 3)
    denied = replace(denied, strike=replace(denied.strike, disputed=True))
    found = await all_of([denied, told("b", 3, minutes=4)])
    assert [(one.grade, one.changes) for one in found] == [("single_source", ()), ("contested", ("responsibility",))]
    assert found[-1].disputed


async def test_responsibility_is_a_change_of_its_own():
    found = await all_of([told("a", 3), told("b", 3, minutes=2), told("c", 3, minutes=4, actors=ACCEPTED)])
    assert found[-1].changes == ("responsibility", "corroborated")
