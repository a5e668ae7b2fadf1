"""Subscriptions, before a hub that stands in on real sockets: asked, verified, renewed, expired, and pushes true and forged."""

from __future__ import annotations

import asyncio
import hmac
from collections.abc import AsyncIterator, Callable
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlsplit

import httpx
import pytest
from feedserver import NOON, An, Asked, FeedServer, a_web, document, head, rss, serving
from polled import kept
from pydantic import ValidationError

from bot.feeds import FeedOptions, Poller, PollOptions
from bot.feeds.hubs import Hub, Push
from bot.feeds.options import WebSubOptions
from bot.feeds.websub import BODY_BYTES, WebSub
from bot.journal import MemoryJournal
from bot.topics import ARTICLES
from conftest import HandClock

TOPIC = "https://news.example/rss"
OPTIONS = WebSubOptions.model_validate(
    {"callback_url": "https://news.example.org/websub/", "secret": "0123456789abcdef", "listen": "127.0.0.1:0", "lease": "1d"}
)


class Wound(HandClock):
    """Sleepers wake when it has been wound so far."""

    def __init__(self) -> None:
        super().__init__(NOON)
        self._sleepers: list[tuple[float, asyncio.Event]] = []

    async def sleep(self, seconds: float) -> None:
        until = (self.passed + seconds, asyncio.Event())
        self._sleepers.append(until)
        if seconds <= 0:
            until[1].set()
        await until[1].wait()

    def forward(self, seconds: float) -> None:
        super().forward(seconds)
        for at, awake in self._sleepers:
            if at <= self.passed:
                awake.set()


@dataclass
class StandIn:
    """A hub: what it was asked for, and what it can do to whoever asked."""

    forms: list[dict[str, str]] = field(default_factory=list)
    came: asyncio.Queue[dict[str, str]] = field(default_factory=asyncio.Queue)
    port: Callable[[], int] = lambda: 0

    async def act(self, asked: Asked, writer: asyncio.StreamWriter) -> None:
        form = dict(parse_qsl(asked.body.decode()))
        self.forms.append(form)
        self.came.put_nowait(form)
        writer.write(head(202, {"Content-Length": "0"}))

    async def asked(self) -> dict[str, str]:
        async with asyncio.timeout(10):
            return await self.came.get()

    async def call(self, method: str, path: str = "", **given: object) -> httpx.Response:
        """Where the callback leads, as the proxy before it passes it on."""
        path = path or urlsplit(self.forms[-1]["hub.callback"]).path
        async with httpx.AsyncClient(trust_env=False) as client:
            return await client.request(method, f"http://127.0.0.1:{self.port()}{path}", **given)  # type: ignore[arg-type]

    async def verify(self, **given: str) -> httpx.Response:
        words = {"mode": "subscribe", "topic": TOPIC, "challenge": "c<b>42", "lease_seconds": "86400", **given}
        return await self.call("GET", params={f"hub.{name}": value for name, value in words.items() if value})

    async def push(self, body: bytes, *, secret: str = "", method: str = "sha256", **headers: str) -> httpx.Response:
        signature = hmac.new((secret or self.forms[-1]["hub.secret"]).encode(), body, method).hexdigest()
        return await self.call("POST", content=body, headers={"x-hub-signature": f"{method}={signature}", **headers})


@dataclass
class Bench:
    hub: StandIn
    websub: WebSub
    clock: Wound
    server: FeedServer
    taken: list[tuple[str, bytes]]
    room: int = 9


@asynccontextmanager
async def running(task: asyncio.Task[None]) -> AsyncIterator[None]:
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


@pytest.fixture
async def bench() -> AsyncIterator[Bench]:
    async with serving() as server, a_web() as web:
        taken: list[tuple[str, bytes]] = []

        def take(feed: str, push: Push) -> bool:
            taken.append((feed, push.body))
            return len(taken) <= made.room

        hub, clock = StandIn(), Wound()
        websub = WebSub(OPTIONS, web, clock, lambda: 0.5, take)
        made = Bench(hub, websub, clock, server, taken)
        hub.port = lambda: websub.port
        server.acts["/hub"] = hub.act
        websub.expect(["f", "g"])
        websub.heed("f", Hub(server.url("/hub"), TOPIC))
        async with running(asyncio.create_task(websub.run())):
            await hub.asked()
            yield made


async def test_subscription_is_asked_for_verified_and_brings_news(bench: Bench) -> None:
    asked = bench.hub.forms[0]
    assert {name: asked[name] for name in ("hub.mode", "hub.topic", "hub.lease_seconds")} == {
        "hub.mode": "subscribe", "hub.topic": TOPIC, "hub.lease_seconds": "86400"
    }  # fmt: skip
    assert asked["hub.callback"].startswith("https://news.example.org/websub/")
    assert not bench.websub.is_live("f")
    verified = await bench.hub.verify()
    assert (verified.status_code, verified.text, verified.headers["content-type"]) == (200, "c<b>42", "text/plain; charset=utf-8")
    assert (bench.websub.is_live("f"), bench.websub.is_live("g")) == (True, False)
    assert (await bench.hub.push(b"news", link=f'<{TOPIC}>; rel="self"')).status_code == 202
    assert bench.taken == [("f", b"news")]


