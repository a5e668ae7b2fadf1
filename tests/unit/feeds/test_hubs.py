"""Which hub pushes a feed, and whose signature is right."""

from __future__ import annotations

import hashlib
import hmac

import pytest

from bot.feeds.hubs import Hub, announced, is_signed, own_topic, path_of, secret_of

URL = "https://news.example/feeds/rss"
HUB, SELF = "https://hub.example/", "https://news.example/rss"


@pytest.mark.parametrize(
    ("links", "hub"),
    [
        (f'<{HUB}>; rel="hub", <{SELF}>; rel="self"', Hub(HUB, SELF)),
        (f"<{SELF}>; rel=self; type=x, <{HUB}>;rel=hub", Hub(HUB, SELF)),
        (f'<https://x.example/>; title="a, b; c"; rel="next", <{HUB}>; REL="other HUB"', Hub(HUB, URL)),
        (f'<{HUB}>; rel="hub", <https://second.example/>; rel="hub"', Hub(HUB, URL)),
        ('</hub>; rel="hub", <self>; rel="self"', Hub("https://news.example/hub", "https://news.example/feeds/self")),
        (f'<{SELF}>; rel="self"', Hub()),
        ('<javascript:x>; rel="hub"', Hub()),
        ("rubbish <; rel=hub", Hub()),
        ("<" * 50_000, Hub()),
        ("", Hub()),
    ],
)
def test_hub_in_the_header(links: str, hub: Hub) -> None:
    assert hub == announced(links, b"", URL)


@pytest.mark.parametrize(
    ("head", "hub"),
    [
        (f'<atom:link rel="hub" href="{HUB}"/><atom:link href="{SELF}" rel="self" type="application/rss+xml"/>', Hub(HUB, SELF)),
        (f"<link rel='hub' href='{HUB}?a=1&amp;b=2' />", Hub(f"{HUB}?a=1&b=2", URL)),
        (f'<link>https://news.example/</link><a10:link\n rel="hub"\n href = "{HUB}"/>', Hub(HUB, URL)),
        (f'<item><atom:link rel="hub" href="{HUB}"/>', Hub()),
        (f'<entry><link rel="hub" href="{HUB}"/>', Hub()),
        (f'{" " * 20_000}<link rel="hub" href="{HUB}"/>', Hub()),
        ('<link rel="self" href="/rss"/>', Hub()),
        ("<link " * 5_000, Hub()),
    ],
)
def test_hub_in_the_feed(head: str, hub: Hub) -> None:
    assert hub == announced("", f"<rss><channel>{head}".encode(), URL)


def test_header_counts_before_the_feed() -> None:
    body = b'<link rel="hub" href="https://other.example/"/><link rel="self" href="https://other.example/self"/>'
    assert announced(f'<{HUB}>; rel="hub"', body, URL) == Hub(HUB, URL)


@pytest.mark.parametrize(
    ("links", "topic"), [(f'<{HUB}>; rel=hub, <{SELF}>; rel="self"', SELF), (f"<{HUB}>; rel=hub", ""), ("", "")]
)
def test_push_says_what_it_is_of(links: str, topic: str) -> None:
    assert topic == own_topic(links)


@pytest.mark.parametrize("method", ["sha1", "sha256", "sha384", "sha512"])
def test_signature_of_whoever_knows_the_secret_is_right(method: str) -> None:
    digest = hmac.new(b"secret", b"body", getattr(hashlib, method)).hexdigest()
    assert is_signed(b"body", f"{method}={digest}", "secret")
    assert is_signed(b"body", f" {method.upper()}={digest.upper()} ", "secret")
    assert [
        is_signed(*wrong) for wrong in ((b"Body", f"{method}={digest}", "secret"), (b"body", f"{method}={digest}", "Secret"))
    ] == [False] * 2
    assert [is_signed(b"body", wrong, "secret") for wrong in (digest, f"{method}={digest[:-1]}", f"{method}=", "")] == [False] * 4


@pytest.mark.parametrize("signature", ["md5=" + hmac.new(b"secret", b"body", "md5").hexdigest(), "sha256=ä", "=", "none="])
def test_weak_and_odd_signatures_are_wrong(signature: str) -> None:
    assert not is_signed(b"body", signature, "secret")


def test_each_feed_has_an_address_and_a_secret_of_its_own_that_stay() -> None:
    made = {make(master, feed) for make in (path_of, secret_of) for master in ("m" * 16, "n" * 16) for feed in ("a", "b")}
    assert len(made) == 8
    assert path_of("m" * 16, "a") in made
    assert len(path_of("m" * 16, "a")) == 32
