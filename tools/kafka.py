"""A real Apache Kafka on loopback, from its published jars: for the tests, for trying things out, for nothing else.

`python tools/kafka.py up` prints the bootstrap address, `down` ends it; `run COMMAND…` gives a command its own broker in
$TOCSIN_TEST_KAFKA and ends it afterwards. Needs java (17 or newer), and mvn the first time; python3 and nothing else of ours.
"""

from __future__ import annotations

import argparse
import base64
import contextlib
import json
import os
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import time
import uuid
from pathlib import Path
from types import TracebackType
from typing import Self

VERSION = "4.1.0"
"""Of Apache Kafka; the image in docker-compose.yml has the same."""
READY_SECONDS = 60.0
STOP_SECONDS = 10.0
HEAP = ("-Xms64m", "-Xmx384m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto")
"""Small and quick to start: two cores are shared with the tests."""

POM = f"""<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
<groupId>local</groupId><artifactId>kafka</artifactId><version>1</version><dependencies><dependency>
<groupId>org.apache.kafka</groupId><artifactId>kafka_2.13</artifactId><version>{VERSION}</version>
</dependency></dependencies></project>
"""

PROPERTIES = """\
process.roles=broker,controller
node.id={node}
controller.quorum.voters={voters}
listeners=PLAINTEXT://127.0.0.1:{port},CONTROLLER://127.0.0.1:{controller}
advertised.listeners=PLAINTEXT://127.0.0.1:{advertised}
controller.listener.names=CONTROLLER
listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
log.dirs={folder}
auto.create.topics.enable=false
offsets.topic.num.partitions=4
offsets.topic.replication.factor={replicas}
transaction.state.log.num.partitions=2
transaction.state.log.replication.factor={replicas}
transaction.state.log.min.isr={least}
min.insync.replicas={least}
default.replication.factor={replicas}
group.initial.rebalance.delay.ms=0
group.min.session.timeout.ms=1000
num.network.threads=2
num.io.threads=2
num.replica.fetchers=1
log.cleaner.threads=1
log.cleaner.dedupe.buffer.size=4194304
log.cleaner.backoff.ms=1000
log.retention.check.interval.ms=1000
log.initial.task.delay.ms=1000
log.index.size.max.bytes=65536
file.delete.delay.ms=1000
controlled.shutdown.enable=false
broker.session.timeout.ms=3000
broker.heartbeat.interval.ms=500
"""

SECURED = """\
listeners=PLAINTEXT://127.0.0.1:{port},CONTROLLER://127.0.0.1:{controller},SECURED://127.0.0.1:{secured}
advertised.listeners=PLAINTEXT://127.0.0.1:{advertised},SECURED://127.0.0.1:{secured}
listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,SECURED:SASL_SSL
sasl.enabled.mechanisms=PLAIN,SCRAM-SHA-512
listener.name.secured.plain.sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required \\
  user_{user}="{password}";
listener.name.secured.scram-sha-512.sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required;
ssl.keystore.type=PEM
ssl.keystore.location={keys}
"""
"""A second door beside the plain one: TLS, and a login by PLAIN or SCRAM-SHA-512."""
USER, PASSWORD = "tocsin", "not-a-secret-only-for-loopback"

WATCHDOG = """
import os, shutil, signal, sys
pids = set()
for line in sys.stdin:
    (pids.add if line[0] == "+" else pids.discard)(int(line[1:]))
for pid in pids:
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        pass
shutil.rmtree(sys.argv[1], ignore_errors=True)
"""
"""Outlives us by a moment: whatever happens to us, no broker and no folder is left behind."""


class KafkaMissing(Exception):
    """There is no Kafka to be had on this machine; the message says what is missing."""


def cache() -> Path:
    """Where the jars are kept between runs."""
    chosen = os.environ.get("TOCSIN_KAFKA_CACHE")
    return Path(chosen) if chosen else Path.home() / ".cache" / "tocsin" / f"kafka-{VERSION}"


