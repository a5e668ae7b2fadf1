"""The pages on receivers are true: every kind has one, its examples load, and the table says what the code does."""

from __future__ import annotations

import re
import typing
from pathlib import Path

import pytest
import yaml
from fakechat.kinds import KINDS, RECEIVERS

from bot.channels import ReceiverOptions, open_channel
from bot.channels.fields import ThreadOptions
from bot.channels.room import Room
from bot.fakechat.rooms import ROOMS, SIGNING_KEY
from bot.net import Web, WebOptions
from bot.settings import load
from conftest import HandClock
from tools import draw_receivers

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "docs" / "receivers"
ALL_KINDS = sorted(one.model_fields["kind"].default for one in typing.get_args(typing.get_args(ReceiverOptions)[0]))
FILLED = {
    "WEBHOOK_KEY": SIGNING_KEY, "SLACK_TOKEN": "xoxb-1", "TELEGRAM_TOKEN": "1:a",
    "SMTP_PASSWORD": "p",
    "SLACK_WEBHOOK_URL": "https://hooks.slack.com/services/T/B/X", "DISCORD_WEBHOOK_URL": "https://discord.com/api/webhooks/1/x",
    "DISCORD_TOKEN": "x.y", "TEAMS_URL": "https://x.example/workflows/1?sig=x", "MATTERMOST_URL": "https://chat.example/hooks/x",
    "MATTERMOST_TOKEN": "x", "ROCKETCHAT_TOKEN": "x", "ROCKETCHAT_USER": "u", "ROCKETCHAT_URL": "https://chat.example/hooks/1/x",
    "GOOGLE_CHAT_URL": "https://chat.googleapis.com/v1/spaces/A/messages?key=k&token=t", "MATRIX_TOKEN": "syt_x",
    "NTFY_TOPIC": "x", "NTFY_TOKEN": "tk_x", "APPRISE_URL": "pover://u@t", "TOCSIN_CONTACT": "",
}  # fmt: skip


def yaml_of(page: Path) -> str:
    return "\n".join(re.findall(r"```yaml\n(.*?)```", page.read_text("utf-8"), re.DOTALL))


def test_every_kind_has_a_page_and_every_page_a_kind():
    assert [*ALL_KINDS] == sorted(page.stem for page in FOLDER.glob("*.md") if page.stem != "README")


@pytest.mark.parametrize("kind", ALL_KINDS)
def test_the_examples_of_a_page_load_and_are_of_its_kind(kind, tmp_path):
    config = tmp_path / "tocsin.yaml"
    config.write_text(yaml_of(FOLDER / f"{kind}.md"), "utf-8")
    receivers = load(config, FILLED).settings.receivers
    assert {kind} == {one.kind for one in receivers}


@pytest.mark.parametrize("kind", ALL_KINDS)
def test_a_page_has_at_most_five_steps_and_ends_in_a_proof(kind):
    text = (FOLDER / f"{kind}.md").read_text("utf-8")
    assert 1 <= len(re.findall(r"^\d\. ", text, re.MULTILINE)) <= 5
    assert "tocsin send-test" in text or kind == "console"


async def test_pictures_are_what_the_payloads_look_like_and_small():
    """After a wanted change: python tools/draw_receivers.py, and look at them."""
    drawn = await draw_receivers.pictures()
    assert set(drawn) == set(ALL_KINDS) - {"console", "apprise"}
    for kind, svg in drawn.items():
        file = FOLDER / f"{kind}.svg"
        assert words_of(svg) == words_of(file.read_text("utf-8")), kind
        assert file.stat().st_size <= 25_000
        assert f"({kind}.svg)" in (FOLDER / f"{kind}.md").read_text("utf-8")
        assert ("Kharkiv" in svg or kind == "webhook", "example</tspan>" in svg or kind in {"webhook", "ntfy"}) == (True, True)


def words_of(svg: str) -> list[str]:
    """All that is written; the map's bytes and the breaks depend on the version of the library that draws."""
    return re.sub(r"<[^>]*>", "", svg).split()


def test_the_receivers_hinted_at_in_the_shipped_config_load(tmp_path):
    lines = (ROOT / "config" / "tocsin.yaml").read_text("utf-8").split("\n")
    hinted = [line.replace("# - {name", "- {name") for line in lines if "# - {name" in line]
    text = "\n".join(("receivers:", *hinted))
    assert len(hinted) >= 8
    (tmp_path / "hook.key").write_text(FILLED["WEBHOOK_KEY"], "utf-8")
    config = tmp_path / "tocsin.yaml"
    config.write_text(text, "utf-8")
    assert len(hinted) == len(load(config, FILLED).settings.receivers)


ROWS = {
    "webhook": "webhook", "slack, webhook": "slack_hook", "slack, bot": "slack_app", "discord, webhook": "discord",
    "discord, bot": "discord_bot", "telegram": "telegram", "teams": "teams", "mattermost, webhook": "mattermost_hook",
    "mattermost, bot": "mattermost_bot", "rocketchat, webhook": "rocketchat_hook", "rocketchat, bot": "rocketchat_bot",
    "googlechat": "googlechat", "matrix": "matrix", "ntfy": "ntfy",
}  # fmt: skip


@pytest.mark.parametrize(("row", "name"), ROWS.items())
def test_the_table_says_what_the_code_does(row, name):
    table = re.findall(r"^\| \[(\w+)\]\(\w+\.md\)(, \w+)? \|(.*)\|$", (FOLDER / "README.md").read_text("utf-8"), re.MULTILINE)
    cells = {f"{kind}{way}": [cell.strip() for cell in rest.split("|")] for kind, way, rest in table}
    edits, repeats, maps, threads, _ = cells[row]
    options = KINDS[name].options("http://127.0.0.1:1")
    channel = open_channel(options, Web(WebOptions()), HandClock(), draw=lambda _: b"")
    assert (edits == "yes", repeats == "yes") == (channel.editable, channel.idempotent)
    assert (maps == "yes") == (isinstance(channel, Room) and channel._draw is not None)
    may = name == "googlechat" or (isinstance(options, ThreadOptions) and not getattr(options, "url", None))
    assert (threads == "yes") == may


def test_every_room_of_the_fake_chat_is_a_row():
    assert {room.name for room in ROOMS} == set(ROWS.values())
    assert RECEIVERS is not None
    assert yaml.safe_load(yaml_of(FOLDER / "console.md"))["receivers"][0]["kind"] == "console"
