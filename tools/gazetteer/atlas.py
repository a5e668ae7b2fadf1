"""The list of places that the file is made of, and which region a point lies in."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from consumers.assess.gazetteer_file import EntryKind

CONFLICT = frozenset(
    (  # noqa: SIM905
        "UA RU BY MD GE AM AZ IL PS LB SY IQ IR YE SA AE BH KW QA OM JO EG LY SD SS ET ER DJ SO KE TD CF "
        "CD RW BI UG ML NE BF NG CM MZ AF PK IN MM TR CO VE MX HT EC KP XK"
    ).split()
)
"""Countries whose villages count: places from 500 inhabitants on. Elsewhere from 15,000."""
AT_WAR = frozenset("UA PS IL LB SY YE IQ IR SD SS LY SO AF ET ML MM CD".split())  # noqa: SIM905
"""Their places weigh five times their population: here a namesake elsewhere is seldom meant."""


@dataclass(frozen=True, slots=True)
class Place:
    """A place as it is packed; `admin1` is ISO 3166-2 or ""."""

    name: str
    kind: EntryKind
    country: str
    admin1: str
    lat: float
    lon: float
    population: int = 0
    noted: bool = False  # in the hand-kept table, which is of places in the news

    @property
    def importance(self) -> float:
        """How many people's worth of likelihood a place has when only its name is known."""
        if self.kind == "country":
            return 1e10
        if self.kind == "demonym":
            return 9e9
        weight = (5 if self.country in AT_WAR else 1) * (4 if self.noted and self.kind != "region" else 1)
        known = {"region": 20_000, "town": max(self.population, 2_000)}.get(self.kind, max(self.population, 5_000))
        return float(known * weight)


@dataclass(slots=True)
class Shape:
    """Rings of one region, for finding the region of a point."""

    code: str
    rings: list[list[tuple[float, float]]]
    box: tuple[float, float, float, float]

    def holds(self, lon: float, lat: float) -> bool:
        west, south, east, north = self.box
        return west <= lon <= east and south <= lat <= north and sum(_crossings(r, lon, lat) for r in self.rings) % 2 == 1


def _crossings(ring: list[tuple[float, float]], lon: float, lat: float) -> int:
    count = 0
    for (x1, y1), (x2, y2) in pairwise(ring):
        if (y1 > lat) != (y2 > lat) and lon < (x2 - x1) * (lat - y1) / (y2 - y1) + x1:
            count += 1
    return count


@dataclass
class Atlas:
    """Every place, by number; and what is needed to join the sources."""

    places: list[Place] = field(default_factory=list)
    countries: dict[str, int] = field(default_factory=dict)
    regions: dict[str, int] = field(default_factory=dict)
    codes: dict[str, str] = field(default_factory=dict)  # GeoNames' region code to ISO 3166-2
    shapes: dict[str, list[Shape]] = field(default_factory=lambda: defaultdict(list))
    properties: dict[str, dict[str, Any]] = field(default_factory=dict)  # Natural Earth's, by ISO 3166-2

    def add(self, place: Place) -> int:
        self.places.append(place)
        return len(self.places) - 1

    def region_at(self, country: str, geonames_code: str, lon: float, lat: float) -> str:
        """ISO 3166-2 by GeoNames' code, else by the outline the point lies in, else ""."""
        known = self.codes.get(f"{country}.{geonames_code}")
        if known:
            return known
        return next((s.code for s in self.shapes[country] if s.holds(lon, lat)), "")
