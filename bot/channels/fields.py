"""The kinds of fields that options of receivers are made of, and what every receiver has. Pure.

Whatever would let a stranger post in our name (URLs of webhooks, tokens, keys) is a SecretStr: it prints as asterisks.
"""

from __future__ import annotations

from typing import Annotated, Literal, Self, TypeAlias
from urllib.parse import SplitResult, urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, Field, IPvAnyNetwork, SecretStr, model_validator

from bot.channels.template import checked
from bot.options import Options

Doubt: TypeAlias = Literal["resend", "hold"]


def _split(url: str) -> SplitResult:
    """Raises ValueError with a message that does not quote the URL."""
    try:
        parts = urlsplit(url.strip())
        good = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        good = False
    if not good:
        msg = "expected an http or https URL"
        raise ValueError(msg)
    return parts


def _secret_url(value: SecretStr) -> SecretStr:
    _split(value.get_secret_value())
    return SecretStr(value.get_secret_value().strip())


def _bare_url(value: str) -> str:
    parts = _split(value)
    if parts.username or parts.password or parts.query or parts.fragment:
        msg = "expected a plain URL, without a password, ? or #"
        raise ValueError(msg)
    return value.strip().rstrip("/")


def _token(value: SecretStr) -> SecretStr:
    text = value.get_secret_value().strip()
    if not text or not text.isascii() or not text.isprintable() or " " in text:
        msg = "expected a token: printable ASCII without spaces"
        raise ValueError(msg)
    return SecretStr(text)


SecretUrl: TypeAlias = Annotated[SecretStr, AfterValidator(_secret_url)]
Token: TypeAlias = Annotated[SecretStr, AfterValidator(_token)]
Api: TypeAlias = Annotated[str, AfterValidator(_bare_url)]


def _zone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        msg = f"'{value}' is no time zone; write one as in Europe/Kyiv"
        raise ValueError(msg) from None
    return value


MessageLanguage: TypeAlias = Literal["ar", "de", "en", "es", "fa", "fr", "he", "it", "pl", "pt", "ru", "tr", "uk"]
TimeZone: TypeAlias = Annotated[str, AfterValidator(_zone)]


class NamedOptions(Options):
    """What every receiver has."""

    name: str = Field(max_length=64, pattern=r"^[a-z0-9][a-z0-9_-]*$")
    """By which routes, deliveries and logs speak of this receiver. Deliveries belong to it: keep it."""
    optional: bool = False
    """Leave it out, with the routes to it, while one of its values is empty, as in `url: "${SLACK_WEBHOOK_URL:-}"`."""


class PostingOptions(NamedOptions):
    """What every receiver on the network has."""

    allow_private: tuple[IPvAnyNetwork, ...] = ()
    """Networks this receiver may resolve to although they are not on the public internet, such as 127.0.0.0/8."""


class WordsOptions(NamedOptions):
    """What every receiver has that tells people in words."""

    language: MessageLanguage = "en"
    """In which language its messages are; quotes stay in their own."""
    timezone: TimeZone = "UTC"
    """In which time zone its messages tell the time, such as Europe/Kyiv."""


class MessageOptions(WordsOptions):
    """What every receiver has that shows messages to people."""

    doubt: Doubt = "resend"
    """When nobody knows whether a message was shown: `resend` it, marked as a possible repeat, or `hold` it back."""
    template: Annotated[str, AfterValidator(checked)] = ""
    """Your own arrangement of its messages: a title, then lines, with {fields}; docs/messages.md lists them."""
    map: bool = True
    """Attach a map of where it happened, where the platform can show one."""


class ChatOptions(MessageOptions, PostingOptions):
    """What every chat has."""


class ThreadOptions(ChatOptions):
    """What every chat with threads has."""

    threads: bool = False
    """A thread per incident: the message says how things are, replies below it tell what was new when."""


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
