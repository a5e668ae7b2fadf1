"""A language's words as data: reads a lexicon file's content, and finds its terms in a row of words. Pure."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from itertools import chain, product
from typing import Any, NamedTuple

from consumers.assess.folding import fold, fold_in_place
from consumers.assess.heat import Heat
from consumers.assess.remembered import Remembered, Room
from consumers.assess.sections import KEYS, SECTIONS
from consumers.assess.terms import NO_WORDS, Slot, Term
from consumers.assess.unspaced import Vocabulary, figure, spans

GAP = 6
"""How many words `..` in a term may stand for."""
_SPLITS = re.compile(r"[\-‐‑–’'.]")
_HEAD = 3
_WORD = re.compile(r"[\s\-‐‑–’'.]+")


class LexiconError(ValueError):
    """A lexicon says something nobody can read; the message names the section and what was meant."""


@dataclass(frozen=True, slots=True)
class Grammar:
    """What cannot be said by terms: glued prefixes, the order of number words, glued number words, writing without spaces.

    `verb_last`: who was harmed stands before the verb, as a rule. `same`, where nothing is spaced: characters of another way
    of writing (襲) and those of the lexicon's own (袭).
    """

    prefixes: tuple[str, ...] = ()
    units_first: bool = False
    glue: tuple[str, ...] = ()
    verb_last: bool = False
    unspaced: bool = False
    same: Mapping[int, int] = field(default_factory=dict)


class Begun(NamedTuple):
    """The terms of one word that a word may be, the longer ones that it may begin, and whether it is a number."""

    alone: tuple[Term, ...]
    longer: tuple[Term, ...]
    is_number: bool


_NOTHING = Begun((), (), is_number=False)


@dataclass(slots=True)
class Lexicon:
    """The terms of one language, indexed by first word; looking a word up costs the same however many terms there are.

    All look-ups take words as written and remember what they found. `starting`: the terms a word may begin; `begun`: those of
    a single word, and the longer ones; `phrases`: for two words in a row, the longer terms they may begin; `counted`: for a
    word after a number, the terms that both may begin; `forms`: a word folded, and without each glued prefix; `heat`: what
    is seen of it at a glance.
    """

    language: str
    grammar: Grammar
    weights: Mapping[str, float] = field(default_factory=dict)
    room: Room = field(default_factory=Room)
    numbered: list[Term] = field(default_factory=list)
    """Terms that begin with a number."""
    vocabulary: Vocabulary = field(default_factory=Vocabulary)
    """All words of all terms, where the language does not write words apart."""
    starting: Remembered[str, tuple[Term, ...]] = field(init=False)
    begun: Remembered[str, Begun] = field(init=False)
    phrases: Remembered[tuple[str, str], tuple[Term, ...]] = field(init=False)
    counted: Remembered[str, tuple[Term, ...]] = field(init=False)
    forms: Remembered[str, tuple[str, ...]] = field(init=False)
    heat: Heat = field(init=False)
    _exact: dict[str, list[Term]] = field(default_factory=dict)
    _stems: dict[str, list[Term]] = field(default_factory=dict)
    _loose: list[tuple[Slot, Term]] = field(default_factory=list)
    _heads: set[str] = field(default_factory=set)
    """The first letters of all stems: most words begin with none of them."""
    _longest_stem: int = 0

    def __post_init__(self) -> None:
        self.starting = Remembered(self._starting, self.room)
        self.begun = Remembered(self._begun, self.room)
        self.phrases = Remembered(self._phrases, self.room)
        self.counted = Remembered(self._counted, self.room)
        self.forms = Remembered(self._spelt, self.room)
        self.heat = Heat(self._spelt, self.forms, self.room)

    def add(self, term: Term) -> None:
        """Make `term` findable."""
        self.heat.add(term)
        first = term.slots[0]
        if self.grammar.unspaced:
            self.vocabulary.add(chain.from_iterable(slot.exact for slot in term.slots))
        if first.special in {"number", "year"}:
            self.numbered.append(term)
        for word in first.exact | {fold(word) for word in first.written}:
            self._exact.setdefault(word, []).append(term)
        for stem in first.stems:
            self._stems.setdefault(stem, []).append(term)
            self._heads.add(stem[:_HEAD])
            self._longest_stem = max(self._longest_stem, len(stem))
        if first.insides or first.ends:
            self._loose.append((Slot(insides=first.insides, ends=first.ends), term))

    def cut(self, source: str) -> list[tuple[int, int]]:
        """Where the words of `source` begin and end, in a language that does not write them apart."""
        return spans(fold_in_place(source.translate(self.grammar.same)), self.vocabulary)

    def _starting(self, raw: str) -> tuple[Term, ...]:
        found: dict[Term, None] = {}
        forms = self.forms[raw]
        for word in forms:
            if (terms := self._exact.get(word)) is not None:
                found.update(dict.fromkeys(terms))
            begins = self._longest_stem if word[:_HEAD] in self._heads else _HEAD - 1
            for length in range(1, min(len(word), begins) + 1):
                if (terms := self._stems.get(word[:length])) is not None:
                    found.update(dict.fromkeys(terms))
            if self._loose:
                found.update((term, None) for slot, term in self._loose if slot.fits(word))
        return tuple(
            term for term in found if not (slot := term.slots[0]).written or raw in slot.written or any(map(slot.fits, forms))
        )

    def _begun(self, raw: str) -> Begun:
        terms = self._starting(raw)
        alone = tuple(term for term in terms if len(term.slots) == 1)
        longer = tuple(term for term in terms if len(term.slots) > 1)
        is_number = self.forms[raw][0][0].isdigit() or any(term.section == "numbers" and term.form.isdigit() for term in alone)
        return Begun(alone, longer, is_number) if terms or is_number else _NOTHING

    def _phrases(self, pair: tuple[str, str]) -> tuple[Term, ...]:
        raw, after = pair
        return self._going_on(self.begun[raw].longer, after)

    def _counted(self, after: str) -> tuple[Term, ...]:
        return self._going_on(self.numbered, after)

    def _going_on(self, terms: Iterable[Term], after: str) -> tuple[Term, ...]:
        """Those of `terms` whose second word, if they have one, may be `after`."""
        forms = self.forms[after]
        return tuple(
            term
            for term in terms
            if len(term.slots) == 1
            or (slot := term.slots[1]).special
            or not slot.exact.isdisjoint(forms)
            or (not slot.plain and (after in slot.written or any(map(slot.fits, forms))))
        )

    def _spelt(self, raw: str) -> tuple[str, ...]:
        if self.grammar.unspaced:
            raw = figure(raw) or raw.translate(self.grammar.same)
        word = fold(raw) or "_"
        if word == raw:
            word = raw  # one string in memory, not two
        return (word, *_stripped(word, self.grammar.prefixes)) if self.grammar.prefixes else (word,)


def _stripped(word: str, prefixes: tuple[str, ...]) -> Iterator[str]:
    for prefix in prefixes:
        if word.startswith(prefix) and len(word) >= len(prefix) + 2:
            yield word[len(prefix) :]


def read_lexicon(language: str, *contents: Mapping[str, Any], room: Room | None = None) -> Lexicon:
    """Build one language's lexicon from the contents of its files, later ones adding to earlier ones.

    What it remembers of words it puts into `room`, which lexicons may share.

    Raises LexiconError for a section or key that does not exist.
    """
    grammar: dict[str, Any] = {}
    weights: dict[str, float] = {}
    for content in contents:
        grammar.update(content.get("grammar", {}))
        weights.update(content.get("weights", {}))
    unknown = grammar.keys() - {"prefixes", "units_first", "glue", "verb_last", "unspaced", "same", "words"}
    if unknown:
        raise LexiconError(f"grammar: unknown key {min(unknown)}")
    lexicon = Lexicon(
        language,
        Grammar(
            prefixes=tuple(fold(prefix) for prefix in str(grammar.get("prefixes", "")).split()),
            units_first=bool(grammar.get("units_first", False)),
            glue=tuple(str(grammar.get("glue", "")).split()),
            verb_last=bool(grammar.get("verb_last", False)),
            unspaced=bool(grammar.get("unspaced", False)),
            same={ord(pair[0]): ord(pair[1]) for pair in str(grammar.get("same", "")).split()},
        ),
        weights,
        room or Room(),
        vocabulary=Vocabulary(map(fold, str(grammar.get("words", "")).split())),
    )
    for content in contents:
        for path, words in _leaves(content):
            for term in terms(path, words):
                lexicon.add(term)
        for value, words in _glued(content, lexicon.grammar.glue):
            for term in terms(("numbers", "values", str(value)), words):
                lexicon.add(term)
    _slots.cache_clear()  # languages share few words
    return lexicon


def _glued(content: Mapping[str, Any], patterns: tuple[str, ...]) -> Iterator[tuple[int, str]]:
    """Number words written together: with "{unit}und{ten}" all from einundzwanzig to neunundneunzig.

    Where two vowels meet, the form without the first is there, too (Italian ventuno).
    """
    values = content.get("numbers", {}).get("values", {})
    spelt = {int(value): re.split(r"[\s,|]+", _text(words, "numbers.values")) for value, words in values.items()}
    for pattern, ten, unit in product(patterns, range(20, 100, 10), range(1, 10)):
        glued = [
            form
            for one, other in product(spelt.get(unit, ()), spelt.get(ten, ()))
            for form in (
                pattern.format(unit=one, ten=other),
                pattern.format(unit=one, ten=other[:-1]) if one[:1] in "aeiou" else "",
            )
            if form and one and other
        ]
        yield ten + unit, ", ".join(glued)


def _leaves(content: Mapping[str, Any]) -> Iterator[tuple[tuple[str, str, str], str]]:
    """Every text of the file with its section, key and form. A number is a form or a key like any word."""
    for section, value in content.items():
        if section in {"language", "grammar", "weights"}:
            continue
        if section not in SECTIONS:
            raise LexiconError(f"unknown section {section!r}{_meant(section, SECTIONS)}")
        if not isinstance(value, Mapping):
            yield (section, "", ""), _text(value, section)
            continue
        for key, inner in value.items():
            name = str(key)
            if section in KEYS and name not in KEYS[section]:
                raise LexiconError(f"{section}: unknown key {name!r}{_meant(name, KEYS[section])}")
            if not isinstance(inner, Mapping):
                yield (section, name, ""), _text(inner, f"{section}.{name}")
                continue
            for form, words in inner.items():
                yield (section, name, str(form)), _text(words, f"{section}.{name}.{form}")


def _text(value: object, where: str) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        return ", ".join(map(str, value))
    if isinstance(value, str | int):
        return str(value)
    raise LexiconError(f"{where}: expected terms separated by commas")


def _meant(word: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(word, known, n=1)
    return f"; did you mean {near[0]!r}?" if near else ""


def terms(path: tuple[str, str, str], text: str) -> Iterator[Term]:
    """Read "air strike|strikes, bombard* =2.0": commas between terms, `=` before a weight of its own."""
    for piece in text.split(","):
        words, _, weight = piece.partition("=")
        written = words.split()
        if not written:
            continue
        try:
            value = float(weight) if weight.strip() else None
        except ValueError:
            raise LexiconError(f"{'.'.join(filter(None, path))}: {weight.strip()!r} is no weight in {piece.strip()!r}") from None
        if "?" not in words:
            yield from _terms(path, written, words, value)
            continue
        choices = [(word[:-1], "") if word.endswith("?") else (word,) for word in written]
        for chosen in product(*choices):
            if kept := [word for word in chosen if word]:
                yield from _terms(path, kept, words, value)


def _terms(path: tuple[str, str, str], written: list[str], words: str, weight: float | None) -> Iterator[Term]:
    if "#" in words or "!" in words:
        for word in written:
            if reason := _unreadable(word):
                raise LexiconError(f"{'.'.join(filter(None, path))}: {word!r} in {words.strip()!r}: {reason}")
    for rows in product(*map(_slots, written)):
        slots = rows[0] if len(rows) == 1 else tuple(chain.from_iterable(rows))
        if slots[0].special == "gap":
            raise LexiconError(f"{path[0]}: {words.strip()!r} begins with a gap")
        yield Term(*path, slots, weight)


def _unreadable(word: str) -> str:
    """What is wrong with a written word, "" when nothing is."""
    if any("#" in choice and choice not in {"#", "####"} for choice in word.split("|")):
        return "# and #### stand for whole words"
    if any("!" in choice[:-1] for choice in word.split("|")):
        return "! stands at the end of a word"
    return ""


_GAP, _NUMBER, _YEAR = Slot(special="gap"), Slot(special="number"), Slot(special="year")


@cache
def _slots(word: str) -> tuple[tuple[Slot, ...], ...]:
    """One written word as rows of slots; more than one slot where a hyphen, dot or apostrophe splits it like a text's."""
    if word.isalnum():
        return ((Slot(frozenset((fold(word),))),),)
    if word == "..":
        return ((_GAP,),)
    choices = word.split("|")
    if signs := [choice for choice in choices if choice in {"#", "####"}]:
        rest = "|".join(choice for choice in choices if choice not in signs)
        return (*(((_NUMBER if sign == "#" else _YEAR),) for sign in signs), *(_slots(rest) if rest else ()))
    if not _SPLITS.search(word):
        return ((_slot(word.split("|")),),)
    rows = [_split(choice) for choice in word.split("|")]
    widths = sorted({len(row) for row in rows})
    return tuple(tuple(_slot([row[at] for row in rows if len(row) == width]) for at in range(width)) for width in widths)


def _split(choice: str) -> list[str]:
    if any("\u0400" <= letter <= "\u05ff" for letter in choice):  # Cyrillic and Hebrew keep their apostrophes
        return [part for part in re.split(r"[\-‐‑–]+", choice) if part]
    return [part for part in _WORD.split(choice) if part]


def _slot(choices: list[str]) -> Slot:
    exact: set[str] = set()
    written: set[str] = set()
    stems, insides, ends = [], [], []
    for choice in choices:
        word = fold(choice.strip("*!"))
        if not word:
            continue
        if choice.endswith("!"):
            written.add(choice[:-1])
        elif choice.startswith("*") and choice.endswith("*"):
            insides.append(word)
        elif choice.startswith("*"):
            ends.append(word)
        elif choice.endswith("*"):
            stems.append(word)
        else:
            exact.add(word)
    spellings, as_written = (frozenset(words) if words else NO_WORDS for words in (exact, written))
    return Slot(spellings, tuple(stems), tuple(insides), tuple(ends), as_written)
