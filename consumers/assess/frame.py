"""Who struck what with what: weapon + impact + target within one clause, its phase, and whether it is so. Pure.

A frame, not a word, makes a strike: "drone" and "hit" far apart say little, side by side they say it all.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from bot.records import Modality, Phase
from consumers.assess.matching import Hit, Sentence
from consumers.assess.negation import denied_after, negators
from consumers.assess.text import CLAUSE, COMMA

NEAR = 14
"""Words between a weapon and its verb; beyond that they belong to different statements."""
CUE_REACH = 12
HARM_REACH = 7
SUBJECT_REACH = 24
DENIAL_REACH = 3
_MODES: tuple[Modality, ...] = ("historical", "fiction", "drill", "hypothetical", "future")
_YEAR = re.compile(r"(?:19|20)\d\d")


@dataclass(slots=True)
class Signal:
    """Something seen that weighs: `name` is a key of the table of weights, `scale` what part of it counts."""

    name: str
    hit: Hit | None = None
    scale: float = 1.0
    weight: float | None = None


@dataclass(slots=True)
class Frame:
    """The strongest statement of a strike in one sentence. `head` is the hit that carries it."""

    sentence: Sentence
    head: Hit
    name: str
    signals: list[Signal] = field(default_factory=list)
    modality: Modality = "asserted"
    phase: Phase = "impact"
    weak: bool = False
    denied: bool = False

    @property
    def is_bare(self) -> bool:
        """Is it an everyday word or weapon ("bombed", "missile") with nothing beside it that belongs to a war?"""
        if self.weak or any(signal.name in _COMPANY for signal in self.signals):
            return False
        return self.head.term.weight is not None or any(
            signal.name == "weapon" and signal.hit is not None and signal.hit.key in _EVERYDAY for signal in self.signals
        )

    @property
    def by_aircraft(self) -> bool:
        """Is the only weapon an aircraft, which may also crash?"""
        return any(signal.name == "weapon" and signal.hit is not None and signal.hit.key == "aircraft" for signal in self.signals)

    @property
    def has_victims(self) -> bool:
        """Is somebody harmed, or something hit, in the frame's own sentence?"""
        return any(signal.name in {"harm", "target", "weak+harm", "weak+impact", "weapon+harm"} for signal in self.signals)


_EVERYDAY = frozenset({"bomb", "missile", "rocket", "explosive", "tank", "mine"})
"""Weapons that headlines also use of goals, prices and shows."""
_ON_THE_GROUND = frozenset({"bomb", "mine", "ied", "car_bomb", "suicide_bomb", "grenade", "explosive", "tank"})
"""Weapons that nobody shoots down."""
_COMPANY = frozenset({"actor", "armed", "harm", "violence", "weapon+interception", "weapon+attack"})
_SURE = 2.8
_SURE_MEETINGS = frozenset({"weapon+impact", "weapon+attack", "weapon+interception"})
_OPENING = 3
"""Words before what opens a sentence ("At dawn a bomb")."""
_WEAPON_AND_PARTNER = 2
"""Signals of a weapon's frame in one clause."""
_PARTNERS = (
    ("impacts", "weapon+impact"),
    ("blasts", "weapon+blast"),
    ("interceptions", "weapon+interception"),
    ("weak_strikes", "weapon+attack"),
    ("harm", "weapon+harm"),
    ("launches", "weapon+launch"),
    ("inbound", "weapon+inbound"),
)
"""What a weapon may meet, the telling ones first."""


def frame(sentence: Sentence, published_year: int | None) -> Frame | None:
    """The strongest frame of the sentence, with what supports it and what speaks against it; None without any."""
    found = _surer(sentence, _strong(sentence)) or _with_weapon(sentence) or _weak(sentence)
    if found is None:
        return None
    _support(found)
    found.phase = _phase(sentence, found)
    _judge(found, published_year)
    return found


def _strong(sentence: Sentence) -> Frame | None:
    """A word that alone reports a strike; in a row of several, the most telling that no doubt hangs on."""
    words = sentence.of("strikes")
    if not words:
        return None
    certain = [hit for hit in words if _mode(sentence, hit) is None]
    head = max(certain or words[:1], key=_telling)
    return Frame(sentence, head, "strike_word", [Signal("strike_word", head, weight=head.term.weight)])


