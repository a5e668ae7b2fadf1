"""The glance at every word must miss nothing that a look at every term would find."""

from __future__ import annotations

import pytest

from consumers.assess import ALERT_LANGUAGES, OPT_IN_LANGUAGES, Knowledge
from consumers.assess.heat import HARM, HOT, MEETING, STRIKE, TARGET, WAR, WEAK, WEAPON, Heat
from consumers.assess.lexicon import Lexicon, read_lexicon
from consumers.assess.matching import follows
from consumers.assess.reading import may_matter
from consumers.assess.remembered import Room
from consumers.assess.terms import Term
from consumers.assess.text import quick_words
from tools.scorecard.gold import GOLD, OPT_IN, gold


def spelt_out(lexicon: Lexicon, words: list[str]) -> bool:
    """May it matter, when every term that each word may begin is tried?"""
    said = 0
    for at, word in enumerate(words):
        for term in lexicon.starting[word]:
            quiet = len(term.slots) == 1 and term.section == "harm" and term.key in {"detained", "displaced"}
            if not quiet and (len(term.slots) == 1 or (at + 1 < len(words) and stands(lexicon, words, term, at))):
                said |= HOT.get(term.section, 0)
    if said & (STRIKE | HARM):
        return True
    return bool((said & WEAPON and said & MEETING) or (said & WEAK and said & (WAR | WEAPON | TARGET)))


def stands(lexicon: Lexicon, words: list[str], term: Term, at: int) -> bool:
    return term in lexicon.phrases[words[at], words[at + 1]] and follows(lexicon, words, term, at)


@pytest.mark.parametrize("language", sorted({*ALERT_LANGUAGES, *OPT_IN_LANGUAGES}))
def test_a_glance_misses_nothing_that_trying_every_term_finds(language: str, known: Knowledge) -> None:
    lexicon = known.lexicon(language)
    assert lexicon is not None
    folder = GOLD if language in ALERT_LANGUAGES else OPT_IN
    for row in gold([language], folder)[language]:
        words = quick_words(source := f"{row.title}\n{row.text}")
        if lexicon.grammar.unspaced:
            words = [source[start:end] for start, end in lexicon.cut(source)]
        assert spelt_out(lexicon, words) == may_matter(lexicon, row.title, row.text), row.title


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("they rained fire on it", True),
        ("rained on, a man lit a fire", False),
        ("«Rained», fire; on it", True),
        ("fire rained on", False),
        ("rained rained fire", False),
        ("rained fire", False),
        ("a shell-shocked town", True),
        ("a US airbase", True),
        ("one of us", False),
        ("12 held", False),
        ("12 held hostage", True),
    ],
)
def test_a_phrase_counts_where_its_words_follow_each_other(text: str, expected: bool) -> None:
    lexicon = read_lexicon("xx", {
        "strikes": "rain|rained fire on, shell shocked, US! air*", "harm": {"detained": {"done": "held, held hostage"}},
    })  # fmt: skip

    assert expected == may_matter(lexicon, "", text)
    assert expected == may_matter(lexicon, text, "")


def test_pieces_are_remembered_until_the_room_is_full_and_never_long_ones() -> None:
    asked: list[str] = []

    def forms(word: str) -> tuple[str, ...]:
        asked.append(word)
        return (word,)

    heat = Heat(forms, {}, Room(most=3))
    monster = "x" * 50

    assert [0, 0] == [heat.of_text(f"a a, {monster}"), heat.of_text(f"a, a {monster}")]
    assert ["a", "a", monster, monster] == sorted(asked)
    assert 0 == heat.of_text("b c a")
    assert ["b", "c"] == sorted(asked)[2:4]
    assert 0 == heat.of_text("a,")
    assert 3 <= asked.count("a")
