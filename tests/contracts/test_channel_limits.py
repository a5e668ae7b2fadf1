"""Ten thousand calls into platforms whose limits hold, on a clock wound by hand; and what any failure tells of a secret."""

from __future__ import annotations

import base64
import logging
import random
import traceback
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qsl, quote

import httpx
import pytest
from fakechat.kinds import ALL, KINDS, LOOPBACK

from bot.channels import open_channel, secrets
from bot.fakechat import Call, Chat, CommitThen, Drop, Fault, Instead, Reply
from bot.fakechat.hosted import SlackApp
from bot.net import Guard, Web, WebOptions
from bot.ports import Channel, Rejected, Unavailable, Unsure
from bot.records import Alert
from builders import NOON, an_alert, an_incident
from conftest import HandClock

CALLS = 10_000
NOWHERE = "http://127.0.0.1:1"


class Wire(httpx.AsyncBaseTransport):
    """Straight into the fake chat, without a socket."""

    def __init__(self, chat: Chat) -> None:
        self.chat = chat

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        body = b"".join([part async for part in request.stream])  # type: ignore[union-attr]
        path, _, query = request.url.raw_path.decode().partition("?")
        headers = {name.lower(): value for name, value in request.headers.items()}
        reply = await self.chat.reply(Call(request.method, path, dict(parse_qsl(query)), headers, body))
        if reply is None:
            raise httpx.ReadError("reset")
        return httpx.Response(reply.status, headers=dict(reply.headers), content=reply.body)


def opened(name: str, clock: HandClock, *, limited: bool) -> tuple[Chat, Channel]:
    platform = KINDS[name].room.platform()
    if isinstance(platform, SlackApp):
        platform.files_at = NOWHERE
    chat = Chat(platform, clock if limited else None)
    web = Web(WebOptions(guard=Guard(allow_private=LOOPBACK, ports=None)), transport=Wire(chat))
    return chat, open_channel(KINDS[name].options(NOWHERE), web, clock)


class Desk:
    """Sends as the last stage does, without its digests: waits as told, repeats what is in doubt, edits what was shown."""

    def __init__(self, channel: Channel, clock: HandClock) -> None:
        self.sent: set[str] = set()
        self._channel, self._clock = channel, clock
        self._receipts: dict[str, str] = {}

    async def say(self, alert: Alert) -> None:
        doubt, edits = False, self._receipts.get(alert.incident_id, "")
        while alert.id not in self.sent:
            repeat = doubt and not self._channel.idempotent
            try:
                receipt = await self._channel.send(alert, key=f"{alert.id}/wall", edits=edits, repeat=repeat)
            except Unavailable as later:
                await self._clock.sleep((later.retry_after or timedelta(seconds=5)).total_seconds())
            except Unsure:
                doubt = True
                await self._clock.sleep(5)
            else:
                self._receipts[alert.incident_id] = receipt
                self.sent.add(alert.id)


