"""Who hears of what, and when: the tree of routes, its matchers, hours and schedules. Pure."""

from __future__ import annotations

from consumers.routes.hours import quiet_until
from consumers.routes.matching import matches, reasons
from consumers.routes.options import AssetOptions, MatchOptions, NearOptions, RouteOptions
from consumers.routes.schedule import next_digest
from consumers.routes.silences import Silences
from consumers.routes.tree import EVERYWHERE, Plan, Tree, Warned

__all__ = [
    "EVERYWHERE",
    "AssetOptions",
    "MatchOptions",
    "NearOptions",
    "Plan",
    "RouteOptions",
    "Silences",
    "Tree",
    "Warned",
    "matches",
    "next_digest",
    "quiet_until",
    "reasons",
]
