"""The shipped scorer, and what it makes of the gold set: measured once for all tests of a run."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from bot.resources import knowledge
from consumers.assess import AssessOptions, Knowledge
from tools.quality import judged
from tools.scorecard.figures import Measured, measured
from tools.scorecard.gold import gold, languages


@pytest.fixture(scope="session")
def known() -> Knowledge:
    return knowledge(AssessOptions(), Path())


@pytest.fixture(scope="session")
def shipped(known: Knowledge) -> Measured:
    return measured(gold(languages()), partial(judged, known))
