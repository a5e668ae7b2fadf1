"""Which URL of a stranger may be linked, and what to call it: always by the host it really leads to. Pure."""

from __future__ import annotations

import ipaddress
import re
import unicodedata
from dataclasses import dataclass
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

LONGEST_URL = 1000
_LONGEST_HOST = 40
_HOST = re.compile(r"(?=.{1,253}$)([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9])?)(\.[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9])?)+")
_TRACKING = re.compile(
    r"(utm_|mtm_|pk_|at_(medium|campaign|link|format|ptr|bbc)|fbclid|gclid|dclid|yclid|msclkid|igshid|mc_[ce]id|_ga$|cmpid|ns_|xtor)",
    re.IGNORECASE,
)
_SAFE_IN_PATH = "/:@!$'*+,;=-._~%&"
"""Without brackets, angles, quotes and bars: those end a link in some platform's markup."""


@dataclass(frozen=True, slots=True)
class Link:
    """`url` is plain ASCII and safe in every markup of ours; `host` is what a reader should be told of it."""

    url: str
    host: str


def link(url: str) -> Link | None:
    """The link, or None if it is none that one would show: another scheme, a password in it, an address, too long."""
    try:
        parts = urlsplit(url.strip())
        host, port = (parts.hostname or "").rstrip("."), parts.port
        ascii_host = host.encode("idna").decode().lower() if not host.isascii() else host
    except (ValueError, UnicodeError):
        return None
    if parts.scheme not in {"http", "https"} or parts.username is not None or parts.password is not None:
        return None
    if not _HOST.fullmatch(ascii_host) or _is_address(ascii_host) or "\\" in url:
        return None
    netloc = ascii_host if port in {None, 80, 443} else f"{ascii_host}:{port}"
    path = quote(parts.path, safe=_SAFE_IN_PATH)
    whole = urlunsplit((parts.scheme, netloc, path, _query(parts.query), ""))
    return Link(whole, shown_host(ascii_host)) if len(whole) <= LONGEST_URL else None


def shown_host(ascii_host: str) -> str:
    """The host as readers know it. Punycode stays punycode when its letters are of more than one script (UTS #39)."""
    host = ascii_host.removeprefix("www.")
    if "xn--" in host:
        try:
            readable = host.encode().decode("idna")
        except UnicodeError:
            readable = host
        host = readable if len(_scripts(readable)) == 1 else host
    while len(host) > _LONGEST_HOST and host.count(".") > 1:  # the end of a host says whose it is
        host = host.partition(".")[2]
    return host


def _query(query: str) -> str:
    kept = [(name, value) for name, value in parse_qsl(query, keep_blank_values=True) if not _TRACKING.match(name)]
    if len(kept) == len(parse_qsl(query, keep_blank_values=True)):
        return quote(query, safe=_SAFE_IN_PATH + "?")
    return urlencode(kept, quote_via=quote)


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return host.rpartition(".")[2].isdigit()
    return True


def _scripts(host: str) -> set[str]:
    return {unicodedata.name(letter, "?").split()[0] for letter in host if letter.isalpha()}
