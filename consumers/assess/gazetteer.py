"""Which places a name may mean, and which places a text names. Pure over a buffer.

Deciding which of them was hit is not done here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, NamedTuple, TypeVar

import msgspec

from consumers.assess.gazetteer_file import (
    CAPITALS,
    LOWER,
    PLACE_BITS,
    SMALL_START,
    TELLING,
    Entry,
    EntryKind,
    GazetteerFile,
    StopWords,
    likelihood,
)
from consumers.assess.inflection import WORD, fold, forms, is_cyrillic, is_uncased, latin_start, name_stem, word_stems

__all__ = ["Entry", "EntryKind", "Gazetteer", "Spot"]

MAX_WORDS: Final = 5  # "Democratic Republic of the Congo"
INFLECTED: Final = 45  # ranks an inflected reading has to be ahead of a literal one: eighty times the people
ASSURED: Final = 150  # from here on (own name, some 90,000 people) a literal reading needs no comparison
FAINT: Final = 90  # below this rank (some 8,000 people) a name is not read out of a word by taking letters off its front
TOWN: Final = 118  # from this rank (some 120,000 people, 24,000 at war) an adjective in -skyi may be the town itself
INITIALS: Final = 4  # capitals up to which a word is rather an abbreviation than a town
SHORTEST: Final = 3  # letters that must be left of a name of which some were taken off
REMEMBERED: Final = 40_000  # words, and as many names: some 10 MB when full
_JOINTS = frozenset({" ", "-", "\u00a0", "\u2010", "\u2011", "\u05be", "\u200c", "  "})
_DOTS = frozenset({".", ". "})
_LINKS = frozenset(["of", "de", "di", "da", "do", "del"])  # "town of Reading"
_ARTICLES = frozenset("al el ar as ash at az an ad adh et ed ez er es".split())  # noqa: SIM905
_NOT_LATIN = frozenset("uk ru be bg mk ar he fa ur ps ckb ka hy el am".split())  # noqa: SIM905
_MIXED = {
    "uk": ("uk", "ru"), "ru": ("ru", "uk"), "be": ("be", "ru", "uk"),
    "fa": ("fa", "ur"), "ur": ("ur", "fa", "ar"), "ps": ("ur", "fa", "ar"), "ckb": ("ur", "fa", "ar"),
}  # fmt: skip
"""Whose stop words count in a text: its language's, and of those it is mixed with or mistaken for."""
_ADJECTIVE = re.compile("[сц]ь?к(?:ий|ая|ой|ої|ій|ую|ою|ого|ому|их|ие|ими)$")  # of a district or region, mostly


Known = TypeVar("Known")


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
    second: frozenset[str]  # how second words begin, to reject most of them at once
    offset: int
    stopped: str  # "", "soft" or "hard"
    small: bool

    def may_go_on(self, word: str) -> bool:
        """Whether a longer name may go on with `word`; most often not."""
        if not self.second:
            return False
        key = fold(word).removeprefix("ال")
        return key[:2] in self.second or key[:1] + "*" in self.second  # in a stem, the second letter may be left open


class _Words:
    """The words of a text and where they begin."""

    __slots__ = ("language", "spelt", "starts", "text")

    def __init__(self, text: str, spelt: list[str], language: str) -> None:
        self.text, self.spelt, self.language = text, spelt, language
        self.starts: list[int] = []
        end = 0
        for word in spelt:  # a word cannot occur between two words, so the next occurrence is it
            start = text.index(word, end)
            self.starts.append(start)
            end = start + len(word)

    def end(self, at: int) -> int:
        return self.starts[at] + len(self.spelt[at])

    def joined(self, at: int) -> bool:
        """Whether word `at` may belong to one name with the word before: a space or hyphen between, or "St. Louis"."""
        end = self.end(at - 1)
        between = self.text[end : self.starts[at]]
        return between in _JOINTS or (between in _DOTS and len(self.spelt[at - 1]) <= 2)


def _is_small(word: str) -> bool:
    """Whether a word begins with a small letter; Georgian writes no capitals, though Unicode calls its letters small."""
    return word[0].islower() and not "ა" <= word[0] <= "ჿ"


def _plain(language: str) -> str:
    """The language of a tag: "uk" of "uk-UA"."""
    return language if len(language) == 2 else language.partition("-")[0].lower()


def _room(remembered: dict[str, dict[str, Known]], language: str) -> dict[str, Known]:
    """What is remembered of a language; all is forgotten when it has become too much."""
    if sum(map(len, remembered.values())) >= REMEMBERED:
        remembered.clear()
    return remembered.setdefault(language, {})


