"""Who is counted: number and noun ("two children"), a person without a number, a couple, "people". Pure."""

from __future__ import annotations

from dataclasses import dataclass

from consumers.assess.amounts import GLUED_AND, Quantity, is_glued, noun_after, quantities
from consumers.assess.lexicon import Lexicon
from consumers.assess.matching import Hit, Sentence
from consumers.assess.text import COMMA

_ARTICLE = "ال"
TOTALS = frozenset({"persons", "family", ""})
"""Groups that name no sub-group."""


@dataclass(slots=True)
class Mention:
    """People spoken of in words `first` to `last`.

    `counted` tells a number from a noun alone; `noun` tells that a noun of people was said, `of_people` that the number counts
    nothing else (двоє); `part` that they are some of the people counted before ("including two children").
    """

    first: int
    last: int
    min: int
    max: int | None
    who: str = ""
    counted: bool = True
    noun: bool = False
    of_people: bool = False
    part: bool = False
    outdated: bool = False


def mentions(lexicon: Lexicon, sentence: Sentence) -> list[Mention]:
    """All people of a sentence, in order."""
    counted = [_counted(sentence, quantity) for quantity in quantities(lexicon, sentence)]
    taken = {at for mention in counted for at in range(mention.first, mention.last + 1)}
    aged = [mention for hit in sentence.of("ages") if (mention := _aged(sentence, hit)) is not None]
    alone = [
        _alone(sentence, hit) for hit in sentence.of("people") if hit.first not in taken and _is_harmed(lexicon, sentence, hit)
    ]
    alone.extend(_unknown(sentence, mention) for mention in counted)
    counted = [mention for mention in counted if mention.min >= 0]
    found = sorted((*counted, *aged, *(mention for mention in alone if mention is not None)), key=lambda mention: mention.first)
    return _without_repeats(sentence, found)


def _counted(sentence: Sentence, quantity: Quantity) -> Mention:
    """A quantity with the noun it counts, "five of them children" included."""
    mention = Mention(quantity.first, quantity.last, quantity.min, quantity.max, outdated=quantity.outdated)
    noun = noun_after(sentence, quantity.last)
    if noun is not None and noun.form == "group" and quantity.max == 1:
        mention.min = -1  # "members of one family" are not one person
        return mention
    if noun is not None and noun.term.section == "people" and not sentence.starting("harm", noun.first):
        mention.noun, mention.who, mention.last = True, _group(noun), noun.last
        if noun.form == "two" and quantity.min == quantity.max == 1:  # "one couple"
            mention.min = mention.max = 2
        if mention.who == "":
            _narrow(sentence, mention)
            _of_them(sentence, mention)
        return mention
    if (before := _noun_before(sentence, quantity)) is not None:
        mention.noun, mention.who, mention.first = True, _group(before), before.first
        return mention
    mention.of_people = sentence.starting("people", quantity.head) is not None
    _of_them(sentence, mention)
    return mention


def _of_them(sentence: Sentence, mention: Mention) -> None:
    """ "Five of them children", "two people of them were children": some of the people counted before."""
    follows = mention.last + 1
    of_them = sentence.starting("including", follows) if follows < sentence.end else None
    if of_them is not None and of_them.term.weight != 0 and sentence.passage.gaps[follows] < COMMA:
        noun = sentence.starting("people", of_them.last + 1)
        if noun is not None:
            mention.noun, mention.part, mention.who, mention.last = True, True, _group(noun), noun.last


def _noun_before(sentence: Sentence, quantity: Quantity) -> Hit | None:
    """ "أطفالهما الثلاثة", their children the three: an Arabic number with the article follows what it counts."""
    if not sentence.passage.words[quantity.head].startswith(_ARTICLE) or sentence.passage.gaps[quantity.head] != 0:
        return None
    return next((hit for hit in sentence.hits.get("people", ()) if hit.last == quantity.first - 1 and hit.form == "many"), None)


