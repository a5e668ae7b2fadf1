"""Every kind of receiver on the fake chat: how it is opened, what it promises, and what a good answer of its platform is."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from ipaddress import IPv4Network
from typing import Any

from pydantic import TypeAdapter

from bot.channels import Draw, ReceiverOptions, open_channel
from bot.fakechat import Chat, Reply, served
from bot.fakechat.hosted import SlackApp
from bot.fakechat.rooms import ROOMS, SIGNING_KEY, Room
from bot.net import Guard, Web, WebOptions
from bot.ports import Channel
from bot.records import Alert
from conftest import HandClock

LOOPBACK = (IPv4Network("127.0.0.0/8"),)
RECEIVERS: TypeAdapter[ReceiverOptions] = TypeAdapter(ReceiverOptions)


@dataclass(frozen=True)
class Kind:
    """What a kind of receiver promises; `secrets` are those of its room."""

    name: str
    good: Reply
    secrets: tuple[str, ...]
    edits: bool = False
    idempotent: bool = False
    pictures: bool = False

    @property
    def room(self) -> Room:
        return next(room for room in ROOMS if room.name == self.name)

    def options(self, at: str, **changes: Any) -> ReceiverOptions:
        return RECEIVERS.validate_python({"name": "wall", **self.room.at(at), **changes})


ALL = (
    Kind("webhook", Reply(202, b""), (SIGNING_KEY, SIGNING_KEY.removeprefix("whsec_")), edits=True, idempotent=True),
    Kind("slack_hook", Reply(200, b"ok"), ("XXXXSECRETXXXX",)),
    Kind("slack_app", Reply.of({"ok": True, "channel": "C0001", "ts": "1.2"}), ("xoxb-SECRETSECRET-1",), edits=True,
         pictures=True),
    Kind("discord", Reply.of({"id": "77"}), ("SECRET-TOKEN_11",), edits=True, pictures=True),
    Kind("discord_bot", Reply.of({"id": "77"}), ("BOT.SECRET-TOKEN",), edits=True, pictures=True),
    Kind("telegram", Reply.of({"ok": True, "result": {"message_id": 5, "chat": {"id": -1001}}}), ("SECRET-BOT-TOKEN",),
         edits=True, pictures=True),
    Kind("teams", Reply(202, b""), ("SECRET-SIG-TEAMS",)),
    Kind("mattermost_hook", Reply(200, b"ok"), ("mattermosthooksecret",)),
    Kind("mattermost_bot", Reply.of({"id": "p1"}, 201), ("mattermostbotsecret",), edits=True, pictures=True),
    Kind("rocketchat_hook", Reply.of({"success": True}), ("rocketsecrettoken",)),
    Kind("rocketchat_bot", Reply.of({"success": True, "message": {"_id": "x"}}), ("rocketbotsecret",), edits=True,
         idempotent=True, pictures=True),
    Kind("googlechat", Reply.of({"name": "spaces/AAAA/messages/1"}), ("GOOGLE-KEY-SECRET", "GOOGLE-TOKEN-SECRET"),
         idempotent=True),
    Kind("matrix", Reply.of({"event_id": "$1"}), ("syt_MATRIX_SECRET",), edits=True, idempotent=True, pictures=True),
    Kind("ntfy", Reply.of({"id": "1"}), ("secret-topic-ntfy",), edits=True, idempotent=True, pictures=True),
)  # fmt: skip
KINDS = {kind.name: kind for kind in ALL}
CHATS = [kind.name for kind in ALL if kind.name != "webhook"]
EDITORS = [kind.name for kind in ALL if kind.edits and kind.name != "webhook"]
FOLLOWERS = [kind.name for kind in ALL if not kind.edits]
BLIND = [kind.name for kind in ALL if not kind.idempotent]
TELL_REPEATS = [kind.name for kind in ALL if kind.idempotent]


@dataclass
class Wired:
    """A receiver, the chat behind it, and the clock of both."""

    kind: Kind
    chat: Chat
    channel: Channel
    clock: HandClock
    web: Web
    opened: list[Channel] = field(default_factory=list)

    async def send(self, alert: Alert, edits: str = "", *, repeat: bool = False) -> str:
        return await self.channel.send(alert, key=f"{alert.id}/wall", edits=edits, repeat=repeat)

    def text(self, position: int = 0) -> str:
        lines = self.chat.platform.lines(self.chat.shown[position].body)
        return "\n".join(lines).replace("\u200b", "")

    def again(self, draw: Draw | None = None, **changes: Any) -> Channel:
        """The same receiver with other options."""
        return open_channel(self.kind.options(self.chat.url, **changes), self.web, self.clock, draw=draw)


@asynccontextmanager
async def wired_to(name: str, clock: HandClock) -> AsyncIterator[Wired]:
    kind = KINDS[name]
    web = Web(WebOptions(guard=Guard(allow_private=LOOPBACK, ports=None)))
    platform = kind.room.platform()
    async with served(platform) as chat:
        if isinstance(platform, SlackApp):
            platform.files_at = chat.url
        channel = open_channel(kind.options(chat.url), web, clock)
        yield Wired(kind, chat, channel, clock, web)
        await channel.close()
    await web.close()
