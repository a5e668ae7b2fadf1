"""What hostile feeds cost the others: `python benchmarks/bench_hostile.py`; exits 1 beyond a bound. Two minutes.

A good feed is fetched and parsed over and over, alone and then while hostile answers are fetched beside it without a pause;
both in turns, in one run. Then bombs one by one. Every connection is noted. The good feed and the hostile ones come from servers
in processes of their own; the hostile one gets what the others leave of the CPU, since in the world it would not share it.
The p99 is the median of those of the turns, since others may use the machine, too.
"""

from __future__ import annotations

import asyncio
import gc
import gzip
import multiprocessing
import os
import socket
import statistics
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from ipaddress import ip_network
from itertools import chain, count
from multiprocessing.connection import Connection
from threading import Thread

from bench_fleet import rss_megabytes

from bot.feeds import FeedOptions, PollOptions
from bot.feeds.document import Documents
from bot.feeds.fetch import Fetched, fetch
from bot.feeds.sandbox import Sandbox
from bot.net import Guard, Limits, Web, WebOptions
from bot.net.guard import Address, dialled
from bot.ports import FeedFailed

GUARD = Guard(allow_private=(ip_network("127.0.0.1/32"),))
LIMITS = Limits(total_seconds=5, first_byte_seconds=3, window_seconds=2)
NOW = datetime(2026, 3, 14, 12, 0, tzinfo=UTC)
ROUNDS, SECONDS, EACH_SECONDS, AT_ONCE = 5, 8.0, 0.05, 1
MOST_SLOWER, MOST_LEFT_MEGABYTES, MOST_BOMB_SECONDS, MOST_BOMB_MEGABYTES = 2.0, 10.0, 0.5, 30.0

OK = b"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\n"
CHUNKED, PACKED = OK + b"Transfer-Encoding: chunked\r\n\r\n", OK + b"Content-Encoding: gzip\r\n\r\n"
ITEMS = "".join(
    f"<item><title>Missile hits Kharkiv {n}</title><link>https://news.example/{n}</link><guid>g{n}</guid>"
    f"<description>{'A missile hit an apartment block. ' * 10}</description></item>"
    for n in range(30)
)
GOOD = f"<rss version='2.0'><channel><title>N</title>{ITEMS}</channel></rss>".encode()
BOMB = gzip.compress(bytes(256 << 20), 6, mtime=0)
TWICE = gzip.compress(BOMB, 6, mtime=0)
ENTITIES = (
    b"<!DOCTYPE r [" + b"".join(b'<!ENTITY l%d "%s">' % (n, b"&l%d;" % (n - 1) * 10 if n else b"ha") for n in range(10)) + b"]>"
)
LAUGHS = b"<?xml version='1.0'?>" + ENTITIES + b"<rss version='2.0'><channel><item><title>&l9;</title></item></channel></rss>"


def feed_with(inside: bytes) -> bytes:
    return OK + b"\r\n<rss version='2.0'><channel><item><title>t</title>" + inside + b"</item></channel></rss>"


