"""Short names for what sentences come to."""

from __future__ import annotations

from bot.records import Harm
from consumers.assess import Assessed

Counted = tuple[int, int | None] | None
NOBODY: Counted = (0, 0)
NOT_SAID: Counted = None


def just(number: int) -> Counted:
    return (number, number)


def at_least(number: int) -> Counted:
    return (number, None)


def harmed(found: Assessed, what: Harm) -> Counted:
    """This event's number of the killed, injured or missing."""
    count = {"killed": found.toll.killed, "injured": found.toll.injured, "missing": found.toll.missing}[what]
    return None if count is None else (count.min, count.max)


def groups(found: Assessed, what: Harm = "killed") -> dict[str, int]:
    """The sub-counts: how many of the harmed were children, women, medics …"""
    return {one.who: one.min for one in found.claims if one.what == what and one.who}


def scopes(found: Assessed, what: Harm = "killed") -> set[tuple[int, str]]:
    """The totals claimed, each with its scope."""
    return {(one.min, one.scope) for one in found.claims if one.what == what and not one.who}


def speakers(found: Assessed) -> set[tuple[str, str]]:
    """Who says the numbers, and in which role."""
    return {(one.speaker, one.role) for one in found.claims}
