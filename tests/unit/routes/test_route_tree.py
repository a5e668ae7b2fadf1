"""Which routes an incident takes through the tree, what inner routes have from outer ones, and which are never reached."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from builders import an_incident
from consumers.routes import RouteOptions, Tree

UA, IL, GRAVE = {"countries": ["UA"]}, {"countries": ["IL"]}, {"severity": "critical"}


def tree(*routes: dict[str, Any]) -> Tree:
    return Tree([RouteOptions.model_validate(route) for route in routes])


def told(found: Tree, **incident: Any) -> list[tuple[str, str]]:
    return [(way.receiver, way.route) for way in found.ways(an_incident(killed=3, **incident))]


def test_a_flat_list_tells_everybody_whose_route_matches():
    flat = tree({"receiver": "wall"}, {"receiver": "desk", "match": GRAVE}, {"receiver": "ua", "match": UA})
    assert told(flat) == [("wall", "routes[0]"), ("ua", "routes[2]")]
    assert told(flat, severity="critical") == [("wall", "routes[0]"), ("desk", "routes[1]"), ("ua", "routes[2]")]


def test_a_receiver_has_one_way_the_first():
    assert told(tree({"receiver": "wall", "name": "all"}, {"receiver": "wall", "match": UA})) == [("wall", "all")]


INNER = [{"receiver": "night", "match": GRAVE}, {"receiver": "ua", "match": UA}, {"receiver": "rest"}]


@pytest.mark.parametrize(
    ("routes", "incident", "expected"),
    [
        (INNER, {"severity": "critical"}, ["night"]),
        (INNER, {}, ["ua"]),
        (INNER, {"country": "IL"}, ["rest"]),
        (INNER[:2], {"country": "IL"}, ["desk"]),
        ([{**INNER[0], "continue": True}, *INNER[1:]], {"severity": "critical"}, ["night", "ua"]),
        ([{"match": UA, "name": "deep", "routes": [{"receiver": "deepest", "match": GRAVE}]}], {}, ["desk"]),
        ([{"match": UA, "name": "deep", "routes": [{"receiver": "deepest"}]}], {}, ["deepest"]),
    ],
)
def test_of_inner_routes_the_first_takes_it_and_else_the_outer_one_keeps_it(routes, incident, expected):
    assert [receiver for receiver, _ in told(tree({"receiver": "desk", "routes": routes}), **incident)] == expected


def test_a_route_of_the_list_may_stop_the_search():
    assert told(tree({"receiver": "a", "continue": False}, {"receiver": "b"})) == [("a", "routes[0]")]


def test_the_watch_has_what_nobody_else_took():
    watched = tree({"receiver": "quiet", "watch": True}, {"receiver": "desk", "match": GRAVE})
    assert told(watched) == [("quiet", "routes[0]")]
    assert told(watched, severity="critical") == [("desk", "routes[1]")]


def test_an_inner_route_has_what_it_does_not_say_from_the_outer_one():
    found = tree({"receiver": "desk", "delay": "1h", "quiet_hours": "23:00-06:00", "name": "outer", "watch": True,
                  "routes": [{"delay": "2h", "match": UA}]})  # fmt: skip
    inner = found.by_name["routes[0].routes[0]"].options
    assert (inner.receiver, inner.delay, inner.quiet_hours) == ("desk", timedelta(hours=2), ("23:00-06:00",))
    assert (inner.watch, inner.name) == (False, "")


def test_what_made_it_match_goes_along():
    (way,) = tree({"receiver": "desk", "match": {**UA, "severity": "high"}}).ways(an_incident(killed=3))
    assert way.why == "country UA; severity high, at least high"


@pytest.mark.parametrize(
    ("routes", "expected"),
    [
        ([{"receiver": "a"}, {"receiver": "b"}], []),
        ([{"receiver": "a", "continue": False}, {"receiver": "b"}], [((1,), "routes[0] takes all")]),
        ([{"receiver": "a", "routes": [{"match": UA}, {"match": {**UA, **GRAVE}}]}], [((0, 1), "never reached")]),
        ([{"receiver": "a", "routes": [{"match": {**UA, **GRAVE}}, {"match": UA}]}], []),
        ([{"receiver": "a", "routes": [{"match": {"countries": ["UA", "RU"]}}, {"match": UA}]}], [((0, 1), "never reached")]),
        ([{"receiver": "a", "match": UA, "routes": [{"match": IL}]}], [((0, 0), "can match nothing that")]),
        ([{"receiver": "a"}, {"receiver": "b", "watch": True}], [((1,), "takes everything")]),
        ([{"receiver": "a", "match": {**UA, "unless": {"regions": "UA-63"}}, "continue": False}, {"receiver": "b"}], []),
        ([{"receiver": "a", "match": {**UA, "unless": UA}}], [((0,), "takes all back")]),
    ],
)  # fmt: skip
def test_routes_that_nothing_reaches_are_told(routes, expected):
    warned = tree(*routes).warnings()
    assert [one.path for one in warned] == [path for path, _ in expected]
    assert all(words in one.message for one, (_, words) in zip(warned, expected, strict=True))
