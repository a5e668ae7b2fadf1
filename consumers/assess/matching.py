"""Finds a lexicon's terms in a row of words. Pure; linear in the words, whatever the number of terms."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from consumers.assess.lexicon import GAP, Lexicon
from consumers.assess.terms import Slot, Term
from consumers.assess.text import CLAUSE, COMMA, Passage

_RIVALS = frozenset({"people", "things", "targets", "units", "speakers", "ages", "senses"})
"""Nouns of which the longest wins: in "border guard" there is no "guard", in "school bus driver" no school."""


_MISTAKEN = frozenset(
    {
        "strikes", "weak_strikes", "weapons", "impacts", "blasts", "launches", "interceptions", "inbound", "harm", "violence",
        "numbers",
    }
)  # fmt: skip
"""What another meaning takes the place of; a stadium stays a target and a player a person, whatever is played there."""


_PART_OF: Mapping[str, frozenset[str]] = {
    "interceptions": frozenset({"impacts", "harm", "interceptions"}),
    "targets": frozenset({"weapons", "strikes"}),  # "ammunition depot", "bomb shelter"
    "alarms": frozenset({"strikes", "weak_strikes", "weapons", "modality"}),
    "harm": frozenset({"including", "outdated"}),  # "the number of the dead", Polish "nie żyje"
    "people": frozenset({"units"}),  # "beş kişilik aile"
}
"""What loses its own meaning within a longer term of another section."""


_NAMED_SO = frozenset({"one_way_drone", "ballistic_missile", "cruise_missile", "mlrs", "mortar", "artillery", "guided_bomb"})
"""Weapons that are written in quotes themselves: «Искандер», «Град»."""
_QUOTE = re.compile('[“«„"״]')
MOST_QUOTED = 40
_QUOTED = re.compile(rf'[“«„"״]([^“”«»„"״\n]{{2,{MOST_QUOTED}}})[”»“"״]')
_MOST_OF_A_NAME = 4


@dataclass(slots=True, eq=False)
class Hit:
    """A term found: words `first` to `last` of the passage, both included."""

    term: Term
    first: int
    last: int

    @property
    def key(self) -> str:
        return self.term.key

    @property
    def form(self) -> str:
        return self.term.form


@dataclass(slots=True)
class Sentence:
    """A sentence's words (`first` up to but without `end`), what was found in it by section, and each word's clause."""

    passage: Passage
    first: int
    end: int
    hits: defaultdict[str, list[Hit]] = field(default_factory=lambda: defaultdict(list))
    clauses: list[int] = field(default_factory=list)

    def clause(self, word: int) -> int:
        """The number of the clause that `word` stands in."""
        return self.clauses[word - self.first]

    def of(self, *sections: str) -> list[Hit]:
        """The hits of these sections, in the order of the text."""
        if len(sections) == 1:
            return list(self.hits.get(sections[0], ()))
        return sorted((hit for section in sections for hit in self.hits.get(section, ())), key=lambda hit: hit.first)

    def between(self, section: str, first: int, last: int) -> bool:
        """Does a term of `section` begin within the words `first` to `last`, both included?"""
        return any(first <= hit.first <= last for hit in self.hits.get(section, ()))

    def within(self, section: str, word: int) -> bool:
        """Does `word` stand inside a term of `section`?"""
        return any(hit.first <= word <= hit.last for hit in self.hits.get(section, ()))

    def joints(self) -> set[int]:
        """Where an "and" stands."""
        return {hit.first for hit in self.hits.get("numbers", ()) if hit.key == "and"}

    def starting(self, section: str, word: int) -> Hit | None:
        """The longest term of `section` that begins at `word`."""
        found = [hit for hit in self.hits.get(section, ()) if hit.first == word]
        return max(found, key=lambda hit: hit.last, default=None)

    def opening(self, word: int, last: int) -> bool:
        """Does a longer modifier of what follows begin at `word` and reach past `last` ("30 dead, more than 40 hurt")?"""
        found = self.hits.get("modifiers", ())
        return any(hit.first == word and hit.last > last and hit.form == "before" for hit in found)

    def ending(self, section: str, word: int, *, form: str = "") -> Hit | None:
        """The longest term of `section` (of `form`, if given) that ends at `word`."""
        found = [hit for hit in self.hits.get(section, ()) if hit.last == word and (not form or hit.form == form)]
        return min(found, key=lambda hit: hit.first, default=None)


_DOUBTS = frozenset({"genres", "modality"})
"""Sections of which a term of no weight ("as reported", "satellite images") only keeps the shorter ones within it silent."""


def read(lexicon: Lexicon, passage: Passage, first: int, end: int) -> Sentence:
    """Find all terms in one sentence; of one section the longest, what lies within another meaning dropped."""
    sentence = Sentence(passage, first, end)
    hits: list[Hit] = []
    raws, gaps, begun = passage.raws, passage.gaps, lexicon.begun
    for at in range(first, end):
        alone, longer, is_number = begun[raws[at]]
        if alone:
            hits.extend([Hit(term, at, at) for term in alone])
        if not (longer or is_number) or at + 1 == end or gaps[at + 1] >= CLAUSE:
            continue
        phrases = lexicon.phrases[raws[at], raws[at + 1]] if longer else ()
        if is_number:
            phrases += lexicon.counted[raws[at + 1]]
        for term in phrases:
            last = _last(lexicon, passage, term, at, end)
            if last >= 0:
                hits.append(Hit(term, at, last))
    for hit in _kept(_unnamed(sentence, hits)):
        if hit.term.weight != 0 or hit.term.section not in _DOUBTS:
            sentence.hits[hit.term.section].append(hit)
    if "modality" in sentence.hits and "targets" in sentence.hits:
        sentence.hits["modality"] = [cue for cue in sentence.hits["modality"] if not _is_what_was_hit(sentence, cue)]
    sentence.clauses = _clauses(sentence)
    return sentence


def _is_what_was_hit(sentence: Sentence, cue: Hit) -> bool:
    """A cinema or a film premiere is a place; only words beside it tell of a film."""
    return cue.key == "fiction" and any(hit.first <= cue.first and cue.last <= hit.last for hit in sentence.hits["targets"])


def _last(lexicon: Lexicon, passage: Passage, term: Term, at: int, end: int) -> int:
    """The last word of `term` when it begins at `at`, or -1."""
    slots = term.slots
    if slots[0].special and not _fits(lexicon, passage, slots[0], at):
        return -1
    at += 1
    index, wide = 1, len(slots)
    while index < wide:
        slot = slots[index]
        reach = 1
        if slot.special == "gap":
            reach += GAP
            index += 1
            slot = slots[index]
        for ahead in range(at, min(at + reach, end)):
            if passage.gaps[ahead] >= CLAUSE:
                return -1
            if _fits(lexicon, passage, slot, ahead):
                at = ahead + 1
                break
        else:
            return -1
        index += 1
    return at - 1


def follows(lexicon: Lexicon, words: Sequence[str], term: Term, at: int) -> bool:
    """Does the rest of `term` stand after word `at` of bare `words`? Punctuation aside, so a yes may still be a no."""
    at += 1
    reach = 1
    for slot in term.slots[1:]:
        if slot.special == "gap":
            reach += GAP
            continue
        for ahead in range(at, min(at + reach, len(words))):
            forms = lexicon.forms[words[ahead]]
            if not slot.exact.isdisjoint(forms) or (not slot.plain and (slot.special or any(map(slot.fits, forms)))):
                at, reach = ahead + 1, 1
                break
        else:
            return False
    return True


def _fits(lexicon: Lexicon, passage: Passage, slot: Slot, at: int) -> bool:
    forms = passage.forms[at]
    if not slot.exact.isdisjoint(forms):
        return True
    if slot.plain:
        return False
    if slot.special == "number":
        return forms[0][0].isdigit() or any(
            term.section == "numbers" and term.form.isdigit() for term in lexicon.starting[passage.raws[at]]
        )
    if slot.special == "year":
        return len(forms[0]) == 4 and forms[0].isdigit() and "1500" < forms[0] < "2100"
    if slot.written and passage.raws[at] in slot.written:
        return True
    return any(slot.fits(form) for form in forms)


def _unnamed(sentence: Sentence, hits: list[Hit]) -> list[Hit]:
    """Without everyday words of war that are a name in quotes: “Rocket” Harlow, the game “Airstrike Zero”.

    A title that writes every word with a capital tells no names.
    """
    passage = sentence.passage
    if not _QUOTE.search(passage.source, passage.starts[sentence.first], passage.ends[sentence.end - 1] + 1):
        return hits
    raws = passage.raws[sentence.first : sentence.end]
    if sum(raw[0].isupper() for raw in raws) * 2 > len(raws) + 1:
        return hits
    return [hit for hit in hits if hit.term.section not in _MISTAKEN or hit.key in _NAMED_SO or not _is_name(passage, hit)]


def _is_name(passage: Passage, hit: Hit) -> bool:
    """Do quotes enclose `hit` and a few words, each with a capital?"""
    for found in _QUOTED.finditer(passage.source, max(passage.starts[hit.first] - MOST_QUOTED, 0)):
        if found.start() >= passage.starts[hit.first]:
            return False
        if found.end() > passage.ends[hit.last]:
            words = found[1].split()
            return len(words) <= _MOST_OF_A_NAME and all(word[0].isupper() for word in words)
    return False


def _kept(hits: list[Hit]) -> list[Hit]:
    """Drop what lies inside a longer term of its own section, of a rival section, or of another meaning."""
    around: defaultdict[int, list[Hit]] = defaultdict(list)
    for hit in hits:
        if hit.last > hit.first or hit.term.section == "senses":
            for at in range(hit.first, hit.last + 1):
                around[at].append(hit)
    if not around:
        return hits
    return [hit for hit in hits if not any(_swallows(other, hit) for other in around.get(hit.first, ()))]


def _swallows(other: Hit, hit: Hit) -> bool:
    if other is hit or not (other.first <= hit.first and hit.last <= other.last):
        return False
    theirs, ours = other.term.section, hit.term.section
    if theirs == "senses" and ours != "senses":
        return ours in _MISTAKEN and (ours != "numbers" or other.last > other.first)
    if other.last - other.first == hit.last - hit.first:
        return False
    if theirs == "people" and ours == "numbers":  # "a married couple" where "couple" is also a number
        return other.form == "two"
    if ours in _PART_OF.get(theirs, ()):
        return True
    if theirs == ours == "harm" and hit.key == "trapped":  # "pulled .. from under the rubble" tells of both
        return False
    return (theirs == ours and ours != "numbers") or (theirs in _RIVALS and ours in _RIVALS) or (ours == theirs == "numbers")


def _clauses(sentence: Sentence) -> list[int]:
    """Clauses end at strong punctuation and before the language's clause words; those weighed 0 break only after a comma."""
    gaps = sentence.passage.gaps
    found = [hit for hit in sentence.hits.get("breakers", ()) if hit.term.weight != 0 or gaps[hit.first] >= COMMA]
    if found or "breakers" in sentence.hits:
        sentence.hits["breakers"] = found
    breaks = {hit.first for hit in found}
    clauses: list[int] = []
    clause = 0
    for at in range(sentence.first, sentence.end):
        if at > sentence.first and (sentence.passage.gaps[at] >= CLAUSE or at in breaks):
            clause += 1
        clauses.append(clause)
    return clauses
