"""How far apart are two places, as far as the texts name them? Two towns next to each other are two places. Pure."""

from __future__ import annotations

from bot.records import Assessment, Place
from consumers.correlate.sketch import Sighting, Sketch, is_pinned
from consumers.distance import kilometres

REFUSED = -9.0
SAME = 3.0
SAME_KM = 0.8
"""The gazetteer has one spot for each town; this allows for two gazetteers."""
NEAR_KM = 12.0
"""As far as a town and its outskirts reach; beyond, another place is another place."""
NAMED_BY_MANY, NAMED_BY_FEW = 2.2, -0.2
"""Some reports name this town, others another: the scorer reads a place wrongly now and then."""
ALSO_NEAR, ALSO_FAR = -0.5, -1.2
"""Another town, but the agreed one is mentioned: a quarter and its city, or the wrong one of two was taken."""
NEXT_TOWN = -2.5
SAME_REGION, IN_REGION, IN_COUNTRY = 1.6, 1.0, 0.3
NEAR_MISS = 1.6
""" "Near X", less what lies between."""


def nearness(seen: Sighting, known: Sketch) -> tuple[float, str]:
    """Of a report to an incident: a weight and its words. REFUSED or less rules it out."""
    here, there = seen.place, known.incident.place
    if here is None or there is None:
        return (0.0, "place unknown") if there is None or not seen.record.country else (IN_COUNTRY, there.country)
    if here.precision >= 3 or there.precision >= 3:
        return _within(here, there)
    if not is_pinned(here) or not is_pinned(there):
        same = here.name.casefold() == there.name.casefold() and here.country == there.country
        return (SAME, there.name) if same else (REFUSED, f"{here.name}, {there.name}")
    return _between(seen, here, known, there)


def _between(seen: Sighting, here: Place, known: Sketch, there: Place) -> tuple[float, str]:
    apart = kilometres(here, there)
    if apart <= SAME_KM:
        return SAME, there.name
    if known.rivals and any(kilometres(here, other) <= SAME_KM for other in known.rivals):
        return NAMED_BY_MANY, f"{here.name}, named by many"
    if known.strays and any(kilometres(here, other) <= SAME_KM for other in known.strays):
        return NAMED_BY_FEW, f"{here.name}, named by few"
    words = f"{here.name}, {there.name}: {apart:.0f} km"
    if (here.precision == 2 or there.precision == 2) and apart <= NEAR_KM:
        return NEAR_MISS - apart / NEAR_KM, words
    mentioned, beside = seen.record.mentioned, known.beside
    if (mentioned and any(kilometres(one, there) <= SAME_KM for one in mentioned)) or (
        beside and any(kilometres(one, here) <= SAME_KM for one in beside)
    ):
        return (ALSO_NEAR if apart <= NEAR_KM else ALSO_FAR), f"{here.name}, also {there.name}"
    return (NEXT_TOWN if apart <= NEAR_KM else REFUSED), words


def _within(here: Place, there: Place) -> tuple[float, str]:
    """At least one is a whole region or country."""
    if here.country != there.country:
        return REFUSED, f"{here.country}, {there.country}"
    if here.admin1 and there.admin1:
        if here.admin1 != there.admin1:
            return REFUSED, f"{here.admin1}, {there.admin1}"
        return (SAME_REGION if here.precision == there.precision else IN_REGION), there.admin1
    return IN_COUNTRY, there.country


def beside(record: Assessment) -> Place | None:
    """The first other town that a report names within reach of the place hit."""
    place = record.place
    if place is None or not is_pinned(place):
        return None
    return next((one for one in record.mentioned if SAME_KM < kilometres(one, place) <= NEAR_KM and one.precision == 1), None)
