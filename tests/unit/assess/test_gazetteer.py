"""Names of places: looked up in every spelling, spotted in running text, told from common words."""

from __future__ import annotations

import itertools
import mmap
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consumers.assess.gazetteer import REMEMBERED, Entry, Gazetteer
from consumers.assess.gazetteer_file import KINDS, GazetteerFile

ROOT = Path(__file__).resolve().parents[3]
BUILT = ROOT / "consumers/assess/data/gazetteer.bin"
GOLDEN = ROOT / "tests/data/gazetteer/golden.tsv"
FLOOR = 0.97
MEGABYTE = 1_000_000


@pytest.fixture(scope="module")
def gazetteer() -> Iterator[Gazetteer]:
    with BUILT.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as mapped:
        gazetteer = Gazetteer(bytes(mapped))
        yield gazetteer


def spotted(gazetteer: Gazetteer, text: str, language: str) -> list[tuple[str, str, str]]:
    spots = gazetteer.spot(text, language)
    return [(text[spot.start : spot.end], spot.entries[0].name, spot.entries[0].country) for spot in spots]


def golden() -> list[tuple[str, str, str, str]]:
    lines = GOLDEN.read_text(encoding="utf-8").splitlines()[1:]
    return [(spelling, language, country, name) for spelling, language, country, name in (line.split("\t") for line in lines)]


# --- the file


def test_built_file_is_small_and_says_where_it_comes_from() -> None:
    file = GazetteerFile(BUILT.read_bytes())

    assert BUILT.stat().st_size <= 10 * MEGABYTE
    assert {"GeoNames", "Natural Earth", "Unicode CLDR"} == file.tables.built_from.keys()
    assert len(file) > 70_000


def test_a_mapped_file_is_read_in_place() -> None:
    with BUILT.open("rb") as file:
        mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        gazetteer = Gazetteer(memoryview(mapped))

    assert gazetteer.lookup("Харків", "uk")[0].country == "UA"


