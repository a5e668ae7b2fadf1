"""The Standard Webhooks signature: the scheme's published example, rotation, and what an id may look like."""

from __future__ import annotations

import base64

import msgspec
import pytest
from pydantic import ValidationError

from bot.channels import WebhookOptions
from bot.channels.webhook import LARGEST_BYTES, message_id_of, payload, signed
from bot.fakechat import Call
from bot.fakechat.signed_hook import SignedHook, verified
from bot.records import Brief, Digest
from builders import NOON, a_report, an_alert, an_incident

# The example of the specification and of its reference libraries (standard-webhooks, libraries/*/tests).
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
MESSAGE_ID, STAMP = "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330
BODY = b'{"test": 2432232314}'
SIGNATURE = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def keys(*secrets: str) -> tuple[bytes, ...]:
    return WebhookOptions(name="wall", url="https://example.org/hook", secret=secrets).keys


def test_the_published_example_gives_the_published_signature():
    expected = {"webhook-id": MESSAGE_ID, "webhook-timestamp": str(STAMP), "webhook-signature": SIGNATURE}
    assert expected == signed(BODY, MESSAGE_ID, STAMP, keys(SECRET))


def test_the_example_verifies_what_the_scheme_published():
    headers = {"webhook-id": MESSAGE_ID, "webhook-timestamp": str(STAMP), "webhook-signature": SIGNATURE}
    assert verified(BODY, headers, keys(SECRET), STAMP)
    other = "v1,Ceo5qEr07ixe2NLpvHk3FH9bwy/WavXrAFQ/9tdO6mc="
    several = f"{other} v2,{SIGNATURE[3:]} {SIGNATURE} {other}"
    assert verified(BODY, headers | {"webhook-signature": several}, keys(SECRET), STAMP)


# The cases that the reference libraries publish beside it: what they refuse.
@pytest.mark.parametrize(
    "changed",
    [
        {"webhook-id": ""}, {"webhook-timestamp": ""}, {"webhook-signature": ""}, {"webhook-signature": "v1,dGhpcw=="},
        {"webhook-signature": SIGNATURE.removeprefix("v1,")}, {"webhook-signature": f"v2,{SIGNATURE[3:]}"},
        {"webhook-timestamp": "hello"}, {"webhook-timestamp": "-1"}, {"webhook-timestamp": "١٦"}, {"webhook-signature": "v1,é"},
        {"webhook-timestamp": str(STAMP - 301)}, {"webhook-timestamp": str(STAMP + 301)}, {"webhook-id": "msg_other"},
    ],
    ids=str,
)  # fmt: skip
def test_the_example_refuses_what_the_scheme_says(changed):
    headers = {"webhook-id": MESSAGE_ID, "webhook-timestamp": str(STAMP), "webhook-signature": SIGNATURE}
    assert not verified(BODY, headers | changed, keys(SECRET), STAMP)


@pytest.mark.parametrize(("age", "taken"), [(0, True), (300, True), (301, False), (-300, True), (-301, False), (86_400, False)])
def test_a_replay_is_refused_after_five_minutes(age, taken):
    headers = dict(signed(BODY, MESSAGE_ID, STAMP, keys(SECRET)))
    assert taken == verified(BODY, headers, keys(SECRET), STAMP + age)


@pytest.mark.parametrize("holder", ["old", "new", "both"])
def test_while_keys_are_changed_either_end_may_be_first(holder):
    old, new = SECRET, "whsec_" + base64.b64encode(b"n" * 32).decode()
    theirs = {"old": (old,), "new": (new,), "both": (new, old)}[holder]
    for ours in ((old, new), (new, old)):
        assert verified(BODY, signed(BODY, MESSAGE_ID, STAMP, keys(*ours)), keys(*theirs), STAMP)
    if holder != "both":
        assert not verified(BODY, signed(BODY, MESSAGE_ID, STAMP, keys(new if holder == "old" else old)), keys(*theirs), STAMP)


