"""What one poll costs: `python benchmarks/bench_poll.py`; exits 1 below a floor. About a minute.

CPU of this process for a 304 on a new connection through all of the bot's code (schedule, guard, request, answer, state,
log line), against a bare asyncio client that only finds the status, and against `reader` of PyPI where it is installed
(`pip install reader sgmllib3k`). All in turns, in one run; the servers are other processes. The floors are held by the loop
that `run`, `poll` and `work` take: uvloop where the extra `speed` is installed, as in the image; the other is there to see.
Over TLS both sides share one context that verifies, and shake hands anew each time: nothing is resumed.
"""

from __future__ import annotations

import asyncio
import importlib.util
import os
import ssl
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from datetime import timedelta
from functools import partial
from ipaddress import ip_network
from pathlib import Path
from typing import cast

import msgspec
from simulated_feeds import Manners, Simulated, simulated

from bot.clock import WallClock
from bot.feeds import FeedOptions, PollOptions, poll_feeds
from bot.feeds.reading import blank
from bot.journal import MemoryJournal
from bot.net import Guard, Web, WebOptions
from bot.net.guard import GuardedConnect, RememberingResolver
from bot.net.wire import WireTransport
from bot.telemetry import LogOptions, set_up_logging
from bot.topics import POLLS

ROUNDS, FEEDS, PEER_FEEDS = 3, 1_000, 200
FLOOR_RAW, FLOOR_RAW_TLS, FLOOR_PEER, CEILING_FLIGHT, CEILING_SECONDS = 0.15, 0.45, 4.0, 1.3, 0.0008
DOMAIN = ".feeds.example"
GUARD = Guard(allow_private=(ip_network("127.0.0.0/8"),))
FAST_LOOP: Callable[[], asyncio.AbstractEventLoop] | None
try:
    from uvloop import new_event_loop as FAST_LOOP  # noqa: N812
except ImportError:
    FAST_LOOP = None


class Raw(asyncio.Protocol):
    """Says a fixed request, hears until the end."""

    def __init__(self) -> None:
        self.status, self.over = b"", asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        cast("asyncio.Transport", transport).write(  # uvloop's are none by class
            b'GET /1 HTTP/1.1\r\nHost: 127.0.0.1\r\nIf-None-Match: "v"\r\nConnection: close\r\n\r\n'
        )

    def data_received(self, data: bytes) -> None:
        self.status = self.status or data[9:12]

    def connection_lost(self, _error: Exception | None) -> None:
        self.over.set_result(None)


async def raw(server: Simulated, flight: int, tls: ssl.SSLContext | None) -> float:
    """CPU seconds per request."""
    loop, numbers = asyncio.get_running_loop(), iter(range(FEEDS))

    async def client() -> None:
        for number in numbers:
            name = _name(number) if tls else None
            _, one = await loop.create_connection(Raw, server.host(number), server.port, ssl=tls, server_hostname=name)
            await one.over
            assert one.status == b"304"

    began = time.process_time()
    await asyncio.gather(*(client() for _ in range(flight)))
    return (time.process_time() - began) / FEEDS


async def ours(server: Simulated, flight: int, tls: ssl.SSLContext | None) -> float:
    """CPU seconds per poll, when every feed is known and unchanged."""
    clock = WallClock()
    connect = GuardedConnect(GUARD, RememberingResolver(partial(_resolved, server)), 3.0)
    web = Web(WebOptions(guard=GUARD), transport=WireTransport(connect, tls) if tls else None)
    journal, options = MemoryJournal(clock), PollOptions(concurrency=flight, per_host=20, host_rate=100, parsers=1)
    feeds = [FeedOptions(id=f"f{n}", url=_url(server, n, tls)) for n in range(FEEDS)]
    await know(journal, feeds, clock)
    began = time.process_time()
    done = await poll_feeds(journal, feeds, options, web, clock, lambda: 0.5, once=True)
    spent = (time.process_time() - began) / FEEDS
    assert done.unchanged == FEEDS, done
    await web.close()
    return spent


def _url(server: Simulated, number: int, tls: ssl.SSLContext | None) -> str:
    return f"https://{_name(number)}:{server.port}/{number}" if tls else server.url(number)


def _name(number: int) -> str:
    """Each feed of a host of its own, as without TLS: the rate of one host would be what is measured."""
    return f"f{number}{DOMAIN}"


async def _resolved(server: Simulated, host: str, _port: int) -> tuple[str, ...]:
    return (server.host(int(host.removesuffix(DOMAIN)[1:])),)


async def know(journal: MemoryJournal, feeds: list[FeedOptions], clock: WallClock, spread_seconds: float = 0.0) -> None:
    """As if every feed had been read before, and were due again within `spread_seconds`."""
    now = clock.now()
    polls = [
        msgspec.structs.replace(
            blank(feed, now), etag='"v"', outcome="read", last_good_at=now,
            next_at=now + timedelta(seconds=spread_seconds * (number * 7_919 % len(feeds)) / len(feeds)),
        )
        for number, feed in enumerate(feeds)
    ]  # fmt: skip
    await journal.append(POLLS, *polls)


