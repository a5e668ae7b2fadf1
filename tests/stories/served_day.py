"""The recorded day behind real HTTP, at a moment the test sets; and a webhook that writes down what it got."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from bot.demo.feeds import Day
from bot.demo.server import served


class SetClock:
    """Shows the moment it was set to."""

    def __init__(self, moment: datetime) -> None:
        self.moment = moment

    def now(self) -> datetime:
        return self.moment

    def monotonic(self) -> float:
        return 0.0

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


@contextmanager
def day_on_loopback(day: Day, clock: SetClock) -> Iterator[str]:
    """Yield the base URL of the day's feeds."""
    loop = asyncio.new_event_loop()
    ready: list[str] = []
    up, stop = threading.Event(), asyncio.Event()

    async def serve() -> None:
        async with served(day, clock) as url:
            ready.append(url)
            up.set()
            await stop.wait()

    thread = threading.Thread(target=loop.run_until_complete, args=(serve(),))
    thread.start()
    up.wait(10)
    try:
        yield ready[0]
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join()
        loop.close()


@contextmanager
def webhook_on_loopback() -> Iterator[tuple[str, list[tuple[str, dict[str, Any]]]]]:
    """Yield the URL, and the list of (webhook-id, body) in the order in which they came."""
    got: list[tuple[str, dict[str, Any]]] = []

    class Hook(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["content-length"])))
            got.append((self.headers["webhook-id"], body))
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_: object) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Hook)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/hook", got
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def config_for(day: Day, base_url: str, hook_url: str) -> str:
    """A config file: the day's feeds, asked every second, and one receiver that takes an idempotency key."""
    feeds = "\n".join(
        f"  - {{id: {feed.id}, url: '{base_url}/{feed.id}', language: {feed.language}, publisher: '{feed.publisher}',"
        f" family: {feed.family}, tier: {feed.tier}}}"
        for feed in day.feeds
    )
    return f"""
journal: {{kind: embedded, path: line.db}}
poll:
  allow_private: [127.0.0.0/8]
  alert_age: 9999d
  per_host: 8
  paces: {{normal: {{floor: 1s, ceiling: 1s}}}}
alerts: {{news_for: 9999d}}
receivers:
  - {{name: wall, kind: webhook, url: "{hook_url}", secret: "a-signing-key-for-a-test", allow_private: [127.0.0.0/8]}}
feeds:
{feeds}
"""
