"""The table of what went wrong in a simulated world agrees with its figures."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from newsroom import told

from bot.records import Count, Toll
from consumers.correlate.merge import opened
from tools.simulate import Figures, Run, failed, measured
from tools.world.drawn import Happening, Told, World
from tools.world.failures import is_right


def count_of(found: dict[str, int], begins: str) -> int:
    return sum(count for why, count in found.items() if why.startswith(begins))


@pytest.fixture(scope="module")
def measured_world() -> tuple[World, Figures, list[Told], Run]:
    world = World(seed=3, days=2, incidents=90, noise=0, faults=2.0)
    return world, *measured(world)


def test_every_ring_too_few_or_too_many_and_every_wrong_toll_has_a_class(measured_world):
    world, figures, told, done = measured_world
    found = failed(world, told, done)
    wrong_rings = round((1 - figures.ring_once) * figures.incidents)
    spoken = {one.truth for one in told if one.sort == "report"}
    stated = sum(one.key in spoken and one.final_killed is not None for one in world.happenings)
    assert 0 < wrong_rings <= count_of(found, "never rang") + count_of(found, "rang again")
    assert count_of(found, "toll") == round((1 - figures.toll_exact) * stated) > 0


def test_what_nobody_put_anywhere_was_kept_aside_and_its_toll_is_too_low(measured_world):
    world, figures, told, _ = measured_world
    found = failed(world, told, Run())
    assert found["never rang: kept aside"] == figures.incidents
    assert count_of(found, "rang again") == 0
    assert set(found) == {"never rang: kept aside", "toll: too low, nobody in it told the last number"}


def test_one_incident_for_all_is_every_other_one_taken_for_another_strike(measured_world):
    world, figures, told, done = measured_world
    articles = {one.assessment.article_id for one in told if one.sort == "report"}
    swallowing = next(one for one in done.incidents.values() if one.reports[0].article_id in articles)
    swallowed = Run({swallowing.id: swallowing}, [], dict.fromkeys(articles, swallowing.id))
    swallowed.cited[swallowing.id] = {swallowing.reports[0].article_id}
    found = failed(world, told, swallowed)
    assert found["never rang: its incident kept silent"] == 1
    assert found["never rang: taken for another strike on the town"] + found[
        "never rang: taken for a strike on another town"
    ] == (figures.incidents - 1)


@pytest.mark.parametrize(
    ("final", "said", "disputed", "expected"),
    [
        (3, (3, 3), False, True),
        (3, (3, None), False, True),
        (3, (3, 5), False, False),
        (3, (3, 5), True, True),
        (3, (2, 2), False, False),
        (0, None, False, True),
        (3, None, False, False),
    ],
)
def test_a_toll_is_right_if_it_is_the_last_number_and_no_wider(measured_world, final, said, disputed, expected):
    world, *_ = measured_world
    one: Happening = world.happenings[0]
    what = Happening(one.key, one.theatre, one.town, one.at, one.kind, (), "", one.toll, 1, disputed, known=[(one.at, final)])
    incident = replace(opened(told("a")), toll=Toll(killed=Count(min=said[0], max=said[1]) if said else None))
    assert is_right(what, incident) is expected
