"""The whole line on Kafka, as processes a test may kill, before feeds and chats of its own; and what must be true in the end."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import count
from pathlib import Path

from fakechat.kinds import KINDS
from feedserver import An, rss

from bot.clock import WallClock
from bot.fakechat import Call, Chat, Reply, Shown, listening
from bot.journal import KafkaOptions, open_journal
from bot.ports import Journal, JournalFailed
from bot.records import Alert
from bot.topics import ALERTS, ARTICLES, ASSESSMENTS, DELIVERIES, FAILURES, INCIDENTS

ROOT = Path(__file__).parents[1]
STORES = count(1)
PARTS = {
    "poller": ("poll",),
    "scorer": ("work", "assess"),
    "correlator": ("work", "correlate", "escalate"),
    "notifier": ("work", "deliver"),
}
READERS = (
    (ARTICLES, "assess"),
    (ASSESSMENTS, "correlate"),
    (INCIDENTS, "escalate"),
    (ALERTS, "deliver.wall"),
    (ALERTS, "deliver.slack"),
)
FEEDS, SERVED = 3, 400
CALM_SECONDS = 240.0
"""So long what is waited for may take on a loaded machine, and a part of the rest."""
MARK = "Possibly repeated"
CITIES = (
    "Kharkiv", "Gaza", "Beirut", "Damascus", "Mosul", "Aden", "Khartoum", "Goma", "Mogadishu", "Tripoli", "Kabul", "Quetta",
    "Mandalay", "Maiduguri", "Bamako", "Niamey", "Ouagadougou", "Bangui", "Juba", "Mekele", "Tehran", "Haifa", "Riyadh",
    "Ankara", "Cairo", "Baku", "Yerevan", "Tbilisi", "Chisinau", "Warsaw", "Vilnius", "Amman", "Doha", "Manila", "Bangkok",
    "Srinagar", "Dhaka", "Bogota", "Caracas", "Nairobi", "Kampala", "Kigali", "Maputo", "Yaounde", "Tunis", "Algiers", "Rabat",
)  # fmt: skip
"""One in each country: many in one would be told of as one night's attack."""
CONFIG = """
journal: {{kind: kafka, bootstrap: "{bootstrap}", prefix: "{prefix}", member_timeout: {member}s, replication: {copies}, {more}}}
poll:
  allow_private: [127.0.0.0/8]
  alert_age: 9999d
  per_host: 8
  paces: {{normal: {{floor: 1s, ceiling: 1s}}}}
alerts: {{news_for: 9999d}}
receivers: [{wall}, {slack}]
routes:
  - {{receiver: wall, update_every: 0s, rate: "9999 per 1m", continue: true}}
  - {{receiver: slack, update_every: 0s, rate: "9999 per 1m"}}
feeds:
{feeds}
"""


