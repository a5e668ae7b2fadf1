"""Are real reports in two languages put together as people do? The texts lie beside the repository, not in it.

All counts: a report that scoring let go is an incident of its own here. Noise is five times as much, of the same days.
"""

from __future__ import annotations

import asyncio
import gzip
import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from rapidfuzz.fuzz import token_set_ratio

from bot.records import Article, Incident
from consumers.assess import Assess, AssessOptions, Knowledge
from consumers.correlate import Correlate, CorrelateOptions, is_aside
from tools.simulate import b_cubed

DATA = Path(__file__).parents[3] / "shared" / "data"
FILES = [DATA / "ant_arabic_dev.jsonl.gz", DATA / "wikipedia_current_events_2002_2021.jsonl.gz"]
LABELS = Path(__file__).parent / "grouped_reports.txt"
NOISE = 5
ALIKE = (45, 50, 55, 60)

pytestmark = [
    pytest.mark.data,
    pytest.mark.slow,
    pytest.mark.skipif(
        not all(file.is_file() for file in FILES),
        reason=f"NO REAL TEXTS, how reports are put together is NOT TESTED on them: {DATA} is not there",
    ),
]


@dataclass(frozen=True)
class Grouped:
    """The reports in order, what each is truly about, and where it was put; the noise that got into an incident."""

    reports: list[dict[str, Any]]
    truth: dict[str, str]
    placed: dict[str, str]
    noise: int
    noise_told: int

    def f1(self, clusters: dict[str, str]) -> float:
        precision, recall = b_cubed([(clusters.get(row["id"], row["id"]), self.truth[row["id"]]) for row in self.reports])
        return 2 * precision * recall / (precision + recall)


def labels() -> dict[str, str]:
    lines = (line.split() for line in LABELS.read_text(encoding="utf-8").splitlines() if line and line[0] != "#")
    return {report: name for name, *reports in lines for report in reports}


def article(row: dict[str, Any]) -> Article:
    """Said in the evening of its day, by the outlet that is named."""
    at = datetime.fromisoformat(row["date"]).replace(hour=21, tzinfo=UTC)
    outlet = (row.get("sources") or [row["source_dataset"]])[0]
    return Article(
        id=row["id"], by="data", feed_id=outlet, url="", title=row["title"] or "", text=row["text"], digest=row["id"], seen_at=at,
        published_at=at, language=row["lang"], publisher=outlet, family=outlet,
    )  # fmt: skip


async def incidents_of(rows: list[dict[str, Any]], known: Knowledge) -> tuple[dict[str, Incident], dict[str, str]]:
    """Each as it stood last, and where each report was put."""
    assess, correlate = Assess(AssessOptions(), known), Correlate(CorrelateOptions())
    found: dict[str, Incident] = {}
    placed: dict[str, str] = {}
    for row in rows:
        for assessment in assess.assess(article(row)):
            for incident in await correlate.handle(assessment):
                found[incident.id] = incident
                placed |= {report.article_id: incident.id for report in incident.reports}
    return found, placed


@pytest.fixture(scope="module")
def grouped(known: Knowledge) -> Grouped:
    truth = labels()
    rows = {row["id"]: row for file in FILES for row in map(json.loads, gzip.decompress(file.read_bytes()).splitlines())}
    days = {rows[report]["date"] for report in truth}
    other = sorted(one for one, row in rows.items() if row["label_strike"] is False and row["date"] in days and one not in truth)
    noise = other[:: len(other) // (NOISE * len(truth))]
    stream = sorted((rows[one] for one in (*truth, *noise)), key=lambda row: (row["date"], row["id"]))
    found, placed = asyncio.run(incidents_of(stream, known))
    told = sum(one in placed and not is_aside(found[placed[one]]) for one in noise)
    return Grouped([row for row in stream if row["id"] in truth], truth, placed, len(noise), told)


def by_words(grouped: Grouped, alike: float) -> dict[str, str]:
    """Each with what it reads most like of the last three days."""
    clusters: dict[str, str] = {}
    for index, row in enumerate(grouped.reports):
        since = (datetime.fromisoformat(row["date"]) - timedelta(days=3)).date().isoformat()
        before = [one for one in grouped.reports[:index] if one["date"] >= since]
        best = max(((token_set_ratio(one["text"], row["text"]), one["id"]) for one in before), default=(0.0, ""))
        clusters[row["id"]] = clusters[best[1]] if best[0] >= alike else row["id"]
    return clusters


def test_reports_in_two_languages_are_put_together_better_than_by_their_day_or_their_words(grouped):
    ours = grouped.f1(grouped.placed)
    same_day = grouped.f1({row["id"]: row["date"] for row in grouped.reports})
    words = max(grouped.f1(by_words(grouped, alike)) for alike in ALIKE)
    assert ours >= 0.78, (ours, same_day, words)
    assert ours >= same_day + 0.02
    assert ours >= words + 0.10


def test_hardly_anything_else_of_the_same_days_becomes_an_incident(grouped):
    assert grouped.noise >= NOISE * len(grouped.reports)
    assert grouped.noise_told < 0.01 * grouped.noise
