"""What every part's options share: frozen, closed, with durations and sizes as people write them."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Annotated, TypeAlias

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, PlainSerializer, WithJsonSchema


class Options(BaseModel):
    """Settings of one part, read once and never changed. A key nobody knows is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True, validate_default=True)


_UNITS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0, "w": 604800.0}


def duration(value: object) -> object:
    """ "90s", "15m", "1h30m", "14d" as a timedelta; a bare number is refused, because nobody knows its unit."""
    if isinstance(value, timedelta):
        return value
    if not isinstance(value, str) or not re.fullmatch(r"(\d+(\.\d+)?(ms|[smhdw]))+", value.strip()):
        msg = "expected a duration such as 30s, 15m, 1h30m or 14d"
        raise ValueError(msg)
    parts = re.findall(r"(\d+(?:\.\d+)?)(ms|[smhdw])", value)
    try:
        return timedelta(seconds=sum(float(number) * _UNITS[unit] for number, unit in parts))
    except OverflowError:
        msg = "is longer than any clock can count"
        raise ValueError(msg) from None


def written(value: timedelta) -> str:
    """The shortest way to write a duration: 5400 s is "90m"."""
    seconds = value.total_seconds()
    for unit in ("w", "d", "h", "m"):
        if seconds and seconds % _UNITS[unit] == 0:
            return f"{int(seconds // _UNITS[unit])}{unit}"
    return f"{seconds:f}".rstrip("0").rstrip(".") + "s"


Duration: TypeAlias = Annotated[
    timedelta,
    BeforeValidator(duration),
    PlainSerializer(written, return_type=str),
    WithJsonSchema({"type": "string", "pattern": r"^(\d+(\.\d+)?(ms|[smhdw]))+$", "examples": ["30s", "15m", "14d"]}),
]
"""A length of time, written 30s, 15m, 1h30m, 14d."""


def _address(value: str) -> str:
    host, _, port = value.rpartition(":")
    if value and not (host and port.isdigit() and 0 <= int(port) < 2**16):
        raise ValueError("must be an address and a port, as in 127.0.0.1:9464")
    return value


Listen: TypeAlias = Annotated[str, AfterValidator(_address)]
"""An address and a port to listen on, as in 127.0.0.1:9464 or [::1]:9464; empty is nowhere."""


def host_and_port(listen: str) -> tuple[str, int]:
    """Of a `Listen` that is somewhere."""
    host, _, port = listen.rpartition(":")
    return host.strip("[]"), int(port)