def jars() -> Path:
    """The folder with the jars, fetched by Maven the first time. Raises KafkaMissing."""
    folder = cache() / "libs"
    if not shutil.which("java"):
        raise KafkaMissing("no java on the path: install a Java 17 runtime (Debian: openjdk-17-jre-headless)")
    if (folder / f"kafka_2.13-{VERSION}.jar").exists():
        return folder
    if not shutil.which("mvn"):
        raise KafkaMissing(f"no jars in {folder} and no mvn on the path to fetch them (Debian: maven)")
    cache().mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=cache()) as work:
        pom = Path(work, "pom.xml")
        pom.write_text(POM, "utf-8")
        fetch = ["mvn", "-q", "-B", "-f", str(pom), "dependency:copy-dependencies", "-DincludeScope=runtime"]
        done = subprocess.run([*fetch, f"-DoutputDirectory={work}/libs"], capture_output=True, text=True, check=False)
        if done.returncode:
            raise KafkaMissing(f"mvn could not fetch Kafka {VERSION}: {(done.stdout + done.stderr).strip()[-500:]}")
        with contextlib.suppress(OSError):  # another run was quicker
            Path(work, "libs").rename(folder)
    return folder


class Broker:
    """One broker, which is its own controller too; its data stay when it is killed, until the cluster is stopped."""

    def __init__(self, node: int, folder: Path) -> None:
        self.node = node
        self.folder = folder
        self.port, self.controller, self.secured = free_ports(3)
        self.advertised = self.port  # another one, set before it starts, leads clients through a proxy
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        """Where clients reach it."""
        return f"127.0.0.1:{self.advertised}"

    @property
    def log(self) -> Path:
        """What it says."""
        return self.folder / f"{self.node}.log"

    @property
    def properties(self) -> Path:
        """Its configuration."""
        return self.folder / f"{self.node}.properties"


