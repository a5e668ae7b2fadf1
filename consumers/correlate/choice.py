"""Which incident a report belongs to: one we know, a new one, or none that could be named. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, TypeAlias

from bot.records import Assessment, Incident, Part, Place, Report
from consumers.correlate.book import Book
from consumers.correlate.life import DOUBT, OLD_WORDS, is_aside
from consumers.correlate.likeness import Likeness, likeness
from consumers.correlate.rules import CorrelateOptions
from consumers.correlate.sketch import Sighting, Sketch, sighting
from consumers.distance import kilometres

Verdict: TypeAlias = Literal["joins", "opens", "aside", "withdraws", "nothing"]

PLAUSIBLE_BELOW = 2.5
"""So far below the joining score a vague report may still mean an incident: enough to doubt, not to join."""
DOUBT_BELOW = 2.0
"""So far below it a report that names a town waits, silent, for a second origin that says so."""
VAGUE_JOIN_BELOW = 1.0
"""A region or country joins the only plausible incident at this much less; what names no place at all does not."""
MARGIN = 0.8
"""By so much the best of several must lead, if the report does not name a town."""
ASIDE_BEHIND = 0.8
"""An incident we are sure of goes before one that may be the same."""
ASIDE_FOR = timedelta(hours=8)
"""A second origin after that has rather another event in mind."""
ROUND_UP_TOWNS = 3
APART_KM = 25.0
EDIT_AT = 0.5
TELLING_WORDS = 12
"""Shorter texts ("Explosions in Kyiv") come back word for word every other night."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What to do with a report, with which incident, and why. An article may be withdrawn from several."""

    verdict: Verdict
    incident: Incident | None = None
    why: tuple[Part, ...] = ()
    cited_by: tuple[Incident, ...] = ()


def choice(record: Assessment, book: Book, options: CorrelateOptions) -> Choice:
    """Decide. What never depends on the book comes first, so that a repeat of it is decided alike."""
    held = [one for one in book.holding(record) if not one.incident.merged_into and not is_barred(one.incident, record)]
    edited = [one for one in held if _digest(one.incident, record) != record.report.digest]
    if any(one.seen_at > record.seen_at for known in edited for one in _cited(known.incident, record)):
        return Choice("nothing")  # an older text of an article we know better by now
    if not record.relevant:
        cited = tuple(one.incident for one in edited if _cited(one.incident, record))
        return Choice("withdraws", cited_by=cited) if cited and record.parts == 1 else Choice("nothing")
    if is_round_up(record):
        return Choice("nothing")
    seen = sighting(record)
    if sure := [one for one in edited if not is_aside(one.incident)]:
        kept = _edit(seen, sure, book)
        if kept is not None:
            return kept
    others = {one.incident.id for one in held}
    again = _same_words(seen, book, others, options.window)
    if again is not None:
        return again
    near = [one for one in book.near(seen) if _is_within(seen, one, options.window) and _is_open_to(seen, one, others, book)]
    return _best(seen, near, options, book)


def is_barred(incident: Incident, record: Assessment) -> bool:
    """Did an operator take this article, or just this text, out of the incident?"""
    return record.article_id in incident.barred or record.report.digest in incident.barred


def _is_open_to(seen: Sighting, known: Sketch, others: set[str], book: Book) -> bool:
    """Not if the article belongs to it already (an edit that no longer fits), nor if an operator took it out."""
    standing = book.standing(known.incident) if known.incident.merged_into else known.incident
    return standing is not None and standing.id not in others and not (standing.barred and is_barred(standing, seen.record))


def is_round_up(record: Assessment) -> bool:
    """Does it sum up several attacks, so that it is about none? Decided from the record alone."""
    vague = record.place is None or record.place.precision >= 3
    counted = record.toll.killed or record.toll.injured
    totals = any(claim.scope == "period" for claim in record.claims)
    towns = _towns_apart(record.mentioned)
    if totals and not counted:
        return vague or towns >= ROUND_UP_TOWNS
    return vague and towns >= ROUND_UP_TOWNS


def _towns_apart(places: Iterable[Place]) -> int:
    """How many named towns that are not each other's outskirts, at most what makes a round-up."""
    towns: list[Place] = []
    for place in places:
        if place.precision == 1 and all(kilometres(place, town) > APART_KM for town in towns):
            towns.append(place)
            if len(towns) == ROUND_UP_TOWNS:
                break
    return len(towns)


def _is_within(seen: Sighting, known: Sketch, window: timedelta) -> bool:
    """Is the report near enough in time to when the incident was first and last heard of?"""
    if is_aside(known.incident):
        window = min(window, ASIDE_FOR)
    return seen.at - known.heard_at <= window and known.first_at - seen.at <= window


