"""Every chat receiver against the fake chat: what is shown, what is raised, and what a retry of the same thing does."""

from __future__ import annotations

import asyncio
import json
import traceback
from collections.abc import AsyncIterator
from datetime import timedelta
from email.utils import format_datetime

import pytest
from fakechat.kinds import BLIND, CHATS, EDITORS, FOLLOWERS, KINDS, TELL_REPEATS, Wired, wired_to
from msgspec.structs import replace

from bot.channels import DiscordOptions, open_channel
from bot.fakechat import CommitThen, Drop, Hold, Instead, Reply
from bot.net import Web, WebOptions
from bot.ports import Rejected, Unavailable, Unsure
from bot.records import Alert, Brief, Claim, Digest, Notice, TollStep
from bot.resources import texts
from builders import KHARKIV, NOON, a_report, a_toll, an_alert, an_incident
from conftest import HandClock
from consumers.tell import as_alert

PNG = b"\x89PNG\r\n\x1a\n--not really\r\n\r\na picture"


@pytest.fixture
async def wired(request: pytest.FixtureRequest, a_clock: HandClock) -> AsyncIterator[Wired]:
    async with wired_to(request.param, a_clock) as found:
        yield found


every = pytest.mark.parametrize("wired", list(KINDS), indirect=True)
every_chat = pytest.mark.parametrize("wired", CHATS, indirect=True)
every_follower = pytest.mark.parametrize("wired", FOLLOWERS, indirect=True)
blind = pytest.mark.parametrize("wired", BLIND, indirect=True)
tells_repeats = pytest.mark.parametrize("wired", TELL_REPEATS, indirect=True)
every_editor = pytest.mark.parametrize("wired", EDITORS, indirect=True)


def only(*names: str):
    return pytest.mark.parametrize("wired", list(names), indirect=True)


def risen() -> Alert:
    history = tuple(TollStep(at=NOON + timedelta(minutes=n), toll=a_toll(killed)) for n, killed in enumerate((3, 7)))
    return an_alert(an_incident(killed=7, revision=1, history=history), reason="toll_rose", previous=a_toll(3))


def corrected() -> Alert:
    steps = [(3, False), (15, False), (9, True)]
    history = tuple(
        TollStep(at=NOON + timedelta(minutes=n), toll=a_toll(killed), correction=fall, article_id="a1")
        for n, (killed, fall) in enumerate(steps)
    )
    return an_alert(an_incident(killed=9, revision=2, history=history), reason="corrected", previous=a_toll(15))


def closed() -> Alert:
    return an_alert(an_incident(killed=9, revision=3, life="closed"), reason="closed", loud=False)


# ── what is shown ────────────────────────────────────────────────────────────────────────────────────────────────────


@every
async def test_a_first_alert_is_one_message_with_place_toll_and_source(wired):
    await wired.send(an_alert())
    assert len(wired.chat.shown) == 1
    for words in ("Kharkiv", "killed", "suspilne.example"):
        assert words in wired.text()


@every
async def test_a_digest_and_a_notice_are_messages_by_themselves_and_no_edits(wired):
    one = an_alert()
    await wired.send(one)
    briefs = (Brief(incident=one.incident, reason="first", at=NOON),)
    digest = Digest(why="rate", since=NOON, until=NOON, incidents=1, briefs=briefs)
    await wired.send(replace(one, id="digest/wall/1", incident_id="digest/wall/1", digest=digest))
    notice = Notice(id="other/receiver_down/1", by="deliver/2", at=NOON, subject="other", what="receiver_down", text="it is down")
    await wired.send(as_alert(notice))
    assert len(wired.chat.shown) == 3
    assert [one.before for one in wired.chat.shown] == [[], [], []]
    assert "it is down" in wired.text(2)


@every_editor
async def test_an_update_edits_the_message_and_tells_the_history(wired):
    receipt = await wired.send(an_alert())
    assert receipt
    assert receipt == await wired.send(risen(), receipt)
    assert len(wired.chat.shown) == 1
    assert "7 killed" in wired.text().replace("*", "")
    assert "(3 → 7)" in wired.text()


@every_editor
async def test_a_correction_strikes_the_old_number_out(wired):
    receipt = await wired.send(an_alert())
    await wired.send(corrected(), receipt)
    text, body = wired.text(), wired.chat.shown[0].body
    assert "Corrected: Suspilne" in text
    if wired.kind.name == "telegram":
        struck = [e for e in body["entities"] if e["type"] == "strikethrough"]
        raw = body["text"].encode("utf-16-le")
        assert {"15"} == {raw[2 * e["offset"] : 2 * (e["offset"] + e["length"])].decode("utf-16-le") for e in struck}
    else:
        assert ("~~15~~" if wired.kind.name == "discord" else "~15~") in text


@every_editor
async def test_a_closed_incident_says_so_by_an_edit(wired):
    receipt = await wired.send(an_alert())
    await wired.send(closed(), receipt)
    assert len(wired.chat.shown) == 1
    assert "Closed: nothing new" in wired.text()


