"""The recorded day over real HTTP: as it stood at the clock's moment, asked politely or not."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest

from bot.demo.feeds import Day, Feed, Item
from bot.demo.server import served
from conftest import HandClock

FEED = Feed(id="one", title="One", publisher="One", family="one", language="en", country="UA", tier=2, format="rss2")
NOON = datetime(2026, 3, 14, 12, tzinfo=UTC)


def an_item(hour: int) -> Item:
    link = f"https://one.example/{hour}"
    return Item(feed="one", at=NOON + timedelta(hours=hour), guid=f"g{hour}", link=link, title=f"Item {hour}", html="<p>x</p>")


DAY = Day(feeds=(FEED,), items=(an_item(0), an_item(1)))


class Feeds:
    """The server's address, the clock it goes by, and requests byte for byte."""

    def __init__(self, url: str, clock: HandClock) -> None:
        self.url, self.clock = url, clock
        self._port = int(url.rpartition(":")[2])

    async def sent(self, request: bytes) -> bytes:
        reader, writer = await asyncio.open_connection("127.0.0.1", self._port)
        writer.write(request)
        writer.write_eof()
        try:
            async with asyncio.timeout(5):
                return await reader.read()
        finally:
            writer.close()
            await writer.wait_closed()

    async def asked(self, path: str, method: str = "GET", **headers: str) -> tuple[int, dict[str, str], bytes]:
        lines = [f"{method} {path} HTTP/1.1", f"Host: {self.url.removeprefix('http://')}"]
        lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
        answer = await self.sent("\r\n".join([*lines, "", ""]).encode("latin-1"))
        head, _, body = answer.partition(b"\r\n\r\n")
        status, *fields = head.decode().split("\r\n")
        return int(status.split()[1]), {name.lower(): value for name, value in (one.split(": ", 1) for one in fields)}, body


@pytest.fixture
async def feeds() -> AsyncIterator[Feeds]:
    troubles: list[object] = []
    asyncio.get_running_loop().set_exception_handler(lambda _loop, context: troubles.append(context))
    clock = HandClock(NOON)
    async with served(DAY, clock) as url:
        yield Feeds(url, clock)
    assert troubles == []


async def test_a_feed_is_served_as_it_stood_at_that_moment(feeds):
    status, headers, body = await feeds.asked("/one")
    assert (status, headers["content-type"], int(headers["content-length"])) == (
        200,
        "application/rss+xml; charset=utf-8",
        len(body),
    )
    assert (b"Item 0" in body, b"Item 1" in body) == (True, False)
    feeds.clock.forward(3600)
    assert b"Item 1" in (await feeds.asked("/one"))[2]


async def test_a_feed_names_its_own_address(feeds):
    assert f"{feeds.url}/one".encode() in (await feeds.asked("/one"))[2]


async def test_what_has_not_changed_is_not_sent_again(feeds):
    _, headers, _ = await feeds.asked("/one")
    status, again, body = await feeds.asked("/one", If_None_Match=headers["etag"])
    assert (status, body, again["etag"]) == (304, b"", headers["etag"])
    assert "content-length" not in again


async def test_what_has_changed_is_sent_under_a_new_tag(feeds):
    _, headers, _ = await feeds.asked("/one")
    feeds.clock.forward(3600)
    status, again, body = await feeds.asked("/one", If_None_Match=headers["etag"])
    assert (status, b"Item 1" in body, again["etag"] != headers["etag"]) == (200, True, True)


@pytest.mark.parametrize("path", ["/", "/two", "/one/more", "/one?x=1", "/%6fne", "/../one"])
async def test_what_is_no_feed_is_not_found(feeds, path):
    status, _, body = await feeds.asked(path)
    assert (status, body) == (404, b"no such feed")


@pytest.mark.parametrize("headers", [{"If_None_Match": "\xff\xfe"}, {"If_None_Match": "*"}, {"X_Odd": "\xff"}])
async def test_odd_headers_do_no_harm(feeds, headers):
    assert (await feeds.asked("/one", **headers))[0] == 200


@pytest.mark.parametrize(
    "request_", [b"", b"GET", b"\x00\x01\x02\r\n\r\n", b"nonsense\r\n\r\n", b"GET /one HTTP/1.1\r\n\r\n", b"A" * 70_000]
)
async def test_garbage_is_hung_up_on_and_the_next_is_served(feeds, request_):
    assert b"200" not in (await feeds.sent(request_))[:15]
    assert (await feeds.asked("/one"))[0] == 200


async def test_a_head_request_gets_no_body(feeds):
    status, _, body = await feeds.asked("/one", method="HEAD")
    assert (status, body) == (200, b"")


async def test_many_are_served_at_once(feeds):
    answers = await asyncio.gather(*(feeds.asked("/one") for _ in range(20)))
    assert {status for status, _, _ in answers} == {200}


async def test_who_asks_nothing_does_not_keep_it_from_closing():
    async with asyncio.timeout(5):
        async with served(DAY, HandClock(NOON)) as url:
            _, writer = await asyncio.open_connection("127.0.0.1", int(url.rpartition(":")[2]))
            await Feeds(url, HandClock()).asked("/one")
        writer.close()
