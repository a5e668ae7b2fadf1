"""How likely is a report about an incident we know? A sum of named parts, from structure; words only support. Pure.

The parts are log-odds by hand: 0 says nothing, +1 speaks for, -1 against, REFUSED rules it out. Place weighs most, then
the toll, kind, time, actors, weapon and target. Two towns next to each other are two places, however near.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from math import cos, hypot, log, radians

from rapidfuzz.fuzz import token_set_ratio

from bot.records import Assessment, Count, Incident, Kind, Part, Place
from consumers.correlate.times import event_day, said_at, stated_day

REFUSED = -9.0
SAME_KM = 0.8
"""Gazetteers place one town within this distance."""
NEAR_KM, FAR_KM = 12.0, 30.0
SOME_NAME_IT = 2.2
FRESH_PHASES = frozenset({"threat", "launch", "inbound"})
AERIAL: frozenset[Kind] = frozenset({"air_strike", "drone_strike", "missile_strike"})
"""Outlets confuse these with each other, and one attack often mixes them."""
TITLES_COMPARED = 4
EQUAL = ((10, 2.4), (5, 1.9), (3, 1.3), (2, 0.9), (1, 0.6), (0, 0.4))
"""What an equal number says, from this number on: small ones are equal by chance."""
AGED = ((2.0, 0.6), (5.0, 0.3), (9.0, 0.0), (14.0, -0.5), (20.0, -1.0))
"""What so many hours since it began say, for an incident with one report."""
LOWER_MOST = 3.0
"""What a smaller number can say against at most; half of it in the first hours, when slow outlets have old numbers."""
EARLY_HOURS = 3.0
ALARM = 2.2
"""What "explosions heard", with neither number nor kind, says against an incident that began long ago."""
SAME_HOURS = 1.5
"""One town is hardly struck twice within this."""
UNSAID_HOURS, RISE_HOURS, FRESH_HOURS = 2.0, 10.0, 4.0


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
    weight, words = _place_named(record, incident)
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
        ("target", _sets(record.targets, incident.targets, 0.6, -0.5)),
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


def _place_named(record: Assessment, incident: Incident) -> tuple[float, str]:
    """To the place most reports name, or, with less weight, to one that some do: the first is sometimes read wrongly."""
    best = _place(record, incident.place)
    here = record.place
    if best[0] >= SOME_NAME_IT or here is None or here.precision > 2:
        return best
    if any(report.place is not None and report.place.precision < 3 and _is_at(here, report.place) for report in incident.reports):
        return SOME_NAME_IT, f"{here.name}, named by some"
    return best


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
    if any(_is_at(one, there) for one in record.mentioned):  # its quarter or suburb, or the wrong one of two was taken
        return (-0.4 if apart <= NEAR_KM else -1.5), f"{here.name}, also {there.name}"
    if apart <= NEAR_KM:
        return -2.0, words
    return (-4.0, words) if apart <= FAR_KM else (REFUSED, words)


def _is_at(one: Place, there: Place) -> bool:
    apart = kilometres(one, there) if one.precision < 3 else None
    return apart is not None and apart <= SAME_KM


def _is_same_place(record: Assessment, incident: Incident) -> bool:
    """Could it be, as far as named?"""
    here, there = record.place, incident.place
    if here is None or there is None or here.precision > 1 or there.precision > 1:
        return True
    return (kilometres(here, there) or 0.0) <= SAME_KM


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
    stated = stated_day(record.occurred_on, said_at(record.report))
    if stated is None or incident.occurred_on is None:
        return 0.0, "day not stated"
    days = abs((stated - incident.occurred_on).days)
    match days:
        case 0:
            return 0.6, incident.occurred_on.isoformat()
        case 1:
            return -1.3, "a day apart"
        case _:
            return (-3.0 if days == 2 else REFUSED), f"{days} days apart"


def _kind(here: Kind | None, there: Kind | None) -> tuple[float, str]:
    if here is None or there is None:
        return 0.0, "kind not stated"
    if here == there:
        return 1.0, here
    if here in AERIAL and there in AERIAL:
        return -0.8, f"{here}, {there}"
    return (-1.8 if "other_explosive" in {here, there} else -1.5), f"{here}, {there}"


def _toll(record: Assessment, incident: Incident) -> tuple[float, str]:
    killed = _count(record, incident, "killed")
    injured = _count(record, incident, "injured")
    words = ", ".join(words for _, words in (killed, injured) if words)
    if not words and incident.toll.killed and incident.toll.killed.min and _age_hours(record, incident) > UNSAID_HOURS:
        return -0.8, "no number any more"
    return max(killed[0] + 0.6 * injured[0], -LOWER_MOST), words


def _count(record: Assessment, incident: Incident, what: str) -> tuple[float, str]:
    """Equal numbers speak for it (large ones more), a rise hardly matters, a smaller exact number speaks against."""
    here: Count | None = getattr(record.toll, what)
    there: Count | None = getattr(incident.toll, what)
    if here is None or there is None:
        return 0.0, ""
    known = {count.min for report in incident.reports if (count := getattr(report.toll, what)) is not None} | {there.min}
    words = f"{what} {here.min}"
    if here.min in known:
        return next(weight for least, weight in EQUAL if here.min >= least), f"{words} as known"
    least, most = min(known), max(*known, there.max or 0)
    if here.min > most:
        if most == 0 and _age_hours(record, incident) > FRESH_HOURS:
            return -1.4, f"{words} after hours of none"
        wild = here.min > 10 * max(most, 2)
        late = _age_hours(record, incident) > RISE_HOURS or not _is_same_place(record, incident)
        return -1.5 if wild else -1.0 if late else 0.0 if here.min <= 3 * most + 4 else -0.6, f"{words} after {most}"
    if here.max is None or here.max >= least:
        return 0.0, words
    early = _age_hours(record, incident) <= EARLY_HOURS
    return (0.5 if early else 1.0) * max(-LOWER_MOST, -1.4 - 0.4 * (least - here.max)), f"{words}, never less than {least}"


def _hours(record: Assessment, incident: Incident) -> tuple[float, str]:
    """The longer ago, the less likely, but large stories are told longer. A fresh alarm then is rather the next strike."""
    hours = _age_hours(record, incident)
    aged = hours / (1 + log(len(incident.reports)) / 2)
    weight = next((weight for most, weight in AGED if aged <= most), -2.0)
    if _is_alarm(record) and hours > FRESH_HOURS:
        return weight - ALARM, f"fresh alarm after {hours:.0f} h"
    if hours <= SAME_HOURS and record.place is not None and _is_same_place(record, incident):
        weight *= 2
    return weight, f"after {hours:.0f} h"


def _is_alarm(record: Assessment) -> bool:
    """Does it read as the first word of something ("explosions heard"), with neither number nor kind?"""
    told = record.toll.killed or record.toll.injured
    return not told and (record.strike.phase in FRESH_PHASES or (record.strike.kind is None and record.strike.phase == "impact"))


def _age_hours(record: Assessment, incident: Incident) -> float:
    return abs((said_at(record.report) - incident.began_at).total_seconds()) / 3600


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
    """Titles in one language; never against, because a title changes with the toll and the desk.

    Not asked of two towns: desks write each day's strikes alike.
    """
    report = record.report
    if not _is_same_place(record, incident):
        return 0.0, ""
    best, compared = 0.0, 0
    for other in reversed(incident.reports):
        if other.language == report.language and other.title:
            best = max(best, token_set_ratio(report.title, other.title))
            compared += 1
            if compared == TITLES_COMPARED:
                break
    return (min((best - 60) / 40, 1.0), f"titles alike {best:.0f} %") if best > 65 else (0.0, "")


def day_of(record: Assessment) -> date:
    """The day the event is thought to be."""
    at = said_at(record.report)
    return event_day(stated_day(record.occurred_on, at), at)


def within(record: Assessment, first_at: datetime, last_at: datetime, window_seconds: float) -> bool:
    """Is the report near enough in time to an incident first and last heard of then?"""
    at = said_at(record.report)
    return (at - last_at).total_seconds() <= window_seconds and (first_at - at).total_seconds() <= window_seconds
