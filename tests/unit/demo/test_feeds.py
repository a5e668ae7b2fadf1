"""Every feed of the demo can be read back, as it stood at any moment."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import feedparser
import msgspec
import pytest

import bot.demo
from bot.demo.feeds import Day, Feed, Format, Item, day, document

DAY = day((Path(bot.demo.__file__).parent / "day.jsonl").read_bytes())
EVENING = datetime(2026, 3, 15, 0, 0, tzinfo=UTC)
MORNING = datetime(2026, 3, 14, 0, 0, tzinfo=UTC)
XML = [feed.id for feed in DAY.feeds if feed.format != "jsonfeed"]
JSON = [feed.id for feed in DAY.feeds if feed.format == "jsonfeed"]
CONTENT_TYPES = {
    "rss2": "application/rss+xml; charset=utf-8",
    "rss091": "text/xml; charset=utf-8",
    "atom": "application/atom+xml; charset=utf-8",
    "rdf": "application/rdf+xml; charset=utf-8",
    "jsonfeed": "application/feed+json; charset=utf-8",
}
VERSIONS = {"rss2": "rss20", "rss091": "rss091u", "atom": "atom10", "rdf": "rss10"}


def a_feed(written: Format = "rss2") -> Feed:
    return Feed(id="a-feed", title="A & B", publisher="A", family="a", language="en", country="GB", tier=2, format=written)


def an_item(n: int = 0, **changes: Any) -> Item:
    link = f"https://a.example/{n}?a=1&b=2"
    item = Item(feed="a-feed", at=MORNING + timedelta(minutes=n), guid=link, link=link, title=f"T{n}", html="<p>x</p>")
    return msgspec.structs.replace(item, **changes)


def a_day(*items: Item, written: Format = "rss2") -> Day:
    return Day(feeds=(a_feed(written),), items=items)


def served(feed_id: str, moment: datetime) -> list[tuple[Item, datetime]]:
    """What the feed should show: the last edit of each item with its first date, newest first."""
    first: dict[str, datetime] = {}
    last: dict[str, Item] = {}
    for item in DAY.items:
        if item.feed == feed_id and item.at <= moment:
            first.setdefault(item.guid, item.at)
            last[item.guid] = item
    return sorted(((item, first[guid]) for guid, item in last.items()), key=lambda pair: pair[1], reverse=True)


def parsed(body: bytes) -> Any:
    found = feedparser.parse(body)
    assert not found.bozo, found.get("bozo_exception")
    return found


def when(parts: Any) -> datetime:
    year, month, on, hour, minute, second = parts[:6]
    return datetime(year, month, on, hour, minute, second, tzinfo=UTC)


def came_out(entry: Any) -> datetime:
    """When an entry says it came out; feedparser files RDF's only date under `updated`."""
    return when(entry.get("published_parsed") or entry.updated_parsed)


@pytest.mark.parametrize("feed_id", XML)
@pytest.mark.parametrize("hour", [6, 12, 24])
def test_titles_links_and_dates_come_back_when_feedparser_reads_a_feed(feed_id: str, hour: int) -> None:
    moment = MORNING + timedelta(hours=hour)
    found = parsed(document(DAY, feed_id, moment)[0])
    expected = [(item.title, item.link, at) for item, at in served(feed_id, moment)]
    assert expected == [(entry.title, entry.link, came_out(entry)) for entry in found.entries]


@pytest.mark.parametrize("feed_id", XML)
def test_guids_come_back_when_the_format_has_them(feed_id: str) -> None:
    found = parsed(document(DAY, feed_id, EVENING)[0])
    expected = [item.guid for item, _ in served(feed_id, EVENING)]
    assert expected == [entry.get("id", entry.link) for entry in found.entries]


@pytest.mark.parametrize("feed_id", XML)
def test_a_feed_says_its_version_title_and_language(feed_id: str) -> None:
    feed = next(feed for feed in DAY.feeds if feed.id == feed_id)
    found = parsed(document(DAY, feed_id, EVENING)[0])
    assert (VERSIONS[feed.format], feed.title) == (found.version, found.feed.title)
    language = found.feed.get("language") or found.feed.title_detail.language
    assert feed.language == language


@pytest.mark.parametrize("feed_id", JSON)
@pytest.mark.parametrize("hour", [6, 12, 24])
def test_items_come_back_when_a_json_feed_is_read(feed_id: str, hour: int) -> None:
    moment = MORNING + timedelta(hours=hour)
    found = json.loads(document(DAY, feed_id, moment)[0])
    assert found["version"] == "https://jsonfeed.org/version/1.1"
    expected = [(item.guid, item.link, item.title, item.html, at) for item, at in served(feed_id, moment)]
    got = [
        (item["id"], item["url"], item["title"], item["content_html"], datetime.fromisoformat(item["date_published"]))
        for item in found["items"]
    ]
    assert expected == got


