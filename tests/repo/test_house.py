"""The house rules that a machine can check."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCES = sorted(path for folder in ("bot", "consumers") for path in (ROOT / folder).rglob("*.py"))
BANNED = {"utils", "common", "core", "base", "helpers", "manager", "handler", "service", "types", "misc"}


def functions(path: Path) -> list[tuple[str, int]]:
    tree = ast.parse(path.read_text("utf-8"))
    return [
        (f"{path.relative_to(ROOT)}:{node.lineno} {node.name}", (node.end_lineno or 0) - node.lineno + 1)
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]


def test_no_file_is_longer_than_400_lines():
    assert [str(path) for path in SOURCES if path.read_text("utf-8").count("\n") > 400] == []


def test_no_function_is_longer_than_60_lines_and_few_longer_than_40():
    found = [one for path in SOURCES for one in functions(path)]
    assert [name for name, lines in found if lines > 60] == []
    lengths = sorted(lines for _, lines in found)
    assert lengths[int(len(lengths) * 0.95)] <= 40


def test_modules_say_what_they_are_for_and_are_not_named_after_patterns():
    for path in SOURCES:
        assert ast.get_docstring(ast.parse(path.read_text("utf-8"))), path
        assert path.stem not in BANNED, path
        assert path.stem == "__init__" or path.stem not in sys.stdlib_module_names, path


def test_tests_have_no_packages_that_could_shadow_ours():
    assert list((ROOT / "tests").rglob("__init__.py")) == []


def test_what_tests_pack_does_not_hold_the_time_of_packing():
    """Two test workers must collect the same parameters, even over the turn of a second."""
    calls = re.compile(r"gzip\.compress\((?!.*mtime=0)")
    tests = [path for path in (ROOT / "tests").rglob("*.py") if path != Path(__file__)]
    assert [str(path) for path in tests if calls.search(path.read_text("utf-8"))] == []


def test_no_python_in_the_config_folder():
    assert list((ROOT / "config").rglob("*.py")) == []


def test_imports_go_in_one_direction():
    done = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout


def test_tests_are_about_as_long_as_the_source():
    """The fake chat is on the side of the tests, whose oracle it is, although operators run it, too."""
    lines = {path: path.read_text("utf-8").count("\n") for path in (*SOURCES, *(ROOT / "tests").rglob("*.py"))}
    tests = sum(count for path, count in lines.items() if "tests" in path.parts or "fakechat" in path.parts)
    source = sum(lines.values()) - tests
    assert 1.0 <= tests / source <= 1.4


def test_no_path_of_a_machine_and_no_index_is_named():
    pattern = re.compile(r"/work/|files\.pythonhosted|repo1\.maven|registry\.npmjs", re.IGNORECASE)
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\n")
    for name in tracked:
        path = ROOT / name
        if (
            name
            and path.is_file()
            and path.suffix in {".py", ".md", ".yaml", ".yml", ".toml", ".lock", ""}
            and path != Path(__file__)
        ):
            assert not pattern.search(path.read_text("utf-8", errors="ignore")), name


@pytest.mark.parametrize("name", ["pyproject.toml", "README.md", "bot", "consumers", "config", "tests", "docker-compose.yml",
                                  "Dockerfile",
                                  "Makefile", "CHANGELOG.md", "LICENSE", "docs", "benchmarks", "tools", "NOTICE"])  # fmt: skip
def test_the_top_level_is_as_promised(name):
    assert (ROOT / name).exists()
