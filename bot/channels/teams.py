"""Microsoft Teams: a workflow posts an Adaptive Card, and says nothing of what came of it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import msgspec

from bot.channels.markup import cut_to, defused
from bot.channels.message import Line, Message, Run, fitted
from bot.channels.post import Postbox, Request
from bot.channels.room import Note, Pictures, PostOnly
from bot.records import Severity

LARGEST_BYTES = 21_000
"""Teams takes 28 KB, but its workflow wraps the card in a message of its own."""
HEADLINE_LENGTH = 300
_PERSON = re.compile(r"[\w.+-]{1,64}@[\w.-]{1,60}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII)
_COLOURS: Mapping[Severity, str] = {"critical": "Attention", "high": "Warning", "medium": "Accent", "low": "Default"}


class Teams(PostOnly):
    """One workflow. A card is accepted before it is posted (202), and is then the workflow's business."""

    idempotent = False
    pictures: Pictures = "never"

    def __init__(self, url: str, postbox: Postbox) -> None:
        self._url, self._postbox = url, postbox

    async def post(self, note: Note) -> str:
        await self._postbox.post(Request(self._url, msgspec.json.encode(pinging(payload(note.shown), note.mentions))))
        return ""


def payload(shown: Message) -> dict[str, object]:
    """A message with one card. Text stands in runs, which Teams reads as no markup; there are no entities to mention."""
    return _message(fitted(shown, lambda one: len(msgspec.json.encode(_message(one))), LARGEST_BYTES))


def pinging(message: dict[str, object], mentions: Sequence[str]) -> dict[str, object]:
    """The same with people whom the operator's route names, by their sign-in name or object id; Teams has no word for all."""
    people = [one for one in mentions if _PERSON.fullmatch(one)]
    if people:
        card = message["attachments"][0]["content"]  # type: ignore[index]
        card["body"].append({"type": "TextBlock", "text": " ".join(f"<at>{one}</at>" for one in people), "wrap": True})
        card["msteams"]["entities"] = [
            {"type": "mention", "text": f"<at>{one}</at>", "mentioned": {"id": one, "name": one}} for one in people
        ]
    return message


def _message(shown: Message) -> dict[str, object]:
    headline = cut_to(f"{shown.mark} {shown.headline}", defused, HEADLINE_LENGTH)
    title = _text(headline) | {"weight": "Bolder", "size": "Large", "color": _COLOURS[shown.severity]}
    card = {
        "type": "AdaptiveCard", "$schema": "http://adaptivecards.io/schemas/adaptive-card.json", "version": "1.4",
        "body": [_block([title]), *(_lined(part.line) for part in shown.parts)],
        "msteams": {"width": "Full", "entities": []}, "fallbackText": headline,
    }  # fmt: skip
    attachment = {"contentType": "application/vnd.microsoft.card.adaptive", "contentUrl": None, "content": card}
    return {"type": "message", "summary": headline, "attachments": [attachment]}


def _lined(line: Line) -> Mapping[str, object]:
    return _block([_run(run) for run in line if run.text])


def _block(runs: list[Mapping[str, object]]) -> Mapping[str, object]:
    return {"type": "RichTextBlock", "inlines": runs, "spacing": "Small"}


def _run(run: Run) -> Mapping[str, object]:
    match run.style:
        case "plain":
            return _text(defused(run.text))
        case "strong":
            return _text(defused(run.text)) | {"weight": "Bolder"}
        case "struck":
            return _text(defused(run.text)) | {"strikethrough": True}
        case "faint":
            return _text(defused(run.text)) | {"isSubtle": True}
        case "link":
            action = {"type": "Action.OpenUrl", "url": run.url, "title": run.text}
            return _text(run.text) | {"selectAction": action}


def _text(text: str) -> dict[str, object]:
    return {"type": "TextRun", "text": text}
