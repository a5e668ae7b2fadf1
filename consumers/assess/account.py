"""From the numbers of an article to its claims and this event's toll. Pure; nothing is added up that nobody added up."""

from __future__ import annotations

from collections.abc import Iterable

from bot.records import Claim, Count, Harm, Scope, Toll
from consumers.assess.reading import Line, Reading
from consumers.assess.speakers import NOBODY, speaker
from consumers.assess.toll import MOST_KILLED, Said

MOST_CLAIMS = 40


def claims(reading: Reading) -> tuple[Claim, ...]:
    """Every number with its scope, its words and its speaker, each once, in the order of the text."""
    found: dict[tuple[object, ...], Claim] = {}
    for line, entry, scope in reading.numbers:
        key = (entry.what, entry.min, entry.max, entry.who, scope)
        if entry.outdated or key in found:
            continue
        said_by = speaker(line.sentence) if line.sentence.hits.get("says") else NOBODY
        passage = entry.sentence.passage
        found[key] = Claim(
            what=entry.what, min=entry.min, max=entry.max, scope=scope, words=entry.words[:160], who=entry.who,
            speaker=said_by.name, role=said_by.role, stance=said_by.stance, field=passage.field,
            start=passage.starts[entry.first], end=passage.ends[entry.last],
        )  # fmt: skip
        if len(found) >= MOST_CLAIMS:
            break
    return tuple(found.values())


def toll(reading: Reading) -> Toll:
    """This event's numbers: the highest that the text itself stands by, of no other event and no longer time.

    A film, a drill and a report that never was kill nobody.
    """
    if any(line.index < 2 and _is_unreal(line) for line in reading.lines):
        return Toll()
    return Toll(killed=_count(reading, "killed"), injured=_count(reading, "injured"), missing=_count(reading, "missing"))


def _count(reading: Reading, what: Harm) -> Count | None:
    own = [
        (line, entry) for line, entry, scope in reading.numbers
        if _is_own(entry, scope) and entry.what == what and entry.min <= MOST_KILLED
    ]  # fmt: skip
    here = [(line, entry) for line, entry in own if not _is_elsewhere(line, entry)]
    entry = _highest(here)
    return None if entry is None else Count(min=entry.min, max=entry.max, words=entry.words[:160])


def _is_unreal(line: Line) -> bool:
    cues = (hit for hit in line.sentence.of("modality", "genres") if hit.form != "before")
    real = line.frame is not None and line.frame.modality == "asserted" and line.frame.has_victims
    return not real and any(hit.key in {"fiction", "drill", "fact_check"} for hit in cues)


def _is_own(entry: Said, scope: Scope) -> bool:
    return scope == "event" and not entry.who and not entry.part and not entry.outdated


def _is_elsewhere(line: Line, entry: Said) -> bool:
    """Does the sentence speak of another attack ("a day earlier", "in a separate strike")?"""
    return not line.is_title and any(hit.first <= entry.last + 12 for hit in line.sentence.hits.get("other_event", ()))


def _highest(entries: Iterable[tuple[Line, Said]]) -> Said | None:
    """The largest count; a corrected text's last word instead; a bare "people were killed" only when nothing is counted."""
    found = list(entries)
    if not found:
        return None
    corrected = [(line, entry) for line, entry in found if line.sentence.hits.get("correction") and entry.counted]
    if corrected:
        return corrected[-1][1]
    return max(((line, entry) for line, entry in found), key=lambda pair: (pair[1].min, pair[1].counted, not pair[0].is_title))[1]
