"""Incidents for other programs: JSON, GeoJSON and CSV, each number with who said it, where and as of when. Pure.

The shapes are documented in docs/exports.md and stable: fields are added, never renamed. Text is a stranger's: in CSV a
cell that a spreadsheet would take for a formula is defused.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Literal, TypeAlias

import msgspec

from bot.records import Claim, Count, Grade, Incident, Kind, Life, Place, Report, Role, Scope, Severity

SCHEMA = "tocsin.incidents/1"
NEAR_OR_FINER = 2
"""A region or a country has no point: its middle is a place that nobody named."""
What: TypeAlias = Literal["killed", "injured", "missing"]
HARMS: tuple[What, ...] = ("killed", "injured", "missing")
COLUMNS = (
    "id", "revision", "began_at", "updated_at", "occurred_on", "country", "admin1", "place", "precision", "lat", "lon", "kind",
    "severity", "grade", "life", "belligerent", "recipient", "responsibility",
    *(f"{what}_{part}" for what in HARMS for part in ("min", "max", "speaker", "source", "url", "as_of")),
    "outlets", "origins", "urls",
)  # fmt: skip
_FORMULA = re.compile(r"(^|;)(?=\s*[=+\-@|%])")
"""At the beginning, and behind what many a spreadsheet takes for the end of a cell."""


class Statement(msgspec.Struct, frozen=True, kw_only=True):
    """One number as one article has it; `origin` is who is behind the words, `speaker` who is quoted."""

    min: int
    max: int | None
    words: str
    speaker: str
    role: Role
    source: str
    origin: str
    url: str
    article_id: str
    as_of: datetime
    scope: Scope = "event"
    who: str = ""


class Number(msgspec.Struct, frozen=True, kw_only=True):
    """What an incident's toll says, and everything that was said of it, oldest first."""

    min: int
    max: int | None
    statements: tuple[Statement, ...]


class Exported(msgspec.Struct, frozen=True, kw_only=True):
    """One incident. A number that nobody stated is null, never 0; `max` null is "at least"."""

    id: str
    revision: int
    began_at: datetime
    updated_at: datetime
    occurred_on: date | None
    country: str
    place: Place | None
    kind: Kind | None
    severity: Severity
    grade: Grade
    life: Life
    belligerent: str
    recipient: str
    responsibility: str
    killed: Number | None
    injured: Number | None
    missing: Number | None
    outlets: int
    origins: tuple[str, ...]
    urls: tuple[str, ...]


def exported(one: Incident) -> Exported:
    """An incident as every export has it."""
    return Exported(
        id=one.id, revision=one.revision, began_at=one.began_at, updated_at=one.updated_at, occurred_on=one.occurred_on,
        country=one.country, place=_honest(one.place), kind=one.kind, severity=one.severity, grade=one.grade, life=one.life,
        belligerent=one.actors.belligerent, recipient=one.actors.recipient, responsibility=one.actors.responsibility,
        killed=_number("killed", one), injured=_number("injured", one), missing=_number("missing", one),
        outlets=len({report.family or report.publisher for report in one.reports}), origins=one.origins,
        urls=tuple(dict.fromkeys(report.url for report in one.reports)),
    )  # fmt: skip


def as_json_document(found: Iterable[Incident]) -> str:
    """`{"schema": …, "incidents": [...]}`."""
    return msgspec.json.encode({"schema": SCHEMA, "incidents": [exported(one) for one in found]}).decode()


def as_geojson(found: Iterable[Incident]) -> str:
    """A FeatureCollection (RFC 7946). A place known only as a region or country has no geometry."""
    features = []
    for one in map(exported, found):
        spot = one.place
        pinned = spot is not None and spot.lat is not None and spot.lon is not None
        point = {"type": "Point", "coordinates": [spot.lon, spot.lat]} if spot and pinned else None
        features.append({"type": "Feature", "id": one.id, "geometry": point, "properties": one})
    return msgspec.json.encode({"type": "FeatureCollection", "schema": SCHEMA, "features": features}).decode()


def as_csv(found: Iterable[Incident]) -> str:
    """One row each with a head; of each number the statement that carries its lower end."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for one in map(exported, found):
        writer.writerow([_cell(value) for value in _values(one)])
    return out.getvalue()


def _honest(place: Place | None) -> Place | None:
    if place is None or place.precision <= NEAR_OR_FINER:
        return place
    return msgspec.structs.replace(place, lat=None, lon=None)


def _number(what: What, one: Incident) -> Number | None:
    count: Count | None = getattr(one.toll, what)
    if count is None:
        return None
    said = [statement for report in one.reports for statement in _statements(what, report, one.claims)]
    return Number(min=count.min, max=count.max, statements=tuple(sorted(said, key=lambda statement: statement.as_of)))


def _statements(what: What, report: Report, claims: Sequence[Claim]) -> list[Statement]:
    """The numbers that an article quotes, and its own if nobody is quoted with it."""
    quoted = [claim for claim in claims if claim.article_id == report.article_id and claim.what == what]
    own: Count | None = getattr(report.toll, what)
    if own and not any((claim.min, claim.max, claim.who) == (own.min, own.max, "") for claim in quoted):
        quoted.append(Claim(what=what, min=own.min, max=own.max, words=own.words, scope="event"))
    return [
        Statement(
            min=claim.min, max=claim.max, words=claim.words, speaker=claim.speaker, role=claim.role, source=report.publisher,
            origin=report.origin or report.family or report.publisher, url=report.url, article_id=report.article_id,
            as_of=claim.at or report.published_at or report.seen_at, scope=claim.scope, who=claim.who,
        )
        for claim in quoted
    ]  # fmt: skip


def _values(one: Exported) -> list[object]:
    place = one.place
    where = (place.admin1, place.name, place.precision, place.lat, place.lon) if place else ("", "", None, None, None)
    numbers = [value for number in (one.killed, one.injured, one.missing) for value in _columns(number)]
    return [
        one.id, one.revision, one.began_at.isoformat(), one.updated_at.isoformat(), one.occurred_on, one.country, *where,
        one.kind, one.severity, one.grade, one.life, one.belligerent, one.recipient, one.responsibility, *numbers, one.outlets,
        "; ".join(one.origins), " ".join(one.urls),
    ]  # fmt: skip


def _columns(number: Number | None) -> list[object]:
    """Of several statements of the lower end an official's, else the first."""
    if number is None:
        return [None] * 6
    carrying = [one for one in number.statements if one.min == number.min and not one.who]
    best = min(carrying, key=lambda one: (one.role != "official", one.as_of), default=None)
    if best is None:
        return [number.min, number.max, *[None] * 4]
    return [number.min, number.max, best.speaker, best.source, best.url, best.as_of.isoformat()]


def _cell(value: object) -> object:
    """Only text can be a formula; a leading apostrophe makes it text for every spreadsheet."""
    return _FORMULA.sub(r"\1'", value) if isinstance(value, str) else value
