"""Every receiver refuses and quotes what it was told: no secret of the config is in anything that is kept or shown."""

from __future__ import annotations

import asyncio
import base64
import sys
from pathlib import Path
from urllib.parse import quote

import pytest
from stories.served_day import SetClock, config_for, day_on_loopback

from bot.cli.demo import BEGIN, LENGTH, recorded_day
from bot.fakechat import Call, Reply, listening
from bot.fakechat.smtp import mailing

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parents[2]
PRIVATE = "allow_private: [127.0.0.0/8]"
MAIL = 'sender: a@b.example, to: [c@d.example], user: bot, password: "CANARY-11-PASSWORD"'
LOOKS = (
    ("config", "show"), ("feeds", "list", "--json"), ("feeds", "explain", "locked"), ("deliveries", "list"),
    ("tail", "deliveries", "--no-follow"), ("tail", "polls", "--no-follow"), ("tail", "notices", "--no-follow"),
    ("preview", "--sample"), ("send-test", "slack"), ("doctor", "feeds", "locked", "headed", "around"),
)  # fmt: skip


def receivers(url: str, smtp: int) -> str:
    rows = (
        f'{{name: hook, kind: webhook, url: "{url}/hook/CANARY-01-PATH", secret: "CANARY-02-SIGNING-KEY", {PRIVATE}}}',
        f'{{name: slack, kind: slack, url: "{url}/services/T0/B0/CANARY-03-PATH", {PRIVATE}}}',
        f'{{name: app, kind: slack, token: "xoxb-CANARY-04-TOKEN", channel: C0123456789, api: "{url}", {PRIVATE}}}',
        f'{{name: discord, kind: discord, url: "{url}/api/webhooks/11/CANARY-05-TOKEN", {PRIVATE}}}',
        f'{{name: telegram, kind: telegram, token: "123456:CANARY-06-TOKEN", chat: "-1001", api: "{url}", {PRIVATE}}}',
        f'{{name: teams, kind: teams, url: "{url}/workflows/invoke?sig=CANARY-07-SIGNATURE", {PRIVATE}}}',
        f'{{name: matrix, kind: matrix, server: "{url}", token: "syt_CANARY-08-TOKEN", room: "!a:b.example", {PRIVATE}}}',
        f'{{name: push, kind: ntfy, server: "{url}", topic: "CANARY-09-TOPIC", token: "tk_CANARY-10-TOKEN", {PRIVATE}}}',
        f"{{name: mail, kind: email, host: 127.0.0.1, port: {smtp}, security: starttls, {MAIL}}}",
        f'{{name: tail, kind: apprise, url: "{url.replace("http", "json")}/CANARY-12-PATH"}}',
    )  # fmt: skip
    return "".join(f"  - {row}\n" for row in rows)


def feeds(url: str) -> str:
    host = url.removeprefix("http://")
    return (
        f'  - {{id: locked, url: "http://reader:CANARY-13-PASSWORD@{host}/feed"}}\n'
        f'  - {{id: headed, url: "{url}/feed2", headers: {{Authorization: "Bearer CANARY-14-TOKEN"}}}}\n'
        f'  - {{id: around, url: "http://news.example/rss", proxy: "http://name:CANARY-15-PASSWORD@{host}"}}\n'
    )


def canaries() -> list[str]:
    written = receivers("http://x", 1) + feeds("http://x")
    return sorted({word for piece in written.split("CANARY-")[1:] for word in [f"CANARY-{piece}".split('"')[0].split("@")[0]]})


def forms(canary: str) -> list[bytes]:
    """As it is, percent-encoded, and in base64 at any offset."""
    coded = [base64.b64encode(b"x" * shift + canary.encode())[4 if shift else 0 : -4] for shift in range(3)]
    return [canary.encode(), quote(canary, safe="").encode(), *coded]


async def tocsin(*arguments: str) -> bytes:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", *arguments, cwd=ROOT, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT
    )
    said, _ = await asyncio.wait_for(process.communicate(), 120)
    return said


async def refusing(call: Call) -> Reply:
    """Quotes everything it was told, as careless servers do."""
    told = " ".join((call.path, *call.query.values(), *call.headers.values())).encode() + b" " + call.body
    return Reply(500 if "hook" in call.path else 401, told)


async def test_no_secret_is_in_anything_that_is_written(tmp_path: Path) -> None:
    day = recorded_day()
    with day_on_loopback(day, SetClock(BEGIN + LENGTH)) as base_url:
        async with listening(refusing) as url, mailing() as box:
            text = config_for(day, base_url, f"{url}/plain")
            text = text.replace("feeds:\n", receivers(url, box.port) + "feeds:\n" + feeds(url))
            config = tmp_path / "tocsin.yaml"
            config.write_text(text + "log: {level: debug}\ndeliveries: {drain_for: 4s, ops: [hook, mail]}\n", "utf-8")
            said = [await tocsin(*command, "--config", str(config)) for command in (("run", "--drain"), *LOOKS)]
    kept = {path.name: path.read_bytes() for path in tmp_path.glob("line.db*") if path.is_file()}  # noqa: ASYNC240
    shown = b"\n".join(said)
    assert len(canaries()) >= 15
    assert [name for name in (b"slack", b"telegram", b"mail", b"tail", b"locked", b"around") if name not in shown] == []
    assert len(kept["line.db"]) > 100_000
    everything = shown + b"\n".join(kept.values())
    assert [canary for canary in canaries() if any(form in everything for form in forms(canary))] == []
