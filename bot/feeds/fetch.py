"""One conditional GET of a feed; whatever is no feed document comes out as FeedFailed with a word for counting."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import blake2b

from bot.feeds.cadence import retry_after
from bot.feeds.freshness import fresh_for
from bot.feeds.options import FeedOptions
from bot.net import Page, Web, WebFailed
from bot.ports import FeedFailed
from bot.records import Poll

ACCEPT = "application/atom+xml, application/rss+xml, application/rdf+xml, application/feed+json, application/xml;q=0.9, */*;q=0.8"
VALIDATOR_CHARACTERS = 1024
UNASKED_304S = 50
"""So many 304s in a row are believed; then the document is asked for unconditionally, in case the server's cache is stuck."""
_HASHED_AT_ONCE = 1 << 18

_KINDS = {
    401: "unauthorized",
    402: "unauthorized",
    403: "forbidden",
    404: "not_found",
    407: "unauthorized",
    410: "gone",
    429: "rate_limited",
    451: "forbidden",
    503: "unavailable",
}


@dataclass(frozen=True, slots=True)
class Fetched:
    """A document. `complete` is False when only its beginning arrived; then the validators are empty."""

    body: bytes
    body_hash: str
    content_type: str
    url: str
    permanent_url: str
    etag: str
    modified: str
    complete: bool
    fresh: timedelta = timedelta()
    """How long it stays new, as its headers say."""
    links: str = ""
    """Its Link header."""


@dataclass(frozen=True, slots=True)
class NotModified:
    """The server says that nothing changed; the fields as in `Fetched`."""

    permanent_url: str
    fresh: timedelta = timedelta()


async def fetch(web: Web, feed: FeedOptions, known: Poll | None, now: datetime, url: str = "") -> Fetched | NotModified:
    """Ask for what changed since `known`, at `url` instead of the feed's own if it has moved. Raises FeedFailed."""
    conditions = _conditions(known)
    operators = {name: value.get_secret_value() for name, value in feed.headers.items()}
    try:
        page = await web.get(url or feed.url, headers={"accept": ACCEPT, **operators, **conditions}, route=feed.route)
    except WebFailed as failure:
        raise FeedFailed(failure.kind, str(failure)) from None
    if page.status == 304 and conditions:
        return NotModified(page.permanent_url, fresh_for(page.headers, now))
    _check_status(page, now)
    if not page.body.strip():
        raise FeedFailed("empty_body", f"{feed.host} answered with nothing")
    return _document(page, await _hashed(page.body), now)


async def _hashed(body: bytes) -> str:
    """Bit by bit, so that others may run: fifteen megabytes are twenty milliseconds."""
    hashed, view = blake2b(digest_size=12), memoryview(body)
    for at in range(0, len(body), _HASHED_AT_ONCE):
        if at:
            await asyncio.sleep(0)
        hashed.update(view[at : at + _HASHED_AT_ONCE])
    return hashed.hexdigest()


def _document(page: Page, body_hash: str, now: datetime) -> Fetched:
    return Fetched(
        body=page.body,
        body_hash=body_hash,
        content_type=page.headers.get("content-type", ""),
        url=page.url,
        permanent_url=page.permanent_url,
        etag=_validator(page, "etag"),
        modified=_validator(page, "last-modified"),
        complete=page.complete,
        fresh=fresh_for(page.headers, now),
        links=page.headers.get("link", ""),
    )


def _conditions(known: Poll | None) -> Mapping[str, str]:
    if known is None or known.straight_304 >= UNASKED_304S:
        return {}
    pairs = (("if-none-match", known.etag), ("if-modified-since", known.modified))
    return {name: value for name, value in pairs if value}


def _validator(page: Page, name: str) -> str:
    """To be sent back as it came; an endless or odd one is forgotten, since it would be sent for ever."""
    value = page.headers.get(name, "")
    usable = page.complete and len(value) <= VALIDATOR_CHARACTERS and value.isascii() and value.isprintable()
    return value if usable else ""


def _check_status(page: Page, now: datetime) -> None:
    """Raises FeedFailed for everything but a whole document."""
    if page.status == 200:
        return
    wait = retry_after(page.headers.get("retry-after", ""), now) if page.status in (429, 503) else None
    kind = _KINDS.get(page.status, f"status_{page.status}")
    if "challenge" in page.headers.get("cf-mitigated", ""):
        kind = "challenge"
    raise FeedFailed(kind, f"the server answered {page.status}", retry_after=wait)
