"""Discord: a webhook or a bot posts an embed and edits it in place."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any, Literal
from urllib.parse import parse_qs, urlencode, urlsplit, urlunsplit

import msgspec

from bot.channels.chat_options import DiscordOptions
from bot.channels.markdown import escaped, markdown
from bot.channels.markup import cut_to, defused, rendered, units
from bot.channels.message import Message, Name, fitted, text_of
from bot.channels.pictures import PICTURE_NAME, form
from bot.channels.post import Postbox, Request, said
from bot.channels.room import Note, Pictures
from bot.net import Answer
from bot.ports import Clock
from bot.records import Severity

TITLE_LENGTH, DESCRIPTION_LENGTH, FOOTER_LENGTH = 256, 4096, 2048
"""Limits of embeds (Discord's documentation, "Embed Limits"); 6,000 in all cannot be reached with a footer like ours."""
COLOURS: dict[Severity, int] = {"critical": 0xC62828, "high": 0xEF6C00, "medium": 0xF9A825, "low": 0x90A4AE}
_BODY: tuple[Name, ...] = (
    "notice", "toll", "correction", "own", "context", "claim", "responsibility", "sources", "quote", "place",
)  # fmt: skip
_FOOT: tuple[Name, ...] = ("times", "id")
_UNKNOWN_MESSAGE, _TOO_MANY_OLD_EDITS = 10008, 30046
_SILENT = 1 << 12
_NONCE_LENGTH = 25


class _Said(msgspec.Struct):
    """A message as posted, or an error."""

    id: str = ""
    code: int = 0
    message: str = ""
    retry_after: Any = None


class Discord:
    """One channel of a Discord server, or a thread of it. Its receipts are the messages' ids.

    A bot's posts carry a nonce, by which Discord tells repeats for some minutes; a webhook's cannot.
    """

    idempotent, editable = False, True
    pictures: Pictures = "always"

    def __init__(self, options: DiscordOptions, postbox: Postbox, clock: Clock) -> None:
        self._options, self._postbox, self._clock = options, postbox, clock
        self._open_from = 0.0

    async def post(self, note: Note) -> str:
        body = payload(note.shown, picture=note.picture is not None) | pings(note.mentions)
        if note.silent:
            body["flags"] = _SILENT
        if self._options.token is not None:
            nonce = hashlib.blake2b(note.key.encode(), digest_size=_NONCE_LENGTH // 2).hexdigest()
            body |= {"nonce": nonce, "enforce_nonce": True}
        if note.under and self._options.token is not None:
            body["message_reference"] = {"message_id": note.under, "fail_if_not_exists": False}
        answer = await self._ask(self._request(body, note))
        found = said(answer, _Said)
        if not 200 <= answer.status < 300:
            raise self._postbox.failure(answer, _words(found), found.retry_after)
        if not found.id:
            raise self._postbox.unreadable()
        return found.id

    async def edit(self, receipt: str, note: Note) -> bool:
        """Not when the message is gone, or is old and was edited too often."""
        body = payload(note.shown, picture=note.picture is not None)
        answer = await self._ask(self._request(body, note, receipt))
        if 200 <= answer.status < 300:
            return True
        found = said(answer, _Said)
        if found.code == _UNKNOWN_MESSAGE or (found.code == _TOO_MANY_OLD_EDITS and answer.status != 429):
            return False
        raise self._postbox.failure(answer, _words(found), found.retry_after)

    def _request(self, body: dict[str, object], note: Note, receipt: str = "") -> Request:
        """As JSON, or as a form with the picture. An edit names all files that stay: this picture, or none."""
        method: Literal["PATCH", "POST"] = "PATCH" if receipt else "POST"
        content, headers = msgspec.json.encode(body), self._headers()
        if note.picture is not None:
            content, kind = form({"payload_json": content.decode()}, "files[0]", note.picture)
            headers |= kind
        return Request(self._address(receipt), content, headers, method=method)

    def _headers(self) -> dict[str, str]:
        token = self._options.token
        return {"authorization": f"Bot {token.get_secret_value()}"} if token else {}

    def _address(self, receipt: str) -> str:
        if self._options.url is not None:
            return address(self._options.url.get_secret_value(), receipt)
        return f"{self._options.api}/channels/{self._options.channel}/messages" + (f"/{receipt}" if receipt else "")

    async def _ask(self, request: Request) -> Answer:
        """Waits first while the last answer said that nothing more is taken: too many 429 get an address banned."""
        pause = self._open_from - self._clock.monotonic()
        if pause > 0:
            await self._clock.sleep(pause)
        answer = await self._postbox.ask(request)
        if answer.headers.get("x-ratelimit-remaining") == "0":
            reset = self._postbox.seconds(answer.headers.get("x-ratelimit-reset-after", ""))
            self._open_from = self._clock.monotonic() + min(reset.total_seconds() if reset else 0.0, 60.0)
        return answer


def _words(found: _Said) -> str:
    return f"{found.code or ''} {found.message}".strip()


def address(url: str, message_id: str = "") -> str:
    """Where to post, or to edit a message; `thread_id` is kept, `wait` makes Discord tell the id and its refusals."""
    parts = urlsplit(url)
    thread = {"thread_id": values[0]} if (values := parse_qs(parts.query).get("thread_id")) else {}
    path = parts.path.rstrip("/") + (f"/messages/{message_id}" if message_id else "")
    query = urlencode(thread if message_id else {"wait": "true", **thread})
    return urlunsplit((parts.scheme, parts.netloc, path, query, ""))


def pings(mentions: Sequence[str]) -> dict[str, object]:
    """Whom the operator's route names: here, everyone, ids of people and, as role:id, of roles; nothing for nobody."""
    everyone = [one for one in mentions if one in {"here", "everyone"}]
    people = [one for one in mentions if one.isdecimal()]
    roles = [one.removeprefix("role:") for one in mentions if one.startswith("role:") and one[5:].isdecimal()]
    if not (everyone or people or roles):
        return {}
    words = [*(f"@{one}" for one in everyone), *(f"<@{one}>" for one in people), *(f"<@&{one}>" for one in roles)]
    allowed = {"parse": ["everyone"] if everyone else [], "users": people, "roles": roles}
    return {"content": " ".join(words), "allowed_mentions": allowed}


def payload(shown: Message, *, picture: bool = False) -> dict[str, object]:
    """What to post or to edit with. Nobody is ever mentioned: edits read mentions anew, hence it is said each time."""
    shown = fitted(shown, lambda one: units(_body(one)), DESCRIPTION_LENGTH)
    embed: dict[str, object] = {
        "title": cut_to(f"{shown.mark} {shown.headline}", escaped, TITLE_LENGTH),
        "description": _body(shown),
        "color": COLOURS[shown.severity],
    }
    if foot := shown.of(*_FOOT):  # digests have none
        embed["footer"] = {"text": cut_to(" · ".join(map(text_of, foot)), defused, FOOTER_LENGTH)}
    if picture:
        embed["image"] = {"url": f"attachment://{PICTURE_NAME}"}
    files = [{"id": 0, "filename": PICTURE_NAME}] if picture else []
    return {
        "content": "", "embeds": [embed], "allowed_mentions": {"parse": []}, "attachments": files,
    }  # fmt: skip


def _body(shown: Message) -> str:
    return "\n".join(rendered(line, markdown) for line in shown.of(*_BODY))
