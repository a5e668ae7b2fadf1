"""Items that are what they were are not read again, and nobody can tell by what comes out."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from feedserver import An, rss

from bot.feeds import FeedOptions
from bot.feeds.intake import ForgottenError, Intake, take_in
from bot.feeds.parsed import Job, NotParsed, Parsed, ParsedFeed
from bot.feeds.parsing import parse
from bot.feeds.pieces import cut
from bot.feeds.reading import blank
from bot.records import Poll

NOON = datetime(2026, 3, 14, 12, 0, tzinfo=UTC)
DAY = timedelta(days=1)
URL = "https://news.example/rss"
FEED = FeedOptions(id="f", url=URL)

_TITLES = ("Missile hits Kharkiv", "Удар по Харкову", "<![CDATA[Two <b>dead</b>]]>", "")
_BODIES = (
    "Words.", "&lt;p&gt;Three dead.&lt;/p&gt;", "<![CDATA[a </item> b]]>", "<![CDATA[</item>\n<item>]]>", "a ]]&gt; b",
    "<!-- a </item> --> b", "<?x </item> ?> b", "<![CDATA[ <![CDATA[ ]]>", "<![CDATA[<item>]]>", "<b>bold</b>", "why? where!",
)  # fmt: skip
_MORE = (
    "", "", "", "<pubDate>Sat, 14 Mar 2026 11:00:00 GMT</pubDate>", "<pubDate>yesterday</pubDate>", "<dc:creator>A</dc:creator>",
    '<x a="]]>"/>', '<media:content><media:title xml:base="http://a.example/">t</media:title></media:content>', "<item/>",
)  # fmt: skip
_HEADS = (
    "<title>N</title>", "<title>N</title><lastBuildDate>now</lastBuildDate>", "<title>N</title><!-- <item> -->", "<ttl>5</ttl>",
    "<description><![CDATA[<!-- ]]></description>", "<image><title>i</title></image>", "<?x y?>", "<item>", "",
)  # fmt: skip
_TAILS = ("", "\n<!-- made in 3 ms -->", "<ttl>9</ttl>", "<item><title>odd</title></item ><x/>")
_ROOTS = (
    '<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:media="http://search.yahoo.com/mrss/"><channel>',
    '<rss version="2.0" xmlns:dc="urn:x" xmlns:media="http://search.yahoo.com/mrss/"><channel>',
    '<rss version="2.0" xmlns:dc="urn:x" xmlns:media="urn:y" xml:base="http://b.example/"><channel>',
)


def polled(body: bytes, known: Poll | None, memory: bytes) -> tuple[Parsed, Intake | None]:
    """As the reader does it."""
    parsed = parse(Job(body=body, url=URL, memory=memory))
    if not isinstance(parsed, ParsedFeed):
        return parsed, None
    try:
        return parsed, take_in(parsed, FEED, known, NOON, DAY)
    except ForgottenError:
        return polled(body, known, b"")


def documents(chance: random.Random) -> Iterator[bytes]:
    """One feed over time: items come, go, change, clash and come back; now and then it is damaged, or its head is."""
    root, items = chance.choice(_ROOTS), list[str]()
    for _ in range(8):
        for _ in range(chance.randint(0, 2)):
            items.insert(0, item(chance))
        if items and chance.random() < 0.3:
            items[chance.randrange(len(items))] = item(chance)
        if len(items) > 2 and chance.random() < 0.2:
            items.append(items[chance.randrange(len(items))])
        del items[chance.randint(5, 9) :]
        head = chance.choice(_HEADS) if chance.random() < 0.3 else _HEADS[0]
        if chance.random() < 0.1:
            root = chance.choice(_ROOTS)
        tail = chance.choice(_TAILS) if chance.random() < 0.2 else ""
        gap = chance.choice(("", "\n", " \t"))
        yield f"{root}{head}{gap}{gap.join(items)}{tail}</channel></rss>".encode()


def item(chance: random.Random) -> str:
    """Few guids, links and words, so that they meet; odd ones now and then."""
    number, odd = chance.randrange(30), chance.random() < 0.05
    guid = f"<guid>{chance.choice(('g', 'https://news.example/'))}{number}</guid>" if chance.random() < 0.8 else ""
    link = f"<link>{chance.choice(('https://news.example/', '/'))}{number}</link>" if chance.random() < 0.8 else ""
    body = chance.choice(_BODIES if odd else _BODIES[:2])
    more = chance.choice(_MORE if odd else _MORE[:4])
    return f"<item><title>{chance.choice(_TITLES)}</title>{guid}{link}<description>{body}</description>{more}</item>"


@pytest.mark.parametrize("seed", range(3))
def test_same_articles_come_out_with_and_without_memory(seed: int) -> None:
    chance, spared = random.Random(seed), 0
    for _ in range(20):
        known: Poll | None = None
        memory = b""
        for body in documents(chance):
            parsed, mindful = polled(body, known, memory)
            whole, forgetful = polled(body, known, b"")
            assert describe(whole, forgetful) == describe(parsed, mindful)
            if mindful is not None:
                known, memory = msgspec.structs.replace(blank(FEED), seen=mindful.seen), mindful.memory
            spared += sum(bool(one.known_as) for one in parsed.items) if isinstance(parsed, ParsedFeed) else 0
    assert spared > 50


def describe(parsed: Parsed, intake: Intake | None) -> object:
    """All that the reader looks at."""
    if not isinstance(parsed, ParsedFeed) or intake is None:
        assert isinstance(parsed, NotParsed)
        return parsed
    dates = [one.published_at for one in parsed.items]
    return intake, dates, parsed.ttl_seconds, parsed.skip_hours, parsed.complete, parsed.flags, parsed.fallback, parsed.left_out


def a_feed(*items: str, root: str = '<rss version="2.0"><channel>', head: str = "<title>N</title>") -> bytes:
    return f"{root}{head}{''.join(items)}</channel></rss>".encode()


def an_item(number: int, body: str = "Words.") -> str:
    return f"<item><title>T{number}</title><guid>g{number}</guid><description>{body}</description></item>"


def memory_of(body: bytes) -> tuple[Poll, bytes]:
    _, intake = polled(body, None, b"")
    assert intake is not None
    return msgspec.structs.replace(blank(FEED), seen=intake.seen), intake.memory


def test_only_new_and_changed_items_are_read_when_the_others_are_known() -> None:
    known, memory = memory_of(a_feed(*map(an_item, range(5))))
    changed = a_feed(*map(an_item, (6, 0, 1)), an_item(2, "Other words."), an_item(3), head="<title>N</title><ttl>7</ttl>")
    parsed, intake = polled(changed, known, memory)
    assert isinstance(parsed, ParsedFeed)
    assert ["T6", "", "", "T2", ""] == [one.title for one in parsed.items]
    assert intake is not None
    assert [("T2", 1), ("T6", 0)] == sorted((article.title, article.revision) for article in intake.articles)
    assert 420 == parsed.ttl_seconds


def test_no_digests_are_made_when_nobody_asks() -> None:
    parsed = parse(Job(body=a_feed(an_item(0)), url=URL))
    assert isinstance(parsed, ParsedFeed)
    assert [b""] == [one.digest for one in parsed.items]


@pytest.mark.parametrize(
    "changed",
    [
        a_feed(an_item(9), an_item(0), root='<rss version="2.0" xmlns:x="urn:x"><channel>'),
        a_feed(an_item(9), an_item(0), root='<rss version="2.0"><channel xml:lang="en">'),
        a_feed(an_item(9), an_item(0), head="</channel>").replace(b"</channel></rss>", b"</rss>"),
    ],
)
def test_all_items_are_read_when_what_bears_on_them_changed(changed: bytes) -> None:
    known, memory = memory_of(a_feed(an_item(0)))
    parsed, _ = polled(changed, known, memory)
    assert isinstance(parsed, ParsedFeed)
    assert ["T9", "T0"] == [one.title for one in parsed.items]


def test_all_items_are_read_when_a_new_one_claims_the_guid_of_a_known_one() -> None:
    known, memory = memory_of(a_feed(an_item(0), an_item(1)))
    parsed, _ = polled(a_feed(an_item(2), an_item(1, "Others."), an_item(0), an_item(1)), known, memory)
    assert isinstance(parsed, ParsedFeed)
    assert ["T2", "T1", "T0", "T1"] == [one.title for one in parsed.items]


@pytest.mark.parametrize("inside", _BODIES[2:4] + _BODIES[5:7] + _BODIES[8:9])
def test_document_is_read_as_a_whole_when_it_is_not_sure_where_its_items_end(inside: str) -> None:
    assert cut(a_feed(an_item(0), an_item(1, inside), an_item(2)), URL, b"") is None


def test_memory_is_no_larger_than_the_document() -> None:
    _, memory = memory_of(rss([An(guid=f"g{number}", title=f"Title {number}") for number in range(600)]))
    assert 500 * 60 > len(memory)
