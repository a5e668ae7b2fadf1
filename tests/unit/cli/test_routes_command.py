"""`tocsin routes test|explain` and `tocsin silences`, as an operator uses them."""

from __future__ import annotations

import asyncio
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from bot.cli import main
from bot.clock import WallClock
from bot.journal import EmbeddedOptions, open_journal
from bot.records import Delivery, Way
from bot.topics import ALERTS, DELIVERIES, INCIDENTS
from builders import NOON, an_alert, an_incident

CONFIG = """
journal: {kind: embedded, path: line.db}
feeds: [{id: afp, url: "https://afp.example/rss", tags: [wire], tier: 1}]
receivers: [{name: desk, kind: console, style: lines}, {name: night, kind: console, style: lines}]
routes:
  - receiver: desk
    name: ukraine
    match: {countries: [UA]}
    quiet_hours: "22:00-05:00 UTC"
    mentions: {critical: here}
    routes:
      - {name: wires, receiver: night, match: {tags: wire}, delay: 10m}
  - {receiver: desk, name: rest, watch: true}
"""


@pytest.fixture
def a_config(tmp_path: Path) -> Path:
    (tmp_path / "tocsin.yaml").write_text(CONFIG, "utf-8")
    return tmp_path / "tocsin.yaml"


def ran(config: Path, *arguments: str, code: int = 0) -> str:
    done = CliRunner().invoke(main, [*arguments, "--config", str(config)])
    assert done.exit_code == code, done.output
    return done.output


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--sample", "--when", "2026-03-14T12:00"), "desk hears at once"),
        (("--sample", "--when", "2026-03-14T23:00"), "desk hears at 2026-03-15 05:00:00 UTC, in a digest (quiet hours)"),
        (("--sample", "--killed", "12", "--when", "2026-03-14T23:00"), "desk hears at once, pinging here"),
        (("--sample", "--feed", "afp", "--when", "2026-03-14T12:00"), "night hears at 2026-03-14 12:10:00 UTC (delayed)"),
        (("--country", "IL"), "→  rest → desk: takes everything"),
        (("--country", "IL"), "desk hears at once, silently"),
    ],
)
def test_routes_test_says_who_hears_when_and_why(a_config, arguments, told):
    assert told in ran(a_config, "routes", "test", *arguments)


def test_routes_test_is_for_programs_and_scripts_too(a_config):
    answer = json.loads(ran(a_config, "routes", "test", "--sample", "--json"))
    assert answer["ways"] == [{"receiver": "desk", "route": "ukraine", "why": "country UA"}]
    ran(a_config, "routes", "test", "--kind", "sword", code=2)
    ran(a_config, "routes", "test", "--at", "1", code=2)


def keep(config: Path, *kept: tuple[Any, Any]) -> None:
    async def append() -> None:
        journal = await open_journal(EmbeddedOptions(path=Path("line.db")), WallClock(), config.parent)
        for topic, record in kept:
            await journal.append(topic, record)
        await journal.close()

    asyncio.run(append())


def test_routes_explain_tells_what_went_where_when_and_why(a_config):
    first = an_incident(killed=3)
    second = an_incident(killed=3, revision=1, updated_at=NOON + timedelta(minutes=5))
    alert = an_alert(first, ways=(Way(receiver="desk", route="ukraine", why="country UA"),), receivers=("desk", "phones"))
    step = Delivery(id="i1/0/desk", by="deliver/2", alert_id="i1/0", incident_id="i1", receiver="desk", outcome="sent",
                    attempts=1, at=NOON + timedelta(seconds=2), mentions=("here",))  # fmt: skip
    keep(a_config, (INCIDENTS, first), (ALERTS, alert), (DELIVERIES, step), (INCIDENTS, second))
    assert ran(a_config, "routes", "explain", "i1").splitlines() == [
        "03-14 12:00:00  revision 0: new, single_source, high",
        "03-14 12:00:00    alert first, aloud, for desk by ukraine (country UA)",
        "03-14 12:00:00    phones: unsaid (the config has no such receiver)",
        "03-14 12:00:02    desk: sent, pinging here",
        "03-14 12:05:00  revision 1: new, single_source, high",
        "03-14 12:05:00    no alert: nothing that is worth saying changed",
    ]
    assert "There is no incident" in ran(a_config, "routes", "explain", "x", code=1)


def test_one_of_several_incidents_of_an_article_is_meant_as_messages_show_it(a_config):
    ids = ("abcdefgh1234.d.0", "abcdefgh1234.d.1")
    keep(a_config, *((INCIDENTS, an_incident(id=one)) for one in ids), *((ALERTS, an_alert(an_incident(id=one))) for one in ids))
    for said, one in (("abcdefgh", 0), ("abcdefgh-1", 1), (ids[1], 1)):
        ran(a_config, "silences", "add", "--for", "2h", "--comment", "x", "--incident", said)
        assert ids[one] == json.loads(ran(a_config, "silences", "list", "--json").splitlines()[-1])["incident"]
        assert ran(a_config, "routes", "explain", said) == ran(a_config, "routes", "explain", ids[one])
    assert "could be abcdefgh1234.d.0, abcdefgh1234.d.1" in ran(
        a_config, "silences", "add", "--for", "2h", "--comment", "x", "--incident", "abcd", code=2
    )


def test_a_silence_is_made_listed_and_ended(a_config):
    assert ran(a_config, "silences", "list") == "No silences.\n"
    made = ran(a_config, "silences", "add", "--for", "2h", "--comment", "drill", "--author", "ops", "--place", "Kharkiv")
    id_ = made.partition(":")[0]
    assert json.loads(ran(a_config, "silences", "list", "--json"))["author"] == "ops"
    assert "Kharkiv" in ran(a_config, "silences", "list")
    assert ran(a_config, "silences", "expire", id_, "nobody") == f"{id_}: ended\nnobody: no such silence\n"
    assert ran(a_config, "silences", "list") == "No silences.\n"
    assert "(over)" in ran(a_config, "silences", "list", "--all")
    assert ran(a_config, "silences", "expire", id_) == f"{id_}: is over already\n"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--for", "2h", "--comment", "x"), "Silence what?"),
        (("--for", "2 hours", "--comment", "x", "--place", "Kharkiv"), "expected a duration"),
        (("--for", "2h", "--comment", "x", "--match", '{"countries": ["UK"]}'), "did you mean 'GB'"),
        (("--for", "2h", "--place", "Kharkiv"), "--comment"),
        (("--for", "2h", "--comment", "x", "--incident", "nobody"), "There is no incident nobody"),
    ],
)
def test_a_silence_that_says_too_little_is_refused(a_config, arguments, told):
    assert told in ran(a_config, "silences", "add", *arguments, code=2)
