"""Does polling leave anything behind? `python benchmarks/soak_poll.py`; exits 1 if so. 1,000 feeds × 288 polls: ten minutes.

The feeds of a day of five minutes, as fast as the machine can: errors, cut answers, bombs, hosts that hang up, changed and
unchanged documents. Memory is that of the poller's process, fitted over the last three quarters of the run.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import statistics
import sys
import tempfile
import threading
from dataclasses import dataclass
from datetime import timedelta
from itertools import combinations
from pathlib import Path

import structlog
from bench_fleet import Heard, rss_megabytes
from bench_poll import FAST_LOOP, GUARD
from simulated_feeds import Manners, Simulated, simulated

from bot.clock import WallClock
from bot.feeds import FeedOptions, Poller, PollOptions
from bot.feeds.options import PaceOptions, PacesOptions
from bot.journal.embedded import EmbeddedOptions, open_embedded
from bot.net import Web, WebOptions

SLOPE_MEGABYTES = 1.0  # per 100,000 polls
SAMPLES = 40


@dataclass(frozen=True)
class Sample:
    """What the process holds after so many polls."""

    polls: int
    megabytes: float
    files: int
    tasks: int
    threads: int


def sampled(polls: int, connections: int) -> Sample:
    """Files and tasks without those of requests under way, which come and go."""
    files = len(os.listdir("/proc/self/fd")) - connections  # noqa: PTH208 - counted, not opened
    return Sample(polls, rss_megabytes(), files, len(asyncio.all_tasks()) - connections, threading.active_count())


async def soaked(server: Simulated, feeds: int, polls: int, folder: Path) -> list[Sample]:
    heard, clock = Heard(), WallClock()
    structlog.configure(processors=[heard], wrapper_class=structlog.make_filtering_bound_logger(0))
    bounds = PaceOptions(floor=timedelta(seconds=1), ceiling=timedelta(seconds=1))
    options = PollOptions(paces=PacesOptions(normal=bounds), concurrency=50)
    web, journal = Web(WebOptions(guard=GUARD)), await open_embedded(EmbeddedOptions(path=folder / "soak.db"), clock, folder)
    known = [FeedOptions(id=f"f{n}", url=server.url(n)) for n in range(feeds)]
    poller = Poller(journal, known, options, web, clock, random.Random(1).random)
    task, found = asyncio.create_task(poller.run()), list[Sample]()
    while not task.done() and heard.polls < feeds * polls:
        await asyncio.sleep(0.05)
        if heard.polls >= len(found) * feeds * polls / SAMPLES:
            found.append(sampled(heard.polls, len(poller.running)))
            heard.late.clear()
            print(found[-1], flush=True)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    await poller.close()
    await web.close()
    await journal.close()
    return found


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    words.add_argument("--feeds", type=int, default=1_000)
    words.add_argument("--polls", type=int, default=288, help="of each feed")
    given = words.parse_args()
    manners = Manners(errors=0.03, hostile=0.01, changing=0.02)
    factory = FAST_LOOP
    with simulated(manners) as server, tempfile.TemporaryDirectory() as folder, asyncio.Runner(loop_factory=factory) as runner:
        found = runner.run(soaked(server, given.feeds, given.polls, Path(folder)))[SAMPLES // 4 :]
    pairs = [(b.megabytes - a.megabytes) / (b.polls - a.polls) for a, b in combinations(found, 2)]
    slope = statistics.median(pairs) * 100_000  # of Theil and Sen: a bomb that is unpacked while a sample is taken is no trend
    half = len(found) // 2
    more = {
        name: min(getattr(one, name) for one in found[half:]) - min(getattr(one, name) for one in found[:half])
        for name in ("files", "tasks", "threads")
    }
    print(
        f"{found[-1].polls} polls: {slope:+.2f} MB per 100,000 polls (most {SLOPE_MEGABYTES:g}); more in the second half: {more}"
    )
    sys.exit(slope > SLOPE_MEGABYTES or any(count > 3 for count in more.values()))


if __name__ == "__main__":
    main()