def _surer(sentence: Sentence, strong: Frame | None) -> Frame | None:
    """The strike word, unless it weighs less than what a weapon does in the same clause ("a missile destroyed a boat")."""
    if strong is None or strong.head.term.weight is None or strong.head.term.weight >= _SURE or _mode(sentence, strong.head):
        return strong
    armed = _with_weapon(sentence)
    sure = armed is not None and armed.name in _SURE_MEETINGS and len(armed.signals) == _WEAPON_AND_PARTNER
    return armed if armed is not None and sure and _mode(sentence, armed.head) is None else strong


def _telling(hit: Hit) -> float:
    """What a strike word weighs beside others; without a weight of its own it is as telling as can be."""
    return 10.0 if hit.term.weight is None else hit.term.weight


def _with_weapon(sentence: Sentence) -> Frame | None:
    weapons = sentence.of("weapons")
    if not weapons:
        return None
    best: tuple[int, bool, Hit, Hit, str] | None = None
    for section, name in _PARTNERS:
        for partner in sentence.of(section):
            if section == "harm" and (partner.key not in {"killed", "injured"} or not _side_by_side(sentence, weapons, partner)):
                continue
            able = [hit for hit in weapons if _attacks(sentence, hit, section, partner)]
            weapon = min(able, key=lambda hit: _distance(hit, partner), default=None)
            if weapon is None or _distance(weapon, partner) > (SUBJECT_REACH if section == "harm" else NEAR):
                continue
            same = sentence.clause(weapon.first) in {sentence.clause(partner.first), sentence.clause(partner.last)}
            same = same or (section == "harm" and weapon.first < partner.first and sentence.passage.field == "title")
            doubtful = _mode(sentence, partner) is not None
            rank = (int(doubtful), not same, weapon, partner, name)
            if best is None or rank[:2] < best[:2]:
                best = rank
        if best is not None and not best[0] and not best[1]:
            break
    if best is None:
        return None
    _, apart, weapon, partner, name = best
    signals = [Signal(name, partner), *([Signal("across_clauses")] if apart else [])]
    signals.insert(0, Signal("weapon", weapon, weight=0.0))
    return Frame(sentence, partner, name, signals, weak=name in {"weapon+launch", "weapon+inbound"})


_GOVERNED = 3
"""Words from an attack to what it is an attack on, with a preposition and an article between."""
_WEAK = (("weak_strikes", "weak_strike"), ("impacts", "hit"), ("blasts", "blast"))


def _attacks(sentence: Sentence, weapon: Hit, section: str, partner: Hit) -> bool:
    """May this weapon do that? "Attack helicopters" attack nobody by their name, nobody shoots down a car bomb.

    An aircraft is a means, not a missile: shot down, crashed or landed (verbs weighed 1 in the lexicon) it hit nobody, and
    "Air Force personnel" are people.
    """
    if section == "weak_strikes" and weapon.first <= partner.first and partner.last <= weapon.last:
        return False
    if weapon.key != "aircraft":
        return weapon.key not in _ON_THE_GROUND or section != "interceptions"
    if section == "harm" and sentence.starting("people", weapon.last + 1) is not None:
        return False
    return section not in {"interceptions", "inbound"} and not (section == "impacts" and partner.term.weight == 1)


def _side_by_side(sentence: Sentence, weapons: list[Hit], harm: Hit) -> bool:
    """Is a weapon so close to the harm, in one breath, that it did it? A title sets it apart: "Car bomb: 3 dead"."""
    titled = sentence.passage.field == "title"
    for weapon in weapons:
        low, high = sorted((weapon.first, harm.first))
        leads = low == weapon.first and weapon.key != "aircraft"
        reach = NEAR if leads and weapon.key not in _EVERYDAY else HARM_REACH
        if _opens_with(sentence, weapon, harm):
            return True
        if high - low <= reach and ((leads and titled) or _in_one_breath(sentence, low, high, leads=leads)):
            return True
    return False


def _opens_with(sentence: Sentence, weapon: Hit, harm: Hit) -> bool:
    """ "A bomb at a shrine in Pakpattan, a city in Punjab, kills eight": what opens the sentence did what its next verb says."""
    early = weapon.key in _ON_THE_GROUND and weapon.first - sentence.first <= _OPENING
    if not early or harm.form != "done" or not 0 < harm.first - weapon.last <= SUBJECT_REACH:
        return False
    if sentence.ending("passive", harm.first - 1) is not None or sentence.between("people", weapon.last + 1, weapon.last + 2):
        return False
    between = range(weapon.last + 1, harm.first + 1)
    gaps = [sentence.passage.gaps[at] for at in between]
    cut = any(hit.first in between for hit in sentence.hits.get("breakers", ()))
    return not cut and max(gaps) < CLAUSE and gaps.count(COMMA) % 2 == 0


