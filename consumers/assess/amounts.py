"""Numbers as people write them: digits of any script, words, "two dozen", "at least", "between 20 and 30". Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from consumers.assess.lexicon import Lexicon
from consumers.assess.matching import Hit, Sentence
from consumers.assess.text import CLAUSE, COMMA

MOST = 10**10
"""More than people ever lived in one war: such numbers are read and thrown away."""
_CURRENCY = frozenset("$€£₴₽₪¥₹₺﷼№#")
_GROUPS = re.compile(r"[.,٬’'\u00a0\u202f ](?=\d{3}(?!\d))")
_DASHES = frozenset("-–—‑")
_HEBREW_PREFIX = re.compile(r"(?<![א-ת])[א-ת]{1,2}[-–]$")
"""The joint of "ו-30" (and 30) and "כ-100" (about 100) is no dash."""
_ABOUT = 0.16
"""How far from "about 20" the truth may lie."""
_OLDEST = 110
GLUED_AND = ("و", "ו")
_GLUED = ("و", "ف", "ب", "ل", "ك", "ו", "ב", "ל", "מ", "כ")
_COUNTED = ("people", "harm", "things", "units", "targets", "weapons")
"""What a number may count, or be known not to."""
_YEARS = range(1900, 2101)
_RISING_BEFORE, _RISING_AFTER = 12, 3
"""How far from "from 12 to 15" the word may stand that says that a toll rose."""
_OF = 2
"""Letters of the "de" of "3 de marzo"."""
_LONG_WORD = 5
"""Between a number and its noun stand adjectives; shorter words there are prepositions ("3 in hospital")."""


@dataclass(slots=True)
class Quantity:
    """A number in words `first` to `last` (modifiers included); `head` is its first word proper.

    `min` and `max` as in Count. `bare` tells digits alone, which may also be a year or a day.
    """

    first: int
    last: int
    head: int
    min: int
    max: int | None
    bare: bool = False
    vague: bool = False
    outdated: bool = False


@dataclass(slots=True)
class _Item:
    """One word (or fixed phrase) of a number."""

    kind: str
    value: float
    last: int


def quantities(lexicon: Lexicon, sentence: Sentence) -> list[Quantity]:
    """Every number of the sentence that may count people, in order, with ranges joined and modifiers applied.

    A number that can count nobody (a fraction, a quadrillion) has min -1: its noun is not "people" without a number.
    """
    found: list[Quantity] = []
    words = sentence.passage.words
    spelled = {hit.first for hit in sentence.hits.get("numbers", ())}
    at = sentence.first
    while at < sentence.end:
        quantity = _number(lexicon, sentence, at) if at in spelled or words[at][0].isdigit() else None
        if quantity is None:
            at += 1
            continue
        _join_range(lexicon, sentence, quantity)
        at = quantity.last + 1
        if quantity.min < 0:
            found.append(quantity)
        elif _counts(sentence, quantity, units_before=not lexicon.grammar.unspaced):
            _modify(sentence, quantity)
            found.append(quantity)
    return found


def _item(sentence: Sentence, at: int) -> _Item | None:
    """The number word or figure at `at`."""
    if at >= sentence.end:
        return None
    word = sentence.passage.words[at]
    if word[0].isdigit():
        value = _figure(word)
        return None if value is None else _Item("digits", value, at)
    hits = [hit for hit in sentence.hits.get("numbers", ()) if hit.first == at and hit.form.isdigit()]
    if not hits:
        return None
    hit = max(hits, key=lambda hit: (hit.last, hit.key == "multipliers"))
    return _Item(hit.key, float(hit.form), hit.last)


def _vague(sentence: Sentence, first: int, last: int) -> _Item | None:
    """The vague meaning that a multiplier standing alone has, too."""
    hits = (hit for hit in sentence.hits.get("numbers", ()) if hit.key == "vague" and (hit.first, hit.last) == (first, last))
    hit = next(hits, None)
    return None if hit is None else _Item("vague", float(hit.form), hit.last)


def _figure(word: str) -> float | None:
    try:
        return float(_GROUPS.sub("", word).replace(",", ".").replace("٫", "."))
    except ValueError:
        return None


def _number(lexicon: Lexicon, sentence: Sentence, first: int) -> Quantity | None:
    """The longest number that begins at `first`. A fraction or a giant has min -1."""
    item = _item(sentence, first)
    if item is None:
        return None
    if item.kind == "multipliers" and (alone := _vague(sentence, first, item.last)) is not None:
        item = alone  # "thousands" by itself, where "five thousand" is written with the same word
    bare, vague = item.kind == "digits", item.kind == "vague"
    total, current, previous, last = 0.0, item.value, item.value, item.last
    while item is not None and item.kind != "half":
        at = last + 1
        item = None if at < sentence.end and sentence.passage.gaps[at] >= COMMA else _item(sentence, at)
        joined = False
        if item is None and at + 1 < sentence.end and _is_and(sentence, at):
            item, joined = _item(sentence, at + 1), True
        if item is None or item.kind in {"half", "vague"} or (joined and item.kind == "digits"):
            break
        if item.kind == "multipliers" and not joined:
            current = (current or 1.0) * item.value
            if item.value >= 1000:
                total, current = total + current, 0.0
        elif item.kind == "values" and _adds(lexicon, previous, current, item.value, bare=bare):
            current += item.value
        else:
            break
        bare, previous, last = False, item.value, item.last
    value = total + current
    if value != int(value) or value > MOST:
        return Quantity(first, last, first, -1, None)
    return Quantity(first, last, first, int(value), None if vague else int(value), bare=bare, vague=vague)


def _is_and(sentence: Sentence, at: int) -> bool:
    return sentence.passage.gaps[at] < COMMA and at in sentence.joints()


def is_joint(sentence: Sentence, at: int) -> bool:
    """Is the word an "and" that joins or parts people, not an article ("a", as in "about a dozen", "a hundred a day")?"""
    return at in sentence.joints() and not sentence.within("one_person", at)


def _adds(lexicon: Lexicon, previous: float, current: float, value: float, *, bare: bool) -> bool:
    """May `value` follow: 20 + 3, 200 + 35, soixante + quinze; or, where units come first, 3 + 20."""
    if bare:
        return False
    if not current:
        return True
    if lexicon.grammar.units_first and current % 100 < 10:
        hundreds = previous >= 1000 and value in range(100, 1000, 100)
        return (current % 100 > 0 and 20 <= value < 100) or (previous >= 100 and value < 100) or hundreds
    if previous in {60.0, 80.0} and value < 20:
        return True
    return previous >= 20 and value < previous and previous % 10 ** len(str(int(value))) == 0


def _join_range(lexicon: Lexicon, sentence: Sentence, quantity: Quantity) -> None:
    """Let "20-30", "20 to 30" and "between 20 and 30" be one quantity; of "rose from 5 to 9" only the 9 is left."""
    at = quantity.last + 1
    if at >= sentence.end or quantity.vague or quantity.max is None:
        return
    passage = sentence.passage
    between = passage.source[passage.ends[quantity.last] : passage.starts[at]].strip(" \u00a0'’")
    second = word = None
    opened = next(
        (hit for hit in sentence.hits.get("modifiers", ()) if hit.key == "range" and hit.last == quantity.first - 1), None
    )
    if between and between in _DASHES:
        second = _number(lexicon, sentence, at)
    elif (
        not between
        and (word := _range_word(sentence, at)) is not None
        and (opened is not None or not (_is_and(sentence, at) or sentence.starting("breakers", at)))
    ):
        second = _number(lexicon, sentence, word.last + 1)
    elif opened is not None and not between and passage.words[at].startswith(GLUED_AND):
        second = _number(lexicon, sentence, at)  # "ما بين عشرين وثلاثين"
    if second is None or second.max is None:
        return
    from_here = opened is not None or (word is not None and word.term.weight == 0)
    rose = from_here and _rises(sentence, quantity.first, second.last)
    if not rose and opened is None and word is not None and word.term.weight == 0:
        return
    if rose or second.min <= quantity.min:
        if from_here:
            quantity.min, quantity.max, quantity.head = second.min, second.max, second.head
            quantity.first = quantity.head
            quantity.last = second.last
        return
    quantity.max, quantity.last, quantity.bare = second.max, second.last, False
    if opened is not None:
        quantity.first = opened.first


def _rises(sentence: Sentence, first: int, last: int) -> bool:
    """Is a toll said to rise beside words `first` to `last`, with no comma between?"""
    gaps = sentence.passage.gaps
    return any(
        first - _RISING_BEFORE <= hit.first <= last + _RISING_AFTER
        and all(gaps[at] < COMMA for at in range(min(hit.last, last) + 1, max(hit.first, first) + 1))
        for hit in sentence.hits.get("rising", ())
    )


def _range_word(sentence: Sentence, at: int) -> Hit | None:
    """The "to" of a range at `at`; the same word may also be a modifier ("up to")."""
    words = (hit for hit in sentence.hits.get("modifiers", ()) if hit.first == at and hit.form == "between")
    return max(words, key=lambda hit: hit.last, default=None)


def _counts(sentence: Sentence, quantity: Quantity, *, units_before: bool) -> bool:
    """May it count people? No for percent, money, clock, names of weapons, dates, ages, distances and things.

    `units_before`: may a unit stand before its number ("%12"), too?
    """
    passage = sentence.passage
    before = passage.source[max(passage.starts[quantity.head] - 4, 0) : passage.starts[quantity.head]]
    after = passage.source[passage.ends[quantity.last] : passage.ends[quantity.last] + 2]
    if passage.words[quantity.head][0].isdigit() and not _plain(before, after):
        return False
    follows = quantity.last + 1
    for section in ("units", "ages"):
        if follows < sentence.end and sentence.starting(section, follows) and passage.gaps[follows] < CLAUSE:
            return False
    if _is_age(sentence, quantity):
        return False
    if quantity.bare and follows < sentence.end and sentence.starting("says", follows) and passage.gaps[follows] < COMMA:
        return False  # "112 reports": a channel
    before_it = quantity.head - 1
    unit = sentence.ending("units", before_it) if units_before and sentence.ending("modifiers", before_it) is None else None
    told = sentence.ending("ages", before_it)
    aged = (told is not None and told.term.slots[-1].special != "number") or sentence.within("ages", quantity.head)
    if aged or unit is not None or _is_date(sentence, quantity):
        return False
    noun = noun_after(sentence, quantity.last)
    if noun is not None and noun.term.section in {"things", "targets", "weapons", "units"}:
        return False
    is_year = quantity.bare and quantity.min in _YEARS and len(passage.words[quantity.head]) == 4
    return not (is_year and (noun is None or noun.first > quantity.last + 2))


def _is_age(sentence: Sentence, quantity: Quantity) -> bool:
    """A figure between commas after a name or a person ("Oleh Marchenko, 29, was"), or joined to an age ("8 and 11")."""
    head, passage = quantity.head, sentence.passage
    if not quantity.bare or quantity.min > _OLDEST or head <= sentence.first:
        return False
    if _is_and(sentence, head - 1) and head - 2 >= sentence.first and sentence.ending("ages", head - 3) is not None:
        return True
    follows = quantity.last + 1
    apart = passage.gaps[head] == COMMA and (follows >= sentence.end or passage.gaps[follows] == COMMA)
    named = passage.raws[head - 1][:1].isupper() or sentence.ending("people", head - 1) is not None
    return apart and named and quantity.last == head


def _plain(before: str, after: str) -> bool:
    if (
        after[:1] in {"%", "°", "‰"}
        or ("ء" <= after[:1] <= "ي" and after[1:2].isdigit())
        or (after[:1] in {":", "/", "."} and after[1:2].isdigit())
        or "\u0041" <= after[:1] <= "\u024f"
    ):
        return False
    last, other = before[-1:], before[-2:-1]
    if last in _CURRENCY or (other.isdigit() and (last in {":", "/", "."} or "ء" <= last <= "ي")):
        return False
    if last in _DASHES and other.isalpha() and not _HEBREW_PREFIX.search(before):
        return False
    return not (len(after) == 2 and after[0] in _DASHES and "\u0400" <= after[1] <= "\u04ff" and after[1].islower())


def _is_date(sentence: Sentence, quantity: Quantity) -> bool:
    """A bare figure beside the name of a month."""
    if not quantity.bare:
        return False
    months = [hit for hit in sentence.hits.get("calendar", ()) if hit.key == "months"]
    follows = quantity.last + 1
    if follows + 1 < sentence.end and len(sentence.passage.words[follows]) == _OF and sentence.passage.gaps[follows] < COMMA:
        follows += 1  # "3 de marzo"
    near = {quantity.last + 1, follows}
    if quantity.min <= 31 and any(hit.first in near or hit.last == quantity.head - 1 for hit in months):
        return True
    return quantity.min >= 1900 and any(hit.last == quantity.head - 1 for hit in months)


def noun_after(sentence: Sentence, at: int) -> Hit | None:
    """The noun that the number ending at `at` counts: the first known one, past adjectives and names of nations."""
    gaps, words = sentence.passage.gaps, sentence.passage.words
    for ahead in range(at + 1, min(at + 5, sentence.end)):
        if gaps[ahead] >= COMMA:
            return None
        if sentence.starting("including", ahead) or sentence.starting("negators", ahead) or is_glued(sentence, ahead):
            return None
        if _is_number(sentence, ahead):
            return None
        if ahead > at + 1 and any(sentence.starting(section, ahead) for section in ("strikes", "blasts")):
            return None  # "two, in the blast of a mine"
        if (found := sentence.starting("people", ahead)) is not None:
            return _head_noun(sentence, found)
        for section in ("harm", "things", "units", "targets", "weapons"):
            if (hit := sentence.starting(section, ahead)) is not None:
                if section == "harm":
                    return hit
                in_a_place = (
                    len(words[at + 1]) < _LONG_WORD and sentence.passage.raws[ahead - 1][0].isupper()
                )  # "nine in Grishk district"
                return hit if ahead == at + 1 or (len(words[ahead - 1]) >= _LONG_WORD and not in_a_place) else None
    return None


def is_glued(sentence: Sentence, at: int, letters: tuple[str, ...] = _GLUED) -> bool:
    """Does a known word begin with a glued "in", "by" or "and"? What a number counts never does ("two in a raid")."""
    word = sentence.passage.words[at]
    if not word.startswith(letters):
        return False
    known = [hit for section in (*_COUNTED, "numbers") for hit in sentence.hits.get(section, ()) if hit.first == at]
    return bool(known) and not any(hit.term.slots[0].fits(word) for hit in known)


def _is_number(sentence: Sentence, at: int) -> bool:
    return any(hit.first == at and hit.key == "values" for hit in sentence.hits.get("numbers", ()))


def _head_noun(sentence: Sentence, found: Hit) -> Hit:
    """Of "Palestinian women" the women: as long as person nouns follow each other, the last one."""
    while found.last + 1 < sentence.end and sentence.passage.gaps[found.last + 1] == 0:
        following = sentence.starting("people", found.last + 1)
        if following is None:
            break
        found = following
    return found


def _modify(sentence: Sentence, quantity: Quantity) -> None:
    """Apply "at least", "more than", "up to", "about" and mark what is said to be outdated."""
    hit = _modifier(sentence, quantity.first - 1)
    before = quantity.first - 1
    if hit is None and before > sentence.first and len(sentence.passage.words[before]) <= 3 and not is_joint(sentence, before):
        hit = _modifier(sentence, before - 1)
    if is_glued(sentence, quantity.first, GLUED_AND):
        hit = None  # "five dead at least and-three hurt"
    after = [
        hit
        for at in (quantity.last + 1, quantity.last + 2)
        if at < sentence.end and sentence.passage.gaps[at] < CLAUSE
        for hit in sentence.hits.get("modifiers", ())
        if hit.first == at and hit.form == "after" and not sentence.opening(at, hit.last)
    ]
    before_it = hit.first if hit is not None else quantity.first
    rose = sentence.between("rising", quantity.first - 5, before_it - 1) or sentence.within("rising", quantity.head)
    for modifier in (*([hit] if hit else ()), *after):
        if modifier.key == "up_to" and rose:  # "rose to 9": the new toll, no upper bound
            continue
        _apply(modifier.key, quantity)
        quantity.first = min(quantity.first, modifier.first)
        if modifier.first == quantity.last + 1:  # in "five dead at least" the dead stand between
            quantity.last = modifier.last
    quantity.outdated = any(_dates(sentence, hit, quantity) for hit in sentence.hits.get("outdated", ()))


def _dates(sentence: Sentence, hit: Hit, quantity: Quantity) -> bool:
    """Does `hit` call the quantity an older one: "not five", where it holds the number, or "earlier reported" right before it?"""
    if any(slot.special == "number" for slot in hit.term.slots):
        return hit.first <= quantity.head <= hit.last
    gaps = sentence.passage.gaps
    near = quantity.first - 2 <= hit.last < quantity.first
    return near and all(gaps[between] < COMMA for between in range(hit.last + 1, quantity.first + 1))


def _modifier(sentence: Sentence, at: int) -> Hit | None:
    """The modifier of a following number that ends at `at`; "between" is none (Italian "tra" is also in "tra cui", including)."""
    hit = sentence.ending("modifiers", at, form="before")
    return None if hit is None or hit.key == "range" else hit


def _apply(key: str, quantity: Quantity) -> None:
    if key in {"at_least", "more_than"}:
        quantity.max = None
    elif key == "up_to" and not quantity.vague:
        quantity.min, quantity.max = 0, quantity.max if quantity.max is not None else quantity.min
    elif key == "about" and quantity.max == quantity.min:
        quantity.min, quantity.max = _rounded(quantity.min * (1 - _ABOUT)), _rounded(quantity.min * (1 + _ABOUT))


def _rounded(value: float) -> int:
    """To two figures: nobody who says "about 15,000" means 12,600."""
    return int(float(f"{value:.2g}"))
