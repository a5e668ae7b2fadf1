"""Chats that are down, slow, gone or attacked, behind the whole line over real HTTP: nothing is lost, nobody waits for others."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from fakechat import oracle
from structlog.testing import capture_logs

from bot.app import Line, newest, opened, run_line
from bot.fakechat import Chat, Drop, Fault, Hold, Instead, Reply, served
from bot.fakechat.hosted import DiscordHook, SlackApp, TelegramBot
from bot.fakechat.signed_hook import SignedHook
from bot.journal import MemoryJournal
from bot.records import Article
from bot.settings import Config, Settings
from bot.topics import ALERTS, ARTICLES, DELIVERIES, FAILURES, NOTICES
from builders import NOON, an_article
from conftest import HandClock

SOON = 30.0
PLATFORMS = {"slack": SlackApp, "discord": DiscordHook, "telegram": TelegramBot, "webhook": SignedHook}
EVERYBODY = tuple(PLATFORMS)
BUSY = Instead(Reply(503, b"down"))
GONE = Instead(Reply.of({"message": "Unknown Webhook", "code": 10015}, 404))
PINGS = "@everyone @here <!channel> <@U123> <@&77> :rotating_light: /start [free](https://evil.example) tg://user?id=1 "
CITIES = ("Kharkiv", "Odesa", "Lviv")


def too_many(seconds: int) -> Instead:
    return Instead(Reply.of({"ok": False, "parameters": {"retry_after": seconds}}, 429, retry_after=str(seconds)))


class QuickClock(HandClock):
    """Long pauses pass at once, short ones as they are."""

    async def sleep(self, seconds: float) -> None:
        if seconds >= 0.1:
            await super().sleep(seconds)
        await asyncio.sleep(0 if seconds >= 0.1 else seconds)


def receiver(name: str, url: str) -> dict[str, object]:
    own: dict[str, dict[str, object]] = {
        "slack": {"token": "xoxb-SECRETSECRET-1", "channel": "C0001", "api": f"{url}/api"},
        "discord": {"url": f"{url}/api/webhooks/11/SECRET-TOKEN_11"},
        "telegram": {"token": "123456:SECRET-BOT-TOKEN", "chat": -1001, "api": url},
        "webhook": {"url": f"{url}/hook"},
    }
    maps = {} if name == "webhook" else {"map": False}  # a map is a request of its own
    return {"name": name, "kind": name, "allow_private": ["127.0.0.0/8"], **maps, **own[name]}


@dataclass
class Wired:
    """The line, and the chats it speaks to."""

    line: Line
    chats: dict[str, Chat]
    clock: QuickClock

    def will(self, *faults: Fault) -> None:
        for chat in self.chats.values():
            chat.will(*faults)

    async def read(self, *articles: Article) -> None:
        """Until everybody has been told of them."""
        await self.line.journal.append(ARTICLES, *articles)
        async with asyncio.timeout(SOON):
            await run_line(self.line, poll=False, drain=True)

    async def outcomes(self) -> dict[str, str]:
        return {id_: step.outcome for id_, step in (await newest(self.line.journal, DELIVERIES)).items() if not step.covers}

    async def alerts(self) -> list[str]:
        return list(await newest(self.line.journal, ALERTS))


@pytest.fixture
async def wired() -> AsyncIterator[Wired]:
    async with everybody() as found:
        yield found


@asynccontextmanager
async def everybody() -> AsyncIterator[Wired]:
    clock = QuickClock(NOON)
    async with AsyncExitStack() as stack:
        chats = {name: await stack.enter_async_context(served(PLATFORMS[name]())) for name in EVERYBODY}
        receivers = [receiver(name, chat.url) for name, chat in chats.items()]
        settings = Settings.model_validate(
            {"journal": {"kind": "memory"}, "receivers": receivers, "deliveries": {"drain_for": "2h", "give_up_after": "9999d"}}
        )
        config = Config(settings, Path())
        line = await stack.enter_async_context(opened(config, clock=clock, journal=MemoryJournal(clock)))
        yield Wired(line, chats, clock)


def strike(city: str, killed: str = "three", *, who: str = "suspilne", minutes: float = 0, odd: str = "") -> Article:
    title, url = f"{odd}Missile hits apartment block in {city}, killing {killed}", f"https://{who}.example/{city}"
    at = NOON + timedelta(minutes=minutes)
    return an_article(id=f"{city}-{who}-{killed}", title=title, text=title, seen_at=at, published_at=at, feed_id=who,
                      publisher=f"{odd}{who.title()}", family=who, url=url, digest=killed)  # fmt: skip


OUTAGES: dict[str, tuple[Fault, ...]] = {
    "503": (BUSY,) * 5,
    "429": (too_many(20),) * 3,
    "both": (BUSY, too_many(20), BUSY, too_many(3)),
}


@pytest.mark.parametrize("outage", list(OUTAGES))
async def test_nothing_is_lost_while_the_chats_are_down_and_each_incident_is_one_message(wired, outage):
    wired.will(*OUTAGES[outage])
    await wired.read(*(strike(city) for city in CITIES))
    await wired.read(strike("Kharkiv", "nine", who="bbc", minutes=20))
    alerts = await wired.alerts()
    assert len(alerts) >= len(CITIES) + 1
    assert set((await wired.outcomes()).values()) == {"sent"}
    assert sorted(await wired.outcomes()) == sorted(f"{alert}/{name}" for alert in alerts for name in EVERYBODY)
    for name, chat in wired.chats.items():
        assert len(chat.shown) == len(CITIES), name
        (kharkiv,) = [one for one in chat.shown if "Kharkiv" in str(one.body)]
        assert len(kharkiv.before) >= 1, name
        assert ("9" in str(kharkiv.body), "repeated" in str(kharkiv.body).lower()) == (True, False), name


async def test_the_chats_are_not_asked_before_the_time_they_named(wired):
    wired.will(too_many(20), too_many(40))
    await wired.read(strike("Kharkiv"))
    assert wired.clock.passed >= 60
    assert {name: len(chat.calls) for name, chat in wired.chats.items()} == dict.fromkeys(EVERYBODY, 3)


async def test_an_answer_that_never_came_is_repeated_with_a_mark_where_nobody_can_tell(wired):
    wired.will(Drop(commit=True))
    await wired.read(strike("Kharkiv"))
    shown = {name: ["repeat" in str(one.body).lower() for one in chat.shown] for name, chat in wired.chats.items()}
    twice = [False, True]
    assert shown == {"slack": twice, "discord": twice, "telegram": twice, "webhook": [False]}


async def test_a_slow_chat_keeps_nobody_else_waiting(wired):
    go_on = asyncio.Event()
    wired.chats["slack"].will(Hold(go_on))
    journal = wired.line.journal
    async with asyncio.timeout(SOON):
        running = asyncio.create_task(run_line(wired.line, poll=False, drain=True))
        await journal.append(ARTICLES, *(strike(city) for city in CITIES))
        await wired.chats["slack"].arrived.wait()
        others = [name for name in EVERYBODY if name != "slack"]
        while any(len(wired.chats[name].shown) < len(CITIES) for name in others):  # noqa: ASYNC110 - chats have no event
            await asyncio.sleep(0.01)
        while_held = {name: len(chat.shown) for name, chat in wired.chats.items()}
        go_on.set()
        await running
    assert while_held == {"slack": 0} | dict.fromkeys(others, len(CITIES))
    assert len(wired.chats["slack"].shown) == len(CITIES)


async def test_a_chat_that_is_gone_is_told_to_the_operator_and_stops_nobody(wired):
    wired.chats["discord"].will(*[GONE] * 999)
    with capture_logs() as lines:
        await wired.read(*(strike(city) for city in CITIES))
    broken = [line for line in lines if line["event"] == "receiver broken"]
    assert {(line["receiver"], line["log_level"]) for line in broken} == {("discord", "error")}
    assert "SECRET-TOKEN_11" not in str(lines)
    assert {name for name, chat in wired.chats.items() if chat.shown} == set(EVERYBODY) - {"discord"}
    outcomes = await wired.outcomes()
    assert {id_.rpartition("/")[2] for id_, outcome in outcomes.items() if outcome != "sent"} == {"discord"}
    assert set(outcomes.values()) <= {"sent", "waiting", "held"}
    assert {notice.what for notice in (await newest(wired.line.journal, NOTICES)).values()} == {"receiver_broken"}
    assert await newest(wired.line.journal, FAILURES) == {}


async def test_operators_hear_once_that_a_chat_is_gone_and_once_that_it_is_back_with_a_restart_in_between(wired):
    wired.chats["discord"].will(*[GONE] * 999)
    await wired.read(strike("Kharkiv"))
    await wired.read(strike("Odesa", minutes=1))
    wired.chats["discord"].faults.clear()
    await wired.read(strike("Lviv", minutes=2))
    told = [(one.subject, one.what) for one in (await newest(wired.line.journal, NOTICES)).values()]
    assert told == [("discord", "receiver_broken"), ("discord", "receiver_back")]


async def test_mentions_in_the_words_of_a_feed_ring_for_nobody_in_messages_and_in_edits(wired):
    await wired.read(strike("Kharkiv", odd=PINGS))
    await wired.read(strike("Kharkiv", "nine", who="bbc", minutes=20, odd=PINGS))
    readers: dict[str, Any] = {"slack": oracle.slack, "discord": oracle.discord, "telegram": oracle.telegram}
    for name, read in readers.items():
        (shown,) = wired.chats[name].shown
        assert len(shown.before) >= 1, name
        for body in (*shown.before, shown.body):
            assert "everyone" in str(body), name
            assert (read(body).mentions, read(body).spoofed) == ([], []), name
