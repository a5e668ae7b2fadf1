"""The operator's own arrangement: what the little language says, refuses and leaves out, and what is said all the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.channels.message import plain
from bot.channels.template import FIELDS, MOST_LINES, Field, checked, parsed
from bot.channels.templated import templated
from bot.records import Actors, Claim, Notice, TollStep
from bot.resources import texts
from builders import NOON, a_toll, an_alert, an_incident

DOCS = Path(__file__).parents[3] / "docs" / "messages.md"


def a_claim(n: int = 3, speaker: str = "The mayor", **changes: object) -> Claim:
    fields: dict[str, object] = {"scope": "event", "role": "official", "article_id": "a1", "at": NOON}
    return Claim(what="killed", min=n, max=n, speaker=speaker, **fields | changes)


FULL = an_incident(
    killed=9, claims=(a_claim(),), context=(a_claim(scope="cumulative"),),
    actors=Actors(belligerent="RUS", responsibility="claimed"),
    history=(TollStep(at=NOON, toll=a_toll(15)), TollStep(at=NOON, toll=a_toll(9), correction=True, article_id="a1")),
)  # fmt: skip
"""With something to say for every field."""


def said(template: str, *incident: object, language: str = "en", repeat: bool = False, **changes: object) -> list[str]:
    """The lines a reader sees, without the severity and the id that are always there."""
    alert = an_alert(*incident, **changes)
    shown = templated(alert, texts(language), parsed(template), repeat=repeat)
    title, *lines = plain(shown).replace("\u200b", "").splitlines()
    assert "i1" in lines[-1]
    return [title.rpartition(" [")[0], *lines[:-1]]


def test_the_first_line_is_the_title_and_fields_are_filled_in():
    lines = said("{severity}: {headline}\n{toll}. {grade}, at {link}\nCall the desk.", an_incident(killed=3))
    assert ["🟠 high: Missile strike · Kharkiv, Ukraine", "3 killed. single source, at suspilne.example", "Call the desk."] == [
        lines[0], lines[1].replace("Single", "single"), lines[2]
    ]  # fmt: skip


def test_a_line_whose_fields_are_all_empty_is_left_out_and_so_are_blank_lines():
    assert ["🟠 x", "Only words", "Kharkiv, Ukraine "] == said("x\n\n  \nWhy: {reason}\nOnly words\n{place} {correction}{reason}")


def test_a_title_that_comes_to_nothing_is_the_usual_one():
    assert said("{correction}\n{grade}")[0] == "🟠 Missile strike · Kharkiv, Ukraine"


def test_a_lone_field_of_several_lines_is_several_lines_and_in_company_one():
    claims = (a_claim(3, "The mayor"), a_claim(9, "The governor"))
    incident = an_incident(killed=3, claims=claims)
    alone, joined = said("x\n- {claims}", incident), said("x\n{id} {claims}", incident)
    assert (["- The mayor", "- The governor"], 3) == ([line.partition(" (")[0] for line in alone[1:]], len(alone))
    assert (2, True) == (len(joined), " · The governor" in joined[1])


def test_braces_written_twice_are_braces():
    assert ("{", "toll", "}", " ", Field("toll")) == parsed("{{toll}} {toll}")[0]


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("{headline}\n{tol}", "line 2 of the template: unknown field 'tol'; did you mean 'toll'? known: headline, place,"),
        ("{Toll}", "did you mean 'toll'?"),
        ("{zzzzzz}", "unknown field 'zzzzzz'; known: headline"),
        ("{toll.killed}", "'{toll.killed}' is no field: a field is a name alone, such as {toll}"),
        ("{toll[0]}", "is no field"), ("{toll:>99999999}", "is no field"), ("{toll!r}", "is no field"), ("{}", "is no field"),
        ("{ toll }", "is no field"), ("{__class__}", "unknown field '__class__'"), ("{0}", "unknown field '0'"),
        ("{toll", "a '{' without its partner"), ("toll}", "a '}' without its partner"), (" \n ", "says nothing"),
        ("x\n" * (MOST_LINES + 1), "at most 30 lines"), ("x" * 2001, "2000 characters"),
    ],
)  # fmt: skip
def test_what_is_no_template_is_told_with_what_would_be(template, expected):
    with pytest.raises(ValueError) as caught:  # noqa: PT011 - the words are looked at
        checked(template)
    assert expected in str(caught.value)


def test_a_retraction_a_correction_and_a_repeat_are_said_without_being_asked_for():
    assert ["🟠 x", "Retracted"] == [line[:9] for line in said("x", an_incident(grade="retracted"), repeat=False)]
    assert len(said("x", an_incident(grade="retracted"), repeat=True)) == 3
    assert len(said("x\n{reason}", an_incident(grade="retracted"))) == 2
    assert "Possibly repeated" in said("x", repeat=True)[1]


def test_a_notice_to_the_operators_is_as_ever():
    alert = an_alert(notice=Notice(id="n1", by="deliver/1", at=NOON, subject="wall", what="receiver_broken", text="It refuses."))
    assert plain(templated(alert)) == plain(templated(alert, rows=parsed("x\ny")))


@pytest.mark.parametrize("language", ["ar", "de", "uk"])
def test_fields_are_in_the_receivers_language(language):
    lines = said("{headline}\n{toll}\n{times}", an_incident(killed=3), language=language)
    assert (3, []) == (len(lines), [word for word in ("Missile", "killed", "seen") if word in "".join(lines)])


def test_every_field_says_something_of_somebody_and_is_in_the_handbook():
    handbook = DOCS.read_text("utf-8")
    assert [] == [name for name in FIELDS if f"`{{{name}}}`" not in handbook]
    for name in FIELDS:
        assert len(said(f"x\n{{{name}}}", FULL, reason="corrected")) >= 2, name


def test_fields_that_touch_make_no_address_and_words_beside_spaces_stay_clean():
    shown = templated(an_alert(), rows=parsed("x\n{place}.com {place}{id}\nat {place} now"))
    glued, apart = [part.line for part in shown.parts if part.name == "own"]
    texts_of = ["".join(run.text for run in line) for line in (glued, apart)]
    assert texts_of == ["Kharkiv, Ukraine\u200b.com Kharkiv, Ukraine\u200bi1", "at Kharkiv, Ukraine now"]


def test_a_title_is_cut_where_it_is_too_long_for_any_platform():
    title = said("word " * 60 + "{quotes}\n{toll}")[0]
    assert (len(title) <= 302, title[-5:]) == (True, "word…")


def test_a_struck_number_of_a_retracted_toll_stays_struck():
    lines = said("x\nDead: {toll}", an_incident(killed=9, grade="retracted"))
    assert "Dead: ~~9 killed~~" == lines[-1].lower().replace("dead", "Dead")