@pytest.mark.parametrize("method", ["sha1", "sha256", "sha384", "sha512"])
async def test_each_way_to_sign_is_understood(bench: Bench, method: str) -> None:
    await bench.hub.verify()
    assert (await bench.hub.push(b"news", method=method)).status_code == 202
    assert bench.taken == [("f", b"news")]


async def test_forger_is_thanked_and_not_believed(bench: Bench) -> None:
    await bench.hub.verify()
    forged = [
        await bench.hub.push(b"lies", secret="another"),
        await bench.hub.push(b"lies", method="md5"),
        await bench.hub.call("POST", content=b"lies"),
        await bench.hub.push(b"lies", link='<https://news.example/other>; rel="self"'),
    ]
    assert ([answer.status_code for answer in forged], bench.taken) == ([202] * 4, [])


@pytest.mark.parametrize(
    "given", [{"topic": "https://other.example/rss"}, {"mode": "unsubscribe"}, {"mode": ""}, {"challenge": ""}, {"topic": ""}]
)
async def test_what_was_not_meant_is_not_confirmed(bench: Bench, given: dict[str, str]) -> None:
    assert ((await bench.hub.verify(**given)).status_code, bench.websub.is_live("f")) == (404, False)
    assert (await bench.hub.push(b"news")).status_code == 404
    assert bench.taken == []


async def test_stranger_s_paths_and_methods_lead_nowhere(bench: Bench) -> None:
    await bench.hub.verify()
    for path in ("/", "/websub/", "/websub/f", "/websub/" + "0" * 32):
        assert [(await bench.hub.call(method, path)).status_code for method in ("GET", "POST")] == [410, 410]
    assert (await bench.hub.call("DELETE")).status_code == 405
    bench.websub.expect(["g"])
    assert ((await bench.hub.push(b"news")).status_code, bench.websub.is_live("f")) == (410, False)


async def test_body_of_a_stranger_is_not_even_read(bench: Bench) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", bench.websub.port)
    writer.write(b"POST /websub/x HTTP/1.1\r\nHost: a\r\nContent-Length: 999\r\n\r\n")  # and nothing more
    async with asyncio.timeout(10):
        assert (await reader.read()).startswith(b"HTTP/1.1 410")
    writer.close()


async def test_hub_that_asks_first_may_go_on(bench: Bench) -> None:
    """Expect: 100-continue, as curl and what is built on it has it for larger bodies."""
    await bench.hub.verify()
    path, body = urlsplit(bench.hub.forms[-1]["hub.callback"]).path, b"news"
    signature = hmac.new(bench.hub.forms[-1]["hub.secret"].encode(), body, "sha256").hexdigest()
    reader, writer = await asyncio.open_connection("127.0.0.1", bench.websub.port)
    given = f"Content-Length: 4\r\nExpect: 100-continue\r\nX-Hub-Signature: sha256={signature}"
    writer.write(f"POST {path} HTTP/1.1\r\nHost: a\r\n{given}\r\n\r\n".encode())
    async with asyncio.timeout(10):
        assert (await reader.readuntil(b"\r\n\r\n")).startswith(b"HTTP/1.1 100")
        writer.write(body)
        assert (await reader.read()).startswith(b"HTTP/1.1 202")
    writer.close()
    assert bench.taken == [("f", b"news")]


async def test_lease_is_renewed_in_time_and_over_when_it_is_not_verified_again(bench: Bench) -> None:
    await bench.hub.verify(lease_seconds="6000")
    bench.clock.forward(3799)
    await bench.hub.call("GET", "/")  # time enough for what should not happen
    assert bench.hub.came.empty()
    bench.clock.forward(2)  # two thirds, a little spread
    await bench.hub.asked()
    bench.clock.forward(2198)
    assert bench.websub.is_live("f")
    bench.clock.forward(2)
    assert not bench.websub.is_live("f")
    assert ((await bench.hub.push(b"late")).status_code, bench.taken) == (404, [])
    await bench.hub.verify()
    assert bench.websub.is_live("f")


@pytest.mark.parametrize(("said", "seconds"), [("1", 300), ("", 86_400), ("soon", 86_400), ("9" * 30, 30 * 86_400)])
async def test_lease_is_within_bounds(bench: Bench, said: str, seconds: int) -> None:
    await bench.hub.verify(lease_seconds=said)
    bench.clock.forward(seconds - 1)
    assert bench.websub.is_live("f")
    bench.clock.forward(2)
    assert not bench.websub.is_live("f")


