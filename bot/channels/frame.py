"""The living view of the terminal: a card per incident, what rang, and counters, in exactly as many lines as there are. Pure.

Every line is built of styled text, never of rich's markup, so that a stranger's brackets stay brackets.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from rich.console import Console
from rich.text import Text

from bot.channels.cleaning import ISOLATES
from bot.channels.message import Line, Message, Name, Run
from bot.channels.wording import clock_time
from bot.records import Severity

COLOURS: Mapping[Severity, str] = {"critical": "#ff5f5f", "high": "#ff9f43", "medium": "#f2c94c", "low": "#9aa5b1"}
_FAINT, _CHANGE, _RULE, _NAME = "#8a94a0", "bold #7fd1ae", "#3a424c", "bold #e8eaed"
_STYLES = {"plain": "", "strong": "bold", "struck": f"strike {_FAINT}", "faint": _FAINT, "link": "#6cb6ff"}
_COUNTED = ("feeds", "articles", "incidents", "alerts")
_FULL: tuple[tuple[Name, int], ...] = (
    ("toll", 2), ("notice", 1), ("correction", 1), ("claim", 1), ("responsibility", 1), ("context", 1), ("sources", 2),
    ("quote", 2),
)  # fmt: skip
_BRIEF: tuple[tuple[Name, int], ...] = (("toll", 1), ("notice", 1), ("correction", 1), ("sources", 1))
_RANG_LINES = 4
_MOST_OF_A_KIND = 2


@dataclass(frozen=True, slots=True)
class Card:
    """An incident as last told, and when."""

    message: Message
    at: datetime
    closed: bool = False


@dataclass(frozen=True, slots=True)
class Rang:
    """One alert of the past."""

    at: datetime
    severity: Severity
    loud: bool
    headline: str
    words: str


@dataclass(frozen=True, slots=True)
class Scene:
    """All there is to show. Cards and rings come newest first."""

    now: datetime
    cards: Sequence[Card] = ()
    rang: Sequence[Rang] = ()
    counts: Mapping[str, int] = field(default_factory=dict)
    note: str = ""


@dataclass(frozen=True, slots=True)
class Size:
    """Of the terminal, in characters."""

    width: int
    height: int


def frame(scene: Scene, size: Size, console: Console) -> list[Text]:
    """At most `size.height` lines, none wider than `size.width`. `console` only measures."""
    pen = _Pen(size.width, console)
    head = [pen.spread(Text("tocsin", _NAME), Text(f"{clock_time(scene.now)} UTC", _FAINT)), pen.rule()]
    foot = [pen.rule(), pen.counters(scene)]
    room = size.height - len(head) - len(foot)
    rang = _rang(scene, pen, min(_RANG_LINES, max(0, room - 8)))
    cards = _cards(scene, pen, room - len(rang))
    return [*head, *cards, *rang, *foot][: size.height]


def _rang(scene: Scene, pen: _Pen, lines: int) -> list[Text]:
    if not scene.rang or lines < 2:
        return []
    return [pen.rule("what rang"), *(pen.rang(one) for one in scene.rang[: lines - 1])]


def _cards(scene: Scene, pen: _Pen, room: int) -> list[Text]:
    """The newest in full, older ones shorter, so that as many as possible are there at all."""
    if not scene.cards:
        return [pen.line(Text("Listening. Nothing to report yet.", _FAINT))]
    shown = list(scene.cards[: max(1, room)])
    if len(scene.cards) > len(shown) or len(shown) == room:
        shown = shown[: max(1, room - 1)]
    forms = [[pen.short(card)] for card in shown]
    spare = room - len(forms) - (len(scene.cards) > len(shown))
    for grow in (pen.brief, pen.full):
        for position, card in enumerate(shown):
            larger = grow(card, newest=position == 0)
            gap = 1 if position + 1 < len(shown) else 0
            if len(larger) + gap - len(forms[position]) > spare:
                break
            larger = [*larger, Text("")] if gap else larger
            spare -= len(larger) - len(forms[position])
            forms[position] = larger
    lines = [line for form in forms for line in form]
    hidden = len(scene.cards) - len(shown)
    return [*lines, pen.line(Text(f"and {hidden} earlier", _FAINT))] if hidden else lines


class _Pen:
    """Draws single lines of one width."""

    def __init__(self, width: int, console: Console) -> None:
        self._width, self._console = max(width, 20), console

    def full(self, card: Card, *, newest: bool) -> list[Text]:
        """Everything there is to say, each part in a bounded number of lines."""
        lines = [self._head(card), *self._parts(card, _FULL, newest=newest)]
        foot = Text(" · ").join(_text(line) for line in card.message.of("times", "id"))
        return [*lines, *self._wrapped(foot, card, 1)]

    def brief(self, card: Card, *, newest: bool) -> list[Text]:
        """Headline, toll, what changed, who says so."""
        return [self._head(card), *self._parts(card, _BRIEF, newest=newest)]

    def short(self, card: Card) -> Text:
        """One line."""
        toll = _text(card.message.of("toll")[0]) if card.message.of("toll") else Text()
        return self._barred(Text.assemble(_mark(card), (f"{_bare(card.message.headline)}  ", _title(card)), toll), card)

    def rang(self, one: Rang) -> Text:
        """A ring of the past; a quiet edit has a hollow mark."""
        mark = ("● " if one.loud else "○ ", COLOURS[one.severity])
        at, words = (f"{clock_time(one.at)}  ", _FAINT), (_bare(one.words), _FAINT)
        return self.line(Text.assemble(at, mark, f"{_bare(one.headline)}  ", words))

    def counters(self, scene: Scene) -> Text:
        """The footer."""
        names = [name for name in _COUNTED if name in scene.counts] + [name for name in scene.counts if name not in _COUNTED]
        text = Text("  ").join(Text.assemble((f"{scene.counts[name]:,}", _NAME), (f" {name}", _FAINT)) for name in names)
        return self.spread(text, Text(scene.note, _FAINT))

    def rule(self, title: str = "") -> Text:
        """A line across, with a word in it or without."""
        words = f" {title} " if title else ""
        return Text.assemble(("──", _RULE), (words, _FAINT), ("─" * (self._width - 2 - len(words)), _RULE))

    def spread(self, left: Text, right: Text) -> Text:
        """One text at each end; the right one gives way."""
        room = self._width - left.cell_len - 2
        if room < right.cell_len:
            right = right.copy()
            right.truncate(max(room, 0), overflow="ellipsis")
        gap = max(self._width - left.cell_len - right.cell_len, 0)
        return self.line(Text.assemble(left, " " * gap, right))

    def line(self, text: Text) -> Text:
        """`text` no wider than the terminal."""
        text = text.copy()
        text.truncate(self._width, overflow="ellipsis")
        text.no_wrap = True
        return text

    def _head(self, card: Card) -> Text:
        severity = Text(card.message.level or card.message.severity, f"bold {COLOURS[card.message.severity]}")
        title = Text.assemble(_mark(card), (_bare(card.message.headline), _title(card)))
        title.truncate(self._width - severity.cell_len - 4, overflow="ellipsis")
        gap = self._width - 2 - title.cell_len - severity.cell_len
        return self._barred(Text.assemble(title, " " * gap, severity), card)

    def _parts(self, card: Card, wanted: Iterable[tuple[Name, int]], *, newest: bool) -> list[Text]:
        lines: list[Text] = []
        for name, most in wanted:
            for line in card.message.of(name)[:_MOST_OF_A_KIND]:
                changed = newest and name in {"notice", "correction"}
                lines += self._wrapped(_text(line, _CHANGE if changed else ""), card, most)
        return lines

    def _wrapped(self, text: Text, card: Card, most: int) -> list[Text]:
        """In at most `most` lines, the last of which says that there was more."""
        rows = list(text.wrap(self._console, self._width - 4))
        for row in rows:
            row.rstrip()
        if len(rows) > most:
            rows = [*rows[: most - 1], Text(" ").join(rows[most - 1 :])]
        return [self._barred(Text.assemble("  ", row), card) for row in rows]

    def _barred(self, text: Text, card: Card) -> Text:
        colour = _RULE if card.closed else COLOURS[card.message.severity]
        return self.line(Text.assemble(("▌ ", colour), text))


def _mark(card: Card) -> tuple[str, str]:
    return ("○ " if card.closed else "● ", _FAINT if card.closed else COLOURS[card.message.severity])


def _title(card: Card) -> str:
    return _FAINT if card.closed else "bold"


def _text(line: Line, style: str = "") -> Text:
    return Text.assemble(*(_run(run, style) for run in line))


def _run(run: Run, style: str) -> tuple[str, str]:
    own = _STYLES[run.style] + (f" link {run.url}" if run.style == "link" else "")
    words = f"~{run.text}~" if run.style == "struck" else run.text  # for terminals that cannot strike out
    return _bare(words), f"{style} {own}".strip()


def _bare(text: str) -> str:
    """Without the isolates, which most terminals print as boxes or count as columns."""
    return text.translate(ISOLATES)
