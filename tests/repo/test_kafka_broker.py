"""The broker that the tests start leaves nothing behind, however its starter ends."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tools.kafka import Cluster, KafkaMissing, is_broker, jars, known_brokers

ROOT = Path(__file__).parents[2]

pytestmark = [pytest.mark.kafka, pytest.mark.xdist_group("kafka")]

STARTER = """
import sys, time
from tools.kafka import Cluster
with Cluster() as cluster:
    print(cluster.pids[0], cluster.folder, flush=True)
    time.sleep(60)
"""


@pytest.fixture(autouse=True)
def some_jars():
    try:
        jars()
    except KafkaMissing as missing:
        pytest.skip(f"NO KAFKA to start: {missing}")


def until(true) -> None:
    began = time.monotonic()
    while not true():
        assert time.monotonic() - began < 10
        time.sleep(0.05)


def test_it_ends_with_whoever_started_it_even_if_that_is_killed():
    starter = subprocess.Popen([sys.executable, "-c", STARTER], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    with starter, starter.stdout:
        pid, folder = starter.stdout.readline().split()
        ran = is_broker(int(pid))
        os.kill(starter.pid, signal.SIGKILL)
    assert ran
    until(lambda: not is_broker(int(pid)))
    until(lambda: not Path(folder).exists())


def test_it_answers_until_it_is_stopped():
    with Cluster() as cluster:
        (broker,) = cluster.brokers
        assert known_brokers(broker.port) == 1
    assert known_brokers(broker.port) == 0
    assert not cluster.folder.exists()


def test_without_java_it_says_what_to_install(monkeypatch):
    monkeypatch.setenv("PATH", str(Path(shutil.which("sh") or "").parent / "nothing"))
    with pytest.raises(KafkaMissing, match="install a Java 17 runtime"):
        Cluster()
