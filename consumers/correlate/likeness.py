"""How likely is a report about an incident we know? A sum of named parts, from structure; words only support. Pure.

The parts are log-odds by hand: 0 says nothing, +1 speaks for, -1 against, REFUSED rules it out. Place weighs most, then
the toll, kind, time, actors, weapon and target. Two towns next to each other are two places, however near.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from math import cos, hypot, radians

from rapidfuzz.fuzz import token_set_ratio

from bot.records import Assessment, Count, Incident, Kind, Part, Place
from consumers.correlate.times import event_day, said_at

REFUSED = -9.0
SAME_KM = 1.5
"""Gazetteers place one town within this distance."""
NEAR_KM, FAR_KM = 12.0, 30.0
FRESH_PHASES = frozenset({"threat", "launch", "inbound", "intercepted", "impact"})
AERIAL: frozenset[Kind] = frozenset({"air_strike", "drone_strike", "missile_strike"})
"""Outlets confuse these with each other, and one attack often mixes them."""
TITLES_COMPARED = 4


@dataclass(frozen=True, slots=True)
class Likeness:
    """The sum and what it is made of. `score` at or below REFUSED / 2 means: ruled out."""

    score: float
    parts: tuple[Part, ...]


def likeness(record: Assessment, incident: Incident) -> Likeness:
    """Of one report to one incident; the parts add up to the score."""
    parts = [Part(name=name, weight=round(weight, 2), words=words) for name, weight, words in _parts(record, incident)]
    return Likeness(sum(part.weight for part in parts), tuple(parts))


def _parts(record: Assessment, incident: Incident) -> Iterator[tuple[str, float, str]]:
    weight, words = _place(record, incident.place)
    yield "place", weight, words
    if weight <= REFUSED:
        return
    weight, words = _day(record, incident)
    yield "day", weight, words
    if weight <= REFUSED:
        return
    yield "kind", *_kind(record.strike.kind, incident.kind)
    for name, (weight, words) in (
        ("toll", _toll(record, incident)),
        ("hours", _hours(record, incident)),
        ("actors", _actors(record, incident)),
        ("weapon", _sets(record.weapons, incident.weapons, 0.3, -0.2)),
        ("target", _sets(record.targets, incident.targets, 0.7, -0.5)),
        ("words", _words(record, incident)),
    ):
        if weight:
            yield name, weight, words


def kilometres(one: Place, other: Place) -> float | None:
    """Between two places that have coordinates; good to a percent below 100 km."""
    if one.lat is None or one.lon is None or other.lat is None or other.lon is None:
        return None
    east = ((one.lon - other.lon + 180) % 360 - 180) * cos(radians((one.lat + other.lat) / 2))
    return hypot(one.lat - other.lat, east) * 111.2


def _place(record: Assessment, there: Place | None) -> tuple[float, str]:
    here = record.place
    if here is None or there is None:
        return (0.0, "place unknown") if not record.country or there is None else (0.2, there.country)
    if here.precision >= 3 or there.precision >= 3:
        return _vague_place(here, there)
    apart = kilometres(here, there)
    same_name = here.name.casefold() == there.name.casefold() and here.country == there.country
    if apart is None:
        return (3.0, there.name) if same_name else (REFUSED, f"{here.name}, {there.name}")
    words = f"{here.name}, {there.name}: {apart:.0f} km"
    if apart <= SAME_KM or (same_name and apart <= FAR_KM):
        return 3.0, there.name
    if here.precision == 2 or there.precision == 2:
        return (1.6 - apart / FAR_KM, words) if apart <= FAR_KM else (REFUSED, words)
    if apart <= NEAR_KM and any((kilometres(one, there) or 99.0) <= SAME_KM for one in record.mentioned):
        return 0.9, f"{here.name}, also {there.name}"  # a quarter or suburb, named with its city
    if apart <= NEAR_KM:
        return -1.2, words
    return (-3.0, words) if apart <= FAR_KM else (REFUSED, words)


def _vague_place(here: Place, there: Place) -> tuple[float, str]:
    """At least one is a whole region or country."""
    if here.country != there.country:
        return REFUSED, f"{here.country}, {there.country}"
    if here.admin1 and there.admin1:
        if here.admin1 != there.admin1:
            return REFUSED, f"{here.admin1}, {there.admin1}"
        return (1.6 if here.precision == there.precision else 1.0), there.admin1
    return 0.3, there.country


def _day(record: Assessment, incident: Incident) -> tuple[float, str]:
    """Dates differ by one across time zones and midnights; by two they do not."""
    if record.occurred_on is None or incident.occurred_on is None:
        return 0.0, "day not stated"
    days = abs((record.occurred_on - incident.occurred_on).days)
    match days:
        case 0:
            return 0.6, incident.occurred_on.isoformat()
        case 1:
            return -0.7, "a day apart"
        case _:
            return (-4.0 if days == 2 else REFUSED), f"{days} days apart"


def _kind(here: Kind | None, there: Kind | None) -> tuple[float, str]:
    if here is None or there is None:
        return 0.2, "kind not stated"
    if here == there:
        return 1.0, here
    if here in AERIAL and there in AERIAL:
        return -0.2, f"{here}, {there}"
    if "other_explosive" in {here, there}:
        return -2.0, f"{here}, {there}"
    return -0.8, f"{here}, {there}"


def _toll(record: Assessment, incident: Incident) -> tuple[float, str]:
    killed = _count(record, incident, "killed")
    injured = _count(record, incident, "injured")
    words = ", ".join(words for _, words in (killed, injured) if words)
    return killed[0] + 0.6 * injured[0], words


def _count(record: Assessment, incident: Incident, what: str) -> tuple[float, str]:
    """Equal numbers speak for it (large ones more), a rise hardly matters, a smaller exact number speaks against."""
    here: Count | None = getattr(record.toll, what)
    there: Count | None = getattr(incident.toll, what)
    if here is None or there is None:
        return 0.0, ""
    known = {claim.min for claim in incident.claims if claim.what == what and claim.scope == "event" and not claim.who}
    known.add(there.min)
    words = f"{what} {here.min}"
    if here.min in known:
        return (0.3 if here.min < 3 else 0.7 if here.min < 5 else 1.4), f"{words} as known"
    top = max(*known, there.max or 0)
    if here.min > top:
        if here.min > 10 * max(top, 2):
            return -1.5, f"{words}, known {top}"
        return (0.0 if here.min <= 3 * top + 4 else -0.6), f"{words} after {top}"
    if here.max is None or here.max >= min(known):
        return 0.0, words
    least = min(known)
    return max(-3.0, -0.8 - 0.4 * (least - here.max)), f"{words}, never less than {least}"


def _hours(record: Assessment, incident: Incident) -> tuple[float, str]:
    """A fresh alarm without a toll, long after the incident began, is rather the next one."""
    hours = abs((said_at(record.report) - incident.began_at).total_seconds()) / 3600
    fresh = record.strike.phase in FRESH_PHASES and record.toll.killed is None and record.toll.injured is None
    if fresh and hours > 5:
        return -0.25 * min(hours - 4, 8), f"fresh alarm after {hours:.0f} h"
    if hours <= 3:
        return 0.4, "within 3 h"
    return (0.0, "") if hours <= 24 else (-0.6, f"after {hours:.0f} h")


def _actors(record: Assessment, incident: Incident) -> tuple[float, str]:
    score = 0.0
    for here, there in (
        (record.actors.belligerent, incident.actors.belligerent),
        (record.actors.recipient, incident.actors.recipient),
    ):
        if here and there:
            score += 0.2 if here == there else -1.0
    return score, record.actors.belligerent


def _sets(here: tuple[str, ...], there: tuple[str, ...], same: float, other: float) -> tuple[float, str]:
    if not here or not there:
        return 0.0, ""
    shared = sorted(set(here) & set(there))
    return (same, ", ".join(shared)) if shared else (other, f"{', '.join(here)}; {', '.join(there)}")


def _words(record: Assessment, incident: Incident) -> tuple[float, str]:
    """Titles in one language; never against, because a title changes with the toll and the desk."""
    report = record.report
    best, compared = 0.0, 0
    for other in reversed(incident.reports):
        if other.language == report.language and other.title:
            best = max(best, token_set_ratio(report.title, other.title))
            compared += 1
            if compared == TITLES_COMPARED:
                break
    return (min((best - 60) / 40, 1.0), f"titles alike {best:.0f} %") if best > 65 else (0.0, "")


def days_of(record: Assessment) -> tuple[date, int]:
    """The day the event is thought to be, and how many days it may lie before that."""
    day = event_day(record.occurred_on, said_at(record.report))
    return day, 1 if record.occurred_on else 2


def within(record: Assessment, first_at: datetime, last_at: datetime, window_seconds: float) -> bool:
    """Is the report near enough in time to an incident first and last heard of then?"""
    at = said_at(record.report)
    return (at - last_at).total_seconds() <= window_seconds and (first_at - at).total_seconds() <= window_seconds
