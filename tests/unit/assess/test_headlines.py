"""Headlines with a lead, one class of trap each, in the languages where it is written differently."""

from __future__ import annotations

import pytest
from judging import Judge
from sentences import NOT_SAID, Counted, at_least, harmed, just

from bot.records import Harm

ROSE = [
    ("en", "Death toll from strike on Ternopil block rises from 12 to 15", "Three bodies were pulled from the rubble.", 15),
    ("fr", "Ukraine : le bilan de la frappe sur Ternopil passe de 12 à 15 morts", "Trois corps ont été extraits.", 15),
    ("es", "Sube de 12 a 15 el número de muertos por el ataque ruso a Ternópil", "El Ejército disparó misiles.", 15),
    ("pt", "Número de mortos em bombardeio no Sudão sobe de 12 para 15", "O hospital foi atingido.", 15),
    ("it", "Ternopil, sale da 12 a 15 il bilancio dei morti", "Il palazzo era stato colpito da un missile.", 15),
    ("de", "Zahl der Toten in Ternopil steigt von 12 auf 15", "Retter bargen nach dem Raketenangriff drei Leichen.", 15),
    ("pl", "Liczba ofiar śmiertelnych ataku na Tarnopol wzrosła z 12 do 15", "Wydobyto spod gruzów trzy ciała.", 15),
]


@pytest.mark.parametrize(("language", "title", "text", "killed"), ROSE, ids=[row[0] for row in ROSE])
def test_of_a_risen_toll_the_new_number_counts(judge: Judge, language: str, title: str, text: str, killed: int) -> None:
    found = judge(title, text, language)

    assert (just(killed), True) == (harmed(found, "killed"), found.strike.alert)


KILLED = [
    pytest.param("en", "Baker killed by shelling in Huliaipole", just(1), id="an unknown trade without an article"),
    pytest.param("en", "Bakers killed by shelling in Huliaipole", NOT_SAID, id="several of an unknown trade"),
    pytest.param("fr", "Un boulanger a été tué par un obus russe à Nikopol", just(1), id="an unknown trade, fr"),
    pytest.param("es", "Un panadero ha sido asesinado por un dron ruso en Jersón", just(1), id="an unknown trade, es"),
    pytest.param("it", "Un fornaio è stato ucciso da un drone a Cherson", just(1), id="an unknown trade, it"),
    pytest.param("pt", "Um padeiro foi morto por um drone russo em Kherson", just(1), id="an unknown trade, pt"),
    pytest.param("pl", "Traktorzysta zginął na minie pod Iziumem", just(1), id="an unknown trade, pl"),
    pytest.param("es", "Un campesino murió el 3 de marzo al pisar una mina en Antioquia", just(1), id="a date is no toll"),
    pytest.param("es", "Son ocho y no once los fallecidos en el bombardeo de Kramatorsk", just(8), id="eight, not eleven"),
    pytest.param("es", "Un bombardeo se cobró la vida de tres personas en Jan Yunis", just(3), id="cost three lives"),
    pytest.param("it", "Nove persone, tra cui due bambini, sono state uccise in un raid", just(9), id="including two, it"),
    pytest.param(
        "pl", "Dziewięć osób, w tym dwoje dzieci i jeden medyk, zginęło w ataku rakietowym", just(9), id="two groups, pl"
    ),
    pytest.param("de", "Fünfköpfige Familie bei Luftangriff in Gaza getötet", just(5), id="a family of five, de"),
    pytest.param("pl", "Pięcioosobowa rodzina zginęła w izraelskim nalocie w Nabatiji", just(5), id="a family of five, pl"),
    pytest.param("en", "At least five, three of them children, killed in strike on Gaza camp", at_least(5), id="three of them"),
    pytest.param("de", "Rakete trifft Lagerhalle in Mykolajiw. Tote gab es nicht", just(0), id="there were no dead, de"),
]


@pytest.mark.parametrize(("language", "title", "killed"), KILLED)
def test_how_many_a_headline_says_were_killed(judge: Judge, language: str, title: str, killed: Counted) -> None:
    assert killed == harmed(judge(title, "", language), "killed")


