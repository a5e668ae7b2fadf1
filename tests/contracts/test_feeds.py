"""Every feed × every awful answer: the feed is marked with its error, the feed beside it goes on, nothing leaks or hangs."""

from __future__ import annotations

import asyncio
import gzip
import zlib
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from pathlib import Path

import pytest
from feedserver import (
    NOON,
    Act,
    An,
    FeedServer,
    a_web,
    answers,
    document,
    drips,
    endless,
    hangs,
    head,
    raw,
    redirects,
    rss,
    serving,
    zeros,
)

from bot.feeds import FeedOptions, PollOptions, PollSummary, poll_feeds
from bot.journal import MemoryJournal
from bot.net import Web
from bot.net.decoding import ACCEPTED
from bot.records import Article, Poll
from bot.topics import ARTICLES, POLLS
from conftest import HandClock

GOOD = rss([An()])
PAGE = b"<!DOCTYPE html><html><head><title>News</title></head><body>Please log in</body></html>"
CHALLENGE = b"<!doctype html><html><head><title>Just a moment...</title></head><body></body></html>"
LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
    b"<rss version='2.0'><channel><item><title>&b;</title></item></channel></rss>"
)
CUT = rss([An(guid="g1"), An(guid="g2", link="https://news.example/2", title="Second")])
CUT = CUT[: CUT.index(b"Second") + 3]


@pytest.fixture
async def server() -> AsyncIterator[FeedServer]:
    async with serving() as feeds:
        yield feeds


@pytest.fixture
async def web() -> AsyncIterator[Web]:
    async with a_web() as web:
        yield web


@pytest.fixture
def clock() -> HandClock:
    return HandClock(NOON)


@pytest.fixture
def journal(clock: HandClock) -> MemoryJournal:
    return MemoryJournal(clock)


def ok(**headers: str) -> bytes:
    return head(200, {"Content-Type": "application/rss+xml", **headers})


def zipped(body: bytes, coding: str = "gzip", length: int | None = None) -> bytes:
    return ok(**{"Content-Encoding": coding, "Content-Length": str(len(body) if length is None else length)}) + body


