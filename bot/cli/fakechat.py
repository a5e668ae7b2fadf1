"""`tocsin fakechat`: every chat platform on this machine, for dry runs, with a page that shows what people would see."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import AsyncExitStack
from ipaddress import ip_network

import click
from pydantic import TypeAdapter

from bot.channels import ReceiverOptions, open_channel
from bot.cli.send_test import an_alert, first_and_update
from bot.clock import WallClock
from bot.fakechat import Call, Chat, Platform, Reply, listening
from bot.fakechat.hosted import SlackApp
from bot.fakechat.page import page, shown
from bot.fakechat.rooms import ROOMS, room_of
from bot.fakechat.smtp import Mailbox, mailing
from bot.net import Guard, Web, WebOptions

LOOPBACK = "127.0.0.0/8"
_HTML = {"content-type": "text/html; charset=utf-8"}


@click.command()
@click.option("--port", default=8899, show_default=True, type=click.IntRange(0, 65535), help="Where to listen, on this machine.")
@click.option("--limits", is_flag=True, help="Let the platforms' documented limits hold.")
@click.option("--sample", is_flag=True, help="Send a test alert and its update to every platform at once.")
@click.option("--seconds", type=float, help="Stop after so many seconds, instead of by Ctrl-C.")
def fakechat(port: int, seconds: float | None, *, limits: bool, sample: bool) -> None:
    """Pretend to be every chat platform, so that a config can be tried without ringing anybody.

    Prints the receivers to put into a config, and a page to look at.
    """
    try:
        asyncio.run(_serve(FakeTown(limits=limits), port, seconds, sample=sample))
    except KeyboardInterrupt:
        pass
    except OSError as error:
        raise click.ClickException(f"cannot listen on port {port}: {error.strerror}; try --port") from None


class FakeTown:
    """All platforms behind one address, and the page."""

    def __init__(self, *, limits: bool = False) -> None:
        clock = WallClock() if limits else None
        self.platforms: dict[str, Platform] = {room.name: room.platform() for room in ROOMS}
        self.chats = {name: Chat(platform, clock) for name, platform in self.platforms.items()}

    async def answer(self, call: Call) -> Reply | None:
        """Whoever's path it is answers."""
        if call.method == "GET":
            words = page(self.platforms) if call.path == "/" else shown(self.platforms).encode()
            return Reply(200, words, _HTML) if call.path in {"/", "/shown"} else Reply(404, b"")
        room = room_of(call.path)
        if room is None:
            return Reply(404, b"no platform has this path")
        try:
            return await self.chats[room.name].reply(call)
        except (LookupError, TypeError, ValueError):  # not what the platform would understand
            return Reply(400, b"this is not what the platform takes")

    def receivers(self, url: str) -> dict[str, dict[str, object]]:
        """Options of a receiver for every room, by name."""
        slack = self.platforms["slack_app"]
        if isinstance(slack, SlackApp):
            slack.files_at = url
        return {
            room.name: {"name": f"fake-{room.name}", **room.at(url), "allow_private": [LOOPBACK]} for room in ROOMS
        }  # fmt: skip


async def _serve(town: FakeTown, port: int, seconds: float | None, *, sample: bool) -> None:
    async with AsyncExitStack() as stack:
        url = await stack.enter_async_context(listening(town.answer, port))
        box = await stack.enter_async_context(mailing())
        receivers = town.receivers(url)
        mail: dict[str, object] = {
            "name": "fake-email", "kind": "email", "host": "127.0.0.1", "port": box.port, "security": "none",
            "sender": "tocsin@fake.example", "to": ["desk@fake.example"],
        }  # fmt: skip
        town.platforms["email"] = MailRoom(box)
        click.echo(f"The page: {url}/\nReceivers for your config (nothing posted to them leaves this machine):\n\nreceivers:")
        for options in (*receivers.values(), mail):
            click.echo(f"  - {{{', '.join(f'{key}: {_yaml(value)}' for key, value in options.items())}}}")
        if sample:
            await _post_samples([*receivers.values(), mail])
        await asyncio.sleep(seconds if seconds is not None else float("inf"))


async def _post_samples(receivers: Sequence[dict[str, object]]) -> None:
    adapter: TypeAdapter[ReceiverOptions] = TypeAdapter(ReceiverOptions)
    clock = WallClock()
    web = Web(WebOptions(guard=Guard(allow_private=(ip_network(LOOPBACK),), ports=None)))
    click.echo()
    try:
        for given in receivers:
            channel = open_channel(adapter.validate_python(given), web, clock)
            click.echo(await first_and_update(channel, an_alert(clock.now().isoformat(timespec="seconds"), clock)))
    finally:
        await web.close()


class MailRoom:
    """A mailbox, as a room of the page."""

    def __init__(self, box: Mailbox) -> None:
        self.shown, self.limit = box.shown, ROOMS[0].platform().limit

    def answer(self, call: Call) -> Reply:
        return Reply(404, b"")

    def busy(self, seconds: float) -> Reply:
        return Reply(404, b"")

    def lines(self, body: dict[str, object]) -> list[str]:
        return [str(body["subject"]), *str(body["text"]).split("\n")]


def _yaml(value: object) -> str:
    if isinstance(value, list):
        return f"[{', '.join(map(_yaml, value))}]"
    plain = not isinstance(value, str) or (value.replace("-", "").replace("_", "").isalnum() and not value.isdigit())
    return str(value) if plain else f'"{value}"'
