"""The time of day that a text gives an attack, and whether it says that it was not the first."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from consumers.assess import Assessed, AssessOptions, Knowledge, assess_text

PUBLISHED = datetime(2026, 3, 4, 16, tzinfo=UTC)


def assessed(known: Knowledge, language: str, title: str, text: str = "", published: datetime | None = PUBLISHED) -> Assessed:
    return assess_text(known, AssessOptions(learnt=False), title, text, language=language, published=published)


def span(found: Assessed) -> str:
    """In UTC, as "day hour:minute"."""
    return f"{found.hours.since:%d %H:%M} to {found.hours.until:%d %H:%M}" if found.hours else ""


@pytest.mark.parametrize(
    ("language", "title", "expected"),
    [
        ("en", "Missile strike on Kharkiv at 14:30 kills three", "04 10:58 to 04 12:40"),
        ("en", "Air strike on Gaza at 2:30 p.m. kills five", "04 11:06 to 04 12:48"),
        ("uk", "Близько 14:30 ворог завдав ракетного удару по Харкову, троє загиблих", "04 10:58 to 04 12:40"),
        ("ru", "В 15:10 дрон атаковал автомобиль в Белгороде, погиб мужчина", "04 11:37 to 04 13:19"),
        ("ru", "В 23:10 дрон атаковал автомобиль в Белгороде, погиб мужчина", "03 19:37 to 03 21:19"),
        ("en", "Drone strike hits Kharkiv overnight, at about 02:30, two dead", "03 22:58 to 04 00:40"),
        ("en", "Missile strike on Kharkiv at 14:30 on Tuesday kills three", "03 10:58 to 03 12:40"),
        ("fr", "Une frappe de drone à 14h30 fait huit morts à Nyala", "04 11:44 to 04 13:26"),
    ],
)
def test_a_clock_time_is_that_of_the_place_and_the_latest_before_the_text(known, language, title, expected):
    assert span(assessed(known, language, title)) == expected


@pytest.mark.parametrize(
    ("language", "title", "expected"),
    [
        ("en", "Drone strike hits Kharkiv overnight, two dead", "03 19:34 to 04 03:34"),
        ("uk", "Вночі російські дрони атакували Харків, двоє загиблих", "03 19:34 to 04 03:34"),
        ("ru", "Ракетный удар по Харькову утром: трое погибших", "04 02:34 to 04 09:34"),
        ("ar", "مقتل ثلاثة في غارة إسرائيلية على رفح صباح اليوم", "04 02:43 to 04 09:43"),
        ("he", "שלושה הרוגים בתקיפה ברפיח הבוקר", "04 02:43 to 04 09:43"),
        ("fr", "Une frappe de drone fait huit morts à Nyala ce matin", "04 03:20 to 04 10:20"),
        ("es", "Ataque con drones esta mañana en Járkov deja tres muertos", "04 02:34 to 04 09:34"),
        ("de", "Drohnenangriff auf Charkiw am Morgen: drei Tote", "04 02:34 to 04 09:34"),
        ("tr", "Gazze'ye gece düzenlenen hava saldırısında üç kişi öldü", "03 19:42 to 04 03:42"),
        ("fa", "سه کشته در حمله هوایی بامداد امروز به غزه", "03 19:42 to 04 03:42"),
        ("pl", "Atak dronów na Charków w nocy, trzy osoby zginęły", "03 19:34 to 04 03:34"),
        ("it", "Raid aereo su Gaza nella notte, tre morti", "03 19:42 to 04 03:42"),
        ("pt", "Ataque aéreo em Gaza esta manhã mata três pessoas", "04 02:42 to 04 09:42"),
        ("en", "Missile strike on Kharkiv this evening kills three", "04 13:34 to 04 16:00"),
        ("en", "Today three died of wounds from the missile strike on Kharkiv on Tuesday evening", "03 13:34 to 03 21:34"),
        ("en", "Missile strike on Kharkiv on Tuesday evening kills three", "03 13:34 to 03 21:34"),
    ],
)
def test_a_part_of_the_day_is_the_latest_that_had_begun(known, language, title, expected):
    assert span(assessed(known, language, title)) == expected


@pytest.mark.parametrize(
    ("language", "title", "expected"),
    [
        ("en", "Missile strike hit a town 3 hours ago, killing four", "04 12:15 to 04 13:45"),
        ("en", "Missile strike on Kharkiv about two hours ago kills three", "04 13:15 to 04 14:45"),
        ("ar", "مقتل خمسة في قصف إسرائيلي على رفح قبل ساعة", "04 14:15 to 04 15:30"),
        ("uk", "Кілька хвилин тому ракетний удар по Харкову, троє загиблих", "04 15:00 to 04 16:00"),
    ],
)
def test_so_long_ago_needs_no_place(known, language, title, expected):
    assert span(assessed(known, language, title)) == expected


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("en", "As of 14:30, three killed in missile strike on Kharkiv"),
        ("uk", "Станом на 14:30 внаслідок ракетного удару по Харкову загинули троє людей"),
        ("ru", "По состоянию на 15:10 в Белгороде при ударе беспилотника погибли двое"),
        ("en", "Missile strike on Kharkiv at 2:30 kills three"),
        ("en", "Missile strikes on Kharkiv in the morning and in the evening kill three"),
        ("en", "Missile strike at 14:30 kills three"),
        ("en", "Missile strike on Kharkiv: 00:15 what happened 03:20 who died 14:30 what next"),
        ("en", "Missile strike on Kharkiv kills three"),
    ],
    ids=["count", "count-uk", "count-ru", "either-half", "two-parts", "no-place", "programme", "nothing"],
)
def test_what_leaves_the_time_open_states_none(known, language, title):
    assert span(assessed(known, language, title)) == ""


def test_the_time_of_something_else_in_the_article_is_not_that_of_the_attack(known):
    found = assessed(known, "en", "Missile strike on Kharkiv kills three", "The city council meets at 17:30 to discuss schools.")
    assert span(found) == ""


def test_without_a_day_of_publication_nothing_is_known(known):
    assert span(assessed(known, "en", "Missile strike on Kharkiv at 14:30 kills three", published=None)) == ""


def test_each_event_of_a_round_up_has_its_own_time(known):
    text = "In Kharkiv, a missile strike killed three people at 14:30. In Odesa, a drone attack killed two people overnight."
    found = assessed(known, "en", "Russia attacks cities", text)
    assert [(one.place.name, span(one)) for one in found.events] == [
        ("Kharkiv", "04 10:58 to 04 12:40"),
        ("Odesa", "03 19:57 to 04 03:57"),
    ]


@pytest.mark.parametrize(
    ("language", "title", "expected"),
    [
        ("en", "Russian missile hits Kharkiv again, three killed", True),
        ("en", "Second missile strike on Kharkiv today kills two", True),
        ("uk", "У Харкові вдруге за день ракетний удар, троє загиблих", True),
        ("ru", "ВСУ снова нанесли удар по Белгороду, двое погибших", True),
        ("ar", "إسرائيل تقصف رفح مجددا ومقتل ثلاثة", True),
        ("he", "תקיפה נוספת ברפיח, שני הרוגים", True),
        ("fr", "Nouvelle frappe de drone à Nyala : deux morts", True),
        ("es", "Nuevo ataque con drones en Járkov deja tres muertos", True),
        ("de", "Erneut Raketenangriff auf Charkiw: drei Tote", True),
        ("tr", "İsrail Gazze'yi yeniden bombaladı: üç ölü", True),
        ("fa", "حمله هوایی دوباره به غزه سه کشته", True),
        ("pl", "Ponownie atak rakietowy na Charków, trzech zabitych", True),
        ("it", "Nuovo raid aereo su Gaza, tre morti", True),
        ("pt", "Novo ataque aéreo em Gaza mata três pessoas", True),
        ("en", "Missile strike on Kharkiv kills three", False),
        ("ru", "Ракетный удар по Харькову: трое погибших", False),
        ("ru", "Ракетный удар по Харькову: один погибший, еще один ранен", False),
    ],
)
def test_another_attack_on_the_same_place_is_known_by_its_words(known, language, title, expected):
    assert assessed(known, language, title).again is expected
