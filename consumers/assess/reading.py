"""An article read once: its sentences with their frames and numbers, from which every verdict is drawn. Pure."""

from __future__ import annotations

import functools
import operator
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from bot.records import Harm, Scope
from consumers.assess.folding import fold
from consumers.assess.frame import Frame, frame, past_year
from consumers.assess.heat import HARM, HOT, MEETING, STRIKE, TARGET, WAR, WEAK, WEAPON
from consumers.assess.lexicon import Lexicon
from consumers.assess.matching import Sentence, follows, read
from consumers.assess.scope import scopes, tells_of_a_period
from consumers.assess.text import Passage, passage, quick_words
from consumers.assess.toll import Said, said

MOST_SENTENCES = 30
"""Sentences of an article that are read closely; the news is above them."""


MOST_NUMBERS = 60
"""Numbers of harm that one article is believed to give; a page of them is a list or an attack."""
_ALARMING = ("weapons", "strikes", "weak_strikes", "blasts", "launches", "harm", "violence", "armed", "alarms")
_SHORTEST_STUFFING = 15
_MOST_ALARMING = 0.55
_REPEATED = 3
"""Times that the words of a long sentence stand in it on average, from which it is stuffed."""


@dataclass(slots=True)
class Line:
    """One sentence, its place in the article (0 is the title or, without one, the lead), its frame and its numbers."""

    index: int
    sentence: Sentence
    frame: Frame | None = None
    said: list[Said] = field(default_factory=list)
    is_past: bool = False
    """Does it name a year before the last one?"""

    @property
    def is_title(self) -> bool:
        return self.sentence.passage.field == "title"


@dataclass(slots=True)
class Reading:
    """All lines of an article that say anything, and the scope of each number, in the order of `numbers`."""

    lines: list[Line]
    numbers: list[tuple[Line, Said, Scope]]

    @property
    def frames(self) -> list[Frame]:
        return [line.frame for line in self.lines if line.frame is not None]


def may_matter(lexicon: Lexicon, title: str, text: str) -> bool:
    """One cheap look at every word: is there anything that could make a strike or a casualty?"""
    source = f"{title}\n{text}"
    if lexicon.grammar.unspaced:
        return _may_speak(_heat(lexicon, [source[start:end] for start, end in lexicon.cut(source)]))
    heat = lexicon.heat
    row = heat.of_text(source)
    if _may_speak(row):
        return True
    phrases, _ = heat.phrases(row)
    return _may_speak(row | phrases) and _may_speak(_heat(lexicon, quick_words(source)))


def close_reading(lexicon: Lexicon, title: str, text: str, published_year: int | None) -> Reading:
    """Find frames and numbers in the title and the first sentences of the text."""
    abbreviations = _abbreviations(lexicon)
    cut = lexicon.cut if lexicon.grammar.unspaced else None
    passages: list[Passage] = []
    if title.strip():
        passages.append(passage("title", title, lexicon.forms.__getitem__, abbreviations, cut))
    passages.append(passage("text", text, lexicon.forms.__getitem__, abbreviations, cut))
    lines: list[Line] = []
    harm: Harm = "killed"
    numbers = 0
    stuffing: set[str] = set()
    for sentence in _sentences(lexicon, passages):
        line = Line(len(lines), sentence)
        if not _is_stuffed(sentence, stuffing):
            line.frame = frame(sentence, published_year)
            if numbers < MOST_NUMBERS:
                line.said = said(lexicon, sentence, before=harm)
            numbers += len(line.said)
        line.is_past = past_year(sentence, published_year) is not None
        if line.said:
            harm = line.said[-1].what
        lines.append(line)
    entries = [(line, entry) for line in lines for entry in line.said]
    disaster = any(hit.key == "disaster" for line in lines[:2] for hit in line.sentence.hits.get("causes", ()))
    opened = {
        id(line.sentence) for before, line in pairwise(lines) if not before.said and tells_of_a_period(before.sentence)
    }  # fmt: skip
    found = scopes([entry for _, entry in entries], disaster=disaster, opened=opened)
    return Reading(lines, [(line, entry, scope) for (line, entry), scope in zip(entries, found, strict=True)])


def _is_stuffed(sentence: Sentence, stuffing: set[str]) -> bool:
    """Are most of a long sentence's words alarming, or the same few? Nobody writes so; somebody stuffs.

    `stuffing` collects the words, so that their rest in a shorter sentence is known, too.
    """
    length = sentence.end - sentence.first
    distinct = set(sentence.passage.words[sentence.first : sentence.end])
    if distinct <= stuffing:
        return True
    if length < _SHORTEST_STUFFING:
        return False
    alarming = {hit.first for section in _ALARMING for hit in sentence.hits.get(section, ())}
    if len(alarming) <= length * _MOST_ALARMING and len(distinct) * _REPEATED > length:
        return False
    stuffing |= distinct
    return True


def _sentences(lexicon: Lexicon, passages: Iterable[Passage]) -> Iterable[Sentence]:
    """The title, the lead, every sentence that may say something, and the one after it ("Among them two children").

    None at all when no single sentence says enough: words far apart made the article look as if it might matter.
    """
    spans = [(one, span, _heat(lexicon, one.raws[span[0] : span[1]])) for one in passages for span in one.sentences]
    if not any(_may_speak(bits) for _, _, bits in spans):
        return
    left = MOST_SENTENCES
    goes_on = False
    for one, (first, end), bits in spans:
        speaks = bits & (STRIKE | HARM | WEAPON | WEAK) != 0
        if first == 0 or speaks or goes_on:
            if left <= 0:
                return
            left -= 1
            yield read(lexicon, one, first, end)
        goes_on = speaks


def _heat(lexicon: Lexicon, words: Sequence[str]) -> int:
    """What the words and phrases say, as bits of HOT."""
    distinct = set(words)
    rows = lexicon.heat.rows
    bits = functools.reduce(operator.or_, map(rows.__getitem__, distinct), 0)
    _, firsts = lexicon.heat.phrases(bits)
    if bits & STRIKE or not firsts:
        return bits
    opening = {word for word in distinct if rows[word] & firsts}
    phrases = lexicon.phrases
    for at in [at for at, word in enumerate(words[:-1]) if word in opening]:
        for term in phrases[words[at], words[at + 1]]:
            new = HOT.get(term.section, 0) & ~bits
            if new and follows(lexicon, words, term, at):
                bits |= new
    return bits


def _may_speak(bits: int) -> bool:
    """A strike, a harm, a weapon that does something, or a doubtful word in armed company or beside what may be struck."""
    if bits & (STRIKE | HARM):
        return True
    return (bits & WEAPON != 0 and bits & MEETING != 0) or (bits & WEAK != 0 and bits & (WAR | WEAPON | TARGET) != 0)


def _abbreviations(lexicon: Lexicon) -> functools.partial[bool]:
    return functools.partial(_is_abbreviation, lexicon)


def _is_abbreviation(lexicon: Lexicon, word: str) -> bool:
    return any(term.section == "abbreviations" and fold(word) in term.slots[0].exact for term in lexicon.starting[word])
