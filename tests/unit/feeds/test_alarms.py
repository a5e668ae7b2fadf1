"""What reaches the operators when feeds, or the whole network, are ill."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import httpx
import pytest
from feedserver import NOON, An, FeedServer, a_web, document, rss
from polled import FAST, HOUR, Site, SteppedClock, kept, polling

from bot.feeds import FeedOptions
from bot.feeds.alarms import AT_ONCE, Alarms
from bot.journal import MemoryJournal
from bot.records import Notice
from bot.topics import NOTICES, POLLS


def a_notice(feed: str, *, solved: bool = False) -> Notice:
    what = "feed_back" if solved else "feed_broken"
    return Notice(id=f"{feed}/{what}/1", by="poll/1", at=NOON, subject=feed, what=what, text="so it is", solved=solved)  # type: ignore[arg-type]


def hear(alarms: Alarms, hosts: int, minutes: int, *errors: str) -> list[str]:
    """Each error is of another host; what is to be said of it."""
    for number, error in enumerate(errors):
        alarms.heard(f"{number}.example", error, hosts, NOON + timedelta(minutes=minutes))
    return [notice.what for notice in alarms.due((), NOON)]


@pytest.mark.parametrize(
    ("hosts", "errors", "down"),
    [
        (150, ("dns",) * 5, True),
        (150, ("dns", "timeout", "connect", "reset"), False),
        (150, ("dns",) * 4 + ("not_found", "dns"), False),  # who says no is there
        (150, ("dns",) * 4 + ("", "dns"), False),
        (150, ("dns",) * 4 + ("blocked_address", "bad_url", "bug", "timeout"), True),
        (3, ("dns",) * 3, True),
        (2, ("dns",) * 2, False),
    ],
)
def test_network_is_down_when_no_host_answers(hosts: int, errors: tuple[str, ...], down: bool) -> None:
    alarms = Alarms()
    hear(alarms, hosts, 0, *errors)
    assert down == alarms.is_down(hosts)


def test_one_host_that_is_asked_often_is_not_the_network() -> None:
    alarms = Alarms()
    for _ in range(9):
        alarms.heard("one.example", "timeout", 150, NOON)
    assert not alarms.is_down(150)


def test_outage_is_told_once_when_it_lasts_and_once_when_it_is_over() -> None:
    alarms, all_dead = Alarms(), ("dns",) * 6
    assert hear(alarms, 150, 0, *all_dead) == []
    assert [hear(alarms, 150, minutes, *all_dead) for minutes in (4, 6, 90)] == [[], ["network_down"], []]
    alarms.heard("0.example", "", 150, NOON + timedelta(minutes=95))
    (back,) = alarms.due((), NOON)
    assert (back.what, back.solved, back.subject) == ("network_back", True, "network")
    assert "from 12:00 to 13:35 UTC" in back.text
    assert hear(alarms, 150, 96, "", "") == []


def test_short_outage_is_not_told() -> None:
    alarms = Alarms()
    assert [hear(alarms, 150, minutes, *errors) for minutes, errors in ((0, ("dns",) * 6), (4, ("",)))] == [[], []]


def test_no_more_is_said_than_can_be_read_and_no_recovery_of_what_was_not_told() -> None:
    alarms = Alarms()
    ill = alarms.due([a_notice(f"f{number}") for number in range(150)], NOON)
    assert [notice.what for notice in ill] == ["feed_broken"] * AT_ONCE + ["feeds_many"]
    later = NOON + timedelta(hours=1)
    well = alarms.due([a_notice(f"f{number}", solved=True) for number in (0, 1, 100, 149)], later)
    assert [notice.subject for notice in well] == ["f0", "f1"]
    assert [notice.subject for notice in alarms.due([a_notice("f149"), a_notice("f149", solved=True)], later)] == ["f149"] * 2


async def test_feed_that_breaks_and_recovers_is_told_once_each_also_over_restarts() -> None:
    clock, well = SteppedClock(HOUR), False
    site = Site(clock, lambda _: httpx.Response(200, content=rss([An()])) if well else httpx.Response(500))
    journal = MemoryJournal(clock)
    async with site.web() as web:
        for hours in (1, 2, 3, 30):
            well = hours == 30
            clock.until, clock.over = hours * HOUR, asyncio.Event()
            async with polling(journal, web, clock, FAST):
                await clock.over.wait()
    told = await kept(journal, NOTICES)
    assert [(notice.id, notice.solved) for notice in told] == [("fast/feed_broken/never", False), ("fast/feed_back/never", True)]
    assert told[0].text == "fast: 5 failed polls in a row, the last one status_500"


async def test_notice_of_a_poll_that_a_crash_undid_comes_again_under_its_id() -> None:
    """The notice was kept, the poll was not."""
    clock = SteppedClock(HOUR)
    site, journal = Site(clock, lambda _: httpx.Response(500)), MemoryJournal(clock)
    async with site.web() as web, polling(journal, web, clock, FAST):
        await clock.over.wait()
    before = [poll for poll in await kept(journal) if poll.errors < 5]
    again = MemoryJournal(clock)
    for poll in before:
        await again.append(POLLS, poll)
    clock.until, clock.over = 2 * HOUR, asyncio.Event()
    async with site.web() as web, polling(again, web, clock, FAST):
        await clock.over.wait()
    ids = [[notice.id for notice in await kept(one, NOTICES)] for one in (journal, again)]
    assert ids == [["fast/feed_broken/never"]] * 2


async def test_outage_of_the_network_is_one_word_and_blames_no_feed() -> None:
    """Real sockets: six hosts of loopback, whose server goes away for an hour and comes back."""
    clock, site = SteppedClock(HOUR), FeedServer({"/rss": document(rss([An()]))})
    server = await asyncio.start_server(site.answer, "0.0.0.0", 0)
    port = server.sockets[0].getsockname()[1]
    feeds = [FeedOptions(id=f"f{n}", url=f"http://127.0.0.{n}:{port}/rss", pace="flash") for n in range(2, 8)]
    journal = MemoryJournal(clock)
    async with a_web() as web, polling(journal, web, clock, *feeds) as poller:
        await clock.over.wait()
        server.close()
        clock.until, clock.over = 3 * HOUR, asyncio.Event()
        poller.replace(feeds)
        await clock.over.wait()
        server = await asyncio.start_server(site.answer, "0.0.0.0", port)
        clock.until, clock.over = 4 * HOUR, asyncio.Event()
        poller.replace(feeds)
        await clock.over.wait()
    server.close()
    assert [notice.what for notice in await kept(journal, NOTICES)] == ["network_down", "network_back"]
    newest = {poll.id: poll for poll in await kept(journal)}
    assert {poll.errors for poll in newest.values()} == {0}
