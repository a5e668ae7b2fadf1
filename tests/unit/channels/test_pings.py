"""Only whom the operator names is pinged, in the platform's own way; an edit that must ping is followed up."""

from __future__ import annotations

import pytest

from bot.channels import discord, slack
from bot.channels.wording import message
from builders import an_alert

SHOWN = message(an_alert())


@pytest.mark.parametrize(
    ("mentions", "expected"),
    [
        ((), ""),
        (("here",), "<!here>"),
        (("channel", "U0123", "S77"), "<!channel> <@U0123> <!subteam^S77>"),
        (("nobody", "u1", "role:5"), ""),
    ],
)
def test_slack_pings_whom_it_can(mentions, expected):
    assert slack.pings(mentions) == expected
    assert ("<!" in str(slack.payload(SHOWN, mentions)["blocks"])) is bool(expected)


@pytest.mark.parametrize(
    ("mentions", "content", "allowed"),
    [
        (("here",), "@here", {"parse": ["everyone"], "users": [], "roles": []}),
        (("123", "role:77"), "<@123> <@&77>", {"parse": [], "users": ["123"], "roles": ["77"]}),
    ],
)
def test_discord_pings_by_text_and_by_switch(mentions, content, allowed):
    assert discord.pings(mentions) == {"content": content, "allowed_mentions": allowed}


@pytest.mark.parametrize("mentions", [(), ("channel",), ("U0123", "role:x")])
def test_discord_pings_nobody_else(mentions):
    assert discord.pings(mentions) == {}
    assert discord.payload(SHOWN)["allowed_mentions"] == {"parse": []}
