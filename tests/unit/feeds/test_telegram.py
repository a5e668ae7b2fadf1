"""Public Telegram channels as feeds: their pages, and a channel polled over a socket."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from feedserver import An, a_web, answers, document, redirects, rss, serving
from polled import kept
from pydantic import ValidationError
from telegrampage import CONTACT, DOCUMENT, FORWARDED, NAME, PHOTO, REPLY, Post, channel, page

from bot.feeds import FeedOptions, PollOptions, poll_feeds
from bot.feeds.parsed import Job, NotParsed, ParsedFeed, ParsedItem
from bot.feeds.parsing import parse
from bot.journal import MemoryJournal
from bot.topics import ARTICLES
from conftest import HandClock

NOON = datetime(2026, 3, 14, 12, 0, tzinfo=UTC)


def job(body: bytes, **given: Any) -> Job:
    return Job(body=body, url=f"https://t.me/s/{NAME}", kind="telegram", **given)


def item(*posts: Post) -> ParsedItem:
    parsed = parse(job(channel(*posts)))
    assert isinstance(parsed, ParsedFeed)
    (one,) = parsed.items
    return one


def test_post_is_its_lines_its_number_its_time_and_its_link() -> None:
    text = '<i class="emoji"><b>🔴</b></i> <b>Missile</b> hits the port<br/><br/>Three are injured.<br/>'
    assert item(Post(41, text + '<a href="https://t.me/x">Subscribe</a>')) == ParsedItem(
        guid="41", url=f"https://t.me/{NAME}/41", title="🔴 Missile hits the port", text="Three are injured.\nSubscribe",
        published_at=datetime(2026, 3, 14, 11, 55, tzinfo=UTC),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("post", "expected"),
    [
        (Post(1, "Word", inside=FORWARDED), {"source": "Port & Sons", "title": "Word"}),
        (Post(1, "Word", inside=REPLY), {"source": "", "title": "Word"}),
        (Post(1, "Word", edited=True), {"edited": True}),
        (Post(1, "The caption", inside=PHOTO), {"title": "The caption"}),
        (Post(1, inside=DOCUMENT), {"title": "List of the missing.pdf"}),
        (Post(1, "Word", at="2026-03-14T14:00:00+03:00"), {"published_at": datetime(2026, 3, 14, 11, 0, tzinfo=UTC)}),
        (Post(1, "Word", at="yesterday"), {"published_at": None}),
        (Post(1, "x" * 600), {"title": "", "text": "x" * 600}),
        (Post(1, "T<br/>" + "long " * 2_000), {"title": "T", "cut": True}),
        (Post(1, "<script>alert(1)</script>&lt;b&gt;Word"), {"title": "<b>Word"}),
    ],
)
def test_post_with(post: Post, expected: dict[str, object]) -> None:
    found = item(post)
    assert expected == {name: getattr(found, name) for name in expected}


def test_pictures_without_a_word_and_notes_of_the_channel_itself_are_passed_over() -> None:
    silent = (Post(1, inside=PHOTO), Post(2, "Channel photo updated", service=True))
    assert item(*silent, Post(3, "Word")).guid == "3"
    assert parse(job(channel(silent[0]))) == ParsedFeed(items=())


def test_the_newest_are_kept_and_half_a_post_is_not() -> None:
    posts = [Post(number, f"Word {number}") for number in range(1, 6)]
    kept_two = parse(job(channel(*posts), max_items=2))
    assert isinstance(kept_two, ParsedFeed)
    assert ([one.guid for one in kept_two.items], kept_two.left_out) == (["4", "5"], 3)
    body = channel(*posts)
    cut = parse(job(body[: body.index(b"Word 4") + 3], complete=False))
    assert isinstance(cut, ParsedFeed)
    assert ([one.guid for one in cut.items], cut.complete) == (["1", "2", "3"], False)


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (CONTACT, "no_preview"),
        (page("<p>Something else</p>").replace(b"tgme_", b"other_"), "html_page"),
        (b"Too many requests", "not_a_feed"),
        (rss([An()]), "html_page"),
    ],
)
def test_page_without_posts_says_why(body: bytes, kind: str) -> None:
    parsed = parse(job(body))
    assert isinstance(parsed, NotParsed)
    assert kind == parsed.kind


@pytest.mark.parametrize(
    "given",
    [
        {"channel": NAME}, {"channel": f"@{NAME}"}, {"url": f"https://t.me/{NAME}"}, {"url": f"t.me/s/{NAME}/"},
        {"url": f"https://telegram.me/{NAME}", "kind": "telegram"},
    ],
)  # fmt: skip
def test_channel_is_meant_by_its_name_and_by_its_addresses(given: dict[str, str]) -> None:
    feed = FeedOptions.model_validate(given)
    assert (feed.url, feed.kind, feed.id, feed.publisher, feed.family) == (
        f"https://t.me/s/{NAME}", "telegram", f"t.me-{NAME}", f"@{NAME}", f"@{NAME}"
    )  # fmt: skip


@pytest.mark.parametrize("given", [{}, {"channel": "a b"}, {"channel": "x"}, {"kind": "telegram"}])
def test_feed_without_an_address_is_refused(given: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        FeedOptions.model_validate(given)


async def test_channel_is_polled_like_a_feed_and_older_pages_are_never_asked_for() -> None:
    clock, page_now = HandClock(NOON), [Post(7, "Old"), Post(8, "Explosion at the port")]
    journal = MemoryJournal(clock)
    async with serving() as server, a_web() as web:
        server.acts[f"/s/{NAME}"] = document(lambda: channel(*page_now), "text/html; charset=utf-8")
        feed = FeedOptions.model_validate({"channel": NAME, "url": server.url(f"/s/{NAME}")})
        for number in range(3):
            if number == 2:
                page_now[1:] = [Post(8, "Explosion at the port: two dead", edited=True), Post(9, inside=PHOTO), Post(10, "New")]
            await poll_feeds(journal, [feed], PollOptions(), web, clock, lambda: 0.5, once=True)
            clock.forward(300)
    articles = [(article.title, article.revision, article.flags) for article in await kept(journal, ARTICLES)]
    old, first = ("Old", 0, ()), ("Explosion at the port", 0, ())
    assert articles == [old, first, ("Explosion at the port: two dead", 1, ("edited",)), ("New", 0, ())]
    assert server.paths() == [f"/s/{NAME}"] * 3
    assert ["if-none-match" in asked.headers for asked in server.asked] == [False, True, True]


async def test_channel_that_is_sent_to_its_contact_page_has_no_preview() -> None:
    clock = HandClock(NOON)
    journal = MemoryJournal(clock)
    async with serving() as server, a_web() as web:
        server.acts |= {f"/s/{NAME}": redirects(f"/{NAME}"), f"/{NAME}": answers(200, CONTACT)}
        feed = FeedOptions.model_validate({"channel": NAME, "url": server.url(f"/s/{NAME}")})
        await poll_feeds(journal, [feed], PollOptions(), web, clock, lambda: 0.5, once=True)
    (poll,) = await kept(journal)
    assert (poll.error, poll.errors, poll.moved_to) == ("no_preview", 1, "")
