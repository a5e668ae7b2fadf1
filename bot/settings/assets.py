"""Places of the operator that stand in files of their own: CSV and GeoJSON, for matchers that ask what is near."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bot.settings.source import Loc, Position, Source, Tree

_LATITUDES, _LONGITUDES = ("lat", "latitude", "y"), ("lon", "lng", "long", "longitude", "x")
_NAMES = ("name", "title", "label", "id")
MOST_PLACES = 10_000


class _Bad(Exception):
    """A file that holds no places; `line` counts from 1, 0 is the whole of it."""

    def __init__(self, message: str, line: int = 0) -> None:
        super().__init__(message)
        self.line = line


def include_assets(source: Source, folder: Path) -> None:
    """Append the places of every `near: {file: …}` to its `assets`; what cannot be read becomes a problem."""
    for section in ("routes", "silences"):
        for loc, near in _nears(source.tree.get(section), (section,)):
            name = near.get("file")
            if not isinstance(name, str) or not name:
                continue
            try:
                places = list(_read(folder / name))
            except OSError as error:
                source.problem((*loc, "file"), f"cannot read {name}: {error.strerror}")
            except UnicodeDecodeError:
                source.problem((*loc, "file"), f"{name} is not UTF-8 text")
            except _Bad as error:
                source.problem((*loc, "file"), f"{name}{f':{error.line}' if error.line else ''}: {error}")
            else:
                own = near.get("assets")
                offset = len(own) if isinstance(own, list) else 0
                for index, (line, _) in enumerate(places):
                    source.positions[(*loc, "assets", offset + index)] = Position(name, line)
                near["assets"] = [*(own if isinstance(own, list) else []), *(place for _, place in places)]


def _nears(node: Tree, loc: Loc) -> Iterator[tuple[Loc, dict[str, Tree]]]:
    if isinstance(node, list):
        for index, one in enumerate(node):
            yield from _nears(one, (*loc, index))
    elif isinstance(node, dict):
        for key, value in node.items():
            if key == "near" and isinstance(value, dict):
                yield (*loc, key), value
            else:
                yield from _nears(value, (*loc, key))


def _read(path: Path) -> Iterator[tuple[int, Tree]]:
    """Line and place of each."""
    text = path.read_text("utf-8-sig")
    places = _geojson(text) if path.suffix.lower() in {".json", ".geojson"} else _csv(text)
    for count, place in enumerate(places):
        if count >= MOST_PLACES:
            raise _Bad(f"holds more than {MOST_PLACES} places")
        yield place


def _csv(text: str) -> Iterator[tuple[int, Tree]]:
    rows = csv.DictReader(text.splitlines())
    columns = {str(name).strip().lower(): name for name in rows.fieldnames or ()}
    lat, lon, name = (
        next((columns[one] for one in names if one in columns), None) for names in (_LATITUDES, _LONGITUDES, _NAMES)
    )
    if lat is None or lon is None:
        raise _Bad("the first line must name the columns, with lat and lon among them", 1)
    for row in rows:
        yield rows.line_num, _place(row.get(lat), row.get(lon), row.get(name) if name else "", rows.line_num)


def _geojson(text: str) -> Iterator[tuple[int, Tree]]:
    try:
        whole = json.loads(text)
    except json.JSONDecodeError as error:
        raise _Bad(f"not JSON: {error.msg}", error.lineno) from None
    features: Any = whole.get("features") if isinstance(whole, dict) else None
    if not isinstance(features, list):
        raise _Bad("expected a GeoJSON FeatureCollection")
    for number, feature in enumerate(features):
        geometry = feature.get("geometry") if isinstance(feature, dict) else None
        spot = geometry.get("coordinates") if isinstance(geometry, dict) and geometry.get("type") == "Point" else None
        if not isinstance(spot, list) or len(spot) < 2:
            raise _Bad(f"feature {number} is no point")
        told = feature.get("properties") or {}
        name = next((told[one] for one in _NAMES if told.get(one)), "") if isinstance(told, dict) else ""
        yield 0, _place(spot[1], spot[0], name, 0)


def _place(lat: object, lon: object, name: object, line: int) -> Tree:
    try:
        north, east = float(str(lat)), float(str(lon))
    except ValueError:
        raise _Bad(f"'{lat}', '{lon}' is no place in degrees", line) from None
    if not (-90 <= north <= 90 and -180 <= east <= 180):
        raise _Bad(f"{north:g}, {east:g} is not on this planet (latitude first)", line)
    return {"name": str(name or "").strip(), "lat": north, "lon": east}
