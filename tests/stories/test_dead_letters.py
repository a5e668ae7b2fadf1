"""A record that a stage cannot handle stands in nobody's way, and an operator puts it back once the cause is mended."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner
from stories.recorder import Recorder
from structlog.testing import capture_logs

from bot.app import newest, opened, run_line
from bot.cli import main
from bot.clock import WallClock
from bot.ports import Journal
from bot.records import Alert, Article, Assessment, Record
from bot.settings import load
from bot.topics import ALERTS, ARTICLES, ASSESSMENTS, DELIVERIES, FAILURES, Topic
from bot.worker import Patience, drained, work
from builders import an_article, an_assessment

QUICK = Patience(pause_seconds=0.001)
CITIES = ("Kharkiv", "Odesa", "Lviv")


class Stumbling:
    """Assesses all but one article."""

    name = "assess"
    reads = ARTICLES
    writes = ASSESSMENTS
    remembers = False

    def restore(self, output: Assessment) -> None: ...

    async def handle(self, record: Article) -> Sequence[Assessment]:
        if record.id == "odd":
            raise ValueError("a digit that is no number")
        return (an_assessment(id=f"{record.id}.d.0", article_id=record.id, strike=an_assessment().strike),)


class Clumsy(Recorder):
    """A receiver with a bug: it breaks over one city."""

    async def send(self, alert: Alert, *, key: str, edits: str = "", repeat: bool = False) -> str:
        if alert.incident.place and alert.incident.place.name == "Odesa":
            raise KeyError("Odesa")
        return await super().send(alert, key=key, edits=edits, repeat=repeat)


@pytest.fixture
def a_config(tmp_path: Path) -> Path:
    config = tmp_path / "tocsin.yaml"
    config.write_text("journal: {kind: embedded, path: line.db}\nreceivers: [{name: wall, kind: console}]\n", "utf-8")
    return config


def tocsin(config: Path, *arguments: str) -> str:
    done = CliRunner().invoke(main, [*arguments, "--config", str(config)])
    assert done.exit_code == 0, done.output
    return done.stdout


def run_once(config: Path, wall: Recorder, *articles: Article) -> None:
    """The whole line until nothing is left to do."""

    async def drain() -> None:
        async with asyncio.timeout(60), opened(load(config, {}), channels=[wall]) as line:
            await line.journal.append(ARTICLES, *articles)
            await run_line(line, poll=False, drain=True)

    asyncio.run(drain())


def stumble(config: Path, *articles: Article) -> None:
    """Only the broken stage, until nothing is left for it."""

    async def drain() -> None:
        clock = WallClock()
        async with asyncio.timeout(30), opened(load(config, {}), clock=clock, channels=[]) as line:
            await line.journal.append(ARTICLES, *articles)
            task = asyncio.create_task(work(line.journal, Stumbling, reader="assess", clock=clock, patience=QUICK))
            await drained(line.journal, [(ARTICLES, "assess")], clock)
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    asyncio.run(drain())


def held(config: Path, topic: Topic[Record]) -> list[Record]:
    async def read() -> list[Record]:
        async with opened(load(config, {}), channels=[]) as line:
            journal: Journal = line.journal
            return list((await newest(journal, topic)).values())

    return asyncio.run(read())


def strike(city: str) -> Article:
    title, now = f"Missile hits apartment block in {city}, killing three", WallClock().now()
    return an_article(id=city, title=title, text=title, seen_at=now, published_at=now, url=f"https://suspilne.example/{city}")


def test_an_odd_article_is_set_aside_and_assessed_once_the_stage_is_mended(a_config):
    now = WallClock().now()
    articles = [an_article(id=id_, seen_at=now, published_at=now) for id_ in ("a1", "odd", "a2")]
    stumble(a_config, *articles)
    assert {one.article_id for one in held(a_config, ASSESSMENTS)} == {"a1", "a2"}
    (failure,) = held(a_config, FAILURES)
    assert (failure.stage, failure.topic, failure.tries) == ("assess", "articles", QUICK.tries)
    assert "a digit that is no number" in tocsin(a_config, "dead", "list")
    assert tocsin(a_config, "dead", "redrive", failure.id) == f"{failure.id}: redriven\n"
    run_once(a_config, Recorder("wall"))
    assert {one.article_id for one in held(a_config, ASSESSMENTS)} == {"a1", "a2", "odd"}
    assert tocsin(a_config, "dead", "list") == "No dead records.\n"


def test_a_bug_in_a_receiver_costs_one_message_until_it_is_mended(a_config):
    wall = Clumsy("wall")
    with capture_logs() as lines:
        run_once(a_config, wall, *(strike(city) for city in CITIES))
    assert {alert.incident.place.name for alert in wall.sent} == {"Kharkiv", "Lviv"}
    assert [line["tries"] for line in lines if line["event"] == "due work failed"] == [1, 2, 3]
    (listed,) = tocsin(a_config, "deliveries", "list", "--failed", "--json").splitlines()
    failed = json.loads(listed)
    assert (failed["receiver"], failed["outcome"], failed["detail"].startswith("KeyError")) == ("wall", "rejected", True)

    assert "put back" in tocsin(a_config, "deliveries", "replay", "--all")
    mended = Recorder("wall")
    run_once(a_config, mended)
    assert [alert.incident.place.name for alert in mended.sent] == ["Odesa"]
    assert {one.outcome for one in held(a_config, DELIVERIES)} == {"sent"}
    assert tocsin(a_config, "deliveries", "list", "--failed") == "No deliveries.\n"
    assert len(held(a_config, ALERTS)) == len(CITIES)
    assert tocsin(a_config, "dead", "list") == "No dead records.\n"


def test_a_record_put_back_while_the_cause_remains_is_set_aside_again(a_config):
    now = WallClock().now()
    stumble(a_config, an_article(id="odd", seen_at=now, published_at=now))
    tocsin(a_config, "dead", "redrive", "--all")
    stumble(a_config, an_article(id="a1", seen_at=now, published_at=now))
    (listed,) = tocsin(a_config, "dead", "list", "--json").splitlines()
    first, second = held(a_config, FAILURES)
    assert (first.redriven_at is not None, second.redriven_at) == (True, None)
    assert json.loads(listed)["id"] == second.id
    assert {one.article_id for one in held(a_config, ASSESSMENTS)} == {"a1"}
