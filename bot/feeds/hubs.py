"""WebSub (https://www.w3.org/TR/websub/) as far as it is words: which hub pushes a feed, and whose word counts. Pure."""

from __future__ import annotations

import hmac
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from urllib.parse import urljoin

_HEAD_BYTES, _HEADER_CHARACTERS, _URL_CHARACTERS = 16_384, 4_096, 2_048
_HEADER = re.compile(r"<([^<>]*+)>((?:\s*+;\s*+[\w*-]++\s*+=\s*+(?:\"[^\"]*+\"|[^\",;\s]*+))*+)")
_REL = re.compile(r";\s*rel\s*=\s*(?:\"([^\"]*)\"|([^\",;\s]*))", re.IGNORECASE)
_ELEMENT = re.compile(rb"<(?:[\w.-]+:)?link\b([^<>]{0,4000})>|<(item|entry)\b")
_ATTRIBUTE = re.compile(rb"([\w:.-]++)\s*+=\s*+(?:\"([^\"]*+)\"|'([^']*+)')")
_DIGESTS = frozenset({"sha1", "sha256", "sha384", "sha512"})


@dataclass(frozen=True, slots=True)
class Hub:
    """Who pushes a feed, and under which address the hub knows it; both empty where nobody does."""

    url: str = ""
    topic: str = ""


@dataclass(frozen=True, slots=True)
class Push:
    """What a hub brought."""

    body: bytes
    content_type: str


def announced(links: str, body: bytes, url: str) -> Hub:
    """What an answer from `url` says: its Link header, else the links at the head of the feed. Without rel=self it is `url`."""
    for pairs in (_in_header(links), _in_body(body)):
        found: dict[str, str] = {}
        for rel, href in pairs:
            for word in rel.lower().split():
                if word in ("hub", "self") and (address := _address(url, href)):
                    found.setdefault(word, address)
        if "hub" in found:
            return Hub(found["hub"], found.get("self", url))
    return Hub()


def own_topic(links: str) -> str:
    """Which topic a push says it is of; empty when it does not say."""
    return next((href for rel, href in _in_header(links) if "self" in rel.lower().split()), "")


def path_of(secret: str, feed: str) -> str:
    """Where a hub reaches us with news of `feed`: nobody else can know it, and nothing has to be remembered."""
    return _derived(secret, "path", feed)[:32]


def secret_of(secret: str, feed: str) -> str:
    """What the hub signs its pushes of `feed` with: a hub that gives its secret away betrays no other feed."""
    return _derived(secret, "secret", feed)


def is_signed(body: bytes, signature: str, secret: str) -> bool:
    """Is `signature` (of X-Hub-Signature) that of whoever knows `secret`?"""
    method, _, given = signature.strip().partition("=")
    if method.lower() not in _DIGESTS:
        return False
    right = hmac.new(secret.encode(), body, method.lower()).hexdigest()
    return hmac.compare_digest(right.encode(), given.strip().lower().encode())


def _derived(secret: str, use: str, feed: str) -> str:
    return hmac.new(secret.encode(), f"{use}\0{feed}".encode(), "sha256").hexdigest()


def _in_header(links: str) -> Iterator[tuple[str, str]]:
    for href, parameters in _HEADER.findall(links[:_HEADER_CHARACTERS]):
        if rel := _REL.search(parameters):
            yield rel[1] or rel[2] or "", href


def _in_body(body: bytes) -> Iterator[tuple[str, str]]:
    for link in _ELEMENT.finditer(body, 0, _HEAD_BYTES):
        if link[2]:
            return
        given = {
            name.lower(): unescape((one or other).decode("utf-8", "replace")) for name, one, other in _ATTRIBUTE.findall(link[1])
        }
        yield given.get(b"rel", ""), given.get(b"href", "")


def _address(base: str, href: str) -> str:
    try:
        url = urljoin(base, href.strip())
    except ValueError:
        return ""
    return url if url.startswith(("http://", "https://")) and len(url) <= _URL_CHARACTERS else ""
