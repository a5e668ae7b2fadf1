"""How likely is a report about an incident we know? A sum of named parts, from structure; words only support. Pure.

The parts are log-odds by hand: 0 says nothing, +1 speaks for, -1 against, REFUSED rules it out. Place weighs most, then
the toll, kind, time, actors, weapon and target. `tools/simulate.py` measures what a change of them does.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from math import log

from rapidfuzz.fuzz import token_set_ratio

from bot.records import Assessment, Count, Incident, Kind, Part
from consumers.correlate.nearness import ALSO_NEAR, REFUSED, SAME, nearness
from consumers.correlate.sketch import (
    ACTOR,
    GOES_ON,
    INJURED_SHARE,
    SAME_TIME,
    TARGET,
    WEAPON,
    WORDS_MOST,
    Sighting,
    Sketch,
    equal,
)

AERIAL: frozenset[Kind] = frozenset({"air_strike", "drone_strike", "missile_strike"})
"""Outlets confuse these with each other, and one attack often mixes them."""
LOWER_MOST, FAR_LOWER_MOST = 3.0, 4.5
"""What a smaller number can say against at most, the second if it is less than a third.

Half of it in the first hours, when slow outlets have old numbers.
"""
AGED = ((2.0, 0.6), (5.0, 0.3), (9.0, 0.0), (13.0, -0.6), (18.0, -1.2), (24.0, -1.8))
AGED_MOST = -2.4
"""What so many hours since it began say, for an incident with one report."""
ALARM = -1.6
"""What "explosions heard", with neither number nor kind, says of an incident that began long ago."""
EARLY_HOURS, UNSAID_HOURS, RISE_HOURS, FRESH_HOURS = 3.0, 2.0, 10.0, 4.0
UNTOLD_REPORTS = 3
SAME_HOURS = 1.5
"""One town is hardly struck twice within this."""

UNSAID = -0.8
"""What it says that an incident's number is not repeated."""
PLURAL = 2
"""An open number up to this is no number: "dead and wounded" says only that there were some."""
NEARLY, NEARLY_SHARE = 8, 0.5
"""Numbers that differ by one in so many at most are counts of one thing: that says a share of what equal ones do."""
QUIET, MANY = 2.5, 12
"""What it says at most that nothing else was heard of in the country around that day; with so many others, nothing."""
CLOCKS_DIFFER = timedelta(minutes=45)
"""So far apart may two texts put one strike."""
TOLD_BEFORE, OTHER_TIME, AGAIN = -2.0, -1.8, -0.8
"""What it says that an incident was told of before this one happened, that others state another time, that it is one more."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """The sum and what it is made of; below zero it is as good as ruled out."""

    score: float
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class _Pair:
    """A report beside an incident. `apart`: they name two towns."""

    seen: Sighting
    known: Sketch
    hours: float
    apart: bool


def likeness(seen: Sighting, known: Sketch, least: float = REFUSED, others: int = MANY) -> Likeness | None:
    """Of one report to one incident; the parts add up to the score. None if it is ruled out or cannot reach `least`.

    `others` is how many more incidents were heard of in its country around that day.
    """
    place, where = nearness(seen, known)
    day = _day(seen, known)
    if place <= REFUSED or day[0] <= REFUSED:
        return None
    record, incident = seen.record, known.incident
    hours = abs((seen.at - known.first_at).total_seconds()) / 3600
    pair = _Pair(seen, known, hours, apart=place < 0)
    kind, age = _kind(record, incident), _hours(pair, same=place >= SAME or place == ALSO_NEAR)
    bound = seen.bound - WORDS_MOST if pair.apart else seen.bound
    quiet = (0.0, "") if pair.apart else _quiet(others, incident.country)
    if place + day[0] + kind[0] + age[0] + quiet[0] + bound < least:
        return None
    clock, again, toll = _clock(pair), _again(pair), _toll(pair)
    is_another = pair.apart or clock[0] < 0 or again[0] < 0 or toll[0] < UNSAID
    found = [
        ("place", (place, where)),
        ("day", day),
        ("kind", kind),
        ("hours", age),
        ("quiet", (0.0, "") if is_another else quiet),
        ("clock", clock),
        ("again", again),
        ("rose", _rose(pair)),
        ("toll", toll),
        ("actors", _actors(pair)),
        ("weapon", _sets(record.weapons, incident.weapons, WEAPON, -0.2)),
        ("target", _sets(record.targets, incident.targets, TARGET, -0.8)),
        ("words", _words(pair)),
    ]
    parts = tuple(Part(name=name, weight=round(weight, 2), words=words) for name, (weight, words) in found if words)
    return Likeness(sum(part.weight for part in parts), parts)


def _quiet(others: int, country: str) -> tuple[float, str]:
    """Where nothing else happens, a second attack on the same town within days is rarer than one more report of the first."""
    weight = QUIET * (1 - log(1 + others) / log(1 + MANY))
    return (weight, f"{others or 'no'} others in {country}") if country and weight > 0 else (0.0, "")


def _day(seen: Sighting, known: Sketch) -> tuple[float, str]:
    """Dates differ by one across time zones and midnights; by more they hardly do."""
    there = known.incident.occurred_on
    if seen.stated is None or there is None:
        return 0.0, "not stated"
    days = abs((seen.stated - there).days)
    if days == 0:
        return 0.6, there.isoformat()
    return (-1.3 if days == 1 else -3.0 if days == 2 else REFUSED), f"{days} d apart"


def _kind(record: Assessment, incident: Incident) -> tuple[float, str]:
    """An "air strike" without a weapon may be what an attack of unnamed means was taken for."""
    here, there = record.strike.kind, incident.kind
    if here is None or there is None:
        return 0.0, "not stated"
    if here == there:
        return 1.0, here
    is_unnamed = (here == "air_strike" and not record.weapons) or (there == "air_strike" and not incident.weapons)
    if here in AERIAL and there in AERIAL:
        return (0.0 if is_unnamed else -0.8), f"{here}, {there}"
    worst = -1.8 if "other_explosive" in {here, there} else -1.5
    return (worst / 2 if is_unnamed else worst), f"{here}, {there}"


def _hours(pair: _Pair, *, same: bool) -> tuple[float, str]:
    """The longer ago, the less likely, but large stories are told longer. A fresh alarm then is rather the next strike."""
    hours = pair.hours
    aged = hours / (1 + log(len(pair.known.incident.reports)) / 4)
    weight = next((weight for most, weight in AGED if aged <= most), AGED_MOST)
    if pair.seen.is_alarm and hours > FRESH_HOURS:
        return ALARM, f"fresh alarm after {hours:.0f} h"
    factor = 2.0 if same and hours <= SAME_HOURS else 0.5 if weight < 0 and pair.seen.record.strike.phase == "aftermath" else 1.0
    return weight * factor, f"after {hours:.0f} h"


def _clock(pair: _Pair) -> tuple[float, str]:
    """A strike at two in the afternoon is not the one that was told of at noon, however alike."""
    said = pair.seen.record.report.hours
    if said is None:
        return 0.0, ""
    words = f"{said.since:%H:%M} to {said.until:%H:%M}"
    if said.since > pair.known.first_at + CLOCKS_DIFFER:
        return TOLD_BEFORE, f"{words}, told of at {pair.known.first_at:%H:%M}"
    if not pair.known.hours:
        return 0.0, words
    alike = [said.since <= one.until + CLOCKS_DIFFER and one.since <= said.until + CLOCKS_DIFFER for one in pair.known.hours]
    return (SAME_TIME if 2 * sum(alike) >= len(alike) else OTHER_TIME), words


def _again(pair: _Pair) -> tuple[float, str]:
    """Says "again" of a town whose other reports know of no earlier strike: rather the next one."""
    if not pair.seen.record.report.again or pair.known.again or pair.hours <= SAME_HOURS:
        return 0.0, ""
    return AGAIN, "one more"


def _rose(pair: _Pair) -> tuple[float, str]:
    """Says "the death toll rose to 57" of a town where fewer were known: nobody begins a story so."""
    killed, most = pair.seen.record.toll.killed, max(pair.known.killed, default=0)
    if not pair.seen.record.report.rose or pair.apart or killed is None or not 0 < most < killed.min <= 10 * most:
        return 0.0, ""
    return GOES_ON, f"said to rise to {killed.min}"


def _toll(pair: _Pair) -> tuple[float, str]:
    toll, known = pair.seen.record.toll, pair.known.incident.toll
    if not toll.killed and not toll.injured:
        known_killed = known.killed.min if known.killed else 0
        unsaid = known_killed > 0 and pair.hours > UNSAID_HOURS and not pair.apart and not pair.seen.is_alarm
        return (UNSAID, "no number any more") if unsaid else (0.0, "")
    killed, of_killed = _count(toll.killed, pair.known.killed, known.killed, pair)
    injured, of_injured = _count(toll.injured, pair.known.injured, known.injured, pair)
    words = ", ".join(f"{what} {said}" for what, said in (("killed", of_killed), ("injured", of_injured)) if said)
    return max(killed + INJURED_SHARE * injured, -FAR_LOWER_MOST), words


def _count(here: Count | None, numbers: frozenset[int], there: Count | None, pair: _Pair) -> tuple[float, str]:
    """Equal numbers speak for it (large ones more), a rise hardly matters, a smaller exact number speaks against."""
    if here is None:
        return 0.0, ""
    if not numbers:
        late = here.min > 0 and pair.hours > FRESH_HOURS and len(pair.known.incident.reports) >= UNTOLD_REPORTS
        return (-1.4, f"{here.min}, never told before") if late else (0.0, "")
    if here.max is None and here.min <= PLURAL:
        return 0.0, str(here.min)
    if here.min in numbers:
        return equal(here.min), f"{here.min} as known"
    closest = min(numbers, key=lambda one: abs(one - here.min))
    if NEARLY * abs(closest - here.min) <= here.min:
        return NEARLY_SHARE * equal(here.min), f"{here.min}, nearly {closest}"
    least, most = min(numbers), max(*numbers, (there.max if there else None) or 0)
    if here.min > most:
        return _rise(here.min, most, pair, there), f"{here.min} after {most}"
    if here.max is None or here.max >= least:
        return 0.0, str(here.min)
    early = 0.5 if pair.hours <= EARLY_HOURS else 1.0
    worst = LOWER_MOST if 3 * here.max >= least else FAR_LOWER_MOST
    return early * max(-worst, -1.4 - 0.4 * (least - here.max)), f"{here.min}, never less than {least}"


def _rise(new: int, most: int, pair: _Pair, there: Count | None) -> float:
    """An open number ("dead and wounded", "dozens") had no end to rise from."""
    if most == 0 and pair.hours > FRESH_HOURS:
        return -2.0
    if pair.apart:
        return -1.5 if new > 10 * max(most, 2) else -1.0
    if there is not None and there.max is None:
        return 0.0
    if new > 10 * max(most, 2):
        return -1.5
    if pair.hours > RISE_HOURS and not pair.seen.record.report.rose:
        return -1.0
    return 0.0 if new <= 3 * most + 4 else -0.6


def _actors(pair: _Pair) -> tuple[float, str]:
    here, there = pair.seen.record.actors, pair.known.incident.actors
    score = 0.0
    for one, other in ((here.belligerent, there.belligerent), (here.recipient, there.recipient)):
        if one and other:
            score += ACTOR if one == other else -1.0
    return score, here.belligerent or here.recipient


def _sets(here: tuple[str, ...], there: tuple[str, ...], same: float, other: float) -> tuple[float, str]:
    if not here or not there:
        return 0.0, ""
    shared = sorted(set(here) & set(there))
    return (same, ", ".join(shared)) if shared else (other, f"{', '.join(here)}; {', '.join(there)}")


def _words(pair: _Pair) -> tuple[float, str]:
    """Titles in one language; never against, because a title changes with the toll and the desk.

    Not asked of two towns: desks write each day's strikes alike.
    """
    titles = () if pair.apart else pair.known.titles.get(pair.seen.record.report.language, ())
    best = max((token_set_ratio(pair.seen.record.report.title, title) for title in titles), default=0.0)
    return (min((best - 60) / 40, WORDS_MOST), f"titles alike {best:.0f} %") if best > 65 else (0.0, "")
