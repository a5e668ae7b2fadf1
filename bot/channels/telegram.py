"""Telegram: a bot posts and edits. Styles are entities beside the text, so that no text can ever be read as markup."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal, NamedTuple

import msgspec
import structlog

from bot.channels.chat_options import TelegramOptions
from bot.channels.markup import defused, headed, units
from bot.channels.message import Line, Message, Run, fitted
from bot.channels.pictures import extra, form
from bot.channels.post import Postbox, Request, said
from bot.channels.room import Note, Pictures
from bot.net import Answer

log = structlog.get_logger()

TEXT_LENGTH = 4096
"""In UTF-16 units, the stricter reading of the Bot API's "characters"."""
_ENTITY_TYPES = {"strong": "bold", "struck": "strikethrough", "faint": "italic", "link": "text_link"}
_BROKEN = (
    "chat not found", "not enough rights", "have no rights", "chat_write_forbidden", "topic_closed", "thread not found",
    "group chat was upgraded", "bot was kicked", "user is deactivated", "chat_restricted", "peer_id_invalid",
)  # fmt: skip
_UNEDITABLE = ("message to edit not found", "message can't be edited", "message_id_invalid")
_SAME = "message is not modified"
_NAME = re.compile(r"@[A-Za-z]\w{3,31}", re.ASCII)


class _Parameters(msgspec.Struct):
    migrate_to_chat_id: int | None = None
    retry_after: Any = None


class _Chat(msgspec.Struct):
    id: int


class _Posted(msgspec.Struct):
    message_id: int
    chat: _Chat


class _Said(msgspec.Struct):
    """An answer of the Bot API; an edit's `result` is not looked at."""

    ok: bool = False
    description: str = ""
    parameters: _Parameters = msgspec.field(default_factory=_Parameters)
    result: msgspec.Raw = msgspec.Raw()


class Text(NamedTuple):
    """A message as Telegram takes it."""

    text: str
    entities: list[Mapping[str, object]]


class Telegram:
    """A bot in one chat, or in a topic of it. Its receipts are `chat/message`."""

    idempotent, editable = False, True
    pictures: Pictures = "first"

    def __init__(self, options: TelegramOptions, postbox: Postbox) -> None:
        self._options, self._chat, self._postbox = options, options.chat, postbox

    async def post(self, note: Note) -> str:
        receipt = await self._post(note)
        if note.picture:
            await extra(self._postbox, self._show(note.picture, receipt))
        return receipt

    async def edit(self, receipt: str, note: Note) -> bool:
        """Not when the message is gone, or stayed behind in a chat that moved."""
        chat, number = _parts(receipt)
        found, answer = await self._write("editMessageText", note, {"chat_id": chat, "message_id": number})
        words = found.description.lower()
        if found.ok or _SAME in words:
            return True
        if any(word in words for word in _UNEDITABLE) or found.parameters.migrate_to_chat_id is not None:
            return False
        raise self._failure(answer, found)

    async def _post(self, note: Note, *, moved: bool = False) -> str:
        more: dict[str, object] = {"chat_id": self._chat, "disable_notification": note.silent}
        if self._options.thread is not None:
            more["message_thread_id"] = self._options.thread
        if note.under:
            more["reply_parameters"] = {"message_id": _parts(note.under)[1], "allow_sending_without_reply": True}
        found, answer = await self._write("sendMessage", note, more)
        new_chat = found.parameters.migrate_to_chat_id
        if new_chat is not None and not moved:
            log.warning("telegram chat moved", receiver=self._options.name, chat=self._chat, now=new_chat)
            self._chat = new_chat
            return await self._post(note, moved=True)
        if not found.ok:
            raise self._failure(answer, found)
        try:
            posted = msgspec.json.decode(found.result, type=_Posted)
        except msgspec.DecodeError:
            raise self._postbox.unreadable() from None
        return f"{posted.chat.id}/{posted.message_id}"

    async def _show(self, picture: bytes, receipt: str) -> None:
        """As a quiet reply: a caption would hold a quarter of the message and could not become a text again."""
        chat, number = _parts(receipt)
        fields = {"chat_id": chat, "disable_notification": "true", "reply_parameters": f'{{"message_id":{number}}}'}
        if self._options.thread is not None:
            fields["message_thread_id"] = str(self._options.thread)
        body, headers = form(fields, "photo", picture)
        await self._postbox.post(Request(self._address("sendPhoto"), body, headers))

    async def _write(
        self, method: Literal["sendMessage", "editMessageText"], note: Note, more: Mapping[str, object]
    ) -> tuple[_Said, Answer]:
        text = written(note.shown, note.mentions if method == "sendMessage" else ())
        body = {**more, "text": text.text, "entities": text.entities, "link_preview_options": {"is_disabled": True}}
        answer = await self._postbox.ask(Request(self._address(method), msgspec.json.encode(body)))
        return said(answer, _Said), answer

    def _address(self, method: str) -> str:
        return f"{self._options.api}/bot{self._options.token.get_secret_value()}/{method}"

    def _failure(self, answer: Answer, found: _Said) -> Exception:
        if 200 <= answer.status < 300:
            return self._postbox.unreadable()
        broken = True if any(word in found.description.lower() for word in _BROKEN) else None
        return self._postbox.failure(answer, found.description, found.parameters.retry_after, broken=broken)


