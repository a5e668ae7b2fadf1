"""Bytes to text by what they are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.feeds.charset import decoded, was_misread

WORDS = "Ракетний удар по Харкову, є поранені"


def declared(encoding: str, words: str = WORDS) -> bytes:
    return f'<?xml version="1.0" encoding="{encoding}"?><rss>{words}</rss>'.encode()


@pytest.mark.parametrize(
    ("name", "codec", "words"),
    [
        ("utf-8", "utf-8", WORDS),
        ("UTF8", "utf-8", WORDS),
        ("windows-1251", "cp1251", WORDS),
        ("koi8-u", "koi8-u", WORDS),
        ("koi8-r", "koi8-r", "Ракетный удар по Харькову"),
        ("iso-8859-5", "iso8859-5", WORDS),
        ("ibm866", "cp866", "Ракетный удар"),
        ("windows-1256", "cp1256", "غارة جوية على المدينة"),
        ("iso-8859-1", "cp1252", "Détruit à l’aube"),
        ("us-ascii", "cp1252", "Détruit à l’aube"),
        ("gb2312", "gb18030", "空袭造成三人死亡"),
        ("big5", "big5", "空襲造成三人死亡"),
        ("shift_jis", "cp932", "空爆で三人死亡"),
        ("euc-jp", "euc_jp", "空爆で三人死亡"),
        ("iso-2022-jp", "iso2022_jp", "空爆で三人死亡"),
        ("euc-kr", "cp949", "공습으로 세 명 사망"),
    ],
)
def test_text_is_read_when_it_is_what_it_claims(name: str, codec: str, words: str) -> None:
    body = declared(name, words).decode().encode(codec)
    text, as_claimed = decoded(body)
    assert (words in text, as_claimed) == (True, True)
    text, as_claimed = decoded(f"<rss>{words}</rss>".encode(codec), f'text/xml; charset="{name}"')
    assert (words in text, as_claimed) == (True, True)


@pytest.mark.parametrize("codec", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-8-sig"])
def test_byte_order_says_it_all_when_it_is(codec: str) -> None:
    assert WORDS in decoded(declared("utf-16").decode().encode(codec))[0]


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (declared("windows-1251"), ""),
        (declared("utf-8").decode().encode("cp1251"), ""),
        (declared("utf-8").decode().encode("cp1251"), "text/xml; charset=utf-8"),
        (f"<rss>{WORDS}</rss>".encode("cp1251"), ""),
        (declared("zip").decode().encode("cp1251"), "text/xml; charset=rot13"),
    ],
)
def test_lie_is_seen_through_when_the_bytes_say_otherwise(body: bytes, content_type: str) -> None:
    text, as_claimed = decoded(body, content_type)
    assert (WORDS in text, as_claimed) == (True, False)


@pytest.mark.parametrize(
    "name", ["zip", "rot13", "idna", "base64", "hex", "bz2", "utf-7", "unicode_escape", "undefined", "x" * 99]
)
def test_name_never_reaches_python_when_it_is(name: str) -> None:
    text, _ = decoded(declared(name, "plain"), f"text/xml; charset={name}")
    assert "plain" in text


def test_few_broken_bytes_cost_only_themselves() -> None:
    text, as_claimed = decoded(declared("utf-8", WORDS + " end").replace(b" end", b"\xff end"))
    assert (WORDS in text, "\ufffd end" in text, as_claimed) == (True, True, False)


@given(st.binary(max_size=200), st.text(max_size=40))
def test_any_bytes_are_some_text(body: bytes, content_type: str) -> None:
    assert isinstance(decoded(body, content_type)[0], str)


@pytest.mark.parametrize(
    ("text", "misread"),
    [
        ("it\u0092s", True),
        ("Ã©", True),
        ("it&#146;s", True),
        ("it&#x0092;s", True),
        ("caf&#195;&#169;", True),
        ("#146; caf\u00e9 &#233; &#8220;q&#8221; \u00abx\u00bb &amp;#146;", False),
        ("#", False),
    ],
)
def test_text_that_was_taken_for_latin_is_seen(text: str, misread: bool) -> None:
    assert was_misread(text.encode()) == misread
