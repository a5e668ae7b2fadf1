"""`tocsin score` as programs use it: in order, line by line, with the number of every line that is none."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
import tracemalloc
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from bot.cli import main
from bot.cli.line_scorer import CHUNK, CHUNK_BYTES, LineScorer, chunks
from bot.cli.score import SHOW_EVERY, _scored
from consumers.assess import AssessOptions

ROOT = Path(__file__).parents[3]
STRIKE = "A missile hit an apartment block in Kharkiv, killing three people and wounding 14, the governor said."


def a_line(title: str, **fields: Any) -> str:
    return json.dumps({"title": title, "lang": "en"} | fields, ensure_ascii=False)


def ran(lines: list[str], *arguments: str) -> Result:
    return CliRunner().invoke(main, ["score", *arguments], input="\n".join(lines) + "\n")


def seen(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_a_strike_and_a_walkout_are_told_apart():
    strike, walkout = seen(ran([a_line(STRIKE, id="a"), a_line("Rail strike to halt trains on Friday", id="b")]))
    assert (strike["id"], strike["strike"]["alert"], strike["killed"]["min"]) == ("a", True, 3)
    assert (walkout["id"], walkout["strike"]["alert"], walkout["killed"]) == ("b", False, None)


def test_empty_input_is_no_output():
    done = CliRunner().invoke(main, ["score"], input="")
    assert (done.exit_code, done.output) == (0, "")


def test_a_broken_line_is_told_by_its_number_and_the_rest_is_scored():
    done = ran([a_line("one", id="1"), "", "{broken", a_line("two", id="2"), '{"title": 5}'])
    assert done.exit_code == 1
    assert [one["id"] for one in seen(done)] == ["1", "2"]
    told = done.stderr.splitlines()
    assert [line.split(":")[0] for line in told] == ["line 3", "line 5", "2 lines could not be scored."]


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_the_order_of_the_lines_is_kept_over_chunks_and_processes(jobs):
    lines = [a_line(f"Item {number}", id=number) for number in range(2 * CHUNK + 7)]
    lines[CHUNK] = "{broken"
    done = ran(lines, "--jobs", jobs)
    assert [one["id"] for one in seen(done)] == [str(number) for number in range(2 * CHUNK + 7) if number != CHUNK]
    assert (done.exit_code, f"line {CHUNK + 1}: " in done.stderr) == (1, True)


def test_every_way_of_working_gives_the_same_bytes(tmp_path):
    path = tmp_path / "in.jsonl"
    path.write_text(
        "\n".join([a_line(STRIKE), a_line("Ракетний удар по Харкову, троє загиблих", lang="uk"), a_line("")]), "utf-8"
    )
    outputs = {CliRunner().invoke(main, ["score", str(path), *more]).stdout_bytes for more in ((), ("--jobs", "2"), ("-j", "1"))}
    assert len(outputs) == 1
    assert "троє загиблих" in outputs.pop().decode()


def test_thresholds_come_from_the_config(tmp_path):
    path = tmp_path / "tocsin.yaml"
    path.write_text("scoring: {strike_threshold: 1.0}\n", "utf-8")
    (default,), (strict,) = seen(ran([a_line(STRIKE)])), seen(ran([a_line(STRIKE)], "--config", str(path)))
    assert (default["strike"]["alert"], strict["strike"]["alert"]) == (True, False)
    assert default["strike"]["score"] == strict["strike"]["score"]


@pytest.mark.parametrize("arguments", [("no-such-file.jsonl",), ("--jobs", "0"), ("--config", "no-such.yaml")])
def test_wrong_usage_exits_with_2_and_scores_nothing(arguments):
    done = ran([a_line(STRIKE)], *arguments)
    assert (done.exit_code, done.stdout) == (2, "")


def test_memory_does_not_grow_with_the_number_of_lines():
    scorer = LineScorer(AssessOptions(), Path())
    taken = 0

    def lines() -> Iterator[tuple[int, bytes]]:
        nonlocal taken
        for number in range(1, 4001):
            taken = number
            yield number, b'{"title": "Item %d", "lang": "en"}' % (number % 50)

    def growth(scored: Iterator[Any], count: int) -> int:
        before = tracemalloc.get_traced_memory()[0]
        for _ in range(count):
            next(scored)
        return tracemalloc.get_traced_memory()[0] - before

    scored = map(scorer.line, lines())
    tracemalloc.start()
    try:
        growth(scored, 500)  # caches fill
        grown = growth(scored, 3000)
    finally:
        tracemalloc.stop()
    assert taken == 3500
    assert grown < 300_000


def test_one_process_reads_no_line_ahead():
    taken: list[int] = []

    def lines() -> Iterator[tuple[int, bytes]]:
        for number in range(1, 100):
            taken.append(number)
            yield number, b'{"title": "x"}'

    scored = _scored(lines(), AssessOptions(), Path(), 1)
    assert [next(scored)[0] for _ in range(3)] == [1, 2, 3]
    assert taken == [1, 2, 3]


def test_a_chunk_ends_after_so_many_lines_or_bytes():
    short, long = (1, b"{}"), (2, b" " * (CHUNK_BYTES // 2))

    assert [CHUNK, 1] == [len(chunk) for chunk in chunks([short] * (CHUNK + 1))]
    assert [2, 2, 1] == [len(chunk) for chunk in chunks([long] * 5)]
    assert [] == list(chunks([]))


def test_workers_import_neither_channels_nor_feeds():
    script = "import sys, bot.cli.line_scorer; print(sorted({'httpx', 'feedparser', 'bot.settings'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, check=True, text=True)

    assert "[]" == done.stdout.strip()


def test_a_person_who_watches_sees_how_many_are_done(tmp_path):
    path = tmp_path / "in.jsonl"
    path.write_text("\n".join(a_line(f"Item {number}") for number in range(SHOW_EVERY + 1)), "utf-8")
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "bot", "score", str(path)]
    with open(theirs, "wb") as terminal:  # noqa: PTH123 - a descriptor, not a path
        done = subprocess.run(
            command, cwd=ROOT, stdout=subprocess.PIPE, stderr=terminal, env=os.environ | {"TERM": "xterm"}, check=True
        )
        terminal.flush()
        told = os.read(ours, 65_536).decode()
    os.close(ours)

    assert SHOW_EVERY + 1 == len(done.stdout.splitlines())
    assert f"{SHOW_EVERY} articles scored" in told


MEASURED = """
import sys
from pathlib import Path
from bot.cli.line_scorer import LineScorer
from consumers.assess import AssessOptions

