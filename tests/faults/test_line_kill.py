"""The whole process is killed fifty times while the recorded day passes: every alert arrives, none is shown twice."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from pathlib import Path

import pytest
from stories.served_day import SetClock, config_for, day_on_loopback, webhook_on_loopback

from bot.cli.demo import BEGIN, LENGTH, recorded_day

ROUNDS = 50
SEED = 20260314

pytestmark = [pytest.mark.slow, pytest.mark.faults, pytest.mark.xdist_group("kill")]


def tocsin(*arguments: str, folder: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "bot", *arguments]
    log = (folder / "log.txt").open("ab")
    with log:
        return subprocess.Popen(command, cwd=Path(__file__).parents[2], stdout=subprocess.PIPE, stderr=log)


def records(topic: str, config: Path) -> list[dict[str, object]]:
    import json

    process = tocsin("tail", topic, "--no-follow", "-n", "100000", "--config", str(config), folder=config.parent)
    out, _ = process.communicate(timeout=60)
    return [json.loads(line) for line in out.splitlines()]


def test_fifty_kills_lose_nothing_and_repeat_nothing(tmp_path):
    chance = random.Random(SEED)
    day, clock = recorded_day(), SetClock(BEGIN)
    with day_on_loopback(day, clock) as base_url, webhook_on_loopback() as (hook_url, got):
        config = tmp_path / "tocsin.yaml"
        config.write_text(config_for(day, base_url, hook_url), "utf-8")
        for number in range(ROUNDS):
            clock.moment = BEGIN + LENGTH * (number + 1) / ROUNDS
            process = tocsin("run", "--config", str(config), folder=tmp_path)
            time.sleep(chance.uniform(1.2, 3.2))
            assert process.poll() is None, (tmp_path / "log.txt").read_text("utf-8")[-3000:]
            process.kill()
            process.communicate()
        for _ in range(2):
            process = tocsin("run", "--drain", "--config", str(config), folder=tmp_path)
            process.communicate(timeout=90)
            assert process.returncode == 0, (tmp_path / "log.txt").read_text("utf-8")[-3000:]
        alerts = records("alerts", config)
        articles = records("articles", config)
        failures = records("failures", config)
        deliveries = records("deliveries", config)
    assert failures == []
    assert len({one["id"] for one in articles}) == len({(item.feed, item.guid) for item in day.items})
    assert len(alerts) >= 10
    assert len({one["id"] for one in alerts}) == len(alerts)
    shown = dict(got)
    sent = {one["alert_id"]: str(one.get("detail", "")) for one in deliveries if one["outcome"] == "sent"}
    folded = {one["alert_id"] for one in deliveries if one["outcome"] == "folded"}
    in_digest = {one["incident_id"] for one in deliveries if str(one.get("detail", "")).startswith("in digest")}
    unsaid = [one for one in alerts if one["id"] not in sent and one["id"] not in folded]
    assert [one for one in unsaid if one.get("loud", True)] == []
    assert {one["incident_id"] for one in unsaid} <= in_digest, "a quiet update needs a message of its own to edit"
    by_itself = sorted(id_ for id_, detail in sent.items() if not detail.startswith("in digest"))
    assert sorted(body["alert"]["id"] for body in shown.values()) == by_itself
    assert all(body == shown[webhook_id] for webhook_id, body in got)
