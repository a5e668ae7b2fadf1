"""Every promise one part makes to another, on one page. Pure."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator, Callable, Container, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Generic, Protocol, TypeAlias, TypeVar, runtime_checkable

from bot.records import Alert, Delivery, Record
from bot.topics import Topic

R = TypeVar("R", bound=Record)
In = TypeVar("In", bound=Record)
Out = TypeVar("Out", bound=Record)
R_co = TypeVar("R_co", bound=Record, covariant=True)

Chance: TypeAlias = Callable[[], float]
"""A number from 0 (included) to 1 (excluded), drawn anew at each call."""


Since: TypeAlias = Callable[[R], datetime]
"""From when on the records of a partition are wanted, by its newest one."""


class Keep(Protocol):
    """Makes steps of deliveries durable, all or none; when it returns, they survive a crash."""

    async def __call__(self, *steps: Delivery) -> None: ...


class Clock(Protocol):
    """Time, handed in. `now` is aware (UTC); `monotonic` never jumps; both pass at the same pace as `sleep`."""

    def now(self) -> datetime: ...
    def monotonic(self) -> float: ...
    async def sleep(self, seconds: float) -> None: ...


@dataclass(frozen=True, slots=True)
class Entry(Generic[R]):
    """A record and the place in the journal it was read from. Offsets rise within a partition, with gaps."""

    topic: Topic[R]
    reader: str
    partition: int
    offset: int
    record: R


class Damaged(Record, frozen=True, kw_only=True):
    """Stands where a stored record cannot be decoded: only ever read, from a share, as an entry's record; never appended."""

    value: str
    error: str


class Share(Protocol[R_co]):
    """The partitions of a topic that this process holds for one reader, until it loses them."""

    partitions: frozenset[int]

    @property
    def ended(self) -> bool:
        """Lost or closed: what is being made ready for it is for nothing."""
        ...

    def __aiter__(self) -> AsyncIterator[Entry[Any]]:
        """Yield entries from where the reader last advanced to; wait for more; end when the share is lost or closed.

        A record that cannot be decoded comes as `Damaged`, so that the reader can set it aside and go on.
        """
        ...

    def batches(self, most: int) -> AsyncGenerator[Sequence[Entry[Any]], None]:
        """The same entries, as many at once as lie ready (never none, never more than `most`); waits only for the first."""
        ...


class Journal(Protocol):
    """A durable, append-only sequence of records per topic; several independent readers, each with its own position."""

    async def append(self, topic: Topic[R], *records: R) -> None:
        """Keep `records`, all or none; once this returns they survive a crash. Raises JournalFailed."""
        ...

    def shares(self, topic: Topic[R], *, reader: str) -> AsyncGenerator[Share[R], None]:
        """Yield a new share each time the reader's partitions are dealt out anew; end when the journal is closed.

        Close it (`contextlib.aclosing`) to give the partitions back at once.
        """
        ...

    async def advance(self, entry: Entry[Any], topic: Topic[R], outputs: Sequence[R]) -> None:
        """Append `outputs`, then count `entry` and all before it in its partition as handled by its reader."""
        ...

    def replay(
        self, topic: Topic[R], partitions: Container[int] | None = None, *, since: Since[R] | None = None
    ) -> AsyncGenerator[R, None]:
        """Yield what the topic holds now, oldest first, and stop. Of a compacted topic, at least the newest of every id.

        What cannot be decoded is left out, with a line in the log. `since` is asked with the newest record of each partition:
        of that partition at least what was kept from then on is told, and of what lies before as little as may be.
        """
        ...

    def entries(
        self, topic: Topic[R], partitions: Container[int] | None = None, *, since: Since[R] | None = None
    ) -> AsyncGenerator[Entry[Any], None]:
        """As `replay`, each with its place and for no reader; what cannot be decoded comes as `Damaged`."""
        ...

    async def positions(self, topic: Topic[R]) -> Mapping[str, Mapping[int, int]]:
        """Of every reader that has handled something: up to which offset, by partition."""
        ...

    def follow(self, topic: Topic[R], *, newest: int = 0) -> AsyncGenerator[R, None]:
        """Yield the `newest` last records, oldest first, then every new one, until the journal is closed; keeps no position."""
        ...

    async def lag(self, topic: Topic[R], *, reader: str) -> int:
        """How many records of the topic the reader has not counted as handled yet."""
        ...

    async def close(self) -> None:
        """End all shares, make durable what was accepted, let go of the store. Safe to call twice."""
        ...


