"""The files for running on Kafka fit each other and the program."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from bot.app import STAGES
from bot.cli import COMMANDS
from bot.journal import KafkaOptions
from bot.settings import load
from tools.kafka import VERSION

ROOT = Path(__file__).parents[2]
SINGLE = yaml.safe_load((ROOT / "docker-compose.single.yml").read_text("utf-8"))
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text("utf-8"))
PARTS = {name: part for name, part in COMPOSE["services"].items() if part.get("image") == "tocsin" and name != "topics"}


def test_the_config_for_kafka_loads():
    settings = load(ROOT / "config" / "kafka.yaml", {}).settings
    assert KafkaOptions(bootstrap="kafka:9092") == settings.journal
    assert settings.receivers


def test_containers_and_tests_run_on_the_same_kafka():
    assert f"apache/kafka:{VERSION}" == COMPOSE["services"]["kafka"]["image"]


def test_every_stage_runs_in_exactly_one_kind_of_container():
    commands = [part["command"] for part in PARTS.values()]
    assert {command[0] for command in commands} <= set(COMMANDS)
    assert sorted(STAGES) == sorted(stage for command in commands for stage in command[1:])
    assert [["poll"]] == [command for command in commands if command[0] == "poll"]


def test_parts_find_the_config_and_the_broker():
    for part in (*PARTS.values(), COMPOSE["services"]["topics"]):
        environ = dict(part["environment"])
        name = environ.pop("TOCSIN_CONFIG").removeprefix("/opt/tocsin/config/")
        settings = load(ROOT / "config" / name, environ).settings
        assert (environ["TOCSIN_KAFKA"], "0.0.0.0:9464") == (settings.journal.bootstrap, settings.metrics.listen)


def test_parts_wait_for_the_broker_and_the_topics_and_are_watched():
    for part in PARTS.values():
        assert {"topics": {"condition": "service_completed_successfully"}, "kafka": {"condition": "service_healthy"}} == part[
            "depends_on"
        ]
        assert "/healthz" in part["healthcheck"]["test"][-1]


@pytest.mark.parametrize("part", [*PARTS.values(), SINGLE["services"]["tocsin"]])
def test_parts_run_without_rights(part):
    assert (True, ["ALL"], ["no-new-privileges:true"], "10s") == (
        part["read_only"], part["cap_drop"], part["security_opt"], part["stop_grace_period"]
    )  # fmt: skip


@pytest.mark.parametrize(
    ("environ", "names"),
    [({}, ["terminal"]), ({"SLACK_WEBHOOK_URL": "https://hooks.slack.com/services/T/B/x"}, ["terminal", "slack"])],
    ids=["nothing set", "a webhook in .env"],
)
def test_a_webhook_in_the_environment_is_enough_to_be_rung(environ, names):
    settings = load(ROOT / "config" / "kafka.yaml", environ).settings
    assert names == [one.name for one in settings.receivers]
    assert names == [route.receiver for route in settings.effective_routes]


def test_the_kubernetes_example_is_of_the_parts_that_there_are():
    text = (ROOT / "docs" / "operations.md").read_text("utf-8")
    (example,) = re.findall(r"```yaml\n(apiVersion.*?)```", text, re.DOTALL)
    (container,) = yaml.safe_load(example)["spec"]["template"]["spec"]["containers"]
    assert container["args"] in [part["command"] for part in PARTS.values()]
