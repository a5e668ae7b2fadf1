"""What became of one article: found in the journal by any of its names, and told stage by stage."""

from __future__ import annotations

import math
from datetime import timedelta

import pytest

from bot.cli.story import Trace, last_line, margin, stages, trace
from bot.journal import MemoryJournal
from bot.records import Casualty, Delivery, Failure, Part, Strike
from bot.topics import ALERTS, ARTICLES, ASSESSMENTS, DELIVERIES, FAILURES, INCIDENTS
from builders import NOON, a_report, an_alert, an_article, an_assessment, an_incident
from conftest import HandClock

ARTICLE = an_article(id="k7f3a9article", url="https://suspilne.example/1")
ASSESSMENT = an_assessment(id="k7f3a9article.d1.0", article_id="k7f3a9article", killed=3)
INCIDENT = an_incident(id="k7f3a9article.d1.0", killed=3, reports=(a_report(article_id="k7f3a9article"),))
ALERT = an_alert(INCIDENT)


def a_delivery(receiver: str, outcome: str = "sent", **changes: object) -> Delivery:
    fields = {"by": "deliver/1", "alert_id": ALERT.id, "incident_id": INCIDENT.id, "attempts": 1, "at": NOON} | changes
    return Delivery(id=f"{ALERT.id}/{receiver}", receiver=receiver, outcome=outcome, **fields)


def a_failure(what: str, error: str = "ValueError: odd") -> Failure:
    return Failure(id="f", by="worker/1", stage="assess", topic="articles", partition=0, offset=1, error=error, tries=3, at=NOON,
                   what=what)  # fmt: skip


@pytest.fixture
async def a_journal(a_clock: HandClock):
    journal = MemoryJournal(a_clock)
    await journal.append(ARTICLES, an_article(id="another0", url="https://suspilne.example/2"), ARTICLE)
    await journal.append(ASSESSMENTS, an_assessment(id="another0.d.0", article_id="another0"), ASSESSMENT)
    await journal.append(INCIDENTS, an_incident(id="other", reports=(a_report(article_id="another0"),)), INCIDENT)
    await journal.append(ALERTS, an_alert(an_incident(id="other")), ALERT)
    await journal.append(DELIVERIES, a_delivery("wall", "sending"), a_delivery("desk"), a_delivery("wall"))
    await journal.append(FAILURES, a_failure('{"id":"k7f3a9article"}'), a_failure('{"id":"k7f3a9article-not"}'))
    yield journal
    await journal.close()


@pytest.mark.parametrize("name", ["k7f3a9article", "k7f3a9", "https://suspilne.example/1", "k7f3a9article.d1.0"])
async def test_an_article_is_found_by_each_of_its_names(a_journal, name):
    found = await trace(a_journal, name)
    assert [one.id for one in found.assessments] == [ASSESSMENT.id]
    assert [one.id for one in found.incidents] == [INCIDENT.id]
    assert [one.id for one in found.alerts] == [ALERT.id]
    assert [(one.receiver, one.outcome) for one in found.deliveries] == [("wall", "sent"), ("desk", "sent")]
    assert len(found.failures) == 1


@pytest.mark.parametrize("name", ["", "k7f3a", "nobody", "https://suspilne.example/"])
async def test_a_name_that_is_too_short_or_unknown_finds_nothing(a_journal, name):
    assert await trace(a_journal, name) == Trace()


async def test_what_follows_is_found_when_the_article_itself_is_gone(a_clock):
    journal = MemoryJournal(a_clock)
    await journal.append(ASSESSMENTS, ASSESSMENT)
    await journal.append(INCIDENTS, INCIDENT)
    found = await trace(journal, INCIDENT.id)
    assert (found.articles, [one.id for one in found.incidents]) == ((), [INCIDENT.id])
    assert stages(found)[0] == ("poll", "the article itself is no longer (or not yet) in the journal")
    await journal.close()


