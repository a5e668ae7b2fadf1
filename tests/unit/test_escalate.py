"""When there is a reason to speak, how loudly, and to whom."""

from __future__ import annotations

from datetime import timedelta

import pytest
from msgspec.structs import replace

from bot.records import Actors, Place
from builders import KHARKIV, NOON, an_incident
from consumers.escalate import Escalate, EscalateOptions, is_loud, reason
from consumers.routes import MatchOptions, RouteOptions, matches

ROUTES = (RouteOptions(receiver="wall"), RouteOptions(receiver="desk", match=MatchOptions(severity="critical")))


def a_stage() -> Escalate:
    return Escalate(EscalateOptions(), ROUTES)


async def test_a_new_incident_rings_once():
    stage = a_stage()
    (alert,) = await stage.handle(an_incident(killed=3))
    assert (alert.reason, alert.receivers, alert.loud, alert.id) == ("first", ("wall",), True, "i1/0")
    assert tuple(await stage.handle(an_incident(killed=3))) == ()


async def test_a_restored_stage_does_not_ring_again():
    first, second = a_stage(), a_stage()
    for alert in await first.handle(an_incident(killed=3)):
        second.restore(alert)
    assert tuple(await second.handle(an_incident(killed=3))) == ()


async def test_an_old_story_never_rings():
    assert tuple(await a_stage().handle(an_incident(killed=3, stale=True))) == ()
    late = an_incident(killed=3, updated_at=NOON + timedelta(hours=25))
    assert tuple(await a_stage().handle(late)) == ()


async def test_whoever_was_told_hears_the_correction_too():
    stage = a_stage()
    await stage.handle(an_incident(killed=15, severity="critical"))
    (alert,) = await stage.handle(an_incident(killed=2, severity="medium", revision=1, changes=("corrected",)))
    assert (alert.reason, alert.receivers, alert.loud) == ("corrected", ("wall", "desk"), True)
    assert alert.previous.killed.min == 15


async def test_a_route_joins_when_the_incident_becomes_grave_enough():
    stage = a_stage()
    await stage.handle(an_incident(killed=3))
    (alert,) = await stage.handle(an_incident(killed=12, severity="critical", revision=1))
    assert alert.receivers == ("wall", "desk")


async def test_nobody_to_tell_is_no_alert():
    stage = Escalate(EscalateOptions(), (RouteOptions(receiver="desk", match=MatchOptions(countries=("IL",))),))
    assert tuple(await stage.handle(an_incident(killed=3))) == ()


SAID = an_incident(killed=3, injured=5)


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (an_incident(killed=3, injured=5), None),
        (an_incident(killed=7, injured=5), "toll_rose"),
        (an_incident(killed=3, injured=6), "toll_rose"),
        (an_incident(killed=2, injured=5), "corrected"),
        (an_incident(killed=3, injured=4), "corrected"),
        (an_incident(killed=9, injured=2), "corrected"),
        (an_incident(killed=3, injured=5, grade="corroborated"), "corroborated"),
        (an_incident(killed=3, injured=5, grade="contested"), "responsibility"),
        (an_incident(killed=3, injured=5, grade="retracted"), "corrected"),
        (an_incident(killed=3, injured=5, life="closed"), "closed"),
        (an_incident(killed=3, injured=5, actors=Actors(responsibility="accepted")), "responsibility"),
        (an_incident(killed=3, injured=5, actors=Actors(responsibility="alleged")), None),
    ],
)
def test_reason_names_what_changed(now, expected):
    assert reason(now, SAID) == expected


def test_reason_when_the_place_becomes_known():
    vague = replace(SAID, place=Place(name="Kharkiv Oblast", country="UA", precision=3))
    assert reason(replace(SAID, place=KHARKIV), vague) == "place_refined"
    assert reason(vague, replace(SAID, place=KHARKIV)) is None


@pytest.mark.parametrize(
    ("old", "new", "loud"),
    [(3, 7, True), (7, 9, False), (9, 12, True), (20, 22, False), (20, 25, True), (30, 33, False), (30, 38, True)],
)
def test_a_rise_is_loud_from_a_quarter_or_three_or_a_mark(old, new, loud):
    assert is_loud("toll_rose", an_incident(killed=new), an_incident(killed=old)) is loud


@pytest.mark.parametrize(
    ("match", "expected"),
    [
        ({}, True),
        ({"countries": ("UA", "PL")}, True),
        ({"countries": ("IL",)}, False),
        ({"regions": ("UA-63",)}, True),
        ({"regions": ("UA-51",)}, False),
        ({"kinds": ("drone_strike",)}, False),
        ({"severity": "high"}, True),
        ({"severity": "critical"}, False),
        ({"grade": "corroborated"}, False),
        ({"strikes": False}, False),
    ],
)
def test_a_route_takes_what_all_its_keys_agree_on(match, expected):
    assert matches(MatchOptions(**match), an_incident(killed=3)) is expected


def test_a_shooting_is_not_a_strike_for_a_route():
    shooting = an_incident(killed=3, strike=False, kind=None)
    assert matches(MatchOptions(strikes=False), shooting) is True
    assert matches(MatchOptions(casualties=False), shooting) is False


def test_an_incident_without_place_matches_no_region():
    assert matches(MatchOptions(regions=("UA-63",)), an_incident(place=None)) is False


async def test_a_desk_that_waits_for_a_second_origin_joins_when_there_is_one():
    stage = Escalate(EscalateOptions(), (*ROUTES[:1], RouteOptions(receiver="patient", match=MatchOptions(grade="corroborated"))))
    (first,) = await stage.handle(an_incident(killed=3))
    (second,) = await stage.handle(an_incident(killed=3, grade="corroborated", revision=1))
    assert (first.receivers, second.receivers, second.reason) == (("wall",), ("wall", "patient"), "corroborated")


