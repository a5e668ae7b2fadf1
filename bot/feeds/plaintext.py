"""What publishers send, as plain text for people and rules: no markup, nothing invisible, nothing without end. Pure."""

from __future__ import annotations

import html
import re
import unicodedata
from functools import lru_cache
from html.entities import html5

from selectolax.lexbor import LexborHTMLParser

MARKUP_CHARACTERS = 65_536
_TAGS = 3_000  # lexbor builds trees of nested blocks in quadratic time; 3,000 deep are 20 ms, 200,000 are minutes
_MARKS = 4  # combining marks on one letter; Vietnamese, Hebrew and Arabic need up to three

_TAG = re.compile(r"<[^<>]*>?")
_BLOCKS = (
    "address|article|aside|blockquote|br|dd|div|dl|dt|figcaption|figure|footer|h[1-6]|header|hr|li|main|nav|ol|p|pre|section|ul"
)
_BLOCK = re.compile(rf"(?=</?(?:{_BLOCKS}|table|td|th|tr)\b)", re.IGNORECASE)
# Tags as nearly everybody writes them. Where there are no others, nothing has to be parsed to know the text between them.
_ATTRIBUTES = r"""(?:\s++[a-z_:-]++(?:\s*+=\s*+(?:"[^"<>]*+"|'[^'<>]*+'|[^\s"'<>=`]++))?+)*+\s*+/?"""
_INLINE = "a|abbr|b|big|cite|em|font|i|img|ins|mark|q|s|small|span|strike|strong|sub|sup|time|u|wbr"
_PLAIN = re.compile(rf"/?(?:({_BLOCKS})|{_INLINE}){_ATTRIBUTES}", re.IGNORECASE)
_MORE = re.compile(_ATTRIBUTES, re.IGNORECASE)
_BETWEEN = {
    f"{slash}{name}{end}": means
    for names, means in ((_BLOCKS.replace("h[1-6]", "h1|h2|h3|h4|h5|h6"), "\n"), (_INLINE, ""))
    for name in names.split("|")
    for slash, end in (("", ""), ("/", ""), ("", "/"))
}
"""What the commonest tags without attributes stand for in text."""
_CHARACTERS = {name[:-1]: character for name, character in html5.items() if name[-1] == ";"}
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
_MARK_CLASS = (
    "[\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u05bf-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff"
    "\ufe20-\ufe2f]"
)
_MARK = re.compile(_MARK_CLASS)
_MANY_MARKS = re.compile(f"({_MARK_CLASS}{{{_MARKS}}}){_MARK_CLASS}+")
_LINE_BREAKS = re.compile("[\r\x85\u2028\u2029]")
_TAG_CHARACTERS = b"\xf3\xa0"  # how U+E0000 to U+E0FFF begin in UTF-8; some of them count as printable


def plain(markup: str, limit: int) -> str:
    """The text a reader would see, at most `limit` characters. Text without any markup passes, too."""
    markup = markup[:MARKUP_CHARACTERS]
    tagged = "<" in markup
    text = _text(markup) if tagged or "&" in markup else markup
    if not tagged and "<" in text and _ESCAPED_TWICE.search(text):  # beside real tags, escaped ones are meant to be read
        text = _text(text)
    return cleaned(text, limit)


def plain_line(markup: str, limit: int) -> str:
    """Like `plain`, on one line."""
    return " ".join(plain(markup, limit).split())


def cleaned(text: str, limit: int) -> str:
    """NFC without controls, bidi and other invisible characters, spaces folded; line breaks stay, one at a time."""
    if len(text) <= limit and text.isascii() and text.isprintable() and "  " not in text:
        return text.strip(" ")
    text = text[:MARKUP_CHARACTERS].replace("\r", "\n").replace("\t", " ").replace("\xa0", " ")
    ascii_only, odd = text.isascii(), _may_hide(text)
    if odd:
        text = _JOINERS.sub("", _INVISIBLE.sub("", _LINE_BREAKS.sub("\n", text)))
    if not ascii_only:
        if _MARK.search(text[_MARKS :: _MARKS + 1]):  # of five marks in a row, one stands at such a place
            text = _MANY_MARKS.sub(r"\1", text)
        text = unicodedata.normalize("NFC", text)
    if odd or "  " in text:  # else there are no spaces but single ones and line breaks
        text = "\n".join([" ".join(line.split()) for line in text.split("\n")])
    if "\n" in text:
        text = "\n".join([line for piece in text.split("\n") if (line := piece.strip(" "))])
    return text.strip(" ")[:limit].rstrip()


def _may_hide(text: str) -> bool:
    """Is there anything that cannot be seen, beside spaces and line breaks? All printable characters of any script are no."""
    if not text.replace("\n", " ").isprintable():
        return True
    return len(text.encode("utf-16-le")) > 2 * len(text) and _TAG_CHARACTERS in text.encode()  # the first is a copy of memory


def _text(markup: str) -> str:
    if "CDATA[" in markup or "]]>" in markup:
        markup = _CDATA.sub("", markup)
    if markup.count("<") > _TAGS:
        return html.unescape(_TAG.sub(" ", markup))
    between = _between(markup)
    if between is not None:
        return _spelled_out(between)
    tree = LexborHTMLParser(_BLOCK.sub("\n", markup))
    tree.strip_tags(list(_UNREAD))
    return tree.body.text(deep=True, separator="") if tree.body is not None else ""


def _between(markup: str) -> str | None:
    """The text between plain tags, blocks as line breaks; None where there are others."""
    first, *tags = markup.split("<")
    pieces = [first]
    for piece in tags:
        tag, end, text = piece.partition(">")
        means = _BETWEEN.get(tag) if end else None
        if means is None and end:
            means = _meaning(tag)
        if means is None:
            return None
        pieces += (means, text)
    return "".join(pieces)


def _meaning(tag: str) -> str | None:
    """What a tag with attributes, or in capitals, stands for."""
    name = tag.partition(" ")[0]
    if name in _BETWEEN and name[-1] != "/" and _MORE.fullmatch(tag, len(name)):
        return _BETWEEN[name]
    found = _PLAIN.fullmatch(tag)
    return None if found is None else "\n" if found[1] else ""


def _spelled_out(text: str) -> str:
    """As `html.unescape`, which takes a function call for each reference; what is not in its table is left to it."""
    first, *references = text.split("&")
    pieces = [first]
    for piece in references:
        name, end, rest = piece.partition(";")
        character = _CHARACTERS.get(name) if end else None
        if character is None:
            if not end or name[:1] != "#":
                return html.unescape(text)
            character = _numbered(name)
        pieces += (character, rest)
    return "".join(pieces)


@lru_cache(maxsize=512)
def _numbered(name: str) -> str:
    return html.unescape(f"&{name};")
