"""Which item is which."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.feeds.identity import article_id, canonical_url, feed_id, short_hash, words_digest
from bot.feeds.plaintext import plain, plain_line


@pytest.mark.parametrize(
    ("url", "canonical"),
    [
        ("HTTP://News.Example:80/a", "http://news.example/a"),
        ("https://news.example:443", "https://news.example/"),
        ("https://news.example:8443/a", "https://news.example:8443/a"),
        ("https://news.example/a#comments", "https://news.example/a"),
        ("https://news.example/a?utm_source=rss&utm_medium=feed", "https://news.example/a"),
        ("https://news.example/a?id=7&utm_source=rss", "https://news.example/a?id=7"),
        ("https://news.example/a?UTM_Source=rss&id=7&fbclid=x", "https://news.example/a?id=7"),
        ("https://news.example/a?b=2&a=1", "https://news.example/a?b=2&a=1"),
        ("https://news.example/a?q=a%20b&gclid=1", "https://news.example/a?q=a%20b"),
        ("https://news.example/a?flag&at_medium=rss", "https://news.example/a?flag"),
        ("https://me:pw@news.example/a", "https://news.example/a"),
        ("http://[2001:DB8::1]:80/a", "http://[2001:db8::1]/a"),
        ("https://news.example/a;b?", "https://news.example/a;b"),
        (" https://news.example/a ", "https://news.example/a"),
        ("urn:uuid:1", "urn:uuid:1"),
        ("http://[broken/", "http://[broken/"),
        ("http://a:99999/", "http://a:99999/"),
        ("", ""),
    ],
)
def test_url_is_canonical_when_it_is(url: str, canonical: str) -> None:
    assert canonical_url(url) == canonical
    assert canonical_url(canonical) == canonical


@given(st.text(max_size=80))
def test_any_text_has_a_canonical_url(text: str) -> None:
    assert canonical_url(canonical_url("http://a.example/" + text)) == canonical_url("http://a.example/" + text)


def test_id_follows_the_guid_when_there_is_one() -> None:
    first = article_id("f", guid="g", url="http://a.example/1", digest="d1")
    assert article_id("f", guid="g", url="http://a.example/2", digest="d2") == first
    assert article_id("other", guid="g", url="http://a.example/1", digest="d1") != first


def test_id_follows_the_link_when_there_is_no_guid() -> None:
    first = article_id("f", guid="", url="http://a.example/1?utm_source=rss", digest="d1")
    assert article_id("f", guid="", url="http://a.example/1#x", digest="d2") == first


def test_id_follows_the_words_when_there_is_nothing_else() -> None:
    assert article_id("f", guid="", url="", digest="d1") != article_id("f", guid="", url="", digest="d2")


def test_id_is_the_same_when_only_tracking_in_a_guid_changes() -> None:
    first = article_id("f", guid="http://a.example/1?utm_id=1", url="", digest="d")
    assert article_id("f", guid="http://a.example/1?utm_id=2", url="", digest="d") == first


def test_id_differs_when_a_guid_is_spelled_like_a_link_or_told_apart() -> None:
    ids = {
        article_id("f", guid="http://a.example/1", url="", digest="d"),
        article_id("f", guid="", url="http://a.example/1", digest="d"),
        article_id("f", guid="http://a.example/1", url="", digest="d", apart="x"),
    }
    assert len(ids) == 3


def test_ids_are_these_for_ever() -> None:
    assert article_id("suspilne", guid="g1", url="", digest="") == "csvwpglwiallb2xd"
    assert words_digest("Title", "Text") == "53t7ps3a5fhnxeqn"
    assert feed_id("https://suspilne.media/rss/all.rss") == "suspilne.media-7f7yds"


def test_digest_ignores_line_breaks_and_nothing_else() -> None:
    assert words_digest("a b", "c\nd") == words_digest("a b ", "c d\n")
    assert words_digest("a b", "c d") != words_digest("a", "b c d")
    assert words_digest("5 dead", "") != words_digest("6 dead", "")


@given(
    st.text(st.sampled_from(" \t\n\r\x0b\x1f\x85\xa0\u1680\u2000\u2003\u2028\u200b\u202f\u3000\ufeffae\u0301б<>&;p"), max_size=40)
)
def test_digest_of_plain_text_is_that_of_its_words(markup: str) -> None:
    for limit in (5, 1000):
        text, title = plain(markup, limit)[: limit - 1], plain_line(markup, limit)[: limit - 1]
        assert short_hash(" ".join(title.split()), " ".join(text.split())) == words_digest(title, text)


@given(st.lists(st.text(max_size=5), max_size=4), st.lists(st.text(max_size=5), max_size=4))
def test_hash_keeps_its_parts_apart(some: list[str], others: list[str]) -> None:
    assert (short_hash(*some) == short_hash(*others)) == (some == others)


def test_feed_without_a_name_is_called_by_its_host_and_never_by_its_password() -> None:
    named = feed_id("https://me:hidden@news.example/rss?key=hidden")
    assert named.startswith("news.example-")
    assert "hidden" not in named
    assert feed_id("https://news.example/rss/1") != feed_id("https://news.example/rss/2")
