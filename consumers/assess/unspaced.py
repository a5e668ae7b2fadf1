"""Words of a language that writes none apart (Chinese, Japanese): the longest that its lexicon knows, and its numbers. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable

_RUN = re.compile(r"((?:[\u3005\u3040-\u30ff\u3400-\u9fff]|\d(?:[.,](?=\d))?)+)|[^\W\u3005\u3040-\u30ff\u3400-\u9fff]+")
"""A row of characters and figures; or a word in letters."""
_LONGEST = 10
_UNKNOWN = 4
"""Characters of what no lexicon knows that are taken for one word."""
_DIGITS = dict(zip("〇零一二两兩三四五六七八九", (0, 0, 1, 2, 2, 2, 3, 4, 5, 6, 7, 8, 9), strict=True))
_TENS = {"十": 10, "百": 100, "千": 1000, "万": 10_000, "萬": 10_000, "亿": 10**8, "億": 10**8}
_MYRIAD = 10_000
_NUMBER = re.compile(rf"(\d[\d,.]*\d|\d)?([{''.join((*_DIGITS, *_TENS))}]*)[名位个個]?")
_FIGURE = re.compile(r"\d+(?:\.\d+)?")


class Vocabulary:
    """All words that a lexicon knows, and how long those with the same first character get."""

    def __init__(self, words: Iterable[str] = ()) -> None:
        self._words: set[str] = set()
        self._longest: dict[str, int] = {}
        self.add(words)

    def add(self, words: Iterable[str]) -> None:
        """Know these, too."""
        for word in words:
            self._words.add(word)
            self._longest[word[:1]] = min(max(self._longest.get(word[:1], 0), len(word)), _LONGEST)

    def end(self, source: str, at: int, after: int, stop: int) -> int:
        """Where the longest word at `at` ends, between `after` and `stop`; 0 when there is none."""
        for end in range(min(at + self._longest.get(source[at], 0), stop), after, -1):
            if source[at:end] in self._words:
                return end
        return 0


def spans(source: str, known: Vocabulary) -> list[tuple[int, int]]:
    """Start and end of each word of `source`: from the left the longest known, else a number, else up to four characters."""
    found: list[tuple[int, int]] = []
    for run in _RUN.finditer(source):
        if run[1]:
            found.extend(_from(source, run.start(), run.end(), known))
        else:
            found.append(run.span())
    return found


def _from(source: str, at: int, stop: int, known: Vocabulary) -> list[tuple[int, int]]:
    """The words of the row of characters and figures from `at` to `stop`."""
    found: list[tuple[int, int]] = []
    begun = at
    while at < stop:
        end = _end(source, at, stop, known)
        if (end or at - begun == _UNKNOWN) and begun < at:
            found.append((begun, at))
            begun = at
        if end:
            found.append((at, end))
            begun = end
        at = end or at + 1
    if begun < stop:
        found.append((begun, stop))
    return found


def _end(source: str, at: int, stop: int, known: Vocabulary) -> int:
    """Where the known word or the number at `at` ends; 0 when there is none."""
    number = _NUMBER.match(source, at, stop) if source[at] in _TENS or source[at] in _DIGITS or source[at].isdecimal() else None
    counted = number.end() if number is not None else 0
    return known.end(source, at, max(at, counted), stop) or counted


def figure(word: str) -> str:
    """The value of "三十五", "3万", "12名" in ASCII digits; "" when `word` is no number."""
    found = _NUMBER.fullmatch(word)
    if found is None or not (found[1] or found[2]):
        return ""
    if not found[2]:
        return found[1]
    if not found[1]:
        return str(_value(found[2]))
    digits = found[1].replace(",", "")
    if not _FIGURE.fullmatch(digits) or found[2][0] not in _TENS:
        return ""
    return f"{float(digits) * _product(found[2]):.0f}"


def _product(tens: str) -> int:
    value = 1
    for character in tens:
        value *= _TENS.get(character, 1)
    return value


def _value(characters: str) -> int:
    """二百三十五 is 235, 二〇二四 is 2024."""
    if not any(character in _TENS for character in characters):
        return int("".join(str(_DIGITS[character]) for character in characters))
    total = below = digit = 0
    for character in characters:
        if character in _DIGITS:
            digit = _DIGITS[character]
        elif _TENS[character] >= _MYRIAD:
            total, below, digit = total + (below + digit or 1) * _TENS[character], 0, 0
        else:
            below, digit = below + (digit or 1) * _TENS[character], 0
    return total + below + digit
