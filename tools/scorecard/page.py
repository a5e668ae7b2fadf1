"""Keeps docs/scoring.md true: its figures and its worked example are written by machine, between markers. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping

from tools.scorecard.figures import ALL, Measured
from tools.scorecard.printed import page_errors, page_table


def sections(measured: Measured, example: str, weights: Mapping[str, float]) -> dict[str, str]:
    """The written parts by name."""
    return {
        "figures": page_table(measured),
        "errors": page_errors(measured.misses, measured.by_language[ALL]),
        "example": f"```\n{tidied(example)}\n```",
        "weights": weighed(weights),
    }


def weighed(weights: Mapping[str, float]) -> str:
    """All signals, the heaviest first, as Markdown."""
    sides = (("Speak for", 1), ("Speak against, or must be outweighed", -1))
    return "\n\n".join(f"{title}: {_listed(weights, sign)}." for title, sign in sides)


def _listed(weights: Mapping[str, float], sign: int) -> str:
    found = sorted((-sign * weight, name) for name, weight in weights.items() if sign * weight > 0)
    return ", ".join(f"`{name}` {weights[name]:+.1f}" for _, name in found)


def tidied(output: str) -> str:
    """Terminal output without the blanks that a table is padded with."""
    lines = [line.rstrip() for line in output.strip().splitlines()]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines))


def section(page: str, name: str) -> str:
    """What stands between a section's markers. Raises ValueError when there are none."""
    found = _marked(name).search(page)
    if found is None:
        raise ValueError(f"no section {name!r}")
    return found[2].strip()


def written(page: str, parts: dict[str, str]) -> str:
    """The page with these sections anew. Raises ValueError when one has no place."""
    for name, content in parts.items():
        section(page, name)
        page = _marked(name).sub(lambda found, content=content: f"{found[1]}\n{content}\n{found[3]}", page)  # type: ignore[misc]
    return page


def _marked(name: str) -> re.Pattern[str]:
    return re.compile(rf"(<!-- {name}: .*?-->)(.*?)(<!-- /{name} -->)", re.DOTALL)
