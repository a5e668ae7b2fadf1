"""`tocsin routes`: who would hear of an incident and why, and what became of one that there was."""

from __future__ import annotations

import sys
from contextlib import aclosing
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import click
import msgspec

from bot.app import opened_journal
from bot.cli.naming import meant
from bot.cli.options import answer, config_option, json_option, read_config
from bot.cli.unsaid import unsaid
from bot.clock import WallClock
from bot.ports import Journal
from bot.records import Actors, Alert, Count, Delivery, Incident, Place, Report, Toll
from bot.settings import Config
from bot.topics import ALERTS, DELIVERIES, INCIDENTS
from consumers.deliver.timing import Due, due, mentions
from consumers.escalate import reason
from consumers.routes import Plan, Tree
from consumers.severity import severity as gravity

SAMPLE: dict[str, Any] = {"country": "UA", "region": "UA-63", "town": "Kharkiv", "at": "49.99,36.23", "killed": 9, "injured": 37}


@click.group()
def routes() -> None:
    """Who would hear of an incident and why; what became of one."""


@routes.command()
@config_option
@json_option
@click.option("--sample", is_flag=True, help="A missile strike on Kharkiv; other options change it.")
@click.option("--country", help="ISO 3166-1 alpha-2, such as UA.")
@click.option("--region", help="ISO 3166-2, such as UA-63.")
@click.option("--town", help="Its name.")
@click.option("--at", help="Latitude,longitude of the town.")
@click.option("--kind", default="missile_strike", show_default=True, help="What struck; none for other violence.")
@click.option("--killed", type=int, help="At least so many.")
@click.option("--injured", type=int, help="At least so many.")
@click.option("--target", multiple=True, help="What was hit, such as hospital; may be repeated.")
@click.option("--weapon", multiple=True, help="May be repeated.")
@click.option("--grade", default="single_source", show_default=True, help="How well it is backed.")
@click.option("--severity", help="Else from toll, target and kind.")
@click.option("--actor", default="", help="Who struck: ISO 3166-1 alpha-3, or the name of a group.")
@click.option("--language", default="en", show_default=True, help="Of the report.")
@click.option("--feed", default="made-up", help="The id of the feed that reports it; its tags and tier count.")
@click.option("--when", help="Asked at this time (UTC), such as 2026-03-14T23:30; else now.")
def test(config_path: Path, *, as_json: bool, when: str | None, **told: Any) -> None:
    """Say of a made-up incident which routes take it, on what grounds, and when each receiver would hear."""
    config = read_config(config_path)
    now = datetime.fromisoformat(f"{when}+00:00") if when else WallClock().now()
    try:
        incident = made_up(config, now, **told)
    except ValueError as error:
        raise click.UsageError(str(error)) from None
    tree = Tree(config.settings.effective_routes, config.settings.tags)
    alert = Alert(
        id="test/0", by="test", incident_id="test", revision=0, reason="first", severity=incident.severity, receivers=(),
        incident=incident, at=now, ways=tree.ways(incident),
    )  # fmt: skip
    if as_json:
        ways = [{"receiver": way.receiver, "route": way.route, "why": way.why} for way in alert.ways]
        click.echo(msgspec.json.encode({"severity": incident.severity, "ways": ways}))
    else:
        _print_walk(tree, alert, now)
    sys.exit(0 if alert.ways else 1)


def _print_walk(tree: Tree, alert: Alert, now: datetime) -> None:
    click.echo(f"{(alert.incident.kind or 'armed violence').replace('_', ' ')}, {alert.severity}")
    for step in tree.walk(alert.incident):
        mark, depth = "→" if step.took else " ", "  " * len(step.plan.path)
        receiver = f" → {step.plan.options.receiver}" if step.took else ""
        click.echo(f"{mark}{depth}{step.plan.name}{receiver}: {'; '.join(step.grounds) or 'takes everything'}")
    for way in alert.ways:
        plan = tree.by_name[way.route]
        when = due(alert, plan, None, now, edits=False)
        click.echo(f"{way.receiver} hears {_time(when, now)}{_pinged(alert, plan)}")
    if not alert.ways:
        click.echo("nobody hears of it")


def _time(when: Due, now: datetime) -> str:
    if when.at <= now:
        return "at once"
    together = ", in a digest" if when.in_digest else ""
    return f"at {when.at:%Y-%m-%d %H:%M:%S} UTC{together} ({when.why})"


def _pinged(alert: Alert, plan: Plan) -> str:
    who = mentions(alert, plan.options, (), None)
    return f", pinging {', '.join(who)}" if who else ", silently" if plan.options.watch else ""


