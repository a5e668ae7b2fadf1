"""The page of the fake chat: every platform beside the others, with what people would see there. Pure.

Whatever was posted is escaped first; only then are the platform's own marks made into looks.
"""

from __future__ import annotations

import base64
import html
import re
from collections.abc import Iterable, Mapping

from bot.fakechat.ledger import Body, Platform, Shown

_FRAME = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>tocsin fakechat</title>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline';
 script-src 'unsafe-inline'; connect-src 'self'"><style>
body{font:14px/1.45 system-ui,sans-serif;margin:1.5rem;background:#f4f5f7;color:#1d2329}
main{display:grid;grid-template-columns:repeat(auto-fill,minmax(24rem,1fr));gap:1rem;align-items:start}
section{background:#fff;border-radius:8px;padding:.8rem 1rem;box-shadow:0 1px 3px #0002}
h2{font-size:.9rem;margin:0 0 .5rem;color:#57606a}article{border-left:3px solid #d0d7de;padding:.2rem .7rem;margin:.5rem 0}
article.reply{margin-left:1.5rem}.note{color:#57606a;font-size:.8rem}p{margin:.15rem 0;overflow-wrap:anywhere}
img{max-width:100%;margin-top:.4rem}s{color:#8b949e}</style></head><body><h1>What each platform would show</h1>
<p class="note">Nothing leaves this machine. The page follows by itself.</p><main>MAIN</main><script>
setInterval(async()=>{try{document.querySelector("main").innerHTML=await(await fetch("/shown")).text()}catch(e){}},1000)
</script></body></html>"""
_LINK = r'<a rel="noreferrer" href="\2">\1</a>'
_STAR = (
    (r"&lt;(https?://[^|\s]+?)\|(.+?)&gt;", r'<a rel="noreferrer" href="\1">\2</a>'),
    (r"\[([^\]]+)\]\((https?://[^)\s]+)\)", _LINK), (r"(?<!\w)\*([^*\n]+)\*", r"<b>\1</b>"), (r"~([^~\n]+)~", r"<s>\1</s>"),
)  # fmt: skip
_MARKDOWN = (
    (r"\[([^\]]+)\]\((https?://[^)\s]+)\)", _LINK),
    (r"\*\*([^*\n]+)\*\*", r"<b>\1</b>"),
    (r"~~([^~\n]+)~~", r"<s>\1</s>"),
)
_TAGS = (
    (r"&lt;(/?(?:b|s|strong|del|em))&gt;", r"<\1>"),
    (r"&lt;font color=&quot;#757575&quot;&gt;(.*?)&lt;/font&gt;", r'<span class="note">\1</span>'),
    (r"&lt;a href=&quot;(https?://[^\s<>]+?)&quot;&gt;(.*?)&lt;/a&gt;", r'<a rel="noreferrer" href="\1">\2</a>'),
)
_MARKS: Mapping[str, Iterable[tuple[str, str]]] = {
    "slack_hook": _STAR, "slack_app": _STAR, "rocketchat_hook": _STAR, "rocketchat_bot": _STAR, "discord": _MARKDOWN,
    "discord_bot": _MARKDOWN, "mattermost_hook": _MARKDOWN, "mattermost_bot": _MARKDOWN, "googlechat": _TAGS, "matrix": _TAGS,
}  # fmt: skip
"""The looks of each platform; the others show their words as they are."""
_STYLES = {"bold": "b", "strikethrough": "s", "italic": "i"}
_ESCAPED = frozenset({"slack_hook", "slack_app", "googlechat", "matrix"})


def page(rooms: Mapping[str, Platform]) -> bytes:
    """The whole page."""
    return _FRAME.replace("MAIN", shown(rooms)).encode()


def shown(rooms: Mapping[str, Platform]) -> str:
    """What stands in every room, newest last; rooms in which nothing was said yet come at the end."""
    spoken = sorted(rooms.items(), key=lambda item: not item[1].shown)
    return "".join(_room(name, platform) for name, platform in spoken)


def _room(name: str, platform: Platform) -> str:
    said = "".join(_message(name, platform, one) for one in list(platform.shown.values())[-50:])
    return f"<section><h2>{html.escape(name)}</h2>{said or '<p class=note>nothing yet</p>'}</section>"


def _message(name: str, platform: Platform, one: Shown) -> str:
    notes = [f"edited {len(one.before)}×"] * bool(one.before) + ["silent"] * one.silent + ["in the thread"] * bool(one.under)
    image = f'<img alt="map" src="data:image/png;base64,{base64.b64encode(one.picture).decode()}">' if one.picture else ""
    lines = "".join(f"<p>{line}</p>" for line in looks(name, platform, one.body))
    under = ' class="reply"' if one.under else ""
    return f'<article{under}>{lines}{image}<p class="note">{" · ".join(notes)}</p></article>'


def looks(name: str, platform: Platform, body: Body) -> list[str]:
    """The lines of a message, as HTML."""
    match name:
        case "telegram":
            return _entities(body).split("\n")
        case "teams":
            blocks = body["attachments"][0]["content"]["body"]
            return ["".join(map(_run, block.get("inlines", [block]))) for block in blocks]
        case "matrix":
            return [_line(name, line) for line in str(body["formatted_body"]).split("<br/>")]
        case "webhook":
            toll = body["incident"].get("toll", {})
            return [html.escape(f"{body['type']}: {body['incident']['id']}"), html.escape(f"toll: {toll}")]
        case _:
            return [_line(name, line) for line in platform.lines(body)]


def _entities(body: Body) -> str:
    """Telegram's text, with what stands beside it; offsets count UTF-16 units."""
    raw, done, at = str(body["text"]).encode("utf-16-le"), "", 0
    for entity in body["entities"]:
        start, end = 2 * entity["offset"], 2 * (entity["offset"] + entity["length"])
        words = html.escape(raw[start:end].decode("utf-16-le", "replace"))
        opened, closed = _looked(_STYLES.get(entity["type"], ""), entity.get("url", ""))
        done += f"{html.escape(raw[at:start].decode('utf-16-le', 'replace'))}{opened}{words}{closed}"
        at = end
    return done + html.escape(raw[at:].decode("utf-16-le", "replace"))


def _run(run: Body) -> str:
    """A run of a card."""
    tag = "b" if run.get("weight") else "s" if run.get("strikethrough") else "i" if run.get("isSubtle") else ""
    opened, closed = _looked(tag, run.get("selectAction", {}).get("url", ""))
    return f"{opened}{html.escape(run['text'])}{closed}"


def _looked(tag: str, url: str) -> tuple[str, str]:
    """What stands before and behind words that look so; only links of the web are links."""
    if url.startswith(("http://", "https://")):
        return f'<a rel="noreferrer" href="{html.escape(url)}">', "</a>"
    return (f"<{tag}>", f"</{tag}>") if tag else ("", "")


def _line(name: str, line: str) -> str:
    """Escaped, then with the looks that the platform would give it; what was escaped for the platform is so once, not twice."""
    text = html.escape(line)
    for pattern, look in _MARKS.get(name, ()):
        text = re.sub(pattern, look, text)
    return re.sub(r"&amp;(amp|lt|gt|quot|#x27);", r"&\1;", text) if name in _ESCAPED else text
