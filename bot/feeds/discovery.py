"""The feeds of a web site: those its page names, else what answers at the places where feeds usually are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urljoin

from bot.feeds.document import Documents
from bot.feeds.fetch import Fetched, fetch
from bot.feeds.options import FeedOptions
from bot.feeds.parsed import Candidate, Job, ParsedPage
from bot.ports import FeedFailed

TRIED = 10
"""Of what a page names so many are asked."""
USUAL = ("/feed/", "/rss", "/rss.xml", "/feed.xml", "/atom.xml", "/feed.json", "/news-sitemap.xml", "/sitemap-news.xml")


@dataclass(frozen=True, slots=True)
class Found:
    """A feed that answered: where it lives for good, its own title or what the page calls it, and its newest date as claimed."""

    url: str
    title: str
    items: int
    newest_at: datetime | None = None


async def discover(feed: FeedOptions, documents: Documents, now: datetime) -> list[Found]:
    """`feed` itself, if it is one; else all that its page names; else the first at a usual place. Raises FeedFailed
    where nothing answers, or where nothing is found.
    """
    fetched = await _fetched(documents, feed, feed.url, now)
    try:
        return [await _found(documents, feed, fetched, now)]
    except FeedFailed as failure:
        if failure.kind != "html_page":
            raise
    named = (await _page(documents, fetched)).candidates[:TRIED]
    if found := await _answering(documents, feed, named, now):
        return found
    for path in USUAL:
        if found := await _answering(documents, feed, (Candidate(url=urljoin(fetched.url, path)),), now):
            return found
    raise FeedFailed("html_page", "it is a web page that names no feed, and there is none at the usual places")


async def _answering(documents: Documents, feed: FeedOptions, candidates: tuple[Candidate, ...], now: datetime) -> list[Found]:
    """One after the other: they are of one host, as a rule. Each address once, in order."""
    found: dict[str, Found] = {}
    for one in candidates:
        try:
            fetched = await _fetched(documents, feed, one.url, now)
            answer = await _found(documents, feed, fetched, now, one.title)
        except FeedFailed:
            continue
        found.setdefault(answer.url, answer)
    return list(found.values())


async def _fetched(documents: Documents, feed: FeedOptions, url: str, now: datetime) -> Fetched:
    fetched = await fetch(documents.web, feed, None, now, url)
    assert isinstance(fetched, Fetched), "nobody has a validator of what was never asked"
    return fetched


async def _found(documents: Documents, feed: FeedOptions, fetched: Fetched, now: datetime, named: str = "") -> Found:
    parsed = (await documents.read(feed, fetched, now)).parsed
    title = (await _page(documents, fetched)).title
    newest_at = max((item.published_at for item in parsed.items if item.published_at), default=None)
    if feed.kind == "telegram":
        title = title.removesuffix(" – Telegram")
    return Found(fetched.permanent_url, title or named, len(parsed.items) + parsed.left_out, newest_at)


async def _page(documents: Documents, fetched: Fetched) -> ParsedPage:
    """Also of a feed, whose title stands where that of a page does."""
    job = Job(body=fetched.body, url=fetched.url, kind="page", content_type=fetched.content_type)
    parsed = await documents.sandbox.parse(job)
    return parsed if isinstance(parsed, ParsedPage) else ParsedPage(candidates=())
