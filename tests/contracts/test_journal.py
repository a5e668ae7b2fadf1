"""What every journal promises, whatever it is kept in."""

from __future__ import annotations

import asyncio
import os
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import aclosing
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from bot.journal import EmbeddedOptions, JournalOptions, KafkaOptions, MemoryOptions, open_journal
from bot.orders import Order
from bot.ports import Entry, Journal, JournalFailed
from bot.records import Article, Assessment, Casualty, Failure, Poll, Record, Strike
from bot.topics import ALERTS, ARTICLES, ASSESSMENTS, FAILURES, POLLS, Topic
from builders import NOON, an_article, an_assessment
from conftest import HandClock

SOON = 20.0
"""Seconds after which a test that waits has failed."""


def article(number: int | str, text: str = "text") -> Article:
    return an_article(id=f"article-{number}", text=text)


def assessment(number: int | str, country: str = "UA") -> Assessment:
    return an_assessment(id=f"assessment-{number}", country=country)


def poll(feed: str, errors: int = 0) -> Poll:
    return Poll(id=feed, by="poll/1", host="example.org", url="https://example.org", at=NOON, next_at=NOON, errors=errors)


def failure(number: int) -> Failure:
    return Failure(
        id=f"failure-{number}",
        by="worker/1",
        stage="s",
        topic="articles",
        partition=0,
        offset=number,
        error="e",
        tries=3,
        at=NOON,
    )


class Shop:
    """Opens journals of one kind over the same store, and closes what was left open."""

    def __init__(self, kind: str, options: JournalOptions, clock: HandClock, base: Path) -> None:
        self.kind = kind
        self._options = options
        self._clock = clock
        self._base = base
        self._open: list[Journal] = []

    async def open(self) -> Journal:
        self._open.append(await open_journal(self._options, self._clock, self._base))
        return self._open[-1]

    def in_order(self, topic: Topic[Any], records: list[Any]) -> list[Any]:
        """As far as this kind owes an order: Kafka has one within each partition only."""
        return sorted(records, key=topic.partition) if self.kind == "kafka" else records

    def needs_our_clock(self) -> None:
        if self.kind == "kafka":
            pytest.skip("records age by the brokers' own clock; test_journal_kafka.py looks at what they are told")

    async def later(self) -> datetime:
        """A moment after all that was kept, and not after what will be. Brokers have a clock of their own, which is ours."""
        if self.kind != "kafka":
            self._clock.forward(60)
            return self._clock.now()
        moment = datetime.now(UTC) + timedelta(milliseconds=2)
        while datetime.now(UTC) <= moment:  # noqa: ASYNC110 - there is nothing else to wait for
            await asyncio.sleep(0)
        return moment

    async def close(self) -> None:
        for journal in self._open:
            await journal.close()


KINDS = ["memory", "embedded", pytest.param("kafka", marks=[pytest.mark.kafka, pytest.mark.xdist_group("kafka")])]
STORES = count(1)


def options_of(kind: str, request: pytest.FixtureRequest) -> JournalOptions:
    if kind == "memory":
        return MemoryOptions()
    if kind == "embedded":
        return EmbeddedOptions(path=Path("tocsin.db"))
    store = f"contract-{os.getpid()}-{next(STORES)}."
    bootstrap = request.getfixturevalue("kafka_bootstrap")
    copies = 1 + bootstrap.count(",")
    return KafkaOptions(bootstrap=bootstrap, prefix=store, replication=copies, member_timeout=timedelta(seconds=6))


@pytest.fixture(params=KINDS)
async def shop(request: pytest.FixtureRequest, a_clock: HandClock, tmp_path: Path) -> AsyncIterator[Shop]:
    shop = Shop(request.param, options_of(request.param, request), a_clock, tmp_path)
    yield shop
    await shop.close()


@pytest.fixture
async def journal(shop: Shop) -> Journal:
    return await shop.open()


