"""The packed file of the gazetteer: its layout, and reading it in place. Pure over a buffer.

Header, then sections at offsets that are multiples of eight. `names` and `stems` are marisa tries whose key ids index
an array of slots; a slot is one posting, or (top bit set) the index of a run of postings whose length stands first.
A posting is the number of a place, with flags above bit 20, in order of rank. Numbers are little-endian.

Why tries: 377,000 names take 3 MB that the system maps and shares, ready in 5 ms; the same names in a dict are 90 MB and
1.3 s at every start. `benchmarks/bench_gazetteer.py` on one slow core: 690,000 keys a second to their postings, 1,360,000
look-ups a second of names seen before (70,000 the first time), 2,300 to 4,700 texts of 1,500 letters a second spotted.
"""

from __future__ import annotations

import struct
import sys
from typing import Final, Literal, TypeAlias

import marisa_trie
import msgspec

from consumers.assess.inflection import FOLDING_VERSION

EntryKind: TypeAlias = Literal["country", "demonym", "region", "town", "quarter", "camp"]
KINDS: Final[tuple[EntryKind, ...]] = ("country", "demonym", "region", "town", "quarter", "camp")
"""The file stores a kind as its index here."""

SMALL_START: Final = 4
MAGIC: Final = b"TOCSINGZ"
FORMAT_VERSION: Final = 1
HEADER: Final = struct.Struct("<8sIII4x")  # magic, format, folding, number of sections
SECTION: Final = struct.Struct("<QQ")  # offset, length
SECTIONS: Final = ("names", "name_slots", "stems", "stem_slots", "runs", "places", "titles", "tables")
PLACE: Final = struct.Struct("<iiIIHBB")  # lat, lon (1e-5 degrees), population, title, area, kind, rank

PLACE_BITS: Final = 0xF_FFFF
PRIMARY: Final = 1 << 20  # the place's own name of today, or a rendering of it in another language or script
LOWER: Final = 1 << 21  # a name of several words that is written with a small first letter ("сектор Газа")
CAPITALS: Final = 1 << 22  # an abbreviation, a name only in capitals ("US")
TELLING: Final = 1 << 23  # alone in a text, without a cue, it means the place: well enough known under this name
RUN: Final = 1 << 31
OWN_NAME: Final = 35
"""Ranks that a place's own name is worth: as much as thirty times the people. A hamlet's does not hide a capital."""


class Entry(msgspec.Struct, frozen=True, gc=False):
    """A place that a name may mean. A `demonym` is a country's adjective: context, not a place.

    `country` is ISO 3166-1 alpha-2 of the internationally recognised territory, `admin1` ISO 3166-2 or "" (Gaza Strip
    and West Bank, which ISO does not code as such, are PS-GZZ and PS-WBK). `population` 0 is unknown. `primary`: the
    name asked for is the place's own name of today, not a former or other one.
    """

    name: str
    kind: EntryKind
    country: str
    admin1: str
    lat: float
    lon: float
    population: int
    primary: bool


class StopWords(msgspec.Struct, frozen=True):
    """Words of one language that are also names: `hard` need a cue before them, `soft` a capital inside a sentence."""

    hard: frozenset[str] = frozenset()
    soft: frozenset[str] = frozenset()
    cues: frozenset[str] = frozenset()


class Tables(msgspec.Struct, frozen=True):
    """The small parts of the file, kept as JSON. `areas` are "UA-63", or "UA" where no region is known.

    `lower_starts` are first words of names written small, `demonym_starts` the first `SMALL_START` letters of folded
    adjectives of countries; a small word that is neither begins no name.
    """

    built_from: dict[str, str]
    areas: tuple[str, ...]
    lower_starts: frozenset[str]
    demonym_starts: frozenset[str]
    stop_words: dict[str, StopWords]


