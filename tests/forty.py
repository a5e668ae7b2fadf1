"""Forty alerts, each with something that words are easily wrong about: numbers, cases, places, who says what."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from bot.records import Actors, Alert, Claim, Count, Place, Report, Toll, TollStep
from builders import NOON, a_report, a_toll, an_alert, an_incident

OUTLETS = ("Suspilne", "Reuters", "BBC", "Al Jazeera", "Kan", "Ukrinform", "AFP")
SPEAKERS = ("Oleh Syniehubov", "Ministry of Health", "Moscow", "UNRWA", "IDF", "Jamal Saleh")
PLACES = {
    "odesa": Place(name="Odesa", country="UA", admin1="UA-51", lat=46.48, lon=30.73, precision=1),
    "near": Place(name="Kramatorsk", country="UA", admin1="UA-14", lat=48.73, lon=37.58, precision=2),
    "oblast": Place(name="Kharkiv Oblast", country="UA", admin1="UA-63", lat=49.5, lon=36.5, precision=3),
    "gaza": Place(name="Gaza", country="PS", admin1="PS-GZZ", lat=31.5, lon=34.45, precision=1),
    "strip": Place(name="Gaza Strip", country="PS", admin1="PS-GZZ", lat=31.4, lon=34.4, precision=3),
    "darfur": Place(name="El Fasher", country="SD", admin1="SD-DN", lat=13.63, lon=25.35, precision=1),
    "yemen": Place(name="Yemen", country="YE", lat=15.5, lon=47.5, precision=3),
    "hamlet": Place(name="Nowhereville", country="HT", lat=18.5, lon=-72.3, precision=1),
    "bare": Place(name="Damascus", country="SY", precision=1),
}


def said(what: Any, low: int, high: int | None, speaker: str = "", **more: Any) -> Claim:
    fields: dict[str, Any] = {"what": what, "min": low, "max": high, "scope": "event", "article_id": "a1", "at": NOON}
    return Claim(**fields | {"speaker": speaker} | more)


def told_by(number: int) -> tuple[Report, ...]:
    return tuple(
        a_report(
            article_id=f"a{n}", publisher=name, family=name, origin=name, url=f"https://{name.lower().replace(' ', '')}.example"
        )
        for n, name in enumerate(OUTLETS[:number], start=1)
    )


def rose(*killed: Any, corrected: bool = False) -> tuple[TollStep, ...]:
    last = len(killed) - 1
    return tuple(
        TollStep(at=NOON + timedelta(minutes=30 * n), toll=a_toll(one), article_id="a1", correction=corrected and n == last)
        for n, one in enumerate(killed)
    )


def an(reason: str = "first", **changes: Any) -> Alert:
    return an_alert(an_incident(**{"reports": told_by(1)} | changes), reason=reason)


def _counts() -> list[Alert]:
    """Numbers around which plurals turn."""
    pairs: list[tuple[Any, Any]] = [
        (1, 1), (2, 2), (3, 11), (5, 21), (11, 100), (21, 22), (22, 101), (101, 1000), (1200, 25000), (0, 0), (0, 2),
        ((1, None), (2, None)), ((9, None), 37), ((0, 3), (0, 21)), ((3, 9), (11, 12)), (None, (1000, None)), (None, None),
        ((0, None), None),
    ]  # fmt: skip
    return [an(killed=killed, injured=injured) for killed, injured in pairs]


def _places() -> list[Alert]:
    where = [an(killed=2, place=place, country=place.country) for place in PLACES.values()]
    return [*where, an(killed=2, place=None), an(killed=2, place=None, country="")]


def _kinds() -> list[Alert]:
    return [
        an(kind="air_strike", phase="threat", severity="low"),
        an(kind="drone_strike", phase="intercepted", severity="medium", targets=("energy", "oil", "railway")),
        an(kind="shelling", killed=1, severity="critical", targets=("market", "hospital", "school")),
        an(kind=None, killed=4, strike=False, targets=("camp", "prison")),
        an(kind="other_explosive", killed=6, occurred_on=date(2026, 1, 31), actors=Actors(belligerent="Hezbollah")),
    ]


def _stories() -> list[Alert]:
    """What changed, who says so, and what was taken back."""
    claims = (
        said("killed", 9, None, "Oleh Syniehubov", role="official"), said("killed", 2, 2, "Oleh Syniehubov", who="children"),
        said("injured", 37, 40, "Ministry of Health", role="medic"),
        said("killed", 0, 0, "Moscow", role="belligerent", stance="denied"),
        said("missing", 3, 3, "UNRWA", role="ngo"), said("trapped", 5, None, "Jamal Saleh", role="witness"),
    )  # fmt: skip
    total = said("killed", 352, 352, "Ministry of Health", who="civilians", scope="cumulative")
    day = said("displaced", 25000, 25000, "UNRWA", scope="period")
    later = NOON + timedelta(hours=14)
    denied = Actors(belligerent="RUS", recipient="UKR", responsibility="denied")
    return [
        an("toll_rose", killed=(9, None), injured=37, history=rose(3, 7, (9, None)), claims=claims, updated_at=later,
           reports=told_by(7), origins=("a", "b", "c"), grade="contested", context=(total, day), actors=denied,
           severity="critical"),
        an("corrected", killed=3, history=rose(3, 15, 3, corrected=True), claims=claims[:1], reports=told_by(2),
           origins=("a", "b")),
        an("corrected", killed=9, grade="retracted"),
        an("closed", killed=2, life="closed", updated_at=later, grade="official"),
        an("corroborated", killed=2, reports=told_by(3), origins=("a", "b"), grade="corroborated"),
        an("responsibility", killed=2, actors=Actors(belligerent="ISR", responsibility="accepted"), grade="confirmed",
           claims=(said("killed", 1, 1, "IDF", role="belligerent", stance="confirmed", who="soldiers"),)),
    ]  # fmt: skip


FORTY: tuple[Alert, ...] = (*_counts()[:18], *_places(), *_kinds(), *_stories())
VAGUE = an_alert(an_incident(reports=told_by(1), toll=Toll(killed=Count(min=20, max=None, words="dozens"))))
