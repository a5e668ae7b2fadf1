"""Rocket.Chat: an incoming webhook, which can only post, or a bot, which edits what it posted."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from bot.channels.chat_options import RocketChatOptions
from bot.channels.markup import called, dressed, headed, lookalike, rendered, units
from bot.channels.message import Message, Run, fitted
from bot.channels.pictures import extra, form
from bot.channels.post import Postbox, Request, said
from bot.channels.room import Note, Pictures, PostOnly
from bot.net import Answer

TEXT_LENGTH = 5000
"""`Message_MaxAllowedSize` as servers have it unless told otherwise."""
_LOOKALIKES = str.maketrans(
    {"*": "∗", "_": "ˍ", "~": "∼", "`": "'", "[": "［", "]": "］", "<": "‹", ">": "›", "|": "∣", "\\": "∖", "$": "＄"}
)
"""Its marks cannot all be escaped, so a stranger's are shown by characters that look like them."""
_BROKEN = ("error-invalid-room", "error-room-not-found", "error-not-allowed", "error-room-archived", "invalid-channel",
           "error-invalid-user", "user-not-found", "invalid integration")  # fmt: skip


class _Message(msgspec.Struct):
    id: str = msgspec.field(default="", name="_id")


class _Said(msgspec.Struct):
    """What the server says; `message` is the message, or words."""

    success: bool = False
    error: str = ""
    message: msgspec.Raw = msgspec.Raw()
    retry_after: Any = None


class RocketChatHook(PostOnly):
    """An incoming webhook of an integration."""

    idempotent = False
    pictures: Pictures = "never"

    def __init__(self, url: str, postbox: Postbox) -> None:
        self._url, self._postbox = url, postbox

    async def post(self, note: Note) -> str:
        body = {"text": written(note.shown, note.mentions), "parseUrls": False}
        answer = await self._postbox.ask(Request(self._url, msgspec.json.encode(body)))
        found = said(answer, _Said)
        if not 200 <= answer.status < 300:
            raise _failure(self._postbox, answer, found)
        if not found.success:
            raise self._postbox.unreadable()
        return ""


class RocketChatBot:
    """A bot in one room. The ids of its messages are ours, so that what was shown is found again and never shown twice."""

    idempotent, editable = True, True
    pictures: Pictures = "first"

    def __init__(self, options: RocketChatOptions, postbox: Postbox) -> None:
        self._room, self._server, self._postbox = options.channel, options.server, postbox
        self._headers = {"x-user-id": options.user, "x-auth-token": options.token.get_secret_value() if options.token else ""}

    async def post(self, note: Note) -> str:
        message_id = hashlib.blake2b(note.key.encode(), digest_size=12).hexdigest()
        message: dict[str, object] = {"_id": message_id, "rid": self._room, "msg": written(note.shown, note.mentions)}
        if note.under:
            message["tmid"] = note.under
        answer = await self._ask("chat.sendMessage", {"message": message, "previewUrls": []})
        found = said(answer, _Said)
        known = found.success and _id(found) == message_id
        if not known and answer.status in {200, 400}:  # the server stumbles over an id that it has already
            known = await self.edit(message_id, note)
        if not known and 200 <= answer.status < 300:
            raise self._postbox.unreadable()
        if not known:
            raise _failure(self._postbox, answer, found)
        if note.picture:
            await extra(self._postbox, self._show(note.picture, note.under or message_id))
        return message_id

    async def edit(self, receipt: str, note: Note) -> bool:
        body = {"roomId": self._room, "msgId": receipt, "text": written(note.shown), "previewUrls": []}
        answer = await self._ask("chat.update", body)
        found = said(answer, _Said)
        if 200 <= answer.status < 300:
            if found.success and _id(found):
                return True
            raise self._postbox.unreadable()
        if answer.status == 400 and not any(word in found.error.lower() for word in _BROKEN):
            return False
        raise _failure(self._postbox, answer, found)

    async def _show(self, picture: bytes, thread: str) -> None:
        """In the thread of the message: a file is a message of its own here."""
        body, headers = form({"tmid": thread}, "file", picture)
        address = f"{self._server}/api/v1/rooms.upload/{self._room}"
        await self._postbox.post(Request(address, body, {**self._headers, **headers}))

    async def _ask(self, method: str, body: Mapping[str, object]) -> Answer:
        return await self._postbox.ask(Request(f"{self._server}/api/v1/{method}", msgspec.json.encode(body), self._headers))


def _id(found: _Said) -> str:
    try:
        return msgspec.json.decode(found.message, type=_Message).id
    except (msgspec.DecodeError, UnicodeDecodeError):
        return ""


def _failure(postbox: Postbox, answer: Answer, found: _Said) -> Exception:
    broken = True if any(word in found.error.lower() for word in _BROKEN) else None
    if answer.status == 400 and "too-many-requests" in found.error.lower():
        return postbox.failure(Answer(429, answer.headers, b""), found.error)
    return postbox.failure(answer, found.error, found.retry_after, broken=broken)


def written(shown: Message, mentions: Sequence[str] = ()) -> str:
    """The message in Rocket.Chat's markup; above it whom the operator's route names: here, channel, everyone and @names."""
    first = called(mentions, {"here": "@here", "channel": "@all", "everyone": "@all"})
    return first + _text(fitted(shown, lambda one: units(_text(one)), TEXT_LENGTH - units(first)))


def _text(shown: Message) -> str:
    return "\n".join(rendered(line, _run) for line in headed(shown))


def escaped(text: str) -> str:
    """A stranger's words."""
    return lookalike(text, _LOOKALIKES)


def _run(run: Run) -> str:
    return f"[{run.text}]({run.url})" if run.style == "link" else dressed(run, escaped, "*", "~")
