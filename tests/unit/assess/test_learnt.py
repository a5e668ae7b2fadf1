"""What was learnt corrects a strike that the rules see, where they are unsure, and nothing else."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from bot.records import Evidence
from bot.resources import knowledge
from consumers.assess import Assessed, AssessOptions, Knowledge, assess_text
from consumers.assess.learnt import BITS, FORMAT, SUREST, UNSURE, Head, Learnt
from tools.learning.logistic import Sample, fitted, joined, sigmoid

HEAD = Head(format=FORMAT, made_from="a test", languages=("en",), step=1.0, rules=1.0, grams=1.0, bias=0.0, words=0.0)
FILE = Path(__file__).parents[3] / "consumers" / "assess" / "data" / "learnt.bin"


def layer(weight: int = 0, **head: object) -> Learnt:
    return Learnt(msgspec.json.encode(msgspec.structs.replace(HEAD, **head)) + b"\n" + bytes([weight % 256]) * (1 << BITS))


def judged(known: Knowledge, learnt: Learnt | None, title: str, text: str = "", language: str = "en") -> Assessed:
    return assess_text(replace(known, learnt=learnt), AssessOptions(), title, text, language=language)


def summed(found: Assessed) -> float:
    return sum(one.weight for one in found.evidence if one.score == "strike")


STRIKE = "Missile hits apartment block in Kharkiv, killing three"
UNSURE_TITLE = "At least 30 people are killed in an attack at a mosque in Rawalpindi, Pakistan."
REFUSED = {
    "labour": "Rail strike: unions attack ministry over pay, trains halted in Kharkiv",
    "fiction": "Film review: missile strikes kill thousands in a thriller about an attack on Kyiv",
    "court": "Court sentences two men to life over the 2002 bomb attack that killed 202",
    "threat": "Iran could strike Tel Aviv with missiles, minister warns",
    "stuffing": "missile strike bomb drone killed attack rocket shelling war army explosion raid " * 4,
    "nothing": "The council opens a museum of trams in spring",
}


@pytest.mark.parametrize("text", REFUSED.values(), ids=REFUSED)
@pytest.mark.parametrize("language", ["en", "de"])
def test_however_loud_the_words_a_doubt_is_not_overruled(known: Knowledge, text: str, language: str) -> None:
    alone, pushed = (judged(known, one, text) for one in (None, layer(127)))

    assert (False, False) == (alone.strike.alert, pushed.strike.alert)
    assert alone.toll == pushed.toll


def test_what_the_rules_are_sure_of_stays_on_its_side(known: Knowledge) -> None:
    assert UNSURE < summed(judged(known, None, STRIKE))

    assert judged(known, layer(-127), STRIKE).strike.alert


@pytest.mark.parametrize(("weight", "alert"), [(127, True), (-127, False)])
def test_where_the_rules_are_unsure_the_words_decide_in_languages_that_were_learnt(
    known: Knowledge, weight: int, alert: bool
) -> None:
    alone = judged(known, None, UNSURE_TITLE)
    assert abs(summed(alone)) < UNSURE

    assert alert == judged(known, layer(weight), UNSURE_TITLE).strike.alert
    assert alone.strike.alert == judged(known, layer(weight, languages=("ru",)), UNSURE_TITLE).strike.alert


def test_one_line_of_evidence_carries_the_change_and_all_lines_sum_to_the_score(known: Knowledge) -> None:
    found = judged(known, layer(3), STRIKE)
    (line,) = [one for one in found.evidence if one.signal == "learnt"]

    assert 3 == len(line.text.split(", "))
    assert found.strike.score == pytest.approx(sigmoid(summed(found)), abs=1e-3)
    assert abs(summed(found)) <= SUREST + 0.01


def test_without_the_file_or_when_switched_off_the_rules_decide_alone(known: Knowledge) -> None:
    off = assess_text(known, AssessOptions(learnt=False), STRIKE, "", language="en")

    assert off == judged(known, None, STRIKE)
    assert "learnt" not in {one.signal for one in off.evidence}


def test_the_shipped_file_is_read_small_and_says_what_it_was_made_from(known: Knowledge) -> None:
    shipped = knowledge(AssessOptions(), Path()).learnt

    assert shipped is not None
    assert (FORMAT, ("en", "ru", "uk")) == (shipped.head.format, shipped.head.languages)
    assert FILE.stat().st_size < 100_000
    assert judged(known, shipped, STRIKE).strike.score > 0.9


@pytest.mark.parametrize("content", [b"", b"no json\n", msgspec.json.encode(HEAD) + b"\n12", FILE.read_bytes()[:-1]])
def test_a_broken_file_is_refused(content: bytes) -> None:
    with pytest.raises(ValueError, match="learnt layer"):
        Learnt(content)


def test_a_far_sum_is_brought_in_but_never_over() -> None:
    evidence = [Evidence(signal="strike.base", weight=-9.0, score="strike")]

    assert (3.0, "") == layer(bias=-1.0).correction("en", [], evidence)


def test_words_that_tell_the_labels_apart_are_learnt_and_the_same_bytes_every_time() -> None:
    draw = random.Random(3)
    samples = [Sample((at % 2, draw.randrange(2, 50)), bool(at % 2), 1.0) for at in range(200)]
    first, second = fitted(samples, 64), fitted(samples, 64)

    assert first.weights == second.weights
    assert first.says((1,)) > 1 > -1 > first.says((0,))


def test_the_parts_are_those_of_the_logistic_that_made_the_labels() -> None:
    draw = random.Random(4)
    rows = [(draw.gauss(0, 1), draw.gauss(0, 1), 1.0) for _ in range(4000)]
    labels = [draw.random() < sigmoid(2 * row[0] - row[1] + 0.5) for row in rows]

    assert pytest.approx((2.0, -1.0, 0.5), abs=0.25) == joined(rows, labels, [1.0] * len(rows))
