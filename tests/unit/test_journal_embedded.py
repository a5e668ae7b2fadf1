"""The embedded journal's own matters: the file, what is wrong with it, its size, and more than one process."""

from __future__ import annotations

import asyncio
import os
import resource
import sqlite3
import threading
from collections.abc import AsyncIterator
from contextlib import aclosing, closing
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot.journal import EmbeddedOptions, MemoryJournal, MemoryOptions, open_journal, store
from bot.journal import reader as reading
from bot.journal.embedded import EmbeddedJournal, open_embedded
from bot.journal.writer import Writer
from bot.options import Options
from bot.ports import Damaged, JournalFailed
from bot.records import Casualty, Failure, Poll, Strike
from bot.topics import ARTICLES, ASSESSMENTS, FAILURES, POLLS, Topic
from builders import NOON, an_article, an_assessment

SOON = 20.0


class Opener:
    """Opens the same file as often as asked, and closes all in the end."""

    def __init__(self, clock: Any, base: Path) -> None:
        self.clock = clock
        self.path = base / "tocsin.db"
        self.opened: list[EmbeddedJournal] = []

    async def __call__(self, **options: Any) -> EmbeddedJournal:
        journal = await open_embedded(EmbeddedOptions(path=self.path.name, **options), self.clock, self.path.parent)
        self.opened.append(journal)
        return journal

    def sql(self, *statements: str) -> None:
        """What somebody else does to the file."""
        with closing(sqlite3.connect(self.path)) as connection, connection:
            for statement in statements:
                connection.execute(statement)


@pytest.fixture
async def opener(a_clock: Any, tmp_path: Path) -> AsyncIterator[Opener]:
    opener = Opener(a_clock, tmp_path)
    yield opener
    for journal in opener.opened:
        await journal.close()


def failure(number: int) -> Failure:
    return Failure(
        id=f"f{number}", by="worker/1", stage="s", topic="articles", partition=0, offset=number, error="e", tries=3, at=NOON
    )


async def held(journal: Any, topic: Topic[Any]) -> list[str]:
    return [record.id async for record in journal.replay(topic)]


async def first(journal: Any, topic: Topic[Any], count: int) -> list[Any]:
    entries: list[Any] = []
    async with asyncio.timeout(SOON), aclosing(journal.shares(topic, reader="r")) as shares:
        async for entry in await anext(shares):
            entries.append(entry)
            if len(entries) == count:
                break
    return entries


async def test_kind_of_options_chooses_the_journal(a_clock, tmp_path):
    for options, kind in ((MemoryOptions(), MemoryJournal), (EmbeddedOptions(path="sub/x.db"), EmbeddedJournal)):
        assert isinstance(options, Options)
        journal = await open_journal(options, a_clock, tmp_path)
        assert isinstance(journal, kind)
        await journal.close()
    assert (tmp_path / "sub" / "x.db").exists()


async def test_file_is_in_order_and_alone_when_closed(opener):
    journal = await opener()
    await journal.append(FAILURES, failure(1))
    assert opener.path.with_name("tocsin.db-lock").stat().st_size > 0
    await journal.close()
    assert not opener.path.with_name("tocsin.db-wal").exists()
    assert opener.path.with_name("tocsin.db-lock").stat().st_size == 0


async def test_every_commit_is_synced_to_the_disk(opener):
    journal = await opener()
    pragma = await journal._writer.ask(lambda connection: connection.execute("PRAGMA synchronous").fetchone()[0])
    mode = await journal._writer.ask(lambda connection: connection.execute("PRAGMA journal_mode").fetchone()[0])
    assert (pragma, mode) == (2, "wal")


async def test_newer_schema_is_refused_with_what_to_do(opener):
    await (await opener()).close()
    opener.sql(f"PRAGMA user_version = {len(store.STEPS) + 1}")
    with pytest.raises(JournalFailed, match=r"newer tocsin \(schema 2, this one knows 1\)"):
        await opener()


