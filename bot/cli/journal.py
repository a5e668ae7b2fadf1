"""`tocsin journal`: make it ready, back it up, move it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import click

from bot.app import opened_journal
from bot.cli.options import answer, config_option, read_config, start_logging
from bot.journal import EmbeddedOptions, KafkaOptions, MemoryOptions, copied
from bot.settings import Config

PROGRESS = 10_000
"""A line after so many records."""


@click.group()
def journal() -> None:
    """Make the journal ready, back it up, or move to another one."""


@journal.command()
@config_option
def prepare(config_path: Path) -> None:
    """Make what is missing (on Kafka: the topics), tell of what differs, and end.

    Every process does the same when it starts; this is for doing it once, before them.
    """
    config = read_config(config_path)
    start_logging(config)
    answer(_prepared(config))
    click.echo("The journal is ready.")


async def _prepared(config: Config) -> None:
    async with opened_journal(config):
        pass


@journal.command()
@config_option
@click.argument("target", type=click.Path(dir_okay=False, path_type=Path))
def backup(config_path: Path, target: Path) -> None:
    """Copy the embedded journal to TARGET, also while the bot runs.

    To go back: stop the bot, put the copy in the journal's place (take away files ending in -wal and -shm), start the bot.
    """
    config = read_config(config_path)
    options = config.settings.journal
    if not isinstance(options, EmbeddedOptions):
        raise click.UsageError("Only an embedded journal is one file; Kafka is kept safe by its replicas.")
    source = config.folder / options.path
    if not source.is_file():
        raise click.UsageError(f"There is no journal yet at {source}.")
    if target.exists():
        raise click.UsageError(f"{target} is there already; name a file that is not.")
    try:
        _copy(source, target)
    except sqlite3.Error as error:
        target.unlink(missing_ok=True)
        raise click.ClickException(f"the copy failed: {error}") from error
    click.echo(f"{target}: {target.stat().st_size / 1e6:,.1f} MB, checked.")


@journal.command()
@click.argument("source", metavar="FROM", type=click.Path(path_type=Path))
@click.argument("target", metavar="TO", type=click.Path(path_type=Path))
def copy(source: Path, target: Path) -> None:
    """Copy the journal of the config FROM into the empty one of the config TO; stop the bot before.

    All topics, and where every reader stands: the bot on TO goes on where it stopped on FROM. Cut short, run it again.
    """
    old, new = read_config(source), read_config(target)
    for config in (old, new):
        if isinstance(config.settings.journal, MemoryOptions):
            raise click.UsageError("A journal in memory is gone when its process ends: there is nothing to copy.")
    if _place(old) == _place(new):
        raise click.UsageError("Both configs name the same journal.")
    if isinstance(options := old.settings.journal, EmbeddedOptions) and not (old.folder / options.path).is_file():
        raise click.UsageError(f"There is no journal yet at {old.folder / options.path}.")
    start_logging(old)
    for topic, count in answer(_copied(old, new)).items():
        click.echo(f"{topic}: {count:,}")
    click.echo("Copied, compared, and every reader stands where it stood.")


def _place(config: Config) -> tuple[object, ...]:
    """What tells two journals apart."""
    match config.settings.journal:
        case KafkaOptions() as options:
            return options.bootstrap, options.prefix
        case EmbeddedOptions() as options:
            return ((config.folder / options.path).resolve(),)
        case MemoryOptions():
            return ()


async def _copied(old: Config, new: Config) -> dict[str, int]:
    def tell(topic: str, count: int, total: int) -> None:
        if count % PROGRESS == 0:
            click.echo(f"{topic}: {count:,} of {total:,}", err=True)

    async with opened_journal(old) as source, opened_journal(new) as target:
        return await copied(source, target, tell)


def _copy(source: Path, target: Path) -> None:
    """As it is at one moment; the copy is read once to see that it is whole."""
    with (
        closing(sqlite3.connect(f"{source.resolve().as_uri()}?mode=ro", uri=True)) as old,
        closing(sqlite3.connect(target)) as new,
    ):
        old.backup(new)
        (verdict,) = new.execute("PRAGMA quick_check").fetchone()
    if verdict != "ok":
        raise sqlite3.DatabaseError(verdict)
