"""The words of harm of one sentence: which are asserted, and which only say who somebody was or how he came to die. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from bot.records import Harm
from consumers.assess.matching import Hit, Sentence
from consumers.assess.negation import negators
from consumers.assess.people import Mention
from consumers.assess.text import CLAUSE, COMMA

_NEXT = 3
_AS_AN_ATTRIBUTE = 4


@dataclass(slots=True)
class Head:
    """A word of harm with the forms it may be read in, and the people found for it."""

    what: Harm
    first: int
    last: int
    forms: set[str]
    found: list[Mention]
    people_only: bool = False
    """Also said of things ("destroyed"): needs a noun of people."""

    @property
    def is_singular(self) -> bool:
        """A verb whose form is singular (погиб, נהרג): of "soldiers" beside it nobody was."""
        return {"one", "done"} <= self.forms


def asserted_heads(sentence: Sentence) -> list[Head]:
    """The words of harm that are asserted, one per place."""
    found: dict[tuple[int, str], Head] = {}
    for hit in sentence.of("harm"):
        if hit.form == "place" or _is_denied(sentence, hit):
            continue
        head = found.get((hit.first, hit.key))
        if head is None or hit.last > head.last:
            forms = {hit.form} if head is None else head.forms | {hit.form}
            only = hit.term.weight is not None and hit.term.weight < 1
            found[hit.first, hit.key] = Head(cast("Harm", hit.key), hit.first, hit.last, forms, [], only)
        elif hit.last == head.last:
            head.forms.add(hit.form)
            head.people_only = head.people_only and hit.term.weight is not None and hit.term.weight < 1
    ordered = sorted(found.values(), key=lambda head: head.first)
    return [head for head in ordered if not _is_who(sentence, head, ordered)]


def _is_who(sentence: Sentence, head: Head, heads: list[Head]) -> bool:
    """ "Thirty displaced killed", "three detainees injured": who they were, not what befell them now."""
    if head.what not in {"displaced", "detained"}:
        return False
    gaps = sentence.passage.gaps
    joints = sentence.joints()
    return any(
        other.what in {"killed", "injured", "missing"} and 0 < other.first - head.last <= _NEXT
        and all(at not in joints and gaps[at] < COMMA for at in range(head.last + 1, other.first + 1))
        for other in heads
    )  # fmt: skip


def _is_denied(sentence: Sentence, hit: Hit) -> bool:
    """Negated, wished or feared: "was not killed", "could kill"; or within "no one was killed"."""
    if sentence.within("none", hit.first):
        return True
    clause = sentence.clause(hit.first)
    gaps = any(slot.special == "gap" for slot in hit.term.slots)  # "wurde .. getötet": the "not" may stand within
    until = hit.last if gaps else hit.first
    doubts = [negator for negator in negators(sentence) if hit.first - 3 <= negator.first < until]
    doubts.extend(
        cue for cue in sentence.hits.get("modality", ())
        if cue.key in {"hypothetical", "future"} and cue.form == "before" and hit.first - 6 <= cue.first < hit.first
    )  # fmt: skip
    return any(sentence.clause(doubt.first) == clause for doubt in doubts)


def is_dying(sentence: Sentence, head: Head, heads: list[Head]) -> bool:
    """ "The wounded man died": one of the injured no more. In "killed and another wounded" he is."""
    joints = sentence.joints()
    near = (
        other
        for other in heads
        if other.what == "killed"
        and abs(other.first - head.first) <= 2
        and joints.isdisjoint(range(min(other.last, head.last), max(other.first, head.first)))
    )
    if head.what != "injured":
        return False
    return (not head.found and "one" in head.forms and any(near)) or _died_of_it(sentence, head, heads, joints)


def _died_of_it(sentence: Sentence, head: Head, heads: list[Head], joints: set[int]) -> bool:
    """ "The girl wounded in the attack has died": one person, told of with both harms and no "and" between."""
    other = next((one for one in heads if one.what == "killed"), None)
    person = next((one.found[0] for one in (head, other) if one is not None and one.found), None)
    if other is None or person is None or person.max != 1 or (head.found and other.found and head.found[0] is not other.found[0]):
        return False
    if not head.found and not 0 < head.first - person.last <= _AS_AN_ATTRIBUTE:
        return False
    between = range(min(head.first, other.first, person.first), max(head.last, other.last, person.last) + 1)
    articles = {hit.first for hit in sentence.hits.get("one_person", ()) if hit.key == "article"}  # English "a" is both
    return (joints - articles).isdisjoint(between) and not any(sentence.passage.gaps[at] >= CLAUSE for at in between[1:])
