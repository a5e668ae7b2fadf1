"""A strike as the newsroom lives it: twelve reports in four languages, a toll that rises, a correction, one ring."""

from __future__ import annotations

from newsroom import REGION, noise, told

from bot.records import Alert, Incident
from consumers.correlate import Correlate, CorrelateOptions
from consumers.escalate import Escalate, EscalateOptions
from consumers.routes import RouteOptions

GOVERNOR = {"role": "official", "speaker": "Oleh Syniehubov"}
TWELVE = [
    told("vartovyi", minutes=0, language="uk", title="Вибухи у Харкові", kind=None, strike=told("x").strike),
    told("suspilne", 3, minutes=9, language="uk", title="Ракета влучила в будинок у Харкові: троє загиблих", **GOVERNOR),
    told("vestnik", (3, None), minutes=18, language="ru", title="В Харькове ракета попала в жилой дом"),
    told("bbc", 3, 14, minutes=31, title="Missile hits Kharkiv apartment block, killing three"),
    told("lemonde", 3, minutes=44, language="fr", title="Kharkiv : trois morts dans une frappe", place=REGION),
    told("suspilne", 7, 21, minutes=75, language="uk", title="Харків: вже семеро загиблих", **GOVERNOR),
    told("reuters", 7, 21, minutes=83, tier=1, title="Death toll from Kharkiv missile strike rises to seven"),
    told("daily", 7, minutes=95, origin="reuters", title="Death toll from Kharkiv missile strike rises to seven"),
    told("slow", 3, minutes=140, language="fr", title="Frappe de missile à Kharkiv : trois tués"),
    told("suspilne", 12, 37, minutes=260, language="uk", title="У Харкові 12 загиблих", **GOVERNOR),
    told("bbc", 12, 37, minutes=275, title="Kharkiv strike: twelve dead"),
    told("vestnik", 12, minutes=330, language="ru", title="Число погибших в Харькове выросло до 12"),
]


async def lived(records) -> tuple[list[Incident], list[Alert]]:
    correlate = Correlate(CorrelateOptions())
    escalate = Escalate(EscalateOptions(), (RouteOptions(receiver="wall"),))
    incidents = [incident for record in records for incident in await correlate.handle(record)]
    return incidents, [alert for incident in incidents for alert in await escalate.handle(incident)]


async def test_twelve_reports_in_four_languages_are_one_incident_that_rings_once():
    incidents, alerts = await lived(TWELVE)
    assert {incident.id for incident in incidents} == {"vartovyi-0.d0.0"}
    assert [alert.reason for alert in alerts if alert.reason == "first"] == ["first"]
    assert len([alert for alert in alerts[1:] if alert.loud]) <= 4
    last = incidents[-1]
    assert (last.toll.killed.min, last.toll.killed.max, last.toll.injured.min) == (12, 12, 37)
    steps = [step.toll.killed.min for step in last.history if step.toll.killed]
    assert list(dict.fromkeys(steps)) == [3, 7, 12]
    assert not any(step.correction for step in last.history)
    assert (len(last.reports), last.grade) == (12, "official")
    assert last.origins == ("vartovyi", "suspilne", "vestnik", "bbc", "lemonde", "reuters", "slow")


async def test_a_correction_is_said_loudly_and_the_end_quietly():
    corrected = told("suspilne", 10, 37, minutes=400, language="uk", title="Уточнення: 10 загиблих", **GOVERNOR)
    _, alerts = await lived([*TWELVE, corrected, noise(60 * 60)])
    assert [(alert.reason, alert.loud) for alert in alerts[-2:]] == [("corrected", True), ("closed", False)]
    assert (alerts[-2].previous.killed.min, alerts[-2].incident.toll.killed.min) == (12, 10)
