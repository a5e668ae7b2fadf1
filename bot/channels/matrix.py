"""Matrix: a user posts into a room and replaces what it posted; transaction ids make every repeat the same event."""

from __future__ import annotations

import hashlib
import html
import re
from collections.abc import Mapping, Sequence
from typing import Any, Literal
from urllib.parse import quote

import msgspec

from bot.channels.chat_options import MatrixOptions
from bot.channels.markup import defused, headed, is_for_all, rendered
from bot.channels.message import Message, Run, fitted, text_of
from bot.channels.pictures import PICTURE_NAME, extra
from bot.channels.post import Postbox, Request, said
from bot.channels.room import Note, Pictures

LARGEST_BYTES = 24_000
"""An event may have 65,536; an edit holds the message twice, and both have text and HTML."""

_PERSON = re.compile(r"@[a-z0-9._+-]+:[A-Za-z0-9.-]+(:\d+)?")


class _Said(msgspec.Struct):
    """An event as sent, a file as kept, or an error."""

    event_id: str = ""
    content_uri: str = ""
    errcode: str = ""
    error: str = ""
    retry_after_ms: Any = None


class Matrix:
    """One room. Its receipts are the events' ids."""

    idempotent, editable = True, True
    pictures: Pictures = "first"

    def __init__(self, options: MatrixOptions, postbox: Postbox) -> None:
        self._client, self._room, self._postbox = f"{options.server}/_matrix", options.room, postbox
        self._headers = {"authorization": f"Bearer {options.token.get_secret_value()}"}

    async def post(self, note: Note) -> str:
        content = pinging(payload(note.shown, silent=note.silent), note.mentions)
        if note.under:
            content["m.relates_to"] = _thread(note.under)
        event_id = await self._send(content, note.key)
        if note.picture:
            await extra(self._postbox, self._show(note.picture, event_id, note))
        return event_id

    async def edit(self, receipt: str, note: Note) -> bool:
        """A message that was removed stays so; the server does not say."""
        new = payload(note.shown)  # edits ring nobody anyway (the push rule .m.rule.suppress_edits)
        content = {**new, "body": f"* {new['body']}", "m.new_content": new}
        content["m.relates_to"] = {"rel_type": "m.replace", "event_id": receipt}
        await self._send(content, f"{note.key}/edit")
        return True

    async def _send(self, content: Mapping[str, object], key: str) -> str:
        transaction = hashlib.blake2b(key.encode(), digest_size=16).hexdigest()
        path = f"client/v3/rooms/{quote(self._room, safe='')}/send/m.room.message/{transaction}"
        found = await self._ask(path, msgspec.json.encode(content), "PUT", "application/json")
        if not found.event_id:
            raise self._postbox.unreadable()
        return found.event_id

    async def _show(self, picture: bytes, event_id: str, note: Note) -> None:
        """As an event of its own that answers the message."""
        kept = await self._ask(f"media/v3/upload?filename={PICTURE_NAME}", picture, "POST", "image/png")
        if not kept.content_uri.startswith("mxc://"):
            return
        content = {
            "msgtype": "m.image", "body": PICTURE_NAME, "url": kept.content_uri, "m.mentions": {},
            "info": {"mimetype": "image/png", "size": len(picture)}, "m.relates_to": {"m.in_reply_to": {"event_id": event_id}},
        }  # fmt: skip
        await self._send(content, f"{note.key}/picture")

    async def _ask(self, path: str, body: bytes, method: Literal["PUT", "POST"], kind: str) -> _Said:
        request = Request(f"{self._client}/{path}", body, {**self._headers, "content-type": kind}, method=method)
        answer = await self._postbox.ask(request)
        found = said(answer, _Said)
        if 200 <= answer.status < 300:
            return found
        milliseconds = found.retry_after_ms
        wait = milliseconds / 1000 if isinstance(milliseconds, (int, float)) and not isinstance(milliseconds, bool) else None
        broken = False if found.errcode == "M_TOO_LARGE" else None
        raise self._postbox.failure(answer, f"{found.errcode} {found.error}".strip(), wait, broken=broken)


def _thread(root: str) -> Mapping[str, object]:
    return {"rel_type": "m.thread", "event_id": root, "is_falling_back": True, "m.in_reply_to": {"event_id": root}}


def payload(shown: Message, *, silent: bool = False) -> dict[str, object]:
    """The content of an event: plain text and HTML. It mentions nobody, and says so."""
    shown = fitted(shown, lambda one: len((_plain(one) + _html(one)).encode()), LARGEST_BYTES)
    return {
        "msgtype": "m.notice" if silent else "m.text", "body": _plain(shown), "format": "org.matrix.custom.html",
        "formatted_body": _html(shown), "m.mentions": {},
    }  # fmt: skip


def pinging(content: dict[str, object], mentions: Sequence[str]) -> dict[str, object]:
    """The same with whom the operator's route names: here, channel, everyone are the room, people are @name:server."""
    people = [one for one in mentions if _PERSON.fullmatch(one)]
    room = is_for_all(mentions)
    if not (people or room):
        return content
    words = [*(["@room"] if room else []), *people]
    pills = [*words[: int(room)], *(f'<a href="https://matrix.to/#/{one}">{one}</a>' for one in people)]
    told = {
        "body": f"{' '.join(words)}\n{content['body']}",
        "formatted_body": f"{' '.join(pills)}<br/>{content['formatted_body']}",
    }
    ringing = ({"room": True} if room else {}) | ({"user_ids": people} if people else {})
    return {**content, **told, "msgtype": "m.text", "m.mentions": ringing}


def _plain(shown: Message) -> str:
    return "\n".join(defused(text_of(line)) for line in headed(shown))


def _html(shown: Message) -> str:
    return "<br/>".join(rendered(line, _run) for line in headed(shown))


def _run(run: Run) -> str:
    text = html.escape(defused(run.text))
    match run.style:
        case "plain":
            return text
        case "strong":
            return f"<strong>{text}</strong>"
        case "struck":
            return f"<del>{text}</del>"
        case "faint":
            return f"<em>{text}</em>"
        case "link":
            return f'<a href="{html.escape(run.url)}">{html.escape(run.text)}</a>'
