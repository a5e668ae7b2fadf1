"""People joined by commas and "and" under one verb: "a woman and two children" are three. Pure."""

from __future__ import annotations

from consumers.assess.amounts import GLUED_AND, is_glued
from consumers.assess.matching import Sentence
from consumers.assess.people import Mention
from consumers.assess.text import CLAUSE, COMMA

_REACH = 6
"""Words between people who are joined: "a woman and her 16-year-old daughter"."""


def joined(sentence: Sentence, main: Mention, people: list[Mention]) -> list[Mention]:
    """`main` and the people joined to it by commas and "and": "a woman and two children"."""
    at = people.index(main)
    group = [main]
    for one in people[at + 1 :]:
        if one.part or not _is_joined(sentence, group[-1], one):
            break
        group.append(one)
    for one in reversed(people[:at]):
        if one.part or not _is_joined(sentence, one, group[0]):
            break
        group.insert(0, one)
    whole, rest = group[0], group[1:]
    if rest and whole.counted and not whole.who and (whole.min == sum(one.min for one in rest) or _is_apposed(sentence, group)):
        return [whole]
    return group


def _is_apposed(sentence: Sentence, group: list[Mention]) -> bool:
    """ "Nine people, two children": a comma and smaller groups only name some of the first."""
    second = group[1]
    return sentence.passage.gaps[second.first] == COMMA and bool(second.who) and second.min < group[0].min and group[0].min > 1


def _is_joined(sentence: Sentence, one: Mention, other: Mention) -> bool:
    if not other.noun or other.first - one.last > _REACH or (one.max is None and not one.counted):
        return False
    if not other.counted and other.max is None:
        return False
    passage = sentence.passage
    between = range(one.last + 1, other.first)
    if any(passage.gaps[at] >= CLAUSE for at in range(one.last + 1, other.first + 1)):
        return False
    joints = sentence.joints()
    said = [hit for section in ("one_person", "ages") for hit in sentence.hits.get(section, ())]
    small = joints | {at for hit in said for at in range(hit.first, hit.last + 1)}
    if not one.noun and one.counted and between and between[0] not in small:
        small.add(between[0])  # "three bodyguards and a schoolgirl": some noun that no lexicon knows
    small.update(at - 1 for at in small & set(between) if sentence.starting("ages", at) and passage.words[at - 1].isdigit())
    if not all(at in small for at in between):
        return False
    glued = is_glued(sentence, other.first, GLUED_AND)
    listed = passage.gaps[other.first] == COMMA or (bool(other.who) and any(passage.gaps[at] == COMMA for at in between))
    return bool(joints & set(between)) or listed or glued
