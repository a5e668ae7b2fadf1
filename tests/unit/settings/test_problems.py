"""From a validation error to words an operator can act on; and what no single value can know."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.settings import BadConfig, Config, Settings, load
from bot.settings.problems import nearest


def told(folder: Path, text: str, **environ: str) -> list[str]:
    path = folder / "c.yaml"
    path.write_text(text, "utf-8")
    with pytest.raises(BadConfig) as caught:
        load(path, environ)
    assert str(caught.value).splitlines() == [str(problem) for problem in caught.value.problems]
    return [str(problem) for problem in caught.value.problems]


def loaded(folder: Path, text: str) -> Config:
    path = folder / "c.yaml"
    path.write_text(text, "utf-8")
    return load(path, {})


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("feedz: []", "c.yaml:1: feedz: unknown key 'feedz'; did you mean 'feeds'?"),
        ("log: {levle: info}", "c.yaml:1: log.levle: unknown key 'levle'; did you mean 'level'?"),
        ("log: {zzz: 1}", "c.yaml:1: log.zzz: unknown key 'zzz'; known: format, level"),
        ("log: {level: trace}", "c.yaml:1: log.level: expected 'debug', 'info', 'warning' or 'error'"),
        ("log: verbose", "c.yaml:1: log: input should be a valid dictionary or instance of LogOptions"),
        ("feeds:\n  - {id: a}", "c.yaml:2: feeds[0].url: the key 'url' is missing"),
        ("feeds:\n  - 5", "c.yaml:2: feeds[0]: input should be a valid dictionary or instance of FeedOptions"),
        ("receivers:\n  - {name: a}", "c.yaml:2: receivers[0]: the key 'kind' is missing"),
        ("receivers:\n  - {name: a, kind: slak}", "c.yaml:2: receivers[0]: unknown kind 'slak'; did you mean 'slack'?"),
        ("journal: {kind: embeded}", "c.yaml:1: journal: unknown kind 'embeded'; did you mean 'embedded'?"),
        ("routes: [{receiver: x, match: {countris: [UA]}}]", "unknown key 'countris'; did you mean 'countries'?"),
        ("deliveries: {give_up_after: 6}", "c.yaml:1: deliveries.give_up_after: expected a duration such as 30s"),
        ("poll: {paces: {fast: {flor: 1s}}}", "c.yaml:1: poll.paces.fast.flor: unknown key 'flor'; did you mean 'floor'?"),
        ("[]", "c.yaml:1: expected keys and values at the top"),
        ("tests: [{title: x, expect: {killed: [1, 2, 3]}}]", "c.yaml:1: tests[0].expect.killed: "),
    ],
)
def test_a_mistake_in_words(tmp_path, text, expected):
    problems = told(tmp_path, text)
    assert [problem for problem in problems if expected in problem] != [], problems


def test_all_mistakes_are_told_at_once_in_the_order_of_the_file(tmp_path):
    problems = told(
        tmp_path,
        "log: {level: loud}\nfeeds:\n  - {url: nowhere}\n  - {url: '${NOBODY}'}\nrotes: []\nroutes: [{receiver: ghost}]\n",
    )
    assert [problem.split(": ")[:2] for problem in problems] == [
        ["c.yaml:1", "log.level"], ["c.yaml:3", "feeds[0].url"], ["c.yaml:4", "feeds[1].url"], ["c.yaml:5", "rotes"],
        ["c.yaml:6", "routes[0].receiver"],
    ]  # fmt: skip


def test_a_missing_variable_explains_the_bad_value_it_left_behind(tmp_path):
    (problem,) = told(tmp_path, "feeds: [{url: '${NOBODY}'}]")
    assert "the environment variable NOBODY is not set" in problem


def test_a_secret_is_never_repeated_in_a_mistake(tmp_path):
    text = "receivers: [{name: a, kind: slack, url: '${HOOK}'}, {name: b, kind: telegram, token: '${HOOK}', chat: [1]}]"
    for problem in told(tmp_path, text, HOOK="not-a-url-but-a-secret"):
        assert "not-a-url-but-a-secret" not in problem


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "feeds: [{id: a, url: 'https://a'}, {id: a, url: 'https://b'}]",
            "feeds[1].id: 'a' is taken by feeds[0]; give it another",
        ),
        ("feeds: [{url: 'https://a'}, {url: 'https://a'}]", "feeds[1].url: is read already by feeds[0]"),
        ("receivers: [{name: a, kind: console}, {name: a, kind: console}]", "receivers[1].name: 'a' is taken by receivers[0]"),
        (
            "receivers: [{name: wall, kind: console}]\nroutes: [{receiver: wal}]",
            "there is no receiver 'wal'; did you mean 'wall'?",
        ),
        ("receivers: [{name: wall, kind: console}]\nroutes: [{receiver: x}]", "there is no receiver 'x'; known: wall"),
        ("routes: [{receiver: x}]", "there is no receiver 'x'; the config has no receivers"),
        ("scoring: {lexicons: [own.yaml]}", "scoring.lexicons[0]: no such file: own.yaml"),
    ],
)
def test_what_no_single_value_can_know(tmp_path, text, expected):
    (problem,) = told(tmp_path, text)
    assert expected in problem


def test_a_pattern_of_lexicons_may_match_nothing_yet(tmp_path):
    assert loaded(tmp_path, "scoring: {lexicons: ['lexicon/*.yaml']}").settings.scoring.lexicons == ("lexicon/*.yaml",)


def test_an_empty_file_is_the_defaults(tmp_path):
    config = loaded(tmp_path, "")
    assert (config.settings, config.folder) == (Settings(), tmp_path)


def test_a_config_that_is_not_there_is_one_line(tmp_path):
    with pytest.raises(BadConfig, match=r"^none\.yaml: no such file$"):
        load(tmp_path / "none.yaml", {})


def test_without_routes_every_receiver_hears_of_everything(tmp_path):
    settings = loaded(tmp_path, "receivers: [{name: a, kind: console}, {name: b, kind: console}]").settings
    assert [route.receiver for route in settings.effective_routes] == ["a", "b"]
    chosen = loaded(tmp_path, "receivers: [{name: a, kind: console}, {name: b, kind: console}]\nroutes: [{receiver: b}]").settings
    assert [route.receiver for route in chosen.effective_routes] == ["b"]


@pytest.mark.parametrize(("word", "hint"), [("fedes", "; did you mean 'feeds'?"), ("zzz", ""), ("", "")])
def test_the_nearest_right_word(word, hint):
    assert nearest(word, ["feeds", "log"]) == hint
