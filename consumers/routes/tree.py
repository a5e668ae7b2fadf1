"""The tree of routes: which receivers an incident goes to and by which route, and routes that nothing ever reaches. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from bot.records import Incident, Way
from consumers.routes.matching import Tags, matches, rank, reasons
from consumers.routes.options import MatchOptions, RouteOptions
from consumers.severity import at_least

Path = tuple[int, ...]
_OWN = frozenset({"name", "match", "go_on", "routes", "watch"})
"""What an inner route never has from the one around it."""


@dataclass(frozen=True, slots=True)
class Plan:
    """One route with all it has from those around it; `name` is how alerts and deliveries speak of it."""

    name: str
    path: Path
    options: RouteOptions
    inner: tuple[Plan, ...] = ()

    @property
    def goes_on(self) -> bool:
        """May routes beside it have the incident, too?"""
        return len(self.path) == 1 if self.options.go_on is None else self.options.go_on


@dataclass(frozen=True, slots=True)
class Warned:
    """Something an operator hardly means; `path` leads to the route."""

    path: Path
    message: str


@dataclass(frozen=True, slots=True)
class Step:
    """What one route said of an incident, for `tocsin routes test`."""

    plan: Plan
    took: bool
    grounds: tuple[str, ...]


EVERYWHERE = Plan("", (), RouteOptions())
"""For an alert whose route is gone from the config."""


@dataclass(frozen=True)
class Tree:
    """All routes. `tags` are those of the feeds."""

    routes: Sequence[RouteOptions]
    tags: Tags = field(default_factory=dict)
    plans: tuple[Plan, ...] = ()
    by_name: Mapping[str, Plan] = field(default_factory=dict)

    def __post_init__(self) -> None:
        plans = tuple(_plan(route, None, (index,)) for index, route in enumerate(self.routes))
        object.__setattr__(self, "plans", plans)
        object.__setattr__(self, "by_name", {plan.name: plan for plan in _all(plans)})

    def ways(self, incident: Incident) -> tuple[Way, ...]:
        """One for each receiver that hears of it: the first route that names it."""
        steps = [step for step in self.walk(incident) if step.took]
        found: dict[str, Way] = {}
        for step in steps:
            receiver = step.plan.options.receiver
            why = "; ".join(ground.removeprefix("+") for ground in step.grounds)
            if receiver:
                found.setdefault(receiver, Way(receiver=receiver, route=step.plan.name, why=why))
        return tuple(found.values())

    def walk(self, incident: Incident) -> tuple[Step, ...]:
        """What each route that was asked said, in order; the watch only where nobody else took it."""
        common = [plan for plan in self.plans if not plan.options.watch]
        steps = tuple(self._walk(common, incident))
        if any(step.took for step in steps):
            return steps
        return (*steps, *self._walk([plan for plan in self.plans if plan.options.watch], incident))

    def _walk(self, plans: Sequence[Plan], incident: Incident) -> Iterator[Step]:
        for plan in plans:
            match = plan.options.match
            grounds = reasons(match, incident, self.tags)
            if not matches(match, incident, self.tags):
                yield Step(plan, took=False, grounds=grounds)
                continue
            inner = tuple(self._walk(plan.inner, incident))
            yield Step(plan, took=not any(step.took for step in inner), grounds=grounds)
            yield from inner
            if not plan.goes_on:
                return

    def warnings(self) -> tuple[Warned, ...]:
        """Routes that nothing reaches, and routes that can match nothing."""
        found = [*_shadowed(self.plans)]
        taken = next((plan for plan in self.plans if not plan.options.watch and covers(plan.options.match, MatchOptions())), None)
        if taken:
            watches = (plan for plan in self.plans if plan.options.watch)
            found += [Warned(plan.path, f"is never reached: {taken.name} takes everything") for plan in watches]
        return tuple(found)


def _plan(route: RouteOptions, around: Plan | None, path: Path) -> Plan:
    """With what it has from `around`."""
    if around:
        given = route.model_fields_set | _OWN
        inherited = {name: getattr(around.options, name) for name in type(route).model_fields if name not in given}
        route = route.model_copy(update=inherited)
    default = ".".join(f"routes[{index}]" for index in path)
    plan = Plan(route.name or default, path, route)
    inner = tuple(_plan(one, plan, (*path, index)) for index, one in enumerate(route.routes))
    return Plan(plan.name, path, route, inner)


def _all(plans: Sequence[Plan]) -> Iterator[Plan]:
    for plan in plans:
        yield plan
        yield from _all(plan.inner)


def _shadowed(plans: Sequence[Plan]) -> Iterator[Warned]:
    for index, plan in enumerate(plans):
        match = plan.options.match
        for earlier in plans[:index]:
            if not earlier.goes_on and earlier.options.watch == plan.options.watch and covers(earlier.options.match, match):
                yield Warned(plan.path, f"is never reached: {earlier.name} takes all that it would; add continue: true there")
                break
        if any(covers(one, match) for one in match.unless):
            yield Warned(plan.path, "can match nothing: its unless takes all back")
        for inner in plan.inner:
            if _apart(match, inner.options.match):
                yield Warned(inner.path, f"can match nothing that {plan.name} matches")
        yield from _shadowed(plan.inner)


def covers(wide: MatchOptions, narrow: MatchOptions) -> bool:
    """Does `wide` surely take all that `narrow` takes? Only what is plain to see counts."""
    lists = ("countries", "regions", "kinds", "weapons", "targets", "actors", "languages", "tags")
    for name in lists:
        one, other = set(getattr(wide, name)), set(getattr(narrow, name))
        if one and not (other and other <= one):
            return False
    least = wide.tier is None or (narrow.tier is not None and narrow.tier <= wide.tier)
    return (
        least
        and at_least(narrow.severity, wide.severity)
        and rank(narrow.grade) >= rank(wide.grade)
        and narrow.killed >= wide.killed
        and narrow.origins >= wide.origins
        and (wide.near is None or wide.near == narrow.near)
        and wide.strikes >= narrow.strikes
        and wide.casualties >= narrow.casualties
        and not wide.unless
    )


def _apart(outer: MatchOptions, inner: MatchOptions) -> bool:
    """Have they nothing in common, plainly?"""
    for name in ("countries", "kinds"):
        one, other = set(getattr(outer, name)), set(getattr(inner, name))
        if one and other and not one & other:
            return True
    return False
