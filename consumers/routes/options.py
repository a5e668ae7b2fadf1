"""What an operator says about routes: which incidents, to whom, and when. Pure."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Annotated, Self, TypeAlias

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema, field_validator, model_validator

from bot.options import Duration, Options, duration, written
from bot.records import Grade, Kind, Severity
from consumers.routes.hours import hours
from consumers.routes.regions import checked_country, checked_region
from consumers.routes.schedule import schedule


def _listed(value: object) -> object:
    """One where a list is expected is a list of one."""
    return (value,) if isinstance(value, (str, dict)) else value


def _hours(text: str) -> str:
    hours(text)
    return text


def _schedule(text: str) -> str:
    schedule(text)
    return text


def _rate(value: object) -> str:
    found = re.fullmatch(r"\s*(\d{1,4})\s*(?:per|/)\s*(\S+)\s*", value) if isinstance(value, str) else None
    if not found or not int(found[1]):
        raise ValueError("expected a rate such as 10 per 10m")
    window = duration(found[2])
    assert isinstance(window, timedelta)
    return f"{int(found[1])} per {written(window)}"


def _mention(text: str) -> str:
    if not re.fullmatch(r"[@\w:.+-]{1,80}", text):
        raise ValueError(f"'{text}' is no mention; write here, channel, everyone, or the id of a person or group")
    return text


Country: TypeAlias = Annotated[str, AfterValidator(checked_country)]
Region: TypeAlias = Annotated[str, AfterValidator(checked_region)]
Quiet: TypeAlias = Annotated[str, AfterValidator(_hours)]
Times: TypeAlias = Annotated[str, AfterValidator(_schedule)]
Mention: TypeAlias = Annotated[str, AfterValidator(_mention)]
Rate: TypeAlias = Annotated[
    str, BeforeValidator(_rate), WithJsonSchema({"type": "string", "examples": ["10 per 10m", "4 per 1h"]})
]
"""So many messages in so long a time, written 10 per 10m."""


class AssetOptions(Options):
    """A place of yours."""

    name: str = ""
    """As alerts call it."""
    lat: float = Field(ge=-90, le=90)
    """Degrees north."""
    lon: float = Field(ge=-180, le=180)
    """Degrees east."""


class NearOptions(Options):
    """Near one of some places. What is known only to a region is near nothing; what is near a town, with 25 km to spare."""

    km: float = Field(gt=0, le=5000)
    """How near."""
    point: tuple[Annotated[float, Field(ge=-90, le=90)], Annotated[float, Field(ge=-180, le=180)]] | None = None
    """One place: latitude, longitude."""
    assets: tuple[AssetOptions, ...] = ()
    """Several places."""
    file: str = ""
    """A CSV file (columns name, lat, lon) or GeoJSON file (points) of places, relative to this one."""

    @model_validator(mode="after")
    def _has_places(self) -> Self:
        if self.point is None and not self.assets and not self.file:
            raise ValueError("near what? give point, assets or file")
        return self

    @property
    def places(self) -> tuple[AssetOptions, ...]:
        """All of them; those of the file are among the assets by now."""
        own = (AssetOptions(lat=self.point[0], lon=self.point[1]),) if self.point else ()
        return (*own, *self.assets)


class MatchOptions(Options):
    """Which incidents; every key that is given must agree, an empty one agrees with all."""

    countries: Annotated[tuple[Country, ...], BeforeValidator(_listed)] = ()
    """ISO 3166-1 alpha-2 codes, such as UA."""
    regions: Annotated[tuple[Region, ...], BeforeValidator(_listed)] = ()
    """ISO 3166-2 codes, such as UA-63, or parts of the world, such as middle_east, eastern_europe, africa."""
    near: NearOptions | None = None
    """Within so many kilometres of a point, or of one of your places."""
    kinds: Annotated[tuple[Kind, ...], BeforeValidator(_listed)] = ()
    """What struck: air_strike, drone_strike, missile_strike, shelling, other_explosive."""
    weapons: Annotated[tuple[str, ...], BeforeValidator(_listed)] = ()
    """Any of these weapons is named."""
    targets: Annotated[tuple[str, ...], BeforeValidator(_listed)] = ()
    """Any of these was hit, such as hospital or school."""
    actors: Annotated[tuple[str, ...], BeforeValidator(_listed)] = ()
    """Either side: ISO 3166-1 alpha-3 codes, or names of groups."""
    languages: Annotated[tuple[str, ...], BeforeValidator(_listed)] = ()
    """Reported in any of these languages."""
    tags: Annotated[tuple[str, ...], BeforeValidator(_listed)] = ()
    """Reported by a feed with any of these tags."""
    severity: Severity = "low"
    """The least severity."""
    grade: Grade = "single_source"
    """The least grade: `corroborated` waits for a second independent origin."""
    tier: int | None = Field(default=None, ge=1, le=5)
    """Reported by a source of this tier or a better one (1 is the best)."""
    killed: int = Field(default=0, ge=0)
    """The least number of dead."""
    origins: int = Field(default=0, ge=0)
    """The least number of independent origins."""
    strikes: bool = True
    """Take strikes."""
    casualties: bool = True
    """Take armed violence with casualties that is not a strike (shootings, massacres, battles)."""
    unless: Annotated[tuple[MatchOptions, ...], BeforeValidator(_listed)] = ()
    """Not what any of these matches."""

    @field_validator("languages")
    @classmethod
    def _lower(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(one.lower() for one in value)


class RouteOptions(Options):
    """Who hears of what, and when. What a route does not say, it has from the route around it."""

    receiver: str = ""
    """The name of a receiver."""
    name: str = ""
    """What `tocsin routes` calls it; else its place in the list."""
    match: MatchOptions = MatchOptions()
    """Which incidents; those of an inner route must match the outer one, too."""
    go_on: bool | None = Field(default=None, alias="continue")
    """Let the next routes beside it have the incident, too. Routes of the list do, unless they say false; inner ones do not."""
    watch: bool = False
    """Take, silently, what no other route takes."""
    update_every: Duration = timedelta(seconds=60)
    """Updates of an incident are gathered for so long, and said once."""
    first_after: Duration = timedelta(0)
    """The first message waits so long for more reports."""
    quiet_hours: Annotated[tuple[Quiet, ...], BeforeValidator(_listed)] = ()
    """When nothing may ring: what comes is held and told in one digest, such as 23:00-06:00 Europe/Kyiv."""
    quiet_passes: Severity | None = "critical"
    """What rings even in quiet hours: this severity or a graver one; null for nothing."""
    digest: Annotated[tuple[Times, ...], BeforeValidator(_listed)] = ()
    """Tell everything in digests at these times, such as daily 08:00 Europe/Kyiv, mon,thu 09:30 UTC, or hourly."""
    rate: Rate = "10 per 10m"
    """So many messages, the rest in a digest; edits are not counted."""
    stale_after: Duration = timedelta(minutes=30)
    """What could not be said for so long goes into a digest with the others."""
    delay: Duration = timedelta(0)
    """Do no harm: say nothing before so long after it was reported."""
    coarse_for: Duration = timedelta(0)
    """Do no harm: name the region at most, no town and no quote, until so long after the event."""
    mentions: dict[Severity, Annotated[tuple[Mention, ...], BeforeValidator(_listed)]] = Field(default_factory=dict)
    """Who is pinged, by severity: here, channel, everyone, or ids of people and groups. Nobody else ever is."""
    template: str = ""
    """Your own arrangement of the messages of this route, instead of the receiver's; docs/messages.md lists the fields."""
    routes: tuple[RouteOptions, ...] = ()
    """Inner routes: the first that matches takes the incident; if none does, this route keeps it."""
