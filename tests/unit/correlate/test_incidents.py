"""When reports are one incident and when they are two."""

from __future__ import annotations

from datetime import timedelta

from msgspec.structs import replace
from newsroom import DERHACHI, MALA_DANYLIVKA, ODESA, REGION, UKRAINE, all_of, incidents_of, killed, noise, told

from bot.records import Actors, Place
from builders import KHARKIV, NOON

HOUR = 60


async def test_reports_in_any_language_are_one_incident_when_place_and_time_agree():
    (incident,) = await incidents_of(
        [
            told("suspilne", 3, 7, language="uk", title="Ракета влучила в будинок у Харкові"),
            told("bbc", 3, 7, minutes=12, language="en", title="Missile hits Kharkiv apartment block"),
            told("lemonde", 3, minutes=20, language="fr", title="Kharkiv frappée par un missile"),
        ]
    )
    assert (incident.id, incident.revision, len(incident.reports)) == ("suspilne-0.d0.0", 2, 3)
    assert incident.origins == ("suspilne", "bbc", "lemonde")


async def test_two_towns_next_to_each_other_are_two_incidents():
    found = await incidents_of([told("a", 3, 7), told("b", 3, 7, minutes=3), told("c", 1, 2, minutes=5, place=DERHACHI)])
    assert [one.place.name for one in found] == ["Kharkiv", "Derhachi"]
    assert [one.life for one in found] == ["developing", "new"]


async def test_a_suburb_that_mentions_its_city_joins_when_the_numbers_agree():
    suburb = told("b", 4, 17, minutes=5, place=MALA_DANYLIVKA, mentioned=(MALA_DANYLIVKA, KHARKIV))
    (incident,) = await incidents_of([told("a", 4, 17), suburb])
    assert incident.place == KHARKIV


async def test_the_same_town_struck_twice_in_a_day_is_two_incidents():
    morning = [told("a", 5, 20), told("b", 5, 20, minutes=30)]
    evening = [told("c", 1, 2, minutes=9 * HOUR), told("d", 1, 2, minutes=9.2 * HOUR)]
    found = await incidents_of([*morning, *evening])
    assert [killed(one) for one in found] == [(5, 5), (1, 1)]
    assert [len(one.reports) for one in found] == [2, 2]


async def test_the_death_toll_that_rises_the_next_day_is_no_second_attack():
    first, rise = told("a", 30, 58, kind="other_explosive"), told("b", 57, 119, minutes=25 * HOUR, kind="other_explosive")
    (incident,) = await incidents_of([first, replace(rise, report=replace(rise.report, rose=True))])
    assert (killed(incident), incident.origins) == ((57, 57), ("a", "b"))
    assert len(await incidents_of([first, rise])) == 2


SECOND = [
    told("a"),
    told("b", minutes=40),
    told("c", minutes=300, hours=(240, 290), again=True),
    told("d", minutes=330, hours=(250, 310)),
]


async def test_a_second_strike_that_is_told_with_its_time_is_another_incident_from_the_second_origin_on():
    found = await all_of(SECOND)
    assert [(one.life, one.origins) for one in found] == [
        ("new", ("a",)),
        ("developing", ("a", "b")),
        ("closed", ("c",)),
        ("developing", ("c", "d")),
    ]


async def test_without_its_time_the_same_reports_are_of_one_incident():
    bare = [replace(one, report=replace(one.report, hours=None, again=False)) for one in SECOND]
    assert [one.origins for one in await incidents_of(bare)] == [("a", "b", "c", "d")]


async def test_another_kind_on_the_same_town_later_is_another_incident():
    blast = [told(who, 2, minutes=6 * HOUR + index, kind="other_explosive") for index, who in enumerate("cd")]
    found = await incidents_of([told("a", 7, 9), told("b", 7, 9, minutes=5), *blast])
    assert [one.kind for one in found] == ["missile_strike", "other_explosive"]


async def test_a_region_joins_its_only_open_incident():
    (incident,) = await incidents_of([told("a", 3, 7), told("b", 3, 7, minutes=20, place=REGION)])
    assert (incident.place, len(incident.reports)) == (KHARKIV, 2)


async def test_a_region_with_two_possible_incidents_is_kept_aside_and_silent():
    found = await incidents_of([told("a", 3), told("b", 1, minutes=2, place=DERHACHI), told("c", minutes=9, place=REGION)])
    assert [one.life for one in found] == ["new", "new", "closed"]
    assert {part.name for part in found[2].why} == {"doubt"}
    assert {part.words for part in found[2].why} == {found[0].id, found[1].id}


async def test_vague_first_words_join_when_the_details_come():
    vague = told("a", kind=None, place=REGION, strike=told("a").strike)
    (incident,) = await incidents_of([vague, told("b", 3, 7, minutes=25)])
    assert (incident.id, incident.place, incident.changes) == (vague.id, KHARKIV, ("toll_rose", "place_refined", "corroborated"))


async def test_a_country_alone_without_a_number_begins_no_incident_that_rings():
    (incident,) = await incidents_of([told("a", place=UKRAINE)])
    assert (incident.life, incident.revision) == ("closed", 0)


