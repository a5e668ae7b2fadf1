"""The recorded day through the real line over real HTTP: every incident rings once and is updated, nothing else rings."""

from __future__ import annotations

import asyncio
import json
import time
from pathlib import Path

import pytest
from stories.recorder import Recorder

from bot.app import newest
from bot.cli.demo import BEGIN, LENGTH, finished, played, recorded_day
from bot.demo.feeds import Item
from bot.demo.pace import FastClock
from bot.feeds.identity import article_id
from bot.records import Alert, Article
from bot.topics import ARTICLES

TRUTH = json.loads((Path(__file__).parents[1] / "data" / "demo_truth.json").read_text("utf-8"))
SECONDS = 20.0

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("demo")]


class Played:
    """What the day came to, in the words of the truth file."""

    def __init__(self, recorder: Recorder, articles: dict[str, Article]) -> None:
        self.articles = articles
        self.sent = recorder.sent
        self.shown = list(recorder.shown.values())
        keys = {one: f"{item.feed}|{item.guid}" for item in recorded_day().items for one in ids(item)}
        self._incident = {article: one["key"] for one in TRUTH["incidents"] for article in one["articles"]}
        self._why = {one["article"]: one["why"] for one in TRUTH["silent"]}
        self._keys = {article: keys[article] for article in articles}

    def about(self, alert: Alert) -> set[str]:
        """The incidents of the truth (or the reasons to be silent) that its reports belong to."""
        keys = [self._keys[report.article_id] for report in alert.incident.reports]
        return {self._incident.get(key) or f"silent: {self._why[key]}: {key}" for key in keys}

    def message(self, key: str) -> Alert:
        (found,) = [alert for alert in self.shown if key in self.about(alert)]
        return found


def ids(item: Item) -> tuple[str, str]:
    """By its guid or, in a format without one, by its link."""
    return article_id(item.feed, guid=item.guid, url=item.link, digest=""), article_id(
        item.feed, guid="", url=item.link, digest=""
    )


async def play() -> Played:
    clock = FastClock(BEGIN, LENGTH.total_seconds() / SECONDS, time.monotonic)
    recorder = Recorder()
    async with played(recorded_day(), clock, [recorder]) as line:
        await finished(line, BEGIN + LENGTH)
        return Played(recorder, await newest(line.journal, ARTICLES))


@pytest.fixture(scope="module")
def day() -> Played:
    return asyncio.run(play())


def test_every_item_was_read_once(day):
    assert len(day.articles) == len({(item.feed, item.guid) for item in recorded_day().items})


def test_nothing_rings_but_the_incidents(day):
    assert [about for alert in day.shown for about in day.about(alert) if about.startswith("silent")] == []


def test_no_message_mixes_two_incidents(day):
    assert [day.about(alert) for alert in day.shown if len(day.about(alert)) != 1] == []


@pytest.mark.parametrize("truth", TRUTH["incidents"], ids=lambda truth: truth["key"])
def test_an_incident_rings_once_and_ends_with_the_right_toll(day, truth):
    alert = day.message(truth["key"])
    incident = alert.incident
    assert incident.place is not None
    assert (incident.place.name in {truth["place"], *truth["also"]} or incident.place.precision > 1, incident.country) == (
        True,
        truth["country"],
    )
    assert incident.kind == truth["kind"]
    newest_killed = next((step.toll.killed for step in reversed(incident.history) if step.toll.killed), None)
    wanted = truth["final_killed"]
    assert (newest_killed.min if newest_killed else None) == (wanted[0] if wanted else None)
    firsts = [one for one in day.sent if one.reason == "first" and truth["key"] in day.about(one)]
    assert len(firsts) == 1


def test_a_rising_toll_is_shown_step_by_step(day):
    incident = day.message("kharkiv-block").incident
    steps = [step.toll.killed.min for step in incident.history if step.toll.killed]
    assert [step for index, step in enumerate(steps) if index == 0 or step != steps[index - 1]] == [3, 7, 9, 12]


def test_a_correction_is_told_as_one(day):
    assert "corrected" in [one.reason for one in day.sent if "khan-younis" in day.about(one)]


def test_a_running_total_never_becomes_the_toll(day):
    incident = day.message("kherson-shelling").incident
    assert incident.toll.killed is None
    assert 12000 in [claim.min for claim in incident.context]
