"""What is kept of an answer."""

from __future__ import annotations

import asyncio
from hashlib import blake2b

import pytest
from feedserver import NOON, a_web, answers, serving

from bot.feeds import FeedOptions
from bot.feeds.fetch import Fetched, _hashed, fetch
from bot.net import Limits


@pytest.mark.parametrize("size", [1, 1 << 18, (1 << 18) + 1, 3 << 20])
async def test_body_is_known_by_its_hash(size: int) -> None:
    body = b"x" * size
    async with serving() as server, a_web(Limits()) as web:
        server.acts["/"] = answers(200, body)
        found = await fetch(web, FeedOptions(id="f", url=server.url("/")), None, NOON)
    assert isinstance(found, Fetched)
    assert (body, blake2b(body, digest_size=12).hexdigest()) == (found.body, found.body_hash)


async def test_others_run_while_a_long_body_is_hashed() -> None:
    turns, hashing = 0, asyncio.create_task(_hashed(bytes(3 << 20)))
    while not hashing.done():
        turns += 1
        await asyncio.sleep(0)
    assert turns > 10
