"""Which URLs are linked, and what they are called."""

from __future__ import annotations

import pytest

from bot.channels.links import LONGEST_URL, link


@pytest.mark.parametrize(
    ("url", "shown", "host"),
    [
        ("https://suspilne.media/kharkiv/1", "https://suspilne.media/kharkiv/1", "suspilne.media"),
        ("HTTPS://WWW.Reuters.COM/World?id=1&b=2", "https://www.reuters.com/World?id=1&b=2", "reuters.com"),
        ("http://news.example:8080/a", "http://news.example:8080/a", "news.example"),
        ("https://a.example:443/a#part", "https://a.example/a", "a.example"),
        ("https://a.example/?utm_source=x&id=5&fbclid=y", "https://a.example/?id=5", "a.example"),
        ('https://a.example/a(b)<c>|d"e f', "https://a.example/a%28b%29%3Cc%3E%7Cd%22e%20f", "a.example"),
        ("https://a.example/%D0%B0?q=[x](y)", "https://a.example/%D0%B0?q=%5Bx%5D%28y%29", "a.example"),
        ("https://пример.рф/а", "https://xn--e1afmkfd.xn--p1ai/%D0%B0", "пример.рф"),
        ("https://xn--e1afmkfd.xn--p1ai/", "https://xn--e1afmkfd.xn--p1ai/", "пример.рф"),
        ("https://аpple.com/", "https://xn--pple-43d.com/", "xn--pple-43d.com"),
        ("https://xn--80ak6aa92e.com/", "https://xn--80ak6aa92e.com/", "xn--80ak6aa92e.com"),
        ("https://reuters.com.evil.example/x", "https://reuters.com.evil.example/x", "reuters.com.evil.example"),
        (
            "https://www.reuters.com.this-is-a-very-long-label-to-hide.evil.example/x",
            "https://www.reuters.com.this-is-a-very-long-label-to-hide.evil.example/x",
            "this-is-a-very-long-label-to-hide.evil.example".partition(".")[2],
        ),
    ],
)  # fmt: skip
def test_a_link_is_named_by_where_it_leads(url, shown, host):
    found = link(url)
    assert found is not None
    assert (shown, host) == (found.url, found.host)


@pytest.mark.parametrize(
    "url",
    [
        "", "suspilne.media", "javascript:alert(1)", "data:text/html,x", "tg://user?id=1", "ftp://a.example/", "file:///etc/passwd",
        "https://reuters.com@evil.example/", "https://user:pass@a.example/", "https://@a.example/", "https:///a", "https://a/",
        "https://127.0.0.1/x", "https://[::1]/x", "https://2130706433/", "https://1.2.3/", "https://a.example:99999/", "https://a.example:x/",
        "https://a b.example/", "https://a.example\\@evil.example/", "https://<evil>.example/", "https://-a.example/",
        "https://a..example/", "https://" + "a" * 64 + ".example/", "https://a.example/" + "a" * LONGEST_URL, "https://evil|x.example/",
    ],
)  # fmt: skip
def test_what_one_would_not_show_is_not_linked(url):
    assert link(url) is None
