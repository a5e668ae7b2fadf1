"""What a fake chat takes, answers and remembers: calls, replies, and the messages people would see. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeAlias

import msgspec

Body: TypeAlias = dict[str, Any]
"""What was posted, as it came: JSON of thirteen shapes."""


@dataclass(frozen=True)
class Call:
    """A request as it came in."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Body:
        """The body; of a form, its JSON field. Raises msgspec.DecodeError."""
        raw = form_fields(self).get("payload_json", b"{}") if self.is_form else self.body
        found = msgspec.json.decode(raw)
        return found if isinstance(found, dict) else {}

    @property
    def is_form(self) -> bool:
        return self.headers.get("content-type", "").startswith("multipart/form-data")


@dataclass(frozen=True)
class Reply:
    """An answer."""

    status: int = 200
    body: bytes = b"ok"
    headers: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, value: object, status: int = 200, **headers: str) -> Reply:
        """As JSON; header names are written with underscores."""
        given = {name.replace("_", "-"): text for name, text in headers.items()}
        return cls(status, msgspec.json.encode(value), {"content-type": "application/json", **given})


@dataclass
class Shown:
    """A message people see: as it stands, and as it stood before every edit."""

    id: str
    body: Body
    silent: bool = False
    under: str = ""
    """The message in whose thread it stands."""
    picture: bytes = b""
    before: list[Body] = field(default_factory=list)

    def edit(self, body: Body) -> None:
        """Show this from now on."""
        self.before.append(self.body)
        self.body = body


@dataclass(frozen=True)
class Limit:
    """So many calls in so many seconds."""

    calls: int
    seconds: float


class Platform(Protocol):
    """What one platform takes, refuses and answers, after its own documentation."""

    shown: dict[str, Shown]
    limit: Limit

    def answer(self, call: Call) -> Reply:
        """Take a call; what it shows is in `shown` afterwards."""
        ...

    def busy(self, seconds: float) -> Reply:
        """How it says "too many": wait so many seconds."""
        ...

    def lines(self, body: Body) -> list[str]:
        """What people read of a message, without its looks."""
        ...


def form_fields(call: Call) -> dict[str, bytes]:
    """The fields of a multipart form (RFC 7578), files among them."""
    boundary = call.headers.get("content-type", "").partition("boundary=")[2].encode()
    fields: dict[str, bytes] = {}
    for part in call.body.split(b"--" + boundary)[1:-1]:
        head, _, content = part.removeprefix(b"\r\n").partition(b"\r\n\r\n")
        name = head.decode("latin-1").partition('name="')[2].partition('"')[0]
        fields[name] = content.removesuffix(b"\r\n")
    return fields


def units(text: str) -> int:
    """UTF-16 units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
