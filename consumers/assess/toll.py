"""Number × harm × people: who is said to be killed, injured, missing in one sentence. Pure.

Every number goes to the nearest word of harm, by a cost that counts the words, commas and other harms between; people
after "including" are part of a number, people joined by "and" under one verb are added.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from bot.records import Harm
from consumers.assess.amounts import GLUED_AND, is_glued, is_joint
from consumers.assess.heads import Head, asserted_heads, is_dying
from consumers.assess.joined import joined
from consumers.assess.lexicon import Lexicon
from consumers.assess.matching import Hit, Sentence
from consumers.assess.negation import negators
from consumers.assess.people import Mention, mentions
from consumers.assess.text import CLAUSE, COMMA

_LONGEST_ASIDE = 9
MOST_KILLED = 100_000
"""No single number of the dead or hurt above this is believed; wars' totals and the displaced may be larger."""
MOST_OF_A_WAR = 20_000_000
MOST_HEADS, MOST_MENTIONS = 10, 14
"""Words of harm and people of one sentence that are linked; more is no sentence, and must not cost time."""
FARTHEST = 11.0
"""What a link between a number and a word of harm may cost."""
FARTHEST_ALONE = 5.0
"""The same for people without a number, who are more often bystanders of the sentence."""
FARTHEST_SUBJECT = 8.0
"""The same for the person a title begins with ("Imker im Gebiet Sumy durch Drohne getötet")."""


_VERB_LAST = 0.5
"""What a word between costs where the verb ends the clause: all that is told of the attack stands before it."""
_ANEW = 6.0
_SMALL = 2
_SHORT_SUBJECT = 2
_PLURAL = ("s", "i", "и", "і", "ы", "lar", "ler")
_NO_PERSON = ("people", "things", "targets", "weapons", "numbers", "strikes", "weak_strikes")
"""Words that are no unknown person's: counted elsewhere, or no people."""


@dataclass(slots=True)
class Said:
    """One number of a sentence: how many people of which group suffered what, in words `first` to `last`."""

    sentence: Sentence
    what: Harm
    min: int
    max: int | None
    first: int
    last: int
    who: str = ""
    part: bool = False
    counted: bool = True
    outdated: bool = False

    @property
    def words(self) -> str:
        return self.sentence.passage.span(self.first, self.last)


@dataclass(slots=True)
class _Scene:
    """A sentence with its words of harm and its people; `aside` are the words of "including two children"."""

    sentence: Sentence
    heads: list[Head]
    people: list[Mention]
    aside: set[int]
    verb_last: bool = False


def said(lexicon: Lexicon, sentence: Sentence, *, before: Harm = "killed") -> list[Said]:
    """All numbers of harm in a sentence. `before` is the harm last spoken of, for "among them two children"."""
    heads = asserted_heads(sentence)
    nobody = _nobody(sentence)
    if not heads and not sentence.hits.get("including"):
        return nobody
    heads = heads[:MOST_HEADS]
    people = mentions(lexicon, sentence)[:MOST_MENTIONS]
    parts, aside = _take_parts(sentence, people, heads, before)
    scene = _Scene(sentence, heads, people, aside | _relative(sentence, heads), lexicon.grammar.verb_last)
    counted = [mention for mention in people if mention.counted]
    _link([mention for mention in counted if not mention.outdated], heads, scene, FARTHEST)
    for head in heads:
        if not head.found:
            alone = [one for one in people if not one.counted and (one.max is not None or not head.is_singular)]
            _link(alone, [head], scene, FARTHEST_ALONE * (1.5 if scene.verb_last else 1.0))
        if not head.found and sentence.passage.field == "title":
            _link([one for one in alone if one.first == sentence.first and one.max == 1], [head], scene, FARTHEST_SUBJECT)
    elsewhere = {id(mention) for head in heads for mention in head.found}
    found = [
        entry for head in heads if not is_dying(sentence, head, heads) for entry in _entries(sentence, head, people, elsewhere)
    ]
    found.extend(_old(scene, [mention for mention in counted if mention.outdated]))
    return [entry for entry in (*found, *parts, *nobody) if entry.min <= _bound(entry.what)]


def _old(scene: _Scene, people: Sequence[Mention]) -> list[Said]:
    """Numbers that are said to hold no more ("three dead, not five"), each with the harm it was of."""
    found: list[Said] = []
    for mention in people:
        head = min(scene.heads, key=lambda head: _cost(scene, mention, head), default=None)
        if head is not None and _cost(scene, mention, head) <= FARTHEST:
            first, last = min(mention.first, head.first), max(mention.last, head.last)
            found.append(Said(scene.sentence, head.what, mention.min, mention.max, first, last, outdated=True))
    return found


