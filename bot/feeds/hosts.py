"""How gently each host is treated: so many requests a second, and none at all while it is in trouble. Pure; knows no clock."""

from __future__ import annotations

from bot.ports import Chance

BURST = 20
"""So many requests may come closer together than the rate."""
TROUBLED_AFTER = 3
"""Failures of the host itself in a row, of whichever of its feeds, after which all of them wait."""
FIRST_SECONDS, LONGEST_SECONDS = 30.0, 1800.0
HOST_TROUBLE = frozenset({"timeout", "connect", "dns", "reset", "tls", "unavailable", "rate_limited", "too_slow"})
"""Failures that say something of the host rather than of one feed; any 5xx beside them."""


class Hosts:
    """Times are seconds of any clock that only rises."""

    def __init__(self, rate: float) -> None:
        self._interval = 1.0 / rate
        self._next_at: dict[str, float] = {}
        self._spared_until: dict[str, float] = {}
        self._failures: dict[str, int] = {}

    def spare(self, host: str, until: float) -> None:
        """Ask it nothing before `until`."""
        self._spared_until[host] = max(until, self._spared_until.get(host, until))

    def spared_until(self, host: str, now: float) -> float:
        """When it may be asked again; `now` if it is not spared."""
        until = self._spared_until.get(host, now)
        if until <= now:
            self._spared_until.pop(host, None)
            return now
        return until

    def turn(self, host: str, now: float) -> float:
        """Take the next place in the row of its requests; when is it? Each call takes one (a leaky bucket of `BURST`)."""
        next_at = max(self._next_at.get(host, 0.0), now)
        self._next_at[host] = next_at + self._interval
        if len(self._next_at) > 10_000:
            self._next_at = {name: at for name, at in self._next_at.items() if at > now}
        return max(next_at - (BURST - 1) * self._interval, now)

    def failed(self, host: str, kind: str, now: float, chance: Chance) -> None:
        """Count a failure; from the third of the host itself on, spare it for longer and longer, with full jitter."""
        if kind not in HOST_TROUBLE and not kind.startswith("status_5"):
            self._failures.pop(host, None)  # it works well enough to say no
            return
        failures = self._failures[host] = self._failures.get(host, 0) + 1
        if failures >= TROUBLED_AFTER:
            most = min(FIRST_SECONDS * 2.0 ** min(failures - TROUBLED_AFTER, 20), LONGEST_SECONDS)
            self.spare(host, now + chance() * most)

    def answered(self, host: str) -> None:
        """It is well."""
        self._failures.pop(host, None)
