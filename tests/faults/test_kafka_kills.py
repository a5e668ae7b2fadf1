"""Every part of the line on Kafka is killed over and over: nothing is lost, no repeat is without a mark."""

from __future__ import annotations

import asyncio
import os
import random
from pathlib import Path

import pytest
from kafkaline import PARTS, all_told, journal_of, line_on, nothing_is_lost_or_said_twice, told_of

ROUNDS = int(os.environ.get("TOCSIN_KILL_ROUNDS", "4"))
"""The promise is for 300."""
SEED = 20260314

pytestmark = [pytest.mark.kafka, pytest.mark.slow, pytest.mark.faults, pytest.mark.xdist_group("kafka")]


async def test_kills_of_every_part_lose_nothing_and_repeat_nothing_without_a_mark(tmp_path: Path, kafka_bootstrap: str) -> None:
    chance, parts = random.Random(SEED), tuple(PARTS)
    async with line_on(kafka_bootstrap, tmp_path, member_seconds=3) as line, journal_of(line) as journal:
        for part in parts:
            line.start(part)
        await told_of(line, line.publish())
        for number in range(ROUNDS):
            line.publish()
            await asyncio.sleep(chance.uniform(0.5, 3.0))
            part = parts[number % len(parts)]
            line.kill(part)
            line.start(part)
            if number % (4 * len(parts)) == 0:  # on a loaded machine, too, each part gets something done
                await told_of(line, line.publish())
        await all_told(line, journal)
        articles, alerts, marked = await nothing_is_lost_or_said_twice(line, journal)
    line.tell(f"{ROUNDS} kills: {articles} articles, {alerts} alerts, {marked} marked as possible repeats")
    assert marked <= -(-ROUNDS // len(parts)), "at most one for each kill of the notifier"