class Cluster:
    """One or three brokers. Use it with `with`; `kill` and `start` single brokers in between as you like."""

    def __init__(self, brokers: int = 1, *, secured: bool = False) -> None:
        self._secured = secured
        if secured and not shutil.which("openssl"):
            raise KafkaMissing("no openssl on the path to make a certificate with (Debian: openssl)")
        self._classpath = f"{jars()}/*"
        self.folder = Path(tempfile.mkdtemp(prefix="tocsin-kafka-"))
        self.brokers = [Broker(node, self.folder) for node in range(1, brokers + 1)]
        self._watchdog: subprocess.Popen[str] | None = None

    @property
    def bootstrap(self) -> str:
        """The addresses, as clients want them."""
        return ",".join(broker.address for broker in self.brokers)

    @property
    def secured(self) -> str:
        """The addresses of the doors with TLS and login; the certificate to trust is in `certificate`."""
        return ",".join(f"127.0.0.1:{broker.secured}" for broker in self.brokers)

    @property
    def certificate(self) -> Path:
        """Of all brokers, signed by itself."""
        return self.folder / "certificate.pem"

    @property
    def pids(self) -> list[int]:
        """Of the brokers that were started and not stopped."""
        return [broker.process.pid for broker in self.brokers if broker.process]

    def __enter__(self) -> Self:
        self._watchdog = subprocess.Popen(
            [sys.executable, "-c", WATCHDOG, str(self.folder)], stdin=subprocess.PIPE, text=True, start_new_session=True
        )
        try:
            self.up()
        except BaseException:
            self.down()
            raise
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.down()

    def up(self) -> None:
        """Format the storage, start all, wait until each answers and knows the others."""
        self._format()
        for broker in self.brokers:
            self.start(broker)
        for broker in self.brokers:
            self.wait(broker)

    def down(self) -> None:
        """End all brokers at once and remove their data."""
        running = [broker.process for broker in self.brokers if broker.process]
        for process in running:
            process.kill()
        for process in running:
            process.wait(STOP_SECONDS)
        for broker in self.brokers:
            broker.process = None
        shutil.rmtree(self.folder, ignore_errors=True)
        if self._watchdog and self._watchdog.stdin:
            self._tell(*(f"-{process.pid}" for process in running))
            self._watchdog.stdin.close()
            self._watchdog.wait(STOP_SECONDS)
            self._watchdog = None

    def start(self, broker: Broker) -> None:
        """Start one broker; does not wait until it answers."""
        with broker.log.open("ab") as log:
            broker.process = subprocess.Popen(
                ["java", *HEAP, "-cp", self._classpath, "kafka.Kafka", str(broker.properties)],
                cwd=self.folder, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip
        self._tell(f"+{broker.process.pid}")

    def kill(self, broker: Broker, how: int = signal.SIGKILL) -> None:
        """End one broker; its data stay."""
        process, broker.process = broker.process, None
        if process:
            process.send_signal(how)
            process.wait(STOP_SECONDS)
            self._tell(f"-{process.pid}")

    def wait(self, broker: Broker, seconds: float = READY_SECONDS) -> None:
        """Return once the broker answers and knows as many brokers as run. Raises KafkaMissing with its last words."""
        deadline = time.monotonic() + seconds
        running = len(self.pids)
        while known_brokers(broker.port) < running:
            ended = broker.process is None or broker.process.poll() is not None
            if ended or time.monotonic() > deadline:
                raise KafkaMissing(f"broker {broker.node} does not come up: {broker.log.read_text('utf-8')[-2000:]}")
            time.sleep(0.1)

    def _format(self) -> None:
        voters = ",".join(f"{one.node}@127.0.0.1:{one.controller}" for one in self.brokers)
        replicas = min(3, len(self.brokers))
        cluster = base64.urlsafe_b64encode(uuid.uuid4().bytes).rstrip(b"=").decode()  # may begin with "-"
        keys = certified(self.certificate) if self._secured else None
        scram = ["--add-scram", f"SCRAM-SHA-512=[name={USER},password={PASSWORD}]"] if keys else []
        for broker in self.brokers:
            text = (PROPERTIES + (SECURED if keys else "")).format(
                node=broker.node, voters=voters, port=broker.port, advertised=broker.advertised, controller=broker.controller,
                folder=self.folder / f"data-{broker.node}", replicas=replicas, least=max(1, replicas - 1),
                secured=broker.secured, keys=keys, user=USER, password=PASSWORD,
            )  # fmt: skip
            broker.properties.write_text(text, "utf-8")
            tool = ["java", *HEAP, "-cp", self._classpath, "kafka.tools.StorageTool", "format"]
            done = subprocess.run(
                [*tool, f"--cluster-id={cluster}", "--config", str(broker.properties), *scram],
                capture_output=True,
                text=True,
                check=False,
            )
            if done.returncode:
                raise KafkaMissing(f"the storage could not be formatted: {(done.stdout + done.stderr)[-1000:]}")

    def _tell(self, *lines: str) -> None:
        if self._watchdog and self._watchdog.stdin:
            with contextlib.suppress(BrokenPipeError):
                self._watchdog.stdin.write("".join(f"{line}\n" for line in lines))
                self._watchdog.stdin.flush()


def certified(certificate: Path) -> Path:
    """Make a certificate for the loopback, and beside it a file with its key, as Kafka reads it."""
    key, both = certificate.with_name("key.pem"), certificate.with_name("keys.pem")
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", certificate, "-days", "30",
         "-subj", "/CN=loopback", "-addext", "subjectAltName=IP:127.0.0.1", "-addext", "keyUsage=digitalSignature,keyCertSign"],
        check=True, capture_output=True,
    )  # fmt: skip
    both.write_text(key.read_text("ascii") + certificate.read_text("ascii"), "ascii")
    return both


def free_ports(count: int) -> list[int]:
    """Ports of the loopback that nobody has right now."""
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [int(one.getsockname()[1]) for one in sockets]
    for one in sockets:
        one.close()
    return ports


