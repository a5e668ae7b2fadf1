"""`tocsin feeds`: what is read, how it is and when it is asked next; feeds added, lists from and for feed readers."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Sequence
from difflib import get_close_matches
from functools import reduce
from pathlib import Path
from typing import NoReturn

import click
import msgspec
from pydantic import ValidationError

from bot.app import newest, opened_journal
from bot.cli.feed_files import NotWritable, Skipped, address, chosen, feed_list, keep, urls_in, with_feed
from bot.cli.feed_find import NotFound, looked_up
from bot.cli.feed_outlook import outlook, told
from bot.cli.feed_switch import switched
from bot.cli.feed_table import HEADS, ILL, feed_state, in_all, matches, rows
from bot.cli.options import config_option, json_option, read_config
from bot.cli.tables import table
from bot.clock import WallClock
from bot.feeds import FeedOptions
from bot.feeds.novelty import first_read_at
from bot.feeds.opml import NotOpml, Outline, read_opml, write_opml
from bot.feeds.options import public_url
from bot.records import Poll
from bot.settings import Config
from bot.topics import POLLS

TITLE_CHARACTERS = 80  # of a feed that writes half its programme into it


@click.group()
def feeds() -> None:
    """The feeds and how they are."""


@feeds.command("list")
@config_option
@json_option
@click.option("--broken", is_flag=True, help="Only those that fail, are gone, silent or flooding.")
@click.argument("words", nargs=-1)
def list_feeds(config_path: Path, words: tuple[str, ...], *, as_json: bool, broken: bool) -> None:
    """Every feed of the config and how it is, the ill ones last; with WORDS only those that all of them are about."""
    config = read_config(config_path)
    polls = asyncio.run(_polls(config))
    states = [feed_state(feed, polls.get(feed.id)) for feed in config.settings.feeds if matches(feed, words)]
    states = [one for one in states if not broken or one.state in ILL]
    if as_json:
        for one in states:
            click.echo(msgspec.json.encode(one))
        return
    if states:
        table(HEADS, rows(states, WallClock().now()))
    click.echo(in_all(states))


@feeds.command()
@config_option
@json_option
@click.argument("feed", metavar="ID|URL")
def explain(config_path: Path, feed: str, *, as_json: bool) -> None:
    """When FEED is asked next, and each bound that made it so."""
    config = read_config(config_path)
    one, now = named(feed, config.settings.feeds), WallClock().now()
    polls = asyncio.run(_polls(config))
    first_at = reduce(lambda others, poll: first_read_at(poll, others), polls.values(), now)
    found = outlook(one, polls.get(one.id), config.settings.poll, first_at)
    if as_json:
        click.echo(msgspec.json.encode(found))
        return
    click.echo(f"{one.id}  {one.publisher}  {public_url(one.url)}")
    for what, how in told(found, now):
        click.echo(f"  {what:<12} {how}")


@feeds.command()
@config_option
@click.argument("url")
@click.option("--to", type=click.Path(path_type=Path, dir_okay=False), help="The YAML file; the config file itself if not given.")
@click.option("--id", "id_", default="", help="A short name; made from the URL if not given.")
@click.option("--publisher", default="", help="Who prints it, as alerts cite it.")
@click.option("--language", default="", help="ISO 639: en, uk, ar …")
@click.option("--country", default="", help="Of the newsroom, ISO 3166-1 alpha-2.")
@click.option("--tier", default=3, show_default=True, type=click.IntRange(1, 4), help="1 agencies and officials, 4 anybody.")
@click.option("--pace", default="normal", show_default=True, type=click.Choice(["flash", "fast", "normal", "slow"]))
@click.option("--tag", "tags", multiple=True, help="For routes and lists; may be given several times.")
@click.option("--pick", default=0, type=click.IntRange(0), metavar="N", help="Of several feeds of a web page the Nth.")
@click.option("--unchecked", is_flag=True, help="Add it as it is, without asking it.")
def add(config_path: Path, url: str, to: Path | None, id_: str, *, pick: int, unchecked: bool, **given: object) -> None:
    """Add the feed at URL, or a feed of the web page there, to a file; all that stands in it stays, comments too."""
    config, path = read_config(config_path), to or config_path
    feed = _feed({"url": url, "id": id_, **given})
    if not unchecked:
        try:
            found = looked_up(config, feed, pick)
        except NotFound as error:
            _fail(f"{path} was left as it is: {error}")
        if found is not None:
            feed = _feed(
                {"url": found.url, "id": id_, **given, "publisher": given["publisher"] or found.title[:TITLE_CHARACTERS]}
            )
    for one in config.settings.feeds:
        if address(one.url) == address(feed.url) or one.id == feed.id:
            _fail(f"{path} was left as it is: {one.id} reads {public_url(one.url)} already")
    try:
        text = path.read_bytes().decode() if path.is_file() else ""
        ids = keep(path, with_feed(text, feed), config_path)
    except (NotWritable, UnicodeDecodeError) as error:
        _fail(f"{path} was left as it is: {error}")
    click.echo(f"{feed.id} ({feed.publisher}) added to {path}. Try it: tocsin doctor feeds {feed.id}")
    _mind(path, feed.id in ids)


@feeds.command("import")
@config_option
@click.argument("opml", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--to", type=click.Path(path_type=Path, dir_okay=False), required=True, help="The YAML file to be written.")
@click.option("--force", is_flag=True, help="Replace the file if there is one.")
def import_feeds(config_path: Path, opml: Path, to: Path, *, force: bool) -> None:
    """Write the feeds of OPML, as a feed reader exports it, into a YAML file to be edited; folders become tags."""
    known = read_config(config_path).settings.feeds
    if to.exists() and not force:
        raise click.UsageError(f"{to} exists; --force replaces it.")
    if to.suffix.lower() not in {".yaml", ".yml"}:
        raise click.UsageError(f"{to} should end in .yaml.")
    try:
        replaced = urls_in(to.read_text("utf-8", errors="replace")) if to.is_file() else frozenset()
        feeds, skipped = chosen(read_opml(opml.read_bytes()), [one for one in known if one.url not in replaced])
        _report(opml, skipped)
        if not feeds:
            _fail(f"{opml} holds no new feed; nothing was written")
        head = (f"{len(feeds)} feeds from {opml.name}.", "Set language, family, tier and pace as you know them: docs/feeds.md.")
        ids = keep(to, feed_list(feeds, head), config_path)
    except (NotOpml, NotWritable) as error:
        _fail(f"{opml}: {error}")
    click.echo(f"{len(feeds)} feeds written to {to}, {len(skipped)} left out. Try them: tocsin doctor feeds")
    _mind(to, feeds[0].id in ids)


@feeds.command()
@config_option
@click.option("--opml", type=click.Path(path_type=Path, dir_okay=False), help="The file; standard output if not given.")
def export(config_path: Path, opml: Path | None) -> None:
    """Every feed of the config as OPML, for a feed reader. Headers and passwords stay here."""
    known = read_config(config_path).settings.feeds
    outlines = [Outline(public_url(feed.url), feed.publisher, feed.language, feed.tags) for feed in known]
    text = write_opml(outlines, "tocsin")
    if opml is None:
        click.echo(text, nl=False)
        return
    opml.write_text(text, "utf-8")
    click.echo(f"{len(outlines)} feeds written to {opml}.")


@feeds.command()
@config_option
@click.argument("feed", metavar="ID|URL")
def disable(config_path: Path, feed: str) -> None:
    """Ask FEED no more; it stays in its file, with `enabled: false`."""
    _switch(config_path, feed, on=False)


@feeds.command()
@config_option
@click.argument("feed", metavar="ID|URL")
def enable(config_path: Path, feed: str) -> None:
    """Ask FEED again."""
    _switch(config_path, feed, on=True)


def _switch(config_path: Path, name: str, *, on: bool) -> None:
    config = read_config(config_path)
    feed, word = named(name, config.settings.feeds), "enabled" if on else "disabled"
    if feed.enabled == on:
        click.echo(f"{feed.id} is {word} already.")
        return
    included = (path for pattern in config.settings.feed_files for path in sorted(config.folder.glob(pattern)))
    for path in (config_path, *included):
        try:
            after = switched(path.read_bytes().decode(), feed, on=on) if path.suffix.lower() in {".yaml", ".yml"} else None
            if after is not None:
                keep(path, after, config_path)
                click.echo(f"{feed.id} {word} in {path}.")
                return
        except (NotWritable, UnicodeDecodeError) as error:
            _fail(f"{path} was left as it is: {error}")
    _fail(f"{feed.id} stands in no YAML file; take it out of its OPML file, or turn that into YAML: tocsin feeds import")


def named(name: str, known: Sequence[FeedOptions]) -> FeedOptions:
    """The feed of that id or URL. Raises UsageError with the nearest id."""
    for feed in known:
        if feed.id == name or address(feed.url) == address(name):
            return feed
    near = get_close_matches(name, [feed.id for feed in known], n=1)
    hint = f" Did you mean '{near[0]}'?" if near else " `tocsin feeds list` shows them all."
    raise click.UsageError(f"There is no feed '{name}'.{hint}")


def _feed(given: dict[str, object]) -> FeedOptions:
    try:
        return FeedOptions.model_validate(given)
    except ValidationError as error:
        first = error.errors()[0]
        raise click.UsageError(f"{first['loc'][-1]}: {first['msg'].removeprefix('Value error, ')}") from None


def _report(opml: Path, skipped: Sequence[Skipped]) -> None:
    for one in skipped:
        click.echo(f"{opml.name}:{one.line}: left out {one.url[:120]}: {one.why}", err=True)


def _mind(path: Path, is_read: bool) -> None:  # noqa: FBT001 - said right where it is found out
    if not is_read:
        click.echo(f"Note: the config does not read {path} yet; add it to feed_files.", err=True)


def _fail(message: str) -> NoReturn:
    click.echo(message, err=True)
    sys.exit(1)


async def _polls(config: Config) -> dict[str, Poll]:
    async with opened_journal(config) as journal:
        return await newest(journal, POLLS)
