"""A calm map of where it happened, as PNG, and never more precise than what is known. Pure.

A town that was named has a pin; what is only near one, a wide circle without a pin; a region or a country is shaded.
"""

from __future__ import annotations

import io
import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from PIL import Image, ImageColor, ImageDraw, ImageFont

from bot.channels.atlas import SCALE, Atlas, Region, Ring
from bot.channels.cleaning import ISOLATES, cut
from bot.channels.texts import Texts
from bot.channels.wording import headline, place_name
from bot.records import Incident, Place, Severity

SIZE = (800, 500)
_FINER = 2
"""Drawn so many times larger, then made smaller: smooth edges."""
_BAND, _MARGIN = 52, 14
_COLOURS: dict[Severity, str] = {"critical": "#c8322b", "high": "#d9731a", "medium": "#b8920f", "low": "#6b7682"}
_SEA, _LAND, _OWN, _BORDER, _LINE = "#d8e4ea", "#efece4", "#fbf9f3", "#a39c8b", "#ddd8cb"
_INK, _SOFT = "#2b3036", "#7d7a70"
_DEGREES = {1: 1.1, 2: 1.8, 3: 4.0}
"""From the middle to the upper edge, where a point is all that is known of the extent."""
_RING_KM = {1: 5.0, 2: 30.0}
_KM = 111.2
_TITLE_LENGTH = 90
_CACHED = 64


@dataclass(frozen=True, slots=True)
class Sight:
    """All that a map shows, so that the same sight need not be drawn twice."""

    place: Place
    title: str
    label: str
    severity: Severity
    to_right: bool
    names: tuple[tuple[str, str], ...]
    """What countries are called: alpha-2 code and name."""


class Mapmaker:
    """Draws maps in one language. `font` is a TrueType file."""

    def __init__(self, atlas: Atlas, font: bytes, texts: Texts) -> None:
        self._atlas, self._texts = atlas, texts
        self._fonts = {size: ImageFont.truetype(io.BytesIO(font), size * _FINER) for size in (11, 13, 15, 18)}
        self._names = tuple(sorted((code, name) for code, name in texts.countries.items() if len(code) == 2))
        self._drawn = lru_cache(_CACHED)(self._draw)

    def __call__(self, incident: Incident) -> bytes | None:
        """The map, or None where nothing is known of the place but words."""
        place = incident.place
        if place is None or not self._known(place):
            return None
        title = headline(incident, self._texts).translate(ISOLATES)
        label = place_name(place, self._texts).translate(ISOLATES)
        seen = Sight(place, cut(title, _TITLE_LENGTH), label, incident.severity, self._texts.to_right, self._names)
        return self._drawn(seen)

    def _known(self, place: Place) -> bool:
        if place.precision < 3:
            return place.lat is not None and place.lon is not None
        return bool(self._atlas.of(place.country, place.admin1))

    def _draw(self, seen: Sight) -> bytes:
        sheet = _Sheet(seen, self._atlas, self._fonts)
        return sheet.png()


