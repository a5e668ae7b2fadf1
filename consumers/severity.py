"""How grave an event is, from what is said of it. Pure; one table for articles and incidents."""

from __future__ import annotations

from bot.records import SEVERITIES, Phase, Severity, Toll

SENSITIVE_TARGETS = frozenset(
    {"hospital", "school", "nuclear", "place_of_worship", "market", "camp", "residential_building", "dam"}
)
"""Civilian objects whose mere hitting is news of its own."""
CRITICAL_KILLED = 10
HIGH_KILLED = 3


def severity(toll: Toll, targets: tuple[str, ...], phase: Phase | None, *, strike: bool) -> Severity:
    """`critical` from ten killed, `high` from three (or any killed or hurt at a sensitive target), `low` when nothing landed.

    Counts only what is said for sure (the minimum), so an upper bound ("up to 12") never raises it.
    """
    killed = toll.killed.min if toll.killed else 0
    injured = toll.injured.min if toll.injured else 0
    sensitive = bool(SENSITIVE_TARGETS & set(targets))
    if killed >= CRITICAL_KILLED:
        return "critical"
    if killed >= HIGH_KILLED or (sensitive and killed + injured > 0) or injured >= CRITICAL_KILLED * 2:
        return "high"
    if killed or injured or sensitive:
        return "medium"
    return "low" if phase == "intercepted" or not strike else "medium"


def at_least(one: Severity, other: Severity) -> bool:
    """Is `one` as grave as `other`, or graver?"""
    return SEVERITIES.index(one) >= SEVERITIES.index(other)
