"""Which feed is next: due times, and no more to one host, at once or in a row, than it can bear. Pure; knows no clock."""

from __future__ import annotations

import heapq
from collections import Counter, deque
from itertools import count
from typing import NamedTuple

from bot.feeds.hosts import Hosts


class Taken(NamedTuple):
    """A feed whose turn it is, and the host under which it was planned."""

    feed: str
    host: str


class Schedule:
    """Feeds by the time they are due (any rising number of seconds). One feed is planned at most once at a time."""

    def __init__(self, per_host: int, hosts: Hosts | None = None) -> None:
        self._per_host, self._hosts = per_host, hosts
        self._turns: set[int] = set()
        self._heap: list[tuple[float, int, str]] = []
        self._planned: dict[str, tuple[int, str]] = {}
        self._running: Counter[str] = Counter()
        self._held: dict[str, deque[tuple[int, str]]] = {}
        self._freed: deque[str] = deque()
        self._number = count()

    def __len__(self) -> int:
        """Feeds that are planned, those held back for their host included; those taken are not."""
        return len(self._planned)

    def plan(self, feed: str, host: str, due_at: float) -> None:
        """Plan `feed`, instead of when it was planned before."""
        number = next(self._number)
        self._planned[feed] = (number, host)
        heapq.heappush(self._heap, (due_at, number, feed))

    def drop(self, feed: str) -> None:
        """Forget `feed`, if it is planned at all."""
        self._planned.pop(feed, None)

    def take(self, now: float) -> Taken | None:
        """The next feed that is due and whose host is free; it counts as running until `done`."""
        feed = self._take_held(now)
        while feed is None and self._heap and self._heap[0][0] <= now:
            _, number, due = heapq.heappop(self._heap)
            if not self._is_current(number, due):
                self._turns.discard(number)
                continue
            host = self._planned[due][1]
            turn_at = self._turn_at(host, number, now)
            if turn_at > now:
                heapq.heappush(self._heap, (turn_at, number, due))
            elif self._running[host] < self._per_host:
                feed = due
            else:
                self._turns.add(number)
                self._held.setdefault(host, deque()).append((number, due))
        return None if feed is None else self._started(feed)

    def done(self, host: str) -> None:
        """A feed of `host` that was taken is finished; one that was held back for it may go."""
        self._running[host] -= 1
        if not self._running[host]:
            del self._running[host]
        if host in self._held:
            self._freed.append(host)

    def next_at(self) -> float | None:
        """When the next feed becomes due; None when nothing is planned or all that is waits for its host."""
        while self._heap and not self._is_current(self._heap[0][1], self._heap[0][2]):
            self._turns.discard(heapq.heappop(self._heap)[1])
        return self._heap[0][0] if self._heap else None

    def _take_held(self, now: float) -> str | None:
        while self._freed:
            host = self._freed[0]
            waiting = self._held.get(host)
            if waiting and self._hosts is not None and self._hosts.spared_until(host, now) > now:
                self._put_back(waiting, self._hosts.spared_until(host, now))
            if waiting and self._running[host] < self._per_host:
                number, feed = waiting.popleft()
                self._turns.discard(number)
                if self._is_current(number, feed):
                    return feed
                continue
            self._freed.popleft()
            if not waiting:
                self._held.pop(host, None)
        return None

    def _put_back(self, waiting: deque[tuple[int, str]], at: float) -> None:
        """Their host is not to be asked before; they keep their turns."""
        while waiting:
            number, feed = waiting.popleft()
            heapq.heappush(self._heap, (at, number, feed))

    def _turn_at(self, host: str, number: int, now: float) -> float:
        """When a feed that is due may go, as far as the rate and the trouble of its host say; it takes its turn once."""
        if self._hosts is None:
            return now
        spared_until = self._hosts.spared_until(host, now)
        if spared_until > now:
            return spared_until
        if number in self._turns:
            self._turns.discard(number)
            return now
        turn_at = self._hosts.turn(host, now)
        if turn_at > now:
            self._turns.add(number)
        return turn_at

    def _is_current(self, number: int, feed: str) -> bool:
        return self._planned.get(feed, (-1, ""))[0] == number

    def _started(self, feed: str) -> Taken:
        _, host = self._planned.pop(feed)
        self._running[host] += 1
        return Taken(feed, host)
