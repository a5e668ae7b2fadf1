"""The straight way and feedparser come to the same, entry by entry; what the one does not know it leaves to the other."""

from __future__ import annotations

import tarfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from feedmutants import mutants

from bot.feeds.arbiter import arbitrated
from bot.feeds.charset import decoded
from bot.feeds.entry import Entry
from bot.feeds.parsed import Job, Parsed, ParsedFeed
from bot.feeds.parsing import answered, parse
from bot.feeds.rss import _root_at
from bot.feeds.straight import Unsure, straight

PARSE_SECONDS = 3.0
CORPUS = Path(__file__).parents[4] / "shared" / "data" / "feed-corpus.tar.gz"
HEAD = (
    '<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:media="http://search.yahoo.com/mrss/" '
    'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:x="urn:x" '
    'xmlns:dcterms="http://purl.org/dc/terms/"><channel><title>N</title>'
)
URL = "https://news.example/rss"
DATE = "Sat, 14 Mar 2026 12:00:00 GMT"


def compared(data: bytes) -> tuple[list[tuple[object, object]], str]:
    """Pairs of entries that differ, and why there are none to compare."""
    try:
        ours = straight(data)
    except Unsure as unsure:
        return [], unsure.why
    theirs = arbitrated(data)
    assert (len(theirs.items), theirs.ttl.strip(), theirs.sound) == (len(ours.items), ours.ttl.strip(), ours.sound)
    pairs = ((seen(one), seen(other)) for one, other in zip(theirs.items, ours.items, strict=True))
    return [pair for pair in pairs if pair[0] != pair[1]], ""


def seen(entry: Entry) -> tuple[object, ...]:
    """What becomes of an entry: of its texts the longest."""
    return entry.guid, entry.link, entry.title, entry.source, max(entry.texts, key=len), entry.published_at


def roots(bodies: Iterator[bytes]) -> Iterator[bytes]:
    """As they get to the parser: UTF-8, without what stands before the first element."""
    for body in bodies:
        text = decoded(body)[0]
        yield text[_root_at(text) :].encode("utf-8", "replace")


@pytest.mark.parametrize(
    "item",
    [
        "<title>a</title><title>b</title>",
        "<title/><title>b</title>",
        "<media:title>m</media:title><title>t</title>",
        "<title>t</title><media:title>m</media:title>",
        "<media:content><media:title>m</media:title></media:content><title>t</title>",
        "<title>t</title><source url='https://s.example/'>S</source><title>u</title>",
        "<description>d</description><description>longer</description>",
        "<description>d</description><content:encoded>longer</content:encoded>",
        "<content:encoded>longer</content:encoded><description>d</description>",
        "<media:group><media:description>m</media:description></media:group><description>d</description>",
        "<summary>s</summary><description>d</description><content>c</content>",
        "<guid>https://a.example/1</guid>",
        "<guid>https://a.example/1</guid><link>https://a.example/2</link>",
        "<guid isPermaLink='false'>https://a.example/1</guid>",
        "<link>https://a.example/1</link><link/>",
        "<link href='https://a.example/1' rel='self'/><link href='https://a.example/2'/>",
        "<link>https://a.example/?a=1&amp;amp;b=2&amp;c;</link>",
        f"<pubDate>{DATE}</pubDate><dc:date>2026-03-15T00:00:00Z</dc:date>",
        f"<pubDate>{DATE}</pubDate><pubDate></pubDate><dc:date>2026-03-15T00:00:00+02:00</dc:date>",
        f"<x:thing a='1'>x</x:thing><author>A</author><pubDate> {DATE} </pubDate>",
        "<title>a<!-- b -->c<![CDATA[<d>]]></title>",
        "<description>caf\u00e9 \u043a\u043e\u0442</description>",
    ],
)
def test_it_is_what_feedparser_says_when_the_item_is(item: str) -> None:
    assert ([], "") == compared(f"{HEAD}<item>{item}</item></channel></rss>".encode())


@pytest.mark.parametrize(
    ("item", "why"),
    [
        ("<title>a<b>c</b></title>", "elements_in_text"),
        ("<title type='xhtml'>a</title>", "odd_type"),
        ("<description mode='base64'>YQ==</description>", "odd_type"),
        ("<x:title>a</x:title>", "unknown_element"),
        ("<x:y><title>a</title></x:y>", "unknown_element"),
        ("<pubDate>1 Maerz</pubDate>", "odd_date"),
        ("<title>it&#146;s</title>", "odd_characters"),
        ("<title>cafÃ©</title>", "odd_characters"),
        ("<link>http:///a.example/</link>", "relative_link"),
        ("<title>a & b</title>", "not_well_formed"),
        ("<title>a&nbsp;b</title>", "not_well_formed"),
        ("<link url='https://a.example/'/>", "odd_attributes"),
    ],
)
def test_it_is_left_to_feedparser_and_told_why_when_the_item_is(item: str, why: str) -> None:
    body = f"{HEAD}<item>{item}<description>text</description></item></channel></rss>".encode()
    assert compared(body) == ([], why)
    found = parse(Job(body=body, url="https://news.example/rss"))
    assert isinstance(found, ParsedFeed)
    assert (found.fallback, len(found.items)) == (why, 1)


