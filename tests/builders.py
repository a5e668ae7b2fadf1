"""Builders of records with every field filled in; a test names only what it is about."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from bot.records import Alert, Article, Assessment, Casualty, Claim, Count, Incident, Place, Report, Strike, Toll

NOON = datetime(2026, 3, 14, 12, 0, tzinfo=UTC)
KHARKIV = Place(name="Kharkiv", country="UA", admin1="UA-63", lat=49.98, lon=36.25, precision=1)


def a_count(value: int | tuple[int, int | None] | None) -> Count | None:
    if value is None:
        return None
    low, high = value if isinstance(value, tuple) else (value, value)
    return Count(min=low, max=high)


def a_toll(killed: int | tuple[int, int | None] | None = None, injured: int | tuple[int, int | None] | None = None) -> Toll:
    return Toll(killed=a_count(killed), injured=a_count(injured))


def an_article(**changes: Any) -> Article:
    fields: dict[str, Any] = {
        "id": "a1", "by": "poll/1", "feed_id": "suspilne", "url": "https://suspilne.example/1", "title": "Missile hits Kharkiv",
        "text": "A missile hit an apartment block in Kharkiv, killing three people.", "digest": "d1", "seen_at": NOON,
        "published_at": NOON - timedelta(minutes=2), "language": "en", "publisher": "Suspilne", "family": "suspilne",
    }  # fmt: skip
    return Article(**fields | changes)


def a_report(**changes: Any) -> Report:
    fields: dict[str, Any] = {
        "article_id": "a1", "feed_id": "suspilne", "publisher": "Suspilne", "family": "suspilne", "origin": "suspilne",
        "url": "https://suspilne.example/1", "title": "Missile hits Kharkiv", "digest": "d1", "seen_at": NOON, "language": "en",
        "quote": "A missile hit an apartment block in Kharkiv, killing three people.",
    }  # fmt: skip
    return Report(**fields | changes)


def an_assessment(killed: Any = None, injured: Any = None, **changes: Any) -> Assessment:
    toll = a_toll(killed, injured)
    fields: dict[str, Any] = {
        "id": "a1/d1/0", "by": "assess/1", "country": "UA", "article_id": "a1", "report": a_report(toll=toll), "seen_at": NOON,
        "strike": Strike(score=0.97, alert=True, kind="missile_strike", phase="impact", modality="asserted"),
        "casualty": Casualty(score=0.9, alert=killed is not None, cause="armed_violence" if killed is not None else None),
        "language": "en", "toll": toll, "claims": _claims(toll), "weapons": ("missile",), "place": KHARKIV, "severity": "high",
        "occurred_on": NOON.date(),
    }  # fmt: skip
    return Assessment(**fields | changes)


def _claims(toll: Toll) -> tuple[Claim, ...]:
    return tuple(
        Claim(what=what, min=count.min, max=count.max, scope="event", article_id="a1", at=NOON)
        for what, count in (("killed", toll.killed), ("injured", toll.injured))
        if count is not None
    )


def an_incident(killed: Any = None, injured: Any = None, **changes: Any) -> Incident:
    toll = a_toll(killed, injured)
    fields: dict[str, Any] = {
        "id": "i1", "by": "correlate/1", "country": "UA", "revision": 0, "kind": "missile_strike", "life": "new",
        "grade": "single_source", "toll": toll, "severity": "high", "began_at": NOON, "updated_at": NOON, "caused_by": "a1/d1/0",
        "reports": (a_report(toll=toll),), "origins": ("suspilne",), "place": KHARKIV,
        "strike": True, "casualty": killed is not None,
    }  # fmt: skip
    return Incident(**fields | changes)


def an_alert(incident: Incident | None = None, **changes: Any) -> Alert:
    incident = incident or an_incident(killed=3)
    fields: dict[str, Any] = {
        "id": f"{incident.id}/{incident.revision}", "by": "escalate/1", "incident_id": incident.id, "revision": incident.revision,
        "reason": "first", "severity": incident.severity, "receivers": ("newsroom",), "incident": incident,
        "at": incident.updated_at,
    }  # fmt: skip
    return Alert(**fields | changes)
