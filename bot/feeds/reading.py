"""One poll of one feed, from the request to what it comes to; nothing is kept here, that is the poller's business."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import msgspec

from bot.feeds.cadence import DAY, NO_WISHES, Delay, Wishes, gaps, next_delay
from bot.feeds.document import Document, Documents
from bot.feeds.fetch import Fetched, NotModified, fetch
from bot.feeds.freshness import longest, skipped_for
from bot.feeds.health import GONE_AFTER, LOST, MOVED_AFTER, Move, address, is_flood, is_silent, moved
from bot.feeds.hubs import Hub, Push, announced
from bot.feeds.intake import BY, ForgottenError, Intake, take_in
from bot.feeds.options import FeedOptions, PollOptions
from bot.feeds.parsed import Memory, ParsedFeed
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
    late_seconds: float = 0.0
    memory: Memory | None = None
    """Of the items, for the next poll of this process, once this one was kept; None: what there was still holds."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Everything a poll needs but the feed."""

    web: Web
    sandbox: Sandbox
    options: PollOptions
    chance: Chance

    async def read(
        self, feed: FeedOptions, known: Poll | None, now: datetime, wishes: Wishes = NO_WISHES, memory: Memory = b""
    ) -> Reading:
        """Raises FeedFailed when there is nothing to be had; `failed` then says what follows.

        `memory` is that of the reading that led to `known`; with or without it the outcome is the same.
        """
        known = _usable(known, feed)
        fetched = await fetch(self.web, feed, known, now, address(feed, known))
        told = _Told(fetched.fresh, moved(feed, known, fetched.permanent_url), wishes)
        if isinstance(fetched, NotModified):
            assert known is not None
            return self._unchanged(feed, known, now, told, size=None)
        if known is not None and fetched.complete and fetched.body_hash == known.body_hash:
            renewed = msgspec.structs.replace(known, etag=fetched.etag, modified=fetched.modified)
            return self._unchanged(feed, renewed, now, told, size=len(fetched.body))
        try:
            document = await self._documents.read(feed, fetched, now, memory)
            return self._taken_in(feed, known, now, document, told)
        except ForgottenError:
            return self._taken_in(feed, known, now, await self._documents.read(feed, fetched, now), told)

    async def pushed(self, feed: FeedOptions, known: Poll, now: datetime, push: Push) -> Reading:
        """What a hub brought, which may be the new items only: it adds to what is known, and proves nothing of the feed itself.

        Raises FeedFailed when it cannot be read.
        """
        url = address(feed, known)
        fetched = Fetched(push.body, "", push.content_type, url, url, etag="", modified="", complete=True)
        parsed = (await self._documents.read(feed, fetched, now)).parsed
        intake, flood = self._intake(feed, known, now, msgspec.structs.replace(parsed, complete=False))
        dates = [item.published_at for item in parsed.items if item.published_at is not None and item.published_at <= now]
        poll = msgspec.structs.replace(
            known, at=now, outcome="pushed", seen=intake.seen, flooded=flood, silent=known.silent and not intake.new,
            empty=known.empty and not parsed.items,
            newest_at=max([*dates, *([known.newest_at] if known.newest_at else [])], default=None),
        )  # fmt: skip
        delay = Delay(max((known.next_at - now).total_seconds(), 0.0), "its hub told us of news in between")
        return replace(_reading(poll, intake, delay, parsed, size=len(push.body)), memory=b"")  # the feed may lag behind

    def failed(self, feed: FeedOptions, known: Poll | None, now: datetime, failure: FeedFailed, *, blame: bool = True) -> Reading:
        """The feed as it was known, with one more error and a later next time. Without `blame` it is no fault of the feed's."""
        errors = max((known.errors if known else 0) + blame, 1)
        bounds, rhythm = self.options.paces.of(feed.pace), known.gap_seconds if known else ()
        wishes = Wishes(retry_after=failure.retry_after or timedelta())
        delay = next_delay(bounds, rhythm, self.chance, errors=errors, error=failure.kind, wishes=wishes)
        known = _usable(known, feed) or blank(feed, now)
        gone_at = (known.gone_at or now) if failure.kind == "gone" else known.gone_at
        gone = failure.kind == "gone" and gone_at is not None and now - gone_at >= GONE_AFTER
        move = Move() if failure.kind in LOST and known.moved_polls >= MOVED_AFTER else Move(known.moved_to, known.moved_polls)
        poll = msgspec.structs.replace(
            known, outcome="failed", error=failure.kind, errors=errors, at=now, next_at=now + timedelta(seconds=delay.seconds),
            straight_304=0, retry_at=None if failure.retry_after is None else now + min(failure.retry_after, DAY),
            gone_at=gone_at, retired_at=now if gone else None, moved_to=move.to, moved_polls=move.polls,
        )  # fmt: skip
        return Reading(poll, (), delay)

    def _unchanged(self, feed: FeedOptions, known: Poll, now: datetime, told: _Told, size: int | None) -> Reading:
        """`size` is that of the same body again; None: the server only said that nothing changed."""
        fresh = _fresh(feed, told, known.ttl_seconds, known.skip_hours, now)
        delay = self._delay(feed, known.gap_seconds, fresh, told)
        poll = msgspec.structs.replace(
            known, outcome="not_modified" if size is None else "same_body", error="", errors=0, at=now, last_good_at=now,
            next_at=now + timedelta(seconds=delay.seconds), straight_304=known.straight_304 + 1 if size is None else 0,
            fresh_seconds=int(fresh.total_seconds()), retry_at=None, gone_at=None, moved_to=told.move.to,
            moved_polls=told.move.polls, silent=is_silent(known.gap_seconds, known.newest_at, now),
        )  # fmt: skip
        return Reading(poll, (), delay, bytes=size or 0)

    def _taken_in(self, feed: FeedOptions, known: Poll | None, now: datetime, document: Document, told: _Told) -> Reading:
        """Of a document that broke off the whole items count, but neither its validators nor its hash: it is asked for again."""
        fetched, parsed = document.fetched, document.parsed
        intake, flood = self._intake(feed, known, now, parsed)
        whole = parsed.complete and fetched.complete
        dates = [item.published_at for item in parsed.items if item.published_at is not None]
        rhythm = known.gap_seconds if known is not None and (flood or not parsed.items) else gaps(dates)
        newest_at = max((date for date in dates if date <= now), default=known.newest_at if known else None)
        fresh = _fresh(feed, told, parsed.ttl_seconds, parsed.skip_hours, now)
        errors = 0 if whole else (known.errors if known else 0) + 1
        delay = self._delay(feed, rhythm, fresh, told)
        hub = _hub(fetched, parsed) if self.options.websub.callback_url else Hub()
        poll = Poll(
            id=feed.id, by=BY, host=feed.host, url=feed.public_url, at=now, next_at=now + timedelta(seconds=delay.seconds),
            outcome="read" if whole else "failed", error="" if whole else "truncated", errors=errors,
            etag=fetched.etag if whole else "", modified=fetched.modified if whole else "",
            body_hash=fetched.body_hash if whole else "", seen=intake.seen, gap_seconds=rhythm, last_good_at=now,
            newest_at=newest_at, fresh_seconds=int(fresh.total_seconds()), ttl_seconds=parsed.ttl_seconds,
            skip_hours=parsed.skip_hours, moved_to=told.move.to, moved_polls=told.move.polls, flooded=flood,
            silent=not intake.new and is_silent(rhythm, newest_at, now), fallback=parsed.fallback,
            hub=hub.url, hub_topic=hub.topic, empty=not parsed.items, since=known.since if known and known.last_good_at else now,
        )  # fmt: skip
        return _reading(poll, intake, delay, parsed, size=len(fetched.body))

    @property
    def _documents(self) -> Documents:
        return Documents(self.web, self.sandbox, self.options)

    def _intake(self, feed: FeedOptions, known: Poll | None, now: datetime, parsed: ParsedFeed) -> tuple[Intake, bool]:
        """What is new in it, and whether that is a flood, which is put into quarantine."""
        intake = take_in(parsed, feed, known, now, self.options.alert_age)
        flood = is_flood(intake.new, known, now)
        return (_quarantined(intake) if flood else intake), flood

    def _delay(self, feed: FeedOptions, rhythm: tuple[int, ...], fresh: timedelta, told: _Told) -> Delay:
        wishes = replace(told.wishes, fresh=fresh) if fresh else told.wishes
        return next_delay(self.options.paces.of(feed.pace), rhythm, self.chance, wishes=wishes)


