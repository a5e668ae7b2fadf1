"""What every stage that remembers promises: a repeat brings nothing new, and a restored stage is one that never stopped."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.records import Assessment, Incident, Record
from consumers.correlate import Correlate, CorrelateOptions
from consumers.escalate import Escalate, EscalateOptions
from consumers.routes import RouteOptions
from tools.world.drawn import World

Build = Callable[[], Any]


def correlate() -> Correlate:
    return Correlate(CorrelateOptions())


def escalate() -> Escalate:
    return Escalate(EscalateOptions(), (RouteOptions(receiver="wall"),))


def assessments(seed: int) -> list[Assessment]:
    """Four days of a small world with much noise, so that incidents go stale, close and open again."""
    world = World(seed=seed, days=4, incidents=9, noise=1, faults=2.0)
    return [told.assessment for told in world.told()][:220]


def incidents(seed: int) -> list[Incident]:
    return [one for outputs in run(correlate(), assessments(seed)) for one in outputs]


def run(stage: Any, records: list[Any]) -> list[list[Record]]:
    """The outputs of each record."""

    async def handled() -> list[list[Record]]:
        return [list(await stage.handle(record)) for record in records]

    return asyncio.run(handled())


def restored(build: Build, outputs: list[Any]) -> Any:
    stage = build()
    for output in outputs:
        stage.restore(output)
    return stage


STAGES = pytest.mark.parametrize(
    ("build", "inputs"), [(correlate, assessments), (escalate, incidents)], ids=["correlate", "escalate"]
)
ANY_WORLD = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)


@STAGES
@ANY_WORLD
@given(seed=st.integers(0, 500), repeats=st.lists(st.tuples(st.integers(0, 219), st.integers(0, 219)), max_size=12))
def test_a_repeat_at_any_later_time_brings_nothing_new(build, inputs, seed, repeats):
    records = inputs(seed)
    once = run(build(), records)
    places = sorted((max(first, second), min(first, second)) for first, second in repeats if max(first, second) < len(records))
    again = list(records)
    for after, which in reversed(places):
        again.insert(after + 1, records[which])
    twice = run(build(), again)
    assert [output for outputs in twice for output in outputs] == [output for outputs in once for output in outputs]


@STAGES
@ANY_WORLD
@given(seed=st.integers(0, 500), cut=st.integers(0, 219))
def test_a_restored_stage_decides_as_one_that_never_stopped(build, inputs, seed, cut):
    records = inputs(seed)
    whole = run(build(), records)
    before = [output for outputs in whole[:cut] for output in outputs]
    assert run(restored(build, before), records[cut:]) == whole[cut:]


@STAGES
@ANY_WORLD
@given(seed=st.integers(0, 500), cut=st.integers(0, 219), kept=st.integers(0, 3))
def test_outputs_half_kept_by_a_crash_are_completed_by_the_repeat(build, inputs, seed, cut, kept):
    records = inputs(seed)
    whole = run(build(), records)
    cut = min(cut, len(records) - 1)
    before = [output for outputs in whole[:cut] for output in outputs]
    half = whole[cut][:kept]
    rest = run(restored(build, [*before, *half]), records[cut:])
    assert [*half, *rest[0]] == whole[cut]
    assert rest[1:] == whole[cut + 1 :]


@STAGES
def test_outputs_have_what_their_topic_is_split_by_and_revisions_without_gaps(build, inputs):
    stage = build()
    outputs = [output for outputs in run(stage, inputs(7)) for output in outputs]
    assert outputs
    assert all(getattr(output, stage.writes.shard) is not None for output in outputs)
    keys = [(output.id, getattr(output, "revision", 0)) for output in outputs]
    assert len(keys) == len(set(keys))


def test_revisions_of_an_incident_rise_by_one_and_its_country_never_changes():
    of_incident: dict[str, list[Incident]] = {}
    for one in incidents(3):
        of_incident.setdefault(one.id, []).append(one)
    assert len(of_incident) > 5
    for revisions in of_incident.values():
        assert [one.revision for one in revisions] == list(range(len(revisions)))
        assert len({one.country for one in revisions}) == 1
