"""A world to test in: days of reports in eight languages on incidents that are known, with the faults real reports have.

What is drawn: theatres with towns that lie next to each other; nights of many strikes; a second strike on the same town the
same day, and on the next town the same hour; tolls that rise, and some that fall; outlets of one family, agencies and their
copies, marked and unmarked. What goes wrong on the way to an assessment: places missing, vaguer, of the next town or of the
capital that speaks; kinds missing or confused; numbers missing, "at least", rounded, read wrongly, hours old; days off by
one; the other side's numbers and denials; edits; round-ups of a day; articles taken for strikes that are none.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from math import log
from typing import Literal, cast

from msgspec.structs import replace

from bot.records import Actors, Assessment, Casualty, Claim, Count, Harm, Hours, Kind, Phase, Place, Report, Role, Strike, Toll
from consumers.severity import severity
from tools.world.theatres import LANGUAGES, OUTLETS, THEATRES, TITLES, Outlet, Theatre

START = datetime(2026, 3, 9, tzinfo=UTC)
TOWNS_PER_NIGHT = (3, 7)
KINDS: dict[Kind, tuple[tuple[str, ...], ...]] = {
    "missile_strike": (("missile",), ("ballistic_missile",), ("cruise_missile",)),
    "drone_strike": (("drone",), ("one_way_drone",), ("fpv_drone",)),
    "air_strike": (("guided_bomb",), ("bomb",), ()),
    "shelling": (("artillery",), ("mortar",), ("mlrs",)),
    "other_explosive": (("ied",), ("car_bomb",), ("mine",)),
}
TARGETS = ("residential_building", "residential_building", "market", "school", "hospital", "energy", "port", "vehicle", "", "")
QUIRKS = {
    "no place": 0.03, "region only": 0.05, "country only": 0.02, "next town": 0.005, "capital": 0.003, "near": 0.02,
    "no kind": 0.10, "other kind": 0.06, "casualty only": 0.04, "no day": 0.5, "day off": 0.03, "no toll": 0.12,
    "at least": 0.10, "rounded": 0.03, "misread": 0.015, "other side": 0.25, "old number": 0.04, "edit": 0.05,
    "unmarked copy": 0.2, "held up": 0.01, "hours off": 0.1,
}  # fmt: skip
"""How often each goes wrong, as a share of reports."""
STATES_HOURS, CLOCK_TIMES = 0.15, 0.2
"""The share of reports of which assess reads a time of day, and of those the share that give it by the clock: 65 of 435 Russian
Telegram posts that alert, 46 of 232 Arabic radio reports, 84 of 1,341 Ukrainian and Russian headlines. One in ten is wrong.
"""
SAYS_AGAIN, SAYS_AGAIN_FALSELY = 0.3, 0.015
"""The share of reports on a town's second strike within a day that say so, and of others that sound so. A guess: no data
tell which strike was a second one; of all 1,776 posts and headlines 24 do.
"""
PARTS_OF_DAY = ((0, 6), (6, 12), (12, 17), (17, 24))


@dataclass(frozen=True, slots=True)
class Stand:
    """What was true from `at` on."""

    at: datetime
    killed: int
    injured: int


@dataclass(slots=True)
class Happening:
    """One true incident."""

    key: str
    theatre: Theatre
    town: Place
    at: datetime
    kind: Kind
    weapons: tuple[str, ...]
    target: str
    toll: tuple[Stand, ...]
    attention: int
    disputed: bool = False
    siblings: tuple[Place, ...] = ()
    """Towns hit in the same wave, which reports on this one mention, too."""
    known: list[tuple[datetime, int | None]] = field(default_factory=list)
    """What was told of the killed, and as of when."""

    @property
    def final_killed(self) -> int | None:
        """The last number of killed that anybody was told; None if nobody told one."""
        told = [(at, killed) for at, killed in self.known if killed is not None]
        return max(told)[1] if told else None


@dataclass(frozen=True, slots=True)
class Told:
    """An assessment and the incident it is truly about; empty for round-ups and noise."""

    assessment: Assessment
    truth: str
    sort: Literal["report", "round_up", "false", "noise"] = "report"


@dataclass(slots=True)
class World:
    """Draws a world from a seed; the same seed draws the same one."""

    seed: int = 1
    days: int = 7
    incidents: int = 440
    noise: int = 20
    faults: float = 1.0
    """How often things go wrong, as a multiple of QUIRKS."""
    happenings: list[Happening] = field(default_factory=list)
    _random: random.Random = field(init=False)
    _clock: random.Random = field(init=False)
    """What texts say of the time is drawn apart, so that the rest of a world stays as it was without it."""
    _articles: int = field(init=False, default=0)

    def __post_init__(self) -> None:
        self._random = random.Random(self.seed)
        self._clock = random.Random(f"clock {self.seed}")

    def told(self) -> list[Told]:
        """Everything that was published, in the order in which it was read."""
        self._draw_happenings()
        told = [one for happening in self.happenings for one in self._reports(happening)]
        told += self._round_ups()
        told += self._false(len(told) // 50)
        told += self._noise(self.noise * len(told))
        return sorted(told, key=lambda one: (one.assessment.seen_at, one.assessment.id))

    def _draw_happenings(self) -> None:
        """Half come alone; the others come in nights of many towns, again on the same town, or on the next one."""
        while len(self.happenings) < self.incidents:
            theatre = self._random.choices(THEATRES, [one.weight for one in THEATRES])[0]
            at = START + timedelta(hours=self._random.uniform(0, 24 * self.days))
            town = self._random.choice(theatre.towns)
            if any(one.town is town and abs(one.at - at) < timedelta(hours=30) for one in self.happenings):
                continue
            first = self._happen(theatre, town, at, self._random.choice(theatre.kinds))
            chance = self._random.random()
            if chance < 0.05:
                again = at + timedelta(hours=self._random.uniform(4, 16))
                kind = first.kind if self._random.random() < 0.5 else self._random.choice(theatre.kinds)
                self._happen(theatre, town, again, kind)
            elif chance < 0.13:
                near = min((one for one in theatre.towns if one is not town), key=lambda one: _apart(one, town))
                second = self._happen(theatre, near, at + timedelta(minutes=self._random.uniform(5, 180)), first.kind)
                first.siblings, second.siblings = (near,), (town,)
            elif chance < 0.17:
                others = [
                    one for one in self._random.sample(theatre.towns, self._random.randint(*TOWNS_PER_NIGHT)) if one is not town
                ]
                wave = [
                    first,
                    *(
                        self._happen(theatre, one, at + timedelta(minutes=self._random.uniform(0, 120)), first.kind)
                        for one in others
                    ),
                ]
                for one in wave:
                    one.siblings = tuple(other.town for other in wave if other is not one)

    def _happen(self, theatre: Theatre, town: Place, at: datetime, kind: Kind) -> Happening:
        """The same town is not struck again within three hours: nobody could tell those apart."""
        for other in self.happenings:
            if other.town is town and abs(other.at - at) < timedelta(hours=3):
                at = other.at + timedelta(hours=3 + self._random.random())
        toll = self._toll(at)
        mean = 9 + 5 * log(1 + toll[-1].killed + toll[-1].injured / 4)
        happening = Happening(
            key=f"h{len(self.happenings)}", theatre=theatre, town=town, at=at, kind=kind,
            weapons=self._random.choice(KINDS[kind]), target=self._random.choice(TARGETS), toll=toll,
            attention=min(1 + int(self._random.expovariate(1 / mean)), 90), disputed=self._random.random() < 0.06,
        )  # fmt: skip
        self.happenings.append(happening)
        return happening

    def _toll(self, at: datetime) -> tuple[Stand, ...]:
        """Nobody killed in four of ten; else it rises in up to five steps, and falls at last in one of twelve."""
        draw = self._random
        if draw.random() < 0.4:
            return (Stand(at, 0, 0 if draw.random() < 0.5 else draw.randint(1, 9)),)
        final = max(1, min(int(draw.paretovariate(1.1)), 60))
        hurt = int(final * draw.uniform(0.5, 4))
        steps = sorted(
            {max(1, int(final * (index + 1) / 4 * draw.uniform(0.6, 1.0))) for index in range(draw.randint(0, 3))} | {final}
        )
        stands: list[Stand] = []
        moment = at
        for killed in steps:
            stands.append(Stand(moment, killed, max(int(hurt * killed / final), stands[-1].injured if stands else 0)))
            moment += timedelta(minutes=draw.expovariate(1 / 150))
        if final >= 3 and draw.random() < 0.15:
            stands.append(Stand(moment + timedelta(hours=1), max(1, int(final * draw.uniform(0.5, 0.9))), hurt))
        return tuple(stands)

    def _reports(self, what: Happening) -> Iterator[Told]:
        """Each outlet comes back to what draws attention; some print what an agency just wrote."""
        wires: dict[str, tuple[Assessment, datetime]] = {}
        moments = sorted(min(self._random.expovariate(1 / (120 + 12 * what.attention)), 3000) + 4 for _ in range(what.attention))
        for minutes in moments:
            outlet = self._outlet(what.theatre)
            at = what.at + timedelta(minutes=minutes)
            if self._random.random() < 0.05:
                at += timedelta(hours=self._random.uniform(12, 30))  # a follow-up the next day
            assessment = self._copy(outlet, at, wires) or self._own(what, outlet, at)
            if assessment.report.origin not in wires and outlet.agency:
                wires[assessment.report.origin] = (assessment, at)
            yield Told(assessment, what.key)
            if self._random.random() < QUIRKS["edit"]:
                yield Told(self._edited(what, outlet, assessment), what.key)

    def _outlet(self, theatre: Theatre) -> Outlet:
        local = [one for one in OUTLETS if one.home in theatre.languages]
        return self._random.choice(local if self._random.random() < 0.6 else OUTLETS)

    def _own(self, what: Happening, outlet: Outlet, at: datetime) -> Assessment:
        """What this desk knows, which is some time old, as the scorer reads it."""
        known_at = max(at - timedelta(minutes=self._random.expovariate(1 / outlet.lag_minutes)), what.at)
        if self._is("old number"):
            known_at = max(known_at - timedelta(hours=4), what.at)
        early = at - what.at < timedelta(minutes=40) and self._random.random() < 0.35
        self._articles += 1
        article = f"art{self._articles}"
        toll, claims = (Toll(), ()) if early else self._numbers(what, outlet, known_at, article)
        return self._assessment(what, outlet, at, (article, "d0", toll, claims), early=early)

    def _assessment(
        self, what: Happening, outlet: Outlet, at: datetime, said: tuple[str, str, Toll, tuple[Claim, ...]], *, early: bool
    ) -> Assessment:
        article, digest, toll, claims = said
        kind, phase = self._kind(what, at, early=early)
        place = self._place(what, early=early)
        harm = any(count and count.min for count in (toll.killed, toll.injured))
        quiet = harm and self._is("casualty only")
        seen_at = at + timedelta(seconds=self._random.uniform(20, 600))
        if self._is("held up"):
            seen_at += timedelta(hours=self._random.uniform(2, 10))
        targets = (what.target,) if what.target and not early and self._random.random() < 0.6 else ()
        title = self._title(what, outlet, toll, early=early)
        report = Report(
            article_id=article, feed_id=outlet.name, publisher=outlet.name, family=outlet.family,
            origin=outlet.agency or outlet.family, url=f"https://{outlet.name}.example/{article}", title=title,
            digest=f"{article}{digest}", seen_at=seen_at,
            published_at=at, language=outlet.home, tier=outlet.tier, toll=toll,
            hours=self._hours(what, at), again=self._again(what),
            quote=f"{title} {' '.join(self._random.choices(LANGUAGES[outlet.home], k=18))}",
        )  # fmt: skip
        return Assessment(
            id=f"{article}/{digest}/0", by="world/1", country=place.country if place else "", article_id=article, report=report,
            seen_at=seen_at, language=outlet.home, toll=toll, claims=claims, place=place, targets=targets,
            strike=self._strike(what, kind, phase, quiet=quiet),
            casualty=Casualty(score=0.9 if harm else 0.1, alert=harm, cause="armed_violence" if harm else None),
            weapons=() if quiet or early or self._random.random() < 0.3 else what.weapons, actors=self._actors(what),
            mentioned=self._mentioned(what, place), occurred_on=self._day(what, at),
            severity=severity(toll, targets, phase, strike=not quiet),
        )  # fmt: skip

    def _strike(self, what: Happening, kind: Kind | None, phase: Phase, *, quiet: bool) -> Strike:
        """`quiet`: the text tells of casualties without naming a strike."""
        if quiet:
            return Strike(score=0.2, phase=phase)
        disputed = what.disputed and self._random.random() < 0.3
        return Strike(score=0.9, alert=True, kind=kind, phase=phase, modality="asserted", disputed=disputed)

    def _numbers(self, what: Happening, outlet: Outlet, known_at: datetime, article: str) -> tuple[Toll, tuple[Claim, ...]]:
        if self._is("no toll"):
            return Toll(), ()
        stand = [one for one in what.toll if one.at <= known_at][-1]
        role, speaker = self._random.choice(
            (("official", "governor"), ("official", "ministry"), ("medic", "hospital"), ("", ""), ("", ""))
        )
        if what.disputed and outlet.home in what.theatre.other_side and self._is("other side"):
            count = Count(min=stand.killed * 3 + 5, max=stand.killed * 3 + 5)
            toll, role, speaker = Toll(killed=count), "belligerent", "the other side"
        else:
            killed, right = self._count(stand.killed)
            told_killed = killed if stand.killed or self._random.random() < 0.3 else None
            if told_killed and right:
                what.known.append((stand.at, stand.killed))
            injured = self._count(stand.injured)[0] if stand.injured and self._random.random() < 0.7 else None
            toll = Toll(killed=told_killed, injured=injured)
        claims = [
            Claim(
                what=cast("Harm", harm), min=count.min, max=count.max, scope="event", role=cast("Role", role), speaker=speaker,
                article_id=article, words=count.words,
            )
            for harm, count in (("killed", toll.killed), ("injured", toll.injured))
            if count
        ]  # fmt: skip
        if toll.killed and toll.killed.min > 2 and self._random.random() < 0.15:
            claims.append(Claim(what="killed", who="children", min=1, max=1, scope="event", article_id=article))
        if self._random.random() < 0.06:
            claims.append(Claim(what="killed", min=352, max=None, scope="cumulative", speaker="ministry", article_id=article))
        return toll, tuple(claims)

    def _count(self, value: int) -> tuple[Count, bool]:
        """As printed, and whether a reader would learn the true number from it."""
        if value >= 2 and self._is("misread"):
            wrong = self._random.choice((max(value // 2, 1), value + self._random.randint(1, 5), value * 10))
            return Count(min=wrong, max=wrong), False
        if value >= 8 and self._is("rounded"):
            return Count(min=value * 8 // 10, max=value * 12 // 10, words="about"), False
        if value >= 2 and self._is("at least"):
            return Count(min=value, max=None, words="at least"), True
        return Count(min=value, max=value), True

    def _kind(self, what: Happening, at: datetime, *, early: bool) -> tuple[Kind | None, Phase]:
        fresh = 0.8 if at - what.at < timedelta(hours=3) else 0.4
        phase: Phase = "impact" if early or self._random.random() < fresh else "aftermath"
        if self._is("no kind") or (early and self._random.random() < 0.5):
            return None, phase
        if self._is("other kind"):
            aerial: tuple[Kind, ...] = ("missile_strike", "drone_strike", "air_strike")
            return self._random.choice(aerial if what.kind in aerial else ("shelling", "air_strike")), phase
        return what.kind, phase

    def _place(self, what: Happening, *, early: bool) -> Place | None:
        town, theatre = what.town, what.theatre
        region = Place(name=town.admin1, country=town.country, admin1=town.admin1, precision=3)
        if self._is("no place"):
            return None
        if self._is("region only") or (early and self._random.random() < 0.2):
            return region
        if self._is("country only"):
            return Place(name=town.country, country=town.country, precision=3)
        if self._is("next town"):
            return min((one for one in theatre.towns if one is not town), key=lambda one: _apart(one, town))
        if self._is("capital"):
            return theatre.capital
        if self._is("near"):
            return replace(town, precision=2)
        return town

    def _mentioned(self, what: Happening, place: Place | None) -> tuple[Place, ...]:
        others = [place] if place else []
        if place is not None and place.precision == 1 and place is not what.town and self._random.random() < 0.85:
            others.append(what.town)  # the wrong one of those named was taken for the place hit
        others += [one for one in what.siblings if self._random.random() < 0.3 / len(what.siblings)]
        if self._random.random() < 0.25:
            others.append(what.theatre.capital)
        while self._random.random() < 0.2:
            others.append(self._random.choice(what.theatre.towns))
        return tuple(others)

    def _actors(self, what: Happening) -> Actors:
        if self._random.random() < 0.4:
            return Actors()
        return Actors(belligerent=what.theatre.striker, recipient=what.theatre.struck if self._random.random() < 0.5 else "")

    def _day(self, what: Happening, at: datetime) -> datetime | None:
        """As the text says it, by local time."""
        if self._is("no day"):
            return None
        local = what.at + timedelta(hours=what.theatre.hours_ahead)
        day = local.date() if not self._is("day off") else at.date() + timedelta(days=self._random.choice((-1, 0)))
        return cast("datetime", day)

    def _hours(self, what: Happening, at: datetime) -> Hours | None:
        """A clock time or a part of the day, give or take what nobody knows of the time zone; now and then a wrong one."""
        draw, ahead = self._clock, timedelta(hours=what.theatre.hours_ahead)
        stated, exact, off = draw.random() < STATES_HOURS, draw.random() < CLOCK_TIMES, draw.uniform(-12, 12)
        wrong = draw.random() < QUIRKS["hours off"] * self.faults
        if not stated:
            return None
        true = min(what.at + timedelta(hours=off), at) if wrong else what.at
        if exact:
            return Hours(since=true - timedelta(hours=1), until=min(true + timedelta(hours=1), at))
        local = true + ahead
        midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
        begins, ends = next(one for one in PARTS_OF_DAY if one[0] <= local.hour < one[1])
        return Hours(since=midnight + timedelta(hours=begins) - ahead, until=min(midnight + timedelta(hours=ends) - ahead, at))

    def _again(self, what: Happening) -> bool:
        """Does it say that this was not the first strike there today?"""
        before = any(one.town is what.town and timedelta(0) < what.at - one.at < timedelta(days=1) for one in self.happenings)
        return self._clock.random() < (SAYS_AGAIN if before else SAYS_AGAIN_FALSELY)

    def _title(self, what: Happening, outlet: Outlet, toll: Toll, *, early: bool) -> str:
        early_title, plain, with_toll = TITLES[outlet.home]
        names = {"place": what.town.name, "kind": what.kind.replace("_", " "), "target": what.target.replace("_", " ")}
        if early:
            return self._random.choice(early_title).format(**names)
        if toll.killed and toll.killed.min:
            return self._random.choice(with_toll).format(**names, killed=toll.killed.min)
        return self._random.choice(plain).format(**names)

    def _copy(self, outlet: Outlet, at: datetime, wires: dict[str, tuple[Assessment, datetime]]) -> Assessment | None:
        """Word for word but for an editor's touch; one in five without the agency's name."""
        fitting = [one for one, written in wires.values() if one.language == outlet.home and written < at]
        if not fitting or outlet.agency or self._random.random() > 0.5:
            return None
        source = fitting[-1]
        self._articles += 1
        article = f"art{self._articles}"
        words = source.report.quote.split()
        words[self._random.randrange(len(words))] = self._random.choice(LANGUAGES[outlet.home])
        seen_at = at + timedelta(seconds=self._random.uniform(20, 600))
        report = replace(
            source.report, article_id=article, feed_id=outlet.name, publisher=outlet.name, family=outlet.family, tier=outlet.tier,
            origin=outlet.family if self._is("unmarked copy") else source.report.origin, seen_at=seen_at, published_at=at,
            url=f"https://{outlet.name}.example/{article}", digest=f"{article}d0", quote=" ".join(words),
        )  # fmt: skip
        claims = tuple(replace(claim, article_id=article) for claim in source.claims)
        return replace(source, id=f"{article}/d0/0", article_id=article, report=report, seen_at=seen_at, claims=claims)

    def _edited(self, what: Happening, outlet: Outlet, earlier: Assessment) -> Assessment:
        """The same page an hour later, with what is known then."""
        at = (earlier.report.published_at or earlier.seen_at) + timedelta(minutes=self._random.uniform(30, 120))
        known_at = max(at - timedelta(minutes=self._random.expovariate(1 / outlet.lag_minutes)), what.at)
        toll, claims = self._numbers(what, outlet, known_at, earlier.article_id)
        new = self._assessment(what, outlet, at, (earlier.article_id, "d1", toll, claims), early=False)
        late = max(new.seen_at, earlier.seen_at + timedelta(minutes=5))
        return replace(new, seen_at=late, report=replace(new.report, seen_at=late))

    def _round_ups(self) -> Iterator[Told]:
        """Every evening some outlets sum up the day of a theatre."""
        for day in range(self.days):
            for theatre in THEATRES:
                for _ in range(self._random.randint(1, 3)):
                    yield Told(
                        self._round_up(theatre, START + timedelta(days=day, hours=self._random.uniform(17, 23))), "", "round_up"
                    )

    def _round_up(self, theatre: Theatre, at: datetime) -> Assessment:
        self._articles += 1
        article = f"art{self._articles}"
        outlet = self._outlet(theatre)
        towns = tuple(self._random.sample(theatre.towns, min(self._random.randint(2, 5), len(theatre.towns))))
        place = towns[0] if self._random.random() < 0.1 else Place(name=theatre.name, country=towns[0].country, precision=3)
        report = Report(
            article_id=article, feed_id=outlet.name, publisher=outlet.name, family=outlet.family, origin=outlet.family,
            url=f"https://{outlet.name}.example/{article}", title=f"{theatre.name} {at:%d.%m}", digest=f"{article}d0", seen_at=at,
            published_at=at, language=outlet.home, tier=outlet.tier, quote=" ".join(town.name for town in towns),
        )  # fmt: skip
        claim = Claim(what="killed", min=14, max=14, scope="period", speaker="general staff", role="official", article_id=article)
        return Assessment(
            id=f"{article}/d0/0", by="world/1", country=place.country, article_id=article, report=report, seen_at=at,
            claims=(claim,), strike=Strike(score=0.8, alert=True, kind=self._random.choice(theatre.kinds), phase="aftermath"),
            casualty=Casualty(score=0.8, alert=True, cause="armed_violence"), place=place, mentioned=towns, language=outlet.home,
        )  # fmt: skip

    def _false(self, how_many: int) -> Iterator[Told]:
        """Articles the scorer took for strikes: a town, a kind, sometimes a number, and no incident behind them."""
        for index in range(how_many):
            theatre = self._random.choice(THEATRES)
            at = START + timedelta(hours=self._random.uniform(0, 24 * self.days))
            killed = self._random.randint(1, 30)
            toll = (Stand(at, killed if self._random.random() < 0.4 else 0, 0),)
            phantom = Happening(
                f"f{index}", theatre, self._random.choice(theatre.towns), at, self._random.choice(theatre.kinds), (), "", toll, 1
            )
            yield Told(self._own(phantom, self._outlet(theatre), at + timedelta(minutes=30)), phantom.key, "false")

    def _noise(self, how_many: int) -> Iterator[Told]:
        """Everything else that feeds carry; it only tells the time."""
        for index in range(how_many):
            at = START + timedelta(hours=self._random.uniform(0, 24 * self.days))
            report = Report(article_id=f"n{index}", feed_id="n", publisher="n", url="", title="", digest=f"n{index}", seen_at=at)
            yield Told(
                Assessment(id=f"n{index}/d0/0", by="world/1", country="", article_id=f"n{index}", report=report, seen_at=at,
                           strike=Strike(score=0.1), casualty=Casualty(score=0.1)),
                "", "noise",
            )  # fmt: skip

    def _is(self, quirk: str) -> bool:
        return self._random.random() < QUIRKS[quirk] * self.faults


def _apart(one: Place, other: Place) -> float:
    assert one.lat is not None
    assert one.lon is not None
    assert other.lat is not None
    assert other.lon is not None
    return (one.lat - other.lat) ** 2 + (0.65 * (one.lon - other.lon)) ** 2
