"""The world around the containers: feeds to read, and a webhook to ring. Plain Python, in the image of the bot.

PUT /towns adds items, GET /feed is all of them as RSS, POST /hook is the receiver, GET /ledger tells what rang.
"""

from __future__ import annotations

import json
import threading
from datetime import UTC, datetime
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

ITEM = (
    "<item><guid>{town}</guid><link>https://news.example/{at}</link><pubDate>{date}</pubDate>"
    "<title>Missile strike on {town} kills {killed}, officials say</title>"
    "<description>A missile hit an apartment block in {town} on Sunday, killing {killed} people and wounding 12, "
    "the mayor said.</description></item>"
)
lock = threading.Lock()
items: list[str] = []
rang: dict[str, dict[str, str]] = {}


class World(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_PUT(self) -> None:
        towns = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        now = format_datetime(datetime.now(UTC))
        with lock:
            items.extend(ITEM.format(town=town, at=len(items) + at, date=now, killed=3 + at) for at, town in enumerate(towns))
        self.say(b"ok")

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        with lock:  # the key of Standard Webhooks: the same one again is no second message
            rang[self.headers["webhook-id"]] = {
                "type": body["type"],
                "incident": body["incident"]["id"],
                "place": (body["incident"].get("place") or {}).get("name", ""),
            }
        self.say(b"ok")

    def do_GET(self) -> None:
        with lock:
            feed = f"<rss version='2.0'><channel><title>World</title>{''.join(items)}</channel></rss>"
            ledger = json.dumps(list(rang.values()))
        match self.path:
            case "/feed":
                self.say(feed.encode(), "application/rss+xml")
            case "/ledger":
                self.say(ledger.encode(), "application/json")
            case _:
                self.say(b"ok")

    def say(self, body: bytes, kind: str = "text/plain") -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        pass


ThreadingHTTPServer(("0.0.0.0", 8000), World).serve_forever()
