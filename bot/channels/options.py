"""What an operator says about receivers: one model per kind of platform, and what in it is secret. Pure.

Whatever would let a stranger post in our name (URLs of webhooks, tokens, keys) is a SecretStr: it prints as asterisks.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator
from typing import Annotated, Literal, Self, TypeAlias
from urllib.parse import SplitResult, urlsplit

from pydantic import AfterValidator, Field, IPvAnyNetwork, SecretStr, field_validator, model_validator

from bot.options import Options

LEAST_KEY_BYTES = 16
"""A shorter signing key can be guessed (Standard Webhooks asks for 24 to 64 bytes; 16 is 128 bits)."""
_KEY_PREFIX = "whsec_"
_DISCORD_PATH = re.compile(r"/api(/v\d+)?/webhooks/\d+/[\w-]+/?")

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


class NamedOptions(Options):
    """What every receiver has."""

    name: str = Field(max_length=64, pattern=r"^[a-z0-9][a-z0-9_-]*$")
    """By which routes, deliveries and logs speak of this receiver. Deliveries belong to it: keep it."""


class PostingOptions(NamedOptions):
    """What every receiver on the network has."""

    allow_private: tuple[IPvAnyNetwork, ...] = ()
    """Networks this receiver may resolve to although they are not on the public internet, such as 127.0.0.0/8."""


class ChatOptions(PostingOptions):
    """What every chat has that cannot tell a repeat from a new message."""

    doubt: Doubt = "resend"
    """When nobody knows whether a message was shown: `resend` it, marked as a possible repeat, or `hold` it back."""


class ConsoleOptions(NamedOptions):
    """Alerts in the terminal, as a living view; plain lines where there is no terminal."""

    kind: Literal["console"] = "console"
    style: Literal["auto", "live", "lines"] = "auto"
    """`auto`: a living view on a terminal, lines elsewhere."""


class WebhookOptions(PostingOptions):
    """A program of yours, told by signed JSON (Standard Webhooks)."""

    kind: Literal["webhook"] = "webhook"
    url: SecretUrl
    """Where to post."""
    secret: SecretStr | tuple[SecretStr, ...] | None = None
    """The signing key, `whsec_` and base64 or at least 16 plain characters; two while you change from one to the other."""

    @property
    def keys(self) -> tuple[bytes, ...]:
        """The signing keys, in the order given."""
        match self.secret:
            case None:
                return ()
            case SecretStr():
                return (_key(self.secret),)
            case secrets:
                return tuple(map(_key, secrets))

    @field_validator("secret")
    @classmethod
    def _checked_secret(cls, value: SecretStr | tuple[SecretStr, ...] | None) -> SecretStr | tuple[SecretStr, ...] | None:
        for one in (value,) if isinstance(value, SecretStr) else value or ():
            _key(one)
        return value


class SlackOptions(ChatOptions):
    """Slack, by an incoming webhook (`url`: cannot edit) or as an app (`token` and `channel`: edits its messages)."""

    kind: Literal["slack"] = "slack"
    url: SecretUrl | None = None
    """The address of an incoming webhook."""
    token: Token | None = None
    """A bot token (xoxb-…) with the scope chat:write."""
    channel: str = Field(default="", max_length=100)
    """The id of the channel to post to (C0123456789)."""
    api: Api = "https://slack.com/api"
    """Where Slack's methods are."""

    @model_validator(mode="after")
    def _one_way_in(self) -> Self:
        if (self.url is None) == (self.token is None) or (self.token is not None) != bool(self.channel):
            msg = "expected either url, or token and channel"
            raise ValueError(msg)
        return self


class DiscordOptions(ChatOptions):
    """Discord, by a webhook, which can edit what it posted."""

    kind: Literal["discord"] = "discord"
    url: SecretUrl
    """The address of the webhook; `?thread_id=…` posts into that thread."""

    @field_validator("url")
    @classmethod
    def _is_of_a_webhook(cls, value: SecretStr) -> SecretStr:
        if not _DISCORD_PATH.fullmatch(urlsplit(value.get_secret_value()).path):
            msg = "expected the URL of a Discord webhook: https://discord.com/api/webhooks/<number>/<token>"
            raise ValueError(msg)
        return value


class TelegramOptions(ChatOptions):
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


ReceiverOptions: TypeAlias = Annotated[
    ConsoleOptions | WebhookOptions | SlackOptions | DiscordOptions | TelegramOptions, Field(discriminator="kind")
]


def _key(secret: SecretStr) -> bytes:
    """The bytes to sign with. Raises ValueError, which never quotes them."""
    text = secret.get_secret_value().strip()
    key = text.encode()
    if text.startswith(_KEY_PREFIX):
        try:
            key = base64.b64decode(text.removeprefix(_KEY_PREFIX), validate=True)
        except binascii.Error:
            msg = "what follows whsec_ is not base64"
            raise ValueError(msg) from None
    if len(key) < LEAST_KEY_BYTES:
        msg = f"a signing key needs at least {LEAST_KEY_BYTES} bytes"
        raise ValueError(msg)
    return key


def secrets(options: ReceiverOptions) -> Iterator[str]:
    """Every string of `options` that must never be printed, in the parts in which it might be."""
    for field in type(options).model_fields:
        value = getattr(options, field)
        for one in value if isinstance(value, tuple) else (value,):
            if isinstance(one, SecretStr):
                yield from _forms(one.get_secret_value().strip())


def _forms(secret: str) -> Iterator[str]:
    yield secret
    yield secret.removeprefix(_KEY_PREFIX)
    if secret.startswith(("http://", "https://")):
        parts = urlsplit(secret)
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        yield from (form for form in (path, parts.query, parts.password or "", *parts.path.split("/")) if len(form) >= 8)
