"""What an operator says about chats: one model per platform. Pure."""

from __future__ import annotations

import re
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator, model_validator

from bot.channels.fields import Api, SecretUrl, ThreadOptions, Token

_DISCORD_PATH = re.compile(r"/api(/v\d+)?/webhooks/\d+/[\w-]+/?")


class TwoWays(ThreadOptions):
    """What every chat has that takes either a webhook, which can only post, or a bot, which can do more."""

    url: SecretUrl | None = None
    """The address of an incoming webhook: it can only post."""
    token: Token | None = None
    """The token of a bot, which also edits what it posted."""
    channel: str = Field(default="", max_length=100)
    """The id of the channel to which the bot posts."""

    @model_validator(mode="after")
    def _one_way_in(self) -> Self:
        if (self.url is None) == (self.token is None) or (self.token is not None) != bool(self.channel):
            msg = "expected either url, or token and channel"
            raise ValueError(msg)
        if self.threads and self.url is not None:
            msg = "threads need a bot: a webhook does not know its messages"
            raise ValueError(msg)
        return self


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
