"""An article that tells of several attacks, place by place, becomes as many assessments; a story of one stays one."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Literal

import msgspec
import pytest
from judging import Judge
from sentences import NOT_SAID, harmed

from bot.records import Article
from consumers.assess import Assess, Assessed, AssessOptions, Knowledge
from consumers.correlate import Correlate, CorrelateOptions

HEADLINE = "Russian attacks across Ukraine kill seven"
TEXT = (
    "In Kherson, two people were killed and five wounded by artillery fire. In Kharkiv, a guided bomb hit a house, killing"
    " three people. A drone strike on Sumy killed two, officials said."
)


def told(judge: Judge, title: str, text: str, language: str = "en") -> list[tuple[str, int | None, int | None]]:
    """Place, killed and injured (at least) of every event."""
    return [(one.place.name if one.place else "", _least(one, "killed"), _least(one, "injured"))
            for one in judge(title, text, language).events]  # fmt: skip


def _least(found: Assessed, what: Literal["killed", "injured"]) -> int | None:
    count = harmed(found, what)
    return None if count is None else count[0]


def test_each_place_of_a_round_up_has_its_own_toll(judge: Judge) -> None:
    assert [("Kherson", 2, 5), ("Kharkiv", 3, None), ("Sumy", 2, None)] == told(judge, HEADLINE, TEXT)


def test_what_is_told_of_a_place_is_its_own(judge: Judge) -> None:
    kherson, kharkiv, sumy = judge(HEADLINE, TEXT).events

    assert ["shelling", "air_strike", "drone_strike"] == [one.strike.kind for one in (kherson, kharkiv, sumy)]
    assert (("artillery",), ("guided_bomb",), ("drone",)) == (kherson.weapons, kharkiv.weapons, sumy.weapons)
    assert ({("killed", 2), ("injured", 5)}, ("residential_building",)) == (
        {(one.what, one.min) for one in kherson.claims}, kharkiv.targets,
    )  # fmt: skip


SEVERAL = [
    pytest.param(
        "en", "", "Kherson: 2 killed, 5 wounded. Sumy: 3 wounded by drone.", [("Kherson", 2, 5), ("Sumy", None, 3)], id="a list"
    ),
    pytest.param(
        "en",
        "Overnight strikes hit Odesa and Dnipro",
        "Drones struck a warehouse in Odesa, injuring four. A ballistic missile destroyed a school in Dnipro.",
        [("Odesa", None, 4), ("Dnipro", None, None)],
        id="an impact is enough",
    ),
    pytest.param(
        "fr",
        "Frappes russes : la situation",
        "À Kherson, deux personnes ont été tuées par un tir d'artillerie. À Soumy, un drone a blessé cinq habitants.",
        [("Kherson", 2, None), ("Sumy", None, 5)],
        id="fr",
    ),
    pytest.param(
        "ru",
        "Атаки по регионам",
        "В Белгороде дрон атаковал автобус, погибли двое. В Курске при обстреле ранены трое жителей.",
        [("Belgorod", 2, None), ("Kursk", None, 3)],
        id="ru",
    ),
    pytest.param(
        "uk",
        "Харківщина: у Вовчанську загинули двоє людей, у Куп'янську — одна",
        "FPV-дрон влучив в автомобіль у Вовчанську, убито двох волонтерів. Артилерія обстріляла Куп'янськ, загинув пенсіонер. "
        "Загалом загинули троє людей.",
        [("Vovchansk", 2, None), ("Kupiansk", 1, None)],
        id="the sum is nobody's",
    ),
]


@pytest.mark.parametrize(("language", "title", "text", "expected"), SEVERAL)
def test_several_places_with_a_toll_or_an_impact_each_are_several_events(
    judge: Judge, language: str, title: str, text: str, expected: list[tuple[str, int | None, int | None]]
) -> None:
    assert expected == told(judge, title, text, language)


ONE = [
    pytest.param(
        "Missile hits Kharkiv apartment block, killing 9",
        "Nine bodies were found. On Tuesday a drone strike in Sumy killed two people. In Kherson, shelling wounded three.",
        id="a title with one town",
    ),
    pytest.param(
        "Russian strike kills 9",
        "A missile hit a block of flats in Kharkiv, killing nine. Last week a drone strike in Sumy killed two people.",
        id="another week",
    ),
    pytest.param(
        "Israeli strike kills 12",
        "The strike hit tents in Khan Younis, killing 12. The wounded were taken to hospitals in Rafah.",
        id="where the wounded were taken",
    ),
    pytest.param(
        "Three killed in strike",
        "Three were killed in Zolochiv (Kharkiv) by shelling, officials in Kyiv said.",
        id="a town and its region",
    ),
    pytest.param(
        "Ministry counts the dead",
        "Over the past day in Kherson, Sumy and Kharkiv Russian shelling killed five.",
        id="one number for all",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("title", "text"), ONE)
def test_a_story_of_one_attack_stays_one(judge: Judge, title: str, text: str) -> None:
    assert [] == told(judge, title, text)


def test_a_days_count_of_a_place_stays_a_days_count(judge: Judge) -> None:
    events = judge(
        "Past day in Ukraine",
        "Over the past day, shelling killed two people in Kherson. Over the past day, drones killed three in Sumy.",
    ).events

    assert [NOT_SAID, NOT_SAID] == [harmed(one, "killed") for one in events]
    assert [{(2, "period")}, {(3, "period")}] == [{(claim.min, claim.scope) for claim in one.claims} for one in events]


def article(text: str, minutes: int = 0) -> Article:
    return Article(
        id="r1", by="test", feed_id="desk", url="https://example.org/r1", title=HEADLINE, text=text, publisher="Desk",
        digest=sha256(text.encode()).hexdigest(), published_at=datetime(2026, 3, 4, 7, tzinfo=UTC),
        seen_at=datetime(2026, 3, 4, 8, tzinfo=UTC) + timedelta(minutes=minutes),
    )  # fmt: skip


async def test_a_round_up_becomes_an_incident_for_each_place_and_its_repeat_changes_nothing(known: Knowledge) -> None:
    stage, book = Assess(AssessOptions(), known), Correlate(CorrelateOptions())
    parts = await stage.handle(article(TEXT))
    opened = [one for part in parts for one in await book.handle(part)]
    again = [one for part in await stage.handle(article(TEXT)) for one in await book.handle(part)]

    assert [(0, 3), (1, 3), (2, 3)] == [(one.part, one.parts) for one in parts]
    assert len({one.id for one in parts}) == 3
    assert {"Kherson", "Kharkiv", "Sumy"} == {one.place.name for one in opened if one.place}
    assert len({one.id for one in opened}) == 3
    assert [] == again


async def test_an_edited_round_up_changes_the_incident_of_the_place_it_edits(known: Knowledge) -> None:
    stage, book = Assess(AssessOptions(), known), Correlate(CorrelateOptions())
    opened = {one.id for part in await stage.handle(article(TEXT)) for one in await book.handle(part)}
    edited = article(TEXT.replace("killing three", "killing four"), minutes=30)
    changed = [one for part in await stage.handle(edited) for one in await book.handle(part)]

    tolls = {one.place.name: one.toll.killed.min for one in changed if one.place and one.toll.killed}
    assert (4, opened) == (tolls["Kharkiv"], opened | {one.id for one in changed})


def test_a_line_is_scored_as_a_whole(known: Knowledge) -> None:
    stage = Assess(AssessOptions(), known)
    whole, parts = stage.whole(article(TEXT)), stage.assess(article(TEXT))

    assert (0, 3) == (whole.part, len(parts))
    assert whole.strike.score == parts[0].strike.score
    assert msgspec.json.encode(whole) != msgspec.json.encode(parts[0])
