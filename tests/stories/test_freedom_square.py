"""A missile on Freedom Square: what hit, where, and that the toll of the whole invasion is not this strike's."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.app import line_of
from bot.channels.message import plain
from bot.channels.wording import message
from bot.records import Alert, Article, Assessment, Incident, Record
from bot.settings import Config, Settings

AT = datetime(2022, 3, 1, 9, 30, tzinfo=UTC)
TEXT = (
    "A Russian missile slammed into the regional administration building on Freedom Square in the centre of Kharkiv on Tuesday"
    " morning, blowing out its windows and setting cars on the square on fire. Rescue crews were searching the rubble, and it was"
    " not clear how many people had been inside. Regional governor Oleh Syniehubov called the strike an act of terror.\n\n"
    "Ukraine's interior ministry says that 352 civilians, including 14 children, have been killed since the invasion began last"
    " Thursday. The UN refugee agency says that more than half a million people have fled to neighbouring countries since then."
)


def an_article(text: str = TEXT, **changes: str) -> Article:
    title = "Missile hits regional administration building on Freedom Square in Kharkiv"
    fields = {
        "id": "square1", "by": "poll/1", "feed_id": "harbour", "url": "https://harbour.example/1", "title": title, "text": text,
        "digest": "d1", "language": "en", "publisher": "Harbour Times", "family": "harbour",
    } | changes  # fmt: skip
    return Article(seen_at=AT, published_at=AT, **fields)


async def followed(article: Article) -> list[Record]:
    return [record async for record in line_of(Config(Settings(), Path())).follow(article)]


@pytest.fixture
async def records() -> list[Record]:
    return await followed(an_article())


@pytest.fixture
def assessment(records) -> Assessment:
    (found,) = [one for one in records if isinstance(one, Assessment)]
    return found


@pytest.fixture
def incident(records) -> Incident:
    (found,) = [one for one in records if isinstance(one, Incident)]
    return found


@pytest.fixture
def alert(records) -> Alert:
    (found,) = [one for one in records if isinstance(one, Alert)]
    return found


def test_it_is_a_missile_strike_that_landed(assessment):
    assert (assessment.strike.alert, assessment.strike.kind, assessment.strike.phase) == (True, "missile_strike", "impact")
    assert assessment.strike.modality == "asserted"
    assert assessment.weapons == ("missile",)


def test_it_hit_the_administration_building_in_kharkiv(assessment):
    assert "administrative_building" in assessment.targets
    assert (assessment.place.name, assessment.place.country, assessment.place.admin1) == ("Kharkiv", "UA", "UA-63")
    assert (assessment.place.precision, assessment.country) == (1, "UA")


def test_nobody_is_said_to_be_killed_by_this_strike(assessment, incident):
    assert assessment.toll.killed is None
    assert assessment.toll.injured is None
    assert incident.toll.killed is None


def test_the_dead_of_the_invasion_are_a_running_total_of_the_ministry(assessment):
    totals = [claim for claim in assessment.claims if claim.min == 352]
    assert {(one.what, one.max, one.scope, one.role) for one in totals} == {("killed", 352, "cumulative", "official")}
    assert {one.who for one in totals} <= {"", "civilians"}
    assert all("interior ministry" in one.speaker.lower() for one in totals)
    (children,) = [claim for claim in assessment.claims if claim.min == 14]
    assert (children.what, children.who, children.scope) == ("killed", "children", "cumulative")


def test_those_who_fled_are_a_running_total_of_the_un(assessment):
    (fled,) = [claim for claim in assessment.claims if claim.what == "displaced"]
    assert (fled.min, fled.max, fled.scope) == (500_000, None, "cumulative")
    assert "un" in fled.speaker.lower().split()


def test_totals_reach_the_incident_only_as_context(incident):
    assert {claim.min for claim in incident.context} >= {352, 14}
    assert [claim for claim in incident.claims if claim.min in {352, 14, 500_000}] == []


def test_it_rings_once_and_for_the_right_reason(alert):
    assert (alert.reason, alert.loud, alert.incident.kind) == ("first", True, "missile_strike")
    assert alert.severity in {"medium", "high"}


def test_the_message_never_says_that_352_were_killed_in_this_strike(alert):
    shown = message(alert)
    named = [part.name for part in shown.parts if "352" in "".join(run.text for run in part.line)]
    assert set(named) <= {"context", "quote"}
    assert "context" in named
    (line,) = [line for line in plain(shown).splitlines() if "352" in line and not line.startswith("“")]
    assert re.search(r"not this (strike|attack|incident|event)", line), line


def test_the_message_says_where_and_that_no_toll_is_stated(alert):
    said = plain(message(alert))
    assert said.splitlines()[0].startswith("🟡 Missile strike")
    assert "Kharkiv, Ukraine" in said.splitlines()[0]
    assert "Toll not stated" in said
    assert "administration" in said


async def test_when_this_strikes_own_toll_is_said_it_stands_beside_the_total():
    later = TEXT.replace("it was not clear how many people had been inside", "six people were killed and 20 wounded")
    (assessment,) = [one for one in await followed(an_article(later)) if isinstance(one, Assessment)]
    assert (assessment.toll.killed.min, assessment.toll.killed.max, assessment.toll.injured.min) == (6, 6, 20)
    assert {claim.min for claim in assessment.claims if claim.scope == "cumulative"} >= {352}
