"""What operators are told of the bot's own troubles, and how digests and notices read."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from deskwork import Desk, Platform, state

from bot.channels.message import plain
from bot.channels.webhook import payload
from bot.channels.wording import message
from bot.ports import Rejected, Unavailable, Unsure
from bot.records import Alert, Delivery, Notice
from builders import NOON
from conftest import HandClock
from consumers.tell import PAUSE_SECONDS, TRIES, WORTH, Tell, as_alert

BROKEN = Notice(id="wall/1", by="deliver/2", at=NOON, subject="wall", what="receiver_broken", text="wall is broken: 404")


class Teller:
    """The stage before a platform, and all that it kept."""

    def __init__(self, *answers: Exception, **platform: Any) -> None:
        self.clock, self.kept = HandClock(NOON), list[Delivery]()
        self.platform = Platform(*answers, clock=self.clock, **platform)
        self.restart()

    def restart(self) -> None:
        async def keep(*steps: Delivery) -> None:
            self.kept.extend(steps)

        self.stage = Tell(self.platform, keep, self.clock)
        for step in self.kept:
            self.stage.restore(step)

    async def hears(self, notice: Notice = BROKEN) -> str:
        done = await self.stage.handle(notice)
        self.kept.extend(done)
        return done[-1].outcome if done else ""


async def test_a_notice_is_told_once_also_after_a_restart():
    teller = Teller()
    assert await teller.hears() == "sent"
    teller.restart()
    assert await teller.hears() == ""
    assert [one.alert.notice for one in teller.platform.shown] == [BROKEN]


async def test_a_receiver_is_not_told_of_its_own_trouble():
    teller = Teller()
    assert await teller.hears(Notice(id="x", by="b", at=NOON, subject="desk", what="receiver_down", text="")) == ""
    assert teller.platform.calls == 0


@pytest.mark.parametrize(
    ("answers", "outcome", "calls"),
    [
        ([Unavailable("503")], "sent", 2),
        ([Rejected("400")], "rejected", 1),
        ([Unavailable("503")] * 9, "expired", TRIES),
        ([Unsure("reset")] * 9, "unknown", TRIES),
    ],
)
async def test_a_notice_is_tried_a_few_times(answers, outcome, calls):
    teller = Teller(*answers)
    assert await teller.hears() == outcome
    assert (teller.platform.calls, set(teller.clock.slept) <= {PAUSE_SECONDS}) == (calls, True)


async def test_what_may_have_been_told_is_marked_where_nobody_can_tell():
    teller = Teller(Unsure("reset"))
    await teller.hears()
    assert [one.repeat for one in teller.platform.shown] == [True]
    teller = Teller(Unsure("reset"), idempotent=True)
    await teller.hears()
    assert [one.repeat for one in teller.platform.shown] == [False]


async def test_the_trouble_of_yesterday_is_not_told():
    teller = Teller()
    teller.clock.forward((WORTH + timedelta(minutes=1)).total_seconds())
    assert await teller.hears() == "expired"


def test_a_notice_reads_as_one_and_is_no_alert_to_programs():
    assert "Receiver broken" in plain(message(as_alert(BROKEN)))
    assert "wall is broken: 404" in plain(message(as_alert(BROKEN)))
    assert b'"type":"notice"' in payload(as_alert(BROKEN), told=False)


async def a_digest(count: int) -> Alert:
    desk = Desk(Platform(), digest="hourly")
    states = (state(number, killed=number, severity="critical" if number % 9 == 0 else "high") for number in range(count))
    await desk.hears(*states)
    await desk.waits(hours=2)
    (shown,) = desk.platform.shown
    return shown.alert


async def test_a_digest_names_the_gravest_and_counts_all():
    words = plain(message(await a_digest(40)))
    lines = words.splitlines()
    assert lines[0].startswith("🔴 40 incidents · 14 Mar")
    assert "Ukraine 40 (5 critical)" in lines[1]
    assert "15 more" in lines[2]
    assert len([line for line in lines if "Kharkiv, Ukraine" in line]) == 25
    assert ("36 killed" in lines[3], "suspilne.example" in lines[3]) == (True, True)


async def test_a_small_digest_leaves_nothing_out_and_tells_a_possible_repeat():
    alert = await a_digest(3)
    assert "more" not in plain(message(alert))
    assert "repeated" in plain(message(alert, repeat=True))
    assert b'"type":"alert.digest"' in payload(alert, told=False)
