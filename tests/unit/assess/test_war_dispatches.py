"""Dispatches of Ukrainian and Russian desks: what was destroyed, hit or tried to be hit, with nobody harmed."""

from __future__ import annotations

import re
from importlib.resources import files
from itertools import chain

import pytest
from judging import Judge

TOLD = [
    pytest.param("uk", "Окупаційна армія розбомбила терновий елеватор на Сумщині", id="uk bombed, feminine"),
    pytest.param("uk", "Угруповання «Центр» знищило міст через Вовчу ракетним залпом", id="uk destroyed, neuter"),
    pytest.param("uk", "Росія вкотре атакувала порт Ізмаїла", id="uk attacked a port"),
    pytest.param("uk", "Морські дрони намагалися вразити порт Новоросійська", id="uk tried to"),
    pytest.param("uk", "Оприлюднено фото після знищення штабу окупантів у Василівці", id="uk a destruction, by noun"),
    pytest.param("uk", "Удар російської армії по складу пального на Полтавщині", id="uk whose blow it was"),
    pytest.param("uk", "Супутникові знімки показали наслідки удару по аеродрому Саки", id="uk seen by satellite"),
    pytest.param("uk", "Ракета влучила в підстанцію в Ромнах, відновлюють електропостачання", id="uk power is being restored"),
    pytest.param("uk", "Вибухи на нафтобазі в окупованій Керчі", id="uk blasts at a depot"),
    pytest.param("uk", "Ніч у Шостці: армія рф закидала дронами котельню", id="uk showered with drones"),
    pytest.param("uk", "Сизрань: на завод завітали безпілотники", id="uk drones paid a visit"),
    pytest.param("uk", "Порт Чорноморська під ударом", id="uk under fire"),
    pytest.param("ru", "ВСУ кошмарят Горловку дронами", id="ru slang"),
    pytest.param("ru", "Ночью «Герани» утюжили Павлоград", id="ru ironed"),
    pytest.param("ru", "ВСУ уничтожило понтонную переправу под Крынками", id="ru destroyed, neuter"),
    pytest.param("ru", "Поражены три склада боеприпасов под Покровском", id="ru participle, plural"),
    pytest.param("ru", "Уничтожение командного пункта ВСУ под Сумами попало на видео", id="ru a destruction, by noun"),
    pytest.param("ru", "Как утверждается, поражен аэродром под Черкассами", id="ru as is claimed"),
    pytest.param("ru", "Губернатор сообщил о сбитии беспилотников над Рязанью", id="ru a downing, by noun"),
    pytest.param("ru", "Катера пытались атаковать порт Тамани", id="ru tried to"),
    pytest.param("ru", "Спутниковый снимок: последствия удара по нефтехранилищу в Керчи", id="ru seen by satellite"),
    pytest.param("ru", "Ракетное попадание в энергоподстанцию во Львове", id="ru a hit, by noun"),
]


@pytest.mark.parametrize(("language", "text"), TOLD)
def test_a_strike_is_told(judge: Judge, language: str, text: str) -> None:
    assert judge("", text, language).strike.alert


NOT_TOLD = [
    pytest.param("uk", "Як відновлюють школи, зруйновані роками тому: репортаж з Ізюма", id="uk rebuilding"),
    pytest.param("uk", "SpaceX запустила ракету із супутниками зв'язку", id="uk satellites"),
    pytest.param("uk", "Порт Одеси відзвітував про рекордне перевалювання зерна", id="uk a port"),
    pytest.param("uk", "Росія намагалася вплинути на вибори, заявили в Кишиневі", id="uk tried to, in politics"),
    pytest.param("uk", "Ворог накопичує «Калібри» для масованих ударів взимку", id="uk hoarded for blows to come"),
    pytest.param("uk", "Бюджет під ударом: громади втрачають податки", id="uk budget under fire"),
    pytest.param("ru", "На заводе в Туле восстановили цех после пожара 2019 года", id="ru rebuilding"),
    pytest.param("ru", "Роскосмос показал спутниковый снимок лесных пожаров в Якутии", id="ru satellite image of fires"),
    pytest.param("ru", "Таможня сообщила об уничтожении склада контрафактных сигарет", id="ru customs"),
    pytest.param("uk", "Поліція знищила склад контрафактного алкоголю на Волині", id="uk police"),
    pytest.param("ru", "В Химках накрыли подпольный цех лимонада", id="ru police"),
    pytest.param("ru", "Как бороться с выгоранием: советы психолога", id="ru advice"),
]


@pytest.mark.parametrize(("language", "text"), NOT_TOLD)
def test_no_strike_is_told(judge: Judge, language: str, text: str) -> None:
    assert not judge("", text, language).strike.alert


PAST = {"uk": ("в", "ла", "ли", "ло"), "ru": ("л", "ла", "ли", "ло")}
ACTING = {"strikes", "weak_strikes", "impacts", "blasts", "launches", "interceptions"}


def choices(language: str) -> list[set[str]]:
    """The words of each position that has several, in the sections that tell what a weapon or its owner did."""
    content = (files("consumers.assess") / f"lexicon/{language}.yaml").read_text(encoding="utf-8")
    sections = re.split(r"^(\w+):", content, flags=re.MULTILINE)[1:]
    acting = (text for name, text in zip(sections[::2], sections[1::2], strict=True) if name in ACTING)
    return [set(found.split("|")) for found in chain.from_iterable(re.findall(r"[\w'*]+(?:\|[\w'*]+)+", text) for text in acting)]


@pytest.mark.parametrize("language", ["uk", "ru"])
def test_a_verb_of_attack_that_is_listed_in_two_genders_is_listed_in_all(language: str) -> None:
    """ "Росія розбомбила" is no rarer than "ворог розбомбив": a form that was forgotten is a strike that is missed."""
    endings = PAST[language]
    for words in choices(language):
        stems = {word[: -len(end)] for word in words for end in endings if word.endswith(end) and word[: -len(end)]}
        for stem in stems:
            known = {end for end in endings if stem + end in words}
            whole = len(known) < 2 or stem[-1] not in "аеєиіїоуюяы" or known == set(endings)
            assert whole, (stem, known)
