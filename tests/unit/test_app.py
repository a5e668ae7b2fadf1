"""The wiring: what is opened is closed again, each stage gets its worker, and the line on one thread decides alike."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from datetime import timedelta
from pathlib import Path

import pytest
from feedserver import answers, serving
from stories.recorder import Recorder

from bot.app import (
    POLL_PAUSE_SECONDS,
    STAGES,
    UNHURRIED,
    line_of,
    newest,
    notices_left,
    opened,
    opened_journal,
    opened_secrets,
    run_line,
)
from bot.clock import WallClock
from bot.journal import MemoryJournal
from bot.ports import JournalFailed, Stage, Unavailable
from bot.records import Alert, Article, Assessment, Casualty, Incident, Notice, Silence, Strike
from bot.settings import Config, Settings
from bot.topics import ALERTS, ARTICLES, ASSESSMENTS, DELIVERIES, INCIDENTS, NOTICES, POLLS, SILENCES, Topic
from builders import NOON, an_article, an_assessment, an_incident
from conftest import HandClock
from consumers.routes import MatchOptions, RouteOptions

TITLE = "Missile hits apartment block in Kharkiv, killing three"
REPORT = an_article(id="a1", title=TITLE, text=TITLE)
DULL = an_article(id="a2", title="Rail strike to halt trains on Friday", text="")


class Noting(Recorder):
    """Writes down that it was closed."""

    def __init__(self, name: str, closed: list[str]) -> None:
        super().__init__(name)
        self._closed = closed

    async def close(self) -> None:
        self._closed.append(self.name)


def a_config(folder: Path = Path(), **settings: object) -> Config:
    return Config(Settings.model_validate({"journal": {"kind": "memory"}} | settings), folder)


def two_receivers() -> dict[str, object]:
    return {"receivers": [{"name": "wall", "kind": "console"}, {"name": "desk", "kind": "console"}]}


async def follow(article: Article, **settings: object) -> list[object]:
    return [record async for record in line_of(a_config(**settings)).follow(article)]


async def test_a_judge_is_asked_on_the_line_where_the_config_names_one_and_its_address_is_a_secret(a_clock):
    async with serving() as server:
        server.acts["/judge"] = answers(200, b'{"strike": 0.99, "name": "m"}')
        judge = {"url": server.url("/judge"), "allow_private": ["127.0.0.0/8"], "deadline": "10s", "most_per_minute": 3}
        config = a_config(scoring={"judge": {**judge, "band": [0.2, 0.8]}, "learnt": False})
        async with opened(config, clock=a_clock, channels=[]) as line:
            [assess, *_] = line.jobs(STAGES)
            [found] = await assess.build().handle(an_article(title="Attack on police post in Darfur kills two", text=""))

    assert [True] == [found.strike.alert for one in found.evidence if one.signal == "judge"]
    assert server.url("/judge") in opened_secrets(config)


async def test_each_stage_has_a_worker_and_each_receiver_one_of_its_own():
    channels = [Recorder("wall"), Recorder("desk")]
    async with opened(a_config(), clock=HandClock(), channels=channels) as line:
        jobs = line.jobs(STAGES)
        stages: list[Stage] = [job.build() for job in jobs]
    assert [(job.reader, job.topic) for job in jobs] == [
        ("assess", ARTICLES), ("correlate", ASSESSMENTS), ("escalate", INCIDENTS), ("deliver.wall", ALERTS),
        ("deliver.desk", ALERTS),
    ]  # fmt: skip
    assert [stage.reads for stage in stages] == [job.topic for job in jobs]
    assert stages[0] is not jobs[0].build()


async def test_only_the_wanted_stages_have_workers():
    async with opened(a_config(), clock=HandClock(), channels=[]) as line:
        assert [job.reader for job in line.jobs(["escalate", "assess"])] == ["escalate", "assess"]
        assert line.jobs([]) == []
        assert line.jobs(["deliver"]) == []


def test_only_delivering_may_take_its_time():
    assert UNHURRIED.deadline_seconds is None


async def test_what_was_opened_is_closed_in_reverse_order_also_after_a_failure():
    closed: list[str] = []
    with pytest.raises(RuntimeError, match="odd"):
        async with opened(a_config(), clock=HandClock(), channels=[Noting("wall", closed), Noting("desk", closed)]) as line:
            raise RuntimeError("odd")
    assert closed == ["desk", "wall"]
    with pytest.raises(JournalFailed, match="closed"):
        await line.journal.append(ARTICLES, REPORT)


async def test_receivers_of_the_settings_are_opened():
    async with opened(a_config(**two_receivers()), clock=HandClock()) as line:
        assert [channel.name for channel in line.channels] == ["wall", "desk"]


async def test_a_drained_line_has_decided_and_said_everything():
    clock, wall = WallClock(), Recorder("wall")
    now = clock.now()
    report = an_article(id="a1", title=TITLE, text=TITLE, seen_at=now, published_at=now)
    config = a_config(receivers=[{"name": "wall", "kind": "console"}])
    async with opened(config, clock=clock, journal=MemoryJournal(clock), channels=[wall]) as line:
        await line.journal.append(ARTICLES, report, DULL)
        summary = await run_line(line, poll=False, drain=True)
        deliveries = await newest(line.journal, DELIVERIES)
        assessments = await newest(line.journal, ASSESSMENTS)
    assert summary is None
    assert sorted(one.article_id for one in assessments.values()) == ["a1", "a2"]
    assert [(one.receiver, one.outcome) for one in deliveries.values()] == [("wall", "sent")]
    assert [alert.reason for alert in wall.sent] == ["first"]


class Slow(Recorder):
    """Takes its time, or takes nothing."""

    def __init__(self, name: str, clock: WallClock, *, away: bool = False) -> None:
        super().__init__(name)
        self._clock, self._away = clock, away

    async def send(self, alert: Alert, *, key: str, edits: str = "", repeat: bool = False) -> str:
        await self._clock.sleep(0.1)
        if self._away:
            raise Unavailable("away")
        return await super().send(alert, key=key, edits=edits, repeat=repeat)


@pytest.mark.parametrize(
    ("away", "most", "said", "left"), [(False, "60s", ["feed_gone", "feed_back"], {}), (True, "200ms", [], {"desk": 2})]
)
async def test_a_drained_line_has_told_its_operators_unless_they_cannot_be_reached(away, most, said, left):
    clock = WallClock()
    desk = Slow("desk", clock, away=away)
    notices = [
        Notice(id=what, by="poll/1", at=clock.now(), subject="a", what=what, text=what) for what in ("feed_gone", "feed_back")
    ]
    config = a_config(receivers=[{"name": "desk", "kind": "console"}], deliveries={"ops": ["desk"], "drain_for": most})
    async with opened(config, clock=clock, journal=MemoryJournal(clock), channels=[desk]) as line:
        await line.journal.append(NOTICES, *notices)
        await run_line(line, poll=False, drain=True)
        assert left == await notices_left(line, STAGES)
    assert said == [alert.notice.what for alert in desk.sent]


async def test_draining_without_feeds_polls_nothing():
    async with opened(a_config(), clock=WallClock(), channels=[]) as line:
        summary = await run_line(line, drain=True)
    assert summary is not None
    assert (summary.polls, summary.new, summary.failed) == (0, 0, 0)


class Stumbling(MemoryJournal):
    """Gives no partitions of `polls` until it has failed so often."""

    def __init__(self, clock: HandClock, failures: list[JournalFailed]) -> None:
        super().__init__(clock)
        self.failures = failures

    async def shares(self, topic: Topic, *, reader: str) -> AsyncGenerator:
        if topic is POLLS:
            if self.failures:
                raise self.failures.pop(0)
            await self.close()
        async for share in super().shares(topic, reader=reader):
            yield share


async def test_polling_goes_on_by_itself_when_the_journal_is_back(a_clock):
    journal = Stumbling(a_clock, [JournalFailed("no brokers", passing=True)] * 3)
    async with opened(a_config(), clock=a_clock, journal=journal, channels=[]) as line:
        assert await run_line(line, ()) is not None
    assert ([], [POLL_PAUSE_SECONDS] * 3) == (journal.failures, a_clock.slept)


@pytest.mark.parametrize(("passing", "drain"), [(False, False), (True, True)])
async def test_polling_ends_when_waiting_does_not_help_or_nobody_waits(a_clock, passing, drain):
    journal = Stumbling(a_clock, [JournalFailed("no brokers", passing=passing)] * 2)
    with pytest.raises(ExceptionGroup) as failed:
        async with opened(a_config(), clock=a_clock, journal=journal, channels=[]) as line:
            await run_line(line, (), drain=drain)
    assert failed.value.subgroup(JournalFailed)
    assert 1 == len(journal.failures)


class Forgetful(MemoryJournal):
    """Follows nothing until it has failed so often; then ends with what there is."""

    def __init__(self, clock: HandClock, failures: list[JournalFailed]) -> None:
        super().__init__(clock)
        self.failures = failures

    async def follow(self, topic: Topic, *, newest: int = 0) -> AsyncGenerator:
        if self.failures:
            raise self.failures.pop(0)
        async for record in super().follow(topic, newest=newest):
            yield record
            await self.close()


async def test_silences_hold_although_the_journal_was_away(a_clock):
    journal = Forgetful(a_clock, [JournalFailed("no brokers", passing=True)] * 3)
    drill = Silence(id="s1", by="silences/1", begins_at=NOON, ends_at=NOON, author="ops", comment="drill", place="Kharkiv")
    await journal.append(SILENCES, drill)
    async with opened(a_config(), clock=a_clock, journal=journal, channels=[]) as line:
        await run_line(line, ["deliver"], poll=False)
        assert ((drill,), [1.0, 2.0, 4.0]) == (line.silences.all(), a_clock.slept)


async def test_scorers_know_who_cites_an_article_where_several_may_correlate(a_clock):
    journal = Forgetful(a_clock, [])
    await journal.append(INCIDENTS, an_incident(3))
    kafka = a_config(journal={"kind": "kafka", "bootstrap": "127.0.0.1:9"})
    async with opened(kafka, clock=a_clock, journal=journal, channels=[]) as line:
        await run_line(line, ["assess"], poll=False)
        edit = an_assessment(article_id="a1", country="", strike=Strike(score=0.0), casualty=Casualty(score=0.0))
        assert ["UA"] == [one.shard for one in line.filing.filed([edit])]
    async with opened(a_config(), clock=a_clock, channels=[]) as alone:
        assert alone.filing is None


async def test_a_strike_is_followed_to_its_alert_each_record_after_what_it_follows_from():
    assert [type(record) for record in await follow(REPORT)] == [Assessment, Incident, Alert]
    assert [type(record) for record in await follow(DULL)] == [Assessment]


@pytest.mark.parametrize(("new_since", "grade"), [(NOON - timedelta(days=2), "single_source"), (None, "corroborated")])
async def test_what_a_new_feed_says_becomes_part_of_an_incident_and_corroborates_nothing(new_since, grade):
    line = line_of(a_config())
    title = "Three dead as missile strikes residential building in Kharkiv"
    other = an_article(id="b1", feed_id="b", family="b", publisher="B", digest="d2", title=title, text="", new_since=new_since)
    found = [record for article in (REPORT, other) for record in [one async for one in line.follow(article)]]
    (incident,) = {one.id: one for one in found if isinstance(one, Incident)}.values()
    assert (2, grade) == (len(incident.reports), incident.grade)


async def test_the_same_article_twice_rings_once():
    line = line_of(a_config())
    first = [record async for record in line.follow(REPORT)]
    second = [record async for record in line.follow(REPORT)]
    assert [record for record in first if isinstance(record, Alert)] != []
    assert [record for record in second if isinstance(record, Alert)] == []


async def test_routes_decide_who_hears_of_it():
    routes = (RouteOptions(receiver="desk", match=MatchOptions(countries=("IL",))), RouteOptions(receiver="wall"))
    (alert,) = [one for one in await follow(REPORT, **two_receivers(), routes=routes) if isinstance(one, Alert)]
    assert alert.receivers == ("wall",)
    (alone,) = [one for one in await follow(REPORT) if isinstance(one, Alert)]
    assert alone.receivers == ("replay",)


async def test_the_newest_of_every_id_in_the_order_of_their_first():
    journal = MemoryJournal(HandClock())
    await journal.append(INCIDENTS, an_incident(id="b"), an_incident(id="a"), an_incident(id="b", revision=1))
    assert [(one.id, one.revision) for one in (await newest(journal, INCIDENTS)).values()] == [("b", 1), ("a", 0)]
    await journal.close()


async def test_looking_into_a_journal_closes_it_again(tmp_path):
    config = a_config(tmp_path, journal={"kind": "embedded", "path": "line.db"})
    async with opened_journal(config) as journal:
        await journal.append(ARTICLES, REPORT)
    with pytest.raises(JournalFailed):
        await journal.append(ARTICLES, REPORT)
    async with opened_journal(config) as again:
        assert list(await newest(again, ARTICLES)) == ["a1"]


async def test_the_wall_clock_is_aware_and_never_sleeps_backwards():
    clock = WallClock()
    assert clock.now().utcoffset() == NOON.utcoffset()
    before = clock.monotonic()
    await clock.sleep(-5)
    assert clock.monotonic() >= before
