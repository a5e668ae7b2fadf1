"""A chat that is away for an hour, and one that is told too much: nothing is lost, and nobody is buried under it."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from deskwork import Desk, Platform, state

from bot.ports import Rejected
from bot.records import Alert, Incident
from builders import NOON, an_alert
from consumers.escalate import Escalate, EscalateOptions
from consumers.routes import RouteOptions

ALERTS, INCIDENTS = 500, 200
MOST_ON_RETURN = 20
STALE = timedelta(minutes=30)
ITEMS = 10_000
MOST_MESSAGES, WINDOW = 12, timedelta(minutes=10)


@pytest.mark.parametrize("editable", [True, False])
@pytest.mark.parametrize("restarts", [0, 3])
async def test_after_an_hour_without_chat_the_newest_states_come_in_few_messages(editable, restarts):
    desk = Desk(Platform(editable=editable))
    desk.platform.down = True
    revisions: dict[int, int] = {}
    for number in range(ALERTS):
        incident = number * 7 % INCIDENTS
        revisions[incident] = revision = revisions.get(incident, -1) + 1
        minutes = number * 60 / ALERTS
        await desk.hears(state(incident, revision, minutes), reason="toll_rose" if revision else "first")
        if restarts and number % (ALERTS // restarts) == 99:
            desk.restart()
        await desk.waits(seconds=3600 / ALERTS)
    assert desk.platform.shown == []
    desk.platform.down = False
    await desk.waits(minutes=20)

    assert set(desk.outcomes().values()) == {"sent", "folded"}
    assert len(desk.outcomes()) == ALERTS
    assert 2 <= len(desk.platform.posts()) <= MOST_ON_RETURN
    assert told(desk) == revisions
    singles = [one for one in desk.platform.shown if one.alert.digest is None]
    assert max(one.at - one.alert.at for one in singles) <= STALE
    assert all(later >= earlier for earlier, later in zip(*in_order(singles), strict=True))
    assert {"receiver_down"} <= {notice.what for notice in desk.notices}
    assert restarts or [notice.what for notice in desk.notices if notice.what != "flood"] == ["receiver_down", "receiver_back"]


def told(desk: Desk) -> dict[int, int]:
    """The newest state of each incident that the chat or the record of a digest names."""
    last = {step.incident_id: step for step in desk.kept if step.outcome == "sent" and not step.covers}
    return {int(id_[1:]): int(step.alert_id.rpartition("/")[2]) for id_, step in last.items()}


def in_order(shown: list) -> tuple[list[int], list[int]]:
    """The revision before and the revision after, wherever an incident was told twice."""
    seen: dict[str, int] = {}
    pairs = []
    for one in shown:
        if one.alert.incident_id in seen:
            pairs.append((seen[one.alert.incident_id], one.alert.revision))
        seen[one.alert.incident_id] = one.alert.revision
    return [pair[0] for pair in pairs], [pair[1] for pair in pairs]


@pytest.mark.slow
async def test_ten_thousand_in_a_minute_are_twelve_messages_in_ten_and_every_one_is_counted():
    desk = Desk(Platform(editable=False))
    for number in range(ITEMS):
        await desk.hears(
            state(number, minutes=number // 100 * 100 / ITEMS, severity="critical" if number % 1000 == 7 else "high")
        )
        if number % 100 == 99:
            await desk.waits(seconds=60 * 100 / ITEMS)
    await desk.waits(minutes=30)
    times = [one.at for one in desk.platform.posts()]
    assert busiest(times) <= MOST_MESSAGES
    assert set(desk.outcomes().values()) == {"sent"}
    digests = [one.alert.digest for one in desk.platform.shown if one.alert.digest]
    singles = [one for one in desk.platform.shown if not one.alert.digest]
    assert sum(digest.incidents for digest in digests) + len(singles) == ITEMS
    assert all(sum(tally.incidents for tally in digest.tallies) == digest.incidents for digest in digests)
    named = [brief.incident.severity for digest in digests for brief in digest.briefs]
    assert named.count("critical") + sum(one.alert.severity == "critical" for one in singles) == ITEMS / 1000
    assert {notice.what for notice in desk.notices} == {"flood"}


def busiest(times: list[datetime]) -> int:
    """Messages in the fullest ten minutes."""
    return max(sum(begin <= at < begin + WINDOW for at in times) for begin in times)


def growing(number: int) -> Incident:
    """One strike as the twelve reports of three hours make it."""
    tolls = (0, 1, 1, 3, 3, 4, 4, 7, 7, 8, 8, 9)
    grade = "single_source" if number == 0 else "corroborated" if number < 6 else "official"
    toll = {"killed": tolls[number] or None, "injured": 5 + number}
    severity = "critical" if tolls[number] >= 10 else "high"
    return state(1, number, number * 16, grade=grade, severity=severity, **toll)


async def told_of_one_strike(platform: Platform) -> list[Alert]:
    desk, escalate = Desk(platform), Escalate(EscalateOptions(), (RouteOptions(receiver="desk", name="r"),))
    for number in range(12):
        await desk.takes(*await escalate.handle(growing(number)))
        await desk.waits(minutes=16)
    return [one.alert for one in platform.shown]


async def test_twelve_reports_of_one_strike_are_one_message_where_it_can_be_edited():
    platform = Platform()
    alerts = await told_of_one_strike(platform)
    assert len(platform.posts()) == 1
    assert {one.edits for one in platform.shown[1:]} == {"m1"}
    assert alerts[-1].incident.toll.killed.min == 9
    assert len(alerts) == 12


async def test_and_at_most_four_where_it_cannot():
    alerts = await told_of_one_strike(Platform(editable=False))
    assert 2 <= len(alerts) <= 4
    assert [alert.incident.toll.killed.min for alert in alerts if alert.incident.toll.killed][-1] >= 7


async def test_a_receiver_that_is_wrong_is_asked_a_handful_of_times_in_a_day():
    desk = Desk(Platform())
    desk.platform._answers = [Rejected("404", broken=True)] * 99
    for number in range(48):
        await desk.takes(an_alert(state(number, minutes=30 * number), receivers=("desk",)))
        await desk.waits(minutes=30)
    assert desk.platform.calls <= 8
    assert [notice.what for notice in desk.notices] == ["receiver_broken"]
    desk.platform._answers = []
    await desk.waits(hours=7)
    assert set(desk.outcomes().values()) == {"sent"}
    assert desk.clock.now() - NOON < timedelta(days=2)
