"""Every kind of receiver on the fake chat: how it is opened, what it promises, and what a good answer of its platform is."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from ipaddress import IPv4Network
from typing import Any

from pydantic import TypeAdapter

from bot.channels import Draw, ReceiverOptions, open_channel
from bot.fakechat import Chat, Platform, Reply, served
from bot.fakechat.companies import GoogleSpace, TeamsFlow
from bot.fakechat.hosted import DiscordBot, DiscordHook, SlackApp, SlackHook, TelegramBot
from bot.fakechat.protocols import MatrixServer, NtfyServer
from bot.fakechat.servers import MattermostBot, MattermostHook, RocketChatBot, RocketChatHook
from bot.fakechat.signed_hook import SignedHook
from bot.net import Guard, Web, WebOptions
from bot.ports import Channel
from bot.records import Alert
from conftest import HandClock

KEY = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
LOOPBACK = (IPv4Network("127.0.0.0/8"),)
RECEIVERS: TypeAdapter[ReceiverOptions] = TypeAdapter(ReceiverOptions)


@dataclass(frozen=True)
class Kind:
    """`given` are the options, with `{url}` for where the fake chat listens."""

    name: str
    platform: Callable[[], Platform]
    given: dict[str, Any]
    good: Reply
    secrets: tuple[str, ...]
    edits: bool = False
    idempotent: bool = False
    pictures: bool = False

    def options(self, url: str, **changes: Any) -> ReceiverOptions:
        filled = {key: value.replace("{url}", url) if isinstance(value, str) else value for key, value in self.given.items()}
        return RECEIVERS.validate_python({"name": "wall", **filled, **changes})


ALL = (
    Kind("webhook", SignedHook, {"kind": "webhook", "url": "{url}/hook", "secret": KEY}, Reply(202, b""),
         (KEY, KEY.removeprefix("whsec_")), edits=True, idempotent=True),
    Kind("slack_hook", SlackHook, {"kind": "slack", "url": "{url}/services/T000/B000/XXXXSECRETXXXX"}, Reply(200, b"ok"),
         ("XXXXSECRETXXXX",)),
    Kind("slack_app", SlackApp, {"kind": "slack", "token": "xoxb-SECRETSECRET-1", "channel": "C0001", "api": "{url}/api"},
         Reply.of({"ok": True, "channel": "C0001", "ts": "1.2"}), ("xoxb-SECRETSECRET-1",), edits=True, pictures=True),
    Kind("discord", DiscordHook, {"kind": "discord", "url": "{url}/api/webhooks/11/SECRET-TOKEN_11"}, Reply.of({"id": "77"}),
         ("SECRET-TOKEN_11",), edits=True, pictures=True),
    Kind("discord_bot", DiscordBot, {"kind": "discord", "token": "BOT.SECRET-TOKEN", "channel": "222", "api": "{url}/api/v10"},
         Reply.of({"id": "77"}), ("BOT.SECRET-TOKEN",), edits=True, pictures=True),
    Kind("telegram", TelegramBot, {"kind": "telegram", "token": "123456:SECRET-BOT-TOKEN", "chat": -1001, "api": "{url}"},
         Reply.of({"ok": True, "result": {"message_id": 5, "chat": {"id": -1001}}}), ("SECRET-BOT-TOKEN",), edits=True,
         pictures=True),
    Kind("teams", TeamsFlow,
         {"kind": "teams", "url": "{url}/workflows/abc/triggers/manual/paths/invoke?sp=x&sig=SECRET-SIG-TEAMS"},
         Reply(202, b""), ("SECRET-SIG-TEAMS",)),
    Kind("mattermost_hook", MattermostHook, {"kind": "mattermost", "url": "{url}/hooks/mattermosthooksecret"}, Reply(200, b"ok"),
         ("mattermosthooksecret",)),
    Kind("mattermost_bot", MattermostBot,
         {"kind": "mattermost", "token": "mattermostbotsecret", "channel": "chan1", "server": "{url}"},
         Reply.of({"id": "p1"}, 201), ("mattermostbotsecret",), edits=True, pictures=True),
    Kind("rocketchat_hook", RocketChatHook, {"kind": "rocketchat", "url": "{url}/hooks/1234/rocketsecrettoken"},
         Reply.of({"success": True}), ("rocketsecrettoken",)),
    Kind("rocketchat_bot", RocketChatBot,
         {"kind": "rocketchat", "token": "rocketbotsecret", "user": "u1", "channel": "GENERAL", "server": "{url}"},
         Reply.of({"success": True, "message": {"_id": "x"}}), ("rocketbotsecret",), edits=True, idempotent=True, pictures=True),
    Kind("googlechat", GoogleSpace,
         {"kind": "googlechat", "url": "{url}/v1/spaces/AAAA/messages?key=GOOGLE-KEY-SECRET&token=GOOGLE-TOKEN-SECRET"},
         Reply.of({"name": "spaces/AAAA/messages/1"}), ("GOOGLE-KEY-SECRET", "GOOGLE-TOKEN-SECRET"), idempotent=True),
    Kind("matrix", MatrixServer,
         {"kind": "matrix", "server": "{url}", "token": "syt_MATRIX_SECRET", "room": "!room:fake.example"},
         Reply.of({"event_id": "$1"}), ("syt_MATRIX_SECRET",), edits=True, idempotent=True, pictures=True),
    Kind("ntfy", NtfyServer, {"kind": "ntfy", "server": "{url}", "topic": "secret-topic-ntfy"}, Reply.of({"id": "1"}),
         ("secret-topic-ntfy",), edits=True, idempotent=True, pictures=True),
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
    platform = kind.platform()
    async with served(platform) as chat:
        if isinstance(platform, SlackApp):
            platform.files_at = chat.url
        channel = open_channel(kind.options(chat.url), web, clock)
        yield Wired(kind, chat, channel, clock, web)
        await channel.close()
    await web.close()