def _in_one_breath(sentence: Sentence, low: int, high: int, *, leads: bool) -> bool:
    """No comma between two words but those around a name ("in Baghdad, Iraq, killed") and, where a weapon `leads`, the one
    right before what came of it ("…, killing four").
    """
    passage = sentence.passage
    commas = [at for at in range(low + 1, high + 1) if passage.gaps[at] >= COMMA]
    if commas and leads and commas[-1] == high and len(commas) % 2:
        commas.pop()
    if any(passage.gaps[at] > COMMA for at in commas) or len(commas) % 2:
        return False
    return all(
        passage.raws[word][0].isupper()
        for first, end in zip(commas[::2], commas[1::2], strict=True)
        for word in range(first, end)
    )


def _weak(sentence: Sentence) -> Frame | None:
    """A word that may mean an armed strike, and what around it says that it does.

    What is less likely to mean one ("raid", "attack") also gets less from its company. An explosion is a strike only in
    armed company; whose country it was says nothing.
    """
    for section, name in _WEAK:
        hits = sentence.of(section)
        if not hits or (section == "impacts" and not (sentence.hits.get("actors") or sentence.hits.get("armed"))):
            continue
        certain = [hit for hit in hits if _mode(sentence, hit) is None]
        head = max(certain or hits, key=lambda hit: 1.0 if hit.term.weight is None else hit.term.weight)
        own = head.term.weight
        scale = 0.4 if section == "impacts" else 1.0 if own is None else min(own, 1.0)
        signals = [Signal(name, head, weight=None if section == "impacts" else own)]
        for other, extra in (("actors", "weak+actor"), ("targets", "weak+target"), ("armed", "weak+armed")):
            near = _nearest(sentence, other, head)
            idle = (section == "blasts" and other == "actors") or (other == "armed" and near and _lies_in(near, head))
            if near and not idle:
                signals.append(Signal(extra, near, scale))
        beside = {signal.name: signal.hit for signal in signals}
        target = beside.get("weak+target") if section == "weak_strikes" and "weak+actor" not in beside else None
        if target and (met := _met(sentence, head, target)):
            signals.append(Signal("weak+impact", met, scale))
        harmed = [hit for hit in sentence.of("harm") if hit.key in {"killed", "injured"} and not _lies_in(hit, head)]
        if harmed:
            signals.append(Signal("weak+harm", harmed[0], scale))
        return Frame(sentence, head, name, signals, weak=True)
    return None


def _met(sentence: Sentence, head: Hit, target: Hit) -> Hit | None:
    """What says that the attack came down on the target: "strike hits a depot", or "attack on a depot"."""
    struck = (hit for hit in sentence.of("impacts") if not _lies_in(hit, head) and not _lies_in(hit, target))
    return next(struck, head if 0 < _distance(head, target) <= _GOVERNED else None)


def _lies_in(hit: Hit, head: Hit) -> bool:
    """Is it a word of the head itself ("terrorist attack", "assassination")? Nobody is his own company."""
    return head.first <= hit.first <= hit.last <= head.last


def _nearest(sentence: Sentence, section: str, head: Hit) -> Hit | None:
    """What stands nearest by; a term of no weight (a country that fights nobody) is no company."""
    others = (hit for hit in sentence.hits.get(section, ()) if hit.term.weight != 0)
    return min(others, key=lambda hit: _distance(hit, head), default=None)


def _distance(one: Hit, other: Hit) -> int:
    return max(one.first - other.last, other.first - one.last, 0)


def _support(found: Frame) -> None:
    sentence = found.sentence
    if found.weak and not found.name.startswith("weapon"):
        return
    for section, name in (("targets", "target"), ("actors", "actor"), ("armed", "armed"), ("violence", "violence")):
        near = _nearest(sentence, section, found.head)
        if near is not None:
            found.signals.append(Signal(name, near))
    harmed = [hit for hit in sentence.of("harm", "none") if hit.key in {"killed", "injured", "casualties"}]
    harmed = [hit for hit in harmed if not _is_of_things(hit, found.head)]
    if harmed and found.name != "weapon+harm":
        found.signals.append(Signal("harm", harmed[0]))


def _is_of_things(harm: Hit, head: Hit) -> bool:
    """Is the strike word itself ("destroyed a depot") taken for harm, by a verb that is also said of people?"""
    return harm.term.weight is not None and harm.term.weight < 1 and head.first <= harm.first <= head.last


