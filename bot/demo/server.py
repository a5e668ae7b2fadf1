"""Serves the feeds of the recorded day over real HTTP on loopback, as they stood at the moment of the demo's clock."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from hashlib import blake2b

import h11

from bot.demo.feeds import Day, document
from bot.net.serving import answered, heard, visited
from bot.ports import Clock


@asynccontextmanager
async def served(day: Day, clock: Clock) -> AsyncIterator[str]:
    """Yield the base URL; `{base}/{feed id}` is the document of a feed, with an ETag."""

    async def visit(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await _Visit(day, clock, reader, writer).answer()

    async with visited(visit, broken=(h11.RemoteProtocolError,)) as port:
        yield f"http://127.0.0.1:{port}"


class _Visit:
    """One connection, one request."""

    def __init__(self, day: Day, clock: Clock, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._day, self._clock = day, clock
        self._reader, self._writer = reader, writer
        self._http = h11.Connection(h11.SERVER)
        self._method = b""

    async def answer(self) -> None:
        request = await self._request()
        feed_id = request.target.decode().strip("/")
        known = {name.lower(): value for name, value in request.headers}
        if feed_id not in {feed.id for feed in self._day.feeds}:
            return await self._send(404, b"no such feed", "text/plain")
        body, content_type = document(self._day, feed_id, self._clock.now(), self._base(known))
        etag = f'"{blake2b(body, digest_size=8).hexdigest()}"'
        if known.get(b"if-none-match", b"") == etag.encode():
            return await self._send(304, b"", content_type, etag)
        return await self._send(200, body, content_type, etag)

    def _base(self, headers: dict[bytes, bytes]) -> str:
        return f"http://{headers.get(b'host', b'127.0.0.1').decode('ascii', 'replace')}"

    async def _request(self) -> h11.Request:
        request = await heard(self._http, self._reader, self._writer)
        assert isinstance(request, h11.Request), "what comes first"
        self._method = request.method
        return request

    async def _send(self, status: int, body: bytes, content_type: str, etag: str = "") -> None:
        headers = [("content-type", content_type), ("content-length", str(len(body))), ("connection", "close")]
        if etag:
            headers.append(("etag", etag))
        if status == 304:
            headers.remove(("content-length", "0"))
        shown = b"" if self._method == b"HEAD" else body
        await answered(self._http, self._writer, h11.Response(status_code=status, headers=headers), shown)
