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

SHOWN_SILENT = 9
NARROW = 100
IN_WORDS = {
    "modality.hypothetical": "a threat or a possibility",
    "modality.future": "a plan or a warning",
    "modality.historical": "history",
    "modality.drill": "a drill or a test",
    "modality.fiction": "a film, a game, a book",
    "modality.negated": "it says that it did not happen",
    "past_year": "long ago",
    "learnt": "worded unlike news of a strike",
    "denied": "denied",
    "genre.court": "a court case about an old attack",
    "genre.rebuilding": "rebuilding",
    "genre.found_bomb": "an old bomb, found",
    "genre.fact_check": "a fact check",
    "genre.analysis": "analysis",
    "genre.diplomacy": "diplomacy",
    "genre.arms": "arms deliveries",
    "genre.meeting": "a meeting, a prize",
    "genre.animal": "animals",
    "sense": "a strike of another kind",
    "cause.disaster": "a disaster",
    "cause.accident": "an accident",
    "cause.crime": "a crime",
    "cause": "another cause",
    "casualty.not_armed": "casualties, but no armed violence",
    "casualty.not_now": "casualties of another time",
}
"""What speaks against a report, by the name of the signal (or of its family)."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """The newest record of every id, as the journal held them at the end of the day."""

    articles: tuple[Article, ...]
    assessments: tuple[Assessment, ...]
    incidents: tuple[Incident, ...]
    alerts: tuple[Alert, ...]
    seconds: float


def summary(day: Day, outcome: Outcome, width: int = 120) -> Panel:
    """A panel of three parts; below `NARROW` columns with fewer details, so that no line is broken."""
    return Panel(
        Group(_read(day, outcome), Text(), _rang(outcome, detailed=width >= NARROW), Text(), _silent(outcome), Text(), _onward()),
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


def _rang(outcome: Outcome, *, detailed: bool) -> Group:
    head = Text()
    head.append("Rang    ", style="bold red")
    first = {alert.incident_id for alert in outcome.alerts if alert.reason == "first"}
    updates = Counter(alert.incident_id for alert in outcome.alerts if alert.reason != "first")
    head.append(
        f"{_number(len(first), 'incident')}, each once, and {_number(sum(updates.values()), 'update')} of those messages."
    )
    grid = Table(box=None, show_header=False, padding=(0, 1), pad_edge=False)
    grid.add_column(width=2)
    for _ in range(4):
        grid.add_column(no_wrap=True, overflow="ellipsis")
    for incident in sorted(outcome.incidents, key=lambda one: one.began_at):
        if incident.id in first:
            grid.add_row("", *_incident(incident, updates[incident.id], detailed=detailed))
    return Group(head, grid)


def _incident(incident: Incident, updates: int, *, detailed: bool) -> tuple[Text, Text, Text, Text]:
    place = f"{incident.place.name}, {incident.place.country}" if incident.place else incident.country
    kind = (incident.kind or "armed violence").replace("_", " ")
    steps = [_count(step.toll.killed) for step in incident.history if step.toll.killed is not None]
    toll = " → ".join(step for step, _ in groupby(steps)) + " killed" if steps else "toll not stated"
    sources = _number(len(incident.reports), "report")
    if detailed:
        sources += f" · {_number(len(incident.origins), 'origin')} · {_number(updates, 'update')}"
    return Text(kind), Text(place, style="bold"), Text(toll), Text(sources, style="dim")


def _number(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"


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
    grid = Table(box=None, show_header=False, padding=(0, 1), pad_edge=False, expand=True)
    grid.add_column(width=2)
    grid.add_column(justify="right", width=3)
    grid.add_column(no_wrap=True, width=38)
    grid.add_column(no_wrap=True, overflow="ellipsis", ratio=1)
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
    against = [one for one in assessment.evidence if one.weight < 0 and not one.signal.endswith(".base")]
    if not against:
        return "too little in it speaks of a strike" if assessment.evidence else "nothing in it speaks of a strike"
    signal = min(against, key=lambda one: one.weight).signal
    return IN_WORDS.get(signal) or IN_WORDS.get(signal.partition(".")[0]) or signal.replace("_", " ")


def _onward() -> Text:
    text = Text()
    text.append("Next    ", style="bold magenta")
    text.append("put your feeds and a receiver into config/tocsin.yaml, then ")
    text.append("tocsin config check", style="bold")
    text.append(" and ")
    text.append("tocsin run", style="bold")
    text.append(".")
    return text
