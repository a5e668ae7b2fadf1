"""RSS of every version, Atom and RDF to items in plain text; feedparser reads, and is kept from files, sockets and entities.

Runs in the parsing process only: feedparser needs seconds for some inputs of a few kilobytes.
"""

from __future__ import annotations

import io
import re
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urljoin

import feedparser

from bot.feeds.charset import decoded
from bot.feeds.parsed import TEXT_CHARACTERS, TITLE_CHARACTERS, URL_CHARACTERS, Job, NotParsed, Parsed, ParsedFeed, ParsedItem
from bot.feeds.plaintext import plain, plain_line

_ENTITY = re.compile(r"<!ENTITY\b", re.IGNORECASE)
_ROOT = re.compile(r"<([A-Za-z_][\w.:-]*)([^>]*)>")
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_WHOLE_ITEM = re.compile(r"</(?:[\w.-]+:)?(?:item|entry)\s*>", re.IGNORECASE)
_PAGE = re.compile(r"<(?:html|head|body|title|meta|script|div)\b", re.IGNORECASE)
_CHALLENGE = re.compile(
    r"just a moment\.\.\.|cf[-_]chl|challenge-platform|attention required|ddos-guard|captcha|checking your browser"
    r"|_incapsula_|enable javascript",
    re.IGNORECASE,
)
_SKIP_HOURS = re.compile(r"<skipHours>([^!]{0,2000}?)</skipHours>")
_HEAD = 65_536
_EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)


def parse_rss(job: Job) -> Parsed:
    """The items of `job.body`, or why there are none."""
    text, as_claimed = decoded(job.body, job.content_type)
    text = _NOT_XML.sub("", text).lstrip("\ufeff \t\r\n")
    if not text:
        return NotParsed(kind="empty_body", message="the answer has no content")
    at = _root_at(text)
    prologue, text = text[:at], text[at:]
    if _ENTITY.search(prologue):
        return NotParsed(kind="forbidden_xml", message="the document declares entities of its own")
    if not text:
        return NotParsed(kind="not_a_feed", message="the answer is no XML at all")
    if _PAGE.match(text):
        return _page(text)
    text, whole = _whole_items(text, complete=job.complete)
    if not text:
        return NotParsed(kind="truncated", message="the document breaks off before its first whole item")
    return _feed(text, job, whole=whole, flags=() if as_claimed else ("bad_charset",))


def _root_at(text: str) -> int:
    """Where the first element begins. What stands before it is not for the parser: DTDs above all, which it would obey."""
    at = 0
    while (at := text.find("<", at)) >= 0:
        if text.startswith("<!--", at):
            end = text.find("-->", at + 4)
        elif text.startswith("<?", at):
            end = text.find("?>", at)
        elif text.startswith("<!", at):
            end = _doctype_end(text, at)
        else:
            return at
        at = end if end > at else len(text)
    return len(text)


def _doctype_end(text: str, at: int) -> int:
    end, subset = text.find(">", at), text.find("[", at)
    if 0 <= subset < end:
        closing = text.find("]", subset)
        return text.find(">", closing) if closing >= 0 else -1
    return end


def _page(text: str) -> NotParsed:
    """What a browser was meant to see instead of a feed."""
    if _CHALLENGE.search(text[:_HEAD]):
        return NotParsed(kind="challenge", message="the server wants to see a browser, not a feed reader")
    return NotParsed(kind="html_page", message="the answer is a web page, not a feed")


def _whole_items(text: str, *, complete: bool) -> tuple[str, bool]:
    """The text up to its last whole item, and whether that is all of it. A half item would become an article and then an edit."""
    root = _ROOT.match(text)
    if complete and root is not None and (root[2].endswith("/") or f"</{root[1].lower()}" in text[-_HEAD:].lower()):
        return text, True
    ends = [found.end() for found in _WHOLE_ITEM.finditer(text)]
    return (text[: ends[-1]], False) if ends else ("", False)


