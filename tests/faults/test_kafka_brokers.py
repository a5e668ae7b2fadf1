"""Three brokers lose their leaders, go all at once, stay away: the line waits, goes on by itself, loses and repeats nothing."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from kafkaline import PARTS, Line, all_told, journal_of, line_on, nothing_is_lost_or_said_twice, told_of

from tools.kafka import Broker, Cluster

LEADER_CHANGES = int(os.environ.get("TOCSIN_LEADER_CHANGES", "1"))
RESTARTS = int(os.environ.get("TOCSIN_BROKER_RESTARTS", "0"))
AWAY_SECONDS = float(os.environ.get("TOCSIN_AWAY_SECONDS", "4"))
"""The promise is for 30, 20 and 600."""
EVERY_SECONDS = 10.0
MOST_MB = 300

pytestmark = [pytest.mark.kafka, pytest.mark.slow, pytest.mark.faults, pytest.mark.xdist_group("kafka")]


@pytest.fixture
def cluster(kafka_bootstrap: str) -> Iterator[Cluster]:
    """Three brokers of its own; skips where there is no Kafka."""
    with Cluster(3) as cluster:
        yield cluster


async def back(cluster: Cluster, *brokers: Broker) -> None:
    for broker in brokers:
        cluster.start(broker)
    for broker in brokers:
        await asyncio.to_thread(cluster.wait, broker)


async def publishing(line: Line, seconds: float) -> None:
    """An item every two seconds, for so long."""
    for _ in range(max(1, round(seconds / 2))):
        line.publish()
        await asyncio.sleep(2)


async def test_leaders_change_brokers_go_and_come_and_nothing_is_lost(tmp_path: Path, cluster: Cluster) -> None:
    resumed: dict[str, list[float]] = {"leader": [], "restart": [], "away": []}
    async with line_on(cluster.bootstrap, tmp_path) as line:
        for part in PARTS:
            line.start(part)
        await told_of(line, line.publish())
        for number in range(LEADER_CHANGES):
            broker = cluster.brokers[number % 3]
            cluster.kill(broker)
            await publishing(line, EVERY_SECONDS / 2)
            await back(cluster, broker)
            await publishing(line, EVERY_SECONDS / 2)
            resumed["leader"].append(await told_of(line, line.publish()))
        for what, times, seconds in (("restart", RESTARTS, 2.0), ("away", 1, AWAY_SECONDS)):
            for _ in range(times):
                for broker in cluster.brokers:
                    cluster.kill(broker)
                await publishing(line, seconds)
                await back(cluster, *cluster.brokers)
                resumed[what].append(await told_of(line, line.publish()))
        line.tell("; ".join(f"{what}: {len(took)}, told within {max(took):.1f} s" for what, took in resumed.items() if took))
        async with journal_of(line) as journal:
            await all_told(line, journal)
            articles, alerts, marked = await nothing_is_lost_or_said_twice(line, journal)
    line.tell(f"{articles} articles, {alerts} alerts, {marked} marked")
    assert max(line.peak_mb.values()) < MOST_MB
