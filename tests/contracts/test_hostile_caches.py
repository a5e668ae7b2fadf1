"""Servers that lie about what is new and what time it is, polled three times each: no news is missed, none is told twice."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Mapping
from datetime import datetime, timedelta
from email.utils import format_datetime

import httpx
import pytest
from feedserver import NOON, Act, An, Asked, a_web, answers, raw, rss, serving
from polled import FAST, HOUR, Site, SteppedClock, polling

from bot.feeds import FeedOptions, PollOptions, poll_feeds
from bot.journal import MemoryJournal
from bot.records import Poll
from bot.topics import ARTICLES, POLLS
from conftest import HandClock

pytestmark = pytest.mark.slow
ONE, TWO, THREE = (rss([An(guid=f"g{n}", title=f"Title {n}", link=f"https://news.example/{n}")]) for n in range(3))
LATER = "Sun, 14 Mar 2055 12:00:00 GMT"
YEAR = timedelta(days=365)


def in_turn(*acts: Act) -> Act:
    """The first answer to the first request, and so on; the last one for ever."""
    left = list(acts)

    async def act(asked: Asked, writer: asyncio.StreamWriter) -> None:
        await (left.pop(0) if len(left) > 1 else left[0])(asked, writer)

    return act


def always(body: bytes = ONE, **headers: str) -> Act:
    return answers(200, body, **headers)


FINE3 = ("", "", "")
VALIDATORS = {
    "one ETag for all": (FINE3, 3, '"a"', in_turn(*(always(body, ETag='"a"') for body in (ONE, TWO, THREE)))),
    "one date for all": (FINE3, 3, LATER, in_turn(*(always(body, Last_Modified=LATER) for body in (ONE, TWO, THREE)))),
    "a new ETag for the same": (FINE3, 1, '"1"', in_turn(*(always(ETag=f'"{n}"') for n in (1, 2, 3)))),
    "weak, then strong": (FINE3, 1, 'W/"a"', in_turn(always(ETag='W/"a"'), always(ETag='"a"'))),
    "304 at first": (("status_304", "status_304", ""), 1, "", in_turn(answers(304), answers(304), always())),
    "304 that nobody asked for": (("", "status_304", ""), 2, "", in_turn(always(), answers(304), always(TWO))),
    "304 with a body": (FINE3, 1, '"a"', in_turn(always(ETag='"a"'), answers(304, TWO, ETag='"b"'))),
    "304 for ever": (FINE3, 1, '"a"', in_turn(always(ETag='"a"'), answers(304))),
    "an ETag of two thousand letters": (FINE3, 1, "", always(ETag='"' + "a" * 2_000 + '"')),
    "an ETag of odd letters": (FINE3, 1, "", raw(b'HTTP/1.1 200 OK\r\nETag: "\xff\xfe"\r\n\r\n' + ONE)),
    "an ETag without quotes": (FINE3, 1, "a b", always(ETag="a b")),
    "an empty ETag": (FINE3, 1, "", always(ETag="")),
    "two ETags": (FINE3, 1, '"a", "b"', raw(b'HTTP/1.1 200 OK\r\nETag: "a"\r\nETag: "b"\r\n\r\n' + ONE)),
    "a date that is none": (FINE3, 1, "yesterday", always(Last_Modified="yesterday")),
    "a condition is too much": (("", "status_412", "status_412"), 1, '"a"', in_turn(always(ETag='"a"'), answers(412))),
    "nothing, then the same": (("", "empty_body", ""), 1, '"a"', in_turn(always(ETag='"a"'), always(b""), always(ETag='"a"'))),
    "cut, with an ETag": (
        ("truncated", "", ""), 1, '"a"',
        in_turn(raw(b'HTTP/1.1 200 OK\r\nETag: "x"\r\nContent-Length: 9999\r\n\r\n' + ONE[:200]), always(ETag='"a"')),
    ),
}  # fmt: skip
"""Errors of three polls, articles in all, the validator that the last request named, and how it is answered.

