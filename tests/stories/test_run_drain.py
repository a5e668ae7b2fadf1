"""`tocsin run --drain` as an operator runs it from cron: everything once, then nothing more."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from stories.served_day import SetClock, config_for, day_on_loopback, webhook_on_loopback

from bot.cli.demo import BEGIN, LENGTH, recorded_day

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parents[2]


def tocsin(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "bot", *arguments], cwd=ROOT, capture_output=True, text=True, timeout=120, check=False
    )


@pytest.fixture
def a_run(tmp_path):
    day = recorded_day()
    with day_on_loopback(day, SetClock(BEGIN + LENGTH)) as base_url, webhook_on_loopback() as (hook_url, got):
        config = tmp_path / "tocsin.yaml"
        config.write_text(config_for(day, base_url, hook_url), "utf-8")
        yield config, got


def test_the_second_drain_reads_nothing_new_and_says_nothing(a_run):
    config, got = a_run
    first = tocsin("run", "--drain", "--config", str(config))
    assert first.returncode == 0, first.stderr
    articles = int(re.search(r"(\d+) new articles", first.stderr)[1])
    said = len(got)
    second = tocsin("run", "--drain", "--config", str(config))
    assert second.returncode == 0, second.stderr
    assert articles >= 150
    assert said >= 5
    assert "0 new articles, 0 edited; 14 feeds unchanged, 0 failed" in second.stderr
    assert len(got) == said


def test_what_the_journal_holds_can_be_looked_at(a_run):
    config, _ = a_run
    assert tocsin("run", "--drain", "--config", str(config)).returncode == 0
    incidents = tocsin("incidents", "--config", str(config))
    assert "Kharkiv" in incidents.stdout
    assert tocsin("incidents", "--json", "--country", "ua", "--config", str(config)).stdout.count('"record":"incident"') >= 2
    feeds = tocsin("feeds", "list", "--config", str(config))
    assert "steppe-post" in feeds.stdout
    assert "No dead records." in tocsin("dead", "list", "--config", str(config)).stdout
    tail = tocsin("tail", "alerts", "--no-follow", "-n", "2", "--config", str(config))
    assert len(tail.stdout.splitlines()) == 2
    article = re.search(r'"article_id":"(\w+)"', tail.stdout)[1]
    explained = tocsin("explain", article, "--config", str(config))
    assert explained.returncode == 0
    for stage in ("poll", "assess", "correlate", "escalate", "deliver"):
        assert re.search(rf"^{stage} ", explained.stdout, re.MULTILINE), explained.stdout
    unknown = tocsin("explain", "no-such-article", "--config", str(config))
    assert unknown.returncode == 1


def test_a_test_message_reaches_the_receiver_and_is_updated(a_run):
    config, got = a_run
    done = tocsin("send-test", "wall", "--config", str(config))
    assert done.returncode == 0, done.stderr
    assert [body["type"] for _, body in got] == ["alert.created", "alert.updated"]
    assert "TEST" in str(got[0][1])
    wrong = tocsin("send-test", "wal", "--config", str(config))
    assert wrong.returncode == 2
