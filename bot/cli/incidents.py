"""`tocsin incidents`: the incidents for people and programs, and an operator's decisions on them."""

from __future__ import annotations

import getpass
import sys
from collections.abc import Mapping
from contextlib import aclosing
from functools import reduce
from hashlib import blake2b
from pathlib import Path
from typing import Literal, NoReturn

import click
import msgspec

from bot.app import newest, opened_journal
from bot.channels.wording import short_id
from bot.cli import incident_view as view
from bot.cli.exports import as_csv, as_geojson, as_json_document
from bot.cli.naming import meant, the_one
from bot.cli.options import answer, config_option, json_option, read_config
from bot.cli.tables import table
from bot.clock import WallClock
from bot.orders import Order
from bot.records import Assessment, Casualty, Incident, Report, Strike
from bot.settings import Config
from bot.topics import ASSESSMENTS, INCIDENTS
from consumers.correlate import is_aside, leaves_at, refusal

BY = "incidents/1"


@click.group(invoke_without_command=True)
@config_option
@json_option
@click.option("--open", "only_open", is_flag=True, help="Leave out those that are closed.")
@click.option("--country", help="Only this country (ISO 3166-1 alpha-2, such as UA).")
@click.option("--format", "form", type=click.Choice(["table", "json", "geojson", "csv"]), default="table", show_default=True,
              help="A table for people, or an export with who said each number, where and when.")  # fmt: skip
@click.pass_context
def incidents(
    context: click.Context, config_path: Path, country: str | None, form: str, *, as_json: bool, only_open: bool
) -> None:
    """The incidents, newest first, with their tolls and sources. --json prints the records as they are kept."""
    if context.invoked_subcommand:
        return
    known = answer(_incidents(read_config(config_path)))
    chosen = [
        one
        for one in sorted(known.values(), key=lambda one: one.began_at, reverse=True)
        if (not only_open or one.life != "closed") and (country is None or one.country == country.upper())
    ]
    told = [one for one in chosen if not one.merged_into and not is_aside(one)]
    if as_json:
        for incident in chosen:
            click.echo(msgspec.json.encode(incident))
    elif form == "json":
        click.echo(as_json_document(told))
    elif form == "geojson":
        click.echo(as_geojson(told))
    elif form == "csv":
        click.echo(as_csv(told), nl=False)
    elif chosen:
        heads = ("began (UTC)", "what", "where", "killed", "injured", "grade", "state", "outlets/origins", "id")
        table(heads, [_row(one) for one in chosen])
    else:
        click.echo("No incidents.")


@incidents.command()
@config_option
@json_option
@click.argument("incident_id", metavar="ID")
def show(config_path: Path, incident_id: str, *, as_json: bool) -> None:
    """One incident: on whose word it stands, how its numbers came about, its reports, and what was done to it by hand.

    --json prints every revision that is kept. Who heard of it: tocsin routes explain ID.
    """
    revisions = answer(_revisions(read_config(config_path), incident_id))
    if as_json:
        for one in revisions:
            click.echo(msgspec.json.encode(one))
        return
    click.echo(view.title(revisions))
    for what, how in view.facts(revisions):
        click.echo(f"  {what:<10} {how}")
    table(view.HEADS, view.rows(revisions))


_why_option = click.option("--why", required=True, help="The reason, for whoever reads the journal.")
_by_option = click.option("--by", "who", default=getpass.getuser, show_default="your user name", help="Who decides.")


@incidents.command()
@config_option
@click.argument("ids", nargs=-1, required=True, metavar="ID OTHER…")
@_why_option
@_by_option
def merge(config_path: Path, ids: tuple[str, ...], why: str, who: str) -> None:
    """Put incidents together: the first takes in the others, also what is reported of them later."""
    answer(_decided(read_config(config_path), "merge", ids, (), (who, why)))


@incidents.command()
@config_option
@click.argument("incident_id", metavar="ID")
@click.option("--reports", help="The ids of the articles that leave, with commas. Without it all are listed.")
@click.option("--why", help="The reason, for whoever reads the journal.")
@_by_option
def split(config_path: Path, incident_id: str, reports: str | None, why: str | None, who: str) -> None:
    """Take reports out of an incident, to be one of their own; they never come back by themselves."""
    config = read_config(config_path)
    if reports is None:
        known = answer(_incidents(config))
        whole = _meant(incident_id, known)
        table(("article id", "outlet", "title"), [(one.article_id, one.publisher, one.title[:80]) for one in whole.reports])
        click.echo(f"Those that leave: tocsin incidents split {short_id(whole.id)} --reports ID,ID --why …")
        return
    if why is None:
        raise click.UsageError("Say with --why what the reason is.")
    leave = tuple(one.strip() for one in reports.split(",") if one.strip())
    answer(_decided(config, "split", (incident_id,), leave, (who, why)))


