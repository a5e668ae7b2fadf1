"""An invented incident with everything a message can show, for trying receivers without news. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.records import Actors, Alert, Claim, Count, Incident, Place, Report, Toll, TollStep

PLACE = Place(name="Kharkiv", country="UA", precision=1, admin1="UA-63", lat=49.98081, lon=36.25272)
_BY = "sample/1"


def sample_alert(now: datetime) -> Alert:
    """The third word on a strike of two hours ago: a toll that rose, two origins, a claim aside, and a war's total as context."""
    began = now - timedelta(hours=2)
    tolls = [_toll(3, 17), _toll(7, 30), _toll(9, 37)]
    history = tuple(TollStep(at=began + timedelta(minutes=40 * at), toll=toll) for at, toll in enumerate(tolls))
    incident = Incident(
        id="sample00", by=_BY, country="UA", revision=2, kind="missile_strike", life="developing", grade="official",
        toll=tolls[-1], severity="high", began_at=began, updated_at=now, caused_by="sample", reports=_reports(began),
        origins=("Meridian Wire", "Суспільний вісник"), history=history, place=PLACE, strike=True, casualty=True, phase="impact",
        weapons=("ballistic_missile",), targets=("residential_building",), actors=Actors(belligerent="RUS", recipient="UKR"),
        claims=(
            _claim(9, began + timedelta(minutes=80), speaker="the regional governor", role="official"),
            _claim(12, began + timedelta(minutes=95), speaker="Суспільний вісник", role="media"),
        ),
        context=(_claim(352, now, speaker="Kyiv", role="belligerent", scope="cumulative"),),
    )  # fmt: skip
    return Alert(
        id="sample00/2", by=_BY, incident_id=incident.id, revision=2, reason="toll_rose", severity="high", receivers=(),
        incident=incident, at=now, previous=tolls[1],
    )  # fmt: skip


def _toll(killed: int, injured: int) -> Toll:
    return Toll(killed=Count(min=killed, max=killed), injured=Count(min=injured, max=injured))


def _claim(killed: int, at: datetime, **said: str) -> Claim:
    return Claim(what="killed", min=killed, max=killed, at=at, article_id="sample", **{"scope": "event", **said})  # type: ignore[arg-type]


def _reports(began: datetime) -> tuple[Report, ...]:
    """Two invented outlets, an English one and a Ukrainian one."""
    return (
        Report(
            article_id="sample-1", feed_id="sample", publisher="Meridian Wire", origin="Meridian Wire", language="en",
            url="https://meridian.example/world/kharkiv", digest="s1", seen_at=began, toll=_toll(3, 17), kind="missile_strike",
            place=PLACE, title="Missile strike on Kharkiv apartment block kills at least 3",
            quote="A ballistic missile hit a nine-storey apartment block in Kharkiv early on Saturday, the mayor said.",
        ),
        Report(
            article_id="sample-2", feed_id="sample", publisher="Суспільний вісник", origin="Суспільний вісник", language="uk",
            url="https://visnyk.example/kharkiv-9", digest="s2", seen_at=began + timedelta(minutes=80), toll=_toll(9, 37),
            kind="missile_strike", place=PLACE, title="Кількість загиблих у Харкові зросла до дев’яти",
            quote="Кількість загиблих унаслідок ракетного удару по Харкову зросла до дев’яти, 37 людей поранено.",
        ),
    )  # fmt: skip
