"""Documents are true: generated pages are up to date, links lead somewhere, examples run, shipped configs load."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.cli import COMMANDS, main
from bot.cli.config import schema_text
from bot.settings import load

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]


def run(*arguments: str, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    environ = {**os.environ, "COLUMNS": "120", "PYTHONPATH": str(ROOT)}
    return subprocess.run([sys.executable, *arguments], cwd=ROOT, input=stdin, capture_output=True, check=False, env=environ)


def test_the_configuration_page_and_the_schema_are_up_to_date():
    script = (
        "import sys; sys.path.insert(0, 'tools'); import write_configuration as w; sys.stdout.buffer.write(w.page().encode())"
    )
    assert run("-c", script).stdout.decode() == (ROOT / "docs" / "configuration.md").read_text("utf-8")
    assert schema_text() == (ROOT / "config" / "schema.json").read_text("utf-8")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page):
    links = re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", page.read_text("utf-8"))
    missing = [link for link in links if "://" not in link and not (page.parent / link).exists()]
    assert missing == []


def test_the_run_book_says_what_every_line_of_trouble_means():
    page = (ROOT / "docs" / "operations.md").read_text("utf-8")
    sources = [path.read_text("utf-8") for part in ("bot", "consumers") for path in (ROOT / part).rglob("*.py")]
    lines = {line for text in sources for line in re.findall(r'\blog\.(?:warning|error|exception)\(\s*"([^"]+)"', text)}
    assert len(lines) > 30
    assert set() == {line for line in lines if f"`{line}`" not in page}


def test_the_readme_names_only_commands_that_exist():
    for page in PAGES:
        for command in re.findall(r"^(?:\.venv/bin/)?tocsin ([a-z-]+)", page.read_text("utf-8"), re.MULTILINE):
            assert command in COMMANDS, f"{page}: {command}"
        for target in re.findall(r"^make ([a-z]+)", page.read_text("utf-8"), re.MULTILINE):
            assert f"\n{target}:" in (ROOT / "Makefile").read_text("utf-8"), f"{page}: make {target}"


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_every_command_explains_itself(command):
    done = CliRunner().invoke(main, [command, "--help"])
    assert done.exit_code == 0, done.output
    assert "Usage:" in done.output


def test_the_shipped_config_loads_and_its_headline_tests_pass():
    config = load(ROOT / "config" / "tocsin.yaml", {})
    assert len(config.settings.feeds) >= 10
    done = run("-m", "bot", "test")
    assert done.returncode == 0, done.stdout.decode()


def test_a_wrong_command_is_told_the_right_one():
    done = run("-m", "bot", "scroe")
    assert done.returncode == 2
    assert b"Did you mean 'score'?" in done.stderr


def test_a_bad_config_exits_with_2_and_says_where():
    done = run("-m", "bot", "config", "check", "--config", "tests/data/config/several-mistakes-at-once.yaml")
    assert done.returncode == 2
    assert len(re.findall(rb"several-mistakes-at-once\.yaml:\d+: ", done.stderr)) == 4