def made_up(config: Config, now: datetime, *, sample: bool, **told: Any) -> Incident:
    """An incident as the options say. Raises ValueError."""
    said = (SAMPLE if sample else {}) | {name: value for name, value in told.items() if value not in {None, ""}}
    spot = tuple(float(part) for part in said["at"].split(",")) if "at" in said else (None, None)
    if len(spot) != 2:
        raise ValueError("--at wants latitude,longitude, such as 49.99,36.23")
    toll = Toll(killed=_count(said.get("killed")), injured=_count(said.get("injured")))
    kind, targets = (None if said["kind"] == "none" else said["kind"]), tuple(said.get("target", ()))
    feed = next((one for one in config.settings.feeds if one.id == said["feed"]), None)
    report = Report(
        article_id="test", feed_id=said["feed"], publisher=said["feed"], url="", title="", digest="", seen_at=now,
        language=said["language"], tier=feed.tier if feed else 3,
    )  # fmt: skip
    country = said.get("country", "").upper()
    place = Place(
        name=said.get("town", ""), country=country, admin1=said.get("region", ""), lat=spot[0], lon=spot[1],
        precision=1 if "town" in said or "at" in said else 3,
    )  # fmt: skip
    fields = {
        "id": "test", "by": "test", "country": country, "revision": 0, "kind": kind, "life": "new", "grade": said["grade"],
        "toll": toll, "severity": said.get("severity") or gravity(toll, targets, None, strike=kind is not None),
        "began_at": now, "updated_at": now, "caused_by": "test", "reports": (report,), "origins": (said["feed"],),
        "place": place if country or spot[0] is not None else None, "weapons": tuple(said.get("weapon", ())), "targets": targets,
        "actors": Actors(belligerent=said.get("actor", "")), "strike": kind is not None, "casualty": bool(toll.killed),
    }  # fmt: skip
    try:
        return msgspec.convert(msgspec.to_builtins(Incident(**fields)), Incident)
    except msgspec.ValidationError as error:
        raise ValueError(str(error)) from None


def _count(least: int | None) -> Count | None:
    return None if least is None else Count(min=least, max=least)


@routes.command()
@config_option
@click.argument("incident")
def explain(config_path: Path, incident: str) -> None:
    """The time line of INCIDENT (its id, or how it begins): what changed, who was to hear by which route, and who did when."""
    lines = answer(_time_line(read_config(config_path), incident))
    for line in lines:
        click.echo(line)
    if not lines:
        click.echo(f"There is no incident '{incident}' in the journal.", err=True)
        sys.exit(1)


async def _time_line(config: Config, wanted: str) -> list[str]:
    tree = Tree(config.settings.effective_routes, config.settings.tags)
    async with opened_journal(config) as journal:
        states, alerts, steps = [await _of(journal, topic) for topic in (INCIDENTS, ALERTS, DELIVERIES)]
        its = meant(wanted, [*(one.id for one in states), *(one.incident_id for one in (*alerts, *steps))])
        states = [one for one in states if one.id in its]
        alerts, steps = ([one for one in some if one.incident_id in its] for some in (alerts, steps))
        left_out = await unsaid(journal, alerts, steps, {one.name for one in config.settings.receivers})
    lines: list[tuple[datetime, int, str]] = []
    spoken = {one.id for one in alerts}
    said: Incident | None = None
    for state in states:
        lines.append((state.updated_at, 0, f"revision {state.revision}: {state.life}, {state.grade}, {state.severity}"))
        if f"{state.id}/{state.revision}" in spoken:
            said = state
        else:
            lines.append((state.updated_at, 1, f"  no alert: {_silence_of(state, said, tree)}"))
    lines += [(one.at, 2, _told(one, way.receiver, way.route, way.why)) for one in alerts for way in one.ways]
    lines += [(one.at, 3, _step(one)) for one in steps]
    lines += [(one.alert.at, 4, f"  {one.receiver}: unsaid ({one.why})") for one in left_out]
    return [f"{at:%m-%d %H:%M:%S}  {text}" for at, _, text in sorted(lines, key=lambda line: line[:2])]


async def _of(journal: Journal, topic: Any) -> list[Any]:
    async with aclosing(journal.replay(topic)) as records:
        return [record async for record in records]


def _silence_of(state: Incident, said: Incident | None, tree: Tree) -> str:
    if state.stale or (said is None and state.updated_at - state.began_at > timedelta(hours=24)):
        return "older than the alert age limit"
    if reason(state, said) is None:
        return "nothing that is worth saying changed"
    return "no route takes it" if not tree.ways(state) else f"part of the mass attack {state.parent}" if state.parent else "said"


def _told(alert: Alert, receiver: str, route: str, why: str) -> str:
    loud = "aloud" if alert.loud else "as a quiet edit"
    return f"  alert {alert.reason}, {loud}, for {receiver} by {route or 'no route'}{f' ({why})' if why else ''}"


def _step(step: Delivery) -> str:
    until = f" until {step.due_at:%m-%d %H:%M:%S}" if step.due_at and step.outcome == "held" else ""
    pings = f", pinging {', '.join(step.mentions)}" if step.mentions else ""
    return f"  {step.receiver}: {step.outcome}{until}{f' ({step.detail})' if step.detail else ''}{pings}"
