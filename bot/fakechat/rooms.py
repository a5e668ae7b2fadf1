"""One room on every platform, and the options of the receiver that posts into it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bot.fakechat.companies import GoogleSpace, TeamsFlow
from bot.fakechat.hosted import DiscordBot, DiscordHook, SlackApp, SlackHook, TelegramBot
from bot.fakechat.ledger import Platform
from bot.fakechat.protocols import MatrixServer, NtfyServer
from bot.fakechat.servers import MattermostBot, MattermostHook, RocketChatBot, RocketChatHook
from bot.fakechat.signed_hook import SignedHook

SIGNING_KEY = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
"""The example key of Standard Webhooks."""


@dataclass(frozen=True)
class Room:
    """`options` are those of a receiver, with `{url}` for where the fake chat listens; `paths` are this platform's."""

    name: str
    platform: Callable[[], Platform]
    options: Mapping[str, str | int]
    paths: str

    def at(self, url: str) -> dict[str, str | int]:
        """The options, with the address filled in."""
        filled = ((key, one.replace("{url}", url) if isinstance(one, str) else one) for key, one in self.options.items())
        return dict(filled)


ROOMS = (
    Room("webhook", SignedHook, {"kind": "webhook", "url": "{url}/hook", "secret": SIGNING_KEY}, r"/hook"),
    Room("slack_hook", SlackHook, {"kind": "slack", "url": "{url}/services/T000/B000/XXXXSECRETXXXX"}, r"/services/.*"),
    Room(
        "slack_app", SlackApp, {"kind": "slack", "token": "xoxb-SECRETSECRET-1", "channel": "C0001", "api": "{url}/api"},
        r"/api/(chat|files)\..*|/upload/.*",
    ),
    Room("discord", DiscordHook, {"kind": "discord", "url": "{url}/api/webhooks/11/SECRET-TOKEN_11"}, r"/api/webhooks/.*"),
    Room(
        "discord_bot", DiscordBot, {"kind": "discord", "token": "BOT.SECRET-TOKEN", "channel": "222", "api": "{url}/api/v10"},
        r"/api/v10/.*",
    ),
    Room(
        "telegram", TelegramBot, {"kind": "telegram", "token": "123456:SECRET-BOT-TOKEN", "chat": -1001, "api": "{url}"},
        r"/bot.*",
    ),
    Room(
        "teams", TeamsFlow,
        {"kind": "teams", "url": "{url}/workflows/abc/triggers/manual/paths/invoke?sp=x&sig=SECRET-SIG-TEAMS"}, r"/workflows/.*",
    ),
    Room(
        "mattermost_hook", MattermostHook, {"kind": "mattermost", "url": "{url}/hooks/mattermosthooksecret"}, r"/hooks/[^/]+",
    ),
    Room(
        "mattermost_bot", MattermostBot,
        {"kind": "mattermost", "token": "mattermostbotsecret", "channel": "chan1", "server": "{url}"}, r"/api/v4/.*",
    ),
    Room("rocketchat_hook", RocketChatHook, {"kind": "rocketchat", "url": "{url}/hooks/1234/rocketsecrettoken"}, r"/hooks/.+/.+"),
    Room(
        "rocketchat_bot", RocketChatBot,
        {"kind": "rocketchat", "token": "rocketbotsecret", "user": "u1", "channel": "GENERAL", "server": "{url}"}, r"/api/v1/.*",
    ),
    Room(
        "googlechat", GoogleSpace,
        {"kind": "googlechat", "url": "{url}/v1/spaces/AAAA/messages?key=GOOGLE-KEY-SECRET&token=GOOGLE-TOKEN-SECRET"},
        r"/v1/spaces/.*",
    ),
    Room(
        "matrix", MatrixServer,
        {"kind": "matrix", "server": "{url}", "token": "syt_MATRIX_SECRET", "room": "!room:fake.example"}, r"/_matrix/.*",
    ),
    Room("ntfy", NtfyServer, {"kind": "ntfy", "server": "{url}", "topic": "secret-topic-ntfy"}, r"/|/secret-topic-ntfy"),
)  # fmt: skip


def room_of(path: str) -> Room | None:
    """Whose path this is."""
    return next((room for room in ROOMS if re.fullmatch(room.paths, path)), None)
