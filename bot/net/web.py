"""The only way out: bounded GETs for feeds, single-shot posts for chats, both behind the guard.

Cookies, proxies of the environment and automatic redirects do not exist here: requests are handed straight to the
transport, so that nothing of httpx's client (which also logs whole URLs) stands in between.
"""

from __future__ import annotations

import asyncio
import base64
import functools
import ssl
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from ipaddress import IPv4Network, IPv6Network
from types import MappingProxyType
from typing import Literal

import httpx
import msgspec

from bot.net.body import Limits, read_into
from bot.net.decoding import ACCEPTED
from bot.net.failures import FOREIGN, BadAnswer, NoAnswer, NotSent, translated
from bot.net.guard import Dial, Guard, GuardedConnect, RememberingResolver, Resolve, SystemResolver, checked_url, dialled
from bot.net.proxy import Route
from bot.net.wire import Patience, Steps, WireTransport

NO_HEADERS: Mapping[str, str] = MappingProxyType({})
DIRECT = Route()
ANSWER_BYTES = 65_536
_ANSWER_SECONDS = 5.0
_SHORT_URL = 256
_MOVED_FOR_GOOD = frozenset({301, 308})
_REDIRECTS = _MOVED_FOR_GOOD | {302, 303, 307}
_OUR_HEADERS = frozenset({"accept", "accept-language", "if-none-match", "if-modified-since", "user-agent"})
"""Safe to show to a stranger; whatever else the operator set may be a secret and stays with the first origin."""


@dataclass(frozen=True, slots=True)
class WebOptions:
    """Who we say we are, where we may go, and how much we take."""

    user_agent: str = "tocsin"
    guard: Guard = field(default_factory=Guard)
    limits: Limits = field(default_factory=Limits)


@dataclass(frozen=True, slots=True)
class Page:
    """What a GET brought; `headers` have lower-case names. Only a 2xx has a body.

    `complete` is False when the connection broke off in the body: what is there is then a beginning, nothing more.
    `permanent_url` is where the resource says it lives now (301, 308 only); the URL asked for if it never moved.
    """

    status: int
    headers: Mapping[str, str]
    body: bytes
    url: str
    permanent_url: str
    complete: bool = True


