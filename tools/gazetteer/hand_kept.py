"""Reads the tables kept by hand: aliases, adjectives of countries, words for kinds of region, stop words."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from consumers.assess.gazetteer_file import KINDS, PRIMARY, StopWords
from consumers.assess.inflection import fold
from tools.gazetteer.atlas import CONFLICT, Atlas, Place
from tools.gazetteer.names import Index, bare_region_name

_GERMAN_ENDINGS = ("e", "er", "en", "em", "es")


def rows(path: Path) -> Iterator[list[str]]:
    """The cells of each line of a tab-separated table that is not empty, a comment or the heading."""
    lines = path.read_text(encoding="utf-8").splitlines()
    for line in lines[1:]:
        if line.strip() and not line.startswith("#"):
            yield [cell.strip() for cell in line.split("\t")]


def add_region_words(atlas: Atlas, index: Index, path: Path) -> None:
    """Names of regions with the word for their kind, for countries of conflict."""
    for language, countries, template in rows(path):
        where = CONFLICT if countries == "*" else frozenset(countries.split(","))
        for code, number in atlas.regions.items():
            name = atlas.properties[code].get(f"name_{language}") or ""
            if code[:2] not in where or not name:
                continue
            if template.startswith("s/"):
                _, old, new, _ = template.split("/")
                if old in name:
                    index.add(name.replace(old, new), number, primary=True)
            else:
                for bare in {bare_region_name(name, language), atlas.places[number].name if language == "en" else name}:
                    index.add(template.replace("{}", bare_region_name(bare, language)), number, primary=True)


def add_demonyms(atlas: Atlas, index: Index, path: Path) -> None:
    """Adjectives and people's names of countries, as places of their own kind beside the country."""
    numbers: dict[str, int] = {}
    for country, language, forms in rows(path):
        if country not in numbers:
            numbers[country] = atlas.add(replace(atlas.places[atlas.countries[country]], kind="demonym"))
        for form in forms.split("|"):
            endings = _GERMAN_ENDINGS if language == "de" and form.endswith("isch") else ()
            articled = ("ال" + form,) if language == "ar" else ()
            for name in (form, *articled, *(form + ending for ending in endings)):
                index.add(name, numbers[country], primary=True)


def add_aliases(atlas: Atlas, index: Index, path: Path) -> None:
    """Hand-kept names; a row about a place that is known names it anew and adds to its names, another makes a place."""
    taken: dict[int, str] = {}
    taken_by: dict[tuple[str, str], int] = {}
    for cell, _, lat, lon, country, admin1, kind, english in rows(path):
        if kind not in KINDS:
            raise ValueError(f"{path}: {english}: no such kind: {kind}")
        names = (english, *(name for name in cell.split("|") if name))
        place = Place(english, kind, country, admin1, float(lat or "nan"), float(lon or "nan"), noted=True)
        number = taken_by.get((english, country), _known(atlas, index, place, names))
        if number is None:
            if math.isnan(place.lat):
                raise ValueError(f"{path}: {english} ({country}) is not known and has no coordinates")
            number = atlas.add(place)
        else:
            found = atlas.places[number]
            if taken.setdefault(number, english) != english:
                raise ValueError(f"{path}: {english} and {taken[number]} ({country}) come to the same place, {found.name}")
            atlas.places[number] = replace(found, name=english, kind=place.kind, admin1=found.admin1 or admin1, noted=True)
        taken_by[english, country] = number
        for name in names:
            index.add(name, number, primary=True)


def _known(atlas: Atlas, index: Index, place: Place, names: tuple[str, ...]) -> int | None:
    """The place a row of the alias table is about, by code or by any of its names nearby."""
    if place.kind == "country":
        return atlas.countries[place.country]
    if place.kind == "region":
        return atlas.regions.get(place.admin1) if math.isnan(place.lat) else None
    reach = 25 if place.kind == "town" else 4
    hits = Counter(n for name in names for n, flags in index.names.get(fold(name), {}).items() if flags & PRIMARY)
    near = [
        n
        for n in hits
        if atlas.places[n].country == place.country
        and atlas.places[n].kind in {"town", "quarter", "camp"}
        and (math.isnan(place.lat) or _distance_km(atlas.places[n], place) < reach)
    ]
    return max(near, key=lambda n: (hits[n], atlas.places[n].population), default=None)


def _distance_km(a: Place, b: Place) -> float:
    east = (a.lon - b.lon) * math.cos(math.radians(a.lat))
    return 111.2 * math.hypot(a.lat - b.lat, east)


def read_stop_words(path: Path) -> dict[str, StopWords]:
    """The file of stop words: "[language]", then words; "~" before a soft one, "+" before a cue."""
    found: dict[str, dict[str, set[str]]] = {}
    language = ""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            language = line.strip("[] ")
            found.setdefault(language, {"hard": set(), "soft": set(), "cues": set()})
        elif not line.startswith("#"):
            for word in line.split():
                group = {"~": "soft", "+": "cues"}.get(word[0], "hard")
                found[language][group].add(fold(word.lstrip("~+")))
    return {
        language: StopWords(**{group: frozenset(words) for group, words in groups.items()}) for language, groups in found.items()
    }
