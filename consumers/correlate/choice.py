"""Which incident a report belongs to: one we know, a new one, or none that could be named. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias

from bot.records import Assessment, Incident, Part, Place
from consumers.correlate.book import Book
from consumers.correlate.life import DOUBT, OLD_WORDS, heard_at, is_aside
from consumers.correlate.likeness import Likeness, kilometres, likeness, within
from consumers.correlate.rules import CorrelateOptions

Verdict: TypeAlias = Literal["joins", "opens", "aside", "withdraws", "nothing"]

PLAUSIBLE_BELOW = 1.7
"""So far below the joining score a vague report may still mean an incident: enough to doubt, not to join."""
DOUBT_BELOW = 2.0
"""So far below it a report that names a town waits, silent, for a second origin that says so."""
VAGUE_JOIN_BELOW = 1.0
"""A vague report joins the only plausible incident at this much less."""
MARGIN = 0.8
"""By so much the best of several must lead, if the report does not name a town."""
ASIDE_BEHIND = 0.8
"""An incident we are sure of goes before one that may be the same."""
ROUND_UP_TOWNS = 3
APART_KM = 25.0
EDIT_AT = 0.5
TELLING_WORDS = 12
"""Shorter texts ("Explosions in Kyiv") come back word for word every other night."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What to do with a report, with which incident, and why."""

    verdict: Verdict
    incident: Incident | None = None
    why: tuple[Part, ...] = ()


def choice(record: Assessment, book: Book, options: CorrelateOptions) -> Choice:
    """Decide. What never depends on the book comes first, so that a repeat of it is decided alike."""
    window = options.window.total_seconds()
    held = book.holding(record)
    edited = [one for one in held if _digest(one, record) != record.report.digest]
    if not record.relevant:
        cited = [one for one in edited if _digest(one, record)]
        return Choice("withdraws", cited[0]) if len(cited) == 1 and record.part == 0 else Choice("nothing")
    if is_round_up(record):
        return Choice("nothing")
    if sure := [one for one in edited if not is_aside(one)]:
        kept = _edit(record, sure)
        if kept is not None:
            return kept
    others = {one.id for one in held}
    known = _same_words(record, book, others, window)
    if known is not None:
        return known
    near = (one for one in book.near(record) if one.id not in others and within(record, one.began_at, heard_at(one), window))
    return _best(record, near, options)


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
        if place.precision == 1 and all((kilometres(place, town) or 0.0) > APART_KM for town in towns):
            towns.append(place)
            if len(towns) == ROUND_UP_TOWNS:
                break
    return len(towns)


def _digest(incident: Incident, record: Assessment) -> str:
    """Of the article's text as the incident cites it; empty once it is no longer cited."""
    return next((report.digest for report in incident.reports if report.article_id == record.article_id), "")


def _edit(record: Assessment, edited: list[Incident]) -> Choice | None:
    """An edit stays with its incident, unless the page was filled anew with another event (live pages are)."""
    liked = _ranked(record, edited)[0]
    if liked.found.score < EDIT_AT:
        return None
    return Choice("joins", liked.incident, (Part(name="edit", weight=0.0, words=record.report.title), *liked.found.parts))


def _same_words(record: Assessment, book: Book, others: set[str], window: float) -> Choice | None:
    """The same text again is the same incident, or old news under a new date."""
    first = book.with_same_words(record.report.digest)
    if not first or first in others or _words(record) < TELLING_WORDS:
        return None
    known = book.get(first)
    if known is not None and within(record, known.began_at, heard_at(known), window):
        found = likeness(record, known)
        return (
            Choice("joins", known, (Part(name="same words", weight=0.0, words=first), *found.parts)) if found.score > 0 else None
        )
    if (record.seen_at - book.last_heard(first)).total_seconds() <= window:
        return None
    return Choice("aside", None, (Part(name=OLD_WORDS, weight=0.0, words=first),))


def _words(record: Assessment) -> int:
    return len(record.report.title.split()) + len(record.report.quote.split())


@dataclass(frozen=True, slots=True)
class _Liked:
    incident: Incident
    found: Likeness


def _ranked(record: Assessment, incidents: Iterable[Incident]) -> list[_Liked]:
    """The likeliest first, those kept aside a little behind; of equals the one heard of last."""
    liked = [_Liked(one, likeness(record, one)) for one in incidents]
    return sorted(liked, key=_rank, reverse=True)


def _rank(liked: _Liked) -> tuple[float, datetime, str]:
    behind = ASIDE_BEHIND if is_aside(liked.incident) else 0.0
    return liked.found.score - behind, heard_at(liked.incident), liked.incident.id


def _best(record: Assessment, near: Iterable[Incident], options: CorrelateOptions) -> Choice:
    """The likeliest incident, if it is likely enough; a new one, if no other could be meant; else it is kept aside.

    Between two that do not both name a town, less must suffice, but then no other incident may come near.
    """
    ranked = _ranked(record, near)
    if not ranked:
        return _alone(record, ())
    first = ranked[0]
    pinned = _is_pinned(record.place)
    enough = options.join_at - (DOUBT_BELOW if is_aside(first.incident) else 0.0)
    if pinned and first.found.score >= enough:
        return Choice("joins", first.incident, first.found.parts)
    plausible = [one for one in ranked if one.found.score >= options.join_at - (DOUBT_BELOW if pinned else PLAUSIBLE_BELOW)]
    if not plausible:
        return _alone(record, first.found.parts)
    lead = first.found.score - plausible[1].found.score if len(plausible) > 1 else MARGIN
    vague = not pinned or not _is_pinned(first.incident.place)
    if vague and lead >= MARGIN and first.found.score >= options.join_at - VAGUE_JOIN_BELOW:
        return Choice("joins", first.incident, first.found.parts)
    return Choice("aside", None, tuple(Part(name=DOUBT, weight=one.found.score, words=one.incident.id) for one in plausible[:3]))


def _alone(record: Assessment, parts: tuple[Part, ...]) -> Choice:
    """Like nothing we know. Without a town it takes a number, or region and kind, to begin an incident with."""
    place = record.place
    located = _is_pinned(place) or (place is not None and place.admin1 and record.strike.kind)
    if located or record.toll.killed or record.toll.injured:
        return Choice("opens", None, parts)
    return Choice("aside", None, (Part(name=DOUBT, weight=0.0, words="neither town nor number"), *parts))


def _is_pinned(place: Place | None) -> bool:
    return place is not None and place.precision < 3
