"""Every language says the same: golden texts, equal numbers and names, no English, no message too long."""

from __future__ import annotations

import os
import re
import unicodedata
from collections import Counter
from pathlib import Path
from typing import Any, get_args

import msgspec
import pytest
import yaml
from forty import FORTY, OUTLETS, PLACES, SPEAKERS, VAGUE

from bot.channels.cleaning import ISOLATES, RLM
from bot.channels.fields import MessageLanguage
from bot.channels.message import plain
from bot.channels.telegram import TEXT_LENGTH, written
from bot.channels.texts import ENGLISH, Plural, category
from bot.channels.tolls import claimed
from bot.channels.wording import message, place_name, stamped
from bot.records import Alert, Brief, Claim, Digest, Tally
from bot.resources import texts
from builders import KHARKIV, NOON, an_alert, an_incident

LANGUAGE_FILES = Path(__file__).parents[3] / "bot/channels/languages"
GOLDEN = Path(__file__).parents[2] / "data/golden"
LANGUAGES = get_args(MessageLanguage)
OTHERS = [language for language in LANGUAGES if language != "en"]
RIGHT_TO_LEFT = ("ar", "fa", "he")
QUOTE = "A missile hit an apartment block in Kharkiv, killing three people."


def shown(alert: Alert, language: str, zone: str = "Europe/Kyiv") -> str:
    return plain(message(alert, texts(language, zone), repeat=alert is FORTY[0]))


@pytest.mark.parametrize("language", LANGUAGES)
def test_forty_alerts_read_as_they_did(language):
    """After a wanted change: WRITE_GOLDEN=1 pytest tests/unit/channels/test_languages.py, and read the difference."""
    now = "\n\n".join(shown(alert, language).replace(QUOTE, "…") for alert in FORTY) + "\n"
    file = GOLDEN / f"{language}.txt"
    if os.environ.get("WRITE_GOLDEN"):
        file.parent.mkdir(exist_ok=True)
        file.write_text(now, encoding="utf-8")
    assert file.read_text(encoding="utf-8") == now


def numbers(text: str) -> Counter[int]:
    """Every number in it, of any digits and with any separator of thousands."""
    ascii_ = "".join(str(unicodedata.digit(one)) if unicodedata.category(one) == "Nd" else one for one in text)
    whole = re.sub(r"(?<=\d)[.,\u00a0\u202f](?=\d{3}(?!\d))", "", ascii_)
    return Counter(int(one) for one in re.findall(r"\d+", whole))


def a_digest() -> Alert:
    briefs = tuple(Brief(incident=one.incident, reason=one.reason, at=NOON) for one in FORTY[:9])
    tallies = (
        Tally(country="UA", incidents=1200, critical=25),
        Tally(country="IL", incidents=27),
        Tally(country="", incidents=7),
    )
    return an_alert(digest=Digest(why="rate", since=NOON, until=NOON, incidents=1234, briefs=briefs, tallies=tallies))


@pytest.mark.parametrize("language", OTHERS)
def test_a_digest_says_the_same_in_every_language_without_english(language):
    ours, english = shown(a_digest(), language), shown(a_digest(), "en")
    in_words = {1, 2} if language == "ar" else {1} if language == "he" else set()
    assert (set(numbers(english) - numbers(ours)) <= in_words, numbers(ours) - numbers(english)) == (True, Counter()), ours
    assert ours.count("UTC+2") == 1
    own = words_of(language) | words(texts(language).countries["UA"]) | words(texts(language).countries["IL"])
    own |= {word for place in PLACES.values() for word in words(place_name(place, texts(language)))}
    bare = re.sub(r"\S+\.(example|org)|UTC", "", ours.translate(ISOLATES))
    assert words(bare) & {"incidents", "critical", "more", "killed", "injured", "single", "source", "mar"} - own == set()
    if language in RIGHT_TO_LEFT:
        assert all(RLM in line for line in ours.splitlines())


