"""What an operator may write, and that none of it is ever printed."""

from __future__ import annotations

import copy
import json
import pickle
import re

import pytest
from pydantic import TypeAdapter, ValidationError

from bot.channels import ConsoleOptions, ReceiverOptions, WebhookOptions, open_channel, secrets
from bot.net import Web, WebOptions

RECEIVERS = TypeAdapter(ReceiverOptions)
HOOK = {"kind": "webhook", "name": "wall", "url": "https://hooks.example/CANARY-PATH-1?key=CANARY-QUERY-2"}
GOOD = [
    {"kind": "console", "name": "terminal"},
    HOOK,
    HOOK | {"secret": "CANARY-KEY-3-LONG-ENOUGH", "allow_private": ["127.0.0.0/8", "::1"]},
    HOOK | {"secret": ["CANARY-KEY-4-LONG-ENOUGH", "whsec_Q0FOQVJZLUtFWS01LUxPTkctRU5PVUdI"]},
    {"kind": "slack", "name": "newsroom", "url": "https://hooks.slack.com/services/T0/B0/CANARY-PATH-6"},
    {"kind": "slack", "name": "newsroom", "token": "xoxb-CANARY-TOKEN-7", "channel": "C012", "doubt": "hold"},
    {"kind": "discord", "name": "server", "url": "https://discord.com/api/webhooks/1/CANARY-PATH-8"},
    {"kind": "discord", "name": "server", "url": "https://discord.com/api/v10/webhooks/1/CANARY-PATH-9/?thread_id=4"},
    {"kind": "telegram", "name": "bot", "token": "123:CANARY-TOKEN-10", "chat": -1001},
    {"kind": "telegram", "name": "bot", "token": "123:CANARY-TOKEN-11", "chat": "@channel_name", "thread": 4,
     "api": "http://127.0.0.1:8081/"},
    {"kind": "discord", "name": "bot", "token": "CANARY.TOKEN-12", "channel": "123", "threads": True, "map": False},
    {"kind": "teams", "name": "teams", "url": "https://x.logic.azure.example/workflows/1/invoke?sp=x&sig=CANARY-SIG-13"},
    {"kind": "googlechat", "name": "space",
     "url": "https://chat.googleapis.com/v1/spaces/AAA/messages?key=CANARY-KEY-14&token=CANARY-TOKEN-15", "threads": True},
    {"kind": "mattermost", "name": "mm", "url": "https://chat.example/hooks/CANARY-PATH-16"},
    {"kind": "mattermost", "name": "mm", "token": "CANARYTOKEN17", "channel": "abc", "server": "https://chat.example"},
    {"kind": "rocketchat", "name": "rc", "url": "https://chat.example/hooks/1/CANARY-PATH-18"},
    {"kind": "rocketchat", "name": "rc", "token": "CANARYTOKEN19", "user": "u", "channel": "R", "server": "https://chat.example"},
    {"kind": "matrix", "name": "mx", "server": "https://matrix.example", "token": "syt_CANARY_20", "room": "!a:matrix.example"},
    {"kind": "ntfy", "name": "phone", "topic": "CANARY-TOPIC-21", "token": "tk_CANARY22"},
    {"kind": "email", "name": "desk", "host": "mail.example", "user": "u@a.example", "password": "CANARY-PASSWORD-23",
     "sender": "tocsin@a.example", "to": ["desk@a.example", "b@a.example"]},
    {"kind": "apprise", "name": "pager", "url": "pover://CANARYUSER24@CANARYTOKEN25/device"},
]  # fmt: skip
BAD = [
    *[({"kind": "console", "name": name}, "name") for name in ("Wall", "", "-a", "a b", "a" * 65)],
    *[(HOOK | {"url": f"{start}/CANARY"}, "url") for start in ("hooks.example", "ftp://x", "http://", "https://h:0", "https://h:x")],
    (HOOK | {"secret": "CANARY"}, "secret"), (HOOK | {"allow_private": ["10/99"]}, "allow_private"),
    ({"kind": "slack", "name": "a"}, "slack"), ({"kind": "slack", "name": "a", "token": "xoxb-CANARY"}, "slack"),
    ({"kind": "slack", "name": "a", "url": "https://x/CANARY", "token": "xoxb-CANARY", "channel": "C"}, "slack"),
    ({"kind": "slack", "name": "a", "url": "https://x/CANARY", "channel": "C"}, "slack"),
    ({"kind": "slack", "name": "a", "token": "xoxb CANARY", "channel": "C"}, "token"),
    ({"kind": "discord", "name": "a", "url": "https://discord.com/channels/1/CANARY"}, "url"),
    ({"kind": "telegram", "name": "a", "token": "1:CANARY/../x", "chat": 1}, "token"),
    ({"kind": "telegram", "name": "a", "token": "1:CANARY", "chat": "nobody"}, "chat"),
    ({"kind": "telegram", "name": "a", "token": "1:CANARY", "chat": 1, "api": "https://u:p@x"}, "api"),
    ({"kind": "telegram", "name": "a", "token": "1:CANARY", "chat": 1, "colour": "red"}, "colour"),
    ({"kind": "discord", "name": "a", "token": "CANARY"}, "discord"),
    ({"kind": "discord", "name": "a", "token": "CANARY", "channel": "general"}, "channel"),
    ({"kind": "slack", "name": "a", "url": "https://x/CANARY", "threads": True}, "slack"),
    ({"kind": "teams", "name": "a", "url": "CANARY"}, "url"),
    ({"kind": "googlechat", "name": "a", "url": "https://chat.googleapis.com/CANARY"}, "url"),
    ({"kind": "mattermost", "name": "a", "token": "CANARY", "channel": "abc"}, "mattermost"),
    ({"kind": "rocketchat", "name": "a", "token": "CANARY", "channel": "abc", "server": "https://x"}, "rocketchat"),
    ({"kind": "matrix", "name": "a", "server": "https://x", "token": "CANARY", "room": "#alias:x"}, "room"),
    ({"kind": "ntfy", "name": "a", "topic": "CANARY/x"}, "topic"),
    *[({"kind": "email", "name": "a", "host": "x", "sender": one, "to": ["a@b.example"]}, "sender")
      for one in ("CANARY", "a@b\r\nBcc: c@d.example", "A <a@b.example>", "a@b.example, c@d.example")],
    ({"kind": "email", "name": "a", "host": "x", "sender": "a@b.example", "to": []}, "to"),
    ({"kind": "email", "name": "a", "host": "x\r\n", "sender": "a@b.example", "to": ["a@b.example"]}, "host"),
    ({"kind": "email", "name": "a", "host": "x", "sender": "a@b.example", "to": ["a@b.example"], "user": "u",
      "password": "CANARY", "security": "none"}, "email"),
    ({"kind": "email", "name": "a", "host": "x", "sender": "a@b.example", "to": ["a@b.example"], "password": "CANARY"}, "email"),
]  # fmt: skip


