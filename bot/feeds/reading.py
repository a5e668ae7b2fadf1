"""One poll of one feed, from the request to what it comes to; nothing is kept here, that is the poller's business."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import msgspec

from bot.feeds.cadence import Delay, gaps, next_delay
from bot.feeds.fetch import Fetched, NotModified, fetch
from bot.feeds.intake import BY, take_in
from bot.feeds.options import FeedOptions, PollOptions
from bot.feeds.parsed import Job, NotParsed, ParsedFeed
from bot.feeds.sandbox import Sandbox
from bot.net import Web
from bot.ports import Chance, FeedFailed
from bot.records import Article, Poll

HEARTBEAT = timedelta(hours=1)
UNCHANGED = frozenset({"not_modified", "same_body"})
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a poll came to: the articles to keep, the `Poll` to know next time, and numbers for the log."""

    poll: Poll
    articles: tuple[Article, ...]
    delay: Delay
    new: int = 0
    items: int = 0
    left_out: int = 0
    bytes: int = 0


@dataclass(frozen=True, slots=True)
class Reader:
    """Everything a poll needs but the feed."""

    web: Web
    sandbox: Sandbox
    options: PollOptions
    chance: Chance

    async def read(self, feed: FeedOptions, known: Poll | None, now: datetime) -> Reading:
        """Raises FeedFailed when there is nothing to be had; `failed` then says what follows."""
        known = _usable(known, feed)
        fetched = await fetch(self.web, feed, known, now)
        if isinstance(fetched, NotModified):
            assert known is not None
            return self._unchanged(feed, known, now, "not_modified", size=0)
        if known is not None and fetched.complete and fetched.body_hash == known.body_hash:
            fresh = msgspec.structs.replace(known, etag=fetched.etag, modified=fetched.modified)
            return self._unchanged(feed, fresh, now, "same_body", size=len(fetched.body))
        return self._taken_in(feed, known, now, fetched, await self._parsed(feed, fetched))

    def failed(self, feed: FeedOptions, known: Poll | None, now: datetime, failure: FeedFailed) -> Reading:
        """The feed as it was known, with one more error and a later next time."""
        errors = (known.errors if known else 0) + 1
        bounds, rhythm = self.options.paces.of(feed.pace), known.gap_seconds if known else ()
        delay = next_delay(bounds, rhythm, self.chance, errors=errors, error=failure.kind, retry_after=failure.retry_after)
        known = _usable(known, feed) or blank(feed, now)
        changes = {"outcome": "failed", "error": failure.kind, "errors": errors, "at": now, "straight_304": 0}
        return Reading(msgspec.structs.replace(known, next_at=now + timedelta(seconds=delay.seconds), **changes), (), delay)

    async def _parsed(self, feed: FeedOptions, fetched: Fetched) -> ParsedFeed:
        job = Job(
            body=fetched.body,
            url=fetched.url,
            kind=feed.kind,
            content_type=fetched.content_type,
            complete=fetched.complete,
            max_items=self.options.max_items,
        )
        parsed = await self.sandbox.parse(job)
        if isinstance(parsed, NotParsed):
            raise FeedFailed(parsed.kind, parsed.message)
        return parsed

    def _unchanged(self, feed: FeedOptions, known: Poll, now: datetime, outcome: str, size: int) -> Reading:
        delay = next_delay(self.options.paces.of(feed.pace), known.gap_seconds, self.chance)
        straight = known.straight_304 + 1 if outcome == "not_modified" else 0
        changes = {"outcome": outcome, "error": "", "errors": 0, "at": now, "last_good_at": now, "straight_304": straight}
        poll = msgspec.structs.replace(known, next_at=now + timedelta(seconds=delay.seconds), **changes)
        return Reading(poll, (), delay, bytes=size)

    def _taken_in(self, feed: FeedOptions, known: Poll | None, now: datetime, fetched: Fetched, parsed: ParsedFeed) -> Reading:
        """Of a document that broke off the whole items count, but neither its validators nor its hash: it is asked for again."""
        intake = take_in(parsed, feed, known, now, self.options.alert_age)
        whole = parsed.complete and fetched.complete
        rhythm = gaps(item.published_at for item in parsed.items if item.published_at is not None)
        errors = 0 if whole else (known.errors if known else 0) + 1
        delay = next_delay(
            self.options.paces.of(feed.pace), rhythm, self.chance, errors=errors, error="" if whole else "truncated"
        )
        poll = Poll(
            id=feed.id, by=BY, host=feed.host, url=feed.public_url, at=now, next_at=now + timedelta(seconds=delay.seconds),
            outcome="read" if whole else "failed", error="" if whole else "truncated", errors=errors,
            etag=fetched.etag if whole else "", modified=fetched.modified if whole else "",
            body_hash=fetched.body_hash if whole else "", seen=intake.seen, gap_seconds=rhythm, last_good_at=now,
        )  # fmt: skip
        return Reading(
            poll,
            intake.articles,
            delay,
            new=intake.new,
            items=len(parsed.items),
            left_out=parsed.left_out,
            bytes=len(fetched.body),
        )


def is_worth_keeping(poll: Poll, known: Poll | None, kept_at: datetime | None) -> bool:
    """Would losing `poll` in a crash cost more than one needless request? `known` is the poll before, `kept_at` when one was.

    304s, new validators and new next times alone are not news: of ten polls of an ordinary feed one record is written.
    """
    if known is None or kept_at is None or poll.errors or known.errors or poll.at - kept_at >= HEARTBEAT:
        return True
    return poll.url != known.url or frozenset(poll.seen) != frozenset(known.seen)


def _usable(known: Poll | None, feed: FeedOptions) -> Poll | None:
    """What was learned of another URL under the same id says which items are known, but no longer what the server knows."""
    if known is None or known.url == feed.public_url:
        return known
    return msgspec.structs.replace(known, url=feed.public_url, host=feed.host, etag="", modified="", body_hash="", straight_304=0)


def blank(feed: FeedOptions, at: datetime = LONG_AGO) -> Poll:
    """What is known of a feed before anything is."""
    return Poll(id=feed.id, by=BY, host=feed.host, url=feed.public_url, at=at, next_at=at)
