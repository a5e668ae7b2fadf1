"""Measures the scorer on the gold set: precision, recall, exact tolls, per language and per trap, with every miss on request.

python tools/quality.py                       the table
python tools/quality.py --langs en,uk         some languages
python tools/quality.py --misses uk           every wrong row of a language, with the evidence
python tools/quality.py --traps               per kind of trap
"""

from __future__ import annotations

import argparse
import json
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.records import Count
from bot.resources import knowledge
from consumers.assess import Assessed, AssessOptions, assess_text
from consumers.assess.knowledge import Knowledge

GOLD = Path(__file__).parent.parent / "tests" / "quality" / "gold"


@dataclass
class Tally:
    """Right and wrong, by label."""

    counts: Counter[str] = field(default_factory=Counter)

    def add(self, name: str, *, expected: bool, actual: bool) -> None:
        """One decision."""
        self.counts[f"{name} {'t' if expected == actual else 'f'}{'p' if actual else 'n'}"] += 1

    def precision(self, name: str) -> float:
        found = self.counts[f"{name} tp"] + self.counts[f"{name} fp"]
        return self.counts[f"{name} tp"] / found if found else 1.0

    def recall(self, name: str) -> float:
        there = self.counts[f"{name} tp"] + self.counts[f"{name} fn"]
        return self.counts[f"{name} tp"] / there if there else 1.0

    def f1(self, name: str) -> float:
        precision, recall = self.precision(name), self.recall(name)
        return 2 * precision * recall / (precision + recall) if precision + recall else 0.0

    def share(self, name: str) -> float:
        right, wrong = self.counts[f"{name} right"], self.counts[f"{name} wrong"]
        return right / (right + wrong) if right + wrong else 1.0


def rows(languages: Iterable[str]) -> dict[str, list[dict[str, Any]]]:
    """The gold set by language."""
    return {
        language: [json.loads(line) for line in (GOLD / f"{language}.jsonl").read_text(encoding="utf-8").splitlines()]
        for language in languages
    }


def judged(known: Knowledge, row: dict[str, Any]) -> Assessed:
    """The scorer's opinion of a row."""
    return assess_text(
        known, AssessOptions(), row["title"], row["text"], published=datetime.fromisoformat(row["published"])
    )  # fmt: skip


def pair(count: Count | None) -> list[int | None] | None:
    """A count as the gold set writes it."""
    return None if count is None else [count.min, count.max]


def misses(row: dict[str, Any], found: Assessed) -> list[str]:
    """What is wrong with the opinion, in words."""
    wrong = []
    if found.language != row["lang"]:
        wrong.append(f"language {found.language}")
    if found.strike.alert != row["strike"]:
        wrong.append(f"strike {found.strike.score:.2f} should be {row['strike']}")
    if found.casualty.alert != row["casualty"]:
        wrong.append(f"casualty {found.casualty.score:.2f} {found.casualty.cause} should be {row['casualty']}")
    for what in ("killed", "injured"):
        actual = pair(getattr(found.toll, what))
        if actual != row[what]:
            wrong.append(f"{what} {actual} should be {row[what]}")
    if row["strike"] and found.strike.alert:
        if row.get("kind") and found.strike.kind != row["kind"]:
            wrong.append(f"kind {found.strike.kind} should be {row['kind']}")
        if row.get("phase") and found.strike.phase != row["phase"]:
            wrong.append(f"phase {found.strike.phase} should be {row['phase']}")
        if "disputed" in row and found.strike.disputed != row["disputed"]:
            wrong.append(f"disputed should be {row['disputed']}")
    return wrong


def count(tally: Tally, row: dict[str, Any], found: Assessed) -> None:
    """Add one row's decisions."""
    tally.counts["rows"] += 1
    tally.add("strike", expected=row["strike"], actual=found.strike.alert)
    tally.add("casualty", expected=row["casualty"], actual=found.casualty.alert)
    for what in ("killed", "injured"):
        right = pair(getattr(found.toll, what)) == row[what]
        tally.counts[f"{what} {'right' if right else 'wrong'}"] += 1
        if row[what] is None:
            tally.counts[f"spurious {what} {'wrong' if pair(getattr(found.toll, what)) else 'right'}"] += 1
    if row["strike"] and found.strike.alert:
        for name in ("kind", "phase"):
            if row.get(name):
                tally.counts[f"{name} {'right' if getattr(found.strike, name) == row[name] else 'wrong'}"] += 1
    if row.get("country"):
        place_right = found.country == row["country"]
        if found.strike.alert and row["strike"]:
            tally.counts[f"country {'right' if place_right else 'wrong'}"] += 1


def print_table(tallies: dict[str, Tally]) -> None:
    """One line per name."""
    print(f"{'':24}{'n':>5} | strike P    R   F1 | casualty P R | killed inj spur.k | kind phase country")
    for name, tally in tallies.items():
        print(
            f"{name:24}{tally.counts['rows']:5} |  {tally.precision('strike'):.3f} {tally.recall('strike'):.3f} "
            f"{tally.f1('strike'):.3f}"
            f" | {tally.precision('casualty'):.3f} {tally.recall('casualty'):.3f} | {tally.share('killed'):.3f} "
            f"{tally.share('injured'):.3f} {1 - tally.share('spurious killed'):.3f} | {tally.share('kind'):.2f} "
            f"{tally.share('phase'):.2f} {tally.share('country'):.2f}"
        )


def main() -> None:
    """Print the tables asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--langs", default="")
    parser.add_argument("--misses", default="")
    parser.add_argument("--traps", action="store_true")
    parser.add_argument("--evidence", action="store_true")
    parser.add_argument("--only", default="", help="with --misses: only lines that contain this word")
    chosen = parser.parse_args()
    languages = [name for name in chosen.langs.split(",") if name] or sorted(path.stem for path in GOLD.glob("*.jsonl"))
    known = knowledge(AssessOptions(), Path())
    tallies: dict[str, Tally] = defaultdict(Tally)
    traps: dict[str, Tally] = defaultdict(Tally)
    for language, gold in rows(languages).items():
        for row in gold:
            found = judged(known, row)
            for tally in (tallies[language], tallies["all"], traps[row["trap"]]):
                count(tally, row, found)
            wrong = [line for line in misses(row, found) if chosen.only in line]
            if language == chosen.misses and wrong:
                print(f"{row['id']} [{row['trap']}] {'; '.join(wrong)}\n    {row['title']} ¶ {row['text'][:500]}")
                if chosen.evidence:
                    print("    ", "  ".join(f"{one.signal}={one.weight:g}({one.text})" for one in found.evidence))
    if "all" in tallies and len(tallies) > 1:
        tallies["all"] = tallies.pop("all")
    print_table(traps if chosen.traps else tallies)


if __name__ == "__main__":
    main()
