"""Every mistake of an operator: file, line, the nearest right word, and all of them at once."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.settings import BadConfig, load

BROKEN = sorted((Path(__file__).parents[2] / "data" / "config").glob("*.yaml"))


def expected(path: Path) -> list[tuple[str, int, str]]:
    found = re.findall(r"^# expect: (?:([\w/.-]+\.yaml):)?(\d+): (.*)$", path.read_text("utf-8"), re.MULTILINE)
    return [(file or path.name, int(line), words) for file, line, words in found]


def test_there_are_enough_mistakes():
    assert len(BROKEN) >= 25
    assert all(expected(path) for path in BROKEN)


@pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.stem)
def test_a_broken_config_is_told_where_and_what(path):
    with pytest.raises(BadConfig) as caught:
        load(path, {})
    problems = caught.value.problems
    wanted = expected(path)
    assert [(problem.file, problem.line) for problem in problems] == [(file, line) for file, line, _ in wanted]
    for problem, (_, _, words) in zip(problems, wanted, strict=True):
        assert words.strip() in str(problem)
