"""Feeds as nobody would write them: pieces of good ones put together by chance, then damaged. The same for the same seed."""

from __future__ import annotations

import random
from collections.abc import Iterator

_SPACES = (
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:media="http://search.yahoo.com/mrss/" xmlns:x="urn:x" '
    'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dcterms="http://purl.org/dc/terms/" '
    'xmlns:atom="http://www.w3.org/2005/Atom" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"'
)
_HEADS = (
    f'<rss version="2.0" {_SPACES}><channel><title>News</title><ttl>30</ttl>',
    f'<feed xmlns="http://www.w3.org/2005/Atom" {_SPACES}><title>News</title>',
)
_TAILS = ("</channel></rss>", "</feed>")
_WORDS = (
    "Missile hits Kharkiv", "Удар по Харкову", "قصف على المدينة", "&lt;p&gt;Three &lt;b&gt;dead&lt;/b&gt;.&lt;/p&gt;",
    "<![CDATA[<p>Ten hurt &amp; two dead&nbsp;<br/>more</p>]]>", "a &amp; b", "5 &lt; 6", "",
    " \n two\tspaces  here ", "&#8220;q&#8221;",
    "<!-- c -->around<!-- d -->", "caf\u00e9 \u00ab x \u00bb", "&#233;t\u00e9", "\u0301accent",
)  # fmt: skip
_DATES = (
    "Sat, 14 Mar 2026 12:00:00 GMT", "14 Mar 2026 12:00 +0200", "2026-03-14T12:00:00Z", "2026-03-14T12:00:00.5+03:00", "",
    "Sat, 31 Feb 2026 12:00:00 GMT", "2026-03-14", "Saturday, 14-Mar-26 12:00:00 GMT", "yesterday",
    "Thu, 01 Jan 1970 00:00:00 GMT",
)  # fmt: skip
_LINKS = (
    "https://news.example/1?a=1&amp;b=2",
    "/relative",
    "",
    "https://news.example/2#top",
    "HTTP://News.Example/3",
    "tag:x,2026:1",
)
_TEXTS = (
    "title", "description", "summary", "content:encoded", "dc:title", "dc:description", "media:title", "media:description",
    "dc:creator", "category", "itunes:summary", "source", "x:title", "x:thing", "image", "atom:summary", "content", "comments",
)  # fmt: skip
_WHEN = ("pubDate", "published", "updated", "dc:date", "dcterms:modified", "dcterms:created", "issued", "lastBuildDate")
_DAMAGE = (
    "<",
    ">",
    "&",
    "&nbsp;",
    "]]>",
    "</item>",
    "<item>",
    "\x00",
    "\ufffe",
    "<![CDATA[",
    '"',
    "<!--",
    "</rss>",
    "\u202e",
    "<b>",
)


def mutants(count: int, seed: int = 20_260_314) -> Iterator[bytes]:
    """Half of them well-formed, half damaged in one to three places, some cut, some in other encodings."""
    chance = random.Random(seed)
    for number in range(count):
        text = _document(chance)
        if number % 2:
            text = _damaged(text, chance)
        encoding = chance.choice(("utf-8",) * 8 + ("utf-16", "cp1251"))
        yield text.encode(encoding, "replace" if encoding == "cp1251" else "surrogatepass")


def _document(chance: random.Random) -> str:
    kind = chance.randrange(2)
    name = ("item", "entry")[kind]
    items = "".join(f"<{name}>{_item(chance)}</{name}>\n" for _ in range(chance.randrange(1, 5)))
    prolog = chance.choice(("", '<?xml version="1.0"?>\n', "<!DOCTYPE rss>", "\ufeff", "<!-- made by hand -->"))
    return prolog + _HEADS[kind] + items + _TAILS[kind]


def _item(chance: random.Random) -> str:
    return "".join(_element(chance) for _ in range(chance.randrange(1, 9)))


def _element(chance: random.Random) -> str:
    match chance.randrange(9):
        case 0:
            link = chance.choice(_LINKS)
            return chance.choice((
                f"<link>{link}</link>", f'<link href="{link}"/>', f'<link rel="self" href="{link}"/>',
                f'<link rel="alternate" type="text/html" href="{link}"/>', "<link/>",
            ))  # fmt: skip
        case 1:
            shape = chance.choice(("<guid>{}</guid>", '<guid isPermaLink="false">{}</guid>', "<id>{}</id>"))
            return shape.format(chance.choice((*_LINKS, "g1", " g2 ")))
        case 2 | 3:
            name = chance.choice(_WHEN)
            return f"<{name}>{chance.choice(_DATES)}</{name}>"
        case 4:
            return f'<media:content url="https://img.example/1.jpg">{_element(chance)}</media:content>'
        case 5:
            shape = ' type="html"' if chance.random() < 0.8 else ' type="application/x-odd"'
            return f"<content{shape}>{chance.choice(_WORDS)}</content>"
        case _:
            name = chance.choice(_TEXTS)
            return f"<{name}>{chance.choice(_WORDS)}</{name}>"


def _damaged(text: str, chance: random.Random) -> str:
    for _ in range(chance.randrange(1, 4)):
        at = chance.randrange(len(text) + 1)
        match chance.randrange(4):
            case 0:
                text = text[:at] + chance.choice(_DAMAGE) + text[at:]
            case 1:
                text = text[:at] + text[at + chance.randrange(1, 30) :]
            case 2:
                text = text[:at] + text[max(at - chance.randrange(1, 80), 0) :]
            case _:
                text = text[: max(at, 1)] if chance.random() < 0.3 else text.replace(">", " >", 1)
    return text
