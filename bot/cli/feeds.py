"""`tocsin feeds`: what is read, how it is, and when it is asked next."""

from __future__ import annotations

import asyncio
from pathlib import Path

import click
import msgspec

from bot.app import newest, opened_journal
from bot.cli.options import config_option, json_option, read_config
from bot.cli.tables import table
from bot.feeds import FeedOptions
from bot.records import Poll
from bot.settings import Config
from bot.topics import POLLS


class FeedState(msgspec.Struct, frozen=True, omit_defaults=True):
    """One line of `feeds list --json`."""

    id: str
    url: str
    publisher: str
    language: str
    state: str
    last_good_at: str = ""
    next_at: str = ""
    error: str = ""
    errors: int = 0


@click.group()
def feeds() -> None:
    """The feeds and how they are."""


@feeds.command("list")
@config_option
@json_option
@click.option("--broken", is_flag=True, help="Only those whose last poll failed.")
def list_feeds(config_path: Path, *, as_json: bool, broken: bool) -> None:
    """Every feed of the config with its last answer and the next check."""
    config = read_config(config_path)
    polls = asyncio.run(_polls(config))
    states = [_state(feed, polls.get(feed.id)) for feed in config.settings.feeds]
    states = [state for state in states if state.errors or not broken]
    if as_json:
        for state in states:
            click.echo(msgspec.json.encode(state))
        return
    rows = [(one.id, one.publisher, one.language, one.state, one.last_good_at, one.next_at, one.error[:80]) for one in states]
    table(("feed", "publisher", "lang", "state", "last good (UTC)", "next (UTC)", "error"), rows)


def _state(feed: FeedOptions, poll: Poll | None) -> FeedState:
    state = FeedState(id=feed.id, url=feed.url, publisher=feed.publisher, language=feed.language, state="never polled")
    if not feed.enabled:
        return msgspec.structs.replace(state, state="disabled")
    if poll is None:
        return state
    return msgspec.structs.replace(
        state, state=f"failing ({poll.errors})" if poll.errors else poll.outcome or "fine", error=poll.error, errors=poll.errors,
        last_good_at=f"{poll.last_good_at:%m-%d %H:%M}" if poll.last_good_at else "", next_at=f"{poll.next_at:%m-%d %H:%M}",
    )  # fmt: skip


async def _polls(config: Config) -> dict[str, Poll]:
    async with opened_journal(config) as journal:
        return await newest(journal, POLLS)
