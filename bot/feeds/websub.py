"""Feeds whose hub tells us of news: subscribed to, kept subscribed, and listened to. Polling goes on, more slowly.

A push is believed when it comes to an address that only its hub was told, and is signed with a secret that only its hub was told.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from urllib.parse import parse_qs, urlencode, urlsplit

import h11
import structlog

from bot.feeds.hubs import Hub, Push, is_signed, own_topic, path_of, secret_of
from bot.feeds.options import WebSubOptions
from bot.net import Web, WebFailed
from bot.net.serving import answered, heard, visited
from bot.options import host_and_port
from bot.ports import Chance, Clock

log = structlog.get_logger()

BODY_BYTES, HEAD_BYTES, VISITS = 5 << 20, 32_768, 50
VISIT_SECONDS, ASK_SECONDS = 20.0, 10.0
SHORTEST_LEASE, LONGEST_LEASE = 300.0, 30 * 86_400.0
RENEWED_AT = 2 / 3  # of the lease
FIRST_RETRY_SECONDS, DAY_SECONDS = 600.0, 86_400.0
"""What a hub did not take, or did not verify, is tried again after that, then twice that … up to a day."""


@dataclass(slots=True)
class _Subscription:
    """Times are those of the monotonic clock."""

    hub: Hub
    ask_at: float
    until: float = 0.0
    tries: int = 0


@dataclass(frozen=True, slots=True)
class _Request:
    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class _Reply:
    status: int
    text: str = ""


Take = Callable[[str, Push], bool]
"""Takes news of a feed, by its id; False when there is no room for it."""


class WebSub:
    """The subscriptions of one poller; nothing happens where no callback URL is configured."""

    def __init__(self, options: WebSubOptions, web: Web, clock: Clock, chance: Chance, take: Take) -> None:
        self._options, self._web, self._clock, self._chance, self._take = options, web, clock, chance, take
        self._secret = options.secret.get_secret_value()
        self._feeds: dict[str, str] = {}
        self._subscriptions: dict[str, _Subscription] = {}
        self._changed, self._visits = asyncio.Event(), asyncio.Semaphore(VISITS)
        self.port = 0

    def expect(self, feeds: Collection[str]) -> None:
        """These are read here from now on, by their ids; hubs of others are told that nobody is interested any more."""
        if self._options.callback_url:
            self._feeds = {path_of(self._secret, feed): feed for feed in feeds}
            self._subscriptions = {id_: one for id_, one in self._subscriptions.items() if id_ in feeds}

    def heed(self, feed: str, hub: Hub) -> None:
        """What the newest answer of `feed` said; an empty hub means that it has none any more."""
        held = self._subscriptions.get(feed)
        if not self._options.callback_url or (held.hub if held else Hub()) == hub:
            return
        if hub.url:
            self._subscriptions[feed] = _Subscription(hub, self._clock.monotonic())
        else:
            del self._subscriptions[feed]
        self._changed.set()

    def is_live(self, feed: str) -> bool:
        """Will news of it be pushed?"""
        held = self._subscriptions.get(feed)
        return held is not None and held.until > self._clock.monotonic()

    async def run(self) -> None:
        """Listen, subscribe and renew until cancelled. Where nobody can listen, polling is enough."""
        if not self._options.callback_url:
            return
        host, port = host_and_port(self._options.listen)
        broken = (h11.RemoteProtocolError, TimeoutError)
        try:
            async with visited(self._converse, host=host, port=port, broken=broken) as self.port:
                log.info("websub listens", address=self._options.listen, callback=self._options.callback_url)
                while True:
                    await self._ask_due()
                    await self._rest()
        except OSError as error:
            log.error("websub cannot listen", address=self._options.listen, why=error.strerror)  # noqa: TRY400 - it says it all

    async def _rest(self) -> None:
        self._changed.clear()
        waits: list[asyncio.Future[object]] = [asyncio.ensure_future(self._changed.wait())]
        if self._subscriptions:
            pause = min(one.ask_at for one in self._subscriptions.values()) - self._clock.monotonic()
            waits.append(asyncio.ensure_future(self._clock.sleep(max(pause, 0.0))))
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()

    async def _ask_due(self) -> None:
        """One after the other: hubs serve many feeds, and nothing is in a hurry."""
        now = self._clock.monotonic()
        for feed in [id_ for id_, one in self._subscriptions.items() if one.ask_at <= now]:
            held = self._subscriptions.get(feed)
            if held is not None:
                most = min(FIRST_RETRY_SECONDS * 2.0 ** min(held.tries, 20), DAY_SECONDS)
                held.ask_at, held.tries = now + most * (0.5 + self._chance() / 2), held.tries + 1
                await self._ask(feed, held)

    async def _ask(self, feed: str, held: _Subscription) -> None:
        words = {
            "hub.mode": "subscribe", "hub.topic": held.hub.topic, "hub.secret": secret_of(self._secret, feed),
            "hub.callback": f"{self._options.callback_url.rstrip('/')}/{path_of(self._secret, feed)}",
            "hub.lease_seconds": str(int(self._options.lease.total_seconds())),
        }  # fmt: skip
        headers = {"content-type": "application/x-www-form-urlencoded"}
        try:
            answer = await self._web.post(
                held.hub.url, content=urlencode(words).encode(), headers=headers, timeout_seconds=ASK_SECONDS
            )
        except WebFailed as failure:
            log.warning("hub not reached", feed=feed, why=str(failure))
            return
        if not 200 <= answer.status < 300:
            log.warning("hub refused", feed=feed, status=answer.status)

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._visits.locked():
            return
        async with self._visits, asyncio.timeout(VISIT_SECONDS):
            http = h11.Connection(h11.SERVER, max_incomplete_event_size=HEAD_BYTES)
            request = await self._heard(http, reader, writer)
            reply = self._reply(request) if request is not None else _Reply(413)
            body = reply.text.encode()
            headers = [
                ("content-type", "text/plain; charset=utf-8"), ("x-content-type-options", "nosniff"),
                ("content-length", str(len(body))), ("connection", "close"),
            ]  # fmt: skip
            await answered(http, writer, h11.Response(status_code=reply.status, headers=headers), body)

    async def _heard(self, http: h11.Connection, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> _Request | None:
        """The request; None when it is larger than any push. Of strangers no body is read. Raises h11.RemoteProtocolError,
        ConnectionError.
        """
        head = await heard(http, reader, writer)
        assert isinstance(head, h11.Request), "what comes first"
        request, body = _headed(head), bytearray()
        if self._feed_of(request) is None:
            return request
        while isinstance(event := await heard(http, reader, writer), h11.Data):
            body += event.data
            if len(body) > BODY_BYTES:
                return None
        return replace(request, body=bytes(body))

    def _feed_of(self, request: _Request) -> str | None:
        return self._feeds.get(request.path.rpartition("/")[2])

    def _reply(self, request: _Request) -> _Reply:
        feed = self._feed_of(request)
        if feed is None:
            return _Reply(410)
        held = self._subscriptions.get(feed)
        match request.method:
            case "GET" if held is not None:
                return self._verified(feed, held, request.query)
            case "POST" if held is not None and self.is_live(feed):
                return self._pushed(feed, held, request)
            case "GET" | "POST":
                return _Reply(404)
            case _:
                return _Reply(405)

    def _verified(self, feed: str, held: _Subscription, query: dict[str, str]) -> _Reply:
        """Did we mean it? Only this topic, and never to be without it."""
        now = self._clock.monotonic()
        if query.get("hub.topic") != held.hub.topic:
            return _Reply(404)
        if query.get("hub.mode") == "denied":
            held.until, held.ask_at = 0.0, now + DAY_SECONDS
            log.warning("hub denied", feed=feed, why=query.get("hub.reason", "")[:200])
            return _Reply(200)
        if query.get("hub.mode") != "subscribe" or not held.tries or not query.get("hub.challenge"):
            return _Reply(404)
        given = query.get("hub.lease_seconds", "")
        lease = float(given[:9]) if given.isdecimal() else self._options.lease.total_seconds()
        lease = min(max(lease, SHORTEST_LEASE), LONGEST_LEASE)
        held.until, held.ask_at, held.tries = now + lease, now + lease * RENEWED_AT * (1 - self._chance() / 10), 1
        log.info("feed is pushed", feed=feed, lease_seconds=round(lease))
        return _Reply(200, query["hub.challenge"])

    def _pushed(self, feed: str, held: _Subscription, request: _Request) -> _Reply:
        """A forger learns nothing: he is thanked like everybody else (§7.1)."""
        if not is_signed(request.body, request.headers.get("x-hub-signature", ""), secret_of(self._secret, feed)):
            log.warning("push is forged", feed=feed, bytes=len(request.body))
            return _Reply(202)
        if own_topic(request.headers.get("link", "")) not in ("", held.hub.topic):
            log.warning("push is of another feed", feed=feed)
            return _Reply(202)
        taken = self._take(feed, Push(request.body, request.headers.get("content-type", "")))
        return _Reply(202 if taken else 503)


def _headed(head: h11.Request) -> _Request:
    target = urlsplit(head.target.decode("ascii", "replace"))
    query = {name: values[0] for name, values in parse_qs(target.query).items()}
    headers: dict[str, str] = {}
    for name, value in head.headers:
        key, words = name.decode("ascii"), value.decode("latin-1")
        headers[key] = f"{headers[key]}, {words}" if key in headers else words
    return _Request(head.method.decode("ascii"), target.path, query, headers)
