"""Slack: an incoming webhook, which can only post, or an app with a token, which edits what it posted."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Literal

import msgspec

from bot.channels.markup import BREAK, cut_to, defused, rendered, styled, units
from bot.channels.message import Message, Name, Run, fitted, text_of
from bot.channels.options import SlackOptions, secrets
from bot.channels.post import Postbox, Request
from bot.channels.wording import message
from bot.net import Answer, Web
from bot.ports import Clock, Rejected, Unavailable, Unsure
from bot.records import Alert

HEADER_LENGTH, SECTION_LENGTH = 150, 3000
"""Limits of Slack's blocks (docs.slack.dev, Block Kit)."""
_SECTIONS: tuple[tuple[Name, ...], ...] = (
    ("notice", "toll", "correction"),
    ("context", "claim", "responsibility"),
    ("sources",),
    ("quote",),
)
_FOOT: tuple[Name, ...] = ("place", "times", "id")
_ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_LOOKALIKES = str.maketrans({"*": "∗", "_": "ˍ", "~": "∼", "`": "'"})
"""Slack has no way to escape its marks, so a stranger's are shown by characters that look like them."""
_EMOJI = re.compile(r":(?=[\w+'-]+:)")
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


class Slack:
    """One channel of a Slack workspace."""

    idempotent = False

    def __init__(self, options: SlackOptions, web: Web, clock: Clock) -> None:
        self.name = options.name
        self.editable = options.token is not None
        self._options = options
        self._postbox = Postbox(f"slack {options.name}", web, clock, tuple(secrets(options)))

    async def send(self, alert: Alert, *, key: str, edits: str = "", repeat: bool = False) -> str:  # noqa: ARG002
        """The receipt is `channel/ts`, or nothing from a webhook, which does not tell."""
        if repeat and self._options.doubt == "hold":
            raise self._postbox.held()
        body = payload(message(alert, repeat=repeat))
        if self._options.url is not None:
            return await self._hook(self._options.url.get_secret_value(), body)
        if edits and await self._edit(edits, body):
            return edits
        if edits and not alert.loud:
            raise Rejected(f"slack {self.name}: the message is gone or too old to be edited")
        said = await self._call("chat.postMessage", {"channel": self._options.channel, **body})
        return f"{said.channel}/{said.ts}"

    async def close(self) -> None:
        """Nothing is held."""

    async def _hook(self, url: str, body: Mapping[str, object]) -> str:
        answer = await self._postbox.ask(Request(url, msgspec.json.encode(body)))
        if 200 <= answer.status < 300:
            return ""
        said = _read(answer)
        word = said.error or answer.body[:60].decode("ascii", "replace").strip()
        broken = True if word in _HOOK_BROKEN else None
        raise self._postbox.failure(answer, word, said.retry_after, broken=broken)

    async def _edit(self, receipt: str, body: Mapping[str, object]) -> bool:
        """Did Slack let us? Not when the message is gone."""
        channel, _, ts = receipt.partition("/")
        return (await self._call("chat.update", {"channel": channel, "ts": ts, **body})).ok

    async def _call(self, method: Literal["chat.postMessage", "chat.update"], body: Mapping[str, object]) -> _Said:
        """What Slack said; not `ok` only when a message cannot be edited. Raises Rejected, Unavailable, Unsure."""
        token = self._options.token.get_secret_value() if self._options.token else ""
        headers = {"authorization": f"Bearer {token}", "content-type": "application/json; charset=utf-8"}
        answer = await self._postbox.post(Request(f"{self._options.api}/{method}", msgspec.json.encode(body), headers))
        said = _read(answer)
        if (said.ok and said.ts) or (said.error in _UNEDITABLE and method == "chat.update"):
            return said
        message_ = f"slack {self.name}: {self._postbox.safe(said.error) or 'an answer that cannot be read'}"
        if said.error in _APP_LATER:
            raise Unavailable(message_, retry_after=self._postbox.wait(answer, said.retry_after))
        if said.error in _APP_UNSURE or not said.error:
            raise Unsure(message_)
        raise Rejected(message_, broken=said.error in _APP_BROKEN)


def _read(answer: Answer) -> _Said:
    try:
        return msgspec.json.decode(answer.body, type=_Said, strict=False)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return _Said()


def payload(shown: Message) -> Mapping[str, object]:
    """What to post: blocks, and the words for notifications. Nothing is unfurled; no name is linked."""
    shown = fitted(shown, _longest_section, SECTION_LENGTH)
    header = cut_to(f"{shown.mark} {shown.headline}", _unmarked, HEADER_LENGTH)
    sections = [_section(shown, names) for names in _SECTIONS]
    blocks: list[object] = [{"type": "header", "text": {"type": "plain_text", "text": header, "emoji": True}}]
    blocks += [{"type": "section", "text": _mrkdwn(text)} for text in sections if text]
    foot = " · ".join(rendered(line, _run) for line in shown.of(*_FOOT))
    blocks.append({"type": "context", "elements": [_mrkdwn(foot)]})
    toll = " ".join(text_of(line) for line in shown.of("notice", "toll"))
    text = f"{shown.mark} {escaped(shown.headline)}: {escaped(toll)}"
    return {"text": text, "blocks": blocks, "unfurl_links": False, "unfurl_media": False}


def escaped(text: str) -> str:
    """A stranger's words for mrkdwn."""
    return _unmarked(text).translate(_ENTITIES)


def _unmarked(text: str) -> str:
    return _EMOJI.sub(f":{BREAK}", defused(text)).translate(_LOOKALIKES)


def _run(run: Run) -> str:
    match run.style:
        case "plain" | "faint":
            return escaped(run.text)
        case "strong":
            return styled(escaped(run.text), "*")
        case "struck":
            return styled(escaped(run.text), "~")
        case "link":
            return f"<{run.url.translate(_ENTITIES)}|{run.text.translate(_ENTITIES)}>"


def _section(shown: Message, names: tuple[Name, ...]) -> str:
    return "\n".join(rendered(line, _run) for line in shown.of(*names))


def _longest_section(shown: Message) -> int:
    return max(units(_section(shown, names)) for names in (*_SECTIONS, _FOOT))


def _mrkdwn(text: str) -> Mapping[str, object]:
    return {"type": "mrkdwn", "text": text, "verbatim": True}
