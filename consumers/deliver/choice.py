"""What to do next for one receiver: say one thing, say many in one digest, or wait. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, TypeAlias

from bot.options import duration
from bot.records import SEVERITIES
from consumers.deliver.ledger import Ledger
from consumers.deliver.outbox import Pending

DIGEST_EVERY = timedelta(minutes=5)
"""Between two digests of what was too much: with ten messages, at most twelve in ten minutes."""
GATHER = timedelta(seconds=30)
"""What is too much is gathered for so long before it is told."""
FLOOD, FLOOD_WINDOW = 60, timedelta(minutes=1)
"""So many new alerts in so long a time, and everything is told in digests (the breaker)."""
BLIND_DOUBTS = 2
"""Where nobody can tell a repeat: after a second try that may have been shown, only a digest names it."""
Why: TypeAlias = Literal["quiet_hours", "schedule", "rate", "backlog"]


@dataclass(frozen=True, slots=True)
class Single:
    """Say this one."""

    pending: Pending


@dataclass(frozen=True, slots=True)
class Together:
    """Say these in one digest."""

    pending: tuple[Pending, ...]
    why: Why


@dataclass(frozen=True, slots=True)
class Later:
    """Nothing before `at`."""

    at: datetime


Choice: TypeAlias = Single | Together | Later


@dataclass(frozen=True, slots=True)
class Facts:
    """What the choice depends on besides what waits. `edits`: would this only change an earlier message?"""

    ledger: Ledger
    edits: Callable[[Pending], bool]
    idempotent: bool
    flooded: bool
    hurried: bool = False
    """Nothing more will come: digests need not gather."""


def choose(heads: Sequence[Pending], now: datetime, facts: Facts) -> Choice | None:
    """None where nothing waits. Edits and single messages come first, in order; the graver ones when not all may be sent."""
    bound = [one for one in heads if one.bound]
    if bound:
        return Together(tuple(one for one in bound if one.bound == bound[0].bound), "backlog")
    ready = [one for one in heads if one.due_at <= now]
    later = [one.due_at for one in heads if one.due_at > now]
    together: list[Pending] = []
    singles: list[Pending] = []
    for one in ready:
        (together if not facts.edits(one) and _belongs_in_digest(one, now, facts) else singles).append(one)
    if len(together) == 1 and not together[0].in_digest and not facts.flooded and together[0].doubts < BLIND_DOUBTS:
        singles, together = [*singles, *together], []
    free = [one for one in singles if facts.edits(one) or one.unsure]
    limited = sorted((one for one in singles if not (facts.edits(one) or one.unsure)), key=_gravest_first)
    allowed: list[Pending] = []
    over: list[Pending] = []
    left = {text: _posts_left(text, now, facts.ledger) for text in {one.plan.options.rate for one in limited}}
    for one in limited:
        (allowed if left[one.plan.options.rate] > len(allowed) else over).append(one)
    if free or allowed:
        return Single(min((*free, *allowed), key=lambda one: (one.due_at, one.alert.at)))
    return _told_together(together, over, now, facts, later)


def _told_together(
    together: Sequence[Pending], over: Sequence[Pending], now: datetime, facts: Facts, later: list[datetime]
) -> Choice | None:
    scheduled = any(one.in_digest for one in together)
    if together or over:
        digests = facts.ledger.digests
        opens = max(digests[-1] + DIGEST_EVERY, now) if digests else now
        if not scheduled:
            opens = max(opens, min(one.due_at for one in (*together, *over)) + (GATHER if over or facts.flooded else timedelta()))
        if scheduled or facts.hurried or opens <= now:
            return Together((*together, *over), _why(together, over, facts))
        later.append(opens)
    if over:
        later.extend(_slot_free_at(text, now, facts.ledger) for text in {one.plan.options.rate for one in over})
    return Later(min(later)) if later else None


def _why(together: Sequence[Pending], over: Sequence[Pending], facts: Facts) -> Why:
    if over or facts.flooded:
        return "rate"
    if not any(one.in_digest for one in together):
        return "backlog"
    return "schedule" if any(one.plan.options.digest for one in together) else "quiet_hours"


def _belongs_in_digest(one: Pending, now: datetime, facts: Facts) -> bool:
    if one.unsure and (facts.idempotent or one.doubts < BLIND_DOUBTS):
        return False  # it must be known first whether it was shown
    route = one.plan.options
    stale = now - one.alert.at > max(route.stale_after, route.delay + route.stale_after)
    return one.in_digest or stale or facts.flooded or one.doubts >= BLIND_DOUBTS


def _gravest_first(one: Pending) -> tuple[int, datetime, datetime]:
    return -SEVERITIES.index(one.alert.severity), one.due_at, one.alert.at


def rate(text: str) -> tuple[int, timedelta]:
    """ "10 per 10m" as number and window."""
    count, _, window = text.partition(" per ")
    length = duration(window)
    assert isinstance(length, timedelta)
    return int(count), length


def _posts_left(text: str, now: datetime, ledger: Ledger) -> int:
    most, window = rate(text)
    return most - ledger.posts_since(now - window)


def _slot_free_at(text: str, now: datetime, ledger: Ledger) -> datetime:
    most, window = rate(text)
    recent = [at for at in ledger.posts if at > now - window]
    return recent[-most] + window if len(recent) >= most else now
