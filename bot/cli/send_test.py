"""`tocsin send-test`: one marked test alert through the real receiver, and one update: an edit, or a follow-up."""

from __future__ import annotations

import asyncio
import sys
from datetime import timedelta
from pathlib import Path

import click
from msgspec.structs import replace

from bot.app import opened, opened_secrets
from bot.cli.options import config_option, read_config, start_logging
from bot.clock import WallClock
from bot.journal import MemoryJournal
from bot.ports import Channel, Rejected, Unavailable, Unsure
from bot.records import Alert, Count, Incident, Place, Report, Toll, TollStep
from bot.settings import Config


@click.command()
@config_option
@click.argument("receiver")
def send_test(config_path: Path, receiver: str) -> None:
    """Send a test alert to RECEIVER, then update it. Nothing is kept in the journal."""
    config = read_config(config_path)
    names = [one.name for one in config.settings.receivers]
    if receiver not in names:
        raise click.UsageError(f"There is no receiver '{receiver}'. Known: {', '.join(names) or 'none'}.")
    start_logging(config, opened_secrets(config))
    try:
        click.echo(asyncio.run(_send(config, receiver)))
    except (Rejected, Unavailable, Unsure) as error:
        click.echo(f"{receiver}: {error}", err=True)
        sys.exit(1)


async def _send(config: Config, name: str) -> str:
    only = tuple(one for one in config.settings.receivers if one.name == name)
    settings = config.settings.model_copy(update={"receivers": only})
    async with opened(Config(settings, config.folder), journal=MemoryJournal(WallClock())) as line:
        (channel,) = line.channels
        return await first_and_update(channel, an_alert(line.clock.now().isoformat(timespec="seconds"), WallClock()))


async def first_and_update(channel: Channel, alert: Alert) -> str:
    """Send `alert`, then its update: an edit, or a follow-up. Returns what to tell the operator."""
    receipt = await channel.send(alert, key=f"{alert.id}/{channel.name}")
    if not receipt:
        return f"{channel.name}: sent (it does not say under which name, so its message cannot be edited)."
    toll = Toll(killed=Count(min=0, max=0), injured=Count(min=2, max=2))
    incident = replace(alert.incident, revision=1, toll=toll, history=(*alert.incident.history, TollStep(at=alert.at, toll=toll)))
    later = replace(
        alert, id=f"{alert.incident_id}/1", revision=1, reason="toll_rose", incident=incident, previous=alert.incident.toll
    )
    await channel.send(later, key=f"{later.id}/{channel.name}", edits=receipt)
    if channel.editable:
        return f"{channel.name}: sent, and updated in place."
    return f"{channel.name}: sent, and followed up (this kind of receiver cannot edit its messages)."


def an_alert(stamp: str, clock: WallClock) -> Alert:
    """A test alert that nobody can take for news: it happens nowhere and says TEST everywhere."""
    now = clock.now()
    toll = Toll(killed=Count(min=0, max=0), injured=Count(min=1, max=1))
    report = Report(
        article_id="test", feed_id="test", publisher="tocsin TEST", url="https://example.org/test", title="TEST, not news",
        digest="test", seen_at=now, quote="This is a test of a tocsin receiver. Nothing happened.", toll=toll,
    )  # fmt: skip
    incident = Incident(
        id=f"test-{stamp}", by="send-test/1", country="", revision=0, kind="other_explosive", life="new", grade="single_source",
        toll=toll, severity="low", began_at=now - timedelta(minutes=1), updated_at=now, caused_by="test", reports=(report,),
        origins=("TEST",), history=(TollStep(at=now, toll=toll),), strike=True,
        place=Place(name="TEST, nowhere", country="", precision=3),
    )  # fmt: skip
    return Alert(
        id=f"{incident.id}/0", by="send-test/1", incident_id=incident.id, revision=0, reason="first", severity="low",
        receivers=(), incident=incident, at=now,
    )  # fmt: skip
