"""A process on Kafka that is asked to stop does, broker or no broker."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from itertools import count
from pathlib import Path

import pytest

from bot.clock import WallClock
from bot.journal import KafkaOptions, open_journal
from bot.ports import Journal
from bot.topics import ARTICLES
from builders import an_article
from tools.kafka import Cluster

pytestmark = [pytest.mark.kafka, pytest.mark.slow, pytest.mark.faults, pytest.mark.xdist_group("kafka")]

ROOT = Path(__file__).parents[2]
CALM_SECONDS = 120.0
"""So long the rest may take on a loaded machine."""
STOP_SECONDS = 8.0
"""What a container has from SIGTERM to SIGKILL, less a little."""
STORES = count(1)
PARTS = ("assess",)
READERS = ((ARTICLES, "assess"),)
CITIES = ("Kharkiv", "Odesa", "Gaza", "Khartoum", "Aden", "Idlib")


class Parts:
    """Processes on one config."""

    def __init__(self, folder: Path, bootstrap: str) -> None:
        self.options = KafkaOptions(
            bootstrap=bootstrap, prefix=f"members-{os.getpid()}-{next(STORES)}.", member_timeout=timedelta(seconds=6)
        )
        self.running: list[subprocess.Popen[bytes]] = []
        self.config, self._log = folder / "tocsin.yaml", folder / "log.txt"
        self.config.write_text(
            f'journal: {{kind: kafka, bootstrap: "{bootstrap}", prefix: "{self.options.prefix}", member_timeout: 6s}}\n'
            "receivers: [{name: wall, kind: console}]\n",
            "utf-8",
        )

    def start(self, *stages: str) -> subprocess.Popen[bytes]:
        with self._log.open("ab") as log:
            command = [sys.executable, "-m", "bot", "work", *stages, "--config", str(self.config)]
            process = subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=log)
        self.running.append(process)
        return process

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


async def feed(journal: Journal, seconds: float, given: set[str]) -> None:
    """Append articles for so long, a few at a time."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        batch = [
            an_article(id=f"article-{len(given) + n}", title=f"Missile strike on {CITIES[n]} kills {len(given) % 90 + 3}")
            for n in range(len(CITIES))
        ]
        await journal.append(ARTICLES, *batch)
        given |= {one.id for one in batch}
        await asyncio.sleep(0.2)


async def all_handled(journal: Journal, parts: Parts) -> None:
    """Look again and again: the processes are real, and say nothing to us when they get somewhere."""
    began = time.monotonic()
    while any([await journal.lag(topic, reader=reader) for topic, reader in READERS]):
        assert all(process.poll() is None for process in parts.running), parts.said()
        assert time.monotonic() - began < CALM_SECONDS, parts.said()
        await asyncio.sleep(0.2)


async def test_a_dead_broker_does_not_keep_a_process_that_is_to_stop(tmp_path: Path, kafka_bootstrap: str) -> None:
    with Cluster() as cluster, parts_on(tmp_path, cluster.bootstrap) as parts:
        journal = await open_journal(parts.options, WallClock(), Path())
        given: set[str] = set()
        try:
            process = parts.start(*PARTS)
            await feed(journal, 1, given)
            await all_handled(journal, parts)
            await feed(journal, 1, given)
            cluster.kill(cluster.brokers[0])
            began = time.monotonic()
            process.terminate()
            assert 0 == await asyncio.to_thread(process.wait, 30), parts.said()
            assert time.monotonic() - began < STOP_SECONDS
        finally:
            await journal.close()
