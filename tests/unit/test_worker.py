"""The loop that runs a stage: what it does with records that work, that do not, and with a journal in trouble."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot.clock import WallClock
from bot.journal import MemoryJournal
from bot.ports import Damaged, JournalFailed
from bot.records import Article, Assessment, Delivery
from bot.topics import ALERTS, ARTICLES, ASSESSMENTS, FAILURES, INCIDENTS, Topic
from bot.worker import Patience, drained, failure_id, outcome, work
from builders import NOON, an_alert, an_article, an_assessment, an_incident

SOON = 10.0


@dataclass
class Copying:
    """Assesses every article; `wrong` says what happens instead on an article's n-th try."""

    wrong: Callable[[str, int], Any] = lambda _id, _number: None
    name: str = "assess"
    reads: Topic[Article] = ARTICLES
    writes: Topic[Assessment] = ASSESSMENTS
    remembers: bool = True
    restored: list[str] = field(default_factory=list)
    handled: list[str] = field(default_factory=list)
    tried: dict[str, int] = field(default_factory=dict)

    def fresh(self) -> Copying:
        """With an empty memory, but the tries go on being counted."""
        self.restored.clear()
        return self

    def restore(self, output: Assessment) -> None:
        if output.id == "cursed":
            raise ValueError("cannot be restored")
        self.restored.append(output.id)

    async def handle(self, record: Article) -> Sequence[Assessment]:
        self.tried[record.id] = self.tried.get(record.id, 0) + 1
        if (wrong := self.wrong(record.id, self.tried[record.id])) is not None:
            if isinstance(wrong, BaseException):
                raise wrong
            return await wrong
        self.handled.append(record.id)
        return [an_assessment(id=f"{record.id}/0")]


@asynccontextmanager
async def working(journal: Any, stage: Copying, clock: Any, **patience: Any) -> AsyncIterator[asyncio.Task[None]]:
    async with asyncio.timeout(SOON):
        running = work(journal, stage.fresh, reader="assess", clock=clock, patience=Patience(**{"at_once": 1} | patience))
        task = asyncio.create_task(running)
        try:
            yield task
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)


async def run_out(journal: Any, stage: Copying, clock: Any, **patience: Any) -> None:
    """Work until all articles are handled."""
    async with working(journal, stage, clock, **patience):
        await drained(journal, [(stage.reads, "assess")], clock)


async def held(journal: Any, topic: Topic[Any]) -> list[Any]:
    return [record async for record in journal.replay(topic)]


@pytest.fixture
async def journal(a_clock: Any) -> AsyncIterator[MemoryJournal]:
    journal = MemoryJournal(a_clock)
    yield journal
    await journal.close()


async def test_outputs_are_kept_and_the_position_moves_when_records_are_handled(journal, a_clock):
    await journal.append(ARTICLES, *[an_article(id=f"a{n}") for n in range(5)])
    stage = Copying()
    await run_out(journal, stage, a_clock)
    assert sorted(f"a{n}/0" for n in range(5)) == sorted(record.id for record in await held(journal, ASSESSMENTS))
    assert await held(journal, FAILURES) == []


async def test_nothing_is_handled_twice_when_the_work_is_taken_up_again(journal, a_clock):
    await journal.append(ARTICLES, an_article(id="a1"))
    await run_out(journal, Copying(), a_clock)
    await journal.append(ARTICLES, an_article(id="a2"))
    stage = Copying()
    await run_out(journal, stage, a_clock)
    assert stage.handled == ["a2"]


class Ending(MemoryJournal):
    """The first shares end while a stage takes back its outputs."""

    ends = 2

    async def shares(self, topic: Topic[Any], *, reader: str) -> AsyncIterator[Any]:
        async for share in super().shares(topic, reader=reader):
            self.share = share
            yield share

    async def replay(self, topic: Topic[Any], partitions: Any = None, *, since: Any = None) -> AsyncIterator[Any]:
        async for record in super().replay(topic, partitions, since=since):
            yield record
            if topic is ASSESSMENTS and self.ends:
                self.ends -= 1
                self.share.end()


