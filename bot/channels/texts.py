"""Every word that a message says of itself, one table per language. Pure.

English stands here; each other language is a file of `languages/`, which `bot.resources` reads. Sentences are whole, so that
a language may put the words in its own order, and what is counted has a form for each of its plural categories (CLDR).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

import msgspec

from bot.channels.countries import ENGLISH as COUNTRIES
from bot.records import Grade, Harm, Kind, Phase, Reason, Role, Severity


class Plural(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Forms by CLDR category; `{n}` is the number as written, and may be left out where a word says it."""

    other: str
    zero: str = ""
    one: str = ""
    two: str = ""
    few: str = ""
    many: str = ""

    def form(self, n: int, written: str, texts: Texts) -> str:
        """The right form for `n`, with the number as `written`."""
        return (getattr(self, category(n, texts.plurals), "") or self.other).format(n=written, what=written)


class Texts(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The words of one language. The second half is Unicode's (CLDR) and Natural Earth's, and made by a tool."""

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
    severities: Mapping[Severity, str]
    harmed: Mapping[Harm, Plural]
    groups: Mapping[str, Plural]
    group_harmed: Mapping[Harm, str]
    at_least: str
    """Around a whole phrase: `{what}` is "9 killed"."""
    up_to: Plural
    """Likewise; some languages need another case than with a bare number."""
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
    incidents: Plural
    """How many a digest tells of."""
    critical: Plural
    """How many of them are."""
    targets: Mapping[str, str]
    quoted: str
    comma: str = ", "
    colon: str = ": "
    capital_i: str = "I"
    to_right: bool = True
    """False where lines run from right to left."""
    digits: str = "0123456789"
    countries: Mapping[str, str] = msgspec.field(default_factory=dict)
    """By alpha-2 and by alpha-3 code."""
    places: Mapping[str, str] = msgspec.field(default_factory=dict)
    """Regions by their ISO 3166-2 code, cities by "UA Kharkiv"; only where the language has another name than English."""
    plurals: Mapping[str, str] = msgspec.field(default_factory=dict)
    """CLDR's rule for each category but "other"."""
    months: tuple[str, ...] = ()
    day: str = "{day} {month}"
    group: str = ","
    """Between thousands, from numbers of `group_from` digits on."""
    group_from: int = 4
    zone: str = "UTC"
    """The time zone in which times are told; not the language's, but the receiver's."""

    def number(self, n: int) -> str:
        """ "1,200"."""
        written = f"{n:,}".replace(",", self.group) if abs(n) >= 10 ** (self.group_from - 1) else str(n)
        return self.own_digits(written)

    def own_digits(self, written: str) -> str:
        """With the digits of the language."""
        return written.translate({ord("0") + n: digit for n, digit in enumerate(self.digits)})

    def capital(self, text: str) -> str:
        """As a line begins."""
        return (self.capital_i if text[:1] == "i" else text[:1].upper()) + text[1:]

    def counted(self, forms: Plural, n: int) -> str:
        """ "3 outlets"."""
        return forms.form(n, self.number(n), self)


def category(n: int, rules: Mapping[str, str]) -> str:
    """The plural category of a whole number by CLDR's rules (UTS #35, Plural Rules): "n % 10 = 2..4 and n != 12..14"."""
    return next((name for name, rule in rules.items() if _holds(rule, n)), "other")


@cache
def _parsed(rule: str) -> tuple[tuple[tuple[int, bool, tuple[tuple[int, int], ...]], ...], ...]:
    """Alternatives of conditions: the modulus (0: none), whether it must be one of the ranges, and the ranges."""
    return tuple(tuple(map(_condition, either.split(" and "))) for either in rule.split(" or "))


def _condition(words: str) -> tuple[int, bool, tuple[tuple[int, int], ...]]:
    left, sign, right = re.split(r"\s*(!=|=)\s*", words.strip())
    ranges = tuple((int(low), int(high or low)) for low, _, high in (one.partition("..") for one in right.split(",")))
    return int(left.partition("%")[2] or 0), sign == "=", ranges


def _holds(rule: str, n: int) -> bool:
    return any(
        all(
            any(low <= (n % modulus if modulus else n) <= high for low, high in ranges) is wanted
            for modulus, wanted, ranges in every
        )
        for every in _parsed(rule)
    )


ENGLISH = Texts(
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
    severities={"critical": "critical", "high": "high", "medium": "medium", "low": "low"},
    harmed={
        "killed": Plural(other="{n} killed"),
        "injured": Plural(other="{n} injured"),
        "missing": Plural(other="{n} missing"),
        "trapped": Plural(other="{n} trapped"),
        "detained": Plural(other="{n} detained"),
        "displaced": Plural(other="{n} displaced"),
    },
    groups={
        "children": Plural(other="{n} children", one="{n} child"),
        "women": Plural(other="{n} women", one="{n} woman"),
        "men": Plural(other="{n} men", one="{n} man"),
        "elderly": Plural(other="{n} elderly people", one="{n} elderly person"),
        "civilians": Plural(other="{n} civilians", one="{n} civilian"),
        "soldiers": Plural(other="{n} soldiers", one="{n} soldier"),
        "medics": Plural(other="{n} medics", one="{n} medic"),
        "journalists": Plural(other="{n} journalists", one="{n} journalist"),
        "family": Plural(other="{n} family members", one="{n} family member"),
    },
    group_harmed={
        "killed": "{group} killed",
        "injured": "{group} injured",
        "missing": "{group} missing",
        "trapped": "{group} trapped",
        "detained": "{group} detained",
        "displaced": "{group} displaced",
    },
    at_least="at least {what}",
    up_to=Plural(other="up to {what}"),
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
    outlets=Plural(other="{n} outlets", one="{n} outlet"),
    origins=Plural(other="{n} origins", one="{n} origin"),
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
    incidents=Plural(other="{n} incidents", one="{n} incident"),
    critical=Plural(other="{n} critical"),
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
        "hospital": "hospital",
        "school": "school",
        "market": "market",
        "dam": "dam",
        "port": "port",
        "airport": "airport",
        "bridge": "bridge",
        "railway": "railway",
        "ship": "ship",
        "embassy": "embassy",
        "gathering": "gathering",
        "prison": "prison",
        "infrastructure": "infrastructure",
        "settlement": "settlement",
        "vehicle": "vehicle",
    },
    quoted="“{text}”",
    countries=COUNTRIES,
    plurals={"one": "n = 1"},
    months=("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
)
