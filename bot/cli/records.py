"""`tocsin tail`: looking into the journal, also while the bot runs."""

from __future__ import annotations

from collections import deque
from contextlib import aclosing, suppress
from pathlib import Path

import click
import msgspec

from bot.app import opened_journal
from bot.cli.options import answer, config_option, read_config
from bot.records import Record
from bot.settings import Config
from bot.topics import TOPICS


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