def _narrow(sentence: Sentence, mention: Mention) -> None:
    """In "two people, both journalists" or "three Palestinian women" any sub-group among the nouns counts."""
    for hit in sentence.hits.get("people", ()):
        if mention.first <= hit.first <= mention.last and _group(hit):
            mention.who = _group(hit)


def _aged(sentence: Sentence, hit: Hit) -> Mention | None:
    """ "The 31-year-old", "a 54-year-old welder", "בן 34": an age is one person where no known noun says who."""
    before = hit.term.weight == 1 and any(sentence.starting("harm", at) for at in range(hit.last + 1, hit.last + 4))
    first = hit.first if before else hit.first - 1
    if first < sentence.first or not (before or sentence.passage.words[first][0].isdigit()):
        return None
    if any(hit.first - 5 <= person.first <= hit.last + 3 for person in sentence.hits.get("people", ())):
        return None
    return Mention(first, hit.last, 1, 1, counted=False, noun=True)


def _unknown(sentence: Sentence, before: Mention) -> Mention | None:
    """The coach of "eleven children and a coach died": article and one word that no lexicon knows, right before the harm."""
    at = before.last + 1
    if not before.noun or at + 3 >= sentence.end or at not in sentence.joints():
        return None
    article = any(hit.first == at + 1 and hit.key == "article" for hit in sentence.hits.get("one_person", ()))
    follows = at + 4 if sentence.ending("passive", at + 3) else at + 3
    if (
        not article
        or sentence.starting("harm", follows) is None
        or any(hit.first <= at + 2 <= hit.last for hits in sentence.hits.values() for hit in hits)
    ):
        return None
    return Mention(at + 1, at + 2, 1, 1, counted=False, noun=True)


def _group(hit: Hit) -> str:
    return "" if hit.key in TOTALS else hit.key


def _alone(sentence: Sentence, hit: Hit) -> Mention | None:
    """A noun without a number: one person, two, or "people" (at least two; not in "un photographe français")."""
    article = any(one.last == hit.first - 2 and one.key == "article" for one in sentence.hits.get("one_person", ()))
    of_one = sentence.ending("people", hit.first - 1) is not None or not any(
        one.first <= hit.first - 1 <= one.last for hits in sentence.hits.values() for one in hits
    )
    match "one" if hit.form == "many" and article and of_one else hit.form:
        case "one":
            return Mention(hit.first, hit.last, 1, 1, _group(hit), counted=False, noun=True)
        case "two":
            return Mention(hit.first, hit.last, 2, 2, _group(hit), counted=False, noun=True)
        case "many":
            return Mention(hit.first, hit.last, 2, None, _group(hit), counted=False, noun=True)
        case _:
            return None


def _is_harmed(lexicon: Lexicon, sentence: Sentence, hit: Hit) -> bool:
    """Not somebody who speaks ("officials said"; where prefixes are glued on, the verb may stand first)."""
    if lexicon.grammar.prefixes and sentence.ending("says", hit.first - 1) is not None:
        return False
    return not any(sentence.starting("says", at) for at in range(hit.last + 1, min(hit.last + 3, sentence.end)))


def _touch(sentence: Sentence, before: Mention, mention: Mention) -> bool:
    """Do two nouns stand side by side, with no comma or "and" between ("husband, wife" are two people)?"""
    if is_glued(sentence, mention.first, GLUED_AND):
        return False
    return mention.first <= before.last or (mention.first == before.last + 1 and sentence.passage.gaps[mention.first] < COMMA)


def _without_repeats(sentence: Sentence, found: list[Mention]) -> list[Mention]:
    """One mention per place: of "Palestinian man" (two nouns side by side) the last."""
    kept: list[Mention] = []
    for mention in found:
        before = kept[-1] if kept else None
        if before is not None and not before.counted and not mention.counted and _touch(sentence, before, mention):
            if mention.first <= before.last:
                kept[-1] = max(before, mention, key=lambda one: one.last - one.first)
                continue
            if mention.max is None and before.min == before.max == mention.min:
                continue  # "شخصين آخرين": two others
            if mention.min <= before.min or before.min == 1:
                kept[-1] = mention
                continue
        kept.append(mention)
    return kept