BOMBS = {
    "gzip": PACKED + BOMB,
    "gzip behind a feed": PACKED + gzip.compress(GOOD, mtime=0) + BOMB,
    "laughs": OK + b"\r\n" + LAUGHS,
}
ENDLESS = {
    "endless body": (OK + b"\r\n", b"<item>" * 10_000),
    "chunks of a byte": (CHUNKED, b"1\r\nx\r\n" * 10_000),
    "provisional answers": (b"", b"HTTP/1.1 103 Early Hints\r\n\r\n" * 2_000),
    "endless headers": (OK, b"X-H: y\r\n" * 5_000),
    "empty gzip blocks": (PACKED + BOMB[:10], b"\0\0\0\xff\xff" * 10_000),
    "redirect with a body": (b"HTTP/1.1 302 Found\r\nLocation: http://10.0.0.1/\r\n\r\n", b"y" * 60_000),
}
ONCE = {
    **BOMBS,
    "gzip twice": OK + b"Content-Encoding: gzip, gzip\r\n\r\n" + TWICE,
    "gzip in gzip": PACKED + TWICE,
    "attributes": feed_with(b"<x " + b" ".join(b"a%d='1'" % n for n in range(40_000)) + b"/>"),
    "depth": feed_with(b"<title type='xhtml'>" + b"<b>" * 100_000),
    "comments": feed_with(b"<description><![CDATA[" + b"<!--" * 200_000 + b"]]></description>"),
    "entities": feed_with(b"<description>" + b"&lt;" * 300_000 + b"</description>"),
    "many items": OK + b"\r\n<rss version='2.0'><channel>" + b"<item><title>T</title></item>" * 100_000 + b"</channel></rss>",
    "to the metadata": b"HTTP/1.1 302 Found\r\nLocation: http://169.254.169.254/latest\r\n\r\n",
    "to a disguise": b"HTTP/1.1 302 Found\r\nLocation: http://[64:ff9b::a00:1]/\r\n\r\n",
    "to another loopback": b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.2/\r\n\r\n",
    "no HTTP": b"\0\xff\0\r\n\r\n",
    "cut": OK + b"Content-Length: 99999\r\n\r\n" + GOOD[:3_000],
}
HOSTILE = (*ENDLESS, *ONCE)


def _answered(one: socket.socket) -> None:
    """One request of the bench; whatever the other side does is its right."""
    try:
        with one:
            number = int(one.recv(4_096).split(b" ", 2)[1][1:])
            if number < 0:
                one.sendall(OK + b"Content-Length: %d\r\n\r\n" % len(GOOD) + GOOD)
                return
            name = HOSTILE[number]
            if name in ONCE:
                one.sendall(ONCE[name])
                return
            first, piece = ENDLESS[name]
            one.sendall(first)
            while True:
                one.sendall(piece)
    except (OSError, IndexError):  # it may have left before it said anything
        return


def _serve(pipe: Connection, niceness: int) -> None:
    os.nice(niceness)
    with socket.create_server(("127.0.0.1", 0), backlog=100) as listening:
        pipe.send(listening.getsockname()[1])
        while True:
            one, _ = listening.accept()
            Thread(target=_answered, args=(one,), daemon=True).start()


class Noted:
    """Connects, and notes where to."""

    def __init__(self) -> None:
        self.addresses: set[str] = set()

    async def __call__(self, address: Address, port: int) -> socket.socket:
        self.addresses.add(str(address))
        return await dialled(address, port)


class Bench:
    """Fetches and parses by number: -1 is the good feed."""

    def __init__(self, good_port: int, hostile_port: int) -> None:
        self._good_port, self._hostile_port, self.dial = good_port, hostile_port, Noted()
        options = PollOptions(parsers=3)
        self.web = Web(WebOptions(guard=GUARD, limits=LIMITS), dial=self.dial)
        self.sandbox = Sandbox(options.parsers)
        self._documents = Documents(self.web, self.sandbox, options)

    async def read(self, number: int) -> str:
        feed = FeedOptions(id="f", url=f"http://127.0.0.1:{self._hostile_port}/{number}")
        try:
            fetched = await fetch(self.web, feed, None, NOW)
            assert isinstance(fetched, Fetched)
            await self._documents.read(feed, fetched, NOW)
        except FeedFailed as failure:
            return failure.kind
        return "fine"

    async def control(self, seconds: float) -> list[tuple[float, float, float]]:
        """How long it took to fetch the good feed, and with parsing, each time; and the CPU of the loop from begin to end."""
        took, until = list[tuple[float, float, float]](), time.monotonic() + seconds
        feed = FeedOptions(id="good", url=f"http://127.0.0.1:{self._good_port}/-1")
        while (began := time.monotonic()) < until:
            cpu = time.thread_time()
            fetched = await fetch(self.web, feed, None, NOW)
            came = time.monotonic()
            assert isinstance(fetched, Fetched)
            await self._documents.read(feed, fetched, NOW)
            took.append((came - began, time.monotonic() - began, time.thread_time() - cpu))
            await asyncio.sleep(EACH_SECONDS)
        return took

    async def flood(self) -> None:
        numbers = count()

        async def one() -> None:
            for number in numbers:
                await self.read(number % len(HOSTILE))

        await asyncio.gather(*(one() for _ in range(AT_ONCE)))


