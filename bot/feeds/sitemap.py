"""News sitemaps to items, and indexes of sitemaps to where those are. Runs in the parsing process.

https://developers.google.com/search/docs/crawling-indexing/sitemaps/news-sitemap, https://www.sitemaps.org/protocol.html
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from xml.etree.ElementTree import Element, ParseError, XMLPullParser

from msgspec.structs import replace

from bot.feeds.charset import decoded
from bot.feeds.entry import iso_date
from bot.feeds.parsed import TITLE_CHARACTERS, Job, NotParsed, Parsed, ParsedFeed, ParsedIndex, ParsedItem
from bot.feeds.plaintext import cleaned
from bot.feeds.rss import web_link

UNPACKED_BYTES = 15 << 20
_BEFORE = r"(?>\s+|<\?(?>.*?\?>)|<!--(?>.*?-->)|<!(?>[^>]*>))*+"
_ROOT = re.compile(rf"\ufeff?({_BEFORE})<(?:\w+:)?(urlset|sitemapindex)\b", re.DOTALL)
_ROOT_BYTES = re.compile(rb"(?:\xef\xbb\xbf)?" + _BEFORE.encode() + rb"<(?:\w+:)?(?:urlset|sitemapindex)\b", re.DOTALL)
_HEAD = 65_536
_PIECE = 65_536


def is_sitemap(body: bytes) -> bool:
    """Is its first element that of a sitemap, or of an index?"""
    return _ROOT_BYTES.match(body, 0, _HEAD) is not None


def unpacked(job: Job) -> Job | NotParsed:
    """A sitemap may be a gzip file, whatever else its server does to it: `job` with what is in there, within bounds."""
    if not job.body.startswith(b"\x1f\x8b"):
        return job
    inflate = zlib.decompressobj(zlib.MAX_WBITS | 16)
    try:
        body = inflate.decompress(job.body, UNPACKED_BYTES)
    except zlib.error:
        return NotParsed(kind="not_a_feed", message="the file is not the gzip that it claims to be")
    if inflate.unconsumed_tail:
        return NotParsed(kind="too_large", message="the file unpacks to more than may be read")
    return replace(job, body=body, complete=job.complete and inflate.eof)


def parse_sitemap(job: Job) -> Parsed:
    """The pages that have titles, newest kept; or the sitemaps that an index lists; or why there are neither."""
    text, as_claimed = decoded(job.body, job.content_type)
    root = _ROOT.match(text, 0, _HEAD)
    if root is None:
        return NotParsed(kind="not_a_feed", message="the answer is no sitemap")
    whole = _Whole(job.complete)
    found = list(_children(text[root.end(1) :], whole))  # without what stands before it: DTDs above all
    if root[2] == "sitemapindex":
        pages = [(web_link(_text(one, "loc"), job.url), iso_date(_text(one, "lastmod"))) for one in found]
        listed = tuple((url, at) for url, at in pages if url)
        return ParsedIndex(sitemaps=listed) if listed or not whole.is_whole else ParsedFeed(items=())
    items = [item for one in found if (item := _item(one, job.url)).title]
    if found and not items:
        return NotParsed(kind="not_a_feed", message="the sitemap lists pages without titles; only news sitemaps can be read")
    if not items and not whole.is_whole:
        return NotParsed(kind="truncated", message="the sitemap has no whole entry")
    kept = sorted(items, key=lambda item: item.published_at or datetime.max.replace(tzinfo=UTC), reverse=True)[: job.max_items]
    flags = () if as_claimed else ("bad_charset",)
    return ParsedFeed(items=tuple(kept), complete=whole.is_whole, flags=flags, left_out=len(items) - len(kept))


class _Whole:
    """Was the document read to its end?"""

    def __init__(self, is_whole: bool) -> None:  # noqa: FBT001 - the only thing it holds
        self.is_whole = is_whole


def _children(text: str, whole: _Whole) -> Iterator[Element]:
    """The whole entries up to where the document breaks off, or is no XML any more."""
    parser: Any = XMLPullParser(("start", "end"))  # typeshed gives its events no types
    data, depth, begun = text.encode("utf-8", "replace"), 0, False
    try:
        for at in range(0, len(data), _PIECE):
            parser.feed(data[at : at + _PIECE])
            for event, element in parser.read_events():
                begun, depth = True, depth + (1 if event == "start" else -1)
                if event == "end" and depth == 1:
                    yield element
    except ParseError:
        begun = False
    whole.is_whole = whole.is_whole and begun and depth == 0


def _item(one: Element, base: str) -> ParsedItem:
    news = next((child for child in one if _local(child) == "news"), one)
    title = cleaned(" ".join((_text(news, "title") if news is not one else "").split()), TITLE_CHARACTERS + 1)
    return ParsedItem(
        url=web_link(_text(one, "loc"), base),
        title=title[:TITLE_CHARACTERS],
        published_at=iso_date(_text(news, "publication_date")) or iso_date(_text(one, "lastmod")),
        cut=len(title) > TITLE_CHARACTERS,
    )


def _text(one: Element, name: str) -> str:
    return next((child.text.strip() for child in one if _local(child) == name and child.text), "")


def _local(element: Element) -> str:
    """Its name, whatever its namespace: many sitemaps get that one wrong."""
    return str(element.tag).rpartition("}")[2]
