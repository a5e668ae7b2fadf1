"""`tocsin feeds`: lists in and out of files, nothing of the operator's touched, and why a feed is asked when."""

from __future__ import annotations

import asyncio
import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.cli import main
from bot.cli.feed_files import NotWritable, with_feed
from bot.cli.feed_outlook import outlook, told
from bot.cli.feed_table import feed_state, in_all, matches, rows
from bot.clock import WallClock
from bot.feeds import FeedOptions, PollOptions
from bot.feeds.opml import read_opml
from bot.journal import EmbeddedOptions, open_journal
from bot.records import Poll
from bot.settings import BadConfig, load
from bot.topics import POLLS

NOON = datetime(2026, 3, 14, 12, 0, tzinfo=UTC)
CONFIG = """\
# my config
journal: {kind: embedded, path: line.db}   # beside it
feed_files: [feeds/*.yaml]
feeds:
  - id: bbc   # the first
    url: "https://bbc.example/rss"
    pace: fast
    headers: {authorization: "Bearer secret-of-mine"}

# nobody yet
receivers: []
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "feeds").mkdir()
    (tmp_path / "feeds" / "own.yaml").write_text("# own\n- {id: own, url: 'https://user:word@own.example/rss', tags: [a, b]}\n")
    (tmp_path / "tocsin.yaml").write_text(CONFIG)
    return tmp_path


def tocsin(folder: Path, *arguments: object) -> Result:
    words = [str(one) for one in arguments]
    return CliRunner(env={"COLUMNS": "200"}).invoke(
        main, ["feeds", words[0], "--config", str(folder / "tocsin.yaml"), *words[1:]]
    )


def added(folder: Path, *arguments: object) -> Result:
    """Without a look at what is there: nobody is."""
    return tocsin(folder, "add", "--unchecked", *arguments)


def read(folder: Path) -> dict[str, FeedOptions]:
    return {feed.id: feed for feed in load(folder / "tocsin.yaml", {}).settings.feeds}


def a_list(path: Path, *outlines: str) -> Path:
    path.write_text(f"<opml version='2.0'><body>{''.join(outlines)}</body></opml>", "utf-8")
    return path


# --- add -----------------------------------------------------------------------------------------------------------------


def test_a_feed_is_added_and_every_other_line_stays(folder):
    done = added(folder, "https://new.example/rss", "--id", "new", "--publisher", "New: News", "--tag", "x", "--tag", "y")
    assert (done.exit_code, done.output) == (
        0,
        f"new (New: News) added to {folder / 'tocsin.yaml'}. Try it: tocsin doctor feeds new\n",
    )
    lines = (folder / "tocsin.yaml").read_text().splitlines(keepends=True)
    assert "".join(line for line in lines if "new.example" not in line) == CONFIG
    assert (read(folder)["new"].publisher, read(folder)["new"].tags) == ("New: News", ("x", "y"))


def test_a_feed_is_added_to_another_file_or_a_new_one(folder):
    for name in ("own.yaml", "fresh.yaml"):
        assert added(folder, f"https://{name}.example/", "--to", folder / "feeds" / name, "--id", name).exit_code == 0
    assert set(read(folder)) == {"bbc", "own", "own.yaml", "fresh.yaml"}
    assert (folder / "feeds" / "own.yaml").read_text().startswith("# own\n- {id: own, url: 'https")


def test_a_file_that_the_config_does_not_read_is_mentioned(folder):
    done = added(folder, "https://new.example/rss", "--to", folder / "elsewhere.yaml")
    assert done.exit_code == 0
    assert "add it to feed_files" in done.output


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("http://bbc.example/rss/",), 1, "bbc reads https://bbc.example/rss already"),
        (("https://own.example/2", "--id", "own"), 1, "own reads https://own.example/rss already"),
        (("ftp://new.example/",), 2, "url: expected a URL"),
        (("https://new.example/", "--country", "Ukraine"), 2, "country: String should match"),
        (("https://new.example/", "--pace", "hasty"), 2, "flash"),
    ],
)
def test_a_feed_that_cannot_be_added_changes_nothing(folder, arguments, code, words):
    done = added(folder, *arguments)
    assert done.exit_code == code
    assert words in done.output
    assert "word@" not in done.output
    assert (folder / "tocsin.yaml").read_text() == CONFIG


def test_a_stranger_s_url_asks_for_no_variable_of_ours(folder, monkeypatch):
    monkeypatch.setenv("TOKEN", "hush")
    assert added(folder, "https://new.example/?${TOKEN}", "--id", "new").exit_code == 0
    assert load(folder / "tocsin.yaml", {"TOKEN": "hush"}).settings.feeds[1].url == "https://new.example/?${TOKEN}"


def test_rights_of_the_file_stay(folder):
    (folder / "tocsin.yaml").chmod(0o600)
    assert added(folder, "https://new.example/").exit_code == 0
    assert (folder / "tocsin.yaml").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    "text",
    [
        "",
        "# only a comment\n",
        "feeds: []  # none\nreceivers: []\n",
        "feeds:\n\nreceivers: []\n",
        "feeds: null\n",
        "log: {}",
        "[]\n",
        "[{url: a}, {url: b},]\n",
        "feeds: [{url: a}]\nlog: {}\n",
        "feeds:\r\n- url: a\r\nlog: {}\r\n",
        "- {url: a}  # c\n\n# end",
        "feeds:\n    -   url: a\n        publisher: |\n          A\n          B\n    # deep\nlog: {}\n",
        "- url: >\n    a\n- &x {url: b}\n",
    ],
)
def test_whatever_the_file_looks_like_only_the_feed_is_new(text):
    after = with_feed(text, FeedOptions(url="https://new.example/", id="new"))
    kept = [word for word in re.findall(r"\w+", text) if word != "null"]
    assert re.findall(r"\w+", re.sub(r"(- |, )\{id: new.*?\}", "", after)) in (kept, [*kept, "feeds"])
    assert after.count("https://new.example/") == 1


@pytest.mark.parametrize(
    "text", ["5\n", "feeds: 5\n", "a: [\n", "feeds: &a []\nlog: *a\n", "- [\n", "x: 1\nx: 2\n", "- {at: 2026-13-40}\n"]
)
def test_a_file_that_is_no_list_is_left_alone(text):
    with pytest.raises(NotWritable):
        with_feed(text, FeedOptions(url="https://new.example/"))


# --- import and export ---------------------------------------------------------------------------------------------------


def test_a_list_of_a_feed_reader_becomes_a_file_and_what_is_left_out_is_told(folder):
    opml = a_list(
        folder / "reader.opml",
        "<outline text='War'><outline text='No: 1' xmlUrl='https://one.example/' language='uk'/></outline>\n",
        "<outline text='BBC' xmlUrl='http://bbc.example/rss'/><outline text='Mail' xmlUrl='mailto:a@b.example'/>\n",
        "<outline text='Again' xmlUrl='https://one.example'/><outline text='$' xmlUrl='https://two.example/${HOME}'/>",
    )
    done = tocsin(folder, "import", opml, "--to", folder / "feeds" / "reader.yaml")
    assert done.exit_code == 0
    assert [line for line in done.output.splitlines() if "left out" in line] == [
        "reader.opml:2: left out http://bbc.example/rss: read already, as bbc",
        "reader.opml:2: left out mailto:a@b.example: expected a URL that starts with http:// or https:// and names a host",
        "reader.opml:3: left out https://one.example: twice in this file, first on line 1",
        f"2 feeds written to {folder / 'feeds' / 'reader.yaml'}, 3 left out. Try them: tocsin doctor feeds",
    ]
    _, _, one, two = load(folder / "tocsin.yaml", {"HOME": "/home"}).settings.feeds
    assert (one.publisher, one.language, one.tags) == ("No: 1", "uk", ("War",))
    assert (two.publisher, two.url) == ("$", "https://two.example/${HOME}")


def test_a_file_is_only_replaced_when_asked(folder):
    target = folder / "feeds" / "reader.yaml"
    first = a_list(folder / "a.opml", "<outline text='1' xmlUrl='https://one.example/'/>")
    second = a_list(
        folder / "b.opml", "<outline text='1' xmlUrl='https://one.example/'/><outline xmlUrl='https://two.example/'/>"
    )
    assert tocsin(folder, "import", first, "--to", target).exit_code == 0
    refused = tocsin(folder, "import", second, "--to", target)
    assert (refused.exit_code, "--force replaces it" in refused.output) == (2, True)
    assert len(read(folder)) == 3
    assert tocsin(folder, "import", second, "--to", target, "--force").exit_code == 0
    assert len(read(folder)) == 4


def test_a_list_with_nothing_new_or_unreadable_writes_nothing(folder):
    target = folder / "feeds" / "reader.yaml"
    known = a_list(folder / "a.opml", "<outline xmlUrl='https://bbc.example/rss'/>")
    (folder / "bad.opml").write_text("<opml><body><outline xmlUrl='https://a.example/?a&b'/>")
    for opml, words in ((known, "holds no new feed"), (folder / "bad.opml", "line 1")):
        done = tocsin(folder, "import", opml, "--to", target)
        assert (done.exit_code, words in done.output) == (1, True)
    assert not target.exists()


def test_a_write_that_breaks_the_config_is_taken_back(folder):
    target = folder / "feeds" / "reader.yaml"
    target.write_text("- {id: own2, url: 'https://own2.example/'}\n")
    (folder / "other.yaml").write_text("receivers: 5")
    before = target.read_bytes()
    from bot.cli.feed_files import keep

    with pytest.raises(NotWritable, match="not be valid any more"):
        keep(target, "- {id: own, url: 'https://b.example/'}\n", folder / "tocsin.yaml")
    assert target.read_bytes() == before
    with pytest.raises(NotWritable):
        keep(folder / "feeds" / "fresh.yaml", "- {id: own, url: 'https://b.example/'}\n", folder / "tocsin.yaml")
    assert not (folder / "feeds" / "fresh.yaml").exists()


def test_what_is_exported_can_be_imported_and_holds_no_secret(folder):
    done = tocsin(folder, "export", "--opml", folder / "out.opml")
    assert (done.exit_code, done.output) == (0, f"2 feeds written to {folder / 'out.opml'}.\n")
    text = (folder / "out.opml").read_text("utf-8")
    assert text == tocsin(folder, "export").output
    assert [(one.url, one.tags) for one in read_opml(text.encode())] == [
        ("https://bbc.example/rss", ()),
        ("https://own.example/rss", ("a", "b")),
    ]
    assert "secret" not in text
    assert "word" not in text


def test_an_opml_file_can_be_read_in_place_and_asks_for_no_secret(folder):
    a_list(folder / "reader.opml", "\n<outline text='War'><outline text='1' xmlUrl='https://one.example/${TOKEN}'/></outline>")
    (folder / "tocsin.yaml").write_text("feed_files: [reader.opml]\n")
    (feed,) = load(folder / "tocsin.yaml", {"TOKEN": "hush"}).settings.feeds
    assert (feed.url, feed.publisher, feed.tags) == ("https://one.example/${TOKEN}", "1", ("War",))
    a_list(folder / "reader.opml", "\n\n<outline text='1' xmlUrl='one.example'/>")
    with pytest.raises(BadConfig, match=r"reader\.opml:3: feeds\[0\]\.url: expected a URL"):
        load(folder / "tocsin.yaml", {})
    (folder / "reader.opml").write_text("<opml>")
    with pytest.raises(BadConfig, match=r"reader\.opml is not readable OPML: no element found"):
        load(folder / "tocsin.yaml", {})


# --- disable and enable ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["bbc", "own", "https://own.example/rss"])
def test_a_feed_is_disabled_and_enabled_where_it_stands(folder, name):
    before = {path: path.read_text() for path in folder.rglob("*.yaml")}
    id_ = "bbc" if name == "bbc" else "own"
    assert (tocsin(folder, "disable", name).exit_code, read(folder)[id_].enabled) == (0, False)
    assert "already" in tocsin(folder, "disable", name).output
    (changed,) = [path for path, text in before.items() if path.read_text() != text]
    assert re.sub(r"(, )?enabled: false(\n    )?", "", changed.read_text()) == before[changed]
    assert "disabled" in tocsin(folder, "list").output
    assert (tocsin(folder, "enable", name).exit_code, read(folder)[id_].enabled) == (0, True)


def test_a_feed_of_an_opml_file_is_not_disabled(folder):
    a_list(folder / "reader.opml", '<outline xmlUrl="https://opml.example/rss" text="O"/>')
    (folder / "tocsin.yaml").write_text(CONFIG.replace("feeds/*.yaml]", "feeds/*.yaml, reader.opml]"))
    done = tocsin(folder, "disable", "https://opml.example/rss")
    assert (done.exit_code, "OPML" in done.output) == (1, True)


# --- explain -------------------------------------------------------------------------------------------------------------


def a_poll(**given: object) -> Poll:
    facts = {
        "at": NOON,
        "next_at": NOON + timedelta(seconds=150),
        "outcome": "read",
        "last_good_at": NOON,
        "gap_seconds": (300, 300),
    }
    return Poll(id="bbc", by="poll/1", host="bbc.example", url="https://bbc.example/rss", **{**facts, **given})  # type: ignore[arg-type]


FAST = FeedOptions(id="bbc", url="https://bbc.example/rss", pace="fast")


@pytest.mark.parametrize(
    ("given", "because", "words"),
    [
        ({}, "half its usual gap", "2m30s after the last answer (in 1m30s)"),
        ({"gap_seconds": ()}, "nothing is known of its rhythm yet", "longer than that"),
        ({"gap_seconds": (10,)}, "the floor of its pace", "longer than that"),
        ({"gap_seconds": (9000,)}, "the ceiling of its pace", "shorter than that, because an incident lives"),
        ({"errors": 3, "error": "timeout", "outcome": "failed"}, "3 failed polls in a row", "2m30s after"),
        (
            {"errors": 1, "error": "rate_limited", "next_at": NOON + timedelta(hours=2)},
            "1 failed poll in a row",
            "the server asked to wait",
        ),
        ({"next_at": NOON + timedelta(seconds=1), "gap_seconds": (1,)}, "the floor of its pace", "gone by"),
    ],
)
def test_each_bound_is_named(given, because, words):
    found = outlook(FAST, a_poll(**given), PollOptions())
    lines = dict(told(found, NOON + timedelta(seconds=60)))
    assert found.because == because
    assert because in lines["so it waits"]
    assert words in lines["next check"]


def test_the_bounds_are_those_of_the_poller(folder):
    found = outlook(FAST, a_poll(), PollOptions())
    assert (found.earliest_seconds, found.latest_seconds, found.floor_seconds, found.ceiling_seconds) == (135, 165, 60, 300)
    mild = outlook(FAST, a_poll(errors=4, error="truncated"), PollOptions())
    assert (mild.earliest_seconds, mild.because) == (135, "half its usual gap")
    assert "slows nothing down" in dict(told(mild, NOON))["errors"]
    assert dict(told(found, NOON))["its host"].startswith("gets at most 2 requests at once and 2 a second")
    spared = outlook(FAST, a_poll(retry_at=NOON + timedelta(hours=2)), PollOptions())
    assert "before 2026-03-14 14:00:00 UTC" in dict(told(spared, NOON))["Retry-After"]


def test_a_new_feed_says_until_when_it_counts_as_no_second_source():
    poll = a_poll(since=NOON - timedelta(days=2))
    found = outlook(FAST, poll, PollOptions(), NOON - timedelta(days=20))
    assert NOON + timedelta(days=12) == found.new_until
    assert dict(told(found, NOON))["new"].startswith("until 2026-03-26 12:00:00 UTC")
    assert "new" not in dict(told(outlook(FAST, poll, PollOptions(), NOON - timedelta(days=3)), NOON))


def test_trouble_is_told_in_words_and_so_is_a_wait_that_the_server_asked_for():
    given = {"errors": 1, "error": "rate_limited", "retry_at": NOON + timedelta(hours=1), "next_at": NOON + timedelta(minutes=65)}
    lines = dict(told(outlook(FAST, a_poll(**given), PollOptions()), NOON))
    assert "fewer requests" in lines["that is"]
    assert "because the server asked to wait (" in lines["next check"]


def test_a_hub_is_a_bound_where_it_can_reach_us():
    poll, websub = a_poll(hub="https://hub.example/"), {"callback_url": "https://us.example/w", "secret": "0123456789abcdef"}
    pushed = outlook(FAST, poll, PollOptions.model_validate({"websub": websub}))
    assert (pushed.hub, pushed.earliest_seconds, pushed.latest_seconds) == ("https://hub.example/", 270, 330)
    assert "https://hub.example/" in dict(told(pushed, NOON))["its hub"]
    assert (outlook(FAST, poll, PollOptions()).hub, outlook(FAST, poll, PollOptions()).latest_seconds) == ("", 165)


def test_a_feed_is_explained_from_the_journal(folder):
    async def keep_a_poll() -> None:
        journal = await open_journal(EmbeddedOptions(path=Path("line.db")), WallClock(), folder)
        await journal.append(POLLS, a_poll(errors=2, error="timeout", outcome="failed"))
        await journal.close()

    assert "never asked" in tocsin(folder, "explain", "bbc").output
    asyncio.run(keep_a_poll())
    done = tocsin(folder, "explain", "http://bbc.example/rss")
    assert done.exit_code == 0
    assert "2 in a row, the last one timeout" in done.output
    found = json.loads(tocsin(folder, "explain", "bbc", "--json").output)
    assert (found["errors"], found["asked_at"], found["seconds"]) == (2, "2026-03-14T12:00:00Z", 150.0)
    assert "failing (2)" in tocsin(folder, "list", "--broken").output


def test_a_feed_is_shown_as_it_is():
    facts = {"gap_seconds": (3600,), "newest_at": NOON - timedelta(hours=5), "last_good_at": NOON - timedelta(minutes=99)}
    ill = feed_state(FAST, a_poll(errors=7, error="dns", late_seconds=3, next_at=NOON, **facts))
    fine = feed_state(FAST, a_poll(next_at=NOON + timedelta(seconds=99), gap_seconds=(17_280,), moved_to="https://b.example/"))
    never = feed_state(FAST.model_copy(update={"url": "https://me:word@bbc.example/rss", "language": "en"}), None)
    assert rows([ill, fine, never], NOON) == [
        ("bbc", "en", "never polled", "", "", "", "", "", ""),
        ("bbc", "", "moved", "5.0", "", "0s", "99s", "", "https://b.example/"),
        ("bbc", "", "broken (7)", "24", "5h", "99m", "due", "3 s", "dns"),
    ]
    assert never.url == "https://bbc.example/rss"
    assert in_all([ill, fine, never, ill]) == "4 feeds: 2 broken, 1 moved, 1 never polled; about 53 items a day"


@pytest.mark.parametrize(
    ("words", "found"),
    [((), True), (("BBC",), True), (("example/RSS",), True), (("a", "uk"), True), (("ukraine",), True), (("ukr",), False),
     (("bbc", "sy"), False), (("UA",), True)],
)  # fmt: skip
def test_feeds_are_found_by_what_they_are_about(words, found):
    assert found == matches(FAST.model_copy(update={"language": "uk", "country": "UA", "tags": ("ukraine",)}), words)


def test_list_tells_how_many_and_can_be_read_by_programs(folder):
    lines = tocsin(folder, "list").output.rstrip().splitlines()
    assert lines[-1] == "2 feeds: 2 never polled; about 0 items a day"
    assert [json.loads(line)["id"] for line in tocsin(folder, "list", "own", "--json").output.splitlines()] == ["own"]
    assert tocsin(folder, "list", "nothing").output == "No feeds.\n"


def test_an_unknown_feed_is_told_the_nearest(folder):
    done = tocsin(folder, "explain", "bcb")
    assert (done.exit_code, "Did you mean 'bbc'?" in done.output) == (2, True)