Each poll knows what the journal kept, and an unchanged body is not worth a record: its new ETag is known while the bot runs.
"""


async def newest(journal: MemoryJournal) -> dict[str, Poll]:
    return {poll.id: poll async for poll in journal.replay(POLLS)}


async def test_nothing_is_missed_and_nothing_told_twice_when_caches_lie() -> None:
    clock, rounds = HandClock(NOON), []
    journal = MemoryJournal(clock)
    async with serving() as server, a_web() as web:
        server.acts |= {f"/{n}": act for n, (_, _, _, act) in enumerate(VALIDATORS.values())}
        feeds = [FeedOptions(id=f"c{n}", url=server.url(f"/{n}")) for n in range(len(VALIDATORS))]
        for _ in range(3):
            await poll_feeds(journal, feeds, PollOptions(per_host=20), web, clock, lambda: 0.5, once=True)
            clock.forward(600)
            rounds.append(await newest(journal))
    last = {asked.path: asked.headers for asked in server.asked}
    articles = Counter([article.feed_id async for article in journal.replay(ARTICLES)])
    for n, (name, (errors, count, validator, _)) in enumerate(VALIDATORS.items()):
        named = last[f"/{n}"].get("if-none-match", last[f"/{n}"].get("if-modified-since", ""))
        assert (name, errors, count, validator) == (
            name,
            tuple(polls[f"c{n}"].error for polls in rounds),
            articles[f"c{n}"],
            named,
        )
    assert "cookie" not in {name for headers in last.values() for name in headers}


def at(moment: datetime) -> str:
    return format_datetime(moment.astimezone(NOON.tzinfo), usegmt=True)


FRESH = {
    "an age of ten years": (3_600, {"Cache-Control": "max-age=315360000"}),
    "a negative age": (0, {"Cache-Control": "max-age=-5"}),
    "an age beyond numbers": (3_600, {"Cache-Control": "max-age=" + "9" * 400}),
    "older than it lives": (0, {"Cache-Control": "max-age=60", "Age": "99999999999"}),
    "Expires 0": (0, {"Expires": "0"}),
    "Expires is no date": (0, {"Expires": "Sat, 99 Mar 2026 99:00:00 GMT"}),
    "its clock a year behind": (300, {"Date": at(NOON - YEAR), "Expires": at(NOON - YEAR + timedelta(minutes=5))}),
    "its clock a year ahead": (300, {"Date": at(NOON + YEAR), "Expires": at(NOON + YEAR + timedelta(minutes=5))}),
    "a year ahead, and only Expires": (3_600, {"Expires": at(NOON + YEAR)}),
    "a year behind, and only Expires": (0, {"Expires": at(NOON - YEAR)}),
    "the end of time": (3_600, {"Expires": "Fri, 31 Dec 9999 23:59:59 -2359"}),
}
"""Seconds for which an answer is believed to stay new, and what the server says about it."""


async def polls_of(told: Mapping[str, tuple[int, Mapping[str, str]]]) -> dict[str, Poll]:
    """What is known after one poll of each, by status and headers."""
    clock, names = HandClock(NOON), list(told)

    def answer(request: httpx.Request) -> httpx.Response:
        status, headers = told[names[int(request.url.host[1:])]]
        return httpx.Response(status, headers=headers, content=ONE)

    site, journal = Site(clock, answer), MemoryJournal(clock)
    feeds = [FeedOptions(id=f"h{n}", url=f"http://h{n}/", pace="fast") for n in range(len(names))]
    async with site.web() as web:
        await poll_feeds(journal, feeds, PollOptions(), web, clock, lambda: 0.5, once=True)
    polls = await newest(journal)
    return {name: polls[f"h{n}"] for n, name in enumerate(names)}


async def test_no_word_of_a_server_keeps_news_away_for_long() -> None:
    polls = await polls_of({name: (200, headers) for name, (_, headers) in FRESH.items()})
    assert {name: seconds for name, (seconds, _) in FRESH.items()} == {name: poll.fresh_seconds for name, poll in polls.items()}
    assert {name for name, poll in polls.items() if not 60 <= (poll.next_at - poll.at).total_seconds() <= 70 * 60} == set()


async def test_server_that_asks_to_wait_by_a_wrong_clock_is_asked_again() -> None:
    polls = await polls_of(
        {name: (503, {"retry-after": at(moment)}) for name, moment in (("a", NOON + YEAR), ("b", NOON - YEAR))}
    )
    assert timedelta(days=1) <= polls["a"].next_at - polls["a"].at <= timedelta(hours=27)
    assert polls["b"].next_at - polls["b"].at <= timedelta(hours=1)


class Jumping(SteppedClock):
    """Somebody sets the clock of this machine, after half an hour."""

    jump = timedelta()

    def now(self) -> datetime:
        return super().now() + (self.jump if self.passed > HOUR / 2 else timedelta())


@pytest.mark.parametrize("hours", [-24, -1, 1, 24])
async def test_rhythm_stays_when_our_clock_jumps_by(hours: int) -> None:
    times = []
    for jump in (timedelta(), timedelta(hours=hours)):
        clock = Jumping(2 * HOUR)
        clock.jump = jump
        site, journal = Site(clock), MemoryJournal(clock)
        async with site.web() as web, polling(journal, web, clock, FAST):
            await clock.over.wait()
        times.append(site.times("fast"))
    assert times[0] == times[1]
    assert len(times[0]) > 10
