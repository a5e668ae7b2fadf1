"""A chat server on a real socket: answers as the platforms document it, fails as told, and keeps a ledger of what is visible."""

from __future__ import annotations

import asyncio
import socket
import struct
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from typing import TypeAlias
from urllib.parse import parse_qsl

import h11

from bot.fakechat.ledger import Call, Platform, Reply, Shown
from bot.net.serving import answered, heard, visited
from bot.ports import Clock


@dataclass(frozen=True)
class Instead:
    """Answer this, and show nothing."""

    reply: Reply


@dataclass(frozen=True)
class CommitThen:
    """Show the message, and answer this all the same."""

    reply: Reply


@dataclass(frozen=True)
class Drop:
    """Hang up without an answer, before or after the message was shown."""

    commit: bool


@dataclass(frozen=True)
class Hold:
    """Answer only when the event is set: a slow server."""

    until: asyncio.Event


Fault: TypeAlias = Instead | CommitThen | Drop | Hold


class Chat:
    """One platform, a script of faults, and the ledger. With a clock, the platform's limits hold."""

    def __init__(self, platform: Platform, clock: Clock | None = None) -> None:
        self.platform, self._clock = platform, clock
        self.faults: deque[Fault] = deque()
        self.calls: list[Call] = []
        self.replies: list[Reply] = []
        self.url = ""
        self.arrived = asyncio.Event()
        self.early = 0
        """Calls that came before the time they had been told to wait for."""
        self.refused_at: list[float] = []
        self._taken: deque[float] = deque()
        self._closed_until = 0.0

    def will(self, *faults: Fault) -> None:
        """The next calls fail like this, in order."""
        self.faults.extend(faults)

    @property
    def shown(self) -> Sequence[Shown]:
        return list(self.platform.shown.values())

    async def reply(self, call: Call) -> Reply | None:
        """None: hang up."""
        self.calls.append(call)
        self.arrived.set()
        if self._clock is not None and (wait := self._wait(self._clock.monotonic())):
            return self.platform.busy(wait)
        match self.faults.popleft() if self.faults else None:
            case Instead(reply):
                return reply
            case CommitThen(reply):
                self.platform.answer(call)
                return reply
            case Drop(commit):
                if commit:
                    self.platform.answer(call)
                return None
            case Hold(until):
                await until.wait()
                return self.platform.answer(call)
            case _:
                return self.platform.answer(call)

    def _wait(self, now: float) -> float:
        """Seconds until the platform takes another call; 0 when it takes this one."""
        limit = self.platform.limit
        if now < self._closed_until:
            self.early += 1
            return self._closed_until - now
        while self._taken and self._taken[0] + limit.seconds <= now:
            self._taken.popleft()
        if len(self._taken) >= limit.calls:
            self._closed_until = self._taken[0] + limit.seconds
            self.refused_at.append(now)
            return self._closed_until - now
        self._taken.append(now)
        return 0.0


Answer: TypeAlias = Callable[[Call], Awaitable[Reply | None]]
"""Takes a call; None hangs up."""


@asynccontextmanager
async def served(platform: Platform, clock: Clock | None = None) -> AsyncIterator[Chat]:
    """One platform on a port of its own."""
    chat = Chat(platform, clock)

    async def answer(call: Call) -> Reply | None:
        reply = await chat.reply(call)
        if reply is not None:
            chat.replies.append(reply)
        return reply

    async with listening(answer) as chat.url:
        yield chat


@asynccontextmanager
async def listening(answer: Answer, port: int = 0, host: str = "127.0.0.1") -> AsyncIterator[str]:
    """Answer every request by `answer`; yields the address. Raises OSError when the port is taken."""
    async with visited(partial(_converse, answer), port=port, host=host, broken=(h11.RemoteProtocolError,)) as taken:
        yield f"http://{host}:{taken}"


async def _converse(answer: Answer, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    http = h11.Connection(h11.SERVER)
    call = await _call(http, reader, writer)
    reply = await answer(call)
    if reply is None:
        raw = writer.get_extra_info("socket")
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))  # a reset, not a polite end
        return
    empty = reply.status in {204, 304}
    length = [] if empty else [(b"content-length", str(len(reply.body)).encode())]
    given = [(name.encode(), value.encode()) for name, value in reply.headers.items()]
    headers = [*given, *length, (b"connection", b"close")]
    await answered(http, writer, h11.Response(status_code=reply.status, headers=headers), b"" if empty else reply.body)


async def _call(http: h11.Connection, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> Call:
    request, body = await heard(http, reader, writer), b""
    assert isinstance(request, h11.Request), "what comes first"
    while isinstance(event := await heard(http, reader, writer), h11.Data):
        body += event.data
    path, _, query = request.target.decode().partition("?")
    fields = dict(parse_qsl(query, keep_blank_values=True))
    headers = {name.decode(): value.decode() for name, value in request.headers}
    return Call(request.method.decode(), path, fields, headers, body)
