"""Thirteen thousand real posts over real HTTP: every one accepted, once, and nothing asked for twice."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import aclosing, asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from unicodedata import normalize

import pytest
from feedserver import a_web

from bot.feeds import FeedOptions, PollOptions, PollSummary, poll_feeds
from bot.journal import EmbeddedOptions, MemoryOptions, open_journal
from bot.net import Limits
from bot.ports import Journal
from bot.records import Article
from bot.topics import ARTICLES
from conftest import HandClock
from tools.replay_telegram import Post, channels, posts, served

DATA = Path(__file__).parents[3] / "shared" / "data" / "telegram_ru_dev.jsonl.gz"
THEN = datetime(2024, 11, 20, tzinfo=UTC)  # the day after the newest post
TEXT = 4_096


@asynccontextmanager
async def opened(kind: str, folder: Path, clock: HandClock) -> AsyncIterator[Journal]:
    options = MemoryOptions() if kind == "memory" else EmbeddedOptions(path=Path("news.db"))
    journal = await open_journal(options, clock, folder)
    try:
        yield journal
    finally:
        await journal.close()


def words(text: str) -> str:
    """Without what plain text leaves out or joins."""
    return "".join(letter for letter in normalize("NFC", text) if letter.isalnum())


@pytest.mark.data
@pytest.mark.slow
@pytest.mark.skipif(not DATA.is_file(), reason=f"the real posts are not there: {DATA}")
@pytest.mark.parametrize("kind", ["memory", "embedded"])
async def test_every_real_post_is_accepted_once(kind: str, tmp_path: Path) -> None:
    rows, clock = posts(DATA), HandClock(THEN)
    feeds = channels(rows)
    async with served(feeds) as base, a_web(Limits()) as web, opened(kind, tmp_path, clock) as journal:
        options = [FeedOptions(id=feed.id, url=f"{base}/{feed.id}", publisher=feed.title, language="ru") for feed in feeds]
        patient = PollOptions(per_host=4, parsers=2)
        first = await poll_feeds(journal, options, patient, web, clock, lambda: 0.5, once=True)
        second = await poll_feeds(journal, options, patient, web, clock, lambda: 0.5, once=True)
        async with aclosing(journal.replay(ARTICLES)) as stored:
            articles = [article async for article in stored]
    assert (len(feeds) >= 20, len(rows) >= 10_000) == (True, True)
    assert first == PollSummary(polls=len(feeds), new=len(rows))
    assert second == PollSummary(polls=len(feeds), unchanged=len(feeds))
    assert sorted(article.url for article in articles) == sorted(row.link for row in rows)
    assert len({article.id for article in articles}) == len(rows)
    by_link = {row.link: row for row in rows}
    assert [article.url for article in articles if not is_faithful(article, by_link[article.url])] == []


def is_faithful(article: Article, row: Post) -> bool:
    """Does the article say what the post says, when, and is it old exactly if it was?"""
    is_stale = THEN - row.published > timedelta(hours=24)
    same_words = words(article.text) == words(row.text) or (len(row.text) > TEXT and "cut" in article.flags)
    return (article.published_at, article.stale, same_words) == (row.published, is_stale, True)
