"""A language's words as data: reads a lexicon file's content, and finds its terms in a row of words. Pure."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from itertools import product
from typing import Any

from consumers.assess.folding import fold
from consumers.assess.sections import KEYS, SECTIONS

GAP = 6
"""How many words `..` in a term may stand for."""
_REMEMBERED = 50_000
"""Looked-up words kept; beyond that the memory starts anew, so that hostile text cannot fill it."""
_SPLITS = re.compile(r"[\-‐‑–’'.]")
_NO_SMALL_WORD = 4
_WORD = re.compile(r"[\s\-‐‑–’'.]+")


class LexiconError(ValueError):
    """A lexicon says something nobody can read; the message names the section and what was meant."""


@dataclass(slots=True, eq=False)
class Slot:
    """What one word of a term may be."""

    exact: frozenset[str] = frozenset()
    stems: tuple[str, ...] = ()
    insides: tuple[str, ...] = ()
    ends: tuple[str, ...] = ()
    written: frozenset[str] = frozenset()
    special: str = ""
    plain: bool = field(init=False)
    """Nothing but exact words."""

    def __post_init__(self) -> None:
        self.plain = not (self.stems or self.insides or self.ends or self.written or self.special)

    def fits(self, word: str) -> bool:
        """Is `word` (folded) one of these?"""
        if word in self.exact or (self.stems and word.startswith(self.stems)) or (self.ends and word.endswith(self.ends)):
            return True
        return bool(self.insides) and any(inside in word for inside in self.insides)


@dataclass(slots=True, eq=False)
class Term:
    """One entry: `section`, `key` and `form` say where in the file it stands ("harm", "killed", "done")."""

    section: str
    key: str
    form: str
    slots: tuple[Slot, ...]
    words: str
    weight: float | None = None


@dataclass(frozen=True, slots=True)
class Grammar:
    """What cannot be said by terms: glued prefixes, the order of number words, glued number words."""

    prefixes: tuple[str, ...] = ()
    units_first: bool = False
    glue: tuple[str, ...] = ()


STRIKE, WEAPON, MEETING, WEAK, HARM, WAR = 1, 2, 4, 8, 16, 32
HOT: Mapping[str, int] = {
    "strikes": STRIKE, "weapons": WEAPON, "impacts": MEETING, "launches": MEETING, "interceptions": MEETING,
    "inbound": MEETING, "blasts": MEETING | WEAK, "weak_strikes": MEETING | WEAK, "harm": HARM, "none": HARM, "violence": WAR, "armed": WAR,
    "actors": WAR,
}  # fmt: skip
"""What decides, before anything is read closely, whether an article may matter."""
_QUIET = frozenset({"detained", "displaced"})
"""Harm that makes no casualty."""


class Heat(dict[str, int]):
    """Remembers the bits of every word seen, within a bound, so that a whole text is looked up at the speed of a dict."""

    def __init__(self, lexicon: Lexicon) -> None:
        super().__init__()
        self._lexicon = lexicon

    def __missing__(self, raw: str) -> int:
        if len(self) > _REMEMBERED:
            self.clear()
        bits = self[raw] = self._lexicon.measure(raw)
        return bits


class Openers(dict[str, tuple[Term, ...]]):
    """For every word as written, the phrases of HOT sections that it may begin; remembered like Heat."""

    def __init__(self, lexicon: Lexicon) -> None:
        super().__init__()
        self._lexicon = lexicon

    def __missing__(self, raw: str) -> tuple[Term, ...]:
        if len(self) > _REMEMBERED:
            self.clear()
        found = self[raw] = tuple(term for term in self._lexicon.starting(raw) if term.section in HOT and len(term.slots) > 1)
        return found


@dataclass(slots=True)
class Lexicon:
    """The terms of one language, indexed by first word; looking a word up costs the same however many terms there are."""

    language: str
    grammar: Grammar
    weights: Mapping[str, float] = field(default_factory=dict)
    _exact: dict[str, list[Term]] = field(default_factory=dict)
    _stems: dict[str, list[Term]] = field(default_factory=dict)
    _loose: list[tuple[Slot, Term]] = field(default_factory=list)
    _numbered: list[Term] = field(default_factory=list)
    _known: dict[str, tuple[Term, ...]] = field(default_factory=dict)
    _forms: dict[str, tuple[str, ...]] = field(default_factory=dict)
    _longest_stem: int = 0
    _hot_exact: dict[str, int] = field(default_factory=dict)
    _hot_stems: dict[str, int] = field(default_factory=dict)
    _hot_loose: list[tuple[Slot, int]] = field(default_factory=list)
    heat: Heat = field(init=False)
    """For every word as written, the bits of what it says by itself; see HOT."""
    openers: Openers = field(init=False)

    def __post_init__(self) -> None:
        self.heat = Heat(self)
        self.openers = Openers(self)

    def add(self, term: Term) -> None:
        """Make `term` findable."""
        first = term.slots[0]
        if first.special in {"number", "year"}:
            self._numbered.append(term)
        for word in first.exact | {fold(word) for word in first.written}:
            self._exact.setdefault(word, []).append(term)
        for stem in first.stems:
            self._stems.setdefault(stem, []).append(term)
            self._longest_stem = max(self._longest_stem, len(stem))
        if first.insides or first.ends:
            self._loose.append((Slot(insides=first.insides, ends=first.ends), term))

        if term.section in HOT and len(term.slots) == 1 and not (term.section == "harm" and term.key in _QUIET):
            self._warm(first, HOT[term.section])

    def _warm(self, slot: Slot, bits: int) -> None:
        for word in slot.exact | {fold(word) for word in slot.written}:
            self._hot_exact[word] = self._hot_exact.get(word, 0) | bits
        for stem in slot.stems:
            self._hot_stems[stem] = self._hot_stems.get(stem, 0) | bits
            self._longest_stem = max(self._longest_stem, len(stem))
        if slot.insides or slot.ends:
            self._hot_loose.append((Slot(insides=slot.insides, ends=slot.ends), bits))

    def measure(self, raw: str) -> int:
        """The bits of HOT for one word as written."""
        bits = 0
        for word in self.forms(raw):
            bits |= self._hot_exact.get(word, 0)
            for length in range(1, min(len(word), self._longest_stem) + 1):
                bits |= self._hot_stems.get(word[:length], 0)
            for slot, loose in self._hot_loose:
                if slot.fits(word):
                    bits |= loose
        return bits

    def starting(self, raw: str) -> tuple[Term, ...]:
        """The terms that a text's word `raw` (as written) may begin."""
        known = self._known.get(raw)
        if known is None:
            if len(self._known) > _REMEMBERED:
                self._known.clear()
            known = self._known[raw] = self._begin(raw)
        return known

    def forms(self, raw: str) -> tuple[str, ...]:
        """`raw` folded, and folded without each glued prefix it may carry."""
        known = self._forms.get(raw)
        if known is None:
            if len(self._forms) > _REMEMBERED:
                self._forms.clear()
            word = fold(raw) or "_"
            known = self._forms[raw] = (word, *_stripped(word, self.grammar.prefixes))
        return known

    def numbered(self) -> list[Term]:
        """The terms that begin with a number."""
        return self._numbered

    def _begin(self, raw: str) -> tuple[Term, ...]:
        found: dict[Term, None] = {}
        for word in self.forms(raw):
            found.update(dict.fromkeys(self._exact.get(word, ())))
            for length in range(1, min(len(word), self._longest_stem) + 1):
                if (terms := self._stems.get(word[:length])) is not None:
                    found.update(dict.fromkeys(terms))
            found.update((term, None) for slot, term in self._loose if slot.fits(word))
        return tuple(term for term in found if not term.slots[0].written or _written(term.slots[0], raw))


