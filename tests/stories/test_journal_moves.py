"""Half a day on the embedded journal, then on Kafka: nothing is lost on the way, and nobody is told twice."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from stories.served_day import SetClock, config_for, day_on_loopback, webhook_on_loopback

from bot.cli.demo import BEGIN, LENGTH, recorded_day

ROOT = Path(__file__).parents[2]
TOPICS = ("articles", "assessments", "alerts", "deliveries", "failures")

pytestmark = [pytest.mark.kafka, pytest.mark.slow, pytest.mark.faults, pytest.mark.xdist_group("kafka")]


def tocsin(*arguments: object) -> str:
    command = [sys.executable, "-m", "bot", *map(str, arguments)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=180)
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout


def kept(topic: str, config: Path) -> list[dict[str, str]]:
    said = tocsin("tail", topic, "--no-follow", "-n", 100_000, "--config", config)
    return [json.loads(line) for line in said.splitlines()]


def test_the_line_goes_on_where_it_stopped(tmp_path: Path, kafka_bootstrap: str) -> None:
    day, clock = recorded_day(), SetClock(BEGIN + LENGTH / 3)
    with day_on_loopback(day, clock) as base_url, webhook_on_loopback() as (hook_url, got):
        text = config_for(day, base_url, hook_url)
        old, new, back = (tmp_path / f"{name}.yaml" for name in ("old", "new", "back"))
        old.write_text(text, "utf-8")
        prefix = f"moves-{os.getpid()}-{time.monotonic_ns()}."
        copies = 1 + kafka_bootstrap.count(",")
        on_kafka = f'journal: {{kind: kafka, bootstrap: "{kafka_bootstrap}", prefix: "{prefix}", replication: {copies}}}'
        new.write_text(text.replace("journal: {kind: embedded, path: line.db}", on_kafka), "utf-8")
        back.write_text(text.replace("line.db", "back.db"), "utf-8")

        tocsin("run", "--drain", "--config", old)
        clock.moment = BEGIN + LENGTH / 2
        tocsin("poll", "--drain", "--config", old)  # these lie unhandled when the journal moves
        told_before, articles_before = len(got), len(kept("articles", old))
        said = tocsin("journal", "copy", old, new)
        for topic in ("articles", "deliveries"):
            assert sorted(kept(topic, old), key=str) == sorted(kept(topic, new), key=str)
        tocsin("run", "--drain", "--config", new)
        told_with_what_lay_there = len(got)
        clock.moment = BEGIN + LENGTH
        tocsin("run", "--drain", "--config", new)
        tocsin("journal", "copy", new, back)
        told_at_last = len(got)
        tocsin("run", "--drain", "--config", back)
        records = {topic: kept(topic, back) for topic in TOPICS}

    assert f"articles: {articles_before:,}\n" in said
    assert 0 < told_before < told_with_what_lay_there < told_at_last
    assert told_at_last == len(got), "nothing was left to say"
    assert [] == records["failures"]
    assert len({(item.feed, item.guid) for item in day.items}) == len({one["id"] for one in records["articles"]})
    assert {one["id"] for one in records["articles"]} == {one["article_id"] for one in records["assessments"]}
    sent = {one["alert_id"]: one.get("detail", "") for one in records["deliveries"] if one["outcome"] == "sent"}
    ended = sent.keys() | {one["alert_id"] for one in records["deliveries"] if one["outcome"] == "folded"}
    assert {one["id"] for one in records["alerts"]} <= ended
    by_itself = sorted(id_ for id_, detail in sent.items() if not detail.startswith("in digest"))
    assert by_itself == sorted(body["alert"]["id"] for _, body in got)
