"""`tocsin score`: article lines in, scored lines out, in the same order and in constant memory."""

from __future__ import annotations

import multiprocessing
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

import click
import msgspec
from rich.console import Console
from rich.status import Status

from bot.cli.lines import BadLine, article, numbered, read_line, scored
from bot.cli.options import DEFAULT, read_config
from bot.resources import knowledge
from bot.settings import Config, Settings
from consumers.assess import Assess

CHUNK = 200
"""Lines handed to a process at once: enough to make the hand-over cheap, few enough to keep the memory small."""
SHOW_EVERY = 500

Scored = tuple[int, bytes, str]
"""The number of a line, and either the scored line or why it is none."""


@click.command()
@click.argument("file", type=click.File("rb"), default="-")
@click.option("--config", "config_path", type=click.Path(path_type=Path), envvar="TOCSIN_CONFIG", help="Thresholds, lexicons.")
@click.option("--jobs", "-j", default=1, show_default=True, type=click.IntRange(1, 64), help="Processes to work in.")
def score(file: Iterable[bytes], config_path: Path | None, jobs: int) -> None:
    """Score the articles of FILE (or standard input): one JSON object per line, as in `{"id", "title", "text", "lang"?}`.

    A line that is no article is reported with its number on standard error, the rest is scored, and the exit code is 1.
    """
    config = read_config(config_path) if config_path else Config(Settings(), DEFAULT.parent)
    lines = numbered(file)
    bad = 0
    with progress() as show:
        for done, (number, line, error) in enumerate(_scored(lines, config, jobs), 1):
            if error:
                bad += 1
                click.echo(f"line {number}: {error}", err=True)
            else:
                sys.stdout.buffer.write(line + b"\n")
            if done % SHOW_EVERY == 0:
                show(done)
    sys.stdout.buffer.flush()
    if bad:
        click.echo(f"{bad} line{'s' if bad > 1 else ''} could not be scored.", err=True)
    sys.exit(1 if bad else 0)


def _scored(lines: Iterator[tuple[int, bytes]], config: Config, jobs: int) -> Iterator[Scored]:
    """In the order of the lines. With several processes, only so many chunks are ahead as keep them busy."""
    if jobs == 1:
        scorer = Scorer(config)
        yield from map(scorer.line, lines)
        return
    context = multiprocessing.get_context("forkserver")
    with ProcessPoolExecutor(jobs, context, initializer=_start_worker, initargs=(config,)) as pool:
        ahead: deque[Future[list[Scored]]] = deque()
        while chunk := list(islice(lines, CHUNK)):
            ahead.append(pool.submit(_score_chunk, chunk))
            if len(ahead) >= jobs * 3:
                yield from ahead.popleft().result()
        for last in ahead:
            yield from last.result()


class Scorer:
    """The assess stage, for lines."""

    def __init__(self, config: Config) -> None:
        options = config.settings.scoring
        self._assess = Assess(options, knowledge(options, config.folder))

    def line(self, numbered_line: tuple[int, bytes]) -> Scored:
        """What a line comes to, or what is wrong with it."""
        number, line = numbered_line
        try:
            found = self._assess.assess(article(read_line(line), number))[0]
        except BadLine as error:
            return number, b"", str(error)
        return number, msgspec.json.encode(scored(found)), ""


_worker: list[Scorer] = []
"""The scorer of this process; a pool hands its workers nothing but a start function."""


def _start_worker(config: Config) -> None:
    _worker.append(Scorer(config))


def _score_chunk(chunk: list[tuple[int, bytes]]) -> list[Scored]:
    return [_worker[0].line(line) for line in chunk]


@contextmanager
def progress() -> Iterator[Callable[[int], None]]:
    """A running count on standard error while a person watches it; nothing otherwise."""
    if not sys.stderr.isatty() or sys.stdout.isatty():
        yield lambda _done: None
        return
    with Status("0 articles scored", console=Console(stderr=True)) as status:
        yield lambda done: status.update(f"{done:,} articles scored")
