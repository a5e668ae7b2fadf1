"""`tocsin replay`: stored articles through the whole line, with the clock of the records."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import click
import msgspec

from bot.app import line_of
from bot.cli.lines import BadLine, article, numbered, read_line
from bot.cli.options import DEFAULT, read_config
from bot.records import Article, Assessment, Incident, Record
from bot.settings import Config, Settings


@click.command()
@click.argument("file", type=click.File("rb"))
@click.option(
    "--config", "config_path", type=click.Path(path_type=Path), envvar="TOCSIN_CONFIG", help="Thresholds, routes, lexicons."
)
@click.option("--only", type=click.Choice(["assessment", "incident", "alert"]), multiple=True, help="Write only these records.")
def replay(file: Iterable[bytes], config_path: Path | None, only: tuple[str, ...]) -> None:
    """Run the articles of FILE (JSON Lines as for `tocsin score`, with `published` and `feed`) through the line.

    Writes every resulting record as a JSON line, in the order in which the line decided. Nothing is polled, posted or kept.
    """
    config = read_config(config_path) if config_path else Config(Settings(), DEFAULT.parent)
    articles, bad = _articles(numbered(file))
    try:
        asyncio.run(_replayed(config, articles, only))
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    sys.exit(1 if bad else 0)


def _articles(lines: Iterator[tuple[int, bytes]]) -> tuple[list[Article], int]:
    """In the order of publication, as the line would have met them; broken lines are told and left out."""
    articles: list[Article] = []
    bad = 0
    for number, line in lines:
        try:
            articles.append(article(read_line(line), number))
        except BadLine as error:
            bad += 1
            click.echo(f"line {number}: {error}", err=True)
    return sorted(articles, key=lambda one: one.seen_at), bad


async def _replayed(config: Config, articles: Iterable[Article], only: tuple[str, ...]) -> None:
    line = line_of(config)
    for one in articles:
        async for record in line.follow(one):
            written = outward(record)
            if not only or written["record"] in only:
                click.echo(msgspec.json.encode(written))


def outward(record: Record) -> dict[str, Any]:
    """A record as others read it: with the ids of its articles in one place."""
    written: dict[str, Any] = msgspec.to_builtins(record)
    match record:
        case Incident():
            written["article_ids"] = [report.article_id for report in record.reports]
            written.setdefault("toll", {})
        case Assessment():
            written["article_ids"] = [record.article_id]
    return written
