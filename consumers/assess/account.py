"""From the numbers of an article to its claims and this event's toll. Pure; nothing is added up that nobody added up."""

from __future__ import annotations

from collections.abc import Iterable

from bot.records import Claim, Count, Harm, Scope, Toll
from consumers.assess.reading import Line, Reading
from consumers.assess.speakers import NOBODY, speaker
from consumers.assess.toll import MOST_KILLED, Said

MOST_CLAIMS = 40
_DWARFED = 20
"""Times the first number that a later one may be; more is a war's, whatever it says."""
_LEAD = 2
"""Title and first sentence: what they count is the news."""


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
    hurt = None if _is_of_strikers(reading) else _count(reading, "injured")
    return Toll(killed=_count(reading, "killed"), injured=hurt, missing=_count(reading, "missing"))


def _is_of_strikers(reading: Reading) -> bool:
    """Who fasts or is on strike may be in hospital, but nobody hurt them."""
    senses = {hit.key for line in reading.lines[:2] for hit in line.sentence.hits.get("senses", ())}
    return bool(senses & {"labour", "hunger"}) and not any(one.modality == "asserted" and not one.weak for one in reading.frames)


def _count(reading: Reading, what: Harm) -> Count | None:
    own = [
        (line, entry) for line, entry, scope in reading.numbers
        if _is_own(entry, scope) and entry.what == what and entry.min <= MOST_KILLED
    ]  # fmt: skip
    lead = _lead(reading)
    here = [(line, entry) for line, entry in own if not _is_elsewhere(line, entry, lead)]
    entry = _highest(here or [pair for pair in own if pair[0].index == 0])
    return None if entry is None else Count(min=entry.min, max=entry.max, words=entry.words[:160])


def _is_unreal(line: Line) -> bool:
    cues = (hit for hit in line.sentence.of("modality", "genres") if hit.form != "before")
    real = line.frame is not None and line.frame.modality == "asserted" and line.frame.has_victims
    return not real and any(hit.key in {"fiction", "drill", "fact_check"} for hit in cues)


def _is_own(entry: Said, scope: Scope) -> bool:
    return scope == "event" and not entry.who and not entry.part and not entry.outdated


def _lead(reading: Reading) -> int:
    """How many lines tell the news: title and first sentence, or the first sentence alone where it says what happened."""
    first = reading.lines[0] if reading.lines else None
    alone = first is not None and not first.is_title and first.frame is not None and first.frame.modality == "asserted"
    return 1 if alone else _LEAD


def _is_elsewhere(line: Line, entry: Said, lead: int) -> bool:
    """Does the sentence speak of another attack ("a day earlier", "in a separate strike", behind the `lead` "in October")?"""
    if line.is_title:
        return False
    past = any(hit.key == "historical" and hit.form != "before" for hit in line.sentence.hits.get("modality", ()))
    other = any(hit.first <= entry.last + 12 for hit in line.sentence.hits.get("other_event", ()))
    return other or (line.index >= lead and (past or line.is_past or _is_of_a_month(line)))


def _is_of_a_month(line: Line) -> bool:
    """ "In October, clashes left dozens dead": a month without a day or weekday is not this week's news."""
    hits, passage = line.sentence.hits.get("calendar", ()), line.sentence.passage
    if not hits or any(hit.key != "months" for hit in hits):
        return False
    if any(line.sentence.within("numbers", hit.first) for hit in hits):
        return False  # French "sept" is seven
    bare = [hit for hit in hits if not any(_is_day(line, at) for at in (hit.first - 1, hit.last + 1))]
    return len(bare) == len(hits) and any(passage.raws[hit.first] != "may" for hit in bare)


def _is_day(line: Line, at: int) -> bool:
    sentence = line.sentence
    return sentence.first <= at < sentence.end and sentence.passage.words[at].isdigit() and len(sentence.passage.words[at]) <= 2


def _is_corrected(line: Line, entry: Said) -> bool:
    """Does its sentence correct an older number ("three, not five"), or the title announce the correction?"""
    if not line.sentence.hits.get("correction"):
        return False
    return line.is_title or any(old.outdated and old.what == entry.what for old in line.said)


def _believable(found: list[tuple[Line, Said]]) -> list[tuple[Line, Said]]:
    """Without numbers deep in a text that dwarf those of its head: they are some other attack's, unless a toll "rises to" them.

    And where nobody is said to be harmed, a bare "people killed" somewhere names no victims.
    """
    head = [entry.min for line, entry in found if line.index < _LEAD and entry.counted]
    first = next((entry.min for _, entry in found if entry.counted and entry.min), 0)
    if head and max(head) == 0:
        found = [(line, entry) for line, entry in found if entry.counted]
    most = 2 * max(head) + 3 if head else _DWARFED * first + _DWARFED if first else MOST_KILLED
    return [
        (line, entry) for line, entry in found
        if entry.min <= most or line.index < _LEAD or line.sentence.hits.get("rising")
    ]  # fmt: skip


def _highest(entries: Iterable[tuple[Line, Said]]) -> Said | None:
    """The largest count; a corrected text's last word instead; a bare "people were killed" only when nothing is counted."""
    found = _believable(list(entries))
    if not found:
        return None
    corrected = [entry for line, entry in found if entry.counted and _is_corrected(line, entry)]
    if corrected:
        return corrected[0]
    return max(((line, entry) for line, entry in found), key=lambda pair: (pair[1].min, pair[1].counted, not pair[0].is_title))[1]


def rose(reading: Reading) -> bool:
    """Do the title or the lead say that a number of harm went up, so that the attack is not told of for the first time?"""
    return any(line.said and line.sentence.hits.get("rising") for line in reading.lines if line.index < _LEAD)
