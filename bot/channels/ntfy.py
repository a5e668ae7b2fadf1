"""ntfy: a notification per incident, replaced in place under the same sequence id."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from typing import Any, Literal

import msgspec

from bot.channels.chat_options import NtfyOptions
from bot.channels.cleaning import cut
from bot.channels.markup import defused
from bot.channels.message import Message, fitted, text_of
from bot.channels.pictures import PICTURE_NAME
from bot.channels.post import Postbox, Request, said
from bot.channels.room import Note, Pictures
from bot.net import Answer
from bot.ports import Rejected
from bot.records import Severity

MESSAGE_BYTES, TITLE_LENGTH = 4000, 200
"""ntfy takes 4,096 bytes of message and 1 KB of title; what is longer becomes a file."""
_PRIORITIES: Mapping[Severity, int] = {"critical": 5, "high": 4, "medium": 3, "low": 3}
_SILENT, _URGENT = 2, 5
"""ntfy has no mentions: where the operator's route names anybody, it rings as loudly as it can."""
_BUTTONS = 3


class _Said(msgspec.Struct):
    """A notification as published, or an error."""

    id: str = ""
    sequence_id: str = ""
    error: str = ""
    code: int = 0
    retry_after: Any = None


class Ntfy:
    """One topic. Its receipts are sequence ids; a server too old for them publishes anew, which its answers betray."""

    idempotent, editable = True, True
    pictures: Pictures = "always"

    def __init__(self, options: NtfyOptions, postbox: Postbox) -> None:
        self._server, self._topic, self._postbox = options.server, options.topic.get_secret_value(), postbox
        self._headers = {"authorization": f"Bearer {options.token.get_secret_value()}"} if options.token else {}

    async def post(self, note: Note) -> str:
        """What stands under a message is nothing of its own here: the edit before it has rung."""
        if note.under:
            return note.under
        sequence = f"tocsin-{hashlib.blake2b(note.story.encode(), digest_size=12).hexdigest()}"
        found = await self._published(note, sequence)
        return sequence if found.sequence_id == sequence else ""

    async def edit(self, receipt: str, note: Note) -> bool:
        await self._published(note, receipt)
        return True

    async def _published(self, note: Note, sequence: str) -> _Said:
        urgent = {"priority": _URGENT} if note.mentions else {}
        body = payload(note.shown, silent=note.silent) | urgent | {"topic": self._topic, "sequence_id": sequence}
        answer: Answer | None = None
        if note.picture:
            answer = await self._with_picture(body, note.picture)
        if answer is None:
            answer = await self._ask(f"{self._server}/", msgspec.json.encode(body), self._headers)
        found = said(answer, _Said)
        if not found.id:
            raise self._postbox.unreadable()
        return found

    async def _with_picture(self, body: Mapping[str, object], picture: bytes) -> Answer | None:
        """The picture as the body, the rest in headers; None where the server takes no files."""
        named = {
            "x-message": body["message"], "x-title": body["title"], "x-priority": str(body["priority"]),
            "x-actions": msgspec.json.encode(body["actions"]).decode(), "x-click": body.get("click", ""),
            "x-sequence-id": body["sequence_id"],
        }  # fmt: skip
        headers = {name: _in_header(str(value)) for name, value in named.items() if value}
        headers |= {**self._headers, "x-filename": PICTURE_NAME, "content-type": "image/png"}
        try:
            return await self._ask(f"{self._server}/{self._topic}", picture, headers, "PUT")
        except Rejected as error:
            if error.broken:
                raise
            return None

    async def _ask(self, url: str, body: bytes, headers: Mapping[str, str], method: Literal["POST", "PUT"] = "POST") -> Answer:
        answer = await self._postbox.ask(Request(url, body, headers, method=method))
        if 200 <= answer.status < 300:
            return answer
        found = said(answer, _Said)
        raise self._postbox.failure(answer, f"{found.code or ''} {found.error}".strip(), found.retry_after)


def _in_header(text: str) -> str:
    """As one encoded word (RFC 2047), which holds no line break whatever the text holds."""
    return text if text.isascii() and text.isprintable() else f"=?utf-8?b?{base64.b64encode(text.encode()).decode()}?="


def payload(shown: Message, *, silent: bool = False) -> dict[str, object]:
    """Plain text, never Markdown; links are buttons named by where they lead."""
    shown = fitted(shown, lambda one: len(_text(one).encode()), MESSAGE_BYTES)
    links = {run.url: run.text for part in shown.parts for run in part.line if run.style == "link"}
    actions = [{"action": "view", "label": host, "url": url} for url, host in list(links.items())[:_BUTTONS]]
    body: dict[str, object] = {
        "title": cut(defused(f"{shown.mark} {shown.headline}"), TITLE_LENGTH), "message": _text(shown), "markdown": False,
        "priority": _SILENT if silent else _PRIORITIES[shown.severity], "actions": actions,
    }  # fmt: skip
    return body | ({"click": actions[0]["url"]} if actions else {})


def _text(shown: Message) -> str:
    return "\n".join(defused(text_of(part.line)) for part in shown.parts)
