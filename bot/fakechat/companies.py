"""Microsoft Teams' workflows and Google Chat as they document themselves. Pure."""

from __future__ import annotations

import msgspec

from bot.fakechat.ledger import Body, Call, Limit, Reply, Shown


class TeamsFlow:
    """A workflow: takes a card with 202, whatever becomes of it later."""

    limit = Limit(4, 1)

    def __init__(self, path: str = "/workflows/abc/triggers/manual/paths/invoke", sig: str = "SECRET-SIG-TEAMS") -> None:
        self.shown: dict[str, Shown] = {}
        self.path, self.sig = path, sig

    def answer(self, call: Call) -> Reply:
        if call.path != self.path:
            return self._no(404, "WorkflowNotFound")
        if call.query.get("sig") != self.sig:
            return self._no(401, "DirectApiAuthorizationRequired")
        if len(call.body) > 28_000:
            return self._no(413, "RequestEntityTooLarge")
        try:
            card = call.json["attachments"][0]["content"]
        except (msgspec.DecodeError, LookupError):
            return self._no(400, "InvalidRequestContent")
        if card.get("type") != "AdaptiveCard" or not card.get("body"):
            return self._no(400, "BotsBadArgument")
        name = f"m{len(self.shown)}"
        self.shown[name] = Shown(name, call.json)
        return Reply(202, b"")

    def busy(self, seconds: float) -> Reply:
        said = {"error": {"code": "WorkflowRunActionThrottled", "message": "Rate limit is exceeded."}}
        return Reply.of(said, 429, retry_after=str(int(seconds) + 1))

    def lines(self, body: Body) -> list[str]:
        blocks = body["attachments"][0]["content"]["body"]
        return ["".join(run["text"] for run in block["inlines"]) if "inlines" in block else block["text"] for block in blocks]

    def _no(self, status: int, code: str) -> Reply:
        return Reply.of({"error": {"code": code, "message": "words"}}, status)


class GoogleSpace:
    """chat.googleapis.com: one space; the same request id returns the message that is there."""

    limit = Limit(60, 60)

    def __init__(self, space: str = "AAAA", key: str = "GOOGLE-KEY-SECRET", token: str = "GOOGLE-TOKEN-SECRET") -> None:
        self.shown: dict[str, Shown] = {}
        self.path, self.secrets = f"/v1/spaces/{space}/messages", (key, token)
        self._requests: dict[str, str] = {}

    def answer(self, call: Call) -> Reply:
        if call.path != self.path:
            return self._no(404, "NOT_FOUND")
        if (call.query.get("key"), call.query.get("token")) != self.secrets:
            return self._no(403, "PERMISSION_DENIED")
        try:
            body = call.json
        except msgspec.DecodeError:
            return self._no(400, "INVALID_ARGUMENT")
        if len(call.body) > 32_000 or not (body.get("cardsV2") or body.get("text")):
            return self._no(400, "INVALID_ARGUMENT")
        request_id = call.query.get("requestId", "")
        if request_id and request_id in self._requests:
            return Reply.of({"name": self._requests[request_id]})
        name = f"{self.path.removeprefix('/v1/')}/m{len(self.shown)}"
        key = body.get("thread", {}).get("threadKey", "")
        first = next((one.id for one in self.shown.values() if key and one.body.get("thread", {}).get("threadKey") == key), "")
        self.shown[name] = Shown(name, body, under=first)
        self._requests[request_id] = name
        return Reply.of({"name": name, "thread": {"name": f"{self.path}/threads/{key}"}})

    def busy(self, seconds: float) -> Reply:
        said = {"error": {"code": 429, "message": "Resource has been exhausted", "status": "RESOURCE_EXHAUSTED"}}
        return Reply.of(said, 429, retry_after=str(int(seconds) + 1))

    def lines(self, body: Body) -> list[str]:
        card = body["cardsV2"][0]["card"]
        return [card["header"]["title"], *(one["textParagraph"]["text"] for one in card["sections"][0]["widgets"])]

    def _no(self, status: int, word: str) -> Reply:
        return Reply.of({"error": {"code": status, "message": "words", "status": word}}, status)
