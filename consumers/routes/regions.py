"""Regions of the world by country (UN M49), and the ladder from a place up to the world. Pure."""

from __future__ import annotations

from difflib import get_close_matches

_SUBREGIONS = {
    "northern_africa": "DZ EG LY MA SD TN EH",
    "eastern_africa": "BI KM DJ ER ET KE MG MW MU YT MZ RE RW SC SO SS UG TZ ZM ZW IO TF",
    "middle_africa": "AO CM CF TD CG CD GQ GA ST",
    "southern_africa": "BW SZ LS NA ZA",
    "western_africa": "BJ BF CV CI GM GH GN GW LR ML MR NE NG SH SN SL TG",
    "caribbean": "AI AG AW BS BB BQ VG KY CU CW DM DO GD GP HT JM MQ MS PR BL KN LC MF VC SX TT TC VI",
    "central_america": "BZ CR SV GT HN MX NI PA",
    "south_america": "AR BO BV BR CL CO EC FK GF GY PY PE GS SR UY VE",
    "northern_america": "BM CA GL PM US UM",
    "central_asia": "KZ KG TJ TM UZ",
    "eastern_asia": "CN HK MO KP JP MN KR TW",
    "south_eastern_asia": "BN KH ID LA MY MM PH SG TH TL VN",
    "southern_asia": "AF BD BT IN IR MV NP PK LK",
    "western_asia": "AM AZ BH CY GE IQ IL JO KW LB OM QA SA PS SY TR AE YE",
    "eastern_europe": "BY BG CZ HU PL MD RO RU SK UA",
    "northern_europe": "AX DK EE FO FI GG IS IE IM JE LV LT NO SJ SE GB",
    "southern_europe": "AL AD BA HR GI GR VA IT MT ME MK PT SM RS SI ES XK",
    "western_europe": "AT BE FR DE LI LU MC NL CH",
    "oceania": "AS AU CK CX CC FJ PF GU HM KI MH FM NR NC NZ NU NF MP PW PG PN WS SB TK TO TV VU WF",
}
_ABOVE = {
    "africa": ("northern_africa", "eastern_africa", "middle_africa", "southern_africa", "western_africa"),
    "americas": ("caribbean", "central_america", "south_america", "northern_america"),
    "asia": ("central_asia", "eastern_asia", "south_eastern_asia", "southern_asia", "western_asia"),
    "europe": ("eastern_europe", "northern_europe", "southern_europe", "western_europe"),
}
_MIDDLE_EAST = "BH CY EG IR IQ IL JO KW LB OM PS QA SA SY TR AE YE"

REGIONS: dict[str, frozenset[str]] = {name: frozenset(codes.split()) for name, codes in _SUBREGIONS.items()}
"""Countries by region, as routes may name it."""
REGIONS |= {name: frozenset().union(*(REGIONS[part] for part in parts)) for name, parts in _ABOVE.items()}
REGIONS["middle_east"] = frozenset(_MIDDLE_EAST.split())
COUNTRIES = frozenset().union(*REGIONS.values())
"""Every country code there is (ISO 3166-1 alpha-2; XK for Kosovo)."""
_MISTAKEN = {"UK": "GB", "EN": "GB", "EL": "GR", "SU": "RU", "YU": "RS"}


def checked_country(code: str) -> str:
    """The code in capitals. Raises ValueError with the nearest right one."""
    upper = code.upper()
    if upper in COUNTRIES:
        return upper
    near = _MISTAKEN.get(upper) or next(iter(get_close_matches(upper, sorted(COUNTRIES), n=1, cutoff=0.5)), "")
    raise ValueError(f"there is no country '{code}' (ISO 3166-1, two letters){f'; did you mean {near!r}?' if near else ''}")


def checked_region(name: str) -> str:
    """An ISO 3166-2 code such as UA-63, or a region of the world such as middle_east. Raises ValueError."""
    country, dash, rest = name.partition("-")
    if dash and rest:
        return f"{checked_country(country)}-{rest.upper()}"
    word = name.lower().replace(" ", "_")
    if word in REGIONS:
        return word
    near = next(iter(get_close_matches(word, REGIONS, n=1, cutoff=0.5)), "")
    hint = f"; did you mean {near!r}?" if near else f"; known: {', '.join(sorted(REGIONS))}"
    raise ValueError(f"there is no region '{name}' (UA-63, or a part of the world){hint}")


def is_in(region: str, country: str, admin1: str) -> bool:
    """Does the place lie in the region, at whatever step of the ladder that is?"""
    if region in REGIONS:
        return country in REGIONS[region]
    return bool(admin1) and (admin1 == region or admin1.startswith(f"{region}-"))
