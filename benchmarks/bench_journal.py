"""How much the embedded journal takes: `python benchmarks/bench_journal.py`; exits 1 below a floor. About half a minute.

Every append is awaited until it is synced to the disk (synchronous=FULL), and the time to encode it counts. The limit it
is set against is the disk itself: the same bytes by write and fdatasync.
"""

from __future__ import annotations

import asyncio
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path

from bot.clock import WallClock
from bot.journal.embedded import EmbeddedJournal, EmbeddedOptions, open_embedded
from bot.records import Article
from bot.topics import ARTICLES, ASSESSMENTS

ROUNDS = 3
APPENDERS, RECORDS, SINGLES = 200, 40_000, 2_000
FLOOR_SHARED, FLOOR_SHARED_RATIO, FLOOR_SINGLE_RATIO, FLOOR_READ = 30_000, 0.1, 0.2, 60_000


def article(number: int) -> Article:
    """About 1.5 kB of JSON, half of it Cyrillic, as from a feed."""
    return Article(
        id=f"{number:026d}", by="poll/1", feed_id="suspilne", url=f"https://suspilne.example/news/{number}",
        title="Ракетний удар по Харкову: є загиблі та поранені", text="Ракетний удар по місту. " * 26, digest=f"{number:032d}",
        seen_at=datetime(2026, 3, 14, 4, 0, tzinfo=UTC), published_at=datetime(2026, 3, 14, 3, 58, tzinfo=UTC),
        language="uk", country="UA", publisher="Suspilne", family="suspilne", source="Suspilne", tier=2,
    )  # fmt: skip


ARTICLE_LIST = [article(number) for number in range(RECORDS)]


async def rate(count: int, work: Awaitable[None]) -> float:
    began = time.perf_counter()
    await work
    return count / (time.perf_counter() - began)


async def shared(journal: EmbeddedJournal) -> None:
    left = iter(ARTICLE_LIST)

    async def appender() -> None:
        for record in left:
            await journal.append(ARTICLES, record)

    await asyncio.gather(*(appender() for _ in range(APPENDERS)))


async def single(journal: EmbeddedJournal) -> None:
    for record in ARTICLE_LIST[:SINGLES]:
        await journal.append(ARTICLES, record)


async def read(journal: EmbeddedJournal) -> None:
    count = 0
    async for share in journal.shares(ARTICLES, reader="bench"):
        async for _ in share:
            count += 1
            if count == RECORDS:
                return


async def replayed(journal: EmbeddedJournal) -> None:
    async for _ in journal.replay(ARTICLES):
        pass


async def advanced(journal: EmbeddedJournal) -> None:
    """One worker: read, advance, and only then the next."""
    count = 0
    async for share in journal.shares(ARTICLES, reader="worker"):
        async for entry in share:
            await journal.advance(entry, ASSESSMENTS, ())
            count += 1
            if count == SINGLES:
                return


def disk(folder: Path, batch: int, count: int) -> float:
    """Records a second by bare write and fdatasync of so many at once."""
    data = b"".join(ARTICLES.encode(record) for record in ARTICLE_LIST[:batch])
    file = os.open(folder / "bare", os.O_WRONLY | os.O_CREAT)
    began = time.perf_counter()
    for _ in range(count // batch):
        os.write(file, data)
        os.fdatasync(file)
    spent = time.perf_counter() - began
    os.close(file)
    return count / spent


async def one_round(measure: Callable[[str, float], None]) -> None:
    with tempfile.TemporaryDirectory(dir=os.environ.get("TOCSIN_BENCH_DIR")) as name:
        folder = Path(name)
        measure("disk, batches of 100", disk(folder, 100, 20_000))
        measure("disk, one by one", disk(folder, 1, SINGLES))
        journal = await open_embedded(EmbeddedOptions(path=Path("bench.db")), WallClock(), folder)
        measure(f"append, {APPENDERS} appenders", await rate(RECORDS, shared(journal)))
        measure("read by a share", await rate(RECORDS, read(journal)))
        measure("replay", await rate(RECORDS, replayed(journal)))
        measure("append, one appender", await rate(SINGLES, single(journal)))
        measure("read and advance, one worker", await rate(SINGLES, advanced(journal)))
        await journal.close()


def main() -> int:
    results: dict[str, list[float]] = {}
    for _ in range(ROUNDS):
        asyncio.run(one_round(lambda name, value: results.setdefault(name, []).append(value)))
    median = {name: statistics.median(values) for name, values in results.items()}
    print(f"records of {len(ARTICLES.encode(ARTICLE_LIST[0]))} bytes; records/s, median of {ROUNDS} (lowest to highest)")
    for name, values in results.items():
        print(f"  {name:32} {median[name]:>10,.0f}  ({min(values):,.0f} to {max(values):,.0f})")
    together = median[f"append, {APPENDERS} appenders"]
    floors = (
        (f"{APPENDERS} appenders, records/s", together, FLOOR_SHARED),
        ("  against the disk in 100s", together / median["disk, batches of 100"], FLOOR_SHARED_RATIO),
        ("one appender against the disk", median["append, one appender"] / median["disk, one by one"], FLOOR_SINGLE_RATIO),
        ("read by a share, records/s", median["read by a share"], FLOOR_READ),
    )
    for name, value, floor in floors:
        print(f"  {name:32} {value:>10,.2f}  floor {floor:,}  {'ok' if value >= floor else 'BELOW'}")
    return 0 if all(value >= floor for _, value, floor in floors) else 1


if __name__ == "__main__":
    sys.exit(main())
