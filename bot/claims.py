"""What one report says, as small as it gets: numbers, places, attributed claims, and the words that prove them. Pure."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal, TypeAlias

import msgspec

Instant: TypeAlias = Annotated[datetime, msgspec.Meta(tz=True)]
"""A moment; always with a time zone, refused at decoding without one."""
Kind: TypeAlias = Literal["air_strike", "drone_strike", "missile_strike", "shelling", "other_explosive"]
"""What struck. Shelling is artillery, mortar and rocket; other_explosive is mine, IED, car bomb, suicide bomb, grenade."""
Scope: TypeAlias = Literal["event", "period", "cumulative"]
"""Whose number it is: this attack's, a day's or week's, or a whole war's."""
Harm: TypeAlias = Literal["killed", "injured", "missing", "trapped", "detained", "displaced"]
Stance: TypeAlias = Literal["claimed", "confirmed", "denied"]
Role: TypeAlias = Literal["", "official", "belligerent", "medic", "witness", "media", "ngo"]


class Count(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """How many, as said: "12" is 12..12, "at least 12" is 12..None, "nobody" is 0..0."""

    min: int
    max: int | None
    words: str = ""


class Toll(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """People said to be harmed by one event. None is "not said", never 0."""

    killed: Count | None = None
    injured: Count | None = None
    missing: Count | None = None


class Place(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """Where, as finely as the text says it: precision 1 a named town, 2 near one or part of a region, 3 a region or country.

    `country` is ISO 3166-1 alpha-2 of the internationally recognised territory, `admin1` ISO 3166-2 ("UA-63").
    """

    name: str
    country: str
    precision: int
    admin1: str = ""
    lat: float | None = None
    lon: float | None = None


class Evidence(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """The span of an article that made a signal fire, and what it weighed. Offsets count code points of `field`."""

    signal: str
    field: Literal["title", "text", ""] = ""
    start: int = 0
    end: int = 0
    text: str = ""
    weight: float = 0.0
    score: Literal["strike", "casualty"] = "strike"


class Claim(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """One attributed number of an article. Claims are kept side by side, never added up.

    `who` names a sub-group (children, women, civilians, soldiers, medics, journalists …) and is empty for the total.
    `max` None means "at least `min`".
    """

    what: Harm
    min: int
    max: int | None
    scope: Scope
    words: str = ""
    who: str = ""
    speaker: str = ""
    role: Role = ""
    stance: Stance = "claimed"
    field: Literal["title", "text", ""] = ""
    start: int = 0
    end: int = 0
    article_id: str = ""
    at: Instant | None = None


class Hours(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Between which moments it happened, as far as a text says it: "at 14:30", "this morning", "an hour ago"."""

    since: Instant
    until: Instant


class Report(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """As much of an article as an alert needs in order to cite it.

    `origin` is who is behind the words: the agency of a wire copy, else the publisher's family.
    `kind`, `place` and `occurred_on` are this article's own word; the incident's are what most independent ones say.
    `beside` is another town it names next to that place: often the city of which it is a quarter.
    `hours` is when it says that it happened; `again`, that the same place was struck before; `rose`, that the number of an
    attack already known did. `new_since` is when its feed was first read, if that was too short before to be a source that
    counts beside others (`poll.new_for`).
    """

    article_id: str
    feed_id: str
    publisher: str
    url: str
    title: str
    digest: str
    seen_at: Instant
    family: str = ""
    origin: str = ""
    language: str = ""
    quote: str = ""
    tier: int = 3
    published_at: Instant | None = None
    toll: Toll = Toll()
    kind: Kind | None = None
    place: Place | None = None
    beside: Place | None = None
    occurred_on: date | None = None
    hours: Hours | None = None
    again: bool = False
    rose: bool = False
    new_since: Instant | None = None


class TollStep(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """The toll as it stood from `at` on; a `correction` is a fall."""

    at: Instant
    toll: Toll
    article_id: str = ""
    correction: bool = False


class Part(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """One named part of a score, for `explain`."""

    name: str
    weight: float
    words: str = ""