@pytest.mark.parametrize("language", OTHERS)
def test_numbers_and_names_are_the_same_in_every_language(language):
    in_words = {1, 2} if language == "ar" else {1} if language == "he" else set()
    for alert in FORTY:
        ours, english = shown(alert, language), shown(alert, "en")
        missing, added = numbers(english) - numbers(ours), numbers(ours) - numbers(english)
        assert (set(missing) <= in_words, added) == (True, Counter()), ours
        for name in (*OUTLETS, *SPEAKERS, "suspilne.example", QUOTE, "UTC+2"):
            assert english.count(name) == ours.count(name), (name, ours)


@pytest.mark.parametrize("language", OTHERS)
def test_no_word_of_english_is_left(language):
    strangers = [*OUTLETS, *SPEAKERS, QUOTE, "Hezbollah", "Nowhereville", "UTC"]
    for alert in FORTY:
        ours = re.sub(r"\S+\.(example|org)|i1", "", shown(alert, language).translate(ISOLATES))
        for word in strangers:
            ours = ours.replace(word, "")
        own = words_of(language) | {
            word for place in (KHARKIV, *PLACES.values()) for word in words(place_name(place, texts(language)))
        }
        own |= {word for land in texts(language).countries.values() for word in words(land)}
        leaked = words(ours) & words(shown(alert, "en")) - own
        assert leaked == set(), alert.incident
        if texts(language).plurals and language in {"uk", "ru", *RIGHT_TO_LEFT}:
            assert re.findall(r"[A-Za-z]{2,}", ours) == []


def words(text: str) -> set[str]:
    return set(re.findall(r"[^\W\d_]{2,}", text.casefold()))


def words_of(language: str) -> set[str]:
    """All that our own table says in that language."""

    def every(value: Any) -> str:
        match value:
            case dict():
                return " ".join(map(every, value.values()))
            case list() | tuple():
                return " ".join(map(every, value))
            case _:
                return str(value)

    fields = msgspec.to_builtins(texts(language))
    return words(every({name: value for name, value in fields.items() if name not in {"countries", "places"}}))


def holes(value: Any) -> Any:
    """The names in braces, in the shape of the table; what is counted may say one and two in words."""
    match value:
        case Plural():
            return set(re.findall(r"\{\w+\}", value.other))
        case str():
            return set(re.findall(r"\{\w+\}", value))
        case _ if isinstance(value, dict):
            return {key: holes(one) for key, one in value.items()}
        case _:
            return None


@pytest.mark.parametrize("language", OTHERS)
def test_no_language_lacks_a_word_or_a_hole_for_a_name(language):
    own = yaml.safe_load((LANGUAGE_FILES / f"{language}.yaml").read_text(encoding="utf-8"))
    needed = {field.name for field in msgspec.structs.fields(type(ENGLISH)) if field.required}
    assert needed - set(own) == set()
    for field in ENGLISH.__struct_fields__:
        if field not in {"countries", "places", "plurals", "months", "precisions", "retracted"}:
            assert holes(getattr(ENGLISH, field)) == holes(getattr(texts(language), field)), field
    assert set(ENGLISH.countries) == set(texts(language).countries)
    assert len(texts(language).months) == 12


@pytest.mark.parametrize(
    ("language", "numbers_by_category"),
    [
        ("en", {"one": (1,), "other": (0, 2, 21)}),
        ("uk", {"one": (1, 21, 101), "few": (2, 4, 22), "many": (0, 5, 11, 12, 14, 100, 111)}),
        ("pl", {"one": (1,), "few": (2, 4, 22), "many": (0, 5, 12, 21, 101)}),
        ("fr", {"one": (0, 1), "other": (2, 21, 100), "many": (1_000_000,)}),
        ("ar", {"zero": (0,), "one": (1,), "two": (2,), "few": (3, 10, 103), "many": (11, 99, 111), "other": (100, 101, 102)}),
        ("he", {"one": (1,), "two": (2,), "other": (0, 3, 10, 20)}),
    ],
)
def test_plural_categories_are_those_of_cldr(language, numbers_by_category):
    rules = texts(language).plurals
    assert numbers_by_category == {
        name: tuple(number for number in some if category(number, rules) == name) for name, some in numbers_by_category.items()
    }


