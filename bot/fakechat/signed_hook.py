"""A receiver of the generic webhook, as Standard Webhooks asks: it checks, refuses what is old, and shows nothing twice.

Read `verified` as the example for a program of yours.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence

from bot.fakechat.ledger import Body, Call, Limit, Reply, Shown

OLDEST_SECONDS = 300
"""What was signed longer ago, or that far ahead, is a replay."""
_TYPES = frozenset({"alert.created", "alert.updated", "alert.corrected", "alert.closed"})
_APART = frozenset({"alert.digest", "notice"})
"""In these the incident only stands in."""


def verified(body: bytes, headers: Mapping[str, str], keys: Sequence[bytes], now: int) -> bool:
    """Is this from who holds one of the keys (two while one replaces the other), and fresh? Header names are lower-case.

    `keys` are the bytes behind `whsec_` (base64); `now` is in seconds since 1970. Compare `webhook-id` with those seen before.
    """
    message_id, stamp = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
    if not message_id or not stamp.isascii() or not stamp.isdigit() or abs(now - int(stamp)) > OLDEST_SECONDS:
        return False
    content = f"{message_id}.{stamp}.".encode() + body
    wanted = [base64.b64encode(hmac.new(key, content, hashlib.sha256).digest()) for key in keys]
    given = [one[3:].encode() for one in headers.get("webhook-signature", "").split(" ") if one.startswith("v1,")]
    return any(hmac.compare_digest(one, other) for one in wanted for other in given)


class SignedHook:
    """Without keys, whatever comes is taken; without `now`, however old."""

    limit = Limit(600, 60)

    def __init__(self, keys: Sequence[bytes] = (), now: int | None = None) -> None:
        self.shown: dict[str, Shown] = {}
        self.keys, self.now = keys, now

    def answer(self, call: Call) -> Reply:
        message_id, stamp = call.headers.get("webhook-id", ""), call.headers.get("webhook-timestamp", "0")
        if not message_id:
            return Reply(400, b"no webhook-id")
        now = self.now if self.now is not None else int(stamp)
        if not verified(call.body, call.headers, self.keys, now) and (self.keys or abs(now - int(stamp)) > OLDEST_SECONDS):
            return Reply(401, b"not signed by us, or too old")
        if len(call.body) > 20_000:
            return Reply(413, b"too large")
        kind = call.json.get("type")
        if kind not in _TYPES | _APART:
            return Reply(400, b"unknown type")
        incident = call.json["incident"]["id"] if kind in _TYPES else call.json["alert"]["id"]
        known = next((one for one in self.shown.values() if one.body["about"] == incident), None)
        if message_id in self.shown or (known and message_id in known.body["ids"]):
            return Reply(200, b"seen before")
        if known is not None:
            known.edit({**call.json, "about": incident, "ids": (*known.body["ids"], message_id)})
        else:
            self.shown[message_id] = Shown(message_id, {**call.json, "about": incident, "ids": (message_id,)})
        return Reply(202, b"")

    def busy(self, seconds: float) -> Reply:
        return Reply(429, b"slow down", {"retry-after": f"{seconds:.3f}"})

    def lines(self, body: Body) -> list[str]:
        return json.dumps(body, ensure_ascii=False, indent=1).split("\n")
