"""Slack: an incoming webhook, which can only post, or an app with a token, which edits what it posted."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Literal
from urllib.parse import urlencode

import msgspec

from bot.channels.chat_options import SlackOptions
from bot.channels.markup import cut_to, dressed, lookalike, rendered, units
from bot.channels.message import Message, Name, Run, fitted, text_of
from bot.channels.pictures import PICTURE_NAME, extra
from bot.channels.post import Postbox, Request, said
from bot.channels.room import Note, Pictures, PostOnly
from bot.ports import Rejected, Unavailable, Unsure

HEADER_LENGTH, SECTION_LENGTH = 150, 3000
"""Limits of Slack's blocks (docs.slack.dev, Block Kit)."""
_SECTIONS: tuple[tuple[Name, ...], ...] = (
    ("notice", "toll", "correction"),
    ("own",),
    ("context", "claim", "responsibility"),
    ("sources",),
    ("quote",),
)
_FOOT: tuple[Name, ...] = ("place", "times", "id")
_ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_LOOKALIKES = str.maketrans({"*": "∗", "_": "ˍ", "~": "∼", "`": "'"})
"""Slack has no way to escape its marks, so a stranger's are shown by characters that look like them."""
_HOOK_BROKEN = frozenset({
    "no_service", "no_service_id", "no_active_hooks", "no_team", "team_disabled", "invalid_token", "channel_not_found",
    "channel_is_archived", "action_prohibited", "posting_to_general_channel_denied",
})  # fmt: skip
_APP_BROKEN = frozenset({
    "invalid_auth", "not_authed", "account_inactive", "token_revoked", "token_expired", "not_in_channel", "channel_not_found",
    "is_archived", "missing_scope", "no_permission", "access_denied", "org_login_required", "ekm_access_denied",
    "team_access_not_granted", "restricted_action", "restricted_action_read_only_channel", "not_allowed_token_type",
})  # fmt: skip
_APP_LATER = frozenset({"ratelimited", "rate_limited", "message_limit_exceeded"})
_APP_UNSURE = frozenset({"internal_error", "fatal_error", "request_timeout", "service_unavailable", "team_added_to_org"})
"""Slack's own words for these: "some aspect of the operation may have succeeded"."""
_UNEDITABLE = frozenset({"message_not_found", "cant_update_message", "edit_window_closed"})


class _Said(msgspec.Struct):
    """An answer of a method, or the body of a webhook's refusal."""

    ok: bool = False
    error: str = ""
    ts: str = ""
    channel: str = ""
    retry_after: Any = None
    upload_url: str = ""
    file_id: str = ""


class SlackHook(PostOnly):
    """An incoming webhook: it posts, and tells nothing about what it posted."""

    idempotent = False
    pictures: Pictures = "never"

    def __init__(self, url: str, postbox: Postbox) -> None:
        self._url, self._postbox = url, postbox

    async def post(self, note: Note) -> str:
        answer = await self._postbox.ask(Request(self._url, msgspec.json.encode(payload(note.shown, note.mentions))))
        if 200 <= answer.status < 300:
            return ""
        found = said(answer, _Said)
        word = found.error or answer.body[:60].decode("ascii", "replace").strip()
        broken = True if word in _HOOK_BROKEN else None
        raise self._postbox.failure(answer, word, found.retry_after, broken=broken)


