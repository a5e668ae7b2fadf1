"""What the test of dying notifiers runs as a process of its own: it delivers from a journal to one receiver, until killed."""

from __future__ import annotations

import asyncio
import logging
from functools import partial
from pathlib import Path

import structlog
from fakechat.kinds import KINDS, LOOPBACK
from faults.journal_child import opened

from bot.app import UNHURRIED
from bot.channels import open_channel
from bot.clock import WallClock
from bot.journal.embedded import EmbeddedJournal
from bot.net import Guard, Web, WebOptions
from bot.records import Alert
from bot.topics import ALERTS, DELIVERIES
from bot.worker import work
from consumers.deliver import Around, Deliver, DeliverOptions
from consumers.routes import RouteOptions, Tree

ROUTE = RouteOptions.model_validate({"receiver": "wall", "name": "r", "update_every": "0s", "rate": "9999 per 1m"})
READER = "deliver.wall"


async def deliver(journal: EmbeddedJournal, kind: str, url: str) -> None:
    """As the wiring does it, but for the chance in pauses."""
    clock = WallClock()
    web = Web(WebOptions(guard=Guard(allow_private=LOOPBACK, ports=None)))
    channel = open_channel(KINDS[kind].options(url), web, clock)

    async def recalled(ids: frozenset[str]) -> dict[str, Alert]:
        return {alert.id: alert async for alert in journal.replay(ALERTS) if alert.id in ids}

    around = Around(plans=Tree([ROUTE]).by_name, recall=recalled)
    keep = partial(journal.append, DELIVERIES)
    await work(
        journal, lambda: Deliver(channel, keep, clock, lambda: 0.0, DeliverOptions(), around), reader=READER, clock=clock,
        patience=UNHURRIED,
    )  # fmt: skip


def run(path: Path, kind: str, url: str) -> None:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))

    async def main() -> None:
        await deliver(await opened(path), kind, url)

    asyncio.run(main())
