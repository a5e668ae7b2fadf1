"""What `tocsin feeds add` makes of an address: the feed itself, or the one that is wanted of those a web page names."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Sequence

import click

from bot.app import open_web
from bot.cli.tables import table
from bot.clock import WallClock
from bot.feeds import FeedOptions
from bot.feeds.alarms import UNANSWERED
from bot.feeds.discovery import Found, discover
from bot.feeds.document import Documents
from bot.feeds.sandbox import Sandbox
from bot.net import Guard
from bot.ports import FeedFailed
from bot.settings import Config


class NotFound(Exception):
    """There is no feed to add; the message says why."""


def looked_up(config: Config, feed: FeedOptions, pick: int) -> Found | None:
    """What answers there, the `pick`th (from 1) of several; None, with a note, when nobody does. Raises NotFound."""
    try:
        found = asyncio.run(_discovered(config, feed))
    except FeedFailed as failure:
        if failure.kind not in UNANSWERED:
            raise NotFound(f"{failure}; --unchecked adds it as it is") from None
        click.echo(f"Note: {failure}; added unseen.", err=True)
        return None
    return _chosen(found, pick)


async def _discovered(config: Config, feed: FeedOptions) -> list[Found]:
    options = config.settings.poll
    web, sandbox, clock = open_web(config, Guard(allow_private=options.allow_private)), Sandbox(), WallClock()
    try:
        return await discover(feed, Documents(web, sandbox, options), clock.now())
    finally:
        await sandbox.close()
        await web.close()


def _chosen(found: Sequence[Found], pick: int) -> Found:
    if len(found) > 1 and not pick:
        rows = [(str(at), one.title, str(one.items), _day(one), one.url) for at, one in enumerate(found, 1)]
        table(("", "title", "items", "newest", "address"), rows)
        if not sys.stdin.isatty():
            raise NotFound(f"the page names {len(found)} feeds; --pick 1 to {len(found)} adds one of them")
        pick = click.prompt("Which one", type=click.IntRange(1, len(found)), default=1)
    if pick > len(found):
        raise NotFound(f"the page names {len(found)} feeds only")
    return found[max(pick, 1) - 1]


def _day(one: Found) -> str:
    return f"{one.newest_at:%Y-%m-%d %H:%M}" if one.newest_at else ""
