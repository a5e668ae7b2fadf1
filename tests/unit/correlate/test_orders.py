"""What an operator merges and splits by hand, and what sticks."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from newsroom import DERHACHI, ODESA, all_of, killed, noise, ordered, told

from bot.records import Incident
from consumers.correlate import Correlate, CorrelateOptions
from consumers.correlate.orders import refusal
from consumers.escalate import Escalate, EscalateOptions, RouteOptions


def newest(found: list[Incident]) -> dict[str, Incident]:
    return {one.id: one for one in found}


TWO = (told("a", 3), told("b", 5, minutes=5, place=ODESA), told("c", 5, minutes=9, place=ODESA))
A, B = "a-0.d0.0", "b-5.d0.0"
MERGE = ordered("merge", A, B, minutes=20)
SPLIT = ordered("split", B, reports=("c-9",), minutes=20)


async def test_a_merge_puts_all_reports_into_the_first_and_says_who_decided_why():
    found = newest(await all_of([*TWO, MERGE]))
    kept, dropped = found[A], found[B]
    assert ([report.article_id for report in kept.reports], killed(kept)) == (["a-0", "b-5", "c-9"], (5, 5))
    assert (kept.order.who, kept.order.why, kept.origins, kept.changes) == (
        "ada", "same strike", ("a", "b", "c"), ("toll_rose", "corroborated"),
    )  # fmt: skip
    assert (dropped.life, dropped.merged_into, dropped.changes) == ("closed", A, ("closed",))


async def test_a_merge_holds_against_later_reports_of_the_dropped_town_and_edits_of_its_articles():
    later = [
        told("d", 6, minutes=40, place=ODESA),
        told("b", 6, minutes=50, place=ODESA, article="b-5", text="d1"),
        told("e", 6, minutes=60),
    ]
    found = newest(await all_of([*TWO, MERGE, *later]))
    assert (len(found), len(found[A].reports), found[B].revision) == (2, 5, 2)


async def test_a_chain_of_merges_leads_to_the_last():
    third = told("x", 2, minutes=15, place=DERHACHI)
    chain = [*TWO, third, MERGE, ordered("merge", third.id, A, minutes=30), told("d", 5, minutes=40, place=ODESA)]
    found = newest(await all_of(chain))
    assert ([report.article_id for report in found[third.id].reports][-1], len(found)) == ("d-40", 3)


async def test_a_merge_undone_gives_each_its_own_reports_back():
    undo = ordered("undo", A, minutes=30)
    found = newest(await all_of([*TWO, MERGE, told("d", 3, minutes=25), undo]))
    assert {one.id: [report.article_id for report in one.reports] for one in found.values()} == {
        A: ["a-0", "d-25"], B: ["b-5", "c-9"],
    }  # fmt: skip
    assert ([killed(found[one]) for one in (A, B)], found[B].merged_into, found[B].life) == ([(3, 3), (5, 5)], "", "reopened")
    assert found[A].history[-1].correction


async def test_a_split_makes_an_incident_of_its_own_with_a_toll_of_its_own():
    records = [told("a", 3), told("b", 12, minutes=70), told("c", 12, minutes=80)]
    split = ordered("split", A, reports=("b-70", "c-80"), minutes=90)
    found = newest(await all_of([*records, split]))
    assert [(one.id, killed(one), one.life) for one in found.values()] == [
        (A, (3, 3), "developing"),
        ("o90.split.0", (12, 12), "new"),
    ]
    assert (found[A].changes, [step.correction for step in found[A].history]) == (("corrected",), [False, False, True])


async def test_what_was_taken_out_never_comes_back_by_an_edit_or_a_copy_of_its_words():
    edit = told("c", 7, minutes=40, place=ODESA, article="c-9", text="d1")
    found = newest(await all_of([*TWO, SPLIT, edit]))
    assert [report.article_id for report in found[B].reports] == ["b-5"]
    assert [report.digest for report in found["o20.split.0"].reports] == ["c-9:d1"]


async def test_a_split_undone_is_one_incident_again_that_edits_reach():
    undo = ordered("undo", B, minutes=30)
    edit = told("c", 7, minutes=40, place=ODESA, article="c-9", text="d1")
    found = newest(await all_of([*TWO, SPLIT, undo, edit]))
    assert ([report.digest for report in found[B].reports], found[B].barred) == (["b-5:d0", "c-9:d1"], ())
    assert found["o20.split.0"].merged_into == B


@pytest.mark.parametrize(
    ("order", "why"),
    [
        (ordered("merge", A, "nobody", minutes=20), "there is no incident nobody"),
        (ordered("merge", A, A, minutes=20), "name two different incidents or more"),
        (ordered("split", B, minutes=20), "name the reports that leave"),
        (ordered("split", B, reports=("a-0",), minutes=20), f"{B} has no report a-0"),
        (ordered("split", A, reports=("a-0",), minutes=20), f"all reports of {A} would leave it: nothing to split"),
        (ordered("undo", A, minutes=20), f"nobody changed {A} by hand"),
        (ordered("merge", A, "far", minutes=20), "UA, FR: incidents of two countries are kept apart"),
        (ordered("merge", A, "over", minutes=20), "over is closed: only incidents that are still open can be changed"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
async def test_what_cannot_be_done_is_refused_with_its_reason_and_changes_nothing(order, why):
    stage = Correlate(CorrelateOptions())
    found = newest(await all_of(TWO, stage))
    found["far"] = replace(found[A], id="far", country="FR")
    found["over"] = replace(found[A], id="over", life="closed")
    assert refusal(order.order, found.get) == why
    for one in ("far", "over"):
        stage.restore(found[one])
    assert await all_of([order], stage) == []


async def test_what_was_merged_or_undone_cannot_be_merged_or_undone_again():
    found = newest(await all_of([*TWO, MERGE]))
    again = ordered("merge", A, B, minutes=30).order
    assert refusal(again, found.get) == f"{B} was merged into {A}: name that one, or undo the merge"
    undone = newest(await all_of([*TWO, MERGE, ordered("undo", A, minutes=30)]))
    twice = ordered("undo", A, minutes=40).order
    assert refusal(twice, undone.get).startswith(f"the last decision on {A} is undone already, or others were built on it")


C = "x-15.d0.0"
THREE = (*TWO, told("x", 2, minutes=15, place=DERHACHI))
LATE = ordered("undo", A, B, minutes=40)


@pytest.mark.parametrize("since", ["merge", "split", "undo"])
async def test_an_earlier_merge_is_undone_whatever_was_decided_on_its_survivor_since(since):
    between = {
        "merge": [ordered("merge", A, C, minutes=30)],
        "split": [ordered("split", A, reports=("c-9",), minutes=30)],
        "undo": [ordered("merge", A, C, minutes=30), ordered("undo", A, minutes=35)],
    }[since]
    found = newest(await all_of([*THREE, MERGE, *between, LATE, told("d", 6, minutes=50, place=ODESA)]))
    cited = {one.id: {report.article_id for report in one.reports} for one in found.values() if not one.merged_into}
    assert "a-0" in cited[A]
    assert not cited[A] & {"b-5", "c-9", "d-50"}
    assert ({"b-5"} if since == "split" else {"b-5", "c-9", "d-50"}) == cited[B]
    assert ("x-15" in cited[A]) == (since == "merge")
    assert (found[B].merged_into, found[A].order) == ("", LATE.order)


async def test_a_parting_that_cannot_be_is_refused():
    found = newest(await all_of([*THREE, MERGE]))
    assert f"{C} is not merged into {A}" == refusal(ordered("undo", A, C, minutes=40).order, found.get)
    over = found | {A: replace(found[A], life="closed")}
    assert f"{A} is closed: only incidents that are still open can be changed" == refusal(LATE.order, over.get)
    left = found | {A: replace(found[A], reports=found[A].reports[:1])}
    assert f"the reports of {B} have left {A} since" == refusal(LATE.order, left.get)
    only = found | {A: replace(found[A], reports=found[B].reports)}
    assert f"nothing would be left of {A}" == refusal(LATE.order, only.get)


@pytest.mark.parametrize("kept", range(3))
async def test_a_parting_cut_anywhere_is_carried_out_to_its_end(kept):
    records = [*THREE, MERGE, ordered("merge", A, C, minutes=30), LATE, LATE]
    stage = Correlate(CorrelateOptions())
    whole = [list(await stage.handle(record)) for record in records]
    before = [one for some in whole[:-2] for one in some] + whole[-2][:kept]
    again = Correlate(CorrelateOptions())
    for one in before:
        again.restore(one)
    assert newest([*before, *await all_of([LATE], again)]) == newest([one for some in whole for one in some])
    assert ([B, A], []) == ([one.id for one in whole[-2]], whole[-1])


async def test_alerts_follow_the_dropped_one_is_closed_quietly_and_both_of_a_split_are_told():
    async def said(records):
        escalate = Escalate(EscalateOptions(), (RouteOptions(receiver="wall"),))
        return [alert for one in await all_of(records) for alert in await escalate.handle(one)]

    merged = await said([*TWO, MERGE])
    assert [(one.incident_id, one.reason, one.loud) for one in merged[-2:]] == [(B, "closed", False), (A, "toll_rose", True)]
    split = await said([*TWO, SPLIT])
    assert [(one.incident_id, one.reason) for one in split[-2:]] == [("o20.split.0", "first"), (B, "corrected")]


async def test_an_order_that_comes_again_changes_nothing():
    stage = Correlate(CorrelateOptions())
    await all_of([*TWO, MERGE, ordered("undo", A, minutes=30)], stage)
    assert await all_of([MERGE, ordered("undo", A, minutes=30), noise(31)], stage) == []
