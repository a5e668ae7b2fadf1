"""How the web fails us: three exceptions, none of which ever quotes a path, a query or a header. Pure."""

from __future__ import annotations

import ssl

import httpx


class WebFailed(Exception):
    """A request that yielded nothing usable. `kind` is a stable snake_case word for counting ("timeout", "dns" …)."""

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.kind = kind


class NotSent(WebFailed):
    """The other side has surely not seen the request: refused by the guard, no address, no connection, no TLS."""


class NoAnswer(WebFailed):
    """The request went out, wholly or in part, and no usable answer came back: nobody knows what it did."""


class BadAnswer(WebFailed):
    """An answer came and was refused: too large, too slow, wrongly encoded, redirected astray."""


FOREIGN: tuple[type[Exception], ...] = (httpx.TransportError,)
"""What transports raise when the world misbehaves; none of it leaves this package."""


def translated(error: Exception, host: str) -> WebFailed:
    """One of ours for one of theirs. The foreign message is dropped: it may quote the URL, and with it a secret."""
    match error:
        case httpx.ConnectTimeout():
            return NotSent("timeout", f"{host} did not accept a connection in time")
        case httpx.ConnectError() if isinstance(error.__cause__, ssl.SSLError):
            return NotSent("tls", f"{host} has no trustworthy TLS: {_tls_reason(error.__cause__)}")
        case httpx.ConnectError():
            return NotSent("connect", f"{host} refused the connection or cannot be reached")
        case httpx.LocalProtocolError() | httpx.UnsupportedProtocol():
            return NotSent("bad_request", f"the request for {host} is not valid HTTP")
        case httpx.TimeoutException():
            return NoAnswer("timeout", f"{host} did not answer in time")
        case httpx.RemoteProtocolError():
            return NoAnswer("protocol", f"{host} broke the rules of HTTP or hung up in the middle")
        case _:
            return NoAnswer("reset", f"the connection to {host} broke")


def _tls_reason(error: ssl.SSLError) -> str:
    """OpenSSL's own words, which name certificates and protocols and never a URL."""
    return str(getattr(error, "verify_message", "") or error.reason or "handshake failed")
