"""HTTP/1.1 for requests that come minutes apart: one request on one connection, closed with its answer.

httpx's own engine costs a millisecond more for each request, and with a pool many more (docs/adr/0008-http-engine.md).
"""

from __future__ import annotations

import asyncio
import functools
import socket
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from typing import TypeAlias, cast

import h11
import httpx

from bot.net.proxy import Route, tunnelled

Connect: TypeAlias = Callable[[str, int, float], Awaitable[socket.socket]]
"""A connected socket to a host's port, within so many seconds. Raises NotSent, httpx.ConnectError, httpx.ConnectTimeout."""

AHEAD_BYTES = 262_144
"""So much may have come before it is asked for; then the other side has to wait."""
HEAD_BYTES = 102_400
"""No status line with its headers is longer; the finer limits are those of `Limits`."""
PROVISIONAL_ANSWERS = 20
CHUNKS = 20_000
"""Those of a body of 5 MB are 260 bytes each. A byte in each would cost seconds of CPU that sizes do not count."""
SMALL_CHUNKS, SMALL_BYTES = 2_000, 16
"""So many chunks of less than so many bytes each, taken together, are no way to send a feed."""
_CHUNKS_AT_ONCE = 16  # a fifth of a millisecond; then others may run


@dataclass(slots=True)
class Steps:
    """How far a request got, for whoever hands one in as the extension `steps`: while connecting, nothing of it has left."""

    connecting: bool = False


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds for each step of a request, handed in as the extension `patience`. TLS has as long as connecting has."""

    connect_seconds: float = 5.0
    answer_seconds: float = 10.0


class WireTransport(httpx.AsyncBaseTransport):
    """httpx's transport seam; connections are opened by `connect`, which alone knows where they may go. Raises httpx's errors."""

    def __init__(self, connect: Connect, tls: ssl.SSLContext, to_proxy: Connect | None = None) -> None:
        self._connect, self._tls, self._to_proxy = connect, tls, to_proxy

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        patience = request.extensions.get("patience") or Patience()
        steps = request.extensions.get("steps") or Steps()
        machine = h11.Connection(h11.CLIENT, max_incomplete_event_size=HEAD_BYTES)
        route = request.extensions.get("route") or Route()
        words = _worded(machine, request, await request.aread(), route)
        steps.connecting = True
        pipe = await self._opened(request.url, patience.connect_seconds, route)
        steps.connecting = False
        talk = _Talk(machine, pipe, patience.answer_seconds)
        try:
            await talk.say(words)
            head = await talk.head()
        except BaseException:
            pipe.close()
            raise
        return httpx.Response(head.status_code, headers=head.headers.raw_items(), stream=talk, request=request)

    async def _opened(self, url: httpx.URL, seconds: float, route: Route) -> _Pipe:
        if url.scheme not in ("http", "https"):
            raise httpx.UnsupportedProtocol("only http and https are spoken")
        host, secure = url.raw_host.decode("ascii"), url.scheme == "https"
        port = url.port or (443 if secure else 80)
        if route.proxy:
            connected = await self._through(route, host, port, seconds, tunnel=secure)
        else:
            connected = await self._connect(host, port, seconds)
        loop = asyncio.get_running_loop()
        if not secure:
            return (await loop.create_connection(_Pipe, sock=connected))[1]
        try:
            async with asyncio.timeout(seconds):
                name, tls = host.removesuffix("."), _unchecked() if route.insecure else self._tls
                return (await loop.create_connection(_Pipe, sock=connected, ssl=tls, server_hostname=name))[1]
        except TimeoutError:
            raise httpx.ConnectTimeout("TLS was not agreed on in time") from None
        except (OSError, ValueError) as error:  # ssl.SSLError among them; ValueError: a name that TLS cannot ask for
            raise httpx.ConnectError("TLS was not agreed on") from error

    async def _through(self, route: Route, host: str, port: int, seconds: float, *, tunnel: bool) -> socket.socket:
        """A connection to the proxy; with `tunnel`, through it to the host."""
        if self._to_proxy is None:
            raise httpx.UnsupportedProtocol("no proxies here")
        connected = await self._to_proxy(*route.place, seconds)
        try:
            if tunnel:
                async with asyncio.timeout(seconds):
                    name = f"[{host}]" if ":" in host else host
                    await tunnelled(connected, route, f"{name}:{port}".encode("ascii"))
        except BaseException as error:
            connected.close()
            if isinstance(error, TimeoutError):
                raise httpx.ConnectTimeout("the proxy gave no answer in time") from None
            if isinstance(error, OSError):
                raise httpx.ConnectError("the proxy hung up") from None
            raise
        return connected


@functools.cache
def _unchecked() -> ssl.SSLContext:
    """Accepts any certificate: only ever by the operator's word for one feed."""
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context


