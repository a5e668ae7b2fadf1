"""`tocsin preview`: an incident as every receiver's people would read it, on this terminal; nothing is sent."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import get_args

import click

from bot.app import newest, opened_journal
from bot.channels import MessageLanguage
from bot.channels.fields import MessageOptions, WordsOptions
from bot.channels.message import plain
from bot.channels.template import parsed
from bot.channels.templated import templated
from bot.cli.naming import meant
from bot.cli.options import answer, config_option, read_config
from bot.clock import WallClock
from bot.demo.sample import sample_alert
from bot.records import Alert
from bot.resources import mapmaker, texts
from bot.settings import Config
from bot.topics import ALERTS
from consumers.routes import Tree


@click.command()
@config_option
@click.argument("incident", required=False)
@click.option("--sample", is_flag=True, help="An invented incident with everything a message can show.")
@click.option("--language", type=click.Choice(get_args(MessageLanguage)), help="In this language, whatever the receivers' are.")
@click.option("--kind", help="Only for receivers of this kind, such as slack.")
@click.option("--picture", type=click.Path(path_type=Path, dir_okay=False), help="Write the map to this file (PNG).")
def preview(config_path: Path, incident: str | None, kind: str | None, picture: Path | None, **which: str | bool | None) -> None:
    """Show the newest alert on INCIDENT (an id, or how it begins) in the words of each receiver, without sending it."""
    if bool(incident) == bool(which["sample"]):
        raise click.UsageError("Name an INCIDENT (tocsin incidents lists them), or say --sample.")
    config = read_config(config_path)
    alert = answer(_newest(config, incident)) if incident else sample_alert(WallClock().now())
    if alert is None:
        click.echo(f"There is no alert on an incident '{incident}'.", err=True)
        sys.exit(1)
    language = next((code for code in get_args(MessageLanguage) if code == which["language"]), None)
    shown = {(language, "UTC", ""): [f"--language {language}"]} if language else _shown(config, kind, alert)
    if not shown:
        click.echo("No receiver of that kind shows messages in words.", err=True)
        sys.exit(1)
    for (code, zone, template), names in shown.items():
        worded = templated(alert, texts(code, zone), parsed(template))
        click.echo(f"── {', '.join(names)} · {code} · {zone}\n{plain(worded)}\n")
    if picture is not None:
        _draw(alert, next(iter(shown))[0], picture)


async def _newest(config: Config, incident: str) -> Alert | None:
    async with opened_journal(config) as journal:
        alerts = (await newest(journal, ALERTS)).values()
    its = meant(incident, (one.incident_id for one in alerts))
    return next((one for one in reversed(alerts) if one.incident_id in its), None)


def _shown(config: Config, kind: str | None, alert: Alert) -> dict[tuple[MessageLanguage, str, str], list[str]]:
    """Receivers by language, time zone and template (the route's before the receiver's): who shares all three reads the same."""
    tree = Tree(config.settings.effective_routes, config.settings.tags)
    of_routes = {way.receiver: tree.by_name[way.route].options.template for way in tree.ways(alert.incident)}
    found: dict[tuple[MessageLanguage, str, str], list[str]] = {}
    for one in config.settings.receivers:
        if kind in {None, one.kind} and isinstance(one, WordsOptions):
            template = (of_routes.get(one.name) or one.template) if isinstance(one, MessageOptions) else ""
            found.setdefault((one.language, one.timezone, template), []).append(f"{one.kind} {one.name}")
    return found


def _draw(alert: Alert, language: MessageLanguage, file: Path) -> None:
    png = mapmaker(language)(alert.incident)
    if png is None:
        click.echo("No map: the place is not known well enough.", err=True)
        return
    file.write_bytes(png)
    click.echo(f"The map is in {file}.")
