"""Assessment → incident, and incident + assessment → its next revision. Pure."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from typing import Literal, TypeVar

from msgspec.structs import replace

from bot.records import (
    Actors,
    Assessment,
    Claim,
    Count,
    Grade,
    Harm,
    Incident,
    Life,
    Part,
    Phase,
    Place,
    Reason,
    Report,
    Toll,
    TollStep,
)
from consumers.correlate import tolls
from consumers.correlate.grade import grade
from consumers.correlate.life import is_aside
from consumers.correlate.nearness import beside
from consumers.correlate.origins import counted, origins, with_origin
from consumers.correlate.times import began_at, said_at, stated_day
from consumers.severity import severity

BY = "correlate/1"
HARMS: tuple[Literal["killed", "injured", "missing"], ...] = ("killed", "injured", "missing")
PHASES: tuple[Phase | None, ...] = (None, "threat", "launch", "inbound", "intercepted", "impact", "aftermath")
"""In rising order: what landed is not undone by what was shot down."""
RESPONSIBILITIES = ("", "alleged", "claimed", "denied", "accepted")
GRADES: tuple[Grade, ...] = ("retracted", "single_source", "contested", "corroborated", "official", "confirmed")
REPORTS_KEPT, CLAIMS_KEPT, CONTEXT_KEPT, HISTORY_KEPT = 60, 240, 20, 60
"""Bounds, so that a revision of the largest story stays a small record: the first, the newest, one of each origin."""


def opened(record: Assessment, why: tuple[Part, ...] = (), parent: str = "") -> Incident:
    """The incident that begins with this assessment and has its id; `parent` is the one its wave began with."""
    report = with_origin(_cited(record), ())
    at = said_at(report)
    blank = Incident(
        id=record.id, by=BY, country=record.country, revision=0, kind=record.strike.kind, life="new", grade="single_source",
        toll=Toll(), severity=record.severity, began_at=began_at(report.occurred_on, at), updated_at=record.seen_at,
        caused_by=record.id, reports=(), stale=record.stale, why=why, parent=parent, filed_under=record.filed_under,
    )  # fmt: skip
    return _with_report(blank, record, report, None)


def aside(record: Assessment, why: tuple[Part, ...]) -> Incident:
    """Closed at once: it could belong to several incidents, or is old news. Silent unless a second origin names the same."""
    return replace(opened(record, why), life="closed")


def _life(before: Incident, reports: tuple[Report, ...]) -> Life:
    """A report goes on with an incident, or opens it again; what was kept aside takes a second origin."""
    if is_aside(before) and len(origins(reports)) < 2:
        return "closed"
    return "reopened" if before.life == "closed" and not is_aside(before) else "developing"


def joined(incident: Incident, record: Assessment, why: tuple[Part, ...]) -> Incident:
    """The next revision, with this report; an edit replaces what the same article said before."""
    earlier = next((report for report in incident.reports if report.article_id == record.article_id), None)
    kept = () if incident.grade == "retracted" else incident.reports
    others = tuple(report for report in kept if report.article_id != record.article_id)
    report = with_origin(_cited(record), others)
    base = replace(
        _next(incident, record, _placed(others, kept, report), why),
        began_at=min(incident.began_at, said_at(report)),
        stale=incident.stale and record.stale,
    )
    return with_changes(incident, _with_report(base, record, report, earlier))


def withdrawn(incidents: Sequence[Incident], record: Assessment) -> list[Incident]:
    """Their next revisions after an edit that reports none of them any more; one without any other report is retracted.

    Only the last is caused by the record, so that a part of them that was kept before a crash does not stop the rest.
    """
    *before, last = (_without(one, record) for one in incidents)
    return [*(replace(one, caused_by=f"{record.id}/{one.id}") for one in before), last]


def _without(incident: Incident, record: Assessment) -> Incident:
    earlier = next(report for report in incident.reports if report.article_id == record.article_id)
    others = tuple(report for report in incident.reports if report.article_id != record.article_id)
    retracted = not others
    part = Part(name="withdrawn", weight=0.0, words=record.report.title)
    base = replace(
        _next(incident, record, others, (part,)),
        reports=others or (replace(record.report, toll=Toll()),),
        claims=tuple(claim for claim in incident.claims if claim.article_id != record.article_id),
    )
    counted = _counted(_agreed(base), earlier, record.article_id, gone=True)
    graded = replace(counted, grade="retracted") if retracted else _graded(counted)
    return with_changes(incident, graded)


def _next(incident: Incident, record: Assessment, reports: tuple[Report, ...], why: tuple[Part, ...]) -> Incident:
    """The next revision, caused by the record, with these reports; the rest as it was."""
    life = _life(incident, reports)
    return replace(
        incident,
        revision=incident.revision + 1,
        life=life,
        updated_at=max(incident.updated_at, record.seen_at),
        caused_by=record.id,
        reports=reports,
        why=(incident.why[0], *why) if life == "closed" else why,
    )


def with_reports(incident: Incident, reports: Iterable[Report], claims: Iterable[Claim]) -> Incident:
    """As if these had come in one after another; `claims` may hold those of others, too.

    What a report does not keep for itself (weapons, targets, actors, phase) stays as it is.
    """
    claims = tuple(claims)
    for report in sorted(reports, key=lambda one: (one.seen_at, one.article_id)):
        told = tuple(claim for claim in claims if claim.article_id == report.article_id)
        base = replace(
            incident,
            updated_at=max(incident.updated_at, report.seen_at),
            began_at=min(incident.began_at, began_at(report.occurred_on, said_at(report))),
            reports=_bounded((*incident.reports, with_origin(report, incident.reports))),
            claims=(*incident.claims, *told)[-CLAIMS_KEPT:],
        )
        incident = _counted(_agreed(base), None, report.article_id)
    return _graded(incident)


def taken_in(kept: Incident, other: Incident) -> Incident:
    """What both say of the attack itself, and the reports of both."""
    known = {report.article_id for report in kept.reports}
    union = replace(
        kept,
        context=_context(kept.context, other.context),
        weapons=_union(kept.weapons, other.weapons),
        targets=_union(kept.targets, other.targets),
        actors=_actors(kept.actors, other.actors),
        phase=max(kept.phase, other.phase, key=PHASES.index),
        strike=kept.strike or other.strike,
        casualty=kept.casualty or other.casualty,
        disputed=kept.disputed or other.disputed,
        stale=kept.stale and other.stale,
    )
    return with_reports(union, (report for report in other.reports if report.article_id not in known), other.claims)


def told_by(incident: Incident, reports: Iterable[Report], claims: Iterable[Claim]) -> Incident:
    """The incident anew, as these reports alone tell it."""
    reports = tuple(reports)
    began = min(began_at(report.occurred_on, said_at(report)) for report in reports)
    at = min(report.seen_at for report in reports)
    blank = replace(
        incident, reports=(), claims=(), toll=Toll(), history=(), origins=(), began_at=began, updated_at=at, kind=None,
        place=None, occurred_on=None,
    )  # fmt: skip
    told = with_reports(blank, reports, claims)
    return replace(told, kind=told.kind or incident.kind, place=told.place or incident.place)


def _cited(record: Assessment) -> Report:
    """The report as the incident keeps it, with what this article alone says."""
    return replace(
        record.report,
        toll=record.toll,
        kind=record.strike.kind,
        place=record.place,
        beside=beside(record),
        occurred_on=stated_day(record.occurred_on, said_at(record.report)),
    )


def _placed(others: tuple[Report, ...], before: tuple[Report, ...], report: Report) -> tuple[Report, ...]:
    """An edit stays where the article stood; anything else goes last."""
    if len(others) == len(before):
        return _bounded((*before, report))
    return tuple(report if one.article_id == report.article_id else one for one in before)


def _bounded(reports: tuple[Report, ...]) -> tuple[Report, ...]:
    """Drop the oldest that is neither the first nor its origin's only one; of only ones those of new feeds before others."""
    if len(reports) <= REPORTS_KEPT:
        return reports
    seen = [(report.origin, report.new_since is None) for report in reports]
    later = range(1, len(reports))
    repeated = (index for index in later if seen.count(seen[index]) > 1)
    spare = next(repeated, next((index for index in later if reports[index].new_since), 1))
    return reports[:spare] + reports[spare + 1 :]


