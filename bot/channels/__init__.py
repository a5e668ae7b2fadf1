"""Where alerts are posted: one file per kind of platform, chosen by the type of its options."""

from __future__ import annotations

from typing import assert_never

import rich.console

from bot.channels.apprised import Apprise
from bot.channels.chat_options import (
    DiscordOptions,
    GoogleChatOptions,
    MatrixOptions,
    MattermostOptions,
    NtfyOptions,
    RocketChatOptions,
    SlackOptions,
    TeamsOptions,
    TelegramOptions,
)
from bot.channels.console import Board, Console
from bot.channels.discord import Discord
from bot.channels.fields import MessageLanguage
from bot.channels.googlechat import GoogleChat
from bot.channels.mail import Email
from bot.channels.matrix import Matrix
from bot.channels.mattermost import MattermostBot, MattermostHook
from bot.channels.ntfy import Ntfy
from bot.channels.options import (
    AppriseOptions,
    ChatReceiverOptions,
    ConsoleOptions,
    EmailOptions,
    OneWayOptions,
    ReceiverOptions,
    WebhookOptions,
    secrets,
)
from bot.channels.post import Postbox
from bot.channels.rocketchat import RocketChatBot, RocketChatHook
from bot.channels.room import Draw, Platform, Room
from bot.channels.slack import SlackApp, SlackHook
from bot.channels.teams import Teams
from bot.channels.telegram import Telegram
from bot.channels.texts import ENGLISH, Texts
from bot.channels.webhook import Webhook
from bot.net import Web
from bot.ports import Channel, Clock

__all__ = [
    "AppriseOptions",
    "Board",
    "Console",
    "ConsoleOptions",
    "DiscordOptions",
    "Draw",
    "EmailOptions",
    "GoogleChatOptions",
    "MatrixOptions",
    "MattermostOptions",
    "MessageLanguage",
    "NtfyOptions",
    "ReceiverOptions",
    "RocketChatOptions",
    "SlackOptions",
    "TeamsOptions",
    "TelegramOptions",
    "Texts",
    "WebhookOptions",
    "open_channel",
    "secrets",
]


def open_channel(
    options: ReceiverOptions,
    web: Web,
    clock: Clock,
    out: rich.console.Console | None = None,
    draw: Draw | None = None,
    texts: Texts = ENGLISH,
) -> Channel:
    """The receiver that `options` describe; it does not close `web`.

    `out` is the console's terminal, else standard output. `draw` makes the map that chats attach; None: no maps.
    `texts` are the words of the receiver's language.
    """
    match options:
        case ConsoleOptions():
            return Console(options, out or rich.console.Console(), clock, texts)
        case WebhookOptions():
            return Webhook(options, web, clock)
        case EmailOptions():
            return Room(options, Email(options, clock), clock, draw, texts)
        case AppriseOptions():
            return Room(options, Apprise(options), clock, draw, texts)
        case _:
            postbox = Postbox(f"{options.kind} {options.name}", web, clock, tuple(secrets(options)))
            return Room(options, _platform(options, postbox, clock), clock, draw, texts)


def _platform(options: ChatReceiverOptions, postbox: Postbox, clock: Clock) -> Platform:
    match options:
        case SlackOptions():
            return SlackHook(options.url.get_secret_value(), postbox) if options.url else SlackApp(options, postbox)
        case MattermostOptions():
            return MattermostHook(options.url.get_secret_value(), postbox) if options.url else MattermostBot(options, postbox)
        case RocketChatOptions():
            return RocketChatHook(options.url.get_secret_value(), postbox) if options.url else RocketChatBot(options, postbox)
        case DiscordOptions():
            return Discord(options, postbox, clock)
        case _:
            return _simple_platform(options, postbox)


def _simple_platform(options: OneWayOptions, postbox: Postbox) -> Platform:
    match options:
        case TelegramOptions():
            return Telegram(options, postbox)
        case TeamsOptions():
            return Teams(options.url.get_secret_value(), postbox)
        case GoogleChatOptions():
            return GoogleChat(options, postbox)
        case MatrixOptions():
            return Matrix(options, postbox)
        case NtfyOptions():
            return Ntfy(options, postbox)
        case _:
            assert_never(options)
