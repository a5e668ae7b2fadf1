"""Receivers that are left out while their secrets are."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.settings import BadConfig, load

TWO = """\
receivers:
  - {name: slack, kind: slack, url: "${SLACK:-}", optional: true}
  - {name: wall, kind: webhook, url: "https://example.org/hook"}
"""


def names(path: Path, text: str, **environ: str) -> list[str]:
    path.write_text(text, "utf-8")
    return [one.name for one in load(path, environ).settings.receivers]


def test_an_optional_receiver_is_there_when_its_variable_is(tmp_path: Path) -> None:
    assert ["slack", "wall"] == names(tmp_path / "c.yaml", TWO, SLACK="https://hooks.slack.com/services/T/B/x")


def test_it_is_left_out_while_its_variable_is_empty(tmp_path: Path) -> None:
    assert ["wall"] == names(tmp_path / "c.yaml", TWO)


def test_routes_to_it_go_with_it(tmp_path: Path) -> None:
    text = TWO + "routes:\n  - {receiver: slack, match: {countries: [UA]}}\n  - {receiver: wall}\n"
    (tmp_path / "c.yaml").write_text(text, "utf-8")

    assert ["wall"] == [route.receiver for route in load(tmp_path / "c.yaml", {}).settings.routes]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        pytest.param(TWO.replace("https://example.org", "example.org"), "c.yaml:3: receivers[1]", id="others keep their lines"),
        pytest.param(TWO.replace(", optional: true", ""), "c.yaml:2: receivers[0]", id="only when it says so"),
    ],
)
def test_mistakes_elsewhere_are_told_with_their_place(tmp_path: Path, text: str, problem: str) -> None:
    (tmp_path / "c.yaml").write_text(text, "utf-8")
    with pytest.raises(BadConfig) as caught:
        load(tmp_path / "c.yaml", {})

    assert problem.split(":")[1] in str(caught.value).split(":")[1]