async def test_database_of_another_program_is_refused_and_left_alone(opener):
    opener.sql("CREATE TABLE precious(x)")
    with pytest.raises(JournalFailed, match="another program"):
        await opener()
    opener.sql("PRAGMA user_version = 1")
    with pytest.raises(JournalFailed):
        await opener()
    with closing(sqlite3.connect(opener.path)) as connection:
        assert connection.execute("SELECT name FROM sqlite_master").fetchall() == [("precious",)]


async def test_file_that_is_no_database_is_refused_with_what_to_do(opener):
    opener.path.write_bytes(b"these are my notes " * 1000)
    with pytest.raises(JournalFailed, match="damaged: stop tocsin, move the file"):
        await opener()


@pytest.mark.parametrize("where", ["header", "middle", "end"])
async def test_damage_is_found_at_start_after_an_unclean_end(opener, where):
    journal = await opener()
    await journal.append(ARTICLES, *[an_article(id=f"a{n}", text="x" * 3000) for n in range(400)])
    await journal.close()
    size = opener.path.stat().st_size
    with opener.path.open("r+b") as file:
        if where == "end":
            file.truncate(size // 2)
        else:
            file.seek({"header": 0, "middle": size // 2}[where])
            file.write(os.urandom(20_000))
    opener.path.with_name("tocsin.db-lock").write_bytes(b"open\n")
    with pytest.raises(JournalFailed, match="damaged"):
        await opener()


async def test_check_after_an_unclean_end_gives_up_when_it_takes_too_long(opener):
    journal = await opener()
    await journal.append(ARTICLES, *[an_article(id=f"a{n}", text="x" * 3000) for n in range(2000)])
    await journal.close()
    with closing(store.connect(opener.path, synchronous="FULL")) as connection, capture_logs() as lines:
        for _ in range(50):  # the check may happen to be faster than the thread that stops it
            store.check(connection, opener.path, 0.0001)
    assert {line["event"] for line in lines} == {"journal checked in part"}


async def test_file_is_sound_after_an_unclean_end_without_damage(opener):
    journal = await opener()
    await journal.append(FAILURES, failure(1))
    await journal.close()
    opener.path.with_name("tocsin.db-lock").write_bytes(b"open\n")
    assert await held(await opener(), FAILURES) == ["f1"]


async def test_folder_that_cannot_be_made_is_said(a_clock, tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(JournalFailed, match="writable"):
        await open_embedded(EmbeddedOptions(path="file/tocsin.db"), a_clock, tmp_path)


async def test_path_that_is_a_folder_is_said(a_clock, tmp_path):
    (tmp_path / "tocsin.db").mkdir()
    with pytest.raises(JournalFailed, match="writable"):
        await open_embedded(EmbeddedOptions(path="tocsin.db"), a_clock, tmp_path)


async def test_topic_with_another_number_of_partitions_is_refused(opener):
    journal = await opener()
    await journal.append(ARTICLES, an_article())
    await journal.close()
    again = await opener()
    with pytest.raises(JournalFailed, match="articles has 6 partitions in the journal and 7 in this program"):
        await again.append(Topic("articles", ARTICLES.record, partitions=7), an_article())


async def test_topic_with_an_impossible_name_is_refused(opener):
    journal = await opener()
    with pytest.raises(ValueError, match="topic's name"):
        await journal.append(Topic('x" (y); --', ARTICLES.record), an_article())


async def test_record_that_is_too_big_is_refused_and_nothing_else(opener):
    journal = await opener()
    with pytest.raises(ValueError, match="bigger than"):
        await journal.append(ARTICLES, an_article(text="x" * 70_000_000))
    await journal.append(ARTICLES, an_article())
    assert await held(journal, ARTICLES) == ["a1"]


async def test_damaged_record_stands_in_its_place_and_the_rest_is_read(opener):
    journal = await opener()
    await journal.append(FAILURES, *[failure(n) for n in range(4)])
    opener.sql(
        """UPDATE entry_failures SET value = CAST('{"record":"failure"' AS BLOB) WHERE "offset" = 2""",
        """UPDATE entry_failures SET value = X'FF00FE' WHERE "offset" = 3""",
    )
    with capture_logs() as lines:
        entries = await first(journal, FAILURES, 4)
        assert await held(journal, FAILURES) == ["f0", "f3"]
    assert [type(entry.record) for entry in entries] == [Failure, Damaged, Damaged, Failure]
    assert (entries[1].record.id, entries[1].record.value) == ("failures/0/2", '{"record":"failure"')
    assert {line["event"] for line in lines} == {"record damaged"}
    async with aclosing(journal.follow(FAILURES, newest=4)) as records:
        assert [(await anext(records)).id for _ in range(2)] == ["f0", "f3"]


async def test_others_have_to_wait_and_are_told_when_the_file_is_locked(opener):
    journal = await opener()
    await journal.append(FAILURES, failure(1))
    await journal._writer.ask(lambda connection: connection.execute("PRAGMA busy_timeout = 20"))
    with closing(sqlite3.connect(opener.path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(JournalFailed, match="locked") as caught:
            await journal.append(FAILURES, failure(2))
        assert caught.value.passing
        other.execute("ROLLBACK")
    await journal.append(FAILURES, failure(3))
    assert await held(journal, FAILURES) == ["f1", "f3"]


async def test_full_disk_is_said_and_the_line_goes_on_when_there_is_space(opener):
    """`max_page_count` makes SQLite answer as it does on a full disk: SQLITE_FULL."""
    journal = await opener()
    await journal.append(ARTICLES, an_article(id="first"))

    def limit(pages: int) -> Any:
        return journal._writer.ask(lambda connection: connection.execute(f"PRAGMA max_page_count = {pages}").fetchone())

    await limit(48)  # the first statement of the append still finds room, the second does not
    with pytest.raises(JournalFailed, match="no space left") as caught:
        await journal.append(ARTICLES, *[an_article(id=f"a{n}", text="x" * 3000) for n in range(100)])
    assert caught.value.passing
    assert await held(journal, ARTICLES) == ["first"]
    await limit(1_000_000)
    await journal.append(ARTICLES, an_article(id="second"))
    assert await held(journal, ARTICLES) == ["first", "second"]


async def test_file_that_may_not_grow_stops_the_line_and_loses_nothing(opener):
    """The kernel itself refuses here, in the middle of a write to the WAL."""
    journal = await opener()
    kept: list[str] = []

    async def fill() -> None:
        while True:
            await journal.append(ARTICLES, an_article(id=f"a{len(kept)}", text="x" * 3000))
            kept.append(f"a{len(kept)}")

    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, hard))
    try:
        with pytest.raises(JournalFailed, match="look at it, and at its space") as caught:
            await fill()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert caught.value.passing
    await journal.append(ARTICLES, an_article(id="after"))
    assert kept
    assert await held(journal, ARTICLES) == [*kept, "after"]


async def test_no_write_goes_on_after_a_failed_sync(opener):
    journal = await opener()
    await journal.append(FAILURES, failure(1))
    error = sqlite3.OperationalError("disk I/O error")
    error.sqlite_errorname = "SQLITE_IOERR_FSYNC"
    answer = journal._writer._answer(error)
    assert not answer.passing
    with pytest.raises(JournalFailed, match="did not confirm"):
        await journal.append(FAILURES, failure(2))
    await journal.close()
    assert opener.path.with_name("tocsin.db-lock").stat().st_size > 0, "the next start has to check the file"


@pytest.mark.parametrize(
    ("name", "words", "passing"),
    [
        ("SQLITE_FULL", "no space left", True),
        ("SQLITE_BUSY_SNAPSHOT", "locked", True),
        ("SQLITE_IOERR_WRITE", "does not answer", True),
        ("SQLITE_IOERR_FSYNC", "did not confirm", False),
        ("SQLITE_CORRUPT_INDEX", "damaged", False),
        ("SQLITE_READONLY_DBMOVED", "writable", False),
        ("SQLITE_MISUSE", "cannot be used", False),
    ],
)
def test_errors_say_what_to_do_and_whether_waiting_helps(name, words, passing):
    error = sqlite3.OperationalError("words of SQLite")
    error.sqlite_errorname = name
    failed = store.failed(error, Path("tocsin.db"))
    assert words in str(failed)
    assert failed.passing == passing


async def test_oldest_records_go_when_the_file_is_too_big(opener):
    journal = await opener(max_bytes=2 * 1024**2)
    await journal.append(FAILURES, *[failure(n) for n in range(10)])
    with capture_logs() as lines:
        for n in range(40):
            opener.clock.forward(60)
            await journal.append(ARTICLES, *[an_article(id=f"{n}-{m}", text="x" * 1500) for m in range(100)])
        async with asyncio.timeout(SOON):
            while len(articles := await held(journal, ARTICLES)) > 1500:
                pass
    assert articles[-1] == "39-99"
    assert len(articles) > 500
    assert len(await held(journal, FAILURES)) == 10, "kept for 90 days, so they outlive articles kept for 14"
    assert [line["event"] for line in lines].count("journal full, oldest records go") >= 1
    assert opener.path.stat().st_size < 6 * 1024**2


async def test_keep_of_the_options_beats_the_topics_own(opener):
    journal = await opener(keep={"articles": "1h"})
    await journal.append(ARTICLES, an_article(id="old"))
    opener.clock.forward(timedelta(hours=2).total_seconds())
    await journal.append(ARTICLES, *[an_article(id=f"a{n}") for n in range(1100)])
    async with asyncio.timeout(SOON):
        while "old" in await held(journal, ARTICLES):
            pass
    assert len(await held(journal, ARTICLES)) == 1100


async def test_old_records_go_although_none_come(opener):
    journal = await opener()
    await journal.append(FAILURES, failure(1))
    swept = asyncio.Event()
    loop = asyncio.get_running_loop()

    def sweep(connection: sqlite3.Connection) -> bool:
        loop.call_soon_threadsafe(swept.set)
        return False

    writer = Writer(opener.path, committed=lambda heads: None, sweep=sweep, idle_seconds=0.01)
    await writer.start()
    async with asyncio.timeout(SOON):
        await swept.wait()
        swept.clear()
        await swept.wait()
    await writer.stop()


async def test_what_is_minor_is_looked_at_once_and_stays_if_it_cannot_be_read(opener):
    journal = await opener()
    dull = [an_assessment(id=f"d{n}", strike=Strike(score=0.1), casualty=Casualty(score=0.0)) for n in range(1500)]
    await journal.append(ASSESSMENTS, *dull)
    opener.sql("UPDATE entry_assessments SET value = CAST('no json' AS BLOB) WHERE id = 'd7'")
    opener.clock.forward(ASSESSMENTS.keep_minor.total_seconds() + 1)
    await journal.append(ASSESSMENTS, *[an_assessment(id=f"a{n}") for n in range(1100)])
    async with asyncio.timeout(SOON):
        while len(entries := [entry async for entry in journal.entries(ASSESSMENTS)]) > 1101:
            pass
    assert isinstance(entries[0].record, Damaged)
    assert 1101 == len(entries)


async def test_compaction_goes_on_where_it_stopped_when_opened_again(opener):
    def poll(number: int, errors: int) -> Poll:
        return Poll(id=f"p{number}", by="poll/1", host="h", url="u", at=NOON, next_at=NOON, errors=errors)

    journal = await opener()
    await journal.append(POLLS, *[poll(n, 1) for n in range(700)])
    await journal.close()
    again = await opener()
    await again.append(POLLS, *[poll(n, 2) for n in range(700)])
    async with asyncio.timeout(SOON):
        while len(await held(again, POLLS)) > 700:
            pass
    assert {record.errors async for record in again.replay(POLLS)} == {2}


async def test_news_of_another_opener_wakes_a_waiting_reader(opener):
    here, there = await opener(), await opener()
    task = asyncio.create_task(first(here, FAILURES, 2))
    async with asyncio.timeout(SOON):
        await there.append(FAILURES, failure(1))
        await there.append(FAILURES, failure(2))
        assert [entry.record.id for entry in await task] == ["f1", "f2"]


async def test_own_appends_wake_a_reader_without_a_look_at_the_file(opener):
    journal = await opener()
    journal.reader._news = lambda _heads: None
    task = asyncio.create_task(first(journal, FAILURES, 2))
    async with asyncio.timeout(SOON):
        for number in range(2):
            await journal.append(FAILURES, failure(number))
        assert [entry.record.id for entry in await task] == ["f0", "f1"]


async def test_reader_who_has_handled_all_begins_at_the_end_of_the_topic(opener):
    journal = await opener()
    await journal.append(ARTICLES, *[an_article(id=f"a{n}") for n in range(60)])
    entries = await first(journal, ARTICLES, 60)
    for entry in entries[:50]:
        await journal.advance(entry, FAILURES, ())
    begin = partial(reading.start, topic="articles", reader="r", partitions=6)
    assert (await journal.reader.ask(begin)).cursor == 50
    for entry in entries[50:]:
        await journal.advance(entry, FAILURES, ())
    assert (await journal.reader.ask(begin)).cursor == 60


async def test_reader_passes_over_what_was_let_go_before_it_was_read(opener):
    journal = await opener()
    await journal.append(FAILURES, failure(1), failure(2))
    opener.sql("DELETE FROM entry_failures")
    assert await journal.beyond(FAILURES, 0) == ([], 2)


async def test_second_opener_stands_by_and_takes_over_with_nothing_repeated(opener):
    here, there = await opener(), await opener()
    await here.append(FAILURES, failure(1), failure(2))
    async with asyncio.timeout(SOON):
        with capture_logs() as lines:
            async with aclosing(here.shares(FAILURES, reader="r")) as shares:
                async for entry in await anext(shares):
                    waiting = asyncio.create_task(first(there, FAILURES, 1))
                    await here.advance(entry, FAILURES, ())
                    break
                while not lines:
                    await there.lag(FAILURES, reader="r")
        assert [entry.record.id for entry in await waiting] == ["f2"]
    assert [(line["event"], line["held_by_process"]) for line in lines] == [("reader stands by", str(os.getpid()))]


async def test_next_holder_begins_behind_what_the_last_one_had_under_way(opener):
    journal = await opener()
    await journal.append(FAILURES, failure(1), failure(2))
    await journal.lag(ARTICLES, reader="r")  # its table is there, so that the step below is with the writer at once
    gate = threading.Event()
    async with asyncio.timeout(SOON), asyncio.TaskGroup() as group:
        async with aclosing(journal.shares(FAILURES, reader="r")) as shares:
            async for entry in await anext(shares):
                group.create_task(journal._writer.ask(lambda _: gate.wait(SOON)))
                group.create_task(journal.advance(entry, ARTICLES, ()))
                await asyncio.sleep(0)
                break
        after = group.create_task(first(journal, FAILURES, 1))
        for _ in range(20):
            await journal.lag(FAILURES, reader="r")
        gate.set()
    assert [entry.record.id for entry in after.result()] == ["f2"]


async def test_reader_names_with_odd_characters_are_kept_apart(opener):
    journal = await opener()
    await journal.append(FAILURES, failure(1))
    names = ["deliver.a/b", "deliver.a%2Fb", "../deliver", "deliver Київ"]
    for number, name in enumerate(names):
        async with aclosing(journal.shares(FAILURES, reader=name)) as shares:
            await anext(shares)
            assert len(list(opener.path.with_name("tocsin.db-leases").iterdir())) == number + 1


async def test_reader_with_an_impossible_name_is_said(opener):
    journal = await opener()
    with pytest.raises(JournalFailed, match="cannot be used"):
        await anext(journal.shares(FAILURES, reader="x" * 300))


async def test_asking_a_closed_journal_says_so(opener):
    journal = await opener()
    await journal.close()
    for asking in (journal.lag(FAILURES, reader="r"), journal.append(FAILURES, failure(1)), held(journal, FAILURES)):
        with pytest.raises(JournalFailed, match="closed"):
            await asking
