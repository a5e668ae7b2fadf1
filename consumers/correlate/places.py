"""Under which keys an incident is found, and where a report looks: cells of a grid, regions, countries. Pure."""

from __future__ import annotations

from math import cos, floor, radians
from typing import TypeAlias

from bot.records import Assessment, Incident, Place
from consumers.correlate.sketch import is_pinned

Key: TypeAlias = tuple[str | int, ...]

CELL_DEGREES = 0.11
"""Cells are squares of 12 km, so that one and its neighbours hold a town and its outskirts (`nearness.NEAR_KM`)."""
MENTIONS_ASKED = 6


def places_held(incident: Incident) -> list[Key]:
    """By cell if pinned, by region and country, and as vague if it is; by every town an operator put together."""
    place, country = incident.place, incident.country
    if incident.order is not None and incident.order.what == "merge":
        places = dict.fromkeys((place, *(report.place for report in incident.reports)))
        return list(dict.fromkeys(key for one in places for key in _held(one, country)))
    return _held(place, country)


def _held(place: Place | None, country: str) -> list[Key]:
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
    assert place.lat is not None
    rows = (place.lat, place.lat - CELL_DEGREES, place.lat + CELL_DEGREES)
    around = [("cell", row, column + right) for row, column in (_row_column(lat, place) for lat in rows) for right in (0, -1, 1)]
    named = [_cell(one) for one in record.mentioned[:MENTIONS_ASKED] if is_pinned(one)]
    return _once(*around, *named, *vague)


def _cell(place: Place) -> Key:
    assert place.lat is not None
    return ("cell", *_row_column(place.lat, place))


def _row_column(lat: float, place: Place) -> tuple[int, int]:
    """In the row of this latitude, the column of the place: rows nearer the poles have fewer columns."""
    assert place.lon is not None
    row = floor(lat / CELL_DEGREES)
    width = CELL_DEGREES / max(cos(radians((row + 0.5) * CELL_DEGREES)), 0.05)
    return row, floor(place.lon / width)


def _once(*keys: Key) -> list[Key]:
    return list(dict.fromkeys(keys))
