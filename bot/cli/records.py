"""`tocsin incidents` and `tocsin tail`: looking into the journal, also while the bot runs."""

from __future__ import annotations

from collections import deque
from contextlib import aclosing, suppress
from pathlib import Path

import click
import msgspec

from bot.app import newest, opened_journal
from bot.cli.options import answer, config_option, json_option, read_config
from bot.cli.tables import table
from bot.records import Count, Incident, Record
from bot.settings import Config
from bot.topics import INCIDENTS, TOPICS


@click.command()
@config_option
@json_option
@click.option("--open", "only_open", is_flag=True, help="Leave out those that are closed.")
@click.option("--country", help="Only this country (ISO 3166-1 alpha-2, such as UA).")
def incidents(config_path: Path, country: str | None, *, as_json: bool, only_open: bool) -> None:
    """The incidents, newest first, with their tolls and sources."""
    found = [
        one
        for one in answer(_incidents(read_config(config_path)))
        if (not only_open or one.life != "closed") and (country is None or one.country == country.upper())
    ]
    if as_json:
        for incident in found:
            click.echo(msgspec.json.encode(incident))
        return
    if not found:
        click.echo("No incidents.")
        return
    table(("began (UTC)", "what", "where", "killed", "injured", "grade", "state", "sources", "id"), [_row(one) for one in found])


def _row(one: Incident) -> tuple[str, ...]:
    place = f"{one.place.name}, {one.country}" if one.place else one.country or "?"
    kind = (one.kind or "armed_violence").replace("_", " ")
    sources = f"{len({report.publisher for report in one.reports})}/{len(one.origins)}"
    killed, injured = _count(one.toll.killed), _count(one.toll.injured)
    return (
        f"{one.began_at:%m-%d %H:%M}",
        kind,
        place,
        killed,
        injured,
        one.grade.replace("_", " "),
        one.life,
        sources,
        one.id[:12],
    )


def _count(count: Count | None) -> str:
    if count is None:
        return "–"
    if count.max is None:
        return f"{count.min}+"
    return str(count.min) if count.min == count.max else f"{count.min}–{count.max}"


async def _incidents(config: Config) -> list[Incident]:
    async with opened_journal(config) as journal:
        return sorted((await newest(journal, INCIDENTS)).values(), key=lambda one: one.began_at, reverse=True)


@click.command()
@config_option
@click.argument("topic", type=click.Choice([topic.name for topic in TOPICS]))
@click.option(
    "-n", "count", default=10, show_default=True, type=click.IntRange(min=0), help="How many of the newest to begin with."
)
@click.option("--no-follow", is_flag=True, help="Do not wait for new ones.")
def tail(config_path: Path, topic: str, count: int, *, no_follow: bool) -> None:
    """Print the records of TOPIC as JSON Lines, as they come. Keeps no position and disturbs nobody."""
    with suppress(KeyboardInterrupt, BrokenPipeError):
        answer(_tail(read_config(config_path), topic, count, follow=not no_follow))


async def _tail(config: Config, name: str, count: int, *, follow: bool) -> None:
    topic = next(topic for topic in TOPICS if topic.name == name)
    async with opened_journal(config) as journal:
        if not follow:
            async with aclosing(journal.replay(topic)) as records:
                last: deque[Record] = deque(maxlen=count)
                async for record in records:
                    last.append(record)
            for record in last:
                _print(record)
            return
        async with aclosing(journal.follow(topic, newest=count)) as records:
            async for record in records:
                _print(record)


def _print(record: Record) -> None:
    click.echo(msgspec.json.encode(record))
