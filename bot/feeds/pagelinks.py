"""Which feeds a web page says to have. Runs in the parsing process."""

from __future__ import annotations

from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser

from bot.feeds.charset import decoded
from bot.feeds.parsed import TITLE_CHARACTERS, Candidate, Job, Parsed, ParsedPage
from bot.feeds.plaintext import plain_line
from bot.feeds.rss import web_link

MOST = 20
_TYPES = frozenset({
    "application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/feed+json", "application/xml", "text/xml",
})  # fmt: skip


def parse_page(job: Job) -> Parsed:
    """`<link rel="alternate">` with the type of a feed, each address once; feeds of comments come last."""
    text, _ = decoded(job.body, job.content_type)
    tree = LexborHTMLParser(text)
    base, title = tree.css_first("base[href]"), tree.css_first("title")
    found = {one.url: one for one in _links(tree, web_link(base.attributes.get("href") or "", job.url) if base else job.url)}
    by_worth = sorted(found.values(), key=lambda one: "comment" in f"{one.url} {one.title}".lower())
    return ParsedPage(candidates=tuple(by_worth[:MOST]), title=plain_line(title.text(), TITLE_CHARACTERS) if title else "")


def _links(tree: LexborHTMLParser, base: str) -> Iterator[Candidate]:
    for link in tree.css("link[rel][href]"):
        given = {name: value or "" for name, value in link.attributes.items()}
        is_feed = given.get("type", "").partition(";")[0].strip().lower() in _TYPES
        if is_feed and "alternate" in given["rel"].lower().split() and (url := web_link(given["href"], base)):
            yield Candidate(url=url, title=plain_line(given.get("title", ""), TITLE_CHARACTERS))
