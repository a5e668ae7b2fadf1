"""Reads what was posted as the platforms' clients do: which mentions ring, which links can be clicked. The judge of escaping."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
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
        assert set(embed) <= {"title", "description", "color", "footer"}
        reading.mentions += re.findall(r"@everyone|@here|<@[!&]?\d+>", embed["footer"]["text"])
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
