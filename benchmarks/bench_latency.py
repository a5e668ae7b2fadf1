"""How long an article takes to become a message: 500 articles a second through the whole line on the embedded journal.

`python benchmarks/bench_latency.py [--rate 500] [--seconds 20]`. The receiver is in this process, so what is measured is the
line's own share: from the append of the article to the call of the channel. Run it on a machine that does nothing else.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path
from statistics import quantiles

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

import structlog  # noqa: E402

from bot.app import opened, run_line  # noqa: E402
from bot.clock import WallClock  # noqa: E402
from bot.records import Alert, Article  # noqa: E402
from bot.settings import Config, Settings  # noqa: E402
from bot.topics import ARTICLES  # noqa: E402

STRIKE_EVERY = 20
"""One article in so many tells of a strike, each at a place of its own."""
TOWNS = (
    "Kharkiv", "Gaza", "Aleppo", "Mogadishu", "Kabul", "Khartoum", "Sanaa", "Goma", "Mandalay", "Beirut", "Tripoli", "Baghdad",
    "Maiduguri", "Quetta", "Timbuktu", "Belgorod", "Tel Aviv", "Port-au-Prince", "Srinagar", "Mekelle",
)  # fmt: skip
"""One incident each; its toll rises with every round, so that each report is worth saying."""


class Ears:
    """The receiver: notes when it first hears of an article."""

    name, idempotent, editable = "ears", True, True

    def __init__(self) -> None:
        self.heard: dict[str, float] = {}

    async def send(self, alert: Alert, *, key: str, edits: str = "", repeat: bool = False) -> str:  # noqa: ARG002
        for report in alert.incident.reports:
            self.heard.setdefault(report.article_id, time.monotonic())
        return edits or key

    async def close(self) -> None: ...


def article(number: int, clock: WallClock) -> Article:
    now = clock.now()
    town = TOWNS[number // STRIKE_EVERY % len(TOWNS)]
    strike = number % STRIKE_EVERY == 0
    title = (
        f"Missile hits apartment block in {town}, killing three"
        if strike
        else f"Council of {town} debates the budget, part {number}"
    )
    text = f"{title}. " + ("Rescuers work at the site." if strike else "The session goes on. " * 12)
    return Article(
        id=f"a{number}", by="bench", feed_id=f"f{number % 50}", url=f"https://example.org/{number}", title=title, text=text,
        digest=str(number), seen_at=now, published_at=now - timedelta(seconds=30), language="en", publisher=f"P{number % 50}",
    )  # fmt: skip


async def main(rate: int, seconds: int) -> None:
    clock, ears, sent = WallClock(), Ears(), dict[str, float]()
    settings = {
        "journal": {"kind": "embedded", "path": "bench.db"},
        "routes": [{"receiver": "ears", "rate": "9999 per 1m", "update_every": "0s"}],
    }
    with tempfile.TemporaryDirectory() as folder:
        config = Config(Settings.model_validate(settings), Path(folder))
        async with opened(config, clock=clock, channels=[ears]) as line:
            running = asyncio.create_task(run_line(line, poll=False))
            await line.journal.append(ARTICLES, article(0, clock))
            while not ears.heard:  # noqa: ASYNC110 - the line warms up: lexicons, places
                await asyncio.sleep(0.05)
            began, number, cpu = time.monotonic(), 1, time.process_time()
            while number < rate * seconds:
                due = int((time.monotonic() - began) * rate) + 1
                batch = [article(one, clock) for one in range(number, min(due, rate * seconds))]
                sent.update(dict.fromkeys((one.id for one in batch), time.monotonic()))
                if batch:
                    await line.journal.append(ARTICLES, *batch)
                number += len(batch)
                await asyncio.sleep(0.02)
            await asyncio.sleep(3)
            busy = (time.process_time() - cpu) / (time.monotonic() - began)
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)
    told = sorted(ears.heard[id_] - at for id_, at in sent.items() if id_ in ears.heard)
    if len(told) < 2:
        sys.exit("nothing was told: the line does not keep up at this rate")
    cuts = quantiles(told, n=100)
    print(f"{rate} articles/s for {seconds} s, {busy:.0%} of a core; {len(told)} articles in first messages or edits")
    print(
        f"article appended -> channel called: p50 {cuts[49] * 1000:.0f} ms, p95 {cuts[94] * 1000:.0f} ms, "
        f"p99 {cuts[98] * 1000:.0f} ms"
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rate", type=int, default=500)
    parser.add_argument("--seconds", type=int, default=20)
    options = parser.parse_args()
    structlog.configure(logger_factory=structlog.ReturnLoggerFactory())
    asyncio.run(main(options.rate, options.seconds))
