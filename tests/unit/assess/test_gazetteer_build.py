"""The build of the gazetteer: which names are kept, what the packed file gives back, and the tables kept by hand."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from consumers.assess.gazetteer import Gazetteer
from consumers.assess.gazetteer_file import KINDS, StopWords
from tools.gazetteer.atlas import Atlas, Place, Shape
from tools.gazetteer.hand_kept import add_aliases, add_demonyms, read_stop_words, rows
from tools.gazetteer.names import Index, bare_region_name, is_wanted, script_of
from tools.gazetteer.packing import packed

TABLES = Path(__file__).resolve().parents[3] / "tools/gazetteer"


def world() -> tuple[Atlas, Index]:
    """Ukraine with one region, and two towns of one name."""
    atlas, index = Atlas(), Index()
    atlas.countries["UA"] = atlas.add(Place("Ukraine", "country", "UA", "", 49.0, 32.0, 40_000_000))
    index.add("Україна", atlas.countries["UA"], primary=True)
    for place in (
        Place("Pokrovsk", "town", "UA", "UA-14", 48.28, 37.18, 60_000),
        Place("Pokrovsk", "town", "RU", "RU-SA", 61.48, 129.14, 9_700),
    ):
        index.add("Покровськ", atlas.add(place), primary=True)
    return atlas, index


def reopened(atlas: Atlas, index: Index, stop_words: dict[str, StopWords] | None = None) -> Gazetteer:
    return Gazetteer(packed(atlas, index, stop_words or {}, {"test": "made up"}))


def test_what_is_packed_is_found_again_the_likeliest_first() -> None:
    found = reopened(*world()).lookup("Покровську", "uk")

    assert [(entry.country, entry.admin1, entry.population) for entry in found] == [
        ("UA", "UA-14", 60_000),
        ("RU", "RU-SA", 9_700),
    ]


def test_same_world_packs_to_the_same_bytes() -> None:
    assert packed(*world(), {}, {}) == packed(*world(), {}, {})


def test_packed_stop_words_silence_a_common_word() -> None:
    atlas, index = world()
    index.add("Правда", atlas.add(Place("Pravda", "town", "UA", "", 48.0, 33.0, 900)), primary=True)
    stop_words = {"uk": StopWords(hard=frozenset({"правда"}), cues=frozenset({"село"}))}

    gazetteer = reopened(atlas, index, stop_words)

    assert gazetteer.spot("Правда в тому", "uk") == []
    assert [spot.entries[0].name for spot in gazetteer.spot("село Правда", "uk")] == ["Pravda"]


def test_alias_row_adds_names_to_the_place_it_is_about(tmp_path: Path) -> None:
    atlas, index = world()
    table = tmp_path / "aliases.tsv"
    table.write_text("heading\nПокровськ|Krasnoarmiisk\t\t48.3\t37.2\tUA\tUA-14\ttown\tPokrovsk City\n", encoding="utf-8")

    add_aliases(atlas, index, table)

    assert len(atlas.places) == len(world()[0].places)
    assert reopened(atlas, index).lookup("Krasnoarmiisk", "en")[0].name == "Pokrovsk City"


def test_alias_row_of_an_unknown_place_makes_one_and_needs_coordinates(tmp_path: Path) -> None:
    atlas, index = world()
    table = tmp_path / "aliases.tsv"
    table.write_text("heading\nКрасна Гора\t\t48.6\t38.0\tUA\tUA-14\ttown\tKrasna Hora\n", encoding="utf-8")
    add_aliases(atlas, index, table)
    assert reopened(atlas, index).lookup("Красній Горі", "uk")[0].name == "Krasna Hora"

    table.write_text("heading\nЩось\t\t\t\tUA\t\ttown\tSomething\n", encoding="utf-8")
    with pytest.raises(ValueError, match="no coordinates"):
        add_aliases(atlas, index, table)


def test_demonym_is_kept_beside_its_country(tmp_path: Path) -> None:
    atlas, index = world()
    table = tmp_path / "demonyms.tsv"
    table.write_text("heading\nUA\tuk\tукраїнський\nUA\tde\tukrainisch\n", encoding="utf-8")

    add_demonyms(atlas, index, table)
    gazetteer = reopened(atlas, index)

    assert gazetteer.lookup("українських", "uk")[0].kind == "demonym"
    assert gazetteer.lookup("ukrainischen", "de")[0].kind == "demonym"
    assert gazetteer.lookup("України", "uk")[0].kind == "country"


def test_point_belongs_to_the_region_whose_outline_holds_it() -> None:
    atlas = Atlas()
    square = [(0.0, 0.0), (10.0, 0.0), (10.0, 10.0), (0.0, 10.0), (0.0, 0.0)]
    hole = [(4.0, 4.0), (6.0, 4.0), (6.0, 6.0), (4.0, 6.0), (4.0, 4.0)]
    atlas.shapes["UA"].append(Shape("UA-63", [square, hole], (0.0, 0.0, 10.0, 10.0)))

    assert [atlas.region_at("UA", "?", lon, lat) for lon, lat in ((2.0, 2.0), (5.0, 5.0), (20.0, 5.0))] == ["UA-63", "", ""]


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("Kharkiv", True),
        ("Харків", True),
        ("غزة", True),
        ("HRK", False),
        ("ha er ke fu", False),
        ("Cидней", False),
        ("6 October", False),
    ],
)
def test_codes_and_machine_transliterations_are_no_names(name: str, *, wanted: bool) -> None:
    assert is_wanted(name) == wanted


@pytest.mark.parametrize(
    ("name", "english", "own"),
    [
        ("Покровськ", "Pokrovsk", True),
        ("Покровск", "Engels", False),
        ("خاركيف", "Kharkiv", True),
        ("חרקוב", "Kharkiv", True),
        ("Kharkov", "Kharkiv", True),
        ("Stalino", "Donetsk", False),
    ],
)
def test_rendering_is_told_from_a_former_name(name: str, english: str, *, own: bool) -> None:
    assert Index().renders(name, english) == own


@pytest.mark.parametrize(
    ("name", "language", "bare"),
    [
        ("محافظة إدلب", "ar", "إدلب"),
        ("Harkiv Oblastı", "tr", "Harkiv"),
        ("d'Ivano-Frankivsk", "fr", "Ivano-Frankivsk"),
        ("State of Mexico", "en", "Mexico"),
        ("Харківська область", "uk", "Харківська область"),
        ("Province", "en", "Province"),
    ],
)
def test_word_for_the_kind_of_region_is_taken_off(name: str, language: str, bare: str) -> None:
    assert bare_region_name(name, language) == bare


def test_script_is_that_of_all_letters() -> None:
    assert [script_of(name) for name in ("Kharkiv", "Харків", "Xарків", "哈尔科夫")] == ["LATIN", "CYRILLIC", "", ""]


# --- the tables kept by hand


def test_alias_table_is_well_formed() -> None:
    table = list(rows(TABLES / "aliases.tsv"))

    assert len(table) >= 300
    assert all(len(row) == 8 for row in table)
    assert all(kind in KINDS and len(country) == 2 and english for *_, country, _, kind, english in table)
    assert all(not admin1 or admin1.startswith(country + "-") for *_, country, admin1, _, _ in table)
    assert all((not lat and not lon) or (abs(float(lat)) <= 90 and abs(float(lon)) <= 180) for _, _, lat, lon, *_ in table)


def test_no_demonym_is_listed_twice() -> None:
    counted = Counter((country, language) for country, language, _ in rows(TABLES / "demonyms.tsv"))

    assert [pair for pair, times in counted.items() if times > 1] == []


def test_stop_word_file_has_hard_and_soft_words_and_cues(tmp_path: Path) -> None:
    file = tmp_path / "stop.txt"
    file.write_text("# comment\n[uk]\n+місто\n~щастя Атака\n[en]\nsaid\n", encoding="utf-8")

    words = read_stop_words(file)

    assert words["uk"] == StopWords(hard=frozenset({"атака"}), soft=frozenset({"щастя"}), cues=frozenset({"місто"}))
    assert words["en"].hard == {"said"}