def _with_report(base: Incident, record: Assessment, report: Report, earlier: Report | None) -> Incident:
    """Everything the report adds, then toll, grade and severity anew."""
    claims = _claims(record, report, edited=earlier is not None)
    cited = {one.article_id for one in base.reports} | {report.article_id}
    kept = tuple(claim for claim in base.claims if claim.article_id != report.article_id and claim.article_id in cited)
    incident = replace(
        base,
        reports=base.reports or (report,),
        claims=(*kept, *(claim for claim in claims if claim.scope == "event"))[-CLAIMS_KEPT:],
        context=_context(base.context, claims),
        weapons=_union(base.weapons, record.weapons),
        targets=_union(base.targets, record.targets),
        actors=_actors(base.actors, _believed(record.actors, report)),
        phase=max(base.phase, record.strike.phase, key=PHASES.index),
        strike=base.strike or record.strike.alert,
        casualty=base.casualty or record.casualty.alert,
        disputed=base.disputed or (record.strike.disputed and report.new_since is None),
    )
    return _graded(_counted(_agreed(incident), earlier, report.article_id))


def _agreed(incident: Incident) -> Incident:
    """Kind, day and place as most origins have them; of equals, what was said first."""
    reports = incident.reports
    return replace(
        incident,
        kind=_most((one.kind, one.origin) for one in reports) or incident.kind,
        occurred_on=_most((one.occurred_on, one.origin) for one in reports) or incident.occurred_on,
        place=_place(reports) or incident.place,
    )


