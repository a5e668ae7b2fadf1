from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consumers.assess.folding import fold
from consumers.assess.text import COMMA, Passage, passage, quick_words


def cut(text: str) -> Passage:
    return passage("text", text, lambda raw: (fold(raw) or "_",), lambda word: word in {"Gen", "обл"})


def sentences(text: str) -> list[str]:
    one = cut(text)
    return [one.span(first, end - 1) for first, end in one.sentences]


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=300))
def test_every_word_is_where_it_says_and_belongs_to_one_sentence(text: str) -> None:
    one = cut(text)

    assert [text[start:end] for start, end in zip(one.starts, one.ends, strict=True)] == one.raws
    assert list(range(len(one.raws))) == [at for first, end in one.sentences for at in range(first, end)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It fell. Then it rose!", ["It fell", "Then it rose"]),
        ("Gen. Smith said 3.5 km. U.S. forces left.", ["Gen. Smith said 3.5 km", "U.S. forces left"]),
        ("Харківська обл. Удар по місту", ["Харківська обл. Удар по місту"]),
        ("نعم؟ لا۔ ثم", ["نعم", "لا", "ثم"]),
        ("one\ntwo", ["one", "two"]),
        ("О. Синєгубов сказав", ["О. Синєгубов сказав"]),
    ],
)
def test_sentences_end_where_a_reader_would_end_them(text: str, expected: list[str]) -> None:
    assert expected == sentences(text)


def test_a_text_without_punctuation_is_cut_into_bearable_pieces() -> None:
    assert 13 == len(cut("word " * 1000).sentences)


def test_a_comma_is_kept_as_the_gap_before_the_next_word() -> None:
    assert [0, COMMA, 0] == cut("one, two three").gaps


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("TUÉS", "tues"),
        ("mi\u200bss\u00adile", "missile"),
        ("m\u0300\u0301issile", "missile"),
        ("ПʼЯТЬ", "пять"),
        ("Київ", "київ"),
        ("ё", "е"),
        ("قُتِلَ", "قتل"),
        ("أُخرى", "اخري"),
        ("ک", "ك"),
        ('צה"ל', "צהל"),
        ("٢٥", "25"),
        ("۲۵", "25"),
        ("İstanbul", "istanbul"),
        ("Straße", "strasse"),
        ("rоcket", "rocket"),
        ("yдap", "удар"),
        ("Xapьkoвy", "харькову"),
        ("Кhаrkіv", "kharkiv"),
        ("x" * 500, "x" * 64),
    ],
)
def test_ways_of_writing_a_word_fold_into_one(written: str, expected: str) -> None:
    assert expected == fold(written)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("plain, ascii_words 3", ["plain", "ascii_words", "3"]),
        ("п'ять «шахедів» у Куп’янську", ["пять", "шахедів", "у", "Купянську"]),
        ('צה"ל תקף', ["צהל", "תקף"]),
        ("قُتل خمسة", ["قُتل", "خمسة"]),
    ],
)
def test_quick_words_are_words_whose_apostrophes_are_gone(source: str, expected: list[str]) -> None:
    assert expected == quick_words(source)
