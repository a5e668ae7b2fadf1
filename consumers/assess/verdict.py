"""From what was read to two scores, each the sigmoid of a sum of weights that stand beside their words. Pure."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from bot.records import Casualty, Cause, Evidence, Strike
from consumers.assess.cause import cause
from consumers.assess.frame import Frame, Signal
from consumers.assess.kinds import kind, phase
from consumers.assess.matching import Hit, Sentence
from consumers.assess.places import WarPlace
from consumers.assess.reading import Line, Reading

Weigh = Callable[[str], float]
Correct = Callable[[Sequence[Line], Sequence[Evidence]], tuple[float, str]]
"""What to add to the sum of the strike's evidence, and the words that say so."""
Corrections = Sequence[tuple[str, Correct]]
"""In this order, each with the name of its signal."""
AtWar = Callable[[Sentence], WarPlace | None]
"""The place in a country at war that a sentence names, if any."""
_BOMBS = frozenset({"bomb", "ied", "car_bomb", "suicide_bomb", "grenade", "mine"})
LEAD = 2
"""The title and the first sentence tell what an article is about."""
_LASTING = frozenset({"court", "found_bomb", "fact_check", "rebuilding"})
"""Genres that victims do not outweigh: people were killed, but not now."""
_CONTESTED = ("strikes", "weak_strikes", "weapons", "impacts", "blasts", "responsibility", "actors")
_SURE_OF_CAUSE = frozenset({"strike_word", "weapon+interception", "weapon+attack", "weapon+impact"})
RATHER = 1.8
"""A grenade or car bomb beside words of crime is rather one than a shell would be; a helicopter beside a crash has crashed."""
SURE = 2.2
"""A strike word of less weight ("explosions were heard") may also tell of an accident."""
_UNREAL = frozenset({"fiction", "drill", "fact_check"})
_ABOUT = ("fiction", "drill", "historical")


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Scores from which an article counts."""

    strike: float
    casualty: float


@dataclass(slots=True)
class Scored:
    """A score in logits with the evidence that sums to it."""

    which: Literal["strike", "casualty"]
    weigh: Weigh
    logit: float = 0.0
    evidence: list[Evidence] = field(default_factory=list)

    def add(
        self,
        name: str,
        sentence: Sentence | None = None,
        hit: Hit | None = None,
        *,
        scale: float = 1.0,
        weight: float | None = None,
        words: str = "",
    ) -> None:
        """Count a signal: its own weight or the table's, scaled, and keep the words that made it."""
        value = round((self.weigh(name) if weight is None else weight) * scale, 3)
        self.logit += value
        if sentence is None or hit is None:
            self.evidence.append(Evidence(signal=name, text=words, weight=value, score=self.which))
            return
        passage = sentence.passage
        start, end = passage.starts[hit.first], passage.ends[hit.last]
        self.evidence.append(
            Evidence(
                signal=name, field=passage.field, start=start, end=end, text=passage.source[start:end], weight=value,
                score=self.which,
            )
        )  # fmt: skip

    @property
    def score(self) -> float:
        return round(1 / (1 + math.exp(-max(min(self.logit, 30.0), -30.0))), 4)


@dataclass(slots=True)
class Verdict:
    """Both scores, and the frame that the strike score stands on."""

    strike: Strike
    casualty: Casualty
    evidence: tuple[Evidence, ...]
    frame: Frame | None
    asserted: list[Frame]
    is_over: bool = False
    """Are the harmed of a film, a drill or a rumour, or vaguely many of another time?"""


def weigher(*tables: Mapping[str, float]) -> Weigh:
    """Look a weight up in the last table that has it."""
    merged: dict[str, float] = {}
    for table in tables:
        merged.update(table)

    def weigh(name: str) -> float:
        return merged.get(name, 0.0)

    return weigh


