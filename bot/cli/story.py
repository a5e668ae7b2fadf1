"""What became of one article, stage by stage, read from the journal; and why. Pure but for the journal it is handed."""

from __future__ import annotations

import math
from collections.abc import Sequence
from contextlib import aclosing

import msgspec

from bot.ports import Journal
from bot.records import Alert, Article, Assessment, Delivery, Evidence, Failure, Incident
from bot.topics import ALERTS, ARTICLES, ASSESSMENTS, DELIVERIES, FAILURES, INCIDENTS

NAMED = 6
"""So many characters of an id name an article."""
LEARNT = "learnt"
"""The one line of evidence that is no signal of the rules."""


class Trace(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Everything the journal holds of an article, oldest first."""

    articles: tuple[Article, ...] = ()
    assessments: tuple[Assessment, ...] = ()
    incidents: tuple[Incident, ...] = ()
    alerts: tuple[Alert, ...] = ()
    deliveries: tuple[Delivery, ...] = ()
    failures: tuple[Failure, ...] = ()


async def trace(journal: Journal, wanted: str) -> Trace:
    """Find the article by its id (or the beginning of it) or its URL; an incident's id finds its first article."""
    articles = await _all_articles(journal, wanted)
    ids = {one.id for one in articles}
    async with aclosing(journal.replay(ASSESSMENTS)) as records:
        assessments = [one async for one in records if one.article_id in ids or _names(one.id, wanted)]
    ids |= {one.article_id for one in assessments}
    async with aclosing(journal.replay(INCIDENTS)) as records:
        incidents = [one async for one in records if ids & {report.article_id for report in one.reports}]
    known = {one.id for one in incidents}
    async with aclosing(journal.replay(ALERTS)) as records:
        alerts = [one async for one in records if one.incident_id in known]
    said = {one.id for one in alerts}
    async with aclosing(journal.replay(DELIVERIES)) as records:
        deliveries = {one.id: one async for one in records if one.alert_id in said}
    async with aclosing(journal.replay(FAILURES)) as records:
        failures = [one async for one in records if any(f'"{article_id}"' in one.what for article_id in ids)]
    return Trace(
        articles=tuple(articles), assessments=tuple(assessments), incidents=tuple(incidents), alerts=tuple(alerts),
        deliveries=tuple(deliveries.values()), failures=tuple(failures),
    )  # fmt: skip


async def _all_articles(journal: Journal, wanted: str) -> list[Article]:
    async with aclosing(journal.replay(ARTICLES)) as records:
        return [one async for one in records if _names(one.id, wanted) or one.url == wanted]


def _names(record_id: str, wanted: str) -> bool:
    return record_id == wanted or (len(wanted) >= NAMED and record_id.startswith(wanted))


def margin(score: float, threshold: float) -> float:
    """How far the score is above the threshold, in logits: the weight that would have changed the verdict."""
    return _logit(score) - _logit(threshold)


def deciding(parts: Sequence[Evidence], gap: float) -> list[Evidence]:
    """The evidence of one score without which the verdict would be the other one; `gap` is the score's margin.

    What was learnt scales the sum of the rules, so a signal of theirs takes its share of that along.
    """
    by_rules = sum(one.weight for one in parts if one.signal != LEARNT)
    learnt = sum(one.weight for one in parts if one.signal == LEARNT)
    scale = max(1.0, 1 + learnt / by_rules) if by_rules else 1.0
    return [
        one for one in parts
        if one.weight and (gap >= 0) != (gap - one.weight * (1 if one.signal == LEARNT else scale) >= 0)
    ]  # fmt: skip


def _logit(value: float) -> float:
    value = min(max(value, 1e-6), 1 - 1e-6)
    return math.log(value / (1 - value))


def stages(found: Trace) -> list[tuple[str, str]]:
    """One line for each stage: its name, and what it decided and why."""
    lines = [("poll", _poll(found))]
    if found.articles or found.assessments:
        lines.append(("assess", _assess(found)))
    if found.assessments:
        lines.append(("correlate", _correlate(found)))
    if found.incidents:
        lines.append(("grade", attested(found.incidents[-1])))
        lines.append(("escalate", _escalate(found)))
    if found.alerts:
        lines.extend(("deliver", _deliver(one)) for one in found.deliveries)
    lines.extend(("dead", f"{one.stage} could not handle it: {last_line(one.error)}") for one in found.failures)
    return lines


def _poll(found: Trace) -> str:
    if not found.articles:
        return "the article itself is no longer (or not yet) in the journal"
    last = found.articles[-1]
    stale = "; older than the alert age limit when first seen: never alerted" if last.stale else ""
    return f"read from {last.feed_id} at {last.seen_at:%Y-%m-%d %H:%M} UTC, revision {last.revision}{stale}"


def _assess(found: Trace) -> str:
    if not found.assessments:
        return "not assessed yet"
    last = found.assessments[-1]
    verdict = "relevant" if last.relevant else "irrelevant"
    return f"{verdict}: strike {last.strike.score:.2f}, casualty {last.casualty.score:.2f}, language {last.language or '?'}"


def _correlate(found: Trace) -> str:
    if not found.incidents:
        return "part of no incident" + ("" if found.assessments[-1].relevant else ", because irrelevant")
    last = found.incidents[-1]
    why = ", ".join(f"{part.name} {part.weight:+.1f}" for part in last.why)
    reports = f"{len(last.reports)} report{'s' if len(last.reports) > 1 else ''}"
    return f"incident {last.id} (revision {last.revision}, {last.life}, {reports}){f': {why}' if why else ''}"


def attested(one: Incident) -> str:
    """The grade, and whose word it stands on: "single source (suspilne); too new to count: fake.example since 2026-03-12"."""
    new = {report.feed_id: report.new_since for report in one.reports if report.new_since}
    told = f"{one.grade.replace('_', ' ')} ({', '.join(one.origins) or '?'})"
    if not new or len(one.reports) == 1:
        return told
    return f"{told}; too new to count (poll.new_for): {', '.join(f'{feed} since {at:%Y-%m-%d}' for feed, at in new.items())}"


def _escalate(found: Trace) -> str:
    if not found.alerts:
        last = found.incidents[-1]
        return "no alert: " + (
            "the incident is older than the alert age limit" if last.stale else "no route takes it, or it is not news"
        )
    return ", ".join(f"{one.reason} ({one.severity}{'' if one.loud else ', quiet'})" for one in found.alerts)


def last_line(error: str) -> str:
    """Of a traceback, that is the line which says what happened."""
    return (error.splitlines() or [""])[-1]


def _deliver(step: Delivery) -> str:
    return f"{step.receiver}: {step.outcome}{f' ({step.detail})' if step.detail else ''}"
