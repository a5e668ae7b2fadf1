"""Where articles come from: feeds, asked politely and in time, unharmed by whatever they send."""

from __future__ import annotations

from bot.feeds.account import PollSummary
from bot.feeds.options import FeedOptions, Pace, PollOptions
from bot.feeds.parsed import FeedKind
from bot.feeds.poller import Poller, poll_feeds

__all__ = ["FeedKind", "FeedOptions", "Pace", "PollOptions", "PollSummary", "Poller", "poll_feeds"]
