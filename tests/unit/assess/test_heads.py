"""Which words of harm are asserted of somebody, and what befell one who is told of with two of them."""

from __future__ import annotations

import pytest
from judging import Judge
from sentences import NOT_SAID, Counted, harmed, just

DIED = [
    pytest.param("en", "A girl wounded in a drone attack on Kherson has died", just(1), NOT_SAID, id="en"),
    pytest.param("es", "Fallece en el hospital una niña herida en el ataque con drones a Jersón", just(1), NOT_SAID, id="es"),
    pytest.param("pt", "Morre no hospital menina ferida em ataque com drones em Kherson", just(1), NOT_SAID, id="pt"),
    pytest.param("it", "È morta la bambina ferita nell'attacco di droni su Kherson", just(1), NOT_SAID, id="it"),
    pytest.param("en", "A drone killed a man and wounded his wife in Kherson", just(1), just(1), id="two persons, en"),
    pytest.param("es", "Un dron mata a un hombre y hiere a su esposa en Jersón", just(1), just(1), id="two persons, es"),
    pytest.param("de", "Eine Drohne tötete einen Mann und verletzte seine Frau in Cherson", just(1), just(1), id="two, de"),
]


@pytest.mark.parametrize(("language", "title", "killed", "injured"), DIED)
def test_who_died_of_wounds_is_one_of_the_dead_only(
    judge: Judge, language: str, title: str, killed: Counted, injured: Counted
) -> None:
    found = judge(title, "", language)

    assert (killed, injured) == (harmed(found, "killed"), harmed(found, "injured"))


WHO = [
    pytest.param("en", "Rocket hits camp: 30 displaced people killed", just(30), id="displaced people"),
    pytest.param("fr", "Une roquette tue trente déplacés à Goma", just(30), id="displaced, fr"),
    pytest.param("en", "Shelling of a prison: three detained men killed", just(3), id="detained men"),
    pytest.param("en", "Nine killed as shelling hits the camp; thousands displaced", just(9), id="and displaced"),
]


@pytest.mark.parametrize(("language", "title", "count"), WHO)
def test_the_displaced_and_detained_may_be_who_was_harmed(judge: Judge, language: str, title: str, count: Counted) -> None:
    assert count == harmed(judge(title, "", language), "killed")


THIRD = [
    ("en", "Anti-tank missile kills two soldiers near Metula, seriously wounding a third"),
    ("fr", "Deux soldats tués et un troisième grièvement blessé par un missile près de Metoula"),
    ("es", "Dos soldados mueren y un tercero resulta gravemente herido por un misil cerca de Metula"),
    ("it", "Due soldati uccisi e un terzo ferito gravemente da un missile vicino a Metula"),
    ("pt", "Dois soldados mortos e um terceiro gravemente ferido por míssil perto de Metula"),
    ("de", "Zwei Soldaten getötet und ein dritter schwer verletzt, als eine Rakete bei Metula einschlug"),
    ("pl", "Dwóch żołnierzy zginęło, a trzeci został ciężko ranny od pocisku pod Metullą"),
]


@pytest.mark.parametrize(("language", "title"), THIRD, ids=[row[0] for row in THIRD])
def test_a_third_who_is_wounded_is_one(judge: Judge, language: str, title: str) -> None:
    found = judge(title, "", language)

    assert (just(2), just(1)) == (harmed(found, "killed"), harmed(found, "injured"))