def told(**parts: object) -> dict[str, str]:
    whole = {"articles": (ARTICLE,), "assessments": (ASSESSMENT,), "incidents": (INCIDENT,), "alerts": (ALERT,)}
    return dict(stages(Trace(**whole | parts)))


def test_a_whole_story_has_a_line_for_each_stage():
    found = Trace(
        articles=(ARTICLE,), assessments=(ASSESSMENT,), incidents=(INCIDENT,), alerts=(ALERT,),
        deliveries=(a_delivery("wall"), a_delivery("desk", "rejected", detail="gone")), failures=(a_failure(""),),
    )  # fmt: skip
    assert stages(found) == [
        ("poll", "read from suspilne at 2026-03-14 12:00 UTC, revision 0"),
        ("assess", "relevant: strike 0.97, casualty 0.90, language en"),
        ("correlate", "incident k7f3a9article.d1.0 (revision 0, new, 1 report)"),
        ("grade", "single source (suspilne)"),
        ("escalate", "first (high)"),
        ("deliver", "wall: sent"),
        ("deliver", "desk: rejected (gone)"),
        ("dead", "assess could not handle it: ValueError: odd"),
    ]


def test_nothing_known_is_one_line():
    assert [stage for stage, _ in stages(Trace())] == ["poll"]


def test_what_is_not_assessed_yet_says_so():
    assert told(assessments=(), incidents=(), alerts=())["assess"] == "not assessed yet"


def test_an_irrelevant_article_says_why_it_is_part_of_nothing():
    dull = an_assessment(strike=Strike(score=0.02), casualty=Casualty(score=0.01), language="")
    lines = told(assessments=(dull,), incidents=(), alerts=())
    assert lines["assess"] == "irrelevant: strike 0.02, casualty 0.01, language ?"
    assert lines["correlate"] == "part of no incident, because irrelevant"
    assert "escalate" not in lines
    assert told(incidents=(), alerts=())["correlate"] == "part of no incident"


def test_the_grade_says_whose_word_it_stands_on_and_who_is_too_new_to_count():
    old, new = a_report(feed_id="a"), a_report(feed_id="fake", new_since=NOON - timedelta(days=2))
    assert "single source (suspilne)" == told(incidents=(an_incident(reports=(old,)),))["grade"]
    expected = "single source (suspilne); too new to count (poll.new_for): fake since 2026-03-12"
    assert expected == told(incidents=(an_incident(reports=(old, new)),))["grade"]


def test_the_parts_that_joined_it_are_named():
    joined = an_incident(why=(Part(name="place", weight=2.0), Part(name="time", weight=-0.5)))
    assert told(incidents=(joined,))["correlate"].endswith("1 report): place +2.0, time -0.5")


def test_why_there_was_no_alert():
    assert told(alerts=())["escalate"] == "no alert: no route takes it, or it is not news"
    old = an_incident(stale=True)
    assert told(alerts=(), incidents=(old,))["escalate"] == "no alert: the incident is older than the alert age limit"


def test_an_old_item_says_that_it_never_alerts():
    assert told(articles=(an_article(stale=True),))["poll"].endswith(
        "older than the alert age limit when first seen: never alerted"
    )


def test_every_alert_is_named_and_a_quiet_one_is_marked():
    quiet = an_alert(an_incident(revision=1, updated_at=NOON + timedelta(hours=1)), reason="corroborated", loud=False)
    assert told(alerts=(ALERT, quiet))["escalate"] == "first (high), corroborated (high, quiet)"


@pytest.mark.parametrize(("error", "expected"), [("", ""), ("one", "one"), ("Traceback\n  x\nValueError: y\n", "ValueError: y")])
def test_of_an_error_its_last_line_is_told(error, expected):
    assert last_line(error) == expected


def test_the_margin_is_in_logits_and_finite():
    assert margin(0.5, 0.5) == 0
    assert margin(0.9, 0.5) == pytest.approx(math.log(9))
    assert margin(0.5, 0.9) == pytest.approx(-math.log(9))
    assert all(math.isfinite(margin(score, threshold)) for score in (0.0, 1.0) for threshold in (0.0, 1.0))
