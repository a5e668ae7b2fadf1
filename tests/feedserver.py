"""A web server for tests, on a real loopback socket, that answers each path by a script: honestly, or as badly as the web can."""

from __future__ import annotations

import asyncio
import gzip
import zlib
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from functools import cache
from hashlib import sha256
from html import escape
from ipaddress import ip_network
from typing import TypeAlias

from bot.net import Guard, Limits, Web, WebOptions

NOON = datetime(2026, 3, 14, 12, 0, tzinfo=UTC)
LOOPBACK = ip_network("127.0.0.0/8")


@dataclass(frozen=True)
class Asked:
    """A request as it came in; header names are lower case."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes = b""


Act: TypeAlias = Callable[[Asked, asyncio.StreamWriter], Awaitable[None]]
"""Writes whatever it likes, and returns when the connection is to be closed."""


@dataclass
class FeedServer:
    """Paths and what is done when they are asked for; what was asked is in `asked`."""

    acts: dict[str, Act] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    port: int = 0
    hanging: asyncio.Event = field(default_factory=asyncio.Event)
    """Never set while the server lives: what acts wait for when they hang."""

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"

    def paths(self) -> list[str]:
        return [asked.path for asked in self.asked]

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            asked = await _request(reader)
            self.asked.append(asked)
            act = self.acts.get(asked.path.split("?")[0], answers(404))
            await act(asked, writer)
            await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()


async def _request(reader: asyncio.StreamReader) -> Asked:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    first, *lines = head.split("\r\n")
    method, path, _ = first.split(" ", 2)
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines if line)}
    return Asked(method, path, headers, await reader.readexactly(int(headers.get("content-length", "0"))))


@asynccontextmanager
async def serving() -> AsyncIterator[FeedServer]:
    feeds = FeedServer()
    server = await asyncio.start_server(feeds.answer, "127.0.0.1", 0)
    feeds.port = server.sockets[0].getsockname()[1]
    try:
        yield feeds
    finally:
        feeds.hanging.set()
        server.close()
        await server.wait_closed()


QUICK = Limits(
    total_seconds=2.0, dns_seconds=0.5, connect_seconds=0.5, first_byte_seconds=0.4, window_seconds=0.3, window_bytes=5_120
)
"""The stages of the real limits, a tenth as patient."""


@asynccontextmanager
async def a_web(limits: Limits = QUICK, **seams: object) -> AsyncIterator[Web]:
    """A way out that may reach loopback."""
    web = Web(WebOptions(user_agent="tocsin/test", guard=Guard(allow_private=(LOOPBACK,)), limits=limits), **seams)  # type: ignore[arg-type]
    try:
        yield web
    finally:
        await web.close()


# --- honest answers ----------------------------------------------------------------------------------------------------


def answers(status: int, body: bytes = b"", **headers: str) -> Act:
    async def act(_asked: Asked, writer: asyncio.StreamWriter) -> None:
        writer.write(head(status, {"Content-Length": str(len(body)), **_named(headers)}) + body)

    return act


def document(body: Callable[[], bytes] | bytes, content_type: str = "application/rss+xml") -> Act:
    """Serves a body with an ETag made from it, and answers 304 to whoever has it."""

    async def act(asked: Asked, writer: asyncio.StreamWriter) -> None:
        now = body() if callable(body) else body
        etag = f'"{sha256(now).hexdigest()[:16]}"'
        if asked.headers.get("if-none-match") == etag:
            writer.write(head(304, {"ETag": etag}))
            return
        writer.write(head(200, {"ETag": etag, "Content-Type": content_type, "Content-Length": str(len(now))}) + now)

    return act


def head(status: int, headers: dict[str, str]) -> bytes:
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return f"HTTP/1.1 {status} Whatever\r\n{lines}\r\n".encode("latin-1")


def _named(headers: dict[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in headers.items()}


@dataclass(frozen=True)
class An:
    """An item to be served."""

    title: str = "Missile hits Kharkiv"
    text: str = "A missile hit an apartment block."
    guid: str = "g1"
    link: str = "https://news.example/1"
    at: datetime | None = NOON - timedelta(minutes=5)


def rss(items: Sequence[An], *, prolog: str = '<?xml version="1.0" encoding="utf-8"?>') -> bytes:
    """RSS 2.0; an empty field is a missing element."""
    written = "".join(
        "<item>"
        + "".join(
            f"<{name}>{escape(value)}</{name}>"
            for name, value in (("title", item.title), ("link", item.link), ("guid", item.guid), ("description", item.text))
            if value
        )
        + (f"<pubDate>{format_datetime(item.at)}</pubDate>" if item.at else "")
        + "</item>\n"
        for item in items
    )
    channel = "<title>News</title><link>https://news.example/</link><description>d</description>"
    return f'{prolog}<rss version="2.0"><channel>{channel}{written}</channel></rss>'.encode()


# --- bad answers -------------------------------------------------------------------------------------------------------


def hangs(server: FeedServer, first: bytes = b"") -> Act:
    async def act(_asked: Asked, writer: asyncio.StreamWriter) -> None:
        writer.write(first)
        await writer.drain()
        await server.hanging.wait()

    return act


def drips(server: FeedServer, first: bytes, piece: bytes = b"x", every_seconds: float = 0.02) -> Act:
    """Sends a byte now and then, for ever."""

    async def act(_asked: Asked, writer: asyncio.StreamWriter) -> None:
        writer.write(first)
        while not server.hanging.is_set():
            writer.write(piece)
            await writer.drain()
            await asyncio.sleep(every_seconds)

    return act


def raw(data: bytes) -> Act:
    async def act(_asked: Asked, writer: asyncio.StreamWriter) -> None:
        writer.write(data)

    return act


def endless(first: bytes) -> Act:
    async def act(_asked: Asked, writer: asyncio.StreamWriter) -> None:
        writer.write(first)
        while True:
            writer.write(b"<item>" * 10_000)
            await writer.drain()

    return act


def redirects(location: str, status: int = 302, body: bytes = b"") -> Act:
    return answers(status, body, Location=location)


@cache
def zeros(gigabytes: float = 1.0, layers: int = 1) -> bytes:
    """So many zeros, gzipped once or more: 1 GiB is a megabyte on the wire, and a few kilobytes gzipped twice.

    One packed megabyte, repeated; the checksum at the end is wrong, but nobody should get that far.
    """
    packer = zlib.compressobj(9, zlib.DEFLATED, zlib.MAX_WBITS | 16)
    beginning = packer.compress(b"") + packer.flush(zlib.Z_FULL_FLUSH)
    megabyte = packer.compress(bytes(1 << 20)) + packer.flush(zlib.Z_FULL_FLUSH)
    packed = beginning + megabyte * max(int(gigabytes * 1024), 1) + packer.flush()
    for _ in range(layers - 1):
        packed = gzip.compress(packed, mtime=0)
    return packed
