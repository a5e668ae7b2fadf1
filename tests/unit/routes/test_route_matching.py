"""Which incidents a matcher takes, and on what grounds."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from pydantic import ValidationError

from bot.records import Actors, Place
from builders import KHARKIV, a_report, an_incident
from consumers.routes import MatchOptions, matches, reasons
from consumers.routes.matching import distance_km

STRIKE = an_incident(
    killed=3, weapons=("ballistic_missile",), targets=("hospital",), actors=Actors(belligerent="RUS", recipient="UKR"),
    origins=("suspilne", "afp"), reports=(a_report(language="uk", tier=2), a_report(feed_id="afp", language="fr", tier=1)),
)  # fmt: skip
TAGS = {"afp": frozenset({"wire", "paris"}), "bbc": frozenset({"london"})}
DNIPRO_KM = 190


@pytest.mark.parametrize(
    ("match", "expected"),
    [
        ({}, True),
        ({"countries": "UA"}, True),
        ({"countries": ["il", "ua"]}, True),
        ({"countries": ["IL"]}, False),
        ({"regions": ["UA-63"]}, True),
        ({"regions": ["ua-51"]}, False),
        ({"regions": ["eastern_europe"]}, True),
        ({"regions": ["Eastern Europe"]}, True),
        ({"regions": ["europe"]}, True),
        ({"regions": ["middle_east", "africa"]}, False),
        ({"near": {"point": [50.0, 36.2], "km": 10}}, True),
        ({"near": {"point": [48.46, 35.04], "km": DNIPRO_KM - 10}}, False),
        ({"near": {"assets": [{"lat": 0, "lon": 0}, {"name": "plant", "lat": 49.9, "lon": 36.0}], "km": 30}}, True),
        ({"kinds": ["missile_strike", "shelling"]}, True),
        ({"kinds": "drone_strike"}, False),
        ({"weapons": ["ballistic_missile"]}, True),
        ({"weapons": ["mortar"]}, False),
        ({"targets": ["school", "hospital"]}, True),
        ({"targets": ["school"]}, False),
        ({"actors": ["ukr"]}, True),
        ({"actors": ["ISR", "Hezbollah"]}, False),
        ({"languages": ["FR"]}, True),
        ({"languages": ["de"]}, False),
        ({"tags": ["wire"]}, True),
        ({"tags": ["london"]}, False),
        ({"tier": 1}, True),
        ({"killed": 3}, True),
        ({"killed": 4}, False),
        ({"origins": 2}, True),
        ({"origins": 3}, False),
        ({"unless": {"regions": ["UA-63"]}}, False),
        ({"unless": [{"countries": ["IL"]}, {"countries": ["UA"], "kinds": ["shelling"]}]}, True),
        ({"countries": ["UA"], "severity": "critical"}, False),
    ],
)
def test_a_matcher_takes_what_all_its_keys_agree_on(match, expected):
    assert matches(MatchOptions.model_validate(match), STRIKE, TAGS) is expected


def test_a_tier_asks_for_the_best_source():
    assert matches(MatchOptions(tier=1), an_incident(reports=(a_report(tier=2),))) is False


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        (KHARKIV, False),
        (replace(KHARKIV, precision=2), True),  # near Kharkiv: up to 25 km off
        (replace(KHARKIV, precision=3), False),  # a point somebody drew into a whole region
        (Place(name="Kharkiv", country="UA", precision=1), False),
        (None, False),
    ],
)
def test_what_is_near_depends_on_how_well_the_place_is_known(place, expected):
    twenty_km_off = MatchOptions.model_validate({"near": {"point": [49.80, 36.25], "km": 5}})
    assert matches(twenty_km_off, an_incident(place=place)) is expected


def test_grounds_name_the_nearest_place_of_ours_and_what_did_not_agree():
    match = MatchOptions.model_validate({
        "near": {"assets": [{"name": "Zmiiv plant", "lat": 49.58, "lon": 36.52}], "km": 60}, "severity": "critical",
        "unless": {"countries": ["UA"]},
    })  # fmt: skip
    grounds = ("+49 km from Zmiiv plant, at most 60 km", "-severity high, at least critical", "-not (+country UA)")
    assert reasons(match, STRIKE) == grounds


def test_distances_are_those_of_the_globe():
    assert round(distance_km((50.45, 30.52), (49.98, 36.25))) == 411
    assert round(distance_km((0.0, 179.5), (0.0, -179.5))) == 111


@pytest.mark.parametrize(
    ("match", "told"),
    [
        ({"countries": ["UK"]}, "did you mean 'GB'"),
        ({"countries": ["Ukraine"]}, "there is no country"),
        ({"regions": ["midle_east"]}, "did you mean 'middle_east'"),
        ({"regions": ["UX-63"]}, "there is no country"),
        ({"near": {"km": 5}}, "near what"),
        ({"near": {"km": 0, "point": [1, 1]}}, "greater than 0"),
        ({"near": {"km": 5, "point": [100, 1]}}, "less than or equal to 90"),
        ({"kinds": ["missile"]}, "missile_strike"),
    ],
)
def test_a_slip_in_a_matcher_is_told_with_the_right_word(match, told):
    with pytest.raises(ValidationError, match=told):
        MatchOptions.model_validate(match)
