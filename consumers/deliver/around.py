"""What delivering needs to know and to tell besides its alerts, as the wiring hands it in. Pure."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

import structlog

from bot.records import Alert, Incident, Notice
from consumers.routes import Plan

log = structlog.get_logger()


async def _nothing_recalled(ids: frozenset[str]) -> Mapping[str, Alert]:  # noqa: ARG001
    return {}


async def _untold(notice: Notice) -> None:
    log.warning("notice", subject=notice.subject, what=notice.what, text=notice.text)


async def _nothing_said(receiver: str) -> Notice | None:  # noqa: ARG001
    return None


def _heard(incident: Incident, now: datetime) -> str:  # noqa: ARG001
    return ""


@dataclass(frozen=True, slots=True)
class Around:
    """What delivering needs to know besides its alerts, handed in by the wiring.

    `recall` finds alerts by their ids, after a restart; `silenced` names the silence that an incident falls under, or nothing;
    `tell` makes a notice to the operators durable; `told` is the last one on a receiver.
    """

    plans: Mapping[str, Plan] = field(default_factory=dict)
    recall: Callable[[frozenset[str]], Awaitable[Mapping[str, Alert]]] = _nothing_recalled
    silenced: Callable[[Incident, datetime], str] = _heard
    tell: Callable[[Notice], Awaitable[None]] = _untold
    told: Callable[[str], Awaitable[Notice | None]] = _nothing_said


@dataclass(frozen=True, slots=True)
class Left:
    """What waits at one receiver: how many alerts, how many of them could be said now, and what is in the way."""

    receiver: str
    waiting: int
    due: int
    seconds: float | None
    why: str = ""
