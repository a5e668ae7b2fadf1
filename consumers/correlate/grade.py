"""How well an incident is attested. Never says "verified": a machine cannot judge that. Pure."""

from __future__ import annotations

from bot.records import Actors, Claim, Grade, Report

LEADING_TIER = 1
"""A feed the operator trusts alone."""


def grade(
    reports: tuple[Report, ...], origins: tuple[str, ...], claims: tuple[Claim, ...], actors: Actors, *, disputed: bool
) -> Grade:
    """One untrusted origin is `single_source`, whatever it quotes: a fake can name a governor, too.

    `origins` are those that count. `confirmed`: the side that struck accepts it. `contested`: one side denies it. `official`: a
    named authority is quoted, by a feed that is not new.
    """
    if len(origins) < 2 and all(report.tier > LEADING_TIER for report in reports):
        return "single_source"
    if actors.responsibility == "accepted":
        return "confirmed"
    if disputed:
        return "contested"
    new = {report.article_id for report in reports if report.new_since}
    if any(claim.role == "official" and claim.speaker and claim.article_id not in new for claim in claims):
        return "official"
    return "corroborated" if len(origins) >= 2 else "single_source"
