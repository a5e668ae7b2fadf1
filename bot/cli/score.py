"""`tocsin score`: article lines in, scored lines out, in the same order and in constant memory."""

from __future__ import annotations

import multiprocessing
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import click
from rich.console import Console
from rich.status import Status

from bot.cli.line_scorer import Line, LineScorer, Scored, chunks, score_chunk, start_worker
from bot.cli.lines import numbered
from consumers.assess import AssessOptions

SHOW_EVERY = 500
AHEAD = 3
"""Chunks in work or waiting for every process."""


@click.command()
@click.argument("file", type=click.File("rb"), default="-")
@click.option("--config", "config_path", type=click.Path(path_type=Path), envvar="TOCSIN_CONFIG", help="Thresholds, lexicons.")
@click.option("--jobs", "-j", default=1, show_default=True, type=click.IntRange(1, 64), help="Processes to work in.")
def score(file: Iterable[bytes], config_path: Path | None, jobs: int) -> None:
    """Score the articles of FILE (or standard input): one JSON object per line, as in `{"id", "title", "text", "lang"?}`.

    A line that is no article is reported with its number on standard error, the rest is scored, and the exit code is 1.
    """
    options, folder = _configured(config_path)
    bad = 0
    with progress() as show:
        for done, (number, line, error) in enumerate(_scored(numbered(file), options, folder, jobs), 1):
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


def _configured(path: Path | None) -> tuple[AssessOptions, Path]:
    if path is None:
        return AssessOptions(), Path()
    from bot.cli.options import read_config  # 20 MB and half a second: channels, feeds and all that a config may name

    config = read_config(path)
    return config.settings.scoring, config.folder


def _scored(lines: Iterator[Line], options: AssessOptions, folder: Path, jobs: int) -> Iterator[Scored]:
    """In the order of the lines. With several processes, only so many chunks are ahead as keep them busy."""
    if jobs == 1:
        yield from map(LineScorer(options, folder).line, lines)
        return
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([LineScorer.__module__])
    with ProcessPoolExecutor(jobs, context, initializer=start_worker, initargs=(options, folder)) as pool:
        ahead: deque[Future[list[Scored]]] = deque()
        for chunk in chunks(lines):
            ahead.append(pool.submit(score_chunk, chunk))
            if len(ahead) >= jobs * AHEAD:
                yield from ahead.popleft().result()
        for last in ahead:
            yield from last.result()


@contextmanager
def progress() -> Iterator[Callable[[int], None]]:
    """A running count on standard error while a person watches it; nothing otherwise."""
    if not sys.stderr.isatty() or sys.stdout.isatty():
        yield lambda _done: None
        return
    with Status("0 articles scored", console=Console(stderr=True)) as status:
        yield lambda done: status.update(f"{done:,} articles scored")
