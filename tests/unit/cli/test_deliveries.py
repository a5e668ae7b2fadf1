"""`tocsin deliveries`: what stands where, and putting back what was not said."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
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
    keep(ALERTS, *(an_alert(an_incident(id=f"i{number}")) for number in range(5)))
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
