"""Right and wrong, counted: what a scorer makes of gold rows, as shares with the intervals that so few rows allow. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from math import sqrt

from bot.records import Count
from consumers.assess import Assessed
from tools.scorecard.gold import Bounds, Gold, GoldRow

Scorer = Callable[[GoldRow], Assessed]
ALL = "all"
HARMED = ("killed", "injured")
_Z = 1.959964
"""95 %, two-sided."""


@dataclass(frozen=True, slots=True)
class Share:
    """`right` of `of`; with nothing to be right about, 1."""

    right: int
    of: int

    @property
    def value(self) -> float:
        return self.right / self.of if self.of else 1.0

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson's, 95 %: it holds near 0 and 1 and for few rows, where the usual ± does not."""
        if not self.of:
            return 0.0, 1.0
        square = _Z * _Z
        middle = self.value + square / (2 * self.of)
        spread = _Z * sqrt(self.value * (1 - self.value) / self.of + square / (4 * self.of * self.of))
        scale = 1 + square / self.of
        return max(0.0, (middle - spread) / scale), min(1.0, (middle + spread) / scale)


@dataclass(frozen=True, slots=True)
class Miss:
    """A row that is judged wrongly, with what is wrong in words."""

    row: GoldRow
    found: Assessed
    wrong: tuple[str, ...]


@dataclass(slots=True)
class Tally:
    """Decisions by label and outcome."""

    counts: Counter[str] = field(default_factory=Counter)

    @property
    def rows(self) -> int:
        return self.counts["rows"]

    def precision(self, label: str) -> Share:
        right = self.counts[f"{label} tp"]
        return Share(right, right + self.counts[f"{label} fp"])

    def recall(self, label: str) -> Share:
        right = self.counts[f"{label} tp"]
        return Share(right, right + self.counts[f"{label} fn"])

    def f1(self, label: str) -> float:
        right, wrong = 2 * self.counts[f"{label} tp"], self.counts[f"{label} fp"] + self.counts[f"{label} fn"]
        return right / (right + wrong) if right + wrong else 1.0

    def share(self, name: str) -> Share:
        right = self.counts[f"{name} right"]
        return Share(right, right + self.counts[f"{name} wrong"])

    def add(self, row: GoldRow, found: Assessed) -> None:
        """Count one row's decisions."""
        self.counts["rows"] += 1
        self._decide("strike", expected=row.strike, actual=found.strike.alert)
        self._decide("casualty", expected=row.casualty, actual=found.casualty.alert)
        for what in HARMED:
            expected, actual = _label(row, what), _reading(found, what)
            self._mark(what, right=actual == expected)
            if expected is None:
                self._mark(f"unspurious {what}", right=actual is None)
        if any(one[3] in {"period", "cumulative"} for one in row.context):
            self._mark("total kept apart", right=not total_taken(row, found))
        if row.strike and found.strike.alert:
            for name, expects, says in (
                ("kind", row.kind, found.strike.kind),
                ("phase", row.phase, found.strike.phase),
                ("country", row.country, found.country),
            ):
                if expects:
                    self._mark(name, right=expects == says)

    def _decide(self, label: str, *, expected: bool, actual: bool) -> None:
        self.counts[f"{label} {'t' if expected == actual else 'f'}{'p' if actual else 'n'}"] += 1

    def _mark(self, name: str, *, right: bool) -> None:
        self.counts[f"{name} {'right' if right else 'wrong'}"] += 1


@dataclass(frozen=True, slots=True)
class Measured:
    """The gold set as one scorer sees it. `by_language` ends with the sum of all."""

    by_language: dict[str, Tally]
    by_trap: dict[str, Tally]
    misses: tuple[Miss, ...]


def measured(rows: Gold, scorer: Scorer) -> Measured:
    """Have every row judged."""
    whole = Tally()
    by_language: dict[str, Tally] = {}
    by_trap: dict[str, Tally] = {}
    missed = []
    for language, its_rows in rows.items():
        for row in its_rows:
            found = scorer(row)
            for tally in (by_language.setdefault(language, Tally()), by_trap.setdefault(row.trap, Tally()), whole):
                tally.add(row, found)
            if wrong := misjudged(row, found):
                missed.append(Miss(row, found, tuple(wrong)))
    return Measured({**by_language, ALL: whole}, by_trap, tuple(missed))


def misjudged(row: GoldRow, found: Assessed) -> list[str]:
    """What is wrong with the opinion, in words."""
    wrong = []
    if found.language != row.lang:
        wrong.append(f"language {found.language}")
    if found.strike.alert != row.strike:
        wrong.append(f"strike {found.strike.score:.2f} should be {row.strike}")
    if found.casualty.alert != row.casualty:
        wrong.append(f"casualty {found.casualty.score:.2f} {found.casualty.cause} should be {row.casualty}")
    for what in HARMED:
        expected, actual = _label(row, what), _reading(found, what)
        if actual != expected:
            total = " (a total)" if total_taken(row, found, what) else ""
            wrong.append(f"{what} {_written(actual)}{total} should be {_written(expected)}")
    if row.strike and found.strike.alert:
        if row.kind and found.strike.kind != row.kind:
            wrong.append(f"kind {found.strike.kind} should be {row.kind}")
        if row.phase and found.strike.phase != row.phase:
            wrong.append(f"phase {found.strike.phase} should be {row.phase}")
        if row.disputed is not None and found.strike.disputed != row.disputed:
            wrong.append(f"disputed should be {row.disputed}")
    return wrong


def total_taken(row: GoldRow, found: Assessed, *harms: str) -> bool:
    """Is a day's, week's or war's total given as the event's own number?"""
    totals = {(what, least) for what, least, _, scope in row.context if scope in {"period", "cumulative"}}
    for what in harms or HARMED:
        expected, actual = _label(row, what), _reading(found, what)
        if actual is not None and actual != expected and (what, actual[0]) in totals:
            return True
    return False


def _label(row: GoldRow, what: str) -> Bounds | None:
    return row.killed if what == "killed" else row.injured


def _reading(found: Assessed, what: str) -> Bounds | None:
    count: Count | None = found.toll.killed if what == "killed" else found.toll.injured
    return None if count is None else (count.min, count.max)


def _written(bounds: Bounds | None) -> str:
    return "null" if bounds is None else f"[{bounds[0]}, {'open' if bounds[1] is None else bounds[1]}]"