async def test_nothing_is_handled_with_half_a_memory_when_the_share_ends_meanwhile(a_clock):
    journal = Ending(a_clock)
    await journal.append(ASSESSMENTS, *(an_assessment(id=f"past-{number}") for number in range(3)))
    await journal.append(ARTICLES, an_article(id="a1"))
    stage = Copying()
    with capture_logs() as lines:
        await run_out(journal, stage, a_clock)
    assert stage.handled == ["a1"]
    assert stage.restored == ["past-0", "past-1", "past-2"]
    assert [line["records"] for line in lines if line["event"] == "stage restored"] == [3]


async def test_no_record_is_set_aside_when_the_share_ends_before_its_second_try(a_clock):
    journal = Ending(a_clock)
    journal.ends = 0
    await journal.append(ASSESSMENTS, *(an_assessment(id=f"past-{number}") for number in range(3)))
    await journal.append(ARTICLES, an_article(id="a1"))

    def wrong(_id: str, number: int) -> Exception | None:
        journal.ends = int(number == 1)
        return ValueError("once") if number == 1 else None

    stage = Copying(wrong)
    await run_out(journal, stage, a_clock)
    assert (stage.handled, stage.tried) == (["a1"], {"a1": 2})
    assert await held(journal, FAILURES) == []


async def test_stage_takes_back_all_its_outputs_when_topics_are_split_differently(journal, a_clock):
    await journal.append(ASSESSMENTS, an_assessment(id="past"), an_assessment(id="cursed"), an_assessment(id="later"))
    stage = Copying()
    with capture_logs() as lines:
        await run_out_idle(journal, stage, a_clock)
    assert stage.restored == ["past", "later"]
    assert [line["id"] for line in lines if line["event"] == "output not restored"] == ["cursed"]


class Asked(MemoryJournal):
    """Notes which partitions it is asked to replay."""

    def __init__(self, clock: Any) -> None:
        super().__init__(clock)
        self.asked: list[Any] = []

    def replay(self, topic: Any, partitions: Any = None, *, since: Any = None) -> Any:
        self.asked.append((topic.name, partitions))
        return super().replay(topic, partitions, since=since)


class Forgetting(Copying):
    """Wants nothing back that is older than an hour."""

    def matters_since(self, newest: Any) -> datetime:
        return newest.seen_at - timedelta(hours=1)


async def test_a_forgetful_stage_takes_back_only_what_still_matters(journal, a_clock):
    for hour in range(4):
        await journal.append(ASSESSMENTS, an_assessment(id=f"past-{hour}", seen_at=a_clock.now()))
        a_clock.forward(3600)
    await journal.append(ARTICLES, an_article(id="a1"))
    forgetful, other = Forgetting(), Copying()
    await run_out(journal, forgetful, a_clock)
    await journal.append(ARTICLES, an_article(id="a2"))
    await run_out(journal, other, a_clock)
    assert ["past-2", "past-3"] == forgetful.restored
    assert 5 == len(other.restored)


@pytest.mark.parametrize(
    ("reads", "writes", "asked"),
    [
        (ASSESSMENTS, INCIDENTS, ("incidents", frozenset(range(6)))),
        (ARTICLES, ASSESSMENTS, ("assessments", None)),
        (INCIDENTS, ALERTS, ("alerts", None)),
    ],
)
async def test_stage_takes_back_only_partitions_it_holds_when_topics_are_split_alike(a_clock, reads, writes, asked):
    journal = Asked(a_clock)
    stage = Copying(reads=reads, writes=writes)
    async with working(journal, stage, a_clock):
        while not journal.asked:
            await journal.lag(reads, reader="assess")
    assert journal.asked == [asked]


async def test_stage_takes_back_nothing_when_it_does_not_remember(journal, a_clock):
    await journal.append(ASSESSMENTS, an_assessment(id="past"))
    stage = Copying(remembers=False)
    await run_out_idle(journal, stage, a_clock)
    assert stage.restored == []


async def run_out_idle(journal: Any, stage: Copying, clock: Any) -> None:
    await journal.append(ARTICLES, an_article(id="any"))
    stage.wrong = lambda _id, _number: nothing()
    await run_out(journal, stage, clock)


async def nothing() -> Sequence[Assessment]:
    return ()


