"""What the journal holds: every kind of record, from poll to delivery. Pure; the small parts are in `bot.claims`, `bot.orders`.

Evolution: a new field has a default; a field never changes type or meaning and is never renamed
(`tests/data/records/` keeps a sample of every past shape, and a test decodes them all).
Records are trees, so the collector need not look at them (`gc=False`): a journal is read back in a third of the time.
"""

from __future__ import annotations

from datetime import date
from typing import Literal, TypeAlias

import msgspec

from bot.claims import (
    Claim,
    Count,
    Evidence,
    Harm,
    Hours,
    Instant,
    Kind,
    Part,
    Place,
    Report,
    Role,
    Scope,
    Stance,
    Toll,
    TollStep,
)  # fmt: skip
from bot.orders import Order

__all__ = [
    "SEVERITIES", "Actors", "Alert", "AnyRecord", "Article", "Assessment", "Brief", "Casualty", "Cause", "Claim", "Count",
    "Delivery", "Digest", "Evidence", "Failure", "Grade", "Harm", "Hours", "Incident", "Instant", "Kind", "Life", "Modality",
    "Notice", "Order", "Outcome", "Part", "Phase", "Place", "Poll", "Reason", "Record", "Report", "Role", "Scope", "Seen",
    "Severity", "Silence", "Stance", "Strike", "Tally", "Toll", "TollStep", "Way",
]  # fmt: skip

Phase: TypeAlias = Literal["threat", "launch", "inbound", "intercepted", "impact", "aftermath"]
Modality: TypeAlias = Literal["asserted", "negated", "hypothetical", "future", "historical", "drill", "fiction"]
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
    `fallback`: why it took the slow parser to read it, in a word; empty when it is plain XML or JSON.
    `hub` offers to push its news, under the address `hub_topic`. `empty`: the last document had no items.
    `since`: when it was first read.
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
    fallback: str = ""
    hub: str = ""
    hub_topic: str = ""
    empty: bool = False
    since: Instant | None = None


class Article(Record, frozen=True, kw_only=True, gc=False):
    """One item as published; an edit is the same id with a higher `revision`.

    `stale` marks what was older than the alert age limit when first seen (first-run baseline): read, scored, never alerted.
    `new_since`: as of `Report`.
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
    new_since: Instant | None = None


class Assessment(Record, frozen=True, kw_only=True, gc=False):
    """What was made of one article (or of one of the `parts` events in it: `part`). `id` = article id + text digest + part.

    `country` is empty when no place is known; it picks the partition, unless the article is `filed_under` what cited it before.
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
    parts: int = 1
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
    filed_under: str | None = None

    @property
    def shard(self) -> str:
        """Picks the partition."""
        return self.country if self.filed_under is None else self.filed_under

    @property
    def relevant(self) -> bool:
        """Does it say enough to become part of an incident?"""
        return self.strike.alert or self.casualty.alert


class Incident(Record, frozen=True, kw_only=True, gc=False):
    """One moment in time and space where a strike or harm is alleged; `revision` rises with every change.

    `id` is that of its first assessment. `context` holds period and cumulative totals, which never touch `toll`.
    `changes` says what this revision changed, in the words of `Reason` (without `closed` and `first` it may be empty).
    `why` names the parts of the score that joined the newest report to it.
    `origins` are those that count as independent: of feeds too new for that none does, but they are never empty.
    `order` is the operator's last decision on it, `merged_into` the incident that took it in by one, and `barred` holds the
    article ids and text digests that one took out: they never come back by themselves. `country` never changes; `filed_under`
    is that of its first assessment.
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
    filed_under: str | None = None

    @property
    def shard(self) -> str:
        """Picks the partition, that of all its assessments."""
        return self.country if self.filed_under is None else self.filed_under


class Way(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """By which route an alert goes to a receiver, and what made it match."""

    receiver: str
    route: str = ""
    why: str = ""


class Brief(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """One incident as a digest names it; `told`: an earlier message was about it."""

    incident: Incident
    reason: Reason
    at: Instant
    told: bool = False


class Tally(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """Of one country in a digest: how many incidents, how many of them grave, and their dead added up where they are known."""

    country: str
    incidents: int
    critical: int = 0
    killed: int = 0


class Digest(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """Many incidents in one message, the gravest first; `incidents` counts all, also those beyond `briefs`."""

    why: Literal["quiet_hours", "schedule", "rate", "backlog"]
    since: Instant
    until: Instant
    incidents: int
    briefs: tuple[Brief, ...]
    tallies: tuple[Tally, ...] = ()


class Notice(Record, frozen=True, kw_only=True, gc=False):
    """A word to the operators: something of the bot is wrong, or right again. `subject`: a receiver, a feed, or `network`."""

    at: Instant
    subject: str
    what: Literal[
        "receiver_broken", "receiver_down", "receiver_back", "flood",
        "feed_broken", "feed_moved", "feed_gone", "feed_silent", "feed_flood", "feed_back", "feeds_many",
        "network_down", "network_back",
    ]  # fmt: skip
    text: str
    solved: bool = False


class Alert(Record, frozen=True, kw_only=True, gc=False):
    """A decision to speak: why, how loudly, to whom, and the incident as it stood. `id` = incident id + revision.

    What is not `loud` only brings an earlier message up to date, where the channel can edit; elsewhere it stays unsaid.
    `previous` is the toll of the last alert on this incident. `ways` has one for each receiver that a route named.
    `mentions`, `template`, `digest` and `notice` are empty in the journal: only delivering fills them, mentions from what the
    operator allows, the template from the route. With a digest or a notice that is what the message says, and the incident
    only stands in.
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
    digest: Digest | None = None
    notice: Notice | None = None
    template: str = ""


class Delivery(Record, frozen=True, kw_only=True, gc=False):
    """One step of saying `alert_id` to `receiver`; `sending` is written before the request, the outcome after it.

    `covers` are the ids of the deliveries that a digest stands for; `mentions` who was pinged, at which `severity`.
    """

    alert_id: str
    incident_id: str
    receiver: str
    outcome: Outcome
    attempts: int
    at: Instant
    receipt: str = ""
    detail: str = ""
    due_at: Instant | None = None
    covers: tuple[str, ...] = ()
    mentions: tuple[str, ...] = ()
    severity: Severity | None = None


class Silence(Record, frozen=True, kw_only=True, gc=False):
    """What the operator does not want to hear of until `ends_at`: one incident, a place by its name, or what `match` says.

    `match` is JSON, as `match` of a route. The newest record of an id counts; ended early, its `ends_at` has moved back.
    """

    begins_at: Instant
    ends_at: Instant
    author: str
    comment: str
    incident: str = ""
    place: str = ""
    match: str = ""


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


AnyRecord: TypeAlias = Poll | Article | Assessment | Incident | Alert | Delivery | Notice | Silence | Failure