async def test_hub_that_does_not_verify_or_refuses_is_asked_again_more_and_more_rarely(bench: Bench) -> None:
    bench.clock.forward(460)
    await bench.hub.asked()
    bench.clock.forward(880)
    await bench.hub.call("GET", "/")
    assert bench.hub.came.empty()
    bench.clock.forward(40)
    await bench.hub.asked()
    denied = await bench.hub.verify(mode="denied", reason="no")
    bench.clock.forward(20_000)
    await bench.hub.call("GET", "/")
    assert (denied.status_code, bench.hub.came.empty()) == (200, True)


async def test_feed_that_changes_its_hub_is_subscribed_there_and_one_that_has_none_is_forgotten(bench: Bench) -> None:
    await bench.hub.verify()
    bench.websub.heed("f", Hub(bench.server.url("/hub"), "https://news.example/new"))
    assert (await bench.hub.asked())["hub.topic"] == "https://news.example/new"
    assert not bench.websub.is_live("f")
    bench.websub.heed("f", Hub())
    assert (await bench.hub.verify(topic="https://news.example/new")).status_code == 404


async def test_too_much_is_refused(bench: Bench) -> None:
    await bench.hub.verify()
    bench.room = 0
    assert (await bench.hub.push(b"news")).status_code == 503
    assert (await bench.hub.push(b"x" * (BODY_BYTES + 1))).status_code == 413
    assert len(bench.taken) == 1


async def test_rubbish_and_silence_hurt_nobody(bench: Bench) -> None:
    for words in (
        b"\x00\xff\r\n\r\n",
        b"GET / HTTP/9\r\n\r\n",
        f"POST {urlsplit(bench.hub.forms[0]['hub.callback']).path} HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nhalf".encode(),
        b"",
    ):
        reader, writer = await asyncio.open_connection("127.0.0.1", bench.websub.port)
        writer.write(words)
        writer.write_eof()
        assert await reader.read() == b""
        writer.close()
    assert (await bench.hub.verify()).status_code == 200


@pytest.mark.parametrize("listen", ["8090", "127.0.0.1:99999", ""])
def test_nobody_can_listen_at_what_is_no_address(listen):
    with pytest.raises(ValidationError):
        WebSubOptions(listen=listen)


def test_callback_needs_a_secret() -> None:
    with pytest.raises(ValidationError, match="at least 16 characters"):
        WebSubOptions(callback_url="https://news.example.org/websub")


async def test_address_that_is_taken_leaves_polling_alone() -> None:
    async with serving() as server, a_web() as web:
        taken = OPTIONS.model_copy(update={"listen": f"127.0.0.1:{server.port}"})
        await WebSub(taken, web, Wound(), lambda: 0.5, lambda *_: True).run()


# --- with the poller -----------------------------------------------------------------------------------------------------


def item(number: int) -> An:
    return An(title=f"Headline {number}", guid=f"g{number}", link=f"https://news.example/{number}")


def fed(server: FeedServer, *items: An) -> bytes:
    links = f'<atom:link rel="hub" href="{server.url("/hub")}"/><atom:link rel="self" href="{TOPIC}"/>'
    return rss(items).replace(b"<channel>", f'<channel xmlns:atom="http://www.w3.org/2005/Atom">{links}'.encode())


async def appears(journal: MemoryJournal, title: str) -> None:
    async with asyncio.timeout(10), aclosing(journal.follow(ARTICLES, newest=1000)) as articles:
        async for article in articles:
            if article.title == title:
                return


async def test_pushed_items_become_articles_at_once_and_the_feed_is_asked_more_rarely() -> None:
    clock, hub, old = Wound(), StandIn(), [item(number) for number in range(100)]
    journal, options = MemoryJournal(clock), PollOptions(websub=OPTIONS)
    async with serving() as server, a_web() as web:
        server.acts |= {"/hub": hub.act, "/rss": document(fed(server, *old))}
        feed = FeedOptions(id="f", url=server.url("/rss"), pace="fast")
        poller = Poller(journal, [feed], options, web, clock, lambda: 0.0)
        hub.port = lambda: poller._websub.port
        async with running(asyncio.create_task(poller.run())):
            await hub.asked()
            await hub.verify()
            known = len(await kept(journal, ARTICLES))
            await hub.push(b"<html>no feed</html>")
            await hub.push(fed(server, item(200)))
            await appears(journal, "Headline 200")
            server.acts["/rss"] = document(fed(server, item(200), item(201), *old))
            clock.forward(3600)
            poller.replace([feed])  # ends a rest that began before the clock was wound
            await appears(journal, "Headline 201")
        await poller.close()
    titles = [article.title for article in await kept(journal, ARTICLES)]
    assert (known, titles[100:]) == (100, ["Headline 200", "Headline 201"])
    before, pushed, last = (await kept(journal))[-3:]
    assert (before.hub_topic, pushed.outcome, pushed.next_at, pushed.errors) == (TOPIC, "pushed", before.next_at, 0)
    assert (last.next_at - last.at).total_seconds() == 0.9 * options.paces.fast.ceiling.total_seconds()
    assert server.paths() == ["/rss", "/hub", "/rss"]