def p99(took: Sequence[float]) -> float:
    return statistics.quantiles(took, n=100)[98]


async def figures(bench: Bench) -> list[tuple[str, float, float]]:
    """What, how much, and the bound."""
    alone, beside = list[list[tuple[float, float, float]]](), list[list[tuple[float, float, float]]]()
    for number in range(len(HOSTILE)):  # everything once, so that what is kept for good is there
        print(f"  {HOSTILE[number]}: {await bench.read(number)}")
    gc.collect()
    before = rss_megabytes()
    for _ in range(ROUNDS):
        alone.append(await bench.control(SECONDS))
        flood = asyncio.create_task(bench.flood())
        beside.append(await bench.control(SECONDS))
        flood.cancel()
        await asyncio.gather(flood, return_exceptions=True)
    gc.collect()
    left = rss_megabytes() - before
    slowest, most = await bombs(bench)
    slowest_of = dict[tuple[str, str], float]()
    for step, what in enumerate(("fetched", "fetched and parsed", "fetched and parsed, CPU of the loop meanwhile")):
        for where, rounds in (("alone", alone), ("beside hostile ones", beside)):
            times = [[one[step] for one in round_] for round_ in rounds]
            usual, slow = statistics.median(chain(*times)), statistics.median(map(p99, times))
            slowest_of[what, where] = slow
            print(f"good feed {what}, {where}: median {usual * 1e3:.1f} ms, p99 {slow * 1e3:.1f} ms")
    slower = slowest_of["fetched and parsed", "beside hostile ones"] / slowest_of["fetched and parsed", "alone"]
    return [
        ("p99 of the good feed beside hostile ones, times that alone", slower, MOST_SLOWER),
        ("memory left behind, MB", left, MOST_LEFT_MEGABYTES),
        ("slowest bomb, CPU seconds of this process", slowest, MOST_BOMB_SECONDS),
        ("memory for a bomb, MB", most, MOST_BOMB_MEGABYTES),
        ("addresses connected to that are not the server's", float(len(bench.dial.addresses - {"127.0.0.1"})), 0.0),
    ]


async def bombs(bench: Bench) -> tuple[float, float]:
    """CPU seconds of the slowest, megabytes of the largest, seen while it is read."""
    slowest, most = 0.0, 0.0
    for name in BOMBS:
        before, began, peak = rss_megabytes(), time.process_time(), 0.0
        reading = asyncio.create_task(bench.read(HOSTILE.index(name)))
        while not reading.done():
            peak = max(peak, rss_megabytes())
            await asyncio.sleep(0.001)
        slowest, most = max(slowest, time.process_time() - began), max(most, peak - before)
        assert reading.result() in ("too_large", "forbidden_xml"), reading.result()
    return slowest, most


async def measured(good_port: int, hostile_port: int) -> list[tuple[str, float, float]]:
    bench = Bench(good_port, hostile_port)
    try:
        return await figures(bench)
    finally:
        await bench.sandbox.close()
        await bench.web.close()


@contextmanager
def serving(niceness: int) -> Iterator[int]:
    """A server in a process of its own, by its port."""
    here, there = multiprocessing.Pipe()
    server = multiprocessing.get_context("spawn").Process(target=_serve, args=(there, niceness), daemon=True)
    server.start()
    try:
        yield here.recv()
    finally:
        server.terminate()


def main() -> int:
    with serving(0) as good, serving(19) as hostile:
        rows = asyncio.run(measured(good, hostile))
    for what, found, most in rows:
        print(f"{what}: {found:.2f} (at most {most:g}){'' if found <= most else '  TOO MUCH'}")
    return int(any(found > most for _, found, most in rows))


if __name__ == "__main__":
    sys.exit(main())