def _bound(what: Harm) -> int:
    return MOST_OF_A_WAR if what in {"displaced", "detained"} else MOST_KILLED * 10


def _nobody(sentence: Sentence) -> list[Said]:
    """ "No casualties" is 0..0 for both, "nobody was killed" for the dead only."""
    found: list[Said] = []
    for hit in sentence.hits.get("none", ()):
        states: tuple[Harm, ...] = ("killed", "injured") if hit.key == "casualties" else (cast("Harm", hit.key),)
        found.extend(Said(sentence, what, 0, 0, hit.first, hit.last) for what in states)
    return found


def _take_parts(sentence: Sentence, people: list[Mention], heads: list[Head], before: Harm) -> tuple[list[Said], set[int]]:
    """Mark the people after "including" as part of the last number, and say what befell them; also those words' places."""
    parts: list[Said] = []
    aside: set[int] = set()
    for mention in people:
        cue = max((hit for hit in sentence.hits.get("including", ()) if hit.last < mention.first), key=_start, default=None)
        if not mention.part:
            if cue is None or not _within(sentence, cue, mention, heads):
                continue
            mention.part = True
        aside.update(range(cue.first if cue is not None and cue.last < mention.first else mention.first, mention.last + 1))
        state = _state_before(heads, mention.first, before)
        if mention.who:
            parts.append(Said(sentence, state, mention.min, mention.max, mention.first, mention.last, mention.who, part=True))
    return parts, aside


def _relative(sentence: Sentence, heads: list[Head]) -> set[int]:
    """The words of a relative clause between commas that harms nobody: "two more, who stood beside him, were wounded"."""
    gaps = sentence.passage.gaps
    found: set[int] = set()
    for hit in sentence.hits.get("breakers", ()):
        if gaps[hit.first] != COMMA:
            continue
        end = next((at for at in range(hit.last + 1, min(hit.last + _LONGEST_ASIDE, sentence.end)) if gaps[at] >= COMMA), None)
        if end is not None and gaps[end] == COMMA and not any(hit.first <= head.first < end for head in heads):
            found.update(range(hit.first, end))
    return found


def _start(hit: Hit) -> int:
    return hit.first


def _within(sentence: Sentence, cue: Hit, mention: Mention, heads: list[Head]) -> bool:
    """Does "including" still hold at `mention`? Until another harm, or a harm right after the people."""
    if any(cue.last < head.first < mention.first for head in heads):
        return False
    if any(sentence.passage.gaps[at] >= CLAUSE for at in range(cue.last + 1, mention.first + 1)):
        return False
    gaps = sentence.passage.gaps
    follows = [
        head for head in heads
        if mention.last < head.first <= mention.last + 2
        and all(gaps[at] < COMMA for at in range(mention.last + 1, head.first + 1))
    ]  # fmt: skip
    joined = sentence.passage.gaps[mention.first] >= COMMA or sentence.ending("breakers", mention.first - 1) is not None
    return not (follows and (joined or not mention.who) and mention.counted)


def _state_before(heads: list[Head], at: int, before: Harm) -> Harm:
    """The harm last named before word `at`; if none, the first after it ("five people, two of them children, died")."""
    earlier = [head.what for head in heads if head.first < at]
    if earlier:
        return earlier[-1]
    return heads[0].what if heads else before


def _link(people: Sequence[Mention], heads: Sequence[Head], scene: _Scene, farthest: float) -> None:
    """Give each mention to the head it costs least to reach; a head takes one, and those joined to it by "and"."""
    pairs = sorted(
        ((_cost(scene, mention, head), index, mention, head)
         for index, mention in enumerate(people) if not mention.part
         for head in heads),
        key=lambda pair: pair[:2],
    )  # fmt: skip
    used: set[int] = set()
    for cost, index, mention, head in pairs:
        if cost > farthest or index in used or head.found or (head.people_only and not _is_harmed_by(head, mention)):
            continue
        used.add(index)
        head.found.append(mention)


def _is_harmed_by(head: Head, mention: Mention) -> bool:
    """By a word also said of things: people it is said of, and not "soldiers" before it, who may have destroyed the depot."""
    subject = mention.max is None and mention.last < head.first
    named = "people" in head.forms and mention.counted and mention.last + 1 == head.first  # "22 bodies"
    return named or mention.of_people or (mention.noun and (mention.counted or not subject))


