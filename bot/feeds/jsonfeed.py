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
    if not isinstance(document.get("items"), list):
        return NotParsed(kind="not_a_feed", message="the answer is a JSON Feed without a list of items")
    items = [item for item in document["items"] if isinstance(item, dict)]
    kept = items[: job.max_items]
    hub = _hub(document, job.url)
    return ParsedFeed(
        items=tuple(_item(item, job.url) for item in kept), flags=() if as_claimed else ("bad_charset",),
        left_out=len(items) - len(kept), hub=hub, hub_topic=web_link(_text(document, "feed_url"), job.url) if hub else "",
    )  # fmt: skip


def _hub(document: dict[str, Any], base: str) -> str:
    """The first that speaks WebSub, or PubSubHubbub, as it was called before; rssCloud is another thing."""
    hubs = [hub for hub in _list(document.get("hubs")) if isinstance(hub, dict)]
    links = (web_link(_text(hub, "url"), base) for hub in hubs if _text(hub, "type").lower() in ("websub", "pubsubhubbub"))
    return next(filter(None, links), "")


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
