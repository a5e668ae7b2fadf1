"""A small server on this machine: every visit is a task, and ends with the server."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import TypeAlias

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