scorer = LineScorer(AssessOptions(), Path())
for file in sys.argv[1:]:
    for numbered in enumerate(Path(file).read_bytes().splitlines(), 1):
        scorer.line(numbered)
print(Path("/proc/self/status").read_text("ascii").partition("VmHWM:")[2].split()[0])
"""


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="MEMORY OF THE SCORER NOT MEASURED: no /proc")
def test_thirteen_languages_fit_into_150_megabytes():
    gold = sorted((ROOT / "tests" / "quality" / "gold").glob("*.jsonl"))
    done = subprocess.run([sys.executable, "-c", MEASURED, *map(str, gold)], cwd=ROOT, capture_output=True, check=True, text=True)

    assert len(gold) == 13
    assert int(done.stdout) / 1024 <= 150


@pytest.mark.slow
def test_a_reader_that_hangs_up_gets_no_traceback():
    lines = "\n".join(a_line(f"{STRIKE} {number}") for number in range(3000))
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "score"], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stdin is not None
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    try:
        process.stdin.write(lines.encode())
        process.stdin.close()
    except BrokenPipeError:
        process.stdin.raw.close()  # type: ignore[attr-defined]
    told = process.stderr.read().decode()
    process.stderr.close()
    assert (process.wait(timeout=30), told) == (1, "")