def verdict(reading: Reading, weigh: Weigh, thresholds: Thresholds, at_war: AtWar, corrections: Corrections) -> Verdict:
    """Score the article. The strongest frame makes the strike score; numbers and their cause the casualty score.

    `corrections` say what was learnt, or what a judge thinks, of a strike that the rules see: nothing is seen by them alone.
    """
    best, scored = _strike(reading, weigh)
    if best is not None and best.frame is not None:
        _weigh_place(scored, reading, best.frame, at_war)
        for name, correct in corrections:
            change, words = correct(reading.lines, scored.evidence)
            scored.add(name, weight=change, words=words)
    is_strike = scored.score >= thresholds.strike
    frames = reading.frames
    asserted = [one for one in frames if one.modality == "asserted"] or ([best.frame] if best and best.frame else [])
    disputed = is_strike and _is_disputed(reading)
    casualty, harmed_by, is_over = _casualty(reading, weigh, at_war, is_strike=is_strike)
    found = best.frame if best else None
    return Verdict(
        strike=Strike(
            score=scored.score,
            alert=is_strike,
            kind=kind(reading, asserted) if is_strike else None,
            phase=phase(reading, found) if is_strike and found else None,
            modality=found.modality if found else None,
            disputed=disputed,
        ),
        casualty=Casualty(
            score=casualty.score,
            alert=casualty.score >= thresholds.casualty and harmed_by == "armed_violence",
            cause=harmed_by,
        ),
        evidence=(*scored.evidence, *casualty.evidence),
        frame=found,
        asserted=asserted,
        is_over=is_over,
    )


def _strike(reading: Reading, weigh: Weigh) -> tuple[Line | None, Scored]:
    best_line: Line | None = None
    best = Scored("strike", weigh)
    best.add("strike.base")
    top = -math.inf
    scores: list[float] = []
    for line in reading.lines:
        if line.frame is None:
            continue
        scored = _line_score(reading, line, line.frame, weigh)
        scores.append(scored.logit)
        if scored.logit > top:
            top, best, best_line = scored.logit, scored, line
    more = sum(score > 0 for score in scores) - 1
    if more > 0:
        best.add("more_frames", scale=float(min(more, 2)))
    return best_line, best


def _weigh_place(scored: Scored, reading: Reading, found: Frame, at_war: AtWar) -> None:
    """Where there is war, a strike is likelier; where nothing belongs to a war, "bombed" is more often said of a show."""
    sentences = (line.sentence for line in reading.lines if line.sentence is found.sentence or line.index == 0)
    place = next((place for sentence in sentences if (place := at_war(sentence))), None)
    if place is not None:
        scored.add("place_at_war", words=place.name)
        shelled = place.from_afar and (found.name == "weak_strike" or _is_hit(found))
        if found.has_victims and (shelled or found.name == "blast"):
            scored.add("war_from_afar", words=place.name)
    elif found.is_bare:
        scored.add("nothing_beside")


def _is_hit(found: Frame) -> bool:
    """Is the everyday word for a hit said of a thing ("hits a refinery"), not of a soldier who fell?"""
    return found.name == "hit" and any(signal.name == "weak+target" for signal in found.signals)


def _line_score(reading: Reading, line: Line, found: Frame, weigh: Weigh) -> Scored:
    """What one frame is worth: itself, what supports it, what the article is about, where it stands."""
    scored = Scored("strike", weigh)
    scored.add("strike.base")
    for signal in found.signals:
        scored.add(signal.name, found.sentence, signal.hit, scale=signal.scale, weight=signal.weight)
    if found.weak:
        elsewhere = _weapon_elsewhere(reading, line)
        if elsewhere is not None:
            bomb = found.name == "blast" and elsewhere[1].key in _BOMBS
            scored.add("bomb_elsewhere" if bomb else "weapon_elsewhere", elsewhere[0], elsewhere[1])
        elif (ruins := _ruins(reading)) is not None:
            scored.add("weak+ruins", ruins[0], ruins[1])
    if found.name == "blast" and (claimed := _claimed(reading)) is not None:
        scored.add("blast+claimed", claimed[0], claimed[1])
    if found.name == "weak_strike" and (shots := _gunfire(reading, line)) is not None:
        scored.add("gunfire", shots[0], shots[1])
    titled = bool(reading.lines) and reading.lines[0].is_title
    if line.is_title:
        scored.add("in_title")
    elif line.index > LEAD and titled and reading.lines[0].frame is None:
        scored.add("deep_in_text")
    if found.modality == "asserted" and line.is_title and (past := _past_lead(reading, line)) is not None:
        scored.add("past_year", past, scale=0.7)
    for signal, sentence in _about(reading, line, found):
        scored.add(signal.name, sentence, signal.hit, scale=signal.scale, weight=signal.weight)
    return scored


def _claimed(reading: Reading) -> tuple[Sentence, Hit] | None:
    """Where a group says that it was its doing."""
    return next(((line.sentence, hit) for line in reading.lines for hit in line.sentence.of("responsibility")), None)


