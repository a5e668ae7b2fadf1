"""What passing time, repeats, edits and withdrawals make of an incident."""

from __future__ import annotations

from newsroom import ODESA, all_of, incidents_of, killed, noise, told

from consumers.correlate import Correlate, CorrelateOptions

HOUR = 60


async def test_time_alone_makes_an_incident_stale_then_closed():
    found = await all_of([told("a", 3), noise(13 * HOUR), noise(37 * HOUR)])
    assert [(one.revision, one.life, one.changes) for one in found] == [
        (0, "new", ()),
        (1, "stale", ()),
        (2, "closed", ("closed",)),
    ]
    assert found[2].updated_at == noise(37 * HOUR).seen_at


async def test_a_long_silence_closes_at_once_and_only_once():
    found = await all_of([told("a", 3), noise(50 * HOUR), noise(51 * HOUR)])
    assert [one.life for one in found] == ["new", "closed"]


async def test_a_report_within_the_window_reopens_a_closed_incident():
    found = await all_of([told("a", 30, 90), noise(37 * HOUR), told("b", 30, 90, minutes=40 * HOUR)])
    assert [one.life for one in found] == ["new", "closed", "reopened"]
    assert len({one.id for one in found}) == 1


async def test_a_repeat_changes_nothing():
    records = [told("a", 3), told("b", 7, minutes=90), told("a", 3), told("b", 7, minutes=90)]
    found = await all_of(records)
    assert [one.revision for one in found] == [0, 1]


async def test_an_edit_replaces_what_its_article_said():
    edit = told("a", 5, minutes=30, article="x", text="d1", title="Five killed")
    (incident,) = await incidents_of([told("a", 3, article="x"), edit])
    assert (killed(incident), [report.title for report in incident.reports]) == ((5, 5), ["Five killed"])
    assert [claim.min for claim in incident.claims] == [5]


async def test_an_older_text_of_a_known_article_is_ignored():
    found = await all_of([told("a", 5, minutes=30, article="x", text="d1"), told("a", 3, article="x")])
    assert [one.revision for one in found] == [0]


async def test_an_edit_that_lowers_the_number_is_a_correction():
    found = await all_of([told("a", 9, article="x"), told("a", 4, minutes=30, article="x", text="d1")])
    assert (killed(found[1]), found[1].changes) == ((4, 4), ("corrected",))
    assert [(step.toll.killed.min, step.correction) for step in found[1].history] == [(9, False), (4, True)]


async def test_an_edit_without_the_number_corrects_nothing():
    found = await all_of([told("a", 9, article="x"), told("a", minutes=30, article="x", text="d1")])
    assert (killed(found[1]), found[1].changes) == ((9, 9), ())


async def test_a_live_page_that_turns_to_another_town_begins_another_incident():
    found = await incidents_of([told("a", 3, article="live"), told("a", 2, minutes=80, article="live", text="d1", place=ODESA)])
    assert [one.place.name for one in found] == ["Kharkiv", "Odesa"]


async def test_an_edit_that_takes_everything_back_retracts_a_single_report():
    gone = told("a", minutes=30, article="x", text="d1", relevant=False, title="Correction")
    found = await all_of([told("a", 9, article="x"), gone, gone])
    assert [(one.grade, one.changes, killed(one)) for one in found] == [
        ("single_source", (), (9, 9)),
        ("retracted", ("corrected",), None),
    ]


async def test_after_a_withdrawal_the_others_still_stand():
    gone = told("a", minutes=30, article="x", text="d1", relevant=False)
    (incident,) = await incidents_of([told("a", 9, article="x"), told("b", 4, minutes=5), gone])
    assert (killed(incident), incident.origins, incident.grade) == ((4, 4), ("b",), "single_source")


TWO_TOWNS = [
    told("a", 3, article="x", parts=2),
    told("a", 2, article="x", parts=2, part=1, place=ODESA),
    told("b", 2, minutes=5, place=ODESA),
]
GONE = told("a", minutes=30, article="x", text="d1", relevant=False, place=None)


async def test_a_round_up_that_is_edited_to_nothing_is_withdrawn_from_all_its_incidents():
    found = await incidents_of([*TWO_TOWNS, GONE])
    assert [(one.place.name, one.grade, one.origins) for one in found] == [
        ("Kharkiv", "retracted", ("a",)),
        ("Odesa", "single_source", ("b",)),
    ]


async def test_a_withdrawal_of_which_only_a_part_was_kept_is_carried_out_in_full():
    every = await all_of([*TWO_TOWNS, GONE])
    for kept in range(len(every) - 1):
        stage = Correlate(CorrelateOptions())
        for one in every[: kept + 1]:
            stage.restore(one)
        again = [*every[: kept + 1], *await all_of([*TWO_TOWNS, GONE], stage)]
        assert {one.id: one for one in again} == {one.id: one for one in every}


async def test_a_part_of_a_round_up_that_says_nothing_withdraws_nothing():
    edit = told("a", minutes=30, article="x", text="d1", relevant=False, place=ODESA, parts=2)
    assert len(await all_of([*TWO_TOWNS, edit])) == len(await all_of(TWO_TOWNS))


async def test_an_irrelevant_older_text_withdraws_nothing():
    found = await all_of([told("a", 9, minutes=30, article="x", text="d1"), told("a", article="x", relevant=False)])
    assert len(found) == 1


async def test_a_retracted_incident_can_come_back_with_another_outlet():
    gone = told("a", minutes=30, article="x", text="d1", relevant=False)
    (incident,) = await incidents_of([told("a", 9, article="x"), gone, told("b", 9, minutes=50), told("c", 9, minutes=55)])
    assert (incident.grade, incident.origins) == ("corroborated", ("b", "c"))


async def test_a_huge_story_keeps_a_bounded_number_of_reports():
    (incident,) = await incidents_of(told(f"o{index % 30}", 9, minutes=index) for index in range(120))
    assert (len(incident.reports), incident.revision, len(incident.origins)) == (60, 119, 30)
    assert incident.reports[0].article_id == "o0-0"
