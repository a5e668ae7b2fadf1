"""Every word that a message says of itself, in one table per language. Pure.

A language is one more `Texts` and one more line in `LANGUAGES`; sentences are whole, so that it may put the words in its own
order, and what is counted has a form for each plural category of the language (CLDR).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bot.channels import countries
from bot.records import Grade, Harm, Kind, Phase, Reason, Role


@dataclass(frozen=True, slots=True)
class Plural:
    """Forms by CLDR category; `{n}` is the number as written."""

    other: str
    one: str = ""

    def form(self, n: int, written: str, category: Callable[[int], str]) -> str:
        """The right form for `n`, with the number as `written`."""
        return (getattr(self, category(n), "") or self.other).format(n=written)


@dataclass(frozen=True, slots=True)
class Texts:
    """The words of one language."""

    plural_category: Callable[[int], str]
    countries: Mapping[str, str]
    kinds: Mapping[Kind, str]
    strike: str
    violence: str
    phases: Mapping[Phase, str]
    """Said behind the kind where the weapon did not (surely) arrive."""
    retracted: str
    area: str
    """A place that is only near the truth."""
    unplaced: str
    precisions: Mapping[int, str]
    map: str
    harmed: Mapping[Harm, Plural]
    groups: Mapping[str, Plural]
    group_harmed: Mapping[Harm, str]
    at_least: str
    up_to: str
    no_number: Mapping[Harm, str]
    none_of: Mapping[Harm, str]
    no_casualties: str
    toll_unknown: str
    deaths_unknown: str
    grades: Mapping[Grade, str]
    outlets: Plural
    origins: Plural
    single_source: str
    more: str
    roles: Mapping[Role, str]
    says: str
    denies: str
    denies_it: str
    confirms: str
    responsibilities: Mapping[str, str]
    context: str
    running_total: str
    period_total: str
    news: Mapping[Reason, str]
    rings: Mapping[Reason, str]
    """The same as a word or two, for lists."""
    retraction: str
    corrected: str
    corrected_by: str
    first_seen: str
    updated: str
    occurred: str
    closed: str
    merged: str
    """Says where the story goes on, once an operator put two incidents together."""
    repeated: str
    follows: str
    """Says which message it adds to, where that cannot be edited; `{at}` is a moment."""
    incident: str
    targets: Mapping[str, str]
    quoted: str


def _english_category(n: int) -> str:
    return "one" if n == 1 else "other"


ENGLISH = Texts(
    plural_category=_english_category,
    countries=countries.ENGLISH,
    kinds={
        "air_strike": "Air strike",
        "drone_strike": "Drone strike",
        "missile_strike": "Missile strike",
        "shelling": "Shelling",
        "other_explosive": "Explosive attack",
    },
    strike="Strike",
    violence="Armed violence",
    phases={"threat": "threatened", "launch": "launch reported", "inbound": "inbound", "intercepted": "intercepted"},
    retracted="Retracted: {headline}",
    area="{name} area",
    unplaced="place not stated",
    precisions={
        1: "the town is named",
        2: "near {name}, or in a part of it; the exact place is not stated",
        3: "{name}; no town is stated",
    },
    map="map",
    harmed={
        "killed": Plural("{n} killed"),
        "injured": Plural("{n} injured"),
        "missing": Plural("{n} missing"),
        "trapped": Plural("{n} trapped"),
        "detained": Plural("{n} detained"),
        "displaced": Plural("{n} displaced"),
    },
    groups={
        "children": Plural("{n} children", "{n} child"),
        "women": Plural("{n} women", "{n} woman"),
        "men": Plural("{n} men", "{n} man"),
        "civilians": Plural("{n} civilians", "{n} civilian"),
        "soldiers": Plural("{n} soldiers", "{n} soldier"),
        "medics": Plural("{n} medics", "{n} medic"),
        "journalists": Plural("{n} journalists", "{n} journalist"),
    },
    group_harmed={
        "killed": "{group} killed",
        "injured": "{group} injured",
        "missing": "{group} missing",
        "trapped": "{group} trapped",
        "detained": "{group} detained",
        "displaced": "{group} displaced",
    },
    at_least="at least {n}",
    up_to="up to {n}",
    no_number={
        "killed": "deaths reported, no number",
        "injured": "injuries reported, no number",
        "missing": "people missing, no number",
        "trapped": "people trapped, no number",
        "detained": "people detained, no number",
        "displaced": "people displaced, no number",
    },
    none_of={
        "killed": "no one reported killed",
        "injured": "no one reported injured",
        "missing": "no one reported missing",
        "trapped": "no one reported trapped",
        "detained": "no one reported detained",
        "displaced": "no one reported displaced",
    },
    no_casualties="no casualties reported",
    toll_unknown="toll not stated",
    deaths_unknown="deaths not stated",
    grades={
        "single_source": "single source",
        "corroborated": "reported independently",
        "official": "an authority says so",
        "confirmed": "the side that struck confirms it",
        "contested": "contested",
        "retracted": "retracted",
    },
    outlets=Plural("{n} outlets", "{n} outlet"),
    origins=Plural("{n} origins", "{n} origin"),
    single_source="single source",
    more="{n} more",
    roles={
        "": "",
        "official": "official",
        "belligerent": "party to the conflict",
        "medic": "medic",
        "witness": "witness",
        "media": "media",
        "ngo": "NGO",
    },
    says="says: {what}",
    denies="denies: {what}",
    denies_it="denies it",
    confirms="confirms: {what}",
    responsibilities={
        "": "attributed to {who}",
        "alleged": "attributed to {who}",
        "claimed": "{who} claims responsibility",
        "denied": "{who} denies responsibility",
        "accepted": "{who} accepts responsibility",
    },
    context="Context, not this attack: {what}",
    running_total="{what}, a running total",
    period_total="{what} over a period",
    news={
        "first": "New",
        "corroborated": "Update: another independent origin reports it",
        "toll_rose": "Update: the toll rose",
        "corrected": "Correction",
        "responsibility": "Update: who says they did it, or did not",
        "place_refined": "Update: the place is known better",
        "kind_changed": "Update: what struck is told differently",
        "closed": "Closed: nothing new has been reported",
    },
    rings={
        "first": "new",
        "corroborated": "corroborated",
        "toll_rose": "toll rose",
        "corrected": "corrected",
        "responsibility": "responsibility",
        "place_refined": "place",
        "kind_changed": "kind",
        "closed": "closed",
    },
    retraction="Retracted: no report stands by it any more",
    corrected="corrected",
    corrected_by="corrected: {who}",
    first_seen="first seen {at}",
    updated="updated {at}",
    occurred="happened {on}",
    closed="closed",
    merged="Put together with incident {id}: the story goes on there",
    repeated="Possibly repeated: nobody knows whether this was shown before (alert {id})",
    follows="Update to the message of {at}",
    incident="incident {id}",
    targets={
        "residential_building": "residential building",
        "administrative_building": "administrative building",
        "place_of_worship": "place of worship",
        "nuclear": "nuclear site",
        "camp": "camp for displaced people",
        "energy": "energy supply",
        "oil": "oil site",
        "military": "military target",
        "aid": "aid work",
        "media": "news media",
        "industry": "industrial site",
        "public_place": "public place",
        "settlement": "settlement",
        "vehicle": "vehicle",
    },
    quoted="“{text}”",
)

LANGUAGES: Mapping[str, Texts] = {"en": ENGLISH}
