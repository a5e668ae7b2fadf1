from __future__ import annotations

import re
from importlib.resources import files

import pytest

from bot.resources import parsed
from consumers.assess import Knowledge
from consumers.assess.lexicon import Lexicon, LexiconError, read_lexicon
from consumers.assess.matching import read
from consumers.assess.text import passage

SHIPPED = sorted(
    path.name.removesuffix(".yaml") for path in (files("consumers.assess") / "lexicon").iterdir() if path.name.endswith(".yaml")
)


def found(lexicon: Lexicon, text: str, section: str = "impacts") -> list[str]:
    one = passage("text", text, lexicon.forms.__getitem__, lambda _: False)
    return [
        one.span(hit.first, hit.last)
        for first, end in one.sentences
        for hit in read(lexicon, one, first, end).hits.get(section, ())
    ]


@pytest.mark.parametrize(
    ("term", "text", "expected"),
    [
        ("slam into", "they Slam Into it", ["Slam Into"]),
        ("slam|slams", "it slams and slammed", ["slams"]),
        ("slam*", "it slammed", ["slammed"]),
        ("*fall", "a Raketenfall here", ["Raketenfall"]),
        ("*angriff*", "Drohnenangriffe gemeldet", ["Drohnenangriffe"]),
        ("set .. ablaze", "set two big depots ablaze", ["set two big depots ablaze"]),
        ("set .. ablaze", "set it down. Then it was ablaze", []),
        ("air raid sirens?", "an air-raid and air raid sirens", ["air-raid", "air raid sirens"]),
        ("after # years", "after 20 years, after twenty", ["after 20 years"]),
        ("in ####", "in 1944 and in 20", ["in 1944"]),
        ("# years .. ago", "20 years ago, 20 long years, 5, years ago", ["20 years ago", "5, years ago"]),
        ("####", "1944 was long ago. In 20, no", ["1944"]),
        ("US!", "US hits us", ["US"]),
        ("tué|tués", "TUES", ["TUES"]),
        ("пʼять", "п'ять п’ять пять", ["п'ять", "п’ять", "пять"]),
    ],
)
def test_a_term_finds_what_its_signs_say(term: str, text: str, expected: list[str]) -> None:
    assert expected == found(read_lexicon("xx", {"impacts": term}), text)


def test_glued_prefixes_are_taken_off_when_the_grammar_names_them() -> None:
    lexicon = read_lexicon("ar", {"grammar": {"prefixes": "ال وال"}, "impacts": "صاروخ"})

    assert ["والصاروخ", "الصاروخ"] == found(lexicon, "والصاروخ الصاروخ كالصاروخ")


def test_the_longer_term_of_a_section_hides_the_shorter() -> None:
    assert ["drone strike"] == found(
        read_lexicon("en", {"strikes": {"any": "drone strike, strike"}}), "a drone strike", "strikes"
    )


def test_another_meaning_takes_its_words_away_but_no_others() -> None:
    lexicon = read_lexicon("en", {"weak_strikes": "strike|strikes", "senses": {"labour": "rail strike"}})

    assert ["strike"] == found(lexicon, "a rail strike, then a strike on Kyiv", "weak_strikes")


def test_a_later_file_adds_terms_and_overrides_weights() -> None:
    lexicon = read_lexicon("en", {"impacts": "hit", "weights": {"target": 1.0}}, {"impacts": "smack", "weights": {"target": 2.0}})

    assert ["hit", "smack"] == found(lexicon, "hit or smack")
    assert 2.0 == lexicon.weights["target"]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ({"weapon": "x"}, "did you mean 'weapons'"),
        ({"weapons": {"misile": "x"}}, "did you mean 'missile'"),
        ({"impacts": "hit =strong"}, "'strong' is no weight"),
        ({"impacts": ".. hit"}, "begins with a gap"),
        ({"impacts": {"x": {"y": {"z": 1}}}}, "expected terms"),
        ({"grammar": {"prefix": "x"}}, "unknown key prefix"),
    ],
)
def test_what_nobody_can_read_is_an_error_that_says_what_was_meant(content: dict[str, object], message: str) -> None:
    with pytest.raises(LexiconError, match=re.escape(message)):
        read_lexicon("en", content)


@pytest.mark.parametrize("language", SHIPPED)
def test_every_shipped_lexicon_loads(language: str, known: Knowledge) -> None:
    assert language == "any" or known.lexicon(language) is not None


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("far: a, # years ago, b", "a, # years ago, b"),
        ("far: a, in ####", "a, in ####"),
        ("far: a, b  # a remark", "a, b"),
        ("far: a, # years  # a remark", "a, # years"),
        ('far: "a, # years"', "a, # years"),
        ("far: >-\n  a, # years", "a, # years"),
    ],
)
def test_a_number_sign_in_a_term_is_no_comment(line: str, expected: str) -> None:
    assert {"far": expected} == parsed(line, "x.yaml")


def test_a_file_that_is_no_yaml_is_named_in_the_error() -> None:
    with pytest.raises(LexiconError, match=r"my\.yaml"):
        parsed("a: [", "my.yaml")


def test_a_number_sign_may_be_one_of_several_words() -> None:
    lexicon = read_lexicon("en", {"impacts": "hit #|many"})

    assert ["hit 3", "hit many"] == found(lexicon, "hit 3, hit many, hit few")


def test_a_word_written_only_so_leaves_its_neighbours_free() -> None:
    lexicon = read_lexicon("ar", {"grammar": {"prefixes": "و"}, "impacts": "قصف|ضرب!"})

    assert ["وقصف", "ضرب"] == found(lexicon, "وقصف ضرب وضرب")


@pytest.mark.parametrize("term", ["in 19##", "x#", "US!a|us"])
def test_what_can_never_match_is_an_error(term: str) -> None:
    with pytest.raises(LexiconError, match="impacts"):
        read_lexicon("en", {"impacts": term})
