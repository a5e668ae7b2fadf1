"""Runs one stage: reads its topic, hands it record by record, keeps what follows, and sets aside what it cannot handle."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import aclosing, suppress
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import structlog

from bot.ports import Clock, Damaged, Entry, Forgetful, Journal, JournalFailed, Share, Stage, Timed
from bot.records import Alert, Assessment, Delivery, Failure, Incident, Record
from bot.topics import FAILURES, Topic

In = TypeVar("In", bound=Record)
Out = TypeVar("Out", bound=Record)

log = structlog.get_logger()

BY = "worker/1"
ERROR_CHARACTERS = 2000
"""Of an error's text, so that a failure stays readable."""
WHAT_BYTES = 8 * 1024 * 1024
"""Of a record's JSON inside its failure; a bigger one stays only where it lies."""
READ_UP_TRIES, READ_UP_SECONDS = 60, 0.5
"""How long a stage that acts by itself waits for what lies ready in its topic."""
JOURNAL_PAUSE_SECONDS, JOURNAL_PAUSE_SECONDS_MAX = 1.0, 5.0
"""Between two looks whether the journal is back."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How often a record is tried and with what pauses (doubled each time); how long one try may take, None for ever.

    `at_once` records that lie ready are handled before what follows from them is kept together: one wait for the disk or
    the brokers instead of many.
    """

    tries: int = 3
    pause_seconds: float = 1.0
    deadline_seconds: float | None = 30.0
    at_once: int = 64


@dataclass(frozen=True, slots=True)
class _Handled(Generic[Out]):
    """A record, what follows from it, and when it was taken in hand."""

    entry: Entry[Any]
    outputs: Sequence[Out]
    began: float


async def work(
    journal: Journal, build: Callable[[], Stage[In, Out]], *, reader: str, clock: Clock, patience: Patience | None = None
) -> None:
    """Run the stage on every share its reader gets, until the journal is closed.

    `build` makes the stage with an empty memory; it is called for every share, and again after a try that failed,
    since nobody knows what that left in the memory. While the journal fails in passing, the line stands still and no
    position moves; JournalFailed is raised when waiting does not help.
    """
    runner = _Runner(journal, build, reader, clock, patience or Patience())
    await sit_out(runner.run, clock, lambda: runner.handled, stage=reader)


async def sit_out(run: Callable[[], Awaitable[None]], clock: Clock, done: Callable[[], int], *, stage: str) -> None:
    """Run it, and anew with growing pauses while the journal fails in passing; short ones again once `done` has grown.

    Raises JournalFailed when waiting does not help.
    """
    pause = JOURNAL_PAUSE_SECONDS
    while True:
        before = done()
        try:
            await run()
        except JournalFailed as error:
            if not error.passing:
                raise
            if done() > before:
                pause = JOURNAL_PAUSE_SECONDS
            log.error("stage waits for the journal", stage=stage, error=str(error), seconds=pause)  # noqa: TRY400 - no bug
            await clock.sleep(pause)
            pause = min(2 * pause, JOURNAL_PAUSE_SECONDS_MAX)
        else:
            return


async def drained(
    journal: Journal, readers: Sequence[tuple[Topic[Any], str]], clock: Clock, *, pause_seconds: float = 0.05
) -> None:
    """Return once every reader has handled all of its topic; give them in the order of the line."""
    for topic, reader in readers:
        while await journal.lag(topic, reader=reader):
            await clock.sleep(pause_seconds)


class _ShareEnded(Exception):
    """The partitions are somebody else's by now."""


