"""A receiver that remembers what it was told, as a reader of the chat would see it."""

from __future__ import annotations

from bot.records import Alert


class Recorder:
    """Takes everything at once; `shown` is the newest state of each message, `sent` all that came."""

    idempotent = True
    editable = True

    def __init__(self, name: str = "terminal") -> None:
        self.name = name
        self.sent: list[Alert] = []
        self.shown: dict[str, Alert] = {}

    async def send(self, alert: Alert, *, key: str, edits: str = "", repeat: bool = False) -> str:
        self.sent.append(alert)
        receipt = edits or f"message-{len(self.shown)}"
        self.shown[receipt] = alert
        return receipt

    async def close(self) -> None: ...
