"""What an operator says about receivers, and what in it is secret. Pure."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator
from typing import Annotated, Literal, Self, TypeAlias
from urllib.parse import parse_qsl, urlsplit

from pydantic import Field, SecretStr, field_validator, model_validator

from bot.channels.chat_options import (
    DiscordOptions,
    GoogleChatOptions,
    MatrixOptions,
    MattermostOptions,
    NtfyOptions,
    RocketChatOptions,
    SlackOptions,
    TeamsOptions,
    TelegramOptions,
)
from bot.channels.fields import MessageOptions, PostingOptions, SecretUrl, WordsOptions

LEAST_KEY_BYTES = 16
"""A shorter signing key can be guessed (Standard Webhooks asks for 24 to 64 bytes; 16 is 128 bits)."""
_KEY_PREFIX = "whsec_"
_ADDRESS = re.compile(r"[A-Za-z0-9._%+'-]{1,64}@[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63})*")


class ConsoleOptions(WordsOptions):
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


class EmailOptions(MessageOptions):
    """E-mail over SMTP: text and simple HTML; what is new about an incident answers its first mail."""

    kind: Literal["email"] = "email"
    host: str = Field(pattern=r"^[A-Za-z0-9.:-]{1,253}$")
    """The mail server that takes our mail."""
    port: int = Field(default=587, ge=1, le=65535)
    security: Literal["starttls", "tls", "none"] = "starttls"
    """`starttls` (usual on port 587), `tls` from the first byte (465), or `none` (a relay on this machine)."""
    user: str = Field(default="", max_length=254)
    """Whom to log in as; nobody if empty."""
    password: SecretStr | None = None
    sender: str
    """The address in From."""
    to: tuple[str, ...] = Field(min_length=1, max_length=50)
    """Who gets it. They see each other's addresses; use a list's address for many."""

    @field_validator("sender", "to")
    @classmethod
    def _are_addresses(cls, value: str | tuple[str, ...]) -> str | tuple[str, ...]:
        for one in (value,) if isinstance(value, str) else value:
            if not _ADDRESS.fullmatch(one):
                msg = "expected a plain address such as desk@example.org"
                raise ValueError(msg)
        return value

    @model_validator(mode="after")
    def _no_password_in_the_clear(self) -> Self:
        if bool(self.user) != (self.password is not None):
            msg = "expected user and password together"
            raise ValueError(msg)
        if self.password is not None and self.security == "none":
            msg = "a password is not sent without encryption: use starttls or tls"
            raise ValueError(msg)
        return self


class AppriseOptions(MessageOptions):
    """Any of the services Apprise knows (`pip install "tocsin[apprise]"`): plain text, no edits, no answer worth reading."""

    kind: Literal["apprise"] = "apprise"
    url: SecretStr
    """The Apprise URL of one service, such as pover://user@token."""


OneWayOptions: TypeAlias = TelegramOptions | TeamsOptions | GoogleChatOptions | MatrixOptions | NtfyOptions
ChatReceiverOptions: TypeAlias = SlackOptions | DiscordOptions | MattermostOptions | RocketChatOptions | OneWayOptions
ReceiverOptions: TypeAlias = Annotated[
    ConsoleOptions | WebhookOptions | ChatReceiverOptions | EmailOptions | AppriseOptions, Field(discriminator="kind")
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
    yield from (part for part in secret.split(":")[1:] if len(part) >= 8 and "/" not in part)  # of a bot's token
    if "://" in secret:
        parts = urlsplit(secret)
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        values = (value for _, value in parse_qsl(parts.query))
        host = "" if parts.scheme in {"http", "https"} else parts.netloc.rpartition("@")[2]  # of Apprise, often a token
        found = (host, path, parts.query, parts.username or "", parts.password or "", *parts.path.split("/"), *values)
        yield from (form for form in found if len(form) >= 8)
