"""Writes the file that `consumers.assess.gazetteer_file` reads."""

from __future__ import annotations

import math
import struct
from array import array

import marisa_trie
import msgspec

from consumers.assess.gazetteer_file import (
    FORMAT_VERSION,
    HEADER,
    KINDS,
    MAGIC,
    PLACE,
    PLACE_BITS,
    RUN,
    SECTION,
    SECTIONS,
    SMALL_START,
    StopWords,
    Tables,
    likelihood,
)
from consumers.assess.inflection import FOLDING_VERSION
from tools.gazetteer.atlas import Atlas, Place
from tools.gazetteer.names import Index


def packed(atlas: Atlas, index: Index, stop_words: dict[str, StopWords], built_from: dict[str, str]) -> bytes:
    """The whole file."""
    areas = sorted({place.admin1 or place.country for place in atlas.places})
    places, titles = _places(atlas.places, {area: i for i, area in enumerate(areas)})
    ranks = [rank(place) for place in atlas.places]
    runs = array("I")
    names, name_slots = _keys(index.names, ranks, runs)
    stems, stem_slots = _keys(index.stems, ranks, runs)
    tables = msgspec.json.encode(
        Tables(
            built_from=built_from,
            areas=tuple(areas),
            lower_starts=frozenset(index.lower_starts),
            demonym_starts=_demonym_starts(atlas, index),
            stop_words=stop_words,
        ),
        order="deterministic",
    )
    return _file((names, name_slots, stems, stem_slots, runs.tobytes(), places, titles, tables))


def _demonym_starts(atlas: Atlas, index: Index) -> frozenset[str]:
    demonyms = {number for number, place in enumerate(atlas.places) if place.kind == "demonym"}
    return frozenset(key[:SMALL_START] for key, where in index.names.items() if not demonyms.isdisjoint(where))


def rank(place: Place) -> int:
    """Importance on a logarithmic scale that fits a byte: seven steps to the doubling."""
    return min(255, int(7 * math.log2(1 + place.importance)))


def _places(places: list[Place], areas: dict[str, int]) -> tuple[bytes, bytes]:
    rows, titles, offsets = bytearray(), bytearray(), dict[str, int]()
    for place in places:
        if place.name not in offsets:
            title = place.name.encode()[:255]
            offsets[place.name] = len(titles)
            titles += bytes([len(title)]) + title
        rows += PLACE.pack(
            round(place.lat * 1e5),
            round(place.lon * 1e5),
            place.population,
            offsets[place.name],
            areas[place.admin1 or place.country],
            KINDS.index(place.kind),
            rank(place),
        )
    return bytes(rows), bytes(titles)


def _keys(names: dict[str, dict[int, int]], ranks: list[int], runs: array[int]) -> tuple[bytes, bytes]:
    """A trie of the keys, and its slots; names of several places are appended to `runs`, each run once."""
    trie = marisa_trie.Trie(sorted(names))
    slots, seen = array("I", bytes(4 * len(names))), dict[tuple[int, ...], int]()
    for key, where in sorted(names.items()):
        postings = tuple(sorted((p | f for p, f in where.items()), key=lambda p: (-likelihood(p, ranks[p & PLACE_BITS]), p)))
        slot = postings[0]
        if len(postings) > 1:
            if postings not in seen:
                seen[postings] = len(runs)
                runs.extend((len(postings), *postings))
            slot = seen[postings] | RUN
        slots[trie[key]] = slot
    return trie.tobytes(), slots.tobytes()


def _file(parts: tuple[bytes, ...]) -> bytes:
    head = bytearray(HEADER.pack(MAGIC, FORMAT_VERSION, FOLDING_VERSION, len(SECTIONS)))
    body, start = bytearray(), HEADER.size + SECTION.size * len(SECTIONS)
    for part in parts:
        head += SECTION.pack(start + len(body), len(part))
        body += part + bytes(-len(part) % 8)
    if struct.calcsize("I") != array("I").itemsize or start % 8:
        raise AssertionError("the layout has come out of line")
    return bytes(head + body)
