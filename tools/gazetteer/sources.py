"""Reads GeoNames, Natural Earth and CLDR into one list of places."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from babel import Locale

from consumers.assess.inflection import fold
from tools.gazetteer.atlas import AT_WAR, CONFLICT, Atlas, Place, Shape
from tools.gazetteer.names import Index, bare_region_name, is_wanted, script_of

AT_HOME = frozenset("PS LB IL SY YE IQ IR LY SD EG AF PK SA JO AE QA KW BH OM TN DZ MA ET ER SO GE AM".split())  # noqa: SIM905
"""Countries that write themselves in a script without capitals, or beside one."""
LANGUAGES = (  # noqa: SIM905
    "en uk ru be ar he fa tr fr es de pl it pt ro bg sr el ka hy az kk ur ps ckb ku am sw so ha cs sk "
    "hu nl sv da nb fi lt lv et hr sl sq"
).split()
REGION_LANGUAGES = "en uk ru ar he fa tr fr es de pl ur it pt el nl sv hu id".split()  # noqa: SIM905

# Natural Earth has these codes wrong, by GeoNames code: Moscow city and oblast swapped, one for two states of Sudan.
_RIGHT_CODES = {"RU.47": "RU-MOS", "RU.48": "RU-MOW", "SD.61": "SD-DC", "SD.60": "SD-DE"}
_RIGHT_NAMES = {
    "SD-DW": "West Darfur",
    "UA-51": "Odesa",
    "UA-32": "Kyiv Oblast",
    "RU-MOS": "Moscow Oblast",
    "PS-GZZ": "Gaza Strip",
}
# Regions that are called by a plain word: only together with the word for their kind do they name anything.
_PLAIN_WORD = re.compile(
    r"(?:(?:North|South|Mid|Far)?[- ]?(?:East|West|North|South)?(?:ern)?|Cent(?:ral|re|er)|Coast(?:al)?|Capital|Lakes|Unity|Bay"
    r"|Gulf|Littoral|Plateau|Delta|Rivers|Highlands|National Park)(?: Community Development Council)?"
)
# Regions without an ISO code that belong, internationally recognised, to these countries.
_NO_CODE = {"Somaliland": "SO", "Northern Cyprus": "CY"}


def _rings(geometry: dict[str, Any]) -> list[list[tuple[float, float]]]:
    polygons = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
    return [[(p[0], p[1]) for p in ring] for polygon in polygons for ring in polygon]


def _code(properties: dict[str, Any]) -> str:
    """ISO 3166-2 of a Natural Earth region; the country alone where it has none; "" when it is nobody's."""
    right = _RIGHT_CODES.get(properties.get("gn_a1_code") or "")
    code = str(right or properties.get("iso_3166_2") or "")
    if re.fullmatch(r"[A-Z]{2}-[A-Z0-9]{1,3}", code):
        return code
    return _NO_CODE.get(properties["admin"]) or (code[:2] if re.match("[A-Z]{2}-", code) else "")


def add_regions(atlas: Atlas, index: Index, path: Path) -> None:
    """Natural Earth's first-level regions, under the country of their ISO code."""
    for feature in json.loads(path.read_text(encoding="utf-8"))["features"]:
        properties, code = feature["properties"], _code(feature["properties"])
        english = properties.get("name_en") or properties.get("name")
        if not code or not english:
            continue
        rings = _rings(feature["geometry"])
        xs, ys = [x for ring in rings for x, _ in ring], [y for ring in rings for _, y in ring]
        atlas.shapes[code[:2]].append(Shape(code if len(code) > 2 else "", rings, (min(xs), min(ys), max(xs), max(ys))))
        joined = properties.get("gn_a1_code") or ""
        if len(code) > 2 and re.fullmatch(r"[A-Z]{2}\.\w+", joined):
            atlas.codes[joined] = code
        if code in atlas.regions or (len(code) == 2 and properties["admin"] not in _NO_CODE):
            continue
        english = _RIGHT_NAMES.get(code, bare_region_name(english, "en"))
        oblast = code[:2] in {"UA", "RU", "BY"} and properties.get("type_en") == "Region" and "Oblast" not in english
        place = Place(
            f"{english} Oblast" if oblast else english,
            "region",
            code[:2],
            code if len(code) > 2 else "",
            properties["latitude"],
            properties["longitude"],
        )
        number = atlas.regions[code] = atlas.add(place)
        atlas.properties[code] = properties
        plain = _PLAIN_WORD.fullmatch(english) is not None
        for name in {english, properties.get("name"), *(properties.get("name_alt") or "").split("|")}:
            if not plain:
                index.add(name or "", number, primary=name == english, telling=name == english)
        for language in REGION_LANGUAGES:
            name = properties.get(f"name_{language}") or ""
            bare = bare_region_name(name, language)
            if plain and bare == name:
                continue
            known = code[:2] in CONFLICT and bare != name
            index.add(name, number, primary=bare != name or " " in name, telling=code[:2] in CONFLICT)
            adjective = re.fullmatch(r"(\w+[сц]ь?ка(?:я)?) область", name)
            if adjective and code not in {"UA-32", "RU-MOS", "RU-LEN"}:  # "Kyiv's", "Moscow's" are of the government
                index.add(adjective[1], number, primary=True)
            if not plain and len(bare) > (3 if bare.isascii() else 2):
                index.add(bare, number, primary=False, telling=known, stemmed=False)