@only("webhook")
@pytest.mark.parametrize(
    ("alert", "edits", "event"),
    [
        (an_alert(), "", "alert.created"), (risen(), "m1", "alert.updated"), (risen(), "", "alert.created"),
        (corrected(), "m1", "alert.corrected"), (corrected(), "", "alert.corrected"), (closed(), "m1", "alert.closed"),
    ],
)  # fmt: skip
async def test_a_webhook_names_what_happened(wired, alert, edits, event):
    await wired.send(alert, edits)
    body = wired.chat.calls[0].json
    assert {"type", "timestamp", "alert", "incident"} == set(body)
    assert (event, "i1", alert.reason) == (body["type"], body["incident"]["id"], body["alert"]["reason"])
    assert "incident" not in body["alert"]


@every_follower
async def test_what_cannot_edit_follows_up_in_few_words_and_names_the_first_message(wired):
    assert not wired.channel.editable
    first = await wired.send(an_alert())
    wired.clock.forward(3600)
    assert first == await wired.send(risen(), first)
    assert first == await wired.send(corrected(), first)
    assert len(wired.chat.shown) == 3
    assert "Update to the message of 14 Mar 04:00 UTC" in wired.text(1)
    assert "(3 → 7)" in wired.text(1)
    assert "outlet" not in wired.text(1)
    assert "Corrected: Suspilne" in wired.text(2)


THREADED = ["slack_app", "discord_bot", "telegram", "mattermost_bot", "rocketchat_bot", "matrix"]


@only(*THREADED)
async def test_a_thread_tells_the_story_below_the_message_that_says_how_things_are(wired):
    channel = wired.again(threads=True)
    first = await channel.send(an_alert(), key="i1/0/wall")
    assert first == await channel.send(risen(), key="i1/1/wall", edits=first)
    assert first == await channel.send(closed(), key="i1/3/wall", edits=first)
    state, reply = wired.chat.shown
    assert (state.id in reply.under, len(state.before), len(reply.before)) == (True, 2, 0)
    assert "(3 → 7)" in wired.text(1)
    assert "Closed: nothing new" in wired.text(0)


@only("slack_app")
async def test_a_thread_that_is_not_taken_does_not_undo_the_edit(wired):
    channel = wired.again(threads=True)
    first = await channel.send(an_alert(), key="i1/0/wall")
    wired.chat.will(Hold(_set()), Instead(slack_says("invalid_blocks")), Hold(_set()), Drop(commit=True))
    assert first == await channel.send(risen(), key="i1/1/wall", edits=first)
    with pytest.raises(Unsure):
        await channel.send(corrected(), key="i1/2/wall", edits=first)
    await channel.send(corrected(), key="i1/2/wall", edits=first, repeat=True)
    assert ["Possibly repeated" in wired.text(n) for n in range(3)] == [False, False, True]


@only("googlechat")
async def test_a_thread_of_a_space_has_everything_about_an_incident(wired):
    channel = wired.again(threads=True)
    first = await channel.send(an_alert(), key="i1/0/wall")
    await channel.send(risen(), key="i1/1/wall", edits=first)
    await channel.send(an_alert(an_incident(id="i2")), key="i2/0/wall")
    one, two, other = wired.chat.shown
    assert (two.under, other.under) == (one.id, "")
    assert wired.chat.calls[1].query["messageReplyOption"] == "REPLY_MESSAGE_FALLBACK_TO_NEW_THREAD"


@only(*[name for name, kind in KINDS.items() if kind.pictures])
async def test_a_map_goes_along_and_stays(wired):
    channel = wired.again(draw=lambda _: PNG)
    first = await channel.send(an_alert(), key="i1/0/wall")
    assert [one.picture for one in wired.chat.shown] == [PNG]
    await channel.send(risen(), key="i1/1/wall", edits=first)
    assert [one.picture for one in wired.chat.shown] == [PNG]
    assert "(3 → 7)" in wired.text()
    plain = wired.again(draw=lambda _: PNG, map=False)
    await plain.send(an_alert(an_incident(id="i2")), key="i2/0/wall")
    assert wired.chat.shown[-1].picture == b""


@only(*[name for name, kind in KINDS.items() if not kind.pictures and name != "webhook"])
async def test_where_no_map_can_be_shown_none_is_drawn(wired):
    await wired.again(draw=lambda _: pytest.fail("drawn")).send(an_alert(), key="k")
    assert len(wired.chat.shown) == 1


@only("slack_app", "telegram", "matrix", "rocketchat_bot")
async def test_a_map_that_is_not_taken_does_not_cost_the_message(wired):
    wired.chat.will(Hold(_set()), Instead(Reply(500, b"no")))
    assert await wired.again(draw=lambda _: PNG).send(an_alert(), key="i1/0/wall")
    assert [one.picture for one in wired.chat.shown] == [b""]


@only("mattermost_bot", "ntfy")
async def test_a_map_that_is_not_taken_is_left_out(wired):
    wired.chat.will(Instead(Reply(413, b"{}")))
    assert await wired.again(draw=lambda _: PNG).send(an_alert(), key="i1/0/wall")
    assert [one.picture for one in wired.chat.shown] == [b""]


@only("discord")
async def test_a_map_that_cannot_be_drawn_does_not_cost_the_message(wired):
    def fails(_: object) -> bytes:
        raise ValueError("no such font")

    assert await wired.again(draw=fails).send(an_alert(), key="k")


def _set() -> asyncio.Event:
    event = asyncio.Event()
    event.set()
    return event


@only("ntfy")
async def test_an_ntfy_too_old_to_update_is_noticed(wired):
    wired.chat.platform.updates = False
    assert await wired.send(an_alert()) == ""


