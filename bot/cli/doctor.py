"""`tocsin doctor`: does everything the bot needs work here? `doctor feeds` asks every feed once. Nothing is posted."""

from __future__ import annotations

import asyncio
import os
import platform
import shutil
import sqlite3
import sys
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Literal, TypeAlias
from urllib.parse import urlsplit

import click
import msgspec

from bot.app import open_web, opened_journal, opened_judge
from bot.channels import ReceiverOptions
from bot.cli.feeds import named
from bot.cli.options import config_option, json_option, read_config
from bot.cli.tables import table
from bot.clock import WallClock
from bot.feeds import FeedOptions
from bot.feeds.checkup import Checkup, check_feeds
from bot.feeds.options import public_url
from bot.journal import EmbeddedOptions, MemoryOptions
from bot.net import Guard
from bot.net.failures import NotSent
from bot.net.guard import SystemResolver, plain
from bot.ports import JournalFailed, Question
from bot.resources import knowledge
from bot.settings import BadConfig, Config, load
from consumers.assess.lexicon import LexiconError

Verdict: TypeAlias = Literal["ok", "warn", "fail"]

DNS_SECONDS = 5.0
LITTLE_SPACE_BYTES = 1 << 30
OLD_DAYS = 30.0
SAMPLE = "Missile strike on Kharkiv apartment block kills at least 9"


class Finding(msgspec.Struct, frozen=True):
    """One line of `doctor --json`."""

    what: str
    verdict: Verdict
    words: str


