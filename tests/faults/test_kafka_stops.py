"""The line on Kafka is asked to stop while it works, while a receiver does not answer, while no broker does: it stops in time."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from kafkaline import PARTS, Line, all_told, journal_of, line_on, nothing_is_lost_or_said_twice, told_of, until

from tools.kafka import Cluster

STOPS = int(os.environ.get("TOCSIN_STOPS", str(len(PARTS))))
"""The promise is for 100."""
SLOW_SECONDS, PROMPT_SECONDS = 60.0, 0.3

pytestmark = [pytest.mark.kafka, pytest.mark.slow, pytest.mark.faults, pytest.mark.xdist_group("kafka")]


@pytest.fixture
def cluster(kafka_bootstrap: str) -> Iterator[Cluster]:
    """A broker that may die; skips where there is no Kafka."""
    with Cluster() as cluster:
        yield cluster


async def under_way(line: Line) -> None:
    """A request that nobody answers."""
    before = len(line.wall.calls)

    async def asked() -> bool:
        return len(line.wall.calls) > before

    line.publish()
    await until(line, asked, "the receiver was not asked")


async def test_every_part_stops_in_time_whatever_happens_and_nothing_is_lost(tmp_path: Path, cluster: Cluster) -> None:
    (broker,) = cluster.brokers
    codes: list[tuple[str, str, int]] = []
    async with line_on(cluster.bootstrap, tmp_path) as line:
        for number in range(-(-STOPS // len(PARTS))):
            for part in PARTS:
                line.start(part)
            await told_of(line, line.publish())
            match what := ("dead broker", "slow receiver", "load")[number % 3]:
                case "load":
                    for _ in range(5):
                        line.publish()
                    await asyncio.sleep(number % 5 / 4)
                case "slow receiver":
                    line.answer_seconds = SLOW_SECONDS
                    await under_way(line)
                case "dead broker":
                    line.publish()
                    cluster.kill(broker)
                    await asyncio.sleep(number % 5 / 2)
            codes += [(what, part, code) for part, code in await asyncio.to_thread(line.stop)]
            line.answer_seconds = PROMPT_SECONDS
            if what == "dead broker":
                cluster.start(broker)
                await asyncio.to_thread(cluster.wait, broker)
        for part in PARTS:
            line.start(part)
        async with journal_of(line) as journal:
            await all_told(line, journal)
            articles, alerts, marked = await nothing_is_lost_or_said_twice(line, journal)
    line.tell(f"{len(codes)} stops: {articles} articles, {alerts} alerts, {marked} marked")
    assert [] == [one for one in codes if one[2]]
