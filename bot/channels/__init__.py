"""Where alerts are posted: one file per kind of platform, chosen by the type of its options."""

from __future__ import annotations

from typing import assert_never

import rich.console

from bot.channels.chat_options import DiscordOptions, SlackOptions, TelegramOptions
from bot.channels.console import Board, Console
from bot.channels.discord import Discord
from bot.channels.options import ChatReceiverOptions, ConsoleOptions, ReceiverOptions, WebhookOptions, secrets
from bot.channels.post import Postbox
from bot.channels.room import Draw, Platform, Room
from bot.channels.slack import SlackApp, SlackHook
from bot.channels.telegram import Telegram
from bot.channels.webhook import Webhook
from bot.net import Web
from bot.ports import Channel, Clock

__all__ = [
    "Board",
    "Console",
    "ConsoleOptions",
    "DiscordOptions",
    "Draw",
    "ReceiverOptions",
    "SlackOptions",
    "TelegramOptions",
    "WebhookOptions",
    "open_channel",
    "secrets",
]


def open_channel(
    options: ReceiverOptions, web: Web, clock: Clock, out: rich.console.Console | None = None, draw: Draw | None = None
) -> Channel:
    """The receiver that `options` describe; it does not close `web`.

    `out` is the console's terminal, else standard output. `draw` makes the map that chats attach; None: no maps.
    """
    match options:
        case ConsoleOptions():
            return Console(options, out or rich.console.Console(), clock)
        case WebhookOptions():
            return Webhook(options, web, clock)
        case _:
            postbox = Postbox(f"{options.kind} {options.name}", web, clock, tuple(secrets(options)))
            return Room(options, _platform(options, postbox, clock), clock, draw)


def _platform(options: ChatReceiverOptions, postbox: Postbox, clock: Clock) -> Platform:
    match options:
        case SlackOptions():
            return SlackHook(options.url.get_secret_value(), postbox) if options.url else SlackApp(options, postbox)
        case DiscordOptions():
            return Discord(options, postbox, clock)
        case TelegramOptions():
            return Telegram(options, postbox)
        case _:
            assert_never(options)
