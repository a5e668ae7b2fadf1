"""Which news agency is behind the words: "KYIV (Reuters) -", "AFP", "РИА Новости". Pure."""

from __future__ import annotations

from consumers.assess.reading import Reading
from consumers.assess.text import CLAUSE, SENTENCE

_OPENING = 8
"""Words at the head of a text within which a dateline names its agency."""
_CREDIT = 3
"""Words of a last line that is nothing but a credit."""


def origin(reading: Reading) -> str:
    """The agency of a wire copy, "" when none is named where agencies are named."""
    lines = [line.sentence for line in reading.lines if not line.is_title]
    if not lines:
        return ""
    for hit in lines[0].hits.get("agencies", ()):
        gaps = lines[0].passage.gaps
        follows = hit.last + 1
        apart = follows >= lines[0].end or gaps[follows] >= CLAUSE
        if hit.first < lines[0].first + _OPENING and apart and (gaps[hit.first] >= CLAUSE or hit.first == lines[0].first):
            return hit.key
    last = lines[-1]
    agencies = last.of("agencies")
    if agencies and last.end - last.first <= _CREDIT + 1 and last.passage.gaps[last.first] == SENTENCE:
        return agencies[0].key
    return ""