async def test_a_number_without_any_country_begins_no_incident_that_rings():
    (nowhere,) = await incidents_of([told("a", 12, place=None)])
    (somewhere,) = await incidents_of([told("a", 12, place=UKRAINE)])
    assert (nowhere.life, somewhere.life) == ("closed", "new")


async def test_a_shooting_report_without_a_kind_joins_its_strike():
    (incident,) = await incidents_of([told("a", 3), told("b", 3, minutes=9, kind=None)])
    assert (incident.strike, incident.casualty, len(incident.reports)) == (True, True, 2)


async def test_irrelevant_articles_neither_join_nor_begin_incidents():
    assert await all_of([told("a", 3, relevant=False), noise(5)]) == []


async def test_round_ups_swallow_nothing_and_begin_nothing():
    round_up = told("c", 14, minutes=40, place=UKRAINE, scope="period", mentioned=(KHARKIV, ODESA, DERHACHI))
    (incident,) = await incidents_of([told("a", 3), round_up])
    assert (len(incident.reports), killed(incident), incident.context) == (1, (3, 3), ())


async def test_a_days_total_told_with_a_town_is_context_of_its_incident():
    (incident,) = await incidents_of([told("a", 3), told("b", 352, minutes=9, scope="cumulative")])
    assert (killed(incident), [claim.min for claim in incident.context]) == ((3, 3), [352])


async def test_an_old_story_joins_but_never_begins_a_ringing_incident():
    (old,) = await incidents_of([told("a", 3, stale=True)])
    assert old.stale
    found = await incidents_of([told("a", 3, stale=True), told("b", 3, minutes=4)])
    assert [one.stale for one in found] == [False]


async def test_the_same_long_text_under_a_new_date_stays_silent():
    words = (
        "A missile slammed into a nine-storey residential building in the early hours, rescuers said, and firefighters worked on"
    )
    first = told("a", 3, quote=words, title="Missile hits Kharkiv")
    again = told("b", 3, quote=words, minutes=9 * 24 * HOUR, title="Missile hits Kharkiv")
    again = replace(again, report=replace(again.report, digest=first.report.digest))
    found = await incidents_of([first, noise(8 * 24 * HOUR), again])
    assert [(one.life, one.why[0].name if one.why else "") for one in found][1:] == [("closed", "old words")]


async def test_two_parts_of_one_article_are_two_incidents_even_in_one_town():
    found = await incidents_of([told("a", 3, article="x"), told("a", 3, article="x", part=1)])
    assert len(found) == 2


async def test_a_place_read_wrongly_first_is_outvoted():
    wrong = told("a", 12, 31, place=DERHACHI, mentioned=(DERHACHI, KHARKIV))
    (incident,) = await incidents_of(
        [wrong, told("b", 12, 31, minutes=4, mentioned=(KHARKIV, DERHACHI)), told("c", 12, 31, minutes=9)]
    )
    assert incident.place == KHARKIV


async def test_one_doubtful_report_waits_for_a_second_origin():
    near = Place(name="Nearby", country="UA", admin1="UA-63", lat=50.03, lon=36.25, precision=1)
    first = [told("a", 3, 7), told("b", 3, 7, minutes=2)]
    doubtful = told("c", minutes=9, place=near, mentioned=(near, KHARKIV), actors=Actors(belligerent="RUS"))
    found = await incidents_of([*first, doubtful])
    assert found[1].life == "closed"
    found = await incidents_of([*first, doubtful, told("d", minutes=14, place=near)])
    assert [(one.life, one.grade) for one in found] == [("developing", "corroborated")] * 2


async def test_why_names_the_parts_of_the_score():
    found = await all_of([told("a", 3, day=NOON.date()), told("b", 3, minutes=5, day=NOON.date())])
    parts = {part.name: part.weight for part in found[1].why}
    assert set(parts) >= {"place", "day", "kind", "hours", "toll"}
    assert sum(parts.values()) > 2.5


async def test_a_report_after_the_window_is_another_incident():
    late = NOON + timedelta(hours=60)
    found = await incidents_of([told("a", 3), told("b", 3, minutes=60 * HOUR, day=late.date())])
    assert len(found) == 2


async def test_what_follows_a_day_later_joins_where_nothing_else_happens_and_not_in_a_war():
    first, late = told("a", 5, day=NOON.date()), told("b", minutes=26 * HOUR, kind="air_strike")
    assert [len(one.reports) for one in await incidents_of([first, late])] == [2]
    elsewhere = [told(f"w{n}", n + 1, minutes=n, place=replace(ODESA, name=f"T{n}", lat=45.0 + n)) for n in range(12)]
    assert await joined_to([*elsewhere, first, late], "b") == 1


async def test_a_region_and_a_town_in_it_may_be_one_place_and_two_regions_are_none():
    town, region = told("a", 5, 20), told("b", 5, 20, minutes=20, place=REGION)
    other = told("c", 5, 20, minutes=30, place=replace(REGION, name="Sumy Oblast", admin1="UA-59"))
    assert [one.origins for one in await incidents_of([town, region, other])] == [("a", "b"), ("c",)]


async def joined_to(records, who):
    """How many reports the incident has that cites this outlet."""
    return next(len(one.reports) for one in await incidents_of(records) if who in one.origins)
