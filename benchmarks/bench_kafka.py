"""The journal on Kafka against a bare client, and one scorer against two; `tools/kafka.py run` brings the broker it needs.

Per core means: per second of this process's own CPU, which a loaded machine does not change; the broker's CPU is not in it.
"""

from __future__ import annotations

import asyncio
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import aclosing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from aiokafka import AIOKafkaProducer
from bench_journal import article

from bot.clock import WallClock
from bot.journal import KafkaOptions, open_journal
from bot.journal.kafka_writing import Row
from bot.ports import Journal
from bot.records import Article
from bot.telemetry import LogOptions, set_up_logging
from bot.topics import ARTICLES

ROUNDS, RECORDS, AT_ONCE, APPENDERS = 5, 12_000, 500, 4
SCORED, SETTLE_SECONDS = 40_000, 8.0
FLOOR_RATIO, FLOOR_PRODUCE, FLOOR_CONSUME, FLOOR_TWO = 0.8, 20_000, 40_000, 1.6

ARTICLE_LIST = [article(number) for number in range(RECORDS)]
ROWS: list[Row] = [(ARTICLES.partition(one), one.id.encode(), ARTICLES.encode(one)) for one in ARTICLE_LIST]


@dataclass(frozen=True, slots=True)
class Spent:
    """Records a second: of the clock, and of our own CPU."""

    clock: float
    core: float


async def spent(work: Awaitable[None]) -> Spent:
    began, cpu = time.perf_counter(), time.process_time()
    await work
    return Spent(RECORDS / (time.perf_counter() - began), RECORDS / (time.process_time() - cpu))


async def bare(bootstrap: str, topic: str, rows: Sequence[Row]) -> None:
    """The bare client, on the same terms: all replicas, idempotent, zstd; but it is given bytes and partitions."""
    producer = AIOKafkaProducer(
        bootstrap_servers=bootstrap, acks="all", enable_idempotence=True, compression_type="zstd", max_batch_size=1024 * 1024
    )
    await producer.start()
    try:
        left = iter(range(0, len(rows), AT_ONCE))

        async def sender() -> None:
            for at in left:
                some = rows[at : at + AT_ONCE]
                futures = [await producer.send(topic, value, key=key, partition=partition) for partition, key, value in some]
                await asyncio.gather(*futures)

        await asyncio.gather(*(sender() for _ in range(APPENDERS)))
    finally:
        await producer.stop()


async def ours(journal: Journal) -> None:
    """Encoding and choosing partitions among it."""
    left = iter(range(0, RECORDS, AT_ONCE))

    async def appender() -> None:
        for at in left:
            await journal.append(ARTICLES, *ARTICLE_LIST[at : at + AT_ONCE])

    await asyncio.gather(*(appender() for _ in range(APPENDERS)))


async def consumed(journal: Journal, reader: str) -> None:
    """Read and decode by a share; positions are not moved."""
    count = 0
    async with aclosing(journal.shares(ARTICLES, reader=reader)) as shares:
        async for share in shares:
            async with aclosing(share.batches(AT_ONCE)) as batches:
                async for batch in batches:
                    count += len(batch)
                    if count >= RECORDS:
                        return


async def one_round(bootstrap: str, number: int, measure: Callable[[str, Spent], None]) -> None:
    options = KafkaOptions(bootstrap=bootstrap, prefix=f"bench-{os.getpid()}-{number}.")
    journal = await open_journal(options, WallClock(), Path())
    try:
        await bare(bootstrap, f"{options.prefix}articles", ROWS[:AT_ONCE])  # nobody is to pay for files not yet made
        measure("encode and produce", await spent(ours(journal)))
        measure("consume and decode", await spent(consumed(journal, "bench")))
        measure("bare aiokafka", await spent(bare(bootstrap, f"{options.prefix}articles", ROWS)))
    finally:
        await journal.close()