@only("ntfy")
async def test_ntfy_is_louder_for_what_is_worse_and_quiet_for_edits(wired):
    for severity, loud in (("low", True), ("high", True), ("critical", True), ("critical", False)):
        await wired.send(an_alert(an_incident(killed=3, severity=severity), severity=severity, loud=loud))
    assert [call.json["priority"] for call in wired.chat.calls] == [3, 4, 5, 2]
    assert wired.chat.calls[0].json["actions"][0] == {
        "action": "view", "label": "suspilne.example", "url": "https://suspilne.example/1"}  # fmt: skip


@only("matrix")
async def test_matrix_mentions_nobody_and_posts_what_is_no_news_as_a_notice(wired):
    receipt = await wired.send(an_alert())
    await wired.send(risen(), receipt)
    first, edit = (call.json for call in wired.chat.calls)
    assert (first["m.mentions"], edit["m.mentions"], edit["m.new_content"]["m.mentions"]) == ({}, {}, {})
    await wired.send(an_alert(an_incident(id="i2"), loud=False))
    assert [one["msgtype"] for one in (first, edit["m.new_content"], wired.chat.calls[2].json)] == [
        "m.text",
        "m.text",
        "m.notice",
    ]


@every
async def test_an_endless_incident_is_cut_at_safe_points_and_taken(wired):
    long = "Слава " * 400 + "<>&*_~`[]()@" * 200
    reports = tuple(
        a_report(
            article_id=f"a{n}", family=f"f{n}", publisher=f"{long}{n}", quote=long, title=long,
            url=f"https://news{n}.example/{'%D0%B0' * 150}?a=1&b=2",
        )
        for n in range(40)
    )  # fmt: skip
    claims = tuple(
        Claim(what="killed", min=n, max=None, scope="event", who=who, speaker=f"{long}{n}", role="official", words=long)
        for n in range(12) for who in ("", "children", "women", "soldiers", "medics", "x" * 90)
    )  # fmt: skip
    place = type(KHARKIV)(name="<@&#[]*_~`|>" * 40, country="GS", precision=2)
    incident = an_incident(
        killed=(9, None), reports=reports, claims=claims, context=tuple(claims), place=place, targets=(long, long, long),
        origins=tuple(f"f{n}" for n in range(40)), id=f"{'i' * 300}/d/3", phase="launch",
    )  # fmt: skip
    await wired.send(an_alert(incident, id="x/0"))
    assert len(wired.chat.shown) == 1
    assert "t least 9 killed" in wired.text() or '"min": 9' in wired.text()
    assert "40 outlets" in wired.text() or wired.kind.name == "webhook"


@only("telegram")
async def test_what_is_not_loud_makes_no_sound(wired):
    await wired.send(an_alert(loud=False))
    await wired.send(an_alert(an_incident(killed=4, id="i2")))
    assert [one.silent for one in wired.chat.shown] == [True, False]


@only("discord")
async def test_a_quiet_post_is_silent_and_a_thread_is_kept(wired):
    options = DiscordOptions(name="wall", url=f"{wired.chat.url}/api/webhooks/11/SECRET-TOKEN_11?thread_id=42&wait=false")
    channel = open_channel(options, wired.web, wired.clock)
    receipt = await channel.send(an_alert(loud=False), key="k")
    await channel.send(risen(), key="k", edits=receipt)
    assert wired.chat.shown[0].silent
    assert [dict(call.query) for call in wired.chat.calls] == [{"wait": "true", "thread_id": "42"}, {"thread_id": "42"}]


@only("discord")
async def test_every_post_and_edit_forbids_mentions(wired):
    receipt = await wired.send(an_alert())
    await wired.send(risen(), receipt)
    assert [call.method for call in wired.chat.calls] == ["POST", "PATCH"]
    assert [call.json["allowed_mentions"] for call in wired.chat.calls] == [{"parse": []}] * 2


PINGS = {
    "slack_hook": (("here", "U1"), "<!here> <@U1>"), "slack_app": (("S1", "here"), "<!subteam^S1> <!here>"),
    "discord": (("role:7",), "<@&7>"), "discord_bot": (("here",), "@here"),
    "telegram": (("@desk_head", "77"), '"type":"text_mention","user":{"id":77,'),
    "teams": (("ann@example.org",), '"mentioned":{"id":"ann@example.org"'),
    "mattermost_hook": (("here", "@ann"), "@here @ann\\n"), "mattermost_bot": (("everyone",), "@all\\n"),
    "rocketchat_hook": (("channel", "@ann"), "@all @ann\\n"), "rocketchat_bot": (("here",), "@here\\n"),
    "googlechat": (("everyone", "77"), '"text":"<users/all> <users/77>"'),
    "matrix": (("here", "@ann:example.org"), '"m.mentions":{"room":true,"user_ids":["@ann:example.org"]}'),
    "ntfy": (("here",), '"priority":5'),
}  # fmt: skip
"""Of each platform: whom an operator may name, and how the call must say it."""


@every_chat
async def test_whom_the_operator_names_is_pinged_by_posts_and_by_what_follows_an_edit(wired):
    mentions, said = PINGS[wired.kind.name]
    receipt = await wired.send(replace(an_alert(), mentions=mentions))
    await wired.send(an_alert(an_incident(killed=5, revision=1), reason="toll_rose"), receipt)
    await wired.send(replace(risen(), mentions=mentions, id="i1/2"), receipt)
    calls = [call.body.decode() for call in wired.chat.calls]
    assert [said in call for call in calls] == [True, False, *([False] if len(calls) == 4 else []), True]


