from __future__ import annotations

import inspect
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from judging import Judge

from bot.resources import knowledge
from consumers.assess import Assessed, AssessOptions, Knowledge, assess_text

pytest.register_assert_rewrite("sentences")

GIVEN = {"judge", "language"}
"""What a test of a table does not take from its rows."""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """The rows of a shared test are those of its tables in the module that imports it; a row may leave out an empty title."""
    marker = metafunc.definition.get_closest_marker("tables")
    if marker is None:
        return
    names = [name for name in inspect.signature(metafunc.function).parameters if name not in GIVEN]
    rows = [_row(one, len(names)) for table in marker.args for one in getattr(metafunc.module, table)]
    metafunc.parametrize(names, rows)


def _row(one: Any, wanted: int) -> Any:
    values = getattr(one, "values", None)
    if values is None or len(values) == wanted:
        return one
    return pytest.param(*([""] * (wanted - len(values))), *values, marks=one.marks, id=one.id)


@pytest.fixture
def language(request: pytest.FixtureRequest) -> str:
    """The language of the module's tables."""
    return str(request.module.LANGUAGE)


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
