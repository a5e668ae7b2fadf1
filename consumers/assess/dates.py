"""On which day it happened: "on Tuesday", "yesterday", "3 March", seen from the day of publication. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from consumers.assess.matching import Hit, Sentence

_LONGEST_AGO = timedelta(days=200)
"""A day and month that would lie in the future is last year's; one longer ago is no date of this news."""


def occurred_on(sentences: Iterable[Sentence], published: date | None) -> date | None:
    """The first day that the sentences name, in their order; None without one or without a day of publication."""
    if published is None:
        return None
    for sentence in sentences:
        for hit in sentence.of("calendar"):
            if (day := day_of(sentence, hit, published)) is not None:
                return day
    return None


def day_of(sentence: Sentence, hit: Hit, published: date) -> date | None:
    """Of one term of `calendar`, None where it names no day."""
    match hit.key:
        case "today":
            return published
        case "yesterday":
            return published - timedelta(days=1)
        case "weekdays":
            return published - timedelta(days=(published.isoweekday() - int(hit.form)) % 7)
        case "months":
            return _of_month(sentence, hit, published)
        case _:
            return None


def _of_month(sentence: Sentence, hit: Hit, published: date) -> date | None:
    """ "3 March" or "March 3", with a year or in the latest year that is not in the future."""
    words = sentence.passage.words
    near = [at for at in (hit.first - 1, hit.last + 1) if sentence.first <= at < sentence.end and words[at].isdigit()]
    day = next((int(words[at]) for at in near if 1 <= int(words[at]) <= 31), None)
    if day is None:
        return None
    at = hit.last + (2 if hit.last + 1 in near else 1)
    said = int(words[at]) if at < sentence.end and words[at].isdigit() and len(words[at]) == 4 else None
    for year in (said,) if said else (published.year, published.year - 1):
        try:
            found = date(year, int(hit.form), day)
        except ValueError:
            return None
        if timedelta(days=-1) <= published - found <= _LONGEST_AGO:
            return found
    return None
