"""Draws what each platform shows of one alert: docs/receivers/<kind>.svg, from the very payloads that the receivers send.

`python tools/draw_receivers.py`. The payload goes to the fake chat, its page says how the platform would look, this draws it.
"""

from __future__ import annotations

import asyncio
import base64
import html
import io
import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from html.parser import HTMLParser
from ipaddress import ip_network
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from PIL import Image, ImageFont  # noqa: E402
from pydantic import TypeAdapter  # noqa: E402

from bot.channels import EmailOptions, ReceiverOptions, open_channel  # noqa: E402
from bot.channels.mail import written  # noqa: E402
from bot.channels.room import Note  # noqa: E402
from bot.channels.wording import message  # noqa: E402
from bot.clock import WallClock  # noqa: E402
from bot.demo.sample import sample_alert  # noqa: E402
from bot.fakechat import served  # noqa: E402
from bot.fakechat.hosted import SlackApp  # noqa: E402
from bot.fakechat.page import looks  # noqa: E402
from bot.fakechat.rooms import ROOMS, Room  # noqa: E402
from bot.net import Guard, Web, WebOptions  # noqa: E402
from bot.resources import draw  # noqa: E402

DRAWN = {
    "webhook": "webhook", "slack": "slack_app", "discord": "discord", "telegram": "telegram", "teams": "teams",
    "mattermost": "mattermost_bot", "rocketchat": "rocketchat_bot", "googlechat": "googlechat", "matrix": "matrix",
    "ntfy": "ntfy",
}  # fmt: skip
"""By kind, which of its rooms is drawn; e-mail has none."""
HEADED = ("slack", "discord", "googlechat", "ntfy")
"""Whose first line is a title, which they show in bold."""
MARK = "🟠"
AT = datetime(2026, 3, 14, 6, 40, tzinfo=UTC)
SIZE, LEADING, WIDTH, MARGIN, MAP_WIDTH = 13, 19, 640, 18, 250
FONT = ImageFont.truetype(str(ROOT / "bot/channels/data/DejaVuSans.ttf"), SIZE)
LOOKS = {"b": "font-weight:bold", "s": "text-decoration:line-through", "i": "fill:#667", "a": "fill:#0860c4"}
TAGS = {"strong": "b", "del": "s", "em": "i", "span": "i"}


@dataclass(frozen=True)
class Word:
    """A piece of text without a break in it, how it looks and how wide it is."""

    text: str
    look: str

    @property
    def width(self) -> float:
        return FONT.getlength(self.text) * (1.12 if "bold" in self.look else 1.0)


class Words(HTMLParser):
    """One line of the page, taken apart."""

    def __init__(self, line: str) -> None:
        super().__init__()
        self.found: list[Word] = []
        self._open: list[str] = []
        self.feed(line)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        style = dict(attrs).get("style") or ""
        own = "b" if "bold" in style else "s" if "line-through" in style else TAGS.get(tag, tag)
        self._open.append(LOOKS.get(own, ""))

    def handle_endtag(self, tag: str) -> None:  # noqa: ARG002 - what opens last closes first
        self._open.pop()

    def handle_data(self, data: str) -> None:
        if data.startswith(MARK):  # drawn, since not every viewer has its picture
            self.found.append(Word("●", "fill:#e8830c"))
            data = data.removeprefix(MARK)
        look = ";".join(filter(None, self._open))
        self.found += [Word(piece, look) for piece in data.replace(" ", " \0").split("\0") if piece]


def rows(line: str) -> Iterator[list[Word]]:
    """A line, broken where it is too wide."""
    row: list[Word] = []
    for word in Words(line).found:
        if row and sum(one.width for one in row) + word.width > WIDTH - 2 * MARGIN - 14:
            yield row
            row = []
        row.append(word)
    yield row


