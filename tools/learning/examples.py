"""Texts to learn from: the gold set, real news labelled by hand, and real news that the rules are sure of."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial
from pathlib import Path

import msgspec

from consumers.assess import Knowledge
from consumers.assess.language import language
from consumers.assess.learnt import AGAINST, grams_of
from consumers.assess.places import at_war
from consumers.assess.reading import close_reading, may_matter
from consumers.assess.verdict import Thresholds, verdict, weigher
from consumers.assess.weights import WEIGHTS
from tools.scorecard.gold import gold, languages

ROOT = Path(__file__).parents[2]
LABELLED = ROOT / "tests" / "quality" / "labelled_news.json"
"""Ids of real texts whose strike label was told by reading them; the texts are not ours to copy."""
DATA = ROOT.parent / "shared" / "data"
FILES = ("viina_ru_uk_dev", "ant_arabic_dev", "sib200_dev", "telegram_ru_dev", "wikipedia_current_events_2002_2021")
SURE_STRIKE, SURE_NONE = 1.0, -1.5
"""Rule sums from which a real text counts as what the rules say."""
BACKGROUND = " background"
"""Texts that their source knows to be no strikes."""
GROUP = 8
"""Gold rows written in a row, often of one incident, stay in one fold."""


class Example(msgspec.Struct, frozen=True):
    """A text that was read closely. `label` None: only the rules' word stands for it, if they are sure."""

    id: str
    source: str
    language: str
    grams: tuple[int, ...]
    rules: float
    doubted: bool
    label: bool | None

    @property
    def taught(self) -> bool | None:
        """What the words are taught of a text without a label of its own."""
        if self.source.endswith(BACKGROUND):
            return False if self.rules < SURE_STRIKE else None
        return True if self.rules >= SURE_STRIKE else False if self.rules <= SURE_NONE else None

    def fold(self, of: int) -> int:
        """The fold that this text is kept aside in."""
        number = self.id.rpartition("-")[2]
        group = f"{self.language} {int(number) // GROUP}" if self.source == "gold" else self.id
        return zlib.crc32(group.encode()) % of


Read = Callable[[str, str, str, datetime | None], "tuple[str, tuple[int, ...], float, bool] | None"]


def reader(known: Knowledge) -> Read:
    """Reads a text as the scorer does, by the rules alone; None for one that cannot matter or has no frame."""

    def read(title: str, text: str, told: str, published: datetime | None) -> tuple[str, tuple[int, ...], float, bool] | None:
        name = language(f"{title}\n{text[:600]}", told, known.identify)
        lexicon = known.lexicon(name)
        if lexicon is None or not may_matter(lexicon, title, text):
            return None
        reading = close_reading(lexicon, title, text, published.year if published else None)
        weigh, place = weigher(WEIGHTS, lexicon.weights), partial(at_war, known.atlas, name)
        found = verdict(reading, weigh, Thresholds(0.5, 0.5), place, ())
        if found.frame is None:
            return None
        evidence = [one for one in found.evidence if one.score == "strike"]
        doubted = any(one.weight < 0 and one.signal.startswith(AGAINST) for one in evidence)
        return name, tuple(grams_of(name, reading.lines)), sum(one.weight for one in evidence), doubted

    return read


def examples(known: Knowledge, stride: int = 2) -> Iterator[Example]:
    """Every example; of the largest file only each `stride`-th text."""
    read = reader(known)
    for rows in gold(languages()).values():
        for row in rows:
            if found := read(row.title, row.text, "", row.published):
                name, grams, rules, doubted = found
                yield Example(row.id, "gold", name, grams, rules, doubted, row.strike)
    labels: dict[str, bool] = json.loads(LABELLED.read_text("utf-8"))
    for file in FILES:
        with gzip.open(DATA / f"{file}.jsonl.gz", "rt", encoding="utf-8") as lines:
            for at, line in enumerate(lines):
                row = json.loads(line)
                if at % stride and file == FILES[-1] and row["id"] not in labels:
                    continue
                if found := read(row["title"] or "", row["text"] or "", row["lang"] or "", None):
                    name, grams, rules, doubted = found
                    source = file + (BACKGROUND if row["label_strike"] is False else "")
                    yield Example(row["id"], source, name, grams, rules, doubted, labels.get(row["id"]))