def _gunfire(reading: Reading, line: Line) -> tuple[Sentence, Hit] | None:
    """Shooting told of beside an "attack" in an article that names no weapon from afar: gunmen came."""
    if any(other.sentence.hits.get(section) for other in reading.lines for section in ("weapons", "strikes", "blasts")):
        return None
    for other in reading.lines:
        if abs(other.index - line.index) <= 1 or other.index < LEAD:
            taken = {hit.first for hit in other.sentence.of("weak_strikes")}
            if shots := [hit for hit in other.sentence.of("violence") if hit.first not in taken]:
                return other.sentence, shots[0]
    return None


def _past_lead(reading: Reading, line: Line) -> Sentence | None:
    """The lead, when it dates the title's strike to a year long past and names no day of this week."""
    lead = next((other for other in reading.lines[1:2] if other is not line), None)
    if lead is None or not lead.is_past or lead.sentence.hits.get("calendar"):
        return None
    return lead.sentence


def _weapon_elsewhere(reading: Reading, line: Line) -> tuple[Sentence, Hit] | None:
    for other in reading.lines:
        if other is not line and (weapons := other.sentence.of("weapons")):
            return other.sentence, weapons[0]
    return None


def _ruins(reading: Reading) -> tuple[Sentence, Hit] | None:
    """People under rubble, of which no disaster or accident made it: an attack that brings houses down was no shooting."""
    if any(line.sentence.hits.get("causes") for line in reading.lines):
        return None
    found = ((line.sentence, hit) for line in reading.lines for hit in line.sentence.of("harm") if hit.key == "trapped")
    return next(found, None)


def _about(reading: Reading, line: Line, found: Frame) -> list[tuple[Signal, Sentence]]:
    """Genres, other meanings and other causes in the title, the lead and the frame's own sentence, each once."""
    signals: dict[str, tuple[Signal, Sentence]] = {}
    for other in reading.lines:
        if other is not line and other.index >= LEAD:
            continue
        for signal in _against(other.sentence, found):
            name = signal.name + (signal.hit.key if signal.hit else "")
            known = signals.get(name)
            if known is None or _heft(signal) > _heft(known[0]):
                signals[name] = (signal, other.sentence)
        if other is not line and other.is_title and _is_refuted(other) and found.modality == "asserted":
            signals.setdefault("refuted", (Signal("modality.negated", None, 0.7), other.sentence))
        if other is not line and other.is_title and _is_planned(other) and found.modality == "asserted" and found.weak:
            signals.setdefault("planned", (Signal("modality.hypothetical", None, 0.5), other.sentence))
        elsewhere = other is not line and not (line.is_title and found.has_victims)
        for hit in other.sentence.of("modality") if elsewhere and found.modality == "asserted" else ():
            theirs = other.frame is None or other.frame.modality == hit.key
            if theirs and hit.key in _ABOUT and hit.form != "before":
                signals.setdefault(f"about {hit.key}", (Signal(f"modality.{hit.key}", hit, 0.7), other.sentence))
    return list(signals.values())


def _is_planned(title: Line) -> bool:
    """ "He threatens to strike the reactor": what the text calls an "attack" is that threat."""
    return title.frame is not None and title.frame.modality in {"hypothetical", "future"}


def _heft(signal: Signal) -> float:
    """How heavy a signal is beside others of its name; one without a weight of its own is as heavy as can be."""
    return signal.scale * (10.0 if signal.weight is None else abs(signal.weight))


def _is_refuted(title: Line) -> bool:
    """ "No, a drone did not bomb the port": the title says that it was not, and quotes nobody."""
    return title.frame is not None and title.frame.modality == "negated" and not title.sentence.hits.get("denial")


def _against(sentence: Sentence, found: Frame) -> Iterator[Signal]:
    """What a sentence's genre words, other meanings and other causes weigh against a frame."""
    for hit in sentence.of("genres"):
        scale = 1.0 if hit.key in _LASTING or not found.has_victims else 0.5
        if hit.key == "found_bomb" and any(signal.name.endswith("harm") for signal in found.signals):
            scale = 0.15  # who clears mines also counts their victims
        yield Signal(f"genre.{hit.key}", hit, scale, _own(hit))
    if found.weak or not found.has_victims:
        senses = [hit for hit in sentence.of("senses") if hit.term.weight != 0]
        many = len({hit.first for hit in senses}) > 1 and found.name == "strike_word"
        scale = 1.0 if many or found.name not in {"strike_word", "blast"} else 0.4
        yield from (Signal("sense", hit, scale, _own(hit)) for hit in senses)
    doubtful = found.head.term.weight is not None and found.head.term.weight < SURE
    planted = found.head.key == "other_explosive" or (found.name == "strike_word" and doubtful)
    if found.name not in _SURE_OF_CAUSE or found.by_aircraft or planted:
        for hit in sentence.of("causes"):
            rather = (planted and hit.key == "crime") or (found.by_aircraft and hit.key == "accident")
            scale = RATHER if rather else 1.0 if found.weak or planted else 0.5
            yield Signal(f"cause.{hit.key}", hit, scale, _own(hit))


