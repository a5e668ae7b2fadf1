"""Mattermost: an incoming webhook, which can only post, or a bot, which edits what it posted."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

import msgspec

from bot.channels.chat_options import MattermostOptions
from bot.channels.markdown import markdown
from bot.channels.markup import BREAK, called, headed, rendered, units
from bot.channels.message import Message, Run, fitted
from bot.channels.pictures import PICTURE_NAME
from bot.channels.post import Postbox, Request, said
from bot.channels.room import Note, Pictures, PostOnly
from bot.net import Answer
from bot.ports import Rejected, Unavailable, Unsure

TEXT_LENGTH = 4000
"""What servers of every age take; newer ones take 16,383, longer texts are split into several posts."""
_COLONS = re.compile(r":(?=[\w+-]+:)|~(?=\w)")
_NUMBERED = re.compile(r"^(\d+)([.)])(?= )", re.MULTILINE)
_QUIET = {"disable_group_highlight": True, "mentionHighlightDisabled": True}
"""Mattermost's switches: group and channel mentions in the text are then nobody's business."""
_GONE_POST = frozenset({"app.post.get.app_error", "api.post.update_post.permissions_time_limit.app_error",
                        "api.post.update_post.find.app_error", "store.sql_post.get.app_error"})  # fmt: skip
_BAD_HOOK = frozenset({"web.incoming_webhook.invalid.app_error", "web.incoming_webhook.disabled.app_error",
                       "web.incoming_webhook.channel.app_error", "web.incoming_webhook.permissions.app_error"})  # fmt: skip


class _File(msgspec.Struct):
    id: str = ""


class _Said(msgspec.Struct):
    """A post, files as kept, or an error; an error's `id` is a dotted word."""

    id: str = ""
    message: str = ""
    status_code: int = 0
    file_infos: list[_File] = msgspec.field(default_factory=list)
    retry_after: Any = None


class MattermostHook(PostOnly):
    """An incoming webhook; it answers "ok"."""

    idempotent = False
    pictures: Pictures = "never"

    def __init__(self, url: str, postbox: Postbox) -> None:
        self._url, self._postbox = url, postbox

    async def post(self, note: Note) -> str:
        body = {"text": written(note.shown, note.mentions), "props": {} if pings(note.mentions) else _QUIET}
        answer = await self._postbox.ask(Request(self._url, msgspec.json.encode(body)))
        if not 200 <= answer.status < 300:
            raise _failure(self._postbox, answer)
        return ""


class MattermostBot:
    """A bot in one channel. Its receipts are the posts' ids. The server tells repeats for half a minute, not longer."""

    idempotent, editable = False, True
    pictures: Pictures = "first"

    def __init__(self, options: MattermostOptions, postbox: Postbox) -> None:
        self._channel, self._server, self._postbox = options.channel, options.server, postbox
        self._token = options.token.get_secret_value() if options.token else ""

    async def post(self, note: Note) -> str:
        pending = f"{self._channel}:{hashlib.blake2b(note.key.encode(), digest_size=13).hexdigest()}"
        files = await self._upload(note.picture) if note.picture else []
        body: dict[str, object] = {
            "channel_id": self._channel, "message": written(note.shown, note.mentions), "pending_post_id": pending,
            "props": {} if pings(note.mentions) else _QUIET, "file_ids": files,
        }  # fmt: skip
        if note.under:
            body["root_id"] = note.under
        answer = await self._postbox.ask(self._request("posts", body))
        if not 200 <= answer.status < 300:
            raise _failure(self._postbox, answer)
        found = said(answer, _Said)
        if not found.id:
            raise self._postbox.unreadable()
        return found.id

    async def edit(self, receipt: str, note: Note) -> bool:
        """The picture of the first post stays."""
        body = {"message": written(note.shown), "props": _QUIET}
        answer = await self._postbox.ask(self._request(f"posts/{receipt}/patch", body, put=True))
        if 200 <= answer.status < 300 and said(answer, _Said).id:
            return True
        if 200 <= answer.status < 300:
            raise self._postbox.unreadable()
        if said(answer, _Said).id in _GONE_POST or answer.status == 404:
            return False
        raise _failure(self._postbox, answer)

    async def _upload(self, picture: bytes) -> list[str]:
        """The id of the picture as kept; none where it is not taken: the message goes out without."""
        query = urlencode({"channel_id": self._channel, "filename": PICTURE_NAME})
        headers = {"authorization": f"Bearer {self._token}", "content-type": "image/png"}
        try:
            answer = await self._postbox.post(Request(f"{self._server}/api/v4/files?{query}", picture, headers))
        except (Rejected, Unavailable, Unsure):
            return []
        return [file.id for file in said(answer, _Said).file_infos[:1] if file.id]

    def _request(self, path: str, body: Mapping[str, object], *, put: bool = False) -> Request:
        headers = {"authorization": f"Bearer {self._token}"}
        return Request(f"{self._server}/api/v4/{path}", msgspec.json.encode(body), headers, method="PUT" if put else "POST")


def _failure(postbox: Postbox, answer: Answer) -> Exception:
    found = said(answer, _Said)
    broken = True if found.id in _BAD_HOOK else None
    if answer.status == 501 and found.id:  # switched off by the administrator, and said so clearly
        return Rejected(f"{postbox.label}: 501 {postbox.safe(found.message)}", broken=True)
    return postbox.failure(answer, found.message, found.retry_after, broken=broken)


def written(shown: Message, mentions: Sequence[str] = ()) -> str:
    """The message in Markdown, each part a paragraph line; above it whom the operator's route names."""
    first = pings(mentions)
    return first + _text(fitted(shown, lambda one: units(_text(one)), TEXT_LENGTH - units(first)))


def pings(mentions: Sequence[str]) -> str:
    """A first line: here, channel, everyone (the whole channel, too) and @names; nothing for nobody."""
    return called(mentions, {"here": "@here", "channel": "@channel", "everyone": "@all"})


def _text(shown: Message) -> str:
    text = "\n".join(rendered(line, _run) for line in headed(shown))
    return _NUMBERED.sub(r"\1\\\2", text)  # what begins like an item of a list is none


def _run(run: Run) -> str:
    """Without emoji, channel links and formulas of a stranger's."""
    text = run.text if run.style == "link" else _COLONS.sub(lambda match: f"{match[0]}{BREAK}", run.text.replace("$", "＄"))
    return markdown(Run(text, run.style, run.url))