def _written(slot: Slot, raw: str) -> bool:
    return raw in slot.written or slot.fits(fold(raw))


def _stripped(word: str, prefixes: tuple[str, ...]) -> Iterator[str]:
    for prefix in prefixes:
        if word.startswith(prefix) and len(word) >= len(prefix) + 2:
            yield word[len(prefix) :]


def read_lexicon(language: str, *contents: Mapping[str, Any]) -> Lexicon:
    """Build one language's lexicon from the contents of its files, later ones adding to earlier ones.

    Raises LexiconError for a section or key that does not exist.
    """
    grammar: dict[str, Any] = {}
    weights: dict[str, float] = {}
    for content in contents:
        grammar.update(content.get("grammar", {}))
        weights.update(content.get("weights", {}))
    unknown = grammar.keys() - {"prefixes", "units_first", "glue"}
    if unknown:
        raise LexiconError(f"grammar: unknown key {min(unknown)}")
    lexicon = Lexicon(
        language,
        Grammar(
            prefixes=tuple(fold(prefix) for prefix in str(grammar.get("prefixes", "")).split()),
            units_first=bool(grammar.get("units_first", False)),
            glue=tuple(str(grammar.get("glue", "")).split()),
        ),
        weights,
    )
    for content in contents:
        for path, words in _leaves(content):
            for term in terms(path, words):
                lexicon.add(term)
    return lexicon


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
        if not any(word.endswith("?") for word in written):
            yield from _terms(path, written, words, value)
            continue
        choices = [(word[:-1], "") if word.endswith("?") else (word,) for word in written]
        for chosen in product(*choices):
            if kept := [word for word in chosen if word]:
                yield from _terms(path, kept, words, value)


def _terms(path: tuple[str, str, str], written: list[str], words: str, weight: float | None) -> Iterator[Term]:
    for rows in product(*map(_slots, written)):
        slots = tuple(slot for row in rows for slot in row)
        if slots[0].special == "gap":
            raise LexiconError(f"{path[0]}: {words.strip()!r} begins with a gap")
        yield Term(*path, slots, words.strip(), weight)


_GAP, _NUMBER, _YEAR = Slot(special="gap"), Slot(special="number"), Slot(special="year")


@cache
def _slots(word: str) -> tuple[tuple[Slot, ...], ...]:
    """One written word as rows of slots; more than one slot where a hyphen, dot or apostrophe splits it like a text's."""
    if word == "..":
        return ((_GAP,),)
    if word in {"#", "####"}:
        return ((_NUMBER if word == "#" else _YEAR,),)
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
    exact, stems, insides, ends, written = set(), [], [], [], set()
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
    return Slot(frozenset(exact), tuple(stems), tuple(insides), tuple(ends), frozenset(written))
