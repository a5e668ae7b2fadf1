"""Which places a name may mean, and which places a text names. Pure over a buffer.

Deciding which of them was hit is not done here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final, NamedTuple

import msgspec

from consumers.assess.gazetteer_file import (
    CAPITALS,
    LOWER,
    PLACE_BITS,
    PRIMARY,
    Entry,
    EntryKind,
    GazetteerFile,
    StopWords,
    likelihood,
)
from consumers.assess.inflection import WORD, fold, forms, is_cyrillic, latin_start, word_stems

__all__ = ["Entry", "EntryKind", "Gazetteer", "Spot"]

MAX_WORDS: Final = 5  # "Democratic Republic of the Congo"
INFLECTED: Final = 25  # ranks an inflected reading has to be ahead of a literal one: a twelfth of the population
FAINT: Final = 90  # below this rank (some 8,000 people) a name is not read out of a word by taking letters off its front
SHORTEST: Final = 3  # letters that must be left of a name of which some were taken off
REMEMBERED: Final = 20_000  # words and names kept per language; some 5 MB when full
_JOINTS = frozenset({" ", "-", "\u00a0", "\u2010", "\u2011", "\u05be", "\u200c", "  "})
_ARTICLES = frozenset("al el ar as ash at az an ad adh et ed ez er es".split())
_NO_STOP_WORDS = StopWords()


class Spot(msgspec.Struct, frozen=True):
    """Words of a text, by offset in code points, that name one of `entries`, the likeliest first."""

    start: int
    end: int
    entries: tuple[Entry, ...]


class _Reading(NamedTuple):
    """How words may begin a name: what they name already, and the keys that longer names begin with."""

    literal: tuple[int, ...]
    inflected: tuple[int, ...]
    names: tuple[str, ...]
    stems: tuple[str, ...]


class _Opening(NamedTuple):
    """What is known of a word that may open a name."""

    entries: tuple[Entry, ...]
    reading: _Reading
    offset: int
    stopped: str  # "", "soft" or "hard"
    small: bool


class Gazetteer:
    """The places of the world by name, in many languages and cases.

    Raises ValueError when the buffer is not a file this version reads. Remembers words it has seen, within a bound;
    the answers do not depend on that.
    """

    def __init__(self, buffer: bytes | memoryview) -> None:
        self._file = GazetteerFile(buffer)
        self._names: dict[str, dict[str, tuple[Entry, ...]]] = {}
        self._openings: dict[str, dict[str, _Opening | None]] = {}

    def __len__(self) -> int:
        return len(self._file)

    def lookup(self, name: str, language: str) -> tuple[Entry, ...]:
        """The places that `name`, as written in a text of `language`, may mean; the likeliest first.

        A place's own name of today comes before other names (unless the other place is far larger), a country before
        a town, a town before the region around it, the larger before the smaller; places in countries at war weigh
        more. Empty when nothing is known.
        """
        known = self._names.setdefault(language, {})
        found = known.get(name)
        if found is None:
            if len(known) >= REMEMBERED:
                known.clear()
            found = known[name] = self._looked_up(name, language)
        return found

    def spot(self, text: str, language: str) -> list[Spot]:
        """Every name of a place in `text`, in order, not overlapping, the longest where several begin.

        In scripts with capitals a name begins with one, but for adjectives of countries ("російський"). Words that are
        also names ("Reading", "Щастя") count after a word like "town of" only.
        """
        words = list(WORD.finditer(text))
        openings = self._openings.setdefault(language, {})
        if len(openings) >= REMEMBERED:
            openings.clear()
        spots: list[Spot] = []
        following = 0
        for at, word in enumerate(words):
            spelt = word.group()
            try:
                opening = openings[spelt]
            except KeyError:
                opening = openings[spelt] = self._opening(spelt, language)
            if opening is None or at < following:
                continue
            count, entries = self._longest(text, words[at : at + MAX_WORDS], opening, language)
            if count == 1 and opening.stopped and not self._cued(text, words, at, language):
                continue
            if entries:
                following = at + count
                spots.append(Spot(word.start() + opening.offset, words[following - 1].end(), entries))
        return spots

    def _looked_up(self, name: str, language: str) -> tuple[Entry, ...]:
        capitals = name.isupper()
        literal = self._file.named(fold(name))
        if literal and literal[0] & PRIMARY:
            return self._entries(literal, (), capitals=capitals)
        words = WORD.findall(name)[:MAX_WORDS]
        if not words:
            return ()
        offset = latin_start(words[0])
        reading = self._begin(words[0], language)
        if offset and not (reading.literal or reading.names):
            reading = self._begin(words[0][offset:], language)
        for word in words[1:]:
            reading = self._go_on(reading, word, language)
        return self._entries((*literal, *reading.literal), reading.inflected, capitals=capitals)

    def _opening(self, word: str, language: str) -> _Opening | None:
        """What `word` may begin; None, which most words get, when it begins no name."""
        offset = 0
        reading = self._begin(word, language)
        if not any(reading):
            offset = latin_start(word)
            if not offset:
                return None
            reading = self._begin(word[offset:], language)
        key = fold(word[offset:])
        stop_words = self._file.tables.stop_words.get(language, _NO_STOP_WORDS)
        small = word[offset].islower()
        if small and key not in self._file.tables.lower_starts and key not in _ARTICLES:
            reading = reading._replace(names=(), stems=())
        literal, inflected = self._plausible(key, reading, stop_words, small=small)
        entries = self._entries(literal, inflected, capitals=word.isupper())
        if not entries and not reading.names and not reading.stems:
            return None
        stopped = "hard" if key in stop_words.hard else "soft" if key in stop_words.soft else ""
        return _Opening(entries, reading, offset, stopped, small)

    def _plausible(
        self, key: str, reading: _Reading, stop_words: StopWords, *, small: bool
    ) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """Postings of a single word that a text may mean by it, literal and inflected."""
        literal, inflected = reading.literal, reading.inflected
        if small:
            return (
                tuple(p for p in literal if self._file.kind(p) == "demonym"),
                tuple(p for p in inflected if self._file.kind(p) == "demonym"),
            )
        if len(key) < 3:
            literal = tuple(p for p in literal if p & CAPITALS)
        if "\u0590" <= key[:1] <= "\u06ff":
            inflected = tuple(p for p in inflected if self._file.rank(p) >= FAINT)
        return literal, inflected

    def _longest(self, text: str, words: list[re.Match[str]], opening: _Opening, language: str) -> tuple[int, tuple[Entry, ...]]:
        """How many of `words` the longest name takes, and what it means."""
        count, entries = 1, opening.entries
        reading, capital = opening.reading, not opening.small
        for taken in range(1, len(words)):
            if not (reading.names or reading.stems) or not _joined(text, words[taken - 1], words[taken]):
                break
            word = words[taken].group()
            capital = capital or not word[0].islower()
            reading = self._go_on(reading, word, language)
            literal, inflected = reading.literal, reading.inflected
            if opening.small:
                lone_article = fold(words[0].group()) in _ARTICLES and text[words[0].end()] == "-"
                literal = tuple(p for p in literal if p & LOWER or lone_article) if capital else ()
                inflected = tuple(p for p in inflected if p & LOWER) if capital else ()
            if literal or inflected:
                count, entries = taken + 1, self._entries(literal, inflected, capitals=True)
        return count, entries

    def _begin(self, word: str, language: str) -> _Reading:
        return self._read(("",), ("",), word, language)

    def _go_on(self, reading: _Reading, word: str, language: str) -> _Reading:
        names = tuple(key + " " for key in reading.names)
        stems = tuple(key + " " for key in reading.stems)
        return self._read(names, stems, word, language)

    def _read(self, names: tuple[str, ...], stems: tuple[str, ...], word: str, language: str) -> _Reading:
        """The reading of the words so far (each key ending in a space) and one more."""
        file = self._file
        base = forms(word, language)
        keys = [start + form for start in names for form in base]
        literal = file.named(keys[0]) if keys else ()
        inflected = [p for key in keys[1:] if len(key) >= SHORTEST for p in file.named(key)]
        cut: list[str] = []
        if base and is_cyrillic(base[0]):
            cut = [start + stem for start in stems for stem in word_stems(base[0])]
            inflected += [p for key in cut if len(key) >= SHORTEST for p in file.stemmed(key)]
        return _Reading(
            literal,
            tuple(inflected),
            tuple(key for key in keys if file.names_go_on(key)),
            tuple(key for key in cut if file.stems_go_on(key)),
        )

    def _entries(self, literal: Iterable[int], inflected: Iterable[int], *, capitals: bool) -> tuple[Entry, ...]:
        """The places behind postings, each once, the likeliest first."""
        ranked: dict[int, tuple[int, int]] = {}
        for postings, behind in ((literal, 0), (inflected, INFLECTED)):
            for posting in postings:
                if posting & CAPITALS and not capitals:
                    continue
                order = behind - likelihood(posting, self._file.rank(posting))
                place = posting & PLACE_BITS
                if place not in ranked or order < ranked[place][0]:
                    ranked[place] = (order, posting)
        return tuple(self._file.entry(posting) for _, posting in sorted(ranked.values()))

    def _cued(self, text: str, words: list[re.Match[str]], at: int, language: str) -> bool:
        """Whether a word that is also a common one is meant as a name: "town of Reading", "у місті Щастя", "під Щастям"."""
        if at == 0:
            return False
        before, word = words[at - 1], words[at].group()
        if not _joined(text, before, words[at]):
            return False
        stop_words = self._file.tables.stop_words.get(language, _NO_STOP_WORDS)
        if fold(before.group()) in stop_words.cues:
            return True
        return fold(word) in stop_words.soft and before.group()[0].islower() and not word.isupper()


def _joined(text: str, left: re.Match[str], right: re.Match[str]) -> bool:
    """Whether two words may belong to one name: only a space or hyphen between them, or the dot of "St. Louis"."""
    between = text[left.end() : right.start()]
    return between in _JOINTS or (between in {". ", "."} and left.end() - left.start() <= 2)