async def scored(bootstrap: str, scorers: int) -> float:
    """Articles a second by so many processes, once each has loaded what it needs and has its partitions, and none runs dry."""
    prefix = f"bench-scorers-{os.getpid()}-{scorers}."
    journal = await open_journal(KafkaOptions(bootstrap=bootstrap, prefix=prefix), WallClock(), Path())

    async def down_to(most: int) -> int:
        while (lag := await journal.lag(ARTICLES, reader="assess")) > most:  # noqa: ASYNC110 - processes, not tasks
            await asyncio.sleep(0.2)
        return lag

    try:
        with running(bootstrap, prefix, scorers):
            for _ in range(2):
                await journal.append(ARTICLES, *map(news, range(AT_ONCE)))
                await down_to(0)
                await asyncio.sleep(SETTLE_SECONDS)
            for at in range(0, SCORED, AT_ONCE):
                await journal.append(ARTICLES, *map(news, range(at, at + AT_ONCE)))
            before, began = await down_to(SCORED), time.perf_counter()
            return (before - await down_to(SCORED // 10)) / (time.perf_counter() - began)
    finally:
        await journal.close()


@contextmanager
def running(bootstrap: str, prefix: str, scorers: int) -> Iterator[None]:
    with tempfile.TemporaryDirectory() as folder:
        config = Path(folder, "tocsin.yaml")
        config.write_text(
            f'journal: {{kind: kafka, bootstrap: "{bootstrap}", prefix: "{prefix}"}}\nlog: {{level: error}}\n', "utf-8"
        )
        command = [sys.executable, "-m", "bot", "work", "assess", "--config", str(config)]
        processes = [subprocess.Popen(command) for _ in range(scorers)]
        try:
            yield
        finally:
            for process in processes:
                process.kill()
                process.wait()


def news(number: int) -> Article:
    """Every tenth is about a strike."""
    title = "Ракетний удар по Харкову: є загиблі" if number % 10 == 0 else f"Council debates budget {number}"
    return Article(
        id=f"n{number}", by="bench", feed_id="f", url="https://x.example/", title=title, text=f"{title}. " * 12, digest="d",
        seen_at=WallClock().now(),
    )  # fmt: skip


def main() -> int:
    """One line per figure, with its floor."""
    set_up_logging(LogOptions(level="error"))
    bootstrap = sys.argv[1] if len(sys.argv) > 1 else os.environ.get("TOCSIN_TEST_KAFKA", "")
    if not bootstrap:
        print("kafka     not measured: no broker (tools/kafka.py run python benchmarks/bench_kafka.py)")
        return 0
    results: dict[str, list[Spent]] = {}
    for number in range(ROUNDS):
        asyncio.run(one_round(bootstrap, number, lambda name, value: results.setdefault(name, []).append(value)))
    core = {name: statistics.median(one.core for one in values) for name, values in results.items()}
    clock = {name: statistics.median(one.clock for one in values) for name, values in results.items()}
    print(f"records of {len(ARTICLES.encode(ARTICLE_LIST[0]))} bytes; records/s, median of {ROUNDS}")
    for name in results:
        print(f"  {name:32} {clock[name]:>10,.0f} by the clock {core[name]:>10,.0f} per core")
    one, two = (asyncio.run(scored(bootstrap, scorers)) for scorers in (1, 2))
    print(f"  one scorer {one:,.0f} articles/s, two {two:,.0f} (the broker and whatever else runs share the cores)")
    floors = [
        ("produce against bare, per core", core["encode and produce"] / core["bare aiokafka"], FLOOR_RATIO),
        ("encode and produce, per core", core["encode and produce"], FLOOR_PRODUCE),
        ("consume and decode, per core", core["consume and decode"], FLOOR_CONSUME),
        ("two scorers against one", two / one, FLOOR_TWO),
    ]
    for name, value, floor in floors:
        print(f"  {name:32} {value:>10,.2f}  floor {floor:,}  {'ok' if value >= floor else 'BELOW'}")
    return 0 if all(value >= floor for _, value, floor in floors) else 1


if __name__ == "__main__":
    sys.exit(main())