class _Sheet:
    """One picture in the making. Lengths are in pixels of the large drawing."""

    def __init__(self, seen: Sight, atlas: Atlas, fonts: dict[int, ImageFont.FreeTypeFont]) -> None:
        self._seen, self._atlas, self._fonts = seen, atlas, fonts
        self._width, self._height = SIZE[0] * _FINER, SIZE[1] * _FINER
        self._colour = _COLOURS[seen.severity]
        self._shaded = atlas.of(seen.place.country, seen.place.admin1) if seen.place.precision >= 3 else ()
        self._lon, self._lat, degrees = self._view()
        room = self._height - _BAND * _FINER
        self._per_degree = room / 2 / degrees
        self._squeeze = max(0.15, math.cos(math.radians(self._lat)))
        self._centre = (self._width / 2, _BAND * _FINER + room / 2)
        self._image = Image.new("RGB", (self._width, self._height), _SEA)
        self._pen = ImageDraw.Draw(self._image)

    def png(self) -> bytes:
        visible = [region for region in self._atlas.regions if any(map(self._sees, region.rings))]
        own = self._seen.place.country
        for country in sorted({region.country for region in visible}, key=lambda code: (code == own, code)):
            self._land([region for region in visible if region.country == country], _OWN if country == own else _LAND)
        self._shade()
        self._country_names(visible)
        self._mark()
        self._frame()
        out = io.BytesIO()
        self._image.resize(SIZE, Image.Resampling.BOX).quantize(160, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE).save(
            out, "PNG", optimize=True
        )
        return out.getvalue()

    def _view(self) -> tuple[float, float, float]:
        """Longitude and latitude of the middle, and how many degrees there are from it to the upper edge."""
        place = self._seen.place
        if not self._shaded:
            return place.lon or 0.0, place.lat or 0.0, _DEGREES[min(place.precision, 2)]
        largest = max(
            (region.rings[0] for region in self._shaded), key=lambda ring: (ring.east - ring.west) * (ring.north - ring.south)
        )
        middle = (largest.west + largest.east) / 2
        near = [ring for region in self._shaded for ring in region.rings[:3] if abs(_turned(ring, middle)) < 115 * SCALE]
        west = min(ring.west + _shift(ring, middle) for ring in near) / SCALE
        east = max(ring.east + _shift(ring, middle) for ring in near) / SCALE
        south, north = min(ring.south for ring in near) / SCALE, max(ring.north for ring in near) / SCALE
        lat = (south + north) / 2
        wide = (east - west) * math.cos(math.radians(lat)) * (SIZE[1] - _BAND) / SIZE[0]
        return (west + east) / 2, lat, max(0.35, 0.62 * max(north - south, wide))

    def _xy(self, lon: float, lat: float) -> tuple[float, float]:
        turned = (lon - self._lon + 180) % 360 - 180
        return self._centre[0] + turned * self._squeeze * self._per_degree, self._centre[1] - (lat - self._lat) * self._per_degree

    def _sees(self, ring: Ring) -> bool:
        shift, middle = _shift(ring, self._lon * SCALE), self._lon * SCALE
        half_wide = self._width / 2 / self._squeeze / self._per_degree * SCALE
        half_high = self._height / 2 / self._per_degree * SCALE * 1.15
        return (
            ring.west + shift < middle + half_wide and ring.east + shift > middle - half_wide
            and ring.south < self._lat * SCALE + half_high and ring.north > self._lat * SCALE - half_high
        )  # fmt: skip

    def _points(self, ring: Ring) -> list[tuple[float, float]]:
        shift = _shift(ring, self._lon * SCALE) - self._lon * SCALE
        across, up = self._squeeze * self._per_degree / SCALE, self._per_degree / SCALE
        x0, y0 = self._centre[0] + shift * across, self._centre[1] + self._lat * self._per_degree
        step = 2 if self._per_degree < 30 and len(ring.xs) > 40 else 1  # the points of a continent are nearer than pixels
        return [(x0 + x * across, y0 - y * up) for x, y in zip(ring.xs[::step], ring.ys[::step], strict=True)]

    def _land(self, regions: Iterable[Region], colour: str) -> None:
        """Of one country: its border is what sticks out from below its regions."""
        shapes = [self._points(ring) for region in regions for ring in region.rings if self._sees(ring)]
        for shape in shapes:
            self._pen.line([*shape, shape[0]], _BORDER, width=2 * _FINER + 1)
        for shape in shapes:
            self._pen.polygon(shape, colour)
        for shape in shapes:
            self._pen.line([*shape, shape[0]], _LINE, width=_FINER // 2 or 1)

    def _shade(self) -> None:
        """What is known to be the place, if no point of it is."""
        if not self._shaded:
            return
        veil = Image.new("L", self._image.size, 0)
        pen = ImageDraw.Draw(veil)
        for region in self._shaded:
            for ring in filter(self._sees, region.rings):
                pen.polygon(self._points(ring), 105)
        self._image.paste(Image.new("RGB", self._image.size, self._colour), (0, 0), veil)

    def _country_names(self, visible: Iterable[Region]) -> None:
        names, boxes = dict(self._seen.names), self._taken()
        largest: dict[str, tuple[float, Ring]] = {}
        for ring, country in ((region.rings[0], region.country) for region in visible):
            left, top, right, bottom = self._box(ring)
            size = (right - left) * (bottom - top) if right > left and bottom > top else 0.0
            if size > largest.get(country, (6000.0 * _FINER, ring))[0]:
                largest[country] = (size, ring)
        for country, (_, ring) in sorted(largest.items(), key=lambda one: -one[1][0]):
            text = names.get(country, "").translate(ISOLATES)
            half = self._fonts[13].getlength(text) / 2
            spot = self._inside(ring, half, boxes) if text else None
            if spot is not None:
                self._pen.text(spot, text, _SOFT, self._fonts[13], anchor="mm", stroke_width=2, stroke_fill=_LAND)
                boxes.append(_around(spot, half))

    def _inside(self, ring: Ring, half: float, boxes: list[tuple[float, ...]]) -> tuple[float, float] | None:
        """Where a name of that half width stands within the land it names, as near to the middle of it as can be."""
        left, top, right, bottom = self._box(ring)
        shape = self._points(ring)
        middle = ((left + right) / 2, (top + bottom) / 2)
        spots = [(left + (right - left) * n / 10, top + (bottom - top) * m / 10) for n in range(1, 10) for m in range(1, 10)]
        for x, y in sorted(spots, key=lambda spot: math.dist(spot, middle)):
            box = _around((x, y), half)
            seen = box[0] > 0 and box[2] < self._width and box[1] > _BAND * _FINER and box[3] < self._height - 30 * _FINER
            clear = seen and not any(_overlap(box, other) for other in boxes)
            if clear and all(_contains(shape, at, y) for at in (box[0], x, box[2])):
                return x, y
        return None

    def _taken(self) -> list[tuple[float, ...]]:
        """Where no name of a country may stand: around the mark and its label."""
        if self._shaded:
            return []
        x, y = self._xy(self._seen.place.lon or 0.0, self._seen.place.lat or 0.0)
        wide = self._fonts[15].getlength(self._seen.label) + 40 * _FINER
        return [(x - wide, y - 26 * _FINER, x + wide, y + 26 * _FINER)]

    def _box(self, ring: Ring) -> tuple[float, float, float, float]:
        """The part of a ring's box that is seen."""
        shift = _shift(ring, self._lon * SCALE) / SCALE
        across = self._squeeze * self._per_degree
        left = self._centre[0] + (ring.west / SCALE + shift - self._lon) * across
        right = self._centre[0] + (ring.east / SCALE + shift - self._lon) * across
        top, bottom = (self._centre[1] - (lat / SCALE - self._lat) * self._per_degree for lat in (ring.north, ring.south))
        return max(left, 0), max(top, _BAND * _FINER), min(right, self._width), min(bottom, self._height)

    def _mark(self) -> None:
        if self._shaded:
            return
        place = self._seen.place
        x, y = self._xy(place.lon or 0.0, place.lat or 0.0)
        radius = max(_RING_KM[min(place.precision, 2)] / _KM * self._per_degree, 13 * _FINER)
        veil = Image.new("L", self._image.size, 0)
        ImageDraw.Draw(veil).ellipse((x - radius, y - radius, x + radius, y + radius), 60, outline=190, width=2 * _FINER)
        self._image.paste(Image.new("RGB", self._image.size, self._colour), (0, 0), veil)
        beside = radius + 6 * _FINER if place.precision == 1 else 0
        if place.precision == 1:
            dot = 6 * _FINER
            self._pen.ellipse((x - dot, y - dot, x + dot, y + dot), self._colour, outline="white", width=2 * _FINER)
        self._pen.text(
            (x + beside, y), self._seen.label, _INK, self._fonts[15], anchor="lm" if beside else "mm",
            stroke_width=2 * _FINER, stroke_fill=_OWN,
        )  # fmt: skip

    def _frame(self) -> None:
        """Title, scale and where the outlines are from."""
        right = self._width - _MARGIN * _FINER
        band = _BAND * _FINER
        self._pen.rectangle((0, 0, self._width, band), "white")
        self._pen.rectangle((0, band - 3 * _FINER, self._width, band), self._colour)
        font = next((self._fonts[n] for n in (18, 15, 13) if self._fonts[n].getlength(self._seen.title) < right), self._fonts[11])
        start = (_MARGIN * _FINER, "lm") if self._seen.to_right else (right, "rm")
        self._pen.text((start[0], band / 2 - _FINER), self._seen.title, _INK, font, anchor=start[1])
        low = self._height - _MARGIN * _FINER
        self._pen.text((right, low), "Natural Earth", _SOFT, self._fonts[11], anchor="rs")
        length, km = self._scale()
        left = _MARGIN * _FINER
        self._pen.line((left, low, left + length, low), _INK, width=2 * _FINER)
        for x in (left, left + length):
            self._pen.line((x, low - 4 * _FINER, x, low), _INK, width=2 * _FINER)
        self._pen.text((left + length / 2, low - 7 * _FINER), f"{km} km", _INK, self._fonts[11], anchor="ms")

    def _scale(self) -> tuple[float, int]:
        """A round number of kilometres that is about a fifth of the width."""
        most = self._width / 5 / self._per_degree * _KM
        power = 10 ** math.floor(math.log10(max(most, 1)))
        km = next((step * power for step in (5, 2) if step * power <= most), power)
        return km / _KM * self._per_degree, km


def _turned(ring: Ring, middle: float) -> float:
    """How far the middle of a ring is from `middle`, over the date line if that is nearer."""
    return ((ring.west + ring.east) / 2 - middle + 180 * SCALE) % (360 * SCALE) - 180 * SCALE


def _shift(ring: Ring, middle: float) -> float:
    """What to add to a ring's longitudes so that it lies on the side of the date line that is nearest to `middle`."""
    return middle + _turned(ring, middle) - (ring.west + ring.east) / 2


def _around(spot: tuple[float, float], half: float) -> tuple[float, float, float, float]:
    """The box of a name, with some air."""
    return spot[0] - half, spot[1] - 10 * _FINER, spot[0] + half, spot[1] + 10 * _FINER


def _contains(shape: list[tuple[float, float]], x: float, y: float) -> bool:
    """Even-odd rule."""
    inside = False
    x1, y1 = shape[-1]
    for x2, y2 in shape:
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            inside = not inside
        x1, y1 = x2, y2
    return inside


def _overlap(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def ink(severity: Severity) -> tuple[int, ...]:
    """The colour of a severity on maps, as numbers."""
    return ImageColor.getrgb(_COLOURS[severity])
