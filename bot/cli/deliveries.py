"""`tocsin deliveries`: what each receiver was told, waits for or refused; and putting back what was not said."""

from __future__ import annotations

from contextlib import aclosing
from pathlib import Path

import click
import msgspec

from bot.app import newest, opened_journal
from bot.cli.naming import meant
from bot.cli.options import answer, config_option, json_option, read_config
from bot.cli.tables import table
from bot.cli.unsaid import Unsaid, unsaid
from bot.ports import Journal
from bot.records import Alert, Delivery
from bot.settings import Config
from bot.topics import ALERTS, DELIVERIES
from consumers.deliver import REPLAY
from consumers.deliver.ledger import FINAL, PUT_BACK, begins_anew

LISTED = 200


@click.group()
def deliveries() -> None:
    """What each receiver was told, waits for or refused."""


@deliveries.command("list")
@config_option
@json_option
@click.option("--receiver", help="Only of this receiver.")
@click.option("--incident", help="Only of this incident (the beginning of its id).")
@click.option("--open", "only_open", is_flag=True, help="Only what is still to be said.")
@click.option("--failed", "only_failed", is_flag=True, help="Only what was refused or given up.")
def list_deliveries(
    config_path: Path, receiver: str | None, incident: str | None, *, as_json: bool, only_open: bool, only_failed: bool
) -> None:
    """The newest step of each delivery, oldest first; of one incident also what was left unsaid, and why."""
    steps, left_out = answer(_deliveries(read_config(config_path), incident))
    left_out = [] if only_open or only_failed else [one for one in left_out if receiver in {None, one.receiver}]
    found = [
        one
        for one in steps
        if (receiver is None or one.receiver == receiver)
        and (not only_open or (one.outcome not in FINAL and not one.covers))
        and (not only_failed or one.outcome in PUT_BACK)
    ]
    if as_json:
        for one in found:
            click.echo(msgspec.json.encode(one))
        for left in left_out:
            told = {"alert_id": left.alert.id, "incident_id": left.alert.incident_id, "receiver": left.receiver}
            click.echo(msgspec.json.encode({**told, "outcome": "unsaid", "detail": left.why}))
    elif not found and not left_out:
        click.echo("No deliveries.")
    else:
        if len(found) > LISTED:
            click.echo(f"… {len(found) - LISTED} older ones; --json prints all", err=True)
        rows = [_row(one) for one in found[-LISTED:]]
        rows += [(f"{one.alert.at:%m-%d %H:%M:%S}", one.receiver, "unsaid", "", one.alert.id, one.why) for one in left_out]
        table(("at (UTC)", "receiver", "outcome", "tries", "id", "why"), rows)


def _row(one: Delivery) -> tuple[str, ...]:
    due = f"until {one.due_at:%m-%d %H:%M}" if one.due_at and one.outcome == "held" else ""
    covers = f"{len(one.covers)} alerts" if one.covers else ""
    why = ", ".join(part for part in (one.detail, due, covers) if part)
    return f"{one.at:%m-%d %H:%M:%S}", one.receiver, one.outcome, str(one.attempts), one.id, why[:100]


@deliveries.command()
@config_option
@click.argument("ids", nargs=-1)
@click.option("--receiver", help="All that this receiver refused or that was given up for it.")
@click.option("--all", "everything", is_flag=True, help="All that was refused or given up.")
def replay(config_path: Path, ids: tuple[str, ...], receiver: str | None, *, everything: bool) -> None:
    """Say again what was refused or given up: the deliveries IDS (see `tocsin deliveries list --failed`)."""
    if not ids and not everything and receiver is None:
        raise click.UsageError("Name the ids to say again (see `tocsin deliveries list --failed`), or give --receiver or --all.")
    for id_, outcome in answer(_replayed(read_config(config_path), ids, receiver)):
        click.echo(f"{id_}: {outcome}")


async def _deliveries(config: Config, incident: str | None) -> tuple[list[Delivery], list[Unsaid]]:
    async with opened_journal(config) as journal:
        steps = await _newest(journal)
        if incident is None:
            return steps, []
        alerts = list((await newest(journal, ALERTS)).values())
        its = meant(incident, [*(one.incident_id for one in steps), *(one.incident_id for one in alerts)])
        steps, alerts = [one for one in steps if one.incident_id in its], [one for one in alerts if one.incident_id in its]
        return steps, await unsaid(journal, alerts, steps, {one.name for one in config.settings.receivers})


async def _newest(journal: Journal) -> list[Delivery]:
    """A late word never undoes an end, unless the operator put it back."""
    found: dict[str, Delivery] = {}
    async with aclosing(journal.replay(DELIVERIES)) as steps:
        async for step in steps:
            known = found.get(step.id)
            if known is None or known.outcome not in FINAL or begins_anew(step, known):
                found[step.id] = step
    return list(found.values())


async def _replayed(config: Config, ids: tuple[str, ...], receiver: str | None) -> list[tuple[str, str]]:
    """Append the alerts again, each for the one receiver that did not get it."""
    async with opened_journal(config) as journal:
        failed = {one.id: one for one in await _newest(journal) if one.outcome in PUT_BACK and not one.covers}
        wanted = ids or tuple(id_ for id_, one in failed.items() if receiver in {None, one.receiver})
        alerts = await newest(journal, ALERTS)
        return [(id_, await _put_back(journal, failed.get(id_), alerts)) for id_ in wanted]


async def _put_back(journal: Journal, step: Delivery | None, alerts: dict[str, Alert]) -> str:
    if step is None:
        return "no delivery that was refused or given up"
    alert = alerts.get(step.alert_id)
    if alert is None:
        return "its alert is no longer in the journal"
    await journal.append(ALERTS, msgspec.structs.replace(alert, by=REPLAY, receivers=(step.receiver,)))
    return "put back"
