"""The only way out to the network: resolve, check, pin, bound. Parts that fetch or post are handed a `Web`."""

from __future__ import annotations

from bot.net.body import Limits
from bot.net.failures import BadAnswer, NoAnswer, NotSent, WebFailed
from bot.net.guard import Guard, Network, Resolve
from bot.net.proxy import Route
from bot.net.web import Answer, Page, Web, WebOptions, user_agent

__all__ = [
    "Answer",
    "BadAnswer",
    "Guard",
    "Limits",
    "Network",
    "NoAnswer",
    "NotSent",
    "Page",
    "Resolve",
    "Route",
    "Web",
    "WebFailed",
    "WebOptions",
    "user_agent",
]