@pytest.mark.parametrize("given", GOOD)
def test_no_way_of_printing_options_tells_a_secret(given):
    options = RECEIVERS.validate_python(given)
    shown = [
        repr(options), str(options), options.model_dump_json(), str(options.model_dump()), f"{copy.deepcopy(options)!r}",
        json.dumps(options.model_dump(mode="json")), f"{open_channel(options, Web(WebOptions()), None)!r}",  # type: ignore[arg-type]
    ]  # fmt: skip
    assert [text for text in shown if "CANARY" in text or "Q0FOQVJZ" in text] == []
    assert RECEIVERS.validate_python(given) == pickle.loads(pickle.dumps(options))


@pytest.mark.parametrize(("given", "where"), BAD)
def test_a_mistake_is_named_and_no_secret_is(given, where):
    with pytest.raises(ValidationError) as told:
        RECEIVERS.validate_python(given)
    problems = [(".".join(map(str, one["loc"])), one["msg"]) for one in told.value.errors(include_input=False, include_url=False)]
    assert any(where in place for place, _ in problems), problems
    assert "CANARY" not in str(problems)


@pytest.mark.parametrize("given", GOOD[1:])
def test_every_canary_is_given_to_the_redaction(given):
    found = list(secrets(RECEIVERS.validate_python(given)))
    for canary in [text for text in json.dumps(given).split('"') if "CANARY" in text]:
        assert canary in found
        for piece in re.split(r"[/?&=@]+", canary):  # and by itself, as a server may echo it
            assert "CANARY" not in piece or len(piece) < 8 or piece in found


def test_a_console_has_no_secrets():
    assert list(secrets(ConsoleOptions(name="wall"))) == []


def test_keys_come_in_the_order_given():
    options = WebhookOptions(name="wall", url="https://a.example/x", secret=["a" * 16, "b" * 16])
    assert options.keys == (b"a" * 16, b"b" * 16)
