"""Another judge's opinion, as one line of evidence beside the rules' own. Pure."""

from __future__ import annotations

import math
from collections.abc import Sequence

from bot.ports import Opinion
from bot.records import Evidence
from consumers.assess.reading import Line

HEAVIEST = 3.0
"""Logits that an opinion may weigh, however sure the judge is of itself: enough to settle a doubt, too little to make news."""


def judged(opinion: Opinion, lines: Sequence[Line], evidence: Sequence[Evidence]) -> tuple[float, str]:  # noqa: ARG001 - as `Correct`
    """What the opinion adds to the sum, and who says how much: 0.5 adds nothing."""
    least = 1 / (1 + math.exp(HEAVIEST))
    likely = min(max(opinion.strike, least), 1 - least)
    return round(math.log(likely / (1 - likely)), 3), f"{opinion.name}: {opinion.strike:.2f}"
