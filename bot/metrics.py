"""Figures for Prometheus, and whether the bot is well: counted from the log lines that every part writes anyway."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import structlog
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector, make_wsgi_app
from structlog.typing import EventDict, WrappedLogger

from bot.options import Listen, Options, host_and_port
from bot.ports import Clock, Journal, JournalFailed
from bot.topics import Topic

log = structlog.get_logger()

BEAT_SECONDS, LOOK_SECONDS = 5.0, 15.0
"""Between two signs of life, and between two looks at how far the readers are behind."""
STALLED_SECONDS, LOST_SECONDS = 30.0, 90.0
"""An event loop that has done nothing for so long is stuck; a journal that has not answered for so long is away."""
_SECONDS = (0.001, 0.005, 0.02, 0.1, 0.5, 2.0, 10.0, 30.0)


class MetricsOptions(Options):
    """Where Prometheus and health checks may ask. There is no password: give it an address that only they reach."""

    listen: Listen = ""
    """Address and port, as in 127.0.0.1:9464; empty means that nobody listens."""


class Meters:
    """All figures of one process. `seen` is a structlog processor; it sees lines of every level, written or not."""

    def __init__(self, clock: Clock) -> None:
        self.registry = registry = CollectorRegistry()
        self._clock = clock
        self._beat_at = self._journal_at = clock.monotonic()
        ProcessCollector(registry=registry)
        self.handled = Counter("tocsin_records_handled", "Records a stage is done with.", ["stage", "outcome"], registry=registry)
        self.seconds = Histogram(
            "tocsin_handling_seconds",
            "From reading a record to its position kept.",
            ["stage"],
            registry=registry,
            buckets=_SECONDS,
        )
        self.failed = Counter("tocsin_records_failed", "Tries of a record that failed.", ["stage"], registry=registry)
        self.dead = Counter("tocsin_records_dead", "Records set aside; see `tocsin dead`.", ["stage"], registry=registry)
        self.polls = Counter("tocsin_polls", "Polls of feeds.", ["outcome", "error"], registry=registry)
        self.fallbacks = Counter("tocsin_feed_fallbacks", "Feeds that took the slow parser.", ["why"], registry=registry)
        self.articles = Counter("tocsin_articles", "Articles read.", ["what"], registry=registry)
        self.lag = Gauge("tocsin_lag_records", "Records a stage has not handled yet.", ["stage"], registry=registry)
        self.events = Counter(
            "tocsin_events", "Lines of the log that tell of trouble or of a rebuild.", ["event"], registry=registry
        )

    def seen(self, _logger: WrappedLogger, method: str, event: EventDict) -> EventDict:
        """Count a line. Lines that are no record handled and no poll count from `warning` up, by their fixed words."""
        match event.get("event"):
            case "record handled":
                stage, outcome = str(event["stage"]), str(event["outcome"])
                self.handled.labels(stage, "several" if "," in outcome else outcome).inc()
                self.seconds.labels(stage).observe(event["milliseconds"] / 1000)
            case "record not handled":
                self.failed.labels(str(event["stage"])).inc()
            case "record set aside":
                self.dead.labels(str(event["stage"])).inc()
            case "feed polled":
                self.polls.labels(str(event["outcome"]), str(event.get("error") or "")).inc()
                if event.get("fallback") and event.get("items"):
                    self.fallbacks.labels(str(event["fallback"])).inc()
                self.articles.labels("new").inc(event.get("new", 0))
                self.articles.labels("edited").inc(event.get("edited", 0))
            case str(words) if method in {"warning", "error", "exception", "critical"}:
                self.events.labels(words).inc()
        return event

    def health(self) -> str:
        """What is wrong, empty when the process can go on: its event loop turns."""
        still = self._clock.monotonic() - self._beat_at
        return f"nothing has moved for {still:.0f} s" if still > STALLED_SECONDS else ""

    def readiness(self) -> str:
        """What keeps it from working just now, empty when nothing does."""
        away = self._clock.monotonic() - self._journal_at
        return self.health() or (f"the journal has not answered for {away:.0f} s" if away > LOST_SECONDS else "")

    def beat(self) -> None:
        """Say that the event loop turns."""
        self._beat_at = self._clock.monotonic()

    async def look(self, journal: Journal, readers: Iterable[tuple[Topic[Any], str]]) -> None:
        """How far each reader is behind; none of it is worth failing for."""
        try:
            for topic, reader in readers:
                self.lag.labels(reader).set(await journal.lag(topic, reader=reader))
        except JournalFailed as error:
            log.warning("lag not known", error=str(error))
        else:
            self._journal_at = self._clock.monotonic()


@asynccontextmanager
async def listening(
    meters: Meters, options: MetricsOptions, journal: Journal, readers: Sequence[tuple[Topic[Any], str]], clock: Clock
) -> AsyncIterator[int]:
    """Answer on /metrics, /healthz and /readyz from a thread, so that a stuck event loop is told too. Yields the port.

    Raises OSError when the address cannot be had.
    """
    server = make_server(*host_and_port(options.listen), _answers(meters), _Server, _Quiet)
    threading.Thread(target=server.serve_forever, name="metrics", daemon=True).start()
    tasks = [asyncio.create_task(one) for one in (_beat_on(meters, clock), _look_on(meters, journal, readers, clock))]
    log.info("metrics listen", address=options.listen)
    try:
        yield server.server_port
    finally:
        for task in tasks:
            task.cancel()
        server.shutdown()
        server.server_close()


async def _beat_on(meters: Meters, clock: Clock) -> None:
    while True:
        meters.beat()
        await clock.sleep(BEAT_SECONDS)


async def _look_on(meters: Meters, journal: Journal, readers: Sequence[tuple[Topic[Any], str]], clock: Clock) -> None:
    while True:
        await meters.look(journal, readers)
        await clock.sleep(LOOK_SECONDS)


def _answers(meters: Meters) -> Callable[..., Iterable[bytes]]:
    figures: Callable[..., Iterable[bytes]] = make_wsgi_app(meters.registry)

    def answer(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        match environ["PATH_INFO"]:
            case "/metrics":
                return figures(environ, start)
            case "/healthz":
                wrong = meters.health()
            case "/readyz":
                wrong = meters.readiness()
            case _:
                start("404 Not Found", [("Content-Type", "text/plain")])
                return [b"/metrics, /healthz, /readyz\n"]
        start("503 Service Unavailable" if wrong else "200 OK", [("Content-Type", "text/plain; charset=utf-8")])
        return [f"{wrong or 'ok'}\n".encode()]

    return answer


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Quiet(WSGIRequestHandler):
    timeout = 5.0

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name is the library's
        """No line per question."""
