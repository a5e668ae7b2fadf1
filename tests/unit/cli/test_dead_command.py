"""`tocsin dead` beyond the plain case: what cannot be put back, several at once, and what programs read."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from bot.cli import main
from bot.records import Failure
from bot.topics import ARTICLES, FAILURES
from builders import NOON, an_article


def a_failure(number: int, **changes: Any) -> Failure:
    fields: dict[str, Any] = {
        "id": f"assess/articles/0/{number}", "by": "worker/1", "stage": "assess", "topic": "articles", "partition": 0,
        "offset": number, "error": "ValueError: no", "tries": 3, "at": NOON,
        "what": ARTICLES.encode(an_article(id=f"a{number}")).decode(),
    }  # fmt: skip
    return Failure(**fields | changes)


@pytest.fixture
def fail(keep: Callable[..., None]) -> Callable[..., None]:
    return partial(keep, FAILURES)


def ran(config: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, [*arguments, "--config", str(config)])


def test_only_the_named_ones_are_put_back_in_the_order_named(a_config, fail):
    fail(*(a_failure(number) for number in range(4)))
    done = ran(a_config, "dead", "redrive", "assess/articles/0/2", "assess/articles/0/0")
    assert done.output == "assess/articles/0/2: redriven\nassess/articles/0/0: redriven\n"
    listed = ran(a_config, "dead", "list", "--json").stdout.splitlines()
    assert [json.loads(line)["offset"] for line in listed] == [1, 3]
    put_back = ran(a_config, "tail", "articles", "--no-follow").stdout.splitlines()
    assert sorted(json.loads(line)["id"] for line in put_back) == ["a0", "a2"]


def test_one_that_cannot_be_put_back_does_not_stop_the_others(a_config, fail):
    fail(a_failure(0, topic="rumours"), a_failure(1, what=""), a_failure(2))
    done = ran(a_config, "dead", "redrive", "--all")
    assert (done.exit_code, done.output.splitlines()) == (
        0, ["assess/articles/0/0: unknown_topic", "assess/articles/0/1: unreadable", "assess/articles/0/2: redriven"],
    )  # fmt: skip
    listed = ran(a_config, "dead", "list", "--json").stdout.splitlines()
    assert [json.loads(line)["offset"] for line in listed] == [0, 1]


def test_what_was_put_back_is_no_dead_record_any_more(a_config, fail):
    fail(a_failure(0))
    ran(a_config, "dead", "redrive", "assess/articles/0/0")
    assert ran(a_config, "dead", "redrive", "assess/articles/0/0").output == "assess/articles/0/0: no such dead record\n"
    assert ran(a_config, "dead", "list", "--json").output == ""
    assert len(ran(a_config, "tail", "articles", "--no-follow").stdout.splitlines()) == 1


@pytest.mark.parametrize("arguments", [("dead",), ("dead", "redrive"), ("dead", "bury")])
def test_wrong_usage_is_said_to_be_wrong(a_config, arguments):
    assert CliRunner().invoke(main, list(arguments)).exit_code == 2
    assert not (a_config.parent / "line.db").exists()
