"""Every word of the poller's for what is wrong has one for people, and a way out."""

from __future__ import annotations

from typing import get_args

import pytest

from bot.cli.feed_trouble import meaning
from bot.feeds import fetch
from bot.feeds.alarms import UNANSWERED
from bot.feeds.parsed import ParseError

UNSAID_BY_THE_WORD = {*get_args(ParseError), *fetch._KINDS.values(), *UNANSWERED - {"reset"}, "blocked_address", "blocked_port"}


@pytest.mark.parametrize("error", sorted(UNSAID_BY_THE_WORD))
def test_trouble_has_a_meaning(error: str) -> None:
    assert meaning(error)


@pytest.mark.parametrize(("error", "said"), [("status_502", True), ("status_418", False), ("", False), ("reset", False)])
def test_only_what_helps_is_said(error: str, said: bool) -> None:
    assert said == bool(meaning(error))
