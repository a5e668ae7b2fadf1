"""An "attack" that was none: denied at the end of its clause, or carried out by gunmen."""

from __future__ import annotations

import pytest
from judging import Judge


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("ru", "Минобороны Польши: удара по нашей территории не было"),
        ("uk", "У ЗСУ заявили, що удару по Придністров'ю не було"),
        ("tr", "Milli Savunma Bakanlığı: Süleymaniye'ye hava saldırısı düzenlenmedi"),
    ],
)
def test_a_strike_denied_behind_its_verb_is_none(judge: Judge, language: str, title: str) -> None:
    assert not judge(title, "", language).strike.alert


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("ru", "После удара по Харькову в городе не было света"),
        ("uk", "Удар по Одесі: постраждалих не було"),
        ("tr", "Odessa'ya füze saldırısı düzenlendi, can kaybı olmadı"),
    ],
)
def test_something_else_denied_behind_a_strike_leaves_it(judge: Judge, language: str, title: str) -> None:
    assert judge(title, "", language).strike.alert


def test_gunmen_who_attack_make_casualties_and_no_strike(judge: Judge) -> None:
    found = judge(
        "مسلحون يقتلون 17 قرويا في هجوم على قرية بشمال غرب نيجيريا", "وقال سكان إن المهاجمين أطلقوا النار عشوائيا.", "ar"
    )

    assert (False, True) == (found.strike.alert, found.casualty.alert)


def test_an_attack_with_dead_where_war_is_fought_from_afar_is_a_strike(judge: Judge) -> None:
    assert judge("Nuseyrat'a saldırı: 7'si çocuk 19 kişi öldü", "", "tr").strike.alert
