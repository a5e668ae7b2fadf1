"""The languages that alert only where an operator says so: floors of their own, and silence by default."""

from __future__ import annotations

import re
from functools import partial

import msgspec
import pytest

from consumers.assess import OPT_IN_LANGUAGES, AssessOptions, assess_text
from tools import quality
from tools.scorecard.figures import Measured, measured
from tools.scorecard.floors import Floors, complaints, figures
from tools.scorecard.gold import OPT_IN, digests, gold, languages
from tools.scorecard.page import section


@pytest.fixture(scope="module")
def opted_in(known) -> Measured:
    return measured(gold(languages(OPT_IN), OPT_IN), partial(quality.judged_opted_in, known))


def test_no_figure_is_below_its_floor(opted_in):
    kept = msgspec.json.decode(quality.OPT_IN_FLOORS.read_bytes(), type=Floors)
    now = {name: figures(tally) for name, tally in opted_in.by_language.items()}
    assert complaints(kept, now, digests(OPT_IN)) == [], "`python tools/quality.py --opt-in --update`"


def test_strikes_are_found_and_no_total_is_taken_for_an_events(opted_in):
    tallies = opted_in.by_language
    assert [name for name in OPT_IN_LANGUAGES if tallies[name].f1("strike") < 0.80] == []
    assert [name for name in OPT_IN_LANGUAGES if tallies[name].counts["total kept apart wrong"]] == []


def test_each_has_rows_enough_and_two_in_five_are_hard_negatives():
    rows = gold(languages(OPT_IN), OPT_IN)
    assert sorted(OPT_IN_LANGUAGES) == sorted(rows)
    assert [name for name, its in rows.items() if len(its) < 40] == []
    assert [name for name, its in rows.items() if sum(not row.strike for row in its) < 0.4 * len(its)] == []
    assert [name for name, its in rows.items() if {row.lang for row in its} != {name}] == []


@pytest.mark.parametrize("language", OPT_IN_LANGUAGES)
def test_a_strike_is_scored_but_silent_until_its_language_is_listed(known, language):
    row = next(row for row in gold([language], OPT_IN)[language] if row.strike and row.casualty)
    silent = assess_text(known, AssessOptions(), row.title, row.text, published=row.published)
    loud = assess_text(known, AssessOptions(alert_languages=(language,)), row.title, row.text, published=row.published)
    assert (silent.language, silent.strike.alert, silent.casualty.alert) == (language, False, False)
    assert silent.strike.score == loud.strike.score >= 0.5
    assert loud.strike.alert


def test_the_page_names_them_and_shows_their_figures():
    page = quality.PAGE.read_text(encoding="utf-8")
    named = re.search(r"silent until you opt in\*\*: ([^.]+)\.", page)
    assert named is not None
    assert tuple(re.findall(r"`(\w+)`", named[1])) == OPT_IN_LANGUAGES
    shown = {line.split(" ")[1] for line in section(page, "opt-in").splitlines()[2:]}
    assert shown >= set(OPT_IN_LANGUAGES)
