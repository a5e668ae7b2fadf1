"""The assess stage for lines, as a process of its own can import it: without channels, feeds or the command's own needs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TypeAlias

import msgspec

from bot.cli.lines import BadLine, article, read_line, scored
from bot.resources import knowledge
from consumers.assess import Assess, AssessOptions

CHUNK = 200
"""Lines handed to a process at once: enough to make the hand-over cheap, few enough to keep the memory small."""
CHUNK_BYTES = 1 << 20
"""A chunk of long lines ends here."""

Line: TypeAlias = tuple[int, bytes]
"""A line and its number."""
Scored: TypeAlias = tuple[int, bytes, str]
"""The number of a line, and either the scored line or why it is none."""


class LineScorer:
    """The assess stage, for lines. `folder` is what the lexicons of `options` are relative to."""

    def __init__(self, options: AssessOptions, folder: Path) -> None:
        self._assess = Assess(options, knowledge(options, folder))

    def line(self, numbered_line: Line) -> Scored:
        """What a line comes to, or what is wrong with it."""
        number, line = numbered_line
        try:
            found = self._assess.whole(article(read_line(line), number))
        except BadLine as error:
            return number, b"", str(error)
        return number, msgspec.json.encode(scored(found)), ""


_worker: list[LineScorer] = []
"""The scorer of this process; a pool hands its workers nothing but a start function."""


def start_worker(options: AssessOptions, folder: Path) -> None:
    """Make this process a worker of a pool."""
    _worker.append(LineScorer(options, folder))


def score_chunk(chunk: list[Line]) -> list[Scored]:
    """Score some lines in a worker."""
    return [_worker[0].line(line) for line in chunk]


def chunks(lines: Iterable[Line]) -> Iterator[list[Line]]:
    """The lines in their order, some at a time."""
    chunk: list[Line] = []
    size = 0
    for line in lines:
        chunk.append(line)
        size += len(line[1])
        if len(chunk) >= CHUNK or size >= CHUNK_BYTES:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk
