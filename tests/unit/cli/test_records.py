"""`tocsin tail`, `dead` and others: looking into a journal that somebody else may be writing."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.app import opened_secrets
from bot.cli import main
from bot.records import Failure
from bot.settings import load
from bot.topics import ALERTS, ARTICLES, FAILURES
from builders import NOON, an_alert, an_article, an_incident

ROOT = Path(__file__).parents[3]
FAILURE = Failure(
    id="assess/articles/0/1", by="worker/1", stage="assess", topic="articles", partition=0, offset=1, tries=3, at=NOON,
    error="Traceback\nValueError: odd [bold]", what=ARTICLES.encode(an_article(id="odd")).decode(),
)  # fmt: skip


def ran(config: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, [*arguments, "--config", str(config)])


@pytest.mark.parametrize(("count", "ids"), [("2", ["i3/0", "i4/0"]), ("0", []), ("99", [f"i{number}/0" for number in range(5)])])
def test_tail_prints_the_newest_and_ends_when_asked_not_to_wait(a_config, keep, count, ids):
    keep(ALERTS, *(an_alert(an_incident(id=f"i{number}")) for number in range(5)))
    done = ran(a_config, "tail", "alerts", "--no-follow", "-n", count)
    assert [json.loads(line)["id"] for line in done.stdout.splitlines()] == ids


@pytest.mark.parametrize("arguments", [("alerts", "-n", "-1"), ("alarms",), ()])
def test_tail_of_nothing_is_wrong_usage(a_config, arguments):
    assert ran(a_config, "tail", *arguments).exit_code == 2


@pytest.mark.slow
def test_tail_ends_without_a_word_when_nobody_reads_it(a_config, keep):
    keep(ARTICLES, *(an_article(id=f"a{number}", text="x" * 1000) for number in range(300)))
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "tail", "articles", "-n", "300", "--config", str(a_config)],
        cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.readline()
    process.stdout.close()
    told = process.stderr.read()
    process.stderr.close()
    assert (process.wait(30), told) in [(0, b""), (1, b"")]


def test_dead_records_are_listed_with_the_line_that_says_why(a_config, keep):
    assert ran(a_config, "dead", "list").output == "No dead records.\n"
    keep(FAILURES, FAILURE)
    listed = ran(a_config, "dead", "list").output
    assert ("assess/articles/0/1" in listed, "ValueError: odd [bold]" in listed, "Traceback" in listed) == (True, True, False)
    assert json.loads(ran(a_config, "dead", "list", "--json").output)["tries"] == 3


def test_a_dead_record_without_an_error_does_not_spoil_the_list(a_config, keep):
    keep(FAILURES, Failure(id="f", by="w", stage="s", topic="t", partition=0, offset=0, error="", tries=1, at=NOON))
    assert ran(a_config, "dead", "list").exit_code == 0


def test_a_dead_record_is_put_back_once(a_config, keep):
    keep(FAILURES, FAILURE)
    assert ran(a_config, "dead", "redrive", "nobody").output == "nobody: no such dead record\n"
    assert ran(a_config, "dead", "redrive", "--all").output == "assess/articles/0/1: redriven\n"
    assert ran(a_config, "dead", "redrive", "--all").output == ""
    assert json.loads(ran(a_config, "tail", "articles", "--no-follow").output)["id"] == "odd"


def test_redrive_wants_to_be_told_what(a_config):
    assert ran(a_config, "dead", "redrive").exit_code == 2


@pytest.mark.parametrize("command", [("incidents",), ("tail", "alerts", "--no-follow"), ("dead", "list")])
def test_a_journal_that_cannot_be_read_is_one_line(a_config, command):
    (a_config.parent / "line.db").write_bytes(b"this is no database, but long enough to look like one " * 100)
    done = ran(a_config, *command)
    assert (done.exit_code, done.stderr.startswith("tocsin: "), done.stderr.count("\n")) == (1, True, 1)


def test_every_secret_of_the_config_is_known_to_the_logs(a_config):
    a_config.write_text(
        "feeds:\n  - {url: 'https://user:pass%2Fword@a.example/rss', headers: {Authorization: 'Bearer abcdefgh'}}\n"
        "receivers:\n  - {name: chat, kind: telegram, token: '123456:AAtoken-of-a-bot-AAtoken-of-a-bot', chat: '-100123'}\n"
        "poll: {websub: {callback_url: 'https://us.example/w', secret: 'secret-for-the-hubs'}}\n",
        "utf-8",
    )
    found = opened_secrets(load(a_config, {}))
    assert {"pass/word", "Bearer abcdefgh", "123456:AAtoken-of-a-bot-AAtoken-of-a-bot", "secret-for-the-hubs"} <= set(found)
