"""Discord: a webhook posts an embed and edits it in place."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit, urlunsplit

import msgspec

from bot.channels.markup import cut_to, defused, rendered, styled, units
from bot.channels.message import Message, Name, Run, fitted, text_of
from bot.channels.options import DiscordOptions, secrets
from bot.channels.post import Postbox, Request
from bot.channels.wording import message
from bot.net import Answer, Web
from bot.ports import Clock, Rejected, Unsure
from bot.records import Alert, Severity

TITLE_LENGTH, DESCRIPTION_LENGTH, FOOTER_LENGTH = 256, 4096, 2048
"""Limits of embeds (Discord's documentation, "Embed Limits"); 6,000 in all cannot be reached with a footer like ours."""
COLOURS: dict[Severity, int] = {"critical": 0xC62828, "high": 0xEF6C00, "medium": 0xF9A825, "low": 0x90A4AE}
_BODY: tuple[Name, ...] = (
    "notice", "toll", "correction", "context", "claim", "responsibility", "sources", "quote", "place",
)  # fmt: skip
_FOOT: tuple[Name, ...] = ("times", "id")
_MARKS = re.compile(r"([\\*_~`|>\[\]()#<+!-])")
_UNKNOWN_MESSAGE, _TOO_MANY_OLD_EDITS = 10008, 30046
_SILENT = 1 << 12


class _Said(msgspec.Struct):
    """A message as posted, or an error."""

    id: str = ""
    code: int = 0
    message: str = ""
    retry_after: Any = None


class Discord:
    """One channel of a Discord server, or a thread of it."""

    idempotent = False
    editable = True

    def __init__(self, options: DiscordOptions, web: Web, clock: Clock) -> None:
        self.name = options.name
        self._url, self._doubt, self._clock = options.url, options.doubt, clock
        self._postbox = Postbox(f"discord {options.name}", web, clock, tuple(secrets(options)))
        self._open_from = 0.0

    async def send(self, alert: Alert, *, key: str, edits: str = "", repeat: bool = False) -> str:  # noqa: ARG002
        """The receipt is the message's id."""
        if repeat and self._doubt == "hold":
            raise self._postbox.held()
        body = payload(message(alert, repeat=repeat))
        if edits and await self._edit(edits, body):
            return edits
        if edits and not alert.loud:
            raise Rejected(f"discord {self.name}: the message is gone or too old to be edited")
        flags = {} if alert.loud else {"flags": _SILENT}
        answer = await self._ask(Request(address(self._url.get_secret_value()), msgspec.json.encode(body | flags)))
        said = _read(answer)
        if not 200 <= answer.status < 300:
            raise self._postbox.failure(answer, _words(said), said.retry_after)
        if not said.id:
            raise Unsure(f"discord {self.name}: an answer that cannot be read")
        return said.id

    async def close(self) -> None:
        """Nothing is held."""

    async def _edit(self, message_id: str, body: Mapping[str, object]) -> bool:
        """Did Discord let us? Not when the message is gone, or is old and was edited too often."""
        url = address(self._url.get_secret_value(), message_id)
        answer = await self._ask(Request(url, msgspec.json.encode(body), method="PATCH"))
        if 200 <= answer.status < 300:
            return True
        said = _read(answer)
        if said.code == _UNKNOWN_MESSAGE or (said.code == _TOO_MANY_OLD_EDITS and answer.status != 429):
            return False
        raise self._postbox.failure(answer, _words(said), said.retry_after)

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


def _read(answer: Answer) -> _Said:
    try:
        return msgspec.json.decode(answer.body, type=_Said, strict=False)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return _Said()


def _words(said: _Said) -> str:
    return f"{said.code or ''} {said.message}".strip()


def address(url: str, message_id: str = "") -> str:
    """Where to post, or to edit a message; `thread_id` is kept, `wait` makes Discord tell the id and its refusals."""
    parts = urlsplit(url)
    thread = {"thread_id": values[0]} if (values := parse_qs(parts.query).get("thread_id")) else {}
    path = parts.path.rstrip("/") + (f"/messages/{message_id}" if message_id else "")
    query = urlencode(thread if message_id else {"wait": "true", **thread})
    return urlunsplit((parts.scheme, parts.netloc, path, query, ""))


def payload(shown: Message) -> dict[str, object]:
    """What to post or to edit with. Nobody is ever mentioned: edits read mentions anew, hence it is said each time."""
    shown = fitted(shown, lambda one: units(_body(one)), DESCRIPTION_LENGTH)
    embed = {
        "title": cut_to(f"{shown.mark} {shown.headline}", escaped, TITLE_LENGTH),
        "description": _body(shown),
        "color": COLOURS[shown.severity],
        "footer": {"text": cut_to(" · ".join(map(text_of, shown.of(*_FOOT))), defused, FOOTER_LENGTH)},
    }
    return {"content": "", "embeds": [embed], "allowed_mentions": {"parse": []}}


def escaped(text: str) -> str:
    """A stranger's words in Discord's Markdown."""
    return _MARKS.sub(r"\\\1", defused(text))


def _body(shown: Message) -> str:
    return "\n".join(rendered(line, _run) for line in shown.of(*_BODY))


def _run(run: Run) -> str:
    match run.style:
        case "plain" | "faint":
            return escaped(run.text)
        case "strong":
            return styled(escaped(run.text), "**")
        case "struck":
            return styled(escaped(run.text), "~~")
        case "link":
            return f"[{escaped_host(run.text)}]({run.url})"


def escaped_host(host: str) -> str:
    """The host a link leads to. Discord shows no masked link whose text is itself a URL, which a bare host is not."""
    return _MARKS.sub(r"\\\1", host)
