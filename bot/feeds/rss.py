"""RSS of every version, Atom and RDF to items in plain text: by expat where they are what they should be, else by feedparser."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from urllib.parse import urljoin

from bot.feeds.arbiter import arbitrated
from bot.feeds.charset import claims_utf8, decoded
from bot.feeds.entry import Entries, Entry
from bot.feeds.parsed import TEXT_CHARACTERS, TITLE_CHARACTERS, URL_CHARACTERS, Job, NotParsed, Parsed, ParsedFeed, ParsedItem
from bot.feeds.pieces import cut
from bot.feeds.plaintext import plain, plain_line
from bot.feeds.straight import Unsure, straight

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
_SKIP_HOURS = re.compile(rb"<skipHours>([^!]{0,2000}?)</skipHours>")
_WHOLE_LINK = re.compile(  # one that `urljoin` would give back as it is
    r"https?://[A-Za-z0-9.-]++(?::[0-9]+)?/[^\x00-\x20\x7f<>\"?#;]*+(?:\?[^\x00-\x20\x7f<>\"#]++)?(?:#[^\x00-\x20\x7f<>\"]++)?"
)
_OPENING = re.compile(rb"[ \t\r\n]*(?:<\?xml [^<>]*\?>[ \t\r\n]*)?<(rss|feed|rdf:RDF)\b[^>]*>")
_HEAD = 65_536
_TAIL = 256
_CONTROLS = bytes((*range(9), 11, 12, *range(14, 32)))


def parse_rss(job: Job) -> Parsed:
    """The items of `job.body`, or why there are none."""
    data = _ordinary(job)
    if data:
        try:
            return _piecewise(data, job) or _feed(straight(data), data, job)
        except Unsure:
            pass  # and is looked at with care
    text, as_claimed = decoded(job.body, job.content_type)
    if _has_controls(text):
        text = _NOT_XML.sub("", text)
    text = text.lstrip("\ufeff \t\r\n")
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
    data, flags, fallback = text.encode("utf-8", "replace"), () if as_claimed else ("bad_charset",), ""
    try:
        found = straight(data)
    except Unsure as unsure:
        found, fallback = arbitrated(data), unsure.why
    return _feed(found, data, job, whole=whole, flags=flags, fallback=fallback)


def _piecewise(data: bytes, job: Job) -> ParsedFeed | None:
    """All items, but what is known from before is not parsed again. None where the items cannot be told apart by their bytes."""
    pieces = None if job.memory is None else cut(data, job.url, job.memory)
    if pieces is None or len(pieces.digests) > job.max_items:
        return None
    found = straight(pieces.rest)
    if len(found.items) != pieces.known.count(None):
        return None
    entries = iter(found.items)
    items = [
        _item(next(entries), job.url, digest)
        if known is None
        else ParsedItem(digest=digest, known_as=known.id, published_at=known.published_at)
        for digest, known in zip(pieces.digests, pieces.known, strict=True)
    ]
    return ParsedFeed(items=tuple(items), ttl_seconds=_ttl(found.ttl.strip()), skip_hours=_skip_hours(data))


def _ordinary(job: Job) -> bytes:
    """The body from its root on if it is whole, in UTF-8 and begins as nearly all do; expat judges its letters."""
    opening = _OPENING.match(job.body)
    if opening is None or not job.complete or not claims_utf8(job.body, job.content_type):
        return b""
    return job.body[opening.start(1) - 1 :] if b"</" + opening[1] in job.body[-_TAIL:] else b""


def _has_controls(text: str) -> bool:
    """Any of `_NOT_XML`? Asked in bytes, which takes a tenth of the time of a search."""
    try:
        data = text.encode()
    except UnicodeEncodeError:
        return True
    return len(data.translate(None, _CONTROLS)) != len(data) or b"\xef\xbf\xbe" in data or b"\xef\xbf\xbf" in data


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
    if complete and root is not None and (root[2].endswith("/") or _ends(text, f"</{root[1]}")):
        return text, True
    ends = [found.end() for found in _WHOLE_ITEM.finditer(text)]
    return (text[: ends[-1]], False) if ends else ("", False)


def _ends(text: str, tag: str) -> bool:
    return tag in text[-_TAIL:] or tag.lower() in text[-_HEAD:].lower()


def _feed(
    found: Entries, data: bytes, job: Job, *, whole: bool = True, flags: tuple[str, ...] = (), fallback: str = ""
) -> Parsed:
    if not found.items and not found.named:
        return NotParsed(kind="not_a_feed", message="the answer is neither RSS nor Atom nor RDF")
    if not found.items and not found.sound:
        return NotParsed(kind="truncated", message="the document is broken before its first item")
    kept, left_out = _newest(found.items, job.max_items)
    more = ("bozo",) if whole and not found.sound else ()
    return ParsedFeed(
        items=tuple(_item(entry, job.url) for entry in kept),
        complete=whole,
        flags=flags + more,
        left_out=left_out,
        ttl_seconds=_ttl(found.ttl.strip()),
        skip_hours=_skip_hours(data),
        fallback=fallback if found.items else "",
    )


def _ttl(said: str) -> int:
    """RSS counts minutes. Up to a day."""
    return min(int(said[:6]) * 60, 86_400) if said.isdecimal() and said.isascii() else 0


def _skip_hours(data: bytes) -> tuple[int, ...]:
    """Of the list feedparser keeps only the last hour. Some count to 24, some from 0."""
    found = _SKIP_HOURS.search(data) if b"<skipHours>" in data else None
    hours = re.findall(rb"<hour>\s*(\d{1,2})\s*</hour>", found[1]) if found else ()
    return tuple(sorted({int(hour) % 24 for hour in hours if int(hour) <= 24}))


def _newest(entries: list[Entry], limit: int) -> tuple[list[Entry], int]:
    """The newest `limit` entries in the feed's order; those without a date count as newest."""
    if len(entries) <= limit:
        return entries, 0
    latest = datetime.max.replace(tzinfo=UTC)
    ranked = sorted(range(len(entries)), key=lambda at: entries[at].published_at or latest, reverse=True)[:limit]
    return [entries[at] for at in sorted(ranked)], len(entries) - limit


def _item(entry: Entry, base: str, digest: bytes = b"") -> ParsedItem:
    text = plain(max(entry.texts, key=len), TEXT_CHARACTERS + 1)
    title = plain_line(entry.title, TITLE_CHARACTERS + 1)
    return ParsedItem(
        guid=entry.guid.strip().replace("\x00", ""),
        url=web_link(entry.link, base),
        title=title[:TITLE_CHARACTERS],
        text=text[:TEXT_CHARACTERS],
        source=plain_line(entry.source, TITLE_CHARACTERS),
        published_at=entry.published_at,
        cut=len(text) > TEXT_CHARACTERS or len(title) > TITLE_CHARACTERS,
        digest=digest,
    )


def web_link(link: str, base: str) -> str:
    """Absolute http(s), or nothing: `javascript:`, `data:` and the like are no links to anybody."""
    if _WHOLE_LINK.fullmatch(link) and len(link) <= URL_CHARACTERS:
        return link
    try:
        absolute = urljoin(base, link.strip()) if link.strip() else ""
    except ValueError:
        return ""
    usable = absolute.lower().startswith(("http://", "https://")) and len(absolute) <= URL_CHARACTERS
    return absolute if usable and not re.search(r"[\x00-\x20\x7f<>\"]", absolute) else ""