def picture(title: str, lines: Iterable[str], png: bytes) -> str:
    """The message as SVG, in a plain frame; a map is made small."""
    every = [row for line in lines for row in rows(line)]
    below = MARGIN + 26 + LEADING * len(every)
    image, high = _small(png, below - 8) if png else ("", 0)
    words = "\n".join(
        f'<text x="{MARGIN + 14}" y="{MARGIN + 26 + LEADING * place + 8}" xml:space="preserve">'
        + "".join(
            f'<tspan style="{one.look}">{html.escape(one.text)}</tspan>' if one.look else html.escape(one.text) for one in row
        )
        + "</text>"
        for place, row in enumerate(every)
    )
    height = below + high + MARGIN
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" viewBox="0 0 {WIDTH} {height}" '
        f'font-family="DejaVu Sans,Verdana,sans-serif" font-size="{SIZE}" fill="#1d2329">\n'
        f'<rect width="{WIDTH}" height="{height}" rx="8" fill="#fff" stroke="#d0d7de"/>\n'
        f'<text x="{MARGIN}" y="{MARGIN + 6}" fill="#57606a" font-size="12">{html.escape(title)}</text>\n'
        f'<rect x="{MARGIN}" y="{MARGIN + 18}" width="3" height="{height - 2 * MARGIN - 18}" fill="#e8830c"/>\n'
        f"{words}\n{image}</svg>\n"
    )


def _small(png: bytes, top: int) -> tuple[str, int]:
    with Image.open(io.BytesIO(png)) as whole:
        small = whole.convert("RGB").resize((MAP_WIDTH, whole.height * MAP_WIDTH // whole.width), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    small.quantize(48).save(out, "PNG", optimize=True)
    data = base64.b64encode(out.getvalue()).decode()
    size = f'width="{MAP_WIDTH}" height="{small.height}"'
    return f'<image x="{MARGIN + 14}" y="{top}" {size} href="data:image/png;base64,{data}"/>\n', small.height


async def of_room(kind: str, room: Room) -> str:
    """What the platform of that room shows of the sample."""
    platform = room.platform()
    web = Web(WebOptions(guard=Guard(allow_private=(ip_network("127.0.0.0/8"),), ports=None)))
    async with served(platform) as chat:
        if isinstance(platform, SlackApp):
            platform.files_at = chat.url
        options: ReceiverOptions = TypeAdapter(ReceiverOptions).validate_python({"name": "wall", **room.at(chat.url)})
        await open_channel(options, web, WallClock(), draw=draw("en")).send(sample_alert(AT), key="sample/wall")
        shown = chat.shown[0]
    await web.close()
    if kind == "webhook":
        return picture("webhook: the beginning of the body", _json(shown.body), b"")
    lines = [line.replace("\\", "") if kind == "mattermost" else line for line in looks(room.name, platform, shown.body)]
    if kind in HEADED:
        lines[0] = f"<b>{lines[0]}</b>"
    return picture(kind, lines, shown.picture)


def _json(body: dict[str, object]) -> list[str]:
    told = {key: body[key] for key in ("type", "timestamp", "alert", "incident")}
    lines = json.dumps(told, ensure_ascii=False, indent=2).split("\n")[:34]
    return [html.escape(line.replace("  ", "\u2003")) for line in [*lines, "  …"]]


def of_mail() -> str:
    """A mail, as a reader of HTML shows it."""
    options = EmailOptions(name="desk", host="mail.example", sender="tocsin@example.org", to=("desk@example.org",))
    alert = sample_alert(AT)
    mail = written(Note(message(alert), "sample/wall", alert.incident_id, picture=draw("en")(alert.incident)), options)
    page = mail.get_body(("html",))
    assert page is not None
    body = str(page.get_content()).partition("<p ")[2].partition("<img")[0].removesuffix("<p>")
    lines = [line.partition(">")[2].removesuffix("</p>") for line in body.split("<p style")]
    return picture("email", lines, draw("en")(alert.incident) or b"")


async def pictures() -> dict[str, str]:
    """Every picture, by kind."""
    rooms = {room.name: room for room in ROOMS}
    return {"email": of_mail(), **{kind: await of_room(kind, rooms[name]) for kind, name in DRAWN.items()}}


if __name__ == "__main__":
    for kind, svg in asyncio.run(pictures()).items():
        (ROOT / "docs" / "receivers" / f"{kind}.svg").write_text(svg, "utf-8")