def _parts(receipt: str) -> tuple[str, int]:
    """Chat and message."""
    chat, _, number = receipt.partition("/")
    return chat, int(number or 0)


def written(shown: Message, mentions: Sequence[str] = ()) -> Text:
    """The message as text and entities; offsets count UTF-16 units, as Telegram does."""
    called = pings(mentions)
    told = _text(fitted(shown, lambda one: units(_text(one).text), TEXT_LENGTH - units(called.text)))
    begin = units(told.text)
    moved = [{**entity, "offset": begin + where} for entity in called.entities if isinstance(where := entity["offset"], int)]
    return Text(told.text + called.text, [*told.entities, *moved])


def pings(mentions: Sequence[str]) -> Text:
    """A last line with whom the operator's route names: @names, or people by their number; nothing for nobody."""
    text = ""
    entities: list[Mapping[str, object]] = []
    for one in mentions:
        if _NAME.fullmatch(one) or one.isdecimal():
            text += " " if text else "\n"
            entities.append({**_called(one), "offset": units(text), "length": units(one)})
            text += one
    return Text(text, entities)


def _called(one: str) -> Mapping[str, object]:
    if one.isdecimal():
        return {"type": "text_mention", "user": {"id": int(one), "is_bot": False, "first_name": one}}
    return {"type": "mention"}


def _text(shown: Message) -> Text:
    text, offset = "", 0
    entities: list[Mapping[str, object]] = []
    for line in headed(shown):
        for piece, entity in _pieces(line, follows=bool(text)):
            length = units(piece)
            if entity and length:
                entities.append({**entity, "offset": offset, "length": length})
            text, offset = text + piece, offset + length
    return Text(text, entities)


def _pieces(line: Line, *, follows: bool) -> Iterable[tuple[str, Mapping[str, object]]]:
    """The text of each run with its entity; spaces at a run's ends stay outside, because Telegram cuts them off."""
    if follows:
        yield "\n", {}
    for run in line:
        text = run.text if run.style == "link" else defused(run.text)
        inner = text.strip()
        start = len(text) - len(text.lstrip()) if inner else len(text)
        yield text[:start], {}
        yield inner, _entity(run)
        yield text[start + len(inner) :], {}


def _entity(run: Run) -> Mapping[str, object]:
    match run.style:
        case "plain":
            return {}
        case "link":
            return {"type": "text_link", "url": run.url}
        case _:
            return {"type": _ENTITY_TYPES[run.style]}