class Stage(Protocol[In, Out]):
    """One step of the line: a record in, records out."""

    name: str
    reads: Topic[In]
    writes: Topic[Out]
    remembers: bool
    """Does it need its past outputs back at start-up?"""

    def restore(self, output: Out) -> None:
        """Take back one of this stage's own past outputs, oldest first."""
        ...

    async def handle(self, record: In) -> Sequence[Out]:
        """Return what follows from `record`. Handled twice, it yields no new id and revision."""
        ...


@runtime_checkable
class Forgetful(Protocol):
    """A stage that remembers its past outputs only for a while."""

    def matters_since(self, newest: Any) -> datetime:
        """When the oldest output that still matters may have been kept, if `newest` is the last one of its partition."""
        ...


@runtime_checkable
class Timed(Protocol):
    """A stage that also does something when its time has come, while no record does."""

    def seconds(self) -> float | None:
        """Until there is something to do; None while there is nothing."""
        ...

    async def stirred(self) -> None:
        """Return when `seconds` may be less than it was, for another reason than a record."""
        ...

    async def act(self) -> None:
        """Do one thing whose time has come, if there is one."""
        ...

    async def give_up(self, error: str) -> None:
        """Set aside what `act` cannot do: it failed of a bug, again and again."""
        ...


class Channel(Protocol):
    """A place in a chat where alerts are posted."""

    name: str
    idempotent: bool
    """True: a second send with the same key shows nothing new."""
    editable: bool
    """True: receipts name a message that can be edited in place."""

    async def send(self, alert: Alert, *, key: str, edits: str = "", repeat: bool = False) -> str:
        """Post, or edit the message of receipt `edits`; return the receipt. Raises Rejected, Unavailable, Unsure.

        Where nothing is editable, `edits` names the first message, which is followed up. `repeat`: an earlier try may have been
        shown; whatever is posted then, and not edited, is marked as a possible repeat.
        """
        ...

    async def close(self) -> None:
        """Let go of connections and terminals."""
        ...


@dataclass(frozen=True, slots=True)
class Question:
    """An article that the rules are unsure of: is a strike reported as news? `score` is what they hold likely, 0 to 1."""

    title: str
    text: str
    language: str
    score: float


@dataclass(frozen=True, slots=True)
class Opinion:
    """How likely somebody else holds a strike report, 0 to 1. `name` is what stands in the evidence: who, in which version."""

    strike: float
    name: str


class Judge(Protocol):
    """Somebody else to ask, such as a model. Whatever it says, and if it says nothing, the line goes on."""

    async def __call__(self, question: Question) -> Opinion | None:
        """None: no opinion, or none in time. It is not asked again; the world's misbehaviour raises nothing."""
        ...


class FeedFailed(Exception):
    """This poll got nothing. `kind` is a stable snake_case word for counting ("timeout", "html_page", "too_large" …)."""

    def __init__(self, kind: str, message: str, *, retry_after: timedelta | None = None) -> None:
        super().__init__(message)
        self.kind = kind
        self.retry_after = retry_after


class JournalFailed(Exception):
    """The journal could not keep or read a record; the message says what to do.

    `passing`: the same may succeed later without a restart (no space, the store out of reach).
    """

    def __init__(self, message: str, *, passing: bool = False) -> None:
        super().__init__(message)
        self.passing = passing


class Rejected(Exception):
    """The channel will never take this alert. `permanent` tells a broken channel (bad token) from one bad message."""

    def __init__(self, message: str, *, broken: bool = False) -> None:
        super().__init__(message)
        self.broken = broken


class Unavailable(Exception):
    """The channel may take this alert later: it clearly did not take it now."""

    def __init__(self, message: str, *, retry_after: timedelta | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class Unsure(Exception):
    """The channel may or may not have shown it: the answer never came, or said nothing."""
