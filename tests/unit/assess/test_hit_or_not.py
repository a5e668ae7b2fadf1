"""Whether anything was hit, and what: shot down is no impact, an address or a dateline no target."""

from __future__ import annotations

import pytest
from judging import Judge

DOWNED = [
    pytest.param(
        "en",
        "All 14 drones shot down over Odesa, no casualties",
        "Air defences shot down all 14 attack drones launched at the Black Sea port of Odesa. There were no casualties.",
        id="en",
    ),
    pytest.param(
        "uk",
        "Над Одесою збили всі 14 дронів, постраждалих немає",
        "Сили протиповітряної оборони збили над Одесою 14 ударних дронів. Влучань немає, постраждалих немає.",
        id="uk",
    ),
    pytest.param("uk", "", "Одеса: усі 14 «шахедів» збито, постраждалих немає. Тримаємося!", id="uk, short"),
    pytest.param("ru", "", "Украинская ПВО сбила все 14 дронов над Одессой. Попаданий и пострадавших нет.", id="ru"),
]


@pytest.mark.parametrize(("language", "title", "text"), DOWNED)
def test_nothing_landed_when_all_was_shot_down_and_nobody_hurt(judge: Judge, language: str, title: str, text: str) -> None:
    found = judge(title, text, language)

    assert ("intercepted", ()) == (found.strike.phase, found.targets)


def test_one_that_got_through_is_an_impact(judge: Judge) -> None:
    found = judge("ПВО сбила 14 дронов над Одессой, один попал в дом", "Двое ранены.", "ru")

    assert ("impact", ("residential_building",)) == (found.strike.phase, found.targets)


def test_the_town_a_newsroom_writes_from_is_no_target(judge: Judge) -> None:
    found = judge("", "PORT SUDAN (Meridian) — A drone strike on a wedding hall in El Fasher killed at least 21 people.", "en")

    assert ("gathering",) == found.targets


def test_a_not_that_corrects_no_number_denies(judge: Judge) -> None:
    found = judge("אזעקת שווא בנהריה: לא אותר ירי", "לא אותר ירי ולא הייתה נפילה, מסרו בפיקוד העורף.", "he")

    assert ("negated", False) == (found.strike.modality, found.strike.alert)
