"""What the demo says at its end: what was read, what rang, what stayed silent and why. Pure."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import groupby

from rich import box
from rich.console import Group
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from bot.demo.feeds import Day
from bot.records import Alert, Article, Assessment, Count, Incident

SHOWN_SILENT = 8


@dataclass(frozen=True, slots=True)
class Outcome:
    """The newest record of every id, as the journal held them at the end of the day."""

    articles: tuple[Article, ...]
    assessments: tuple[Assessment, ...]
    incidents: tuple[Incident, ...]
    alerts: tuple[Alert, ...]
    seconds: float


def summary(day: Day, outcome: Outcome) -> Panel:
    """A panel of three parts."""
    return Panel(
        Group(_read(day, outcome), Text(), _rang(outcome), Text(), _silent(outcome), Text(), _onward()),
        title="tocsin · the day in short", border_style="cyan", box=box.ROUNDED, padding=(1, 2),
    )  # fmt: skip


def _read(day: Day, outcome: Outcome) -> Text:
    languages = {assessment.language for assessment in outcome.assessments}
    text = Text()
    text.append("Read    ", style="bold cyan")
    text.append(
        f"{len(outcome.articles)} articles of {len(day.feeds)} feeds in {len(languages)} languages, "
        f"a day of news in {outcome.seconds:.0f} seconds."
    )
    return text


def _rang(outcome: Outcome) -> Group:
    head = Text()
    head.append("Rang    ", style="bold red")
    first = {alert.incident_id for alert in outcome.alerts if alert.reason == "first"}
    updates = Counter(alert.incident_id for alert in outcome.alerts if alert.reason != "first")
    head.append(f"{len(first)} incidents, each once; {sum(updates.values())} updates of those messages.")
    grid = Table(box=None, show_header=False, padding=(0, 1), pad_edge=False)
    grid.add_column(width=7)
    for incident in sorted(outcome.incidents, key=lambda one: one.began_at):
        if incident.id in first:
            grid.add_row("", *_incident(incident, updates[incident.id]))
    return Group(head, grid)


def _incident(incident: Incident, updates: int) -> tuple[Text, Text, Text, Text]:
    place = f"{incident.place.name}, {incident.place.country}" if incident.place else incident.country
    kind = (incident.kind or "armed violence").replace("_", " ")
    steps = [_count(step.toll.killed) for step in incident.history if step.toll.killed is not None]
    toll = " → ".join(step for step, _ in groupby(steps)) + " killed" if steps else "toll not stated"
    reports = f"{len(incident.reports)} reports, {len(incident.origins)} origins"
    return Text(kind), Text(place, style="bold"), Text(toll), Text(f"{reports}; updated {updates}×", style="dim")


def _count(count: Count | None) -> str:
    if count is None:
        return "?"
    return str(count.min) if count.max == count.min else f"≥{count.min}" if count.max is None else f"{count.min}–{count.max}"


def _silent(outcome: Outcome) -> Group:
    rang = {report.article_id for alert in outcome.alerts for report in alert.incident.reports}
    reasons: Counter[str] = Counter()
    examples: dict[str, str] = {}
    seen: set[str] = set()
    for assessment in sorted(outcome.assessments, key=lambda one: one.seen_at):
        if assessment.article_id in rang or assessment.article_id in seen:
            continue
        seen.add(assessment.article_id)
        reason = why_silent(assessment)
        reasons[reason] += 1
        examples.setdefault(reason, assessment.report.title)
    head = Text()
    head.append("Silent  ", style="bold green")
    head.append(f"{len(seen)} articles, because:")
    grid = Table(box=None, show_header=False, padding=(0, 1), pad_edge=False)
    grid.add_column(width=7)
    grid.add_column(justify="right")
    grid.add_column(no_wrap=True)
    grid.add_column(no_wrap=True, overflow="ellipsis")
    for reason, count in reasons.most_common(SHOWN_SILENT):
        grid.add_row("", str(count), Text(reason), Text(f"“{examples[reason]}”", style="dim"))
    rest = sum(count for _, count in reasons.most_common()[SHOWN_SILENT:])
    if rest:
        grid.add_row("", str(rest), Text("for other reasons"), Text("tocsin explain says which", style="dim"))
    return Group(head, grid)


def why_silent(assessment: Assessment) -> str:
    """The strongest reason in words: too old, the signal that spoke most against it, or nothing that spoke for it."""
    if assessment.stale:
        return "older than the alert age limit"
    if assessment.relevant:
        return "a report that waits for a second one"
    against = min(assessment.evidence, key=lambda one: one.weight, default=None)
    if against is None or against.weight >= 0:
        return "nothing in it reports a strike"
    return against.signal.replace("_", " ").replace(".", ": ")


def _onward() -> Text:
    text = Text()
    text.append("Next    ", style="bold magenta")
    text.append("put your feeds and a receiver into config/tocsin.yaml, then ")
    text.append("tocsin config check", style="bold")
    text.append(" and ")
    text.append("tocsin run", style="bold")
    text.append(".")
    return text
