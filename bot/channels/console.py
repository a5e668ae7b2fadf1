"""Alerts in the terminal: a living view, or plain lines where there is no terminal to draw on."""

from __future__ import annotations

import asyncio
import io
import re
from collections import deque
from collections.abc import Callable
from contextlib import suppress

import rich.console
from rich.console import Group
from rich.live import Live
from rich.text import Text

from bot.channels.cleaning import ISOLATES, cleaned
from bot.channels.frame import Card, Rang, Scene, Size, frame
from bot.channels.message import Line, Message, text_of
from bot.channels.options import ConsoleOptions
from bot.channels.texts import ENGLISH, Texts
from bot.channels.tolls import brief
from bot.channels.wording import clock_time, message
from bot.ports import Clock, Rejected
from bot.records import Alert

REDRAW_SECONDS = 0.2
"""Counters change by the article; eyes do not."""
_CARDS_KEPT, _RANG_KEPT, _NOTE_LENGTH = 200, 50, 120
_PICTURE_LINES = 34
_FONTS = re.compile(r"@font-face \{.*?\}\s*", re.DOTALL)


class Board:
    """What the view shows beside the incidents; the wiring feeds it. Lines, where there is no view, do without."""

    def __init__(self, changed: Callable[[], None]) -> None:
        self.counts: dict[str, int] = {}
        self.words = ""
        self._changed = changed

    def count(self, name: str, value: int) -> None:
        """Show `value` as the number of `name` ("feeds", "articles", "incidents", "alerts")."""
        self.counts[cleaned(name, 20)] = value
        self._changed()

    def note(self, text: str) -> None:
        """Show a line about the run itself."""
        self.words = cleaned(text, _NOTE_LENGTH)
        self._changed()


class Console:
    """A terminal, as a receiver. It can always be edited; a repeat changes nothing."""

    idempotent = True
    editable = True

    def __init__(self, options: ConsoleOptions, out: rich.console.Console, clock: Clock, texts: Texts = ENGLISH) -> None:
        self.name = options.name
        self._texts = texts
        self.board = Board(self._soon)
        self._out, self._clock = out, clock
        self._cards: dict[str, Card] = {}
        self._rang: deque[Rang] = deque(maxlen=_RANG_KEPT)
        self._keys: deque[str] = deque(maxlen=_RANG_KEPT)
        drawable = out.is_terminal and not out.is_dumb_terminal and not out.no_color
        self.living = options.style == "live" or (options.style == "auto" and drawable)
        self._live: Live | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._drawn_at = float("-inf")

    async def send(self, alert: Alert, *, key: str, edits: str = "", repeat: bool = False) -> str:
        """The receipt is the incident's id, under which its card is brought up to date. Raises Rejected without an output."""
        if key in self._keys:
            return edits or alert.incident_id
        shown = message(alert, self._texts, repeat=repeat)
        self._keys.append(key)
        self._remember(alert, shown)
        try:
            if self.living:
                self._draw()
            else:
                self._print(alert, shown)
        except (OSError, ValueError):  # ValueError: a closed file
            raise Rejected(f"console {self.name}: the output is closed", broken=True) from None
        return edits or alert.incident_id

    def recall(self, alert: Alert) -> None:
        """Show what was told before this start; it rings nobody and is no delivery."""
        self._remember(alert, message(alert, self._texts))
        self._soon()

    def picture(self, width: int = 100, height: int = _PICTURE_LINES) -> str:
        """The view as it stands, as SVG that fetches nothing."""
        paper = rich.console.Console(
            record=True, file=io.StringIO(), width=width, height=height, force_terminal=True, color_system="truecolor",
            no_color=False, legacy_windows=False,
        )  # fmt: skip
        paper.print(self._frame(Size(width, height), paper))
        svg = _FONTS.sub("", paper.export_svg(title="tocsin"))
        return svg.replace("<svg ", '<svg xml:space="preserve" ', 1)  # spaces at the ends of a run are part of the picture

    async def close(self) -> None:
        """Leave the last frame on the screen and the terminal as it was found."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self._live is not None:
            self._draw_late()
            with suppress(OSError, ValueError):
                self._live.stop()
            self._live = None

    def _remember(self, alert: Alert, shown: Message) -> None:
        self._cards.pop(alert.incident_id, None)
        self._cards[alert.incident_id] = Card(shown, alert.at, closed=alert.incident.life == "closed")
        while len(self._cards) > _CARDS_KEPT:
            del self._cards[next(iter(self._cards))]
        words = f"{self._texts.rings[alert.reason]} · {brief(alert.incident.toll, self._texts)}"
        rang = Rang(alert.at, alert.severity, alert.loud, shown.headline, words)
        if rang not in self._rang:  # recalled, and delivered only now
            self._rang.append(rang)

    def _print(self, alert: Alert, shown: Message) -> None:
        """One block of lines; without colour, so that it can be piped."""
        head = (
            f"{clock_time(alert.at, self._texts)}  {shown.level.upper():8}  {shown.headline}  [{self._texts.rings[alert.reason]}]"
        )
        body = [f"    {_words(part.line, urls=part.name == 'quote')}" for part in shown.parts]
        text = "\n".join((head, *body, "")).translate(ISOLATES)
        encoding = self._out.encoding or "utf-8"
        self._out.print(
            Text(text.encode(encoding, "replace").decode(encoding)), soft_wrap=True, markup=False, highlight=False, emoji=False
        )

    def _soon(self) -> None:
        """Draw now, or a moment later when there was a frame just now."""
        if not self.living:
            return
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:  # nothing runs yet, so nothing is drawn yet
            return
        wait = self._drawn_at + REDRAW_SECONDS - loop.time()
        if wait <= 0:
            self._draw_late()
        elif self._timer is None:
            self._timer = loop.call_later(wait, self._draw_late)

    def _draw_late(self) -> None:
        try:
            self._draw()
        except (OSError, ValueError):  # the next alert will say so
            self.living = False

    def _draw(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self._live is None:
            self._live = Live(console=self._out, auto_refresh=False, redirect_stdout=False, redirect_stderr=False)
            self._live.start()
        self._drawn_at = asyncio.get_running_loop().time()
        self._live.update(self._frame(Size(self._out.width, self._out.height - 1), self._out), refresh=True)

    def _frame(self, size: Size, console: rich.console.Console) -> Group:
        cards, rang = list(reversed(self._cards.values())), list(reversed(self._rang))
        scene = Scene(self._clock.now(), cards, rang, self.board.counts, self.board.words)
        return Group(*frame(scene, size, console))


def _words(line: Line, *, urls: bool = False) -> str:
    """The bare words; with `urls`, links by where they lead."""
    if not urls:
        return text_of(line)
    return "".join(run.url if run.style == "link" else run.text for run in line)
