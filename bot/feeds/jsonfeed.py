"""JSON Feed 1.0 and 1.1 (https://www.jsonfeed.org/version/1.1/) to items in plain text. Runs in the parsing process."""

from __future__ import annotations

from typing import Any

import msgspec

from bot.feeds.charset import decoded
from bot.feeds.entry import iso_date
from bot.feeds.parsed import TEXT_CHARACTERS, TITLE_CHARACTERS, Job, NotParsed, Parsed, ParsedFeed, ParsedItem
from bot.feeds.plaintext import cleaned, plain, plain_line
from bot.feeds.rss import web_link


def parse_jsonfeed(job: Job) -> Parsed:
    """The items of `job.body`, or why there are none. Wrong types of single fields cost that field, not the feed."""
    text, as_claimed = decoded(job.body, job.content_type)
    try:
        document = msgspec.json.decode(text.lstrip("\ufeff").encode("utf-8", "replace"))
    except (msgspec.DecodeError, RecursionError):
        return NotParsed(kind="bad_json" if job.complete else "truncated", message="the answer is not valid JSON")
    if not isinstance(document, dict) or "jsonfeed.org" not in str(document.get("version", "")):
        return NotParsed(kind="not_a_feed", message="the answer is JSON, but not a JSON Feed")
    items = [item for item in _list(document.get("items")) if isinstance(item, dict)]
    if not items:
        return NotParsed(kind="no_items", message="the feed is empty")
    kept = items[: job.max_items]
    flags = () if as_claimed else ("bad_charset",)
    return ParsedFeed(items=tuple(_item(item, job.url) for item in kept), flags=flags, left_out=len(items) - len(kept))


def _item(item: dict[str, Any], base: str) -> ParsedItem:
    markup, words = _text(item, "content_html"), _text(item, "content_text") or _text(item, "summary")
    text = plain(markup, TEXT_CHARACTERS + 1) if markup else cleaned(words, TEXT_CHARACTERS + 1)
    title = plain_line(_text(item, "title"), TITLE_CHARACTERS + 1)
    return ParsedItem(
        guid=_text(item, "id").strip(),
        url=web_link(_text(item, "url") or _text(item, "external_url"), base),
        title=title[:TITLE_CHARACTERS],
        text=text[:TEXT_CHARACTERS],
        published_at=iso_date(_text(item, "date_published")) or iso_date(_text(item, "date_modified")),
        cut=len(text) > TEXT_CHARACTERS or len(title) > TITLE_CHARACTERS,
    )


def _text(item: dict[str, Any], name: str) -> str:
    value = item.get(name)
    return str(value) if isinstance(value, (str, int)) and not isinstance(value, bool) else ""


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []
