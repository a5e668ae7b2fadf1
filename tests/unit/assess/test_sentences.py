"""What every language is asked of its sentences; a test takes its table from all languages that have one (`tests/tables`)."""

from __future__ import annotations

import inspect
from importlib import import_module
from typing import Any

import pytest
from judging import Judge
from sentences import NOT_SAID, Counted, groups, harmed, scopes, speakers

from consumers.assess import ALERT_LANGUAGES

TABLES = {language: import_module(f"tables.{language}") for language in sorted(ALERT_LANGUAGES)}
GIVEN = {"judge", "language"}
"""What a test does not take from its rows."""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """All rows of a test's table; a row may leave out an empty title."""
    marker = metafunc.definition.get_closest_marker("table")
    assert marker is not None, metafunc.function
    names = [name for name in inspect.signature(metafunc.function).parameters if name not in GIVEN]
    rows = [_row(language, one, len(names)) for language, tables in TABLES.items() for one in getattr(tables, *marker.args, ())]
    metafunc.parametrize(["language", *names], rows)


def _row(language: str, one: Any, wanted: int) -> Any:
    title = [""] * (wanted - len(one.values))
    return pytest.param(language, *title, *one.values, marks=one.marks, id=f"{language}-{one.id}")


@pytest.mark.table("TOLLS")
def test_how_many_were_killed_and_injured(judge: Judge, language: str, text: str, killed: Counted, injured: Counted) -> None:
    found = judge("", text, language)

    assert (killed, injured) == (harmed(found, "killed"), harmed(found, "injured"))


@pytest.mark.table("MISSING")
def test_how_many_are_missing(judge: Judge, language: str, text: str, missing: Counted) -> None:
    assert missing == harmed(judge("", text, language), "missing")


@pytest.mark.table("GROUPS")
def test_a_sub_group_is_part_of_the_total(judge: Judge, language: str, text: str, killed: Counted, parts: dict[str, int]) -> None:
    found = judge("", text, language)

    assert (killed, parts) == (harmed(found, "killed"), groups(found))


@pytest.mark.table("UPDATES")
def test_the_newest_number_of_this_attack_is_the_toll(
    judge: Judge, language: str, title: str, text: str, killed: Counted
) -> None:
    assert killed == harmed(judge(title, text, language), "killed")


@pytest.mark.table("SCOPES")
def test_a_number_of_a_longer_time_is_not_the_toll(
    judge: Judge, language: str, title: str, text: str, claimed: set[tuple[int, str]]
) -> None:
    found = judge(title, text, language)

    assert (NOT_SAID, claimed) == (harmed(found, "killed"), scopes(found))


@pytest.mark.table("KINDS")
def test_what_struck(judge: Judge, language: str, title: str, kind: str) -> None:
    strike = judge(title, language=language).strike

    assert (True, kind) == (strike.alert, strike.kind)


@pytest.mark.table("PHASES")
def test_how_far_the_attack_came(judge: Judge, language: str, title: str, phase: str) -> None:
    strike = judge(title, language=language).strike

    assert (True, phase) == (strike.alert, strike.phase)


@pytest.mark.table("UNREAL")
def test_a_strike_that_is_not_news_rings_nothing(judge: Judge, language: str, title: str, modality: str) -> None:
    strike = judge(title, language=language).strike

    assert (False, modality) == (strike.alert, strike.modality)


@pytest.mark.table("OTHER_SENSES")
def test_what_only_sounds_like_a_strike_is_none(judge: Judge, language: str, title: str) -> None:
    assert not judge(title, language=language).strike.alert


@pytest.mark.table("NOT_NEWS")
def test_what_is_no_strike_rings_nothing(judge: Judge, language: str, title: str) -> None:
    found = judge(title, language=language)

    assert (False, False) == (found.strike.alert, found.casualty.alert)


@pytest.mark.table("GATHERINGS")
def test_a_strike_stays_one_wherever_it_hits(judge: Judge, language: str, title: str) -> None:
    assert judge(title, language=language).strike.alert


@pytest.mark.table("CAUSES")
def test_what_harmed_them(judge: Judge, language: str, title: str, cause: str) -> None:
    found = judge(title, language=language)

    assert (cause, cause == "armed_violence") == (found.casualty.cause, found.casualty.alert)
    assert not found.strike.alert


@pytest.mark.table("DISPUTED")
def test_a_strike_one_side_denies_is_disputed(judge: Judge, language: str, title: str, text: str) -> None:
    strike = judge(title, text, language).strike

    assert (True, True) == (strike.alert, strike.disputed)


@pytest.mark.table("SPEAKERS")
def test_who_says_so(judge: Judge, language: str, text: str, speaker: str, role: str) -> None:
    assert (speaker, role) in speakers(judge("", text, language))


@pytest.mark.table("SPEAKERS_BY_NAME")
def test_somebody_of_that_name_says_so(judge: Judge, language: str, text: str, speaker: str, role: str) -> None:
    found = speakers(judge("", text, language))

    assert any(speaker in name and role == its for name, its in found), found