async def test_record_is_tried_again_with_growing_pauses_when_it_fails(journal, a_clock):
    await journal.append(ARTICLES, an_article(id="a1"))
    stage = Copying(wrong=lambda _id, number: ValueError("not yet") if number < 3 else None)
    async with working(journal, stage, a_clock, tries=3, pause_seconds=2.0):
        await drained(journal, [(ARTICLES, "assess")], a_clock, pause_seconds=0.0)
    assert [pause for pause in a_clock.slept if pause] == [2.0, 4.0]
    assert stage.handled == ["a1"]
    assert await held(journal, FAILURES) == []


async def test_record_is_set_aside_and_the_line_goes_on_when_every_try_fails(journal, a_clock):
    bad, good = an_article(id="bad"), an_article(id="good")
    await journal.append(ARTICLES, bad, good)
    stage = Copying(wrong=lambda id_, _number: ValueError("no \ud800 way") if id_ == "bad" else None)
    await run_out(journal, stage, a_clock, tries=2)
    (failure,) = await held(journal, FAILURES)
    assert stage.handled == ["good"]
    assert stage.tried["bad"] == 2
    assert (failure.stage, failure.topic, failure.partition, failure.tries) == ("assess", "articles", ARTICLES.partition(bad), 2)
    assert failure.error == "ValueError: no ? way"
    assert failure.id == failure_id("assess", "articles", failure.partition, failure.offset)
    assert ARTICLES.decode(failure.what.encode()) == bad


async def test_memory_is_built_anew_when_a_try_fails(journal, a_clock):
    await journal.append(ARTICLES, an_article(id="a1"))
    built: list[Copying] = []

    def build() -> Copying:
        built.append(Copying(wrong=lambda _id, _number: ValueError("half done") if len(built) < 4 else None))
        return built[-1]

    async with asyncio.timeout(SOON):
        task = asyncio.create_task(work(journal, build, reader="assess", clock=a_clock, patience=Patience(tries=3)))
        await drained(journal, [(ARTICLES, "assess")], a_clock)
        task.cancel()
    assert [stage.handled for stage in built] == [[], [], [], ["a1"]]


async def test_record_is_set_aside_when_a_try_takes_too_long(journal, a_clock):
    await journal.append(ARTICLES, an_article(id="slow"), an_article(id="a2"))
    stage = Copying(wrong=lambda id_, _number: asyncio.Event().wait() if id_ == "slow" else None)
    await run_out(journal, stage, a_clock, tries=1, deadline_seconds=0.01)
    (failure,) = await held(journal, FAILURES)
    assert failure.error == "TimeoutError: took longer than 0.01 s"
    assert stage.handled == ["a2"]


async def test_a_timeout_of_the_stage_itself_is_told_as_it_is(journal, a_clock):
    await journal.append(ARTICLES, an_article(id="a1"))
    await run_out(journal, Copying(wrong=lambda _id, _number: TimeoutError("the map did not come")), a_clock, tries=1)
    assert [failure.error for failure in await held(journal, FAILURES)] == ["TimeoutError: the map did not come"]


async def test_stage_may_take_its_time_when_there_is_no_deadline(journal, a_clock):
    await journal.append(ARTICLES, an_article(id="a1"))
    gate = asyncio.Event()

    async def patient() -> Sequence[Assessment]:
        await gate.wait()
        return ()

    async with working(journal, Copying(wrong=lambda _id, _number: patient()), a_clock, deadline_seconds=None):
        assert await journal.lag(ARTICLES, reader="assess") == 1
        gate.set()
        await drained(journal, [(ARTICLES, "assess")], a_clock)
    assert await held(journal, FAILURES) == []


async def test_record_is_set_aside_when_its_output_cannot_be_stored(journal, a_clock):
    class Nowhere(Copying):
        async def handle(self, record: Article) -> Sequence[Assessment]:
            return [object()]

    await journal.append(ARTICLES, an_article(id="a1"))
    await run_out(journal, Nowhere(), a_clock, tries=1)
    assert [failure.tries for failure in await held(journal, FAILURES)] == [1]


async def test_damaged_record_is_set_aside_without_a_try(journal, a_clock):
    await journal.append(ARTICLES, Damaged(id="articles/0/1", by="journal", value='{"record":', error="truncated"))
    stage = Copying()
    await run_out(journal, stage, a_clock)
    (failure,) = await held(journal, FAILURES)
    assert (failure.what, failure.error, failure.tries) == ('{"record":', "truncated", 0)
    assert stage.tried == {}


