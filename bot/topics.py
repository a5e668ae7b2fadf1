"""The line, as data: which topic holds which record, how it is split and for how long it is kept. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from hashlib import blake2b
from typing import Any, Generic, TypeVar

import msgspec

from bot.records import Alert, Article, Assessment, Delivery, Failure, Incident, Notice, Poll, Record, Silence

R = TypeVar("R", bound=Record)


@dataclass(frozen=True, slots=True)
class Topic(Generic[R]):
    """A topic holds one kind of record. The key is always the record's id; `shard` names what of it picks the partition.

    `keep` is how long records stay; of a `compacted` topic at least the newest record of every id stays for ever.
    The number of partitions of a topic never changes: a new number is a new topic.
    """

    name: str
    record: type[R]
    shard: str = "id"
    partitions: int = 1
    keep: timedelta = timedelta(days=90)
    compacted: bool = False
    minor: Callable[[R], bool] | None = None
    """Which records stay only for `keep_minor`, where a journal can let go of single ones (Kafka cannot)."""
    keep_minor: timedelta = timedelta(days=7)

    def split_like(self, other: Topic[Any]) -> bool:
        """Do equal shards of both topics fall into equal partitions?"""
        return (self.shard, self.partitions) == (other.shard, other.partitions)

    def partition(self, record: R) -> int:
        """The same for every journal and every process, hence a stable hash and never `hash()`."""
        if self.partitions == 1:
            return 0
        digest = blake2b(str(getattr(record, self.shard)).encode(), digest_size=8).digest()
        return int.from_bytes(digest) % self.partitions

    def encode(self, record: R) -> bytes:
        """JSON, tagged with the kind of record."""
        return _ENCODER.encode(record)

    def decode(self, value: bytes | bytearray | memoryview) -> R:
        """Raises msgspec.ValidationError (with the path of what is wrong) or msgspec.DecodeError."""
        return _decoder(self.record).decode(value)


_ENCODER = msgspec.json.Encoder()
_DECODERS: dict[type[Record], msgspec.json.Decoder[Any]] = {}


def _decoder(record: type[R]) -> msgspec.json.Decoder[R]:
    if record not in _DECODERS:
        _DECODERS[record] = msgspec.json.Decoder(record)
    return _DECODERS[record]


POLLS = Topic("polls", Poll, shard="host", partitions=6, compacted=True)
ARTICLES = Topic("articles", Article, partitions=6, keep=timedelta(days=14))
ASSESSMENTS = Topic("assessments", Assessment, shard="shard", partitions=6, minor=lambda one: not (one.relevant or one.order))
INCIDENTS = Topic("incidents", Incident, shard="shard", partitions=6)
ALERTS = Topic("alerts", Alert)
DELIVERIES = Topic("deliveries", Delivery)
NOTICES = Topic("notices", Notice)
SILENCES = Topic("silences", Silence, compacted=True)
FAILURES = Topic("failures", Failure)

TOPICS: tuple[Topic[Any], ...] = (POLLS, ARTICLES, ASSESSMENTS, INCIDENTS, ALERTS, DELIVERIES, NOTICES, SILENCES, FAILURES)
"""In the order of the line."""
