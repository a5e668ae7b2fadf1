"""Slack, Discord and Telegram as they document themselves: limits, error words, edits, idempotency. Pure."""

from __future__ import annotations

import re

import msgspec

from bot.fakechat.ledger import Body, Call, Limit, Reply, Shown, form_fields, units


class SlackHook:
    """hooks.slack.com: posts, and never says under which id."""

    limit = Limit(1, 1)

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

    def busy(self, seconds: float) -> Reply:
        said = {"ok": False, "error": "rate_limited", "retry_after": int(seconds) + 1}
        return Reply.of(said, 429, retry_after=str(int(seconds) + 1))

    def lines(self, body: Body) -> list[str]:
        return block_lines(body)


def block_lines(body: Body) -> list[str]:
    """The words of all blocks."""
    blocks = body.get("blocks", [])
    texts = [b["text"]["text"] if "text" in b else " ".join(e["text"] for e in b["elements"]) for b in blocks]
    return "\n".join(texts).split("\n")


def wrong_blocks(body: Body) -> str:
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

    limit = Limit(1, 1)

    def __init__(self, token: str = "xoxb-SECRETSECRET-1", channel: str = "C0001", files_at: str = "") -> None:
        self.shown: dict[str, Shown] = {}
        self.token, self.channel, self.files_at = token, channel, files_at
        self._files: dict[str, bytes] = {}

    def answer(self, call: Call) -> Reply:
        if call.path.startswith("/upload/"):
            self._files[call.path.rpartition("/")[2]] = call.body
            return Reply(200, b"OK - 1")
        said = self._said(call)
        return Reply.of(said if isinstance(said, dict) else {"ok": False, "error": said})

    def busy(self, seconds: float) -> Reply:
        return Reply.of({"ok": False, "error": "ratelimited"}, 429, retry_after=str(int(seconds) + 1))

    def lines(self, body: Body) -> list[str]:
        return block_lines(body)

    def _said(self, call: Call) -> Body | str:
        if call.headers.get("authorization") != f"Bearer {self.token}":
            return "invalid_auth"
        method = call.path.rpartition("/")[2]
        if method == "files.getUploadURLExternal":
            name = f"F{len(self._files)}"
            return {"ok": True, "upload_url": f"{self.files_at}/upload/{name}", "file_id": name}
        body = call.json
        if method == "files.completeUploadExternal":
            return self._shared(body)
        if body.get("channel") != self.channel:
            return "channel_not_found"
        if wrong := wrong_blocks(body):
            return wrong
        if method == "chat.update":
            if body.get("ts") not in self.shown:
                return "message_not_found"
            self.shown[body["ts"]].edit(body)
            return {"ok": True, "channel": self.channel, "ts": body["ts"]}
        if method != "chat.postMessage":
            return "unknown_method"
        ts = f"1700000000.{len(self.shown):06}"
        self.shown[ts] = Shown(ts, body, under=body.get("thread_ts", ""))
        return {"ok": True, "channel": self.channel, "ts": ts, "message": {"text": body["text"]}}

    def _shared(self, body: Body) -> Body | str:
        if body.get("channel_id") != self.channel or body.get("thread_ts") not in self.shown:
            return "channel_not_found"
        self.shown[body["thread_ts"]].picture = self._files.get(body["files"][0]["id"], b"")
        return {"ok": True, "files": body["files"]}


class DiscordHook:
    """A webhook: discord.com/api/webhooks/…, posts and edits."""

    limit = Limit(5, 2)

    def __init__(self, path: str = "/api/webhooks/11/SECRET-TOKEN_11") -> None:
        self.shown: dict[str, Shown] = {}
        self.path = path

    def answer(self, call: Call) -> Reply:
        edited = re.fullmatch(re.escape(self.path) + r"/messages/(\d+)", call.path)
        if call.path != self.path and not edited:
            return Reply.of({"message": "Unknown Webhook", "code": 10015}, 404)
        return self._taken(call, edited[1] if edited else "")

    def busy(self, seconds: float) -> Reply:
        said = {"message": "You are being rate limited.", "retry_after": round(seconds, 3), "global": False}
        headers = {"x_ratelimit_scope": "user", "x_ratelimit_remaining": "0", "x_ratelimit_reset_after": f"{seconds:.3f}"}
        return Reply.of(said, 429, retry_after=str(int(seconds) + 1), **headers)

    def lines(self, body: Body) -> list[str]:
        embed = body["embeds"][0]
        foot = [embed["footer"]["text"]] if "footer" in embed else []
        return "\n".join((embed["title"], embed["description"], *foot)).replace("\\", "").split("\n")

    def _taken(self, call: Call, edited: str) -> Reply:
        body = call.json
        picture = form_fields(call).get("files[0]", b"") if call.is_form else b""
        if wrong := self._wrong(body, picture):
            return Reply.of({"message": "Invalid Form Body", "code": 50035, "errors": {wrong: "wrong"}}, 400)
        if edited:
            if call.method != "PATCH" or edited not in self.shown:
                return Reply.of({"message": "Unknown Message", "code": 10008}, 404)
            self.shown[edited].edit(body)
            self.shown[edited].picture = picture
            return Reply.of({"id": edited})
        if not body.get("content") and not body.get("embeds"):
            return Reply.of({"message": "Cannot send an empty message", "code": 50006}, 400)
        return self._posted(call, Shown(str(900 + len(self.shown)), body, bool(body.get("flags", 0) & 1 << 12), picture=picture))

    def _posted(self, call: Call, message: Shown) -> Reply:
        self.shown[message.id] = message
        return Reply.of({"id": message.id, "type": 0}) if call.query.get("wait") == "true" else Reply(204, b"")

    def _wrong(self, body: Body, picture: bytes) -> str:
        if len(body.get("attachments", [])) != (1 if picture else 0):
            return "attachments"
        if ("image" in body["embeds"][0]) != bool(picture):
            return "image"
        return self._too_long(body)

    def _too_long(self, body: Body) -> str:
        total = 0
        for embed in body.get("embeds", []):
            foot = embed.get("footer", {"text": "none"})["text"]
            if not foot:
                return "footer"
            for name, text, most in (("title", embed.get("title", ""), 256), ("description", embed.get("description", ""), 4096),
                                     ("footer", foot, 2048)):  # fmt: skip
                total += units(text)
                if units(text) > most:
                    return name
        return "embeds" if total > 6000 or len(body.get("embeds", [])) > 10 or units(body.get("content") or "") > 2000 else ""


