"""What operators are told of feeds: each thing once, no more than can be read, one word when our own network is down. Pure."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from datetime import datetime, timedelta

from bot.feeds.intake import BY
from bot.records import Notice

UNANSWERED = frozenset({"dns", "connect", "timeout", "reset"})
"""Failures in which nobody was heard at all."""
OWN = frozenset({"bug", "bad_url", "bad_request", "blocked_address", "blocked_port"})
"""Failures that say nothing of the network, either way."""
FEWEST_HOSTS, ENOUGH_HOSTS = 3, 5
"""So many different hosts in a row must be silent: all there are, up to five; of fewer than three nothing can be told."""
TELL_AFTER = timedelta(minutes=5)
AT_ONCE, WITHIN = 10, timedelta(hours=1)
"""Beyond so many words an hour on single feeds there is one more, which says that there would be more."""


class Alarms:
    """What one poller has seen of the network, and has said of its feeds."""

    def __init__(self) -> None:
        self._silent: set[str] = set()
        self._since: datetime | None = None
        self._told_down = False
        self._due: list[Notice] = []
        self._said: deque[datetime] = deque()
        self._withheld: set[str] = set()

    def is_down(self, hosts: int) -> bool:
        """Has none of the last hosts answered, of `hosts` in all? Then a failure says nothing of the feed."""
        return hosts >= FEWEST_HOSTS and len(self._silent) >= min(hosts, ENOUGH_HOSTS)

    def heard(self, host: str, error: str, hosts: int, now: datetime) -> None:
        """Take note of a poll of one of `hosts`, whatever came of it; `error` is empty when all was well."""
        if error in OWN:
            return
        if error in UNANSWERED:
            self._silent.add(host)
            self._since = self._since or now
            if self.is_down(hosts) and not self._told_down and now - self._since >= TELL_AFTER:
                self._told_down = True
                self._say("network_down", f"no feed answers since {self._since:%H:%M} UTC; it looks like our own network", now)
            return
        if self._told_down and self._since is not None:
            self._say("network_back", f"no feed answered from {self._since:%H:%M} to {now:%H:%M} UTC; now they do again", now)
        self._silent.clear()
        self._since, self._told_down = None, False

    def due(self, found: Iterable[Notice], now: datetime) -> list[Notice]:
        """Of what was found out about feeds, and of the network, what is to be said now."""
        told, self._due = self._due, []
        for notice in found:
            if notice.solved and notice.subject in self._withheld:
                self._withheld.discard(notice.subject)
            elif self._has_room(now):
                self._said.append(now)
                told.append(notice)
            else:
                self._withheld |= set() if notice.solved else {notice.subject}
                told += self._enough(now)
        return told

    def _has_room(self, now: datetime) -> bool:
        while self._said and now - self._said[0] >= WITHIN:
            self._said.popleft()
        return len(self._said) < AT_ONCE

    def _enough(self, now: datetime) -> list[Notice]:
        """Once for each hour that is full."""
        if len(self._said) > AT_ONCE:
            return []
        self._said.append(now)
        text = "more feeds changed than are worth a word each; tocsin feeds list --broken shows those that are ill"
        return [Notice(id=f"feeds/many/{now:%Y%m%dT%H}", by=BY, at=now, subject="feeds", what="feeds_many", text=text)]

    def _say(self, what: str, text: str, now: datetime) -> None:
        assert self._since is not None
        id_ = f"network/{what}/{self._since:%Y%m%dT%H%M%S}"
        solved = what == "network_back"
        self._due.append(Notice(id=id_, by=BY, at=now, subject="network", what=what, text=text, solved=solved))  # type: ignore[arg-type]
