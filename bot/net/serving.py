"""A small server on this machine: every visit is a task, and ends with the server. Most speak HTTP, event by event."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import TypeAlias

import h11

READ_BYTES = 65_536
Converse: TypeAlias = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@asynccontextmanager
async def visited(
    converse: Converse, *, port: int = 0, host: str = "127.0.0.1", broken: tuple[type[Exception], ...] = ()
) -> AsyncIterator[int]:
    """Let `converse` speak with every visitor; yields the port. A visitor who hangs up, or breaks off as one of `broken`,
    is nobody's trouble. Raises OSError when the port is taken.
    """
    visits: set[asyncio.Task[None]] = set()
    endings: tuple[type[Exception], ...] = (ConnectionError, *broken)

    async def visit(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        visits.add(task)
        try:
            await converse(reader, writer)
        except endings:
            pass
        finally:
            visits.discard(task)
            writer.close()

    server = await asyncio.start_server(visit, host, port)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        for task in visits:
            task.cancel()
        await asyncio.gather(*visits, return_exceptions=True)


async def heard(
    http: h11.Connection, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
) -> h11.Request | h11.Data | h11.EndOfMessage:
    """What the visitor says next. Raises ConnectionError when that is no request, h11.RemoteProtocolError when it is no HTTP."""
    while (event := http.next_event()) is h11.NEED_DATA:
        if http.they_are_waiting_for_100_continue:
            writer.write(http.send(h11.InformationalResponse(status_code=100, headers=[])) or b"")
        http.receive_data(await reader.read(READ_BYTES))
    if isinstance(event, h11.Request | h11.Data | h11.EndOfMessage):
        return event
    raise ConnectionError


async def answered(http: h11.Connection, writer: asyncio.StreamWriter, response: h11.Response, body: bytes = b"") -> None:
    """The whole answer."""
    data = (h11.Data(data=body),) if body else ()
    writer.write(b"".join(http.send(event) or b"" for event in (response, *data, h11.EndOfMessage())))
    await writer.drain()