@every_chat
async def test_words_that_are_no_mention_of_the_platform_ping_nobody(wired):
    await wired.send(replace(an_alert(), mentions=("nobody", "a b", "@", "<!here>", "[x](y)")))
    quiet = [] if wired.kind.name == "ntfy" else switches(wired.kind.name, wired.chat.calls[0].json)
    assert (quiet, "nobody" in wired.chat.calls[0].body.decode()) == ([], False)


def switches(name: str, body: dict) -> list[str]:
    """What of the platform's own switches against mentions and previews is not set."""
    wanted = {
        "slack_app": {"unfurl_links": False, "unfurl_media": False}, "slack_hook": {"unfurl_links": False, "unfurl_media": False},
        "discord": {"allowed_mentions": {"parse": []}}, "discord_bot": {"allowed_mentions": {"parse": []}},
        "telegram": {"link_preview_options": {"is_disabled": True}}, "rocketchat_hook": {"parseUrls": False},
        "rocketchat_bot": {"previewUrls": []}, "matrix": {"m.mentions": {}}, "ntfy": {"markdown": False},
        "mattermost_hook": {"props": {"disable_group_highlight": True, "mentionHighlightDisabled": True}},
        "mattermost_bot": {"props": {"disable_group_highlight": True, "mentionHighlightDisabled": True}},
    }.get(name, {})  # fmt: skip
    return [key for key, value in wanted.items() if body.get(key, "not set") != value]


@every_chat
async def test_every_post_edit_and_follow_up_sets_the_platforms_own_switches(wired):
    receipt = await wired.send(an_alert())
    await wired.send(risen(), receipt)
    assert [switches(wired.kind.name, call.json) for call in wired.chat.calls] == [[], []]
    if wired.kind.name == "matrix":
        assert wired.chat.calls[1].json["m.new_content"]["m.mentions"] == {}


@every_chat
async def test_a_routes_template_words_the_message_before_the_receivers(wired):
    wired.channel = wired.again(template="Receiver\n{grade}")
    await wired.send(replace(an_alert(), template="Route\nHit: {place}"))
    assert ("Route" in wired.text(), "Receiver" in wired.text(), "Hit: Kharkiv" in wired.text()) == (True, False, True)


@only("webhook")
async def test_a_program_is_told_nothing_of_templates(wired):
    await wired.send(replace(an_alert(), template="Route\nHit: {place}"))
    assert "Route" not in wired.text()


@only("slack_hook", "slack_app")
async def test_nothing_is_unfurled_and_no_name_is_linked(wired):
    await wired.send(an_alert())
    body = wired.chat.calls[0].json
    assert (body["unfurl_links"], body["unfurl_media"]) == (False, False)
    assert not {"link_names", "parse", "username", "icon_url"} & set(body)
    assert body["blocks"][0]["text"]["type"] == "plain_text"


# ── tries, retries and doubts ────────────────────────────────────────────────────────────────────────────────────────


@every_chat
async def test_a_repeat_is_marked(wired):
    await wired.send(an_alert(), repeat=True)
    assert "Possibly repeated" in wired.text()
    assert "i1/0" in wired.text()


@every_editor
async def test_what_may_be_the_second_message_stays_marked_through_its_edits(wired):
    receipt = await wired.send(an_alert(), repeat=True)
    assert receipt == await wired.send(risen(), receipt)
    assert "Possibly repeated" in wired.text()
    assert "(3 → 7)" in wired.text()
    assert len(wired.chat.shown) == 1


@every_editor
async def test_the_receivers_language_holds_for_posts_edits_and_marks(wired):
    channel = open_channel(wired.kind.options(wired.chat.url), wired.web, wired.clock, texts=texts("uk"))
    receipt = await channel.send(an_alert(), key="i1/0/wall", repeat=True)
    await channel.send(risen(), key="i1/1/wall", edits=receipt)
    assert "Харків" in wired.text() or "Kharkiv" in wired.text()
    assert not [word for word in ("Missile", "Possibly", "killed", "Update", "outlet") if word in wired.text()]


@every_chat
async def test_a_template_words_posts_and_edits_but_no_follow_up(wired):
    channel = wired.again(template="Desk: {severity}\n*{toll}* @here\nvia {link}\n{correction}")
    receipt = await channel.send(an_alert(), key="i1/0/wall")
    first = wired.text()
    await channel.send(risen(), key="i1/1/wall", edits=receipt)
    assert [] == [word for word in ("Desk: high", "3 killed", "suspilne.example", "ncident") if word not in first]
    assert [] == [word for word in ("Missile", "outlet", "first seen", "A missile hit") if word in first]
    last = wired.text(-1)
    assert ("(3 → 7)" in last, "Desk: high" in last, len(wired.chat.shown)) == (
        True,
        channel.editable,
        1 if channel.editable else 2,
    )


@every_editor
async def test_an_edit_made_again_is_no_repeat(wired):
    receipt = await wired.send(an_alert())
    assert receipt == await wired.send(risen(), receipt, repeat=True)
    assert "Possibly repeated" not in wired.text()


