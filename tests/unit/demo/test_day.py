"""The recorded day is as rich as the demo promises, and the truth about it is whole."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import get_args
from urllib.parse import urlsplit

import msgspec
import pytest

import bot.demo
from bot.demo.feeds import Feed, Format, Item, day
from bot.records import Kind

ROOT = Path(__file__).parents[3]
DAY = day((Path(bot.demo.__file__).parent / "day.jsonl").read_bytes())
FEEDS = {feed.id: feed for feed in DAY.feeds}
START = datetime(2026, 3, 14, tzinfo=UTC)


class Truth(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the line should make of the day."""

    incidents: tuple[TrueIncident, ...]
    silent: tuple[Silent, ...]


class TrueIncident(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`tolls` are the killed as they were said, in turn; `also` are names that may stand for the place."""

    key: str
    place: str
    also: tuple[str, ...]
    country: str
    kind: Kind
    disputed: bool
    tolls: tuple[int, ...]
    injured: tuple[int, int] | None
    final_killed: tuple[int, int] | None
    articles: tuple[str, ...]


class Silent(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    article: str
    why: str


TRUTH = msgspec.json.decode((ROOT / "tests/data/demo_truth.json").read_bytes(), type=Truth)
INCIDENTS = {incident.key: incident for incident in TRUTH.incidents}


def key(item: Item) -> str:
    return f"{item.feed}|{item.guid}"


FIRST: dict[str, Item] = {}
for one in DAY.items:
    FIRST.setdefault(key(one), one)
EDITS = [item for item in DAY.items if FIRST[key(item)] is not item]


def articles(incident: TrueIncident) -> list[Item]:
    return [item for item in DAY.items if key(item) in incident.articles]


def test_every_item_has_exactly_one_place_in_the_truth() -> None:
    told = [article for incident in TRUTH.incidents for article in incident.articles]
    told += [silent.article for silent in TRUTH.silent]
    assert Counter(FIRST.keys()) == Counter(told)


def test_the_day_is_as_long_and_as_mixed_as_promised() -> None:
    assert len(FEEDS) == len(DAY.feeds) == 14
    assert len(FIRST) >= 170
    assert {FEEDS[item.feed].language for item in DAY.items} >= {"en", "uk", "ru", "ar", "he", "fr", "es"}
    assert {feed.format for feed in DAY.feeds} == set(get_args(Format))
    assert min(Counter(item.feed for item in FIRST.values()).values()) >= 5


def test_every_item_belongs_to_a_feed_and_to_the_day() -> None:
    assert {item.feed for item in DAY.items} == set(FEEDS)
    old = {silent.article for silent in TRUTH.silent if silent.why == "old_item"}
    assert len(old) == 6
    for item in DAY.items:
        within = START <= item.at < START + timedelta(days=1)
        assert within != (key(item) in old), item


def test_the_file_is_sorted_feeds_first_then_by_time() -> None:
    lines = msgspec.json.Decoder(Feed | Item).decode_lines((Path(bot.demo.__file__).parent / "day.jsonl").read_bytes())
    assert list(DAY.feeds + DAY.items) == lines


def test_every_silence_has_a_reason_in_many_languages() -> None:
    reasons: dict[str, set[str]] = {}
    for silent in TRUTH.silent:
        reasons.setdefault(silent.why, set()).add(FEEDS[FIRST[silent.article].feed].language)
    needed = {"labour_strike", "hunger_strike", "lightning", "sport", "film", "game", "idiom", "culture", "science"}
    needed |= {"drill", "missile_test", "threat", "alert_only", "ceasefire_talks", "arms_delivery", "fact_check"}
    needed |= {"anniversary", "court", "old_bomb", "gas_explosion", "road_accident", "earthquake", "flood", "old_item"}
    needed |= {"business", "health", "weather"}
    assert needed - reasons.keys() == set()
    everywhere = {why for why, languages in reasons.items() if len(languages) >= 6}
    assert everywhere >= {"labour_strike", "sport", "court", "drill", "road_accident", "film"}


@pytest.mark.parametrize("incident", TRUTH.incidents, ids=lambda incident: incident.key)
def test_an_incident_is_reported_by_several_and_quickly(incident: TrueIncident) -> None:
    first, second, *_ = sorted(FIRST[article].at for article in incident.articles)
    assert 2 <= len(incident.articles) <= 9
    assert second - first <= timedelta(minutes=40)
    assert len({FEEDS[FIRST[article].feed].family for article in incident.articles}) >= 2


@pytest.mark.parametrize("incident", TRUTH.incidents, ids=lambda incident: incident.key)
def test_the_final_toll_is_the_last_that_was_said(incident: TrueIncident) -> None:
    last = incident.tolls[-1] if incident.tolls else None
    assert incident.final_killed == (None if last is None else (last, last))


def test_the_toll_in_kharkiv_rises_in_three_languages() -> None:
    kharkiv = INCIDENTS["kharkiv-block"]
    assert kharkiv.tolls == (3, 7, 9, 12)
    items = articles(kharkiv)
    assert {FEEDS[item.feed].language for item in items} == {"uk", "en", "ru"}
    assert len({FEEDS[item.feed].family for item in items}) >= 5
    for toll in (r"троє загиблих|killing three", r"[Ss]even killed", r"загиблих зросла до 9|до девяти", r"загинули 12|kills 12"):
        assert any(re.search(toll, item.title) for item in items), toll


def test_the_toll_in_khan_younis_falls_and_the_article_near_kherson_has_none() -> None:
    assert INCIDENTS["khan-younis"].tolls == (15, 9)
    assert INCIDENTS["kherson-shelling"].final_killed is None
    for item in articles(INCIDENTS["kherson-shelling"]):
        assert re.search("12[, ]?000", item.html.replace("\u00a0", " ")), item


def test_two_feeds_copy_the_wire_word_for_word() -> None:
    wire = [item for item in DAY.items if item.feed == "meridian"]
    copies: Counter[str] = Counter()
    for item in DAY.items:
        if item.feed != "meridian" and "(Meridian Wire)" in item.html:
            lead = item.html.split("(Meridian Wire) ", 1)[1].lstrip("—- ").split("</p>")[0]
            assert any(lead in original.html and original.at <= item.at for original in wire), item
            copies[item.feed] += 1
    assert {"saltmarsh-courier", "steppe-post"} == set(copies)
    assert min(copies.values()) >= 2


def test_one_family_has_several_feeds_and_serves_an_article_twice() -> None:
    family = [feed.id for feed in DAY.feeds if feed.family == "steppe"]
    assert len(family) == 3
    twice = [(item.guid, item.link, item.title) for item in FIRST.values() if item.feed in family]
    assert sum(1 for count in Counter(twice).values() if count == 2) == 2


def test_one_feed_is_state_affiliated() -> None:
    assert [feed.id for feed in DAY.feeds if feed.state_affiliated] == ["vestovoy"]


def test_edits_correct_a_typo_and_raise_a_toll() -> None:
    assert sorted((edit.feed, key(edit) in INCIDENTS["kharkiv-block"].articles) for edit in EDITS) == [
        ("listok", True),
        ("meridian", True),
        ("saltmarsh-courier", False),
    ]
    for edit in EDITS:
        assert edit.title != FIRST[key(edit)].title
        assert edit.link == FIRST[key(edit)].link


def test_one_item_is_hostile_and_must_still_ring() -> None:
    (hostile,) = (item for item in DAY.items if "<script" in item.html)
    assert "\u202e" in hostile.title
    assert "@everyone" in hostile.title
    assert "@everyone" in hostile.html
    assert key(hostile) in INCIDENTS["odesa-drones"].articles


def test_all_links_are_invented_and_all_text_is_clean() -> None:
    for item in DAY.items:
        for link in [item.link, *re.findall(r"https?://[^\"'<\s]+", item.html)]:
            assert (urlsplit(link).hostname or "").endswith(".example"), link
        text = item.title + item.html + item.author
        assert unicodedata.normalize("NFC", text) == text
        assert not [char for char in text if unicodedata.category(char) == "Cc"]


def test_the_guid_is_the_link_where_the_format_knows_no_other() -> None:
    for item in DAY.items:
        if FEEDS[item.feed].format in {"rss091", "rdf"}:
            assert item.guid == item.link
