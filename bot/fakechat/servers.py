"""Mattermost and Rocket.Chat, which people host themselves, as they document themselves. Pure."""

from __future__ import annotations

import re

import msgspec

from bot.fakechat.ledger import Body, Call, Limit, Reply, Shown, form_fields


class MattermostHook:
    """/hooks/<id>: answers "ok"."""

    limit = Limit(10, 1)

    def __init__(self, path: str = "/hooks/mattermosthooksecret") -> None:
        self.shown: dict[str, Shown] = {}
        self.path = path

    def answer(self, call: Call) -> Reply:
        if call.path != self.path:
            return error("web.incoming_webhook.invalid.app_error", 400)
        try:
            body = call.json
        except msgspec.DecodeError:
            return error("web.incoming_webhook.parse.app_error", 400)
        if not body.get("text"):
            return error("web.incoming_webhook.text.app_error", 400)
        if len(body["text"]) > 4000:
            return error("web.incoming_webhook.split_props_length.app_error", 400)
        name = f"m{len(self.shown)}"
        self.shown[name] = Shown(name, body)
        return Reply(200, b"ok")

    def busy(self, seconds: float) -> Reply:
        headers = {"retry_after": str(int(seconds) + 1), "x_ratelimit_reset": str(int(seconds) + 1)}
        return Reply.of({"id": "limit_exceeded", "message": "limit exceeded", "status_code": 429}, 429, **headers)

    def lines(self, body: Body) -> list[str]:
        return str(body.get("text") or body.get("message")).replace("\\", "").split("\n")


class MattermostBot(MattermostHook):
    """/api/v4 with a bot's token; a pending id shows nothing twice for half a minute."""

    def __init__(self, token: str = "mattermostbotsecret", channel: str = "chan1") -> None:
        super().__init__()
        self.token, self.channel = token, channel
        self.files: dict[str, bytes] = {}
        self.pending: dict[str, str] = {}

    def answer(self, call: Call) -> Reply:
        if call.headers.get("authorization") != f"Bearer {self.token}":
            return error("api.context.session_expired.app_error", 401)
        if call.path == "/api/v4/files":
            name = f"file{len(self.files)}"
            self.files[name] = call.body
            return Reply.of({"file_infos": [{"id": name}], "client_ids": []}, 201)
        body = call.json
        if len(body.get("message", "")) > 16_383:
            return error("model.post.is_valid.message_length.app_error", 400)
        if patched := re.fullmatch(r"/api/v4/posts/(\w+)/patch", call.path):
            if patched[1] not in self.shown:
                return error("app.post.get.app_error", 404)
            self.shown[patched[1]].edit({**self.shown[patched[1]].body, **body})
            return Reply.of({"id": patched[1]})
        if call.path != "/api/v4/posts":
            return error("api.context.404.app_error", 404)
        if body.get("channel_id") != self.channel:
            return error("api.context.permissions.app_error", 403)
        if body.get("pending_post_id") in self.pending:
            return Reply.of({"id": self.pending[body["pending_post_id"]]}, 201)
        post = f"post{len(self.shown)}"
        picture = self.files.get((body.get("file_ids") or [""])[0], b"")
        self.shown[post] = Shown(post, body, under=body.get("root_id", ""), picture=picture)
        self.pending[body["pending_post_id"]] = post
        return Reply.of({"id": post, "message": body["message"]}, 201)


def error(name: str, status: int) -> Reply:
    """As Mattermost words them."""
    return Reply.of({"id": name, "message": "words", "detailed_error": "", "request_id": "r", "status_code": status}, status)


class RocketChatHook:
    """/hooks/<id>/<token> of an integration."""

    limit = Limit(10, 60)

    def __init__(self, path: str = "/hooks/1234/rocketsecrettoken") -> None:
        self.shown: dict[str, Shown] = {}
        self.path = path

    def answer(self, call: Call) -> Reply:
        if call.path != self.path:
            return Reply.of({"success": False, "error": "Invalid integration id or token provided."}, 404)
        try:
            body = call.json
        except msgspec.DecodeError:
            return Reply.of({"success": False, "error": "Unexpected end of JSON input"}, 400)
        if not body.get("text"):
            return Reply.of({"success": False, "error": "body-params-required"}, 400)
        if len(body["text"]) > 5000:
            return Reply.of({"success": False, "error": "error-message-size-exceeded"}, 400)
        name = f"m{len(self.shown)}"
        self.shown[name] = Shown(name, body)
        return Reply.of({"success": True})

    def busy(self, seconds: float) -> Reply:
        wait = int(seconds) + 1
        said = f"Error, too many requests. You must wait {wait} seconds before trying again. [error-too-many-requests]"
        headers = {"x_ratelimit_limit": "10", "x_ratelimit_remaining": "0", "retry_after": str(wait)}
        return Reply.of({"success": False, "error": said}, 429, **headers)

    def lines(self, body: Body) -> list[str]:
        return str(body.get("text") or body.get("msg")).split("\n")


class RocketChatBot(RocketChatHook):
    """/api/v1 with a personal token. It stumbles over the id of a message that is there already."""

    def __init__(self, token: str = "rocketbotsecret", user: str = "u1", room: str = "GENERAL") -> None:
        super().__init__()
        self.token, self.user, self.room = token, user, room

    def answer(self, call: Call) -> Reply:
        if (call.headers.get("x-auth-token"), call.headers.get("x-user-id")) != (self.token, self.user):
            return Reply.of({"status": "error", "message": "You must be logged in to do this."}, 401)
        method = call.path.removeprefix("/api/v1/")
        if method.startswith("rooms.upload/"):
            fields = form_fields(call)
            self.shown[fields["tmid"].decode()].picture = fields["file"]
            return Reply.of({"success": True})
        body = call.json
        match method:
            case "chat.update" if body["msgId"] not in self.shown:
                return Reply.of({"success": False, "error": f'No message found with the id of "{body["msgId"]}".'}, 400)
            case "chat.update":
                self.shown[body["msgId"]].edit({**self.shown[body["msgId"]].body, "msg": body["text"]})
                return Reply.of({"success": True, "message": {"_id": body["msgId"]}})
            case "chat.sendMessage":
                return self._posted(body["message"])
            case _:
                return Reply.of({"success": False, "error": "unknown"}, 404)

    def _posted(self, message: Body) -> Reply:
        if message["rid"] != self.room:
            return Reply.of({"success": False, "error": "The required room was not found [error-invalid-room]"}, 400)
        if len(message["msg"]) > 5000:
            return Reply.of({"success": False, "error": "error-message-size-exceeded"}, 400)
        if message["_id"] in self.shown:
            return Reply.of({"success": False, "error": "Cannot read properties of undefined"}, 400)
        self.shown[message["_id"]] = Shown(message["_id"], message, under=message.get("tmid", ""))
        return Reply.of({"success": True, "message": {"_id": message["_id"], "rid": self.room}})
