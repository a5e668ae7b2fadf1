"""Whose number is it: this event's, a day's or week's, or a whole war's? Pure."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from bot.records import Scope
from consumers.assess.matching import Hit, Sentence
from consumers.assess.text import CLAUSE
from consumers.assess.toll import Said

TOO_MANY_FOR_ONE = 1_500
"""No single strike or attack kills more; a larger number of dead is a war's total that forgot to say so."""
SHARED = 2
"""Equal numbers from here up mean the same count: a headline's total is explained in the text."""
_REACH = 22.0


def scope(entry: Said, *, disaster: bool) -> Scope:
    """The scope that the nearest cue of the sentence gives this number; `event` without one."""
    sentence = entry.sentence
    best: tuple[float, Hit] | None = None
    for hit in sentence.hits.get("scope", ()):
        if hit.first >= entry.first and hit.last <= entry.last and hit.key == "event":
            continue
        distance = _distance(entry, hit)
        if distance <= _REACH and (best is None or distance < best[0]):
            best = (distance, hit)
    if best is None:
        if entry.what == "displaced":
            return "cumulative"  # who fled, fled a war; a single strike displaces nobody unless it is said
        many = entry.min >= TOO_MANY_FOR_ONE and entry.what == "killed" and not disaster
        return "cumulative" if many else "event"
    return best[1].key  # type: ignore[return-value]  # the keys of `scope` are Scope's members


def _distance(entry: Said, hit: Hit) -> float:
    """Words between; strong punctuation and clauses make it farther."""
    sentence = entry.sentence
    low, high = (entry.last, hit.first) if hit.first > entry.last else (hit.last, entry.first)
    if low > high:
        return 0.0
    gaps = sentence.passage.gaps[low + 1 : high + 1]
    return (
        high
        - low
        + 9.0 * sum(gap >= CLAUSE for gap in gaps)
        + 3.0 * sum(low < cut.first <= high for cut in sentence.hits.get("breakers", ()))
    )


def _carried_on(entries: Sequence[Said], found: list[Scope], opened: Collection[int]) -> list[Scope]:
    """A sentence that follows a day's count, or one that tells of a day's attacks (`opened`), and reports no strike of its own
    goes on counting that day.
    """
    carried: list[Scope] = []
    last: Said | None = None
    for entry, said in zip(entries, found, strict=True):
        known = said
        if said == "event" and id(entry.sentence) in opened and _goes_on(entry.sentence):
            known = "period"
        if said == "event" and last is not None and carried[-1] == "period":
            same = last.sentence is entry.sentence
            if (same and not entry.sentence.hits.get("scope")) or (not same and _goes_on(entry.sentence)):
                known = "period"
        carried.append(known)
        last = entry
    return carried


def _goes_on(sentence: Sentence) -> bool:
    own = ("strikes", "weapons", "blasts", "scope")
    return not any(sentence.hits.get(section) for section in own)


def tells_of_a_period(sentence: Sentence) -> bool:
    """ "In the past day the enemy shelled thirty communities": no number of its own, but the next one is of that day."""
    reports = any(sentence.hits.get(section) for section in ("strikes", "weapons", "weak_strikes"))
    return reports and any(hit.key == "period" for hit in sentence.hits.get("scope", ()))


def scopes(entries: Sequence[Said], *, disaster: bool = False, opened: Collection[int] = ()) -> list[Scope]:
    """The scope of every number of an article: what one sentence calls a war's total, is one everywhere.

    An earthquake may kill thousands at once. `opened`: the ids of sentences that follow one that tells of a period.
    """
    found = _carried_on(entries, [scope(entry, disaster=disaster) for entry in entries], opened)
    totals = {
        (entry.what, entry.min): known for entry, known in zip(entries, found, strict=True)
        if known != "event" and entry.min >= SHARED
    }  # fmt: skip
    return [
        totals.get((entry.what, entry.min), known) if known == "event" else known
        for entry, known in zip(entries, found, strict=True)
    ]