async def test_cancellation_passes_and_the_share_is_given_back(journal, a_clock):
    await journal.append(ARTICLES, an_article(id="a1"))
    async with working(journal, Copying(wrong=lambda _id, _number: asyncio.Event().wait()), a_clock) as task:
        for _ in range(10):
            await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert await journal.lag(ARTICLES, reader="assess") == 1
        await run_out(journal, Copying(), a_clock)
    assert await held(journal, FAILURES) == []


async def test_work_ends_when_the_journal_is_closed(journal, a_clock):
    async with working(journal, Copying(), a_clock) as task:
        await asyncio.sleep(0)
        await journal.close()
        await task


class Failing(MemoryJournal):
    """Refuses so many advances, in passing or for good."""

    def __init__(self, clock: Any, times: int, *, passing: bool) -> None:
        super().__init__(clock)
        self.times = times
        self.passing = passing

    async def advance(self, entry: Any, topic: Any, outputs: Any) -> None:
        if self.times:
            self.times -= 1
            raise JournalFailed("no space left", passing=self.passing)
        await super().advance(entry, topic, outputs)


async def test_line_stands_still_and_goes_on_when_the_journal_fails_in_passing(a_clock):
    journal = Failing(a_clock, 7, passing=True)
    await journal.append(ARTICLES, an_article(id="a1"), an_article(id="a2"))
    stage = Copying()
    async with working(journal, stage, a_clock):
        await drained(journal, [(ARTICLES, "assess")], a_clock, pause_seconds=0.0)
    assert [pause for pause in a_clock.slept if pause] == [1.0, 2.0, 4.0, 5.0, 5.0, 5.0, 5.0]
    assert await held(journal, FAILURES) == []
    assert len(await held(journal, ASSESSMENTS)) == 2
    assert len(stage.handled) == 9


async def test_work_stops_when_the_journal_fails_for_good(a_clock):
    journal = Failing(a_clock, 1, passing=False)
    await journal.append(ARTICLES, an_article(id="a1"))
    with pytest.raises(JournalFailed, match="no space"):
        await work(journal, Copying, reader="assess", clock=a_clock)
    assert await held(journal, FAILURES) == []


async def test_one_line_per_record_says_what_came_of_it(journal, a_clock):
    await journal.append(ARTICLES, an_article(id="a1"))
    with capture_logs() as lines:
        await run_out(journal, Copying(remembers=False), a_clock)
    assert lines == [
        {
            "event": "record handled",
            "log_level": "info",
            "stage": "assess",
            "id": "a1",
            "outcome": "relevant",
            "outputs": 1,
            "milliseconds": 0.0,
        }
    ]


@pytest.mark.parametrize(
    ("outputs", "words"),
    [
        ([], "nothing"),
        ([an_assessment(), an_assessment(part=1)], "relevant"),
        ([an_incident(life="reopened")], "incident reopened"),
        ([an_alert(reason="toll_rose")], "alert toll_rose"),
        (
            [Delivery(id="d", by="d", alert_id="a", incident_id="i", receiver="r", outcome="expired", attempts=1, at=NOON)],
            "expired",
        ),
        ([an_article(), an_alert()], "article, alert first"),
    ],
)
def test_outcome_is_said_in_words(outputs, words):
    assert outcome(outputs) == words


async def test_drained_waits_for_every_reader_in_turn(journal, a_clock):
    class Passing(Copying):
        async def handle(self, record: Any) -> Sequence[Any]:
            return ()

    await journal.append(ARTICLES, *[an_article(id=f"a{n}") for n in range(30)])
    readers = [(ARTICLES, "assess"), (ASSESSMENTS, "correlate"), (INCIDENTS, "escalate"), (ALERTS, "deliver.x")]
    second = Passing(reads=ASSESSMENTS, writes=INCIDENTS)
    async with asyncio.timeout(SOON), asyncio.TaskGroup() as group:
        tasks = [
            group.create_task(work(journal, Copying, reader="assess", clock=a_clock)),
            group.create_task(work(journal, second.fresh, reader="correlate", clock=a_clock)),
        ]
        await drained(journal, readers, a_clock)
        for task in tasks:
            task.cancel()
    assert [await journal.lag(topic, reader=reader) for topic, reader in readers] == [0, 0, 0, 0]
    assert len(await held(journal, ASSESSMENTS)) == 30


