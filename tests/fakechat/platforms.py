"""What each platform takes, refuses and answers, after its own documentation (limits, error words, edits, idempotency)."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from collections.abc import Sequence

import msgspec
from fakechat.server import Call, Reply, Shown


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


class Hook:
    """A receiver of Standard Webhooks that does all the scheme asks of one: checks, and shows nothing twice."""

    def __init__(self, keys: Sequence[bytes] = (), now: int | None = None) -> None:
        self.shown: dict[str, Shown] = {}
        self.keys, self.now = keys, now

    def answer(self, call: Call) -> Reply:
        message_id, stamp = call.headers["webhook-id"], int(call.headers["webhook-timestamp"])
        if self.keys and not self._is_signed(call, message_id, stamp):
            return Reply(401, b"bad signature")
        if self.now is not None and abs(self.now - stamp) > 300:
            return Reply(401, b"too old")
        if len(call.body) > 20_000:
            return Reply(413, b"too large")
        if call.json["type"] not in {"alert.created", "alert.updated", "alert.corrected", "alert.closed"}:
            return Reply(400, b"unknown type")
        incident = call.json["incident"]["id"]
        known = next((one for one in self.shown.values() if one.body["incident"]["id"] == incident), None)
        if message_id in self.shown or (known and message_id in known.body.get("ids", ())):
            return Reply(200, b"seen before")
        if known is not None:
            known.edit({**call.json, "ids": (*known.body.get("ids", ()), message_id)})
        else:
            self.shown[message_id] = Shown(message_id, {**call.json, "ids": (message_id,)})
        return Reply(202, b"")

    def _is_signed(self, call: Call, message_id: str, stamp: int) -> bool:
        content = f"{message_id}.{stamp}.".encode() + call.body
        wanted = [base64.b64encode(hmac.new(key, content, hashlib.sha256).digest()).decode() for key in self.keys]
        given = [one.partition(",")[2] for one in call.headers.get("webhook-signature", "").split(" ") if one.startswith("v1,")]
        return any(hmac.compare_digest(one, other) for one in wanted for other in given)


class SlackHook:
    """hooks.slack.com: posts, and never says under which id."""

    def __init__(self, path: str = "/services/T000/B000/XXXXSECRETXXXX") -> None:
        self.shown: dict[str, Shown] = {}
        self.path = path

    def answer(self, call: Call) -> Reply:
        if call.path != self.path:
            return Reply(404, b"no_service")
        try:
            body = call.json
        except msgspec.DecodeError:
            return Reply(400, b"invalid_payload")
        if not body.get("text") and not body.get("blocks"):
            return Reply(400, b"no_text")
        if wrong := wrong_blocks(body):
            return Reply(400, wrong.encode())
        self.shown[f"m{len(self.shown)}"] = Shown(f"m{len(self.shown)}", body)
        return Reply(200, b"ok")


def wrong_blocks(body: dict) -> str:
    """The limits of Block Kit; empty when all are kept."""
    blocks = body.get("blocks", [])
    if units(body.get("text", "")) > 40_000 or len(blocks) > 50:
        return "msg_too_long"
    for block in blocks:
        match block["type"]:
            case "header" if block["text"]["type"] != "plain_text" or not 0 < units(block["text"]["text"]) <= 150:
                return "invalid_blocks"
            case "section" if not 0 < units(block["text"]["text"]) <= 3000:
                return "invalid_blocks"
            case "context" if len(block["elements"]) > 10 or not all(0 < units(e["text"]) <= 3000 for e in block["elements"]):
                return "invalid_blocks"
            case "header" | "section" | "context":
                pass
            case _:
                return "invalid_blocks"
    return ""


class SlackApp:
    """slack.com/api with a bot token; says no with 200 and `ok: false`."""

    def __init__(self, token: str = "xoxb-SECRETSECRET-1", channel: str = "C0001") -> None:
        self.shown: dict[str, Shown] = {}
        self.token, self.channel = token, channel

    def answer(self, call: Call) -> Reply:
        said = self._said(call)
        return Reply.of(said if isinstance(said, dict) else {"ok": False, "error": said})

    def _said(self, call: Call) -> dict | str:
        body = call.json
        if call.headers.get("authorization") != f"Bearer {self.token}":
            return "invalid_auth"
        if body.get("channel") != self.channel:
            return "channel_not_found"
        if wrong := wrong_blocks(body):
            return wrong
        if call.path.endswith("/chat.update"):
            if body.get("ts") not in self.shown:
                return "message_not_found"
            self.shown[body["ts"]].edit(body)
            return {"ok": True, "channel": self.channel, "ts": body["ts"]}
        if not call.path.endswith("/chat.postMessage"):
            return "unknown_method"
        ts = f"1700000000.{len(self.shown):06}"
        self.shown[ts] = Shown(ts, body)
        return {"ok": True, "channel": self.channel, "ts": ts, "message": {"text": body["text"]}}


class DiscordHook:
    """discord.com/api/webhooks/…"""

    def __init__(self, path: str = "/api/webhooks/11/SECRET-TOKEN_11") -> None:
        self.shown: dict[str, Shown] = {}
        self.path = path

    def answer(self, call: Call) -> Reply:
        edited = re.fullmatch(re.escape(self.path) + r"/messages/(\d+)", call.path)
        if call.path != self.path and not edited:
            return Reply.of({"message": "Unknown Webhook", "code": 10015}, 404)
        body = call.json
        if wrong := self._wrong(body):
            return Reply.of({"message": "Invalid Form Body", "code": 50035, "errors": {wrong: "too long"}}, 400)
        if edited:
            if call.method != "PATCH" or edited[1] not in self.shown:
                return Reply.of({"message": "Unknown Message", "code": 10008}, 404)
            self.shown[edited[1]].edit(body)
            return Reply.of({"id": edited[1]})
        if not body.get("content") and not body.get("embeds"):
            return Reply.of({"message": "Cannot send an empty message", "code": 50006}, 400)
        number = str(900 + len(self.shown))
        self.shown[number] = Shown(number, body, silent=bool(body.get("flags", 0) & 1 << 12))
        return Reply.of({"id": number, "type": 0}) if call.query.get("wait") == "true" else Reply(204, b"")

    def _wrong(self, body: dict) -> str:
        total = 0
        for embed in body.get("embeds", []):
            foot = embed.get("footer", {}).get("text", "")
            for name, text, most in (("title", embed.get("title", ""), 256), ("description", embed.get("description", ""), 4096),
                                     ("footer", foot, 2048)):  # fmt: skip
                total += units(text)
                if units(text) > most:
                    return name
        return "embeds" if total > 6000 or len(body.get("embeds", [])) > 10 or units(body.get("content") or "") > 2000 else ""


class TelegramBot:
    """api.telegram.org/bot<token>/…"""

    def __init__(self, token: str = "123456:SECRET-BOT-TOKEN", chat: int = -1001) -> None:
        self.shown: dict[str, Shown] = {}
        self.token, self.chat = token, chat
        self.moved_to: int | None = None

    def answer(self, call: Call) -> Reply:
        if not call.path.startswith(f"/bot{self.token}/"):
            return Reply.of({"ok": False, "error_code": 401, "description": "Unauthorized"}, 401)
        body = call.json
        chat = int(body["chat_id"])
        if self.moved_to is not None and chat == self.chat:
            return self._no("Bad Request: group chat was upgraded to a supergroup chat", migrate_to_chat_id=self.moved_to)
        if chat not in {self.chat, self.moved_to}:
            return self._no("Bad Request: chat not found")
        if not body["text"].strip():
            return self._no("Bad Request: message text is empty")
        if units(body["text"]) > 4096:
            return self._no("Bad Request: message is too long")
        if any(e["offset"] < 0 or e["offset"] + e["length"] > units(body["text"]) or e["length"] < 1 for e in body["entities"]):
            return self._no("Bad Request: entity beyond the end of the text")
        if call.path.endswith("/editMessageText"):
            return self._edited(f"{chat}/{body['message_id']}", body)
        number = 50 + len(self.shown)
        self.shown[f"{chat}/{number}"] = Shown(str(number), body, silent=body.get("disable_notification", False))
        return Reply.of({"ok": True, "result": {"message_id": number, "chat": {"id": chat}, "text": body["text"]}})

    def _edited(self, key: str, body: dict) -> Reply:
        if key not in self.shown:
            return self._no("Bad Request: message to edit not found")
        if (self.shown[key].body["text"], self.shown[key].body["entities"]) == (body["text"], body["entities"]):
            return self._no("Bad Request: message is not modified: specified new message content is exactly the same")
        self.shown[key].edit(body)
        return Reply.of({"ok": True, "result": {"message_id": body["message_id"], "chat": {"id": int(body["chat_id"])}}})

    def _no(self, description: str, **parameters: object) -> Reply:
        more = {"parameters": parameters} if parameters else {}
        return Reply.of({"ok": False, "error_code": 400, "description": description, **more}, 400)
