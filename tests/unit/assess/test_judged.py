"""Another judge's opinion: asked for only what is in doubt, one line of evidence, and nothing without it."""

from __future__ import annotations

import math
from typing import Any

import pytest
from pydantic import ValidationError

from bot.ports import Opinion, Question
from bot.records import Assessment
from builders import an_article
from consumers.assess import Assess, AssessOptions, JudgeOptions, Knowledge

URL = "http://127.0.0.1:9/judge"
SURE = an_article(title="Missile hits flats in Kharkiv, three killed", text="")
UNSURE = an_article(title="Attack on police post in Darfur kills two", text="")
NOTHING = an_article(title="Bakery opens in Kharkiv", text="")


class Scripted:
    """Says one thing to everybody, and remembers what it was asked."""

    def __init__(self, said: Opinion | None) -> None:
        self.said = said
        self.asked: list[Question] = []

    async def __call__(self, question: Question) -> Opinion | None:
        self.asked.append(question)
        return self.said


def options(**changes: Any) -> AssessOptions:
    return AssessOptions(learnt=False, judge=JudgeOptions(url=URL, **changes))


async def assessed(known: Knowledge, judge: Scripted | None, article: Any = UNSURE, **changes: Any) -> Assessment:
    [found] = await Assess(options(band=(0.2, 0.8), **changes), known, judge).handle(article)
    return found


def logit(one: Assessment) -> float:
    return sum(each.weight for each in one.evidence if each.score == "strike")


@pytest.mark.parametrize(("likely", "alert"), [(0.99, True), (0.01, False)], ids=["a strike", "none"])
async def test_an_opinion_is_evidence_that_may_settle_a_doubt(known, likely, alert):
    judge = Scripted(Opinion(likely, "small-judge 3"))
    found = await assessed(known, judge)
    [line] = [one for one in found.evidence if one.signal == "judge"]

    assert (alert, "strike", f"small-judge 3: {likely:.2f}") == (found.strike.alert, line.score, line.text)
    assert found.strike.score == pytest.approx(1 / (1 + math.exp(-logit(found))), abs=0.0001)
    assert [(UNSURE.title, "en")] == [(one.title, one.language) for one in judge.asked]
    assert 0.2 <= judge.asked[0].score <= 0.8


@pytest.mark.parametrize("judge", [None, Scripted(None)], ids=["off", "says nothing"])
async def test_without_an_opinion_the_rules_verdict_stands(known, judge):
    [by_rules] = Assess(options(), known).assess(UNSURE)

    assert by_rules == await assessed(known, judge)


async def test_an_opinion_of_one_half_moves_nothing_and_none_is_surer_than_rules_can_be(known):
    [by_rules] = Assess(options(), known).assess(UNSURE)
    half, certain = [await assessed(known, Scripted(Opinion(likely, "m"))) for likely in (0.5, 1.0)]

    assert by_rules.strike.score == half.strike.score
    assert logit(certain) - logit(by_rules) == pytest.approx(3.0)


@pytest.mark.parametrize(
    "article",
    [
        pytest.param(SURE, id="sure"),
        pytest.param(NOTHING, id="nothing in it"),
        pytest.param(an_article(title=UNSURE.title, text="", stale=True), id="old news"),
    ],
)
async def test_what_is_in_no_doubt_or_rings_nothing_is_not_asked_about(known, article):
    judge = Scripted(Opinion(0.5, "m"))
    await assessed(known, judge, article)

    assert [] == judge.asked


async def test_a_language_that_does_not_alert_is_not_asked_about(known):
    judge = Scripted(Opinion(0.5, "m"))
    silent = options(band=(0.2, 0.8)).model_copy(update={"alert_languages": ("uk",)})
    await Assess(silent, known, judge).handle(UNSURE)

    assert [] == judge.asked


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"url": "ftp://judge.example"}, "http"),
        ({"band": (0.7, 0.3)}, "lowest"),
        ({"band": (0.0, 0.5)}, "0.05"),
        ({"deadline": "11s"}, "10"),
        ({"deadline": "2s", "most_per_minute": 16}, "32 s of every minute"),
    ],
)
def test_a_judge_that_could_hold_up_the_line_is_refused(changes, words):
    with pytest.raises(ValidationError, match=words):
        JudgeOptions(**{"url": URL} | changes)


def test_nothing_is_asked_by_default():
    assert AssessOptions().judge is None