@tells_repeats
async def test_a_retry_of_the_same_thing_shows_nothing_new(wired):
    assert wired.channel.idempotent
    wired.chat.will(Drop(commit=True))
    with pytest.raises(Unsure):
        await wired.send(an_alert())
    wired.clock.forward(3600)
    first = await wired.send(an_alert())
    assert len(wired.chat.shown) == 1
    assert first == await wired.send(an_alert())
    assert len(wired.chat.shown) == 1


@only("discord_bot", "mattermost_bot")
async def test_a_nonce_shows_nothing_twice_while_the_platform_remembers_it(wired):
    wired.chat.will(Drop(commit=True))
    with pytest.raises(Unsure):
        await wired.send(an_alert())
    await wired.send(an_alert(), repeat=True)
    assert len(wired.chat.shown) == 1
    assert not wired.channel.idempotent


@every_chat
async def test_a_repeat_is_held_back_where_the_operator_wants_none(wired):
    with pytest.raises(Rejected, match="held back"):
        await wired.again(doubt="hold").send(an_alert(), key="k", repeat=True)
    assert wired.chat.calls == []


@only("webhook")
async def test_a_retry_has_the_same_id_and_shows_nothing_new(wired):
    assert wired.channel.idempotent
    wired.chat.will(Drop(commit=True))
    with pytest.raises(Unsure):
        await wired.send(an_alert())
    wired.clock.forward(60)
    first = await wired.send(an_alert())
    assert len(wired.chat.shown) == 1
    assert len({call.headers["webhook-id"] for call in wired.chat.calls}) == 1
    assert len({call.headers["webhook-timestamp"] for call in wired.chat.calls}) == 2
    await wired.send(risen(), first)
    assert len(wired.chat.shown) == 1
    assert len({call.headers["webhook-id"] for call in wired.chat.calls}) == 2


@every
@pytest.mark.parametrize("commit", [True, False])
async def test_a_connection_dropped_is_a_doubt(wired, commit):
    wired.chat.will(Drop(commit=commit))
    with pytest.raises(Unsure):
        await wired.send(an_alert())
    assert len(wired.chat.shown) == int(commit)


@every
@pytest.mark.parametrize("status", [500, 501, 502, 504, 520, 599])
async def test_a_server_error_is_a_doubt(wired, status):
    wired.chat.will(CommitThen(Reply(status, b"<html>oops</html>")))
    with pytest.raises(Unsure, match=str(status)):
        await wired.send(an_alert())


@every_editor
async def test_an_edit_can_simply_be_made_again(wired):
    receipt = await wired.send(an_alert())
    wired.chat.will(Drop(commit=True))
    with pytest.raises(Unsure):
        await wired.send(risen(), receipt)
    assert receipt == await wired.send(risen(), receipt)
    assert len(wired.chat.shown) == 1
    assert "(3 → 7)" in wired.text()


@every
@pytest.mark.parametrize("status", [408, 425, 503])
async def test_not_now_is_no_doubt(wired, status):
    wired.chat.will(Instead(Reply(status, b"")))
    with pytest.raises(Unavailable) as told:
        await wired.send(an_alert())
    assert told.value.retry_after is None
    wired.chat.will(Instead(Reply(status, b"", {"retry-after": "17"})))
    with pytest.raises(Unavailable) as told:
        await wired.send(an_alert())
    assert timedelta(seconds=17) == told.value.retry_after


@every
async def test_nobody_listening_is_no_doubt(wired):
    dead = open_channel(wired.kind.options("http://127.0.0.1:9"), wired.web, wired.clock)
    with pytest.raises(Unavailable, match="refused the connection"):
        await dead.send(an_alert(), key="k")


@every
async def test_an_address_that_may_not_be_reached_is_a_broken_receiver(wired):
    web = Web(WebOptions())
    channel = open_channel(wired.kind.options(wired.chat.url), web, wired.clock)
    with pytest.raises(Rejected, match="allow_private") as told:
        await channel.send(an_alert(), key="k")
    assert told.value.broken
    assert wired.chat.calls == []
    await web.close()


@every
async def test_a_slow_chat_is_waited_for(wired):
    until = asyncio.Event()
    wired.chat.will(Hold(until))
    sending = asyncio.create_task(wired.send(an_alert()))
    await wired.chat.arrived.wait()
    assert not sending.done()
    until.set()
    await sending
    assert len(wired.chat.shown) == 1


DATE = format_datetime(HandClock().now() + timedelta(seconds=90), usegmt=True)
OLD_DATE = format_datetime(HandClock().now() - timedelta(hours=1), usegmt=True)
WAITS = [
    ({"retry-after": "7"}, 7), ({"retry-after": "1.25"}, 1.25), ({"retry-after": DATE}, 90), ({"retry-after": OLD_DATE}, 1),
    ({"retry-after": "0"}, 1), ({}, 30), ({"retry-after": "soon"}, 30), ({"retry-after": "-5"}, 30), ({"retry-after": "nan"}, 30),
    ({"retry-after": "inf"}, 30), ({"retry-after": "1e999"}, 30), ({"retry-after": ""}, 30), ({"retry-after": "9" * 400}, 30),
    ({"retry-after": "999999999"}, 86_400), ({"retry-after": "१२"}, 30),
]  # fmt: skip


