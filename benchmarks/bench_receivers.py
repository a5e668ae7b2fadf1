"""What one slow receiver costs the other nine: `python benchmarks/bench_receivers.py`; exits 1 above the ceiling. 40 s.

Ten receivers on the embedded journal are sent alerts one by one; each call takes 20 ms, the tenth's 10 s in every second
round. Rounds with and without it take turns, and what counts is the ratio, so that a loaded machine says the same.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
import time
from datetime import timedelta
from functools import partial
from pathlib import Path
from statistics import median

import structlog

from bot.app import UNHURRIED
from bot.clock import WallClock
from bot.journal.embedded import EmbeddedOptions, open_embedded
from bot.ports import Clock
from bot.records import Alert, Incident, Toll
from bot.topics import ALERTS, DELIVERIES
from bot.worker import work
from consumers.deliver import Deliver, DeliverOptions

RECEIVERS, ROUNDS, CEILING = 10, 8, 1.10
CALL_SECONDS, SLOW_SECONDS, GAP_SECONDS = 0.02, 10.0, 0.1
NAMES = tuple(f"r{number}" for number in range(RECEIVERS))


class Receiver:
    """Takes its time, and notes when each alert arrived."""

    idempotent, editable = False, True

    def __init__(self, name: str, seconds: float) -> None:
        self.name, self._seconds = name, seconds
        self.got: dict[str, float] = {}

    async def send(self, alert: Alert, *, key: str, edits: str = "", repeat: bool = False) -> str:  # noqa: ARG002
        self.got.setdefault(alert.id, time.monotonic())
        await asyncio.sleep(self._seconds)
        return key

    async def close(self) -> None: ...


def alert(number: int, clock: Clock) -> Alert:
    """Told as of two minutes ago, so that many at once are no flood."""
    at = clock.now() - timedelta(minutes=2)
    incident = Incident(
        id=f"i{number}", by="bench", country="UA", revision=0, kind="missile_strike", life="new", grade="single_source",
        toll=Toll(), severity="high", began_at=at, updated_at=at, caused_by="", reports=(),
    )  # fmt: skip
    return Alert(
        id=f"i{number}/0", by="bench", incident_id=incident.id, revision=0, reason="first", severity="high", receivers=NAMES,
        incident=incident, at=at,
    )  # fmt: skip


async def a_round(*, slow: bool) -> list[float]:
    """Seconds from decision to call, of every alert at each of the nine."""
    clock, told = WallClock(), dict[str, float]()
    receivers = [Receiver(name, SLOW_SECONDS if slow and name == NAMES[-1] else CALL_SECONDS) for name in NAMES]
    with tempfile.TemporaryDirectory() as folder:
        journal = await open_embedded(EmbeddedOptions(path=Path("bench.db")), clock, Path(folder))
        keep = partial(journal.append, DELIVERIES)
        build = [partial(Deliver, one, keep, clock, lambda: 0.5, DeliverOptions()) for one in receivers]
        tasks = [
            asyncio.create_task(work(journal, make, reader=f"deliver.{one.name}", clock=clock, patience=UNHURRIED))
            for make, one in zip(build, receivers, strict=True)
        ]
        await asyncio.sleep(0.3)
        for number in range(10):  # as many as the usual rate lets through
            one = alert(number, clock)
            told[one.id] = time.monotonic()
            await journal.append(ALERTS, one)
            await asyncio.sleep(GAP_SECONDS)
        await asyncio.sleep(1)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await journal.close()
    return [at - told[id_] for one in receivers[:-1] for id_, at in one.got.items()]


async def main() -> bool:
    """Noise only ever adds, so the calmest round of either kind counts."""
    found: dict[bool, list[list[float]]] = {False: [], True: []}
    for number in range(2 * ROUNDS):
        found[bool(number % 2)].append(await a_round(slow=bool(number % 2)))
    calls = {slow: sum(map(len, rounds)) for slow, rounds in found.items()}
    alone, beside = (min(map(median, found[slow])) for slow in (False, True))
    print(f"{calls[False]} and {calls[True]} calls of nine receivers; from decision to call, median of the calmest of {ROUNDS} "
          f"rounds: {alone * 1000:.1f} ms alone, {beside * 1000:.1f} ms beside one that takes {SLOW_SECONDS:g} s: "
          f"{beside / alone:.2f} times (ceiling {CEILING:.2f})")  # fmt: skip
    return calls[False] == calls[True] and beside / alone <= CEILING


if __name__ == "__main__":
    structlog.configure(logger_factory=structlog.ReturnLoggerFactory())
    sys.exit(0 if asyncio.run(main()) else 1)
