"""News sitemaps and indexes of them: read, unpacked within bounds, and polled over a socket."""

from __future__ import annotations

import gzip
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import pytest
from feedserver import An, FeedServer, a_web, answers, document, rss, serving
from polled import kept

from bot.clock import WallClock
from bot.feeds import FeedOptions, PollOptions, poll_feeds
from bot.feeds.checkup import check_feeds
from bot.feeds.parsed import Job, NotParsed, ParsedFeed, ParsedIndex, ParsedItem
from bot.feeds.parsing import parse
from bot.journal import MemoryJournal
from bot.records import Poll
from bot.topics import ARTICLES
from conftest import HandClock

NOON = datetime(2026, 3, 14, 12, 0, tzinfo=UTC)
SPACES = (
    'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
    ' xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"'
)


def entry(number: int, title: str = "Missile hits the port", at: str = "2026-03-14T11:55:00+02:00") -> str:
    return (
        f"<url><loc>https://news.example/{number}</loc><lastmod>2026-03-14T11:00Z</lastmod><image:image>"
        "<image:loc>https://cdn.example/1.jpg</image:loc><image:title>A picture</image:title></image:image>"
        "<news:news><news:publication><news:name>The Example</news:name><news:language>en</news:language></news:publication>"
        f"<news:publication_date>{at}</news:publication_date><news:title>{title}</news:title></news:news></url>"
    )


def sitemap(
    *entries: str, prolog: str = '<?xml version="1.0" encoding="UTF-8"?><?xml-stylesheet href="a.xsl"?><!-- by hand -->'
) -> bytes:
    return f"{prolog}\n<urlset {SPACES}>{''.join(entries)}</urlset>\n".encode()


def index(*listed: Sequence[str]) -> bytes:
    inside = "".join(f"<sitemap><loc>{url}</loc><lastmod>{at}</lastmod></sitemap>" for url, at in listed)
    return f'<?xml version="1.0"?><sitemapindex {SPACES}>{inside}</sitemapindex>'.encode()


def parsed(body: bytes, **given: Any) -> Any:
    return parse(Job(**{"body": body, "url": "https://news.example/sitemap.xml", **given}))


@pytest.mark.parametrize("kind", ["auto", "sitemap"])
def test_entry_is_its_title_its_page_and_its_date(kind: str) -> None:
    assert parsed(sitemap(entry(1, "<![CDATA[Strike & fire]]>")), kind=kind) == ParsedFeed(
        items=(
            ParsedItem(
                url="https://news.example/1", title="Strike & fire", published_at=datetime(2026, 3, 14, 9, 55, tzinfo=UTC)
            ),
        )
    )


def test_the_newest_are_kept_whatever_their_order() -> None:
    found = parsed(sitemap(*(entry(number, at=f"2026-03-{number:02}") for number in (3, 9, 1, 7))), max_items=2)
    assert ([item.url[-1] for item in found.items], found.left_out) == (["9", "7"], 2)


@pytest.mark.parametrize(("at", "items"), [(b"</urlset>", 3), (b"<news:title>3", 2), (b"<url><loc>https://news.example/2", 1)])
def test_sitemap_that_breaks_off_gives_its_whole_entries(at: bytes, items: int) -> None:
    body = sitemap(*(entry(number, f"{number} hit") for number in (1, 2, 3)))
    found = parsed(body[: body.index(at)], complete=False)
    assert (len(found.items), found.complete) == (items, False)
    broken = parsed(body.replace(at, b"</nothing>" + at))
    assert (len(broken.items), broken.complete) == (items, False)


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (
            sitemap("<url><loc>https://news.example/1</loc><image:image><image:title>A</image:title></image:image></url>"),
            "not_a_feed",
        ),
        (sitemap(entry(1))[:200], "truncated"),
        (rss([An()]), "not_a_feed"),
        (sitemap(entry(1), prolog='<!DOCTYPE x [<!ENTITY a "b">]>'), "not_a_feed"),
        (sitemap(entry(1), prolog="<!-- " * 20_000), "not_a_feed"),
    ],
)
def test_what_is_no_news_says_why(body: bytes, kind: str) -> None:
    found = parsed(body, kind="sitemap")
    assert isinstance(found, NotParsed)
    assert kind == found.kind


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (gzip.compress(bytes(16 << 20), mtime=0), "too_large"),
        (gzip.compress(sitemap(), mtime=0)[:3] + b"rubbish", "not_a_feed"),
        (gzip.compress(gzip.compress(sitemap(entry(1)), mtime=0), mtime=0), "not_a_feed"),
    ],
)
def test_packed_file_is_unpacked_once_and_within_bounds(body: bytes, kind: str) -> None:
    found = parsed(body, kind="sitemap")
    assert isinstance(found, NotParsed)
    assert kind == found.kind
    assert len(parsed(gzip.compress(sitemap(entry(1)), mtime=0), url="https://news.example/a.xml.gz").items) == 1


