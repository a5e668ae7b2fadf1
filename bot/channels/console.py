"""Alerts in the terminal."""

from __future__ import annotations

import rich.console

from bot.channels.options import ConsoleOptions
from bot.ports import Clock
from bot.records import Alert


class Board:
    """What the living view shows beside the incidents; the wiring feeds it."""

    def count(self, name: str, value: int) -> None:
        """Show `value` as the number of `name` ("feeds", "articles", "incidents", "alerts")."""

    def note(self, text: str) -> None:
        """Show a line about the run itself."""


class Console:
    """A terminal, as a receiver."""

    idempotent = True
    editable = True

    def __init__(self, options: ConsoleOptions, out: rich.console.Console, clock: Clock) -> None:
        self.name = options.name
        self._out, self._clock = out, clock
        self.board = Board()

    async def send(self, alert: Alert, *, key: str, edits: str = "", repeat: bool = False) -> str:  # noqa: ARG002
        incident = alert.incident
        place = incident.place.name if incident.place else "place not stated"
        self._out.print(f"{alert.severity} {alert.reason} {incident.kind} {place} {incident.toll}", markup=False, highlight=False)
        return edits or alert.incident_id

    def picture(self) -> str:
        """The last frame as SVG."""
        return ""

    async def close(self) -> None:
        """Leave the terminal as it was found."""
