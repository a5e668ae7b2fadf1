"""The little language in which an operator words messages: lines of text with {fields} in them, and nothing else. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from itertools import chain
from typing import TypeAlias

from bot.channels.cleaning import cleaned
from bot.channels.markup import BREAK
from bot.channels.message import Line, Run

FIELDS = (
    "headline", "place", "country", "map", "severity", "grade", "reason", "toll", "correction", "responsibility", "claims",
    "context", "sources", "quotes", "link", "times", "first_seen", "updated", "id",
)  # fmt: skip
"""What may stand in braces."""
LONGEST, MOST_LINES = 2000, 30
_MARKS = re.compile(r"\{\{|\}\}|\{([^{}]*)\}|[{}]")
_BETWEEN = Run(" · ")

Filling: TypeAlias = Mapping[str, tuple[Line, ...]]
"""What each field says, in as many lines as it has; none where there is nothing to say."""


@dataclass(frozen=True, slots=True)
class Field:
    """A place to be filled."""

    name: str


Row: TypeAlias = tuple[str | Field, ...]
"""One line of a template: literal text and fields."""


@cache
def parsed(template: str) -> tuple[Row, ...]:
    """Its lines without the blank ones. Raises ValueError that says which line is wrong, and what would be right."""
    lines = template.splitlines()
    if len(lines) > MOST_LINES or len(template) > LONGEST:
        msg = f"a template has at most {MOST_LINES} lines and {LONGEST} characters"
        raise ValueError(msg)
    rows = tuple(row for number, line in enumerate(lines, 1) if (row := _row(cleaned(line, LONGEST), number)))
    if template and not rows:
        msg = "the template says nothing"
        raise ValueError(msg)
    return rows


def checked(template: str) -> str:
    """`template` as it is. Raises ValueError like `parsed`."""
    parsed(template)
    return template


def filled(row: Row, filling: Filling) -> tuple[Line, ...]:
    """The row with what its fields say; nothing if it has fields and all are empty.

    A row with one field alone is said once for each of that field's lines; elsewhere lines are joined by dots.
    """
    names = [part.name for part in row if isinstance(part, Field)]
    if names and not any(filling[name] for name in names):
        return ()
    if len(names) == 1:
        return tuple(_joined(row, {names[0]: (line,)}) for line in filling[names[0]])
    return (_joined(row, filling),)


def _joined(row: Row, filling: Filling) -> Line:
    """One line. What a field ends with and what follows it never grow into one word that a platform would link."""
    runs: list[Run] = []
    for part in row:
        if isinstance(part, Field):
            runs += [Run(BREAK)] if runs and not runs[-1].text[-1:].isspace() else []
            runs += chain.from_iterable((*((_BETWEEN,) if place else ()), *line) for place, line in enumerate(filling[part.name]))
        else:
            runs.append(Run(f"{BREAK}{part}" if runs and not part[0].isspace() else part))
    return tuple(runs)


def _row(line: str, number: int) -> Row:
    found: list[str | Field] = []
    end = 0
    for match in _MARKS.finditer(line):
        found.append(line[end : match.start()])
        found.append(_meant(match, number))
        end = match.end()
    return tuple(part for part in (*found, line[end:]) if part)


def _meant(match: re.Match[str], number: int) -> str | Field:
    if match[0] in {"{{", "}}"}:
        return match[0][0]
    name, where = match[1], f"line {number} of the template"
    if name is None:
        msg = f"{where}: a '{match[0]}' without its partner; a brace that is meant as such is written twice"
    elif not re.fullmatch(r"\w+", name):
        msg = f"{where}: '{match[0]}' is no field: a field is a name alone, such as {{toll}}"
    elif name not in FIELDS:
        near = get_close_matches(name.lower(), FIELDS, n=1, cutoff=0.6)
        hint = f"did you mean '{near[0]}'? " if near else ""
        msg = f"{where}: unknown field '{name}'; {hint}known: {', '.join(FIELDS)}"
    else:
        return Field(name)
    raise ValueError(msg)
