"""Assessment → Incident: is it an incident we know, and what does it change? One incident from many reports, in any language.

What an operator joined or parted by hand (`orders`) comes the same way as the reports and goes before the score: what was
merged stays a candidate that leads to its survivor, what was taken out is barred from coming back.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.records import Assessment, Incident
from bot.topics import ASSESSMENTS, INCIDENTS
from consumers.correlate.book import Book, leaves_at, reach
from consumers.correlate.choice import choice
from consumers.correlate.life import OLD_WORDS, aged, is_aside
from consumers.correlate.merge import aside, joined, opened, withdrawn
from consumers.correlate.orders import obeyed, refusal
from consumers.correlate.rules import CorrelateOptions
from consumers.correlate.waves import in_wave, wave

__all__ = ["OLD_WORDS", "Correlate", "CorrelateOptions", "is_aside", "leaves_at", "refusal"]


class Correlate:
    """Remembers the incidents; time comes from the records, and a restored stage decides as one that never stopped."""

    name = "correlate"
    reads = ASSESSMENTS
    writes = INCIDENTS
    remembers = True

    def __init__(self, options: CorrelateOptions) -> None:
        self._options = options
        self._book = Book(options)

    def restore(self, output: Incident) -> None:
        self._book.put(output)

    def matters_since(self, newest: Incident) -> datetime:
        """All that is older has gone from the book by then: what could still change, and by what repeats are known."""
        return newest.updated_at - reach(self._options)

    @property
    def size(self) -> int:
        """How many incidents can still change."""
        return len(self._book)

    async def handle(self, record: Assessment) -> Sequence[Incident]:
        """What time closed, then what the report changed. An irrelevant assessment still tells the time."""
        now = max(self._book.now or record.seen_at, record.seen_at)
        outputs = self._aged(now, record.id)
        for folded in self._folded(record):
            self._book.put(folded)
            outputs.append(folded)
        return [*outputs, *self._aged(now, record.id)]

    def _aged(self, now: datetime, caused_by: str) -> list[Incident]:
        outputs: list[Incident] = []
        for incident in self._book.due(now):
            outputs.append(aged(incident, now, caused_by, self._options))
            self._book.put(outputs[-1])
        return outputs

    def _folded(self, record: Assessment) -> Sequence[Incident]:
        if self._book.has_seen(record):
            return ()
        if record.order is not None:
            return obeyed(record.order, record, self._book)
        chosen = choice(record, self._book, self._options)
        match chosen.verdict:
            case "joins":
                assert chosen.incident is not None
                standing = self._book.standing(chosen.incident)
                assert standing is not None
                return (joined(standing, record, chosen.why),)
            case "withdraws":
                return withdrawn(chosen.cited_by, record)
            case "opens":
                part_of = wave(record, self._book)
                before = (in_wave(one, part_of.parent, record) for one in part_of.earlier)
                return (*before, opened(record, chosen.why, part_of.parent))
            case "aside":
                return (aside(record, chosen.why),)
            case "nothing":
                return ()
