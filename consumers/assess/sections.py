"""The sections a lexicon may have, and the ids its keys are drawn from. Pure; closed, so that a slip is an error."""

from __future__ import annotations

from collections.abc import Mapping
from typing import get_args

from bot.records import Harm, Kind

WEAPONS: Mapping[str, Kind] = {
    "ballistic_missile": "missile_strike",
    "cruise_missile": "missile_strike",
    "missile": "missile_strike",
    "fpv_drone": "drone_strike",
    "one_way_drone": "drone_strike",
    "drone": "drone_strike",
    "guided_bomb": "air_strike",
    "aircraft": "air_strike",
    "car_bomb": "other_explosive",
    "suicide_bomb": "other_explosive",
    "ied": "other_explosive",
    "mine": "other_explosive",
    "grenade": "other_explosive",
    "cluster_munition": "shelling",
    "mlrs": "shelling",
    "artillery": "shelling",
    "mortar": "shelling",
    "rocket": "shelling",
    "tank": "shelling",
    "naval_gun": "shelling",
    "bomb": "air_strike",
    "explosive": "other_explosive",
}
"""Every weapon id and the kind of attack it makes, the telling ones first. `aircraft` is a means, never listed as a weapon."""

TARGETS = frozenset(
    {
        "hospital", "school", "nuclear", "place_of_worship", "market", "camp", "residential_building", "administrative_building",
        "dam", "energy", "oil", "port", "airport", "bridge", "railway", "vehicle", "ship", "military", "aid", "media", "embassy",
        "industry", "public_place", "gathering", "settlement", "prison", "infrastructure",
    }
)  # fmt: skip
GROUPS = frozenset({"persons", "children", "women", "elderly", "civilians", "soldiers", "medics", "journalists", "family"})
"""`persons` and `family` are the total, the others are sub-counts."""
ROLES = frozenset({"official", "belligerent", "medic", "witness", "media", "ngo"})

SECTIONS = frozenset(
    {
        "weapons", "strikes", "weak_strikes", "impacts", "blasts", "launches", "interceptions", "inbound", "alarms", "targets",
        "harm", "passive", "none", "people", "family_of", "one_person", "numbers", "modifiers", "including", "other_event",
        "outdated", "correction", "rising", "scope", "modality", "genres", "senses", "causes", "violence", "armed", "actors",
        "says", "speakers", "denial", "claim_only", "responsibility", "negators", "breakers", "units", "things", "ages",
        "calendar", "hours", "abbreviations", "agencies", "origins",
    }
)  # fmt: skip
KEYS: Mapping[str, frozenset[str]] = {
    "weapons": frozenset(WEAPONS),
    "strikes": frozenset({*get_args(Kind), "any"}),
    "targets": TARGETS,
    "harm": frozenset(get_args(Harm)),
    "none": frozenset({"killed", "injured", "casualties"}),
    "people": GROUPS,
    "negators": frozenset({"before", "after"}),
    "origins": frozenset({"before", "behind"}),
    "numbers": frozenset({"values", "multipliers", "and", "half", "vague", "others"}),
    "modifiers": frozenset({"at_least", "more_than", "up_to", "about", "range"}),
    "scope": frozenset({"period", "cumulative", "event"}),
    "modality": frozenset({"hypothetical", "future", "historical", "drill", "fiction"}),
    "genres": frozenset(
        {"court", "rebuilding", "found_bomb", "fact_check", "analysis", "diplomacy", "arms", "meeting", "animal"}
    ),
    "causes": frozenset({"disaster", "accident", "crime", "other"}),
    "speakers": ROLES,
    "calendar": frozenset({"months", "weekdays", "today", "yesterday"}),
    "hours": frozenset({"night", "morning", "afternoon", "evening", "ago", "again", "as_of"}),
}
"""Sections with a closed set of keys; `senses` and `actors` name theirs freely."""
