"""How a picture goes along with a message: as part of a form, or as an extra that must not cost the message."""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Mapping

import structlog

from bot.channels.post import Postbox
from bot.ports import Rejected, Unavailable, Unsure

log = structlog.get_logger()

PICTURE_NAME = "map.png"


async def extra(postbox: Postbox, sending: Awaitable[object]) -> None:
    """Wait for `sending`. The message is shown already, so whatever comes of the picture is only noted."""
    try:
        await sending
    except (Rejected, Unavailable, Unsure) as error:
        log.warning("picture not shown", receiver=postbox.label, why=str(error))


def form(fields: Mapping[str, str], file_field: str, picture: bytes) -> tuple[bytes, Mapping[str, str]]:
    """A multipart form with one PNG, and its headers (RFC 7578). Values are ours or JSON: they hold no line breaks."""
    boundary = f"tocsin-{hashlib.blake2b(picture, digest_size=16).hexdigest()}"
    lines: list[bytes] = []
    for name, value in fields.items():
        lines += [f"--{boundary}".encode(), f'content-disposition: form-data; name="{name}"'.encode(), b"", value.encode()]
    lines += [
        f"--{boundary}".encode(),
        f'content-disposition: form-data; name="{file_field}"; filename="{PICTURE_NAME}"'.encode(),
        b"content-type: image/png", b"", picture, f"--{boundary}--".encode(), b"",
    ]  # fmt: skip
    return b"\r\n".join(lines), {"content-type": f"multipart/form-data; boundary={boundary}"}
