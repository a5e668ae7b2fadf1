"""OPML, the list of feeds that feed readers exchange: read from bytes, written as text. Pure; imports nothing of ours.

https://opml.org/spec2.opml
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from xml.parsers.expat import ExpatError, ParserCreate
from xml.sax.saxutils import quoteattr

_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]+)*")
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


class NotOpml(Exception):
    """The document cannot be read; the message says what is wrong, and on which line."""


@dataclass(frozen=True, slots=True)
class Outline:
    """One feed of the list. `tags` are the folders around it, outermost first, then its categories; `line` counts from 1."""

    url: str
    title: str = ""
    language: str = ""
    tags: tuple[str, ...] = ()
    line: int = 0


def read_opml(document: bytes) -> tuple[Outline, ...]:
    """Every outline with an xmlUrl, in the order of the file. Raises NotOpml, also for entities of the document's own."""
    reading = _Reading()
    try:
        reading.parser.Parse(document, True)
    except (ExpatError, LookupError, ValueError) as error:  # LookupError and ValueError: an encoding nobody knows
        raise NotOpml(str(error)) from None
    if not reading.is_opml:
        raise NotOpml(f"the document is <{reading.root}>, not <opml>")
    return tuple(reading.outlines)


def write_opml(outlines: Iterable[Outline], title: str) -> str:
    """An OPML 2.0 document: a folder for each first tag, in the order met; all tags of a feed are in its categories."""
    folders: dict[str, list[str]] = {}
    for outline in outlines:
        folders.setdefault(outline.tags[0] if outline.tags else "", []).append(_written(outline))
    lines: list[str] = []
    for folder, feeds in folders.items():
        name, inside = _attribute(folder), [f"  {feed}" for feed in feeds]
        lines += [f"    <outline text={name} title={name}>", *inside, "    </outline>"] if folder else feeds
    head = f"  <head><title>{_attribute(title)[1:-1]}</title></head>"
    return "\n".join(
        ['<?xml version="1.0" encoding="UTF-8"?>', '<opml version="2.0">', head, "  <body>", *lines, "  </body>", "</opml>", ""]
    )


def _written(outline: Outline) -> str:
    title = outline.title or outline.url
    categories = ",".join(tag.replace(",", " ") for tag in outline.tags)
    pairs = (
        ("type", "rss"), ("text", title), ("title", title), ("xmlUrl", outline.url), ("language", outline.language),
        ("category", categories),
    )  # fmt: skip
    return "    <outline " + " ".join(f"{name}={_attribute(value)}" for name, value in pairs if value) + "/>"


def _attribute(value: str) -> str:
    """Quoted, on one line, and without what XML cannot hold. Always in double quotes."""
    return quoteattr(_NOT_XML.sub("", " ".join(value.split())), {'"': "&quot;"})


class _Reading:
    """What expat's callbacks share."""

    def __init__(self) -> None:
        self.outlines: list[Outline] = []
        self.root = ""
        self._folders: list[str] = []
        self.parser = ParserCreate()
        self.parser.StartElementHandler, self.parser.EndElementHandler = self._begin, self._end
        self.parser.EntityDeclHandler = self._refuse

    @property
    def is_opml(self) -> bool:
        return self.root == "opml"

    def _begin(self, name: str, given: dict[str, str]) -> None:
        self.root = self.root or name.lower()
        if name.lower() != "outline":
            return
        attributes = {key.lower(): value.strip() for key, value in given.items()}
        url, title = attributes.get("xmlurl", ""), attributes.get("title") or attributes.get("text") or ""
        if url:
            language = attributes.get("language", "")
            tags = (*self._folders, *(part.strip(" /") for part in attributes.get("category", "").split(",")))
            self.outlines.append(
                Outline(
                    url,
                    title,
                    language if _LANGUAGE.fullmatch(language) else "",
                    tuple(dict.fromkeys(tag for tag in tags if tag)),
                    self.parser.CurrentLineNumber,
                )
            )
        self._folders.append("" if url else title)

    def _end(self, name: str) -> None:
        if name.lower() == "outline":
            self._folders.pop()

    def _refuse(self, *_: object) -> None:
        msg = f"it declares entities of its own (line {self.parser.CurrentLineNumber})"
        raise NotOpml(msg)
