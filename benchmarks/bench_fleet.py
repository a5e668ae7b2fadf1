"""Ten thousand feeds at once: `python benchmarks/bench_fleet.py`; exits 1 beyond a bound. About two minutes.

Feeds of a simulated web (0.2 to 2 s of latency, 5 % errors, 1 % hostile hosts, some 429s with Retry-After), polled by the
real poller with the real clock on a memory journal. Without options the five minutes are compressed to one, for 90 s, so
every figure but the share of the CPU is that of five times the load; `--minutes 10 --every 300` is the real thing.
Measured after all feeds were read once. `growth` compares the cost of a poll among 1,000 and 50,000 feeds.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import resource
import statistics
import sys
import time
from collections.abc import Mapping, Sequence
from datetime import timedelta
from pathlib import Path

import structlog
from bench_poll import FAST_LOOP, GUARD, know
from simulated_feeds import Log, Manners, Simulated, simulated

from bot.clock import WallClock
from bot.feeds import FeedOptions, Poller, PollOptions
from bot.feeds.options import PaceOptions, PacesOptions
from bot.journal import MemoryJournal
from bot.net import Web, WebOptions

CPU, MEGABYTES, LATE_SECONDS, STALL_SECONDS, GROWTH = 0.15, 300, 5.0, 0.020, 1.2
RETRY_AFTER = 15


class Heard:
    """Lateness and number of polls, taken from the poller's own log lines, which go nowhere else."""

    def __init__(self) -> None:
        self.late: list[float] = []
        self.polls = 0

    def __call__(self, _logger: object, _name: str, event: Mapping[str, object]) -> Mapping[str, object]:
        if event.get("event") == "feed polled":
            self.polls += 1
            self.late.append(float(str(event["late_seconds"])))
        raise structlog.DropEvent


async def stalls(found: list[float]) -> None:
    """For how long others kept the loop, every 5 ms: the CPU of its thread, which a loaded machine does not falsify."""
    while True:
        began = time.thread_time()
        await asyncio.sleep(0.005)
        found.append(time.thread_time() - began)


def rss_megabytes() -> float:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 1e6


def percentile(values: Sequence[float], share: float) -> float:
    return sorted(values)[min(int(len(values) * share), len(values) - 1)] if values else 0.0


class Figures:
    """What a run came to."""

    def __init__(self) -> None:
        self.heard, self.stalls = Heard(), list[float]()
        self.cpu_seconds = self.seconds = self.megabytes = 0.0
        self.served = Log()

    @property
    def cpu_per_poll(self) -> float:
        return self.cpu_seconds / max(self.heard.polls, 1)


async def polled(server: Simulated, feeds: int, every: float, seconds: float, per_host: int) -> Figures:
    """Poll `feeds` feeds, ten to a host now and then, each `every` seconds, for so long after the first round."""
    figures, clock = Figures(), WallClock()
    structlog.configure(processors=[figures.heard], wrapper_class=structlog.make_filtering_bound_logger(0))
    bounds = PaceOptions(floor=timedelta(seconds=every), ceiling=timedelta(seconds=every))
    options = PollOptions(paces=PacesOptions(normal=bounds), concurrency=200 if every >= 300 else 600, per_host=per_host)
    web, journal = Web(WebOptions(guard=GUARD)), MemoryJournal(clock)
    known = [FeedOptions(id=f"f{n}", url=server.url(n, n - n % 10 if n % 100 < 20 else n)) for n in range(feeds)]
    await know(journal, known, clock, spread_seconds=every)
    poller = Poller(journal, known, options, web, clock, random.Random(1).random)
    task, watching = asyncio.create_task(poller.run()), asyncio.create_task(stalls(figures.stalls))
    await asyncio.sleep(min(every, 30.0))
    figures.heard.late.clear()
    figures.stalls.clear()
    figures.heard.polls, began, cpu = 0, time.monotonic(), time.process_time()
    await asyncio.sleep(seconds)
    figures.seconds, figures.cpu_seconds = time.monotonic() - began, time.process_time() - cpu
    figures.megabytes = rss_megabytes()
    for one in (task, watching):
        one.cancel()
    await asyncio.gather(task, watching, return_exceptions=True)
    await poller.close()
    await web.close()
    figures.served = server.log()
    return figures


def run(manners: Manners, feeds: int, every: float, seconds: float, per_host: int = 2) -> Figures:
    with simulated(manners) as server, asyncio.Runner(loop_factory=FAST_LOOP) as runner:
        return runner.run(polled(server, feeds, every, seconds, per_host))


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    words.add_argument("--feeds", type=int, default=10_000)
    words.add_argument("--every", type=float, default=60.0, help="seconds between two polls of a feed")
    words.add_argument("--minutes", type=float, default=1.5)
    words.add_argument("--no-growth", action="store_true")
    given, failed = words.parse_args(), False
    resource.setrlimit(resource.RLIMIT_NOFILE, (resource.getrlimit(resource.RLIMIT_NOFILE)[1],) * 2)

    def row(name: str, value: float, most: float, unit: str = "") -> None:
        nonlocal failed
        failed = failed or value > most
        print(f"{name:<52} {value:>10.3f} {unit:<4} (most {most:g}){'' if value <= most else '  BEYOND THE BOUND'}", flush=True)

    manners = Manners(latency=(0.2, 2.0), errors=0.05, hostile=0.01, retry_after=RETRY_AFTER, changing=0.1)
    print(f"{given.feeds} feeds every {given.every:g} s for {given.minutes:g} min; load {os.getloadavg()[0]:.1f}")
    one = run(manners, given.feeds, given.every, given.minutes * 60)
    scale = given.every / 300
    pace, cost = one.heard.polls / one.seconds, one.cpu_per_poll * 1e6
    print(f"{one.heard.polls} polls, {pace:.0f} a second; {cost:.0f} us each, parsers apart")
    print(f"served: {dict(one.served.by_act)}")
    row("CPU of one core, at five minutes", one.cpu_seconds / one.seconds * scale, CPU)
    row("memory of the process", one.megabytes, MEGABYTES, "MB")
    row("lateness of a poll, p99", percentile(one.heard.late, 0.99), LATE_SECONDS, "s")
    row("loop stall, p99.9", percentile(one.stalls, 0.999), STALL_SECONDS, "s")
    row("requests at once to one host, most", max(one.served.most_at_once.values()), 2)
    row("requests before Retry-After was over", one.served.too_early, 0)
    if not given.no_growth:
        calm = Manners(latency=(0.05, 0.1))
        costs = [statistics.median(run(calm, feeds, feeds / 250, 12).cpu_per_poll for _ in range(2)) for feeds in (1_000, 50_000)]
        print(f"cost of a poll: {costs[0] * 1e6:.0f} us among 1,000 feeds, {costs[1] * 1e6:.0f} us among 50,000")
        row("growth of the cost of a poll", costs[1] / costs[0], GROWTH)
    sys.exit(failed)


if __name__ == "__main__":
    main()
