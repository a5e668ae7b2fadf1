"""How the learnt layer is trained, judged and drawn, on texts made for it."""

from __future__ import annotations

import json
import math
from array import array
from xml.etree import ElementTree as ET

import pytest

from consumers.assess.learnt import BITS, SHY, SUREST, Learnt
from tools.learning.examples import BACKGROUND, LABELLED, SURE_NONE, SURE_STRIKE, Example
from tools.learning.logistic import Words, sigmoid
from tools.learning.reliability import BINS, diagram, judged
from tools.learning.trial import FOLDS, LANGUAGES, Layer, corrected, judged_aside, said_aside, trained
from tools.scorecard.page import section
from tools.train_scorer import DIAGRAM, LAYER, PAGE, packed, ways


def a_text(number: int = 1, **changes: object) -> Example:
    fields = {"id": f"en-{number}", "source": "gold", "language": "en", "grams": (1, 2), "rules": 0.5, "doubted": False}
    return Example(**({"label": True} | fields | changes))  # type: ignore[arg-type]


def news(count: int = 120) -> list[Example]:
    """Of every four texts one has a strike that only its words tell, and one is known to its source to have none."""
    found = []
    for number in range(count):
        strike, background = number % 4 == 0, number % 4 == 1
        source, label = ("wire" + BACKGROUND, None) if background else ("wire", strike)
        grams = (7 if strike else 8, 100 + number)
        found.append(a_text(id=f"news {number}", source=source, label=label, grams=grams, rules=-0.2))
    return found


@pytest.mark.parametrize(
    ("source", "rules", "expected"),
    [
        ("wire", SURE_STRIKE, True), ("wire", SURE_NONE, False), ("wire", 0.0, None),
        ("wire" + BACKGROUND, 0.0, False), ("wire" + BACKGROUND, SURE_STRIKE, None),
    ],
)  # fmt: skip
def test_a_text_without_a_label_teaches_only_what_the_rules_or_its_source_are_sure_of(source, rules, expected):
    assert expected is a_text(source=source, rules=rules, label=None).taught


def test_rows_written_side_by_side_are_kept_aside_together():
    first, second, far = (a_text(number).fold(1000) for number in (8, 15, 800))

    assert first == second
    assert first != far
    assert a_text(id="b", source="wire").fold(1000) != a_text(id="c", source="wire").fold(1000)


def test_labels_of_real_texts_are_by_id_and_of_both_kinds():
    labels = json.loads(LABELLED.read_text("utf-8"))

    assert len(labels) >= 100
    assert {True, False} == set(labels.values())
    assert all(len(name) < 80 for name in labels)  # ids, never the texts


@pytest.mark.parametrize(
    ("changes", "said", "expected"),
    [
        ({}, -3.0, -2.5), ({"language": "de"}, -3.0, SHY), ({"rules": 2.0}, -9.0, SHY), ({"rules": -2.0}, 9.0, -SHY),
        ({"rules": -1.0, "doubted": True}, 9.0, -SHY), ({"rules": -1.0}, 2.0, 1.0), ({}, 90.0, SUREST),
    ],
)  # fmt: skip
def test_training_corrects_as_the_scorer_does(changes, said, expected):
    assert "de" not in LANGUAGES
    assert expected == corrected(a_text(**changes), (1.0, 1.0, 0.0), said)


def test_what_is_kept_aside_is_judged_by_words_that_have_not_seen_it():
    texts = news()
    lonely = a_text(id="lonely", source="wire", grams=(50_000,), label=True, rules=0.0)
    said = said_aside([*texts, lonely], lambda one: one.id == "lonely", [True])

    assert ["lonely"] == list(said)
    assert said["lonely"] < 0 < trained([*texts, lonely]).words.says(lonely.grams)


def test_words_that_tell_strikes_apart_are_found_where_the_rules_are_blind():
    texts = news()
    sums = judged_aside(texts, lambda one: one.fold(FOLDS), range(FOLDS))
    labelled = [one for one in texts if one.label is not None]
    alone, learnt = judged(labelled, {one.id: one.rules for one in texts}), judged(labelled, sums)

    assert set(sums) == {one.id for one in texts}
    assert (30, 0) == (alone.missed, learnt.missed)
    assert (0, 0) == (alone.false, learnt.false)
    assert learnt.loss < alone.loss


def test_every_way_of_keeping_aside_covers_every_text():
    texts = [*news(40), *(a_text(number, language=name) for number, name in enumerate(("de", "ru")))]
    labelled = [one for one in texts if one.label is not None]

    for name, fold, folds in ways(labelled):
        assert {fold(one) for one in labelled} <= set(folds), name


def test_calibration_error_is_the_gap_between_what_is_said_and_what_is_so():
    texts = [a_text(number, label=number < 6) for number in range(8)]
    sums = {one.id: math.log(3) for one in texts}  # three of four, as it is
    fair = judged(texts, sums)
    boastful = judged(texts, {one.id: 6.0 for one in texts})

    assert (0.0, pytest.approx(0.75), 8) == (pytest.approx(fair.error, abs=1e-9), fair.bins[0].strikes, fair.bins[0].texts)
    assert pytest.approx(sigmoid(6.0) - 0.75) == boastful.error
    assert (2, 0, 6) == (fair.false, fair.missed, fair.found)
    assert pytest.approx(2 * 6 / (2 * 6 + 2)) == fair.f1


def test_the_diagram_is_an_image_with_a_spot_for_every_bin():
    texts = [a_text(number, label=bool(number % 2)) for number in range(20)]
    curve = judged(texts, {one.id: number / 2 - 5 for number, one in enumerate(texts)})
    drawn = ET.fromstring(diagram({"rules alone": curve, "with what was learnt": curve}))

    assert len(curve.bins) <= BINS
    assert 2 * len(curve.bins) == sum(one.tag.endswith("circle") for one in drawn.iter())
    assert [f"rules alone: error {curve.error:.3f}"] == [one.text for one in drawn.iter() if (one.text or "").startswith("rules")]


def test_a_packed_layer_says_what_was_trained_but_for_rounding():
    weights = array("d", bytes(8 << BITS))
    weights[3], weights[4] = 1.27, -0.5
    read = Learnt(packed(Layer(Words(weights, 0.25), (2.0, 1.5, -0.1)), "a test"))

    assert (2.0, 1.5, -0.1, 0.25) == (read.head.rules, read.head.grams, read.head.bias, read.head.words)
    assert pytest.approx(0.01) == read.head.step
    assert (LANGUAGES, "a test") == (read.head.languages, read.head.made_from)


def test_page_diagram_and_layer_are_of_one_training():
    page = PAGE.read_text("utf-8")
    errors = [one.text for one in ET.fromstring(DIAGRAM.read_text("utf-8")).iter() if "error" in (one.text or "")]

    assert "](reliability.svg)" in page
    assert 2 == len(errors)
    for text in errors:
        assert text is not None
        assert text.replace(": error", "") in section(page, "learnt")
    assert Learnt(LAYER.read_bytes()).head.grams > 0
