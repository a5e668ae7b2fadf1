"""Which item is which: ids and digests computed from content, the same on every machine and in every replay. Pure."""

from __future__ import annotations

import re
from functools import lru_cache
from hashlib import blake2b
from urllib.parse import unquote_plus, urlsplit, urlunsplit

_TRACKING_PREFIXES = ("utm_", "mtm_", "pk_", "hsa_", "oly_", "at_", "wt_")
_TRACKING = frozenset({
    "fbclid", "gclid", "dclid", "gbraid", "wbraid", "msclkid", "yclid", "ymclid", "twclid", "igshid", "igsh", "mc_cid",
    "mc_eid", "_ga", "_gl", "_hsenc", "_hsmi", "mkt_tok", "vero_id", "wickedid", "soc_src", "soc_trk", "ocid", "cmpid",
    "ns_mchannel", "ns_source", "ns_campaign", "ns_linkname", "ns_fee", "spm", "xtor", "ref_src", "ref_url", "guccounter",
    "guce_referrer", "guce_referrer_sig", "s_cid", "ncid", "sr_share", "ysclid", "_openstat", "from_rss", "rss",
})  # fmt: skip
_LETTERS = "abcdefghijklmnopqrstuvwxyz234567"  # RFC 4648, in lower case
_PAIRS = tuple(high + low for high in _LETTERS for low in _LETTERS)
_CANONICAL = re.compile(r"https?://[a-z0-9.-]*[a-z0-9]/[A-Za-z0-9/._~%+,=@!$'()*&-]*")
_PORTS = {"http": 80, "https": 443}


def short_hash(*parts: str, characters: int = 16) -> str:
    """Lower-case base 32 of 5 bits a character, 16 at most; the parts are kept apart, so that ("ab", "c") is not ("a", "bc")."""
    whole = b""
    for part in parts:
        data = part.encode("utf-8", "surrogatepass")
        whole += len(data).to_bytes(8) + data
    digest, pairs = blake2b(whole, digest_size=20).digest(), _PAIRS
    high = int.from_bytes(digest[:5])
    first = f"{pairs[high >> 30]}{pairs[high >> 20 & 1023]}{pairs[high >> 10 & 1023]}{pairs[high & 1023]}"
    if characters <= len(first):
        return first[:characters]
    low = int.from_bytes(digest[5:10])
    return f"{first}{pairs[low >> 30]}{pairs[low >> 20 & 1023]}{pairs[low >> 10 & 1023]}{pairs[low & 1023]}"[:characters]


@lru_cache(maxsize=8192)
def canonical_url(url: str) -> str:
    """The URL without what differs from click to click: case of the host, default port, fragment, tracking parameters.

    A URL that cannot be read is returned as it is; the order of what stays is kept.
    """
    if _CANONICAL.fullmatch(url):
        return url
    try:
        parts = urlsplit(url.strip())
        host, port = (parts.hostname or "").lower(), parts.port
    except ValueError:
        return url.strip()
    if parts.scheme.lower() not in _PORTS or not host:
        return url.strip()
    netloc = f"[{host}]" if ":" in host else host
    if port is not None and port != _PORTS[parts.scheme.lower()]:
        netloc = f"{netloc}:{port}"
    return urlunsplit((parts.scheme.lower(), netloc, parts.path or "/", _cleaned_query(parts.query), ""))


def _cleaned_query(query: str) -> str:
    """Fields are dropped or kept as they are written: decoding and encoding again would spell the rest differently."""
    return "&".join(
        field for field in query.split("&") if field and not _is_tracking(unquote_plus(field.split("=", 1)[0]).lower())
    )


def _is_tracking(name: str) -> bool:
    return name in _TRACKING or name.startswith(_TRACKING_PREFIXES)


def feed_id(url: str) -> str:
    """A name for a feed nobody named: its host, to be read, and a hash of its URL, to be unique. No secret of the URL shows."""
    try:
        host = (urlsplit(url.strip()).hostname or "").lower()
    except ValueError:
        host = ""
    readable = "".join(letter if letter.isalnum() or letter in ".-" else "-" for letter in host)[:60]
    return f"{readable}-{short_hash(canonical_url(url), characters=6)}"


def article_id(feed: str, *, guid: str, url: str, digest: str, apart: str = "") -> str:
    """What makes an item this item: its guid, else its link, else its words.

    `apart` tells items with the same guid (or link) in one answer from each other; empty where there is no such clash.
    """
    kind, given = item_key(guid, url, digest)
    return short_hash(feed, kind, given, apart)


def item_key(guid: str, url: str, digest: str) -> tuple[str, str]:
    """By what an item is known, and the value. A guid that is a URL is read as one: its tracking parameters change."""
    if guid:
        return "guid", canonical_url(guid) if guid.startswith(("http://", "https://")) else guid
    return ("url", canonical_url(url)) if url else ("words", digest)


def words_digest(title: str, text: str) -> str:
    """Changes when title or text do, not when only their line breaks do. Both are as `plaintext` gives them."""
    return short_hash(_folded(title), _folded(text))


def _folded(text: str) -> str:
    """With single spaces, which is what plain text has but for its line breaks and an end that was cut off."""
    return text.replace("\n", " ").strip(" ")
