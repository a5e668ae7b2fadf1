"""`tocsin run`, `poll`, `work`: signals end them in order, and what cannot start says why in one line."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.cli import main
from bot.cli.run import STOP_SECONDS, _leaves
from bot.ports import JournalFailed

ROOT = Path(__file__).parents[3]
STUBBORN = """
import asyncio, sys
from bot.cli import run

run.STOP_SECONDS = float(sys.argv[1])

async def stubborn():
    print("up", file=sys.stderr, flush=True)
    while True:
        try:
            await asyncio.sleep(3600)
        except asyncio.CancelledError:
            print("not yet", file=sys.stderr, flush=True)

asyncio.run(run._until_stopped(stubborn()))
"""


@pytest.fixture
def a_config(tmp_path: Path) -> Path:
    path = tmp_path / "tocsin.yaml"
    path.write_text("journal: {kind: embedded, path: line.db}\nlog: {format: json}\n", "utf-8")
    return path


class Running:
    """A process of ours, and what it has said on standard error so far."""

    def __init__(self, *arguments: str) -> None:
        self.process = subprocess.Popen([sys.executable, *arguments], cwd=ROOT, stderr=subprocess.PIPE, text=True)
        self.said: list[str] = []
        self._changed = threading.Condition()
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stderr is not None
        for line in self.process.stderr:
            with self._changed:
                self.said.append(line)
                self._changed.notify_all()

    def wait_for(self, words: str, times: int = 1) -> None:
        with self._changed:
            seen = self._changed.wait_for(lambda: sum(words in line for line in self.said) >= times, timeout=30)
        assert seen, self.said

    def ended(self) -> tuple[int, str]:
        code = self.process.wait(timeout=30)
        self._reader.join()
        return code, "".join(self.said)

    def close(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        self._reader.join()
        assert self.process.stderr is not None
        self.process.stderr.close()


@pytest.fixture
def start() -> Iterator[Callable[..., Running]]:
    running: list[Running] = []

    def started(*arguments: str) -> Running:
        running.append(Running(*arguments))
        return running[-1]

    yield started
    for one in running:
        one.close()


@pytest.mark.slow
@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_in_order_and_in_time(start, a_config, end):
    running = start("-m", "bot", "run", "--config", str(a_config))
    running.wait_for("stage restored", times=2)  # correlate and escalate are up
    began = time.monotonic()
    os.kill(running.process.pid, end)
    code, said = running.ended()
    assert time.monotonic() - began < STOP_SECONDS
    assert (code, said.splitlines()[-1]) == (0, "tocsin: stopped; nothing accepted was lost.")
    assert "Traceback" not in said


@pytest.mark.slow
def test_a_second_signal_ends_it_at_once(start):
    running = start("-c", STUBBORN, "60")
    running.wait_for("up")
    running.process.terminate()
    running.wait_for("not yet")
    running.process.terminate()
    code, said = running.ended()
    assert (code, said.splitlines()[-1]) == (1, "tocsin: a second signal; ended at once.")


@pytest.mark.slow
def test_what_does_not_stop_in_time_is_ended(start):
    running = start("-c", STUBBORN, "0.2")
    running.wait_for("up")
    running.process.terminate()
    code, said = running.ended()
    assert (code, said.splitlines()[-1]) == (1, "tocsin: still busy after 0.2 s; ended at once.")


def test_containers_are_stopped_before_they_are_killed():
    assert STOP_SECONDS < 10


@pytest.mark.slow
def test_what_was_stopped_can_start_again_and_drain(start, a_config):
    running = start("-m", "bot", "run", "--config", str(a_config))
    running.wait_for("stage restored", times=2)
    running.process.kill()
    assert running.ended()[0] == -signal.SIGKILL
    again = start("-m", "bot", "run", "--drain", "--config", str(a_config))
    code, said = again.ended()
    assert code == 0, said
    assert said.splitlines()[-1] == "0 feeds polled: 0 new articles, 0 edited; 0 feeds unchanged, 0 failed."


@pytest.mark.parametrize("command", [["run"], ["poll", "--drain"], ["work", "assess", "--drain"]])
@pytest.mark.slow
def test_a_journal_that_is_no_journal_is_one_line_and_exit_1(a_config, command):
    (a_config.parent / "line.db").write_bytes(b"this is no database, but long enough to look like one " * 100)
    done = subprocess.run(
        [sys.executable, "-m", "bot", *command, "--config", str(a_config)],
        cwd=ROOT, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (1, "")
    assert re.fullmatch(r"tocsin: .*line\.db.*\n", done.stderr), done.stderr


@pytest.mark.parametrize("command", [["run"], ["poll"], ["work", "assess"]])
def test_a_bad_config_is_exit_2_and_nothing_was_started(tmp_path, command):
    path = tmp_path / "tocsin.yaml"
    path.write_text("journal: {kind: embedded, path: line.db}\nfeedz: []\n", "utf-8")
    done = CliRunner().invoke(main, [*command, "--config", str(path)])
    assert (done.exit_code, "tocsin.yaml:2: feedz: " in done.stderr, "nothing was started" in done.stderr) == (2, True, True)
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [((), "Missing argument"), (("asess",), "is not one of"), (("deliver",), "the config has no receivers")],
)
def test_work_without_anything_to_do_is_wrong_usage(a_config, arguments, words):
    done = CliRunner().invoke(main, ["work", *arguments, "--config", str(a_config)])
    assert (done.exit_code, words in done.output) == (2, True), done.output


def test_failures_of_groups_within_groups_are_told_one_by_one():
    group = BaseExceptionGroup(
        "a", [JournalFailed("disk full"), BaseExceptionGroup("b", [JournalFailed("locked"), JournalFailed("gone")])]
    )
    assert [str(error) for error in _leaves(group)] == ["disk full", "locked", "gone"]
