"""What an operator decided by hand: incidents merged, split, and that undone. Pure.

Every decision ends with the next revision of one incident, its `anchor`, which alone is caused by the order; what else
follows comes before it. So an order of which only a part was kept before a crash is simply carried out again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from msgspec.structs import replace

from bot.orders import Order
from bot.records import Assessment, Incident, Part, Reason, Report, TollStep
from consumers.correlate.book import Book
from consumers.correlate.life import is_aside
from consumers.correlate.merge import taken_in, told_by, with_changes


def obeyed(order: Order, record: Assessment, book: Book) -> Sequence[Incident]:
    """What follows, the anchor last; nothing if it cannot be done (any more)."""

    def find(incident_id: str) -> Incident | None:
        known = book.get(incident_id)
        return known.incident if known else None

    known = find(order.incidents[0])
    if known is None or refusal(order, find):
        return ()
    match order.what:
        case "merge":
            return _merged(known, _found(order.incidents[1:], find), order, record)
        case "split":
            return _split(known, find(new_id(order)), order, record)
        case "undo":
            if order.incidents[1:]:
                return _parted(known, _found(order.incidents[1:], find), order, record)
            anchor = find(known.order.incidents[0]) if known.order else None
            assert anchor is not None
            return _undone(anchor, order, record, find)


def refusal(order: Order, find: Callable[[str], Incident | None]) -> str:
    """Why it cannot be done, for the operator; empty if it can. `find` gives the newest revision of an incident."""
    found = _found(order.incidents, find)
    if missing := [one for one in order.incidents if find(one) is None]:
        return f"there is no incident {missing[0]}"
    if order.what == "undo":
        return _undo_refusal(found[0], find) if len(found) == 1 else _parting_refusal(found[0], found[1], order)
    for one in found:
        if one.merged_into and not _is_done(one, order):
            return f"{one.id} was merged into {one.merged_into}: name that one, or undo the merge"
        if one.life == "closed" and not _is_done(one, order):
            kept = "kept aside in doubt" if is_aside(one) else "closed"
            return f"{one.id} is {kept}: only incidents that are still open can be changed"
    if order.what == "merge":
        return _merge_refusal(found, order)
    cited = {report.article_id for report in found[0].reports}
    if strange := [one for one in order.reports if one not in cited]:
        return f"{found[0].id} has no report {strange[0]}"
    if not order.reports:
        return "name the reports that leave"
    return "" if cited - set(order.reports) else f"all reports of {found[0].id} would leave it: nothing to split"


def new_id(order: Order) -> str:
    """Of the incident that a split makes."""
    return f"{order.id}.split.0"


def _merge_refusal(found: Sequence[Incident], order: Order) -> str:
    if len(set(order.incidents)) < max(2, len(order.incidents)):
        return "name two different incidents or more"
    if len({(one.country, one.shard) for one in found}) > 1:
        return f"{', '.join(one.country or 'no country' for one in found)}: incidents of two countries are kept apart"
    return ""


def _undo_refusal(known: Incident, find: Callable[[str], Incident | None]) -> str:
    last = known.order
    if last is None:
        return f"nobody changed {known.id} by hand"
    anchor = find(last.incidents[0])
    if last.what == "undo" or anchor is None or anchor.order is None or anchor.order.id != last.id:
        return f"the last decision on {known.id} is undone already, or others were built on it: name what was merged, or split"
    if anchor.life == "closed":
        return f"{anchor.id} is closed: only incidents that are still open can be changed"
    parts = _found(last.incidents[1:] if last.what == "merge" else (new_id(last),), find)
    return "" if parts else "the other incident is forgotten"


def _parting_refusal(anchor: Incident, one: Incident, order: Order) -> str:
    if one.merged_into != anchor.id and not _is_done(one, order):
        return f"{one.id} is not merged into {anchor.id}"
    if anchor.life == "closed":
        return f"{anchor.id} is closed: only incidents that are still open can be changed"
    gone = {report.article_id for report in one.reports}
    left = {report.article_id for report in anchor.reports}
    if not left - gone:
        return f"nothing would be left of {anchor.id}"
    return "" if left & gone or _is_done(one, order) else f"the reports of {one.id} have left {anchor.id} since"


def _found(ids: Iterable[str], find: Callable[[str], Incident | None]) -> list[Incident]:
    return [one for one in map(find, ids) if one is not None]


def _is_done(one: Incident, order: Order) -> bool:
    """Was this much of the order kept before a crash?"""
    return one.order is not None and one.order.id == order.id


def _merged(kept: Incident, others: Sequence[Incident], order: Order, record: Assessment) -> list[Incident]:
    dropped = [_dropped(one, kept.id, order, record) for one in others if not _is_done(one, order)]
    after = kept
    for one in others:
        after = taken_in(after, one)
    return [*dropped, _anchor(kept, after, order, record)]


def _dropped(one: Incident, into: str, order: Order, record: Assessment) -> Incident:
    """Its message is brought up to date once more, and says where the story goes on."""
    why = (Part(name="merged", weight=0.0, words=order.why),)
    after = _next(one, order, record, ("closed",))
    return replace(after, life="closed", merged_into=into, why=why)


def _split(known: Incident, made: Incident | None, order: Order, record: Assessment) -> list[Incident]:
    leave = [report for report in known.reports if report.article_id in order.reports]
    stay = [report for report in known.reports if report.article_id not in order.reports]
    after = replace(told_by(known, stay, known.claims), barred=_with_marks(known.barred, leave))
    outputs = [] if made else [_made(known, leave, order, record)]
    return [*outputs, _anchor(known, after, order, record, ("corrected",))]


def _made(known: Incident, reports: Iterable[Report], order: Order, record: Assessment) -> Incident:
    """An incident of its own, told of as a new one."""
    told = told_by(known, reports, known.claims)
    why = (Part(name="split", weight=0.0, words=order.why),)
    return replace(
        told, id=new_id(order), revision=0, life="new", caused_by=new_id(order), updated_at=max(known.updated_at, record.seen_at),
        parent="", changes=(), why=why, order=order, barred=(), merged_into="",
    )  # fmt: skip


def _undone(anchor: Incident, order: Order, record: Assessment, find: Callable[[str], Incident | None]) -> list[Incident]:
    last = anchor.order
    assert last is not None
    if last.what == "split":
        made = _found((new_id(last),), find)
        back = replace(anchor, barred=_without_marks(anchor.barred, made))
        dropped = [_dropped(one, anchor.id, order, record) for one in made if not _is_done(one, order)]
        for one in made:
            back = taken_in(back, one)
        return [*dropped, _anchor(anchor, back, order, record)]
    return _parted(anchor, _found(last.incidents[1:], find), order, record)


def _parted(anchor: Incident, parted: Sequence[Incident], order: Order, record: Assessment) -> list[Incident]:
    """What was merged stands for itself again, with its own reports as far as they did not go elsewhere since."""
    gone = {report.article_id for one in parted for report in one.reports}
    stay = [report for report in anchor.reports if report.article_id not in gone]
    if not stay:
        return []
    leave = [report for report in anchor.reports if report.article_id in gone]
    after = replace(told_by(anchor, stay, anchor.claims), barred=_with_marks(anchor.barred, leave))
    revived = [_revived(one, anchor, order, record) for one in parted if not _is_done(one, order)]
    return [*revived, _anchor(anchor, after, order, record, ("corrected",))]


def _revived(one: Incident, anchor: Incident, order: Order, record: Assessment) -> Incident:
    """As it was, with the newest text of its articles; what came after the merge stays where it is."""
    newest = {report.article_id: report for report in anchor.reports}
    stayed = (report for report in one.reports if report.article_id in newest or report.article_id not in anchor.barred)
    reports = tuple(newest.get(report.article_id, report) for report in stayed)
    claims = (
        *(claim for claim in anchor.claims if claim.article_id in newest),
        *(claim for claim in one.claims if claim.article_id not in newest),
    )
    after = replace(told_by(one, reports, claims), merged_into="", life="reopened")
    return _next(after, order, record, ("corrected",))


def _next(one: Incident, order: Order, record: Assessment, changes: tuple[Reason, ...]) -> Incident:
    """The next revision of an incident that is not the anchor."""
    return replace(
        one, revision=one.revision + 1, updated_at=max(one.updated_at, record.seen_at), caused_by=f"{record.id}/{one.id}",
        changes=changes, order=order,
    )  # fmt: skip


def _anchor(before: Incident, after: Incident, order: Order, record: Assessment, changes: tuple[Reason, ...] = ()) -> Incident:
    """The last word of every order. The toll takes one step, whatever it took to count it."""
    at = max(before.updated_at, record.seen_at)
    history = before.history
    if after.toll != before.toll:
        history = (*history, TollStep(at=at, toll=after.toll, correction=bool(changes)))
    told = replace(
        after, revision=before.revision + 1, life="developing", updated_at=at, caused_by=record.id, history=history, order=order,
        why=(Part(name=order.what, weight=0.0, words=order.why),), merged_into="",
    )  # fmt: skip
    named = with_changes(before, told)
    return replace(named, changes=tuple(dict.fromkeys((*changes, *named.changes))))


def _with_marks(barred: tuple[str, ...], reports: Iterable[Report]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*barred, *(mark for report in reports for mark in (report.article_id, report.digest)))))


def _without_marks(barred: tuple[str, ...], made: Iterable[Incident]) -> tuple[str, ...]:
    back = {mark for one in made for report in one.reports for mark in (report.article_id, report.digest)}
    return tuple(mark for mark in barred if mark not in back)
