"""How far it is between two places. Pure; one rule for articles and incidents."""

from __future__ import annotations

from math import cos, hypot, radians

from bot.records import Place


def kilometres(one: Place, other: Place) -> float:
    """Between two pinned places; good to a percent below 100 km, infinite if one is not pinned."""
    if one.lat is None or one.lon is None or other.lat is None or other.lon is None:
        return float("inf")
    north = one.lat - other.lat
    if not -1 < north < 1:
        return abs(north) * 111.2
    east = ((one.lon - other.lon + 180) % 360 - 180) * cos(radians(one.lat))
    return hypot(north, east) * 111.2