class _Pipe(asyncio.Protocol):
    """Bytes of one connection, read no further ahead than `AHEAD_BYTES`."""

    def __init__(self) -> None:
        self._transport: asyncio.Transport
        self._came: list[bytes] = []
        self._size = 0
        self._ended = False
        self._error: Exception | None = None
        self._reading: asyncio.Future[None] | None = None
        self._writing: asyncio.Future[None] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)  # uvloop's are none by class

    def data_received(self, data: bytes) -> None:
        self._came.append(data)
        self._size += len(data)
        if self._size > AHEAD_BYTES:
            self._transport.pause_reading()
        _done(self._reading)

    def eof_received(self) -> None:
        self._ended = True
        _done(self._reading)

    def connection_lost(self, exc: Exception | None) -> None:
        self._ended, self._error = True, exc
        _done(self._reading)
        _done(self._writing)

    def pause_writing(self) -> None:
        self._writing = asyncio.get_running_loop().create_future()

    def resume_writing(self) -> None:
        _done(self._writing)
        self._writing = None

    async def write(self, data: bytes, seconds: float) -> None:
        """Returns when the other side has taken nearly all of it; a broken connection is told by `read`."""
        self._transport.write(data)
        if self._writing is not None:
            async with asyncio.timeout(seconds):
                await self._writing

    async def read(self) -> bytes:
        """What came; empty at the end. Raises httpx.ReadError when the connection broke."""
        while not self._came:
            if self._error is not None:
                raise httpx.ReadError("the connection broke") from self._error
            if self._ended:
                return b""
            self._reading = asyncio.get_running_loop().create_future()
            await self._reading
        data = b"".join(self._came)
        self._came.clear()
        if self._size > AHEAD_BYTES and not self._ended:
            self._transport.resume_reading()
        self._size = 0
        return data

    def close(self) -> None:
        """Without a farewell: a TLS goodbye would be waited for, up to half a minute."""
        self._transport.abort()


def _done(waiter: asyncio.Future[None] | None) -> None:
    if waiter is not None and not waiter.done():
        waiter.set_result(None)


class _Talk(httpx.AsyncByteStream):
    """What is said on a connection, by the rules of HTTP; after the head it is the body, as it came over the wire."""

    def __init__(self, machine: h11.Connection, pipe: _Pipe, seconds: float) -> None:
        self._machine, self._pipe, self._seconds = machine, pipe, seconds

    async def say(self, words: bytes) -> None:
        try:
            await self._pipe.write(words, self._seconds)
        except TimeoutError:
            raise httpx.WriteTimeout("the request was not taken in time") from None

    async def head(self) -> h11.Response:
        """Status and headers; what is only provisional (1xx) is passed over, up to `PROVISIONAL_ANSWERS`."""
        for _ in range(PROVISIONAL_ANSWERS + 1):
            event = await self._heard()
            if isinstance(event, h11.Response):
                return event
        raise httpx.RemoteProtocolError("provisional answers have no end")

    async def __aiter__(self) -> AsyncIterator[bytes]:
        size = 0
        for number in range(CHUNKS + 1):
            if not isinstance(event := await self._heard(), h11.Data):
                return
            size += len(event.data)
            if number >= SMALL_CHUNKS and size < number * SMALL_BYTES:
                break
            if number % _CHUNKS_AT_ONCE == _CHUNKS_AT_ONCE - 1:
                await asyncio.sleep(0)
            yield bytes(event.data)
        raise httpx.RemoteProtocolError("the body comes in too many pieces")

    async def aclose(self) -> None:
        self._pipe.close()

    async def _heard(self) -> object:
        try:
            while (event := self._machine.next_event()) is h11.NEED_DATA:
                async with asyncio.timeout(self._seconds):
                    self._machine.receive_data(await self._pipe.read())
        except h11.RemoteProtocolError:
            raise httpx.RemoteProtocolError("this is no valid HTTP") from None
        except TimeoutError:
            raise httpx.ReadTimeout("nothing came in time") from None
        return event


def _worded(machine: h11.Connection, request: httpx.Request, content: bytes, route: Route) -> bytes:
    """The whole request as bytes, for a proxy with the whole URL. Raises httpx.LocalProtocolError when there are none."""
    try:
        target, headers = request.url.raw_path, request.headers.raw
        if route.proxy and request.url.scheme == "http":
            target, headers = str(request.url).encode("ascii"), [*headers, *route.headers]
        head = h11.Request(method=request.method, target=target, headers=headers)
        parts = [machine.send(head), machine.send(h11.Data(data=content)) if content else b"", machine.send(h11.EndOfMessage())]
    except h11.LocalProtocolError:
        raise httpx.LocalProtocolError("the request is not valid HTTP") from None
    return b"".join(part or b"" for part in parts)
