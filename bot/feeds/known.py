"""What a poller holds of a feed between two polls. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.feeds.parsed import Memory
from bot.records import Poll
from bot.topics import POLLS


@dataclass(frozen=True, slots=True)
class Known:
    """The newest poll of a feed, encoded: ten thousand feeds with fifty items each are 30 MB so, and 150 MB as objects.

    `kept_at` is when the journal last got one; `retired_from` is the URL at which the feed is gone for good.
    `memory` is the parser's, of the items in that poll: without it all of them are read again.
    """

    value: bytes
    at: datetime
    kept_at: datetime | None
    retired_from: str = ""
    memory: Memory = b""

    @classmethod
    def of(cls, poll: Poll, kept_at: datetime | None, memory: Memory = b"") -> Known:
        return cls(POLLS.encode(poll), poll.at, kept_at, poll.url if poll.retired_at else "", memory)

    @property
    def poll(self) -> Poll:
        return POLLS.decode(self.value)
