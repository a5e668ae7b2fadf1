"""Parsers in processes of their own, killed when they take too long: a hostile feed costs three seconds, not the bot."""

from __future__ import annotations

import asyncio
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
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
    """Up to `size` parsing processes, started when first needed and after each that died; one lives for `recycle` jobs."""

    def __init__(self, size: int = 1, *, wall_seconds: float = 3.0, recycle: int = 500, start_seconds: float = 60.0) -> None:
        self._wall_seconds, self._recycle, self._start_seconds = wall_seconds, recycle, start_seconds
        self._free: asyncio.LifoQueue[_Parser | None] = asyncio.LifoQueue()
        for _ in range(size):
            self._free.put_nowait(None)
        self._size = size

    async def parse(self, job: Job) -> Parsed:
        """What `job` holds. Waits for a free process; a breach of the limits is an answer, too."""
        parser = await self._free.get()
        fit = False
        try:
            if parser is None:
                parser = await _started(self._start_seconds)
            async with asyncio.timeout(self._wall_seconds):
                answer = await parser.ask(job)
            fit = parser.jobs < self._recycle
        except TimeoutError:
            answer = NotParsed(kind="parse_timeout", message=f"parsing took longer than {self._wall_seconds:g} s")
        except (EOFError, OSError, msgspec.MsgspecError):
            answer = NotParsed(kind="parse_crash", message="the parsing process died over this document")
        finally:
            self._free.put_nowait(parser if fit else None)
            if parser is not None and not fit:
                await parser.kill()
        return answer

    async def close(self) -> None:
        """End the processes. Not to be used afterwards."""
        for _ in range(self._size):
            parser = await self._free.get()
            if parser is not None:
                await parser.kill()


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