class FeedFinding(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One line of `doctor feeds --json`. `state` is fine, empty, moved, old or failed."""

    id: str
    url: str
    state: str
    seconds: float
    items: int = 0
    newest_at: datetime | None = None
    error: str = ""
    message: str = ""
    moved_to: str = ""


@click.group(invoke_without_command=True)
@config_option
@json_option
@click.pass_context
def doctor(ctx: click.Context, config_path: Path, *, as_json: bool) -> None:
    """Prove that the installation works: Python, config, journal, words and places, receivers. Posts nothing.

    Exits with 1 if something is broken.
    """
    ctx.obj = config_path
    if ctx.invoked_subcommand is not None:
        return
    findings = []
    for finding in _findings(config_path):
        findings.append(finding)
        click.echo(msgspec.json.encode(finding) if as_json else f"{finding.verdict:<5} {finding.what:<20} {finding.words}")
    sys.exit(1 if any(one.verdict == "fail" for one in findings) else 0)


@doctor.command()
@click.option("--config", "config_path", type=click.Path(path_type=Path), help="The configuration file.")
@json_option
@click.option("--broken", is_flag=True, help="Only those that failed.")
@click.argument("ids", nargs=-1, metavar="[ID|URL]...")
@click.pass_obj
def feeds(inherited: Path, config_path: Path | None, ids: tuple[str, ...], *, as_json: bool, broken: bool) -> None:
    """Ask every feed (or those named) once and say how it is. Exits with 1 if one failed."""
    config = read_config(config_path or inherited)
    known = config.settings.feeds
    wanted = [named(one, known) for one in ids] or [feed for feed in known if feed.enabled]
    found = asyncio.run(_checked(config, wanted))
    now = WallClock().now()
    states = [_feed_finding(one, now) for one in found]
    failed = sum(bool(one.error) for one in states)
    shown = [one for one in states if one.error or not broken]
    if as_json:
        for one in shown:
            click.echo(msgspec.json.encode(one))
    else:
        rows = [(one.id, one.state, str(one.items or ""), _age(one.newest_at, now), _words(one)) for one in shown]
        table(("feed", "state", "items", "newest", "what is wrong"), rows)
        hint = " Not one answered: is there a way to the internet from here?" if 1 < failed == len(states) else ""
        click.echo(f"{len(states)} feeds asked, {failed} failed.{hint}")
    sys.exit(1 if failed else 0)


async def _checked(config: Config, wanted: Sequence[FeedOptions]) -> list[Checkup]:
    through, failed, lively = 0, 0, sys.stderr.isatty()

    def done(one: Checkup) -> None:
        nonlocal through, failed
        through, failed = through + 1, failed + bool(one.error)
        if lively:
            click.echo(f"\r{through}/{len(wanted)} asked, {failed} failed ", nl=False, err=True)

    options = config.settings.poll
    web = open_web(config, Guard(allow_private=options.allow_private))
    try:
        return await check_feeds(wanted, options, web, WallClock(), done)
    finally:
        await web.close()
        if lively:
            click.echo("\r\033[K", nl=False, err=True)


def _feed_finding(one: Checkup, now: datetime) -> FeedFinding:
    old = one.newest_at is not None and (now - one.newest_at).total_seconds() > OLD_DAYS * 86_400
    return FeedFinding(
        id=one.feed.id, url=public_url(one.feed.url), seconds=round(one.seconds, 2), items=one.items, newest_at=one.newest_at,
        state="failed" if one.error else "old" if old else "moved" if one.moved_to else "fine" if one.items else "empty",
        error=one.error, message=one.message, moved_to=public_url(one.moved_to),
    )  # fmt: skip


def _words(one: FeedFinding) -> str:
    if one.error:
        return f"{one.error}: {one.message}"
    if one.moved_to:
        return f"lives at {one.moved_to} now"
    return "" if one.items else "a feed without items just now"


def _age(at: datetime | None, now: datetime) -> str:
    if at is None:
        return ""
    minutes = max(int((now - at).total_seconds() // 60), 0)
    return f"{minutes} min" if minutes < 120 else f"{minutes // 60} h" if minutes < 2 * 1440 else f"{minutes // 1440} d"


def _findings(config_path: Path) -> Iterator[Finding]:
    """In the order in which one thing needs the other; without a config the rest cannot be looked at."""
    yield Finding("python", "ok", f"{platform.python_version()}, SQLite {sqlite3.sqlite_version}, {platform.system()}")
    try:
        config = load(config_path, os.environ)
    except BadConfig as bad:
        for problem in bad.problems:
            yield Finding("config", "fail", str(problem))
        return
    settings = config.settings
    yield Finding("config", "ok", f"{config_path}: {len(settings.feeds)} feeds, {len(settings.receivers)} receivers")
    if not settings.poll.contact:
        yield Finding("contact", "warn", "poll.contact is not set: publishers whom the bot bothers cannot reach you")
    yield asyncio.run(_journal(config))
    yield from _space(config)
    yield from _words_and_places(config)
    yield from asyncio.run(_judge(config))
    yield from asyncio.run(_receivers(settings.receivers))


async def _journal(config: Config) -> Finding:
    """Opening it makes the file or the topics, checks them, and proves that they can be written to."""
    options = config.settings.journal
    if isinstance(options, MemoryOptions):
        return Finding("journal", "warn", "kept in memory only: what was said is forgotten when the bot stops")
    where = str(config.folder / options.path) if isinstance(options, EmbeddedOptions) else f"Kafka at {options.bootstrap}"
    try:
        async with opened_journal(config):
            pass
    except JournalFailed as failed:
        return Finding("journal", "fail", str(failed))
    if isinstance(options, EmbeddedOptions) and not os.access(where, os.W_OK):
        return Finding("journal", "fail", f"{where} cannot be written to")
    return Finding("journal", "ok", where)


async def _judge(config: Config) -> Sequence[Finding]:
    """Asked once, as it will be for every article in doubt."""
    async with opened_judge(config, WallClock()) as judge:
        if judge is None:
            return ()
        said = await judge.ask(Question(SAMPLE, "", "en", 0.5))
    if isinstance(said, str):
        return (Finding("judge", "fail", f"gives no opinion: {said}; articles are scored without it"),)
    return (Finding("judge", "ok", f"{said.name} holds a sample strike likely: {said.strike:.2f}"),)


def _space(config: Config) -> Iterator[Finding]:
    options = config.settings.journal
    if not isinstance(options, EmbeddedOptions) or not (config.folder / options.path).parent.is_dir():
        return
    free = shutil.disk_usage((config.folder / options.path).parent).free
    verdict: Verdict = "ok" if free >= LITTLE_SPACE_BYTES else "warn"
    yield Finding("space", verdict, f"{free / (1 << 30):.1f} GiB free beside the journal")


def _words_and_places(config: Config) -> Iterator[Finding]:
    options = config.settings.scoring
    try:
        known = knowledge(options, config.folder)
        missing = [language for language in options.alert_languages if known.lexicon(language) is None]
    except LexiconError as error:
        yield Finding("lexicons", "fail", str(error))
        return
    words = f"no words yet for {', '.join(missing)}" if missing else f"{len(options.alert_languages)} languages can alert"
    yield Finding("lexicons", "warn" if missing else "ok", words)
    if known.atlas is None:
        yield Finding("gazetteer", "fail", "the file of places is missing; it comes with the package")
    else:
        found = bool(known.atlas.lookup("Kharkiv", "en"))
        yield Finding("gazetteer", "ok" if found else "fail", "places are found" if found else "it does not know Kharkiv")
    language, _ = known.identify("Un missile a frappé un immeuble d'habitation dans la nuit")
    told = "languages are told apart" if language == "fr" else f"French is taken for '{language}'"
    yield Finding("language identifier", "ok" if language == "fr" else "fail", told)


async def _receivers(receivers: Sequence[ReceiverOptions]) -> list[Finding]:
    resolver = SystemResolver()
    try:
        return [await _receiver(one, resolver) for one in receivers]
    finally:
        resolver.close()


async def _receiver(one: ReceiverOptions, resolver: SystemResolver) -> Finding:
    """Whether its host has an address that may be reached; the URL itself is a secret and is not shown."""
    what, address = f"receiver {one.name}", _address(one)
    if not address:
        return Finding(what, "ok", "needs no network")
    parts = urlsplit(address)
    host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
    guard = Guard(allow_private=getattr(one, "allow_private", ()), ports=None)
    try:
        async with asyncio.timeout(DNS_SECONDS):
            for found in await resolver(host, port):
                guard.check(host, plain(found), port)
    except (OSError, ValueError):
        return Finding(what, "fail", f"{host} has no address; is the name right, and is there a network?")
    except NotSent as refused:
        return Finding(what, "fail", str(refused))
    return Finding(what, "ok", f"{host} has an address; `tocsin send-test {one.name}` proves the rest")


def _address(one: ReceiverOptions) -> str:
    url = getattr(one, "url", None)
    return url.get_secret_value() if url is not None else str(getattr(one, "api", ""))
