"""Ways out that an operator wants otherwise for one feed: through an HTTP proxy, or without checking a certificate."""

from __future__ import annotations

import asyncio
import base64
import socket
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

import httpx

ANSWER_BYTES = 16_384


@dataclass(frozen=True, slots=True)
class Route:
    """`proxy` is http://[name:password@]host:port, `insecure` accepts any certificate. Both are empty for everybody else."""

    proxy: str = ""
    insecure: bool = False

    @property
    def place(self) -> tuple[str, int]:
        """Host and port of the proxy."""
        parts = urlsplit(self.proxy)
        return parts.hostname or "", parts.port or 8080

    @property
    def headers(self) -> list[tuple[bytes, bytes]]:
        """What the proxy, and nobody behind it, is told: who we are."""
        parts = urlsplit(self.proxy)
        if parts.username is None:
            return []
        pair = f"{unquote(parts.username)}:{unquote(parts.password or '')}".encode()
        return [(b"proxy-authorization", b"Basic " + base64.b64encode(pair))]


async def tunnelled(connected: socket.socket, route: Route, authority: bytes) -> None:
    """Ask the proxy at the other end for a tunnel to `authority` (host:port). Raises httpx.ConnectError, OSError."""
    loop = asyncio.get_running_loop()
    extra = b"".join(name + b": " + value + b"\r\n" for name, value in route.headers)
    await loop.sock_sendall(connected, b"CONNECT " + authority + b" HTTP/1.1\r\nHost: " + authority + b"\r\n" + extra + b"\r\n")
    answer = b""
    while b"\r\n\r\n" not in answer:
        came = await loop.sock_recv(connected, 4096)
        answer += came
        if not came or len(answer) > ANSWER_BYTES:
            raise httpx.ConnectError("the proxy gave no answer")
    if answer.split(b" ", 2)[1:2] != [b"200"] or not answer.endswith(b"\r\n\r\n"):
        raise httpx.ConnectError("the proxy refused")
