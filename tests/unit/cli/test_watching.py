"""The counters and the note of the living view: what the bot does, said while nothing rings."""

from __future__ import annotations

import asyncio
import io
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest
import rich.console

from bot.app import opened
from bot.channels import Console, ConsoleOptions
from bot.cli.watching import trouble, watched
from bot.records import Poll
from bot.settings import Config, Settings
from bot.topics import ALERTS, ARTICLES, POLLS
from builders import NOON, an_alert, an_article, an_incident
from conftest import HandClock


def a_poll(feed: str, error: str = "") -> Poll:
    return Poll(
        by="poll",
        id=feed, host="h", url="https://h/", at=NOON, next_at=NOON, outcome="failed" if error else "new", error=error,
        errors=int(bool(error)),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("asked", "errors", "words"),
    [
        pytest.param(9, [], "", id="all is well"),
        pytest.param(9, ["status_404"], "f0 fails (status_404)", id="one"),
        pytest.param(9, ["dns", "dns"], "2 of 9 feeds fail: tocsin feeds list", id="some"),
        pytest.param(9, ["dns"] * 9, "none of 9 feeds can be reached (dns): is the network up?", id="all, for one reason"),
        pytest.param(9, ["dns"] * 8 + ["connect"], "9 of 9 feeds fail: tocsin feeds list", id="all, for several reasons"),
        pytest.param(2, ["dns", "dns"], "2 of 2 feeds fail: tocsin feeds list", id="too few to blame the network"),
    ],
)
def test_note_on_feeds_that_fail(asked: int, errors: list[str], words: str) -> None:
    assert words == trouble(asked, [a_poll(f"f{at}", error) for at, error in enumerate(errors)])


def a_view(style: str, clock: HandClock) -> Console:
    out = rich.console.Console(file=io.StringIO(), width=80, height=24, force_terminal=True, _environ={"TERM": "xterm"})
    return Console(ConsoleOptions.model_validate({"name": "wall", "style": style}), out, clock)


async def reached(view: Console, name: str, value: int) -> None:
    async with asyncio.timeout(5):
        while view.board.counts.get(name) != value:  # noqa: ASYNC110 - the view has no bell
            await asyncio.sleep(0)


async def test_view_counts_what_comes_and_recalls_what_rang_before() -> None:
    clock = HandClock()
    feeds = [{"id": one, "url": f"https://{one}.example/"} for one in ("a", "b")]
    config = Config(Settings.model_validate({"journal": {"kind": "memory"}, "feeds": feeds}), Path())
    view = a_view("live", clock)
    before = an_alert(an_incident(), receivers=("wall",), at=clock.now() - timedelta(hours=1))
    async with opened(config, clock=clock, channels=[view]) as line:
        await line.journal.append(ALERTS, before)
        async with watched(line):
            await reached(view, "feeds", 0)
            await line.journal.append(POLLS, a_poll("a"), a_poll("b", "dns"), a_poll("not ours any more"))
            await line.journal.append(ARTICLES, an_article())
            await reached(view, "feeds", 1)
            await reached(view, "articles", 1)
            picture = view.picture()

    assert view.board.words == "b fails (dns)"
    assert "Kharkiv" in picture
    assert "alerts" not in view.board.counts  # it rang before this start


async def test_nothing_is_read_when_there_is_no_view() -> None:
    clock = HandClock()
    config = Config(Settings.model_validate({"journal": {"kind": "memory"}}), Path())
    view = a_view("lines", clock)
    async with opened(config, clock=clock, channels=[view]) as line:
        with suppress(asyncio.CancelledError):
            async with watched(line):
                await asyncio.sleep(0)

    assert {} == view.board.counts
