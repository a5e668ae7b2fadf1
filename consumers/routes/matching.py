"""Does a matcher take an incident, and on what grounds? Pure."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from math import asin, cos, radians, sin, sqrt

from bot.records import Grade, Incident, Place
from consumers.routes.options import AssetOptions, MatchOptions, NearOptions
from consumers.routes.regions import is_in
from consumers.severity import at_least

GRADES: tuple[Grade, ...] = ("single_source", "corroborated", "official", "confirmed")
"""In rising order; `contested` and `retracted` stand beside it."""
NEAR_A_TOWN_KM = 25.0
"""What "near a town" may be off by."""
EARTH_KM = 6371.0
Tags = Mapping[str, Container[str]]
"""The tags of every feed that has some."""


def matches(match: MatchOptions, incident: Incident, tags: Tags | None = None) -> bool:
    """Do all keys agree?"""
    return all(agrees for _, agrees in _verdicts(match, incident, tags or {}))


def reasons(match: MatchOptions, incident: Incident, tags: Tags | None = None) -> tuple[str, ...]:
    """Every key that was given, and whether it agrees, in words: "+country UA", "-severity high"."""
    return tuple(f"{'+' if agrees else '-'}{words}" for words, agrees in _verdicts(match, incident, tags or {}) if words)


def rank(grade: Grade) -> int:
    """Where a grade stands among grades."""
    return GRADES.index(grade) if grade in GRADES else 1  # contested: somebody else speaks of it, too


def _verdicts(match: MatchOptions, now: Incident, tags: Tags) -> Iterator[tuple[str, bool]]:
    yield from _of_place(match, now)
    yield from _of_kind(match, now)
    yield from _of_sources(match, now, tags)
    if match.severity != "low":
        yield f"severity {now.severity}, at least {match.severity}", at_least(now.severity, match.severity)
    if match.killed:
        least = now.toll.killed.min if now.toll.killed else 0
        yield f"{least} killed, at least {match.killed}", least >= match.killed
    yield "" if match.strikes and match.casualties else "sort", match.strikes if now.strike else match.casualties
    for one in match.unless:
        yield f"not ({', '.join(reasons(one, now, tags))})", not matches(one, now, tags)


def _of_place(match: MatchOptions, now: Incident) -> Iterator[tuple[str, bool]]:
    if match.countries:
        yield f"country {now.country or '?'}", now.country in match.countries
    if match.regions:
        admin1 = now.place.admin1 if now.place else ""
        within = [region for region in match.regions if is_in(region, now.country, admin1)]
        yield f"region {' '.join(within) or admin1 or now.country or '?'}", bool(within)
    if match.near:
        found = nearest(match.near, now.place)
        where = f"{found[0]:.0f} km from {_called(found[1])}" if found else "distance unknown"
        yield f"{where}, at most {match.near.km:g} km", found is not None and found[0] <= match.near.km + _slack(now.place)


def _of_kind(match: MatchOptions, now: Incident) -> Iterator[tuple[str, bool]]:
    if match.kinds:
        yield f"kind {now.kind or '?'}", now.kind in match.kinds
    if match.weapons:
        yield f"weapon {' '.join(now.weapons) or '?'}", bool(set(match.weapons) & set(now.weapons))
    if match.targets:
        yield f"target {' '.join(now.targets) or '?'}", bool(set(match.targets) & set(now.targets))
    if match.actors:
        sides = [side for side in (now.actors.belligerent, now.actors.recipient) if side]
        wanted = {actor.casefold() for actor in match.actors}
        yield f"actor {' '.join(sides) or '?'}", any(side.casefold() in wanted for side in sides)


def _of_sources(match: MatchOptions, now: Incident, tags: Tags) -> Iterator[tuple[str, bool]]:
    if match.languages:
        spoken = sorted({report.language for report in now.reports if report.language})
        yield f"language {' '.join(spoken) or '?'}", bool(set(match.languages) & set(spoken))
    if match.tags:
        found = [tag for tag in match.tags if any(tag in tags.get(report.feed_id, ()) for report in now.reports)]
        yield f"tag {' '.join(found) or '?'}", bool(found)
    if match.tier is not None:
        best = min((report.tier for report in now.reports), default=9)
        yield f"tier {best}, at best {match.tier}", best <= match.tier
    if match.origins:
        yield f"{len(now.origins)} origins, at least {match.origins}", len(now.origins) >= match.origins
    if match.grade != "single_source":
        yield f"grade {now.grade}, at least {match.grade}", rank(now.grade) >= rank(match.grade)


def nearest(near: NearOptions, place: Place | None) -> tuple[float, AssetOptions] | None:
    """The nearest of the places and how many kilometres away it is; None where the incident's own spot is not known."""
    if place is None or place.lat is None or place.lon is None or place.precision > 2:
        return None
    here = (place.lat, place.lon)
    return min(((distance_km(here, (one.lat, one.lon)), one) for one in near.places), key=lambda found: found[0], default=None)


def _slack(place: Place | None) -> float:
    return NEAR_A_TOWN_KM if place and place.precision == 2 else 0.0


def _called(asset: AssetOptions) -> str:
    return asset.name or f"{asset.lat:.2f}, {asset.lon:.2f}"


def distance_km(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Along a great circle."""
    lat1, lon1, lat2, lon2 = (radians(value) for value in (*one, *other))
    half = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
    return 2 * EARTH_KM * asin(min(1.0, sqrt(half)))
