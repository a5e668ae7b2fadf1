"""A chat server on a real socket: answers as the platforms document it, fails as told, and keeps a ledger of what is visible."""

from __future__ import annotations

import asyncio
import socket
import struct
from collections import deque
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Protocol, TypeAlias

import h11
import msgspec


@dataclass(frozen=True)
class Call:
    """A request as it came in."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> dict:
        found = msgspec.json.decode(self.body)
        assert isinstance(found, dict)
        return found


@dataclass(frozen=True)
class Reply:
    status: int = 200
    body: bytes = b"ok"
    headers: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, value: object, status: int = 200, **headers: str) -> Reply:
        given = {name.replace("_", "-"): text for name, text in headers.items()}
        return cls(status, msgspec.json.encode(value), {"content-type": "application/json", **given})


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


@dataclass
class Shown:
    """A message people see: as it stands, and as it stood before every edit."""

    id: str
    body: dict
    silent: bool = False
    before: list[dict] = field(default_factory=list)

    def edit(self, body: dict) -> None:
        self.before.append(self.body)
        self.body = body


class Platform(Protocol):
    shown: dict[str, Shown]

    def answer(self, call: Call) -> Reply: ...


class Chat:
    """The server of one test: one platform, a script of faults, and the ledger."""

    def __init__(self, platform: Platform) -> None:
        self.platform = platform
        self.faults: deque[Fault] = deque()
        self.calls: list[Call] = []
        self.replies: list[Reply] = []
        self.url = ""
        self.arrived = asyncio.Event()

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


@asynccontextmanager
async def served(platform: Platform) -> AsyncIterator[Chat]:
    chat = Chat(platform)
    visits: set[asyncio.Task[None]] = set()

    async def visit(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        visits.add(task)
        try:
            await _converse(chat, reader, writer)
        except (ConnectionError, h11.RemoteProtocolError):
            pass
        finally:
            visits.discard(task)
            writer.close()

    server = await asyncio.start_server(visit, "127.0.0.1", 0)
    chat.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield chat
    finally:
        server.close()
        for task in visits:
            task.cancel()
        await asyncio.gather(*visits, return_exceptions=True)


async def _converse(chat: Chat, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    http = h11.Connection(h11.SERVER)
    call = await _call(http, reader)
    reply = await chat.reply(call)
    if reply is None:
        raw = writer.get_extra_info("socket")
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))  # a reset, not a polite end
        return
    chat.replies.append(reply)
    empty = reply.status in {204, 304}
    length = [] if empty else [("content-length", str(len(reply.body)))]
    given = [(name, value.encode()) for name, value in reply.headers.items()]
    headers = [*given, *length, ("connection", "close")]
    events: list[h11.Event] = [h11.Response(status_code=reply.status, headers=headers)]
    if reply.body and not empty:
        events.append(h11.Data(data=reply.body))
    for event in (*events, h11.EndOfMessage()):
        writer.write(http.send(event) or b"")
    await writer.drain()


async def _call(http: h11.Connection, reader: asyncio.StreamReader) -> Call:
    request, body = None, b""
    while True:
        event = http.next_event()
        if isinstance(event, h11.Request):
            request = event
        elif isinstance(event, h11.Data):
            body += event.data
        elif isinstance(event, h11.EndOfMessage):
            break
        elif event is h11.NEED_DATA:
            http.receive_data(await reader.read(65_536))
        else:
            raise ConnectionError
    assert request is not None
    path, _, query = request.target.decode().partition("?")
    fields = dict(pair.partition("=")[::2] for pair in query.split("&") if pair)
    headers = {name.decode(): value.decode() for name, value in request.headers}
    return Call(request.method.decode(), path, fields, headers, body)
