"""Telegram as a receiver."""

from __future__ import annotations

from bot.channels.options import TelegramOptions
from bot.net import Web
from bot.ports import Clock, Rejected
from bot.records import Alert


class Telegram:
    """Telegram; not wired up in this revision."""

    idempotent = False
    editable = True

    def __init__(self, options: TelegramOptions, web: Web, clock: Clock) -> None:
        self.name = options.name
        self._web, self._clock = web, clock

    async def send(self, alert: Alert, *, key: str, edits: str = "", repeat: bool = False) -> str:
        raise Rejected(f"telegram {self.name}: not available", broken=True)

    async def close(self) -> None:
        """Nothing is held."""
