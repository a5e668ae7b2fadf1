"""Markup in, what a reader would see out."""

from __future__ import annotations

import html
import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.feeds.plaintext import _spelled_out, cleaned, plain, plain_line


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("plain words", "plain words"),
        ("<p>One.</p><p>Two.</p>", "One.\nTwo."),
        ("one<br>two<br/>three", "one\ntwo\nthree"),
        ("<b>12</b>-year-old", "12-year-old"),
        ("<ul><li>a<li>b</ul>", "a\nb"),
        ("<td>1</td><td>2</td>", "1\n2"),
        ("a<script>alert(1)</script>b<style>p{}</style>c", "abc"),
        ("<svg onload=alert(1)><text>x</text></svg>after", "after"),
        ("<a href='javascript:alert(1)'>link</a>", "link"),
        ("<img src=x onerror=alert(1)>picture", "picture"),
        ("AT&amp;T &lt;b&gt; &#x41; &eacute; &nope;", "AT&T A é &nope;"),
        ("&amp;lt;p&amp;gt;", "&lt;p&gt;"),
        ("&lt;p&gt;twice&lt;/p&gt;", "twice"),
        ("<p>In Go: &lt;div&gt;&lt;b&gt;</p>", "In Go: <div><b>"),
        ("5 < 6 and 7 > 3", "5 < 6 and 7 > 3"),
        ("<![CDATA[inside]]> outside", "inside outside"),
        ("&lt;![CDATA[inside]]&gt;", "<![CDATA[inside]]>"),
        ("<!-- hidden -->shown", "shown"),
        ("<p>unclosed <b>bold", "unclosed bold"),
        ("a\r\nb\rc\u2028d", "a\nb\nc\nd"),
        ("  a \t b\u00a0c \n\n\n d  ", "a b c\nd"),
        ("", ""),
    ],
)
def test_markup_becomes_text_when_it_is(markup: str, text: str) -> None:
    assert plain(markup, 4096) == text


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("Kill\u200bed", "Killed"),
        ("kil\u00adled \ufeffnow", "killed now"),
        ("\u202edeht\u202c \u2066a\u2069 \u200eb\u200f", "deht a b"),
        ("a\x00b\x07c\x1bd\x7fe\x9bf", "abcdef"),
        ("tag\U000e0041\U000e007f", "tag"),
        ("mis\u2060sile", "missile"),
        ("\u2066never closed", "never closed"),
        ("lone\ud800 \ufffe\uffff", "lone"),
        ("e\u0301", "é"),
        ("z" + "\u0300" * 40 + "o", "z" + "\u0300" * 4 + "o"),
        ("می\u200cشود", "می\u200cشود"),
        ("mis\u200csi\u200dle", "missile"),
        ("क्\u200dष", "क्\u200dष"),
        ("👨\u200d👩\u200d👧", "👨\u200d👩\u200d👧"),
    ],
)
def test_what_is_invisible_goes_when_it_hides_in(text: str, clean: str) -> None:
    assert cleaned(text, 4096) == clean


def test_title_is_one_line() -> None:
    assert plain_line("<h1>Big\n news</h1><p>now</p>", 100) == "Big news now"


def test_text_ends_when_it_is_too_long() -> None:
    assert plain("word " * 2_000, 9) == "word word"
    assert len(plain("<p>" + "я" * 9_000, 4096)) == 4096


@pytest.mark.parametrize(
    "flood", ["<div>", "<ul><li>", "<", "&", "<a ", "<!--", "\u0300", "\n ", "<b>", "&lt;p&gt;", "<table><tr><td>"]
)
def test_text_is_made_in_time_when_flooded_with(flood: str) -> None:
    began = time.perf_counter()
    plain(flood * 200_000, 4096)
    assert time.perf_counter() - began < 1.0


PIECES = st.sampled_from([
    "word ", "&amp;", "&nbsp;", "&nbsp", "&#8220;", "&#x27;", "&#150;", "&#0;", "&#x110000;", "&nope;", "&notit;", "&", "&#;",
    "&;", "&#1_0;", "&#\u0661;", "&# 1;", ";", "\n",
])  # fmt: skip


@given(st.lists(PIECES, max_size=8).map("".join))
def test_references_are_spelled_out_as_html_says(text: str) -> None:
    assert _spelled_out(text) == html.unescape(text)


@given(
    st.lists(
        st.sampled_from(["a ", "<p>", "</P>", "<br/>", "<b>", "<a href='x'>", "<br/ x>", "</P id=a>", "<x>", "<p", "<", ">"]),
        max_size=6,
    ).map("".join)
)
def test_plain_tags_are_taken_out_as_a_browser_would(markup: str) -> None:
    quick, browser = plain(f"{markup}<p>", 99), plain(f"{markup}<p><wbr x=`>", 99)
    assert browser.split() == quick.split()


@given(st.text(max_size=300))
def test_text_is_clean_whatever_comes(text: str) -> None:
    made = cleaned(text, 200)
    assert len(made) <= 200
    assert cleaned(made, 200) == made
    assert {unicodedata.category(letter) for letter in made} & {"Cs", "Cn"} <= {"Cn"}
    assert all(letter == "\n" or unicodedata.category(letter) != "Cc" for letter in made)
