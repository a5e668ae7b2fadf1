"""The lines that `score` and `replay` read and write: stable, seen from outside, covered by SemVer."""

from __future__ import annotations

from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from hashlib import blake2b

import msgspec

from bot.records import (
    Actors,
    Article,
    Assessment,
    Cause,
    Count,
    Evidence,
    Harm,
    Kind,
    Modality,
    Phase,
    Role,
    Scope,
    Severity,
    Stance,
)

LONGEST_LINE = 16 * 1024 * 1024
"""Bytes; a longer line is no article."""


class ArticleLine(msgspec.Struct, frozen=True, kw_only=True):
    """One article as given. `published` without a zone is taken as UTC; unknown keys are passed over."""

    title: str = ""
    text: str = ""
    id: str | int | None = None
    lang: str | None = None
    language: str | None = None
    published: datetime | None = None
    url: str | None = None
    feed: str | None = None
    publisher: str | None = None
    family: str | None = None
    country: str | None = None


class BadLine(Exception):
    """A line that is no article; the message says why, the caller knows its number."""


_LINE = msgspec.json.Decoder(ArticleLine)
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


def read_line(line: bytes) -> ArticleLine:
    """Raises BadLine."""
    if len(line) > LONGEST_LINE:
        raise BadLine(f"longer than {LONGEST_LINE >> 20} MiB")
    try:
        return _LINE.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise BadLine(str(error)) from None


def article(line: ArticleLine, number: int) -> Article:
    """As if it had been read from a feed when it was published; `number` stands in for a missing id."""
    published = line.published
    if published is not None and published.tzinfo is None:
        published = published.replace(tzinfo=UTC)
    digest = blake2b(f"{line.title}\0{line.text}".encode(errors="surrogatepass"), digest_size=12).hexdigest()
    feed = line.feed or "lines"
    publisher = line.publisher or feed
    return Article(
        id=str(line.id) if line.id is not None else f"line-{number}", by="lines/1", feed_id=feed, url=line.url or "",
        title=line.title, text=line.text, digest=digest, seen_at=published or LONG_AGO, published_at=published,
        language=line.lang or line.language or "", country=line.country or "", publisher=publisher,
        family=line.family or publisher,
    )  # fmt: skip


class StrikeOut(msgspec.Struct, frozen=True, kw_only=True):
    """The verdict on a strike."""

    score: float
    alert: bool
    kind: Kind | None
    phase: Phase | None
    modality: Modality | None
    disputed: bool


class CasualtyOut(msgspec.Struct, frozen=True, kw_only=True):
    """The verdict on casualties."""

    score: float
    alert: bool
    cause: Cause | None


class GroupOut(msgspec.Struct, frozen=True, kw_only=True):
    """A sub-count of the event's toll."""

    who: str
    state: Harm
    min: int
    max: int | None


class ContextOut(msgspec.Struct, frozen=True, kw_only=True):
    """A number that is not this event's."""

    state: Harm
    min: int
    max: int | None
    scope: Scope
    speaker: str
    who: str
    words: str


class ClaimOut(msgspec.Struct, frozen=True, kw_only=True):
    """One attributed number, as said."""

    what: Harm
    min: int
    max: int | None
    scope: Scope
    speaker: str
    role: Role
    stance: Stance
    who: str


class PlaceOut(msgspec.Struct, frozen=True, kw_only=True):
    """Where it hit."""

    name: str
    country: str
    admin1: str
    lat: float | None
    lon: float | None
    precision: int


class ScoredLine(msgspec.Struct, frozen=True, kw_only=True):
    """One article as scored. `killed`, `injured`, `missing` are this event's or null; totals are in `context`."""

    id: str
    language: str
    strike: StrikeOut
    casualty: CasualtyOut
    killed: Count | None
    injured: Count | None
    missing: Count | None
    groups: tuple[GroupOut, ...]
    context: tuple[ContextOut, ...]
    weapons: tuple[str, ...]
    targets: tuple[str, ...]
    actors: Actors
    place: PlaceOut | None
    occurred: date | None
    claims: tuple[ClaimOut, ...]
    evidence: tuple[Evidence, ...]
    severity: Severity


def scored(found: Assessment) -> ScoredLine:
    """An assessment as it is seen from outside."""
    return ScoredLine(
        id=found.article_id,
        language=found.language,
        strike=StrikeOut(
            score=round(found.strike.score, 4), alert=found.strike.alert, kind=found.strike.kind, phase=found.strike.phase,
            modality=found.strike.modality, disputed=found.strike.disputed,
        ),
        casualty=CasualtyOut(score=round(found.casualty.score, 4), alert=found.casualty.alert, cause=found.casualty.cause),
        killed=found.toll.killed,
        injured=found.toll.injured,
        missing=found.toll.missing,
        groups=tuple(
            GroupOut(who=one.who, state=one.what, min=one.min, max=one.max)
            for one in found.claims
            if one.scope == "event" and one.who
        ),
        context=tuple(
            ContextOut(
                state=one.what, min=one.min, max=one.max, scope=one.scope, speaker=one.speaker, who=one.who, words=one.words
            )
            for one in found.claims
            if one.scope != "event"
        ),
        weapons=found.weapons,
        targets=found.targets,
        actors=found.actors,
        place=PlaceOut(**msgspec.structs.asdict(found.place)) if found.place else None,
        occurred=found.occurred_on,
        claims=tuple(
            ClaimOut(
                what=one.what, min=one.min, max=one.max, scope=one.scope, speaker=one.speaker, role=one.role, stance=one.stance,
                who=one.who,
            )
            for one in found.claims
        ),
        evidence=found.evidence,
        severity=found.severity,
    )  # fmt: skip


def numbered(lines: Iterable[bytes]) -> Iterator[tuple[int, bytes]]:
    """Lines with their numbers from 1, empty ones left out; and without the mark that some editors put at the beginning."""
    for number, line in enumerate(lines, 1):
        words = line.removeprefix(BOM_UTF8) if number == 1 else line
        if words.strip():
            yield number, words
