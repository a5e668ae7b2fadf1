"""What a parser makes of a body, on its way from the parsing process to the poller. Pure; imports nothing of ours."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Literal, TypeAlias

import msgspec

_ENCODER = msgspec.msgpack.Encoder()
TITLE_CHARACTERS = 512
TEXT_CHARACTERS = 4096
URL_CHARACTERS = 2048

ParseError: TypeAlias = Literal[
    "empty_body",
    "html_page",
    "challenge",
    "not_a_feed",
    "truncated",
    "forbidden_xml",
    "bad_json",
    "no_preview",
    "too_large",
    "parse_crash",
    "parse_timeout",
]


class KnownItem(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """An item of which an article is kept: a digest of its bytes, under which id, and the date it bears."""

    digest: bytes
    id: str
    published_at: datetime | None = None


Memory: TypeAlias = bytes
"""Items that are known, as `remembered` packs them."""


class ParsedItem(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """One item in plain text. `guid` and `url` may be empty; `url` is absolute http(s). Dates are UTC, as claimed."""

    guid: str = ""
    url: str = ""
    title: str = ""
    text: str = ""
    source: str = ""
    published_at: datetime | None = None
    cut: bool = False
    edited: bool = False
    """It says so itself."""
    digest: bytes = b""
    """Of its bytes, where they were told from those of the others."""
    known_as: str = ""
    """The article it was before, byte for byte; then it was not read, and only its date is here."""


class ParsedFeed(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag="feed"):
    """The items of a feed, in its order; none: it is empty now. `complete` is False when the body broke off: only whole ones."""

    items: tuple[ParsedItem, ...]
    complete: bool = True
    flags: tuple[str, ...] = ()
    left_out: int = 0
    ttl_seconds: int = 0
    """How long the feed says it may be kept; 0 when it says nothing."""
    skip_hours: tuple[int, ...] = ()
    """Hours of UTC in which it asks not to be read."""
    hub: str = ""
    """Who pushes the feed, as a JSON Feed says, and under which address; other formats say so in links."""
    hub_topic: str = ""
    fallback: str = ""
    """Why feedparser had to read it, in a word; empty when it was plain XML or JSON."""


class ParsedIndex(msgspec.Struct, frozen=True, kw_only=True, tag="index"):
    """Sitemaps, and when each last changed, instead of items."""

    sitemaps: tuple[tuple[str, datetime | None], ...]


class Candidate(msgspec.Struct, frozen=True, kw_only=True):
    """What a web page says to be its feed."""

    url: str
    title: str = ""


class ParsedPage(msgspec.Struct, frozen=True, kw_only=True, tag="page"):
    """What a web page says of its feeds, in its order; of a feed read as a page, only the title."""

    candidates: tuple[Candidate, ...]
    title: str = ""


class NotParsed(msgspec.Struct, frozen=True, kw_only=True, tag="not_parsed"):
    """There is nothing to be had from this body, and why."""

    kind: ParseError
    message: str


FeedKind: TypeAlias = Literal["auto", "rss", "jsonfeed", "sitemap", "telegram"]


class Job(msgspec.Struct, frozen=True, kw_only=True):
    """A body to be parsed, and what was said about it. `complete`: did all of it arrive? `page` looks for links to feeds."""

    body: bytes
    url: str
    kind: FeedKind | Literal["page"] = "auto"
    content_type: str = ""
    complete: bool = True
    max_items: int = 500
    memory: Memory | None = None
    """None: nobody asks for digests of the items."""


def remembered(items: Sequence[KnownItem]) -> Memory:
    """For the next `Job` of the same feed: some dozens of bytes an item."""
    return _ENCODER.encode(items)


Parsed: TypeAlias = ParsedFeed | ParsedIndex | ParsedPage | NotParsed