async def taken(
    journal: Journal, topic: Topic[Any], reader: str, count: int, *, writes: Topic[Any] | None = None
) -> list[Entry[Any]]:
    """The next `count` entries, each counted as handled if `writes` is given."""
    entries: list[Entry[Any]] = []
    if not count:
        return entries
    async with asyncio.timeout(SOON), aclosing(journal.shares(topic, reader=reader)) as shares:
        async for share in shares:
            async for entry in share:
                entries.append(entry)
                if writes is not None:
                    await journal.advance(entry, writes, ())
                if len(entries) == count:
                    return entries
    raise AssertionError("the share ended early")


async def held(journal: Journal, topic: Topic[Any]) -> list[Any]:
    return [record async for record in journal.replay(topic)]


def ids(entries: list[Entry[Any]]) -> list[str]:
    return [entry.record.id for entry in entries]


async def test_records_come_back_equal_and_in_order_when_read(journal: Journal) -> None:
    sent = [failure(n) for n in range(700)]
    await journal.append(FAILURES, *sent[:300])
    for record in sent[300:]:
        await journal.append(FAILURES, record)
    entries = await taken(journal, FAILURES, "r", 700)
    assert sent == [entry.record for entry in entries]
    assert sorted({entry.offset for entry in entries}) == [entry.offset for entry in entries]
    assert {("r", FAILURES, 0)} == {(entry.reader, entry.topic, entry.partition) for entry in entries}


async def test_each_partition_is_in_order_and_fixed_by_the_shard_when_there_are_six(journal: Journal) -> None:
    sent = [assessment(n, country) for n in range(40) for country in ("UA", "IL", "SD", "YE", "SY", "")]
    await journal.append(ASSESSMENTS, *sent)
    entries = await taken(journal, ASSESSMENTS, "r", len(sent))
    assert {ASSESSMENTS.partition(record) for record in sent} == {entry.partition for entry in entries}
    for partition in range(6):
        expected = [record.id for record in sent if ASSESSMENTS.partition(record) == partition]
        assert expected == ids([entry for entry in entries if entry.partition == partition])


async def test_share_holds_all_partitions_when_alone(journal: Journal) -> None:
    async with aclosing(journal.shares(ARTICLES, reader="r")) as shares:
        assert frozenset(range(6)) == (await anext(shares)).partitions


async def test_two_readers_do_not_disturb_each_other_when_one_is_behind(journal: Journal) -> None:
    await journal.append(FAILURES, *[failure(n) for n in range(10)])
    await taken(journal, FAILURES, "fast", 10, writes=ALERTS)
    await taken(journal, FAILURES, "slow", 3, writes=ALERTS)
    assert (await journal.lag(FAILURES, reader="fast"), await journal.lag(FAILURES, reader="slow")) == (0, 7)
    assert [f"failure-{n}" for n in range(3, 10)] == ids(await taken(journal, FAILURES, "slow", 7))


async def test_reader_resumes_at_its_position_when_opened_again(shop: Shop) -> None:
    first = await shop.open()
    await first.append(ARTICLES, *[article(n) for n in range(20)])
    done = await taken(first, ARTICLES, "r", 8, writes=ASSESSMENTS)
    if shop.kind == "memory":
        again = first  # lives as long as its process
    else:
        await first.close()
        again = await shop.open()
    rest = await taken(again, ARTICLES, "r", 12)
    assert {f"article-{n}" for n in range(20)} == {*ids(done), *ids(rest)}
    assert await again.lag(ARTICLES, reader="r") == 12


async def test_entries_not_advanced_over_come_again_when_the_share_is_taken_anew(journal: Journal) -> None:
    await journal.append(FAILURES, *[failure(n) for n in range(5)])
    assert ids(await taken(journal, FAILURES, "r", 5)) == ids(await taken(journal, FAILURES, "r", 5))


async def test_advance_counts_all_before_it_when_entries_were_skipped(journal: Journal) -> None:
    await journal.append(FAILURES, *[failure(n) for n in range(5)])
    entries = await taken(journal, FAILURES, "r", 5)
    await journal.advance(entries[3], ALERTS, ())
    assert await journal.lag(FAILURES, reader="r") == 1
    await journal.advance(entries[1], ALERTS, ())
    assert await journal.lag(FAILURES, reader="r") == 1, "a position never goes back"