AWFUL: dict[str, tuple[str, Callable[[FeedServer], Act]]] = {
    "accepts and says nothing": ("timeout", hangs),
    "headers without end": ("timeout", lambda s: drips(s, b"HTTP/1.1 200 OK\r\nX: ")),
    "a body that stops": ("too_slow", lambda s: hangs(s, ok(**{"Content-Length": "5000"}) + GOOD[:100])),
    "a body that drips": ("too_slow", lambda s: drips(s, ok() + GOOD[:100])),
    "a body without end": ("too_large", lambda s: endless(ok())),
    "hangs up at once": ("protocol", lambda s: raw(b"")),
    "no HTTP": ("protocol", lambda s: raw(b"SSH-2.0-OpenSSH_9.6\r\n\r\n")),
    "two lengths": ("protocol", lambda s: raw(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 7\r\n\r\nhello")),
    "a negative length": ("protocol", lambda s: raw(b"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\nhello")),
    "a length beyond all bounds": ("too_large", lambda s: raw(ok(**{"Content-Length": str(1 << 40)}) + GOOD)),
    "many headers": ("headers_too_large", lambda s: raw(ok(**{f"X-{n}": "y" for n in range(150)}) + GOOD)),
    "long headers": ("headers_too_large", lambda s: raw(ok(**{"X-Long": "y" * 40_000}) + GOOD)),
    "endless header": ("protocol", lambda s: raw(b"HTTP/1.1 200 OK\r\nX: " + b"y" * 300_000)),
    "gigabyte of zeros": ("too_large", lambda s: raw(zipped(zeros()))),
    "gigabyte of zeros packed twice": ("bad_encoding", lambda s: raw(zipped(zeros(layers=2), "gzip, gzip"))),
    "packed twice, told once": ("not_a_feed", lambda s: raw(zipped(zeros(0.001, layers=2)))),
    "no brotli": ("bad_encoding", lambda s: raw(zipped(b"\xff\x02\x80no", "br"))),
    "zstd nobody asked for": ("bad_encoding", lambda s: raw(zipped(b"\x28\xb5\x2f\xfd", "zstd"))),
    "said to be gzip": ("bad_encoding", lambda s: raw(zipped(GOOD))),
    "many gzip members": ("bad_encoding", lambda s: raw(zipped(gzip.compress(b" ", mtime=0) * 2_000))),
    "a redirect to itself": ("too_many_redirects", lambda s: redirects("/bad")),
    "a redirect nowhere": ("bad_redirect", lambda s: answers(302)),
    "a redirect to a file": ("bad_redirect", lambda s: redirects("file:///etc/passwd")),
    "a redirect to data": ("bad_redirect", lambda s: redirects("data:text/xml,<rss/>")),
    "a redirect to a private address": ("blocked_address", lambda s: redirects("http://10.0.0.1/feed")),
    "a redirect to the metadata": ("blocked_address", lambda s: redirects("http://169.254.169.254/latest/meta-data/")),
    "a redirect to an odd number": ("bad_redirect", lambda s: redirects("http://2130706433/")),
    "a redirect with a password": ("bad_redirect", lambda s: redirects("http://a:b@127.0.0.1/")),
    "nothing": ("empty_body", lambda s: answers(200)),
    "blanks": ("empty_body", lambda s: answers(200, b" \r\n\t ")),
    "no content": ("status_204", lambda s: answers(204)),
    "a part": ("status_206", lambda s: answers(206, GOOD)),
    "a web page": ("html_page", lambda s: answers(200, PAGE)),
    "a web page told as a feed": ("html_page", lambda s: answers(200, PAGE, Content_Type="application/rss+xml")),
    "a challenge": ("challenge", lambda s: answers(200, CHALLENGE)),
    "a challenge by header": ("challenge", lambda s: answers(403, CHALLENGE, cf_mitigated="challenge")),
    "words": ("not_a_feed", lambda s: answers(200, b"Service temporarily out of order")),
    "other XML": ("not_a_feed", lambda s: answers(200, b"<?xml version='1.0'?><note><to>you</to></note>")),
    "an error as JSON": ("not_a_feed", lambda s: answers(200, b'{"error": "no such feed"}')),
    "broken JSON": ("bad_json", lambda s: answers(200, b'{"version": "https://jsonfeed.org/version/1.1", "items": [')),
    "entities of its own": ("forbidden_xml", lambda s: answers(200, LAUGHS)),
    "cut before its first item": ("truncated", lambda s: answers(200, GOOD[:120])),
    "an unasked 304": ("status_304", lambda s: answers(304)),
    "unauthorized": ("unauthorized", lambda s: answers(401)),
    "forbidden": ("forbidden", lambda s: answers(403)),
    "not found": ("not_found", lambda s: answers(404)),
    "gone": ("gone", lambda s: answers(410)),
    "too many requests": ("rate_limited", lambda s: answers(429, Retry_After="1800")),
    "unavailable": ("unavailable", lambda s: answers(503, Retry_After="Sat, 14 Mar 2026 12:30:00 GMT")),
    "server error": ("status_500", lambda s: answers(500, PAGE)),
    "a status from nowhere": ("status_999", lambda s: answers(999)),
}


@pytest.mark.parametrize("case", AWFUL)
async def test_feed_is_marked_and_its_neighbour_goes_on_when_the_answer_is(
    case: str, server: FeedServer, web: Web, journal: MemoryJournal, clock: HandClock
) -> None:
    kind, act = AWFUL[case]
    server.acts |= {"/bad": act(server), "/good": document(GOOD)}
    async with asyncio.timeout(8):
        summary = await once(journal, web, clock, feed(server, "bad"), feed(server, "good"))
    polls = await known(journal)
    assert (kind, "") == (polls["bad"].error, polls["good"].error)
    assert (polls["bad"].outcome, polls["bad"].errors, polls["bad"].etag) == ("failed", 1, "")
    assert [article.feed_id for article in await articles(journal)] == ["good"]
    assert PollSummary(polls=2, failed=1, new=1) == summary


async def test_feed_is_marked_when_nobody_listens(server: FeedServer, web: Web, journal: MemoryJournal, clock: HandClock) -> None:
    closed = await asyncio.start_server(server.answer, "127.0.0.1", 0)
    port = closed.sockets[0].getsockname()[1]
    closed.close()
    await closed.wait_closed()
    await once(journal, web, clock, FeedOptions(id="bad", url=f"http://127.0.0.1:{port}/"))
    assert (await known(journal))["bad"].error == "connect"


@pytest.mark.parametrize(("status", "waits"), [(429, 1800), (503, 1800), (500, 0)])
async def test_retry_after_is_obeyed_for(
    status: int, waits: int, server: FeedServer, web: Web, journal: MemoryJournal, clock: HandClock
) -> None:
    server.acts["/bad"] = answers(status, Retry_After="1800")
    await once(journal, web, clock, feed(server, "bad", pace="flash"))
    until = (await known(journal))["bad"].next_at - NOON
    assert (until >= timedelta(seconds=1800)) == bool(waits)


async def test_whole_items_count_when_the_connection_breaks(
    server: FeedServer, web: Web, journal: MemoryJournal, clock: HandClock
) -> None:
    server.acts["/cut"] = raw(ok(**{"Content-Length": "99999", "ETag": '"whole"'}) + CUT)
    await once(journal, web, clock, feed(server, "cut"))
    poll = (await known(journal))["cut"]
    assert [article.title for article in await articles(journal)] == ["Missile hits Kharkiv"]
    assert (poll.error, poll.etag, poll.body_hash) == ("truncated", "", "")


async def test_whole_items_count_when_the_document_breaks_off(
    server: FeedServer, web: Web, journal: MemoryJournal, clock: HandClock
) -> None:
    server.acts["/cut"] = document(CUT)
    await once(journal, web, clock, feed(server, "cut"))
    server.acts["/cut"] = document(rss([An(guid="g1"), An(guid="g2", link="https://news.example/2", title="Second")]))
    await once(journal, web, clock, feed(server, "cut"))
    assert [(one.title, one.revision) for one in await articles(journal)] == [("Missile hits Kharkiv", 0), ("Second", 0)]
    assert ((await known(journal))["cut"].outcome, (await known(journal))["cut"].error) == ("read", "")


@pytest.mark.parametrize(
    ("body", "content_type", "flags"),
    [
        (rss([An("Удар по Харкову")]), "application/rss+xml; charset=windows-1251", ()),
        (rss([An("Удар по Харкову")]).decode().encode("cp1251"), "application/rss+xml; charset=utf-8", ("bad_charset",)),
        (rss([An("Удар по Харкову")]).decode().encode("cp1251"), "application/rss+xml; charset=windows-1251", ()),
        (rss([An("Удар по Харкову")]).decode().encode("koi8-r"), "text/xml; charset=KOI8-R", ()),
        (rss([An("Удар по Харкову")]).decode().encode("utf-16"), "text/xml", ()),
        (rss([An("Удар по Харкову")], prolog="").decode().encode("cp1251"), "text/xml; charset=zip", ("bad_charset",)),
        (b"\xef\xbb\xbf\r\n" + rss([An("Удар по Харкову")]), "", ()),
    ],
)
async def test_charset_is_found_when_it_is_told_wrong(
    body: bytes, content_type: str, flags: tuple[str, ...], server: FeedServer, web: Web, journal: MemoryJournal, clock: HandClock
) -> None:
    server.acts["/feed"] = document(body, content_type)
    await once(journal, web, clock, feed(server, "feed"))
    assert [("Удар по Харкову", flags)] == [(article.title, article.flags) for article in await articles(journal)]


@pytest.mark.parametrize("coding", ["gzip", "x-gzip", "deflate"])
async def test_packed_feed_is_read_when_it_is_packed_as(
    coding: str, server: FeedServer, web: Web, journal: MemoryJournal, clock: HandClock
) -> None:
    packed = (
        zlib.compress(GOOD)
        if coding == "deflate"
        else gzip.compress(GOOD[:50], mtime=0) + gzip.compress(GOOD[50:], mtime=0) + b"\0\0"
    )
    server.acts["/feed"] = raw(zipped(packed, coding))
    await once(journal, web, clock, feed(server, "feed"))
    assert len(await articles(journal)) == 1


async def test_feed_is_asked_with_its_validators_when_it_was_read_before(
    server: FeedServer, web: Web, journal: MemoryJournal, clock: HandClock
) -> None:
    server.acts["/feed"] = document(GOOD)
    first = await once(journal, web, clock, feed(server, "feed"))
    second = await once(journal, web, clock, feed(server, "feed"))
    assert (first.new, second.new) == (1, 0)
    assert PollSummary(polls=1, unchanged=1) == second
    assert "if-none-match" in server.asked[-1].headers


async def test_unchanged_body_makes_no_articles_when_the_server_knows_no_validators(
    server: FeedServer, web: Web, journal: MemoryJournal, clock: HandClock
) -> None:
    server.acts["/feed"] = answers(200, GOOD)
    await once(journal, web, clock, feed(server, "feed"))
    assert PollSummary(polls=1, unchanged=1) == await once(journal, web, clock, feed(server, "feed"))


async def test_edit_is_a_revision_when_the_words_change(
    server: FeedServer, web: Web, journal: MemoryJournal, clock: HandClock
) -> None:
    for text in ("Three dead.", "Three dead.", "Five dead."):
        server.acts["/feed"] = document(rss([An(text=text)]))
        await once(journal, web, clock, feed(server, "feed"))
    kept = await articles(journal)
    assert [(article.revision, article.text) for article in kept] == [(0, "Three dead."), (1, "Five dead.")]
    assert len({article.id for article in kept}) == 1


async def test_redirect_is_followed_when_it_leads_to_a_feed(
    server: FeedServer, web: Web, journal: MemoryJournal, clock: HandClock
) -> None:
    server.acts |= {
        "/old": redirects("/older?x=1", 301, body=b"y" * 100_000),
        "/older": redirects(server.url("/new")),
        "/new": document(GOOD),
    }
    await once(journal, web, clock, feed(server, "old"))
    assert server.paths() == ["/old", "/older?x=1", "/new"]
    assert len(await articles(journal)) == 1


async def test_secret_headers_stay_behind_when_a_redirect_leaves_the_origin(
    server: FeedServer, web: Web, journal: MemoryJournal, clock: HandClock
) -> None:
    async with serving() as stranger:
        stranger.acts["/feed"] = document(GOOD)
        server.acts["/feed"] = redirects(stranger.url("/feed"))
        await once(journal, web, clock, feed(server, "feed", headers={"X-Api-Key": "hidden", "Accept-Language": "uk"}))
        assert server.asked[0].headers["x-api-key"] == "hidden"
        assert (stranger.asked[0].headers["accept-language"], "x-api-key" in stranger.asked[0].headers) == ("uk", False)


async def test_we_say_who_we_are_and_keep_no_cookies(
    server: FeedServer, web: Web, journal: MemoryJournal, clock: HandClock
) -> None:
    server.acts["/feed"] = answers(200, GOOD, Set_Cookie="session=1; Path=/")
    await once(journal, web, clock, feed(server, "feed"))
    await once(journal, web, clock, feed(server, "feed"))
    assert [asked.headers["user-agent"] for asked in server.asked] == ["tocsin/test"] * 2
    assert all("cookie" not in asked.headers for asked in server.asked)
    assert all(asked.headers["accept-encoding"] == ACCEPTED for asked in server.asked)


async def test_no_more_requests_at_once_than_a_host_can_bear(
    server: FeedServer, web: Web, journal: MemoryJournal, clock: HandClock
) -> None:
    now, most = 0, 0

    async def counts(_asked: object, writer: asyncio.StreamWriter) -> None:
        nonlocal now, most
        now, most = now + 1, max(most, now + 1)
        await asyncio.sleep(0.02)
        writer.write(ok() + GOOD)
        now -= 1

    server.acts |= {f"/{number}": counts for number in range(12)}
    feeds = [feed(server, str(number)) for number in range(12)]
    await poll_feeds(journal, feeds, PollOptions(per_host=2), web, clock, lambda: 0.5, once=True)
    assert (most, len(server.asked)) == (2, 12)


@pytest.mark.skipif(
    not Path("/proc/self/clear_refs").exists(), reason="memory and descriptors are counted in /proc, which is not here"
)
async def test_nothing_leaks_when_all_of_them_are_asked_at_once(
    server: FeedServer, web: Web, journal: MemoryJournal, clock: HandClock
) -> None:
    """Descriptors, tasks and memory; the bombs together would be gigabytes."""
    zeros(), zeros(layers=2)
    server.acts |= {f"/{number}": act(server) for number, (_, act) in enumerate(AWFUL.values())} | {"/good": document(GOOD)}
    feeds = [feed(server, str(number)) for number in range(len(AWFUL))]
    await once(journal, web, clock, feed(server, "good"))
    opened, tasks, memory = descriptors(), len(asyncio.all_tasks()), peak_kilobytes(reset=True)
    summary = await poll_feeds(
        journal, [*feeds, feed(server, "good")], PollOptions(per_host=20), web, clock, lambda: 0.5, once=True
    )
    assert (summary.polls, summary.failed, summary.unchanged) == (len(AWFUL) + 1, len(AWFUL), 1)
    server.hanging.set()
    await asyncio.sleep(0.1)  # for the server to notice that its clients are gone
    assert (descriptors(), len(asyncio.all_tasks())) == (opened, tasks)
    assert peak_kilobytes() - memory < 30_000


def descriptors() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


def peak_kilobytes(*, reset: bool = False) -> int:
    """The most memory this process ever held at once, or since the last reset."""
    if reset:
        Path("/proc/self/clear_refs").write_text("5")
    status = Path("/proc/self/status").read_text()
    return int(next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM")))


# --- words of these tests ----------------------------------------------------------------------------------------------


def feed(server: FeedServer, name: str, **options: object) -> FeedOptions:
    return FeedOptions(id=name, url=server.url(f"/{name}"), **options)


async def once(journal: MemoryJournal, web: Web, clock: HandClock, *feeds: FeedOptions) -> PollSummary:
    return await poll_feeds(journal, feeds, PollOptions(per_host=5), web, clock, lambda: 0.5, once=True)


async def known(journal: MemoryJournal) -> dict[str, Poll]:
    return {poll.id: poll async for poll in journal.replay(POLLS)}


async def articles(journal: MemoryJournal) -> list[Article]:
    return [article async for article in journal.replay(ARTICLES)]
