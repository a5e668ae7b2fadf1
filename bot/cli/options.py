"""What several commands share: finding and reading the config, and saying what is wrong with it."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any, TypeVar

import click
from click.core import ParameterSource
from structlog.typing import Processor

from bot.ports import JournalFailed
from bot.resources import knowledge
from bot.settings import BadConfig, Config, load
from bot.telemetry import set_up_logging
from consumers.assess.lexicon import LexiconError

F = TypeVar("F", bound=Callable[..., Any])
T = TypeVar("T")
DEFAULT = Path("config/tocsin.yaml")
LOG_FILE = Path("../var/tocsin.log")


def config_option(command: F) -> F:
    """`--config FILE`, else $TOCSIN_CONFIG, else config/tocsin.yaml."""
    return click.option(
        "--config", "config_path", type=click.Path(path_type=Path), envvar="TOCSIN_CONFIG", default=DEFAULT, show_default=True,
        help="The configuration file (or set TOCSIN_CONFIG).", callback=_or_that_of_the_group,
    )(command)  # fmt: skip


def _or_that_of_the_group(context: click.Context, _: click.Parameter, path: Path) -> Path:
    """`tocsin incidents --config FILE merge` means that file, too."""
    group = context.parent
    for one in (context, group):
        if one is not None and one.get_parameter_source("config_path") is ParameterSource.COMMANDLINE:
            found: Path = path if one is context else one.params["config_path"]
            return found
    return path


def json_option(command: F) -> F:
    """`--json`: one JSON document (or JSON Lines) for programs."""
    return click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")(command)


def read_config(path: Path) -> Config:
    """The config, or exit 2 with every mistake on standard error. The operator's lexicons are read, too."""
    try:
        config = load(path, os.environ)
        knowledge(config.settings.scoring, config.folder)
    except (LexiconError, OSError, UnicodeError) as error:
        click.echo(f"{path}: scoring.lexicons: {error}", err=True)
        sys.exit(2)
    except BadConfig as error:
        for problem in error.problems:
            click.echo(str(problem), err=True)
        if not path.exists():
            click.echo("Run it where your config/tocsin.yaml is, or name the file with --config or TOCSIN_CONFIG.", err=True)
        count = len(error.problems)
        click.echo(f"{path}: {count} mistake{'s' if count > 1 else ''}; nothing was started.", err=True)
        sys.exit(2)
    return config


def answer(question: Coroutine[Any, Any, T]) -> T:
    """What a look into the journal comes to, or exit 1 with one line if the journal cannot be read."""
    try:
        return asyncio.run(question)
    except JournalFailed as error:
        click.echo(f"tocsin: {error}", err=True)
        sys.exit(1)


def start_logging(config: Config, secrets: tuple[str, ...] = (), seen: Processor | None = None) -> None:
    """As the config says, to standard error; into a file beside the config while a living view has the terminal."""
    lively = any(one.kind == "console" and one.style != "lines" for one in config.settings.receivers)
    if not (lively and sys.stdout.isatty() and sys.stderr.isatty()):
        set_up_logging(config.settings.log, secrets, seen=seen)
        return
    path = config.folder / LOG_FILE
    path.parent.mkdir(parents=True, exist_ok=True)
    click.echo(f"Log lines go to {path} while the living view is on.", err=True)
    set_up_logging(config.settings.log, secrets, path.open("a", encoding="utf-8"), seen)