def _cited(incident: Incident, record: Assessment) -> list[Report]:
    """The article's report in the incident; none once it is no longer cited."""
    return [report for report in incident.reports if report.article_id == record.article_id]


def _digest(incident: Incident, record: Assessment) -> str:
    return next((report.digest for report in _cited(incident, record)), "")


def _edit(seen: Sighting, edited: list[Sketch], book: Book) -> Choice | None:
    """An edit stays with its incident, unless the page was filled anew with another event (live pages are)."""
    liked = _ranked(seen, edited, EDIT_AT, book)
    if not liked:
        return None
    why = (Part(name="edit", weight=0.0, words=seen.record.report.title), *liked[0].found.parts)
    return Choice("joins", liked[0].incident, why)


def _same_words(seen: Sighting, book: Book, others: set[str], window: timedelta) -> Choice | None:
    """The same text again is the same incident, or old news under a new date."""
    report = seen.record.report
    first = book.with_same_words(report.digest)
    if not first or first in others or len(f"{report.title} {report.quote}".split()) < TELLING_WORDS:
        return None
    known = book.get(first)
    if known is not None and not _is_open_to(seen, known, others, book):
        return None
    if known is not None and _is_within(seen, known, window):
        found = likeness(seen, known, 0.0)
        if found is None or found.score < 0:
            return None
        return Choice("joins", known.incident, (Part(name="same words", weight=0.0, words=first), *found.parts))
    if seen.record.seen_at - book.last_told_at(first) <= window:
        return None
    return Choice("aside", None, (Part(name=OLD_WORDS, weight=0.0, words=first),))


@dataclass(frozen=True, slots=True)
class _Liked:
    known: Sketch
    found: Likeness

    @property
    def incident(self) -> Incident:
        return self.known.incident


def _ranked(seen: Sighting, sketches: Iterable[Sketch], least: float, book: Book) -> list[_Liked]:
    """Those that score as much; the likeliest first, those kept aside a little behind; of equals the one heard of last."""
    others: dict[str, int] = {}  # candidates of one report are hardly of two countries
    liked: list[_Liked] = []
    for one in sketches:
        country = one.incident.country
        if country not in others:
            others[country] = book.others(country, seen.day)
        like = likeness(seen, one, least, others[country])
        if like and like.score >= least:
            liked.append(_Liked(one, like))
    return sorted(liked, key=_rank, reverse=True)


def _once_each(ranked: list[_Liked], book: Book) -> list[_Liked]:
    """What was merged is one incident, known by any of its looks: its likeliest."""
    found: dict[str, _Liked] = {}
    for one in ranked:
        standing = book.standing(one.incident)
        found.setdefault(standing.id if standing else one.incident.id, one)
    return list(found.values())


def _rank(liked: _Liked) -> tuple[float, datetime, str]:
    behind = ASIDE_BEHIND if is_aside(liked.incident) else 0.0
    return liked.found.score - behind, liked.known.heard_at, liked.incident.id


def _best(seen: Sighting, near: list[Sketch], options: CorrelateOptions, book: Book) -> Choice:
    """The likeliest incident, if it is likely enough; a new one, if no other could be meant; else it is kept aside.

    Between two that do not both name a town, less must suffice, but then no other incident may come near.
    """
    pinned = _names_town(seen.place)
    doubt_at = options.join_at - (DOUBT_BELOW if pinned else PLAUSIBLE_BELOW)
    plausible = _once_each(_ranked(seen, near, doubt_at, book), book)
    if not plausible:
        return _alone(seen.record)
    first = plausible[0]
    score = first.found.score
    if pinned and (score >= options.join_at or is_aside(first.incident)):
        return Choice("joins", first.incident, first.found.parts)
    lead = score - plausible[1].found.score if len(plausible) > 1 else MARGIN
    vague = not pinned or not _names_town(first.incident.place)
    enough = options.join_at - (VAGUE_JOIN_BELOW if seen.place and first.incident.place else 0.0)
    if vague and lead >= MARGIN and score >= enough:
        return Choice("joins", first.incident, first.found.parts)
    return Choice("aside", None, tuple(Part(name=DOUBT, weight=one.found.score, words=one.incident.id) for one in plausible[:3]))


def _alone(record: Assessment) -> Choice:
    """Like nothing we know. Without a town it takes a number and a country, or region and kind, to begin an incident with."""
    place = record.place
    located = _names_town(place) or (place is not None and place.admin1 and record.strike.kind)
    if located or (record.country and (record.toll.killed or record.toll.injured)):
        return Choice("opens")
    return Choice("aside", None, (Part(name=DOUBT, weight=0.0, words="neither town nor number"),))


def _names_town(place: Place | None) -> bool:
    return place is not None and place.precision < 3