@incidents.command()
@config_option
@click.argument("incident_id", metavar="ID")
@_why_option
@_by_option
def undo(config_path: Path, incident_id: str, why: str, who: str) -> None:
    """Take back the last merge or split of an incident."""
    answer(_decided(read_config(config_path), "undo", (incident_id,), (), (who, why)))


async def _decided(
    config: Config, what: Literal["merge", "split", "undo"], ids: tuple[str, ...], leave: tuple[str, ...], said: tuple[str, str]
) -> None:
    """Append the decision, if it can be carried out; `said` is who and why."""
    async with opened_journal(config) as journal:
        known = await newest(journal, INCIDENTS)
        found = [_meant(one, known) for one in ids]
        if what == "undo":
            found = _undone(found[0], known)
        reports = tuple(_report_meant(one, found[0].reports) for one in leave)
        at = WallClock().now()
        content = msgspec.json.encode((what, [one.id for one in found], reports, said, at))
        order = Order(
            id=blake2b(content, digest_size=8).hexdigest(), what=what, incidents=tuple(one.id for one in found), reports=reports,
            who=said[0], why=said[1], at=at,
        )  # fmt: skip
        held = {id_: one for id_, one in known.items() if one.life != "closed" or leaves_at(one, config.settings.incidents) > at}
        if refused := refusal(order, (held if what == "undo" else known).get):
            if what == "undo" and found[-1].id not in held:
                refused = f"{found[-1].id} was closed too long ago to be changed"
            _refuse(reduce(lambda text, one: text.replace(one, short_id(one)), order.incidents, refused))
        await journal.append(ASSESSMENTS, _carrying(order, found[0]))
    whose = found[-1].order if what == "undo" else None
    named = ", ".join(map(short_id, whose.incidents if whose else order.incidents))
    told = f"{what} of the {whose.what} of {named} ({whose.who}: {whose.why})" if whose else f"{what} {named}"
    click.echo(f"{told}: recorded. The bot carries it out at once, or when it next runs; messages follow with their next update.")


def _undone(chosen: Incident, known: Mapping[str, Incident]) -> list[Incident]:
    """Whose last decision is taken back; or, where that is not the merge that is meant, the survivor and who is to leave it."""
    anchor = known.get(chosen.order.incidents[0]) if chosen.order else None
    if chosen.order is None or anchor is None:
        return [chosen]
    later = chosen.merged_into == anchor.id and (anchor.order is None or anchor.order.id != chosen.order.id)
    return [anchor, chosen] if later else [anchor]


def _carrying(order: Order, incident: Incident) -> Assessment:
    """The decision on the way of the reports it is about: same topic, same partition."""
    report = Report(article_id=order.id, feed_id="", publisher="", url="", title=order.why, digest=order.id, seen_at=order.at)
    return Assessment(
        id=f"{order.id}.order.0", by=BY, country=incident.country, filed_under=incident.filed_under, article_id=order.id,
        report=report, seen_at=order.at, strike=Strike(score=0.0), casualty=Casualty(score=0.0), order=order,
    )  # fmt: skip


def _meant(text: str, known: Mapping[str, Incident]) -> Incident:
    """By the id, its beginning, or as messages show it."""
    try:
        return known[the_one(text, known)]
    except LookupError as error:
        _refuse(str(error.args[0]))


def _report_meant(text: str, reports: tuple[Report, ...]) -> str:
    found = sorted({one.article_id for one in reports if one.article_id.startswith(text)}, key=len)
    if len(found) > 1 and found[0] != text:
        _refuse(f"{text} could be {', '.join(found[:4])}: write more of the id")
    return found[0] if found else text


def _refuse(why: str) -> NoReturn:
    click.echo(f"tocsin: {why}", err=True)
    sys.exit(1)


def _row(one: Incident) -> tuple[str, ...]:
    place = f"{one.place.name}, {one.country}" if one.place else one.country or "?"
    return (
        f"{one.began_at:%m-%d %H:%M}",
        (one.kind or "armed_violence").replace("_", " "),
        place,
        view.count(one.toll.killed),
        view.count(one.toll.injured),
        one.grade.replace("_", " "),
        view.state(one),
        f"{len({report.publisher for report in one.reports})}/{len(one.origins)}",
        one.id[:12],
    )


async def _revisions(config: Config, wanted: str) -> list[Incident]:
    found: dict[str, list[Incident]] = {}
    async with opened_journal(config) as journal, aclosing(journal.replay(INCIDENTS)) as records:
        async for one in records:
            if meant(wanted, (one.id,)):
                found.setdefault(one.id, []).append(one)
    return found[_meant(wanted, {id_: revisions[-1] for id_, revisions in found.items()}).id]


async def _incidents(config: Config) -> dict[str, Incident]:
    async with opened_journal(config) as journal:
        return await newest(journal, INCIDENTS)
