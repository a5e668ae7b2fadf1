"""Keeps aiokafka from filling the log: while a broker is away it says the same several times a second."""

from __future__ import annotations

import logging
from typing import Final

from bot.ports import Clock

EVERY_SECONDS: Final = 30.0
"""The same message is let through this often; whatever it names."""


class Quiet(logging.Filter):
    """Hangs on aiokafka's loggers from `begin` to `end`."""

    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self._clock = clock
        self._said: dict[tuple[str, str], float] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Let the first through, and then one for each while."""
        what, now = (record.name, str(record.msg)), self._clock.monotonic()
        if now - self._said.get(what, now - EVERY_SECONDS) < EVERY_SECONDS:
            return False
        self._said[what] = now
        return True

    def begin(self) -> None:
        """A filter holds for what is said to its very logger, so every one gets it."""
        for logger in _loggers():
            logger.addFilter(self)

    def end(self) -> None:
        """Leave the loggers as they were."""
        for logger in _loggers():
            logger.removeFilter(self)


def _loggers() -> list[logging.Logger]:
    names = [name for name in logging.root.manager.loggerDict if name.split(".")[0] == "aiokafka"]
    return [logging.getLogger(name) for name in names]
