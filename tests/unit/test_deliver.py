"""The last stage: said once, tried again, or given up with a reason; and what a crash in between means."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from bot.ports import Rejected, Unavailable, Unsure
from bot.records import Alert, Delivery
from builders import an_alert, an_incident
from conftest import HandClock
from consumers.deliver import PROBE_SECONDS, SCHEDULE_SECONDS, Deliver, DeliverOptions
from consumers.deliver.circuit import BROKEN_SECONDS

Answer = str | Exception


class Platform:
    """A channel that answers as scripted and remembers what it showed."""

    name = "newsroom"

    def __init__(self, *answers: Answer, idempotent: bool = False, editable: bool = True) -> None:
        self.idempotent = idempotent
        self.editable = editable
        self._answers = list(answers)
        self.calls: list[tuple[str, str, bool]] = []

    async def send(self, alert: Alert, *, key: str, edits: str = "", repeat: bool = False) -> str:
        self.calls.append((alert.id, edits, repeat))
        answer = self._answers.pop(0) if self._answers else f"m{len(self.calls)}"
        if isinstance(answer, Exception):
            raise answer
        return answer

    async def close(self) -> None: ...


class Told:
    """A stage before a platform, and all that it kept."""

    def __init__(
        self, platform: Platform, clock: HandClock, kept: list[Delivery], chance: float = 0.5, **options: timedelta
    ) -> None:
        async def keep(*steps: Delivery) -> None:
            kept.extend(steps)

        self.kept, self._clock = kept, clock
        self.stage = Deliver(platform, keep, clock, lambda: chance, DeliverOptions(**options))

    async def handle(self, alert: Alert) -> Delivery | None:
        """Say it, and wait for as long as that takes; returns how it ended."""
        self.kept.extend(await self.stage.handle(alert))
        while (seconds := self.stage.seconds()) is not None:
            if seconds:
                await self._clock.sleep(seconds)
            await self.stage.act()
        return next((step for step in reversed(self.kept) if step.alert_id == alert.id), None)

    def restore(self, step: Delivery) -> None:
        self.stage.restore(step)


@pytest.fixture
def kept() -> list[Delivery]:
    return []


@pytest.fixture
def build(kept: list[Delivery], a_clock: HandClock) -> Callable[[Platform], Told]:
    return lambda platform: Told(platform, a_clock, kept)


def outcomes(kept: list[Delivery]) -> list[str]:
    return [step.outcome for step in kept]


def now_alert(clock: HandClock, **changes: object) -> Alert:
    incident = an_incident(killed=3, updated_at=clock.now(), began_at=clock.now())
    return an_alert(incident, **changes)


async def test_an_alert_is_sent_once_and_its_receipt_kept(build, kept, a_clock):
    platform = Platform()
    done = await build(platform).handle(now_alert(a_clock))
    assert outcomes(kept) == ["held", "sending", "sent"]
    assert (done.outcome, done.receipt, done.attempts) == ("sent", "m1", 1)


async def test_the_same_alert_again_says_nothing(build, a_clock):
    platform = Platform()
    deliver = build(platform)
    await deliver.handle(now_alert(a_clock))
    await deliver.handle(now_alert(a_clock))
    assert len(platform.calls) == 1


async def test_an_alert_for_others_is_not_ours(build, a_clock):
    platform = Platform()
    assert await build(platform).handle(now_alert(a_clock, receivers=("elsewhere",))) is None
    assert platform.calls == []


async def test_a_later_revision_edits_the_first_message(build, a_clock):
    platform = Platform()
    deliver = build(platform)
    await deliver.handle(now_alert(a_clock))
    later = an_alert(an_incident(killed=7, revision=1, updated_at=a_clock.now()), reason="toll_rose")
    done = await deliver.handle(later)
    assert platform.calls[1] == ("i1/1", "m1", False)
    assert done.outcome == "sent"


async def test_what_cannot_be_edited_is_told_which_message_it_follows(build, a_clock):
    platform = Platform("m1", "m1", editable=False)
    deliver = build(platform)
    await deliver.handle(now_alert(a_clock))
    await deliver.handle(an_alert(an_incident(killed=7, revision=1, updated_at=a_clock.now()), reason="toll_rose"))
    assert platform.calls[1] == ("i1/1", "m1", False)


async def test_a_quiet_update_stays_unsaid_where_nothing_can_be_edited(build, a_clock):
    platform = Platform(editable=False)
    deliver = build(platform)
    await deliver.handle(now_alert(a_clock))
    quiet = an_alert(an_incident(killed=4, revision=1, updated_at=a_clock.now()), reason="toll_rose", loud=False)
    assert await deliver.handle(quiet) is None
    assert len(platform.calls) == 1


async def test_an_older_state_never_overwrites_a_newer_one(build, a_clock):
    platform = Platform()
    deliver = build(platform)
    await deliver.handle(an_alert(an_incident(killed=7, revision=2, updated_at=a_clock.now())))
    done = await deliver.handle(an_alert(an_incident(killed=3, revision=1, updated_at=a_clock.now())))
    assert done.outcome == "expired"
    assert len(platform.calls) == 1


async def test_too_many_requests_waits_as_long_as_the_platform_says(build, kept, a_clock):
    platform = Platform(Unavailable("429", retry_after=timedelta(seconds=17)), "m2")
    done = await build(platform).handle(now_alert(a_clock))
    assert a_clock.slept == [17.0]
    assert outcomes(kept) == ["held", "sending", "waiting", "sending", "sent"]
    assert (done.outcome, done.attempts) == ("sent", 2)


async def test_server_errors_follow_the_schedule_with_jitter(build, a_clock):
    platform = Platform(*[Unavailable("503")] * 3, "m4")
    await build(platform).handle(now_alert(a_clock))
    assert a_clock.slept == [seconds * 0.5 for seconds in SCHEDULE_SECONDS[:3]]


async def test_a_doubt_on_a_blind_channel_is_repeated_with_a_mark(build, a_clock):
    platform = Platform(Unsure("read timed out"), "m2")
    done = await build(platform).handle(now_alert(a_clock))
    assert [call[2] for call in platform.calls] == [False, True]
    assert (done.outcome, done.detail) == ("sent", "repeat")


async def test_a_doubt_on_an_idempotent_channel_needs_no_mark(build, a_clock):
    platform = Platform(Unsure("read timed out"), "m2", idempotent=True)
    await build(platform).handle(now_alert(a_clock))
    assert [call[2] for call in platform.calls] == [False, False]


async def test_an_open_sending_after_a_restart_is_a_doubt(build, kept, a_clock):
    first = Platform(Rejected("x"))
    await build(first).handle(now_alert(a_clock))
    restarted = Platform()
    deliver = build(restarted)
    deliver.restore(kept[1])
    await deliver.handle(now_alert(a_clock))
    assert restarted.calls[0][2] is True


async def test_a_clear_refusal_before_a_restart_is_no_doubt(build, kept, a_clock):
    steps = [Delivery(id="i1/0/newsroom", by="deliver/1", alert_id="i1/0", incident_id="i1", receiver="newsroom",
                      outcome=outcome, attempts=1, at=a_clock.now()) for outcome in ("sending", "waiting")]  # fmt: skip
    platform = Platform()
    deliver = build(platform)
    for step in steps:
        deliver.restore(step)
    await deliver.handle(now_alert(a_clock))
    assert platform.calls[0][2] is False


async def test_a_late_sending_never_undoes_a_final_outcome(build, a_clock):
    platform = Platform()
    deliver = build(platform)
    for outcome in ("sending", "sent", "sending"):
        deliver.restore(
            Delivery(id="i1/0/newsroom", by="deliver/1", alert_id="i1/0", incident_id="i1", receiver="newsroom",
                     outcome=outcome, attempts=1, at=a_clock.now(), receipt="m9" if outcome == "sent" else "")
        )  # fmt: skip
    assert await deliver.handle(now_alert(a_clock)) is None


async def test_a_refusal_for_good_ends_it_and_is_told(build, a_clock):
    platform = Platform(Rejected("400 too long"))
    done = await build(platform).handle(now_alert(a_clock))
    assert (done.outcome, done.detail, len(platform.calls)) == ("rejected", "400 too long", 1)


async def test_a_broken_receiver_loses_nothing_and_is_asked_again_after_a_long_while(build, kept, a_clock):
    platform = Platform(*[Rejected("404 no such channel", broken=True)] * 2, "m3")
    with capture_logs() as lines:
        done = await build(platform).handle(now_alert(a_clock))
    assert (done.outcome, a_clock.slept) == ("sent", list(BROKEN_SECONDS[:1]) + list(BROKEN_SECONDS[1:2]))
    assert outcomes(kept) == ["held", "sending", "waiting", "sending", "waiting", "sending", "sent"]
    told = [line["what"] for line in lines if line["event"] == "notice"]
    assert told == ["receiver_broken", "receiver_back"]


@pytest.mark.parametrize(("trouble", "outcome"), [(Unavailable("503"), "expired"), (Unsure("reset"), "unknown")])
async def test_what_no_try_delivers_in_time_is_given_up(trouble, outcome, kept, a_clock):
    platform = Platform(*[trouble] * 1000, idempotent=True)
    done = await Told(platform, a_clock, kept, give_up_after=timedelta(hours=6)).handle(now_alert(a_clock))
    assert done.outcome == outcome
    assert a_clock.passed > timedelta(hours=6).total_seconds()


async def test_a_new_receiver_is_not_told_the_news_of_last_month(build, a_clock):
    platform = Platform()
    old = now_alert(a_clock)
    a_clock.forward(timedelta(hours=7).total_seconds())
    done = await build(platform).handle(old)
    assert (done.outcome, done.attempts, platform.calls) == ("expired", 0, [])


async def test_an_alert_that_was_being_tried_is_not_dropped_for_its_age_alone(build, kept, a_clock):
    await build(Platform(Rejected("x"))).handle(now_alert(a_clock))
    platform = Platform()
    deliver = build(platform)
    deliver.restore(kept[1])
    alert = now_alert(a_clock)
    a_clock.forward(timedelta(hours=7).total_seconds())
    done = await deliver.handle(alert)
    assert (done.outcome, len(platform.calls)) == ("sent", 1)


async def test_a_message_that_had_to_be_posted_anew_is_edited_from_then_on(build, a_clock):
    platform = Platform("m1", "m7", "m7")
    deliver = build(platform)
    for revision in (0, 1, 2):
        await deliver.handle(an_alert(an_incident(killed=3 + revision, revision=revision, updated_at=a_clock.now())))
    assert [call[1] for call in platform.calls] == ["", "m1", "m7"]


@pytest.mark.parametrize("editable", [True, False])
async def test_who_heard_nothing_yet_hears_even_a_quiet_alert(editable, build, a_clock):
    platform = Platform(editable=editable)
    quiet = an_alert(
        an_incident(killed=3, revision=4, grade="corroborated", updated_at=a_clock.now()), reason="corroborated", loud=False
    )
    done = await build(platform).handle(quiet)
    assert (done.outcome, platform.calls) == ("sent", [("i1/4", "", False)])


async def test_the_end_of_a_story_is_no_news_to_who_never_heard_it(build, a_clock):
    platform = Platform()
    closed = an_alert(an_incident(killed=3, revision=4, life="closed", updated_at=a_clock.now()), reason="closed", loud=False)
    assert await build(platform).handle(closed) is None
    assert platform.calls == []


@pytest.mark.parametrize("wait", [timedelta(0), timedelta(seconds=-5)])
async def test_too_many_requests_without_a_time_waits_half_a_minute(wait, build, a_clock):
    await build(Platform(Unavailable("429", retry_after=wait), "m2")).handle(now_alert(a_clock))
    assert a_clock.slept == [30.0]


async def test_an_older_doubt_is_not_cleared_by_a_later_refusal(build, kept, a_clock):
    platform = Platform(Unsure("read timed out"), Unavailable("503"), "m3")
    done = await build(platform).handle(now_alert(a_clock))
    assert outcomes(kept) == ["held", "sending", "sending", "sending", "sent"]
    assert (done.detail, [call[2] for call in platform.calls]) == ("repeat", [False, True, True])


async def test_a_doubt_while_editing_is_simply_edited_again(build, a_clock):
    platform = Platform("m1", Unsure("reset"), "")
    deliver = build(platform)
    await deliver.handle(now_alert(a_clock))
    later = an_alert(an_incident(killed=7, revision=1, updated_at=a_clock.now()), reason="toll_rose")
    done = await deliver.handle(later)
    assert platform.calls[1:] == [("i1/1", "m1", False), ("i1/1", "m1", True)]
    assert done.detail == ""
    assert (done.outcome, done.receipt) == ("sent", "m1")


async def test_the_pause_never_shrinks_to_nothing(kept, a_clock):
    await Told(Platform(Unavailable("503")), a_clock, kept, chance=0.0).handle(now_alert(a_clock))
    assert a_clock.slept == [PROBE_SECONDS[0] * 0.1]


async def test_a_platform_that_is_down_is_asked_once_a_minute_and_told_of_after_a_quarter_of_an_hour(build, a_clock):
    platform = Platform(*[Unavailable("503")] * 60)
    with capture_logs() as lines:
        await build(platform).handle(now_alert(a_clock))
    assert max(a_clock.slept) <= PROBE_SECONDS[-1]
    assert [line["what"] for line in lines if line["event"] == "notice"] == ["receiver_down", "receiver_back"]


async def test_steps_of_other_receivers_are_none_of_ours(build, a_clock):
    platform = Platform()
    deliver = build(platform)
    deliver.restore(Delivery(id="i1/0/desk", by="deliver/1", alert_id="i1/0", incident_id="i1", receiver="desk",
                             outcome="sent", attempts=1, at=a_clock.now(), receipt="m9"))  # fmt: skip
    await deliver.handle(now_alert(a_clock))
    assert platform.calls == [("i1/0", "", False)]


async def test_a_platform_that_asks_for_a_day_is_left_alone_for_a_day_by_every_alert(build, kept, a_clock):
    platform = Platform(Unavailable("429", retry_after=timedelta(days=1)))
    deliver = build(platform)
    other = an_alert(an_incident(id="i0", killed=1, updated_at=a_clock.now()))
    kept.extend(await deliver.stage.handle(other))
    await deliver.handle(now_alert(a_clock))
    assert a_clock.slept == [86400.0]
    assert sorted(step.alert_id for step in kept if step.outcome == "sent" and not step.covers) == ["i0/0", "i1/0"]