@pytest.mark.parametrize(
    ("language", "killed", "line"),
    [
        ("uk", (9, None), "Щонайменше 9 загиблих"), ("uk", 1, "1 загиблий"), ("uk", (0, 9), "До 9 загиблих"),
        ("uk", (0, 21), "Максимум 21 загиблий"), ("ru", 1200, "1\u00a0200 погибших"), ("pl", 1200, "1200 zabitych"),
        ("de", 1, "1 Toter"), ("fr", (0, 2), "Jusqu’à 2 morts"), ("ar", 2, "قتيلان"), ("ar", (11, None), "11 قتيلًا على الأقل"),
        ("he", 1, "הרוג אחד"), ("fa", 12, "۱۲ کشته"), ("tr", (0, 0), "Ölen bildirilmedi"),
    ],
)  # fmt: skip
def test_the_dead_are_counted_as_an_editor_would(language, killed, line):
    toll = shown(an_alert(an_incident(killed=killed)), language).split("\n")[1]
    assert toll.translate(ISOLATES) == line


def test_words_behind_a_number_are_quoted_as_they_were_said():
    assert "щонайменше 20 загиблих («dozens»)" in shown(VAGUE, "uk").casefold()


@pytest.mark.parametrize("language", RIGHT_TO_LEFT)
def test_lines_from_right_to_left_say_so_and_fence_in_what_runs_the_other_way(language):
    for alert in FORTY:
        lines = shown(alert, language).split("\n")
        assert all("\u200f" in line[:3] for line in lines)
        for line in lines:
            bare = re.sub(r"[\u2066\u2068][^\u2069]*\u2069|UTC[+\d]*", "", line)
            assert not re.search(r"[A-Za-z]", bare), line
            assert line.count("\u2069") == line.count("\u2066") + line.count("\u2068")


def test_a_history_runs_in_the_direction_of_its_language():
    rising = next(alert for alert in FORTY if alert.reason == "toll_rose")
    assert ("(3 → 7 → 9)" in shown(rising, "uk"), "(3 ← 7 ← 9)" in shown(rising, "he")) == (True, True)


@pytest.mark.parametrize(
    ("language", "zone", "expected"),
    [
        ("en", "UTC", "14 Mar 12:00 UTC"), ("uk", "Europe/Kyiv", "14 бер. 14:00 UTC+2"),
        ("de", "Asia/Kolkata", "14. März 17:30 UTC+5:30"),
        ("es", "America/Bogota", "14 mar 07:00 UTC-5"), ("fa", "Asia/Tehran", "۱۴ مارس ۱۵:۳۰ UTC+3:30"),
    ],
)  # fmt: skip
def test_times_are_told_in_the_receivers_zone(language, zone, expected):
    assert stamped(NOON, texts(language, zone)) == expected


@pytest.mark.parametrize(
    ("language", "place", "name"),
    [
        ("uk", "odesa", "Одеса"), ("uk", "oblast", "Харківська область"), ("ar", "strip", "قطاع غزة"),
        ("pl", "yemen", "Jemen"),
        ("he", "bare", "דמשק"), ("de", "hamlet", "Nowhereville"),
    ],
)  # fmt: skip
def test_places_are_called_as_readers_know_them(language, place, name):
    assert name in place_name(PLACES[place], texts(language))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_longest_message_fits_in_every_language(language):
    long = max(FORTY, key=lambda alert: len(alert.incident.claims))
    many = msgspec.structs.replace(long.incident, claims=long.incident.claims * 5, context=long.incident.context * 9)
    text = written(message(msgspec.structs.replace(long, incident=many), texts(language))).text
    assert len(text.encode("utf-16-le")) // 2 <= TEXT_LENGTH
    assert max(len(shown(alert, language)) for alert in FORTY) < 2000


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_speaker_who_knows_of_no_victims_says_so_in_one_breath(language):
    words = texts(language)
    none = [
        Claim(what=what, min=0, max=0, scope="event", article_id="a1", who=who)
        for what, who in (("injured", ""), ("killed", ""), ("killed", "children"))
    ]
    missing = Claim(what="missing", min=2, max=2, scope="event", article_id="a1")
    assert claimed(none, words) == words.no_casualties
    assert claimed([*none, missing], words).startswith(f"{words.no_casualties}{words.comma}")
    assert claimed(none[:1], words) == words.none_of["injured"]