class SlackApp:
    """A bot in one channel. Its receipts are `channel/ts`."""

    idempotent, editable = False, True
    pictures: Pictures = "first"

    def __init__(self, options: SlackOptions, postbox: Postbox) -> None:
        self._channel, self._api, self._postbox = options.channel, options.api, postbox
        self._token = options.token.get_secret_value() if options.token else ""

    async def post(self, note: Note) -> str:
        thread = {"thread_ts": note.under.partition("/")[2]} if note.under else {}
        found = await self._call("chat.postMessage", {"channel": self._channel, **thread, **payload(note.shown, note.mentions)})
        if note.picture:
            await extra(self._postbox, self._show(note.picture, found))
        return f"{found.channel}/{found.ts}"

    async def edit(self, receipt: str, note: Note) -> bool:
        channel, _, ts = receipt.partition("/")
        return (await self._call("chat.update", {"channel": channel, "ts": ts, **payload(note.shown)})).ok

    async def _show(self, picture: bytes, below: _Said) -> None:
        """Slack's three steps: ask for an address, send the bytes there, share the file in the message's thread."""
        form = urlencode({"filename": PICTURE_NAME, "length": len(picture)}).encode()
        place = await self._method("files.getUploadURLExternal", form, "application/x-www-form-urlencoded")
        if not place.ok or not place.upload_url:
            return
        await self._postbox.post(Request(place.upload_url, picture, {"content-type": "image/png"}))
        done = {
            "files": [{"id": place.file_id, "title": PICTURE_NAME}], "channel_id": below.channel, "thread_ts": below.ts,
        }  # fmt: skip
        await self._method("files.completeUploadExternal", msgspec.json.encode(done))

    async def _call(self, method: Literal["chat.postMessage", "chat.update"], body: Mapping[str, object]) -> _Said:
        """What Slack said; not `ok` only when a message cannot be edited. Raises Rejected, Unavailable, Unsure."""
        found = await self._method(method, msgspec.json.encode(body))
        if (found.ok and found.ts) or (found.error in _UNEDITABLE and method == "chat.update"):
            return found
        message = f"{self._postbox.label}: {self._postbox.safe(found.error) or 'an answer that cannot be read'}"
        if found.error in _APP_UNSURE or not found.error:
            raise Unsure(message)
        raise Rejected(message, broken=found.error in _APP_BROKEN)

    async def _method(self, method: str, body: bytes, kind: str = "application/json; charset=utf-8") -> _Said:
        headers = {"authorization": f"Bearer {self._token}", "content-type": kind}
        answer = await self._postbox.post(Request(f"{self._api}/{method}", body, headers))
        found = said(answer, _Said)
        if found.error in _APP_LATER:
            message = f"{self._postbox.label}: {self._postbox.safe(found.error)}"
            raise Unavailable(message, retry_after=self._postbox.wait(answer, found.retry_after))
        return found


def pings(mentions: Sequence[str]) -> str:
    """Whom the operator's route names: here, channel, everyone, ids of people (U…, W…) and of groups (S…); nobody else."""
    told = {"here": "<!here>", "channel": "<!channel>", "everyone": "<!everyone>"}
    people = {one: f"<@{one}>" for one in mentions if re.fullmatch(r"[UW][A-Z0-9]+", one)}
    groups = {one: f"<!subteam^{one}>" for one in mentions if re.fullmatch(r"S[A-Z0-9]+", one)}
    known = told | people | groups
    return " ".join(known[one] for one in mentions if one in known)


def payload(shown: Message, mentions: Sequence[str] = ()) -> Mapping[str, object]:
    """What to post: blocks, and the words for notifications. Nothing is unfurled; no name is linked."""
    shown = fitted(shown, _longest_section, SECTION_LENGTH)
    header = cut_to(f"{shown.mark} {shown.headline}", _unmarked, HEADER_LENGTH)
    sections = [_section(shown, names) for names in _SECTIONS]
    blocks: list[object] = [{"type": "header", "text": {"type": "plain_text", "text": header, "emoji": True}}]
    blocks += [{"type": "section", "text": _mrkdwn(text)} for text in (pings(mentions), *sections) if text]
    foot = " · ".join(rendered(line, _run) for line in shown.of(*_FOOT))
    blocks += [{"type": "context", "elements": [_mrkdwn(foot)]}] if foot else []  # digests have none, and it may not be empty
    toll = " ".join(text_of(line) for line in shown.of("notice", "toll") or shown.of("own")[:1])
    text = f"{shown.mark} {escaped(shown.headline)}: {escaped(toll)}"
    return {"text": text, "blocks": blocks, "unfurl_links": False, "unfurl_media": False}


def escaped(text: str) -> str:
    """A stranger's words for mrkdwn."""
    return _unmarked(text).translate(_ENTITIES)


def _unmarked(text: str) -> str:
    return lookalike(text, _LOOKALIKES)


def _run(run: Run) -> str:
    if run.style == "link":
        return f"<{run.url.translate(_ENTITIES)}|{run.text.translate(_ENTITIES)}>"
    return dressed(run, escaped, "*", "~")


def _section(shown: Message, names: tuple[Name, ...]) -> str:
    return "\n".join(rendered(line, _run) for line in shown.of(*names))


def _longest_section(shown: Message) -> int:
    return max(units(_section(shown, names)) for names in (*_SECTIONS, _FOOT))


def _mrkdwn(text: str) -> Mapping[str, object]:
    return {"type": "mrkdwn", "text": text, "verbatim": True}
