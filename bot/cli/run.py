"""`tocsin run`, `poll`, `work`: the line, whole or in parts, until told to stop."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any, NoReturn

import click

from bot.app import STAGES, Line, StageName, notices_left, opened, opened_secrets, run_line
from bot.cli.options import config_option, read_config, start_logging
from bot.cli.watching import watched
from bot.clock import WallClock
from bot.metrics import Meters, listening
from bot.ports import JournalFailed
from bot.settings import Config

STOP_SECONDS = 8.0
"""After SIGTERM; containers kill after ten."""


@click.command()
@config_option
@click.option("--drain", is_flag=True, help="Poll each feed once, work until nothing is left to do, and exit.")
def run(config_path: Path, *, drain: bool) -> None:
    """Everything in one process: poll, assess, correlate, escalate, deliver."""
    _start(read_config(config_path), STAGES, poll=True, drain=drain)


@click.command()
@config_option
@click.option("--drain", is_flag=True, help="Poll each feed once and exit.")
def poll(config_path: Path, *, drain: bool) -> None:
    """Only read feeds, and append their articles to the journal."""
    _start(read_config(config_path), (), poll=True, drain=drain)


@click.command()
@config_option
@click.option("--drain", is_flag=True, help="Work until nothing is left to do, and exit.")
@click.argument("stages", nargs=-1, required=True, type=click.Choice(STAGES))
def work(config_path: Path, stages: tuple[StageName, ...], *, drain: bool) -> None:
    """Only the named stages of the line, in a process of their own: assess, correlate, escalate, deliver."""
    config = read_config(config_path)
    if set(stages) == {"deliver"} and not config.settings.receivers:
        raise click.UsageError("There is nobody to deliver to: the config has no receivers.")
    _start(config, tuple(dict.fromkeys(stages)), poll=False, drain=drain)


def _start(config: Config, stages: tuple[StageName, ...], *, poll: bool, drain: bool) -> None:
    meters = Meters(WallClock()) if config.settings.metrics.listen else None
    start_logging(config, opened_secrets(config), meters.seen if meters else None)
    for warning in config.warnings:
        click.echo(f"tocsin: {warning} (warning)", err=True)
    try:
        with asyncio.Runner(loop_factory=_fastest_loop()) as runner:
            stopped = runner.run(_until_stopped(_run(config, stages, meters, poll=poll, drain=drain)))
    except* JournalFailed as failed:
        for error in dict.fromkeys(map(str, _leaves(failed))):
            click.echo(f"tocsin: {error}", err=True)
        sys.exit(1)
    if stopped:
        click.echo("tocsin: stopped; nothing accepted was lost.", err=True)


def _fastest_loop() -> Callable[[], asyncio.AbstractEventLoop] | None:
    """uvloop's, where the extra `speed` is installed; None stands for Python's own."""
    try:
        import uvloop
    except ImportError:
        return None
    make: Callable[[], asyncio.AbstractEventLoop] = uvloop.new_event_loop
    return make


def _leaves(group: BaseExceptionGroup[JournalFailed]) -> Iterator[JournalFailed]:
    """The single failures: a part may run tasks in a group of its own."""
    for error in group.exceptions:
        if isinstance(error, BaseExceptionGroup):
            yield from _leaves(error)
        else:
            yield error


async def _run(config: Config, stages: tuple[StageName, ...], meters: Meters | None, *, poll: bool, drain: bool) -> None:
    async with opened(config) as line, watched(line), _measured(line, stages, meters):
        summary = await run_line(line, stages, poll=poll, drain=drain)
        left = line.left() if drain else []
        unheard = await notices_left(line, stages) if drain else {}
    for one in left:
        click.echo(f"left for {one.receiver}: {one.waiting} alerts{f' ({one.why})' if one.why else ''}.", err=True)
    for receiver, count in unheard.items():
        click.echo(f"left for {receiver}: {count} notices to the operators.", err=True)
    if drain and summary is not None:
        click.echo(
            f"{summary.polls} feeds polled: {summary.new} new articles, {summary.edited} edited; "
            f"{summary.unchanged} feeds unchanged, {summary.failed} failed.",
            err=True,
        )


@asynccontextmanager
async def _measured(line: Line, stages: tuple[StageName, ...], meters: Meters | None) -> AsyncIterator[None]:
    async with AsyncExitStack() as stack:
        if meters is not None:
            options = line.config.settings.metrics
            readers = [(job.topic, job.reader) for job in line.jobs(stages)]
            try:
                await stack.enter_async_context(listening(meters, options, line.journal, readers, line.clock))
            except OSError as error:
                raise click.ClickException(f"metrics: nobody can listen on {options.listen}: {error}") from error
        yield


def _end_at_once(why: str) -> NoReturn:
    """Wait for nothing, not even for threads; what the journal has accepted is on the disk already."""
    click.echo(f"tocsin: {why}; ended at once.", err=True)
    os._exit(1)


async def _until_stopped(running: Coroutine[Any, Any, None]) -> bool:
    """Run it; on SIGTERM or SIGINT end it in order. A second signal ends it at once. True if it was stopped."""
    task = asyncio.ensure_future(running)
    loop = asyncio.get_running_loop()
    stopped = False

    def stop() -> None:
        nonlocal stopped
        if stopped:
            _end_at_once("a second signal")
        stopped = True
        task.cancel()
        loop.call_later(STOP_SECONDS, _end_at_once, f"still busy after {STOP_SECONDS:g} s")

    for one in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(one, stop)
    try:
        await task
    except asyncio.CancelledError:
        if not stopped:
            raise
    return stopped