STRIKES = [
    pytest.param("de", "Israel greift mit Kampfjets Ziele im Süden des Libanon an", "", True, id="greift an"),
    pytest.param("de", "Russland greift die Ukraine in der Nacht mit Hunderten Drohnen an", "", True, id="greift, far from an"),
    pytest.param("pl", "Nalot na szpital w Al-Faszir", "Budynek stanął w płomieniach.", True, id="nalot"),
    pytest.param("pl", "Wrzucono granat do baru w Bużumburze. Trzech zabitych", "", True, id="a grenade thrown"),
    pytest.param("it", "Blindato italiano salta su un ordigno in Libano", "", True, id="drives on a mine"),
    pytest.param("es", "Dos soldados muertos al explotar una mina en el Catatumbo", "", True, id="a mine explodes"),
    pytest.param("en", "Seven killed in Russian attacks on Ukraine", "Strikes hit Kherson and Sumy.", True, id="attacks on"),
    pytest.param("fr", "Les sénateurs bombardent le ministre de questions", "", False, id="questions, fr"),
    pytest.param("it", "I deputati bombardano il ministro di domande", "", False, id="questions, it"),
    pytest.param("pt", "Jornalistas bombardeiam treinador com perguntas", "", False, id="questions, pt"),
    pytest.param("it", "No, il video non mostra un missile su Teheran", "È una clip generata.", False, id="a fact-check"),
    pytest.param("es", "20 muertos en un ataque yihadista en Níger", "Dispararon contra los vecinos.", False, id="gunmen, es"),
    pytest.param("pt", "Vinte mortos em ataque jihadista em Moçambique", "Decapitaram aldeões.", False, id="gunmen, pt"),
]


@pytest.mark.parametrize(("language", "title", "text", "strike"), STRIKES)
def test_which_headlines_tell_of_a_strike(judge: Judge, language: str, title: str, text: str, strike: bool) -> None:
    assert strike == judge(title, text, language).strike.alert


def test_a_sentence_over_a_conviction_is_no_casualty_report(judge: Judge) -> None:
    found = judge("Life sentence upheld for 1980 Bologna station bombing", "The blast killed 85 people and wounded 200.")

    assert (False, just(85)) == (found.casualty.alert, harmed(found, "killed"))


WHO = [
    pytest.param("fr", "Trente déplacés tués par une roquette dans un camp près de Goma", "killed", just(30), id="displaced"),
    pytest.param("en", "Three detained fighters injured by shelling of a prison", "injured", just(3), id="detained"),
    pytest.param("en", "Two brothers died and their cousin lost a leg when a shell went off", "injured", just(1), id="a leg"),
    pytest.param("it", "È morta in ospedale la bambina di sei anni ferita nell'attacco di droni", "killed", just(1), id="died"),
    pytest.param("it", "È morta in ospedale la bambina di sei anni ferita nell'attacco di droni", "injured", NOT_SAID, id="hurt"),
    pytest.param("pl", "W szpitalu zmarła dziewczynka ranna w ataku dronów", "injured", NOT_SAID, id="of the wounded, pl"),
    pytest.param(
        "fr", "Neuf personnes, dont trois femmes et deux enfants, ont péri dans une frappe", "killed", just(9), id="whom"
    ),
    pytest.param("de", "Elf Kinder und ein Trainer starben beim Einschlag einer Rakete", "killed", just(12), id="and a coach"),
]


@pytest.mark.parametrize(("language", "title", "what", "count"), WHO)
def test_who_was_harmed_is_told_from_what_befell_them(
    judge: Judge, language: str, title: str, what: Harm, count: Counted
) -> None:
    assert count == harmed(judge(title, "", language), what)


def test_the_dead_of_another_month_are_not_this_attacks(judge: Judge) -> None:
    found = judge(
        "Mortar bombs kill six in Kandahar suburb",
        "Six people were killed on Friday. Seventeen were wounded. In October, clashes left dozens dead before a truce.",
    )

    assert just(6) == harmed(found, "killed")


def test_those_who_fast_are_not_wounded(judge: Judge) -> None:
    found = judge("Grève de la faim : trois détenus hospitalisés à Fresnes", "Ils réclament leur transfert.", "fr")

    assert NOT_SAID == harmed(found, "injured")
