"""Maps of alerts: never more precise than what is known, the same bytes each time, over the date line and from right to left."""

from __future__ import annotations

import io

import pytest
from PIL import Image, features

from bot.channels.picture import SIZE, ink
from bot.records import Place
from bot.resources import mapmaker
from builders import KHARKIV, an_incident

GAZA = Place(name="Gaza Strip", country="PS", admin1="PS-GZZ", precision=3)
FIJI = Place(name="Fiji", country="FJ", precision=3)
NEAR = Place(name="Kharkiv", country="UA", admin1="UA-63", lat=49.98, lon=36.25, precision=2)


def drawn(place: Place | None, language: str = "en", severity: str = "critical") -> Image.Image:
    picture = mapmaker(language)(an_incident(killed=3, place=place, severity=severity))
    assert picture is not None
    assert len(picture) < 100_000
    return Image.open(io.BytesIO(picture)).convert("RGB")


def share(picture: Image.Image, box: tuple[int, int, int, int]) -> float:
    """How much of a part of the picture has more red than grey."""
    part = picture.crop(box)
    pixels = list(part.get_flattened_data())
    return sum(1 for red, green, _ in pixels if red - green > 30) / len(pixels)


def test_a_town_that_was_named_has_a_pin_in_the_middle():
    picture = drawn(KHARKIV)
    assert SIZE == picture.size
    middle = picture.getpixel((400, 276))
    assert all(abs(one - two) < 12 for one, two in zip(middle, ink("critical"), strict=True))


def test_what_is_only_near_a_town_has_a_circle_and_no_pin():
    assert share(drawn(NEAR), (368, 250, 432, 302)) > 0.3
    assert share(drawn(KHARKIV), (330, 200, 380, 350)) == 0


@pytest.mark.parametrize("place", [GAZA, FIJI, Place(name="Russia", country="RU", precision=3)], ids=lambda place: place.country)
def test_a_region_or_country_is_shaded_wherever_it_lies_and_fills_a_good_part(place):
    assert share(drawn(place), (150, 60, 650, 480)) > 0.015


@pytest.mark.parametrize(
    "place",
    [
        None,
        Place(name="Kharkiv", country="UA", precision=1),
        Place(name="Atlantis", country="XY", precision=3),
        Place(name="", country="", precision=3),
    ],
)
def test_without_a_known_place_there_is_no_map(place):
    assert mapmaker("en")(an_incident(place=place)) is None


def test_the_same_incident_has_the_same_bytes_and_another_toll_the_same_map():
    maker = mapmaker("en")
    once = maker(an_incident(killed=3))
    assert once is maker(an_incident(killed=5, revision=2))
    assert once == mapmaker.__wrapped__("en")(an_incident(killed=3))


@pytest.mark.skipif(not features.check("raqm"), reason="Pillow was built without raqm: Arabic letters are not joined")
def test_arabic_letters_are_joined_and_the_title_stands_on_the_right():
    picture = drawn(GAZA, "ar")
    ink_on = [picture.crop(box).convert("L").getextrema()[0] for box in ((0, 0, 200, 44), (600, 0, 800, 44))]
    assert (ink_on[0] > 200, ink_on[1] < 120) == (True, True)