async def test_outputs_are_there_when_the_position_has_moved(journal: Journal) -> None:
    await journal.append(ARTICLES, article(1))
    (entry,) = await taken(journal, ARTICLES, "r", 1)
    await journal.advance(entry, ASSESSMENTS, [assessment(1), assessment(2)])
    assert [assessment(1), assessment(2)] == await held(journal, ASSESSMENTS)
    assert await journal.lag(ARTICLES, reader="r") == 0


async def test_neither_outputs_nor_position_are_kept_when_an_output_cannot_be_written(journal: Journal) -> None:
    await journal.append(ARTICLES, article(1))
    (entry,) = await taken(journal, ARTICLES, "r", 1)
    with pytest.raises((AttributeError, TypeError)):
        await journal.advance(entry, ASSESSMENTS, [assessment(1), object()])  # type: ignore[list-item]
    assert await held(journal, ASSESSMENTS) == []
    assert await journal.lag(ARTICLES, reader="r") == 1


async def test_append_keeps_none_when_one_record_is_impossible(journal: Journal) -> None:
    with pytest.raises((AttributeError, TypeError)):
        await journal.append(ARTICLES, article(1), object())  # type: ignore[type-var]
    await journal.append(ARTICLES)
    assert await held(journal, ARTICLES) == []


async def test_replay_ends_when_it_has_told_what_was_there(shop: Shop, journal: Journal) -> None:
    sent = [article(n) for n in range(600)]
    await journal.append(ARTICLES, *sent)
    told: list[Article] = []
    async for record in journal.replay(ARTICLES):
        told.append(record)
        if len(told) == 1:
            await journal.append(ARTICLES, article("late"))
    assert shop.in_order(ARTICLES, sent) == shop.in_order(ARTICLES, told)


async def test_replay_tells_only_some_partitions_when_asked(shop: Shop, journal: Journal) -> None:
    sent = [article(n) for n in range(60)]
    await journal.append(ARTICLES, *sent)
    expected = [a for a in sent if ARTICLES.partition(a) in {1, 4}]
    told = [a async for a in journal.replay(ARTICLES, {1, 4})]
    assert shop.in_order(ARTICLES, expected) == shop.in_order(ARTICLES, told)
    assert [a async for a in journal.replay(ARTICLES, ())] == []


async def test_replay_begins_where_the_newest_record_of_each_partition_says(shop: Shop, journal: Journal) -> None:
    early = [assessment(n, country) for n in range(3) for country in ("UA", "IL", "MM")]
    late = [assessment(n, country) for n in range(3, 300) for country in ("UA", "IL")]
    await journal.append(ASSESSMENTS, *early)
    moment = await shop.later()
    await journal.append(ASSESSMENTS, *late)
    asked: list[str] = []

    def since(newest: Assessment) -> datetime:
        asked.append(newest.id)
        return moment - timedelta(days=1) if newest.country == "MM" else moment

    told = [one async for one in journal.replay(ASSESSMENTS, since=since)]
    expected = [*(one for one in early if one.country == "MM"), *late]
    assert shop.in_order(ASSESSMENTS, expected) == shop.in_order(ASSESSMENTS, told)
    assert {"assessment-2", "assessment-299"} == set(asked)
    assert len({ASSESSMENTS.partition(one) for one in early}) == len(asked)
    ours = {ASSESSMENTS.partition(late[0])}
    assert [one for one in late if one.country == "UA"] == [one async for one in journal.replay(ASSESSMENTS, ours, since=since)]
    assert [one async for one in journal.replay(ASSESSMENTS, since=lambda _: moment + timedelta(days=1))] == []
    assert [one async for one in journal.replay(ALERTS, since=lambda _: moment)] == []


async def test_replay_and_lag_are_empty_when_nothing_was_ever_appended(journal: Journal) -> None:
    assert (await held(journal, ALERTS), await journal.lag(ALERTS, reader="r")) == ([], 0)


