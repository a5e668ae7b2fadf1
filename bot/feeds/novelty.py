"""Which feeds are too new to be a second source: whoever sets up a hundred sites tonight corroborates nothing. Pure."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from msgspec.structs import replace

from bot.feeds.options import FeedOptions
from bot.records import Article, Poll

FOUNDING = timedelta(days=3)
"""What is first read so soon after the very first feed belongs to the list that the installation began with."""
ALWAYS = datetime(2000, 1, 1, tzinfo=UTC)
TRUSTED_TIER = 1


def first_read_at(poll: Poll, others: datetime) -> datetime:
    """When the first feed of all was read: `others` or this one. One that was read before that was kept was always there."""
    return others if poll.last_good_at is None else min(others, poll.since or ALWAYS)


def new_since(feed: FeedOptions, poll: Poll, first_at: datetime, new_for: timedelta) -> datetime | None:
    """Since when the feed is known, if it is new at the time of this poll; `first_at` is when the first of all was read."""
    if feed.tier <= TRUSTED_TIER or poll.since is None or poll.since - first_at <= FOUNDING:
        return None
    return poll.since if poll.at - poll.since < new_for else None


def marked(articles: tuple[Article, ...], since: datetime | None) -> tuple[Article, ...]:
    """With what makes them count for less, if anything does."""
    return tuple(replace(article, new_since=since) for article in articles) if since else articles
