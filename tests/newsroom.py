"""Assessments as a test tells them: who says what of which place, so many minutes after noon."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from msgspec.structs import replace

from bot.orders import Order
from bot.records import Assessment, Casualty, Claim, Count, Hours, Incident, Place, Report, Strike, Toll
from builders import KHARKIV, NOON, a_count
from consumers.correlate import Correlate, CorrelateOptions

DERHACHI = Place(name="Derhachi", country="UA", admin1="UA-63", lat=50.11, lon=36.12, precision=1)
MALA_DANYLIVKA = Place(name="Mala Danylivka", country="UA", admin1="UA-63", lat=50.06, lon=36.17, precision=1)
ODESA = Place(name="Odesa", country="UA", admin1="UA-51", lat=46.48, lon=30.73, precision=1)
REGION = Place(name="Kharkiv Oblast", country="UA", admin1="UA-63", precision=3)
UKRAINE = Place(name="Ukraine", country="UA", precision=3)


def told(who: str, killed: Any = None, injured: Any = None, *, minutes: float = 0, **said: Any) -> Assessment:
    """What outlet `who` says. `article`, `text` (its version), `title`, `quote`, `language`, `origin`, `family`, `tier`,
    `role`, `speaker`, `place`, `kind`, `phase`, `day`, `relevant`, `scope`, `hours` (from and until, minutes
    after noon), `again`, `rose`, `new_since` and fields of Assessment may be given."""
    at = NOON + timedelta(minutes=minutes)
    article, text = said.pop("article", f"{who}-{minutes:g}"), said.pop("text", "d0")
    toll = Toll(killed=a_count(killed), injured=a_count(injured))
    relevant, place = said.pop("relevant", True), said.pop("place", KHARKIV)
    kind, phase = said.pop("kind", "missile_strike"), said.pop("phase", "impact")
    scope, role, speaker = said.pop("scope", "event"), said.pop("role", ""), said.pop("speaker", "")
    report = Report(
        article_id=article, feed_id=who, publisher=who, family=said.pop("family", who), origin=said.pop("origin", ""), seen_at=at,
        url=f"https://{who}.example/{article}", title=said.pop("title", f"{who} on it"), digest=f"{article}:{text}",
        quote=said.pop("quote", ""), language=said.pop("language", "en"), tier=said.pop("tier", 2), published_at=at,
        toll=toll if scope == "event" else Toll(), hours=_hours(said.pop("hours", None)), again=said.pop("again", False),
        rose=said.pop("rose", False), new_since=said.pop("new_since", None),
    )  # fmt: skip
    claims = tuple(
        Claim(what=what, min=count.min, max=count.max, scope=scope, role=role, speaker=speaker, article_id=article, at=at)
        for what, count in (("killed", toll.killed), ("injured", toll.injured))
        if count
    )
    fields: dict[str, Any] = {
        "id": f"{article}.{text}.{said.get('part', 0)}", "by": "assess/1", "country": place.country if place else "",
        "article_id": article, "report": report, "seen_at": at, "toll": report.toll, "claims": claims, "place": place,
        "strike": Strike(score=0.9 if relevant and kind else 0.1, alert=relevant and kind is not None, kind=kind, phase=phase),
        "casualty": Casualty(score=0.5, alert=relevant and (bool(toll.killed) or kind is None)),
        "occurred_on": said.pop("day", None), "language": report.language,
    }  # fmt: skip
    return Assessment(**fields | said)


def _hours(minutes: tuple[float, float] | None) -> Hours | None:
    since, until = (NOON + timedelta(minutes=one) for one in minutes or (0, 0))
    return Hours(since=since, until=until) if minutes else None


def ordered(what: str, *incidents: str, minutes: float, reports: tuple[str, ...] = (), country: str = "UA") -> Assessment:
    """An operator's decision, as the line sees it."""
    at = NOON + timedelta(minutes=minutes)
    order = Order(id=f"o{minutes:g}", what=what, incidents=incidents, reports=reports, who="ada", why="same strike", at=at)
    blank = told("operator", minutes=minutes, relevant=False, place=None, article=f"o{minutes:g}")
    return replace(blank, country=country, order=order)


def noise(minutes: float) -> Assessment:
    """An article of no interest; it only tells the time."""
    return told("noise", minutes=minutes, relevant=False, place=None)


async def all_of(records: Iterable[Assessment], stage: Correlate | None = None) -> list[Incident]:
    """Everything that comes out, in order."""
    stage = stage or Correlate(CorrelateOptions())
    return [incident for record in records for incident in await stage.handle(record)]


async def incidents_of(records: Iterable[Assessment], stage: Correlate | None = None) -> list[Incident]:
    """The newest revision of each incident, in order of their beginning."""
    return list({incident.id: incident for incident in await all_of(records, stage)}.values())


def killed(incident: Incident) -> tuple[int, int | None] | None:
    """As least and most."""
    count: Count | None = incident.toll.killed
    return (count.min, count.max) if count else None