PEER = """
import sys, time, reader
r = reader.make_reader(sys.argv[1])
for url in sys.argv[2:]:
    r.add_feed(url)
r.update_feeds()
t = time.process_time(); r.update_feeds(scheduled=False); print((time.process_time() - t) / len(sys.argv[2:]))
"""


def peer(server: Simulated) -> float | None:
    """The same for `reader`, one worker, its storage on disk."""
    if importlib.util.find_spec("reader") is None:
        print("reader is not installed: its row is left out (pip install reader sgmllib3k)")
        return None
    with tempfile.TemporaryDirectory() as folder:
        urls = [server.url(n) for n in range(PEER_FEEDS)]
        done = subprocess.run(
            [sys.executable, "-c", PEER, str(Path(folder, "reader.db")), *urls], capture_output=True, text=True, check=True
        )
    return float(done.stdout.split()[-1])


def certificate(folder: str) -> str:
    """A key and a certificate of all hosts that is its own authority."""
    path = str(Path(folder, "hosts.pem"))
    command = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=hosts"
    names = ["-addext", f"subjectAltName=DNS:*{DOMAIN}", "-keyout", path, "-out", path + ".crt"]
    subprocess.run([*command.split(), *names], check=True, capture_output=True)
    Path(path).write_text(Path(path).read_text() + Path(path + ".crt").read_text())
    return path


def run(work: Callable[[], Awaitable[float]], *, fast_loop: bool) -> float:
    factory = FAST_LOOP if fast_loop else None
    with asyncio.Runner(loop_factory=factory) as runner:
        return runner.run(work())  # type: ignore[arg-type]


def measured(server: Simulated, flights: tuple[int, ...], tls: ssl.SSLContext | None, *, fast_loop: bool) -> dict[str, float]:
    """Medians over the rounds, in microseconds."""
    found: dict[str, list[float]] = {}
    for _ in range(ROUNDS):
        for flight in flights:
            for name, work in (("raw", raw), ("ours", ours)):
                spent = run(partial(work, server, flight, tls), fast_loop=fast_loop)
                found.setdefault(f"{name} {flight}", []).append(spent)
    return {name: statistics.median(spent) for name, spent in found.items()}


def main() -> None:
    set_up_logging(LogOptions(format="json"), stream=Path(os.devnull).open("w"))  # noqa: SIM115
    failed, shipped = False, True

    def row(name: str, value: str, fine: bool) -> None:  # noqa: FBT001
        nonlocal failed
        fine = fine or not shipped
        failed = failed or not fine
        print(f"{name:<58} {value:>14}  {'' if fine else 'BELOW THE FLOOR'}")

    loops = [False, True] if FAST_LOOP else [False]
    print(f"load {os.getloadavg()[0]:.1f}; CPU of this process, new connections, {FEEDS} feeds, medians of {ROUNDS} rounds")
    with simulated(Manners(latency=(0.1, 0.1))) as slow, simulated(Manners()) as quick, tempfile.TemporaryDirectory() as folder:
        bare = 0.0
        for fast_loop in loops:
            loop, shipped = "uvloop" if fast_loop else "asyncio", fast_loop == loops[-1]
            print(f"{loop}{', on which the bot runs here' if shipped else ': no floors, since the bot runs on uvloop here'}")
            before = peer(quick)
            found = measured(slow, (50, 1_000), None, fast_loop=fast_loop)
            reader = None if before is None else statistics.mean((before, peer(quick) or before))  # machines change their speed
            for name, spent in found.items():
                print(f"{loop}: {name} in flight, plain {spent * 1e6:>8.0f} us")
            cost = found["ours 50"]
            row(f"{loop}: 304, plain (ceiling 800 us)", f"{cost * 1e6:.0f} us", cost <= CEILING_SECONDS)
            bare = bare or found["raw 50"]
            row(
                f"{loop}: of a raw client on asyncio (floor {FLOOR_RAW})",
                f"{bare / cost:.2f}",
                bare / cost >= FLOOR_RAW,
            )
            more = found["ours 1000"] / cost
            row(
                f"{loop}: 1,000 in flight against 50 (ceiling {CEILING_FLIGHT})",
                f"{more:.2f}",
                more <= CEILING_FLIGHT,
            )
            if reader is not None:
                row(
                    f"{loop}: reader.update_feeds against ours (floor {FLOOR_PEER})",
                    f"{reader / cost:.1f}",
                    reader / cost >= FLOOR_PEER,
                )
        with simulated(Manners(), pem := certificate(folder)) as secure:
            tls = ssl.create_default_context(cafile=pem)
            for fast_loop in loops:
                shipped, found = fast_loop == loops[-1], measured(secure, (50,), tls, fast_loop=fast_loop)
                ratio = found["raw 50"] / found["ours 50"]
                name = f"{'uvloop' if fast_loop else 'asyncio'}: new TLS of a raw client (floor {FLOOR_RAW_TLS})"
                row(name, f"{ratio:.2f}", ratio >= FLOOR_RAW_TLS)
                print(f"  raw {found['raw 50'] * 1e6:.0f} us, ours {found['ours 50'] * 1e6:.0f} us")
    sys.exit(failed)


if __name__ == "__main__":
    main()
