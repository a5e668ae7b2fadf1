"""A journal carried over into another: whole, in order, every reader where it stood; goes on when cut short; mixes nothing."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import aclosing
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from bot.dead import failures, redrive
from bot.journal import EmbeddedOptions, MemoryJournal, copied, open_journal
from bot.ports import Journal, JournalFailed
from bot.records import Article, Failure, Poll
from bot.topics import ALERTS, ARTICLES, FAILURES, POLLS, TOPICS, Topic
from builders import NOON, an_alert, an_article
from conftest import HandClock

MANY = 1_300


def article(number: int) -> Article:
    return an_article(id=f"article-{number}")


def poll(feed: str, errors: int) -> Poll:
    return Poll(id=feed, by="poll/1", host="example.org", url="https://example.org", at=NOON, next_at=NOON, errors=errors)


def untold(topic: str, count: int, total: int) -> None:
    assert count <= total, topic


async def held(journal: Journal, topic: Topic[Any], partition: int | None = None) -> list[Any]:
    return [one async for one in journal.replay(topic, None if partition is None else {partition})]


async def take(journal: Journal, topic: Topic[Any], reader: str, count: int) -> list[str]:
    """Handle so many; their ids."""
    ids: list[str] = []
    async with aclosing(journal.shares(topic, reader=reader)) as shares, aclosing(anext_share(shares)) as entries:
        async for entry in entries:
            await journal.advance(entry, ALERTS, ())
            ids.append(entry.record.id)
            if len(ids) == count:
                return ids
    raise AssertionError("the journal was closed")


async def anext_share(shares: Any) -> AsyncIterator[Any]:
    async for entry in await anext(shares):
        yield entry


@dataclass
class Breaking:
    """A journal that takes some more appends and then no more, as when its process is killed; the last one is made twice."""

    journal: Journal
    appends: int
    twice: bool = False

    async def append(self, topic: Topic[Any], *records: Any) -> None:
        if self.appends <= 0 and records:
            raise JournalFailed("cut short", passing=True)
        self.appends -= bool(records)
        await self.journal.append(topic, *records)
        if self.twice and not self.appends:
            await self.journal.append(topic, *records[: len(records) // 2])

    def __getattr__(self, name: str) -> Any:
        return getattr(self.journal, name)


@pytest.fixture
async def source(a_clock: HandClock) -> MemoryJournal:
    journal = MemoryJournal(a_clock)
    await journal.append(ARTICLES, *[article(n) for n in range(MANY)])
    await journal.append(ALERTS, an_alert(id="alert-1"), an_alert(id="alert-2"), an_alert(id="alert-2"))
    return journal


@pytest.fixture
async def target(a_clock: HandClock, tmp_path: Path) -> AsyncIterator[Journal]:
    journal = await open_journal(EmbeddedOptions(path=Path("new.db")), a_clock, tmp_path)
    yield journal
    await journal.close()


async def test_all_topics_are_there_in_order_and_told_of(source: MemoryJournal, target: Journal) -> None:
    told: list[tuple[str, int, int]] = []

    done = await copied(source, target, lambda *said: told.append(said))

    assert [await held(source, topic) for topic in TOPICS] == [await held(target, topic) for topic in TOPICS]
    assert {**dict.fromkeys((topic.name for topic in TOPICS), 0), "articles": MANY, "alerts": 3} == done
    assert [("articles", 500, MANY), ("articles", 1000, MANY)] == told


async def test_readers_go_on_where_they_stood(source: MemoryJournal, target: Journal) -> None:
    done = await take(source, ARTICLES, "half", MANY // 2)
    await take(source, ARTICLES, "all", MANY)
    await take(source, ALERTS, "deliver.wall", 1)

    await copied(source, target, untold)

    lags = [await target.lag(ARTICLES, reader=reader) for reader in ("half", "all", "none")]
    assert [MANY - MANY // 2, 0, MANY] == lags
    rest = await take(target, ARTICLES, "half", MANY - MANY // 2)
    assert {f"article-{n}" for n in range(MANY)} - set(done) == set(rest)
    assert ["alert-2", "alert-2"] == await take(target, ALERTS, "deliver.wall", 2)


async def test_it_goes_there_and_back_again(source: MemoryJournal, target: Journal, a_clock: HandClock) -> None:
    await take(source, ARTICLES, "r", 700)
    back = MemoryJournal(a_clock)

    await copied(source, target, untold)
    await copied(target, back, untold)

    for topic in TOPICS:
        assert await source.positions(topic) == await back.positions(topic)
        assert await held(source, topic) == await held(back, topic)


@pytest.mark.parametrize("twice", [False, True], ids=["clean", "with-an-append-made-again"])
@pytest.mark.parametrize("appends", [0, 1, 2, 3])
async def test_a_copy_cut_short_goes_on(source: MemoryJournal, target: Journal, appends: int, twice: bool) -> None:
    await take(source, ARTICLES, "r", 700)
    with pytest.raises(JournalFailed, match="cut short"):
        await copied(source, Breaking(target, appends, twice), untold)
    kept = len(await held(target, ARTICLES))

    done = await copied(source, target, untold)

    repeats = kept - min(500 * appends, MANY)
    assert (MANY, MANY + repeats) == (done["articles"], len(await held(target, ARTICLES)))
    assert {article(n).id for n in range(MANY)} == {one.id for one in await held(target, ARTICLES)}
    left = await take(target, ARTICLES, "r", await target.lag(ARTICLES, reader="r"))
    assert MANY - 700 <= len(left) <= MANY - 700 + repeats


async def test_once_more_changes_nothing(source: MemoryJournal, target: Journal) -> None:
    await take(source, ARTICLES, "r", 700)
    await copied(source, target, untold)

    await copied(source, target, untold)

    assert MANY == len(await held(target, ARTICLES))
    assert MANY - 700 == await target.lag(ARTICLES, reader="r")


@pytest.mark.parametrize("before", [[article(5_000)], [article(0), article(5_000)], [replace(article(0), title="Another")]])
async def test_a_journal_that_holds_anything_else_is_refused(source, target, before) -> None:
    await target.append(ARTICLES, *before)

    with pytest.raises(JournalFailed, match="holds what is not of this copy") as told:
        await copied(source, target, untold)

    assert not told.value.passing
    assert before == sorted(await held(target, ARTICLES), key=before.index)


async def test_a_line_that_has_gone_on_is_not_copied_into(source: MemoryJournal, target: Journal) -> None:
    await copied(source, target, untold)
    await target.append(ALERTS, an_alert(id="alert-3"))

    with pytest.raises(JournalFailed, match="alerts of the journal to copy into"):
        await copied(source, target, untold)


@pytest.mark.parametrize("topic", [ALERTS, ARTICLES], ids=lambda topic: topic.name)
async def test_a_source_that_is_used_meanwhile_is_said_and_the_next_copy_has_it_all(source, target, topic) -> None:
    late = {ALERTS: an_alert(id="late"), ARTICLES: article(9_999)}[topic]

    class Meddled(Breaking):
        """The last append of the copy lets something else into the source."""

        async def append(self, topic: Topic[Any], *records: Any) -> None:
            await self.journal.append(topic, *records)
            if topic is ALERTS:
                await source.append(ARTICLES if late.id != "late" else ALERTS, late)

    with pytest.raises(JournalFailed, match="used meanwhile"):
        await copied(source, Meddled(target, 1), untold)
    await copied(source, target, untold)
    assert await held(source, topic) == await held(target, topic)


async def test_of_a_compacted_topic_the_newest_of_each_id_comes(source: MemoryJournal, target: Journal) -> None:
    await source.append(POLLS, poll("a", 1), poll("b", 1), poll("a", 2), poll("a", 3))
    await take(source, POLLS, "r", 3)

    await copied(source, target, untold)

    assert [poll("b", 1), poll("a", 3)] == await held(target, POLLS)
    assert 1 == await target.lag(POLLS, reader="r")


async def test_a_copy_goes_on_although_the_source_has_let_go_what_was_copied_first(source, target, a_clock) -> None:
    a_clock.forward(timedelta(days=10).total_seconds())
    await source.append(ARTICLES, *[article(MANY + n) for n in range(1_100)])
    with pytest.raises(JournalFailed, match="cut short"):
        await copied(source, Breaking(target, 4), untold)
    a_clock.forward(timedelta(days=5).total_seconds())
    await source.append(ARTICLES, *[article(2_400 + n) for n in range(1_024)])

    assert article(MANY) == (await held(source, ARTICLES))[0]
    await copied(source, target, untold)
    assert {article(n).id for n in range(3_424)} == {one.id for one in await held(target, ARTICLES)}


async def test_failures_keep_their_words_and_clash_with_no_new_one(source: MemoryJournal, target: Journal, a_clock) -> None:
    one = Failure(id="assess/articles/2/17", by="worker/1", stage="assess", topic="articles", partition=2, offset=17, error="e",
                  tries=3, at=NOON, what=str(ARTICLES.encode(article(3)), "utf-8"))  # fmt: skip
    done = replace(one, id="assess/articles/2/18", offset=18)
    await source.append(FAILURES, one, done)
    assert "redriven" == await redrive(source, done, a_clock)

    await copied(source, target, untold)
    await target.append(FAILURES, replace(one, error="another one in the same place"))

    assert ["e", "another one in the same place"] == [failure.error for failure in await failures(target)]
