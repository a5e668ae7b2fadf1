"""Headline styles that full sentences do not show: nouns in a row, the toll set apart, verbs before their subject."""

from __future__ import annotations

import pytest
from judging import Judge
from sentences import NOT_SAID, Counted, harmed, just

STRIKES = [
    pytest.param("it", "Autobomba a Mogadiscio, sei morti", id="weapon and toll with a comma between"),
    pytest.param("it", "Missile degli Houthi contro una petroliera nel Mar Rosso", id="weapon against a target"),
    pytest.param("it", "Colpito un deposito di carburante a Rostov, incendio in corso", id="hit: a depot"),
    pytest.param("it", "Esplosioni a Kiev, in azione la contraerea", id="explosions and air defences"),
    pytest.param("it", "L'esercito bombarda un villaggio nello stato di Shan", id="an army bombards"),
    pytest.param("es", "Un yihadista se inmola en un mercado de Maiduguri", id="blows himself up, es"),
    pytest.param("fr", "Un kamikaze se fait exploser devant une mosquée de Peshawar", id="blows himself up, fr"),
    pytest.param("de", "Flugabwehr holt nach Kiewer Angaben 61 Drohnen vom Himmel", id="brings down, far from its prefix"),
    pytest.param("de", "Bombenhagel auf Dorf im Norden Myanmars", id="a hail of bombs"),
    pytest.param("pl", "Kobieta poniosła śmierć, gdy pocisk trafił w jej dom w Zaporożu", id="when, not if"),
    pytest.param("tr", "Ukrayna hava savunması gece boyunca 52 İHA düşürdü", id="air defence, not air"),
    pytest.param("uk", "Генштаб підтвердив ураження складу боєприпасів у Бєлгородській області", id="a depot's being hit"),
    pytest.param("pt", "Duas crianças ficaram feridas por estilhaços em Nikopol", id="wounded by shrapnel"),
]


@pytest.mark.parametrize(("language", "title"), STRIKES)
def test_a_headline_of_a_strike_rings(judge: Judge, language: str, title: str) -> None:
    assert judge(title, "", language).strike.alert


OTHERS = [
    pytest.param("pt", "Flamengo bombardeia o Vasco e vence por 4 a 0", id="a club bombards"),
    pytest.param("fr", "L'Iran promet une riposte « foudroyante » à toute attaque israélienne", id="any attack"),
    pytest.param("de", "Teheran kündigt harte Antwort auf jeden neuen Angriff Israels an", id="any new attack, de"),
    pytest.param("ru", "В Беслане вспоминают 334 погибших при теракте", id="remembered"),
    pytest.param("ru", "Скончался генерал, командовавший артиллерией в Афганистане", id="dead, then a weapon"),
    pytest.param("uk", "У Польщі провели навчання з відбиття атаки дронів", id="a drill"),
]


@pytest.mark.parametrize(("language", "title"), OTHERS)
def test_a_headline_of_something_else_does_not(judge: Judge, language: str, title: str) -> None:
    assert not judge(title, "", language).strike.alert


KILLED = [
    pytest.param("pl", "Izraelskie lotnictwo zbombardowało szkołę w Gazie, nie żyje siedem osób", just(7), id="do not live"),
    pytest.param(
        "en", "Jets pounded a house in Nuseirat, killing a father, his wife and their three children", just(5), id="wife"
    ),
    pytest.param("uk", "Від удару загинули подружжя та їхня 16-річна донька", just(3), id="a couple and a daughter of 16"),
    pytest.param("pl", "Do 16 wzrosła liczba ofiar śmiertelnych ostrzału Tarnopola", just(16), id="to 16 rose"),
    pytest.param("en", "Car bomb kills six in Cali, the mayor says", just(6), id="who says so is none of them"),
    pytest.param("pt", "Grupo armado massacra 20 aldeões no leste do Congo", just(20), id="massacres"),
    pytest.param("de", "Kein Soldat bei Übung getötet", NOT_SAID, id="no soldier"),
]


@pytest.mark.parametrize(("language", "title", "killed"), KILLED)
def test_how_many_it_says_were_killed(judge: Judge, language: str, title: str, killed: Counted) -> None:
    assert killed == harmed(judge(title, "", language), "killed")


LANGUAGES = [
    pytest.param("en", "Paramilitary RSF shells El Fasher hospital: six patients die", id="a foreign town's article"),
    pytest.param("it", "Imboscata jihadista in Burkina Faso, morti otto soldati", id="few small words"),
    pytest.param("pl", "Trump grozi uderzeniem na Iran", id="taken for Czech"),
    pytest.param("it", "Raid aereo colpisce un funerale a Sana’a", id="a preposition that Spanish has, too"),
]


@pytest.mark.parametrize(("language", "title"), LANGUAGES)
def test_a_short_headline_is_told_without_the_feeds_word(judge: Judge, language: str, title: str) -> None:
    assert language == judge(title, "", "").language