def add_countries(atlas: Atlas, index: Index, path: Path) -> None:
    """Countries by GeoNames, named by CLDR; they stand at the middle of their regions."""
    countries = json.loads(path.read_text(encoding="utf-8"))
    territories = [Locale.parse(language).territories for language in LANGUAGES]
    english = Locale.parse("en").territories
    for code, country in countries.items():
        lat, lon = _middle(atlas, code)
        title = re.sub(r" \(.*\)", "", english.get(code, country["name"])).replace(" - ", "-")
        number = atlas.add(Place(title, "country", code, "", lat, lon, country["population"]))
        atlas.countries[code] = number
        for name in {country["name"], *(str(t[code]) for t in territories if code in t)}:
            index.add(re.sub(r" \(.*\)", "", name), number, primary=True)


def _middle(atlas: Atlas, country: str) -> tuple[float, float]:
    """The middle of the box around a country's largest region's neighbours, weighed by the size of their boxes."""
    weight = lat = lon = 0.0
    for shape in atlas.shapes[country]:
        west, south, east, north = shape.box
        size = (east - west) * (north - south)
        weight, lat, lon = weight + size, lat + size * (south + north) / 2, lon + size * (west + east) / 2
    return (round(lat / weight, 3), round(lon / weight, 3)) if weight else (0.0, 0.0)


def _declined_from(country: str) -> int:
    """Inhabitants from which on a town's Cyrillic names are found in all cases: cases cost precision."""
    if country == "UA":
        return 1_000
    return 5_000 if country in {"RU", "BY", "MD"} else 20_000 if country in AT_WAR else 150_000


def _telling_from(country: str, name: str, *, own: bool) -> int:
    """Inhabitants from which on a single word means the town: scripts without capitals show no difference to a noun."""
    cased = script_of(name) in {"LATIN", "CYRILLIC", "GREEK", "ARMENIAN"}
    if not own:
        return 20_000 if cased and country in AT_WAR else 300_000
    if cased:
        return 0
    if country in AT_HOME:
        return 2_000 if country in {"PS", "LB", "IL", "SY"} else 10_000
    return 1_000_000 if len(fold(name)) <= 4 else 150_000


def add_towns(atlas: Atlas, index: Index, path: Path) -> None:
    """GeoNames' populated places: from 500 inhabitants on in countries of conflict, from 15,000 elsewhere."""
    for town in json.loads(path.read_text(encoding="utf-8")).values():
        country, population = town["countrycode"], town["population"]
        if population < 15_000 and country not in CONFLICT:
            continue
        lat, lon = town["latitude"], town["longitude"]
        admin1 = atlas.region_at(country, town["admin1code"], lon, lat)
        number = atlas.add(Place(town["name"], "town", country, admin1, lat, lon, population))
        declined = population >= _declined_from(country)
        index.add(town["name"], number, primary=True)
        for name in town["alternatenames"]:
            short = re.split(r"[,،(]", name)[0].strip()
            if is_wanted(short):
                own = index.renders(short, town["name"])
                telling = population >= _telling_from(country, short, own=own)
                index.add(
                    short,
                    number,
                    primary=own,
                    telling=telling,
                    stemmed=declined and (own or population >= 300_000) and len(short) >= 4,
                )
        if country in {"UA", "RU", "BY"}:
            index.add_romanised(town["alternatenames"], number, town["name"])