def known_brokers(port: int) -> int:
    """How many brokers the one at `port` knows of (a Metadata request, version 1, for no topic); 0 while it does not answer."""
    request = struct.pack(">hhih", 3, 1, 7, -1) + struct.pack(">i", 0)
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=2) as wire:
            wire.sendall(struct.pack(">i", len(request)) + request)
            size = struct.unpack(">i", wire.recv(4, socket.MSG_WAITALL))[0]
            answer = wire.recv(size, socket.MSG_WAITALL)
    except (OSError, struct.error):
        return 0
    return int(struct.unpack_from(">i", answer, 4)[0]) if len(answer) >= 8 else 0


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    actions = parser.add_subparsers(dest="action", required=True)
    for name, what in (("up", "start and leave running"), ("down", "end what `up` started"), ("run", "run for a command's time")):
        action = actions.add_parser(name, help=what)
        action.add_argument("--brokers", type=int, default=1, choices=(1, 3))
        action.add_argument("--secured", action="store_true", help="with a second door: TLS, and a login")
        action.add_argument("command", nargs="*", help="for `run`, after --; without one it runs until interrupted")
    chosen = parser.parse_args()
    try:
        match chosen.action:
            case "up":
                return up(chosen.brokers, secured=chosen.secured)
            case "down":
                return down()
            case _:
                return run(chosen.brokers, chosen.command, secured=chosen.secured)
    except KafkaMissing as missing:
        print(f"kafka: {missing}", file=sys.stderr)
        return 1


def up(brokers: int, *, secured: bool) -> int:
    """Start a cluster that stays; its pids are written beside the jars."""
    note = cache() / "running.json"
    if note.exists():
        print(f"kafka: {note} says one is up; `python tools/kafka.py down` ends it", file=sys.stderr)
        return 1
    cluster = Cluster(brokers, secured=secured)
    try:
        cluster.up()
    except BaseException:
        cluster.down()
        raise
    note.write_text(json.dumps({"pids": cluster.pids, "folder": str(cluster.folder)}), "utf-8")
    tell(cluster, secured=secured)
    return 0


def tell(cluster: Cluster, *, secured: bool) -> None:
    """The addresses on standard output; how to come in by the other door on standard error."""
    print(cluster.bootstrap, flush=True)
    if secured:
        print(f"secured: {cluster.secured}, ca_file {cluster.certificate}, {USER} / {PASSWORD}", file=sys.stderr)


def down() -> int:
    """End the cluster that `up` started, by its pids."""
    note = cache() / "running.json"
    if not note.exists():
        print("kafka: none is up", file=sys.stderr)
        return 1
    told = json.loads(note.read_text("utf-8"))
    for pid in told["pids"]:
        if is_broker(pid):
            os.kill(pid, signal.SIGTERM)
    deadline = time.monotonic() + STOP_SECONDS
    while any(map(is_broker, told["pids"])) and time.monotonic() < deadline:
        time.sleep(0.1)
    for pid in filter(is_broker, told["pids"]):
        os.kill(pid, signal.SIGKILL)
    shutil.rmtree(told["folder"], ignore_errors=True)
    note.unlink()
    return 0


def is_broker(pid: int) -> bool:
    """Is it still the broker we started? A pid may belong to somebody else by now."""
    done = subprocess.run(["ps", "-ww", "-o", "args=", "-p", str(pid)], capture_output=True, text=True, check=False)
    return "kafka.Kafka" in done.stdout


def run(brokers: int, command: list[str], *, secured: bool) -> int:
    """A cluster for as long as the command runs."""
    with Cluster(brokers, secured=secured) as cluster:
        tell(cluster, secured=secured)
        try:
            if command:
                return subprocess.run(command, env={**os.environ, "TOCSIN_TEST_KAFKA": cluster.bootstrap}, check=False).returncode
            signal.pause()
        except KeyboardInterrupt:
            return 0
    return 0


if __name__ == "__main__":
    sys.exit(main())
