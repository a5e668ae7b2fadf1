"""The recorded day of the demo, and the document that each of its feeds served at any moment of it. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from html import escape
from typing import Literal, TypeAlias, assert_never
from urllib.parse import urlsplit

import msgspec

from bot.records import Instant

Format: TypeAlias = Literal["rss2", "rss091", "atom", "rdf", "jsonfeed"]
"""How a feed is written. `rss091` has no place for a guid, `rdf` has only `rdf:about`: there an item's guid is its link."""

NEWEST = 30  # items in a document; the usual length of a news site's feed


class Feed(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag="feed", tag_field="line"):
    """An invented source. `country` is ISO 3166-1 alpha-2 of its newsroom; `tier` runs from 1 (wire, official) to 4."""

    id: str
    title: str
    publisher: str
    family: str
    language: str
    country: str
    tier: int
    format: Format
    state_affiliated: bool = False


class Item(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag="item", tag_field="line"):
    """One item as it stood from `at` on; a later one of the same feed and guid is an edit of it.

    `title` is plain text, `html` is as hostile as the world's.
    """

    feed: str
    at: Instant
    guid: str
    link: str
    title: str
    html: str
    author: str = ""


class Day(msgspec.Struct, frozen=True, kw_only=True):
    """All that happened, oldest first. The first items are older than the day itself: feeds still serve them."""

    feeds: tuple[Feed, ...]
    items: tuple[Item, ...]


def day(text: bytes) -> Day:
    """Decode `day.jsonl`. Raises msgspec.ValidationError if a line is neither a feed nor an item."""
    lines = msgspec.json.Decoder(Feed | Item).decode_lines(text)
    return Day(
        feeds=tuple(line for line in lines if isinstance(line, Feed)),
        items=tuple(sorted((line for line in lines if isinstance(line, Item)), key=lambda item: item.at)),
    )


def document(day: Day, feed_id: str, moment: datetime, base_url: str = "") -> tuple[bytes, str]:
    """The body and content type that `feed_id` served at `moment`: its newest items, as last edited by then.

    The same bytes until something new is published, so they can be hashed into an ETag. With a `base_url` the document
    names itself as `{base_url}/{feed_id}`. Raises KeyError for a feed that is not in the day.
    """
    page = _page(day, feed_id, moment, base_url)
    match page.feed.format:
        case "rss2":
            return _rss2(page).encode(), "application/rss+xml; charset=utf-8"
        case "rss091":
            return _rss091(page).encode(), "text/xml; charset=utf-8"
        case "atom":
            return _atom(page).encode(), "application/atom+xml; charset=utf-8"
        case "rdf":
            return _rdf(page).encode(), "application/rdf+xml; charset=utf-8"
        case "jsonfeed":
            return _jsonfeed(page), "application/feed+json; charset=utf-8"
        case _:
            assert_never(page.feed.format)


@dataclass(frozen=True, slots=True)
class _Entry:
    """An item as last edited, and when it first came out."""

    item: Item
    published_at: datetime


@dataclass(frozen=True, slots=True)
class _Page:
    """What every format says in its own way; entries newest first."""

    feed: Feed
    site: str
    address: str
    updated_at: datetime
    entries: Sequence[_Entry]


def _page(day: Day, feed_id: str, moment: datetime, base_url: str) -> _Page:
    feed = next((feed for feed in day.feeds if feed.id == feed_id), None)
    if feed is None:
        raise KeyError(feed_id)
    of_feed = [item for item in day.items if item.feed == feed_id]
    served: dict[str, _Entry] = {}
    for item in of_feed:
        if item.at <= moment:
            before = served.get(item.guid)
            served[item.guid] = _Entry(item, before.published_at if before else item.at)
    entries = sorted(served.values(), key=lambda entry: entry.published_at, reverse=True)[:NEWEST]
    # an empty feed has to bear some date, too, and one that does not change with every request
    midnight = moment.replace(hour=0, minute=0, second=0, microsecond=0)
    return _Page(
        feed=feed,
        site=_site(of_feed[0].link) if of_feed else "",
        address=f"{base_url.rstrip('/')}/{feed_id}" if base_url else "",
        updated_at=max((entry.item.at for entry in entries), default=midnight),
        entries=entries,
    )


def _site(link: str) -> str:
    parts = urlsplit(link)
    return f"{parts.scheme}://{parts.netloc}/"


def _rss2(page: _Page) -> str:
    itself = f'<atom:link href="{escape(page.address)}" rel="self" type="application/rss+xml"/>' if page.address else ""
    items = "".join(
        f"<item>{_text('title', item.title)}{_text('link', item.link)}"
        f'<guid isPermaLink="{"true" if item.guid == item.link else "false"}">{escape(item.guid)}</guid>'
        f"{_text('pubDate', _rfc822(entry.published_at))}{_text('dc:creator', item.author)}"
        f"{_cdata('description', item.html)}</item>\n"
        for entry in page.entries
        for item in (entry.item,)
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:dc="http://purl.org/dc/elements/1.1/">\n'
        f"<channel>{_channel(page)}{_text('lastBuildDate', _rfc822(page.updated_at))}{itself}\n{items}</channel>\n</rss>\n"
    )


