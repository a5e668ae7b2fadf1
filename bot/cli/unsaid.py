"""Why an alert has no delivery at all to a receiver that it was for. Quiet updates stay unsaid where there is nothing to edit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.ports import Journal
from bot.records import Alert, Delivery
from bot.topics import ALERTS
from consumers.deliver.ledger import IN_DIGEST


@dataclass(frozen=True, slots=True)
class Unsaid:
    """One alert that one receiver was not told of, and why."""

    alert: Alert
    receiver: str
    why: str


async def unsaid(journal: Journal, alerts: Sequence[Alert], steps: Sequence[Delivery], receivers: set[str]) -> list[Unsaid]:
    """Of these alerts, in their order; `steps` are all deliveries of their incidents, `receivers` those of the config."""
    begun = {step.id for step in steps}
    missing = [(one, name) for one in alerts for name in one.receivers if f"{one.id}/{name}" not in begun]
    behind = {name: await journal.lag(ALERTS, reader=f"deliver.{name}") for name in {name for _, name in missing} & receivers}
    return [Unsaid(one, name, _why(one, name, steps, behind.get(name))) for one, name in missing]


def _why(alert: Alert, receiver: str, steps: Sequence[Delivery], behind: int | None) -> str:
    """`behind`: how many alerts the receiver has not taken up; None where the config does not have it."""
    if behind is None:
        return "the config has no such receiver"
    sent = [one for one in steps if one.receiver == receiver and one.outcome == "sent" and one.incident_id == alert.incident_id]
    if behind and (alert.loud or not sent):
        return "not taken up yet"
    if alert.loud:
        return "not taken up: is the bot that delivers to it running?"
    if not sent:
        return "the end of a story that it never heard"
    if all(one.detail.startswith(IN_DIGEST) for one in sent):
        return "a quiet update, and it heard of the incident only in a digest, which is not edited"
    return "a quiet update, and it has no message that can be edited"
