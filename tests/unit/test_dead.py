"""Failures as people see them: what is listed, and what putting one back does."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from bot.dead import failures, redrive
from bot.journal import MemoryJournal
from bot.records import Failure
from bot.topics import ARTICLES, FAILURES
from builders import NOON, an_article


def a_failure(number: int = 1, **changes: Any) -> Failure:
    fields: dict[str, Any] = {
        "id": f"assess/articles/0/{number}", "by": "worker/1", "stage": "assess", "topic": "articles", "partition": 0,
        "offset": number, "error": "ValueError: no", "tries": 3, "at": NOON, "what": ARTICLES.encode(an_article()).decode(),
    }  # fmt: skip
    return Failure(**fields | changes)


@pytest.fixture
def journal(a_clock):
    return MemoryJournal(a_clock)


async def test_failures_are_listed_once_each_in_their_newest_state(journal):
    await journal.append(FAILURES, a_failure(1, tries=1), a_failure(2), a_failure(1, tries=2))
    assert await failures(journal) == (a_failure(1, tries=2), a_failure(2))


async def test_nothing_is_listed_when_nothing_failed(journal):
    assert await failures(journal) == ()


async def test_record_is_in_its_topic_again_and_the_failure_gone_when_redriven(journal, a_clock):
    await journal.append(FAILURES, a_failure(1), a_failure(2))
    assert await redrive(journal, a_failure(1), a_clock) == "redriven"
    assert [record async for record in journal.replay(ARTICLES)] == [an_article()]
    assert await failures(journal) == (a_failure(2),)
    assert await failures(journal, redriven=True) == (a_failure(1, redriven_at=a_clock.now()), a_failure(2))


async def test_nothing_is_redriven_twice(journal, a_clock):
    await redrive(journal, a_failure(), a_clock)
    (done,) = await failures(journal, redriven=True)
    assert await redrive(journal, done, a_clock) == "already_redriven"
    assert len([record async for record in journal.replay(ARTICLES)]) == 1


async def test_failure_stays_redriven_when_its_first_state_is_appended_again(journal, a_clock):
    await redrive(journal, a_failure(), a_clock)
    await journal.append(FAILURES, a_failure())
    assert await failures(journal) == ()


@pytest.mark.parametrize(
    ("changes", "outcome"),
    [
        ({"topic": "rumours"}, "unknown_topic"),
        ({"what": ""}, "unreadable"),
        ({"what": '{"record":"article","id":1}'}, "unreadable"),
        ({"what": ARTICLES.encode(an_article()).decode(), "topic": "alerts"}, "unreadable"),
        ({"what": "\ud800"}, "unreadable"),
    ],
)
async def test_nothing_is_appended_when_a_record_cannot_be_redriven(journal, a_clock, changes, outcome):
    assert await redrive(journal, msgspec.structs.replace(a_failure(), **changes), a_clock) == outcome
    assert await failures(journal, redriven=True) == ()
    assert [record async for record in journal.replay(ARTICLES)] == []
