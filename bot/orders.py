"""An operator's decision on incidents, as the journal keeps it. Pure; imports nothing of ours."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

import msgspec


class Order(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """What an operator decided about incidents by hand; it holds against every later report until it is undone.

    `merge`: the first of `incidents` takes in the others. `split`: `reports` (article ids) leave the one incident and make
    one of their own, `<id>.split.0`. `undo`: the last decision on the one incident never was; with a second incident, only that
    one's being merged into the first, whatever was decided on that since. `id` is of the content.
    """

    id: str
    what: Literal["merge", "split", "undo"]
    incidents: tuple[str, ...]
    who: str
    why: str
    at: Annotated[datetime, msgspec.Meta(tz=True)]
    reports: tuple[str, ...] = ()