@dataclass(frozen=True, slots=True)
class Answer:
    """What a chat platform said; `body` holds its first 64 KiB, `complete` is False when it is more or broke off."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    complete: bool = True


def user_agent(version: str, contact: str = "") -> str:
    """An honest name: who polls, and whom to write to about it."""
    return f"tocsin/{version} (+{contact})" if contact else f"tocsin/{version}"


class Web:
    """Everything sent or fetched by one part, under one guard. `transport` replaces the wire (httpx.MockTransport)."""

    def __init__(
        self,
        options: WebOptions,
        *,
        resolve: Resolve | None = None,
        dial: Dial = dialled,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self._agent, self._limits = options.user_agent, options.limits
        self._resolver = SystemResolver()
        connect = GuardedConnect(options.guard, resolve or RememberingResolver(self._resolver), self._limits.dns_seconds, dial)
        self._check = connect.check
        anywhere = Guard(allow_private=(IPv4Network("0.0.0.0/0"), IPv6Network("::/0")))  # the operator says where the proxy is
        to_proxy = GuardedConnect(anywhere, resolve or RememberingResolver(self._resolver), self._limits.dns_seconds, dial)
        self._transport = transport or WireTransport(connect, _tls(), to_proxy)

    async def get(self, url: str, *, headers: Mapping[str, str] = NO_HEADERS, route: Route = DIRECT) -> Page:
        """Fetch, following up to `redirects` hops, each checked anew; bodies of redirects are never read. Raises WebFailed.

        `headers` beyond the harmless ones go to the first origin only; with them, https never falls back to http.
        Through a proxy each hop is checked as we see it; what the proxy then connects to is in its hands.
        """
        hop, limits = _first_hop(url, headers), self._limits
        head_seconds = limits.head_seconds if limits.head_seconds < limits.total_seconds else None  # each timeout costs 10 us
        permanent, moved_for_good = url, True
        try:
            async with asyncio.timeout(limits.total_seconds):
                for _ in range(limits.redirects + 1):
                    if route.proxy:
                        await self._check(hop.url.host, hop.url.port or (443 if hop.url.scheme == "https" else 80))
                    request = self._request("GET", hop)
                    request.extensions["route"] = route
                    async with self._opened(request, head_seconds) as response:
                        if response.status_code not in _REDIRECTS:
                            return await self._page(response, str(hop.url), permanent)
                        moved_for_good = moved_for_good and response.status_code in _MOVED_FOR_GOOD
                        before, hop = hop.url.host, _next_hop(hop, response)
                        if hop.url.host != before:  # what the operator puts up with there is not put up with elsewhere
                            route = Route(route.proxy)
                        permanent = str(hop.url) if moved_for_good else permanent
        except TimeoutError:
            raise NoAnswer("timeout", f"{hop.url.host} took longer than {limits.total_seconds:g} s in all") from None
        raise BadAnswer("too_many_redirects", f"more than {limits.redirects} redirects")

    async def post(
        self,
        url: str,
        *,
        content: bytes = b"",
        json: object = None,
        headers: Mapping[str, str] = NO_HEADERS,
        timeout_seconds: float = 20.0,
        method: Literal["POST", "PUT", "PATCH", "DELETE", "GET"] = "POST",
    ) -> Answer:
        """Send once, to this URL and no other: a redirect is an answer like any other. `json` wins over `content`.

        Raises NotSent when the other side surely has not seen the request, NoAnswer when that is unknown.
        """
        if json is not None:
            content, headers = msgspec.json.encode(json), {"content-type": "application/json", **headers}
        hop, steps = _first_hop(url, headers), Steps()
        request = self._request(method, hop, content, timeout_seconds)
        request.extensions["steps"] = steps
        try:
            async with asyncio.timeout(timeout_seconds) as patience, self._opened(request, None) as response:
                patience.reschedule(None)
                body, complete = await _beginning(response)
                return Answer(response.status_code, _headers(response), body, complete=complete)
        except TimeoutError:
            failure = NotSent if steps.connecting else NoAnswer
            raise failure("timeout", f"{hop.url.host} did not answer within {timeout_seconds:g} s") from None

    async def close(self) -> None:
        """Let go of the transport and the resolver's threads. Safe to call twice."""
        await self._transport.aclose()
        self._resolver.close()

    def _request(self, method: str, hop: _Hop, content: bytes = b"", answer_seconds: float | None = None) -> httpx.Request:
        """`answer_seconds` None: a fetch, with the patience of the limits and packed bodies welcome."""
        wait = self._limits.first_byte_seconds if answer_seconds is None else answer_seconds
        coding = ACCEPTED if answer_seconds is None else "identity"
        headers = {"user-agent": self._agent, "accept": "*/*", **hop.headers, "accept-encoding": coding, "connection": "close"}
        try:
            lines = [(name.encode("ascii"), value.encode("ascii")) for name, value in headers.items()]
        except UnicodeEncodeError:  # its value must not be quoted
            raise NotSent("bad_request", "a header of the request is not plain ASCII") from None
        if "host" not in headers:
            lines.insert(0, (b"Host", hop.url.netloc))
        if method in ("POST", "PUT", "PATCH") or content:
            lines.append((b"Content-Length", b"%d" % len(content)))
        patience = Patience(self._limits.connect_seconds, wait)
        # Not as `content`, which httpx makes the same lines of, in ten times the time.
        return httpx.Request(method, hop.url, headers=lines, stream=httpx.ByteStream(content), extensions={"patience": patience})

    @asynccontextmanager
    async def _opened(self, request: httpx.Request, head_seconds: float | None) -> AsyncIterator[httpx.Response]:
        """The answer with its body unread; the connection is closed on the way out, whatever happens."""
        try:
            async with asyncio.timeout(head_seconds):
                response = await self._transport.handle_async_request(request)
        except FOREIGN as error:
            raise translated(error, request.url.host) from None
        except TimeoutError:
            raise NoAnswer("timeout", f"the headers of {request.url.host} did not come in time") from None
        try:
            lines = response.headers.raw
            if len(lines) > self._limits.header_lines or sum(len(k) + len(v) for k, v in lines) > self._limits.header_bytes:
                raise BadAnswer("headers_too_large", f"{request.url.host} sent too many or too long headers")
            yield response
        finally:
            await response.stream.aclose()  # type: ignore[union-attr]

    async def _page(self, response: httpx.Response, url: str, permanent: str) -> Page:
        if not response.is_success:
            return Page(response.status_code, _headers(response), b"", url, permanent)
        body = bytearray()
        complete = await read_into(body, response, self._limits)
        return Page(response.status_code, _headers(response), bytes(body), url, permanent, complete=complete)


