"""Makes a stranger's text fit to be shown: one line, no control characters, no tricks of direction, a sane length. Pure.

What is special to one platform (escaping, mentions) is not done here but where the platform's markup is written.
"""

from __future__ import annotations

import re
import unicodedata

_JOINERS = "\u200c\u200d"  # of Persian, Indic scripts and emoji; every other invisible character is dropped
_KEPT_MARKS = 4
"""Combining marks kept per letter: Vietnamese and pointed Hebrew need up to three; towers of them cover other lines."""
_FLAG_LETTERS = "".join(map(chr, range(0x1F1E6, 0x1F200)))  # two make a flag
_SPACES = re.compile(r"\s+")
_PARTS_OF_LETTERS = ("M", "Sk")
LRI, FSI, PDI, RLM = "\u2066", "\u2068", "\u2069", "\u200f"
ISOLATES = str.maketrans("", "", LRI + FSI + PDI + RLM)
"""Takes isolates and marks of direction out again, for terminals, which mostly print them as boxes."""


def cleaned(text: str, limit: int) -> str:
    """`text` as one line of at most `limit` code points, cut at a space where one is near; "…" says that it was cut."""
    raw = text[: limit * 8 + 64]  # bounds the work on what would be cut anyway
    line = _SPACES.sub(" ", "".join(map(_shown, raw)))
    return cut(_thinned(unicodedata.normalize("NFC", line)).strip(), limit)


def _shown(character: str) -> str:
    category = unicodedata.category(character)
    if category in {"Cc", "Zl", "Zp"}:
        return " "
    if character in _JOINERS:
        return character
    return "" if category in {"Cf", "Cs", "Co", "Cn"} else character


def _thinned(text: str) -> str:
    """At most `_KEPT_MARKS` combining marks in a row."""
    out: list[str] = []
    marks = 0
    for character in text:
        marks = marks + 1 if unicodedata.category(character) in {"Mn", "Me"} else 0
        if marks <= _KEPT_MARKS:
            out.append(character)
    return "".join(out)


def cut(text: str, limit: int) -> str:
    """At most `limit` code points, never through a word where a space is near, never through one visible character."""
    if len(text) <= limit:
        return text
    end = max(limit - 1, 0)
    space = text.rfind(" ", max(0, end - 30), end + 1)
    if space > 0:
        return f"{text[:space].rstrip(' ,;:·–-')}…"
    while end > 0 and _continues(text, end):
        end -= 1
    return f"{text[:end].rstrip()}…" if limit else ""


def _continues(text: str, position: int) -> bool:
    """Does the character at `position` belong to the one before it?"""
    here, before = text[position], text[position - 1]
    return (
        unicodedata.category(here).startswith(_PARTS_OF_LETTERS)
        or here == "\u200d"
        or before == "\u200d"
        or (here in _FLAG_LETTERS and (position - len(text[:position].rstrip(_FLAG_LETTERS))) % 2 == 1)
    )


def isolated(text: str, *, to_right: bool = True) -> str:
    """Text that has letters of the other direction, fenced in, so that it cannot reorder what stands around it (UAX #9)."""
    other = {"R", "AL", "AN"} if to_right else {"L"}
    return f"{FSI}{text}{PDI}" if any(unicodedata.bidirectional(character) in other for character in text) else text
