"""From an answer to its items; of an index of sitemaps, to those of the sitemaps that it lists."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain
from urllib.parse import urlsplit

import msgspec

from bot.feeds.fetch import Fetched, fetch
from bot.feeds.options import FeedOptions, PollOptions
from bot.feeds.parsed import Job, Memory, NotParsed, Parsed, ParsedFeed, ParsedIndex
from bot.feeds.sandbox import Sandbox
from bot.net import Web
from bot.ports import FeedFailed

SITEMAPS = 2
"""Of an index so many are read at each poll: the newest, for yesterday's news is in the others."""
_LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Document:
    """What was read, and what came of it; of an index without validators, because what it lists changes behind its back."""

    fetched: Fetched
    parsed: ParsedFeed


@dataclass(frozen=True, slots=True)
class Documents:
    """Everything that reading an answer needs."""

    web: Web
    sandbox: Sandbox
    options: PollOptions

    async def read(self, feed: FeedOptions, fetched: Fetched, now: datetime, memory: Memory | None = None) -> Document:
        """Raises FeedFailed when there is nothing to be had. Of items in `memory` (as an `Intake` gave it) only ids are told."""
        parsed = await self._parsed(feed, fetched, memory)
        if isinstance(parsed, ParsedIndex):
            bare = dataclasses.replace(fetched, etag="", modified="", body_hash="")
            return Document(bare, await self._listed(feed, fetched, parsed, now))
        return Document(fetched, _feed(parsed))

    async def _parsed(self, feed: FeedOptions, fetched: Fetched, memory: Memory | None = None) -> Parsed:
        return await self.sandbox.parse(
            Job(
                body=fetched.body, url=fetched.url, kind=feed.kind, content_type=fetched.content_type, complete=fetched.complete,
                max_items=self.options.max_items, memory=memory,
            )
        )  # fmt: skip

    async def _listed(self, feed: FeedOptions, index: Fetched, listed: ParsedIndex, now: datetime) -> ParsedFeed:
        """One after the other, for the sake of the host. What cannot be read is left out, unless that is all there is."""
        found: list[ParsedFeed] = []
        failure = FeedFailed("not_a_feed", "the index lists no sitemap of its own host")
        for url in _newest(feed, index, listed):
            try:
                fetched = await fetch(self.web, feed, None, now, url)
                assert isinstance(fetched, Fetched), "nothing was said of what is known"
                found.append(_feed(await self._parsed(feed, fetched)))
            except FeedFailed as failed:
                failure = failed
        if not found:
            raise failure
        return _together(found, self.options.max_items)


def _feed(parsed: Parsed) -> ParsedFeed:
    match parsed:
        case ParsedFeed():
            return parsed
        case NotParsed():
            raise FeedFailed(parsed.kind, parsed.message)
        case _:
            raise FeedFailed("not_a_feed", "the index lists indexes; one level is read")


def _newest(feed: FeedOptions, index: Fetched, listed: ParsedIndex) -> Sequence[str]:
    """Those of the index's own host only: headers of the operator's go there."""
    here = urlsplit(index.url)
    own = [
        (url, at) for url, at in listed.sitemaps
        if urlsplit(url).netloc == here.netloc and (urlsplit(url).scheme, here.scheme) != ("http", "https")
        and (not feed.headers or here.hostname == feed.host)
    ]  # fmt: skip
    ranked = sorted(own, key=lambda one: ("news" in one[0], one[1] or _LONG_AGO), reverse=True)
    return [url for url, _ in ranked[:SITEMAPS]]


def _together(found: Sequence[ParsedFeed], most: int) -> ParsedFeed:
    items = sorted(chain(*(one.items for one in found)), key=lambda item: item.published_at or _LONG_AGO, reverse=True)
    flags = tuple(dict.fromkeys(chain(*(one.flags for one in found))))
    left_out = sum(one.left_out for one in found) + max(len(items) - most, 0)
    complete = all(one.complete for one in found)
    return msgspec.structs.replace(found[0], items=tuple(items[:most]), flags=flags, left_out=left_out, complete=complete)
