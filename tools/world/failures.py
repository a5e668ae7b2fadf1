"""What went wrong in a simulated world, by class: which happenings rang never or twice, and whose toll ended wrong. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.records import Assessment, Incident, Place
from consumers.correlate import is_aside
from tools.world.drawn import Happening, Told

LATE_HOURS = 10.0


@dataclass(frozen=True, slots=True)
class Outcome:
    """What correlate and escalate made of a world. `owner` says what most reports of an incident are truly about."""

    incidents: Mapping[str, Incident]
    placed: Mapping[str, str]
    owner: Mapping[str, str]
    rang: Sequence[str]
    """The incident of each `first`, in order."""


def failures(happenings: Sequence[Happening], told: Sequence[Told], outcome: Outcome) -> Counter[str]:
    """How often each class of failure occurred; a happening can fail by its ring and by its toll."""
    known = {one.key: one for one in happenings}
    reports: dict[str, list[Assessment]] = defaultdict(list)
    openers = {one.assessment.id: one for one in told}
    for one in told:
        if one.sort == "report":
            reports[one.truth].append(one.assessment)
    rings: dict[str, list[str]] = defaultdict(list)
    for incident in outcome.rang:
        rings[outcome.owner[incident]].append(incident)
    found: Counter[str] = Counter()
    for key, own in reports.items():
        main = _main(own, outcome)
        if not rings[key]:
            found[f"never rang: {_why_silent(known, key, main, outcome)}"] += 1
        for extra in [one for one in rings[key] if one != main][: len(rings[key]) - 1]:
            found[f"rang again: {_why_again(known[key], openers[extra])}"] += 1
        found.update(f"toll: {wrong}" for wrong in _wrong_toll(known[key], own, main, outcome))
    return found


def _main(own: Sequence[Assessment], outcome: Outcome) -> str:
    """The incident most reports were put in; of equals the first."""
    votes = Counter(outcome.placed[one.article_id] for one in own if one.article_id in outcome.placed)
    return votes.most_common(1)[0][0] if votes else ""


def _why_silent(known: Mapping[str, Happening], key: str, main: str, outcome: Outcome) -> str:
    if not main or is_aside(outcome.incidents[main]):
        return "kept aside"
    owner = known.get(outcome.owner[main])
    if owner is None:
        return "taken for a false one"
    if owner.key == key:
        return "its incident kept silent"
    return "taken for another strike on the town" if owner.town is known[key].town else "taken for a strike on another town"


def _why_again(what: Happening, opener: Told) -> str:
    if opener.truth != what.key:
        return "begun by a report of something else"
    at = opener.assessment.report.published_at or opener.assessment.seen_at
    late = (at - what.at).total_seconds() / 3600 > LATE_HOURS
    return f"{_named(what, opener.assessment.place)}{', late' if late else ''}"


def _named(what: Happening, place: Place | None) -> str:
    if place is None:
        return "no place"
    if place.precision >= 3:
        return "a region or country"
    return "the right town" if place.name == what.town.name else "a wrong town"


def _wrong_toll(what: Happening, own: Sequence[Assessment], main: str, outcome: Outcome) -> Iterator[str]:
    """Nothing if it ended right; see `tools.simulate`."""
    final, incident = what.final_killed, outcome.incidents.get(main)
    killed = incident.toll.killed if incident else None
    if final is None or (incident is not None and is_right(what, incident)):
        return
    articles = {one.article_id for one in own}
    cited = incident.reports if incident else ()
    mixed = ", mixed with another" if any(report.article_id not in articles for report in cited) else ""
    if killed is None or killed.min < final:
        is_told = any(report.toll.killed and report.toll.killed.min >= final for report in cited)
        yield f"too low{'' if is_told else ', nobody in it told the last number'}{mixed}"
    else:
        yield f"{'too wide' if killed.min == final else 'too high'}{mixed}"


def is_right(what: Happening, incident: Incident) -> bool:
    """Does it end with the number last told, and no wider? Without a number nobody is said to be dead, which is zero."""
    killed = incident.toll.killed
    if killed is None:
        return what.final_killed == 0
    return killed.min == what.final_killed and (killed.max in {None, killed.min} or what.disputed)
