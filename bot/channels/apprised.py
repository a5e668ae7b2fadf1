"""The long tail of services, by the optional package Apprise: plain text, and a yes or no for an answer."""

from __future__ import annotations

import asyncio

from bot.channels.cleaning import ISOLATES
from bot.channels.markup import defused
from bot.channels.message import Message, fitted, text_of
from bot.channels.options import AppriseOptions
from bot.channels.room import Note, Pictures, PostOnly
from bot.ports import Rejected, Unsure

_ANGLES = str.maketrans({"<": "‹", ">": "›"})
"""Without angles, the mentions and links of several services cannot be written."""
TEXT_LENGTH = 1000
"""What most services take in one piece; Apprise would split or cut the rest wherever it likes."""


class Apprise(PostOnly):
    """One service. Apprise does not tell a refusal from an outage, so every "no" is a doubt."""

    idempotent = False
    pictures: Pictures = "never"

    def __init__(self, options: AppriseOptions) -> None:
        self._label, self._url = f"apprise {options.name}", options.url.get_secret_value()

    async def post(self, note: Note) -> str:
        title, body = written(note.shown)
        if not await asyncio.to_thread(self._notify, title, body):
            raise Unsure(f"{self._label}: Apprise says no, and not why")
        return ""

    def _notify(self, title: str, body: str) -> bool:
        try:
            import apprise  # noqa: PLC0415 - an extra, and half a second
        except ImportError:
            raise Rejected(f'{self._label}: Apprise is not installed (pip install "tocsin[apprise]")', broken=True) from None
        service = apprise.Apprise.instantiate(self._url, suppress_exceptions=True)
        if service is None:
            raise Rejected(f"{self._label}: Apprise does not understand the url", broken=True)
        return bool(service.notify(title=title, body=body, body_format=apprise.NotifyFormat.TEXT))


def written(shown: Message) -> tuple[str, str]:
    """Title and text, with nothing in them that a service makes a link or a mention of."""
    shown = fitted(shown, lambda one: len(_text(one)), TEXT_LENGTH)
    return _words(f"{shown.mark} {shown.headline}")[:200], _text(shown)


def _text(shown: Message) -> str:
    return "\n".join(_words(text_of(part.line)) for part in shown.parts)


def _words(text: str) -> str:
    return defused(text).translate(_ANGLES).translate(ISOLATES)