def _place(reports: tuple[Report, ...]) -> Place | None:
    """The spot most origins name, as finely as any of them does; regions and countries only when nobody names a spot."""
    named = [(one.place, one.origin) for one in reports if one.place is not None]
    pinned = [(place, origin) for place, origin in named if place.precision < 3]
    if not pinned:
        finest = min((_fineness(place) for place, _ in named), default=0.0)
        return _most((place, origin) for place, origin in named if _fineness(place) == finest)
    finest = min(place.precision for place, _ in pinned)
    votes: dict[tuple[float | None, float | None, str], set[str]] = {}
    for place, origin in pinned:
        votes.setdefault(_spot(place), set()).add(origin)
    towns = {_spot(place) for place, _ in pinned if place.precision == finest}
    spot = max(votes, key=lambda spot: (len(votes[spot]), spot in towns))
    return min((place for place, _ in pinned if _spot(place) == spot), key=_fineness)


def _spot(place: Place) -> tuple[float | None, float | None, str]:
    return place.lat, place.lon, "" if place.lat is not None else place.name


_Said = TypeVar("_Said", bound=Hashable)


def _most(said: Iterable[tuple[_Said | None, str]]) -> _Said | None:
    """What most origins say at least once; None is no word."""
    votes: dict[_Said, set[str]] = {}
    for what, origin in said:
        if what is not None:
            votes.setdefault(what, set()).add(origin)
    return max(votes, key=lambda what: len(votes[what]), default=None)


def _claims(record: Assessment, report: Report, *, edited: bool) -> tuple[Claim, ...]:
    """With article and time. What an edit says is said when it is read: its page keeps the first date."""
    at = record.seen_at if edited else None
    return tuple(replace(claim, article_id=report.article_id, at=at or claim.at or said_at(report)) for claim in record.claims)


def _context(known: tuple[Claim, ...], new: tuple[Claim, ...]) -> tuple[Claim, ...]:
    """Totals of a day or a war; the same total of another article is not said twice."""
    said = {_total(claim) for claim in known}
    totals = {_total(claim): claim for claim in new if claim.scope != "event" and _total(claim) not in said}
    return (*known, *totals.values())[-CONTEXT_KEPT:]


def _total(claim: Claim) -> tuple[str, str, str, str, int, int | None]:
    return claim.what, claim.who, claim.scope, claim.speaker, claim.min, claim.max