def test_index_is_where_its_sitemaps_are() -> None:
    listed = (("https://news.example/a.xml", "2026-03-14"), ("/b.xml.gz", ""), ("javascript:x", ""))
    at = datetime(2026, 3, 14, tzinfo=UTC)
    assert parsed(index(*listed)) == ParsedIndex(
        sitemaps=(("https://news.example/a.xml", at), ("https://news.example/b.xml.gz", None))
    )


async def polled(server: FeedServer, times: int = 1, **given: Any) -> tuple[list[Poll], list[str]]:
    clock = HandClock(NOON)
    journal = MemoryJournal(clock)
    feed = FeedOptions.model_validate({"id": "f", "url": server.url("/index.xml"), **given})
    async with a_web() as web:
        for _ in range(times):
            await poll_feeds(journal, [feed], PollOptions(), web, clock, lambda: 0.5, once=True)
            clock.forward(300)
    return await kept(journal), [article.title for article in await kept(journal, ARTICLES)]


async def test_index_is_read_one_level_deep_the_newest_two_of_its_own_host() -> None:
    today = [entry(1, "First")]
    async with serving() as server:
        urls = [(server.url(f"/{day}.xml.gz"), f"2026-03-{day}") for day in (12, 14, 13)]
        server.acts["/index.xml"] = document(index(*urls, ("http://127.0.0.2:9/15.xml", "2026-03-15")))
        server.acts["/14.xml.gz"] = document(lambda: gzip.compress(sitemap(*today), mtime=0), "application/gzip")
        server.acts["/13.xml.gz"] = answers(500)
        polls, titles = await polled(server)
        assert (titles, polls[-1].error, polls[-1].etag, polls[-1].body_hash) == (["First"], "", "", "")
        assert server.paths() == ["/index.xml", "/14.xml.gz", "/13.xml.gz"]
        today.append(entry(2, "Second"))
        assert (await polled(server, 2))[1] == ["First", "Second"]


async def test_index_of_which_nothing_can_be_read_fails_and_indexes_of_indexes_are_not_followed() -> None:
    async with serving() as server:
        server.acts["/index.xml"] = document(index((server.url("/index.xml"), ""), (server.url("/b.xml"), "2026-03-14")))
        polls, _ = await polled(server)
        assert (polls[-1].error, len(server.asked)) == ("not_a_feed", 3)
        server.acts["/index.xml"] = document(index(("http://127.0.0.2:9/news.xml", "2026-03-14")))
        assert (await polled(server))[0][-1].error == "not_a_feed"


async def test_doctor_reads_an_index_as_the_poller_does() -> None:
    async with serving() as server, a_web() as web:
        server.acts |= {
            "/index.xml": document(index((server.url("/news.xml"), ""))),
            "/news.xml": document(sitemap(entry(1), entry(2))),
        }
        (found,) = await check_feeds([FeedOptions(url=server.url("/index.xml"))], PollOptions(), web, WallClock(), lambda _: None)
    assert (found.items, found.error) == (2, "")
