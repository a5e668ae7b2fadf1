"""How gently hosts are treated, alone and by the schedule."""

from __future__ import annotations

import pytest

from bot.feeds.hosts import BURST, LONGEST_SECONDS, Hosts
from bot.feeds.schedule import Schedule


def test_feeds_that_wait_for_a_place_at_their_host_wait_on_when_it_is_spared() -> None:
    hosts = Hosts(rate=1.0)
    schedule = Schedule(per_host=1, hosts=hosts)
    for name in ("a1", "a2", "a3"):
        schedule.plan(name, "a", 0.0)
    assert [one.feed if one else None for one in (schedule.take(0.0), schedule.take(0.0))] == ["a1", None]
    hosts.spare("a", 60.0)
    schedule.done("a")
    assert (schedule.take(1.0), schedule.next_at(), len(schedule)) == (None, 60.0, 2)
    after = schedule.take(60.0)
    assert after is not None
    schedule.done("a")
    last = schedule.take(60.0)
    assert {after.feed, last.feed if last else ""} == {"a2", "a3"}


def test_requests_beyond_the_burst_come_at_the_rate() -> None:
    hosts = Hosts(rate=2.0)
    turns = [hosts.turn("a", 100.0) for _ in range(BURST + 4)]
    assert turns == [100.0] * BURST + [100.5, 101.0, 101.5, 102.0]
    assert hosts.turn("b", 100.0) == 100.0
    assert hosts.turn("a", 1_000.0) == 1_000.0


@pytest.mark.parametrize(
    ("kinds", "spared"),
    [
        (["timeout", "timeout"], False),
        (["timeout", "connect", "status_502"], True),
        (["timeout", "timeout", "not_found", "timeout"], False),
        (["not_found"] * 9, False),
        (["status_403"] * 9, False),
    ],
)
def test_host_in_trouble_is_spared_after(kinds: list[str], spared: bool) -> None:
    hosts = Hosts(rate=2.0)
    for kind in kinds:
        hosts.failed("a", kind, 0.0, lambda: 0.5)
    assert spared == (hosts.spared_until("a", 0.0) > 0.0)


def test_trouble_grows_up_to_a_bound_and_ends_with_an_answer() -> None:
    hosts = Hosts(rate=2.0)
    waits = []
    for _ in range(20):
        hosts.failed("a", "timeout", 0.0, lambda: 1.0)
        waits.append(hosts.spared_until("a", 0.0))
    assert (waits[:4], waits[-1]) == ([0.0, 0.0, 30.0, 60.0], LONGEST_SECONDS)
    hosts.answered("a")
    hosts.failed("a", "timeout", 2_000.0, lambda: 1.0)
    assert hosts.spared_until("a", 2_000.0) == 2_000.0


def test_feeds_of_a_spared_host_come_when_it_may_be_asked() -> None:
    hosts = Hosts(rate=1.0)
    schedule = Schedule(per_host=50, hosts=hosts)
    for number in range(BURST + 3):
        schedule.plan(f"f{number}", "a", 0.0)
    schedule.plan("other", "b", 1.0)
    hosts.spare("a", 60.0)
    came: list[tuple[float, str]] = []
    for moment in range(100):
        while (one := schedule.take(float(moment))) is not None:
            came.append((float(moment), one.host))
    assert came[0] == (1.0, "b")
    assert [at for at, host in came if host == "a"] == [60.0] * BURST + [61.0, 62.0, 63.0]
