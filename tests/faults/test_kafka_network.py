"""A bad network between us and Kafka: silent wires, latency, single bytes, resets. Nothing hangs, nothing is lost."""

from __future__ import annotations

import asyncio
import os
import socket
import struct
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import aclosing, asynccontextmanager, suppress
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Literal, TypeAlias

import pytest

from bot.clock import WallClock
from bot.journal import KafkaOptions, open_journal
from bot.ports import Journal, JournalFailed
from bot.topics import ALERTS, ARTICLES
from builders import an_article
from tools.kafka import Cluster, free_ports

pytestmark = [pytest.mark.kafka, pytest.mark.slow, pytest.mark.faults, pytest.mark.xdist_group("kafka")]

HANG_SECONDS = 60.0
RECORDS = 40
STORES = count(1)
NO_LINGER = struct.pack("ii", 1, 0)
"""Closing says RST instead of FIN."""

Fault: TypeAlias = Literal["none", "silent", "late", "crumbs", "resets"]


class Proxy:
    """Between the client and the broker, as bad as it is told to be."""

    def __init__(self, broker: int) -> None:
        self.fault: Fault = "none"
        self.hits = 0
        self._broker = broker
        self._open: set[asyncio.StreamWriter] = set()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One wire: two pumps, until one of the ends has gone."""
        try:
            from_broker, to_broker = await asyncio.open_connection("127.0.0.1", self._broker)
        except OSError:
            writer.transport.abort()
            return
        ends = {writer, to_broker}
        self._open |= ends
        pumps = [asyncio.create_task(self._pump(reader, to_broker)), asyncio.create_task(self._pump(from_broker, writer))]
        try:
            await asyncio.wait(pumps, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for pump in pumps:
                pump.cancel()
            await asyncio.gather(*pumps, return_exceptions=True)
            self._open -= ends
            for end in ends:
                end.transport.abort()

    def reset(self) -> None:
        """Cut all wires, the hard way."""
        for end in self._open:
            end.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, NO_LINGER)
            end.transport.abort()

    async def _pump(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        silent = False
        with suppress(OSError):
            while data := await reader.read(65_536):
                self.hits += self.fault != "none"
                silent = silent or self.fault == "silent"  # and it stays so: a wire that has died does not come back
                if silent:
                    continue
                if self.fault == "late":
                    await asyncio.sleep(1)  # each way
                for piece in (data[n : n + 1] for n in range(len(data))) if self.fault == "crumbs" else (data,):
                    writer.write(piece)
                    await writer.drain()


@asynccontextmanager
async def proxied(cluster: Cluster) -> AsyncIterator[Proxy]:
    (broker,) = cluster.brokers
    proxy = Proxy(broker.port)
    server = await asyncio.start_server(proxy.serve, "127.0.0.1", broker.advertised)
    try:
        yield proxy
    finally:
        server.close()
        proxy.reset()


@pytest.fixture(scope="module")
def cluster(kafka_bootstrap: str) -> Iterator[Cluster]:
    """A broker that is reached through the proxy only; skips where there is no Kafka."""
    cluster = Cluster()
    (cluster.brokers[0].advertised,) = free_ports(1)
    with cluster:
        yield cluster


async def append_all(journal: Journal, appended: Callable[[int], None]) -> None:
    """As the poller does: what was not acknowledged is appended again."""
    for number in range(RECORDS):
        while True:
            try:
                await journal.append(ARTICLES, an_article(id=f"article-{number}"))
            except JournalFailed as error:
                if not error.passing:
                    raise
            else:
                break
        appended(number)


async def handle_all(journal: Journal, seen: set[str]) -> None:
    """As the worker does: after a failure it begins anew."""
    while True:
        try:
            async with aclosing(journal.shares(ARTICLES, reader="r")) as shares:
                async for share in shares:
                    async for entry in share:
                        await journal.advance(entry, ALERTS, ())
                        seen.add(entry.record.id)
        except JournalFailed as error:
            if not error.passing:
                raise


async def all_counted(journal: Journal) -> None:
    while True:
        try:
            if not await journal.lag(ARTICLES, reader="r"):
                return
        except JournalFailed as error:
            if not error.passing:
                raise
        await asyncio.sleep(0.2)


@pytest.mark.parametrize("fault", ["silent", "late", "crumbs", "resets"])
async def test_nothing_hangs_for_a_minute(fault: Fault, cluster: Cluster) -> None:
    options = KafkaOptions(
        bootstrap=cluster.bootstrap,
        prefix=f"network-{os.getpid()}-{next(STORES)}.",
        append_timeout=timedelta(seconds=8),
        member_timeout=timedelta(seconds=6),
    )
    seen: set[str] = set()

    def fail(proxy: Proxy, number: int) -> None:
        if number == RECORDS // 4:
            proxy.fault = fault
        if fault == "late" and number == RECORDS // 4 + 2:
            proxy.fault = "none"
        if fault == "resets" and proxy.fault == fault and number % 3 == 0:
            proxy.reset()

    async with proxied(cluster) as proxy:
        journal = await open_journal(options, WallClock(), Path())
        reading = asyncio.create_task(handle_all(journal, seen))
        healing = asyncio.create_task(healed(proxy))
        try:
            async with asyncio.timeout(HANG_SECONDS):
                await append_all(journal, lambda number: fail(proxy, number))
                await all_counted(journal)
        finally:
            for task in (reading, healing):
                task.cancel()
            await asyncio.gather(reading, healing, return_exceptions=True)
            proxy.fault = "none"
            async with asyncio.timeout(HANG_SECONDS):
                await journal.close()
    assert proxy.hits > 0, "the fault came too late to show anything"
    assert {f"article-{number}" for number in range(RECORDS)} == seen


async def healed(proxy: Proxy) -> None:
    """New wires work again a while after the old ones fell silent."""
    while proxy.fault != "silent":  # noqa: ASYNC110 - a test looks on
        await asyncio.sleep(0.1)
    await asyncio.sleep(3)
    proxy.fault = "none"