@dataclass
class Line:
    """Feeds, chats and processes of one config. `published` are the links of what the feeds have told."""

    config: Path
    options: KafkaOptions
    wall: Chat = field(default_factory=lambda: Chat(KINDS["webhook"].room.platform()))
    slack: Chat = field(default_factory=lambda: Chat(KINDS["slack_hook"].room.platform()))
    items: list[An] = field(default_factory=list)
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    answer_seconds: float = 0.3
    peak_mb: Counter[str] = field(default_factory=Counter)

    def start(self, name: str) -> None:
        """`scorer` or, for a second one, `scorer-2`."""
        command = [sys.executable, "-m", "bot", *PARTS[name.partition("-")[0]], "--config", str(self.config)]
        with self.log(name).open("ab") as log:
            self.running[name] = subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=log)

    def kill(self, name: str) -> None:
        self.weigh()
        process = self.running.pop(name)
        assert process.poll() is None, self.said(name)
        process.kill()
        process.wait()

    def stop(self) -> list[tuple[str, int]]:
        """SIGTERM to all at once; their exit codes. Who is not done in eight seconds ends itself with 1."""
        self.weigh()
        for process in self.running.values():
            process.terminate()
        codes = [(name, process.wait(60)) for name, process in self.running.items()]
        self.running.clear()
        return codes

    def weigh(self) -> None:
        """Note the most memory each has had."""
        for name, process in self.running.items():
            status = Path(f"/proc/{process.pid}/status").read_text("ascii")
            peak = next((int(line.split()[1]) // 1024 for line in status.splitlines() if line.startswith("VmHWM")), 0)
            self.peak_mb[name] = max(peak, self.peak_mb[name])

    def log(self, name: str) -> Path:
        return self.config.with_name(f"{name}.log")

    def said(self, name: str) -> str:
        return f"{name}: {self.log(name).read_text('utf-8')[-3000:]}"

    def publish(self) -> An:
        """One more strike in the next town, always by the same feed; the toll grows by a third: each is worth saying."""
        number = len(self.items)
        city, killed = CITIES[number % len(CITIES)], 3
        for _ in range(number // len(CITIES)):
            killed += max(3, killed // 3)
        link = f"https://news.example/{number}"
        self.items.append(
            An(title=f"Missile strike on {city} kills {killed}", text=f"A missile hit a market in {city}, {killed} died.",
               guid=f"g{number}", link=link, at=datetime.now(UTC))
        )  # fmt: skip
        return self.items[-1]

    async def feed(self, call: Call) -> Reply:
        which = int(call.path.rpartition("/")[2])
        ours = [item for number, item in enumerate(self.items) if number % len(CITIES) % FEEDS == which]
        return Reply(200, rss(ours[-SERVED:]), {"content-type": "application/rss+xml"})

    async def taken_slowly(self, chat: Chat, call: Call) -> Reply | None:
        """Shown at once, answered later: a kill often falls in between."""
        reply = await chat.reply(call)
        await asyncio.sleep(self.answer_seconds)
        return reply

    def shows(self, item: An) -> bool:
        """Has the wall been told of it?"""
        return any(item.link in json.dumps(body) for one in self.wall.shown for body in (*one.before, one.body))

    def missed(self) -> list[str]:
        """What the wall was not told, but where it was told of a later one in the same town: partitions are read side by side,
        so of many that lay ready the last may come first, and the lower toll behind it is no news."""
        last = {number % len(CITIES): number for number, item in enumerate(self.items) if self.shows(item)}
        return [item.title for number, item in enumerate(self.items) if number > last.get(number % len(CITIES), -1)]

    def tell(self, figures: str) -> None:
        """For whoever runs the long form with -s."""
        sys.stderr.write(f"\n{figures}; at most MB {dict(self.peak_mb)}\n")

    def alive(self) -> None:
        for name, process in self.running.items():
            assert process.poll() is None, self.said(name)


@asynccontextmanager
async def line_on(bootstrap: str, folder: Path, *, member_seconds: int = 6, more: str = "") -> AsyncIterator[Line]:
    """Nothing runs yet; whatever runs in the end is killed."""
    options = KafkaOptions(
        bootstrap=bootstrap,
        prefix=f"line-{os.getpid()}-{next(STORES)}.",
        replication=1 + bootstrap.count(","),
        member_timeout=timedelta(seconds=member_seconds),
    )
    line = Line(folder / "tocsin.yaml", options)
    async with (
        listening(line.feed) as feeds,
        listening(partial(line.taken_slowly, line.wall)) as wall,
        listening(partial(line.taken_slowly, line.slack)) as slack,
    ):
        local = {"allow_private": ["127.0.0.0/8"]}
        line.config.write_text(
            CONFIG.format(
                bootstrap=bootstrap, prefix=options.prefix, member=member_seconds, copies=options.replication, more=more,
                wall=json.dumps({"name": "wall", **KINDS["webhook"].room.at(wall), **local}),
                slack=json.dumps({"name": "slack", **KINDS["slack_hook"].room.at(slack), **local}),
                feeds="\n".join(f"  - {{id: f{n}, url: '{feeds}/{n}', language: en, publisher: P{n}}}" for n in range(FEEDS)),
            ), "utf-8",
        )  # fmt: skip
        try:
            yield line
        finally:
            for process in line.running.values():
                process.kill()
                process.wait()


@asynccontextmanager
async def journal_of(line: Line) -> AsyncIterator[Journal]:
    journal = await open_journal(line.options, WallClock(), Path())
    try:
        yield journal
    finally:
        await journal.close()


async def until(line: Line, true: Callable[[], Awaitable[bool]], what: str, seconds: float = CALM_SECONDS) -> float:
    """Look again and again: the processes are real, and say nothing to us when they get somewhere. How long it took."""
    began = time.monotonic()
    while True:
        line.alive()
        try:
            if await true():
                return time.monotonic() - began
        except JournalFailed as error:
            if not error.passing:
                raise
        assert time.monotonic() - began < seconds, what + "".join(f"\n{line.said(name)}" for name in line.running)
        await asyncio.sleep(0.2)


async def told_of(line: Line, item: An) -> float:
    """How long it takes until the wall shows it."""

    async def shown() -> bool:
        return line.shows(item)

    return await until(line, shown, f"{item.title} was never told")


async def all_told(line: Line, journal: Journal) -> None:
    """Every article is in, every reader has handled all, and every alert has come to an end at both receivers."""

    left: list[object] = []

    async def done() -> bool:
        articles = {one.url async for one in journal.replay(ARTICLES)}
        lags = [(reader, await journal.lag(topic, reader=reader)) for topic, reader in READERS]
        left[:] = [item.link for item in line.items if item.link not in articles]
        left.extend(one for one in lags if one[1])
        left.extend(await untold(journal))
        return not left

    before: list[object] = []
    while True:  # as long as less and less is left: after hundreds of rounds it may be much
        try:
            await until(line, done, "the line did not get to its end")
            break
        except AssertionError as error:
            if left == before:
                raise AssertionError(f"left: {left}") from error
            before = list(left)
    line.weigh()


async def untold(journal: Journal) -> set[tuple[str, str, str]]:
    alerts = [one async for one in journal.replay(ALERTS)]
    kept = [one async for one in journal.replay(DELIVERIES)]
    steps = {(one.alert_id, one.receiver): one for one in kept}
    ended = {(one.alert_id, one.receiver) for one in kept if one.outcome in {"sent", "folded"}}
    keys = {(alert.id, receiver) for alert in alerts for receiver in alert.receivers} - ended
    return {(*key, f"{steps[key].outcome} {steps[key].detail}" if key in steps else "nothing") for key in keys}


async def nothing_is_lost_or_said_twice(line: Line, journal: Journal) -> tuple[int, int, int]:
    """The ledgers of what was published and of what people saw are the oracle. Articles, alerts, marked repeats."""
    assert [] == [one async for one in journal.replay(FAILURES)]
    articles = {one.id: one async for one in journal.replay(ARTICLES)}
    assert {item.link for item in line.items} == {one.url for one in articles.values()}
    assert len(line.items) == len(articles), "an article under two ids"
    assessed = {one.article_id: one async for one in journal.replay(ASSESSMENTS)}
    assert articles.keys() == assessed.keys()
    incidents = {one.id: one async for one in journal.replay(INCIDENTS)}
    reported = {report.article_id for one in incidents.values() for report in one.reports}
    assert {id_ for id_, one in assessed.items() if one.relevant} <= reported
    alerts: dict[str, Alert] = {}
    async for one in journal.replay(ALERTS):
        assert alerts.setdefault(one.id, one).reason == one.reason, "two alerts under one id"
    assert incidents.keys() == {one.incident_id for one in alerts.values()}
    assert [] == line.missed()
    assert set() == await untold(journal)
    sent = {(one.alert_id, one.receiver): one async for one in journal.replay(DELIVERIES) if one.outcome == "sent"}
    alone = {alert_id for (alert_id, receiver), one in sent.items() if receiver == "wall" and not one.detail.startswith("in d")}
    seen = Counter(body["alert"]["id"] for shown in line.wall.shown for body in (*shown.before, shown.body) if "incident" in body)
    assert alone <= seen.keys(), "sent, and not shown"
    assert [] == [id_ for id_, times in seen.items() if times > 1], "shown twice on a receiver that tells repeats"
    return len(articles), len(alerts), repeats_are_marked(line.slack)


def repeats_are_marked(chat: Chat) -> int:
    """Where nobody can tell a repeat, it says that it may be one. How many do."""
    texts = [words(chat, one) for one in chat.shown]
    unmarked = Counter(text for text in texts if MARK not in text)
    assert [] == [text for text, times in unmarked.items() if times > 1], "shown twice without a mark"
    return sum(MARK in text for text in texts)


def words(chat: Chat, shown: Shown) -> str:
    return "\n".join(chat.platform.lines(shown.body))
