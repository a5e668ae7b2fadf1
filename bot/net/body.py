"""Reading a body within bounds of size, speed and compression."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass

import httpx

from bot.net.decoding import Decoder
from bot.net.failures import FOREIGN, BadAnswer


@dataclass(frozen=True, slots=True)
class Limits:
    """What one GET may cost. Times are seconds of the event loop, sizes bytes."""

    total_seconds: float = 20.0
    dns_seconds: float = 3.0
    connect_seconds: float = 5.0
    first_byte_seconds: float = 10.0
    window_seconds: float = 5.0
    """After the first byte, at least `window_bytes` must come in every such window."""
    window_bytes: int = 5_120
    wire_bytes: int = 5 << 20
    decoded_bytes: int = 15 << 20
    ratio: int = 200
    """Decoded to wire, once more than `ratio_from_bytes` are decoded."""
    ratio_from_bytes: int = 1 << 20
    hollow_bytes: int = 1 << 18
    """So much may come over the wire beyond twice what it unpacks to: empty blocks take CPU, and bring nothing."""
    header_bytes: int = 32_768
    header_lines: int = 100
    redirects: int = 5

    @property
    def head_seconds(self) -> float:
        """For all that comes before the body, TLS included: a header that drips in resets no clock."""
        return self.dns_seconds + 2 * self.connect_seconds + self.first_byte_seconds


async def read_into(body: bytearray, response: httpx.Response, limits: Limits) -> bool:
    """Append the decoded body to `body`; was it whole? What came before a broken connection stays. Raises BadAnswer."""
    announced = response.headers.get("content-length", "")
    if announced.isdecimal() and int(announced) > limits.wire_bytes:
        raise BadAnswer("too_large", "the body is announced larger than may be read")
    decoder, wire = Decoder(response.headers.get("content-encoding", "")), 0
    try:
        async with aclosing(_at_speed(response, limits)) as chunks:
            async for chunk in chunks:
                wire += len(chunk)
                _check_size(len(body), wire, wire, limits)  # also when nothing comes out of it
                for number, piece in enumerate(decoder.pieces(chunk)):
                    body += piece
                    _check_size(len(body), wire, wire - decoder.waiting, limits)
                    if number:  # a chunk that unpacks to many pieces must let others run in between
                        await asyncio.sleep(0)
                if wire > 2 * len(body) + limits.hollow_bytes:
                    raise BadAnswer("too_large", "the body unpacks to less than it takes on the wire")
    except FOREIGN:
        return False
    return decoder.ended


def _check_size(decoded: int, wire: int, used: int, limits: Limits) -> None:
    """`used` of what came over the wire was unpacked: a bomb is known by its first megabyte, however much of it came at once."""
    if wire > limits.wire_bytes:
        raise BadAnswer("too_large", "the body is larger than may be read")
    if decoded > limits.decoded_bytes:
        raise BadAnswer("too_large", "the body unpacks to more than may be read")
    if decoded > limits.ratio_from_bytes and decoded > used * limits.ratio:
        raise BadAnswer("too_large", "the body unpacks like a decompression bomb")


async def _at_speed(response: httpx.Response, limits: Limits) -> AsyncGenerator[bytes, None]:
    """The chunks as they come over the wire. Raises BadAnswer("too_slow") when a window brings too few bytes."""
    stream = aiter(response.stream)  # type: ignore[arg-type]
    loop = asyncio.get_running_loop()
    window_ends_at, got = loop.time() + limits.window_seconds, 0
    while True:
        try:
            async with asyncio.timeout_at(window_ends_at):
                chunk = await anext(stream)
        except StopAsyncIteration:
            return
        except TimeoutError:
            raise BadAnswer("too_slow", "the body comes too slowly") from None
        yield chunk
        got += len(chunk)
        if got >= limits.window_bytes:
            window_ends_at, got = loop.time() + limits.window_seconds, 0