async def test_loops_end_when_the_journal_is_closed(journal: Journal) -> None:
    waiting = asyncio.Event()

    async def read() -> int:
        count = 0
        async for share in journal.shares(FAILURES, reader="r"):
            async for _ in share:
                count += 1
                waiting.set()
        return count

    async def follow() -> int:
        return len([record async for record in journal.follow(FAILURES)])

    async def stand_by() -> int:
        return len([share async for share in journal.shares(FAILURES, reader="r")])

    async with asyncio.timeout(SOON), asyncio.TaskGroup() as group:
        reading = group.create_task(read())
        await journal.append(FAILURES, failure(1))
        await waiting.wait()
        others = [group.create_task(follow()), group.create_task(stand_by())]
        await asyncio.sleep(0)
        await journal.close()
    assert [reading.result(), *(task.result() for task in others)] == [1, 0, 0]


@pytest.mark.parametrize("turns", [0, 1, 2, 4, 8])
async def test_loops_end_when_the_journal_is_closed_while_they_begin(journal: Journal, turns: int) -> None:
    async def follow() -> list[Record]:
        return [record async for record in journal.follow(FAILURES)]

    async def read() -> list[Entry[Any]]:
        return [entry async for share in journal.shares(FAILURES, reader="r") async for entry in share]

    async with asyncio.timeout(SOON), asyncio.TaskGroup() as group:
        loops = [group.create_task(follow()), group.create_task(read())]
        for _ in range(turns):
            await asyncio.sleep(0)
        await journal.close()
    assert [loop.result() for loop in loops] == [[], []]


async def test_close_is_safe_when_called_twice_and_ends_appends(journal: Journal) -> None:
    await journal.append(FAILURES, failure(1))
    await journal.close()
    await journal.close()
    with pytest.raises(JournalFailed, match="closed"):
        await journal.append(FAILURES, failure(2))


async def test_share_ends_when_it_is_given_back(journal: Journal) -> None:
    await journal.append(FAILURES, failure(1))
    async with aclosing(journal.shares(FAILURES, reader="r")) as shares:
        share = await anext(shares)
    assert [entry async for entry in share] == []


async def test_second_of_the_same_reader_stands_by_until_the_first_gives_back(journal: Journal) -> None:
    await journal.append(FAILURES, failure(1), failure(2))
    async with asyncio.timeout(SOON), aclosing(journal.shares(FAILURES, reader="r")) as first:
        share = await anext(first)
        second = asyncio.create_task(taken(journal, FAILURES, "r", 1))
        async for entry in share:
            await journal.advance(entry, ALERTS, ())
            break
        assert not second.done()
        await first.aclose()
        assert ids(await second) == ["failure-2"]


async def test_waiting_reader_wakes_when_something_is_appended(journal: Journal) -> None:
    async with asyncio.timeout(SOON):
        reading = asyncio.create_task(taken(journal, FAILURES, "r", 3))
        for n in range(3):
            await asyncio.sleep(0)
            await journal.append(ARTICLES, article(n))
            await journal.append(FAILURES, failure(n))
        assert ids(await reading) == ["failure-0", "failure-1", "failure-2"]


async def test_follow_tells_the_newest_and_then_what_comes(journal: Journal) -> None:
    await journal.append(FAILURES, *[failure(n) for n in range(10)])
    async with asyncio.timeout(SOON), aclosing(journal.follow(FAILURES, newest=2)) as records:
        assert [(await anext(records)).id for _ in range(2)] == ["failure-8", "failure-9"]
        following = asyncio.ensure_future(anext(records))
        await journal.append(FAILURES, failure(10))
        assert (await following).id == "failure-10"


async def test_follow_tells_all_when_fewer_are_there_than_asked_for(journal: Journal) -> None:
    await journal.append(FAILURES, failure(1), failure(2))
    async with asyncio.timeout(SOON), aclosing(journal.follow(FAILURES, newest=5)) as records:
        assert [(await anext(records)).id for _ in range(2)] == ["failure-1", "failure-2"]