class _Runner(Generic[In, Out]):
    """One reader's loop; its state is the stage it runs."""

    def __init__(
        self, journal: Journal, build: Callable[[], Stage[In, Out]], reader: str, clock: Clock, patience: Patience
    ) -> None:
        self.handled = 0
        self._stumbles = 0
        self._journal = journal
        self._build = build
        self._reader = reader
        self._clock = clock
        self._patience = patience
        self._stage = build()

    async def run(self) -> None:
        """Handle share after share until the journal is closed."""
        async with aclosing(self._journal.shares(self._stage.reads, reader=self._reader)) as shares:
            async for share in shares:
                with suppress(_ShareEnded):
                    await self._serve(share)

    async def _serve(self, share: Share[In]) -> None:
        """Handle what the share brings until it ends."""
        await self._renew(share)
        async with aclosing(share.batches(self._patience.at_once)) as batches:
            async for batch in self._between(batches, share) if isinstance(self._stage, Timed) else batches:
                await self._handle_all(batch, share)
                self.handled += len(batch)

    async def _between(
        self, batches: AsyncGenerator[Sequence[Entry[Any]], None], share: Share[In]
    ) -> AsyncGenerator[Sequence[Entry[Any]], None]:
        """The same batches; while none is there, the stage does what is due."""
        read_up = False
        while True:
            coming = asyncio.ensure_future(anext(batches, None))
            try:
                read_up = read_up or await self._has_read_up(coming)
                await self._meanwhile(coming, share)
                batch = await coming
            finally:
                if not coming.done():
                    coming.cancel()
                    await asyncio.gather(coming, return_exceptions=True)
            if batch is None:
                return
            yield batch

    async def _has_read_up(self, coming: asyncio.Future[Any]) -> bool:
        """What lies ready is read before anything is done, so that of many states the newest counts."""
        for _ in range(READ_UP_TRIES):
            if not await self._journal.lag(self._stage.reads, reader=self._reader):
                return True
            await asyncio.wait({coming}, timeout=READ_UP_SECONDS)
            if coming.done():
                return False
        return True

    async def _meanwhile(self, coming: asyncio.Future[Any], share: Share[In]) -> None:
        """Until the next entry comes, do one due thing after the other."""
        while True:
            for _ in range(2):  # what is there already needs a turn of the loop to arrive
                await asyncio.sleep(0)
            stage = self._stage
            assert isinstance(stage, Timed)
            seconds = stage.seconds()
            if coming.done():
                return
            if seconds is None:
                await asyncio.wait({coming})
            elif seconds > 0:
                await self._nap(seconds, stage, coming)
            else:
                await self._act(stage, share)

    async def _nap(self, seconds: float, stage: Timed, coming: asyncio.Future[Any]) -> None:
        wakers = {asyncio.ensure_future(self._clock.sleep(seconds)), asyncio.ensure_future(stage.stirred())}
        try:
            await asyncio.wait({coming, *wakers}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for waker in wakers:
                waker.cancel()
            await asyncio.gather(*wakers, return_exceptions=True)

    async def _act(self, stage: Timed, share: Share[In]) -> None:
        """Let the stage do one due thing; what fails of a bug is tried again with a fresh memory, and set aside in the end."""
        try:
            await stage.act()
            self._stumbles = 0
        except JournalFailed:
            raise
        except Exception as error:
            self._stumbles += 1
            log.exception("due work failed", stage=self._reader, tries=self._stumbles)
            await self._clock.sleep(self._patience.pause_seconds * 2 ** (self._stumbles - 1))
            await self._renew(share)
            if self._stumbles >= self._patience.tries and isinstance(self._stage, Timed):
                self._stumbles = 0
                await self._stage.give_up(_text(error))

    async def _renew(self, share: Share[In]) -> None:
        """Begin with an empty memory and take back from the journal what belongs in it.

        Raises _ShareEnded when it does: with half a memory nothing may be handled, and whoever holds the entries next has a
        memory to read as well.
        """
        self._stage = stage = self._build()
        if not stage.remembers:
            return
        began, count = self._clock.monotonic(), 0
        held = share.partitions if stage.writes.split_like(stage.reads) else None
        since = stage.matters_since if isinstance(stage, Forgetful) else None
        async with aclosing(self._journal.replay(stage.writes, held, since=since)) as outputs:
            async for output in outputs:
                count += 1
                if share.ended:
                    raise _ShareEnded
                try:
                    stage.restore(output)
                except Exception:  # one odd record of the past must not keep the stage from ever starting again
                    log.exception("output not restored", stage=self._reader, id=output.id)
        log.info("stage restored", stage=self._reader, records=count, milliseconds=self._since(began))

    async def _handle_all(self, batch: Sequence[Entry[Any]], share: Share[In]) -> None:
        """All of it at once; if anything in it fails, one by one from the beginning, on a fresh memory.

        What had been kept already is then kept again under the same ids, which is harmless.
        """
        if len(batch) > 1 and not any(isinstance(entry.record, Damaged) for entry in batch):
            try:
                await self._keep([await self._first_try(entry) for entry in batch])
            except JournalFailed:
                raise
            except Exception as error:  # noqa: BLE001 - whoever it was will fail again, alone, and be told of
                log.warning("records are handled one by one", stage=self._reader, records=len(batch), error=_text(error))
                await self._renew(share)
            else:
                return
        for entry in batch:
            await self._handle(entry, share)

    async def _first_try(self, entry: Entry[Any]) -> _Handled[Out]:
        began = self._clock.monotonic()
        return _Handled(entry, await self._try(entry), began)

    async def _keep(self, handled: Sequence[_Handled[Out]]) -> None:
        """One step forward in each partition, in the order of its entries."""
        partitions: dict[int, list[_Handled[Out]]] = {}
        for one in handled:
            partitions.setdefault(one.entry.partition, []).append(one)
        steps = (
            self._journal.advance(ours[-1].entry, self._stage.writes, [output for one in ours for output in one.outputs])
            for ours in partitions.values()
        )
        for error in await asyncio.gather(*steps, return_exceptions=True):
            if error is not None:
                raise error
        for one in handled:
            self._tell(one)

    async def _handle(self, entry: Entry[Any], share: Share[In]) -> None:
        """Try, try again, and in the end set the record aside: the line never stands still for one record."""
        if isinstance(entry.record, Damaged):
            await self._set_aside(entry, entry.record.value, entry.record.error, tries=0)
            return
        for number in range(1, self._patience.tries + 1):
            began = self._clock.monotonic()
            try:
                outputs = await self._try(entry)
                await self._journal.advance(entry, self._stage.writes, outputs)
            except JournalFailed:
                raise
            except Exception as error:
                log.exception("record not handled", stage=self._reader, id=entry.record.id, tries=number)
                if number == self._patience.tries:
                    await self._set_aside(entry, _json(entry), _text(error), tries=number)
                else:
                    await self._clock.sleep(self._patience.pause_seconds * 2 ** (number - 1))
                await self._renew(share)
            else:
                self._tell(_Handled(entry, outputs, began))
                return

    async def _try(self, entry: Entry[Any]) -> Sequence[Out]:
        try:
            async with asyncio.timeout(self._patience.deadline_seconds) as deadline:
                return await self._stage.handle(entry.record)
        except TimeoutError as error:
            if not deadline.expired():
                raise
            raise TimeoutError(f"took longer than {self._patience.deadline_seconds:g} s") from error

    async def _set_aside(self, entry: Entry[Any], what: str, error: str, *, tries: int) -> None:
        failure = Failure(
            id=failure_id(self._reader, entry.topic.name, entry.partition, entry.offset),
            by=BY,
            stage=self._reader,
            topic=entry.topic.name,
            partition=entry.partition,
            offset=entry.offset,
            error=error,
            tries=tries,
            at=self._clock.now(),
            what=what if len(what) <= WHAT_BYTES else "",
        )
        await self._journal.advance(entry, FAILURES, (failure,))
        log.error("record set aside", stage=self._reader, id=entry.record.id, failure=failure.id, tries=tries, error=error)

    def _tell(self, one: _Handled[Out]) -> None:
        log.info(
            "record handled",
            stage=self._reader,
            id=one.entry.record.id,
            outcome=outcome(one.outputs),
            outputs=len(one.outputs),
            milliseconds=self._since(one.began),
        )

    def _since(self, began: float) -> float:
        return round((self._clock.monotonic() - began) * 1000, 1)


def failure_id(reader: str, topic: str, partition: int, offset: int) -> str:
    """The same record failing for the same reader is the same failure."""
    return f"{reader}/{topic}/{partition}/{offset}"


def outcome(outputs: Sequence[Record]) -> str:
    """What came of a record, in words for its log line."""
    return ", ".join(dict.fromkeys(_words(output) for output in outputs)) or "nothing"


def _words(output: Record) -> str:
    match output:
        case Assessment():
            return "relevant" if output.relevant else "irrelevant"
        case Incident():
            return f"incident {output.life}"
        case Alert():
            return f"alert {output.reason}"
        case Delivery():
            return output.outcome
        case _:
            return type(output).__name__.lower()


def _json(entry: Entry[Any]) -> str:
    """The record, to be redriven; empty if it cannot be written, which only the journal in memory lets happen."""
    try:
        return str(entry.topic.encode(entry.record), "utf-8")
    except (TypeError, ValueError):
        return ""


def _text(error: Exception) -> str:
    """The error, short and storable."""
    said = f"{type(error).__name__}: {error}"[:ERROR_CHARACTERS]
    return said.encode(errors="replace").decode()
