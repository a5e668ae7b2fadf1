"""Serves the Telegram channels of the collected data as RSS feeds on loopback, with ETags, to run the bot on real news.

    python tools/replay_telegram.py ../shared/data/telegram_ru_dev.jsonl.gz --port 8700 > channels.yaml

prints the feeds as they belong into a config (with `poll: {allow_private: [127.0.0.0/8], alert_age: 4000d}`), and serves them.
"""

from __future__ import annotations

import argparse
import asyncio
import gzip
import hashlib
import sys
from collections import defaultdict
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from html import escape
from pathlib import Path

import msgspec

ITEMS = 400  # of one feed; the bot reads 500 of one answer


class Post(msgspec.Struct, frozen=True):
    """A row of the data, as far as it is a feed's business."""

    id: str
    title: str
    text: str
    channel: str
    published: datetime

    @property
    def link(self) -> str:
        """An invented address, unique and stable."""
        return f"https://channels.example/{self.id}"


@dataclass(frozen=True)
class Channel:
    """A channel, or a stretch of a long one, newest first."""

    id: str
    title: str
    posts: tuple[Post, ...]


def posts(path: Path) -> list[Post]:
    """Raises FileNotFoundError, msgspec.ValidationError."""
    with gzip.open(path) as lines:
        return [msgspec.json.decode(line, type=Post) for line in lines]


def channels(rows: Sequence[Post], most: int = ITEMS) -> list[Channel]:
    """Each channel as one feed or several of at most `most` items."""
    by_title: defaultdict[str, list[Post]] = defaultdict(list)
    for row in rows:
        by_title[row.channel].append(row)
    found = []
    for number, (title, own) in enumerate(sorted(by_title.items())):
        newest_first = sorted(own, key=lambda row: (row.published, row.id), reverse=True)
        parts = range(0, len(newest_first), most)
        found += [Channel(f"channel-{number}-{at // most}", title, tuple(newest_first[at : at + most])) for at in parts]
    return found


def document(channel: Channel) -> bytes:
    """RSS 2.0, the text as HTML as sites write it."""
    items = "".join(
        f"<item><title>{escape(post.title)}</title><link>{escape(post.link)}</link>"
        f'<guid isPermaLink="false">{escape(post.id)}</guid><pubDate>{format_datetime(post.published)}</pubDate>'
        f"<description>{escape(escape(post.text).replace(chr(10), '<br>'))}</description></item>\n"
        for post in channel.posts
    )
    return (
        f'<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0"><channel><title>{escape(channel.title)}</title>'
        f"<link>https://channels.example/</link><description/>\n{items}</channel></rss>\n"
    ).encode()


@asynccontextmanager
async def served(feeds: Sequence[Channel], port: int = 0) -> AsyncIterator[str]:
    """Serve each feed as `/ID` on loopback; yields the base URL."""
    bodies = {f"/{feed.id}": document(feed) for feed in feeds}
    tags = {path: f'"{hashlib.sha256(body).hexdigest()[:16]}"' for path, body in bodies.items()}

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        request = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        path = request.split(" ", 2)[1]
        if path not in bodies:
            writer.write(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")
        elif f"if-none-match: {tags[path]}" in request.lower():
            writer.write(f"HTTP/1.1 304 Not Modified\r\nETag: {tags[path]}\r\n\r\n".encode())
        else:
            body = bodies[path]
            head = f"ETag: {tags[path]}\r\nContent-Type: application/rss+xml\r\nContent-Length: {len(body)}"
            writer.write(f"HTTP/1.1 200 OK\r\n{head}\r\n\r\n".encode() + body)
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", port)
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    finally:
        server.close()
        await server.wait_closed()


async def main(path: Path, port: int) -> None:
    feeds = channels(posts(path))
    async with served(feeds, port) as base:
        for feed in feeds:
            publisher = msgspec.json.encode(feed.title).decode()
            print(f'- {{id: {feed.id}, url: "{base}/{feed.id}", language: ru, publisher: {publisher}}}')
        sys.stdout.flush()
        await asyncio.Event().wait()


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("file", type=Path)
    arguments.add_argument("--port", type=int, default=8700)
    given = arguments.parse_args()
    asyncio.run(main(given.file, given.port))
