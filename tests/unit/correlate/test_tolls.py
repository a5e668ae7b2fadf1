"""The toll of an incident out of everything that was said."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from newsroom import all_of, incidents_of, killed, told

from bot.records import Claim
from consumers.correlate import tolls

HOUR = 60


async def toll(*records):
    (incident,) = await incidents_of(records)
    return killed(incident)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ([(3, 0)], (3, 3)),
        ([((3, None), 0)], (3, None)),
        ([(3, 0), (7, 10)], (3, 7)),
        ([(3, 0), (7, 10), (7, 20)], (7, 7)),
        ([(3, 0), (7, 90)], (7, 7)),
        ([(3, 0), (7, 90), (12, 240)], (12, 12)),
        ([(12, 0), (7, 30)], (12, 12)),
        ([(12, 0), (12, 10), (7, 30)], (12, 12)),
        ([((12, None), 0), (12, 10)], (12, 12)),
        ([(12, 0), (12, 3), ((10, 14), 10)], (12, 12)),
        ([((20, 30), 0)], (20, 30)),
        ([(0, 0), (2, 10)], (2, 2)),
        ([(3, 0), (3, 5), (300, 10)], (3, 3)),
        ([(3, 0), (3, 5), (300, 10), (300, 15)], (300, 300)),
        ([*((3, minute) for minute in range(7)), (7, 90)], (3, 7)),
        ([*((3, minute) for minute in range(7)), (7, 270)], (7, 7)),
        ([*((3, minute) for minute in range(7)), (40, 270)], (3, 3)),
    ],
)
def test_the_toll_is_what_stands_on_enough_up_to_what_anybody_says(said, expected):
    records = [told(f"o{index}", number, minutes=at) for index, (number, at) in enumerate(said)]
    count = None
    for upto, record in enumerate(records, 1):
        voices = tolls.sayings("killed", [one.report for one in records[:upto]], record.claims)
        count = tolls.settled(voices, count, None, tolls.Change(record.article_id)).count
    assert (count.min, count.max) == expected


async def test_history_keeps_every_step():
    found = await all_of([told("a", 3), told("b", 3, minutes=5), told("c", 7, minutes=100), told("d", 12, minutes=220)])
    assert [step.toll.killed.min for step in found[-1].history] == [3, 7, 12]
    assert [one.changes for one in found] == [(), ("corroborated",), ("toll_rose",), ("toll_rose",)]


async def test_a_slower_outlet_with_an_old_number_corrects_nothing():
    found = await all_of([told("a", 3), told("b", 12, minutes=70), told("c", 12, minutes=80), told("d", 3, minutes=100)])
    assert (killed(found[-1]), found[-1].changes) == ((12, 12), ())


async def test_a_desk_that_prints_a_number_passed_before_corrects_nothing():
    found = await all_of([told("a", 3), told("b", 12, minutes=70), told("a", 12, minutes=80), told("a", 3, minutes=100)])
    assert killed(found[-1]) == (12, 12)


async def test_a_desk_that_says_less_than_it_said_corrects_its_number():
    found = await all_of([told("a", 15), told("a", 9, minutes=60)])
    assert (killed(found[-1]), found[-1].changes) == ((9, 9), ("corrected",))


def test_of_two_numbers_that_one_desk_gives_at_one_moment_the_higher_one_stands():
    records = [told("a", 15), told("a", 9)]
    voices = tolls.sayings("killed", [one.report for one in records], [])
    assert [15] == [saying.low for saying in tolls._standing(voices)]


async def test_one_desk_alone_does_not_correct_what_others_still_say():
    found = await all_of([told("a", 15), told("b", 15, minutes=5), told("c", 15, minutes=9), told("a", 9, minutes=60)])
    assert (killed(found[-1]), found[-1].changes) == ((15, 15), ())


async def test_an_official_revision_takes_down_what_was_taken_from_officials():
    ministry = {"role": "official", "speaker": "Ministry of Health"}
    said = [told("a", 15, **ministry), told("b", 15, minutes=5), told("a", 9, minutes=60, **ministry)]
    found = await all_of(said)
    assert (killed(found[-1]), found[-1].changes, found[-1].grade) == ((9, 9), ("corrected",), "official")


async def test_after_a_correction_slow_outlets_do_not_bring_the_old_number_back():
    ministry = {"role": "official", "speaker": "Ministry of Health"}
    said = [told("a", 15, **ministry), told("b", 15, minutes=5), told("a", 9, minutes=60, **ministry)]
    late = [told("c", 15, minutes=80), told("d", 15, minutes=200)]
    assert await toll(*said, *late) == (9, 9)
    assert await toll(*said, *late, told("e", 17, minutes=300), told("f", 17, minutes=310)) == (17, 17)


async def test_a_correction_that_hardly_anybody_follows_was_the_mistake():
    ministry = {"role": "official", "speaker": "Ministry of Health"}
    said = [told("a", 15, **ministry), told("b", 15, minutes=5), told("a", 9, minutes=60, **ministry)]
    others = [told(who, 15, minutes=80 + index) for index, who in enumerate("cdefg")]
    assert await toll(*said, *others[:4]) == (9, 9)
    assert await toll(*said, *others) == (15, 15)


async def test_a_number_nobody_else_said_is_outvoted():
    said = [told("a", 4), told("b", 6, minutes=70), *(told(who, 4, minutes=100 + index) for index, who in enumerate("cde"))]
    found = await all_of(said)
    assert (killed(found[1]), killed(found[-1]), found[-1].changes) == ((6, 6), (4, 4), ("corrected",))


async def test_an_absurdly_smaller_number_takes_nothing_back():
    assert await toll(told("a", 60), told("b", 60, minutes=5), told("a", 3, minutes=60, phase="aftermath")) == (60, 60)


async def test_the_side_that_strikes_raises_only_the_upper_end():
    assert await toll(told("a", 3), told("b", 9, minutes=80, role="belligerent", speaker="the army")) == (3, 9)


async def test_subgroups_are_never_added():
    record = told("a", 9)
    children = Claim(what="killed", who="children", min=2, max=2, scope="event", article_id=record.article_id)
    (incident,) = await incidents_of([told("a", 9, claims=(*record.claims, children))])
    assert (killed(incident), len(incident.claims)) == ((9, 9), 2)


async def test_the_injured_are_counted_by_the_same_rules():
    (incident,) = await incidents_of([told("a", 3, 10), told("b", 3, (14, None), minutes=5), told("c", 3, 14, minutes=8)])
    assert (incident.toll.injured.min, incident.toll.injured.max) == (14, 14)


async def test_nothing_said_is_not_nobody():
    (incident,) = await incidents_of([told("a"), told("b", minutes=3)])
    assert killed(incident) is None
    assert await toll(told("a", 0)) == (0, 0)


async def test_what_an_edit_says_is_said_when_it_is_read():
    early, edit = told("a", 3, article="x"), told("a", 12, article="x", text="d1", minutes=300)
    edit = replace(edit, report=replace(edit.report, published_at=early.report.published_at))
    between = [told(who, 9, minutes=100 + index) for index, who in enumerate("bc")]
    assert await toll(early, *between, edit) == (12, 12)