@every
@pytest.mark.parametrize(("headers", "seconds"), WAITS)
async def test_too_many_requests_says_how_long_in_a_header(wired, headers, seconds):
    wired.chat.will(Instead(Reply(429, b"slow down", headers)))
    with pytest.raises(Unavailable) as told:
        await wired.send(an_alert())
    assert timedelta(seconds=seconds) == told.value.retry_after
    assert wired.chat.shown == []


BODIES = [
    ("slack_hook", 429, {"ok": False, "error": "rate_limited", "retry_after": 3}, {}, 3),
    ("slack_app", 200, {"ok": False, "error": "ratelimited"}, {"retry-after": "30"}, 30),
    ("slack_app", 200, {"ok": False, "error": "ratelimited"}, {}, 30),
    ("slack_app", 429, {"ok": False, "error": "ratelimited"}, {"retry-after": "4"}, 4),
    ("discord", 429, {"message": "You are being rate limited.", "retry_after": 0.35, "global": False}, {}, 0.35),
    ("discord", 429, {"message": "x", "retry_after": 64.57, "global": True}, {"retry-after": "65"}, 65),
    ("discord", 429, {"message": "x", "retry_after": "2.5"}, {}, 2.5),
    ("discord", 429, {"message": "x", "retry_after": None}, {}, 30),
    ("discord", 429, {"message": "x", "retry_after": [1]}, {}, 30),
    ("discord", 429, {"message": "x", "retry_after": True}, {}, 30),
    ("telegram", 429, {"ok": False, "error_code": 429, "description": "Too Many Requests: retry after 14",
                       "parameters": {"retry_after": 14}}, {}, 14),
    ("telegram", 429, {"ok": False, "description": "x", "parameters": {"retry_after": "x"}}, {}, 30),
]  # fmt: skip


BODIES += [
    ("matrix", 429, {"errcode": "M_LIMIT_EXCEEDED", "error": "Too Many", "retry_after_ms": 2500}, {}, 2.5),
    ("matrix", 429, {"errcode": "M_LIMIT_EXCEEDED", "retry_after_ms": 100}, {"retry-after": "3"}, 3),
    ("matrix", 429, {"errcode": "M_LIMIT_EXCEEDED", "retry_after_ms": "soon"}, {}, 30),
    ("ntfy", 429, {"code": 42901, "http": 429, "error": "limit reached: too many requests"}, {}, 30),
    ("googlechat", 429, {"error": {"code": 429, "status": "RESOURCE_EXHAUSTED", "message": "x"}}, {}, 30),
    ("teams", 429, {"error": {"code": "WorkflowRunActionThrottled"}}, {"retry-after": "9"}, 9),
    ("mattermost_hook", 429, {"id": "limit", "message": "limit exceeded", "status_code": 429}, {"retry-after": "1"}, 1),
    ("mattermost_bot", 429, {"id": "limit", "message": "limit exceeded", "status_code": 429}, {}, 30),
    ("rocketchat_bot", 429, {"success": False, "error": "[error-too-many-requests]"}, {"retry-after": "6"}, 6),
    ("rocketchat_hook", 400, {"success": False, "error": "error-too-many-requests"}, {"retry-after": "6"}, 6),
    ("discord_bot", 429, {"message": "You are being rate limited.", "retry_after": 0.5, "global": False}, {}, 0.5),
]  # fmt: skip


@pytest.mark.parametrize(("wired", "status", "body", "headers", "seconds"), BODIES, indirect=["wired"])
async def test_too_many_requests_says_how_long_in_the_body(wired, status, body, headers, seconds):
    wired.chat.will(Instead(Reply(status, json.dumps(body).encode(), headers)))
    with pytest.raises(Unavailable) as told:
        await wired.send(an_alert())
    assert timedelta(seconds=seconds) == told.value.retry_after


@only("discord")
async def test_an_exhausted_bucket_of_discord_is_waited_for_before_it_says_429(wired):
    good = Reply.of({"id": "5"}, x_ratelimit_remaining="0", x_ratelimit_reset_after="1.5")
    wired.chat.will(Instead(good))
    await wired.send(an_alert())
    await wired.send(an_alert(an_incident(id="i2")))
    assert wired.clock.slept == [1.5]


# ── refusals ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def slack_says(error: str, **more: object) -> Reply:
    return Reply.of({"ok": False, "error": error, **more})


def discord_says(status: int, code: int) -> Reply:
    return Reply.of({"message": "words", "code": code}, status)


def telegram_says(status: int, words: str) -> Reply:
    return Reply.of({"ok": False, "error_code": status, "description": words}, status)


