"""Records that a stage could not handle: which there are, and how they get back into the line."""

from __future__ import annotations

from typing import Any, Literal, TypeAlias

import msgspec

from bot.ports import Clock, Journal
from bot.records import Failure, Record
from bot.topics import FAILURES, TOPICS, Topic

Redriven: TypeAlias = Literal["redriven", "already_redriven", "unknown_topic", "unreadable"]
"""What came of putting a record back: done, done before, a topic this program does not have, or a record it cannot read."""


async def failures(journal: Journal, *, redriven: bool = False) -> tuple[Failure, ...]:
    """The newest state of every failure, oldest first; those put back only if asked for."""
    newest: dict[str, Failure] = {}
    async for failure in journal.replay(FAILURES):
        known = newest.get(failure.id)
        if known is None or known.redriven_at is None:  # a repeat of the failure does not undo that it was put back
            newest[failure.id] = failure
    return tuple(failure for failure in newest.values() if redriven or failure.redriven_at is None)


async def redrive(journal: Journal, failure: Failure, clock: Clock) -> Redriven:
    """Append the record to its topic again, then note that it was; in between, a crash leads to a harmless repeat.

    All readers of the topic get it again; those who know its id pass over it.
    """
    if failure.redriven_at is not None:
        return "already_redriven"
    topic = next((topic for topic in TOPICS if topic.name == failure.topic), None)
    if topic is None:
        return "unknown_topic"
    record = _record(topic, failure)
    if record is None:
        return "unreadable"
    await journal.append(topic, record)
    await journal.append(FAILURES, msgspec.structs.replace(failure, redriven_at=clock.now()))
    return "redriven"


def _record(topic: Topic[Any], failure: Failure) -> Record | None:
    try:
        record: Record = topic.decode(failure.what.encode())
    except (msgspec.DecodeError, UnicodeError):
        return None
    return record
