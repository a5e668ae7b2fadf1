"""One incident for people: what stands, on whose word, how its numbers came about, what was done to it by hand. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from bot.channels.tolls import HARMS
from bot.channels.wording import headline, short_id
from bot.cli.story import attested
from bot.records import Count, Harm, Incident, Part, Place, Report
from consumers.correlate import OLD_WORDS, is_aside

HEADS = ("read (UTC)", "outlet", "origin", "killed", "injured", "where", "likeness", "article id", "title")
TITLE_CHARACTERS = 60


def count(number: Count | None) -> str:
    """ "3", "3+", "3–5"; "–" is "not said"."""
    if number is None:
        return "–"
    if number.max is None:
        return f"{number.min}+"
    return str(number.min) if number.min == number.max else f"{number.min}–{number.max}"


def state(one: Incident) -> str:
    """Its life, or where it went."""
    return f"in {short_id(one.merged_into)}" if one.merged_into else "kept aside" if is_aside(one) else one.life


def facts(revisions: Sequence[Incident]) -> list[tuple[str, str]]:
    """Pairs of what and how, from all revisions that are kept, oldest first."""
    last = revisions[-1]
    told = [
        ("incident", f"{last.id}, revision {last.revision}, {state(last)}, changed {last.updated_at:%Y-%m-%d %H:%M} UTC"),
        ("began", f"{last.began_at:%Y-%m-%d %H:%M} UTC, {_where(last.place)}"),
        *((what, _course(what, last)) for what in HARMS if getattr(last.toll, what) is not None),
        ("grade", attested(last)),
    ]
    if last.parent:
        told.append(("part of", f"the attack that {short_id(last.parent)} began with"))
    if is_aside(last):
        told.append(("kept aside", _doubt(last.why)))
    for one in dict.fromkeys(revision.order for revision in revisions if revision.order):
        others = f" {', '.join(map(short_id, one.incidents))}" if one.what == "merge" else ""
        leave = f", {len(one.reports)} articles out" if one.reports else ""
        told.append(("by hand", f"{one.what}{others}{leave}: {one.who}, {one.at:%Y-%m-%d %H:%M} UTC: {one.why}"))
    return told


def rows(revisions: Sequence[Incident]) -> list[tuple[str, ...]]:
    """Its reports under `HEADS`. `likeness` is how much spoke for their being of this incident, against `incidents.join_at`."""
    joined = {one.caused_by.partition(".")[0]: _sum(one.why) for one in reversed(revisions)}
    otherwise = "by hand" if any(one.order for one in revisions) else ""
    first = {revisions[0].caused_by.partition(".")[0]: "opened it"} if not revisions[0].revision else {}
    known = joined | first
    return [_row(one, known.get(one.article_id, otherwise)) for one in revisions[-1].reports]


def title(revisions: Sequence[Incident]) -> str:
    """As messages head it."""
    return headline(revisions[-1])


def _row(one: Report, likeness: str) -> tuple[str, ...]:
    new = " (new)" if one.new_since else ""
    return (
        f"{one.seen_at:%m-%d %H:%M}", one.publisher, f"{one.origin or one.family}{new}", count(one.toll.killed),
        count(one.toll.injured), one.place.name if one.place else "?", likeness, one.article_id, _short(one.title),
    )  # fmt: skip


def _short(text: str) -> str:
    return text if len(text) <= TITLE_CHARACTERS else f"{text[: TITLE_CHARACTERS - 1]}…"


def _sum(why: tuple[Part, ...]) -> str:
    return f"{sum(part.weight for part in why):+.1f}"


def _doubt(why: tuple[Part, ...]) -> str:
    """ "may be part of hqrqrsqe, jfo72gcn"; "in the words of hqrqrsqe"; or what it does not say."""
    named = ", ".join(short_id(part.words) for part in why if "." in part.words)
    if why[0].name == OLD_WORDS:
        return f"in the words of {named or 'older news'}"
    return f"may be part of {named}" if named else f"says {why[0].words or 'too little'}"


def _where(place: Place | None) -> str:
    if place is None:
        return "place not stated"
    fineness = {1: "a named town", 2: "near a named town"}.get(place.precision, "a region or country, no town")
    return f"{place.name}, {place.admin1 or place.country} ({fineness})"


def _course(what: Harm, last: Incident) -> str:
    """The number now, and how it came about: "9: 3 → 12 → 9 (corrected)"."""
    course: list[Count] = []
    shown: list[str] = []
    for step in last.history:
        number: Count | None = getattr(step.toll, what)
        if number is None or (course and count(number) == count(course[-1])):
            continue
        fell = step.correction and bool(course) and number.min < course[-1].min
        shown.append(f"{count(number)} (corrected)" if fell else count(number))
        course.append(number)
    now = count(getattr(last.toll, what))
    return now if len(shown) < 2 else f"{now}: {' → '.join(shown)}"
