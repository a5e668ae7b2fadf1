"""Parsers in processes of their own, killed when they take too long: a hostile feed costs itself, not the bot, nor the others."""

from __future__ import annotations

import asyncio
import os
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import msgspec

from bot.feeds.parsed import Job, NotParsed, Parsed
from bot.feeds.parsing import HEADER_BYTES, READY

ANSWER_BYTES = 64 << 20
# The package's face would import HTTP and settings libraries: a second of CPU, and nothing a parser should have at hand.
_BOOT = """
import sys, types
package = sys.modules["bot.feeds"] = types.ModuleType("bot.feeds")
package.__path__, sys.path[:] = [sys.argv[1]], sys.argv[2:]
from bot.feeds.parsing import serve
serve()
"""
_HERE = str(Path(__file__).parent)
_ENCODER = msgspec.msgpack.Encoder()
_DECODER: msgspec.msgpack.Decoder[Parsed] = msgspec.msgpack.Decoder(Parsed)


class Sandbox:
    """Up to `size` documents are parsed at once. One that takes long holds up no other: it is read on beside them with what they
    leave of the CPU, and a spare process takes its place. Only while `size` of that kind are under way do more of them count.

    Processes start when first needed and live for `recycle` jobs; from the first trouble on there is always a spare.
    """

    def __init__(
        self, size: int = 1, *, wall_seconds: float = 3.0, patience_seconds: float = 0.25, recycle: int = 500,
        start_seconds: float = 60.0,
    ) -> None:  # fmt: skip
        self._size, self._wall_seconds, self._patience_seconds = size, wall_seconds, patience_seconds
        self._recycle, self._start_seconds = recycle, start_seconds
        self._places, self._beside = asyncio.Semaphore(size), 0
        self._idle: list[_Parser] = []
        self._spares: list[asyncio.Task[_Parser]] = []

    async def parse(self, job: Job) -> Parsed:
        """What `job` holds. Waits for its turn; a breach of the limits is an answer, too."""
        await self._places.acquire()
        turn, fit = _Turn(), False
        try:
            turn.parser = parser = self._idle.pop() if self._idle else await self._fresh()
            turn.patience = asyncio.get_running_loop().call_later(self._patience_seconds, self._set_aside, turn)
            async with asyncio.timeout(self._wall_seconds):
                answer = await parser.ask(job)
            fit = parser.jobs < self._recycle
        except TimeoutError:
            answer = NotParsed(kind="parse_timeout", message=f"parsing took longer than {self._wall_seconds:g} s")
        except (EOFError, OSError, msgspec.MsgspecError):
            answer = NotParsed(kind="parse_crash", message="the parsing process died over this document")
        finally:
            await self._end(turn, fit=fit)
        return answer

    async def close(self) -> None:
        """End the processes. Not to be used afterwards."""
        size, self._size = self._size, 0  # so that nothing is kept or started from now on
        for _ in range(size):
            await self._places.acquire()
        for parser in self._idle:
            await parser.kill()
        for starting in self._spares:
            starting.cancel()
            with suppress(asyncio.CancelledError, EOFError, OSError):
                await (await starting).kill()

    async def _end(self, turn: _Turn, *, fit: bool) -> None:
        if turn.patience is not None:
            turn.patience.cancel()
        parser, fit = turn.parser, fit and not turn.is_beside and self._size > 0
        if parser is not None and fit:
            self._idle.append(parser)
        if turn.is_beside:
            self._beside -= 1
        else:
            self._places.release()
        if parser is not None and not fit:
            self._prepare()
            await parser.kill()

    def _set_aside(self, turn: _Turn) -> None:
        """For good: what was made to yield cannot be hurried again."""
        self._prepare()
        if turn.parser is not None and self._beside < self._size:
            turn.parser.yield_to_others()
            turn.is_beside = True
            self._beside += 1
            self._places.release()

    def _prepare(self) -> None:
        if self._size and not self._spares:
            self._spares.append(asyncio.create_task(_started(self._start_seconds)))

    async def _fresh(self) -> _Parser:
        """The spare, ready or not, and another for the next; without one, a process for this job alone."""
        starting = self._spares.pop() if self._spares else None
        if starting is None or (starting.done() and starting.exception() is not None):
            return await _started(self._start_seconds)
        self._prepare()
        try:
            return await asyncio.shield(starting)
        except asyncio.CancelledError:
            self._spares.append(starting)
            raise


@dataclass(slots=True)
class _Turn:
    """One job's stay."""

    parser: _Parser | None = None
    patience: asyncio.TimerHandle | None = None
    is_beside: bool = False


class _Parser:
    def __init__(self, process: Process) -> None:
        assert process.stdin is not None
        assert process.stdout is not None
        self._process, self._in, self._out = process, process.stdin, process.stdout
        self.jobs = 0

    async def ask(self, job: Job) -> Parsed:
        self.jobs += 1
        frame = _ENCODER.encode(job)
        self._in.write(len(frame).to_bytes(HEADER_BYTES))
        self._in.write(frame)
        await self._in.drain()
        return _DECODER.decode(await self.read())

    async def read(self) -> bytes:
        length = int.from_bytes(await self._out.readexactly(HEADER_BYTES))
        if length > ANSWER_BYTES:
            raise EOFError
        return await self._out.readexactly(length)

    def yield_to_others(self) -> None:
        """Work on with the least priority there is."""
        with suppress(OSError, AttributeError):  # it is gone, or this system has no such thing
            os.setpriority(os.PRIO_PROCESS, self._process.pid, 19)

    async def kill(self) -> None:
        if self._process.returncode is None:
            self._process.kill()
        self._in.close()
        await self._process.wait()


async def _started(patience_seconds: float) -> _Parser:
    """A parser that said it is ready: the time its imports take is not the document's fault. It inherits no environment."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-IB", "-c", _BOOT, _HERE, *sys.path, stdin=PIPE, stdout=PIPE, stderr=DEVNULL, env={}
    )
    parser = _Parser(process)
    try:
        async with asyncio.timeout(patience_seconds):
            if await parser.read() == READY:
                return parser
    except BaseException:
        await parser.kill()
        raise
    await parser.kill()
    raise EOFError
