"""How fast are reports put together, with how many incidents open, and how long does a restart take?

All reports here are relevant; what feeds carry besides costs a fraction of one. Processor time of one core is counted.
"""

from __future__ import annotations

import asyncio
import random
import resource
import sys
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from bot.records import Assessment, Casualty, Count, Kind, Place, Report, Strike, Toll
from bot.topics import INCIDENTS
from consumers.correlate import Correlate, CorrelateOptions

START = datetime(2026, 3, 9, tzinfo=UTC)
KINDS: tuple[Kind, ...] = ("air_strike", "drone_strike", "missile_strike", "shelling", "other_explosive")
COUNTRIES, TOWNS_EACH = 30, 100
MEASURED = 6000


def towns() -> list[Place]:
    """Thirty countries, each with five regions of twenty towns 5 to 15 km apart."""
    found = []
    for country in range(COUNTRIES):
        for town in range(TOWNS_EACH):
            region, number = divmod(town, 20)
            code = f"{chr(65 + country // 26)}{chr(65 + country % 26)}"
            lat = -40 + 2.6 * country + 0.9 * region + 0.09 * (number % 5)
            found.append(
                Place(
                    name=f"{code} {town}",
                    country=code,
                    admin1=f"{code}-{region}",
                    precision=1,
                    lat=lat,
                    lon=20 + 0.11 * (number // 5),
                )
            )
    return found


def report_on(number: int, place: Place, kind: Kind, at: datetime, draw: random.Random) -> Assessment:
    """One report, of one of a hundred outlets, with a number half of the time."""
    killed = draw.randint(1, 20)
    toll = Toll(killed=Count(min=killed, max=killed)) if draw.random() < 0.5 else Toll()
    outlet = f"outlet{draw.randrange(100)}"
    where = place if draw.random() < 0.93 else Place(name=place.admin1, country=place.country, admin1=place.admin1, precision=3)
    report = Report(
        article_id=f"a{number}", feed_id=outlet, publisher=outlet, family=outlet, url=f"https://{outlet}.example/{number}",
        digest=f"d{number}",
        title=f"{kind} hits {place.name}, residents report damage {draw.randrange(1000)}", seen_at=at, published_at=at,
        language="en",
        quote=" ".join(str(draw.randrange(10**6)) for _ in range(25)),
    )  # fmt: skip
    return Assessment(
        id=f"a{number}/d/0", by="bench/1", country=place.country, article_id=f"a{number}", report=report, seen_at=at, toll=toll,
        strike=Strike(score=0.9, alert=True, kind=kind, phase="impact"), casualty=Casualty(score=0.5), place=where, language="en",
    )  # fmt: skip


async def opened(how_many: int, places: Sequence[Place], draw: random.Random) -> tuple[Correlate, list[tuple[Place, Kind]]]:
    """A stage with so many incidents open, begun over ten hours."""
    stage = Correlate(CorrelateOptions())
    events: list[tuple[Place, Kind]] = []
    while stage.size < how_many:
        number = len(events)
        place, kind = places[number % len(places)], KINDS[(number // len(places)) % len(KINDS)]
        await stage.handle(report_on(number, place, kind, START + timedelta(seconds=36_000 * stage.size / how_many), draw))
        events.append((place, kind))
    return stage, events


async def rate(how_many: int) -> tuple[float, list[bytes], int]:
    """Assessments a second of processor time while so many are open; what came of them, as the journal keeps it."""
    draw = random.Random(how_many)
    stage, events = await opened(how_many, towns(), draw)
    values: list[bytes] = []
    seconds = 0.0
    for index in range(MEASURED):
        place, kind = draw.choice(events)
        record = report_on(10**6 + index, place, kind, START + timedelta(hours=10, seconds=index), draw)
        began = time.process_time()
        outputs = await stage.handle(record)
        seconds += time.process_time() - began
        values += map(INCIDENTS.encode, outputs)
    return MEASURED / seconds, values, stage.size


def restart(values: Sequence[bytes], times: int) -> tuple[float, float]:
    """Seconds to decode and to fold so many times as many revisions."""
    stage = Correlate(CorrelateOptions())
    decoding = folding = 0.0
    for value in values:
        began = time.process_time()
        incident = INCIDENTS.decode(value)
        middle = time.process_time()
        stage.restore(incident)
        decoding, folding = decoding + middle - began, folding + time.process_time() - middle
    return decoding * times, folding * times


def main() -> None:
    """Print the figures."""
    rates = {}
    for how_many in (500, 5000):
        rates[how_many], values, held = asyncio.run(rate(how_many))
        print(f"{rates[how_many]:8.0f} assessments/s with {held} incidents in the book")
    print(f"{rates[500] / rates[5000]:8.2f} times the cost at 5,000 open as at 500")
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{most:8.0f} MB resident at most, {sum(map(len, values)) / 1e6:.0f} MB of them what the journal would hold")
    times = max(1, round(100_000 / len(values)))
    decode, fold = restart(values, times)
    print(f"{fold:8.2f} s to fold {times * len(values)} revisions at a restart, {decode:.2f} s more to decode them; 20:1 noise:")
    print(f"{(fold + decode) / 21:8.2f} s for what 100,000 assessments leave behind when 20 of 21 are of nothing relevant")


if __name__ == "__main__":
    main()
