"""`tocsin fakechat`: one address for all platforms, receivers to copy into a config, and a page that runs nothing."""

from __future__ import annotations

import re
from ipaddress import ip_network
from pathlib import Path

import pytest
from click.testing import CliRunner
from fakechat.kinds import RECEIVERS

from bot.channels import ReceiverOptions, open_channel
from bot.cli import main
from bot.cli.fakechat import FakeTown
from bot.fakechat import Call, Reply, Shown, listening
from bot.fakechat.page import page, shown
from bot.fakechat.rooms import ROOMS, room_of
from bot.net import Guard, Web, WebOptions
from bot.settings import load
from builders import a_toll, an_alert, an_incident

PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture
async def web():
    found = Web(WebOptions(guard=Guard(allow_private=(ip_network("127.0.0.0/8"),), ports=None)))
    yield found
    await found.close()


def test_every_room_is_sampled_and_its_receiver_fits_into_a_config(tmp_path: Path):
    done = CliRunner().invoke(main, ["fakechat", "--port", "0", "--sample", "--seconds", "0.01"])
    assert done.exit_code == 0, done.output
    config = tmp_path / "tocsin.yaml"
    config.write_text(done.output[done.output.index("receivers:") :].split("\n\n")[0] + "\n", "utf-8")
    names = [one.name for one in load(config, {}).settings.receivers]
    assert [*(f"fake-{room.name}" for room in ROOMS), "fake-email"] == names
    said = re.findall(r"^(fake-[\w-]+): sent, and (updated|followed)", done.output, re.MULTILINE)
    assert names == [name for name, _ in said]


def test_a_port_that_is_taken_is_said_so():
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = CliRunner().invoke(main, ["fakechat", "--port", str(taken.getsockname()[1]), "--seconds", "0"])
    assert done.exit_code == 1
    assert "try --port" in done.output


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.name)
async def test_every_receiver_finds_its_room_behind_the_one_address(room, web, a_clock):
    town = FakeTown()
    async with listening(town.answer) as url:
        options: ReceiverOptions = RECEIVERS.validate_python(town.receivers(url)[room.name])
        channel = open_channel(options, web, a_clock, draw=lambda _: PNG)
        first = await channel.send(an_alert(), key="i1/0/x")
        await channel.send(
            an_alert(an_incident(killed=7, revision=1), reason="toll_rose", previous=a_toll(3)), key="i1/1/x", edits=first
        )
    messages = town.platforms[room.name].shown
    assert len(messages) == (1 if channel.editable else 2)
    assert [name for name, platform in town.platforms.items() if platform.shown] == [room.name]
    assert "Kharkiv" in shown(town.platforms) or room.name == "webhook"


def test_each_path_belongs_to_one_room():
    assert room_of("/nothing/here") is None
    found = [room_of(path) for path in ("/hooks/abc", "/hooks/1/abc", "/api/v1/chat.update", "/api/v4/posts", "/api/chat.update")]
    assert [room.name for room in found if room] == [
        "mattermost_hook", "rocketchat_hook", "rocketchat_bot", "mattermost_bot", "slack_app"]  # fmt: skip


@pytest.mark.parametrize("path", ["/api/chat.postMessage", "/hook", "/_matrix/x", "/bot123456:SECRET-BOT-TOKEN/sendMessage", "/"])
async def test_nonsense_is_refused_and_not_fallen_over(path):
    reply = await FakeTown().answer(Call("POST", path, {}, {}, b"[1"))
    assert isinstance(reply, Reply)
    assert 400 <= reply.status < 500 or b"invalid_auth" in reply.body


async def test_the_page_shows_looks_and_runs_nothing():
    town = FakeTown()
    mrkdwn = "*b* <https://a.example/?x=1&amp;y=2|a.example> &lt;script&gt;"
    for name, body in {
        "slack_hook": {"text": "x", "blocks": [{"type": "section", "text": {"text": mrkdwn}}]},
        "mattermost_hook": {"text": '**b** [a](https://a.example) <script>alert(1)</script> [x](javascript:alert(1)) "onload='},
        "matrix": {"formatted_body": '<b>b</b><img src=x onerror=alert(1)><a href="javascript:alert(1)">x</a>', "body": ""},
        "webhook": {"type": "<script>", "incident": {"id": "<img src=x>"}},
        "telegram": {"text": "😀 <b>x</b> y", "entities": [
            {"type": "text_link", "offset": 3, "length": 8, "url": "javascript:alert(1)"},
            {"type": "bold", "offset": 12, "length": 1}]},
        "teams": {"attachments": [{"content": {"body": [{"inlines": [
            {"type": "TextRun", "text": "<img src=y>", "selectAction": {"url": "javascript:alert(1)"}, "weight": "Bolder"}]}]}}]},
    }.items():  # fmt: skip
        town.platforms[name].shown["m"] = Shown("m", body, silent=True, picture=PNG)
    reply = await town.answer(Call("GET", "/", {}, {}, b""))
    assert isinstance(reply, Reply)
    text = reply.body.decode().partition("<main>")[2].partition("</main>")[0]
    tags = {tag.lower() for tag in re.findall(r"<([a-zA-Z]\w*)", text)}
    assert tags <= {"section", "h2", "article", "p", "b", "s", "a", "img"}
    assert set(re.findall(r'href="([^"]*)"', text)) == {"https://a.example/?x=1&amp;y=2", "https://a.example"}
    assert set(re.findall(r'src="([^,"]*)', text)) == {"data:image/png;base64"}
    assert "default-src 'none'" in page(town.platforms).decode()
    assert text.count("silent") == 6
    assert "<b>y</b>" in text
    assert "<b>&lt;img src=y&gt;</b>" in text
    again = await town.answer(Call("GET", "/elsewhere", {}, {}, b""))
    assert again is not None
    assert again.status == 404
