"""What a message consists of, before any platform's markup: a headline and parts, each a line of styled runs. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from bot.records import Severity

Style: TypeAlias = Literal["plain", "strong", "struck", "faint", "link"]
Name: TypeAlias = Literal[
    "notice", "toll", "correction", "responsibility", "claim", "context", "sources", "quote", "place", "times", "id", "own"
]

_FIRST_TO_GO: tuple[Name, ...] = (
    "own", "context", "quote", "claim", "place", "responsibility", "times", "sources", "correction", "notice", "toll",
)  # fmt: skip
"""What a message that is too long can do without, the most dispensable first; its headline and id always stay."""


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of text in one style; all text is plain and must be escaped. A link's text is the host it leads to."""

    text: str
    style: Style = "plain"
    url: str = ""


Line: TypeAlias = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """One line, and what it says."""

    name: Name
    line: Line


@dataclass(frozen=True, slots=True)
class Message:
    """`mark` is an emoji for the severity, `grade` how well it is backed and `level` how severe it is, in words."""

    severity: Severity
    mark: str
    headline: str
    grade: str
    parts: tuple[Part, ...]
    level: str = ""

    def of(self, *names: Name) -> tuple[Line, ...]:
        """The lines of these parts, in the message's order."""
        return tuple(part.line for part in self.parts if part.name in names)


def text_of(line: Line) -> str:
    """The bare words. What was struck out is set in ~~ ~~, lest it be read as standing."""
    return "".join(f"~~{run.text}~~" if run.style == "struck" else run.text for run in line)


def plain(message: Message) -> str:
    """The whole message as bare words, one part to a line."""
    return "\n".join(
        (
            f"{message.mark} {message.headline} [{message.level or message.severity}]",
            *(text_of(part.line) for part in message.parts),
        )
    )


def fitted(message: Message, length: Callable[[Message], int], limit: int) -> Message:
    """`message` without the parts it can best do without, so that `length` of it is at most `limit`; lines stay whole.

    Sources and lines of an operator's template ("own") lose their links first, the longest one before the others.
    """
    while length(message) > limit:
        spare = _most_dispensable(message)
        if spare is None:
            break
        part = message.parts[spare]
        shorter = (Part(part.name, _unlinked(part.line)),) if part.name in {"sources", "own"} and _links(part.line) else ()
        message = replace(message, parts=message.parts[:spare] + shorter + message.parts[spare + 1 :])
    return message


def _links(line: Line) -> list[Run]:
    return sorted((run for run in line if run.style == "link"), key=lambda run: len(run.url))


def _unlinked(line: Line) -> Line:
    """With one link less, the longest; its host stays."""
    longest = _links(line)[-1]
    return tuple(Run(run.text) if run is longest else run for run in line)


def _most_dispensable(message: Message) -> int | None:
    for name in _FIRST_TO_GO:
        found = [position for position, part in enumerate(message.parts) if part.name == name]
        if found:
            return found[-1]
    return None
