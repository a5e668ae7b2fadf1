"""feedparser, the arbiter of feeds: it reads what no XML parser would, and is kept from files, sockets and entities.

Runs in the parsing process only: it needs seconds for some inputs of a few kilobytes. What is plain well-formed XML `straight`
reads in a tenth of the time, with the same result.
"""

from __future__ import annotations

import io
import re
from datetime import UTC, datetime
from typing import Any

import feedparser

from bot.feeds.entry import Entries, Entry, date_or_none

_NUMBERED = re.compile(rb"&#(?:[xX]([0-9a-fA-F]+)|([0-9]+));?")


def arbitrated(data: bytes) -> Entries:
    """The items of `data`: UTF-8, from the first element on."""
    data = _with_possible_letters(data)
    # a stream, never bytes or a string: those feedparser would take for a path or URL to open
    result = feedparser.parse(
        io.BytesIO(data),
        # without a location: it would make guids absolute by the URL of the day's mirror; links are made so later
        response_headers={"content-type": "application/xml; charset=utf-8"},
        resolve_relative_uris=False,
        sanitize_html=False,
    )
    return Entries(
        items=[_entry(entry) for entry in result.get("entries", [])],
        ttl=str(result.get("feed", {}).get("ttl", "")),
        named=bool(result.get("version")),
        sound=not result.get("bozo"),
    )


def _with_possible_letters(data: bytes) -> bytes:
    """Without numbers of letters that cannot be, over which feedparser fails. Emoji told as two halves (UTF-16) become whole."""
    text = _NUMBERED.sub(_letter, data)
    if text == data:
        return data
    return text.decode("utf-8", "surrogatepass").encode("utf-16", "surrogatepass").decode("utf-16", "replace").encode()


def _letter(found: re.Match[bytes]) -> bytes:
    digits, base = (found[1], 16) if found[1] else (found[2], 10)
    code = int(digits.lstrip(b"0")[:8] or b"0", base)
    if code > 0x10FFFF:
        return b"\xef\xbf\xbd"
    return chr(code).encode("utf-8", "surrogatepass") if 0xD800 <= code < 0xE000 else found[0]


def _entry(entry: Any) -> Entry:
    source = entry.get("source") or {}
    return Entry(
        guid=str(entry.get("id", "")),
        link=str(entry.get("link", "")),
        title=str(entry.get("title", "")),
        source=str(source.get("title", "") if hasattr(source, "get") else source),
        texts=[*(str(content.get("value", "")) for content in entry.get("content", ())), str(entry.get("summary", ""))],
        published_at=_date(entry),
    )


def _date(entry: Any) -> datetime | None:
    """When it was published, else updated, as far as that is a date at all."""
    for name in ("published_parsed", "updated_parsed", "created_parsed"):
        parsed = dict.get(entry, name)  # not its own `get`, which passes one date off as another
        if parsed:
            try:
                year, month, day, hour, minute, second = parsed[:6]
                return date_or_none(datetime(year, month, day, hour, minute, min(second, 59), tzinfo=UTC))
            except (ValueError, TypeError, OverflowError):
                continue
    return None