def in_time(body: bytes) -> Parsed:
    """CPU time, of which others on the machine take nothing; feeds of this size need some milliseconds."""
    began = time.process_time()
    found = parse(Job(body=body, url="https://news.example/rss"))
    assert time.process_time() - began < PARSE_SECONDS
    return found


@pytest.mark.parametrize("count", [400, pytest.param(20_000, marks=pytest.mark.slow)])
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_no_difference_and_no_uncaught_error_in_feeds_made_by_chance(count: int) -> None:
    """Parsed here, where nothing catches what a parser raises and nobody would end it."""
    differing, ways, items = [], Counter[str](), 0
    for body in mutants(count):
        found = in_time(body)
        items += len(found.items) if isinstance(found, ParsedFeed) else 0
    for data in roots(mutants(min(count, 4_000))):
        pairs, why = compared(data)
        differing += pairs
        ways[why] += 1
    assert differing == []
    assert ways[""] > sum(ways.values()) / 8, ways
    assert items > count


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_ordinary_feeds_are_read_as_those_that_are_looked_at_with_care() -> None:
    """A byte order mark is not ordinary, and changes nothing else."""
    for body in mutants(400, seed=7):
        if not body.startswith((b"\xef\xbb\xbf", b"\xff\xfe")) and b"\xff" not in body and not _broken(body):
            ordinary, careful = (answered(Job(body=mark + body, url=URL)) for mark in (b"", b"\xef\xbb\xbf"))
            assert careful == ordinary


@pytest.mark.parametrize(
    ("place", "bad"),
    [("before", b"\xff"), ("title", b"\xed\xa0\x80"), ("title", b"\xc0\x80"), ("title", b"\x0b"), ("title", b"\xef\xbf\xbf")],
)
def test_letters_that_are_none_are_mended_when_they_stand_in(place: str, bad: bytes) -> None:
    body = f"{HEAD}<item><title>T before title</title></item></channel></rss>".encode().replace(
        place.encode(), place.encode() + bad
    )
    found = answered(Job(body=body, url=URL))
    assert isinstance(found, ParsedFeed)
    assert found.items[0].title.isprintable()
    assert found.items[0].title.startswith("T before")


def _broken(body: bytes) -> bool:
    try:
        body.decode()
    except UnicodeDecodeError:
        return True
    return False


@pytest.mark.parametrize(
    "elements",
    [
        ("title", "link", "guid", "description", "pubDate"),
        ("guid", "link", "content:encoded", "description", "dc:date"),
        ("description", "content:encoded", "guid"),
        ("pubDate", "dc:date", "dcterms:created", "source", "image", "title"),
        ("content:encoded", "guid", "x:thing"),
    ],
)
def test_an_item_read_by_its_shape_is_what_feedparser_says(elements: tuple[str, ...]) -> None:
    words = {"link": "https://a.example/?a=1&amp;b", "pubDate": DATE, "dc:date": "2026-03-15T00:00:00+02:00"}
    words |= {"guid": "https://a.example/g", "dcterms:created": DATE}
    for left_out in ("", *elements):
        for permanent in ("", " isPermaLink='false'", " isPermaLink='true'"):
            item = "".join(
                f"<{name}{permanent * (name == 'guid')}>{words.get(name, name)}</{name}>" for name in elements if name != left_out
            )
            assert ([], "") == compared(f"{HEAD}<item><title/>{item}</item><item>{item}</item></channel></rss>".encode())


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.skipif(
    not CORPUS.exists(), reason="the corpus of 3,330 feeds (../shared/data/feed-corpus.tar.gz) is not here: NOT CHECKED"
)
def test_fields_are_feedparsers_in_the_corpus() -> None:
    bodies = list(_corpus())
    differing, straight_files = [], 0
    assert len(bodies) == 3_330
    for body in bodies:
        in_time(body)
    for data in roots(iter(bodies)):
        pairs, why = compared(data)
        differing += pairs
        straight_files += not why
    assert differing == []
    assert straight_files > 800


def _corpus() -> Iterator[bytes]:
    with tarfile.open(CORPUS) as archive:
        for member in archive:
            if member.isfile() and (file := archive.extractfile(member)) is not None:
                yield file.read()
