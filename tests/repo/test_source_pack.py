"""The feeds that come with the bot: enough, real in form, whole, and nothing twice."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from bot.cli.feed_files import address
from bot.settings import load
from bot.settings.source import read_yaml
from consumers.assess.countries import ALPHA_3

ROOT = Path(__file__).parents[2]
FILES = sorted((ROOT / "config" / "feeds").glob("*.yaml"))
FEEDS = load(ROOT / "config" / "tocsin.yaml", {}).settings.feeds
REGIONS = {
    "world", "ukraine", "russia", "israel-palestine", "lebanon-syria-iraq", "yemen-gulf-iran", "sudan-horn", "sahel-west-africa",
    "congo-great-lakes", "myanmar-south-asia", "americas", "caucasus-turkiye", "east-asia",
}  # fmt: skip
LANGUAGES = {"en", "uk", "ru", "ar", "he", "fa", "tr", "fr", "es", "de", "pl", "pt", "it", "my", "ur"}
COUNTRIES_WITHOUT_ACTORS = {"BE", "CG", "CH", "CZ", "NL", "SG", "AR"}  # newsrooms sit there, no lexicon names them as actors
WARS = ("UA", "RU", "IL", "PS", "LB", "SY", "IQ", "YE", "IR", "SD", "SS", "ET", "SO", "ML", "BF", "NE", "NG", "TD", "CM", "LY",
        "CD", "MZ", "MM", "AF", "PK", "IN", "CO", "MX", "HT", "EC")  # fmt: skip


def written(path: Path) -> list[dict[str, object]]:
    return read_yaml(path, path.name).tree[""]  # type: ignore[return-value]


def test_there_are_enough_and_no_feed_is_read_twice():
    assert len(FEEDS) >= 150
    assert [url for url, count in Counter(address(feed.url) for feed in FEEDS).items() if count > 1] == []
    assert [name for name, count in Counter(feed.id for feed in FEEDS).items() if count > 1] == []


def test_every_region_has_a_file_and_enough_feeds():
    assert {path.stem for path in FILES} == REGIONS | {"telegram"}
    assert [path.stem for path in FILES if len(written(path)) < 10] == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_feed_says_all_there_is_to_say(path):
    for feed in written(path):
        where = {"channel"} if path.stem == "telegram" else {"url"}
        missing = where | {"id", "language", "country", "publisher", "family", "tier", "pace", "tags"}
        assert (feed["id"], missing - feed.keys()) == (feed["id"], set())
        assert (feed["id"], feed["tags"][0] in (REGIONS if path.stem == "telegram" else {path.stem})) == (feed["id"], True)
        assert re.fullmatch(r"[a-z0-9][a-z0-9-]*", feed["id"])


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_file_says_that_addresses_were_not_fetched(path):
    head = path.read_text("utf-8").split("\n- ", 1)[0]
    assert "not fetched when this list was made" in head
    assert "tocsin doctor feeds" in head


def test_languages_and_countries_exist():
    assert {feed.language for feed in FEEDS} - LANGUAGES == set()
    assert {feed.country for feed in FEEDS} - ALPHA_3.keys() - COUNTRIES_WITHOUT_ACTORS == set()


def test_every_country_at_war_has_a_newsroom_of_its_own():
    own = {feed.country for feed in FEEDS}
    assert [country for country in WARS if country not in own] == []


def test_who_is_not_independent_is_tagged_and_never_trusted_most():
    steered = {"tass", "ria", "rt", "irna", "press-tv", "sana", "wafa-en", "nna", "anadolu-en", "ukrinform", "aljazeera"}
    assert [feed.id for feed in FEEDS if feed.id in steered and "state" not in feed.tags] == []
    partial = [feed for feed in FEEDS if {"state", "party"} & set(feed.tags)]
    assert len(partial) >= 40
    assert {feed.family for feed in partial if feed.tier == 1} == {"aljazeera"}
    assert [feed.id for feed in FEEDS if "party" in feed.tags and feed.tier < 3] == []


def test_one_family_is_of_one_mind():
    """Editions of a newsroom share their tier and whose they are; otherwise they would count differently by language."""
    tags: dict[str, set[tuple[bool, bool]]] = {}
    for feed in FEEDS:
        tags.setdefault(feed.family, set()).add(("state" in feed.tags, "party" in feed.tags))
    assert {family for family, kinds in tags.items() if len(kinds) > 1} == set()
