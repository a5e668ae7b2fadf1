"""Which feed is next."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from bot.feeds.schedule import Schedule


def taken(schedule: Schedule, now: float) -> str | None:
    one = schedule.take(now)
    return one.feed if one else None


def test_feeds_come_in_the_order_they_are_due() -> None:
    schedule = Schedule(per_host=2)
    for feed, due_at in (("late", 9.0), ("soon", 1.0), ("next", 2.0)):
        schedule.plan(feed, f"{feed}.example", due_at)
    assert [taken(schedule, 5.0) for _ in range(3)] == ["soon", "next", None]
    assert (schedule.next_at(), len(schedule)) == (9.0, 1)


def test_feed_waits_when_its_host_is_busy_and_others_do_not() -> None:
    schedule = Schedule(per_host=1)
    for feed, host in (("a1", "a"), ("a2", "a"), ("b1", "b")):
        schedule.plan(feed, host, 0.0)
    assert [taken(schedule, 0.0) for _ in range(3)] == ["a1", "b1", None]
    assert schedule.next_at() is None
    schedule.done("a")
    assert [taken(schedule, 0.0), taken(schedule, 0.0)] == ["a2", None]


def test_next_in_line_goes_when_the_first_was_dropped() -> None:
    schedule = Schedule(per_host=1)
    for feed in ("a1", "a2", "a3"):
        schedule.plan(feed, "a", 0.0)
    assert [taken(schedule, 0.0), taken(schedule, 0.0)] == ["a1", None]
    schedule.drop("a2")
    schedule.done("a")
    assert [taken(schedule, 0.0), len(schedule)] == ["a3", 0]


def test_feed_comes_once_when_it_is_planned_twice() -> None:
    schedule = Schedule(per_host=1)
    schedule.plan("a", "a", 1.0)
    schedule.plan("a", "a", 5.0)
    assert [taken(schedule, 3.0), schedule.next_at(), taken(schedule, 5.0), taken(schedule, 9.0)] == [None, 5.0, "a", None]


@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 5)), max_size=40), st.integers(1, 3), st.randoms())
def test_every_feed_has_its_turn_and_no_host_too_many(plans: list[tuple[str, int]], per_host: int, random: object) -> None:
    schedule, running, done = Schedule(per_host), Counter[str](), []
    hosts = {}
    for number, (host, due_at) in enumerate(plans):
        hosts[f"{host}{number}"] = host
        schedule.plan(f"{host}{number}", host, due_at)
    busy: list[str] = []
    for moment in range(200):
        while (feed := taken(schedule, moment)) is not None:
            busy.append(feed)
            running[hosts[feed]] += 1
            assert running[hosts[feed]] <= per_host
        if busy:
            ended = busy.pop(random.randrange(len(busy)))  # type: ignore[attr-defined]
            running[hosts[ended]] -= 1
            schedule.done(hosts[ended])
            done.append(ended)
    assert sorted(done) == sorted(hosts)
    assert len(schedule) == 0
