"""Servers for the polling benchmarks, in processes of their own: thousands of hosts on loopback, as slow and odd as the web is.

Every address of 127.0.0.0/8 is a host of its own. A host says by its path what it does, so the server keeps no state but
its log of requests, which proves that nobody was asked too often.
"""

from __future__ import annotations

import asyncio
import gzip
import multiprocessing
import random
import ssl
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing.connection import Connection

NOT_MODIFIED = b'HTTP/1.1 304 Not Modified\r\nETag: "v"\r\nConnection: close\r\n\r\n'


def feed_document(items: int = 30) -> bytes:
    """RSS of about 28 kB."""
    bodies = "".join(
        f"<item><title>Headline {n} of the day</title><link>https://news.example/{n}</link><guid>g{n}</guid>"
        f"<pubDate>Sat, 14 Mar 2026 {n % 24:02}:00:00 GMT</pubDate><description>{'Some words. ' * 65}</description></item>"
        for n in range(items)
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>t</title>{bodies}</channel></rss>'.encode()


@dataclass
class Log:
    """What the hosts saw."""

    requests: int = 0
    most_at_once: Counter[str] = field(default_factory=Counter)
    too_early: int = 0
    by_act: Counter[str] = field(default_factory=Counter)
    at: list[float] = field(default_factory=list)


@dataclass(frozen=True)
class Manners:
    """How the hosts behave: seconds of latency from-to, shares of errors and of hostility, and how long to wait after a 429."""

    latency: tuple[float, float] = (0.0, 0.0)
    errors: float = 0.0
    hostile: float = 0.0
    retry_after: int = 0
    changing: float = 0.0


class _Host(asyncio.Protocol):
    """One connection."""

    manners: Manners
    log: Log
    running: Counter[str]
    told: dict[str, tuple[float, float]]
    whole: bytes

    def __init__(self) -> None:
        self._came = b""
        self._host = ""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._begun, self._host = time.monotonic(), transport.get_extra_info("sockname")[0]
        self.running[self._host] += 1
        self.log.most_at_once[self._host] = max(self.log.most_at_once[self._host], self.running[self._host])

    def connection_lost(self, _error: Exception | None) -> None:
        self.running[self._host] -= 1

    def data_received(self, data: bytes) -> None:
        self._came += data
        if not self._came.endswith(b"\r\n\r\n"):
            return
        now = time.monotonic()
        self.log.requests += 1
        self.log.at.append(now)
        told_at, not_before = self.told.get(self._host, (0.0, 0.0))
        if told_at + HEARD_SECONDS < self._begun < not_before:
            self.log.too_early += 1
        low, high = self.manners.latency
        if high:
            asyncio.get_running_loop().call_later(random.uniform(low, high), self._answer)
        else:
            self._answer()

    def _answer(self) -> None:
        if self._transport.is_closing():
            return
        act = self._act()
        self.log.by_act[act] += 1
        if act != "silence":
            self._transport.write(self._words(act))
            self._transport.close()

    def _act(self) -> str:
        path = self._came[4 : self._came.index(b" ", 4)].decode()
        if self.manners.hostile and random.Random(path).random() < self.manners.hostile:
            return random.choice(("silence", "bomb", "junk", "cut"))
        if random.random() < self.manners.errors:
            return "busy" if self.manners.retry_after and random.random() < 0.2 else "error"
        if b"if-none-match" in self._came.lower() and random.random() >= self.manners.changing:
            return "not modified"
        return "whole"

    def _words(self, act: str) -> bytes:
        match act:
            case "not modified":
                return NOT_MODIFIED
            case "whole":
                return b'HTTP/1.1 200 OK\r\nETag: "v"\r\nContent-Length: %d\r\n\r\n' % len(self.whole) + self.whole
            case "busy":
                now = time.monotonic()
                self.told[self._host] = (now, now + self.manners.retry_after)
                return b"HTTP/1.1 429 Busy\r\nRetry-After: %d\r\nContent-Length: 0\r\n\r\n" % self.manners.retry_after
            case "error":
                return b"HTTP/1.1 500 Oops\r\nContent-Length: 0\r\n\r\n"
            case "bomb":
                return b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n" + BOMB
            case "cut":
                return b"HTTP/1.1 200 OK\r\nContent-Length: 99999\r\n\r\n" + self.whole[:5000]
            case _:
                return b"\x00\xff not HTTP at all\r\n\r\n"


HEARD_SECONDS = 1.0
"""A connection begun so soon after a word was said may not have heard it."""
BOMB = gzip.compress(bytes(64 << 20), compresslevel=1, mtime=0)


def _serve(pipe: Connection, manners: Manners, certificate: str) -> None:
    """Until a word comes through the pipe, which is answered with the log."""

    async def main() -> None:
        log = Log()
        fields = {"manners": manners, "log": log, "running": Counter(), "told": {}, "whole": feed_document()}
        host = type("Host", (_Host,), fields)
        tls = None
        if certificate:
            tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            tls.load_cert_chain(certificate)
        loop = asyncio.get_running_loop()
        server = await loop.create_server(host, "0.0.0.0", 0, backlog=4096, ssl=tls)
        pipe.send(server.sockets[0].getsockname()[1])
        asked = asyncio.Event()
        loop.add_reader(pipe.fileno(), asked.set)
        while True:
            await asked.wait()
            asked.clear()
            if pipe.recv() == "end":
                return
            pipe.send(log)

    asyncio.run(main())


@dataclass(frozen=True)
class Simulated:
    """A running server."""

    port: int
    pipe: Connection

    def log(self) -> Log:
        self.pipe.send("log")
        log: Log = self.pipe.recv()
        return log

    def host(self, number: int) -> str:
        """The address of the host of that number."""
        return f"127.{1 + number // 62500}.{number // 250 % 250}.{1 + number % 250}"

    def url(self, number: int, host: int | None = None, scheme: str = "http") -> str:
        """The feed of that number, on the host of that number or of another."""
        return f"{scheme}://{self.host(number if host is None else host)}:{self.port}/{number}"


@contextmanager
def simulated(manners: Manners, certificate: str = "") -> Iterator[Simulated]:
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=_serve, args=(theirs, manners, certificate), daemon=True)
    process.start()
    theirs.close()  # or a server that died would be waited for for ever
    try:
        yield Simulated(ours.recv(), ours)
        ours.send("end")
    finally:
        process.join(2)
        process.kill()