REFUSALS = [
    *[("webhook", Reply(status, b"no"), False) for status in (400, 413, 422)],
    *[("webhook", Reply(status, b"no"), True) for status in (301, 302, 304, 401, 403, 404, 410)],
    *[("slack_hook", Reply(400, word), broken) for word, broken in
      ((b"invalid_payload", False), (b"no_text", False), (b"too_many_attachments", False), (b"no_service", True),
       (b"no_service_id", True), (b"no_active_hooks", True), (b"no_team", True), (b"team_disabled", True))],
    ("slack_hook", Reply(403, b"invalid_token"), True), ("slack_hook", Reply(403, b"action_prohibited"), True),
    ("slack_hook", Reply(404, b"channel_not_found"), True), ("slack_hook", Reply(410, b"channel_is_archived"), True),
    ("slack_hook", Reply(403, b"posting_to_general_channel_denied"), True),
    *[("slack_app", slack_says(word), broken) for word, broken in
      (("invalid_auth", True), ("account_inactive", True), ("token_revoked", True), ("not_in_channel", True),
       ("channel_not_found", True), ("is_archived", True), ("missing_scope", True), ("msg_too_long", False),
       ("invalid_blocks", False))],
    ("discord", discord_says(404, 10015), True), ("discord", discord_says(401, 50027), True),
    ("discord", discord_says(403, 50013), True), ("discord", discord_says(400, 50035), False),
    ("discord", discord_says(400, 50006), False), ("discord", discord_says(413, 40005), False),
    ("telegram", telegram_says(401, "Unauthorized"), True), ("telegram", telegram_says(404, "Not Found"), True),
    ("telegram", telegram_says(403, "Forbidden: bot was kicked from the group chat"), True),
    ("telegram", telegram_says(403, "Forbidden: bot was blocked by the user"), True),
    ("telegram", telegram_says(400, "Bad Request: chat not found"), True),
    ("telegram", telegram_says(400, "Bad Request: not enough rights to send text messages to the chat"), True),
    ("telegram", telegram_says(400, "Bad Request: message is too long"), False),
]  # fmt: skip


def google_says(status: int, word: str) -> Reply:
    return Reply.of({"error": {"code": status, "status": word, "message": "words"}}, status)


def mattermost_says(status: int, word: str) -> Reply:
    return Reply.of({"id": word, "message": "words", "status_code": status}, status)


def rocketchat_says(status: int, word: str) -> Reply:
    return Reply.of({"success": False, "error": f"words [{word}]"}, status)


def matrix_says(status: int, word: str) -> Reply:
    return Reply.of({"errcode": word, "error": "words"}, status)


def ntfy_says(status: int, code: int) -> Reply:
    return Reply.of({"code": code, "http": status, "error": "words"}, status)


REFUSALS += [
    ("discord_bot", discord_says(401, 0), True), ("discord_bot", discord_says(403, 50001), True),
    ("discord_bot", discord_says(403, 50013), True), ("discord_bot", discord_says(404, 10003), True),
    ("discord_bot", discord_says(400, 50035), False),
    *[("teams", Reply.of({"error": {"code": "x"}}, status), broken)
      for status, broken in ((400, False), (413, False), (401, True), (403, True), (404, True), (410, True), (302, True))],
    ("googlechat", google_says(400, "INVALID_ARGUMENT"), False), ("googlechat", google_says(401, "UNAUTHENTICATED"), True),
    ("googlechat", google_says(403, "PERMISSION_DENIED"), True), ("googlechat", google_says(404, "NOT_FOUND"), True),
    ("mattermost_hook", mattermost_says(400, "web.incoming_webhook.invalid.app_error"), True),
    ("mattermost_hook", mattermost_says(400, "web.incoming_webhook.text.app_error"), False),
    ("mattermost_hook", mattermost_says(403, "web.incoming_webhook.permissions.app_error"), True),
    ("mattermost_hook", mattermost_says(404, "web.incoming_webhook.channel.app_error"), True),
    ("mattermost_hook", mattermost_says(501, "web.incoming_webhook.disabled.app_error"), True),
    ("mattermost_bot", mattermost_says(401, "api.context.session_expired.app_error"), True),
    ("mattermost_bot", mattermost_says(403, "api.context.permissions.app_error"), True),
    ("mattermost_bot", mattermost_says(400, "model.post.is_valid.message_length.app_error"), False),
    ("rocketchat_hook", rocketchat_says(404, "x"), True), ("rocketchat_hook", rocketchat_says(401, "x"), True),
    ("rocketchat_hook", rocketchat_says(400, "invalid-channel"), True),
    ("rocketchat_hook", rocketchat_says(400, "error-message-size-exceeded"), False),
    ("rocketchat_bot", rocketchat_says(401, "x"), True), ("rocketchat_bot", rocketchat_says(403, "unauthorized"), True),
    ("matrix", matrix_says(401, "M_UNKNOWN_TOKEN"), True), ("matrix", matrix_says(403, "M_FORBIDDEN"), True),
    ("matrix", matrix_says(404, "M_UNRECOGNIZED"), True), ("matrix", matrix_says(413, "M_TOO_LARGE"), False),
    ("matrix", matrix_says(400, "M_BAD_JSON"), False),
    ("ntfy", ntfy_says(401, 40101), True), ("ntfy", ntfy_says(403, 40301), True), ("ntfy", ntfy_says(404, 40401), True),
    ("ntfy", ntfy_says(413, 41301), False), ("ntfy", ntfy_says(400, 40058), False),
]  # fmt: skip


@pytest.mark.parametrize(("wired", "reply", "broken"), REFUSALS, indirect=["wired"])
async def test_a_refusal_for_good_tells_a_broken_receiver_from_a_bad_message(wired, reply, broken):
    wired.chat.will(Instead(reply))
    with pytest.raises(Rejected) as told:
        await wired.send(an_alert())
    assert broken == told.value.broken
    assert "wall" in str(told.value)


@only("slack_app")
@pytest.mark.parametrize("word", ["internal_error", "fatal_error", "request_timeout", "service_unavailable"])
async def test_slack_says_that_it_may_have_half_succeeded(wired, word):
    wired.chat.will(CommitThen(slack_says(word)))
    with pytest.raises(Unsure, match=word):
        await wired.send(an_alert())


