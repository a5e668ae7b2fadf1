"""How long an article takes from a feed's body to a message: `python benchmarks/bench_latency.py [--rate 500] [--seconds 30]`.

A second process serves 53 feeds over loopback, which bring 500 articles a second, and takes the messages by webhook. Every
25th article tells of a strike on a town nobody named before, so each is an incident of its own. The whole line runs in this
process on the embedded journal, feeds asked once a second. Run it on a machine that does nothing else.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import multiprocessing
import tempfile
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from importlib.resources import files
from math import ceil
from multiprocessing.connection import Connection
from pathlib import Path
from statistics import quantiles
from typing import Any, cast

import structlog

from bot.app import opened, run_line
from bot.clock import WallClock
from bot.fakechat import Call, Reply, listening
from bot.journal import open_journal
from bot.ports import Journal, R
from bot.records import Article
from bot.settings import Config, Settings
from bot.topics import Topic
from consumers.assess.gazetteer_file import Entry, GazetteerFile
from consumers.routes.matching import distance_km

FEEDS, STRIKE_EVERY, WINDOW_SECONDS = 53, 25, 5.0
PEOPLE, APART_KM = 150_000, 60.0
MOST_PER_RECEIVER = 50
"""New incidents in a minute: from sixty on they would be told in digests."""
FLOORS = {"feed body -> message": (2.0, 5.0), "article appended -> message": (0.05, 0.5)}


def towns(most: int) -> list[Entry]:
    """Well-known ones of the whole world, far from each other, each under a name that means no other place."""
    gazetteer = GazetteerFile((files("consumers.assess") / "data" / "gazetteer.bin").read_bytes())
    found: list[Entry] = []
    for key in gazetteer.keys():  # noqa: SIM118 - no mapping
        entries = [gazetteer.entry(posting) for posting in gazetteer.named(key)]
        one = entries[0]
        known = len(entries) == 1 and one.kind == "town" and one.primary and one.population > PEOPLE and one.name.isalpha()
        if known and one.name.isascii() and len(one.name) > 4 and all(_km(one, other) > APART_KM for other in found):
            found.append(one)
            if len(found) == most:
                break
    return found


def _km(one: Entry, other: Entry) -> float:
    return distance_km((one.lat, one.lon), (other.lat, other.lon))


class Noting:
    """The journal; remembers when each article was appended."""

    def __init__(self, journal: Journal) -> None:
        self.appended: dict[int, float] = {}
        self._journal = journal

    async def append(self, topic: Topic[R], *records: R) -> None:
        now = time.time()
        self.appended |= {int(one.url.rpartition("/")[2]): now for one in records if isinstance(one, Article)}
        await self._journal.append(topic, *records)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._journal, name)


@dataclass
class World:
    """The feeds and who listens. Article `n` stands in its feed from `begin + n / rate` on."""

    rate: int
    names: Sequence[str]
    begin: float = 0.0
    served: int = 0
    heard: dict[int, float] = field(default_factory=dict)
    """By article: when its incident was first told."""

    async def reply(self, call: Call) -> Reply:
        """A feed, or a message taken."""
        if call.method == "POST":
            self._hear(json.loads(call.body))
            return Reply(202, b"")
        self.served += 1
        return Reply(200, self._document(int(call.path.strip("/"))).encode(), {"content-type": "application/rss+xml"})

    def _hear(self, body: dict[str, Any]) -> None:
        now, reports = time.time(), body["incident"]["reports"]
        if body["type"] == "alert.created":
            self.heard.setdefault(int(reports[0]["url"].rpartition("/")[2]), now)

    def _document(self, feed: int) -> str:
        newest = int((time.time() - self.begin) * self.rate) if self.begin else 0
        oldest = max(0, newest - int(WINDOW_SECONDS * self.rate))
        items = "".join(self._item(n) for n in range(oldest, newest + 1) if n % FEEDS == feed)
        return f'<?xml version="1.0"?><rss version="2.0"><channel><title>t</title>{items}</channel></rss>'

    def _item(self, n: int) -> str:
        moment = self.begin + n / self.rate if self.begin else time.time()
        at = f"{datetime.fromtimestamp(moment, UTC):%a, %d %b %Y %H:%M:%S} GMT"
        which, odd = divmod(n, STRIKE_EVERY)
        name = self.names[which % len(self.names)]
        title = f"Council of {name} debates the budget, part {n}"
        title = title if odd else f"Missile hits apartment block in {name}, killing three"
        text = f"{title}. {'The session goes on. ' * 12 if odd else 'Rescuers work at the site.'}"
        link = f"https://f{n % FEEDS}.example/{n}"
        head = f"<title>{title}</title><link>{link}</link><guid>{link}</guid><pubDate>{at}</pubDate>"
        return f"<item>{head}<description>{text}</description></item>"


def serve(pipe: Connection, world: World) -> None:
    """Until the pipe says what is no time to begin; answers that with what was heard."""

    async def main() -> None:
        async with listening(world.reply, host="0.0.0.0") as url:
            pipe.send(int(url.rpartition(":")[2]))
            while True:
                await asyncio.to_thread(pipe.poll, None)
                word = pipe.recv()
                if not isinstance(word, float):
                    return pipe.send(world)
                if word:
                    world.begin = word
                pipe.send(len(world.heard))

    asyncio.run(main())


def settings(port: int, chosen: Sequence[Entry]) -> Settings:
    """As many receivers as it takes, each with countries of its own."""
    by_country = defaultdict[str, int](int)
    for one in chosen:
        by_country[one.country] += 1
    rooms: list[list[str]] = [[] for _ in range(ceil(len(chosen) / MOST_PER_RECEIVER) + 3)]
    for country in sorted(by_country, key=lambda country: -by_country[country]):
        min(rooms, key=lambda room: sum(by_country[one] for one in room)).append(country)
    loopback = ["127.0.0.0/8"]
    return Settings.model_validate({
        "journal": {"kind": "embedded", "path": "bench.db"},
        "poll": {"allow_private": loopback, "paces": {"flash": {"floor": "1s", "ceiling": "1s"}}},
        "feeds": [
            {"id": f"f{n}", "url": f"http://127.0.1.{n + 1}:{port}/{n}", "language": "en", "publisher": f"P{n}", "pace": "flash"}
            for n in range(FEEDS)
        ],
        "receivers": [
            {"name": f"r{n}", "kind": "webhook", "url": f"http://127.0.2.{n + 1}:{port}/hook", "allow_private": loopback}
            for n in range(len(rooms))
        ],
        "routes": [
            {"receiver": f"r{n}", "rate": "9999 per 1m", "update_every": "0s", "match": {"countries": room}}
            for n, room in enumerate(rooms)
        ],
    })  # fmt: skip


async def measured(port: int, chosen: Sequence[Entry], seconds: int, pipe: Connection) -> tuple[float, dict[int, float]]:
    """Let the line run on the world for so long; returns the share of a core this process took, and when articles came."""
    ask = partial(_asked, pipe)
    with tempfile.TemporaryDirectory() as folder:
        config = Config(settings(port, chosen), Path(folder))
        journal = Noting(await open_journal(config.settings.journal, WallClock(), config.folder))
        async with opened(config, journal=cast("Journal", journal)) as line:
            running = asyncio.create_task(run_line(line))
            while not await ask(0.0):  # noqa: ASYNC110 - the line warms up: lexicons, places, parsers
                await asyncio.sleep(0.2)
            began, cpu = time.monotonic(), time.process_time()
            await ask(time.time())
            await asyncio.sleep(seconds)
            busy = (time.process_time() - cpu) / (time.monotonic() - began)
            await asyncio.sleep(4)
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)
    return busy, journal.appended


async def _asked(pipe: Connection, word: float) -> int:
    pipe.send(word)
    return int(await asyncio.to_thread(pipe.recv))


def main(rate: int, seconds: int) -> None:
    chosen = towns(rate * seconds // STRIKE_EVERY + 1)
    pipe, other = multiprocessing.Pipe()
    world = World(rate, [one.name for one in chosen])
    process = multiprocessing.Process(target=serve, args=(other, world), daemon=True)
    process.start()
    busy, appended = asyncio.run(measured(pipe.recv(), chosen, seconds, pipe))
    pipe.send("end")
    world = pipe.recv()
    process.join()
    told = {n: heard for n, heard in world.heard.items() if 0 < n < rate * seconds}
    strikes = len(range(STRIKE_EVERY, rate * seconds, STRIKE_EVERY))
    print(f"{rate} articles/s for {seconds} s in {FEEDS} feeds, {busy:.0%} of a core, {world.served} polls; "
          f"{len(told)} of {strikes} strikes told as incidents of their own")  # fmt: skip
    whole = sorted(heard - world.begin - n / rate for n, heard in told.items())
    own = sorted(heard - appended[n] for n, heard in told.items())
    for (name, floors), times in zip(FLOORS.items(), (whole, own), strict=True):
        cuts = quantiles(times, n=100)
        words = ", ".join(f"p{n} {cuts[n - 1] * 1000:.0f} ms" for n in (50, 95, 99))
        print(f"{name}: {words}, most {times[-1] * 1000:.0f} ms (wanted p50 < {floors[0]:g} s, p99 < {floors[1]:g} s)")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rate", type=int, default=500)
    parser.add_argument("--seconds", type=int, default=30)
    options = parser.parse_args()
    structlog.configure(logger_factory=structlog.ReturnLoggerFactory())
    main(options.rate, options.seconds)
