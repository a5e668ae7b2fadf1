"""The outlines of the world's regions, read from the packed file that `tools/build_map.py` makes. Pure over its bytes."""

from __future__ import annotations

import lzma
import struct
import sys
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate, chain

SCALE = 1000.0
_REGION, _RING = struct.Struct("<6sH"), struct.Struct("<Iii")


@dataclass(frozen=True, slots=True)
class Ring:
    """One outline, in degrees times `SCALE`."""

    xs: array[int]
    ys: array[int]
    west: int
    east: int
    south: int
    north: int


@dataclass(frozen=True, slots=True)
class Region:
    """A region by its ISO 3166-2 code, or of a country without such ("XX"); its rings begin with the largest."""

    code: str
    rings: tuple[Ring, ...]

    @property
    def country(self) -> str:
        """ISO 3166-1 alpha-2."""
        return self.code[:2]


@dataclass(frozen=True, slots=True)
class Atlas:
    """Every region, by code."""

    regions: tuple[Region, ...]

    def of(self, country: str, admin1: str = "") -> tuple[Region, ...]:
        """The region, or all of the country where no region is named or known."""
        found = tuple(region for region in self.regions if region.code == admin1) if admin1 else ()
        return found or tuple(region for region in self.regions if region.country == country)


def read_atlas(packed: bytes) -> Atlas:
    """Raises ValueError when it is no such file."""
    try:
        return Atlas(tuple(_regions(lzma.decompress(packed))))
    except (lzma.LZMAError, struct.error, UnicodeDecodeError) as error:
        raise ValueError("not a file of outlines") from error


def _regions(body: bytes) -> Iterator[Region]:
    offset = 0
    while offset < len(body):
        code, count = _REGION.unpack_from(body, offset)
        offset += _REGION.size
        rings = []
        for _ in range(count):
            points, x, y = _RING.unpack_from(body, offset)
            offset += _RING.size
            xs, ys = (_steps(body, offset + part * 2 * (points - 1), points - 1, first) for part, first in enumerate((x, y)))
            offset += 4 * (points - 1)
            rings.append(Ring(xs, ys, min(xs), max(xs), min(ys), max(ys)))
        yield Region(code.rstrip(b"\0").decode(), tuple(rings))


def _steps(body: bytes, offset: int, count: int, first: int) -> array[int]:
    steps = array("h", body[offset : offset + 2 * count])
    if sys.byteorder == "big":
        steps.byteswap()
    return array("i", accumulate(chain((first,), steps)))
