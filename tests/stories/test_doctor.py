"""`tocsin doctor` on installations that work and on ones that do not, and `doctor feeds` against a real web server."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from feedserver import An, FeedServer, a_web, answers, document, hangs, redirects, rss, serving

from bot.cli import main
from bot.clock import WallClock
from bot.feeds import FeedOptions, PollOptions
from bot.feeds.checkup import Checkup, check_feeds

NOW = datetime.now(UTC)


def tocsin(config: Path, *arguments: str) -> Result:
    return CliRunner(env={"COLUMNS": "200"}).invoke(main, ["doctor", "--config", str(config), *arguments])


def findings(config: Path) -> dict[str, tuple[str, str]]:
    lines = tocsin(config, "--json").stdout.splitlines()
    return {one["what"]: (one["verdict"], one["words"]) for one in map(json.loads, lines)}


# --- the installation ----------------------------------------------------------------------------------------------------


@pytest.fixture
def config(tmp_path: Path) -> Path:
    path = tmp_path / "tocsin.yaml"
    path.write_text(
        "journal: {kind: embedded, path: var/line.db}\npoll: {contact: ops@example.org}\n"
        "receivers: [{name: wall, kind: console}]\n"
    )
    return path


def test_an_installation_that_works_is_said_to(config):
    done = tocsin(config)
    assert done.exit_code == 0, done.output
    assert "fail" not in done.output
    found = findings(config)
    assert list(found) == [
        "python",
        "config",
        "journal",
        "space",
        "lexicons",
        "gazetteer",
        "language identifier",
        "receiver wall",
    ]
    assert found["journal"] == ("ok", str(config.parent / "var" / "line.db"))


def test_a_config_with_mistakes_is_told_like_config_check_does(config):
    config.write_text("jurnal: {}\npoll: {contct: x}\n")
    done = tocsin(config)
    assert done.exit_code == 1
    assert done.output.count("fail  config") == 2
    assert "tocsin.yaml:1: jurnal: unknown key 'jurnal'; did you mean 'journal'?" in done.output


def test_a_journal_that_cannot_be_opened_is_told(config):
    (config.parent / "var").write_text("a file where a folder should be")
    assert findings(config)["journal"][0] == "fail"
    assert tocsin(config).exit_code == 1


def test_what_is_unwise_is_a_warning_only(config):
    config.write_text("journal: {kind: memory}\n")
    found = findings(config)
    assert (found["journal"][0], found["contact"][0]) == ("warn", "warn")
    assert tocsin(config).exit_code == 0


def test_an_operator_s_lexicon_that_cannot_be_read_is_told(config):
    (config.parent / "own.yaml").write_text("- a list\n")
    config.write_text(config.read_text() + "scoring: {lexicons: [own.yaml]}\n")
    verdict, words = findings(config)["lexicons"]
    assert (verdict, "own.yaml" in words) == ("fail", True)


@pytest.mark.parametrize(
    ("receiver", "verdict", "words"),
    [
        ("{url: 'http://127.0.0.1:9/secret-path', allow_private: [127.0.0.0/8]}", "ok", "127.0.0.1 has an address"),
        ("{url: 'http://127.0.0.1:9/secret-path'}", "fail", "127.0.0.1 is not on the public internet (see allow_private)"),
        ("{url: 'https://no-such-host.invalid/secret-path'}", "fail", "no-such-host.invalid has no address"),
    ],
)
def test_the_address_of_a_receiver_is_looked_up_and_nothing_is_posted(config, receiver, verdict, words):
    config.write_text(f"journal: {{kind: memory}}\nreceivers:\n  - {{name: hook, kind: webhook, {receiver[1:]}\n")
    found = findings(config)["receiver hook"]
    assert found[0] == verdict
    assert words in found[1]
    assert "secret-path" not in tocsin(config).output


@pytest.mark.kafka
@pytest.mark.xdist_group("kafka")
def test_a_journal_on_kafka_is_opened(config, kafka_bootstrap):
    config.write_text(f"journal: {{kind: kafka, bootstrap: '{kafka_bootstrap}', prefix: 'doctor.', replication: 1}}\n")
    assert ("ok", f"Kafka at {kafka_bootstrap}") == findings(config)["journal"]


def test_a_judge_is_asked_once_and_its_trouble_has_a_word(config):
    before = config.read_text()
    with a_server() as server:
        server.acts = {
            "/good": answers(200, b'{"strike": 0.97, "name": "m", "version": "2"}'),
            "/bad": answers(200, b"{}"),
            "/away": answers(503),
        }
        found = {}
        for path in server.acts:
            judge = f"{{url: '{server.url(path)}', allow_private: [127.0.0.0/8]}}"
            config.write_text(f"{before}scoring: {{judge: {judge}}}\n")
            found[path] = findings(config)["judge"]
    without = "; articles are scored without it"
    assert found == {
        "/good": ("ok", "m 2 holds a sample strike likely: 0.97"),
        "/bad": ("fail", f"gives no opinion: bad_answer{without}"),
        "/away": ("fail", f"gives no opinion: http_503{without}"),
    }


# --- the feeds -----------------------------------------------------------------------------------------------------------


@contextmanager
def a_server() -> Iterator[FeedServer]:
    """On a thread of its own, since the command runs a loop of its own."""
    loop, ready, stop = asyncio.new_event_loop(), threading.Event(), asyncio.Event()
    servers: list[FeedServer] = []

    async def serve() -> None:
        async with serving() as server:
            servers.append(server)
            ready.set()
            await stop.wait()

    thread = threading.Thread(target=loop.run_until_complete, args=(serve(),))
    thread.start()
    assert ready.wait(10)
    try:
        yield servers[0]
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join()
        loop.close()


def write(path: Path, server: FeedServer, *names: str) -> Path:
    feeds = "".join(f"  - {{id: {name}, url: '{server.url('/' + name)}'}}\n" for name in names)
    path.write_text(f"poll: {{allow_private: [127.0.0.0/8]}}\njournal: {{kind: memory}}\nfeeds:\n{feeds}")
    return path


def test_every_feed_is_asked_once_and_each_trouble_has_its_word(tmp_path):
    with a_server() as server:
        server.acts = {
            "/good": document(rss([An(at=NOW - timedelta(hours=3)), An(title="Older", guid="g2", at=NOW - timedelta(days=2))])),
            "/old": document(rss([An(at=NOW - timedelta(days=90))])),
            "/moved": redirects("/good", 301),
            "/page": document(b"<html><body>Hello</body></html>", "text/html"),
            "/empty": document(rss([])),
            "/limited": answers(429, retry_after="60"),
        }
        names = ("good", "old", "moved", "page", "empty", "limited", "gone")
        path = write(tmp_path / "tocsin.yaml", server, *names)
        done = tocsin(path, "feeds", "--json")
        states = {one["id"]: one for one in map(json.loads, done.stdout.splitlines())}
        assert sorted(server.paths()) == sorted(["/good", *(f"/{name}" for name in names)])
        table = tocsin(path, "feeds", "--broken")
    assert done.exit_code == 1
    assert {name: (one["state"], one.get("error", ""), one.get("items", 0)) for name, one in states.items()} == {
        "good": ("fine", "", 2),
        "old": ("old", "", 1),
        "moved": ("moved", "", 2),
        "page": ("failed", "html_page", 0),
        "empty": ("empty", "", 0),
        "limited": ("failed", "rate_limited", 0),
        "gone": ("failed", "not_found", 0),
    }
    assert states["moved"]["moved_to"].endswith("/good")
    assert datetime.fromisoformat(states["good"]["newest_at"]) == (NOW - timedelta(hours=3)).replace(microsecond=0)
    assert "7 feeds asked, 3 failed." in table.stdout
    assert "html_page" in table.stdout
    assert "good" not in table.stdout


def test_feeds_that_all_work_exit_with_0_and_some_can_be_named(tmp_path):
    with a_server() as server:
        server.acts = {"/a": document(rss([An(at=NOW - timedelta(hours=3))])), "/b": answers(500)}
        path = write(tmp_path / "tocsin.yaml", server, "a", "b")
        done = tocsin(path, "feeds", "a")
        assert (done.exit_code, server.paths()) == (0, ["/a"])
        assert "3 h" in done.stdout
        wrong = tocsin(path, "feeds", "aa")
    assert (wrong.exit_code, "Did you mean 'a'?" in wrong.output) == (2, True)


@pytest.mark.parametrize(("per_host", "least", "limit"), [(1, 1, 1), (2, 1, 2), (9, 3, 9)])
async def test_one_host_is_not_asked_more_at_once_than_polling_would(per_host, least, limit):
    async with serving() as server, a_web() as web:
        open_now, most = 0, 0

        async def counted(asked: object, writer: asyncio.StreamWriter) -> None:
            nonlocal open_now, most
            open_now += 1
            most = max(most, open_now)
            await asyncio.sleep(0.02)  # a server that takes its time
            await document(rss([An()]))(asked, writer)  # type: ignore[arg-type]
            open_now -= 1

        feeds = [FeedOptions(url=server.url(f"/{number}"), id=str(number)) for number in range(9)]
        server.acts = {f"/{number}": counted for number in range(9)}
        heard: list[Checkup] = []
        found = await check_feeds(feeds, PollOptions(per_host=per_host), web, WallClock(), heard.append)
    assert [one.feed.id for one in found] == [feed.id for feed in feeds]
    assert sorted(one.feed.id for one in heard) == [feed.id for feed in feeds]
    assert least <= most <= limit


def test_when_not_one_feed_answers_the_network_is_suspected(tmp_path):
    with a_server() as server:
        path = write(tmp_path / "tocsin.yaml", server, "a", "b")
        done = tocsin(path, "feeds")
    assert (done.exit_code, "2 feeds asked, 2 failed. Not one answered" in done.stdout) == (1, True)


async def test_feeds_that_wait_for_a_slow_host_take_no_place_of_others():
    async with serving() as server, a_web() as web:
        server.acts = {"/hangs": hangs(server)}
        slow = [FeedOptions(url=server.url("/hangs"), id=f"slow{number}") for number in range(3)]
        other = FeedOptions(url=server.url("/", host="127.0.0.2"), id="other")  # nobody listens there, which is told at once
        heard: list[Checkup] = []
        found = await check_feeds([*slow, other], PollOptions(per_host=1, concurrency=2), web, WallClock(), heard.append)
    assert [one.error for one in found[:3]] == ["timeout"] * 3
    assert heard[0].feed.id == "other"
