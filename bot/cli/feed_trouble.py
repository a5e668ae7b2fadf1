"""What is wrong with a feed, by the poller's word for it: what that means and what an operator can do. Pure."""

from __future__ import annotations

_PAGE = "`tocsin feeds add` with the address of the site finds the feeds that it names"
_MEANS = {
    "html_page": f"a web page came instead of a feed; {_PAGE}",
    "challenge": "the server wants to see a browser (a captcha or the like); ask the publisher, or read another of their feeds",
    "not_a_feed": f"what came is neither RSS, Atom, JSON Feed nor a news sitemap; {_PAGE}",
    "no_preview": "Telegram shows no posts of it on the web: no such channel, a private one, or one without a preview",
    "empty_body": "the server answers with nothing; it may pass",
    "truncated": "the answer broke off; whole items in it were read, and it is asked for again",
    "forbidden_xml": "the document declares entities of its own, which no feed needs; it is not read for safety's sake",
    "bad_json": "the answer is no valid JSON; tell the publisher",
    "too_large": "the answer is larger than any feed, or unpacks to that; it is not read",
    "too_slow": "the body comes too slowly to be worth waiting for; it may pass",
    "parse_timeout": "reading it took too long; its items may be far too large",
    "parse_crash": "the parser failed over it; tell us, with the document",
    "not_found": f"there is nothing at this address (any more); {_PAGE}",
    "gone": "its server says that it is gone for good; said again a day later, it is not asked any more",
    "unauthorized": "the server wants a name and a password, or money; `headers` of the feed can carry them",
    "forbidden": "the server does not serve us; ask the publisher, or read another of their feeds",
    "rate_limited": "the server asks for fewer requests; nothing is to be done unless it stays so: then a slower `pace`",
    "unavailable": "the server is overloaded or being worked on; it may pass",
    "dns": "the name of its host does not resolve; look for a typing error, or for where the site lives now",
    "connect": "nothing accepts connections there; it may pass",
    "timeout": "the server did not answer in time; it may pass",
    "tls": "its certificate cannot be trusted; `insecure_tls` of the feed reads it all the same, whoever wrote it",
    "blocked_address": "its host is not on the public internet; `poll.allow_private` lets such addresses through",
    "blocked_port": "feeds are not read from this port, for safety's sake",
    "bug": "an error of ours; the log has it whole, please tell us",
}


def meaning(error: str) -> str:
    """Empty for what says all there is to say by itself."""
    if error.startswith("status_5"):
        return "the server is in trouble; it may pass"
    return _MEANS.get(error, "")
