from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from judging import Judge

from bot.resources import knowledge
from consumers.assess import Assessed, AssessOptions, Knowledge, assess_text


@pytest.fixture(scope="session")
def known() -> Knowledge:
    return knowledge(AssessOptions(), Path())


@pytest.fixture(scope="session")
def judge(known: Knowledge) -> Judge:
    """The rules alone: what was learnt is tested in test_learnt.py."""

    def assessed(title: str, text: str = "", language: str = "en") -> Assessed:
        return assess_text(
            known, AssessOptions(learnt=False), title, text, language=language, published=datetime(2026, 3, 4, 8, tzinfo=UTC)
        )  # fmt: skip

    return assessed