def _hub(fetched: Fetched, parsed: ParsedFeed) -> Hub:
    return Hub(parsed.hub, parsed.hub_topic or fetched.url) if parsed.hub else announced(fetched.links, fetched.body, fetched.url)


@dataclass(frozen=True, slots=True)
class _Told:
    """What bears on the next poll beside the items: the headers, the redirects, the news."""

    fresh: timedelta
    move: Move
    wishes: Wishes


def _fresh(feed: FeedOptions, told: _Told, ttl_seconds: int, skip_hours: tuple[int, ...], now: datetime) -> timedelta:
    """How long the server and the feed say that nothing will be new, if the operator lets them."""
    if feed.own_pace:
        return timedelta()
    return longest(told.fresh, timedelta(seconds=ttl_seconds), skipped_for(skip_hours, now))


def _reading(poll: Poll, intake: Intake, delay: Delay, parsed: ParsedFeed, *, size: int) -> Reading:
    return Reading(
        poll, intake.articles, delay, new=intake.new, items=len(parsed.items), left_out=parsed.left_out, bytes=size,
        memory=intake.memory,
    )  # fmt: skip


def _quarantined(intake: Intake) -> Intake:
    """New items as if they were old: read, scored, never alerted. Edits of known ones are no part of a flood."""
    articles = tuple(
        article if article.revision else msgspec.structs.replace(article, stale=True, flags=(*article.flags, "flood"))
        for article in intake.articles
    )
    late = {article.id for article in articles if not article.revision}
    return Intake(
        articles,
        memory=intake.memory,
        seen=tuple(msgspec.structs.replace(seen, stale=seen.stale or seen.id in late) for seen in intake.seen),
    )