def _counted(incident: Incident, earlier: Report | None, newest: str, *, gone: bool = False) -> Incident:
    """With the toll settled anew, and a step of history if it changed."""
    counts: dict[str, Count | None] = {}
    corrected = False
    for what in HARMS:
        counts[what], fell = _count(what, incident, earlier, newest, gone=gone)
        corrected = corrected or fell
    toll = Toll(killed=counts["killed"], injured=counts["injured"], missing=counts["missing"])
    if _numbers(toll) == _numbers(incident.toll):
        return replace(incident, toll=toll)
    step = TollStep(at=incident.updated_at, toll=toll, article_id=newest, correction=corrected)
    history = (*incident.history, step)
    return replace(incident, toll=toll, history=(history[0], *history[1:][-HISTORY_KEPT:]))


def _count(what: Harm, incident: Incident, earlier: Report | None, newest: str, *, gone: bool) -> tuple[Count | None, bool]:
    before: Count | None = getattr(incident.toll, what)
    replaced: Count | None = getattr(earlier.toll, what) if earlier else None
    cited = any(claim.what == what and claim.article_id == newest for claim in incident.claims)
    if not replaced and not cited and not any(getattr(one.toll, what) for one in incident.reports if one.article_id == newest):
        return before, False  # nothing new was said of it
    said = tolls.sayings(what, incident.reports, incident.claims)
    change = tolls.Change(newest, replaced, gone)
    settled = tolls.settled(said, before, tolls.last_fall(what, incident.history), change)
    return settled.count, settled.corrected


def _numbers(toll: Toll) -> tuple[tuple[int, int | None] | None, ...]:
    return tuple((count.min, count.max) if count else None for count in (toll.killed, toll.injured, toll.missing))


def _graded(incident: Incident) -> Incident:
    heard, count = origins(incident.reports), counted(incident.reports)
    before = incident.origins if len(incident.reports) >= REPORTS_KEPT else ()
    behind = tuple(dict.fromkeys((*(one for one in before if one in count or one not in heard), *count)))
    return replace(
        incident,
        origins=behind,
        grade=grade(incident.reports, behind, incident.claims, incident.actors, disputed=incident.disputed),
        severity=severity(incident.toll, incident.targets, incident.phase, strike=incident.strike),
    )


def with_changes(before: Incident, after: Incident) -> Incident:
    """Named in the words of `Reason`, gravest first."""
    changes: list[Reason] = []
    step = after.history[-1] if len(after.history) > len(before.history) or after.history[-1:] != before.history[-1:] else None
    if (step and step.correction) or after.grade == "retracted" != before.grade:
        changes.append("corrected")
    if any(_rose(getattr(before.toll, what), getattr(after.toll, what)) for what in HARMS):
        changes.append("toll_rose")
    if after.actors.responsibility != before.actors.responsibility or (after.grade == "contested" != before.grade):
        changes.append("responsibility")
    if _is_finer(before.place, after.place):
        changes.append("place_refined")
    if GRADES.index(after.grade) > max(GRADES.index(before.grade), GRADES.index("contested")):
        changes.append("corroborated")
    return replace(after, changes=tuple(changes))


def _rose(before: Count | None, after: Count | None) -> bool:
    return after is not None and (before is None or after.min > before.min)


def _is_finer(before: Place | None, after: Place | None) -> bool:
    return after is not None and (before is None or _fineness(after) < _fineness(before))


def _fineness(place: Place) -> float:
    """A region is finer than a country, though both have precision 3."""
    return place.precision - (0.5 if place.precision == 3 and place.admin1 else 0.0)


def _believed(actors: Actors, report: Report) -> Actors:
    """That a side accepts what it is blamed for confirms an incident, so a new feed's word for it is only a claim."""
    only_claimed = report.new_since is not None and actors.responsibility == "accepted"
    return replace(actors, responsibility="claimed") if only_claimed else actors


def _actors(known: Actors, new: Actors) -> Actors:
    return Actors(
        belligerent=known.belligerent or new.belligerent,
        recipient=known.recipient or new.recipient,
        responsibility=max(known.responsibility, new.responsibility, key=RESPONSIBILITIES.index),
    )


def _union(known: tuple[str, ...], new: tuple[str, ...]) -> tuple[str, ...]:
    return known if set(new) <= set(known) else tuple(dict.fromkeys((*known, *new)))
