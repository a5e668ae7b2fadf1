"""Google Chat: the webhook of a space posts a card; the same request id shows nothing twice."""

from __future__ import annotations

import hashlib
import html
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

import msgspec

from bot.channels.chat_options import GoogleChatOptions
from bot.channels.markup import cut_to, defused, is_for_all, rendered
from bot.channels.message import Message, Run, fitted, plain
from bot.channels.post import Postbox, Request, said
from bot.channels.room import Note, Pictures, PostOnly

LARGEST_BYTES = 32_000
"""Of a message with its cards (Google's documentation); 2,000 are left as a margin."""
TITLE_LENGTH = 200


class _Error(msgspec.Struct):
    status: str = ""
    message: str = ""


class _Said(msgspec.Struct):
    """A message as posted, or an error."""

    name: str = ""
    error: _Error = msgspec.field(default_factory=_Error)
    retry_after: Any = None


class GoogleChat(PostOnly):
    """One space. With threads, everything about an incident stands in the thread that its first message began."""

    idempotent = True
    pictures: Pictures = "never"

    def __init__(self, options: GoogleChatOptions, postbox: Postbox) -> None:
        self._url, self._threads, self._postbox = options.url.get_secret_value(), options.threads, postbox

    async def post(self, note: Note) -> str:
        body = {**payload(note.shown), **pings(note.mentions)}
        if self._threads:
            body["thread"] = {"threadKey": _digest(note.story)}
        url = address(self._url, _digest(note.key), threads=self._threads)
        answer = await self._postbox.ask(Request(url, msgspec.json.encode(body)))
        found = said(answer, _Said)
        if not 200 <= answer.status < 300:
            raise self._postbox.failure(answer, f"{found.error.status} {found.error.message}".strip())
        if not found.name:
            raise self._postbox.unreadable()
        return found.name


def _digest(text: str) -> str:
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()


def address(url: str, request_id: str, *, threads: bool) -> str:
    """Where to post: key and token as given, what else was in the query is ours to say."""
    parts = urlsplit(url)
    query = {name: value for name, value in parse_qsl(parts.query) if name in {"key", "token"}} | {"requestId": request_id}
    if threads:
        query["messageReplyOption"] = "REPLY_MESSAGE_FALLBACK_TO_NEW_THREAD"
    return urlunsplit((parts.scheme, parts.netloc, parts.path, urlencode(query), ""))


def pings(mentions: Sequence[str]) -> Mapping[str, object]:
    """A text beside the card, in which alone mentions ring: here, channel, everyone are all of the space, numbers are people."""
    everybody = ["<users/all>"] if is_for_all(mentions) else []
    words = [*everybody, *(f"<users/{one}>" for one in mentions if one.isdecimal())]
    return {"text": " ".join(words)} if words else {}


def payload(shown: Message) -> Mapping[str, object]:
    """A card of paragraphs in Google's little HTML, and the bare words for notifications."""
    return _message(fitted(shown, lambda one: len(msgspec.json.encode(_message(one))), LARGEST_BYTES - 2000))


def _message(shown: Message) -> Mapping[str, object]:
    title = cut_to(f"{shown.mark} {shown.headline}", defused, TITLE_LENGTH)
    paragraphs = [{"textParagraph": {"text": rendered(part.line, _run)}} for part in shown.parts]
    card = {"header": {"title": title, "subtitle": shown.level or shown.severity}, "sections": [{"widgets": paragraphs}]}
    fallback = cut_to(plain(Message(shown.severity, shown.mark, shown.headline, "", shown.parts[:2], shown.level)), defused, 1000)
    return {"cardsV2": [{"cardId": "incident", "card": card}], "fallbackText": fallback.replace("<", "‹")}


def _run(run: Run) -> str:
    text = html.escape(defused(run.text).replace("<", "‹"))  # <users/…> is a mention in its texts
    match run.style:
        case "plain":
            return text
        case "strong":
            return f"<b>{text}</b>"
        case "struck":
            return f"<s>{text}</s>"
        case "faint":
            return f'<font color="#757575">{text}</font>'
        case "link":
            return f'<a href="{html.escape(run.url)}">{html.escape(run.text)}</a>'
