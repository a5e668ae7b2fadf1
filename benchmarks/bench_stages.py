"""The deciding stages over a journal: articles in, alerts out. On files and on Kafka against the journal in memory, in one run.

`python tools/kafka.py run -- python benchmarks/bench_stages.py` brings a broker. All stages run in one process, as `tocsin run`
has them; every tenth article tells of a strike. Per core counts this process's own CPU: another's load does not change it.
"""

from __future__ import annotations

import asyncio
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

from bench_kafka import AT_ONCE, FLOOR_RATIO, Spent, news

from bot.app import Line, opened, run_line
from bot.clock import WallClock
from bot.journal import EmbeddedOptions, JournalOptions, KafkaOptions, MemoryOptions, open_journal
from bot.settings import Config, Settings
from bot.telemetry import LogOptions, set_up_logging
from bot.topics import ARTICLES, ASSESSMENTS, INCIDENTS
from bot.worker import drained

ROUNDS, ARTICLES_EACH, WARM = 3, 6_000, 200
READERS = ((ARTICLES, "assess"), (ASSESSMENTS, "correlate"), (INCIDENTS, "escalate"))


async def measured(options: JournalOptions, folder: Path) -> Spent:
    """All of it lies ready when the clock begins; the first articles only load what is loaded once."""
    clock = WallClock()
    config = Config(Settings(journal=options), folder)
    journal = await open_journal(options, clock, folder)
    async with opened(config, journal=journal, channels=()) as line:
        running = asyncio.create_task(run_line(line, ("assess", "correlate", "escalate"), poll=False))
        try:
            await handled(line, range(WARM))
            began, cpu = time.perf_counter(), time.process_time()
            await handled(line, range(WARM, WARM + ARTICLES_EACH))
            return Spent(ARTICLES_EACH / (time.perf_counter() - began), ARTICLES_EACH / (time.process_time() - cpu))
        finally:
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)


async def handled(line: Line, numbers: range) -> None:
    """Give the articles, as a poller would, and wait for the end of the line."""
    for at in range(0, len(numbers), AT_ONCE):
        await line.journal.append(ARTICLES, *map(news, numbers[at : at + AT_ONCE]))
    await drained(line.journal, READERS, line.clock, pause_seconds=0.2)


def main() -> int:
    """One line per journal; 1 if Kafka is too slow."""
    set_up_logging(LogOptions(level="error"))
    bootstrap = sys.argv[1] if len(sys.argv) > 1 else os.environ.get("TOCSIN_TEST_KAFKA", "")
    found: dict[str, list[Spent]] = {}
    for number in range(ROUNDS):
        kinds: list[tuple[str, JournalOptions]] = [
            ("memory", MemoryOptions()),
            ("embedded", EmbeddedOptions(path=Path("line.db"))),
        ]
        if bootstrap:
            kinds.append(("kafka", KafkaOptions(bootstrap=bootstrap, prefix=f"bench-line-{os.getpid()}-{number}.")))
        for name, options in kinds:
            with tempfile.TemporaryDirectory() as folder:
                found.setdefault(name, []).append(asyncio.run(measured(options, Path(folder))))
    core = {name: statistics.median(one.core for one in some) for name, some in found.items()}
    clock = {name: statistics.median(one.clock for one in some) for name, some in found.items()}
    print(f"articles/s through assess, correlate and escalate, median of {ROUNDS}")
    for name in found:
        ratios = f"{clock[name] / clock['memory']:5.2f} and {core[name] / core['memory']:5.2f} of memory"
        print(f"  {name:9} {clock[name]:>8,.0f} by the clock {core[name]:>8,.0f} per core  {ratios}")
    if not bootstrap:
        print("  kafka     not measured: no broker (tools/kafka.py run -- python benchmarks/bench_stages.py)")
        return 0
    ratio = clock["kafka"] / clock["memory"]
    print(f"  kafka against memory {ratio:.2f}  floor {FLOOR_RATIO}  {'ok' if ratio >= FLOOR_RATIO else 'BELOW'}")
    return 0 if ratio >= FLOOR_RATIO else 1


if __name__ == "__main__":
    sys.exit(main())
