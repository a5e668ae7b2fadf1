"""`TOCSIN_…` variables stand in for single keys of the file."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.settings import BadConfig, Settings, load
from bot.settings.source import overrides


def loaded(folder: Path, text: str, **environ: str) -> Settings:
    path = folder / "tocsin.yaml"
    path.write_text(text, "utf-8")
    return load(path, environ).settings


def told(folder: Path, text: str, **environ: str) -> list[str]:
    with pytest.raises(BadConfig) as caught:
        loaded(folder, text, **environ)
    return [str(problem) for problem in caught.value.problems]


@pytest.mark.parametrize("text", ["log: {level: error}\n", "log: {}\n", "log:\n", "", "feeds: []\n"])
def test_a_variable_stands_in_for_a_key_whatever_the_file_says(tmp_path, text):
    assert loaded(tmp_path, text, TOCSIN_LOG__LEVEL="debug").log.level == "debug"


def test_what_is_beside_it_stays(tmp_path):
    settings = loaded(tmp_path, "log: {level: error, format: json}\n", TOCSIN_LOG__LEVEL="debug")
    assert (settings.log.level, settings.log.format) == ("debug", "json")


def test_numbers_durations_and_deeper_keys_are_read_from_text(tmp_path):
    settings = loaded(
        tmp_path, "", TOCSIN_POLL__PER_HOST="4", TOCSIN_SCORING__STRIKE_THRESHOLD="0.75", TOCSIN_POLL__PACES__FAST__FLOOR="45s",
        TOCSIN_POLL__PACES__FAST__CEILING="90s",
        TOCSIN_DELIVERIES__GIVE_UP_AFTER="2h",
    )  # fmt: skip
    assert (settings.poll.per_host, settings.scoring.strike_threshold) == (4, 0.75)
    assert settings.poll.paces.fast.floor.total_seconds() == 45
    assert settings.deliveries.give_up_after.total_seconds() == 7200


def test_a_bad_value_is_told_with_the_name_of_the_variable(tmp_path):
    assert told(tmp_path, "", TOCSIN_LOG__LEVEL="loud") == [
        "environment variable TOCSIN_LOG__LEVEL: log.level: expected 'debug', 'info', 'warning' or 'error'"
    ]


def test_an_unknown_key_is_told_with_the_nearest_right_one(tmp_path):
    (problem,) = told(tmp_path, "", TOCSIN_LOG__LEVLE="debug")
    assert problem == "environment variable TOCSIN_LOG__LEVLE: log.levle: unknown key 'levle'; did you mean 'level'?"


@pytest.mark.parametrize("variable", ["TOCSIN_FEEDS__0__URL", "TOCSIN_LOG__LEVEL__X"])
def test_what_cannot_be_reached_is_told_and_not_passed_over(tmp_path, variable):
    text = "feeds: [{url: 'https://a.example'}]\nlog: {level: info}\n"
    (problem,) = told(tmp_path, text, **{variable: "x"})
    assert problem.startswith(f"environment variable {variable}: ")
    assert "is no map of keys" in problem


@pytest.mark.parametrize("variable", ["TOCSIN_CONFIG", "TOCSIN_LOG", "TOCSIN_CONTACT__X", "LOG__LEVEL", "tocsin_log__level"])
def test_other_variables_are_none_of_ours(tmp_path, variable):
    assert loaded(tmp_path, "", **{variable: "x"}) == Settings()


def test_variables_come_in_a_fixed_order():
    environ = {"TOCSIN_POLL__CONTACT": "b", "TOCSIN_LOG__LEVEL": "a", "PATH": "/bin"}
    assert list(overrides(environ, frozenset({"poll", "log"}))) == [
        (("log", "level"), "a", "TOCSIN_LOG__LEVEL"),
        (("poll", "contact"), "b", "TOCSIN_POLL__CONTACT"),
    ]
