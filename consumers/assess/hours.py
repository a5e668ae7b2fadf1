"""At what time of day it happened ("at 14:30", "this morning", "an hour ago"), and whether it happened again. Pure.

Readers of a second strike on one town within a day have often nothing else to tell it from the first.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta

from bot.records import Hours, Place
from consumers.assess.dates import day_of
from consumers.assess.matching import Hit, Sentence

_CLOCK = re.compile(r"(?<![\d:.,٫/–-])([01]?\d|2[0-3])(?::|\s?h\s?)([0-5]\d)(?![:.]?\d)(?:\s*([ap])\.?\s?m\b)?", re.IGNORECASE)
_TWELVE_HOURS = frozenset({"en", "ar", "ur", "hi", "am"})
"""Where "2:30" may be the afternoon."""
_PARTS = {"night": (-2, 6), "morning": (5, 12), "afternoon": (11, 18), "evening": (16, 24)}
"""From and until which hour; a night begins on the evening before."""
_AGO = {"minutes": (0.0, 1.0), "hour": (0.5, 1.75)}
_BEFORE_SUN, _AFTER_SUN = timedelta(hours=1.1), timedelta(hours=0.6)
"""How far clocks are ahead of the sun, with summer time, and behind it. No table of time zones is as lasting."""
_TOLD_AFTER = timedelta(hours=1)
"""A part of the day that began less long ago is rather yesterday's."""
_MOST_AGO = 24
_NEAR = 1
_LIST = 3
"""So many clock times in a sentence are a programme."""


def hours(
    sentences: Sequence[Sentence], language: str, place: Place | None, day: date | None, at: datetime | None
) -> Hours | None:
    """The first time that sentences on the attack state, seen from when the text was published; None if they state none.

    What the clock says needs the longitude of the place. `day` is the day that the text names.
    """
    if at is None:
        return None
    if any(hit.key == "night" for sentence in sentences for hit in sentence.of("hours")):
        day = None  # "overnight" and "in the night of 3 March" leave open which of two days is meant: the last night is
    for sentence in sentences:
        found = _ago(sentence, at)
        if found is None and place is not None and place.lon is not None:
            ahead = timedelta(hours=place.lon / 15)
            found = _by_the_clock(sentence, language, ahead, day, at) or _in_the(sentence, ahead, day, at)
        if found is not None:
            return found
    return None


def again(sentences: Iterable[Sentence]) -> bool:
    """Does the text say that it was not the first attack there?"""
    return any(hit.key == "again" for sentence in sentences for hit in sentence.of("hours"))


def _ago(sentence: Sentence, at: datetime) -> Hours | None:
    for hit in sentence.of("hours"):
        if hit.key != "ago":
            continue
        if hit.form in _AGO:
            least, most = _AGO[hit.form]
            return Hours(since=at - timedelta(hours=most), until=at - timedelta(hours=least))
        if (number := _number(sentence, hit)) is not None:
            return Hours(since=at - timedelta(hours=number + 0.75), until=at - timedelta(hours=number - 0.75))
    return None


def _number(sentence: Sentence, hit: Hit) -> int | None:
    words = sentence.passage.words[hit.first : hit.last + 1]
    spelt = [one.form for one in sentence.of("numbers") if hit.first <= one.first <= hit.last]
    return next((int(word) for word in (*words, *spelt) if word.isdecimal() and 1 <= int(word) <= _MOST_AGO), None)


def _by_the_clock(sentence: Sentence, language: str, ahead: timedelta, day: date | None, at: datetime) -> Hours | None:
    passage = sentence.passage
    begins, ends = passage.starts[sentence.first], passage.ends[sentence.end - 1]
    until = [passage.ends[hit.last] for hit in sentence.of("hours") if hit.key == "as_of"]
    clocks = list(_CLOCK.finditer(passage.source, begins, min(ends + 6, len(passage.source))))
    for found in clocks if len(clocks) < _LIST else ():
        if any(0 <= found.start() - end <= 2 for end in until) or (clock := _time(found, language)) is None:
            continue
        local = datetime.combine(day or (at + ahead).date(), clock, UTC)
        if day is None and local > at + ahead + _BEFORE_SUN:
            local -= timedelta(days=1)
        if (span := _until(local - ahead - _BEFORE_SUN, local - ahead + _AFTER_SUN, at)) is not None:
            return span
    return None


def _time(found: re.Match[str], language: str) -> time | None:
    hour, half = int(found[1]), (found[3] or "").lower()
    if half:
        return time(hour % 12 + 12 * (half == "p"), int(found[2])) if 1 <= hour <= 12 else None
    if language in _TWELVE_HOURS and 1 <= hour <= 12 and not found[1].startswith("0"):
        return None
    return time(hour, int(found[2]))


def _in_the(sentence: Sentence, ahead: timedelta, day: date | None, at: datetime) -> Hours | None:
    """Of one part of the day; a text that names two tells of more than one moment."""
    parts = {hit.key: hit for hit in sentence.of("hours") if hit.key in _PARTS}
    if len(parts) != 1:
        return None
    ((part, hit),) = parts.items()
    first, last = _PARTS[part]
    local = at + ahead
    day = (part != "night" and _beside(sentence, hit, at.date())) or day
    that = day or local.date()
    midnight = datetime.combine(that, time(), UTC)
    if that == local.date() and midnight + timedelta(hours=first) > local - _TOLD_AFTER:
        midnight -= timedelta(days=1)
    return _until(midnight + timedelta(hours=first) - ahead, midnight + timedelta(hours=last) - ahead, at)


def _beside(sentence: Sentence, hit: Hit, published: date) -> date | None:
    """The day in the same breath: "on Saturday evening", whatever day the article names elsewhere."""
    near = (one for one in sentence.of("calendar") if one.last >= hit.first - _NEAR and one.first <= hit.last + _NEAR)
    return next((day for one in near if (day := day_of(sentence, one, published)) is not None), None)


def _until(since: datetime, until: datetime, at: datetime) -> Hours | None:
    return Hours(since=since, until=min(until, at)) if since < at else None
