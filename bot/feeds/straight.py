"""The straight way through RSS, RDF and Atom that are what they should be: expat builds the tree, this picks the items.

It gives what feedparser gives, down to which of two descriptions counts, or says why it would rather not: then feedparser
reads. What it picks and in which order follows feedparser's handlers; a test holds the two against each other. Nothing before the
first element gets here, so that there are no entities, and expat opens neither files nor sockets.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from functools import cache, lru_cache
from typing import NamedTuple, TypeAlias
from xml.etree.ElementTree import Element, ParseError, XMLParser

from bot.feeds.charset import was_misread
from bot.feeds.dates import plain_date
from bot.feeds.entry import Entries, Entry, date_or_none

DEEPEST = 3  # media:group in an item, media:content in it, media:title in that


class Unsure(Exception):
    """This document is not straight; `why` is a word for counting."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


_OWN = frozenset({
    "", "http://backend.userland.com/rss", "http://blogs.law.harvard.edu/tech/rss", "http://purl.org/rss/1.0/",
    "http://my.netscape.com/rdf/simple/0.9/", "http://purl.org/atom/ns#", "http://www.w3.org/2005/Atom",
})  # fmt: skip
_PREFIXES = {
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://purl.org/dc/terms/": "dcterms",
    "http://purl.org/rss/1.0/modules/content/": "content",
    "http://search.yahoo.com/mrss": "media",
    "http://search.yahoo.com/mrss/": "media",
    "http://www.itunes.com/DTDs/PodCast-1.0.dtd": "itunes",
    "http://www.itunes.com/dtds/podcast-1.0.dtd": "itunes",
}
_HARMLESS = frozenset({
    "http://purl.org/rss/1.0/modules/slash/", "http://wellformedweb.org/CommentAPI/", "http://wellformedweb.org/commentAPI/",
    "http://purl.org/rss/1.0/modules/syndication/", "http://purl.org/syndication/thread/1.0", "http://www.georss.org/georss",
    "http://rssnamespace.org/feedburner/ext/1.0", "http://www.w3.org/2003/01/geo/wgs84_pos#",
})  # fmt: skip
_RDF_ABOUT = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"
_NOT_OURS = frozenset({
    "item", "entry", "channel", "feed", "title", "link", "id", "guid", "date", "description", "abstract", "content", "encoded",
    "summary", "body", "fullitem", "source", "published", "issued", "pubdate", "modified", "updated", "lastbuilddate", "created",
    "image", "textinput", "group", "svg", "math", "div", "base", "content_encoded", "xhtml_body", "published_parsed",
    "updated_parsed", "created_parsed",
})  # fmt: skip
"""Names that feedparser may read in a way of its own where they are not expected: by their prefix, or inside of others."""
_TYPES = frozenset({"text", "html", "plain", "text/plain", "text/html"})
_PAGES = frozenset({"html", "xhtml", "text/html", "application/xhtml+xml"})
_NAMED = re.compile(r"&([A-Za-z0-9_]+);")
_WHOLE_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:(?!.*[?#]$)", re.DOTALL)


def straight(data: bytes) -> Entries:
    """The items of `data`: UTF-8, from the first element on. Raises Unsure for what is better left to feedparser."""
    if was_misread(data):
        raise Unsure("odd_characters")
    if data.partition(b">")[0].count(b'"') % 2:  # ">" in an attribute, which feedparser takes for the end of the tag
        raise Unsure("other_root")
    try:
        parser = XMLParser()  # noqa: S314 - of a document without a DTD
        parser.feed(data)
        root = parser.close()
    except ParseError:
        raise Unsure("not_well_formed") from None
    based = cache(lambda: b"base=" in data or b"base =" in data)
    items, ttl = _found(root)
    if not items:
        raise Unsure("no_items")
    takes: dict[str, _Take] = {}
    shapes: dict[tuple[str, ...], _Shape | None] = {}
    return Entries(
        items=[_by_shape(item, shapes, based=based) or _Picking(takes, based=based).picked(item) for item in items], ttl=ttl
    )


def _found(root: Element) -> tuple[list[Element], str]:
    """The items where they belong, and the feed's ttl; anything that could be an item elsewhere raises Unsure."""
    kind = _local(root.tag)
    if kind == "feed":
        places, name = [root], "entry"
    elif kind in {"rss", "rdf"}:
        channels = [child for child in root if _local(child.tag) == "channel"]
        if len(channels) != 1 or {name.lower() for name in channels[0].attrib} & {"lastmod", "href"}:
            raise Unsure("other_root")
        places, name = [channels[0], root], "item"
    else:
        raise Unsure("other_root")
    items: list[Element] = []
    ttl = ""
    for place in places:
        for child in place:
            local = _local(child.tag)
            if local == name and _namespace(child.tag) in _OWN:
                items.append(child)
            elif local == "ttl":
                ttl = child.text or ""
            elif local in _NOT_ITEMS or (len(child) and local != "channel" and _hides_items(child)):
                raise Unsure("items_elsewhere")
    return items, ttl


_NOT_ITEMS = frozenset({"item", "entry", "feed", "rss", "svg"})


def _hides_items(element: Element) -> bool:
    return any(_local(inner.tag) in _NOT_ITEMS for inner in element.iter())


def _namespace(tag: str) -> str:
    return tag[1:].partition("}")[0] if tag[0] == "{" else ""


def _local(tag: str) -> str:
    return tag.rpartition("}")[2].lower()


_Asked: TypeAlias = Callable[[], bool]


class _Picking:
    """What feedparser would know of one item, while its elements go by."""

    def __init__(self, takes: dict[str, _Take], *, based: _Asked) -> None:
        self._takes, self._based = takes, based
        self._entry = Entry()
        self._contents: list[str] = []
        self._summary: str | None = None
        self._link: str | None = None
        self._has_content = False
        self._titled = -1
        self._depths: dict[str, int] = {}
        self._dates: dict[str, datetime | None] = {}

    def picked(self, item: Element) -> Entry:
        """The item. Raises Unsure."""
        if item.keys():
            if {"lastmod", "href"} & {name.lower() for name in item.attrib}:
                raise Unsure("odd_attributes")
            self._entry.guid = item.get(_RDF_ABOUT, "")
        self._go(item, 1)
        entry, dates = self._entry, self._dates
        entry.link = self._link or ""
        entry.texts = [*self._contents, self._summary or ""]
        date = dates.get("published") or dates.get("updated") or dates.get("created")
        entry.published_at = date_or_none(date) if date else None
        return entry

    def _go(self, parent: Element, depth: int) -> None:
        if depth > DEEPEST:
            raise Unsure("too_deep")
        for element in parent:
            tag = element.tag
            take = self._takes.get(tag)
            if take is None:
                take = self._takes[tag] = _take(tag)
            if take is not _ignore:
                if len(element) and take is not _Picking.open:
                    raise Unsure("elements_in_text")
                take(self, element, (element.text or "").strip(), depth)
            elif len(element) and _name(tag) not in _PEOPLE and _has_any_of_ours(element):
                raise Unsure("unknown_element")

    def open(self, element: Element, _text: str, depth: int) -> None:
        """What is in it counts as if it stood in the item."""
        self._go(element, depth + 1)

    def title(self, element: Element, text: str, depth: int) -> None:
        """The first that is not empty; one of media is none if there is another."""
        _check_type(element)
        if not -1 < self._titled <= depth and self._is_nearer("title", depth):
            self._entry.title = text
        if text and "mrss" not in element.tag:
            self._titled = depth

    def summary(self, element: Element, text: str, depth: int) -> None:
        """A second one is content, unless there was content before."""
        if self._summary is not None and not self._has_content:
            self.content(element, text, depth)
            return
        _check_type(element)
        if self._is_nearer("summary", depth):
            self._summary = text

    def content(self, element: Element, text: str, _depth: int) -> None:
        """It is a summary, too, where there was none before."""
        _check_type(element)
        self._has_content = True
        self._contents.append(text)
        if self._summary is None:
            self._summary = text

    def link(self, element: Element, text: str, _depth: int) -> None:
        """The last that leads to a page."""
        given = _attributes(element) if element.keys() else {}
        if "url" in given or "uri" in given:
            raise Unsure("odd_attributes")
        href = given.get("href")
        if href is None:
            self._link = _link(text, based=self._based)
        elif given.get("rel", "alternate").lower() == "alternate" and given.get("type", "html").lower() in _PAGES:
            self._link = self._resolved(href)

    def guid(self, element: Element, text: str, depth: int) -> None:
        """It is the link, too, where there was none before and it does not say that it is none."""
        is_link = _is_permalink(element)
        if is_link:
            text = self._resolved(text)
        if self._is_nearer("guid", depth):
            self._entry.guid = text
        if is_link and self._link is None:
            self._link = text

    def source(self, _element: Element, text: str, _depth: int) -> None:
        """Whose item it was first; and the next title is taken again."""
        self._entry.source, self._titled = text, -1

    def image(self, _element: Element, _text: str, _depth: int) -> None:
        """After it the next title is taken again."""
        self._titled = -1

    def published(self, _element: Element, text: str, _depth: int) -> None:
        """The last counts, even if it is empty."""
        self._dates["published"] = _date(text)

    def updated(self, _element: Element, text: str, _depth: int) -> None:
        """The last counts."""
        self._dates["updated"] = _date(text)

    def created(self, _element: Element, text: str, _depth: int) -> None:
        """The last counts."""
        self._dates["created"] = _date(text)

    def _is_nearer(self, kind: str, depth: int) -> bool:
        """Of several the last counts that stands as high in the item as any."""
        if depth > self._depths.get(kind, depth):
            return False
        self._depths[kind] = depth
        return True

    def _resolved(self, uri: str) -> str:
        return _resolved(uri, based=self._based)


_Take: TypeAlias = Callable[[_Picking, Element, str, int], None]


def _ignore(_picking: _Picking, _element: Element, _text: str, _depth: int) -> None:
    """An element that says nothing of what is asked here."""


def _refuse(_picking: _Picking, _element: Element, _text: str, _depth: int) -> None:
    raise Unsure("unknown_element")


_TAKES: dict[str, _Take] = {
    **dict.fromkeys(("title", "dc:title", "media:title"), _Picking.title),
    **dict.fromkeys(("description", "dc:description", "media:description", "summary", "itunes:summary"), _Picking.summary),
    **dict.fromkeys(("content", "content:encoded"), _Picking.content),
    **dict.fromkeys(("guid", "id"), _Picking.guid),
    **dict.fromkeys(("published", "issued", "pubdate", "dcterms:issued"), _Picking.published),
    **dict.fromkeys(("updated", "modified", "lastbuilddate", "dc:date", "dcterms:modified"), _Picking.updated),
    **dict.fromkeys(("created", "dcterms:created"), _Picking.created),
    **dict.fromkeys(("media:content", "media:group"), _Picking.open),
    "link": _Picking.link,
    "source": _Picking.source,
    "image": _Picking.image,
}
_PEOPLE = frozenset({"author", "contributor"})


def _name(tag: str) -> str:
    """With feedparser's prefix for the namespace, none for those of feeds; with ":" for a namespace that is not known here."""
    namespace, local = _namespace(tag), _local(tag)
    return local if namespace in _OWN else f"{_PREFIXES.get(namespace, '')}:{local}"


def _take(tag: str) -> _Take:
    namespace, local, name = _namespace(tag), _local(tag), _name(tag)
    if name in _TAKES:
        return _TAKES[name]
    known = namespace in _PREFIXES or namespace in _HARMLESS
    return _refuse if local in _NOT_OURS and not known else _ignore


class _Shape(NamedTuple):
    """Where in an item of such elements is what; -1: nowhere."""

    title: int
    summary: int
    content: int
    link: int
    guid: int
    published: int
    updated: int
    created: int
    source: int


_ROLES = tuple(getattr(_Picking, name) for name in _Shape._fields)


@lru_cache(maxsize=256)
def _shape(tags: tuple[str, ...]) -> _Shape | None:
    """None where an element means more than its text, or two mean the same: then their order counts."""
    takes = [_take(tag) for tag in tags]
    places = [takes.index(role) if role in takes else -1 for role in _ROLES]
    spoken = [take for take in takes if take not in {_ignore, _Picking.image}]
    if len(set(spoken)) < len(spoken) or not set(spoken) <= set(_ROLES):
        return None
    return _Shape._make(places)


def _by_shape(item: Element, shapes: dict[tuple[str, ...], _Shape | None], *, based: _Asked) -> Entry | None:
    """What `_Picking` would find, at once; None where it has to be asked. Raises Unsure."""
    tags = tuple([child.tag for child in item])
    shape = shapes[tags] if tags in shapes else shapes.setdefault(tags, _shape(tags))
    if shape is None or item.keys() or any(map(len, item)):
        return None
    for at in shape[:4]:
        if at >= 0 and item[at].keys():
            return None
    texts = [(child.text or "").strip() for child in item]
    texts.append("")  # which is that of an element that is not there
    title, summary, content, link, guid, published, updated, created, source = shape
    key, url, body = texts[guid], "", texts[content if summary < 0 else summary]
    if guid >= 0 and _is_permalink(item[guid]):
        url = _resolved(key, based=based)
    if link >= 0:
        url = _link(texts[link], based=based)
    dates = [_date(texts[at]) for at in (published, updated, created) if at >= 0]
    date = next(filter(None, dates), None)
    return Entry(key, url, texts[title], texts[source], [texts[content], body], date_or_none(date) if date else None)


def _is_permalink(guid: Element) -> bool:
    names = guid.keys()
    if names == ["isPermaLink"]:
        return guid.get("isPermaLink") == "true"
    return not names or _attributes(guid).get("ispermalink", "true") == "true"


def _link(text: str, *, based: _Asked) -> str:
    uri = _resolved(text, based=based)
    return _NAMED.sub(r"&\1", uri.replace("&amp;", "&")) if "&" in text else uri


def _resolved(uri: str, *, based: _Asked) -> str:
    """Feedparser takes surplus slashes out, and makes it absolute by xml:base, which changes nothing in whole ones."""
    if ":///" in uri or "[" in uri:
        raise Unsure("relative_link")
    if uri and (uri[:4] != "http" or uri[-1] in "?#" or ":" not in uri) and not _WHOLE_URI.match(uri) and based():
        raise Unsure("relative_link")
    return uri


def _date(text: str) -> datetime | None:
    date = plain_date(text) if text else None
    if text and date is None:
        raise Unsure("odd_date")
    return date


def _attributes(element: Element) -> dict[str, str]:
    """By their names in lower case. Raises Unsure where one has a prefix that feedparser may take off."""
    if any(name[0] == "{" and "XML/1998" not in name for name in element.attrib):
        raise Unsure("odd_attributes")
    return {name.lower(): value for name, value in element.attrib.items()}


def _check_type(element: Element) -> None:
    if element.keys():
        given = _attributes(element)
        if "mode" in given or given.get("type", "text").lower() not in _TYPES:
            raise Unsure("odd_type")


def _has_any_of_ours(element: Element) -> bool:
    return any(_local(inner.tag) in _NOT_OURS for inner in element.iter() if inner is not element)
