"""Whole stages over a journal: articles in, assessments kept and counted. Ratios to the journal in memory, in one run.

`python benchmarks/bench_stages.py [kafka host:port]`; `tools/kafka.py run python benchmarks/bench_stages.py` brings a broker.
"""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from bot.clock import WallClock
from bot.journal import EmbeddedOptions, JournalOptions, KafkaOptions, MemoryOptions, open_journal
from bot.ports import Journal
from bot.records import Article, Assessment, Casualty, Report, Strike
from bot.telemetry import LogOptions, set_up_logging
from bot.topics import ARTICLES, ASSESSMENTS
from bot.worker import Patience, drained, work

COUNT = 6_000


class Copying:
    """As little work as a stage can do."""

    name, reads, writes, remembers = "assess", ARTICLES, ASSESSMENTS, False

    def restore(self, output: Assessment) -> None:
        """Nothing to remember."""

    async def handle(self, record: Article) -> Sequence[Assessment]:
        """An irrelevant assessment."""
        report = Report(
            article_id=record.id,
            feed_id="f",
            publisher="",
            url=record.url,
            title=record.title,
            digest="d",
            seen_at=record.seen_at,
        )
        nothing = Strike(score=0.0), Casualty(score=0.0)
        return [
            Assessment(
                id=f"{record.id}/0", by="bench", country="", article_id=record.id, report=report, seen_at=record.seen_at,
                strike=nothing[0], casualty=nothing[1], language="en",
            )
        ]  # fmt: skip


async def rate(options: JournalOptions, base: Path, at_once: int) -> float:
    """Records a second, wall clock."""
    clock = WallClock()
    journal: Journal = await open_journal(options, clock, base)
    now = clock.now()
    articles = [
        Article(id=f"a{n}", by="bench", feed_id="f", url="https://x.example/", title="t", text="x" * 900, digest="d", seen_at=now)
        for n in range(COUNT)
    ]
    for at in range(0, COUNT, 500):
        await journal.append(ARTICLES, *articles[at : at + 500])
    began = time.perf_counter()
    task = asyncio.create_task(work(journal, Copying, reader="assess", clock=clock, patience=Patience(at_once=at_once)))
    await drained(journal, [(ARTICLES, "assess")], clock)
    seconds = time.perf_counter() - began
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    await journal.close()
    return COUNT / seconds


def main() -> None:
    """Print one line per journal and batch size."""
    set_up_logging(LogOptions(level="error"))
    bootstrap = sys.argv[1] if len(sys.argv) > 1 else os.environ.get("TOCSIN_TEST_KAFKA", "")
    kinds: list[tuple[str, JournalOptions]] = [("memory", MemoryOptions()), ("embedded", EmbeddedOptions(path=Path("bench.db")))]
    if bootstrap:
        kinds.append(("kafka", KafkaOptions(bootstrap=bootstrap, prefix=f"bench-{os.getpid()}.")))
    base_rate = 0.0
    for name, options in kinds:
        for at_once in (1, 64):
            with tempfile.TemporaryDirectory() as folder:
                chosen = options if name != "kafka" else options.model_copy(update={"prefix": f"bench-{os.getpid()}-{at_once}."})
                found = asyncio.run(rate(chosen, Path(folder), at_once))
            base_rate = base_rate or found
            print(f"{name:9} {at_once:3} at once {found:9,.0f} records/s  {found / base_rate:5.2f} of memory")
    if not bootstrap:
        print("kafka     not measured: no broker (tools/kafka.py run python benchmarks/bench_stages.py)")


if __name__ == "__main__":
    main()
