"""Documents in, items or a reason out."""

from __future__ import annotations

import json
import socket
from datetime import UTC, datetime
from pathlib import Path

import pytest
from feedserver import NOON, An, rss
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.feeds.parsed import Job, NotParsed, Parsed, ParsedFeed, ParsedItem
from bot.feeds.parsing import parse

HERE = "https://news.example/feeds/all.xml"


def parsed(body: bytes | str, **more: object) -> Parsed:
    job = {"body": body if isinstance(body, bytes) else body.encode(), "url": HERE, **more}
    return parse(Job(**job))  # type: ignore[arg-type]


def items(body: bytes | str, **more: object) -> tuple[ParsedItem, ...]:
    result = parsed(body, **more)
    assert isinstance(result, ParsedFeed), result
    return result.items


RSS = """<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>N</title>
<item><title>Удар &amp;amp; тривога</title><link>/a?x=1&amp;y=2</link><guid isPermaLink="false">g1</guid>
<pubDate>Sat, 14 Mar 2026 14:00:00 +0200</pubDate><description>short</description>
<content:encoded><![CDATA[<p>Three <b>dead</b>.</p><p>Ten hurt.</p>]]></content:encoded>
<source url="https://reuters.example/">Reuters</source></item></channel></rss>"""
RSS_091 = """<?xml version="1.0"?><!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN"
 "http://my.netscape.com/publish/formats/rss-0.91.dtd"><rss version="0.91"><channel><title>N</title>
<item><title>Old</title><link>https://news.example/old</link><description>way</description></item></channel></rss>"""
RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="x"><title>N</title></channel>
<item rdf:about="https://news.example/r"><title>RDF</title><link>https://news.example/r</link><description>text</description>
<dc:date>2026-03-14T12:00:00Z</dc:date></item></rdf:RDF>"""
ATOM = """<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>N</title><entry><id>urn:1</id>
<title type="html">Atom &lt;b&gt;bold&lt;/b&gt;</title><link rel="alternate" href="https://news.example/atom"/>
<updated>2026-03-14T12:00:00Z</updated><published>2026-03-14T11:00:00Z</published>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>One</p><p>Two</p></div></content></entry></feed>"""
JSON_FEED = """{"version": "https://jsonfeed.org/version/1.1", "title": "N", "items": [
{"id": 7, "url": "https://news.example/j", "title": "JSON", "content_html": "<p>One<br>Two</p>",
 "date_published": "2026-03-14T14:00:00+02:00"},
{"id": "8", "external_url": "https://other.example/", "content_text": "5 < 6", "date_modified": "2026-03-14T12:00:00Z"},
{"id": null, "title": ["no"], "summary": "only", "date_published": "soon"}, "nonsense"]}"""


def test_rss_is_read() -> None:
    (item,) = items(RSS)
    assert (item.title, item.url, item.guid) == ("Удар & тривога", "https://news.example/a?x=1&y=2", "g1")
    assert (item.text, item.source, item.published_at) == ("Three dead.\nTen hurt.", "Reuters", NOON)


def test_rss_091_is_read_although_it_names_a_dtd() -> None:
    (item,) = items(RSS_091)
    assert (item.title, item.text, item.guid, item.published_at) == ("Old", "way", "", None)


def test_rdf_is_read() -> None:
    (item,) = items(RDF)
    assert (item.title, item.guid, item.published_at) == ("RDF", "https://news.example/r", NOON)


def test_atom_is_read() -> None:
    (item,) = items(ATOM)
    assert (item.title, item.text, item.guid) == ("Atom bold", "One\nTwo", "urn:1")
    assert (item.url, item.published_at) == ("https://news.example/atom", NOON.replace(hour=11))


def test_json_feed_is_read_with_what_is_right_in_it() -> None:
    first, second, third = items(JSON_FEED)
    assert (first.guid, first.text, first.published_at) == ("7", "One\nTwo", NOON)
    assert (second.url, second.text, second.published_at) == ("https://other.example/", "5 < 6", NOON)
    assert (third.guid, third.title, third.text, third.published_at) == ("", "", "only", None)


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("", "empty_body"),
        ("\ufeff \n", "empty_body"),
        ("<!doctype html><title>x</title>", "html_page"),
        ("<!-- a --><HTML><body>", "html_page"),
        ("<?xml version='1.0'?><!DOCTYPE html PUBLIC 'x' 'y'><html xmlns='z'/>", "html_page"),
        ("<html><title>Just a moment...</title>", "challenge"),
        ("<html>DDoS-Guard", "challenge"),
        ("<opml version='2.0'><body/></opml>", "not_a_feed"),
        ("hello", "not_a_feed"),
        ("<", "truncated"),
        ("<rss version='2.0'><channel>", "truncated"),
        ("{", "bad_json"),
        ('{"a": 1}', "not_a_feed"),
        ("[]", "not_a_feed"),
        ('{"version": "https://jsonfeed.org/version/1"}', "not_a_feed"),
        ("<rss version='2.0'><channel><title>a & b</x></channel></rss>", "truncated"),
        ("[" * 100_000, "bad_json"),
    ],
)
def test_reason_is_given_when_the_document_is(body: str, kind: str) -> None:
    result = parsed(body)
    assert isinstance(result, NotParsed)
    assert result.kind == kind


@pytest.mark.parametrize(
    "body",
    [
        "<rss version='2.0'/>",
        "<rss version='2.0'><channel><title>N</title></channel></rss>",
        "<feed xmlns='http://www.w3.org/2005/Atom'><title>N</title></feed>",
        '{"version": "https://jsonfeed.org/version/1.1", "title": "N", "items": []}',
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"></urlset>',
        '<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"></sitemapindex>',
    ],
)
def test_feed_without_items_is_a_feed_when_it_is(body: str) -> None:
    assert parsed(body) == ParsedFeed(items=())


HUB = {"type": "WebSub", "url": "https://hub.example/"}


@pytest.mark.parametrize(
    ("said", "hub", "topic"),
    [
        ({"hubs": [HUB], "feed_url": "https://news.example/feed.json"}, "https://hub.example/", "https://news.example/feed.json"),
        ({"hubs": [{"type": "rssCloud", "url": "https://c.example/"}, HUB]}, "https://hub.example/", ""),
        ({"hubs": [{"type": "WebSub", "url": "javascript:x"}, "x", {"type": 1}]}, "", ""),
        ({"hubs": HUB, "feed_url": "https://news.example/feed.json"}, "", ""),
        ({}, "", ""),
    ],
)
def test_json_feed_names_its_hub(said: dict[str, object], hub: str, topic: str) -> None:
    found = parsed(json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": []} | said))
    assert isinstance(found, ParsedFeed)
    assert (hub, topic) == (found.hub, found.hub_topic)


@pytest.mark.parametrize(
    "doctype",
    [
        '<!DOCTYPE r [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>',
        '<!DOCTYPE r [<!ENTITY x SYSTEM "{canary}">]>',
        '<!DOCTYPE r [<!ENTITY % x SYSTEM "{canary}"> %x;]>',
        '<!-- <rss> --><!DOCTYPE r [<!entity a "b">]>',
        '<?pi <rss> ?>\n<!DOCTYPE r\n[\n<!ENTITY a "b">]>',
        '<!DOCTYPE r [ <!-- ]> --> <!ENTITY a "b">]>',
        '<!DOCTYPE r "[" [<!ENTITY a "b">]>',
    ],
)
def test_own_entities_are_refused_or_unknown_and_nothing_is_opened(doctype: str, tmp_path: Path) -> None:
    canary = tmp_path / "canary"
    canary.write_text("CANARY")
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.setblocking(False)
        for target in (canary.as_uri(), f"http://127.0.0.1:{listening.getsockname()[1]}/x.dtd"):
            body = (
                doctype.replace("{canary}", target)
                + "<rss version='2.0'><channel><item><title>&x;&b;</title></item></channel></rss>"
            )
            result = parsed(body)
            if isinstance(result, ParsedFeed):
                assert [item.title for item in result.items if "CANARY" in item.title or "ha" in item.title] == []
            else:
                assert result.kind in ("forbidden_xml", "not_a_feed")
        with pytest.raises(BlockingIOError):
            listening.accept()


def test_entities_of_html_are_read_although_nobody_declared_them() -> None:
    (item,) = items(rss([An(title="TITLE")]).replace(b"TITLE", b"a&nbsp;&laquo;b&raquo; rest"))
    assert item.title == "a «b» rest"


@pytest.mark.parametrize(
    ("told", "title"),
    [
        ("&#55357;&#56613; fire", "\U0001f525 fire"),
        ("&#xD83D;&#xDD25; fire", "\U0001f525 fire"),
        ("&#55357; half", "\ufffd half"),
        ("&#99999999; beyond", "\ufffd beyond"),
        ("&#x" + "f" * 5_000 + "; beyond", "\ufffd beyond"),
        ("&#0000065; padded", "A padded"),
    ],
)
def test_letter_that_cannot_be_costs_itself_and_not_the_feed(told: str, title: str) -> None:
    first, second = items(rss([An(title="TITLE"), An(guid="g2", title="a &nbsp; b")]).replace(b"TITLE", told.encode()))
    assert (title, "a b") == (first.title, second.title)


@pytest.mark.parametrize("twentieth", range(1, 20))
def test_only_whole_items_are_read_when_the_document_ends_after(twentieth: int) -> None:
    whole = rss([An(guid=str(n), title=f"Title {n}", text=f"Text {n} end.", link=f"https://news.example/{n}") for n in range(20)])
    complete = items(whole)
    result = parsed(whole[: len(whole) * twentieth // 20])
    if isinstance(result, ParsedFeed):
        assert (result.items, result.complete) == (complete[: len(result.items)], False)
    else:
        assert (result.kind, twentieth < 3) == ("truncated", True)


@pytest.mark.parametrize(
    ("given_link", "url"),
    [
        ("https://news.example/a", "https://news.example/a"),
        ("/a", "https://news.example/a"),
        ("a", "https://news.example/feeds/a"),
        ("//other.example/a", "https://other.example/a"),
        ("javascript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("file:///etc/passwd", ""),
        ("http://[broken", ""),
        ("https://news.example/" + "a" * 3_000, ""),
        ("https://news.example/a b", ""),
    ],
)
def test_link_is_absolute_and_of_the_web_when_it_is(given_link: str, url: str) -> None:
    (item,) = items(rss([An(link=given_link)]))
    assert item.url == url


@pytest.mark.parametrize(
    ("date", "published_at"),
    [
        ("Sat, 14 Mar 2026 12:00:00 GMT", NOON),
        ("2026-03-14T14:00:00+02:00", NOON),
        ("Sat, 14 Mar 2026 12:00:60 GMT", None),
        ("Thu, 01 Jan 1970 00:00:00 GMT", None),
        ("Mon, 01 Jan 0001 00:00:00 GMT", None),
        ("Fri, 31 Dec 9999 23:59:59 GMT", datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)),
        ("yesterday", None),
        ("1773489600000", None),
        ("", None),
    ],
)
def test_date_is_read_when_it_is(date: str, published_at: datetime | None) -> None:
    body = rss([An(at=None)]).replace(b"</item>", f"<pubDate>{date}</pubDate></item>".encode())
    (item,) = items(body)
    assert item.published_at == published_at


def test_newest_are_read_when_there_are_too_many() -> None:
    many = [An(guid=str(n), at=NOON.replace(hour=n)) for n in range(10)]
    result = parsed(rss(many), max_items=3)
    assert isinstance(result, ParsedFeed)
    assert ([item.guid for item in result.items], result.left_out) == (["7", "8", "9"], 7)


def test_long_words_are_cut_and_say_so() -> None:
    (item,) = items(rss([An(title="t" * 9_999, text="x" * 99_999)]))
    assert (len(item.title), len(item.text), item.cut) == (512, 4_096, True)


def test_controls_in_a_document_cost_only_themselves() -> None:
    (item,) = items(rss([An(title="a\x00b\x0bc", guid="g\x001")]))
    assert (item.title, item.guid) == ("abc", "g1")


def test_kind_is_obeyed_when_it_is_set() -> None:
    assert isinstance(parsed(JSON_FEED, kind="rss"), NotParsed)
    assert isinstance(parsed(RSS, kind="jsonfeed"), NotParsed)


HEAP = [
    "<rss version='2.0'>",
    "<channel>",
    "<item>",
    "</item>",
    "<title>",
    "</title>",
    "<![CDATA[",
    "]]>",
    "&amp;",
    "&#0;",
    "&nbsp;",
    "<link>",
    "</link>",
    "http://a.example/",
    "text",
    "<!--",
    "-->",
    "<?x",
    "?>",
    "<!DOCTYPE",
    "[",
    "]",
    ">",
    "</rss>",
    "\x00",
    "é",
]


@settings(deadline=None, max_examples=100, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.sampled_from(HEAP), max_size=40).map("".join))
def test_any_heap_of_markup_is_parsed_or_refused(heap: str) -> None:
    assert isinstance(parsed("<rss version='2.0'>" + heap), (ParsedFeed, NotParsed))
    assert isinstance(parsed(heap), (ParsedFeed, NotParsed))


@pytest.mark.parametrize(
    ("said", "ttl_seconds", "skip_hours"),
    [
        ("<ttl>15</ttl>", 900, ()),
        ("<ttl> 99999 </ttl>", 86_400, ()),
        ("<ttl>soon</ttl>", 0, ()),
        ("<ttl>-5</ttl>", 0, ()),
        ("<skipHours><hour>3</hour><hour> 22 </hour><hour>24</hour><hour>99</hour></skipHours>", 0, (0, 3, 22)),
        ("<skipHours><hour>x</hour></skipHours>", 0, ()),
        ("", 0, ()),
    ],
)
def test_how_long_a_feed_may_be_kept_is_read(said: str, ttl_seconds: int, skip_hours: tuple[int, ...]) -> None:
    result = parsed(RSS.replace("<channel>", f"<channel>{said}"))
    assert isinstance(result, ParsedFeed)
    assert (ttl_seconds, skip_hours) == (result.ttl_seconds, result.skip_hours)
