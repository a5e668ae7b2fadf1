"""What is counted from the lines of the log, and when the bot calls itself unwell."""

from __future__ import annotations

import asyncio
import json
import logging
import socket
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog

from bot.journal import MemoryOptions, open_journal
from bot.metrics import LOST_SECONDS, STALLED_SECONDS, Meters, MetricsOptions, listening
from bot.ports import JournalFailed
from bot.telemetry import LogOptions, set_up_logging
from bot.topics import ARTICLES
from builders import an_article
from conftest import HandClock


class RestingClock(HandClock):
    """Whoever sleeps on it sleeps until cancelled."""

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        await asyncio.Event().wait()


def value(meters: Meters, name: str, **labels: str) -> float | None:
    return meters.registry.get_sample_value(name, labels)


HANDLED = {"event": "record handled", "stage": "assess", "id": "a", "outputs": 1, "milliseconds": 4.0}


@pytest.mark.parametrize(
    ("line", "name", "labels"),
    [
        ({**HANDLED, "outcome": "relevant"}, "tocsin_records_handled_total", {"stage": "assess", "outcome": "relevant"}),
        ({**HANDLED, "outcome": "sent, expired"}, "tocsin_records_handled_total", {"stage": "assess", "outcome": "several"}),
        ({**HANDLED, "outcome": "relevant"}, "tocsin_handling_seconds_count", {"stage": "assess"}),
        ({"event": "record not handled", "stage": "assess"}, "tocsin_records_failed_total", {"stage": "assess"}),
        ({"event": "record set aside", "stage": "assess"}, "tocsin_records_dead_total", {"stage": "assess"}),
        (
            {"event": "feed polled", "outcome": "failed", "error": "dns"},
            "tocsin_polls_total",
            {"outcome": "failed", "error": "dns"},
        ),
        (
            {"event": "feed polled", "outcome": "read", "items": 3, "fallback": "odd_date"},
            "tocsin_feed_fallbacks_total",
            {"why": "odd_date"},
        ),
        ({"event": "feed polled", "outcome": "new", "new": 1}, "tocsin_articles_total", {"what": "new"}),
        ({"event": "kafka consumer made anew"}, "tocsin_events_total", {"event": "kafka consumer made anew"}),
    ],
)
def test_a_line_is_counted(line: dict[str, object], name: str, labels: dict[str, str]) -> None:
    meters = Meters(HandClock())

    assert line == meters.seen(None, "warning", dict(line))
    assert value(meters, name, **labels) == 1


def test_a_calm_line_of_no_known_kind_is_not_counted() -> None:
    meters = Meters(HandClock())

    meters.seen(None, "info", {"event": "stage restored"})

    assert value(meters, "tocsin_events_total", event="stage restored") is None


def test_process_is_unwell_when_its_loop_stands_still() -> None:
    clock = HandClock()
    meters = Meters(clock)
    clock.forward(STALLED_SECONDS + 1)

    assert f"nothing has moved for {STALLED_SECONDS + 1:.0f} s" == meters.health()
    meters.beat()
    assert "" == meters.health()


class Away:
    async def lag(self, topic: object, *, reader: str) -> int:
        raise JournalFailed("no broker", passing=True)


async def test_process_is_not_ready_when_the_journal_stays_away() -> None:
    clock = HandClock()
    meters = Meters(clock)
    clock.forward(LOST_SECONDS + 1)
    await meters.look(Away(), [(ARTICLES, "assess")])  # type: ignore[arg-type]
    meters.beat()

    assert ("", f"the journal has not answered for {LOST_SECONDS + 1:.0f} s") == (meters.health(), meters.readiness())


async def fetched(port: int, path: str) -> tuple[int, str]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(f"GET {path} HTTP/1.0\r\n\r\n".encode())
    head, _, body = (await reader.read()).decode().partition("\r\n\r\n")
    writer.close()
    return int(head.split()[1]), body


async def test_figures_and_health_are_told_over_http() -> None:
    clock = RestingClock()
    meters = Meters(clock)
    journal = await open_journal(MemoryOptions(), clock, Path())
    await journal.append(ARTICLES, an_article())
    readers = [(ARTICLES, "assess")]
    async with listening(meters, MetricsOptions(listen="127.0.0.1:0"), journal, readers, clock) as port:
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        figures, health, ready, lost = [await fetched(port, path) for path in ("/metrics", "/healthz", "/readyz", "/")]
        clock.forward(STALLED_SECONDS + 1)
        stuck = await fetched(port, "/readyz")
    await journal.close()

    assert 'tocsin_lag_records{stage="assess"} 1.0' in figures[1]
    if sys.platform == "linux":
        assert "process_resident_memory_bytes" in figures[1]
    assert [(200, "ok\n"), (200, "ok\n"), (404, "/metrics, /healthz, /readyz\n")] == [health, ready, lost]
    assert 503 == stuck[0]


async def test_a_taken_address_is_an_error_at_once() -> None:
    clock = RestingClock()
    journal = await open_journal(MemoryOptions(), clock, Path())
    with socket.create_server(("127.0.0.1", 0)) as taken:
        options = MetricsOptions(listen=f"127.0.0.1:{taken.getsockname()[1]}")
        with pytest.raises(OSError, match="in use"):
            async with listening(Meters(clock), options, journal, [], clock):
                pass
    await journal.close()


@pytest.mark.parametrize("listen", ["9464", "127.0.0.1", "127.0.0.1:70000", ":9464"])
def test_an_address_needs_host_and_port(listen: str) -> None:
    with pytest.raises(ValueError, match="address and a port"):
        MetricsOptions(listen=listen)


@pytest.fixture
def quiet_logging() -> Iterator[None]:
    before = structlog.get_config()
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    structlog.configure(**before)
    root.handlers[:], root.level = handlers, level


@pytest.mark.usefixtures("quiet_logging")
def test_lines_below_the_level_are_counted_though_not_written(capsys: pytest.CaptureFixture[str]) -> None:
    meters = Meters(HandClock())
    set_up_logging(LogOptions(level="warning", format="json"), seen=meters.seen)

    structlog.get_logger("a test of its own").info(
        "record handled", **{key: one for key, one in HANDLED.items() if key != "event"}, outcome="relevant"
    )
    structlog.get_logger("a test of its own").warning("journal full, oldest records go")

    assert value(meters, "tocsin_records_handled_total", stage="assess", outcome="relevant") == 1
    assert ["journal full, oldest records go"] == [json.loads(line)["event"] for line in capsys.readouterr().err.splitlines()]
