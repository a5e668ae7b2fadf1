"""Golden texts: what a reader is told, word for word, and what is never said."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from bot.channels.message import plain, text_of
from bot.channels.texts import ENGLISH
from bot.channels.tolls import toll_line
from bot.channels.wording import headline, message, short_id
from bot.records import Actors, Alert, Claim, Count, Incident, Place, Report, Toll, TollStep
from builders import KHARKIV, NOON, a_report, a_toll, an_alert, an_incident


def a_claim(what: Any = "killed", low: int = 9, high: int | None = 9, **changes: Any) -> Claim:
    fields: dict[str, Any] = {"what": what, "min": low, "max": high, "scope": "event", "article_id": "a1", "at": NOON}
    return Claim(**fields | changes)


def outlets(*names: str) -> tuple[Report, ...]:
    return tuple(
        a_report(article_id=f"a{n}", publisher=name, family=name, origin=name, url=f"https://{name.lower()}.example/{n}")
        for n, name in enumerate(names, start=1)
    )


def steps(*killed: Any, corrected: tuple[int, ...] = ()) -> tuple[TollStep, ...]:
    return tuple(
        TollStep(at=NOON + timedelta(minutes=30 * n), toll=a_toll(one), article_id="a2", correction=n in corrected)
        for n, one in enumerate(killed)
    )


def said(alert: Alert, **more: Any) -> str:
    return plain(message(alert, **more))


def test_a_first_report_of_a_strike():
    assert said(an_alert()) == (
        "🟠 Missile strike · Kharkiv, Ukraine [high]\n"
        "3 killed\n"
        "1 outlet, single source: Suspilne (suspilne.example)\n"
        "“A missile hit an apartment block in Kharkiv, killing three people.” suspilne.example\n"
        "The town is named · map: openstreetmap.org\n"
        "First seen 14 Mar 12:00 UTC\n"
        "incident i1"
    )


def test_a_large_strike_of_many_sources():
    incident = an_incident(
        killed=(9, None), injured=37, id="k7f3a2bcdefgh/d1/0", revision=4, severity="critical", grade="contested",
        targets=("residential_building",), origins=("Suspilne", "Reuters", "BBC"),
        reports=(
            *outlets("Suspilne", "Reuters", "BBC"), a_report(article_id="a4", publisher="Reuters", family="Reuters", quote=""),
        ),
        history=steps(3, 7, (9, None)), actors=Actors(belligerent="RUS", recipient="UKR", responsibility="denied"),
        claims=(
            a_claim(high=None, speaker="Oleh Syniehubov", role="official"),
            a_claim(low=2, high=2, who="children", speaker="Oleh Syniehubov"),
            a_claim("injured", 37, 37, speaker="Oleh Syniehubov", role="official"),
            a_claim(low=0, high=0, speaker="Moscow", role="belligerent", stance="denied", article_id="a3"),
        ),
        context=(
            a_claim(low=352, high=352, who="civilians", scope="cumulative", speaker="Kyiv"),
            a_claim(low=14, high=14, who="children", scope="cumulative", speaker="Kyiv"),
        ),
        updated_at=NOON + timedelta(hours=2, minutes=40), occurred_on=date(2026, 3, 13),
    )  # fmt: skip
    assert said(an_alert(incident, reason="toll_rose")) == (
        "🔴 Missile strike · Kharkiv, Ukraine [critical]\n"
        "Update: the toll rose\n"
        "At least 9 killed (3 → 7 → 9), 37 injured · residential building\n"
        "Context, not this attack: 352 civilians killed, 14 children killed, a running total (Kyiv)\n"
        "Oleh Syniehubov (official) says: at least 9 killed, 37 injured, 2 children killed (14 Mar 12:00 UTC)\n"
        "Moscow (party to the conflict) denies it (14 Mar 12:00 UTC)\n"
        "Russia denies responsibility\n"
        "3 outlets, 3 origins: Suspilne (suspilne.example), Reuters (reuters.example), BBC (bbc.example) · contested\n"
        "“A missile hit an apartment block in Kharkiv, killing three people.” suspilne.example\n"
        "“Missile hits Kharkiv” suspilne.example\n"
        "The town is named · map: openstreetmap.org\n"
        "Happened 13 Mar, first seen 14 Mar 12:00, updated 14:40 UTC\n"
        "incident k7f3a2bc"
    )


def test_a_correction_says_what_was_taken_back_by_whom_and_when():
    incident = an_incident(
        killed=9, revision=2, history=steps(3, 15, 9, corrected=(2,)), reports=outlets("Suspilne", "Reuters"), origins=("a", "b"),
        claims=(a_claim(speaker="Ministry of Health", article_id="a2"),), updated_at=NOON + timedelta(hours=1),
    )  # fmt: skip
    lines = said(an_alert(incident, reason="corrected")).split("\n")
    assert lines[1:3] == [
        "~~15~~ 9 killed (3 → ~~15~~ → 9)", "Corrected: Ministry of Health, Reuters (14 Mar 13:00 UTC)",
    ]  # fmt: skip


def test_a_retraction_leaves_no_number_standing():
    text = said(an_alert(an_incident(killed=9, grade="retracted"), reason="corrected")).split("\n")
    assert text[:3] == [
        "🟠 Retracted: Missile strike · Kharkiv, Ukraine [high]", "Retracted: no report stands by it any more", "~~9 killed~~",
    ]  # fmt: skip


def test_a_repeat_says_so_first_and_names_the_alert():
    assert said(an_alert(), repeat=True).split("\n")[1] == (
        "Possibly repeated: nobody knows whether this was shown before (alert i1/0)"
    )


@pytest.mark.parametrize(
    ("toll", "words"),
    [
        (Toll(), "Toll not stated"),
        (a_toll(3), "3 killed"),
        (a_toll(1), "1 killed"),
        (a_toll((9, None)), "At least 9 killed"),
        (a_toll((3, 9)), "3–9 killed"),
        (a_toll((0, 12)), "Up to 12 killed"),
        (a_toll((0, None)), "Deaths reported, no number"),
        (a_toll(0, 0), "No casualties reported"),
        (a_toll(0), "No one reported killed"),
        (a_toll(0, 5), "No one reported killed, 5 injured"),
        (a_toll(None, 4), "4 injured · deaths not stated"),
        (a_toll(None, 0), "No one reported injured · deaths not stated"),
        (a_toll(2, (10, None)), "2 killed, at least 10 injured"),
        (a_toll(1200), "1,200 killed"),
        (Toll(missing=Count(min=3, max=3)), "3 missing · deaths not stated"),
        (Toll(killed=Count(min=12, max=None, words="dozens")), "At least 12 killed (“dozens”)"),
        (Toll(killed=Count(min=2, max=None, words="загинули люди")), "At least 2 killed (“загинули люди”)"),
        (Toll(killed=Count(min=12, max=None, words="at least 12 people")), "At least 12 killed"),
        (Toll(killed=Count(min=9, max=9, words="nine")), "9 killed"),
    ],
)
def test_a_toll_is_said_as_it_was_said(toll, words):
    assert words == text_of(toll_line(an_incident(toll=toll), ENGLISH))


@pytest.mark.parametrize(
    ("history", "now", "words"),
    [
        (steps(3), 3, "3 killed"),
        (steps(3, 3), 3, "3 killed"),
        (steps(3, 7), 7, "7 killed (3 → 7)"),
        (steps(3), 7, "7 killed (3 → 7)"),
        (steps(None, 7), 7, "7 killed"),
        (steps(None, 3, 7), 7, "7 killed (3 → 7)"),
        (steps((3, None), (3, 9)), (3, 9), "3–9 killed (3 → 3–9)"),
        (steps(1, 2, 3, 4, 5, 6, 7, 8), 8, "8 killed (1 → … → 5 → 6 → 7 → 8)"),
        (steps(15, 9, corrected=(1,)), 9, "~~15~~ 9 killed (~~15~~ → 9)"),
        (steps(15, 9, 11, corrected=(1,)), 11, "11 killed (~~15~~ → 9 → 11)"),
        (steps(3, None, corrected=(1,)), None, "~~3 killed~~ · toll not stated"),
        (steps(5, 0, corrected=(1,)), 0, "~~5~~ no one reported killed (~~5~~ → 0)"),
    ],
)
def test_the_history_of_a_toll(history, now, words):
    assert words == text_of(toll_line(an_incident(killed=now, history=history), ENGLISH))


def test_the_history_is_of_the_injured_where_nobody_died():
    history = (TollStep(at=NOON, toll=a_toll(None, 4)), TollStep(at=NOON, toll=a_toll(None, 9)))
    assert text_of(toll_line(an_incident(None, 9, history=history), ENGLISH)) == "9 injured (4 → 9) · deaths not stated"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({}, "Missile strike · Kharkiv, Ukraine"),
        ({"kind": None}, "Strike · Kharkiv, Ukraine"),
        ({"kind": None, "strike": False}, "Armed violence · Kharkiv, Ukraine"),
        ({"phase": "intercepted", "kind": "drone_strike"}, "Drone strike (intercepted) · Kharkiv, Ukraine"),
        ({"phase": "impact"}, "Missile strike · Kharkiv, Ukraine"),
        ({"place": None}, "Missile strike · Ukraine (place not stated)"),
        ({"place": None, "country": ""}, "Missile strike · place not stated"),
        ({"place": Place(name="Ukraine", country="UA", precision=3)}, "Missile strike · Ukraine"),
        ({"place": Place(name="Kharkiv Oblast", country="UA", precision=3)}, "Missile strike · Kharkiv Oblast, Ukraine"),
        ({"place": Place(name="Izium", country="UA", precision=2)}, "Missile strike · Izium area, Ukraine"),
        ({"place": Place(name="Gaza", country="PS", precision=1)}, "Missile strike · Gaza, Palestinian Territories"),
        ({"place": Place(name="Nowhere", country="QQ", precision=1)}, "Missile strike · Nowhere"),
        ({"place": Place(name="خان يونس", country="", precision=1)}, "Missile strike · \u2068خان يونس\u2069"),
        ({"place": Place(name="\x1b[2J\u202e\n", country="UA", precision=1)}, "Missile strike · [2J, Ukraine"),
    ],
)  # fmt: skip
def test_a_headline_claims_no_more_precision_than_there_is(changes, words):
    assert words == headline(an_incident(**changes))


@pytest.mark.parametrize(
    ("precision", "lat", "words", "url"),
    [
        (1, 49.98, "The town is named · map: openstreetmap.org",
         "https://www.openstreetmap.org/?mlat=49.9800&mlon=36.2500#map=12/49.9800/36.2500"),
        (2, 49.98, "Near Kharkiv, or in a part of it; the exact place is not stated · map: openstreetmap.org",
         "https://www.openstreetmap.org/#map=9/49.9800/36.2500"),
        (3, None, "Kharkiv; no town is stated", ""),
    ],
)  # fmt: skip
def test_a_pin_is_for_a_named_town_only(precision, lat, words, url):
    place = Place(name="Kharkiv", country="UA", precision=precision, lat=lat, lon=36.25 if lat else None)
    [line] = message(an_alert(an_incident(place=place))).of("place")
    assert (words, url) == (text_of(line), "".join(run.url for run in line))


@pytest.mark.parametrize(
    ("reports", "origins", "grade", "words"),
    [
        (outlets("A"), ("A",), "single_source", "1 outlet, single source: A (a.example)"),
        (outlets("A", "B"), ("A",), "single_source", "2 outlets, single source: A (a.example), B (b.example)"),
        (outlets("A", "B"), ("A", "B"), "corroborated", "2 outlets, 2 origins: A (a.example), B (b.example)"),
        (outlets("A", "B"), ("A", "B"), "official", "2 outlets, 2 origins: A (a.example), B (b.example) · an authority says so"),
        (outlets(*"ABCDEFG"), tuple("ABCDEFG"), "corroborated",
         "7 outlets, 7 origins: A (a.example), B (b.example), C (c.example), D (d.example), E (e.example), 2 more"),
        ((a_report(url="javascript:alert(1)"),), ("x",), "single_source", "1 outlet, single source: Suspilne"),
    ],
)  # fmt: skip
def test_outlets_and_origins_are_counted_apart(reports, origins, grade, words):
    [line] = message(an_alert(an_incident(reports=reports, origins=origins, grade=grade))).of("sources")
    assert words == text_of(line)


def claims_of(incident: Incident) -> list[str]:
    return [text_of(line) for line in message(an_alert(incident)).of("claim")]


def test_outlets_that_agree_are_not_cited_one_by_one_and_those_that_differ_are():
    same = (a_claim(), a_claim(article_id="a2"))
    assert claims_of(an_incident(9, claims=same, reports=outlets("A", "B"))) == []
    other = (a_claim(), a_claim(low=12, high=12, article_id="a2"))
    assert claims_of(an_incident((9, 12), claims=other, reports=outlets("A", "B"))) == [
        "A says: 9 killed (14 Mar 12:00 UTC)", "B says: 12 killed (14 Mar 12:00 UTC)",
    ]  # fmt: skip


def test_a_speaker_is_cited_with_their_newest_word():
    claims = (a_claim(low=3, high=3, speaker="Mayor"), a_claim(low=9, high=9, speaker="Mayor", stance="claimed", at=None))
    assert claims_of(an_incident(9, claims=claims)) == ["Mayor says: 9 killed"]


def test_confirming_and_denying_are_said_as_such():
    claims = (a_claim(speaker="IDF", stance="confirmed", at=None), a_claim(speaker="Hamas", stance="denied", at=None))
    assert claims_of(an_incident(9, claims=claims)) == ["IDF confirms: 9 killed", "Hamas denies: 9 killed"]


def test_totals_of_a_period_are_marked_as_context_and_never_as_this_toll():
    context = (a_claim(low=40, high=None, scope="period", who="civilians", speaker="UN"),)
    shown = message(an_alert(an_incident(context=context)))
    assert [text_of(x) for x in shown.of("context")] == [
        "Context, not this attack: at least 40 civilians killed over a period (UN)"
    ]
    assert [text_of(line) for line in shown.of("toll")] == ["Toll not stated"]


@pytest.mark.parametrize(
    ("actors", "words"),
    [
        (Actors(), []),
        (Actors(recipient="UKR"), []),
        (Actors(belligerent="RUS"), ["Attributed to Russia"]),
        (Actors(belligerent="ISR", responsibility="alleged"), ["Attributed to Israel"]),
        (Actors(belligerent="Hezbollah", responsibility="claimed"), ["Hezbollah claims responsibility"]),
        (Actors(belligerent="ISR", responsibility="accepted"), ["Israel accepts responsibility"]),
    ],
)
def test_responsibility(actors, words):
    shown = message(an_alert(an_incident(actors=actors)))
    assert words == [text_of(line) for line in shown.of("responsibility")]


def test_what_was_merged_by_hand_says_where_the_story_goes_on():
    dropped = an_incident(killed=3, life="closed", merged_into="k7f3abcd99.d.0")
    (notice,) = message(an_alert(dropped, reason="closed")).of("notice")
    assert text_of(notice) == "Put together with incident k7f3abcd: the story goes on there"


@pytest.mark.parametrize("reason", ["corroborated", "toll_rose", "responsibility", "place_refined", "closed"])
def test_every_reason_to_speak_is_said(reason):
    [notice] = message(an_alert(reason=reason)).of("notice")
    assert text_of(notice) == ENGLISH.news[reason]


def test_every_word_of_the_vocabulary_has_its_words():
    from typing import get_args

    from bot import records

    for table, vocabulary in (
        (ENGLISH.kinds, records.Kind), (ENGLISH.harmed, records.Harm), (ENGLISH.grades, records.Grade),
        (ENGLISH.news, records.Reason), (ENGLISH.rings, records.Reason), (ENGLISH.roles, records.Role),
        (ENGLISH.none_of, records.Harm),
        (ENGLISH.no_number, records.Harm), (ENGLISH.group_harmed, records.Harm),
    ):  # fmt: skip
        assert set(get_args(vocabulary)) == set(table)
    assert len(ENGLISH.countries) == 500
    assert (ENGLISH.countries["UA"], ENGLISH.countries["UKR"]) == ("Ukraine", "Ukraine")


@pytest.mark.parametrize(
    ("incident_id", "short"),
    [("i1", "i1"), ("k7f3a2bcdefghijk.d1.0", "k7f3a2bc"), ("k7f3a2bcdefghijk.d1.2", "k7f3a2bc-2"), ("a\x1bb.d.0", "a b")],
)
def test_an_id_for_people_is_short(incident_id, short):
    assert short == short_id(incident_id)


def test_the_place_of_the_newest_quote_is_not_lost_behind_the_best():
    reports = (*outlets("A", "B"), a_report(article_id="a9", publisher="C", tier=1, quote="the best", url="https://c.example/"))
    lines = [text_of(line) for line in message(an_alert(an_incident(reports=reports[::-1]))).of("quote")]
    assert lines == ["“the best” c.example", "“A missile hit an apartment block in Kharkiv, killing three people.” a.example"]


def test_a_quote_is_cut_and_keeps_its_own_language():
    words = "Ракета влучила в багатоповерхівку. " * 20
    [line] = message(an_alert(an_incident(reports=(a_report(quote=words),)))).of("quote")
    assert text_of(line).startswith("“Ракета влучила")
    assert len(text_of(line)) < 310
    assert KHARKIV.name == "Kharkiv"
