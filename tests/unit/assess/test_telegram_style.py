"""Ukrainian and Russian channels: short posts without a verb, depots that blow up, crime and names that look like weapons."""

from __future__ import annotations

import pytest
from judging import Judge


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("uk", "На Херсонщині ЗСУ знищили ворожий склад з боєприпасами (відео)"),
        ("uk", "У Донецьку на складі боєприпасів пролунали вибухи"),
        ("uk", "💥ВИБУХИ В ОДЕСІ. Працює ППО, шахеди заходять з моря"),
        ("ru", "В Луганской области ВСУ уничтожили склад с боеприпасами. Видео"),
        ("ru", "Кременчуг: нефтеперерабатывающий завод попал под удар"),
        ("ru", "❗️Харьков. Прилёт КАБа по частному сектору"),
        ("ar", "دوي انفجارات في دمشق والدفاعات الجوية تتصدى لأهداف معادية"),
        ("tr", "Belucistan'da yola döşenen bomba patladı: 4 asker öldü, 7 asker yaralandı"),
        ("ru", "Беспилотник влетел в 38-этажный жилой комплекс в Саратове"),
        ("uk", "Балістика на Дніпро! Чутно вибухи"),
        ("ru", "Губернатор: над Ростовской областью уничтожены и перехвачены 24 БПЛА"),
        ("he", "דיווח ראשוני: פגיעה ישירה בבניין בחיפה. 4 הרוגים"),
    ],
)
def test_a_post_without_a_verb_is_a_strike(judge: Judge, language: str, title: str) -> None:
    assert judge(title, "", language).strike.alert


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("ru", "Дочь убила мать турецким кинжалом, который ей привёз отец"),
        ("ru", "Байден разрешил Украине наносить удары вглубь России ракетами ATACMS"),
        ("ru", "ФСБ предотвратила теракт: бомбу уничтожили на полигоне"),
        ("ru", "КНДР запустила баллистическую ракету в сторону Японского моря"),
        ("ar", "حسن نصر الله يهدد إسرائيل باستهداف مفاعل ديمونا"),
        ("ar", "القبض على إرهابيين خططا لتنفيذ هجوم إرهابي"),
        ("tr", "Kuzey Kore, Japon Denizi'ne iki balistik füze fırlattı"),
        ("ru", "Институт гражданской авиации горит в Ульяновске"),
        ("ru", "НПЗ попал под волну критики"),
        ("uk", "СБУ викрила агента, який готував ракетний удар по Кропивницькому"),
    ],
)
def test_a_dagger_a_permission_and_a_fire_are_no_strikes(judge: Judge, language: str, title: str) -> None:
    assert not judge(title, "", language).strike.alert


@pytest.mark.parametrize(
    "title",
    [
        "В Талдоме неизвестный расстрелял двух охотников, возбуждено уголовное дело",
        "В Долгопрудном сосед расстрелял семью из-за парковочного места",
        "15-летний школьник зарубил спящую мать топором в Сергиевом Посаде",
        "Бывший вокалист группы скончался в возрасте 57 лет, сообщает РИА Новости",
    ],
)
def test_crime_and_age_make_no_war_casualties(judge: Judge, title: str) -> None:
    assert not judge(title, "", "ru").casualty.alert


def test_the_number_of_a_channel_counts_nobody(judge: Judge) -> None:
    assert judge("Один человек погиб при атаке БПЛА на Шебекино, 112 публикует кадры", "", "ru").toll.killed.max == 1
