"""What every language is asked of its sentences, and short names for what they come to.

A module of one language has tables (TOLLS, KINDS …) and a LANGUAGE, and imports the tests that it has tables for;
`conftest.py` gives each test the rows of its tables.
"""

from __future__ import annotations

import pytest
from judging import Judge

from bot.records import Harm
from consumers.assess import Assessed

Counted = tuple[int, int | None] | None
NOBODY: Counted = (0, 0)
NOT_SAID: Counted = None


def just(number: int) -> Counted:
    return (number, number)


def at_least(number: int) -> Counted:
    return (number, None)


def harmed(found: Assessed, what: Harm) -> Counted:
    """This event's number of the killed, injured or missing."""
    count = {"killed": found.toll.killed, "injured": found.toll.injured, "missing": found.toll.missing}[what]
    return None if count is None else (count.min, count.max)


def groups(found: Assessed, what: Harm = "killed") -> dict[str, int]:
    """The sub-counts: how many of the harmed were children, women, medics …"""
    return {one.who: one.min for one in found.claims if one.what == what and one.who}


def scopes(found: Assessed, what: Harm = "killed") -> set[tuple[int, str]]:
    """The totals claimed, each with its scope."""
    return {(one.min, one.scope) for one in found.claims if one.what == what and not one.who}


def speakers(found: Assessed) -> set[tuple[str, str]]:
    """Who says the numbers, and in which role."""
    return {(one.speaker, one.role) for one in found.claims}


@pytest.mark.tables("TOLLS")
def test_how_many_were_killed_and_injured(judge: Judge, language: str, text: str, killed: Counted, injured: Counted) -> None:
    found = judge("", text, language)

    assert (killed, injured) == (harmed(found, "killed"), harmed(found, "injured"))


@pytest.mark.tables("MISSING")
def test_how_many_are_missing(judge: Judge, language: str, text: str, missing: Counted) -> None:
    assert missing == harmed(judge("", text, language), "missing")


@pytest.mark.tables("GROUPS")
def test_a_sub_group_is_part_of_the_total(judge: Judge, language: str, text: str, killed: Counted, parts: dict[str, int]) -> None:
    found = judge("", text, language)

    assert (killed, parts) == (harmed(found, "killed"), groups(found))


@pytest.mark.tables("UPDATES")
def test_the_newest_number_of_this_attack_is_the_toll(
    judge: Judge, language: str, title: str, text: str, killed: Counted
) -> None:
    assert killed == harmed(judge(title, text, language), "killed")


@pytest.mark.tables("SCOPES")
def test_a_number_of_a_longer_time_is_not_the_toll(
    judge: Judge, language: str, title: str, text: str, claimed: set[tuple[int, str]]
) -> None:
    found = judge(title, text, language)

    assert (NOT_SAID, claimed) == (harmed(found, "killed"), scopes(found))


@pytest.mark.tables("KINDS")
def test_what_struck(judge: Judge, language: str, title: str, kind: str) -> None:
    strike = judge(title, language=language).strike

    assert (True, kind) == (strike.alert, strike.kind)


@pytest.mark.tables("PHASES")
def test_how_far_the_attack_came(judge: Judge, language: str, title: str, phase: str) -> None:
    strike = judge(title, language=language).strike

    assert (True, phase) == (strike.alert, strike.phase)


@pytest.mark.tables("UNREAL")
def test_a_strike_that_is_not_news_rings_nothing(judge: Judge, language: str, title: str, modality: str) -> None:
    strike = judge(title, language=language).strike

    assert (False, modality) == (strike.alert, strike.modality)


@pytest.mark.tables("OTHER_SENSES")
def test_what_only_sounds_like_a_strike_is_none(judge: Judge, language: str, title: str) -> None:
    assert not judge(title, language=language).strike.alert


@pytest.mark.tables("NOT_NEWS", "OTHER_SENSES")
def test_what_is_no_strike_rings_nothing(judge: Judge, language: str, title: str) -> None:
    found = judge(title, language=language)

    assert (False, False) == (found.strike.alert, found.casualty.alert)


@pytest.mark.tables("GATHERINGS")
def test_a_strike_stays_one_wherever_it_hits(judge: Judge, language: str, title: str) -> None:
    assert judge(title, language=language).strike.alert


@pytest.mark.tables("CAUSES")
def test_what_harmed_them(judge: Judge, language: str, title: str, cause: str) -> None:
    found = judge(title, language=language)

    assert (cause, cause == "armed_violence") == (found.casualty.cause, found.casualty.alert)
    assert not found.strike.alert


@pytest.mark.tables("DISPUTED")
def test_a_strike_one_side_denies_is_disputed(judge: Judge, language: str, title: str, text: str) -> None:
    strike = judge(title, text, language).strike

    assert (True, True) == (strike.alert, strike.disputed)


@pytest.mark.tables("SPEAKERS")
def test_who_says_so(judge: Judge, language: str, text: str, speaker: str, role: str) -> None:
    assert (speaker, role) in speakers(judge("", text, language))


@pytest.mark.tables("SPEAKERS")
def test_somebody_of_that_name_says_so(judge: Judge, language: str, text: str, speaker: str, role: str) -> None:
    found = speakers(judge("", text, language))

    assert any(speaker in name and role == its for name, its in found), found
