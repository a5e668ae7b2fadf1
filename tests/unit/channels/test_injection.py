"""What strangers write rings nobody and links nowhere: payloads in every field, read back as each platform's clients read."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable
from email import message_from_bytes, policy

import pytest
from fakechat import oracle
from msgspec.structs import replace

from bot.channels import (
    apprised,
    discord,
    googlechat,
    mail,
    matrix,
    mattermost,
    ntfy,
    rocketchat,
    slack,
    teams,
    telegram,
)
from bot.channels.discord import payload as discord_payload
from bot.channels.markup import defused, styled
from bot.channels.message import Line, Message, Part, Run, fitted, plain
from bot.channels.options import EmailOptions
from bot.channels.room import Note, follow_up
from bot.channels.slack import payload as slack_payload
from bot.channels.telegram import written
from bot.channels.template import FIELDS, parsed
from bot.channels.templated import templated
from bot.channels.wording import message
from bot.records import Actors, Alert, Claim, Count, Place, TollStep
from builders import KHARKIV, NOON, a_report, a_toll, an_alert, an_incident

PAYLOADS = [
    # Slack
    "<!channel>", "<!here>", "<!everyone>", "<@U012AB3CD>", "<#C024BE7LR|general>", "<!subteam^SAZ94GDB8>",
    "<!date^1392734382^{date}|x>",
    "<https://evil.example|https://reuters.com>", "&lt;!channel&gt;", "&<!here>", "<!here", "!here>",
    "*bold* _it_ ~gone~ `code`",
    "```\ncode\n```", "> quoted", ":red_circle: :skull:", "~9~ 0 killed", "<mailto:a@evil.example|bank>", "@channel @here",
    "<javascript:x|y>",
    # Discord
    "@everyone", "@here", "<@123456789012345678>", "<@!123456789012345678>", "<@&987654321>", "<#456>", "</ban:123>",
    "<t:1700000000:R>",
    "<:smile:123>", "<a:wave:123>", "<id:customize>", "[reuters.com](https://evil.example)", "[x](<https://evil.example>)",
    '[x](https://evil.example "reuters")', "||spoiler||", "~~9~~ 0", "# Headline", "-# small", "* item", "1. item", "> quote",
    ">>> all",
    "\\@everyone", "\\<@123456>", "\\[a](https://evil.example)", "__under__ ***both***", "https://discord.gg/invite",
    "discord.gg/invite",
    "@\u200beveryone", "<@\u200b1>", "@everyone\u200b", "`@everyone`", "![img](https://evil.example/pixel.png)",
    "]( https://evil.example )",
    # Telegram
    "@durov", "tg://user?id=1", "tg://resolve?domain=evil", "<a href='https://evil.example'>reuters.com</a>",
    "/start /ban_all", "#hashtag",
    "$USD $BTC", "a@evil.example", "t.me/evil", "evil.example/path?x=1", "*[x](tg://user?id=5)*", "evil．example",
    "evil。example", "1.2.3.4",
    # all
    "http://evil.example", "https://reuters.com.evil.example/", "HTTPS://EVIL.EXAMPLE", "ftp://evil.example/x",
    "//evil.example/x",
    "www.evil.example", "https://reuters.com@evil.example", "https:\\\\evil.example",
    "hxxp://evil.example https://evil.example",
    "\u202ehttps://moc.elpmaxe\u202c", "x\x00\x1b]8;;https://evil.example\x07reuters.com\x1b]8;;\x07",
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>", "\r\nSubject: x\r\n\r\n", "{{7*7}} ${7*7} %s {0}", "\ud83d\ude00\ud800",
    "Z̷̢͖a̸l̵g̶o" * 20, "🇺🇦" * 40,
    # Mattermost, Rocket.Chat
    "@all", "@channel-mods", "@user.name", "~town-square", ":rotating_light:", "$$x^2$$", "$\\sqrt{x}$", "@all@here@channel",
    "![pixel](https://evil.example/p.png)", "[reuters.com]: https://evil.example", "<https://evil.example|reuters.com>",
    "```js\nalert(1)\n```", "`@all`", "\\@all", "#channel", "#general: hi", "[ ](https://evil.example)",
    "[x](javascript:alert(1))",
    "| a | b |\n|---|---|", "> @all", "- [ ] @here", "1) @all", "***@all***", "~~@here~~", "mailto:a@evil.example", "\\(x\\)",
    # Google Chat, Matrix, mail
    "<users/all>", "<users/123456789>", "<a href=https://evil.example>reuters.com</a>", "<b>bold</b><script>x</script>",
    "</a><a href='https://evil.example'>reuters.com</a>", "&lt;a href=&quot;https://evil.example&quot;&gt;",
    "<img src=//evil.example/p>",
    "@room", "@room: evacuate", "@alice:evil.example", "#ops:evil.example", "!room:evil.example",
    "https://matrix.to/#/@alice:x.example",
    "matrix.to/#/@a:b.example", "<mx-reply>x</mx-reply>", "<font color=red data-mx-spoiler>x</font>", "/me dances", "/kick @bob",
    "Subject: hi\nBcc: evil@evil.example", "x\r\nBcc: evil@evil.example\r\n\r\nbody", "\nTo: a@b.example",
    "=?utf-8?q?=0D=0ABcc:_x?=",
    "=?utf-8?b?DQpCY2M6IGV2aWxAZXZpbC5leGFtcGxl?=", "\u2028Bcc: a@evil.example", "\x0bBcc: x", "\x85Bcc: x",
    ".\r\nMAIL FROM:<a@b.example>",
    # ntfy, Teams
    "**bold** [x](https://evil.example)", "view, Open, https://evil.example", "click=https://evil.example", "<at>Everyone</at>",
    "<at id=0>Bob</at>", "[Everyone](mention:all)",
    "{{DATE(2026-01-01T00:00:00Z, SHORT)}}", '[reuters.com](https://evil.example "t")',
    # letters like others
    "＠everyone", "@\u2060everyone", "@\u00adeveryone", "@\ufeffhere", "evil\u00ad.example",
    "evil\u2024example", "https\uff1a//evil.example",
    "h\u200bttps://evil.example", "\u202ehere@\u202c", "@everyone\u0301", "&#64;everyone",
    "［reuters.com］(https://evil.example)",
    "@" * 300, "<" * 300, "\\" * 301, "*" * 300, "[" * 300, "a@b." * 100, "https://" * 60,
]  # fmt: skip
URLS = [
    "https://evil.example|reuters.com", "https://reuters.com@evil.example/", "javascript:alert(1)",
    "https://evil.example/>|x<!channel>",
    "https://evil.example/)[reuters.com](https://x.example", "https://evil.example/ <@1>", 'https://evil.example/"><!here>',
    "tg://user?id=1", "https://xn--80ak6aa92e.com/", "https://reuters.com.evil.example/@everyone",
    "https://evil.example/?a=<!here>&b=`x`",
    "https://evil.example/*_~`|\\", "https://аррӏе.com", "https://evil.example/\x00\r\n@here", "slack://open",
    "https://evil.example#)",
]  # fmt: skip
MAIL = EmailOptions(name="wall", host="localhost", sender="tocsin@desk.example", to=("a@desk.example",))


def read_mail(shown: Message) -> oracle.Reading:
    raw = mail.written(Note(shown, "k", "s"), MAIL).as_bytes(policy=policy.SMTP)
    return oracle.mail(message_from_bytes(raw, policy=policy.default))  # type: ignore[arg-type]


def test_the_corpus_is_large_enough():
    assert len({*PAYLOADS, *URLS}) >= 150


READERS: dict[str, Callable[[Message], oracle.Reading]] = {
    "slack": lambda shown: oracle.slack(dict(slack_payload(shown))),
    "discord": lambda shown: oracle.discord(discord_payload(shown)),
    "telegram": lambda shown: oracle.telegram(
        {**written(shown)._asdict(), "link_preview_options": {"is_disabled": True}}
    ),
    "teams": lambda shown: oracle.teams(dict(teams.payload(shown))),
    "mattermost": lambda shown: oracle.mattermost(
        {"text": mattermost.written(shown), "props": {"disable_group_highlight": True}}
    ),
    "rocketchat": lambda shown: oracle.rocketchat({"text": rocketchat.written(shown), "parseUrls": False}),
    "googlechat": lambda shown: oracle.googlechat(dict(googlechat.payload(shown))),
    "matrix": lambda shown: oracle.matrix(matrix.payload(shown)),
    "ntfy": lambda shown: oracle.ntfy(ntfy.payload(shown)),
    "email": read_mail,
    "apprise": lambda shown: oracle.bare_text("\n".join(apprised.written(shown))),
}  # fmt: skip


def poisoned(words: str, url: str = "https://suspilne.example/1") -> Alert:
    """An alert with `words` wherever a stranger may write."""
    report = a_report(publisher=words, family=words, origin=words, quote=words, title=words, url=url)
    claims = tuple(
        Claim(
            what="killed", min=n, max=None, scope="event", words=words, who=who, speaker=words, role="official", article_id="a1"
        )
        for n, who in ((2, ""), (1, words))
    )
    toll = a_toll((12, None), 3)
    toll = replace(toll, killed=Count(min=12, max=None, words=words))
    incident = an_incident(
        toll=toll, id=words, place=Place(name=words, country="UA", precision=2),
        reports=(report, replace(report, article_id="a2")),
        claims=claims, context=tuple(replace(claim, scope="cumulative") for claim in claims), targets=(words,), weapons=(words,),
        actors=Actors(belligerent=words, responsibility="claimed"),
        history=(
            TollStep(at=report.seen_at, toll=a_toll(15)),
            TollStep(at=report.seen_at, toll=toll, correction=True, article_id="a1"),
        ),
    )  # fmt: skip
    return an_alert(incident, reason="corrected")


@pytest.mark.parametrize("words", PAYLOADS, ids=itertools.count())
def test_no_words_ring_anybody_or_lead_anywhere(words):
    shown = message(poisoned(words), repeat=True)
    for platform, read in READERS.items():
        reading = read(shown)
        assert (platform, [], []) == (platform, reading.mentions, reading.spoofed)
        expected = set() if platform == "apprise" else {"suspilne.example"}
        assert expected == {text.replace("\\", "") for text, _ in reading.links} - {"https://suspilne.example/1"}


@pytest.mark.parametrize("url", URLS, ids=itertools.count())
def test_no_url_breaks_out_of_its_link_or_is_called_by_another_name(url):
    shown = message(poisoned("words", url))
    for platform, read in READERS.items():
        reading = read(shown)
        assert (platform, [], []) == (platform, reading.mentions, reading.spoofed)


@pytest.mark.parametrize("words", PAYLOADS[::5], ids=itertools.count())
def test_no_words_ring_anybody_in_a_follow_up(words):
    shown = follow_up(message(poisoned(words), repeat=True), NOON)
    for platform, read in READERS.items():
        reading = read(shown)
        assert (platform, [], [], []) == (platform, reading.mentions, reading.spoofed, reading.links)


@pytest.mark.parametrize("words", PAYLOADS[::3], ids=itertools.count())
def test_a_ping_of_the_operators_opens_nothing_for_strangers(words):
    """Some switches against mentions are off in a message that pings, so that its other words must hold by themselves."""
    shown, quiet = message(poisoned(words), repeat=True), {"disable_group_highlight": True}
    first, _, rest = mattermost.written(shown, ("here", "@ann")).partition("\n")
    assert (first, oracle.mattermost({"text": rest, "props": quiet}).mentions) == ("@here @ann", [])
    first, _, rest = rocketchat.written(shown, ("here", "@ann")).partition("\n")
    assert (first, oracle.rocketchat({"text": rest}).mentions) == ("@here @ann", [])
    told = {**written(shown, ("@desk_head",))._asdict(), "link_preview_options": {"is_disabled": True}}
    assert oracle.telegram(told).mentions == ["mention", "@desk_head"]
    content = matrix.pinging(matrix.payload(shown), ("here",))
    bare = {"body": content["body"].partition("\n")[2], "formatted_body": content["formatted_body"].partition("<br/>")[2]}
    assert (content["m.mentions"], oracle.matrix({**content, **bare, "m.mentions": {}}).mentions) == ({"room": True}, [])
    card = teams.pinging(teams.payload(shown), ("ann@example.org",))["attachments"][0]["content"]
    assert [block["text"] for block in card["body"] if block["type"] == "TextBlock"] == ["<at>ann@example.org</at>"]
    assert [one["mentioned"]["id"] for one in card["msteams"]["entities"]] == ["ann@example.org"]


TEMPLATES = (
    "<{link}|reuters.com>",
    "[reuters.com]({link})",
    "{place}.com",
    "@{place}",
    "evil{sources}.example",
    "x{map}.evil.example",
)


@pytest.mark.parametrize("words", [*PAYLOADS[::4], *TEMPLATES], ids=itertools.count())
def test_no_template_rings_anybody_or_leads_anywhere_else(words):
    literal = words[:80] if words in TEMPLATES else words[:80].replace("{", "{{").replace("}", "}}")
    fields = [f"{literal}{{{name}}}{literal}" for name in FIELDS]
    shown = [templated(poisoned(words), rows=parsed(f"{literal}\n{row}")) for row in (*fields, " ".join(fields[:8]))]
    for platform, read in READERS.items():
        for reading in map(read, shown):
            assert (platform, [], []) == (platform, reading.mentions, reading.spoofed)
            led = {text.replace("\\", "") for text, _ in reading.links}
            assert led <= {"suspilne.example", "openstreetmap.org", "https://suspilne.example/1"}


def test_a_template_too_long_loses_whole_lines_from_its_end_and_keeps_the_id():
    shown = templated(poisoned("Слава <>&* " * 25), rows=parsed("x\nfirst {severity}\n" + "{quotes}. {claims}\n" * 25))
    body = mattermost.written(fitted(shown, lambda one: len(mattermost.written(one)), 4000))
    assert ("first high" in body, body.splitlines()[-1][:8]) == (True, "incident")
    assert READERS["slack"](shown).mentions == []


def test_the_newer_judges_see_what_they_should():
    """A judge that never condemns proves nothing."""
    evil = "[reuters.com](https://evil.example)"
    text = f"@all ~town :skull: {evil}"
    found = oracle.mattermost({"text": text, "props": {}})
    assert {"props", "@all", "~town", ":skull:"} <= set(found.mentions)
    assert len(found.spoofed) == 1
    found = oracle.rocketchat({"text": f"@all {evil} <https://evil.example|x>", "parseUrls": True})
    assert {"previews", "@all"} <= set(found.mentions)
    assert found.spoofed
    runs = [{"type": "TextRun", "text": "reuters.com", "selectAction": {"url": "https://evil.example"}}]
    card = {"msteams": {"entities": [{}]}, "fallbackText": "", "body": [{"type": "RichTextBlock", "inlines": runs}]}
    found = oracle.teams({"summary": "", "attachments": [{"content": card}]})
    assert (found.mentions, len(found.spoofed)) == (["entities"], 1)
    page = '<script>x</script><a href="https://evil.example">reuters.com</a>'
    widgets = [{"textParagraph": {"text": page + "&lt;users/all&gt;"}}]
    found = oracle.googlechat(
        {"cardsV2": [{"card": {"header": {"title": ""}, "sections": [{"widgets": widgets}]}}], "fallbackText": "<users/all>"}
    )
    assert (len(found.mentions), len(found.spoofed)) == (3, 1)
    found = oracle.matrix({"formatted_body": page, "body": "@room @a:b.example", "m.mentions": {"room": True}})
    assert {"m.mentions", "@room", "@a:b.example"} <= set(found.mentions)
    assert found.spoofed
    actions = [{"label": "reuters.com", "url": "https://evil.example"}]
    found = oracle.ntfy({"title": "", "message": "", "markdown": True, "actions": actions})
    assert (found.mentions, len(found.spoofed)) == (["markdown"], 1)
    assert oracle.bare_text("@everyone http://evil.example").mentions == ["@everyone"]


@pytest.mark.parametrize("words", PAYLOADS, ids=itertools.count())
def test_no_words_reach_a_terminal_as_anything_but_words(words):
    shown = plain(message(poisoned(words)))
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u200e\u200f\ud800-\udfff]", shown)


def test_the_oracle_sees_what_it_should():
    """A judge that never condemns proves nothing."""
    guilty_slack = {"text": "<!channel> <https://evil.example|reuters.com>", "blocks": []}
    assert (oracle.slack(guilty_slack).mentions, len(oracle.slack(guilty_slack).spoofed)) == (["!channel"], 1)
    embed = {"title": "@everyone", "description": "[reuters.com](https://evil.example) <@12>", "footer": {"text": ""}}
    guilty_discord = oracle.discord({"content": "", "embeds": [embed], "allowed_mentions": {"parse": []}})
    assert (guilty_discord.mentions, len(guilty_discord.spoofed)) == (["@everyone", "<@12>"], 1)
    without_switch = oracle.discord({"content": "", "embeds": []})
    assert without_switch.mentions == ["allowed_mentions"]
    entity = {"type": "text_link", "offset": 0, "length": 11, "url": "https://evil.example"}
    body = {"text": "reuters.com @durov", "entities": [entity], "link_preview_options": {"is_disabled": True}}
    assert (oracle.telegram(body).mentions, len(oracle.telegram(body).spoofed)) == (["@durov"], 1)


@pytest.mark.parametrize(
    "text", ["at 12.5 km, 3.0 m", "e.g. at 04:12 UTC", "50 / 60", "9 killed (3 → 7)", "Обстріл: 3", "$5", "a: b"]
)
def test_ordinary_words_are_left_as_they_are(text):
    assert text == defused(text) or text.replace(".", "") == defused(text).replace(".", "").replace("\u200b", "")


def test_defusing_is_not_seen():
    for words in PAYLOADS:
        assert words.replace("\u200b", "") == defused(words).replace("\u200b", "")


def test_marks_never_stand_next_to_a_space():
    assert [styled(text, "*") for text in (" a ", "a b", "  ", "")] == [" *a* ", "*a b*", "  ", ""]


# ── each platform's own markup, as it should look ────────────────────────────────────────────────────────────────────

LINE: Line = (
    Run("15", "struck"), Run(" "), Run("9 killed", "strong"), Run(" & <b> ("),
    Run("a.example", "link", "https://a.example/?x=1&y=2"), Run(")"),
)  # fmt: skip


def a_message(*lines: Line) -> Message:
    return Message("high", "🟠", "Strike · Kharkiv", "single source", tuple(Part("toll", line) for line in lines))


def test_slack_blocks():
    body = slack_payload(replace_id(a_message(LINE)))
    assert [block["type"] for block in body["blocks"]] == ["header", "section", "context"]
    assert body["blocks"][0]["text"] == {"type": "plain_text", "text": "🟠 Strike · Kharkiv", "emoji": True}
    assert body["blocks"][1]["text"]["text"] == "~15~ *9 killed* &amp; &lt;b&gt; (<https://a.example/?x=1&amp;y=2|a.example>)"
    assert body["text"] == "🟠 Strike · Kharkiv: ∼∼15∼∼ 9 killed &amp; &lt;b&gt; (a.\u200bexample)"


def test_discord_embed():
    [embed] = discord_payload(a_message(LINE))["embeds"]
    assert embed["description"] == r"~~15~~ **9 killed** & \<b\> \([a.example](https://a.example/?x=1&y=2)\)"
    assert (embed["title"], embed["color"]) == ("🟠 Strike · Kharkiv", discord.COLOURS["high"])


def test_telegram_entities_count_utf_16_units():
    text, entities = written(a_message((Run("😀 "), Run(" bold ", "strong"), Run("שלום", "faint"))))
    raw = text.encode("utf-16-le")
    spans = [(e["type"], raw[2 * e["offset"] : 2 * (e["offset"] + e["length"])].decode("utf-16-le")) for e in entities]
    assert spans == [("bold", "Strike · Kharkiv"), ("bold", "bold"), ("italic", "שלום")]


def replace_id(shown: Message) -> Message:
    from dataclasses import replace as changed

    return changed(shown, parts=(*shown.parts, Part("id", (Run("incident i1", "faint"),))))


@pytest.mark.parametrize(
    ("length", "render"),
    [
        (slack.SECTION_LENGTH, lambda shown: max(len(b["text"]["text"]) for b in slack_payload(shown)["blocks"][:-1])),
        (discord.DESCRIPTION_LENGTH, lambda shown: len(discord_payload(shown)["embeds"][0]["description"])),
        (telegram.TEXT_LENGTH, lambda shown: len(written(shown).text.encode("utf-16-le")) // 2),
    ],
)  # fmt: skip
def test_what_is_too_long_loses_whole_lines_and_never_the_toll(length, render):
    names = ("context", "claim", "quote", "sources")
    lines = [Part("toll", (Run("9 killed", "strong"),)), *(Part(name, (Run("& " * 300),)) for name in names for _ in range(4))]
    shown = Message("high", "🟠", "Strike", "", (*lines, Part("id", (Run("incident i1"),))))
    assert 0 < render(shown) <= length
    kept = fitted(shown, lambda one: len(plain(one)), 1000)
    assert [part.name for part in kept.parts if part.name in {"toll", "id"}] == ["toll", "id"]


def test_sources_lose_their_longest_link_before_their_names():
    links = tuple(Run(f"{n}.example", "link", f"https://{n}.example/{'x' * n}") for n in (1, 50, 9))
    shown = Message("high", "", "Strike", "", (Part("sources", links),))
    kept = fitted(shown, lambda one: sum(len(run.url) for part in one.parts for run in part.line), 60)
    assert [(r.text, bool(r.url)) for r in kept.parts[0].line] == [
        ("1.example", True),
        ("50.example", False),
        ("9.example", True),
    ]
    assert KHARKIV.country == "UA"
