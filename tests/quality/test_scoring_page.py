"""What docs/scoring.md claims: its example is what is printed, its sums are right, its figures are those that are guarded."""

from __future__ import annotations

import math
import re
from datetime import UTC, datetime

import msgspec
import pytest

from consumers.assess import ALERT_LANGUAGES, AssessOptions, assess_text
from consumers.assess.weights import WEIGHTS
from tools import quality
from tools.scorecard.floors import HIGHER, Floors
from tools.scorecard.page import section, tidied, weighed, written

UPDATE = "run `python tools/quality.py --update`"


@pytest.fixture(scope="module")
def page() -> str:
    return quality.PAGE.read_text("utf-8")


def test_the_worked_example_is_what_explain_prints(page):
    assert section(page, "example") == f"```\n{tidied(quality.explained())}\n```", UPDATE


def test_the_weights_of_the_example_sum_to_its_scores(known):
    title, _, text = (quality.ROOT / quality.EXAMPLE[1]).read_text("utf-8").partition("\n")
    found = assess_text(known, AssessOptions(), title, text.strip(), published=datetime(2026, 3, 4, tzinfo=UTC))
    for which, score in (("strike", found.strike.score), ("casualty", found.casualty.score)):
        logit = sum(one.weight for one in found.evidence if one.score == which)
        assert score == pytest.approx(1 / (1 + math.exp(-logit)), abs=0.0001)


def test_the_worked_example_shows_a_wars_total_that_is_not_the_events(known):
    title, _, text = (quality.ROOT / quality.EXAMPLE[1]).read_text("utf-8").partition("\n")
    found = assess_text(known, AssessOptions(), title, text.strip())
    assert (found.toll.killed.min, found.toll.killed.max) == (14, None)
    assert {claim.scope for claim in found.claims} == {"event", "cumulative"}


def test_the_weights_are_those_of_the_code(page):
    assert section(page, "weights") == weighed(WEIGHTS), UPDATE


def test_the_figures_are_the_guarded_floors(page):
    floors = msgspec.json.decode(quality.FLOORS.read_bytes(), type=Floors).floors
    lines = {cells[1]: cells for line in section(page, "figures").splitlines()[2:] if (cells := re.split(r" *\| *", line))}
    assert set(lines) == set(floors), UPDATE
    for name, floor in floors.items():
        shown = [float(cell.split(" ")[0]) for cell in lines[name][2:-1]]
        guarded = [floor.rows, *(getattr(floor, figure) for figure in HIGHER), floor.spurious_killed]
        assert shown == pytest.approx(guarded), f"{name}: {UPDATE}"


def test_the_languages_named_are_those_that_alert(page):
    named = re.search(r"Alerts are on for ([^.]+)\.", page)
    assert named is not None
    assert tuple(re.findall(r"`(\w+)`", named[1])) == ALERT_LANGUAGES


def test_a_section_is_replaced_and_a_missing_one_is_told():
    page = "a\n<!-- x: by machine -->\nold\n<!-- /x -->\nb"
    assert written(page, {"x": "new \\1"}) == "a\n<!-- x: by machine -->\nnew \\1\n<!-- /x -->\nb"
    with pytest.raises(ValueError, match="no section 'y'"):
        written(page, {"y": ""})