def _own(hit: Hit) -> float | None:
    return None if hit.term.weight is None else -abs(hit.term.weight)


def _is_disputed(reading: Reading) -> bool:
    """Does a sentence that speaks of the attack or of who fights also deny?"""
    return any(line.sentence.hits.get("denial") and line.sentence.of(*_CONTESTED) for line in reading.lines)


def _casualty(reading: Reading, weigh: Weigh, at_war: AtWar, *, is_strike: bool) -> tuple[Scored, Cause | None, bool]:
    """The score, the cause, and whether the harmed are not of this time or world."""
    scored = Scored("casualty", weigh)
    scored.add("casualty.base")
    harmed = [
        (line, entry) for line, entry, _ in reading.numbers
        if entry.what in {"killed", "injured", "missing"} and not entry.part and not entry.outdated
    ]  # fmt: skip
    named = [(line, entry) for line, entry in harmed if entry.min > 0 or entry.max]
    scope_of = {id(entry): scope for _, entry, scope in reading.numbers}
    if not named:
        return scored, None, False
    line, entry = max(named, key=lambda pair: (pair[1].counted, -pair[0].index))
    hit = next((hit for hit in entry.sentence.of("harm") if entry.first <= hit.first <= entry.last), None)
    name = "casualty.alone" if not entry.counted else "casualty.vague" if entry.max is None else "casualty.number"
    scored.add(name, entry.sentence, hit)
    near = [(1.0 if other.index < LEAD or other is line else 0.4, other.sentence) for other in reading.lines]
    harmed_by, why = cause(near, strike=is_strike)
    cued = any(one.sentence.hits.get("scope") for _, one in named if scope_of[id(one)] != "event")
    long = cued and scope_of[id(entry)] != "event"
    head = [sentence for share, sentence in near if share == 1.0]
    sure = long or any(
        sentence.hits.get("rising") or any(hit.key == "trapped" for hit in sentence.hits.get("harm", ())) for sentence in head
    )
    if why is None and any(_kills(at_war(sentence), sure=sure) for sentence in head):
        harmed_by = "armed_violence"
    where = next((sentence for _, sentence in near if why is not None and why in sentence.hits[why.term.section]), None)
    scored.add("casualty.armed" if harmed_by == "armed_violence" else "casualty.not_armed", where, why)
    past = _not_now(reading, line)
    if past is not None:
        scored.add("casualty.not_now", past[0], past[1])
    unreal = past is not None and past[1] is not None and past[1].key in _UNREAL
    return scored, harmed_by, unreal or (past is not None and entry.max is None and (past[1] is None or past[1].key != "court"))


def _kills(place: WarPlace | None, *, sure: bool) -> bool:
    """Are the dead the war's where no cause is told? In Gaza they are; elsewhere in a long count, a risen toll, under rubble."""
    return place is not None and (place.all_war or (sure and place.from_afar))


def _not_now(reading: Reading, line: Line) -> tuple[Sentence, Hit | None] | None:
    """An anniversary, a court, a film, a year long past in the title, the lead or the number's own sentence."""
    for other in reading.lines:
        if other is not line and other.index >= LEAD:
            continue
        if _is_of_the_past(other, line):
            return other.sentence, None
        for hit in other.sentence.of("genres", "modality"):
            if hit.key in {"court", "fact_check"} or (hit.key in _ABOUT and hit.form in {"near", "far"}):
                return other.sentence, hit
    return None


def _is_of_the_past(other: Line, line: Line) -> bool:
    """Does a past year date the number itself, or the attack that a title's number is about? A war's total it does not."""
    hits = other.sentence.hits
    total = any(hit.key == "cumulative" and hit.term.weight != 0 for hit in hits.get("scope", ()))
    if not other.is_past or total or hits.get("calendar"):
        return False
    return other is line or (line.is_title and other.frame is not None)


def best_quote(frames: Sequence[Frame]) -> str:
    """The first frame's sentence, cut to what a message can carry."""
    if not frames:
        return ""
    sentence = frames[0].sentence
    words = " ".join(sentence.passage.span(sentence.first, sentence.end - 1).split())
    return words if len(words) <= 240 else words[:239].rsplit(" ", 1)[0] + "…"
