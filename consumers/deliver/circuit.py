"""When a receiver may be asked again: what it wished for, pauses after failures, and long ones once it is broken. Pure."""

from __future__ import annotations

from datetime import timedelta

from bot.ports import Chance

SCHEDULE_SECONDS = (1, 5, 30, 120, 300, 900, 1800)
"""Pauses after tries that may have been shown; the last repeats (after Svix)."""
PROBE_SECONDS = (1, 5, 30, 60)
"""Pauses after clear refusals, which cost nobody anything; the last repeats."""
BROKEN_SECONDS = (900, 1800, 3600, 21600)
"""Pauses while the receiver itself is wrong: platforms punish who keeps knocking (Discord: 10,000 refusals, then a ban)."""
DEFAULT_RETRY_SECONDS = 30.0
"""When a platform says "too many" without saying how long."""
DOWN_AFTER_SECONDS = 900.0
"""A receiver that takes nothing for so long is told to the operators."""


class Circuit:
    """Of one receiver. `open_from` is on the monotonic clock."""

    def __init__(self, chance: Chance) -> None:
        self._chance = chance
        self.open_from = 0.0
        self.failures = 0
        self.broken = ""
        self.failing_since: float | None = None
        self._told = False

    def asked_to_wait(self, now: float, wait: timedelta) -> float:
        """The platform named a time; waited to the full."""
        return self._shut(now, max(wait.total_seconds(), 0.0) or DEFAULT_RETRY_SECONDS)

    def failed(self, now: float, *, doubt: bool) -> float:
        """No answer, or a clear "not now" without a time; full jitter, never less than a tenth."""
        steps = SCHEDULE_SECONDS if doubt else PROBE_SECONDS
        seconds = steps[min(self.failures, len(steps) - 1)] * max(0.1, self._chance())
        self.failures += 1
        return self._shut(now, seconds)

    def broke(self, now: float, why: str) -> bool:
        """The receiver itself is wrong. True the first time."""
        seconds = BROKEN_SECONDS[min(self.failures, len(BROKEN_SECONDS) - 1)] if self.broken else BROKEN_SECONDS[0]
        first, self.broken = not self.broken, why
        self.failures = 1 if first else self.failures + 1
        self._shut(now, seconds)
        self._told = True
        return first

    def was_told(self, broken: str) -> None:
        """Operators were told before a restart that it takes nothing; `broken`: that it is wrong itself, and why."""
        self._told, self.broken = True, broken

    def went_well(self) -> bool:
        """It took something. True if operators had been told that it did not."""
        told = self._told
        self.failures, self.broken, self.failing_since, self._told, self.open_from = 0, "", None, False, 0.0
        return told

    def is_long_down(self, now: float) -> bool:
        """True once, when it has taken nothing for a quarter of an hour."""
        if self._told or self.failing_since is None or max(now, self.open_from) - self.failing_since < DOWN_AFTER_SECONDS:
            return False
        self._told = True
        return True

    def _shut(self, now: float, seconds: float) -> float:
        if self.failing_since is None:
            self.failing_since = now
        self.open_from = now + seconds
        return seconds
