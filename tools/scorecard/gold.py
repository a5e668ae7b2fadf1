"""The gold set: labelled articles of our own making, a file per language, each with the digest that the floors are pinned to."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

import msgspec

Bounds = tuple[int, int | None]
"""At least, at most (None: open)."""

GOLD = Path(__file__).parents[2] / "tests" / "quality" / "gold"
OPT_IN = GOLD.with_name("gold_opt_in")
"""The languages that alert only where an operator says so: measured apart."""


class GoldRow(msgspec.Struct, frozen=True, kw_only=True):
    """An article and what should be read in it; `context` holds counts of a longer time or of somebody else."""

    id: str
    lang: str
    title: str
    text: str
    published: datetime
    strike: bool
    casualty: bool
    killed: Bounds | None
    injured: Bounds | None
    trap: str
    kind: str | None = None
    phase: str | None = None
    disputed: bool | None = None
    country: str | None = None
    context: tuple[tuple[str, int, int | None, str], ...] = ()


Gold = dict[str, list[GoldRow]]
"""Rows by language."""


def languages(folder: Path = GOLD) -> list[str]:
    """Those with a file, sorted."""
    return sorted(path.stem for path in folder.glob("*.jsonl"))


def gold(chosen: Iterable[str], folder: Path = GOLD) -> Gold:
    """The rows of some languages. Raises msgspec.ValidationError on a row that lacks a label."""
    decoder = msgspec.json.Decoder(GoldRow)
    return {name: decoder.decode_lines((folder / f"{name}.jsonl").read_bytes()) for name in chosen}


def digests(folder: Path = GOLD) -> dict[str, str]:
    """SHA-256 of each file, by language."""
    return {name: hashlib.sha256((folder / f"{name}.jsonl").read_bytes()).hexdigest() for name in languages(folder)}
