"""State is a fold of the journal: whatever was cut off, repeated or handed over, the same incidents come of it."""

from __future__ import annotations

import random
from datetime import timedelta

import msgspec
import pytest
from msgspec.structs import replace
from newsroom import ODESA, REGION, ordered, told

from bot.records import Assessment, Incident
from bot.topics import INCIDENTS
from builders import KHARKIV
from consumers.correlate import Correlate, CorrelateOptions
from tools.world.drawn import World

A, B = "a-0.d0.0", "b-5.d0.0"


def a_day(seed: int) -> list[Assessment]:
    """Of a simulated world, with an operator at work on two incidents of his own in between."""
    world = [one.assessment for one in World(seed=seed, days=1, incidents=12, noise=1).told()]
    at = world[len(world) // 2].seen_at - told("a").seen_at
    start = at.total_seconds() / 60
    desk = [
        told("a", 3, minutes=start), told("b", 5, minutes=start + 1, place=ODESA), told("c", 5, minutes=start + 2, place=ODESA),
        ordered("merge", f"a-{start:g}.d0.0", f"b-{start + 1:g}.d0.0", minutes=start + 3),
        told("d", 6, minutes=start + 4, place=ODESA), told("e", minutes=start + 5, place=REGION),
        ordered("undo", f"a-{start:g}.d0.0", minutes=start + 6),
        ordered("split", f"b-{start + 1:g}.d0.0", reports=(f"c-{start + 2:g}",), minutes=start + 7),
        told("c", 7, minutes=start + 8, place=ODESA, article=f"c-{start + 2:g}", text="d1"),
        ordered("undo", f"b-{start + 1:g}.d0.0", minutes=start + 9),
    ]  # fmt: skip
    return sorted([*world, *desk], key=lambda one: (one.seen_at, one.id))


async def through(records: list[Assessment]) -> list[list[Incident]]:
    stage = Correlate(CorrelateOptions())
    return [list(await stage.handle(record)) for record in records]


def newest(outputs: list[Incident]) -> list[bytes]:
    """The state for a reader of the topic, byte for byte."""
    found: dict[str, Incident] = {}
    for one in outputs:
        if one.id not in found or found[one.id].revision < one.revision:
            found[one.id] = one
    return [msgspec.json.encode(found[one]) for one in sorted(found)]


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_any_cut_and_any_redelivery_come_to_the_same_incidents(seed):
    """As on Kafka: a stage dies within its outputs, its successor restores what was kept, and is given old inputs again."""
    records, draw = a_day(seed), random.Random(seed)
    whole = await through(records)
    expected = newest([one for outputs in whole for one in outputs])
    ordering = [index for index, record in enumerate(records) if record.order]
    for cut in sorted({*draw.sample(range(len(records)), 25), *ordering, *(index + 1 for index in ordering)}):
        kept = [one for outputs in whole[:cut] for one in outputs]
        kept += whole[cut][: draw.randint(0, len(whole[cut]))]
        stage = Correlate(CorrelateOptions())
        for one in kept:
            stage.restore(INCIDENTS.decode(INCIDENTS.encode(one)))
        again = records[max(0, cut - draw.randint(0, 30)) :]
        for record in again:
            kept += await stage.handle(record)
        assert newest(kept) == expected, f"cut at {cut}"


async def test_what_matters_no_more_need_not_be_read_again():
    """Incidents that a stage has forgotten are left out when it takes back its past; what it says is the same."""
    day, hours = timedelta(days=1), timedelta(hours=8)
    options = CorrelateOptions(window=hours, stale_after=hours, closed_after=hours, remember_for=day)
    records = [one.assessment for one in World(seed=4, days=6, incidents=40, noise=0).told()]
    stage = Correlate(options)
    whole = [list(await stage.handle(record)) for record in records]
    expected = newest([one for outputs in whole for one in outputs])
    for cut in (len(records) // 3, len(records) * 2 // 3, len(records) - 1):
        kept = [one for outputs in whole[:cut] for one in outputs]
        again = Correlate(options)
        since = again.matters_since(kept[-1])
        read = [one for one in kept if one.updated_at >= since]
        for one in read:
            again.restore(one)
        for record in records[cut:]:
            kept += await again.handle(record)
        assert expected == newest(kept), f"cut at {cut}"
    assert len(read) < len(kept) * 3 // 4


@pytest.mark.parametrize("kept", [0, 1, 2])
@pytest.mark.parametrize("what", ["merge", "split"])
async def test_an_order_cut_anywhere_is_carried_out_to_its_end(what, kept):
    two = [told("a", 3), told("b", 5, minutes=5, place=ODESA), told("c", 5, minutes=9, place=ODESA)]
    order = ordered("merge", A, B, minutes=20) if what == "merge" else ordered("split", B, reports=("c-9",), minutes=20)
    undo = ordered("undo", A if what == "merge" else B, minutes=30)
    whole = await through([*two, order, undo])
    for cut in (3, 4):
        outputs = [one for some in whole[:cut] for one in some] + whole[cut][:kept]
        stage = Correlate(CorrelateOptions())
        for one in outputs:
            stage.restore(one)
        for record in [*two, order, undo][cut:]:
            outputs += await stage.handle(record)
        assert newest(outputs) == newest([one for some in whole for one in some])


@pytest.mark.parametrize("kept", range(4))
async def test_a_wave_cut_while_its_parts_are_put_under_one_parent_is_the_same_wave(kept):
    cities = [replace(KHARKIV, name=f"City {n}", admin1=f"UA-{n}", lat=46 + n / 2) for n in range(5)]
    night = [told(f"o{n}", minutes=25 * n, place=city, kind="drone_strike") for n, city in enumerate(cities)]
    whole = await through(night)
    assert [len(outputs) for outputs in whole] == [1, 1, 1, 3, 1]
    outputs = [one for some in whole[:3] for one in some] + whole[3][:kept]
    stage = Correlate(CorrelateOptions())
    for one in outputs:
        stage.restore(one)
    for record in night[3:]:
        outputs += await stage.handle(record)
    assert newest(outputs) == newest([one for some in whole for one in some])
