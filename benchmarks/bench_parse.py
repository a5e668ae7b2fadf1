"""How much a changed feed takes, from bytes to articles: `python benchmarks/bench_parse.py`; exits 1 below a floor.

Each of the feeds has 30 items of 600 characters of HTML, as CDATA and escaped, in Latin, Cyrillic and Arabic. Once every item is
new, as when a feed is read for the first time; once three are, and 27 are what they were, as in life. Set against feedparser
on the same bytes, which makes neither plain text nor ids of them. CPU time, the best of some rounds.
"""

from __future__ import annotations

import asyncio
import io
import random
import sys
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from html import escape

import feedparser
import msgspec

from bot.feeds import FeedOptions
from bot.feeds.intake import take_in
from bot.feeds.parsed import Job, Memory, ParsedFeed
from bot.feeds.parsing import parse
from bot.feeds.reading import blank
from bot.feeds.sandbox import Sandbox
from bot.records import Poll

FEEDS, ITEMS, ROUNDS = 10, 30, 4
FLOOR_ALL, FLOOR_SOME = 6.0, 20.0
NEW = 3
NOON = datetime(2026, 3, 14, 12, 0, tzinfo=UTC)
URL = "https://news.example/rss"
WORDS = (
    [
        "Missile",
        "strikes",
        "hit",
        "an",
        "apartment",
        "block",
        "in",
        "the",
        "city",
        "overnight",
        "officials",
        "said",
        "while",
        "crews",
        "searched",
        "the",
        "rubble",
    ],
    [
        "Ракетный",
        "удар",
        "по",
        "жилому",
        "дому",
        "в",
        "городе",
        "ночью",
        "сообщили",
        "власти",
        "спасатели",
        "ищут",
        "выживших",
        "под",
        "завалами",
    ],
    [
        "قصف",
        "صاروخي",
        "استهدف",
        "مبنى",
        "سكنيا",
        "في",
        "المدينة",
        "ليلا",
        "وقال",
        "مسؤولون",
        "إن",
        "فرق",
        "الإنقاذ",
        "تبحث",
        "عن",
        "ناجين",
        "تحت",
        "الأنقاض",
    ],
)


def feed(seed: int, words: Sequence[str], *, cdata: bool) -> bytes:
    chance = random.Random(seed)

    def some(count: int) -> str:
        return " ".join(chance.choices(words, k=count))

    def item(number: int) -> str:
        markup = (
            f'<p>{some(30)}, <a href="https://news.example/{number}?a=1&amp;b=2">{some(3)}</a> {some(20)}.</p>'
            f'<p><img src="https://img.example/{number}.jpg" alt="x"/>{some(25)}&nbsp;&mdash; &#8220;{some(5)}&#8221;</p>'
        )
        text = f"<![CDATA[{markup}]]>" if cdata else escape(markup)
        return (
            f"<item><title>{some(9)}</title><link>https://news.example/{seed}/{number}</link>"
            f'<guid isPermaLink="false">n-{seed}-{number}</guid><dc:creator>{some(2)}</dc:creator><category>{some(1)}</category>'
            f"<pubDate>{format_datetime(NOON - timedelta(minutes=number))}</pubDate><description>{text}</description></item>\n"
        )

    head = '<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>'
    return (head + "<title>News</title>" + "".join(map(item, range(ITEMS))) + "</channel></rss>").encode()


BODIES = [feed(seed, words, cdata=cdata) for seed in range(FEEDS) for words in WORDS for cdata in (True, False)]
FEED = FeedOptions(url=URL, id="x")


def articles(body: bytes) -> None:
    found = parse(Job(body=body, url=URL, memory=b""))
    assert isinstance(found, ParsedFeed)
    assert not found.fallback, found.fallback
    assert take_in(found, FEED, None, NOON, timedelta(days=1)).new == ITEMS


def known_before(body: bytes) -> tuple[Poll, Memory]:
    """What there is to know of the feed before its three newest items came."""
    start, tail = b"<item>", b"</channel></rss>"
    head, *items = body.removesuffix(tail).split(start)
    found = parse(Job(body=start.join((head, *items[NEW:])) + tail, url=URL, memory=b""))
    assert isinstance(found, ParsedFeed)
    intake = take_in(found, FEED, None, NOON, timedelta(days=1))
    return msgspec.structs.replace(blank(FEED), seen=intake.seen), intake.memory


def new_articles(body: bytes, before: tuple[Poll, Memory]) -> None:
    known, memory = before
    found = parse(Job(body=body, url=URL, memory=memory))
    assert isinstance(found, ParsedFeed)
    assert take_in(found, FEED, known, NOON, timedelta(days=1)).new == NEW


def milliseconds(work: Callable[[bytes], object], rounds: int) -> float:
    best = float("inf")
    for _ in range(rounds):
        began = time.process_time()
        for body in BODIES:
            work(body)
        best = min(best, time.process_time() - began)
    return best / len(BODIES) * 1000


async def through_the_process() -> float:
    """Wall-clock of one feed through the parsing process, and back; it waits for one at a time."""
    sandbox = Sandbox()
    try:
        await sandbox.parse(Job(body=BODIES[0], url=URL))
        best = float("inf")
        for _ in range(ROUNDS):
            began = time.perf_counter()
            for body in BODIES:
                await sandbox.parse(Job(body=body, url=URL))
            best = min(best, time.perf_counter() - began)
    finally:
        await sandbox.close()
    return best / len(BODIES) * 1000


def main() -> int:
    theirs = milliseconds(lambda body: feedparser.parse(io.BytesIO(body)), 2)
    bare = milliseconds(lambda body: feedparser.parse(io.BytesIO(body), sanitize_html=False, resolve_relative_uris=False), 2)
    parsing = milliseconds(lambda body: parse(Job(body=body, url=URL)), ROUNDS)
    ours = milliseconds(articles, ROUNDS)
    before = {body: known_before(body) for body in BODIES}
    some = milliseconds(lambda body: new_articles(body, before[body]), ROUNDS)
    there = asyncio.run(through_the_process())
    print(
        f"{len(BODIES)} feeds of {ITEMS} items, {sum(map(len, BODIES)) / len(BODIES) / 1000:.0f} kB each; milliseconds per feed"
    )
    print(f"  feedparser alone                    {theirs:7.2f}")
    print(f"  feedparser, as bare as it gets      {bare:7.2f}")
    print(f"  bytes to items in plain text        {parsing:7.2f}   {theirs / parsing:.1f} times as fast as feedparser alone")
    print(f"  bytes to articles, all new          {ours:7.2f}   {theirs / ours:.1f} times (floor {FLOOR_ALL:g})")
    print(f"  bytes to articles, 3 of 30 new      {some:7.2f}   {theirs / some:.1f} times (floor {FLOOR_SOME:g})")
    print(f"  through the parsing process (wall)  {there:7.2f}   of it {there - parsing:.2f} on the way")
    return int(theirs / ours < FLOOR_ALL or theirs / some < FLOOR_SOME)


if __name__ == "__main__":
    sys.exit(main())