def is_worth_keeping(poll: Poll, known: Poll | None, kept_at: datetime | None) -> bool:
    """Would losing `poll` in a crash cost more than one needless request? `known` is the poll before, `kept_at` when one was.

    304s, new validators and new next times alone are not news: of ten polls of an ordinary feed one record is written.
    """
    if known is None or kept_at is None or poll.errors or known.errors or poll.at - kept_at >= HEARTBEAT:
        return True
    if any(
        getattr(poll, name) != getattr(known, name)
        for name in ("url", "moved_to", "silent", "flooded", "hub", "hub_topic", "empty")
    ):
        return True
    return poll.moved_polls == MOVED_AFTER > known.moved_polls or frozenset(poll.seen) != frozenset(known.seen)


def _usable(known: Poll | None, feed: FeedOptions) -> Poll | None:
    """What was learned of another URL under the same id says which items are known, but no longer what the server knows."""
    if known is None or known.url == feed.public_url:
        return known
    return msgspec.structs.replace(known, url=feed.public_url, host=feed.host, etag="", modified="", body_hash="", straight_304=0)


def blank(feed: FeedOptions, at: datetime = LONG_AGO) -> Poll:
    """What is known of a feed before anything is."""
    return Poll(id=feed.id, by=BY, host=feed.host, url=feed.public_url, at=at, next_at=at)
