"""What polling came to: in numbers, and in one line of the log for each poll and each thing worth knowing."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import structlog

from bot.feeds.options import FeedOptions
from bot.feeds.reading import UNCHANGED, Reading
from bot.records import Notice

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class PollSummary:
    """What polling came to, for people: counted in polls, but for `new` and `edited` articles."""

    polls: int = 0
    unchanged: int = 0
    failed: int = 0
    new: int = 0
    edited: int = 0


class Account:
    """Counts while it tells."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()

    @property
    def summary(self) -> PollSummary:
        return PollSummary(**self._counts)

    def tell(self, feed: FeedOptions, reading: Reading, seconds: float) -> None:
        """Of a poll that was kept: `seconds` is what it took."""
        poll, edited = reading.poll, len(reading.articles) - reading.new
        quiet = poll.outcome in UNCHANGED  # of ten polls nine: thousands of lines a minute that say nothing
        counts = self._counts
        counts["polls"] += 1
        counts["unchanged"] += quiet
        counts["failed"] += poll.outcome == "failed"
        counts["new"] += reading.new
        counts["edited"] += edited
        tell = log.warning if poll.errors == 1 else log.debug if quiet else log.info
        tell(
            "feed polled",
            feed=feed.id,
            outcome=poll.outcome,
            **({"error": poll.error, "errors": poll.errors} if poll.errors else {}),
            items=reading.items,
            new=reading.new,
            edited=edited,
            left_out=reading.left_out,
            **({"fallback": poll.fallback} if poll.fallback else {}),
            bytes=reading.bytes,
            milliseconds=round(seconds * 1000),
            late_seconds=round(reading.late_seconds, 2),
            next_seconds=round(reading.delay.seconds),
            because=reading.delay.because,
        )


def warn(notice: Notice) -> None:
    """What operators are told stands in the log, too."""
    tell = log.info if notice.solved else log.warning
    tell(notice.what.replace("_", " "), feed=notice.subject, why=notice.text.removeprefix(f"{notice.subject}: "))


def warn_of(feed: FeedOptions) -> None:
    """Loudly, each time polling begins: what an operator allowed once, for a while, is forgotten."""
    if feed.insecure_tls:
        log.warning("certificate is not checked", feed=feed.id, why="insecure_tls: anybody on the way can write this feed")
    if feed.route.proxy:
        log.warning("feed is read through a proxy", feed=feed.id, proxy=feed.route.place[0])