async def test_an_older_revision_never_speaks_after_a_newer_one():
    stage = a_stage()
    await stage.handle(an_incident(killed=9, revision=3))
    assert tuple(await stage.handle(an_incident(killed=3, revision=2))) == ()


async def test_small_changes_add_up_against_the_last_alert():
    stage = a_stage()
    await stage.handle(an_incident(killed=3))
    (alert,) = await stage.handle(an_incident(killed=4, revision=1))
    assert (alert.reason, alert.loud, alert.previous.killed.min) == ("toll_rose", False, 3)


@pytest.mark.parametrize("changes", [{"grade": "retracted"}, {"life": "closed"}, {"strike": False, "casualty": False}])
def test_nothing_to_say_first_of_what_is_over_withdrawn_or_harmless(changes):
    assert reason(an_incident(killed=3, **changes) if "strike" not in changes else an_incident(**changes), None) is None


def test_a_contested_incident_counts_as_corroborated_for_routes():
    contested = an_incident(killed=3, grade="contested")
    assert matches(MatchOptions(grade="corroborated"), contested) is True
    assert matches(MatchOptions(grade="official"), contested) is False


@pytest.mark.parametrize(
    ("spoken", "changes", "loud"),
    [
        ("corrected", {}, True),
        ("responsibility", {"actors": Actors(responsibility="accepted")}, True),
        ("responsibility", {"actors": Actors(responsibility="claimed")}, False),
        ("corroborated", {"grade": "corroborated"}, False),
        ("toll_rose", {"severity": "critical"}, True),
        ("closed", {"life": "closed"}, False),
    ],
)
def test_what_is_worth_a_sound(spoken, changes, loud):
    assert is_loud(spoken, replace(SAID, **changes), SAID) is loud


async def test_a_graver_incident_reaches_a_new_route_although_nothing_else_changed():
    stage = a_stage()
    await stage.handle(an_incident(killed=3))
    (alert,) = await stage.handle(an_incident(killed=3, severity="critical", revision=1))
    assert (alert.receivers, alert.reason, alert.loud) == (("desk",), "first", True)
    (both,) = await stage.handle(an_incident(killed=9, severity="critical", revision=2))
    assert both.receivers == ("wall", "desk")


async def test_what_is_over_is_news_to_nobody_new():
    stage = a_stage()
    await stage.handle(an_incident(killed=3, life="closed", revision=0))
    await stage.handle(an_incident(killed=3, revision=1))
    (alert,) = await stage.handle(an_incident(killed=3, severity="critical", revision=2, life="closed"))
    assert (alert.reason, alert.receivers) == ("closed", ("wall", "desk"))


async def test_small_rises_add_up_to_a_loud_one_also_after_a_restart():
    alerts, stage = [], a_stage()
    for revision, killed in enumerate((11, 12, 13, 14)):
        alerts += await stage.handle(an_incident(killed=killed, revision=revision))
        stage = a_stage()
        for alert in alerts:
            stage.restore(alert)
    assert [alert.loud for alert in alerts] == [True, False, False, True]


@pytest.mark.parametrize(
    ("now", "said", "expected", "loud"),
    [
        ({"kind": "drone_strike"}, {}, "kind_changed", True),
        ({}, {"kind": None}, "kind_changed", False),
        ({"kind": None}, {}, None, False),
        ({"weapons": ("mortar",)}, {"weapons": ("mlrs",)}, "kind_changed", False),
        ({"weapons": ("mortar", "mlrs")}, {"weapons": ("mlrs",)}, None, False),
        ({"weapons": ("mortar",)}, {}, None, False),
    ],
)
def test_another_kind_than_was_told_is_news(now, said, expected, loud):
    one, other = replace(SAID, **now), replace(SAID, **said)
    assert reason(one, other) == expected
    assert expected is None or is_loud(expected, one, other) is loud


async def test_an_alert_says_by_which_route_it_goes_and_why():
    stage = Escalate(EscalateOptions(), (RouteOptions(receiver="desk", name="ua", match=MatchOptions(countries=("UA",))),))
    (alert,) = await stage.handle(an_incident(killed=3))
    assert [(way.receiver, way.route, way.why) for way in alert.ways] == [("desk", "ua", "country UA")]


async def test_every_part_of_a_mass_attack_rings_unless_told_otherwise():
    stage = Escalate(EscalateOptions(), ROUTES[:1])
    await stage.handle(an_incident(killed=3, id="whole"))
    assert [one.receivers for one in await stage.handle(an_incident(killed=3, id="part", parent="whole"))] == [("wall",)]


async def test_who_heard_of_a_mass_attack_hears_of_no_part_of_it_that_is_not_graver_where_parts_are_muted():
    stage = Escalate(
        EscalateOptions(mute_parts=True), (*ROUTES[:1], RouteOptions(receiver="desk", match=MatchOptions(severity="critical")))
    )
    await stage.handle(an_incident(killed=3, id="whole"))
    assert tuple(await stage.handle(an_incident(killed=3, id="part", parent="whole"))) == ()
    (graver,) = await stage.handle(an_incident(killed=12, id="part", parent="whole", severity="critical", revision=1))
    assert graver.receivers == ("wall", "desk")
    (other,) = await stage.handle(an_incident(killed=3, id="lone", parent="never-told"))
    assert other.receivers == ("wall",)
