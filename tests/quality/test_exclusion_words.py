"""A wedding, a festival or a match never hides a strike: 200 headlines of real frames in six languages."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from consumers.assess import AssessOptions, assess_text

PLACES = {
    "en": "wedding|music festival|school|market|concert hall|football match|hospital|theatre",
    "uk": "весіллю|фестивалю|школі|ринку|концертному залу|лікарні|стадіону|кінотеатру",
    "ru": "свадьбе|фестивалю|школе|рынку|концертному залу|больнице|стадиону|кинотеатру",
    "ar": "حفل زفاف|مهرجان|مدرسة|سوق|حفل موسيقي|مستشفى|مباراة كرة قدم|متحف",
    "fr": "un mariage|un festival|une école|un marché|un concert|un hôpital|un match de football|un cinéma",
    "es": "una boda|un festival|una escuela|un mercado|un concierto|un hospital|un partido de fútbol|un cine",
}
STRIKES = {
    "en": "Air strike hits {}, three killed|Missile slams into {}|Drone attack on {} kills five|Shelling of {} kills a woman|"
    "Rocket hits {} in Kherson",
    "uk": "Авіаудар по {}: троє загиблих|Росіяни вдарили ракетою по {}|Удар дрона по {}, є поранені|Артилерійський удар по {}",
    "ru": "Авиаудар по {}: трое погибших|Ракетный удар по {}|Дрон ударил по {}, есть раненые|Артиллерийский обстрел: удар по {}",
    "ar": "غارة جوية على {} تقتل ثلاثة|سقوط صاروخ على {}|هجوم بطائرة مسيّرة على {}|قصف مدفعي على {} يوقع قتلى",
    "fr": "Une frappe aérienne touche {}, trois morts|Un missile s'abat sur {}|Une attaque de drone vise {}|"
    "Des tirs d'artillerie frappent {}",
    "es": "Un ataque aéreo alcanza {}, tres muertos|Un misil impacta en {}|Ataque con dron contra {}|"
    "Bombardeo de artillería contra {} deja heridos",
}
PUBLISHED = datetime(2026, 3, 4, 8, tzinfo=UTC)


def headlines(language: str) -> list[str]:
    return [strike.format(place) for strike in STRIKES[language].split("|") for place in PLACES[language].split("|")]


def hidden(known, language: str, titles: list[str]) -> list[str]:
    found = ((title, assess_text(known, AssessOptions(), title, "", language=language, published=PUBLISHED)) for title in titles)
    return [title for title, assessed in found if not assessed.strike.alert]


def test_there_are_two_hundred_headlines():
    assert sum(len(set(headlines(language))) for language in PLACES) == 200


@pytest.mark.parametrize("language", sorted(PLACES))
def test_no_word_of_peace_hides_a_strike(known, language):
    assert hidden(known, language, headlines(language)) == []


def test_the_words_alone_are_no_strike(known):
    peace = [f"A {place} opens in Kherson" for place in PLACES["en"].split("|")]
    assert hidden(known, "en", peace) == peace


@pytest.mark.parametrize(("language", "title"), [("en", "Missile slams into film premiere"), ("ar", "غارة جوية على دار سينما")])
def test_a_cinema_or_a_premiere_hides_no_strike_either(known, language, title):
    assert hidden(known, language, [title]) == []
