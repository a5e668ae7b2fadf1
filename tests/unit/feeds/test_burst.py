"""Where feeds are asked more often."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import msgspec
import pytest

from bot.feeds.burst import Bursts
from builders import an_incident


def incident(**given: Any) -> Any:
    return msgspec.structs.replace(an_incident(1), **{"country": "UA", "strike": True, "life": "new", "stale": False, **given})


@pytest.mark.parametrize(
    ("given", "begins"),
    [
        ({}, True),
        ({"strike": False, "casualty": True}, True),
        ({"strike": False, "casualty": False}, False),
        ({"country": ""}, False),
        ({"stale": True}, False),
        ({"life": "closed"}, False),
        ({"life": "reopened"}, True),
    ],
)
def test_burst_begins_with(given: dict[str, Any], begins: bool) -> None:
    one = incident(**given)
    assert begins == Bursts(timedelta(hours=2)).heed(one, one.updated_at)


def test_burst_lasts_and_is_begun_once() -> None:
    bursts, one = Bursts(timedelta(hours=2)), incident()
    at = one.updated_at
    assert [bursts.heed(one, at), bursts.heed(one, at + timedelta(hours=1))] == [True, False]
    assert [bursts.lives("UA", at + timedelta(hours=hours)) for hours in (0, 1, 2)] == [True, True, False]
    assert not bursts.lives("SY", at)
    assert not bursts.heed(one, at + timedelta(hours=3))
