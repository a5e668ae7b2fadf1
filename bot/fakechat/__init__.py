"""A chat server that pretends to be every platform: for dry runs of an operator, and the oracle of the tests."""

from __future__ import annotations

from bot.fakechat.ledger import Body, Call, Limit, Platform, Reply, Shown
from bot.fakechat.server import Chat, CommitThen, Drop, Fault, Hold, Instead, listening, served

__all__ = [
    "Body",
    "Call",
    "Chat",
    "CommitThen",
    "Drop",
    "Fault",
    "Hold",
    "Instead",
    "Limit",
    "Platform",
    "Reply",
    "Shown",
    "listening",
    "served",
]
