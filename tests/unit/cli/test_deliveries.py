"""`tocsin deliveries`: what stands where, and putting back what was not said."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from contextlib import aclosing
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from bot.app import newest
from bot.cli import main
from bot.clock import WallClock
from bot.journal import EmbeddedOptions, open_journal
from bot.records import Alert, Delivery
from bot.topics import ALERTS, DELIVERIES
from builders import NOON, an_alert, an_incident
from consumers.deliver import REPLAY


def step(number: int, outcome: Any, receiver: str = "desk", **changes: Any) -> Delivery:
    fields = {"attempts": 1, "at": NOON, "by": "deliver/2", "incident_id": f"i{number}", "alert_id": f"i{number}/0"} | changes
    return Delivery(id=f"i{number}/0/{receiver}", outcome=outcome, receiver=receiver, **fields)


@pytest.fixture(autouse=True)
def _deliveries(keep: Callable[..., None]) -> None:
    keep(ALERTS, *(an_alert(an_incident(id=f"i{number}"), receivers=("desk",)) for number in range(5)))
    steps = (
        step(0, "sent"), step(0, "sending", attempts=2), step(1, "held", due_at=NOON, detail="quiet hours"),
        step(2, "rejected", detail="400"), step(3, "expired", "wall"), step(9, "unknown"), step(4, "rejected"), step(4, "held"),
    )  # fmt: skip
    keep(DELIVERIES, *steps)


def alerts(config: Path) -> list[Alert]:
    async def held() -> list[Alert]:
        journal = await open_journal(EmbeddedOptions(path=Path("line.db")), WallClock(), config.parent)
        found = await newest(journal, ALERTS)
        await journal.close()
        return list(found.values())

    return asyncio.run(held())


def ran(config: Path, *arguments: str) -> str:
    done = CliRunner().invoke(main, ["deliveries", *arguments, "--config", str(config)])
    assert done.exit_code == 0, done.output
    return done.stdout


@pytest.mark.parametrize(
    ("arguments", "ids"),
    [
        ((), ["i0", "i1", "i2", "i3", "i9", "i4"]),
        (("--open",), ["i1", "i4"]),
        (("--failed",), ["i2", "i3", "i9"]),
        (("--receiver", "wall"), ["i3"]),
        (("--incident", "i2"), ["i2"]),
    ],
)
def test_the_newest_step_of_each_delivery_is_listed_and_an_end_stays_one(a_config, arguments, ids):
    listed = [json.loads(line) for line in ran(a_config, "list", "--json", *arguments).splitlines()]
    assert [one["incident_id"] for one in listed] == ids
    assert "quiet hours, until 03-14 12:00" in ran(a_config, "list")


def unsaid(config: Path, *arguments: str) -> list[tuple[str, str]]:
    listed = map(json.loads, ran(config, "list", "--incident", "i7", "--json", *arguments).splitlines())
    return [(one["alert_id"], one["detail"]) for one in listed if one["outcome"] == "unsaid"]


@pytest.mark.parametrize(
    ("steps", "loud", "reason", "behind", "why"),
    [
        ((), True, "first", True, "not taken up yet"),
        ((), True, "first", False, "is the bot that delivers to it running?"),
        (("sent",), False, "corroborated", False, "no message that can be edited"),
        (("in digest d",), False, "corroborated", False, "only in a digest"),
        ((), False, "closed", False, "the end of a story that it never heard"),
    ],
)
def test_of_an_incident_it_is_told_why_an_alert_was_not_said(a_config, keep, steps, loud, reason, behind, why):
    a_config.write_text(a_config.read_text("utf-8") + "receivers: [{name: desk, kind: console}]\n", "utf-8")
    for number, detail in enumerate(steps):
        keep(DELIVERIES, step(7, "sent", alert_id=f"i7/{number}", detail="" if detail == "sent" else detail))
    last = an_alert(an_incident(id="i7", revision=3), receivers=("desk",), loud=loud, reason=reason)
    keep(ALERTS, last)
    if not behind:
        read_up(a_config)
    ((alert, told),) = unsaid(a_config)
    assert (alert, why in told) == ("i7/3", True), told
    assert "unsaid" in ran(a_config, "list", "--incident", "i7")
    assert unsaid(a_config, "--failed") == unsaid(a_config, "--receiver", "wall") == []


def test_a_receiver_that_the_config_no_longer_has_is_told_as_such(a_config, keep):
    keep(ALERTS, an_alert(an_incident(id="i7"), receivers=("gone",)))
    assert unsaid(a_config) == [("i7/0", "the config has no such receiver")]


def read_up(config: Path) -> None:
    """The desk's reader has counted every alert as handled."""

    async def handled() -> None:
        journal = await open_journal(EmbeddedOptions(path=Path("line.db")), WallClock(), config.parent)
        async with aclosing(journal.shares(ALERTS, reader="deliver.desk")) as shares:
            share = await anext(shares)
            async for entry in share:
                await journal.advance(entry, DELIVERIES, ())
                if not await journal.lag(ALERTS, reader="deliver.desk"):
                    break
        await journal.close()

    asyncio.run(handled())


def test_what_was_refused_is_put_back_for_the_one_receiver_that_did_not_get_it(a_config):
    told = ran(a_config, "replay", "i2/0/desk", "i9/0/desk", "i0/0/desk").splitlines()
    assert [line.partition(": ")[2] for line in told] == [
        "put back",
        "its alert is no longer in the journal",
        "no delivery that was refused or given up",
    ]
    assert [(one.id, one.receivers) for one in alerts(a_config) if one.by == REPLAY] == [("i2/0", ("desk",))]


def test_replaying_nothing_in_particular_is_wrong_usage(a_config):
    assert CliRunner().invoke(main, ["deliveries", "replay", "--config", str(a_config)]).exit_code == 2