@every_editor
@pytest.mark.parametrize("body", [b"", b"<html>sign in to this hotel</html>", b"[]", b"\xff\xfe", b'{"ok": true}', b"null"])
async def test_a_good_status_without_a_message_is_a_doubt(wired, body):
    wired.chat.will(Instead(Reply(200, body)))
    with pytest.raises(Unsure):
        await wired.send(an_alert())


GONE = {
    "slack_app": [slack_says("message_not_found"), slack_says("edit_window_closed"), slack_says("cant_update_message")],
    "discord": [discord_says(404, 10008), discord_says(400, 30046)],
    "telegram": [telegram_says(400, "Bad Request: message to edit not found"),
                 telegram_says(400, "Bad Request: message can't be edited")],
    "discord_bot": [discord_says(404, 10008)],
    "mattermost_bot": [mattermost_says(404, "app.post.get.app_error"),
                       mattermost_says(400, "api.post.update_post.permissions_time_limit.app_error")],
    "rocketchat_bot": [rocketchat_says(400, "No message found with the id")],
}  # fmt: skip


@pytest.mark.parametrize(("wired", "reply"), [(name, one) for name, all_ in GONE.items() for one in all_], indirect=["wired"])
async def test_a_message_that_is_gone_is_posted_anew_if_it_matters(wired, reply):
    receipt = await wired.send(an_alert())
    wired.chat.will(Instead(reply))
    assert receipt != await wired.send(corrected(), receipt)
    assert len(wired.chat.shown) == 2
    wired.chat.will(Instead(reply))
    with pytest.raises(Rejected) as told:
        await wired.send(closed(), receipt)
    assert not told.value.broken
    assert len(wired.chat.shown) == 2


@pytest.mark.parametrize(
    ("wired", "reply"), [(name, GONE[name][0]) for name in ("slack_app", "discord", "telegram")], indirect=["wired"]
)
async def test_a_post_in_the_place_of_a_lost_message_is_marked_when_it_may_be_the_second(wired, reply):
    receipt = await wired.send(an_alert())
    wired.chat.will(Instead(reply), Drop(commit=True))
    with pytest.raises(Unsure):
        await wired.send(corrected(), receipt)
    wired.chat.will(Instead(reply))
    await wired.send(corrected(), receipt, repeat=True)
    assert ["Possibly repeated" in wired.text(n) for n in range(3)] == [False, False, True]
    wired.chat.will(Instead(reply))
    with pytest.raises(Rejected, match="held back"):
        await wired.again(doubt="hold").send(corrected(), key="k", edits=receipt, repeat=True)


@every_editor
async def test_an_edit_that_is_refused_for_now_is_not_posted_anew(wired):
    receipt = await wired.send(an_alert())
    wired.chat.will(Instead(Reply(429, b"{}", {"retry-after": "5"})))
    with pytest.raises(Unavailable):
        await wired.send(risen(), receipt)
    assert len(wired.chat.shown) == 1


@only("telegram")
async def test_an_edit_without_a_change_is_a_success(wired):
    receipt = await wired.send(an_alert())
    assert receipt == await wired.send(an_alert(), receipt)
    assert b"not modified" in wired.chat.replies[-1].body


@only("telegram")
async def test_a_group_that_moved_is_followed(wired):
    old = await wired.send(an_alert())
    wired.chat.platform.moved_to = -1002
    assert (await wired.send(an_alert(an_incident(id="i2")))).startswith("-1002/")
    assert (await wired.send(corrected(), old)).startswith("-1002/")
    assert [str(call.json["chat_id"]) for call in wired.chat.calls] == ["-1001", "-1001", "-1002", "-1001", "-1002"]


@only("telegram")
async def test_a_group_that_moves_for_ever_is_given_up(wired):
    away = Reply.of(
        {"ok": False, "description": "Bad Request: group chat was upgraded", "parameters": {"migrate_to_chat_id": -7}}, 400
    )
    wired.chat.will(Instead(away), Instead(away))
    with pytest.raises(Rejected) as told:
        await wired.send(an_alert())
    assert told.value.broken


# ── secrets ──────────────────────────────────────────────────────────────────────────────────────────────────────────

ECHOES = [
    lambda text: Instead(Reply(403, text)), lambda text: Instead(Reply(500, text)), lambda text: Instead(Reply(429, text)),
    lambda text: Instead(Reply.of(dict.fromkeys(("error", "message", "description"), text.decode()), 400)),
    lambda text: Instead(Reply.of({"ok": False, "error": text.decode()}, 200)), lambda _: Drop(commit=False),
]  # fmt: skip


@every
@pytest.mark.parametrize("echo", range(len(ECHOES)))
async def test_no_failure_tells_a_secret_even_when_the_server_echoes_it(wired, echo, caplog):
    caplog.set_level("DEBUG")
    said = f"/services/T000/B000/XXXXSECRETXXXX 123456:SECRET-BOT-TOKEN {' '.join(wired.kind.secrets)}".encode()
    wired.chat.will(ECHOES[echo](said))
    try:
        await wired.send(an_alert())
        told = ""
    except (Rejected, Unavailable, Unsure):
        told = traceback.format_exc()
    assert not [part for part in wired.kind.secrets if part in told]
    assert not [part for part in wired.kind.secrets if part in caplog.text]
    assert not [part for part in wired.kind.secrets if part in repr(wired.kind.options(wired.chat.url))]
