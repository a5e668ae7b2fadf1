"""`tocsin dead`: what a stage could not handle, why, and how to put it back."""

from __future__ import annotations

from pathlib import Path

import click
import msgspec

from bot.app import opened_journal
from bot.cli.options import answer, config_option, json_option, read_config
from bot.cli.story import last_line
from bot.cli.tables import table
from bot.clock import WallClock
from bot.dead import failures
from bot.dead import redrive as put_back
from bot.records import Failure
from bot.settings import Config


@click.group()
def dead() -> None:
    """Records that a stage could not handle: list them, put them back."""


@dead.command("list")
@config_option
@json_option
def list_dead(config_path: Path, *, as_json: bool) -> None:
    """Print each with the stage, where it lies and the error."""
    found = answer(_failures(read_config(config_path)))
    if as_json:
        for failure in found:
            click.echo(msgspec.json.encode(failure))
    elif not found:
        click.echo("No dead records.")
    else:
        rows = [(one.id, one.stage, f"{one.at:%Y-%m-%d %H:%M}", str(one.tries), last_line(one.error)[:100]) for one in found]
        table(("id", "stage", "at (UTC)", "tries", "error"), rows)


@dead.command()
@config_option
@click.argument("ids", nargs=-1)
@click.option("--all", "everything", is_flag=True, help="Put back all of them.")
def redrive(config_path: Path, ids: tuple[str, ...], *, everything: bool) -> None:
    """Append the records IDS to their topics again, once the cause is mended."""
    if not ids and not everything:
        raise click.UsageError("Name the ids to put back (see `tocsin dead list`), or give --all.")
    for failure_id, outcome in answer(_redriven(read_config(config_path), ids)):
        click.echo(f"{failure_id}: {outcome}")


async def _failures(config: Config) -> tuple[Failure, ...]:
    async with opened_journal(config) as journal:
        return await failures(journal)


async def _redriven(config: Config, ids: tuple[str, ...]) -> list[tuple[str, str]]:
    async with opened_journal(config) as journal:
        known = {failure.id: failure for failure in await failures(journal)}
        return [
            (one, await put_back(journal, known[one], WallClock()) if one in known else "no such dead record")
            for one in ids or tuple(known)
        ]
