"""`tocsin silences`: what nobody is to hear of for a while; made, listed and ended, all of it kept in the journal."""

from __future__ import annotations

import getpass
import json
import sys
from contextlib import aclosing
from datetime import datetime, timedelta
from hashlib import blake2b
from pathlib import Path

import click
import msgspec
from pydantic import TypeAdapter, ValidationError

from bot.app import opened_journal
from bot.cli.naming import the_one
from bot.cli.options import answer, config_option, json_option, read_config
from bot.cli.tables import table
from bot.clock import WallClock
from bot.options import Duration
from bot.records import Silence
from bot.settings import Config
from bot.topics import INCIDENTS, SILENCES
from consumers.routes import MatchOptions, Silences
from consumers.routes.silences import in_force

LENGTH: TypeAdapter[timedelta] = TypeAdapter(Duration)


@click.group()
def silences() -> None:
    """What nobody is to hear of for a while: one incident, a place, or what a matcher takes."""


@silences.command()
@config_option
@click.option("--for", "length", required=True, help="How long, such as 2h or 3d.")
@click.option("--comment", required=True, help="Why; everybody sees it.")
@click.option("--author", default=None, help="Who; else the name you are logged in with.")
@click.option("--incident", default="", help="Only this incident, or the parts of this mass attack (the beginning of its id).")
@click.option("--place", default="", help="Only this place, by the name that alerts give it.")
@click.option("--match", "match_json", default="", help='As match of a route, in JSON: {"countries": ["UA"]}.')
def add(config_path: Path, length: str, comment: str, author: str | None, **named: str) -> None:
    """Silence an incident, a place or whatever --match takes. What is silenced is kept, and `routes explain` shows it."""
    if not any(named.values()):
        raise click.UsageError("Silence what? Give --incident, --place or --match.")
    now = WallClock().now()
    try:
        ends_at = now + LENGTH.validate_python(length)
        match = named["match_json"] and json.dumps(
            MatchOptions.model_validate_json(named["match_json"]).model_dump(mode="json", exclude_unset=True)
        )
    except ValidationError as error:
        for problem in error.errors():
            click.echo(f"{'.'.join(map(str, problem['loc'])) or 'value'}: {problem['msg']}", err=True)
        sys.exit(2)
    config = read_config(config_path)
    if named["incident"]:
        named["incident"] = answer(_meant(config, named["incident"]))
    who = author or getpass.getuser()
    words = "\n".join((named["incident"], named["place"], match, who, comment, now.isoformat()))
    silence = Silence(
        id=blake2b(words.encode(), digest_size=4).hexdigest(), by="silences/1", begins_at=now, ends_at=ends_at, author=who,
        comment=comment, incident=named["incident"], place=named["place"], match=match,
    )  # fmt: skip
    answer(_kept(config, silence))
    click.echo(f"{silence.id}: until {ends_at:%Y-%m-%d %H:%M} UTC")


@silences.command("list")
@config_option
@json_option
@click.option("--all", "everything", is_flag=True, help="Also those that are over.")
def list_silences(config_path: Path, *, as_json: bool, everything: bool) -> None:
    """Print the silences that are in force."""
    now = WallClock().now()
    found = [one for one in answer(_all(read_config(config_path))) if everything or in_force(one, now)]
    if as_json:
        for one in found:
            click.echo(msgspec.json.encode(one))
    elif not found:
        click.echo("No silences.")
    else:
        table(("id", "until (UTC)", "what", "author", "comment"), [_row(one, now) for one in found])


def _row(one: Silence, now: datetime) -> tuple[str, ...]:
    what = " ".join(part for part in (one.incident and f"incident {one.incident}", one.place, one.match) if part)
    over = "" if in_force(one, now) else " (over)"
    return one.id, f"{one.ends_at:%Y-%m-%d %H:%M}{over}", what, one.author, one.comment


@silences.command()
@config_option
@click.argument("ids", nargs=-1, required=True)
def expire(config_path: Path, ids: tuple[str, ...]) -> None:
    """End the silences IDS now."""
    config, now = read_config(config_path), WallClock().now()
    known = {one.id: one for one in answer(_all(config))}
    ended = [msgspec.structs.replace(known[id_], ends_at=now) for id_ in ids if id_ in known and in_force(known[id_], now)]
    if ended:
        answer(_kept(config, *ended))
    for id_ in ids:
        over = any(one.id == id_ for one in ended)
        click.echo(f"{id_}: {'ended' if over else 'is over already' if id_ in known else 'no such silence'}")


async def _meant(config: Config, text: str) -> str:
    async with opened_journal(config) as journal, aclosing(journal.replay(INCIDENTS)) as records:
        ids = {record.id async for record in records}
    try:
        return the_one(text, ids)
    except LookupError as error:
        said = str(error.args[0])
        raise click.UsageError(f"{said[0].upper()}{said[1:]}.") from None


async def _all(config: Config) -> tuple[Silence, ...]:
    found = Silences()
    async with opened_journal(config) as journal, aclosing(journal.replay(SILENCES)) as records:
        async for record in records:
            found.take(record)
    return found.all()


async def _kept(config: Config, *records: Silence) -> None:
    async with opened_journal(config) as journal:
        await journal.append(SILENCES, *records)
