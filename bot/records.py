"""What the journal holds: every kind of record, from poll to delivery. Pure; imports nothing of ours but `bot.orders`.

Evolution: a new field has a default; a field never changes type or meaning and is never renamed
(`tests/data/records/` keeps a sample of every past shape, and a test decodes them all).
Records are trees, so the collector need not look at them (`gc=False`): a journal is read back in a third of the time.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal, TypeAlias

import msgspec

from bot.orders import Order

Instant: TypeAlias = Annotated[datetime, msgspec.Meta(tz=True)]
"""A moment; always with a time zone, refused at decoding without one."""
Kind: TypeAlias = Literal["air_strike", "drone_strike", "missile_strike", "shelling", "other_explosive"]
"""What struck. Shelling is artillery, mortar and rocket; other_explosive is mine, IED, car bomb, suicide bomb, grenade."""
Phase: TypeAlias = Literal["threat", "launch", "inbound", "intercepted", "impact", "aftermath"]
Modality: TypeAlias = Literal["asserted", "negated", "hypothetical", "future", "historical", "drill", "fiction"]
Scope: TypeAlias = Literal["event", "period", "cumulative"]
"""Whose number it is: this attack's, a day's or week's, or a whole war's."""
Harm: TypeAlias = Literal["killed", "injured", "missing", "trapped", "detained", "displaced"]
Stance: TypeAlias = Literal["claimed", "confirmed", "denied"]
Role: TypeAlias = Literal["", "official", "belligerent", "medic", "witness", "media", "ngo"]
Cause: TypeAlias = Literal["armed_violence", "disaster", "accident", "crime", "other"]
Severity: TypeAlias = Literal["low", "medium", "high", "critical"]
Grade: TypeAlias = Literal["single_source", "corroborated", "official", "confirmed", "contested", "retracted"]
Life: TypeAlias = Literal["new", "developing", "stale", "closed", "reopened"]
Reason: TypeAlias = Literal[
    "first", "corroborated", "toll_rose", "corrected", "responsibility", "place_refined", "kind_changed", "closed"
]
Outcome: TypeAlias = Literal["held", "sending", "waiting", "sent", "folded", "silenced", "rejected", "expired", "unknown"]
"""Held until its time; folded into a newer state of the incident; silenced by the operator."""

SEVERITIES: tuple[Severity, ...] = ("low", "medium", "high", "critical")
"""In rising order."""


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


class Strike(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Is an armed attack with a stand-off or explosive weapon reported as news? `alert` is the score against the threshold."""

    score: float
    alert: bool = False
    kind: Kind | None = None
    phase: Phase | None = None
    modality: Modality | None = None
    disputed: bool = False