def _cost(scene: _Scene, mention: Mention, head: Head) -> float:
    """How far apart a number and a word of harm stand; other harms, numbers, commas and clauses between make it farther."""
    after = mention.first > head.last
    if head.first < mention.first and mention.last <= head.last:
        return 0.0
    if not after and mention.last >= head.first:
        return FARTHEST * 2
    low, high = (head.last + 1, mention.first) if after else (mention.last + 1, head.first)
    distance = sum(at not in scene.aside for at in range(low, high))
    risen = after and bool(scene.sentence.hits.get("rising")) and _is_to(scene.sentence, mention)
    share = 0.35 if risen or "toll" in head.forms else 1.0  # "the toll of Sunday's strike on the market has risen to 9"
    far = distance * _VERB_LAST if scene.verb_last and not after and "done" in head.forms else distance
    cost = share * (far + _obstacles(scene, low, high, adjacent=distance == 0, after=after))
    cost += sum(6.0 for other in scene.heads if low <= other.first < high and other.what != head.what)
    cost += sum(
        3.0 for other in scene.people
        if low <= other.first < high and other.counted and not other.part and other.outdated == mention.outdated
    )  # fmt: skip
    cost += _ANEW * _opens_anew(scene.sentence, head, mention)
    if not mention.noun and distance > 0:
        cost += 1.5
    if after:
        passive = "done" in head.forms and (scene.verb_last or scene.sentence.ending("passive", head.first - 1) is not None)
        if risen:
            return cost
        return cost + (4.0 if passive or head.forms <= {"people", "one", "two", "some"} else 0.0)
    harmed = head.what in {"killed", "injured"}  # "brought 22 bodies to hospital": the bodies are counted
    named = harmed and distance == 0 and mention.counted and "people" in head.forms
    return cost + (5.0 if head.forms == {"toll"} else -0.5 if named else 0.5)


def _opens_anew(sentence: Sentence, head: Head, mention: Mention) -> bool:
    """Does "and" part them: right behind the verb ("were killed | and three hurt"), or glued to it (Arabic "... | and died")?"""
    if "done" not in head.forms:
        return False
    if mention.first > head.last:
        at = head.last + 1
        return is_joint(sentence, at) or (at == mention.first and is_glued(sentence, at, GLUED_AND))
    return is_glued(sentence, head.first, GLUED_AND)


def _is_to(sentence: Sentence, mention: Mention) -> bool:
    """Does "to" stand before the number, as where "the dead of the blast rise to 11"?"""
    ands = sentence.joints()
    words = (hit for hit in sentence.hits.get("modifiers", ()) if hit.form == "between" and hit.first not in ands)
    return any(hit.last == mention.first - 1 for hit in words)


def _obstacles(scene: _Scene, low: int, high: int, *, adjacent: bool, after: bool) -> float:
    """Commas and clauses between; those that set an "including" apart do not count, unless a new number begins after it."""
    gaps = scene.sentence.passage.gaps
    cost = 0.0
    for at in range(low, high + 1):
        if at in scene.aside or (at - 1 in scene.aside and not after):
            continue
        if gaps[at] == COMMA:
            cost += 3.0
        elif gaps[at] >= CLAUSE:
            cost += 1.5 if adjacent else 7.0
    breaks = scene.sentence.hits.get("breakers", ())
    return cost + 2.0 * sum(low <= hit.first < high and hit.first not in scene.aside for hit in breaks)


def _entries(sentence: Sentence, head: Head, people: list[Mention], elsewhere: set[int]) -> list[Said]:
    """What one word of harm says: the total, its sub-groups, or what its form alone means."""
    if not head.found:
        if _may_be_denied(sentence, head):
            return []
        unnamed = "one" in head.forms or _one_unnamed(sentence, head) or _one_headlined(sentence, head)
        alone = 1 if unnamed else 2 if head.forms & {"two", "some"} else 0
        if not alone:
            return []
        most = None if "some" in head.forms or _at_least(sentence, head) else alone
        return [Said(sentence, head.what, alone, most, head.first, head.last, counted="two" in head.forms)]
    main = head.found[0]
    group = joined(sentence, main, [one for one in people if one is main or id(one) not in elsewhere])
    first, last = min(main.first, head.first), max(main.last, head.last)
    if len(group) == 1:
        one = _one_more(sentence, head, main)
        most = None if main.max is None else main.max + one
        total = Said(sentence, head.what, main.min + one, most, first, last, counted=main.counted, outdated=main.outdated)
    else:
        whole = sum(one.min for one in group)
        most = None if any(one.max is None for one in group) else sum(one.max or 0 for one in group)
        total = Said(sentence, head.what, whole, most, min(first, group[0].first), max(last, group[-1].last))
    groups = [
        Said(sentence, head.what, one.min, one.max, one.first, one.last, one.who, outdated=one.outdated)
        for one in group
        if one.who
    ]
    return [total, *groups]


