"""HTTP/1.1 for requests that come minutes apart: one request on one connection, closed with its answer.

httpx's own engine costs a millisecond more for each request, and with a pool many more (docs/adr/0008-http-engine.md).
"""

from __future__ import annotations

import asyncio
import functools
import re
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
SMALL_CHUNKS, SMALL_BYTES = 1_000, 16
"""So many chunks of less than so many bytes each, taken together, are no way to send a feed."""
_CHUNKS_AT_ONCE = 8  # a tenth of a millisecond; then others may run


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
        route, machine = request.extensions.get("route") or Route(), None
        words = _plain_get(request) if not route.proxy else b""
        if not words:
            machine, words = _worded(request, await request.aread(), route)
        steps.connecting = True
        pipe = await self._opened(request.url, patience.connect_seconds, route)
        steps.connecting = False
        talk = _Talk(request, machine, pipe, patience.answer_seconds)
        try:
            await talk.say(words)
            status, headers = await talk.head()
        except BaseException:
            pipe.close()
            raise
        return httpx.Response(status, headers=headers, stream=talk, request=request)

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

    async def read(self, seconds: float) -> bytes:
        """What came; empty at the end. Raises httpx.ReadError when the connection broke, TimeoutError when nothing came."""
        while not self._came:
            if self._error is not None:
                raise httpx.ReadError("the connection broke") from self._error
            if self._ended:
                return b""
            loop = asyncio.get_running_loop()
            self._reading = loop.create_future()
            late = loop.call_later(seconds, _late, self._reading)  # a fifth of what asyncio.timeout costs
            try:
                await self._reading
            finally:
                late.cancel()
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


def _late(waiter: asyncio.Future[None]) -> None:
    if not waiter.done():
        waiter.set_exception(TimeoutError())


_Lines: TypeAlias = list[tuple[bytes, bytes]]


class _Talk(httpx.AsyncByteStream):
    """What is said on a connection, by the rules of HTTP; after the head it is the body, as it came over the wire."""

    def __init__(self, request: httpx.Request, machine: h11.Connection | None, pipe: _Pipe, seconds: float) -> None:
        self._request, self._machine, self._pipe, self._seconds = request, machine, pipe, seconds

    async def say(self, words: bytes) -> None:
        try:
            await self._pipe.write(words, self._seconds)
        except TimeoutError:
            raise httpx.WriteTimeout("the request was not taken in time") from None

    async def head(self) -> tuple[int, _Lines]:
        """Status and headers; what is only provisional (1xx) is passed over, up to `PROVISIONAL_ANSWERS`."""
        if self._machine is None:
            came = await self._read()
            if unchanged := _UNCHANGED.fullmatch(came):
                return 304, _LINE.findall(unchanged[1])
            self._machine = _worded(self._request, b"", Route())[0]
            self._machine.receive_data(came)
        for _ in range(PROVISIONAL_ANSWERS + 1):
            event = await self._heard()
            if isinstance(event, h11.Response):
                return event.status_code, event.headers.raw_items()
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
        if self._machine is None:  # of what was unchanged nothing more is to be heard
            return h11.EndOfMessage()
        try:
            while (event := self._machine.next_event()) is h11.NEED_DATA:
                self._machine.receive_data(await self._read())
        except h11.RemoteProtocolError:
            raise httpx.RemoteProtocolError("this is no valid HTTP") from None
        return event

    async def _read(self) -> bytes:
        try:
            return await self._pipe.read(self._seconds)
        except TimeoutError:
            raise httpx.ReadTimeout("nothing came in time") from None


_PLAIN_GET = re.compile(
    rb"GET /[\x21-\x7e]*+ HTTP/1\.1\r\nHost: [\x21-\x7e]++\r\n"
    rb"(?:(?!content-length|transfer-encoding)[a-z-]++: [\x21-\x7e]++(?: [\x21-\x7e]++)*+\r\n)*+\r\n"
)
_UNCHANGED = re.compile(rb"HTTP/1\.[01] 304(?: [\t\x20-\x7e]*+)?\r\n((?:[!#$%&'*+.^_`|~0-9A-Za-z-]++:[\t\x20-\x7e]*+\r\n)*+)\r\n")
"""The whole of an answer that says nothing else, as nine of ten do: h11 takes ten times as long to see as much."""
_LINE = re.compile(rb"([^:\r\n]++):[ \t]*+([^\r\n]*?)[ \t]*+\r\n")


def _plain_get(request: httpx.Request) -> bytes:
    """A GET without a body in the plainest words, where h11 would find the same; else nothing."""
    if request.method != "GET":
        return b""
    headers = request.headers.raw
    lines = b"".join([b"%b: %b\r\n" % line for line in headers])
    words = b"GET %b HTTP/1.1\r\n%b\r\n" % (request.url.raw_path, lines)
    one_each = words.count(b"\n") == len(headers) + 2  # a header cannot bring another one with it
    return words if one_each and _PLAIN_GET.fullmatch(words) else b""


def _worded(request: httpx.Request, content: bytes, route: Route) -> tuple[h11.Connection, bytes]:
    """The whole request as bytes, for a proxy with the whole URL, and who understands its answer.

    Raises httpx.LocalProtocolError when there are no such bytes.
    """
    machine = h11.Connection(h11.CLIENT, max_incomplete_event_size=HEAD_BYTES)
    try:
        target, headers = request.url.raw_path, request.headers.raw
        if route.proxy and request.url.scheme == "http":
            target, headers = str(request.url).encode("ascii"), [*headers, *route.headers]
        head = h11.Request(method=request.method, target=target, headers=headers)
        parts = [machine.send(head), machine.send(h11.Data(data=content)) if content else b"", machine.send(h11.EndOfMessage())]
    except h11.LocalProtocolError:
        raise httpx.LocalProtocolError("the request is not valid HTTP") from None
    return machine, b"".join(part or b"" for part in parts)