def _rss091(page: _Page) -> str:
    """Items of RSS 0.91 have no date; sites that still write it send one nevertheless, and so does this."""
    items = "".join(
        f"<item>{_cdata('title', entry.item.title)}{_text('link', entry.item.link)}"
        f"{_text('description', entry.item.html)}{_text('pubDate', _rfc822(entry.published_at))}</item>\n"
        for entry in page.entries
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<rss version="0.91">\n'
        f"<channel>{_channel(page)}{_text('lastBuildDate', _rfc822(page.updated_at))}\n{items}</channel>\n</rss>\n"
    )


def _atom(page: _Page) -> str:
    itself = f'<link rel="self" href="{escape(page.address)}"/>' if page.address else ""
    entries = "".join(
        f"<entry>{_text('title', item.title)}"
        f'<link rel="alternate" type="text/html" href="{escape(item.link)}"/>{_text("id", item.guid)}'
        f"{_text('published', _rfc3339(entry.published_at))}{_text('updated', _rfc3339(item.at))}"
        f"<author>{_text('name', item.author or page.feed.publisher)}</author>"
        f'<content type="html">{escape(item.html)}</content></entry>\n'
        for entry in page.entries
        for item in (entry.item,)
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{page.feed.language}">{_text("title", page.feed.title)}'
        f'{_text("id", page.site)}<link rel="alternate" href="{escape(page.site)}"/>{itself}'
        f"{_text('updated', _rfc3339(page.updated_at))}\n{entries}</feed>\n"
    )


def _rdf(page: _Page) -> str:
    listed = "".join(f'<rdf:li rdf:resource="{escape(entry.item.guid)}"/>' for entry in page.entries)
    items = "".join(
        f'<item rdf:about="{escape(item.guid)}">{_text("title", item.title)}{_text("link", item.link)}'
        f"{_text('description', item.html)}{_cdata('content:encoded', item.html)}{_text('dc:creator', item.author)}"
        f"{_text('dc:date', _rfc3339(entry.published_at))}</item>\n"
        for entry in page.entries
        for item in (entry.item,)
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/">\n'
        f'<channel rdf:about="{escape(page.address or page.site)}">{_text("title", page.feed.title)}'
        f"{_text('link', page.site)}{_text('description', page.feed.publisher)}"
        f"{_text('dc:language', page.feed.language)}{_text('dc:date', _rfc3339(page.updated_at))}"
        f"<items><rdf:Seq>{listed}</rdf:Seq></items></channel>\n{items}</rdf:RDF>\n"
    )


def _channel(page: _Page) -> str:
    feed = page.feed
    return (
        f"{_text('title', feed.title)}{_text('link', page.site)}{_text('description', feed.publisher)}"
        f"{_text('language', feed.language)}"
    )


def _text(name: str, text: str) -> str:
    """An element, or nothing for no text."""
    return f"<{name}>{escape(text)}</{name}>" if text else ""


def _cdata(name: str, text: str) -> str:
    """An element whose text stands unescaped; "]]>" in it would end the section, so it is spread over two."""
    return f"<{name}><![CDATA[{text.replace(']]>', ']]]]><![CDATA[>')}]]></{name}>"


def _rfc822(at: datetime) -> str:
    return format_datetime(at.astimezone(UTC), usegmt=True)


def _rfc3339(at: datetime) -> str:
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


class _Author(msgspec.Struct, frozen=True):
    name: str


class _JsonItem(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    id: str
    url: str
    title: str
    content_html: str
    date_published: datetime
    date_modified: datetime | None = None
    authors: tuple[_Author, ...] = ()


class _JsonFeed(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """https://www.jsonfeed.org/version/1.1/."""

    version: str
    title: str
    home_page_url: str
    feed_url: str = ""
    language: str
    authors: tuple[_Author, ...]
    items: tuple[_JsonItem, ...]


def _jsonfeed(page: _Page) -> bytes:
    items = tuple(
        _JsonItem(
            id=item.guid,
            url=item.link,
            title=item.title,
            content_html=item.html,
            date_published=entry.published_at,
            date_modified=item.at if item.at > entry.published_at else None,
            authors=(_Author(item.author),) if item.author else (),
        )
        for entry in page.entries
        for item in (entry.item,)
    )
    return msgspec.json.encode(
        _JsonFeed(
            version="https://jsonfeed.org/version/1.1",
            title=page.feed.title,
            home_page_url=page.site,
            feed_url=page.address,
            language=page.feed.language,
            authors=(_Author(page.feed.publisher),),
            items=items,
        )
    )
