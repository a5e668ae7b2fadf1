"""When a receiver hears of what: gathered, held, in digests, within its rate, pinged, coarse, silenced."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
from deskwork import Desk, Platform, state

from bot.ports import Rejected, Unavailable, Unsure
from bot.records import Incident, Silence
from builders import KHARKIV, NOON, a_report
from consumers.deliver.timing import coarse
from consumers.routes import Silences

HERE = {"critical": "here", "high": "U1"}


async def test_the_first_message_goes_at_once_and_updates_are_gathered_for_a_minute():
    desk = Desk(Platform())
    await desk.hears(state())
    await desk.waits(seconds=0)
    await desk.hears(state(revision=1), state(revision=2), reason="toll_rose", loud=False)
    await desk.waits(seconds=59)
    assert desk.shown == [("i1/0", False, True)]
    await desk.waits(seconds=1)
    assert desk.shown == [("i1/0", False, True), ("i1/2", True, False)]
    assert desk.outcomes() == {"i1/0": "sent", "i1/1": "folded", "i1/2": "sent"}


async def test_what_was_gathered_is_said_for_the_gravest_reason_and_as_loudly_after_a_restart_too():
    desk = Desk(Platform(editable=False))
    await desk.hears(state())
    await desk.waits(seconds=1)
    await desk.hears(state(revision=1), reason="corrected")
    await desk.hears(state(revision=2), reason="corroborated", loud=False)
    desk.restart()
    await desk.waits(minutes=2)
    _, last = (one.alert for one in desk.platform.shown)
    assert (last.id, last.reason, last.loud) == ("i1/2", "corrected", True)


async def test_in_quiet_hours_everything_is_held_for_one_digest_but_what_is_critical_and_edits():
    desk = Desk(Platform(), quiet_hours="11:00-14:00")
    await desk.hears(state(1, severity="critical"))
    await desk.hears(state(2), state(3, killed=8))
    await desk.waits(seconds=1)
    desk.restart()
    await desk.hears(state(1, revision=1, minutes=1), reason="toll_rose")
    await desk.waits(minutes=119)
    assert desk.shown == [("i1/0", False, True), ("i1/1", True, True)]
    await desk.waits(minutes=1)
    digest = desk.platform.shown[-1].alert.digest
    assert [brief.incident.id for brief in digest.briefs] == ["i3", "i2"]
    assert (digest.why, digest.incidents, digest.tallies[0].killed) == ("quiet_hours", 2, 11)
    assert set(desk.outcomes().values()) == {"sent"}


async def test_a_held_incident_that_becomes_critical_rings_at_once():
    desk = Desk(Platform(), quiet_hours="11:00-14:00")
    await desk.hears(state())
    await desk.waits(minutes=5)
    await desk.hears(state(revision=1, minutes=5, severity="critical"), reason="toll_rose")
    await desk.waits(seconds=1)
    assert desk.shown == [("i1/1", False, True)]


async def test_a_route_of_digests_tells_the_newest_state_of_each_incident_at_its_time():
    desk = Desk(Platform(), digest="daily 18:00")
    await desk.hears(state(1), state(2), state(1, revision=4, minutes=30))
    await desk.waits(hours=5)
    assert desk.shown == []
    await desk.waits(hours=1, seconds=1)
    (shown,) = desk.platform.shown
    assert {brief.incident.id: brief.incident.revision for brief in shown.alert.digest.briefs} == {"i1": 4, "i2": 0}
    assert desk.outcomes() == {"i1/0": "folded", "i1/4": "sent", "i2/0": "sent"}


async def test_beyond_the_rate_the_graver_ones_go_out_and_a_digest_counts_the_rest():
    desk = Desk(Platform(), rate="3 per 10m")
    await desk.hears(*(state(number, severity="critical" if number in {4, 6} else "high") for number in range(8)))
    await desk.waits(minutes=9)
    singles = {id_ for id_, _, _ in desk.shown if id_ != "digest"}
    assert (len(singles), {"i4/0", "i6/0"} <= singles) == (3, True)
    assert [one.alert.digest.incidents for one in desk.platform.shown if one.alert.digest] == [5]
    assert desk.outcomes() == {f"i{number}/0": "sent" for number in range(8)}


async def test_what_waited_too_long_is_told_in_one_digest_and_a_single_one_by_itself():
    desk = Desk(Platform(*[Unavailable("503")] * 100))
    await desk.hears(state(1), state(2))
    await desk.waits(minutes=45)
    await desk.hears(state(3, minutes=45))
    await desk.waits(minutes=30)
    assert [shown[0] for shown in desk.shown] == ["i3/0", "digest"]
    assert desk.platform.shown[1].alert.digest.why == "backlog"


async def test_more_than_sixty_in_a_minute_are_told_in_digests_and_to_the_operators():
    desk = Desk(Platform(), rate="100 per 10m")
    await desk.hears(*(state(number) for number in range(200)))
    await desk.waits(minutes=10)
    assert [shown[0] for shown in desk.shown] == ["digest"]
    assert desk.platform.shown[0].alert.digest.incidents == 200
    assert [notice.what for notice in desk.notices] == ["flood"]
    assert set(desk.outcomes().values()) == {"sent"}


@pytest.mark.parametrize("idempotent", [True, False])
async def test_a_digest_of_which_nobody_knows_is_told_again_with_the_same_content(idempotent):
    desk = Desk(Platform(Unsure("reset"), idempotent=idempotent), digest="hourly")
    await desk.hears(state(1), state(2))
    await desk.waits(hours=1)
    desk.restart()
    await desk.hears(state(1, revision=1, minutes=60))
    await desk.waits(hours=3)
    first, second = desk.platform.shown
    assert [len(one.alert.digest.briefs) for one in (first, second)] == [2, 1]
    assert (first.repeat, second.repeat) == (not idempotent, False)
    assert len({step.id for step in desk.kept if step.covers}) == 2


async def test_a_death_between_a_digest_and_its_record_repeats_it_with_a_mark():
    desk = Desk(Platform(), digest="hourly")
    await desk.hears(state(1), state(2))
    await desk.waits(hours=1)
    desk.kept = [step for step in desk.kept if step.outcome in {"held", "sending"}]
    desk.restart()
    await desk.waits(hours=1)
    assert [one.repeat for one in desk.platform.shown] == [False, True]


def pings(desk: Desk) -> list[tuple[str, ...]]:
    return [one.alert.mentions for one in desk.platform.shown]


async def test_pings_go_to_whom_the_operator_lists_once_per_severity_and_for_corrections():
    desk = Desk(Platform(editable=False), mentions=HERE, update_every="0s")
    story: Sequence[tuple[Incident, dict[str, Any]]] = (
        (state(revision=0, severity="medium"), {}),
        (state(revision=1, severity="high"), {"reason": "toll_rose"}),
        (state(revision=2, severity="high"), {"reason": "toll_rose"}),
        (state(revision=3, severity="critical"), {"reason": "toll_rose"}),
        (state(revision=4, severity="low"), {"reason": "corrected"}),
        (state(revision=5, severity="critical"), {"reason": "corroborated", "loud": False}),
    )
    for incident, alert in story:
        await desk.hears(incident, **alert)
        await desk.waits(seconds=1)
        desk.restart()
    assert pings(desk) == [(), ("U1",), (), ("here",), ("here",)]


async def test_messages_of_a_route_are_worded_by_its_template_and_digests_are_not():
    desk = Desk(Platform(), template="{place}", quiet_hours="13:00-14:00")
    await desk.hears(state())
    await desk.waits(hours=1)
    await desk.hears(state(2, minutes=60), state(3, minutes=60))
    await desk.waits(hours=2)
    assert [one.alert.template for one in desk.platform.shown] == ["{place}", ""]


async def test_the_watch_is_silent_and_pings_nobody():
    desk = Desk(Platform(), watch=True, mentions=HERE)
    await desk.hears(state(severity="critical"))
    await desk.waits(seconds=1)
    assert (desk.shown, pings(desk)) == ([("i1/0", False, False)], [()])


async def test_a_route_may_wait_and_name_only_the_region():
    desk = Desk(Platform(), delay="1h", coarse_for="2h")
    await desk.hears(state())
    await desk.waits(minutes=59)
    assert desk.shown == []
    await desk.waits(minutes=2)
    await desk.hears(state(revision=1, minutes=120), reason="toll_rose")
    await desk.waits(minutes=180)
    first, later = (one.alert.incident for one in desk.platform.shown)
    assert (first.place.name, first.place.lat, first.place.admin1, later.place) == ("", None, "UA-63", KHARKIV)


@pytest.mark.parametrize("restarts", [False, True])
async def test_the_exact_place_comes_by_a_quiet_edit_once_it_may_be_told(restarts):
    desk = Desk(Platform(), coarse_for="2h", mentions=HERE)
    await desk.hears(state(severity="critical"))
    await desk.waits(minutes=119)
    if restarts:
        desk.restart()
    assert [one.alert.incident.place.name for one in desk.platform.shown] == [""]
    await desk.waits(minutes=1)
    assert desk.shown == [("i1/0", False, True), ("i1/0", True, False)]
    assert [one.alert.incident.place.name for one in desk.platform.shown] == ["", "Kharkiv"]
    assert (pings(desk), desk.platform.shown[1].alert.reason) == ([("here",), ()], "place_refined")
    desk.restart()
    await desk.waits(hours=9)
    assert len(desk.shown) == 2


async def test_news_before_that_takes_the_exact_place_along_and_where_nothing_can_be_edited_none_is_brought():
    desk, blind = Desk(Platform(), coarse_for="2h"), Desk(Platform(editable=False), coarse_for="2h")
    for one in (desk, blind):
        await one.hears(state())
        await one.waits(minutes=30)
        await one.hears(state(revision=1, minutes=30), reason="toll_rose")
        await one.waits(hours=4)
    assert desk.shown == [("i1/0", False, True), ("i1/1", True, True), ("i1/1", True, False)]
    assert [one.alert.incident.place.name for one in desk.platform.shown] == ["", "", "Kharkiv"]
    assert [id_ for id_, _, _ in blind.shown] == ["i1/0", "i1/1"]


@pytest.mark.parametrize("trouble", [Rejected("404", broken=True), Unavailable("503")])
async def test_operators_hear_once_that_it_is_away_and_once_that_it_is_back_whatever_was_restarted(trouble):
    desk = Desk(Platform(*[trouble] * 60))
    await desk.hears(state())
    await desk.waits(minutes=20)
    desk.restart()
    await desk.waits(minutes=5)
    desk.restart()
    desk.platform._answers = []
    await desk.waits(hours=7)
    what = "receiver_broken" if isinstance(trouble, Rejected) else "receiver_down"
    assert [notice.what for notice in desk.notices] == [what, "receiver_back"]
    desk.restart()
    await desk.hears(state(2, minutes=450))
    await desk.waits(minutes=1)
    assert len(desk.notices) == 2


def test_coarse_leaves_no_word_that_might_name_the_town():
    bare = coarse(state(targets=("hospital",), reports=(a_report(place=KHARKIV, beside=KHARKIV),)))
    assert "Kharkiv" not in str(bare)


async def test_a_silence_keeps_it_from_being_said_and_what_comes_after_it_is_said():
    silences = Silences()
    ends = NOON + timedelta(hours=1)
    silences.take(Silence(id="s1", by="x", begins_at=NOON, ends_at=ends, author="me", comment="drill", place="kharkiv"))
    desk = Desk(Platform(), silences.over)
    await desk.hears(state())
    await desk.waits(hours=1)
    await desk.hears(state(revision=1, minutes=60), reason="toll_rose")
    await desk.waits(minutes=2)
    assert (desk.shown, desk.outcomes()) == ([("i1/1", False, True)], {"i1/0": "silenced", "i1/1": "sent"})


async def test_what_a_bug_keeps_from_being_said_is_set_aside():
    desk = Desk(Platform(ValueError("a bug")))
    await desk.hears(state(1), state(2))
    with pytest.raises(ValueError, match="a bug"):
        await desk.stage.act()
    desk.restart()
    await desk.stage.give_up("ValueError: a bug")
    await desk.waits(minutes=1)
    assert sorted(desk.outcomes().values()) == ["rejected", "sent"]


async def test_who_may_not_wait_for_more_is_told_at_once():
    desk = Desk(Platform(), first_after="10m", quiet_hours="20:00-21:00")
    await desk.hears(state())
    assert (desk.stage.left().waiting, desk.stage.left().due) == (1, 0)
    desk.stage.hurry()
    await desk.waits(seconds=0)
    assert desk.shown == [("i1/0", False, True)]
