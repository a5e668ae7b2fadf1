"""`tocsin config` and `tocsin test`: what an operator asks before anything runs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from bot.cli import main
from bot.cli.config import schema_text
from bot.options import duration

SECRET = "a-signing-key-nobody-may-see"


def ran(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)


@pytest.fixture
def a_config(tmp_path: Path) -> Path:
    path = tmp_path / "tocsin.yaml"
    path.write_text(
        f"receivers: [{{name: wall, kind: webhook, url: 'https://wall.example/hook', secret: {SECRET}}}]\n"
        "feeds: [{id: one, url: 'https://one.example/rss', headers: {Authorization: 'Bearer abcdefgh'}}]\n"
        "deliveries: {give_up_after: 90m}\n"
        "tests:\n"
        "  - {title: 'Missile strike on Kharkiv apartment block kills at least 9', expect: {strike: true, killed: [9, null]}}\n"
        "  - {title: 'Rail strike to halt trains on Friday', expect: {strike: true, killed: 3}}\n",
        "utf-8",
    )
    return path


def test_check_counts_what_is_in_force(a_config):
    done = ran("config", "check", "--config", str(a_config))
    assert (done.exit_code, done.output) == (0, f"{a_config}: fine. 1 feeds, 1 receivers, 1 routes, journal embedded.\n")


def test_the_file_may_be_named_by_the_environment(a_config):
    done = CliRunner().invoke(main, ["config", "check"], env={"TOCSIN_CONFIG": str(a_config)})
    assert (done.exit_code, str(a_config) in done.output) == (0, True)


def test_check_exits_with_2_and_every_mistake(tmp_path):
    path = tmp_path / "bad.yaml"
    path.write_text("feedz: []\nlog: {level: loud}\n", "utf-8")
    done = ran("config", "check", "--config", str(path))
    assert done.exit_code == 2
    assert "bad.yaml:1: feedz: unknown key 'feedz'; did you mean 'feeds'?" in done.output
    assert "bad.yaml:2: log.level: expected 'debug'" in done.output
    assert f"{path}: 2 mistakes; nothing was started." in done.output


def test_a_lexicon_that_cannot_be_read_is_a_mistake_of_the_config(tmp_path):
    (tmp_path / "own.yaml").write_text("strike: [unclosed\n", "utf-8")
    path = tmp_path / "tocsin.yaml"
    path.write_text("scoring: {lexicons: [own.yaml]}\n", "utf-8")
    for command in (["config", "check"], ["run"], ["test"]):
        done = ran(*command, "--config", str(path))
        assert (done.exit_code, "scoring.lexicons: " in done.output, "own.yaml" in done.output) == (2, True, True)


@pytest.mark.parametrize("shape", [(), ("--json",)])
def test_show_masks_secrets_and_names_defaults(a_config, shape):
    done = ran("config", "show", "--config", str(a_config), *shape)
    assert done.exit_code == 0
    assert (SECRET in done.output, "abcdefgh" in done.output, "**********" in done.output) == (False, False, True)
    assert "strike_threshold" in done.output


def test_what_show_prints_is_what_was_written(a_config):
    shown = json.loads(ran("config", "show", "--json", "--config", str(a_config)).output)
    assert shown["deliveries"]["give_up_after"] == "90m"
    assert shown["feeds"][0]["url"] == "https://one.example/rss"


def test_headline_tests_say_what_was_expected_and_what_came(a_config):
    done = ran("test", "--config", str(a_config))
    assert done.exit_code == 1
    assert "ok    Missile strike on Kharkiv" in done.output
    assert "FAIL  Rail strike to halt trains on Friday" in done.output
    assert "strike: expected True, got False" in done.output
    assert "killed: expected (3, 3), got None" in done.output
    assert done.output.endswith("1 passed, 1 failed\n")


def test_a_config_without_headline_tests_passes(tmp_path):
    path = tmp_path / "tocsin.yaml"
    path.write_text("feeds: []\n", "utf-8")
    assert (ran("test", "--config", str(path)).exit_code, ran("test", "--config", str(path)).output) == (
        0,
        "0 passed, 0 failed\n",
    )


def durations(node: Any) -> list[str]:
    if isinstance(node, list):
        return [one for part in node for one in durations(part)]
    if not isinstance(node, dict):
        return []
    own = [node["default"]] if "30s" in node.get("examples", ()) and "default" in node else []
    return own + [one for part in node.values() for one in durations(part)]


def test_editors_are_offered_defaults_that_the_file_may_hold():
    found = durations(json.loads(schema_text()))
    assert len(found) >= 8
    for default in found:
        duration(default)


def test_a_wrong_command_is_told_the_nearest_right_one():
    done = ran("replya")
    assert (done.exit_code, "Did you mean 'replay'?" in done.output) == (2, True)
    assert "Did you mean" not in ran("xyzzy").output