class GazetteerFile:
    """A built file, read in place. Raises ValueError when the buffer is not one, or was built by another version."""

    def __init__(self, buffer: bytes | memoryview) -> None:
        view = memoryview(buffer).toreadonly()
        parts = dict(zip(SECTIONS, _sections(view), strict=True))
        self.tables = msgspec.json.decode(parts["tables"], type=Tables)
        self._names = marisa_trie.Trie().map(parts["names"])
        self._stems = marisa_trie.Trie().map(parts["stems"])
        self._name_slots = parts["name_slots"].cast("I")
        self._stem_slots = parts["stem_slots"].cast("I")
        self._runs = parts["runs"].cast("I")
        self._places = parts["places"]
        self._titles = parts["titles"]
        self._parts = parts  # the tries read them in place

    def __len__(self) -> int:
        return len(self._places) // PLACE.size

    def keys(self) -> list[str]:
        """Every folded name."""
        return list(self._names.keys())

    def named(self, key: str) -> tuple[int, ...]:
        """Postings of a folded name, in order of rank."""
        number = self._names.get(key)
        return () if number is None else self._postings(self._name_slots[number])

    def stemmed(self, key: str) -> tuple[int, ...]:
        """Postings of a name of which each word was reduced by `name_stem`, in order of rank."""
        number = self._stems.get(key)
        return () if number is None else self._postings(self._stem_slots[number])

    def names_begin(self, key: str) -> bool:
        """Whether a folded name begins with `key`, or is it."""
        return next(self._names.iterkeys(key), None) is not None

    def stems_begin(self, key: str) -> bool:
        """Whether a stemmed name begins with `key`, or is it."""
        return next(self._stems.iterkeys(key), None) is not None

    def words_after(self, key: str) -> set[str]:
        """First words of what follows `key` and a space in folded names."""
        return {name[len(key) + 1 :].split(" ", 1)[0] for name in self._names.keys(key + " ")}

    def stems_after(self, key: str) -> set[str]:
        """First words of what follows `key` and a space in stemmed names."""
        return {name[len(key) + 1 :].split(" ", 1)[0] for name in self._stems.keys(key + " ")}

    def entry(self, posting: int) -> Entry:
        """The place behind a posting."""
        lat, lon, population, title, area, kind, _ = PLACE.unpack_from(self._places, (posting & PLACE_BITS) * PLACE.size)
        code = self.tables.areas[area]
        name = str(self._titles[title + 1 : title + 1 + self._titles[title]], "utf-8")
        admin1 = code if len(code) > 2 else ""
        return Entry(name, KINDS[kind], code[:2], admin1, lat / 1e5, lon / 1e5, population, bool(posting & PRIMARY))

    def rank(self, posting: int) -> int:
        """How likely the place is meant when nothing else is known, 0 to 255, on a logarithmic scale."""
        return self._places[(posting & PLACE_BITS) * PLACE.size + PLACE.size - 1]

    def kind(self, posting: int) -> EntryKind:
        """The kind of the place behind a posting, without reading the rest."""
        return KINDS[self._places[(posting & PLACE_BITS) * PLACE.size + PLACE.size - 2]]

    def _postings(self, slot: int) -> tuple[int, ...]:
        if not slot & RUN:
            return (slot,)
        start = slot & ~RUN
        return tuple(self._runs[start + 1 : start + 1 + self._runs[start]])


def likelihood(posting: int, rank: int) -> int:
    """By which the places of one name are ordered, the greatest first."""
    return rank + OWN_NAME if posting & PRIMARY else rank


def _sections(view: memoryview) -> list[memoryview]:
    if sys.byteorder != "little":
        raise ValueError("the gazetteer's arrays are little-endian and read in place; this machine is not")
    if len(view) < HEADER.size or bytes(view[: len(MAGIC)]) != MAGIC:
        raise ValueError("not a gazetteer file")
    _, version, folding, count = HEADER.unpack_from(view)
    if (version, folding, count) != (FORMAT_VERSION, FOLDING_VERSION, len(SECTIONS)):
        raise ValueError(
            f"the gazetteer was built with format {version}, folding {folding}; this program reads format "
            f"{FORMAT_VERSION}, folding {FOLDING_VERSION}: build it again with tools/build_gazetteer.py"
        )
    spans = [SECTION.unpack_from(view, HEADER.size + i * SECTION.size) for i in range(count)]
    if any(offset + length > len(view) for offset, length in spans):
        raise ValueError("the gazetteer file is cut short")
    return [view[offset : offset + length] for offset, length in spans]