@pytest.mark.parametrize("feed", DAY.feeds, ids=lambda feed: feed.id)
def test_the_content_type_is_that_of_the_format(feed: Feed) -> None:
    assert document(DAY, feed.id, EVENING)[1] == CONTENT_TYPES[feed.format]


def test_every_item_of_the_day_is_served_at_its_moment() -> None:
    for item in DAY.items:
        body = document(DAY, item.feed, item.at)[0]
        assert any(item.title == title for title in titles(item.feed, body)), item


def titles(feed_id: str, body: bytes) -> list[str]:
    if feed_id in JSON:
        return [item["title"] for item in json.loads(body)["items"]]
    return [entry.title for entry in parsed(body).entries]


def test_an_edit_replaces_its_item_and_keeps_its_date() -> None:
    body = a_day(an_item(1), an_item(2), an_item(1, at=EVENING, title="T1 corrected"))
    before, after = (parsed(document(body, "a-feed", at)[0]).entries for at in (EVENING - timedelta(seconds=1), EVENING))
    assert [entry.title for entry in before] == ["T2", "T1"]
    assert [entry.title for entry in after] == ["T2", "T1 corrected"]
    assert [entry.published for entry in before] == [entry.published for entry in after]


def test_an_edit_shows_as_an_update_when_the_format_can_say_so() -> None:
    edit = an_item(1, at=EVENING)
    atom = parsed(document(a_day(an_item(1), edit, written="atom"), "a-feed", EVENING)[0]).entries[0]
    assert (an_item(1).at, EVENING) == (when(atom.published_parsed), when(atom.updated_parsed))
    item = json.loads(document(a_day(an_item(1), edit, written="jsonfeed"), "a-feed", EVENING)[0])["items"][0]
    assert (item["date_published"], item["date_modified"]) == ("2026-03-14T00:01:00Z", "2026-03-15T00:00:00Z")


@pytest.mark.parametrize("written", VERSIONS)
def test_only_the_newest_thirty_are_served_when_there_are_more(written: Format) -> None:
    body = document(a_day(*(an_item(n) for n in range(40)), written=written), "a-feed", EVENING)[0]
    assert [f"T{n}" for n in range(39, 9, -1)] == [entry.title for entry in parsed(body).entries]


@pytest.mark.parametrize("written", VERSIONS)
def test_awkward_characters_survive(written: Format) -> None:
    item = an_item(title="A & B: <10% ]]> “c” \u202eabc", html='<p>x ]]&gt; y &amp; z</p><code>a[b[0]]>1</code><i>"q"</i>')
    entry = parsed(document(a_day(item, written=written), "a-feed", EVENING)[0]).entries[0]
    assert (item.title, item.link) == (entry.title, entry.link)
    html = entry.content[0].value if entry.get("content") else entry.summary
    assert "<p>x ]]&gt; y &amp; z</p><code>a[b[0]]&gt;1</code>" in html.replace("]]>1", "]]&gt;1")


@pytest.mark.parametrize("written", CONTENT_TYPES)
def test_a_document_stays_the_same_when_nothing_is_published(written: Format) -> None:
    body = a_day(an_item(1), an_item(600), written=written)
    early, later, last = (document(body, "a-feed", MORNING + timedelta(minutes=n)) for n in (2, 599, 600))
    assert early == later
    assert later != last
    empty = a_day(written=written)
    assert document(empty, "a-feed", MORNING) == document(empty, "a-feed", MORNING + timedelta(hours=5))


@pytest.mark.parametrize("feed", DAY.feeds, ids=lambda feed: feed.id)
def test_a_feed_names_its_address_only_when_told_where_it_is_served(feed: Feed) -> None:
    address = f"http://127.0.0.1:9/f/{feed.id}".encode()
    named = document(DAY, feed.id, EVENING, "http://127.0.0.1:9/f/")[0]
    assert (address in named) == (feed.format != "rss091")
    assert b"127.0.0.1" not in document(DAY, feed.id, EVENING)[0]


def test_an_unknown_feed_is_a_key_error() -> None:
    with pytest.raises(KeyError, match="nobody"):
        document(DAY, "nobody", EVENING)


@pytest.mark.parametrize(
    "line",
    [
        b'{"line":"feed","id":"x"}',
        b'{"line":"other"}',
        b'{"line":"item","feed":"x","at":"2026-03-14T04:12:00","guid":"g","link":"l","title":"t","html":"h"}',
        b'{"line":"item","feed":"x","at":"2026-03-14T04:12:00Z","guid":"g","link":"l","title":"t","html":"h","no":1}',
    ],
    ids=["incomplete feed", "unknown line", "no time zone", "unknown key"],
)
def test_a_bad_line_is_refused(line: bytes) -> None:
    with pytest.raises(msgspec.ValidationError):
        day(line)
