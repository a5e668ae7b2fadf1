"""The generic receiver: signed JSON to a program, by the Standard Webhooks scheme (standardwebhooks.com)."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from bot.channels.cleaning import cut
from bot.channels.options import WebhookOptions, secrets
from bot.channels.post import Postbox, Request
from bot.net import Web
from bot.ports import Clock
from bot.records import Alert

LARGEST_BYTES = 20_000
"""The size the scheme asks payloads to stay below."""
LONGEST_TEXT, LONGEST_URL = 500, 1500
"""Code points kept of a text, and of a URL, in a payload that is too long."""
_LONG = ("why", "barred", "claims", "history", "context", "reports", "origins")
"""Lists of an incident, in the order in which they are shortened; the newest of each stays."""


class Webhook:
    """Posts every alert with the id of its delivery, by which the other side tells repeats."""

    idempotent = True
    editable = True

    def __init__(self, options: WebhookOptions, web: Web, clock: Clock) -> None:
        self.name = options.name
        self._options, self._clock = options, clock
        self._postbox = Postbox(f"webhook {options.name}", web, clock, tuple(secrets(options)))

    async def send(self, alert: Alert, *, key: str, edits: str = "", repeat: bool = False) -> str:  # noqa: ARG002
        """The receipt is the id of the first message about the incident."""
        body, message_id = payload(alert, told=bool(edits)), message_id_of(key)
        stamp = int(self._clock.now().timestamp())
        headers = signed(body, message_id, stamp, self._options.keys)
        await self._postbox.post(Request(self._options.url.get_secret_value(), body, headers))
        return edits or message_id

    async def close(self) -> None:
        """Nothing is held."""


def message_id_of(key: str) -> str:
    """The same for every try; letters and digits only, because the scheme separates by dots."""
    return f"msg_{hashlib.blake2b(key.encode(), digest_size=15).hexdigest()}"


def signed(body: bytes, message_id: str, stamp: int, keys: Sequence[bytes]) -> Mapping[str, str]:
    """The headers of the scheme; one signature per key, separated by a space."""
    content = f"{message_id}.{stamp}.".encode() + body
    signatures = [f"v1,{base64.b64encode(hmac.digest(key, content, 'sha256')).decode()}" for key in keys]
    headers = {"webhook-id": message_id, "webhook-timestamp": str(stamp)}
    return headers | ({"webhook-signature": " ".join(signatures)} if signatures else {})


def payload(alert: Alert, *, told: bool) -> bytes:
    """The body; `told`: the other side knows this incident. What makes it too long is left out, and it then says so."""
    whole: dict[str, Any] = msgspec.to_builtins(alert)
    incident: dict[str, Any] = whole.pop("incident")
    whole.pop("template", "")  # of messages for people
    event: dict[str, Any] = {"type": _event(alert, told=told), "timestamp": _stamp(alert), "alert": whole, "incident": incident}
    body = msgspec.json.encode(event)
    if len(body) > LARGEST_BYTES:
        event["shortened"], event["incident"] = True, _shortened(incident)
        body = msgspec.json.encode(event)
    if len(body) > LARGEST_BYTES and "digest" in whole:
        body = _with_fewer(event, whole["digest"])
    for name in _LONG * 8:
        if len(body) <= LARGEST_BYTES:
            break
        kept = event["incident"].get(name, [])
        event["incident"][name] = kept[-(len(kept) // 2) :] if len(kept) > 1 else kept
        body = msgspec.json.encode(event)
    return body


def _with_fewer(event: dict[str, Any], digest: dict[str, Any]) -> bytes:
    """The digest with the newest of each list only, and as many incidents as fit, the gravest first; its counts stay whole."""
    digest["briefs"] = [_shortened(one) for one in digest["briefs"]]
    for brief in digest["briefs"]:
        brief["incident"] |= {name: brief["incident"][name][-1:] for name in _LONG if name in brief["incident"]}
    while len(body := msgspec.json.encode(event)) > LARGEST_BYTES and digest["briefs"]:
        digest["briefs"].pop()
    return body


def _shortened(value: Any) -> Any:
    """The same with every long text cut; a URL is left whole or left out."""
    match value:
        case dict():
            return {name: _shortened(one) for name, one in value.items()}
        case list() | tuple():
            return [_shortened(one) for one in value]
        case str() if value.startswith(("http://", "https://")):
            return value if len(value) <= LONGEST_URL else ""
        case str():
            return cut(value, LONGEST_TEXT)
        case _:
            return value


def _event(alert: Alert, *, told: bool) -> str:
    if alert.digest or alert.notice:
        return "alert.digest" if alert.digest else "notice"
    match alert.reason:
        case "corrected" | "closed":
            return f"alert.{alert.reason}"
        case _:
            return "alert.updated" if told else "alert.created"


def _stamp(alert: Alert) -> str:
    return alert.at.isoformat().replace("+00:00", "Z")
