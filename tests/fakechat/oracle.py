"""Reads what was posted as the platforms' clients do: which mentions ring, which links can be clicked. The judge of escaping."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from email.message import EmailMessage
from html.parser import HTMLParser
from urllib.parse import urlsplit

_ESCAPED = 0xF0000  # a private plane, where escaped characters are kept meanwhile
TLDS = r"(?:com|net|org|io|media|example|ua|ru|uk|evil|test|me|gg|xyz|info|co|рф|укр|zip|ly|dev)"
HOST = re.compile(rf"(?<![\w.@-])(?:[\w-]+\.)+{TLDS}(?![\w-])", re.IGNORECASE)
URL = re.compile(r"\b[a-z][a-z0-9+.-]*://\S+", re.IGNORECASE)


@dataclass
class Reading:
    mentions: list[str] = field(default_factory=list)
    links: list[tuple[str, str]] = field(default_factory=list)
    """What is written, and where it leads."""

    def add(self, other: Reading) -> Reading:
        return Reading(self.mentions + other.mentions, self.links + other.links)

    @property
    def spoofed(self) -> list[tuple[str, str]]:
        """Links whose text names a domain they do not lead to, or that no article gave us."""
        return [(text, url) for text, url in self.links if not _honest(text, url)]


def _honest(text: str, url: str) -> bool:
    parts = urlsplit(url if "://" in url else f"https://{url}")
    if parts.scheme not in {"http", "https"} or parts.username is not None or not parts.hostname:
        return False
    host = _ascii(parts.hostname)
    named = [_ascii(match[0].lower()) for match in HOST.finditer(text.replace("\\", ""))]
    return bool(named) and all(host.removeprefix("www.") == name.removeprefix("www.") for name in named)


def _ascii(host: str) -> str:
    return host if host.isascii() else host.encode("idna").decode()


def bare_links(text: str) -> list[tuple[str, str]]:
    return [(match[0], match[0]) for pattern in (URL, HOST) for match in pattern.finditer(text)]


def slack(body: dict) -> Reading:
    reading = _mrkdwn(body["text"], verbatim=False)
    for block in body["blocks"]:
        match block["type"]:
            case "section":
                reading = reading.add(_mrkdwn(block["text"]["text"], verbatim=block["text"]["verbatim"]))
            case "context":
                for element in block["elements"]:
                    reading = reading.add(_mrkdwn(element["text"], verbatim=element["verbatim"]))
            case "header":
                reading.mentions += re.findall(r":[a-z0-9_+'-]+:", block["text"]["text"])
    if body.get("link_names") or body.get("parse") == "full":
        reading.mentions.append("link_names")
    return reading


def _mrkdwn(text: str, *, verbatim: bool) -> Reading:
    reading, rest = Reading(), text
    for match in re.finditer(r"<([^<>]*)>", text):
        inside = match[1].replace("&amp;", "&")
        target, _, label = inside.partition("|")
        if inside[:1] in "@#!":
            reading.mentions.append(inside)
        else:
            reading.links.append((label or target, target))
        rest = rest.replace(match[0], " ")
    reading.mentions += re.findall(r":[a-z0-9_+'-]+:", rest)
    assert not re.search(r"[<>]", rest), rest
    if not verbatim:
        reading.links += bare_links(rest)
        reading.mentions += re.findall(r"(?<!\w)@\w+", rest)
    return reading


def discord(body: dict) -> Reading:
    reading = Reading()
    if body.get("allowed_mentions") != {"parse": []}:
        reading.mentions.append("allowed_mentions")
    for embed in body["embeds"]:
        for text in (embed["title"], embed["description"]):
            reading = reading.add(_markdown(text))
        assert set(embed) <= {"title", "description", "color", "footer", "image"}
        reading.mentions += re.findall(r"@everyone|@here|<@[!&]?\d+>", embed.get("footer", {}).get("text", ""))
    return reading.add(_markdown(body["content"]))


def _markdown(text: str) -> Reading:
    reading = Reading()
    live = re.sub(r"\\([^\w\s])", lambda match: chr(_ESCAPED + ord(match[1])), text)  # what is escaped is no markup
    for match in re.finditer(r"\[([^\]]*)\]\(<?([^)\s>]*)>?(?: [^)]*)?\)", live):
        reading.links.append((_unescaped(match[1]), match[2]))
    rest = re.sub(r"\[([^\]]*)\]\([^)]*\)", " ", live)
    reading.mentions += re.findall(r"@everyone|@here|<@[!&]?\d+>|<#\d+>|</[\w ]+:\d+>|<t:\d+|<a?:\w+:\d+>|<id:\w+>", rest)
    reading.mentions += re.findall(r"\|\||```|^#{1,3} |^> |^-# ", rest, re.MULTILINE)
    reading.links += [(match[0], match[0]) for match in re.finditer(r"(?:https?|discord|steam)://\S+", rest)]
    return reading


def _unescaped(text: str) -> str:
    return "".join(chr(ord(one) - _ESCAPED) if _ESCAPED <= ord(one) < _ESCAPED + 0x80 else one for one in text)


def telegram(body: dict) -> Reading:
    reading, text = Reading(), body["text"]
    raw = text.encode("utf-16-le")
    covered = bytearray(raw)
    assert "parse_mode" not in body
    assert body["link_preview_options"] == {"is_disabled": True}
    for entity in body["entities"]:
        start, end = 2 * entity["offset"], 2 * (entity["offset"] + entity["length"])
        if entity["type"] == "text_link":
            reading.links.append((raw[start:end].decode("utf-16-le"), entity["url"]))
            covered[start:end] = " ".encode("utf-16-le") * entity["length"]
        elif entity["type"] not in {"bold", "italic", "strikethrough"}:
            reading.mentions.append(entity["type"])
    rest = covered.decode("utf-16-le")
    reading.mentions += re.findall(r"(?<!\w)@\w+|(?<!\w)#\w+|(?<!\S)/\w+|(?<!\w)\$[A-Za-z]{1,8}\b|[\w.+-]+@[\w-]+\.\w+", rest)
    reading.links += bare_links(rest)
    return reading


def mattermost(body: dict) -> Reading:
    reading = Reading()
    if not body["props"].get("disable_group_highlight"):
        reading.mentions.append("props")
    text = body.get("text") or body["message"]
    live = re.sub(r"\\([^\w\s])", lambda match: chr(_ESCAPED + ord(match[1])), text)
    reading = reading.add(_markdown(text))
    rest = re.sub(r"\[([^\]]*)\]\([^)]*\)", " ", live)
    reading.mentions += re.findall(r"@[\w.-]+", rest)  # also behind a letter: clients differ
    bare = "".join(chr(ord(one) - _ESCAPED) if _ESCAPED <= ord(one) < _ESCAPED + 0x80 else one for one in rest)
    reading.mentions += re.findall(r"(?<!\w)~[a-z][\w-]+|:[a-z0-9_+-]+:|(?<!\w)#[^\W\d]\w+|\$\S[^$]*\$", bare)
    reading.mentions += re.findall(r"^(?:[*+-] |\d+[.)] |={3,}|-{3,})", rest, re.MULTILINE)
    reading.links += bare_links(bare)
    return reading


def rocketchat(body: dict) -> Reading:
    reading = Reading()
    if body.get("parseUrls", False) or body.get("previewUrls"):
        reading.mentions.append("previews")
    text = body.get("text") or body["msg"]
    reading.links += [(match[1], match[2]) for match in re.finditer(r"\[([^\]]*)\]\(([^)\s]*)\)", text)]
    rest = re.sub(r"\[([^\]]*)\]\([^)]*\)", " ", text)
    reading.mentions += re.findall(
        r"[@#][\w.-]+|:[\w+'-]+:|<[^>]*\|[^>]*>|\|\|[^|]+\|\||`|^> |^#{1,4} |\$\$|\\[(\[]", rest, re.MULTILINE
    )
    reading.links += bare_links(rest)
    return reading


def teams(body: dict) -> Reading:
    reading, card = Reading(), body["attachments"][0]["content"]
    if card["msteams"]["entities"]:
        reading.mentions.append("entities")
    for block in card["body"]:
        assert block["type"] == "RichTextBlock", "only runs are read as no markup"
        for run in block["inlines"]:
            assert run["type"] == "TextRun"
            action = run.get("selectAction")
            if action:
                reading.links.append((run["text"], action["url"]))
            else:
                reading.links += bare_links(run["text"])
                reading.mentions += re.findall(r"(?<!\w)@\w+", run["text"])
    for words in (body["summary"], card["fallbackText"]):
        reading.links += bare_links(words)
        reading.mentions += re.findall(r"@\w+", words)
    return reading


class _Anchors(HTMLParser):
    """What a client makes of our HTML: anchors with their words, and everything else that is no plain look."""

    ALLOWED = frozenset({"b", "s", "font", "a", "strong", "del", "em", "br", "p", "span", "html", "body", "img"})

    def __init__(self) -> None:
        super().__init__()
        self.reading, self.words, self._href = Reading(), "", ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag not in self.ALLOWED or set(given) - {"href", "color", "style", "src", "alt", "width"}:
            self.reading.mentions.append(f"<{tag} {given}>")
        if tag == "img" and given.get("src") != "cid:map@tocsin":
            self.reading.mentions.append(f"img {given.get('src')}")
        if tag == "a":
            self._href, self._inside = given.get("href") or "", ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "a":
            self.reading.links.append((self._inside, self._href))
            self._href = ""

    def handle_data(self, data: str) -> None:
        if self._href:
            self._inside += data
        else:
            self.words += data


def _page(text: str) -> tuple[Reading, str]:
    parser = _Anchors()
    parser.feed(text)
    parser.close()
    return parser.reading, parser.words


def googlechat(body: dict) -> Reading:
    card = body["cardsV2"][0]["card"]
    reading = Reading()
    for widget in card["sections"][0]["widgets"]:
        found, words = _page(widget["textParagraph"]["text"])
        reading = reading.add(found)
        reading.links += bare_links(words)
        reading.mentions += re.findall(r"<users/\w+>", words)
    for words in (card["header"]["title"], body["fallbackText"]):
        reading.links += bare_links(words)
        reading.mentions += re.findall(r"<[^>]*>", words) if words is body["fallbackText"] else []
    assert "text" not in body, "text is markup, cards are not"
    return reading


def matrix(body: dict) -> Reading:
    reading, words = _page(body["formatted_body"])
    if body["m.mentions"] != {}:
        reading.mentions.append("m.mentions")
    for text in (words, body["body"]):
        reading.mentions += re.findall(r"@room|@[\w.=/-]+:[\w.-]+|#[\w.-]+:[\w.-]+|matrix\.to/#/", text)
        reading.links += [link for link in bare_links(text) if link[0] not in {one[0] for one in reading.links}]
    return reading


def ntfy(body: dict) -> Reading:
    reading = Reading()
    if body["markdown"]:
        reading.mentions.append("markdown")
    reading.links += [(one["label"], one["url"]) for one in body["actions"]]
    if body.get("click"):
        assert body["click"] == body["actions"][0]["url"]
    shown = {one["label"] for one in body["actions"]}
    reading.links += [link for link in bare_links(f"{body['title']} {body['message']}") if link[0] not in shown]
    return reading


def mail(message: EmailMessage) -> Reading:
    assert set(message.keys()) <= {"From", "To", "Subject", "Message-ID", "Auto-Submitted", "X-Tocsin-Severity", "MIME-Version",
                                   "Content-Type", "Date", "In-Reply-To", "References"}  # fmt: skip
    assert all("\n" not in value and "\r" not in value for value in message.values())
    page = message.get_body(("html",))
    assert page is not None
    return _page(page.get_content())[0]


def bare_text(text: str) -> Reading:
    """A service we know nothing of: nothing in its text may look like a link or a mention."""
    return Reading(re.findall(r"(?<!\w)@\w+|<!\w+>|<@\w+>", text), bare_links(text))
