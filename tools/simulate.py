"""How well are reports put together? Runs a simulated world through correlate and escalate and prints what came of it.

`python tools/simulate.py [--seed N] [--days N] [--incidents N] [--noise N] [--faults F] [--failures]`
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from bot.records import Alert, Incident
from consumers.correlate import Correlate, CorrelateOptions
from consumers.distance import kilometres
from consumers.escalate import Escalate, EscalateOptions
from consumers.routes import RouteOptions
from tools.world.drawn import Happening, Told, World
from tools.world.failures import Outcome, failures, is_right


@dataclass(slots=True)
class Run:
    """What came out: the newest revision of every incident, and all alerts."""

    incidents: dict[str, Incident] = field(default_factory=dict)
    alerts: list[Alert] = field(default_factory=list)
    placed: dict[str, str] = field(default_factory=dict)
    """Article → the incident that cited it last."""
    cited: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    """Incident → articles, also those that later went elsewhere."""


@dataclass(frozen=True, slots=True)
class Figures:
    """What is measured; shares from 0 to 1."""

    incidents: int
    reports: int
    found: int
    precision: float
    recall: float
    f1: float
    ring_once: float
    ring_once_struck_once: float
    """Without towns struck twice within a day."""
    struck_twice: int
    """Incidents on a town that was struck again within a day."""
    next_town: int
    """Incidents with another one within 13 km and three hours."""
    toll_exact: float
    toll_from_exact: float
    alerts_per_incident: float
    loud_per_incident: float
    false_rings: int
    round_ups_swallowed: float
    seconds: float


async def run(told: Sequence[Told], options: CorrelateOptions | None = None) -> Run:
    """Through correlate and escalate, in order."""
    done = Run()
    correlate = Correlate(options or CorrelateOptions())
    escalate = Escalate(EscalateOptions(), (RouteOptions(receiver="wall"),))
    for one in told:
        for incident in await correlate.handle(one.assessment):
            done.incidents[incident.id] = incident
            for report in incident.reports:
                done.placed[report.article_id] = incident.id
                done.cited[incident.id].add(report.article_id)
            done.alerts += await escalate.handle(incident)
    return done


def b_cubed(placed: Sequence[tuple[str, str]]) -> tuple[float, float]:
    """Precision and recall of (cluster, truth) of each report (Bagga and Baldwin 1998)."""
    clusters, truths, both = Counter(c for c, _ in placed), Counter(t for _, t in placed), Counter(placed)
    precision = sum(both[pair] / clusters[pair[0]] for pair in placed) / len(placed)
    recall = sum(both[pair] / truths[pair[1]] for pair in placed) / len(placed)
    return precision, recall


def owners(told: Sequence[Told], done: Run) -> dict[str, str]:
    """Incident → what most of its reports are truly about; of equals, what it was told of first."""
    truth = {one.assessment.article_id: one.truth for one in told if one.sort != "noise"}
    order = {article: number for number, article in enumerate(truth)}
    votes = {
        found: Counter(truth[article] for article in sorted(articles, key=order.__getitem__))
        for found, articles in done.cited.items()
    }
    return {found: counted.most_common(1)[0][0] for found, counted in votes.items()}


def figures(world: World, told: Sequence[Told], done: Run, seconds: float = 0.0) -> Figures:
    """Every figure of a run."""
    reports = {one.assessment.article_id: one for one in told if one.sort in {"report", "false"}}
    placed = [(done.placed.get(article, article), one.truth) for article, one in reports.items()]
    precision, recall = b_cubed(placed)
    owner = owners(told, done)
    rings = Counter(owner[alert.incident_id] for alert in done.alerts if alert.reason == "first")
    spoken = {one.truth for one in reports.values() if one.sort == "report"}
    exact, from_exact = _tolls(world, told, done, spoken)
    swallowed = [one for one in told if one.sort == "round_up" and one.assessment.article_id in done.placed]
    count = len(spoken)
    twice = {one.key for one in world.happenings if any(_is_again(one, other) for other in world.happenings)}
    plain = spoken - twice
    near = [one for one in world.happenings if any(_is_next_to(one, other) for other in world.happenings)]
    return Figures(
        incidents=count, reports=sum(one.sort == "report" for one in told), found=len(done.incidents), precision=precision,
        recall=recall, f1=2 * precision * recall / (precision + recall),
        ring_once=sum(rings[key] == 1 for key in spoken) / count,
        ring_once_struck_once=sum(rings[key] == 1 for key in plain) / len(plain),
        struck_twice=len(twice & spoken), next_town=len(near),
        toll_exact=exact, toll_from_exact=from_exact, alerts_per_incident=len(done.alerts) / count,
        loud_per_incident=sum(alert.loud for alert in done.alerts) / count,
        false_rings=sum(n for key, n in rings.items() if key not in spoken),
        round_ups_swallowed=len(swallowed) / max(sum(one.sort == "round_up" for one in told), 1), seconds=seconds,
    )  # fmt: skip


def _is_again(one: Happening, other: Happening) -> bool:
    return one is not other and one.town is other.town and abs(one.at - other.at) < timedelta(days=1)


def _is_next_to(one: Happening, other: Happening) -> bool:
    return one.town is not other.town and abs(one.at - other.at) < timedelta(hours=3) and kilometres(one.town, other.town) < 13


def _tolls(world: World, told: Sequence[Told], done: Run, spoken: set[str]) -> tuple[float, float]:
    """The share of incidents whose killed are right at the end: as a range without slack, and its lower end alone."""
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    for one in told:
        if one.sort == "report" and (found := done.placed.get(one.assessment.article_id)):
            votes[one.truth][found] += 1
    exact = from_exact = 0
    stated = [one for one in world.happenings if one.key in spoken and one.final_killed is not None]
    for happening in stated:
        most = votes[happening.key].most_common(1)
        incident = done.incidents[most[0][0]] if most else None
        killed = incident.toll.killed if incident else None
        from_exact += incident is not None and (killed.min if killed else 0) == happening.final_killed
        exact += incident is not None and is_right(happening, incident)
    return exact / len(stated), from_exact / len(stated)


def measured(world: World) -> tuple[Figures, list[Told], Run]:
    """Draw the world, run it, measure."""
    told = world.told()
    began = time.perf_counter()
    done = asyncio.run(run(told))
    return figures(world, told, done, time.perf_counter() - began), told, done


def failed(world: World, told: Sequence[Told], done: Run) -> Counter[str]:
    """What went wrong, by class."""
    rang = [alert.incident_id for alert in done.alerts if alert.reason == "first"]
    return failures(world.happenings, told, Outcome(done.incidents, done.placed, owners(told, done), rang))


def main() -> None:
    """Print one line per figure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--days", type=int, default=7)
    parser.add_argument("--incidents", type=int, default=440)
    parser.add_argument("--noise", type=int, default=20)
    parser.add_argument("--faults", type=float, default=1.0, help="how often reports are wrong, as a multiple of the usual")
    parser.add_argument("--failures", action="store_true", help="also print what went wrong, by class")
    args = parser.parse_args()
    world = World(seed=args.seed, days=args.days, incidents=args.incidents, noise=args.noise, faults=args.faults)
    found, told, done = measured(world)
    for name in Figures.__slots__:
        value = getattr(found, name)
        print(f"{name.replace('_', ' '):22}{value:.3f}" if isinstance(value, float) else f"{name.replace('_', ' '):22}{value}")
    for why, count in failed(world, told, done).most_common() if args.failures else ():
        print(f"{count:6}  {why}")


if __name__ == "__main__":
    main()
