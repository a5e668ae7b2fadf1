"""A lexicon's entries as they are matched: terms, and what each word of one may be. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field

NO_WORDS: frozenset[str] = frozenset()
"""The one empty set of all slots: Python makes a new one of 216 bytes each time it is asked."""


@dataclass(slots=True, eq=False)
class Slot:
    """What one word of a term may be."""

    exact: frozenset[str] = NO_WORDS
    stems: tuple[str, ...] = ()
    insides: tuple[str, ...] = ()
    ends: tuple[str, ...] = ()
    written: frozenset[str] = NO_WORDS
    special: str = ""
    plain: bool = field(init=False)
    """Nothing but exact words."""

    def __post_init__(self) -> None:
        self.plain = not (self.stems or self.insides or self.ends or self.written or self.special)

    def fits(self, word: str) -> bool:
        """Is `word` (folded) one of these?"""
        if word in self.exact or (self.stems and word.startswith(self.stems)) or (self.ends and word.endswith(self.ends)):
            return True
        return bool(self.insides) and any(inside in word for inside in self.insides)


@dataclass(slots=True, eq=False)
class Term:
    """One entry: `section`, `key` and `form` say where in the file it stands ("harm", "killed", "done")."""

    section: str
    key: str
    form: str
    slots: tuple[Slot, ...]
    weight: float | None = None
