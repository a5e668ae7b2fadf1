"""What the demo says at its end: true counts, true tolls, and why the rest stayed silent."""

from __future__ import annotations

import asyncio
import io

import pytest
from click.testing import CliRunner
from rich.console import Console

from bot.cli import main
from bot.cli.demo import BEGIN, LENGTH, demo_settings, played, recorded_day
from bot.cli.demo_summary import Outcome, summary, why_silent
from bot.demo.feeds import Day
from bot.records import Assessment, Casualty, Evidence, Incident, Strike, TollStep
from bot.settings import Settings
from builders import NOON, a_report, a_toll, an_alert, an_article, an_assessment, an_incident
from conftest import HandClock


def shown(**parts: tuple[object, ...]) -> str:
    fields = {"articles": (), "assessments": (), "incidents": (), "alerts": ()} | parts
    stream = io.StringIO()
    Console(file=stream, width=140, color_system=None).print(summary(recorded_day(), Outcome(**fields, seconds=27.6)))
    return stream.getvalue()


def history(*killed: int | tuple[int, int | None] | None) -> tuple[TollStep, ...]:
    return tuple(TollStep(at=NOON, toll=a_toll(one)) for one in killed)


def rang(incident: Incident, *reasons: str) -> str:
    alerts = tuple(
        an_alert(incident, id=f"{incident.id}/{number}", revision=number, reason=reason) for number, reason in enumerate(reasons)
    )
    return shown(incidents=(incident,), alerts=alerts)


def dull(**changes: object) -> Assessment:
    return an_assessment(**{"strike": Strike(score=0.1), "casualty": Casualty(score=0.1), "article_id": "dull"} | changes)


def test_it_counts_what_was_read():
    text = shown(articles=(an_article(), an_article(id="a2")), assessments=(an_assessment(), dull(language="uk")))
    assert "Read    2 articles of 14 feeds in 2 languages, a day of news in 28 seconds." in text


def test_a_day_without_news_is_told_as_one():
    text = shown()
    assert "Rang    0 incidents, each once, and 0 updates of those messages." in text
    assert "Silent  0 articles, because:" in text


def test_an_incident_is_told_once_with_its_updates():
    text = rang(an_incident(killed=3, history=history(3)), "first", "toll_rose", "closed")
    assert "Rang    1 incident, each once, and 2 updates of those messages." in text
    assert "Kharkiv, UA" in text
    assert "missile strike" in text
    assert "1 report · 1 origin · 2 updates" in text


def test_an_incident_that_never_rang_is_not_among_those_that_did():
    assert "Kharkiv" not in shown(incidents=(an_incident(killed=3),))


@pytest.mark.parametrize(
    ("steps", "told"),
    [
        ((3, 7, 9), "3 → 7 → 9 killed"),
        ((3, 3, 7, 7), "3 → 7 killed"),
        ((15, 9, 15), "15 → 9 → 15 killed"),
        ((None, 3), "3 killed"),
        (((9, None),), "≥9 killed"),
        (((3, 5), 5), "3–5 → 5 killed"),
        ((0,), "0 killed"),
        ((None,), "toll not stated"),
        ((), "toll not stated"),
    ],
)
def test_a_toll_is_told_step_by_step(steps, told):
    assert told in rang(an_incident(history=history(*steps)), "first")


def test_the_silent_are_counted_by_reason_with_an_example_each():
    sport = (Evidence(signal="sense", weight=-3.0), Evidence(signal="weapon", weight=1.0))
    silent = [
        dull(article_id=f"s{number}", evidence=sport, report=a_report(title=f"Striker number {number}")) for number in range(3)
    ]
    text = shown(assessments=(*silent, silent[0], dull(article_id="old", stale=True)))
    assert "Silent  4 articles, because:" in text
    assert "3 a strike of another kind" in " ".join(text.split())
    assert "“Striker number 0”" in text
    assert "1 older than the alert age limit" in " ".join(text.split())


def test_many_reasons_are_summed_up():
    silent = tuple(
        dull(article_id=f"s{number}", evidence=(Evidence(signal=f"reason_{number}", weight=-1.0),)) for number in range(11)
    )
    assert "2 for other reasons" in " ".join(shown(assessments=silent).split())


def test_what_rang_is_not_among_the_silent():
    incident = an_incident(killed=3, reports=(a_report(article_id="a1"),))
    text = shown(assessments=(an_assessment(killed=3), dull()), incidents=(incident,), alerts=(an_alert(incident),))
    assert "Silent  1 articles" in text


@pytest.mark.parametrize(
    ("assessment", "reason"),
    [
        (dull(stale=True), "older than the alert age limit"),
        (dull(), "nothing in it speaks of a strike"),
        (dull(evidence=(Evidence(signal="weapon", weight=0.5),)), "too little in it speaks of a strike"),
        (dull(evidence=(Evidence(signal="strike.base", weight=-3.2),)), "too little in it speaks of a strike"),
        (dull(evidence=(Evidence(signal="modality.drill", weight=-2.0), Evidence(signal="x", weight=-1.0))), "a drill or a test"),
        (dull(evidence=(Evidence(signal="cause.other", weight=-2.0),)), "another cause"),
        (dull(evidence=(Evidence(signal="across_clauses", weight=-2.0),)), "across clauses"),
        (an_assessment(killed=3), "a report that waits for a second one"),
    ],
)
def test_the_strongest_reason_is_told_in_words(assessment, reason):
    assert why_silent(assessment) == reason


def test_the_demo_runs_the_shipped_defaults():
    settings = demo_settings(recorded_day(), "http://127.0.0.1:1")
    defaults = Settings()
    assert (settings.scoring, settings.incidents, settings.alerts) == (defaults.scoring, defaults.incidents, defaults.alerts)
    assert [feed.url for feed in settings.feeds][:1] == [f"http://127.0.0.1:1/{recorded_day().feeds[0].id}"]
    assert settings.journal.kind == "memory"


def test_the_day_is_a_day():
    day = recorded_day()
    assert isinstance(day, Day)
    assert max(item.at for item in day.items) < BEGIN + LENGTH


class Broken:
    """A channel that lacks what every channel has."""

    async def close(self) -> None: ...


async def test_a_line_that_fails_ends_the_demo_instead_of_leaving_it_to_wait():
    with pytest.raises(ExceptionGroup) as caught:
        async with asyncio.timeout(10), played(recorded_day(), HandClock(), [Broken()]):
            await asyncio.Event().wait()
    assert caught.group_contains(AttributeError)


@pytest.mark.parametrize("arguments", [("--seconds", "0"), ("--seconds", "-1"), ("--seconds", "soon"), ("--width", "x")])
def test_wrong_usage_is_told_before_anything_starts(arguments):
    assert CliRunner().invoke(main, ["demo", *arguments]).exit_code == 2