def _feed(text: str, job: Job, *, whole: bool, flags: tuple[str, ...]) -> Parsed:
    # a stream, never bytes or a string: those feedparser would take for a path or URL to open
    result = feedparser.parse(
        io.BytesIO(text.encode("utf-8", "replace")),
        # without a location: it would make guids absolute by the URL of the day's mirror; links are made so below
        response_headers={"content-type": "application/xml; charset=utf-8"},
        resolve_relative_uris=False,
        sanitize_html=False,
    )
    entries = result.get("entries", [])
    if not entries and not result.get("version"):
        return NotParsed(kind="not_a_feed", message="the answer is neither RSS nor Atom nor RDF")
    if not entries:
        return NotParsed(kind="no_items", message="the feed is empty")
    kept, left_out = _newest(entries, job.max_items)
    more = ("bozo",) if whole and result.get("bozo") else ()
    return ParsedFeed(
        items=tuple(_item(entry, job.url) for entry in kept),
        complete=whole,
        flags=flags + more,
        left_out=left_out,
        ttl_seconds=_ttl(result),
        skip_hours=_skip_hours(text),
    )


def _ttl(result: Any) -> int:
    """RSS counts minutes. Up to a day."""
    said = str(result.get("feed", {}).get("ttl", "")).strip()
    return min(int(said[:6]) * 60, 86_400) if said.isdecimal() and said.isascii() else 0


def _skip_hours(text: str) -> tuple[int, ...]:
    """Of the list feedparser keeps only the last hour. Some count to 24, some from 0."""
    found = _SKIP_HOURS.search(text)
    hours = re.findall(r"<hour>\s*(\d{1,2})\s*</hour>", found[1]) if found else ()
    return tuple(sorted({int(hour) % 24 for hour in hours if int(hour) <= 24}))


def _newest(entries: list[Any], limit: int) -> tuple[list[Any], int]:
    """The newest `limit` entries in the feed's order; those without a date count as newest."""
    if len(entries) <= limit:
        return entries, 0
    latest = datetime.max.replace(tzinfo=UTC)
    ranked = sorted(range(len(entries)), key=lambda at: _date(entries[at]) or latest, reverse=True)[:limit]
    return [entries[at] for at in sorted(ranked)], len(entries) - limit


def _item(entry: Any, base: str) -> ParsedItem:
    bodies = [str(content.get("value", "")) for content in entry.get("content", ())] + [str(entry.get("summary", ""))]
    text = plain(max(bodies, key=len), TEXT_CHARACTERS + 1)
    title = plain_line(str(entry.get("title", "")), TITLE_CHARACTERS + 1)
    source = entry.get("source") or {}
    return ParsedItem(
        guid=str(entry.get("id", "")).strip().replace("\x00", ""),
        url=web_link(str(entry.get("link", "")), base),
        title=title[:TITLE_CHARACTERS],
        text=text[:TEXT_CHARACTERS],
        source=plain_line(str(source.get("title", "") if hasattr(source, "get") else source), TITLE_CHARACTERS),
        published_at=_date(entry),
        cut=len(text) > TEXT_CHARACTERS or len(title) > TITLE_CHARACTERS,
    )


def web_link(link: str, base: str) -> str:
    """Absolute http(s), or nothing: `javascript:`, `data:` and the like are no links to anybody."""
    try:
        absolute = urljoin(base, link.strip()) if link.strip() else ""
    except ValueError:
        return ""
    usable = absolute.lower().startswith(("http://", "https://")) and len(absolute) <= URL_CHARACTERS
    return absolute if usable and not re.search(r"[\x00-\x20\x7f<>\"]", absolute) else ""


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


def date_or_none(date: datetime) -> datetime | None:
    """Nothing was published on the web before there was one; such dates are zeros in disguise."""
    return date if date >= _EARLIEST else None
