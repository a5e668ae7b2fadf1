"""Who is behind the words, and how well an incident is attested."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from newsroom import all_of, incidents_of, told

from bot.records import Actors, Claim, Place
from builders import NOON, a_report
from consumers.correlate.grade import grade
from consumers.correlate.origins import counted, is_copy

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


NEW = NOON - timedelta(days=2)


async def test_a_hundred_fresh_domains_corroborate_nothing_and_push_nobody_out():
    fresh = [
        told(f"fresh{n}", 3, minutes=n, new_since=NEW, origin=f"agency{n}", role="official", speaker="Governor")
        for n in range(100)
    ]
    (alone,) = await incidents_of(fresh)
    assert ("single_source", ("agency0",)) == (alone.grade, alone.origins)
    (with_one,) = await incidents_of([*fresh[:70], told("a", 3, minutes=70), *(replace(one) for one in fresh[70:])])
    assert ("single_source", ("a",)) == (with_one.grade, with_one.origins)
    old = [told("a", 3), told("b", 3, minutes=0.5)]
    (with_two,) = await incidents_of([*old, *fresh])
    assert ("corroborated", {"a", "b"}) == (with_two.grade, set(with_two.origins))


@pytest.mark.parametrize("tier", [1, 2])
async def test_a_new_feed_neither_confirms_nor_contests(tier):
    accepted, denied = (told(who, 3, minutes=2, new_since=NEW, actors=ACCEPTED) for who in ("b", "c"))
    denied = replace(denied, strike=replace(denied.strike, disputed=True))
    (incident,) = await incidents_of([told("a", 3, tier=tier), accepted, denied])
    assert ("single_source", "claimed", False) == (incident.grade, incident.actors.responsibility, incident.disputed)


async def test_an_origin_counts_through_any_feed_that_is_not_new():
    copies = [told("fresh", 3, new_since=NEW, quote=WIRE), told("a", 3, minutes=1, quote=WIRE), told("b", 3, minutes=2)]
    (incident,) = await incidents_of(copies)
    assert ("corroborated", ("fresh", "b")) == (incident.grade, incident.origins)


@given(st.lists(st.tuples(st.sampled_from("abc"), st.booleans(), st.sampled_from(["", "official"])), min_size=1, max_size=8))
def test_new_feeds_change_no_grade(said):
    """Whoever speaks when: the grade is that of the old feeds' reports alone, or the lowest where there is none."""
    reports = tuple(
        a_report(article_id=str(n), origin=who, family=who, new_since=NEW if new else None)
        for n, (who, new, _) in enumerate(said)
    )
    claims = tuple(
        Claim(what="killed", min=1, max=1, scope="event", role=role, speaker="Governor", article_id=str(n))
        for n, (_, _, role) in enumerate(said)
    )
    old = tuple(one for one in reports if one.new_since is None)
    told_by_old = tuple(one for one in claims if not reports[int(one.article_id)].new_since)
    expected = grade(old, counted(old), told_by_old, Actors(), disputed=False) if old else "single_source"
    assert expected == grade(reports, counted(reports), claims, Actors(), disputed=False)
