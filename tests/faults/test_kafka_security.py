"""TLS and login on a real broker: who belongs comes in, who does not is told why once and ends, and no log has the password."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.clock import WallClock
from bot.journal import KafkaOptions, open_journal
from bot.journal.kafka_options import KafkaSecurity
from bot.ports import JournalFailed
from bot.topics import ARTICLES
from builders import an_article
from tools.kafka import PASSWORD, USER, Cluster, certified

ROOT = Path(__file__).parents[2]
WRONG = "quite-another-password"

pytestmark = [pytest.mark.kafka, pytest.mark.slow, pytest.mark.faults, pytest.mark.xdist_group("kafka")]


def options(kafka_cluster: Cluster, **security: Any) -> KafkaOptions:
    given = {"tls": True, "ca_file": kafka_cluster.certificate, "username": USER, "password": PASSWORD} | security
    return KafkaOptions(
        bootstrap=kafka_cluster.secured,
        prefix="security.",
        append_timeout=timedelta(seconds=10),
        security=KafkaSecurity.model_validate(given),
    )


@pytest.mark.parametrize("mechanism", ["PLAIN", "SCRAM-SHA-512"])
async def test_who_belongs_comes_in(kafka_cluster: Cluster, mechanism: str) -> None:
    journal = await open_journal(options(kafka_cluster, mechanism=mechanism), WallClock(), Path())
    try:
        await journal.append(ARTICLES, an_article(id=mechanism))
        kept = [one.id async for one in journal.replay(ARTICLES)]
    finally:
        await journal.close()
    assert mechanism in kept


@pytest.mark.parametrize(
    ("security", "said"),
    [
        ({"password": WRONG}, r"refuses to let us in at .*: look at journal\.security .*AuthenticationFailed"),
        ({"password": WRONG, "mechanism": "PLAIN"}, r"refuses to let us in at .*: look at journal\.security"),
        ({"mechanism": "SCRAM-SHA-256"}, r"refuses to let us in at .*: look at journal\.security"),
        ({"ca_file": None}, r"not who they should be: look at journal\.security\.ca_file .*self.signed"),
    ],
    ids=["password", "password-plain", "mechanism", "authority"],
)
async def test_who_does_not_is_told_why(kafka_cluster: Cluster, security: dict[str, Any], said: str) -> None:
    with pytest.raises(JournalFailed, match=said) as told:
        await open_journal(options(kafka_cluster, **security), WallClock(), Path())
    assert not told.value.passing
    assert WRONG not in str(told.value)


@pytest.mark.parametrize("wrong", ["password", "authority"])
async def test_a_process_ends_with_one_clear_error_and_no_secret(kafka_cluster: Cluster, tmp_path: Path, wrong: str) -> None:
    authority, password = kafka_cluster.certificate, WRONG
    if wrong == "authority":
        authority, password = tmp_path / "other.pem", PASSWORD
        certified(authority)
    config = tmp_path / "tocsin.yaml"
    config.write_text(
        f'journal: {{kind: kafka, bootstrap: "{kafka_cluster.secured}", security: {{tls: true, ca_file: "{authority}", '
        f'username: {USER}, password: "{password}"}}}}\nlog: {{level: debug}}\n', "utf-8",
    )  # fmt: skip
    command = [sys.executable, "-m", "bot", "work", "assess", "--config", str(config)]
    done = await asyncio.to_thread(subprocess.run, command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=120)
    words = [line for line in done.stderr.splitlines() if line.startswith("tocsin: ")]
    assert (1, 1) == (done.returncode, len(words)), done.stderr[-3000:]
    assert "look at journal.security" in words[0]
    assert "Traceback" not in done.stderr
    assert password not in done.stdout + done.stderr
