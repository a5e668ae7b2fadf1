"""The receivers that are not spoken to over our HTTP: e-mail on a real socket, and Apprise; what is shown and what is raised."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.channels import AppriseOptions, EmailOptions, open_channel
from bot.fakechat import Call, Reply, listening
from bot.fakechat.smtp import Mailbox, mailing
from bot.net import Web, WebOptions
from bot.ports import Channel, Rejected, Unavailable, Unsure
from bot.records import Alert
from builders import a_toll, an_alert, an_incident

PNG = b"\x89PNG\r\n\x1a\n.\r\n..a picture"


@pytest.fixture
async def box() -> AsyncIterator[Mailbox]:
    async with mailing() as found:
        yield found


@pytest.fixture
async def web() -> AsyncIterator[Web]:
    found = Web(WebOptions())
    yield found
    await found.close()


@pytest.fixture
def mail(box, web, a_clock):
    def build(**changes: Any) -> Channel:
        given: dict[str, Any] = {
            "name": "desk", "host": "127.0.0.1", "port": box.port, "security": "none", "sender": "tocsin@desk.example",
            "to": ("a@desk.example", "b@desk.example"),
        }  # fmt: skip
        draw = changes.pop("draw", None)
        return open_channel(EmailOptions(**given | changes), web, a_clock, draw=draw)

    return build


def risen() -> Alert:
    return an_alert(an_incident(killed=7, revision=1), reason="toll_rose", previous=a_toll(3))


async def test_a_mail_has_text_and_html_and_its_links_written_out(mail, box):
    receipt = await mail().send(an_alert(), key="i1/0/desk")
    [sent] = box.mails
    assert str(sent["Subject"]) == "🟠 Missile strike · Kharkiv, Ukraine"
    assert (sent["To"], sent["Auto-Submitted"]) == ("a@desk.example, b@desk.example", "auto-generated")
    assert sent["Date"].datetime.isoformat() == "2026-03-14T04:00:00+00:00"
    text, page = sent.get_body(("plain",)).get_content(), sent.get_body(("html",)).get_content()
    assert "https://suspilne.example/1" in text
    assert '<a href="https://suspilne.example/1">suspilne.example</a>' in page
    assert receipt.endswith(str(sent["Message-ID"]))


async def test_what_is_new_answers_the_first_mail(mail, box, a_clock):
    channel = mail()
    first = await channel.send(an_alert(), key="i1/0/desk")
    a_clock.forward(3600)
    assert first == await channel.send(risen(), key="i1/1/desk", edits=first)
    one, two = box.mails
    assert str(two["In-Reply-To"]) == str(two["References"]) == str(one["Message-ID"])
    assert str(two["Subject"]).startswith("Re: ")
    assert "Update to the message of 14 Mar 04:00 UTC" in two.get_body(("plain",)).get_content()


async def test_a_mail_is_important_where_the_operator_names_somebody_and_goes_to_nobody_else(mail, box):
    await mail().send(an_alert(mentions=("here", "ann@evil.example")), key="i1/0/desk")
    await mail().send(an_alert(), key="i1/1/desk")
    assert [one["Importance"] for one in box.mails] == ["high", None]
    assert {one["To"] for one in box.mails} == {"a@desk.example, b@desk.example"}


async def test_a_repeat_is_marked_and_has_the_same_id(mail, box):
    await mail().send(an_alert(), key="k")
    await mail().send(an_alert(), key="k", repeat=True)
    assert len(box.shown) == 1
    assert "Possibly repeated" in box.mails[1].get_body(("plain",)).get_content()
    with pytest.raises(Rejected, match="held back"):
        await mail(doubt="hold").send(an_alert(), key="k", repeat=True)


async def test_a_map_stands_in_the_mail(mail, box):
    await mail(draw=lambda _: PNG).send(an_alert(), key="k")
    page = box.mails[0].get_body(("html",))
    pictures = [part for part in box.mails[0].walk() if part.get_content_type() == "image/png"]
    assert [part.get_content() for part in pictures] == [PNG]
    assert pictures[0]["Content-ID"] == "<map@tocsin>"
    assert 'src="cid:map@tocsin"' in page.get_content()


@pytest.mark.parametrize("command", ["EHLO", "MAIL", "RCPT", "DATA", "."])
async def test_not_now_is_no_doubt(mail, box, command):
    box.answers.extend([(command, "451 4.7.1 greylisted")] * 2)
    if command == "EHLO":
        box.answers.insert(1, ("HELO", "451 no"))
    with pytest.raises(Unavailable, match="451"):
        await mail().send(an_alert(), key="k")
    assert box.shown == {}


@pytest.mark.parametrize(
    ("command", "broken"), [("", True), ("MAIL", True), ("RCPT", True), ("DATA", False), (".", False)]
)  # fmt: skip
async def test_never_tells_a_broken_receiver_from_a_bad_mail(mail, box, command, broken):
    box.answers.extend([(command, "554 5.7.1 refused, dear SECRET")] * 2)
    with pytest.raises(Rejected, match="554") as told:
        await mail().send(an_alert(), key="k")
    assert broken == told.value.broken
    assert "dear" not in str(told.value)
    assert box.shown == {}


async def test_one_addressee_who_is_gone_does_not_keep_it_from_the_other(mail, box):
    box.answers.append(("RCPT", "550 no such user"))
    await mail().send(an_alert(), key="k")
    assert len(box.shown) == 1


@pytest.mark.parametrize(("command", "shown"), [("MAIL", 0), ("RCPT", 0)])
async def test_a_connection_lost_before_the_text_is_no_doubt(mail, box, command, shown):
    box.hangs_up_after = command
    with pytest.raises(Unavailable, match="hung up"):
        await mail().send(an_alert(), key="k")
    assert len(box.shown) == shown


async def test_a_connection_lost_after_the_text_is_a_doubt(mail, box):
    box.hangs_up_after = "."
    with pytest.raises(Unsure):
        await mail().send(an_alert(), key="k")
    assert len(box.shown) == 1


async def test_nobody_listening_is_no_doubt(mail):
    with pytest.raises(Unavailable, match="cannot reach"):
        await mail(port=9).send(an_alert(), key="k")


async def test_a_server_without_encryption_gets_no_mail_that_asks_for_it(mail, box):
    with pytest.raises(Rejected, match="security") as told:
        await mail(security="starttls", user="u", password="SECRET-PASSWORD").send(an_alert(), key="k")
    assert told.value.broken
    assert "SECRET" not in str(told.value)
    with pytest.raises(Rejected, match="secure connection"):
        await mail(security="tls").send(an_alert(), key="k")
    assert box.shown == {}


@pytest.mark.parametrize("words", ["x\r\nBcc: evil@evil.example", "x\nTo: y@evil.example\n\nhello", "=?utf-8?b?DQpCY2M6IHg=?="])
async def test_no_place_name_writes_a_header(mail, box, words):
    incident = an_incident(place=an_incident().place.__class__(name=words, country="UA", precision=1))
    await mail().send(an_alert(incident), key="k")
    [sent] = box.mails
    assert (sent["Bcc"], sent.get_all("To")) == (None, ["a@desk.example, b@desk.example"])
    assert "evil" not in "".join(value for name, value in sent.items() if name != "Subject")


# ── the long tail ────────────────────────────────────────────────────────────────────────────────────────────────────


def apprised(url: str, web: Web, clock: Any) -> Channel:
    return open_channel(AppriseOptions(name="pager", url=url), web, clock)


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # of Apprise's own imports
async def test_apprise_passes_the_words_on(web, a_clock):
    pytest.importorskip("apprise")
    seen: list[Call] = []

    async def answer(call: Call) -> Reply:
        seen.append(call)
        return Reply(200 if len(seen) < 3 else 500, b"")

    async with listening(answer) as url:
        channel = apprised(f"json://{url.removeprefix('http://')}/SECRET-PATH", web, a_clock)
        first = await channel.send(an_alert(), key="k")
        assert first == await channel.send(risen(), key="k2", edits=first)
        assert "Kharkiv" in seen[0].json["title"]
        assert "Update to the message of" in seen[1].json["message"]
        with pytest.raises(Unsure) as told:
            await channel.send(an_alert(), key="k3")
    assert "SECRET" not in str(told.value)


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
async def test_a_url_apprise_does_not_know_is_a_broken_receiver(web, a_clock):
    pytest.importorskip("apprise")
    with pytest.raises(Rejected, match="does not understand") as told:
        await apprised("nonsense://SECRET-THING", web, a_clock).send(an_alert(), key="k")
    assert told.value.broken
    assert "SECRET" not in str(told.value)
