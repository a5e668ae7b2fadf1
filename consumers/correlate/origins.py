"""Who is behind the words: outlets that print one agency's text, or one family's editions, are one origin. Pure."""

from __future__ import annotations

from msgspec.structs import replace
from rapidfuzz.fuzz import ratio

from bot.records import Report

COPY_WORDS = 12
"""From this length on, independent desks do not write alike by chance."""
COPY_RATIO, SHORT_COPY_RATIO = 80.0, 96.0
SHORT_WORDS = 6
"""Below, even equal texts prove nothing ("Explosions in Kyiv")."""


def origin(report: Report) -> str:
    """The agency if the text names one, else the publisher's family, else the publisher itself."""
    return report.origin or report.family or report.publisher or report.feed_id


def with_origin(report: Report, others: tuple[Report, ...]) -> Report:
    """The report with its origin settled: a near copy of another's text has that one's origin.

    An agency's name wins over an outlet's; among outlets whoever came first is taken for the author.
    """
    own = origin(report)
    if is_agency_copy(report):
        return replace(report, origin=own)
    for other in others:
        if other.language == report.language and origin(other) != own and is_copy(report, other):
            return replace(report, origin=origin(other))
    return replace(report, origin=own)


def is_agency_copy(report: Report) -> bool:
    """Does the text name somebody else as its author?"""
    return bool(report.origin) and report.origin not in {report.family, report.publisher}


def is_copy(one: Report, other: Report) -> bool:
    """Are both the same words, give or take an editor's touch? The longer the text, the less must be equal."""
    if one.digest and one.digest == other.digest:
        return True
    here, there = _body(one), _body(other)
    words = min(here.count(" "), there.count(" ")) + 1
    if words < SHORT_WORDS:
        return False
    least = COPY_RATIO if words >= COPY_WORDS else SHORT_COPY_RATIO
    return ratio(here, there, score_cutoff=least) >= least


def origins(reports: tuple[Report, ...]) -> tuple[str, ...]:
    """Each once, in order of first appearance."""
    return tuple(dict.fromkeys(origin(report) for report in reports))


def counted(reports: tuple[Report, ...]) -> tuple[str, ...]:
    """Those that count as independent: a feed added yesterday may belong to whoever wants to be believed. Never empty."""
    return origins(tuple(report for report in reports if report.new_since is None) or reports[:1])


def _body(report: Report) -> str:
    return report.quote if report.quote.count(" ") >= report.title.count(" ") else report.title
