"""OPML as feed readers write it, well and badly."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.feeds.opml import NotOpml, Outline, read_opml, write_opml


def opml(body: str, head: str = '<?xml version="1.0"?>') -> bytes:
    return f'{head}<opml version="2.0"><head/><body>{body}</body></opml>'.encode()


def test_folders_become_tags_and_lines_are_known():
    document = opml(
        '\n<outline text="War">\n<outline title="Ukraine" text="x"><outline text="A" xmlUrl="https://a.example/f"/></outline>\n'
        '<outline text="B" title="Bee" xmlUrl=" https://b.example/f "/></outline><outline text="C" xmlUrl="https://c.example/f"/>'
    )
    assert read_opml(document) == (
        Outline("https://a.example/f", "A", "", ("War", "Ukraine"), 3),
        Outline("https://b.example/f", "Bee", "", ("War",), 4),
        Outline("https://c.example/f", "C", "", (), 4),
    )


def test_a_feed_may_hold_feeds_but_is_no_folder():
    inner = '<outline text="B" xmlUrl="https://b.example/"/>'
    found = read_opml(opml(f'<outline text="F"><outline text="A" xmlUrl="https://a.example/">{inner}</outline></outline>'))
    assert [one.tags for one in found] == [("F",), ("F",)]


@pytest.mark.parametrize(
    ("attributes", "language", "tags"),
    [
        ('language="en-us" category="/War/Syria, news,,"', "en-us", ("War/Syria", "news")),
        ('language="unknown"', "", ()),
        ('XMLURL="https://ignored.example/" LANGUAGE="uk"', "uk", ()),
    ],
)
def test_language_and_categories_are_taken_when_they_make_sense(attributes, language, tags):
    url = "" if "XMLURL" in attributes else 'xmlUrl="https://a.example/"'
    (one,) = read_opml(opml(f"<outline {url} {attributes}/>"))
    assert (one.language, one.tags) == (language, tags)


@pytest.mark.parametrize(
    ("document", "words"),
    [
        (b"", "no element"),
        (b"hello", "syntax error"),
        (b"<rss version='2.0'/>", "<rss>, not <opml>"),
        (opml('<outline xmlUrl="https://a.example/?a=1&b=2"/>'), "line 1"),
        (opml('<outline text="a">'), "mismatched tag"),
        (opml("", '<?xml version="1.0" encoding="klingon"?>'), "encoding"),
        (opml('<outline text="&a;"/>', '<!DOCTYPE opml [<!ENTITY a "aaaa">]>'), "entities of its own (line 1)"),
        (opml("", '<!DOCTYPE opml [<!ENTITY a SYSTEM "file:///etc/passwd">]>'), "entities of its own"),
    ],
)
def test_what_is_no_opml_is_told_why(document, words):
    with pytest.raises(NotOpml) as caught:
        read_opml(document)
    assert words in str(caught.value)


def test_other_encodings_are_read():
    document = opml('<outline text="Київ" xmlUrl="https://a.example/"/>', '<?xml version="1.0" encoding="windows-1251"?>')
    (one,) = read_opml(document.decode().encode("cp1251"))
    assert one.title == "Київ"


words = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zs", "Zl", "Zp")), min_size=1, max_size=12).filter(
    lambda text: "," not in text and text.strip(" /") == text and not set(text) & {"\ufffe", "\uffff"}
)


@given(title=words, tags=st.lists(words, max_size=3, unique=True).map(tuple), path=words)
def test_what_is_written_is_read_again(title, tags, path):
    outline = Outline(f"https://a.example/?{path}", title, "uk", tags)
    (again,) = read_opml(write_opml([outline], '"<&>"').encode())
    assert (again.url, again.title, again.language, again.tags) == (outline.url, title, "uk", tags)


def test_feeds_of_one_first_tag_share_a_folder():
    outlines = [
        Outline("https://a.example/", "A", "", ("x",)),
        Outline("https://b.example/"),
        Outline("https://c.example/", "C", "", ("x", "y")),
    ]
    text = write_opml(outlines, "t")
    assert text.count('<outline text="x" title="x">') == 1
    assert [one.url[8] for one in read_opml(text.encode())] == ["a", "c", "b"]
    assert 'title="https://b.example/"' in text
