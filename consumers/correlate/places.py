"""Under which keys an incident is found, and where a report looks: cells of a grid, regions, countries. Pure."""

from __future__ import annotations

from math import floor
from typing import TypeAlias

from bot.records import Assessment, Incident, Place
from consumers.correlate.sketch import is_pinned

Key: TypeAlias = tuple[str | int, ...]

CELL_DEGREES = 0.2
"""A cell and its neighbours reach 12 km in every direction up to 57 degrees north: towns and their outskirts."""
MENTIONS_ASKED = 6


def places_held(incident: Incident) -> list[Key]:
    """By cell if pinned, by region and country, and as vague if it is."""
    place, country = incident.place, incident.country
    found: list[Key] = [("everywhere",), ("country", country)]
    if place is None:
        return [*found, ("vague", country, "")]
    if place.admin1:
        found.append(("region", country, place.admin1))
    if is_pinned(place):
        return [*found, _cell(place)]
    if place.precision < 3:
        found.append(("name", place.country, place.name.casefold()))
    return [*found, ("vague", country, place.admin1 if place.precision == 3 else "")]


def places_asked(record: Assessment) -> list[Key]:
    """The likeliest first. A report without a country looks everywhere; incidents without one are found by all."""
    place, country = record.place, record.country
    if place is None:
        return [("country", country), ("vague", "", "")] if country else [("everywhere",)]
    vague: list[Key] = [("vague", country, place.admin1), ("vague", country, ""), ("vague", "", "")]
    if place.precision >= 3:
        return _once(("region", country, place.admin1) if place.admin1 else ("country", country), *vague)
    if not is_pinned(place):
        return _once(("name", place.country, place.name.casefold()), *vague)
    _, row, column = _cell(place)
    around: list[Key] = [("cell", row + up, column + right) for up in (0, -1, 1) for right in (0, -1, 1)]
    named: list[Key] = [_cell(one) for one in record.mentioned[:MENTIONS_ASKED] if is_pinned(one)]
    return _once(*around, *named, *vague)


def _cell(place: Place) -> tuple[str, int, int]:
    assert place.lat is not None
    assert place.lon is not None
    return "cell", floor(place.lat / CELL_DEGREES), floor(place.lon / CELL_DEGREES)


def _once(*keys: Key) -> list[Key]:
    return list(dict.fromkeys(keys))
