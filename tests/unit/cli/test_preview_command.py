"""`tocsin preview`: what each receiver's people would read, and nothing sent."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.cli import main

CONFIG = """
journal: {kind: memory}
receivers:
  - {name: desk, kind: console, language: uk, timezone: Europe/Kyiv}
  - {name: wall, kind: telegram, token: "1:abc", chat: 5, language: ar}
  - {name: program, kind: webhook, url: "https://example.org/hook"}
"""


@pytest.fixture
def config(tmp_path: Path) -> str:
    file = tmp_path / "tocsin.yaml"
    file.write_text(CONFIG, encoding="utf-8")
    return str(file)


def test_a_sample_is_shown_once_per_language_and_zone(config):
    result = CliRunner().invoke(main, ["preview", "--config", config, "--sample"])
    assert result.exit_code == 0, result.output
    assert ("── console desk · uk · Europe/Kyiv" in result.output, "37 поранених" in result.output) == (True, True)
    assert ("── telegram wall · ar · UTC" in result.output, "37 جريح" in result.output) == (True, True)
    assert "program" not in result.output


def test_a_template_is_shown_as_it_would_be_read(config):
    Path(config).write_text(CONFIG.replace("chat: 5", 'chat: 5, template: "Desk\\n{grade}: {id}"'), encoding="utf-8")
    shown = CliRunner().invoke(main, ["preview", "--config", config, "--sample", "--kind", "telegram"]).output
    assert ("Desk [" in shown, "37 جريح" in shown) == (True, False)


def test_a_routes_template_goes_before_the_receivers(config):
    words = CONFIG.replace("chat: 5", 'chat: 5, template: "Desk\\n{grade}"')
    routes = 'routes: [{receiver: wall, template: "Route\\n{grade}: {id}"}]\n'
    Path(config).write_text(words + routes, encoding="utf-8")
    shown = CliRunner().invoke(main, ["preview", "--config", config, "--sample", "--kind", "telegram"]).output
    assert ("Route [" in shown, "Desk [" in shown) == (True, False)


def test_one_kind_or_another_language_can_be_asked_for(config):
    only = CliRunner().invoke(main, ["preview", "--config", config, "--sample", "--kind", "telegram"]).output
    french = CliRunner().invoke(main, ["preview", "--config", config, "--sample", "--language", "fr"]).output
    assert ("desk" in only, "wall" in only, "37 blessés" in french) == (False, True, True)


@pytest.mark.parametrize(
    ("words", "code"), [((), 2), (("i1", "--sample"), 2), (("nothing",), 1), (("--sample", "--kind", "webhook"), 1)]
)
def test_what_cannot_be_shown_is_said(config, words, code):
    assert code == CliRunner().invoke(main, ["preview", "--config", config, *words]).exit_code
