"""The line on Kafka, a process per part: two share the assessing, one of them is killed, nothing is lost or said twice."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import pytest
from stories.served_day import SetClock, config_for, day_on_loopback, webhook_on_loopback

from bot.cli.demo import BEGIN, LENGTH, recorded_day
from bot.clock import WallClock
from bot.journal import KafkaOptions, open_journal
from bot.ports import Journal
from bot.topics import ALERTS, ARTICLES, ASSESSMENTS, DELIVERIES, FAILURES, INCIDENTS, Topic

ROOT = Path(__file__).parents[2]
SECONDS = 90.0
READERS: tuple[tuple[Topic, str], ...] = (
    (ARTICLES, "assess"),
    (ASSESSMENTS, "correlate"),
    (INCIDENTS, "escalate"),
    (ALERTS, "deliver.wall"),
)

pytestmark = [pytest.mark.kafka, pytest.mark.slow, pytest.mark.faults, pytest.mark.xdist_group("kafka")]


class Parts:
    """Processes of one config, each with a log of its own; all are ended in the end."""

    def __init__(self, config: Path) -> None:
        self.config = config
        self.running: dict[str, subprocess.Popen[bytes]] = {}

    def start(self, name: str, *arguments: str) -> None:
        with self.log(name).open("wb") as log:
            command = [sys.executable, "-m", "bot", *arguments, "--config", str(self.config)]
            self.running[name] = subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=log)

    def log(self, name: str) -> Path:
        return self.config.with_name(f"{name}.log")

    def dealt(self, name: str) -> int:
        """How many partitions the last deal gave this part."""
        lines = [json.loads(line) for line in self.log(name).read_text("utf-8").splitlines() if "partitions dealt" in line]
        return len(lines[-1]["partitions"]) if lines else 0

    def kill(self, name: str) -> None:
        process = self.running.pop(name)
        process.kill()
        process.wait()

    def stop(self) -> list[int]:
        """End all in order; their exit codes."""
        for process in self.running.values():
            process.terminate()
        codes = [process.wait(15) for process in self.running.values()]
        self.running.clear()
        return codes


@contextmanager
def parts_of(config: Path) -> Iterator[Parts]:
    parts = Parts(config)
    try:
        yield parts
    finally:
        for name in tuple(parts.running):
            parts.kill(name)


@asynccontextmanager
async def journal_at(bootstrap: str, prefix: str) -> AsyncIterator[Journal]:
    journal = await open_journal(KafkaOptions(bootstrap=bootstrap, prefix=prefix), WallClock(), Path())
    try:
        yield journal
    finally:
        await journal.close()


async def told(journal: Journal) -> set[str]:
    """The alerts that were sent, or folded into a later state of their incident."""
    return {one.alert_id async for one in journal.replay(DELIVERIES) if one.outcome in {"sent", "folded"}}


async def sent_alone(journal: Journal) -> set[str]:
    """Those that were sent by themselves, in no digest."""
    sent = [one async for one in journal.replay(DELIVERIES) if one.outcome == "sent"]
    return {one.alert_id for one in sent if not one.detail.startswith("in digest")}


async def until(true, what: str, parts: Parts) -> None:
    """Look again and again: the processes are real, and say nothing to us when they get somewhere."""
    began = time.monotonic()
    while not await true():
        for name, process in parts.running.items():
            assert process.poll() is None, f"{name}: {parts.log(name).read_text('utf-8')[-3000:]}"
        assert time.monotonic() - began < SECONDS, what
        await asyncio.sleep(0.02)


async def test_one_of_two_assessing_processes_is_killed_and_nothing_is_lost(tmp_path, kafka_bootstrap):
    day, prefix = recorded_day(), f"story-{os.getpid()}-{time.monotonic_ns()}."
    wanted = len({(item.feed, item.guid) for item in day.items})
    with (
        day_on_loopback(day, SetClock(BEGIN + LENGTH)) as base_url,
        webhook_on_loopback() as (hook_url, got),
        parts_of(tmp_path / "tocsin.yaml") as parts,
    ):
        journal_line = f'journal: {{kind: kafka, bootstrap: "{kafka_bootstrap}", prefix: "{prefix}", member_timeout: 6s}}'
        text = config_for(day, base_url, hook_url).replace("journal: {kind: embedded, path: line.db}", journal_line)
        parts.config.write_text(text + "routes: [{receiver: wall, update_every: 1s}]\n", "utf-8")
        async with journal_at(kafka_bootstrap, prefix) as journal:

            async def both_share() -> bool:
                return parts.dealt("scorer-1") == parts.dealt("scorer-2") == 3

            async def half_assessed() -> bool:
                return len([one async for one in journal.replay(ASSESSMENTS)]) >= 20

            async def all_done() -> bool:
                if len({one.id async for one in journal.replay(ARTICLES)}) < wanted:
                    return False
                if any([await journal.lag(topic, reader=reader) for topic, reader in READERS]):
                    return False
                return {one.id async for one in journal.replay(ALERTS)} <= await told(journal)

            parts.start("scorer-1", "work", "assess")
            parts.start("scorer-2", "work", "assess")
            parts.start("rest", "work", "correlate", "escalate", "deliver")
            await until(both_share, "the partitions were not shared", parts)
            parts.start("poller", "poll")
            await until(half_assessed, "nothing was assessed", parts)
            behind = await journal.lag(ARTICLES, reader="assess")
            parts.kill("scorer-1")
            await until(all_done, "the line did not get to its end", parts)
            assert [0, 0, 0] == parts.stop()
            articles = {one.id async for one in journal.replay(ARTICLES)}
            assessed = {one.article_id async for one in journal.replay(ASSESSMENTS)}
            alerts = {one.id async for one in journal.replay(ALERTS)}
            sent, all_told = await sent_alone(journal), await told(journal)
            failures = [one async for one in journal.replay(FAILURES)]
    assert behind > 0, "the kill came too late to show anything"
    assert failures == []
    assert wanted == len(articles)
    assert articles == assessed
    assert len(alerts) >= 5
    shown = dict(got)
    assert alerts <= all_told
    assert sorted(sent) == sorted(body["alert"]["id"] for body in shown.values() if "alert" in body)
    assert all(body == shown[webhook_id] for webhook_id, body in got)
