"""The files for running on Kafka fit each other and the program."""

from __future__ import annotations

from pathlib import Path

import yaml

from bot.app import STAGES
from bot.cli import COMMANDS
from bot.journal import KafkaOptions
from bot.settings import load
from tools.kafka import VERSION

ROOT = Path(__file__).parents[2]
COMPOSE = yaml.safe_load((ROOT / "docker-compose.kafka.yml").read_text("utf-8"))
PARTS = {name: part for name, part in COMPOSE["services"].items() if name != "kafka"}


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
    for part in PARTS.values():
        environ = {key: value for key, value in part["environment"].items() if "${" not in value}
        name = environ.pop("TOCSIN_CONFIG").removeprefix("/etc/tocsin/")
        assert environ["TOCSIN_KAFKA"] == load(ROOT / "config" / name, environ).settings.journal.bootstrap
        assert {"kafka": {"condition": "service_healthy"}} == part["depends_on"]
