"""Where alerts are posted: one file per kind of platform, chosen by the type of its options."""

from __future__ import annotations

from typing import assert_never

import rich.console

from bot.channels.console import Board, Console
from bot.channels.discord import Discord
from bot.channels.options import (
    ConsoleOptions,
    DiscordOptions,
    ReceiverOptions,
    SlackOptions,
    TelegramOptions,
    WebhookOptions,
    secrets,
)
from bot.channels.slack import Slack
from bot.channels.telegram import Telegram
from bot.channels.webhook import Webhook
from bot.net import Web
from bot.ports import Channel, Clock

__all__ = [
    "Board",
    "Console",
    "ConsoleOptions",
    "DiscordOptions",
    "ReceiverOptions",
    "SlackOptions",
    "TelegramOptions",
    "WebhookOptions",
    "open_channel",
    "secrets",
]


def open_channel(options: ReceiverOptions, web: Web, clock: Clock, out: rich.console.Console | None = None) -> Channel:
    """The receiver that `options` describe; it does not close `web`. `out` is the console's terminal, else standard output."""
    match options:
        case ConsoleOptions():
            return Console(options, out or rich.console.Console(), clock)
        case WebhookOptions():
            return Webhook(options, web, clock)
        case SlackOptions():
            return Slack(options, web, clock)
        case DiscordOptions():
            return Discord(options, web, clock)
        case TelegramOptions():
            return Telegram(options, web, clock)
        case _:
            assert_never(options)
