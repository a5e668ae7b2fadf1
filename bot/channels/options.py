"""What an operator says about receivers, and what in it is secret. Pure."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator
from typing import Annotated, Literal, TypeAlias
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator

from bot.channels.chat_options import DiscordOptions, SlackOptions, TelegramOptions
from bot.channels.fields import NamedOptions, PostingOptions, SecretUrl

LEAST_KEY_BYTES = 16
"""A shorter signing key can be guessed (Standard Webhooks asks for 24 to 64 bytes; 16 is 128 bits)."""
_KEY_PREFIX = "whsec_"


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


ChatReceiverOptions: TypeAlias = SlackOptions | DiscordOptions | TelegramOptions
ReceiverOptions: TypeAlias = Annotated[ConsoleOptions | WebhookOptions | ChatReceiverOptions, Field(discriminator="kind")]


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
