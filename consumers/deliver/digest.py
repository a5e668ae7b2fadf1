"""Many alerts as one: the gravest named, all of them counted. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from hashlib import blake2b
from typing import Literal

from msgspec.structs import replace

from bot.records import SEVERITIES, Alert, Brief, Digest, Incident, Tally
from consumers.deliver.ledger import Ledger
from consumers.deliver.outbox import Pending
from consumers.deliver.timing import shaped

NAMED = 25
"""Incidents told one by one; more would not be read, and no platform would take them."""
TALLIED = 12
"""Countries counted one by one."""


def digest_id(receiver: str, keys: Sequence[str]) -> str:
    """The same for the same deliveries."""
    return f"digest/{receiver}/{blake2b(chr(10).join(sorted(keys)).encode(), digest_size=8).hexdigest()}"


def digest_alert(
    of: Sequence[Pending], why: Literal["quiet_hours", "schedule", "rate", "backlog"], ledger: Ledger, now: datetime
) -> Alert:
    """One message about all of them; aloud if one of them is."""
    receiver = of[0].step.receiver
    gravest = sorted(of, key=_gravity)
    alerts = [shaped(one.alert, one.plan.options, now) for one in gravest]
    key = digest_id(receiver, [one.step.id for one in of])
    found = Digest(
        why=why,
        since=min(one.at for one in alerts),
        until=now,
        incidents=len(alerts),
        briefs=tuple(_brief(one, ledger) for one in alerts[:NAMED]),
        tallies=_tallies([one.incident for one in alerts]),
    )
    stand_in = replace(alerts[0].incident, place=None, reports=alerts[0].incident.reports[:1], claims=(), context=())
    return Alert(
        id=key, by="deliver/2", incident_id=key, revision=0, reason="first", severity=alerts[0].severity, receivers=(receiver,),
        incident=stand_in, at=now, loud=any(one.loud for one in alerts), digest=found,
    )  # fmt: skip


def _gravity(one: Pending) -> tuple[int, int, datetime]:
    killed = one.alert.incident.toll.killed
    return -SEVERITIES.index(one.alert.severity), -(killed.min if killed else 0), one.alert.at


def _brief(alert: Alert, ledger: Ledger) -> Brief:
    return Brief(incident=alert.incident, reason=alert.reason, at=alert.at, told=alert.incident_id in ledger.said)


def _tallies(incidents: Sequence[Incident]) -> tuple[Tally, ...]:
    """By country, the most incidents first; those of the last rows are added up under no name."""
    found: dict[str, Tally] = {}
    for one in incidents:
        country = one.country
        if country not in found and len(found) >= TALLIED:
            country = ""
        old = found.get(country, Tally(country=country, incidents=0))
        killed = one.toll.killed.min if one.toll.killed else 0
        found[country] = replace(
            old, incidents=old.incidents + 1, critical=old.critical + (one.severity == "critical"), killed=old.killed + killed
        )
    return tuple(sorted(found.values(), key=lambda tally: (not tally.country, -tally.incidents, tally.country)))
