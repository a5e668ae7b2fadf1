"""Telegram: a bot posts and edits. Styles are entities beside the text, so that no text can ever be read as markup."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Literal, NamedTuple

import msgspec
import structlog

from bot.channels.markup import defused, units
from bot.channels.message import Line, Message, Run, fitted
from bot.channels.options import TelegramOptions, secrets
from bot.channels.post import Postbox, Request
from bot.channels.wording import message
from bot.net import Answer, Web
from bot.ports import Clock, Rejected, Unsure
from bot.records import Alert

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
    """One chat, or a topic of it."""

    idempotent = False
    editable = True

    def __init__(self, options: TelegramOptions, web: Web, clock: Clock) -> None:
        self.name = options.name
        self._options, self._chat = options, options.chat
        self._postbox = Postbox(f"telegram {options.name}", web, clock, tuple(secrets(options)))

    async def send(self, alert: Alert, *, key: str, edits: str = "", repeat: bool = False) -> str:  # noqa: ARG002
        """The receipt is `chat/message`."""
        if repeat and self._options.doubt == "hold":
            raise self._postbox.held()
        text = written(message(alert, repeat=repeat))
        if edits and await self._edit(edits, text):
            return edits
        if edits and not alert.loud:
            raise Rejected(f"telegram {self.name}: the message is gone or can no longer be edited")
        return await self._post(text, silent=not alert.loud)

    async def close(self) -> None:
        """Nothing is held."""

    async def _post(self, text: Text, *, silent: bool, moved: bool = False) -> str:
        thread = {"message_thread_id": self._options.thread} if self._options.thread is not None else {}
        said, answer = await self._call("sendMessage", text, {"chat_id": self._chat, "disable_notification": silent, **thread})
        new_chat = said.parameters.migrate_to_chat_id
        if new_chat is not None and not moved:
            log.warning("telegram chat moved", receiver=self.name, chat=self._chat, now=new_chat)
            self._chat = new_chat
            return await self._post(text, silent=silent, moved=True)
        if not said.ok:
            raise self._failure(answer, said)
        try:
            posted = msgspec.json.decode(said.result, type=_Posted)
        except msgspec.DecodeError:
            raise Unsure(f"telegram {self.name}: an answer that cannot be read") from None
        return f"{posted.chat.id}/{posted.message_id}"

    async def _edit(self, receipt: str, text: Text) -> bool:
        """Did Telegram let us? Not when the message is gone, or stayed behind in a chat that moved."""
        chat, _, number = receipt.partition("/")
        said, answer = await self._call("editMessageText", text, {"chat_id": chat, "message_id": int(number or 0)})
        words = said.description.lower()
        if said.ok or _SAME in words:
            return True
        if any(word in words for word in _UNEDITABLE) or said.parameters.migrate_to_chat_id is not None:
            return False
        raise self._failure(answer, said)

    async def _call(
        self, method: Literal["sendMessage", "editMessageText"], text: Text, more: Mapping[str, object]
    ) -> tuple[_Said, Answer]:
        token = self._options.token.get_secret_value()
        body = {**more, "text": text.text, "entities": text.entities, "link_preview_options": {"is_disabled": True}}
        answer = await self._postbox.ask(Request(f"{self._options.api}/bot{token}/{method}", msgspec.json.encode(body)))
        return _read(answer), answer

    def _failure(self, answer: Answer, said: _Said) -> Exception:
        if 200 <= answer.status < 300:
            return Unsure(f"telegram {self.name}: an answer that cannot be read")
        broken = True if any(word in said.description.lower() for word in _BROKEN) else None
        return self._postbox.failure(answer, said.description, said.parameters.retry_after, broken=broken)


def _read(answer: Answer) -> _Said:
    try:
        return msgspec.json.decode(answer.body, type=_Said, strict=False)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return _Said()


def written(shown: Message) -> Text:
    """The message as text and entities; offsets count UTF-16 units, as Telegram does."""
    return _text(fitted(shown, lambda one: units(_text(one).text), TEXT_LENGTH))


def _text(shown: Message) -> Text:
    head: Line = (Run(f"{shown.mark} "), Run(shown.headline, "strong"))
    text, offset = "", 0
    entities: list[Mapping[str, object]] = []
    for line in (head, *(part.line for part in shown.parts)):
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