async def test_nothing_is_lost_when_readers_are_cancelled_again_and_again(journal: Journal) -> None:
    sent = [failure(n) for n in range(50)]
    seen: list[str] = []

    async def read() -> None:
        async with aclosing(journal.shares(FAILURES, reader="r")) as shares:
            async for share in shares:
                async for entry in share:
                    seen.append(entry.record.id)
                    await journal.advance(entry, ALERTS, ())

    trouble: list[Any] = []
    asyncio.get_running_loop().set_exception_handler(lambda _loop, context: trouble.append(context))
    async with asyncio.timeout(SOON):
        for n, record in enumerate(sent):
            task = asyncio.create_task(read())
            await journal.append(FAILURES, record)
            for _ in range(n % 7):
                await asyncio.sleep(0)
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
        async with aclosing(journal.shares(FAILURES, reader="r")) as shares:
            await anext(shares)  # which waits for what the last one still had under way
        left = await taken(journal, FAILURES, "r", await journal.lag(FAILURES, reader="r"))
    assert [record.id for record in sent] == sorted({*seen, *ids(left)}, key=lambda name: int(name.split("-")[1]))
    assert not set(ids(left[1:])) & set(seen), "only the entry in hand may come again"
    assert trouble == []


async def test_cancelled_appends_are_kept_whole_or_not_at_all(journal: Journal) -> None:
    tasks = [asyncio.create_task(journal.append(FAILURES, failure(2 * n), failure(2 * n + 1))) for n in range(40)]
    await asyncio.sleep(0)
    for task in tasks[::2]:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    kept = {record.offset for record in await held(journal, FAILURES)}
    assert kept == {n for n in range(80) if n ^ 1 in kept}
    assert {n for n in range(80) if n // 2 % 2} <= kept


async def test_many_at_once_are_all_kept_when_they_share_commits(journal: Journal) -> None:
    await asyncio.gather(*(journal.append(ARTICLES, article(n)) for n in range(500)))
    assert {f"article-{n}" for n in range(500)} == {record.id for record in await held(journal, ARTICLES)}


async def test_big_records_come_back_whole(shop: Shop, journal: Journal) -> None:
    sent = [article(n, "Ракетний удар по Харкову. " * 80_000) for n in range(3)]
    await journal.append(ARTICLES, *sent)
    assert shop.in_order(ARTICLES, sent) == shop.in_order(ARTICLES, await held(journal, ARTICLES))
    assert sorted(record.id for record in sent) == sorted(ids(await taken(journal, ARTICLES, "r", 3)))


async def test_newest_of_every_id_stays_when_a_topic_is_compacted(shop: Shop, journal: Journal, a_clock: Any) -> None:
    await journal.append(POLLS, poll("quiet", errors=7))
    for round_ in range(40):
        a_clock.forward(timedelta(days=30).total_seconds())
        await journal.append(POLLS, *[poll(f"feed-{n}", errors=round_) for n in range(100)])
    at_most = 4001 if shop.kind == "kafka" else 2200  # the broker tidies when it likes
    polls = await _settled(journal, POLLS, at_most=at_most)
    assert {"quiet": 7} | {f"feed-{n}": 39 for n in range(100)} == {record.id: record.errors for record in polls}


async def test_records_go_when_they_are_older_than_the_topic_keeps_them(shop: Shop, journal: Journal, a_clock: Any) -> None:
    shop.needs_our_clock()
    await journal.append(ARTICLES, *[article(f"old-{n}") for n in range(1100)])
    a_clock.forward((ARTICLES.keep - timedelta(hours=1)).total_seconds())
    await journal.append(ARTICLES, *[article(f"young-{n}") for n in range(1100)])
    a_clock.forward(timedelta(hours=2).total_seconds())
    await journal.append(ARTICLES, *[article(f"new-{n}") for n in range(1100)])
    left = {record.id.split("-")[1] for record in await _settled(journal, ARTICLES, at_most=2200)}
    assert {"young", "new"} == left


async def test_what_is_minor_goes_sooner_than_the_rest(shop: Shop, journal: Journal, a_clock: Any) -> None:
    shop.needs_our_clock()
    irrelevant = {"strike": Strike(score=0.1), "casualty": Casualty(score=0.0)}
    order = Order(id="o1", what="merge", incidents=("i", "j"), who="a", why="w", at=NOON)
    await journal.append(
        ASSESSMENTS,
        *[an_assessment(id=f"dull-{n}", **irrelevant) for n in range(1200)],
        an_assessment(id="order-1", order=order, **irrelevant),
        *[assessment(f"{n}") for n in range(10)],
    )
    a_clock.forward((ASSESSMENTS.keep_minor + timedelta(hours=1)).total_seconds())
    await journal.append(ASSESSMENTS, *[an_assessment(id=f"young-{n}", **irrelevant) for n in range(1100)])

    left = Counter(record.id.split("-")[0] for record in await _settled(journal, ASSESSMENTS, at_most=1111))

    assert {"order": 1, "assessment": 10, "young": 1100} == left
    assert 1111 == await journal.lag(ASSESSMENTS, reader="r")
    assert 1111 == len(await taken(journal, ASSESSMENTS, "r", 1111))


async def _settled(journal: Journal, topic: Topic[Any], *, at_most: int) -> list[Any]:
    """What the topic holds once the journal has had time to tidy up."""
    async with asyncio.timeout(SOON):
        while len(records := await held(journal, topic)) > at_most:
            await journal.append(topic)  # nothing; lets others have their turn
    return records


async def test_offsets_are_not_given_twice_when_all_records_have_gone(shop: Shop, journal: Journal, a_clock: Any) -> None:
    shop.needs_our_clock()
    await journal.append(ARTICLES, *[article(n) for n in range(1100)])
    await taken(journal, ARTICLES, "r", 1100, writes=ASSESSMENTS)
    a_clock.forward((ARTICLES.keep * 2).total_seconds())
    await journal.append(ARTICLES, *[article(f"new-{n}") for n in range(1100)])
    await _settled(journal, ARTICLES, at_most=1100)
    assert await journal.lag(ARTICLES, reader="r") == 1100
    assert len(await taken(journal, ARTICLES, "r", 1100)) == 1100


async def test_batches_hold_what_lies_ready_and_a_step_per_partition_counts_all_of_it(journal: Journal) -> None:
    await journal.append(ARTICLES, *[an_article(id=f"a{n}") for n in range(20)])
    sizes: list[int] = []
    read: list[str] = []
    async with asyncio.timeout(SOON), aclosing(journal.shares(ARTICLES, reader="r")) as shares:
        async for share in shares:
            async with aclosing(share.batches(8)) as batches:
                async for batch in batches:
                    sizes.append(len(batch))
                    read += ids(list(batch))
                    for last in {entry.partition: entry for entry in batch}.values():
                        await journal.advance(last, ASSESSMENTS, ())
                    if len(read) == 20:
                        break
            break

    assert {f"a{n}" for n in range(20)} == set(read)
    assert (20, True) == (len(read), all(1 <= size <= 8 for size in sizes))
    assert 0 == await journal.lag(ARTICLES, reader="r")


async def test_entries_tell_the_places_at_which_records_were_handled(journal: Journal) -> None:
    await journal.append(ARTICLES, *[article(n) for n in range(30)])

    handled = await taken(journal, ARTICLES, "r", 12, writes=ASSESSMENTS)
    found = [entry async for entry in journal.entries(ARTICLES)]
    positions = await journal.positions(ARTICLES)

    assert {(one.partition, one.offset, one.record.id) for one in handled} <= {
        (one.partition, one.offset, one.record.id) for one in found
    }
    assert 30 == len(found)
    assert {""} == {one.reader for one in found}
    farthest: dict[int, int] = {}
    for one in handled:
        farthest[one.partition] = max(one.offset, farthest.get(one.partition, one.offset))
    assert {"r": farthest} == positions


async def test_readers_of_one_topic_do_not_stand_in_another(journal: Journal) -> None:
    await journal.append(ARTICLES, article(1))
    await journal.append(FAILURES, failure(1))
    await taken(journal, FAILURES, "f", 1, writes=ALERTS)

    assert ({}, {"f"}) == (await journal.positions(ARTICLES), set(await journal.positions(FAILURES)))