class Counting(MemoryJournal):
    """Notes how many outputs each step forward brought."""

    def __init__(self, clock: Any) -> None:
        super().__init__(clock)
        self.steps: list[int] = []

    async def advance(self, entry: Any, topic: Any, outputs: Any) -> None:
        self.steps.append(len(outputs))
        await super().advance(entry, topic, outputs)


async def test_records_that_lie_ready_are_kept_together_one_step_per_partition(a_clock):
    journal = Counting(a_clock)
    await journal.append(ARTICLES, *[an_article(id=f"a{n}") for n in range(40)])
    stage = Copying()
    await run_out(journal, stage, a_clock, at_once=64)
    assert sorted(f"a{n}/0" for n in range(40)) == sorted(record.id for record in await held(journal, ASSESSMENTS))
    assert (True, 40) == (len(journal.steps) <= ARTICLES.partitions, sum(journal.steps))


async def test_a_stage_that_acts_by_itself_takes_together_what_lies_ready_too(a_clock):
    journal = Counting(a_clock)
    await journal.append(ARTICLES, *[an_article(id=f"a{n}") for n in range(40)])
    stage = Waiting(remembers=False)
    async with working(journal, stage, WallClock(), at_once=64):
        await drained(journal, [(ARTICLES, "assess")], WallClock())
    assert (True, 40) == (len(journal.steps) <= ARTICLES.partitions, sum(journal.steps))


async def test_outputs_of_a_partition_stay_in_the_order_of_its_records(a_clock):
    journal = Counting(a_clock)
    await journal.append(ARTICLES, *[an_article(id=f"a{n}") for n in range(40)])
    await run_out(journal, Copying(), a_clock, at_once=16)
    kept = [record.id.removesuffix("/0") for record in await held(journal, ASSESSMENTS)]
    of = {f"a{n}": ARTICLES.partition(an_article(id=f"a{n}")) for n in range(40)}
    for partition in range(ARTICLES.partitions):
        ours = [name for name in kept if of[name] == partition]
        assert sorted(ours, key=lambda name: int(name[1:])) == ours


async def test_one_bad_record_among_many_is_set_aside_and_the_others_are_handled(journal, a_clock):
    await journal.append(ARTICLES, *[an_article(id=f"a{n}") for n in range(10)])
    stage = Copying(wrong=lambda name, _number: ValueError("no") if name == "a5" else None)
    with capture_logs() as lines:
        await run_out(journal, stage, a_clock, at_once=64, tries=2)
    assert {f"a{n}/0" for n in range(10) if n != 5} == {record.id for record in await held(journal, ASSESSMENTS)}
    assert ["a5"] == [line["id"] for line in lines if line["event"] == "record set aside"]
    assert ["ValueError: no"] == [line["error"] for line in lines if line["event"] == "records are handled one by one"]


async def test_damage_among_many_records_is_set_aside_and_the_others_are_handled(journal, a_clock):
    damaged = Damaged(id="articles/0/1", by="journal", value="{", error="cut off")
    await journal.append(ARTICLES, an_article(id="a1"), damaged, an_article(id="a2"))
    await run_out(journal, Copying(), a_clock, at_once=64)
    assert {"a1/0", "a2/0"} == {record.id for record in await held(journal, ASSESSMENTS)}
    assert ["cut off"] == [failure.error for failure in await held(journal, FAILURES)]


@dataclass
class Waiting(Copying):
    """Has something to do only once it is told to hurry, however long it was going to wait."""

    hurried: asyncio.Event = field(default_factory=asyncio.Event)
    done: asyncio.Event = field(default_factory=asyncio.Event)

    def seconds(self) -> float | None:
        if self.done.is_set():
            return None
        return 0.0 if self.hurried.is_set() else 300.0

    async def stirred(self) -> None:
        await self.hurried.wait()

    async def act(self) -> None:
        self.done.set()

    async def give_up(self, error: str) -> None:
        raise AssertionError(error)


async def test_a_stage_that_waits_for_its_time_acts_once_it_is_told_to_hurry(journal):
    stage = Waiting(remembers=False)
    async with working(journal, stage, WallClock()):
        await asyncio.sleep(0.05)
        assert not stage.done.is_set()
        stage.hurried.set()
        await stage.done.wait()
