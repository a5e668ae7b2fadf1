"""What all chats have in common: edit what was posted, else post anew; a repeat is marked or held back; threads tell the story.

A platform only knows how to post and how to edit; when to do which is decided here, once for all of them.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal, Protocol, TypeAlias

import structlog

from bot.channels.fields import MessageOptions, ThreadOptions
from bot.channels.message import Message, Name, Part, Run
from bot.channels.template import parsed
from bot.channels.templated import templated
from bot.channels.texts import ENGLISH, Texts
from bot.channels.wording import directed, message, stamped
from bot.ports import Clock, Rejected
from bot.records import Alert, Incident

log = structlog.get_logger()

Draw: TypeAlias = Callable[[Incident], bytes | None]
"""A picture of where it happened, as PNG; None where there is nothing to show. May take some tenths of a second."""
Pictures: TypeAlias = Literal["never", "first", "always"]
"""Where a map goes along: nowhere, with what is posted, or with edits, too."""
_MARKED = "repeated"
_COMPACT: tuple[Name, ...] = ("notice", "toll", "correction", "id")
"""What a follow-up says; all else stands in the first message."""


@dataclass(frozen=True, slots=True)
class Note:
    """One thing to post or to edit with. `key` is the same for every try, and the same twice for nothing else.

    `under` is by what the message is known to which it belongs; `story` is the same for all notes on one incident.
    `mentions` come from the operator's routes only; platforms that can ping do so when they post, never when they edit.
    """

    shown: Message
    key: str
    story: str
    silent: bool = False
    picture: bytes | None = field(default=None, repr=False)
    under: str = ""
    mentions: tuple[str, ...] = ()


class Platform(Protocol):
    """One way into one platform. Both raise Rejected, Unavailable, Unsure (of bot.ports)."""

    idempotent: bool
    editable: bool
    pictures: Pictures

    async def post(self, note: Note) -> str:
        """Show it; return by what it is known from now on, or nothing where the platform does not tell."""
        ...

    async def edit(self, receipt: str, note: Note) -> bool:
        """Show it in the place of an earlier one; False when that is gone or too old. Made again, it changes nothing."""
        ...


class PostOnly:
    """A platform whose messages cannot be changed: what is new follows up the first one."""

    editable = False

    async def edit(self, receipt: str, note: Note) -> bool:  # noqa: ARG002
        """Never."""
        return False


class Room:
    """A receiver in a chat. Its receipt is the platform's; where nothing can be edited, the time of the first message first."""

    def __init__(
        self, options: MessageOptions, platform: Platform, clock: Clock, draw: Draw | None = None, texts: Texts = ENGLISH
    ) -> None:
        self.name = options.name
        self.idempotent, self.editable = platform.idempotent, platform.editable
        self._options, self._platform, self._clock = options, platform, clock
        self._threads = isinstance(options, ThreadOptions) and options.threads
        self._texts, self._rows = texts, parsed(options.template)
        self._draw = draw if options.map and platform.pictures != "never" else None

    def __repr__(self) -> str:
        return f"<{self._label}>"

    async def send(self, alert: Alert, *, key: str, edits: str = "", repeat: bool = False) -> str:
        """Edit the message of receipt `edits`, or follow it up where that cannot be done, or post. Raises as in bot.ports."""
        note = Note(self._worded(alert), key, alert.incident_id, silent=not alert.loud, mentions=alert.mentions)
        if edits and self.editable:
            if await self._edited(alert, note, edits, repeat=repeat):
                return edits
            if not alert.loud:
                raise Rejected(f"{self._label}: the message is gone or too old to be edited")
        if repeat and self._options.doubt == "hold":
            raise Rejected(f"{self._label}: an earlier try may have been shown, so this one was held back (doubt: hold)")
        shown = self._worded(alert, repeat=True) if repeat else note.shown
        if self.editable or not edits:
            own = await self._platform.post(replace(note, shown=shown, picture=await self._picture(alert.incident)))
            return self._receipt(own, repeat=repeat)
        at, _, first = edits.partition(" ")
        shown = follow_up(message(alert, self._texts, repeat=repeat), _moment(at), self._texts)
        await self._platform.post(replace(note, shown=shown, under=first or note.story))
        return edits

    def _worded(self, alert: Alert, *, repeat: bool = False) -> Message:
        """The alert in the receiver's words, and in the operator's arrangement: the route's, else the receiver's."""
        rows = parsed(alert.template) if alert.template else self._rows
        return templated(alert, self._texts, rows, repeat=repeat)

    def _receipt(self, own: str, *, repeat: bool) -> str:
        """The platform's, and whether it is marked, which edits must keep; or when it was, where it can only be named."""
        if not self.editable:
            return f"{self._clock.now():%Y-%m-%dT%H:%MZ} {own}".strip()
        return f"{own} {_MARKED}" if own and repeat else own

    async def _edited(self, alert: Alert, note: Note, edits: str, *, repeat: bool) -> bool:
        """Did the platform let us? A message that may be the second one stays marked as such."""
        own, _, marked = edits.partition(" ")
        shown = self._worded(alert, repeat=True) if marked else note.shown
        picture = await self._picture(alert.incident) if self._platform.pictures == "always" else None
        if not await self._platform.edit(own, replace(note, shown=shown, picture=picture)):
            return False
        await self._told_in_thread(alert, note, own, repeat=repeat)
        return True

    async def close(self) -> None:
        """Nothing is held: the way out belongs to the wiring."""

    @property
    def _label(self) -> str:
        return f"{getattr(self._options, 'kind', 'chat')} {self.name}"

    async def _picture(self, incident: Incident) -> bytes | None:
        """Without one, the message still goes out."""
        try:
            return await asyncio.to_thread(self._draw, incident) if self._draw else None
        except (OSError, ValueError, ArithmeticError) as error:
            log.warning("picture failed", receiver=self.name, incident=incident.id, why=type(error).__name__)
            return None

    async def _told_in_thread(self, alert: Alert, note: Note, edits: str, *, repeat: bool) -> None:
        """Below the message, which says how things are: what was new when."""
        if not (self._threads or alert.mentions) or not alert.loud or (repeat and self._options.doubt == "hold"):
            return
        shown = follow_up(message(alert, self._texts, repeat=repeat and not self.idempotent))
        try:
            await self._platform.post(replace(note, shown=shown, key=f"{note.key}/thread", under=edits))
        except Rejected as error:  # the message itself is up to date
            log.warning("thread not told", receiver=self.name, alert=alert.id, why=str(error))


def follow_up(shown: Message, first_at: datetime | None = None, texts: Texts = ENGLISH) -> Message:
    """The news alone, in few lines; `first_at` names the message in which all the rest stands."""
    parts = [part for part in shown.parts if part.name in _COMPACT]
    if first_at is not None:
        line = (Run(texts.follows.format(at=stamped(first_at, texts)), "faint"),)
        parts.insert(0, Part("notice", directed(line, texts)))
    return replace(shown, parts=tuple(parts))


def _moment(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None
