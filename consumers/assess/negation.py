"""Which "not" and "no" really deny. Pure."""

from __future__ import annotations

from consumers.assess.matching import Hit, Sentence
from consumers.assess.text import COMMA

_REACH = 6


def denied_after(sentence: Sentence, head: Hit) -> Hit | None:
    """A "there was none" that closes the clause whose subject `head` is ("a strike on our land there was not")."""
    gaps, clauses = sentence.passage.gaps, sentence.clause
    cause = sentence.ending("breakers", head.first - 1) or sentence.ending("breakers", head.first - 2)
    if cause is not None and cause.term.weight == 1:  # "after the strike there was no light"
        return None
    for hit in sentence.hits.get("negators", ()):
        if hit.key != "after" or not head.last < hit.first <= head.last + _REACH or clauses(hit.first) != clauses(head.first):
            continue
        closes = hit.last + 1 >= sentence.end or gaps[hit.last + 1] > 0 or clauses(hit.last + 1) != clauses(hit.last)
        unbroken = all(gaps[at] < COMMA for at in range(head.last + 1, hit.first + 1))
        if closes and unbroken and not sentence.within("none", hit.first):
            return hit
    return None


def negators(sentence: Sentence) -> list[Hit]:
    """Words of negation that deny something; in "no fewer than", "not five but three" and "avion sans pilote" they do not."""
    parts = [hit for section in ("modifiers", "none", "weapons") for hit in sentence.hits.get(section, ())]
    parts += [hit for hit in sentence.hits.get("outdated", ()) if _has_number(sentence, hit)]
    return [
        hit for hit in sentence.hits.get("negators", ())
        if hit.key != "after" and not any(part.first <= hit.first <= part.last for part in parts)
    ]  # fmt: skip


def _has_number(sentence: Sentence, hit: Hit) -> bool:
    """Within it or right behind it: "and not" without one ("and not was there a hit") corrects no number."""
    near = range(hit.first, min(hit.last + 3, sentence.end))
    spelled = {at for number in sentence.hits.get("numbers", ()) if number.key != "and" for at in (number.first, number.last)}
    return any(at in spelled or sentence.passage.words[at][0].isdigit() for at in near)
