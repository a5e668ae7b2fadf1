"""What is remembered, for how long, and where it is found."""

from __future__ import annotations

from datetime import timedelta

import pytest
from msgspec.structs import replace
from newsroom import ODESA, REGION, all_of, incidents_of, noise, told

from bot.records import Place
from builders import KHARKIV, NOON
from consumers.correlate import Correlate, CorrelateOptions
from consumers.correlate.deadlines import Deadlines

DAY = 24 * 60
LONG = "A missile slammed into a nine-storey residential building in the early hours, rescuers said, and firefighters worked on"


def with_digest_of(record, other):
    return replace(record, report=replace(record.report, digest=other.report.digest))


async def test_closed_incidents_leave_the_book_after_the_window():
    stage = Correlate(CorrelateOptions())
    await all_of([told("a", 3), noise(2 * DAY)], stage)
    assert stage.size == 1
    await all_of([told("b", 1, minutes=8 * DAY, place=ODESA)], stage)
    assert stage.size == 1


async def test_a_repeat_is_known_long_after_its_incident_left():
    records = [told("a", 3), noise(2 * DAY), told("b", 1, minutes=8 * DAY, place=ODESA), told("a", 3)]
    assert [one.life for one in await all_of(records)] == ["new", "closed", "new"]


async def test_what_comes_later_than_anything_is_remembered_is_dropped():
    records = [told("b", 1, minutes=40 * DAY, place=ODESA), told("a", 3)]
    assert len(await all_of(records)) == 1


async def test_marks_are_dropped_in_the_end():
    stage = Correlate(CorrelateOptions())
    await all_of([told("a", 3, article="x"), noise(2 * DAY)], stage)
    await all_of([told(f"b{days}", 1, minutes=days * DAY, place=ODESA) for days in range(8, 60, 10)], stage)
    marks = stage._book._marks
    assert (marks.of_article("x"), marks.has_assessment("x.d0.0"), marks.of_digest("x:d0")) == ((), False, "")


async def test_an_article_of_two_incidents_is_forgotten_one_by_one():
    first = told("a", 3, article="x")
    second = told("a", 2, article="x", part=1, place=ODESA, minutes=5 * DAY)
    stage = Correlate(CorrelateOptions())
    await all_of([first, second], stage)
    assert len(stage._book._marks.of_article("x")) == 2
    await all_of([noise(8 * DAY), told("b", 1, minutes=36 * DAY, place=ODESA)], stage)
    assert stage._book._marks.of_article("x") == ("x.d0.1",)


async def test_the_same_long_text_from_another_outlet_joins_whatever_else_is_open():
    first = told("a", 3, quote=LONG, title="Missile hits Kharkiv")
    copy = with_digest_of(told("b", 3, minutes=9, quote=LONG, title="Missile hits Kharkiv"), first)
    found = await all_of([first, copy])
    assert [part.name for part in found[1].why][:2] == ["same words", "place"]


async def test_a_short_text_that_comes_back_is_no_old_news():
    first = told("a", title="Explosions in Kharkiv")
    again = with_digest_of(told("b", title="Explosions in Kharkiv", minutes=9 * DAY), first)
    assert [one.life for one in await all_of([first, noise(2 * DAY), again])][-1] == "new"


async def test_a_copy_of_what_was_kept_aside_is_judged_anew():
    vague = told("c", minutes=9, place=REGION, quote=LONG)
    copy = with_digest_of(told("d", minutes=12, place=REGION, quote=LONG), vague)
    two = [
        told("a", 3),
        told("b", 1, minutes=2, place=Place(name="Izium", country="UA", admin1="UA-63", lat=49.2, lon=37.3, precision=1)),
    ]
    found = await incidents_of([*two, vague, copy])
    assert [one.life for one in found] == ["new", "new", "closed", "closed"]


async def test_a_report_without_any_place_joins_only_what_its_number_fits():
    (incident,) = await incidents_of([told("a", 12, 31), told("b", 12, 31, minutes=9, place=None)])
    assert len(incident.reports) == 2
    found = await incidents_of([told("a", 12, 31), told("b", 2, minutes=9, place=None)])
    assert len(found) == 2


async def test_a_place_without_coordinates_is_found_by_its_name():
    nameless = Place(name="Nova Sloboda", country="UA", precision=1)
    (incident,) = await incidents_of([told("a", 3, place=nameless), told("b", 3, minutes=4, place=nameless)])
    assert len(incident.reports) == 2


async def test_a_nights_attack_on_many_cities_has_one_parent():
    cities = [replace(KHARKIV, name=f"City {n}", admin1=f"UA-{n}", lat=46 + n / 2) for n in range(6)]
    night = [told(f"o{n}", minutes=25 * n, place=city, kind="drone_strike") for n, city in enumerate(cities)]
    found = await incidents_of(night)
    assert [one.parent for one in found] == ["", *[found[0].id] * 5]
    everything = await all_of(night)
    assert [one.changes for one in everything] == [()] * 8
    assert [one.id for one in everything[3:6]] == [found[1].id, found[2].id, found[3].id]
    alone = await incidents_of([*night[:2], told("late", minutes=600, place=cities[4], kind="drone_strike")])
    assert {one.parent for one in alone} == {""}


@pytest.mark.parametrize("order", [(1, 2, 3), (3, 2, 1), (2, 3, 1)])
def test_deadlines_come_in_order_and_can_be_moved(order):
    deadlines = Deadlines()
    for minutes in order:
        deadlines.set(f"m{minutes}", NOON + timedelta(minutes=minutes))
    deadlines.set("m2", NOON + timedelta(minutes=9))
    deadlines.set("m3", NOON)
    deadlines.set("m1", None)
    assert [deadlines.pop(NOON + timedelta(minutes=5)) for _ in range(2)] == ["m3", None]
    assert deadlines.pop(NOON + timedelta(minutes=9)) == "m2"
