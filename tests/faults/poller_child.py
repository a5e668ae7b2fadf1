"""What the test of dying pollers runs as a process of its own: it polls one feed on a shared journal until it is killed."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from ipaddress import ip_network
from pathlib import Path

from bot.clock import WallClock
from bot.feeds import FeedOptions, PollOptions, poll_feeds
from bot.feeds.options import PaceOptions, PacesOptions
from bot.journal.embedded import EmbeddedOptions, open_embedded
from bot.net import Guard, Web, WebOptions

SECOND = timedelta(seconds=1)


def poll(path: Path, url: str, name: str) -> None:
    async def main() -> None:
        clock = WallClock()
        journal = await open_embedded(EmbeddedOptions(path=path), clock, path.parent)
        web = Web(WebOptions(user_agent=name, guard=Guard(allow_private=(ip_network("127.0.0.0/8"),))))
        paces = PacesOptions(flash=PaceOptions(floor=SECOND, ceiling=SECOND))
        feeds = [FeedOptions(id="f", url=url, pace="flash")]
        await poll_feeds(journal, feeds, PollOptions(paces=paces), web, clock, lambda: 0.5)

    asyncio.run(main())