class Casualty(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Are people said to be harmed, and by what? `alert` only ever for armed violence."""

    score: float
    alert: bool = False
    cause: Cause | None = None


class Actors(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """Who struck and who was hit: ISO 3166-1 alpha-3 codes, or the name of a group ("Hezbollah"); empty is "not said"."""

    belligerent: str = ""
    recipient: str = ""
    responsibility: Literal["", "alleged", "claimed", "denied", "accepted"] = ""


class Report(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """As much of an article as an alert needs in order to cite it.

    `origin` is who is behind the words: the agency of a wire copy, else the publisher's family.
    `kind`, `place` and `occurred_on` are this article's own word; the incident's are what most independent ones say.
    `beside` is another town it names next to that place: often the city of which it is a quarter.
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


class Record(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag=str.lower, tag_field="record", gc=False):
    """Something that happened. `by` is who says so: a stage and its version, "assess/1"."""

    id: str
    by: str


class Seen(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One item of a feed as last read: its article id, the digest of its words, and how often they changed.

    `alias` recognises it under another guid (title, link and date; empty without a link); `stale` as in `Article`.
    """

    id: str
    digest: str
    revision: int = 0
    alias: str = ""
    stale: bool = False


class Poll(Record, frozen=True, kw_only=True, gc=False):
    """What is known of a feed (`id`); the newest counts. Written only after its articles were kept.

    `host` is the feed's host, by which feeds are shared among pollers.
    `late_seconds` is how much later than planned it was asked, `newest_at` the date of its newest item.
    `fresh_seconds` is how long the server said its answer stays new; `ttl_seconds` and `skip_hours` stood in the feed.
    `retry_at`: before that, the server said, nobody should ask this host. `moved_to` was told `moved_polls` times in a row.
    `gone_at` is when a 410 was first told, `retired_at` when it was told again a day later: it is not asked any more.
    `silent`: far longer without a new item than ever. `flooded`: its last new items were too many to be news.
    """

    host: str
    url: str
    at: Instant
    next_at: Instant
    outcome: str = ""
    error: str = ""
    errors: int = 0
    etag: str = ""
    modified: str = ""
    body_hash: str = ""
    seen: tuple[Seen, ...] = ()
    gap_seconds: tuple[int, ...] = ()
    last_good_at: Instant | None = None
    straight_304: int = 0
    late_seconds: int = 0
    newest_at: Instant | None = None
    fresh_seconds: int = 0
    ttl_seconds: int = 0
    skip_hours: tuple[int, ...] = ()
    retry_at: Instant | None = None
    moved_to: str = ""
    moved_polls: int = 0
    gone_at: Instant | None = None
    retired_at: Instant | None = None
    silent: bool = False
    flooded: bool = False


class Article(Record, frozen=True, kw_only=True, gc=False):
    """One item as published; an edit is the same id with a higher `revision`.

    `stale` marks what was older than the alert age limit when first seen (first-run baseline): read, scored, never alerted.
    """

    feed_id: str
    url: str
    title: str
    text: str
    digest: str
    seen_at: Instant
    published_at: Instant | None = None
    language: str = ""
    country: str = ""
    publisher: str = ""
    family: str = ""
    source: str = ""
    tier: int = 3
    revision: int = 0
    stale: bool = False
    flags: tuple[str, ...] = ()


class Assessment(Record, frozen=True, kw_only=True, gc=False):
    """What was made of one article (or of one of several events in it: `part` > 0). `id` = article id + text digest + part.

    `country` picks the partition and never changes for an incident; it is empty when no place is known.
    With an `order` it stands for no article: an operator's decision takes the way of the reports that it is about.
    """

    country: str
    article_id: str
    report: Report
    seen_at: Instant
    strike: Strike
    casualty: Casualty
    language: str = ""
    part: int = 0
    toll: Toll = Toll()
    claims: tuple[Claim, ...] = ()
    weapons: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    actors: Actors = Actors()
    place: Place | None = None
    mentioned: tuple[Place, ...] = ()
    occurred_on: date | None = None
    evidence: tuple[Evidence, ...] = ()
    severity: Severity = "low"
    stale: bool = False
    order: Order | None = None

    @property
    def relevant(self) -> bool:
        """Does it say enough to become part of an incident?"""
        return self.strike.alert or self.casualty.alert


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


class Incident(Record, frozen=True, kw_only=True, gc=False):
    """One moment in time and space where a strike or harm is alleged; `revision` rises with every change.

    `id` is that of its first assessment. `context` holds period and cumulative totals, which never touch `toll`.
    `changes` says what this revision changed, in the words of `Reason` (without `closed` and `first` it may be empty).
    `why` names the parts of the score that joined the newest report to it.
    `order` is the operator's last decision on it, `merged_into` the incident that took it in by one, and `barred` holds the
    article ids and text digests that one took out: they never come back by themselves.
    """

    country: str
    revision: int
    kind: Kind | None
    life: Life
    grade: Grade
    toll: Toll
    severity: Severity
    began_at: Instant
    updated_at: Instant
    caused_by: str
    reports: tuple[Report, ...]
    origins: tuple[str, ...] = ()
    claims: tuple[Claim, ...] = ()
    context: tuple[Claim, ...] = ()
    history: tuple[TollStep, ...] = ()
    place: Place | None = None
    occurred_on: date | None = None
    weapons: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    actors: Actors = Actors()
    phase: Phase | None = None
    strike: bool = False
    casualty: bool = False
    disputed: bool = False
    stale: bool = False
    parent: str = ""
    changes: tuple[Reason, ...] = ()
    why: tuple[Part, ...] = ()
    order: Order | None = None
    merged_into: str = ""
    barred: tuple[str, ...] = ()


class Way(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """By which route an alert goes to a receiver, and what made it match."""

    receiver: str
    route: str = ""
    why: str = ""


class Alert(Record, frozen=True, kw_only=True, gc=False):
    """A decision to speak: why, how loudly, to whom, and the incident as it stood. `id` = incident id + revision.

    What is not `loud` only brings an earlier message up to date, where the channel can edit; elsewhere it stays unsaid.
    `previous` is the toll of the last alert on this incident. `ways` has one for each receiver that a route named.
    `mentions` is empty in the journal: only delivering fills it, and only from what the operator allows.
    """

    incident_id: str
    revision: int
    reason: Reason
    severity: Severity
    receivers: tuple[str, ...]
    incident: Incident
    at: Instant
    loud: bool = True
    previous: Toll | None = None
    ways: tuple[Way, ...] = ()
    mentions: tuple[str, ...] = ()


class Delivery(Record, frozen=True, kw_only=True, gc=False):
    """One step of saying `alert_id` to `receiver`; `sending` is written before the request, the outcome after it."""

    alert_id: str
    incident_id: str
    receiver: str
    outcome: Outcome
    attempts: int
    at: Instant
    receipt: str = ""
    detail: str = ""


class Failure(Record, frozen=True, kw_only=True, gc=False):
    """A record its stage could not handle: where it lies, why, and the record itself (JSON), so that it can be redriven.

    `redriven_at` is set by a second record with the same id once it was put back.
    """

    stage: str
    topic: str
    partition: int
    offset: int
    error: str
    tries: int
    at: Instant
    what: str = ""
    redriven_at: Instant | None = None


AnyRecord: TypeAlias = Poll | Article | Assessment | Incident | Alert | Delivery | Failure