def _at_least(sentence: Sentence, head: Head) -> bool:
    """Is "at least" said right behind "one dead" ("قتيل على الأقل")?"""
    after = (hit for hit in sentence.hits.get("modifiers", ()) if hit.first == head.last + 1 and hit.form == "after")
    return any(hit.key == "at_least" for hit in after) and sentence.passage.gaps[head.last + 1] == 0


def _one_more(sentence: Sentence, head: Head, main: Mention) -> int:
    """1 for the bride of "kills the bride and 22 other people": somebody between the harm and "and others", else 0."""
    hits = sentence.hits
    others = [hit for hit in hits.get("numbers", ()) if hit.key == "others" and main.first - 1 <= hit.first <= main.last]
    joints = sentence.joints()
    begin = min((hit.first for hit in others), default=-1)
    joint = min(begin, main.first) - 1
    if not main.counted or begin < 0 or joint not in joints or not head.last + 2 < joint <= head.last + 5:
        return 0
    small = {hit.first for hit in hits.get("one_person", ())}
    known = [hit for section in _NO_PERSON for hit in hits.get(section, ()) if hit.key not in {"and", "others"}]
    named = any(head.last < hit.first < joint for hit in known)
    apart = any(sentence.passage.gaps[at] >= COMMA for at in range(head.last + 1, joint + 1))
    return int(head.last + 1 in small and not named and not apart)


def _may_be_denied(sentence: Sentence, head: Head) -> bool:
    """Nobody is counted, and a "not" or "none" stands farther off in the clause ("none of the depot's staff had been killed")."""
    return any(
        head.first - 8 <= hit.first < head.first and sentence.clause(hit.first) == sentence.clause(head.first)
        for hit in negators(sentence)
    )


def _one_unnamed(sentence: Sentence, head: Head) -> bool:
    """ "Killing an elderly monk", "a fireman was killed": an indefinite article is one person, whatever he is called."""
    if "done" not in head.forms:
        return False
    articles = [hit for hit in sentence.hits.get("one_person", ()) if hit.key == "article"]
    passive = sentence.ending("passive", head.first - 1) is not None
    for article in articles:
        low, high = (article.last, head.first) if passive else (head.last, article.first)
        gap = high - low
        near = 1 <= gap <= (5 if passive else 2)
        if near and not passive and gap > 1:  # "mató a un panadero", not "killed outside a"
            near = len(sentence.passage.words[low + 1]) <= _SMALL
        if near and all(sentence.passage.gaps[at] < COMMA for at in range(low + 1, high + 1)):
            things = ("targets", "weapons", "things", "units", "strikes", "weak_strikes", "blasts", "numbers")
            if not any(sentence.between(section, article.first, article.last + 2) for section in things):
                return True
    return False


def _one_headlined(sentence: Sentence, head: Head) -> bool:
    """ "Baker killed by drone", "un apiculteur tué par un drone": one unknown word, then a participle, weapon or armed men named.

    The word stands at the head of a text or behind an indefinite article.
    """
    at = head.first - 1
    leads = sentence.first == 0 and 0 <= at <= _SHORT_SUBJECT
    article = any(hit.key == "article" and hit.last == at - 1 for hit in sentence.hits.get("one_person", ()))
    if "done" not in head.forms or not (leads or article):
        return False
    if not any(sentence.hits.get(section) for section in ("strikes", "weapons", "weak_strikes", "blasts", "armed")):
        return False
    raws = sentence.passage.raws
    if any(raws[word].endswith(_PLURAL) for word in (at, head.last)) or not raws[at].isalpha() or raws[at].isupper():
        return False
    known = {word for hits in sentence.hits.values() for hit in hits for word in range(hit.first, hit.last + 1)}
    whom = ("people", "numbers", "targets", "things", "actors")
    named = any(sentence.between(section, head.last + 1, head.last + 2) for section in whom)
    named = named or bool(sentence.between("one_person", head.last + 1, head.last + 1))  # "kills a", not "killed by a"
    begin = at if article else 0
    return at not in known and not named and all(gap < COMMA for gap in sentence.passage.gaps[begin : head.last + 1])
