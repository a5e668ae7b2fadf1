"""Matrix and ntfy as their specifications have them. Pure."""

from __future__ import annotations

import base64
import re
from urllib.parse import unquote

import msgspec

from bot.fakechat.ledger import Body, Call, Limit, Reply, Shown


class MatrixServer:
    """A homeserver with one room; the same transaction is the same event."""

    limit = Limit(10, 5)

    def __init__(self, token: str = "syt_MATRIX_SECRET", room: str = "!room:fake.example") -> None:
        self.shown: dict[str, Shown] = {}
        self.token, self.room = token, room
        self.media: dict[str, bytes] = {}
        self._transactions: dict[str, str] = {}

    def answer(self, call: Call) -> Reply:
        if call.headers.get("authorization") != f"Bearer {self.token}":
            return self._no(401, "M_UNKNOWN_TOKEN")
        if call.path == "/_matrix/media/v3/upload":
            uri = f"mxc://fake.example/{len(self.media)}"
            self.media[uri] = call.body
            return Reply.of({"content_uri": uri})
        found = re.fullmatch(r"/_matrix/client/v3/rooms/([^/]+)/send/m\.room\.message/([\w-]+)", call.path)
        if call.method != "PUT" or not found:
            return self._no(404, "M_UNRECOGNIZED")
        if unquote(found[1]) != self.room:
            return self._no(403, "M_FORBIDDEN")
        if len(call.body) > 65_000:
            return self._no(413, "M_TOO_LARGE")
        if found[2] not in self._transactions:
            self._transactions[found[2]] = self._event(call.json)
        return Reply.of({"event_id": self._transactions[found[2]]})

    def busy(self, seconds: float) -> Reply:
        said = {"errcode": "M_LIMIT_EXCEEDED", "error": "Too Many Requests", "retry_after_ms": int(seconds * 1000) + 1}
        return Reply.of(said, 429)

    def lines(self, body: Body) -> list[str]:
        return str(body["body"]).split("\n")

    def _event(self, content: Body) -> str:
        name = f"$event{len(self._transactions)}"
        related = content.get("m.relates_to", {})
        if related.get("rel_type") == "m.replace":
            if related["event_id"] in self.shown:
                self.shown[related["event_id"]].edit(content["m.new_content"])
        elif content["msgtype"] == "m.image":
            self.shown[related["m.in_reply_to"]["event_id"]].picture = self.media[content["url"]]
        else:
            under = related.get("event_id", "")
            self.shown[name] = Shown(name, content, silent=content["msgtype"] == "m.notice", under=under)
        return name

    def _no(self, status: int, word: str) -> Reply:
        return Reply.of({"errcode": word, "error": "words"}, status)


class NtfyServer:
    """A server of version 2.16 or newer, or with `updates=False` an older one, which publishes anew."""

    limit = Limit(1, 5)
    """At which its bucket of sixty fills again; here it is always empty. Its 429 does not say how long."""

    def __init__(self, topic: str = "secret-topic-ntfy", *, updates: bool = True, files: bool = True) -> None:
        self.shown: dict[str, Shown] = {}
        self.topic, self.updates, self.files = topic, updates, files

    def answer(self, call: Call) -> Reply:
        try:
            body = self._of_headers(call) if call.method == "PUT" else call.json
        except (msgspec.DecodeError, ValueError):
            return self._no(400, 40024, "invalid request: request body must be message JSON")
        if not self.files and call.method == "PUT":
            return self._no(400, 40014, "invalid request: attachments not allowed")
        if body.get("topic") != self.topic:
            return self._no(403, 40301, "forbidden")
        if len(str(body.get("message", "")).encode()) > 4096:
            return self._no(400, 40058, "message too large")
        sequence = body.get("sequence_id", "") if self.updates else ""
        name = sequence or f"n{len(self.shown)}"
        if name in self.shown:
            self.shown[name].edit(body)
        else:
            self.shown[name] = Shown(name, body, silent=body.get("priority", 3) < 3)
        self.shown[name].picture = call.body if call.method == "PUT" else b""
        said = {"id": f"id{len(self.shown)}", "event": "message", "topic": self.topic, "message": body["message"]}
        return Reply.of(said | ({"sequence_id": sequence} if sequence else {}))

    def busy(self, seconds: float) -> Reply:  # noqa: ARG002 - ntfy does not tell
        return self._no(429, 42901, "limit reached: too many requests")

    def lines(self, body: Body) -> list[str]:
        return [body["title"], *str(body["message"]).split("\n")]

    def _of_headers(self, call: Call) -> Body:
        named = {name.removeprefix("x-"): _decoded(value) for name, value in call.headers.items() if name.startswith("x-")}
        return {
            "topic": call.path.strip("/"), "title": named["title"], "message": named["message"],
            "priority": int(named["priority"]), "actions": msgspec.json.decode(named.get("actions", "[]")),
            "sequence_id": named["sequence-id"], "markdown": False,
        }  # fmt: skip

    def _no(self, status: int, code: int, words: str) -> Reply:
        return Reply.of({"code": code, "http": status, "error": words, "link": "https://ntfy.sh/docs/"}, status)


def _decoded(value: str) -> str:
    """RFC 2047, base64."""
    found = re.fullmatch(r"=\?utf-8\?b\?([A-Za-z0-9+/=]+)\?=", value)
    return base64.b64decode(found[1]).decode() if found else value
