"""What an operator says about chats: one model per platform. Pure."""

from __future__ import annotations

import re
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator, model_validator

from bot.channels.fields import Api, ChatOptions, SecretUrl, ThreadOptions, Token, TwoWays

_DISCORD_PATH = re.compile(r"/api(/v\d+)?/webhooks/\d+/[\w-]+/?")

_GOOGLE_PATH = re.compile(r"/v1/spaces/[\w-]+/messages")
_TOPIC = re.compile(r"[A-Za-z0-9_-]{1,64}")


class SlackOptions(TwoWays):
    """Slack, by an incoming webhook (`url`: cannot edit) or as an app (`token` and `channel`: edits its messages)."""

    kind: Literal["slack"] = "slack"
    token: Token | None = None
    """A bot token (xoxb-…) with the scope chat:write; with files:write, maps are attached."""
    channel: str = Field(default="", max_length=100)
    """The id of the channel to post to (C0123456789)."""
    api: Api = "https://slack.com/api"
    """Where Slack's methods are."""


class DiscordOptions(TwoWays):
    """Discord, by a webhook (`url`) or as a bot (`token` and `channel`). Both edit what they posted."""

    kind: Literal["discord"] = "discord"
    url: SecretUrl | None = None
    """The address of a webhook; `?thread_id=…` posts into that thread."""
    token: Token | None = None
    """The token of a bot that may view the channel, send messages, embed links and attach files."""
    channel: str = Field(default="", pattern=r"^\d{0,20}$")
    """The id of the channel or thread the bot posts to."""
    api: Api = "https://discord.com/api/v10"
    """Where Discord's API is."""

    @field_validator("url")
    @classmethod
    def _is_of_a_webhook(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and not _DISCORD_PATH.fullmatch(urlsplit(value.get_secret_value()).path):
            msg = "expected the URL of a Discord webhook: https://discord.com/api/webhooks/<number>/<token>"
            raise ValueError(msg)
        return value


class TelegramOptions(ThreadOptions):
    """Telegram, as a bot, which can edit what it posted."""

    kind: Literal["telegram"] = "telegram"
    token: Token
    """The token of the bot, from BotFather."""
    chat: int | Annotated[str, Field(pattern=r"^(@[A-Za-z0-9_]{4,32}|-?\d{1,20})$")]
    """The chat: its number, or @name of a public channel."""
    thread: int | None = None
    """A topic of the chat."""
    api: Api = "https://api.telegram.org"
    """Where the Bot API is; your own Bot API server, if you run one."""

    @field_validator("token")
    @classmethod
    def _fits_into_a_path(cls, value: SecretStr) -> SecretStr:
        if set(value.get_secret_value()) & set("/?#%\\"):
            msg = "expected a token such as 123456:ABC-DEF"
            raise ValueError(msg)
        return value


class TeamsOptions(ChatOptions):
    """Microsoft Teams, by a workflow ("Send webhook alerts to a channel"): posts cards, cannot edit, shows no map."""

    kind: Literal["teams"] = "teams"
    url: SecretUrl
    """The whole address the workflow shows, with its signature."""


class GoogleChatOptions(ThreadOptions):
    """Google Chat, by the webhook of a space: posts cards, cannot edit, shows no map; tells repeats by their id."""

    kind: Literal["googlechat"] = "googlechat"
    url: SecretUrl
    """The address of the webhook, with key and token."""

    @field_validator("url")
    @classmethod
    def _is_of_a_space(cls, value: SecretStr) -> SecretStr:
        if not _GOOGLE_PATH.fullmatch(urlsplit(value.get_secret_value()).path):
            msg = "expected the URL of a webhook: https://chat.googleapis.com/v1/spaces/<space>/messages?key=…&token=…"
            raise ValueError(msg)
        return value


class MattermostOptions(TwoWays):
    """Mattermost, by an incoming webhook (`url`: cannot edit) or as a bot (`token`, `channel` and `server`: edits its posts)."""

    kind: Literal["mattermost"] = "mattermost"
    token: Token | None = None
    """The access token of a bot account that is a member of the channel."""
    channel: str = Field(default="", pattern=r"^[a-z0-9]{0,40}$")
    """The id of the channel (View info), not its name."""
    server: Api | None = None
    """The bot's server, such as https://chat.example.org."""

    @model_validator(mode="after")
    def _knows_its_server(self) -> Self:
        if (self.token is None) != (self.server is None):
            msg = "expected server together with token"
            raise ValueError(msg)
        return self


class RocketChatOptions(TwoWays):
    """Rocket.Chat, by an incoming webhook (`url`: cannot edit) or as a bot (`token`, `user`, `channel`, `server`: edits)."""

    kind: Literal["rocketchat"] = "rocketchat"
    token: Token | None = None
    """A personal access token of the bot."""
    user: str = Field(default="", pattern=r"^[A-Za-z0-9]{0,40}$")
    """The user id shown with the token."""
    channel: str = Field(default="", pattern=r"^[A-Za-z0-9]{0,60}$")
    """The id of the room, not its name."""
    server: Api | None = None
    """The bot's server, such as https://chat.example.org."""

    @model_validator(mode="after")
    def _knows_itself(self) -> Self:
        if (self.token is None) != (self.server is None) or (self.token is None) != (not self.user):
            msg = "expected user and server together with token"
            raise ValueError(msg)
        return self


class MatrixOptions(ThreadOptions):
    """Matrix, as a user that is in the room: edits, tells repeats by their id. Rooms must not be encrypted."""

    kind: Literal["matrix"] = "matrix"
    server: Api
    """The homeserver, such as https://matrix.example.org."""
    token: Token
    """The access token of the user."""
    room: str = Field(pattern=r"^![^\s/?#%]{1,250}$")
    """The id of the room (!abc:example.org), not its name."""


class NtfyOptions(ChatOptions):
    """ntfy: notifications on phones, brought up to date in place. Needs a server of version 2.16 or newer."""

    kind: Literal["ntfy"] = "ntfy"
    server: Api = "https://ntfy.sh"
    """The server."""
    topic: SecretStr
    """The topic. On a public server whoever knows it can read and write it, so it is treated as a secret."""
    token: Token | None = None
    """An access token (tk_…), where the topic asks for one."""

    @field_validator("topic")
    @classmethod
    def _is_a_topic(cls, value: SecretStr) -> SecretStr:
        if not _TOPIC.fullmatch(value.get_secret_value()):
            msg = "expected a topic: up to 64 letters, digits, _ and -"
            raise ValueError(msg)
        return value
