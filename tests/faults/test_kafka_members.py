"""Processes on Kafka come and go without warning, and nothing is lost."""

from __future__ import annotations

import asyncio
import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from itertools import count, islice
from pathlib import Path

import pytest

from bot.clock import WallClock
from bot.journal import KafkaOptions, open_journal
from bot.ports import Journal
from bot.topics import ALERTS, ARTICLES, ASSESSMENTS, FAILURES, INCIDENTS
from builders import an_article

pytestmark = [pytest.mark.kafka, pytest.mark.slow, pytest.mark.faults, pytest.mark.xdist_group("kafka")]

ROOT = Path(__file__).parents[2]
SEED = 20260314
STORM_SECONDS = float(os.environ.get("TOCSIN_STORM_SECONDS", "20"))
"""The promise is for 300."""
CALM_SECONDS = 120.0
"""So long nothing at all may get done of the rest, on a loaded machine."""
WARM_SECONDS, BACKLOG = 8.0, 1000
"""Entries, per partition: whoever lives has something to do, however many partitions are nobody's."""
STORES = count(1)
PARTS = ("assess", "correlate", "escalate")
READERS = ((ARTICLES, "assess"), (ASSESSMENTS, "correlate"), (INCIDENTS, "escalate"))
CITIES = ("Kharkiv", "Odesa", "Gaza", "Khartoum", "Aden", "Idlib")


class Parts:
    """Processes on one config."""

    def __init__(self, folder: Path, bootstrap: str) -> None:
        self.options = KafkaOptions(
            bootstrap=bootstrap, prefix=f"members-{os.getpid()}-{next(STORES)}.", member_timeout=timedelta(seconds=6)
        )
        self.running: list[subprocess.Popen[bytes]] = []
        self._names: dict[subprocess.Popen[bytes], str] = {}
        self._free = [f"worker-{number}" for number in range(3)]
        self.config, self._log = folder / "tocsin.yaml", folder / "log.txt"
        self.config.write_text(
            f'journal: {{kind: kafka, bootstrap: "{bootstrap}", prefix: "{self.options.prefix}", member_timeout: 6s,\n'
            '  member: "${MEMBER:-}"}\n'
            "receivers: [{name: wall, kind: console}]\n",
            "utf-8",
        )

    def start(self, *stages: str) -> subprocess.Popen[bytes]:
        """Under the name of the one that has been dead for longest, as whatever keeps containers running does it."""
        name = self._free.pop(0)
        with self._log.open("ab") as log:
            command = [sys.executable, "-m", "bot", "work", *stages, "--config", str(self.config)]
            process = subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=log, env=os.environ | {"MEMBER": name})
        self.running.append(process)
        self._names[process] = name
        return process

    def kill(self, process: subprocess.Popen[bytes]) -> None:
        assert process.poll() is None, self.said()
        self.running.remove(process)
        self._free.append(self._names.pop(process))
        process.kill()
        process.wait()

    def said(self) -> str:
        return self._log.read_text("utf-8")[-3000:]


@contextmanager
def parts_on(folder: Path, bootstrap: str) -> Iterator[Parts]:
    parts = Parts(folder, bootstrap)
    try:
        yield parts
    finally:
        for process in parts.running:
            process.kill()
            process.wait()


class Feed:
    """Articles, so many in every partition that the scorers never rest."""

    def __init__(self, journal: Journal) -> None:
        self.given: set[str] = set()
        self._journal = journal
        self._kept = [0] * ARTICLES.partitions
        self._numbers = count()

    async def during(self, seconds: float) -> float:
        """How many articles a second the scorers handled."""
        began, before = time.monotonic(), sum(await self._handled())
        while time.monotonic() < began + seconds:
            await self._fill_up()
            await asyncio.sleep(0.2)
        return (sum(await self._handled()) - before) / (time.monotonic() - began)

    async def _fill_up(self) -> None:
        short = [kept - done < BACKLOG for kept, done in zip(self._kept, await self._handled(), strict=True)]
        batch = []
        for number in islice(self._numbers, BACKLOG if any(short) else 0):
            article = an_article(id=f"article-{number}", title=title(number), text="")
            if short[partition := ARTICLES.partition(article)]:
                self._kept[partition] += 1
                batch.append(article)
        await self._journal.append(ARTICLES, *batch)
        self.given |= {one.id for one in batch}

    async def _handled(self) -> list[int]:
        stands = (await self._journal.positions(ARTICLES)).get("assess", {})
        return [stands.get(partition, -1) + 1 for partition in range(ARTICLES.partitions)]


def title(number: int) -> str:
    """Mostly nothing, now and then a strike."""
    city = CITIES[number % len(CITIES)]
    return f"Council of {city} debates budget {number}" if number % 50 else f"Missile strike on {city} kills {number // 50 + 3}"


async def all_handled(journal: Journal, parts: Parts) -> None:
    """Look again and again: the processes are real, and say nothing to us when they get somewhere."""
    moved, before = time.monotonic(), [-1]
    while any(lags := [await journal.lag(topic, reader=reader) for topic, reader in READERS]):
        assert all(process.poll() is None for process in parts.running), parts.said()
        moved, before = (moved, before) if lags == before else (time.monotonic(), lags)
        assert time.monotonic() - moved < CALM_SECONDS, f"{lags}: {parts.said()}"
        await asyncio.sleep(0.2)


async def nothing_is_lost(journal: Journal, given: set[str]) -> None:
    assert [] == [one async for one in journal.replay(FAILURES)]
    assert given == {one.article_id async for one in journal.replay(ASSESSMENTS)}
    incidents = {one.id async for one in journal.replay(INCIDENTS)}
    alerts = [one async for one in journal.replay(ALERTS)]
    assert {one.incident_id for one in alerts} <= incidents
    told: dict[str, str] = {}
    for one in alerts:
        assert told.setdefault(one.id, one.reason) == one.reason, "two alerts under one id"
    assert alerts, "a storm without an alert shows nothing"


async def test_rebalance_storm_loses_nothing(tmp_path: Path, kafka_bootstrap: str) -> None:
    """A worker is killed or started every two seconds."""
    chance = random.Random(SEED)
    with parts_on(tmp_path, kafka_bootstrap) as parts:
        journal = await open_journal(parts.options, WallClock(), Path())
        for _ in range(2):
            parts.start(*PARTS)
        feed = Feed(journal)
        await feed.during(WARM_SECONDS)
        calm = await feed.during(STORM_SECONDS / 3)
        feeding = asyncio.create_task(feed.during(STORM_SECONDS))
        try:
            while not feeding.done():
                await asyncio.wait({feeding}, timeout=2)
                if len(parts.running) > 1 and chance.random() < 0.6:
                    parts.kill(chance.choice(parts.running))
                elif len(parts.running) < 3:
                    parts.start(*PARTS)
            storm = await feeding
            sys.stderr.write(f"\n{calm:.0f} articles/s in calm, {storm:.0f} in the storm: {storm / calm:.2f}\n")
            await all_handled(journal, parts)
            await nothing_is_lost(journal, feed.given)
        finally:
            feeding.cancel()
            await asyncio.gather(feeding, return_exceptions=True)
            await journal.close()
