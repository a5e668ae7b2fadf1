"""A stranger's text as one harmless line."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.cleaning import ISOLATES, cleaned, cut, isolated


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("  two\r\n\tlines\u2028and\u0085more ", "two lines and more"),
        ("\x1b[31mred\x1b[0m \x07bell\x9b2J", "[31mred [0m bell 2J"),
        ("ab\u202ecd\u2066ef\u2069\u200f", "abcdef"),
        ("zero\u200bwidth\ufeff\u2060\u00ad", "zerowidth"),
        ("می\u200cروم", "می\u200cروم"),
        ("👩\u200d👩\u200d👧", "👩\u200d👩\u200d👧"),
        ("tag\U000e0041\U000e007f", "tag"),
        ("lone\ud800surrogate\ue000", "lonesurrogate"),
        ("e\u0301", "é"),
        ("Z" + "\u0300" * 40, "Z" + "\u0300" * 4),
        ("Việt Nam שָׁלוֹם", unicodedata.normalize("NFC", "Việt Nam שָׁלוֹם")),
    ],
)
def test_cleaned(text, expected):
    assert expected == cleaned(text, 200)


@pytest.mark.parametrize(
    ("text", "limit", "expected"),
    [
        ("short", 5, "short"),
        ("one two three", 9, "one two…"),
        ("one, two", 6, "one…"),
        ("abcdefghij", 5, "abcd…"),
        ("нещастя у Харкові", 12, "нещастя у…"),
        ("flag 🇺🇦🇺🇦", 7, "flag…"),
        ("🇺🇦🇺🇦🇺🇦", 4, "🇺🇦…"),
        ("aaaa👩\u200d👧bbbb", 7, "aaaa…"),
        ("aaae\u0301\u0301bbb", 5, "aaa…"),
        ("thumb👍🏽x", 7, "thumb…"),
        ("abc", 1, "…"),
        ("abc", 0, ""),
    ],
)
def test_a_cut_goes_through_no_word_and_no_character(text, limit, expected):
    assert expected == cut(text, limit)


@given(st.text(max_size=400), st.integers(1, 60))
def test_whatever_comes_is_one_line_of_no_more_than_asked(text, limit):
    line = cleaned(text, limit)
    assert len(line) <= limit
    assert not [c for c in line if unicodedata.category(c) in {"Cc", "Cs", "Zl", "Zp", "Co"}]
    assert line == cleaned(line, limit)
    line.encode("utf-8")


def test_text_from_right_to_left_is_fenced_in_and_other_text_is_not():
    assert isolated("الجزيرة") == "\u2068الجزيرة\u2069"
    assert isolated("הארץ 3") == "\u2068הארץ 3\u2069"
    assert isolated("Суспільне") == "Суспільне"
    assert isolated("الجزيرة").translate(ISOLATES) == "الجزيرة"
