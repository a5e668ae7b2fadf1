"""Places of wars as the desks of other languages spell them: the rules, and what the shipped gazetteer makes of them."""

from __future__ import annotations

import pytest
from judging import Judge

from consumers.assess import Knowledge
from tools.gazetteer.atlas import Atlas, Place
from tools.gazetteer.names import Index
from tools.gazetteer.spellings import add_spellings, of_cyrillic, of_romanised

FROM_CYRILLIC = [
    pytest.param("Вовчанськ", {"wowtschansk", "wowczansk", "vovtchansk", "vovcansk"}, id="ukrainian"),
    pytest.param("Шебекино", {"schebekino", "szebiekino", "chebekino", "sebekino"}, id="russian"),
    pytest.param("Часів Яр", {"tschasiw jar", "czasiw jar", "tchasiv iar", "casiv yar"}, id="two words"),
    pytest.param("Гуляйполе", {"huljajpole", "houliaipole", "hulyaypole"}, id="soft vowels"),
]


@pytest.mark.parametrize(("name", "spelt"), FROM_CYRILLIC)
def test_a_cyrillic_name_is_spelt_by_the_rules_of_each_language(name: str, spelt: set[str]) -> None:
    assert spelt <= set(of_cyrillic(name))


FROM_ENGLISH = [
    pytest.param("Al Fashir", "SD", {"al faschir", "al faszir", "al fachir", "al fasir", "al fascir", "ал фашир"}, id="arabic"),
    pytest.param("Jabaliya", "PS", {"dschabalija", "dzabalija", "djabaliya", "cabaliya", "yabaliya"}, id="j and y"),
    pytest.param("Buulo Mareer", "SO", {"bulo marer", "було марер"}, id="somali vowels"),
    pytest.param("Xuddur", "SO", {"huddur"}, id="somali x"),
]


@pytest.mark.parametrize(("name", "country", "spelt"), FROM_ENGLISH)
def test_a_romanised_name_is_spelt_by_the_rules_of_each_language(name: str, country: str, spelt: set[str]) -> None:
    assert spelt <= set(of_romanised(name, country))


def atlas_of(*places: Place) -> tuple[Atlas, Index]:
    atlas, index = Atlas(), Index()
    for place in places:
        index.add(place.name, atlas.add(place), primary=True)
    return atlas, index


def test_a_spelling_that_is_a_name_already_is_left_to_its_place() -> None:
    atlas, index = atlas_of(
        Place("Al Fashir", "town", "SD", "", 13.6, 25.3, 250_000), Place("Al Faszir", "town", "PL", "", 52.0, 21.0, 20_000)
    )
    add_spellings(atlas, index)

    assert ({0}, {1}) == (set(index.names["al faschir"]), set(index.names["al faszir"]))


def test_short_spellings_and_places_of_peace_get_none() -> None:
    atlas, index = atlas_of(
        Place("Hit", "town", "IQ", "", 33.6, 42.8, 100_000), Place("Jacksonville", "town", "US", "", 30.3, -81.7, 900_000)
    )
    before = set(index.names)
    add_spellings(atlas, index)

    assert before == set(index.names)


def test_short_name_with_its_article_is_spelt_but_not_without() -> None:
    atlas, index = atlas_of(Place("Al Qaim", "town", "IQ", "", 34.4, 41.0, 74_000))
    add_spellings(atlas, index)

    assert (True, False) == ("al kaim" in index.names, "kaim" in index.names)


FOUND = [
    pytest.param("de", "Drohnen über El-Faschir", "El Fasher", id="de El Fasher"),
    pytest.param("pl", "Atak na Al-Faszir", "El Fasher", id="pl El Fasher"),
    pytest.param("tr", "El Faşir'de pazara saldırı", "El Fasher", id="tr El Fasher"),
    pytest.param("pl", "Ostrzał w Wowczańsku", "Vovchansk", id="pl Vovchansk, declined"),
    pytest.param("fr", "Tirs sur Chebekino", "Shebekino", id="fr Shebekino"),
    pytest.param("tr", "Çasiv Yar'da çatışma", "Chasiv Yar", id="tr Chasiv Yar"),
    pytest.param("en", "militants near Bulo Marer", "Buulo Mareer", id="en Bulo Marer"),
    pytest.param("uk", "удар по Ель-Обейду", "El Obeid", id="uk El Obeid"),
    pytest.param("tr", "Hakkari'de patlama", "Hakkâri", id="tr Hakkari"),
    pytest.param("pl", "szpital w Nusajracie", "Nuseirat", id="pl Nuseirat, declined"),
]


@pytest.mark.parametrize(("language", "text", "place"), FOUND)
def test_the_place_is_found(known: Knowledge, language: str, text: str, place: str) -> None:
    assert known.atlas is not None

    assert [place] == [spot.entries[0].name for spot in known.atlas.spot(text, language)]


NOT_FOUND = [
    pytest.param("en", "BLA militants fired on a convoy", id="initials"),
    pytest.param("tr", "Havan mermileri kampa isabet etti", id="tr mortar"),
]


@pytest.mark.parametrize(("language", "text"), NOT_FOUND)
def test_no_place_is_found(known: Knowledge, language: str, text: str) -> None:
    assert known.atlas is not None

    assert [] == known.atlas.spot(text, language)


def test_a_people_is_no_village_of_its_name(judge: Judge) -> None:
    found = judge("", "Malian drone strikes targeted vehicles in Tessalit (Kidal). 3 fighters killed.").place

    assert found is not None
    assert ("ML", "Tessalit") == (found.country, found.name)
