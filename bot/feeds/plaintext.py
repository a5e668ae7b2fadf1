"""What publishers send, as plain text for people and rules: no markup, nothing invisible, nothing without end. Pure."""

from __future__ import annotations

import html
import re
import unicodedata

from selectolax.lexbor import LexborHTMLParser

MARKUP_CHARACTERS = 65_536
_TAGS = 3_000  # lexbor builds trees of nested blocks in quadratic time; 3,000 deep are 20 ms, 200,000 are minutes
_MARKS = 4  # combining marks on one letter; Vietnamese, Hebrew and Arabic need up to three

_MARKUP = re.compile(r"[<&]")
_TAG = re.compile(r"<[^<>]*>?")
_BLOCK = re.compile(
    r"(?=</?(?:address|article|aside|blockquote|br|dd|div|dl|dt|figcaption|figure|footer|h[1-6]|header|hr|li|main|nav|ol|p|pre|"
    r"section|table|td|th|tr|ul)\b)",
    re.IGNORECASE,
)
_CDATA = re.compile(r"<!\[CDATA\[|\]\]>")
_ESCAPED_TWICE = re.compile(r"</?(?:a|b|br|div|em|i|img|li|p|script|span|strong|u)\b[^<>]*>", re.IGNORECASE)
_UNREAD = ("script", "style", "template", "noscript", "iframe", "object", "svg", "math", "textarea", "select")
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff\U000e0000-\U000e0fff]"
)
_JOINERS = re.compile(
    # Persian, Kurdish and the scripts of India need them between letters, and emoji to be one picture
    "(?<![\u0600-\u08ff\u0900-\u0dff\u1000-\u109f\u1780-\u17ff\ufb50-\ufdff\ufe70-\ufefe])\u200c"
    "|(?<![\u0600-\u08ff\u0900-\u0dff\u1000-\u109f\u2190-\u2bff\ufe0f\U0001f000-\U0001faff])\u200d"
)
_MANY_MARKS = re.compile(
    "([\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u05bf-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff"
    f"\ufe20-\ufe2f]{{{_MARKS}}})[\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u05bf-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u1ab0-\u1aff"
    "\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]+"
)
_LINE_BREAKS = re.compile("[\r\x85\u2028\u2029]")
_SPACES = re.compile(r"[^\S\n]+")
_EMPTY_LINES = re.compile(r" ?\n[ \n]*")


def plain(markup: str, limit: int) -> str:
    """The text a reader would see, at most `limit` characters. Text without any markup passes, too."""
    markup = markup[:MARKUP_CHARACTERS]
    text = _text(markup) if _MARKUP.search(markup) else markup
    if "<" not in markup and _ESCAPED_TWICE.search(text):  # beside real tags, escaped ones are meant to be read
        text = _text(text)
    return cleaned(text, limit)


def plain_line(markup: str, limit: int) -> str:
    """Like `plain`, on one line."""
    return " ".join(plain(markup, limit).split())


def cleaned(text: str, limit: int) -> str:
    """NFC without controls, bidi and other invisible characters, spaces folded; line breaks stay, one at a time."""
    text = text[:MARKUP_CHARACTERS]
    if not text.isascii():
        text = _INVISIBLE.sub("", _LINE_BREAKS.sub("\n", text))
        text = unicodedata.normalize("NFC", _MANY_MARKS.sub(r"\1", _JOINERS.sub("", text)))
    else:
        text = _INVISIBLE.sub("", text.replace("\r", "\n"))
    return _EMPTY_LINES.sub("\n", _SPACES.sub(" ", text)).strip()[:limit].rstrip()


def _text(markup: str) -> str:
    markup = _CDATA.sub("", markup)
    if markup.count("<") > _TAGS:
        return html.unescape(_TAG.sub(" ", markup))
    tree = LexborHTMLParser(_BLOCK.sub("\n", markup))
    tree.strip_tags(list(_UNREAD))
    return tree.body.text(deep=True, separator="") if tree.body is not None else ""