@pytest.mark.parametrize("change", ["id", "stamp", "body", "key"])
def test_any_change_changes_the_signature(change):
    other = keys("whsec_" + base64.b64encode(b"another key of 24 bytes!").decode()) if change == "key" else keys(SECRET)
    headers = signed(
        BODY + b" " * (change == "body"), MESSAGE_ID + "x" * (change == "id"), STAMP + (change == "stamp"), other
    )  # fmt: skip
    assert headers["webhook-signature"] != SIGNATURE


def test_two_keys_give_two_signatures_and_each_suffices():
    old, new = SECRET, "whsec_" + base64.b64encode(b"k" * 32).decode()
    body, headers = payload(an_alert(), told=False), {}
    headers = signed(body, MESSAGE_ID, STAMP, keys(new, old))
    assert len(headers["webhook-signature"].split(" ")) == 2
    for key in (old, new):
        hook = SignedHook(keys(key), now=STAMP + 10)
        assert hook.answer(Call("POST", "/hook", {}, headers, body)).status == 202
    assert (
        SignedHook(keys("whsec_" + base64.b64encode(b"x" * 32).decode())).answer(Call("POST", "/", {}, headers, body)).status
        == 401
    )


def test_what_was_signed_too_long_ago_is_refused():
    body = payload(an_alert(), told=False)
    headers = signed(body, MESSAGE_ID, STAMP, keys(SECRET))
    assert SignedHook(keys(SECRET), now=STAMP + 301).answer(Call("POST", "/hook", {}, headers, body)).status == 401


def test_without_a_key_nothing_is_signed():
    assert {"webhook-id", "webhook-timestamp"} == set(signed(BODY, MESSAGE_ID, STAMP, ()))


def test_a_key_without_prefix_is_taken_as_it_is():
    assert keys("sixteen bytes ok\n") == (b"sixteen bytes ok",)


@pytest.mark.parametrize(
    "secret", ["", "short", "whsec_", "whsec_AAAA", "whsec_not base64!", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaS"]
)
def test_a_key_that_cannot_be_one_is_refused_without_being_quoted(secret):
    with pytest.raises(ValidationError) as told:
        keys(secret)
    assert not secret or secret not in str(told.value)


def test_an_id_is_stable_and_fit_for_a_header_whatever_the_incident_is_called():
    assert message_id_of("і1/0/стіна") == message_id_of("і1/0/стіна") != message_id_of("і1/1/стіна")
    assert message_id_of("a.b/0/wall\r\n").removeprefix("msg_").isalnum()


def test_a_payload_is_never_too_long_and_says_when_it_was_shortened():
    incident = an_incident(killed=3, why=tuple(an_part(n) for n in range(2000)))
    body = payload(an_alert(incident), told=False)
    assert len(body) <= LARGEST_BYTES
    assert b'"shortened":true' in body
    assert b"shortened" not in payload(an_alert(), told=False)


def test_a_digest_of_many_incidents_is_never_too_long_names_the_gravest_and_counts_all():
    reports = tuple(a_report(article_id=f"a{n}") for n in range(9))
    briefs = tuple(
        Brief(incident=an_incident(killed=40 - n, id=f"i{n}", reports=reports), reason="first", at=NOON) for n in range(25)
    )
    digest = Digest(why="rate", since=NOON, until=NOON, incidents=60, briefs=briefs)
    body = payload(an_alert(digest=digest), told=False)
    event = msgspec.json.decode(body)
    named = [brief["incident"]["id"] for brief in event["alert"]["digest"]["briefs"]]
    assert len(body) <= LARGEST_BYTES
    assert (True, 60) == (event["shortened"], event["alert"]["digest"]["incidents"])
    assert 12 < len(named)
    assert [f"i{n}" for n in range(len(named))] == named


def an_part(number: int):
    from bot.records import Part

    return Part(name=f"part {number}", weight=1.0)