@pytest.mark.slow
@pytest.mark.parametrize("name", list(KINDS))
async def test_ten_thousand_calls_keep_to_the_limits_and_all_arrive(name, caplog):
    caplog.set_level(logging.CRITICAL)
    count = -(-CALLS // len(KINDS))
    clock = HandClock(NOON)
    chat, channel = opened(name, clock, limited=True)

    desk = Desk(channel, clock)
    for number in range(count):
        incident = an_incident(killed=3, id=f"i{number}", began_at=clock.now(), updated_at=clock.now())
        await desk.say(an_alert(incident, id=f"i{number}/0", receivers=("wall",), at=clock.now()))
    assert desk.sent == {f"i{number}/0" for number in range(count)}
    assert (len(chat.shown), chat.early) == (count, 0)
    limit = chat.platform.limit
    again = [later - earlier for earlier, later in zip(chat.refused_at, chat.refused_at[1:], strict=False)]
    assert [gap for gap in again if gap < min(limit.seconds, 1)] == []
    assert len(chat.refused_at) <= clock.passed / limit.seconds + 1


# ── any weather ──────────────────────────────────────────────────────────────────────────────────────────────────────


def weather(chances: random.Random) -> list[Fault]:
    """What happens to one call: mostly nothing."""
    doubt = CommitThen(Reply(502, b"<html>bad gateway</html>"))
    later = [Instead(Reply(503, b"")), Instead(Reply(429, b"{}", {"retry-after": "7"}))]
    return [chances.choice((Drop(commit=True), Drop(commit=False), doubt, *later))] if chances.random() < 0.4 else []


class Stormy(Wire):
    """Draws the weather anew for every call."""

    def __init__(self, chat: Chat, seed: int) -> None:
        super().__init__(chat)
        self.chances, self.doubts = random.Random(seed), 0

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        faults = weather(self.chances)
        self.doubts += any(isinstance(one, Drop | CommitThen) for one in faults)
        self.chat.will(*faults)
        return await super().handle_async_request(request)


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("name", list(KINDS))
async def test_in_any_weather_all_is_shown_and_what_is_shown_twice_is_marked(name, seed, caplog):
    caplog.set_level(logging.CRITICAL)
    clock, chat = HandClock(NOON), Chat(KINDS[name].room.platform())
    wire = Stormy(chat, seed)
    web = Web(WebOptions(guard=Guard(allow_private=LOOPBACK, ports=None)), transport=wire)
    channel = open_channel(KINDS[name].options(NOWHERE), web, clock)

    desk = Desk(channel, clock)
    for revision, killed in ((0, 3), (1, 17)):
        for number in range(8):
            incident = an_incident(
                killed=killed, id=f"i{number}", revision=revision, began_at=clock.now(), updated_at=clock.now()
            )
            reason = "toll_rose" if revision else "first"
            alert = an_alert(incident, id=f"i{number}/{revision}", receivers=("wall",), reason=reason)
            await desk.say(alert)
            assert alert.id in desk.sent
    assert wire.doubts
    told = ["\n".join(chat.platform.lines(one.body)) for one in chat.shown]
    for number in range(8):
        about = [text for text in told if f"incident i{number}" in text or f'"id": "i{number}"' in text]
        unmarked = [text for text in about if "Possibly repeated" not in text]
        assert len(unmarked) <= (1 if channel.editable else 2), unmarked
        assert any("17" in text for text in about), "the newest state is nowhere"
        if channel.idempotent:
            assert about == unmarked
            assert len(about) == (1 if channel.editable else 2)


# ── twelve canaries ──────────────────────────────────────────────────────────────────────────────────────────────────

CANARIES = {
    "webhook": {"url": f"{NOWHERE}/hook/CANARY-01-PATH", "secret": "CANARY-02-SIGNING-KEY"},
    "slack_hook": {"url": f"{NOWHERE}/services/T0/B0/CANARY-03-PATH"},
    "slack_app": {"token": "xoxb-CANARY-04-TOKEN"},
    "discord": {"url": f"{NOWHERE}/api/webhooks/11/CANARY-05-TOKEN"},
    "discord_bot": {"token": "CANARY-06.TOKEN"},
    "telegram": {"token": "123456:CANARY-07-TOKEN"},
    "teams": {"url": f"{NOWHERE}/workflows/invoke?sig=CANARY-08-SIGNATURE"},
    "mattermost_hook": {"url": f"{NOWHERE}/hooks/CANARY-09-PATH"},
    "mattermost_bot": {"token": "CANARY-10-TOKEN"},
    "rocketchat_hook": {"url": f"{NOWHERE}/hooks/1/CANARY-11-PATH"},
    "rocketchat_bot": {"token": "CANARY-12-TOKEN"},
    "googlechat": {"url": f"{NOWHERE}/v1/spaces/AAAA/messages?key=CANARY-13-KEY&token=CANARY-14-TOKEN"},
    "matrix": {"token": "syt_CANARY-15-TOKEN"},
    "ntfy": {"topic": "CANARY-16-TOPIC", "token": "tk_CANARY-17-TOKEN"},
}
FAULTS = ("ok", "drop", "dropped late", *(f"{status}" for status in (200, 302, 400, 401, 403, 404, 410, 413, 429, 500, 501, 503)))


def fault(kind: str, echo: bytes) -> list[Fault]:
    match kind:
        case "ok":
            return []
        case "drop":
            return [Drop(commit=False)]
        case "dropped late":
            return [Drop(commit=True)]
        case "500":
            return [CommitThen(Reply(500, echo))]
        case status:
            said = dict.fromkeys(("error", "message", "description", "errcode"), echo.decode())
            return [Instead(Reply.of(said, int(status), retry_after="9", location=f"https://x.example/{echo.decode()}"))]


@pytest.fixture
def channels(a_clock: HandClock) -> dict[str, tuple[Chat, Channel, Any]]:
    found = {}
    for kind in ALL:
        options = kind.options(NOWHERE, **CANARIES[kind.name])
        chat = Chat(kind.room.platform())
        web = Web(WebOptions(guard=Guard(allow_private=LOOPBACK, ports=None)), transport=Wire(chat))
        found[kind.name] = (chat, open_channel(options, web, a_clock), options)
    return found


def forms(canary: str) -> list[str]:
    """As it is, percent-encoded, in base64, and its two ends."""
    return [canary, quote(canary, safe=""), base64.b64encode(canary.encode()).decode(), canary[:9], canary[-8:]]


@pytest.mark.parametrize("kind", FAULTS)
async def test_no_canary_sings_whatever_fails(kind, channels, caplog, capsys):
    caplog.set_level("DEBUG")
    kept: list[str] = []
    for name, (chat, channel, options) in channels.items():
        echo = " ".join(secrets(options)).encode()
        chat.platform.answer = lambda _, good=KINDS[name].good: good  # type: ignore[method-assign]
        chat.will(*fault(kind, echo))
        try:
            kept.append(await channel.send(an_alert(), key="k"))
        except (Rejected, Unavailable, Unsure) as error:
            kept += [str(error), repr(error), repr(error.__cause__)]
            kept.append("".join(traceback.format_exception(error, limit=0)))
        kept += [repr(options), str(options), options.model_dump_json(), repr(channel), repr(channel.__dict__)]
    printed = capsys.readouterr()
    everything = "\n".join((*kept, caplog.text, printed.out, printed.err))
    canaries = [one[one.index("CANARY") :].partition("&")[0] for given in CANARIES.values() for one in given.values()]
    canaries += ["CANARY-14-TOKEN"]
    assert len(set(canaries)) >= 12
    assert [canary for canary in canaries if any(form in everything for form in forms(canary))] == []