class DiscordBot(DiscordHook):
    """discord.com/api/channels/…, with a bot's token; a nonce shows nothing twice for some minutes."""

    def __init__(self, token: str = "BOT.SECRET-TOKEN", channel: str = "222") -> None:
        super().__init__(f"/api/v10/channels/{channel}/messages")
        self.token = token
        self.nonces: dict[str, str] = {}

    def answer(self, call: Call) -> Reply:
        if call.headers.get("authorization") != f"Bot {self.token}":
            return Reply.of({"message": "401: Unauthorized", "code": 0}, 401)
        edited = re.fullmatch(re.escape(self.path) + r"/(\d+)", call.path)
        if call.path != self.path and not edited:
            return Reply.of({"message": "Unknown Channel", "code": 10003}, 404)
        return self._taken(call, edited[1] if edited else "")

    def _posted(self, call: Call, message: Shown) -> Reply:  # noqa: ARG002
        nonce = str(message.body.get("nonce", ""))
        if len(nonce) > 25:
            return Reply.of({"message": "Invalid Form Body", "code": 50035}, 400)
        if message.body.get("enforce_nonce") and nonce in self.nonces:
            return Reply.of({"id": self.nonces[nonce], "nonce": nonce})
        message.under = message.body.get("message_reference", {}).get("message_id", "")
        self.nonces[nonce] = message.id
        self.shown[message.id] = message
        return Reply.of({"id": message.id, "type": 0, "nonce": nonce})


class TelegramBot:
    """A bot: api.telegram.org/bot<token>/…, in one chat."""

    limit = Limit(20, 60)

    def __init__(self, token: str = "123456:SECRET-BOT-TOKEN", chat: int = -1001) -> None:
        self.shown: dict[str, Shown] = {}
        self.token, self.chat = token, chat
        self.moved_to: int | None = None

    def answer(self, call: Call) -> Reply:
        if not call.path.startswith(f"/bot{self.token}/"):
            return Reply.of({"ok": False, "error_code": 401, "description": "Unauthorized"}, 401)
        if call.path.endswith("/sendPhoto"):
            return self._photo(call)
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
        under = str(body.get("reply_parameters", {}).get("message_id", ""))
        self.shown[f"{chat}/{number}"] = Shown(str(number), body, body.get("disable_notification", False), under)
        return Reply.of({"ok": True, "result": {"message_id": number, "chat": {"id": chat}, "text": body["text"]}})

    def busy(self, seconds: float) -> Reply:
        wait = int(seconds) + 1
        said = {"ok": False, "error_code": 429, "description": f"Too Many Requests: retry after {wait}"}
        return Reply.of({**said, "parameters": {"retry_after": wait}}, 429)

    def lines(self, body: Body) -> list[str]:
        return str(body["text"]).split("\n")

    def _photo(self, call: Call) -> Reply:
        fields = form_fields(call)
        reply_to = msgspec.json.decode(fields["reply_parameters"])["message_id"]
        key = f"{fields['chat_id'].decode()}/{reply_to}"
        if key not in self.shown or not fields["photo"].startswith(b"\x89PNG"):
            return self._no("Bad Request: IMAGE_PROCESS_FAILED")
        self.shown[key].picture = fields["photo"]
        return Reply.of({"ok": True, "result": {"message_id": 1, "chat": {"id": int(fields["chat_id"])}}})

    def _edited(self, key: str, body: Body) -> Reply:
        if key not in self.shown:
            return self._no("Bad Request: message to edit not found")
        if (self.shown[key].body["text"], self.shown[key].body["entities"]) == (body["text"], body["entities"]):
            return self._no("Bad Request: message is not modified: specified new message content is exactly the same")
        self.shown[key].edit(body)
        return Reply.of({"ok": True, "result": {"message_id": body["message_id"], "chat": {"id": int(body["chat_id"])}}})

    def _no(self, description: str, **parameters: object) -> Reply:
        more = {"parameters": parameters} if parameters else {}
        return Reply.of({"ok": False, "error_code": 400, "description": description, **more}, 400)
