"""`tocsin incidents show`: an incident as the desk sees it, from the revisions that the line made."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from click.testing import CliRunner
from newsroom import ODESA, all_of, ordered, told

from bot.cli import main
from bot.cli.incident_view import HEADS, count, facts, rows, title
from bot.records import Incident, Part
from bot.topics import INCIDENTS
from builders import NOON, a_count, a_report, an_incident

A, B = "a-0.d0.0", "b-5.d0.0"


async def revisions_of(incident_id: str, *records) -> list[Incident]:
    return [one for one in await all_of(records) if one.id == incident_id]


@pytest.mark.parametrize(("number", "text"), [(None, "–"), (3, "3"), ((3, None), "3+"), ((3, 5), "3–5"), (0, "0")])
def test_a_count_in_a_table(number, text):
    assert text == count(a_count(number))


async def test_a_toll_is_told_with_its_course_and_a_fall_as_a_correction():
    edited = told("a", 9, 9, minutes=9, article="a-5", text="d1")
    found = await revisions_of(A, told("a", 3, 9), told("a", 12, 9, minutes=5), edited)
    known = dict(facts(found))
    assert "9: 3 → 12 → 9 (corrected)" == known["killed"]
    assert ("9", "missing" in known) == (known["injured"], False)
    assert "Missile strike · Kharkiv, Ukraine" == title(found)
    assert known["began"].endswith("Kharkiv, UA-63 (a named town)")


async def test_each_report_says_how_it_came_to_the_incident_and_whether_its_feed_is_new():
    found = await revisions_of(A, told("a", 3), told("b", 3, minutes=5, new_since=NOON - timedelta(days=2)))
    opened, joined = (dict(zip(HEADS, row, strict=True)) for row in rows(found))
    assert ("opened it", "a", "3") == (opened["likeness"], opened["origin"], opened["killed"])
    assert ("b (new)", f"{sum(part.weight for part in found[-1].why):+.1f}") == (joined["origin"], joined["likeness"])
    assert "single source (a); too new to count (poll.new_for): b since 2026-03-12" == dict(facts(found))["grade"]


async def test_what_was_done_by_hand_is_told_in_order():
    two = [told("a", 3), told("b", 5, minutes=5, place=ODESA)]
    found = await revisions_of(A, *two, ordered("merge", A, B, minutes=20), ordered("undo", A, minutes=30))
    assert ["merge a-0, b-5: ada, 2026-03-14 12:20 UTC: same strike", "undo: ada, 2026-03-14 12:30 UTC: same strike"] == [
        how for what, how in facts(found) if what == "by hand"
    ]
    merged = await revisions_of(A, *two, ordered("merge", A, B, minutes=20))
    assert ["opened it", "by hand"] == [dict(zip(HEADS, row, strict=True))["likeness"] for row in rows(merged)]
    gone = await revisions_of(B, *two, ordered("merge", A, B, minutes=20))
    assert "in a-0" in dict(facts(gone))["incident"]


@pytest.mark.parametrize(
    ("name", "words", "said"),
    [
        ("doubt", "k7f3a9xx.d.0", "may be part of k7f3a9xx"),
        ("doubt", "neither town nor number", "says neither town nor number"),
        ("doubt", "", "says too little"),
        ("old words", "k7f3a9xx.d.0", "in the words of k7f3a9xx"),
    ],
)
def test_an_incident_kept_aside_says_why(name, words, said):
    aside = an_incident(life="closed", why=(Part(name=name, weight=1.8, words=words),), parent="k7f3a9xx.d.0")
    known = dict(facts([aside]))
    assert said == known["kept aside"]
    assert "the attack that k7f3a9xx began with" == known["part of"]


def test_the_command_finds_an_incident_by_the_beginning_of_its_id_and_prints_what_is_kept(a_config, keep):
    long = a_report(title="x" * 100)
    keep(
        INCIDENTS, an_incident(id="aaaa.d.0", reports=(long,)), an_incident(id="aaaa.d.0", revision=1, killed=4, reports=(long,))
    )
    keep(INCIDENTS, an_incident(id="bbbb.d.0", place=None))
    shown = CliRunner().invoke(main, ["incidents", "show", "aaaa", "--config", str(a_config)])
    assert 0 == shown.exit_code, shown.output
    assert ("revision 1" in shown.output, "x" * 59 + "…" in shown.output.replace("\n", "")) == (True, True)
    lines = CliRunner().invoke(main, ["incidents", "show", "aaaa", "--json", "--config", str(a_config)]).stdout.splitlines()
    assert [0, 1] == [json.loads(line)["revision"] for line in lines]
    assert "place not stated" in CliRunner().invoke(main, ["incidents", "show", "bbbb", "--config", str(a_config)]).output
    assert 1 == CliRunner().invoke(main, ["incidents", "show", "cc", "--config", str(a_config)]).exit_code