@dataclass(frozen=True, slots=True)
class _Hop:
    url: httpx.URL
    headers: Mapping[str, str]


def _first_hop(text: str, headers: Mapping[str, str]) -> _Hop:
    """A name and password in the URL become a header, so that they appear in no message and no log."""
    url = _checked_before(text) if len(text) <= _SHORT_URL else checked_url(text)
    given = {name.lower(): value for name, value in headers.items()}
    if url.userinfo:
        pair = base64.b64encode(f"{url.username}:{url.password}".encode()).decode()
        given.setdefault("authorization", f"Basic {pair}")
    return _Hop(url.copy_with(userinfo=b"", fragment=None) if url.userinfo or "#" in text else url, given)


def _next_hop(hop: _Hop, response: httpx.Response) -> _Hop:
    """Where a redirect leads. Raises BadAnswer("bad_redirect") when it leads nowhere or would betray a secret."""
    location = response.headers.get("location", "").strip()
    if not location:
        raise BadAnswer("bad_redirect", f"{hop.url.host} redirects without saying where")
    try:
        url = checked_url(str(hop.url.join(location)))
    except (httpx.InvalidURL, ValueError, NotSent):
        raise BadAnswer("bad_redirect", f"{hop.url.host} redirects to something that is not fetched") from None
    if url.userinfo:
        raise BadAnswer("bad_redirect", f"{hop.url.host} redirects to a URL with a password")
    secrets = hop.headers.keys() - _OUR_HEADERS
    if secrets and hop.url.scheme == "https" and url.scheme == "http":
        raise BadAnswer("bad_redirect", f"{hop.url.host} redirects from https to http, with credentials at stake")
    headers = hop.headers
    if (url.scheme, url.host, url.port) != (hop.url.scheme, hop.url.host, hop.url.port):
        headers = {name: value for name, value in headers.items() if name in _OUR_HEADERS}
    return _Hop(url.copy_with(fragment=None), headers)


@functools.lru_cache(maxsize=16_384)
def _checked_before(text: str) -> httpx.URL:
    """The same feeds are asked over and over; to read a URL costs more than to find it."""
    return checked_url(text)


def _headers(response: httpx.Response) -> Mapping[str, str]:
    """Names in lower case; of several of one name, what all of them say."""
    found: dict[str, str] = {}
    for name, value in response.headers.raw:
        key, text = name.decode("latin-1").lower(), _said(value)
        found[key] = f"{found[key]}, {text}" if key in found else text
    return found


def _said(value: bytes) -> str:
    try:
        return value.decode()
    except UnicodeDecodeError:
        return value.decode("latin-1")


async def _beginning(response: httpx.Response) -> tuple[bytes, bool]:
    """The first 64 KiB, and whether that was all. The status is known by now, so a body that breaks off is no failure."""
    body, complete = bytearray(), False
    try:
        async with asyncio.timeout(_ANSWER_SECONDS):
            complete = await read_into(body, response, Limits(decoded_bytes=ANSWER_BYTES))
    except (BadAnswer, TimeoutError):
        pass
    return bytes(body[:ANSWER_BYTES]), complete


@functools.cache
def _tls() -> ssl.SSLContext:
    """Loading the certificates costs 20 ms and a megabyte: once per process, for all."""
    context = httpx.create_ssl_context(trust_env=False)
    context.set_alpn_protocols(["http/1.1"])
    return context