class Gazetteer:
    """The places of the world by name, in many languages and cases.

    Raises ValueError when the buffer is not a file this version reads. Remembers words it has seen, within a bound;
    the answers do not depend on that.
    """

    def __init__(self, buffer: bytes | memoryview) -> None:
        self._file = GazetteerFile(buffer)
        tables = self._file.tables
        self._small_starts = tables.demonym_starts | {start[:SMALL_START] for start in tables.lower_starts | _ARTICLES}
        self._lower_stems = frozenset(name_stem(start) for start in tables.lower_starts if is_cyrillic(start))
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
        language = _plain(language)
        known = _room(self._names, language)
        found = known.get(name)
        if found is None:
            found = known[name] = self._looked_up(name, language)
        return found

    def spot(self, text: str, language: str) -> list[Spot]:
        """Every name of a place in `text`, in order, not overlapping, the longest where several begin.

        In scripts with capitals a name begins with one, but for adjectives of countries ("російський"). Words that are
        also names ("Reading", "Щастя") count after a word like "town of" only.
        """
        language = _plain(language)
        openings = _room(self._openings, language)
        words = WORD.findall(text)
        for word in set(words).difference(openings):
            openings[word] = self._opening(word, language)
        begins = [at for at, word in enumerate(words) if openings[word] is not None]
        return self._spots(_Words(text, words, language), begins) if begins else []

    def _spots(self, words: _Words, begins: list[int]) -> list[Spot]:
        openings = self._openings[words.language]
        spots: list[Spot] = []
        following = 0
        for at in begins:
            opening = openings[words.spelt[at]]
            if opening is None or at < following:
                continue
            count, entries = self._longest(words, at, opening)
            if count == 1 and opening.stopped and not self._cued(words, at, soft=opening.stopped == "soft"):
                continue
            if entries:
                following = at + count
                spots.append(Spot(words.starts[at] + opening.offset, words.end(following - 1), entries))
        return spots

    def _looked_up(self, name: str, language: str) -> tuple[Entry, ...]:
        capitals = name.isupper()
        literal = self._file.named(fold(name))
        declined = not name.isascii() or language in {"de", "pl"}
        if literal and (not declined or likelihood(literal[0], self._file.rank(literal[0])) >= ASSURED):
            return self._entries(literal, (), capitals=capitals)
        words = WORD.findall(name)
        if not words or len(words) > MAX_WORDS:
            return self._entries(literal, (), capitals=capitals)
        offset = latin_start(words[0])
        reading = self._begin(words[0], language)
        if offset and not (reading.literal or reading.names):
            reading = self._begin(words[0][offset:], language)
        for word in words[1:]:
            reading = self._go_on(reading, word, language)
        return self._entries((*literal, *reading.literal), reading.inflected, capitals=capitals)

    def _opening(self, word: str, language: str) -> _Opening | None:
        """What `word` may begin; None, which most words get, when it begins no name."""
        if _is_small(word) and word.isalpha() and fold(word[:SMALL_START])[:SMALL_START] not in self._small_starts:
            return None
        tables = self._file.tables
        offset = latin_start(word)
        key = fold(word[offset:])
        small = _is_small(word[offset:])
        lower_start = not small or self._begins_small(key)
        if not lower_start and key[:SMALL_START] not in tables.demonym_starts:
            return None
        reading = self._begin(word, language)
        if any(reading):
            offset = 0
        elif offset:
            reading = self._begin(word[offset:], language)
        if not lower_start:
            reading = reading._replace(names=(), stems=())
        initials = len(word) <= INITIALS and word.isupper() and word.isascii()
        literal, inflected = self._telling(key, reading, small=small, short=initials)
        entries = self._entries(literal, inflected, capitals=word.isupper())
        if not entries and not reading.names and not reading.stems:
            return None
        abbreviated = word.isupper() and any(p & CAPITALS for p in literal)
        meant = () if abbreviated else (key,) if literal else forms(word[offset:], language)
        stopped = self._stopped(meant, language, plain=word.isascii())
        return _Opening(entries, reading, self._second(reading), offset, stopped, small)

    def _stop_words(self, language: str, *, plain: bool) -> list[StopWords]:
        """Stop words of a text's language, and of those it is mixed with or mistaken for; `plain` letters are English too."""
        languages = () if plain and language in _NOT_LATIN else _MIXED.get(language, (language,))
        found = self._file.tables.stop_words
        return [found[each] for each in dict.fromkeys((*languages, *(("en",) if plain else ()))) if each in found]

    def _stopped(self, meant: tuple[str, ...], language: str, *, plain: bool) -> str:
        for stop_words in self._stop_words(language, plain=plain):
            if not stop_words.hard.isdisjoint(meant):
                return "hard"
            if not stop_words.soft.isdisjoint(meant):
                return "soft"
        return ""

    def _second(self, reading: _Reading) -> frozenset[str]:
        following = [
            *(word for key in reading.names for word in self._file.words_after(key)),
            *(word for key in reading.stems for word in self._file.stems_after(key)),
        ]
        return frozenset(word.removeprefix("ال")[:2] for word in following)

    def _begins_small(self, key: str) -> bool:
        """Whether a word with a small first letter may begin a name: "сектору Газа", "al-Mawasi"."""
        if key in self._file.tables.lower_starts or key in _ARTICLES:
            return True
        return is_cyrillic(key) and not self._lower_stems.isdisjoint(word_stems(key))

    def _telling(self, key: str, reading: _Reading, *, small: bool, short: bool) -> tuple[list[int], list[int]]:
        """Postings of a single word that a text means by it, literal and inflected; a few capitals ("BLA") mean no village."""
        faint = FAINT if is_uncased(key) else 0
        kind, rank = self._file.kind, self._file.rank
        literal = [p for p in reading.literal if p & TELLING and (len(key) > 2 or p & CAPITALS)]
        inflected = [p for p in reading.inflected if p & TELLING and rank(p) >= faint]
        if _ADJECTIVE.search(key):
            literal = [p for p in literal if rank(p) >= TOWN or kind(p) == "region"]
            inflected = [p for p in inflected if rank(p) >= TOWN or kind(p) == "region"]
        if short:
            literal = [p for p in literal if p & CAPITALS or rank(p) >= ASSURED]
            inflected = []
        if small:
            literal = [p for p in literal if kind(p) == "demonym"]
            inflected = [p for p in inflected if kind(p) == "demonym"]
        return literal, inflected

    def _longest(self, words: _Words, at: int, opening: _Opening) -> tuple[int, tuple[Entry, ...]]:
        """How many words the longest name that begins at word `at` takes, and what it means."""
        count, entries = 1, opening.entries
        if at + 1 == len(words.spelt) or not opening.may_go_on(words.spelt[at + 1]):
            return count, entries
        reading, capital = opening.reading, not opening.small
        for taken in range(1, min(MAX_WORDS, len(words.spelt) - at)):
            if not (reading.names or reading.stems) or not words.joined(at + taken):
                break
            word = words.spelt[at + taken]
            capital = capital or not _is_small(word)
            reading = self._go_on(reading, word, words.language)
            literal, inflected = reading.literal, reading.inflected
            if opening.small:
                article = words.text[words.end(at)] == "-" and fold(words.spelt[at]) in _ARTICLES
                literal = tuple(p for p in literal if p & LOWER or article) if capital else ()
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
        begun = [key for start in names for form in base if file.names_begin(key := start + form)]
        literal = file.named(begun[0]) if begun and base and begun[0] == names[0] + base[0] else ()
        found = [file.named(key) for key in begun[bool(literal) :] if len(key) >= SHORTEST]
        if base and is_uncased(base[0]):  # the fewer letters taken off its front, the better
            found = [next((postings for postings in found if any(p & TELLING for p in postings)), ())]
        inflected = [p for postings in found for p in postings]
        cut: list[str] = []
        if base and is_cyrillic(base[0]):
            stemmed = word_stems(base[0])
            cut = [key for start in stems for stem in stemmed if file.stems_begin(key := start + stem)]
            inflected += [p for key in cut if len(key) >= SHORTEST for p in file.stemmed(key)]
        return _Reading(
            literal,
            tuple(inflected),
            tuple(key for key in begun if file.names_begin(key + " ")),
            tuple(key for key in cut if file.stems_begin(key + " ")),
        )

    def _entries(self, literal: Sequence[int], inflected: Sequence[int], *, capitals: bool) -> tuple[Entry, ...]:
        """The places behind postings, each once, the likeliest first."""
        if len(literal) == 1 and not inflected and not literal[0] & CAPITALS:
            return (self._file.entry(literal[0]),)
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

    def _cued(self, words: _Words, at: int, *, soft: bool) -> bool:
        """Whether a word that is also a common one is meant as a name: "town of Reading", "під Щастям"."""
        if at == 0 or not words.joined(at):
            return False
        before, word = words.spelt[at - 1], words.spelt[at]
        cue = words.spelt[at - 2] if at > 1 and before.lower() in _LINKS and words.joined(at - 1) else before
        if any(fold(cue) in stop_words.cues for stop_words in self._stop_words(words.language, plain=cue.isascii())):
            return True
        return soft and _is_small(before) and not word.isupper()