def _phase(sentence: Sentence, found: Frame) -> Phase:
    shot_down = bool(sentence.hits.get("interceptions"))
    impacts = [hit for section in ("impacts", "blasts") for hit in sentence.hits.get(section, ())]
    harmed = [hit for hit in sentence.hits.get("harm", ()) if hit.key in {"killed", "injured"}]
    if shot_down and all(_is_denied(sentence, hit) for hit in (*impacts, *harmed)):
        return "intercepted"
    if found.name == "weapon+launch":
        return "launch"
    return "inbound" if found.name == "weapon+inbound" else "impact"


def _is_denied(sentence: Sentence, hit: Hit) -> bool:
    """Within "nobody was hurt", or with a "no" near it on either side ("hits and casualties there are none")."""
    if sentence.within("none", hit.first):
        return True
    clause = sentence.clause(hit.first)
    return any(_distance(hit, no) <= DENIAL_REACH and sentence.clause(no.first) == clause for no in negators(sentence))


def _judge(found: Frame, published_year: int | None) -> None:
    """Add what speaks against the frame being real and recent."""
    sentence, head = found.sentence, found.head
    cue = _mode(sentence, head)
    if cue is not None:
        found.modality = cue.key  # type: ignore[assignment]  # the keys of `modality` are Modality's members
        found.signals.append(Signal(f"modality.{cue.key}", cue, weight=-cue.term.weight if cue.term.weight else None))
    elif (negator := _negated(sentence, head)) is not None:
        found.modality = "negated"
        found.signals.append(Signal("modality.negated", negator))
    denial = next((hit for hit in sentence.of("denial") if hit.first < head.first), None)
    if denial is not None:
        found.denied = True
        found.signals.append(Signal("denied", denial))
    year = past_year(sentence, published_year)
    if year is not None and found.modality == "asserted":
        found.modality = "historical"
        found.signals.append(Signal("past_year", None))


def _mode(sentence: Sentence, head: Hit) -> Hit | None:
    """The cue that makes `head` historical, fiction, a drill, hypothetical or future; None when it is asserted."""
    cues = sentence.hits.get("modality", ())
    if not cues:
        return None
    for mode in _MODES:
        for cue in cues:
            if cue.key == mode and _governs(sentence, cue, head):
                return cue
    return None


def _governs(sentence: Sentence, cue: Hit, head: Hit) -> bool:
    if cue.first >= head.first and cue.last <= head.last:
        return False
    if cue.form == "far":
        return True
    titled = sentence.passage.field == "title" and cue.form != "before"
    if _distance(cue, head) > CUE_REACH or not (titled or _unbroken(sentence, cue, head)):
        return False
    if cue.form == "before":
        if cue.first >= head.first or sentence.clause(cue.first) != sentence.clause(head.first):
            return False
        return all(sentence.passage.gaps[at] < COMMA for at in range(cue.last + 1, head.first + 1))
    return titled or abs(sentence.clause(cue.first) - sentence.clause(head.first)) <= 1


def _unbroken(sentence: Sentence, one: Hit, other: Hit) -> bool:
    low, high = sorted((one.first, other.first))
    return all(sentence.passage.gaps[at] < CLAUSE for at in range(low + 1, high + 1))


def _negated(sentence: Sentence, head: Hit) -> Hit | None:
    """A negator close before the head in its clause ("no missiles hit", "did not strike").

    Where somebody is harmed a denial is one side's word against another's: the strike is disputed, not denied by the text.
    """
    harmed = any(hit.key in {"killed", "injured"} for hit in sentence.hits.get("harm", ()))
    contested = {hit.first for hit in sentence.hits.get("denial", ())} if harmed else set()
    for negator in negators(sentence):
        if negator.first in contested:
            continue
        if head.first - 4 <= negator.first < head.first and sentence.clause(negator.first) == sentence.clause(head.first):
            return negator
    return None if harmed else denied_after(sentence, head)


def past_year(sentence: Sentence, published_year: int | None) -> int | None:
    """A year before the last one, named in the sentence, that no "since" counts from."""
    if published_year is None:
        return None
    since = {at for hit in sentence.hits.get("scope", ()) if hit.term.weight != 0 for at in range(hit.first, hit.last + 2)}
    for at in range(sentence.first, sentence.end):
        word = sentence.passage.words[at]
        if len(word) == 4 and _YEAR.fullmatch(word) and at not in since and int(word) < published_year - 1:
            return int(word)
    return None


def keys(frames: Iterable[Frame], section: str) -> list[str]:
    """The ids of `section` found in the frames' sentences, each once, in order."""
    return list(dict.fromkeys(hit.key for found in frames for hit in found.sentence.of(section)))
