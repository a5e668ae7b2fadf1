"""Figures that may not get worse: floors per language, pinned to the gold files they were measured on. Pure.

After the evaluation gate of trafilatura: floors and corpus digest are kept together, and updating refuses to lower a floor.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import ceil, floor

import msgspec

from tools.scorecard.figures import Tally

EPSILON = 0.00005
"""Half of the last digit that is kept. The scorer and the gold set are fixed, so nothing but rounding may move a figure."""
HIGHER = ("strike_precision", "strike_recall", "strike_f1", "casualty_f1", "killed_exact", "injured_exact")
LOWER = ("spurious_killed", "totals_taken")
"""Ceilings: better when smaller."""


class Floor(msgspec.Struct, frozen=True, kw_only=True):
    """What one language must reach. `spurious_killed` is a share, `totals_taken` a number of rows."""

    rows: int
    strike_precision: float
    strike_recall: float
    strike_f1: float
    casualty_f1: float
    killed_exact: float
    injured_exact: float
    spurious_killed: float
    totals_taken: int


class Regression(msgspec.Struct, frozen=True, kw_only=True):
    """A floor that was lowered on purpose."""

    what: str
    why: str


class Floors(msgspec.Struct, frozen=True, kw_only=True):
    """The content of floors.json."""

    digests: dict[str, str] = {}
    floors: dict[str, Floor] = {}
    regressions: tuple[Regression, ...] = ()


class WouldLowerError(Exception):
    """An update would make these floors worse, and nobody said why."""

    def __init__(self, worse: list[str]) -> None:
        super().__init__("; ".join(worse))
        self.worse = worse


def figures(tally: Tally) -> Floor:
    """A tally as floors, rounded to four digits in the scorer's favour."""
    return Floor(
        rows=tally.rows,
        strike_precision=_down(tally.precision("strike").value),
        strike_recall=_down(tally.recall("strike").value),
        strike_f1=_down(tally.f1("strike")),
        casualty_f1=_down(tally.f1("casualty")),
        killed_exact=_down(tally.share("killed").value),
        injured_exact=_down(tally.share("injured").value),
        spurious_killed=ceil((1 - tally.share("unspurious killed").value) * 10_000 - 1e-6) / 10_000,
        totals_taken=tally.counts["total kept apart wrong"],
    )


def worse(kept: Mapping[str, Floor], now: Mapping[str, Floor]) -> list[str]:
    """Each figure that is beyond its floor, and each language that is no longer measured, in words."""
    found = []
    for language, before in kept.items():
        after = now.get(language)
        if after is None:
            found.append(f"{language}: is measured no more")
            continue
        for name in (*HIGHER, *LOWER):
            was, is_now = getattr(before, name), getattr(after, name)
            lost = was - is_now if name in HIGHER else is_now - was
            if lost > EPSILON:
                found.append(f"{language}: {name} {was:g} → {is_now:g}")
    return found


def complaints(kept: Floors, now: Mapping[str, Floor], digests: Mapping[str, str]) -> list[str]:
    """Why the gate stays shut: figures below their floors, gold files that are not those that were measured."""
    names = kept.digests.keys() | digests.keys()
    changed = [
        f"{name}: the gold file changed after its floors were written"
        for name in sorted(names) if kept.digests.get(name) != digests.get(name)
    ]  # fmt: skip
    unguarded = [f"{name}: has no floors" for name in now if name not in kept.floors]
    return [*changed, *unguarded, *worse(kept.floors, now)]


def updated(kept: Floors, now: Mapping[str, Floor], digests: Mapping[str, str], why: str = "") -> Floors:
    """Floors at the present figures. Raises WouldLowerError when one falls and `why` does not say what for."""
    lost = worse(kept.floors, now)
    if lost and not why.strip():
        raise WouldLowerError(lost)
    regressions = (*kept.regressions, *(Regression(what=one, why=why.strip()) for one in lost))
    return Floors(digests=dict(digests), floors=dict(now), regressions=regressions)


def _down(share: float) -> float:
    return floor(share * 10_000 + 1e-6) / 10_000
