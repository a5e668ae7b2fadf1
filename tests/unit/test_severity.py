"""How grave an event is: the table, line by line, and what it must never do."""

from __future__ import annotations

from itertools import pairwise

import pytest

from bot.records import SEVERITIES
from builders import a_toll
from consumers.severity import SENSITIVE_TARGETS, at_least, severity

HOME = ("residential_building",)


@pytest.mark.parametrize(
    ("killed", "injured", "targets", "expected"),
    [
        (10, None, (), "critical"),
        (9, None, (), "high"),
        (3, None, (), "high"),
        (2, None, (), "medium"),
        (1, None, (), "medium"),
        (0, 0, (), "medium"),
        (None, None, (), "medium"),
        (None, 19, (), "medium"),
        (None, 20, (), "high"),
        (None, 500, (), "high"),
        (None, None, HOME, "medium"),
        (0, 0, HOME, "medium"),
        (None, 1, HOME, "high"),
        (1, None, HOME, "high"),
        (10, None, HOME, "critical"),
        (1, None, ("bridge",), "medium"),
    ],
)
def test_a_strike_is_as_grave_as_its_toll_and_target(killed, injured, targets, expected):
    assert severity(a_toll(killed, injured), targets, "impact", strike=True) == expected


@pytest.mark.parametrize(
    ("killed", "phase", "strike", "expected"),
    [
        (None, "intercepted", True, "low"),
        (1, "intercepted", True, "medium"),
        (None, "impact", True, "medium"),
        (None, None, True, "medium"),
        (None, None, False, "low"),
        (1, None, False, "medium"),
        (12, None, False, "critical"),
    ],
)
def test_what_was_shot_down_or_is_no_strike_is_low_unless_somebody_is_hurt(killed, phase, strike, expected):
    assert severity(a_toll(killed), (), phase, strike=strike) == expected


def test_a_sensitive_target_counts_even_when_all_was_shot_down():
    assert severity(a_toll(), ("hospital",), "intercepted", strike=True) == "medium"


def test_an_upper_bound_never_raises_it():
    assert severity(a_toll((0, 12)), (), "impact", strike=True) == "medium"
    assert severity(a_toll((2, 40)), (), "impact", strike=True) == "medium"


def test_at_least_counts_as_said():
    assert severity(a_toll((10, None)), (), "impact", strike=True) == "critical"


@pytest.mark.parametrize("target", sorted(SENSITIVE_TARGETS))
def test_one_hurt_at_a_sensitive_target_is_grave(target):
    assert severity(a_toll(None, 1), ("bridge", target), "impact", strike=True) == "high"


@pytest.mark.parametrize("targets", [(), HOME])
@pytest.mark.parametrize("strike", [True, False])
def test_more_dead_are_never_less_grave(targets, strike):
    found = [severity(a_toll(killed), targets, "impact", strike=strike) for killed in range(30)]
    assert all(at_least(after, before) for before, after in pairwise(found))


def test_severities_have_an_order():
    assert [[at_least(one, other) for other in SEVERITIES] for one in SEVERITIES] == [
        [True, False, False, False], [True, True, False, False], [True, True, True, False], [True, True, True, True],
    ]  # fmt: skip
