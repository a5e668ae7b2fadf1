"""The feeds of a web site, found over real sockets and written down by `tocsin feeds add`."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from feedserver import NOON, An, FeedServer, a_web, answers, document, redirects, rss, serving
from telegrampage import Post, channel

from bot.cli import main
from bot.feeds import FeedOptions, PollOptions
from bot.feeds.discovery import discover
from bot.feeds.document import Documents
from bot.feeds.parsed import Candidate, Job, ParsedPage
from bot.feeds.parsing import parse
from bot.feeds.sandbox import Sandbox
from bot.settings import load

CONFIG = "poll: {allow_private: [127.0.0.0/8]}\njournal: {kind: memory}\nfeeds: []\n"


def html(*links: str, more: str = "") -> bytes:
    written = "".join(f"<link rel='alternate' {link}>" for link in links)
    return f"<!DOCTYPE html><html><head><title>Site</title>{more}{written}</head><body><p>News</p></body></html>".encode()


def a_feed(title: str) -> bytes:
    return rss([An()]).replace(b"<title>News</title>", f"<title>{title}</title>".encode())


def link(href: str, title: str = "", kind: str = "application/rss+xml") -> str:
    return f'type="{kind}" title="{title}" href="{href}"'


@pytest.mark.parametrize(
    ("body", "urls"),
    [
        (html(link("/a", "A"), link("//b.example/b"), link("https://c.example/c")), ["/a", "https://b.example/b", "https://c.example/c"]),
        (html(link("c", "Comments"), link("a", kind="application/atom+xml; charset=utf-8"), link("a")), ["/x/a", "/x/c"]),
        (html(link("a"), more='<base href="https://other.example/y/">'), ["https://other.example/y/a"]),
        (html(link("a", kind="application/json"), link("b", kind="text/html"), link("javascript:x"), link("")), []),
        (html(more='<link rel="icon" type="text/xml" href="a"><LINK REL="Alternate Home" TYPE="text/XML" HREF="b">'), ["/x/b"]),
        (html(*(link(f"/{number}") for number in range(50))), [f"/{number}" for number in range(20)]),
        (b"\x00\xff", []),
    ],
)  # fmt: skip
def test_page_names_its_feeds(body: bytes, urls: list[str]) -> None:
    found = parse(Job(body=body, url="https://news.example/x/", kind="page"))
    assert isinstance(found, ParsedPage)
    assert [url if "://" in url else f"https://news.example{url}" for url in urls] == [one.url for one in found.candidates]


def test_title_is_that_of_the_page_or_the_feed() -> None:
    found = [
        parse(Job(body=body, url="https://n.example/", kind="page"))
        for body in (html(link("/a", "A &amp; B")), a_feed("<![CDATA[C & D]]>"))
    ]
    assert found == [
        ParsedPage(candidates=(Candidate(url="https://n.example/a", title="A & B"),), title="Site"),
        ParsedPage(candidates=(), title="C & D"),
    ]


@pytest.fixture
def site() -> Iterator[FeedServer]:
    """On a thread of its own, because the command has a loop of its own, too."""
    loop, ready, over = asyncio.new_event_loop(), threading.Event(), asyncio.Event()
    held: list[FeedServer] = []

    async def serve() -> None:
        async with serving() as server:
            held.append(server)
            ready.set()
            await over.wait()

    thread = threading.Thread(target=loop.run_until_complete, args=(serve(),))
    thread.start()
    ready.wait(10)
    yield held[0]
    loop.call_soon_threadsafe(over.set)
    thread.join()
    loop.close()


@pytest.fixture
def config(tmp_path: Path) -> Path:
    (tmp_path / "tocsin.yaml").write_text(CONFIG)
    return tmp_path / "tocsin.yaml"


def add(config: Path, url: str, *more: str) -> Result:
    return CliRunner(env={"COLUMNS": "200"}).invoke(main, ["feeds", "add", "--config", str(config), url, *more])


def read(config: Path) -> list[tuple[str, str]]:
    return [(feed.url, feed.publisher) for feed in load(config, {}).settings.feeds]


def test_feed_is_added_with_its_title_where_it_lives_for_good(site: FeedServer, config: Path) -> None:
    site.acts |= {"/old": redirects("/rss", 301), "/rss": document(a_feed("The Example"))}
    assert add(config, site.url("/old")).exit_code == 0
    assert read(config) == [(site.url("/rss"), "The Example")]
    assert "reads" in add(config, site.url("/rss")).output


def test_only_feed_of_a_page_is_added_and_the_operator_s_name_for_it_holds(site: FeedServer, config: Path) -> None:
    site.acts |= {"/": document(html(link("/dead"), link("/a")), "text/html"), "/a": document(a_feed("A"))}
    done = add(config, site.url("/"), "--publisher", "Mine")
    assert (done.exit_code, read(config)) == (0, [(site.url("/a"), "Mine")])


def test_several_feeds_are_listed_and_one_is_picked(site: FeedServer, config: Path) -> None:
    site.acts |= {f"/{name}": document(a_feed(name.upper())) for name in "ab"}
    site.acts["/"] = document(html(link("/a"), link("/b")), "text/html")
    done = add(config, site.url("/"))
    assert (done.exit_code, read(config)) == (1, [])
    assert all(words in done.output for words in ("A ", "B ", site.url("/b"), "names 2 feeds; --pick 1 to 2 adds one"))
    assert add(config, site.url("/"), "--pick", "3").exit_code == 1
    assert (add(config, site.url("/"), "--pick", "2").exit_code, read(config)) == (0, [(site.url("/b"), "B")])


def test_feed_at_a_usual_place_is_found_where_the_page_names_none(site: FeedServer, config: Path) -> None:
    site.acts |= {"/en": document(html(), "text/html"), "/feed.xml": document(a_feed("F")), "/rss": document(html(), "text/html")}
    assert (add(config, site.url("/en")).exit_code, read(config)) == (0, [(site.url("/feed.xml"), "F")])
    assert site.paths() == ["/en", "/feed/", "/rss", "/rss.xml", "/feed.xml"]


def test_what_is_no_feed_is_not_added_unless_unseen(site: FeedServer, config: Path) -> None:
    site.acts |= {"/": document(html(), "text/html"), "/gone": answers(410)}
    for path, words in (("/", "names no feed"), ("/gone", "answered 410"), ("/nowhere", "answered 404")):
        done = add(config, site.url(path))
        assert (done.exit_code, words in done.output, config.read_text()) == (1, True, CONFIG)
    assert (add(config, site.url("/gone"), "--unchecked").exit_code, len(read(config))) == (0, 1)


async def test_channel_is_found_under_its_own_name(site: FeedServer) -> None:
    site.acts["/s/harbour_watch"] = document(channel(Post(1, "Word")), "text/html; charset=utf-8")
    feed, sandbox = FeedOptions(url=site.url("/s/harbour_watch"), kind="telegram"), Sandbox()
    async with a_web() as web:
        found = await discover(feed, Documents(web, sandbox, PollOptions()), NOON)
    await sandbox.close()
    assert [(one.title, one.items, one.url) for one in found] == [("Harbour watch", 1, feed.url)]


def test_feed_that_does_not_answer_is_added_with_a_note(config: Path) -> None:
    done = add(config, "http://127.0.0.1:1/rss")
    assert (done.exit_code, "added unseen" in done.output, read(config)) == (0, True, [("http://127.0.0.1:1/rss", "127.0.0.1")])