@pytest.mark.parametrize(
    ("buffer", "reason"),
    [
        (b"", "not a gazetteer"),
        (b"PK\x03\x04" + bytes(200), "not a gazetteer"),
        (BUILT.read_bytes()[:5000], "cut short"),
        (BUILT.read_bytes()[:8] + b"\x63" + BUILT.read_bytes()[9:4000], "build it again"),
    ],
    ids=["empty", "other file", "cut short", "other version"],
)
def test_a_file_of_another_kind_or_version_is_refused_with_its_reason(buffer: bytes, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        Gazetteer(buffer)


def test_every_entry_is_well_formed() -> None:
    file = GazetteerFile(BUILT.read_bytes())

    entries = [file.entry(number) for number in range(len(file))]

    assert all(entry.name and len(entry.country) == 2 and entry.kind in KINDS for entry in entries)
    assert all(-90 <= entry.lat <= 90 and -180 <= entry.lon <= 180 for entry in entries)
    assert all(not entry.admin1 or entry.admin1.startswith(entry.country + "-") for entry in entries)


# --- looking up


def test_golden_spellings_come_to_their_places(gazetteer: Gazetteer) -> None:
    rows = golden()

    wrong = [
        (spelling, language, found[0] if found else None)
        for spelling, language, country, name in rows
        for found in [gazetteer.lookup(spelling, language)]
        if not found or (found[0].country, found[0].name) != (country, name)
    ]

    assert len(rows) >= 150
    assert len({language for _, language, _, _ in rows}) >= 8
    assert len(wrong) <= (1 - FLOOR) * len(rows), wrong


def test_entry_says_what_and_where_a_place_is(gazetteer: Gazetteer) -> None:
    kharkiv = gazetteer.lookup("Kharkiv", "en")[0]

    assert (
        kharkiv.name,
        kharkiv.kind,
        kharkiv.country,
        kharkiv.admin1,
        kharkiv.primary,
    ) == ("Kharkiv", "town", "UA", "UA-63", True)
    assert (round(kharkiv.lat, 2), round(kharkiv.lon, 2)) == (49.98, 36.25)
    assert kharkiv.population > 1_000_000


def test_town_comes_before_the_region_around_it(gazetteer: Gazetteer) -> None:
    kinds = [entry.kind for entry in gazetteer.lookup("Kharkiv", "en") if entry.country == "UA"]

    assert kinds[:2] == ["town", "region"]


def test_place_of_that_name_today_comes_before_a_larger_one_of_that_name_once(gazetteer: Gazetteer) -> None:
    found = gazetteer.lookup("Pokrovsk", "en")

    assert (found[0].name, found[0].country) == ("Pokrovsk", "UA")
    engels = next(entry for entry in found if entry.name == "Engels")
    assert not engels.primary
    assert engels.population > found[0].population


@pytest.mark.parametrize("name", ["Crimea", "Simferopol", "Sevastopol", "Donetsk", "Крим", "Ялта", "القرم", "Luhansk"])
def test_occupied_territory_belongs_to_its_recognised_country(gazetteer: Gazetteer, name: str) -> None:
    assert gazetteer.lookup(name, "")[0].country == "UA"


@pytest.mark.parametrize(
    ("name", "language", "country"),
    [("Ukrainian", "en", "UA"), ("російський", "uk", "RU"), ("израильского", "ru", "IL"), ("الروسية", "ar", "RU")],
)
def test_adjective_of_a_country_is_marked_as_no_place(gazetteer: Gazetteer, name: str, language: str, country: str) -> None:
    found = gazetteer.lookup(name, language)[0]

    assert ("demonym", country) == (found.kind, found.country)


def test_abbreviation_counts_in_capitals_only(gazetteer: Gazetteer) -> None:
    assert [entry.country for entry in gazetteer.lookup("US", "en")] == ["US"]
    assert "US" not in [entry.country for entry in gazetteer.lookup("us", "en")]


@pytest.mark.parametrize(
    "name", ["", " ", "—", "'", "qwrtzpsdf", "Харківщинанець", "a b c d e f g h", "\ud800", "\x00", "ـ", "_"]
)
def test_what_names_no_place_finds_nothing(gazetteer: Gazetteer, name: str) -> None:
    assert gazetteer.lookup(name, "uk") == ()


@given(name=st.text(max_size=60), language=st.sampled_from(["", "en", "uk", "ar", "he", "pl", "de", "fr", "xx", "uk-UA"]))
@settings(max_examples=300, deadline=None)
def test_any_text_is_answered(gazetteer: Gazetteer, name: str, language: str) -> None:
    assert all(isinstance(entry, Entry) for entry in gazetteer.lookup(name, language))
    spots = gazetteer.spot(name, language)
    assert all(0 <= spot.start < spot.end <= len(name) and spot.entries for spot in spots)
    assert all(one.end <= other.start for one, other in itertools.pairwise(spots))


def test_what_is_remembered_is_bounded_and_changes_no_answer() -> None:
    gazetteer = Gazetteer(BUILT.read_bytes())
    before = gazetteer.spot("Strike on Kharkiv", "en")

    for language in ("en", "uk", "de"):
        gazetteer.spot(" ".join(f"Word{language}{number}" for number in range(REMEMBERED)), language)
        gazetteer.lookup("Kharkiv", language)

    assert before == gazetteer.spot("Strike on Kharkiv", "en")
    assert sum(map(len, gazetteer._openings.values())) <= 2 * REMEMBERED


# --- spotting


def test_golden_spellings_are_spotted_in_running_text(gazetteer: Gazetteer) -> None:
    leads = {"uk": "вчора", "ru": "вчера", "be": "учора", "ar": "قصف", "he": "תקיפה", "fa": "حمله"}

    missed = [
        (spelling, language)
        for spelling, language, _, name in golden()
        for text in [f"{leads.get(language, 'near')} {spelling}"]
        if name not in [spot.entries[0].name for spot in gazetteer.spot(text, language)]
    ]

    assert len(missed) <= (1 - FLOOR) * len(golden()), missed


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("A missile hit central Kharkiv on Tuesday.", "en", [("Kharkiv", "Kharkiv", "UA")]),
        ("Strikes on Khan Younis, Rafah and Gaza City", "en", [("Khan Younis", "Khan Yunis", "PS"), ("Rafah", "Rafah", "PS"), ("Gaza City", "Gaza", "PS")]),  # noqa: E501
        ("Drones over the Kharkiv Oblast at dawn", "en", [("Kharkiv Oblast", "Kharkiv Oblast", "UA")]),
        ("Shelling in Deir ez-Zor.", "en", [("Deir ez-Zor", "Deir ez-Zor", "SY")]),
        ("Shelling of al-Mawasi, witnesses say", "en", [("al-Mawasi", "Al-Mawasi", "PS")]),
        ("Вибухи у Кривому Розі та Часовому Яру", "uk", [("Кривому Розі", "Kryvyi Rih", "UA"), ("Часовому Яру", "Chasiv Yar", "UA")]),  # noqa: E501
        ("Обстріл Харківської області: двоє поранених", "uk", [("Харківської області", "Kharkiv Oblast", "UA")]),
        ("ВЗРЫВЫ В ХАРЬКОВЕ", "ru", [("ХАРЬКОВЕ", "Kharkiv", "UA")]),
        ("Удар по сектору Газа", "ru", [("сектору Газа", "Gaza Strip", "PS")]),
        ("Взрывы в Ростове-на-Дону", "ru", [("Ростове-на-Дону", "Rostov-on-Don", "RU")]),
        ("قصف على خان يونس ورفح", "ar", [("خان يونس", "Khan Yunis", "PS"), ("ورفح", "Rafah", "PS")]),
        ("אזעקות בקריית שמונה ובמטולה", "he", [("בקריית שמונה", "Kiryat Shmona", "IL"), ("ובמטולה", "Metula", "IL")]),
        ("Harkiv'de patlama", "tr", [("Harkiv'de", "Kharkiv", "UA")]),
        ("Attaque près d'Odessa", "fr", [("Odessa", "Odesa", "UA")]),
        ("Angriff auf den Gazastreifen", "de", [("Gazastreifen", "Gaza Strip", "PS")]),
        ("Atak na Charków i Odessę. W Kijowie spokój", "pl", [("Charków", "Kharkiv", "UA"), ("Odessę", "Odesa", "UA"), ("Kijowie", "Kyiv", "UA")]),  # noqa: E501
        ("Bombing in St. Petersburg", "en", [("St. Petersburg", "Saint Petersburg", "RU")]),
        ("#Харків під обстрілом", "uk", [("Харків", "Kharkiv", "UA")]),
        ("Кременчуцький НПЗ атакували дрони", "uk", [("Кременчуцький", "Kremenchuk", "UA")]),
    ],
)  # fmt: skip
def test_names_are_spotted_whole_and_in_order(
    gazetteer: Gazetteer, text: str, language: str, expected: list[tuple[str, str, str]]
) -> None:
    assert expected == spotted(gazetteer, text, language)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("He said the attack hit most of the police bar in the reading room", "en"),
        ("Police Said Most Of It May Date From March", "en"),
        ("Атака тривала годину, дім цілий, місто спить", "uk"),
        ("Так они были дома весь год. Если нет, то потом. Как и там.", "ru"),
        ("Газ подорожал. Мир и Правда. Дом.", "ru"),
        ("وقال مصدر إن الحكومة كانت في المدينة يوم الجمعة", "ar"),
        ("אתמול היה יום טוב", "he"),
        ("Most people say it may rain", "pl"),
        ("us and them", "en"),
    ],
)
def test_common_words_are_no_places(gazetteer: Gazetteer, text: str, language: str) -> None:
    assert spotted(gazetteer, text, language) == []


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("shelling of the town of Reading", "en", ("Reading", "Reading", "GB")),
        ("бої під Щастям тривають", "uk", ("Щастям", "Shchastia", "UA")),
        ("обстріл міста Щастя", "uk", ("Щастя", "Shchastia", "UA")),
        ("قصف مدينة صور", "ar", ("صور", "Tyre", "LB")),
    ],
)
def test_common_word_is_a_place_after_a_cue(
    gazetteer: Gazetteer, text: str, language: str, expected: tuple[str, str, str]
) -> None:
    assert expected in spotted(gazetteer, text, language)


def test_small_letters_name_a_country_only_as_an_adjective(gazetteer: Gazetteer) -> None:
    text = "Після удару російських ракет по місту суми збитків великі"

    spots = gazetteer.spot(text, "uk")

    assert [(text[s.start : s.end], s.entries[0].kind) for s in spots] == [("російських", "demonym")]


def test_spans_count_code_points_of_the_text_as_given(gazetteer: Gazetteer) -> None:
    text = "🚨🚨 Взрыв в Харькове\u2060, ещё — в Одессе 🇺🇦"

    assert [text[spot.start : spot.end] for spot in gazetteer.spot(text, "ru")] == ["Харькове", "Одессе"]


def test_names_do_not_reach_over_punctuation(gazetteer: Gazetteer) -> None:
    assert "Khan Yunis" not in [name for _, name, _ in spotted(gazetteer, "Khan, Younis", "en")]
