from __future__ import annotations

import pytest

from consumers.assess.language import language


def nobody(_: str) -> tuple[str, float]:
    return "xx", 0.1


@pytest.mark.parametrize(
    ("text", "prior", "expected"),
    [
        ("Ракети влучили в Харків", "ru", "uk"),
        ("Ракеты попали в дом", "uk", "ru"),
        ("Удар по Белгороду", "ru", "ru"),
        ("טיל פגע בחיפה", "", "he"),
        ("غارة على غزة", "", "ar"),
        ("موشک به پایگاه خورد", "", "fa"),
        ("Rail strike to halt trains on Friday", "", "en"),
        ("Ataque con misiles en el centro de la ciudad", "", "es"),
        ("Kyiv", "de", "de"),
    ],
)
def test_letters_and_small_words_tell_the_language_without_an_identifier(text: str, prior: str, expected: str) -> None:
    assert expected == language(text, prior, nobody)


def test_a_sure_identifier_beats_what_the_feed_says() -> None:
    text = "Ein Zug ist in der Nacht bei Hannover entgleist, niemand wurde verletzt"

    assert "de" == language(text, "en", lambda _: ("de", 0.9))


@pytest.mark.parametrize(
    ("text", "guess", "sure", "told"),
    [
        ("Quadricottero sgancia granata su una coda a Nikopol: tre morti", "es", 0.51, "it"),
        ("Pastor fulminado por raio no Alentejo", "es", 0.6, "pt"),
        ("Un Lancet-3 destroza un silo cerca de Orijiv", "fr", 0.34, "es"),
        ("Pastor fulminado por raio no Alentejo", "es", 0.9, "es"),
    ],
)
def test_one_small_word_more_tells_alike_languages_apart_only_where_the_identifier_is_unsure(text, guess, sure, told):
    assert told == language(text, "", lambda _: (guess, sure))


def test_an_unsure_identifier_does_not() -> None:
    text = "Ein Zug ist in der Nacht bei Hannover entgleist, niemand wurde verletzt"

    assert "de" == language(text, "de", lambda _: ("nl", 0.3))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("The army said that the drones had been shot down over the city and that no one was hurt in the attack", "en"),
        ("L'armée a dit que les drones ont été abattus et que la ville n'est pas touchée par les débris", "fr"),
        ("El ejército dijo que los drones fueron derribados sobre la ciudad y que no hay heridos en el ataque", "es"),
        ("Wojsko podało, że drony zostały zestrzelone nad miastem i że w ataku nikt nie został ranny na ziemi", "pl"),
        ("Vláda v Praze oznámila, že nový zákon začne platit za rok a že jde o reformu, po které se o to a na to ptali", ""),
        ("De regering zei dat de nieuwe wet in de zomer naar de Kamer gaat en dat het een van de grootste is", ""),
        ("Drones shot down over the city, the army says, after a night of sirens", "en"),
        ("Drones shot down over a city, the army says, amid many sirens", ""),
        ("Dün akşam saldırı sırasında yaralandığı açıklandı", "tr"),
        ("Dünən axşam bu hücum zamanı yaralandığı və öldüyü açıqlandığı bildirilir", ""),
        ("Waxa uu sheegay inay dad badan ku dhinteen markii la qarxiyey guriga", "so"),
    ],
)
def test_small_words_all_over_a_text_spare_the_identifier(text, told):
    asked = []

    def identify(sample: str) -> tuple[str, float]:
        asked.append(sample)
        return "xx", 0.9

    assert (told or "xx", not told) == (language(text, "de", identify), bool(asked))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("کوئٹہ میں دستی بم حملہ، چھ افراد زخمی", "ur"), ("苏丹市场遭无人机空袭", "zh"), ("スーダンの市場に無人機攻撃", "ja"),
        ("په کندهار کې د موټر بم ړنګ شو، دوه کسان ټپيان شول", "ps"), ("هێرشێکی درۆنی لە هەولێر", "ckb"),
    ],
)  # fmt: skip
def test_letters_that_only_one_language_has_tell_it_where_the_identifier_cannot(text, expected):
    assert expected == language(text, "", lambda _: ("en", 0.1))


@pytest.mark.parametrize(
    ("text", "feed", "expected"),
    [
        pytest.param("شمالي کوریا یو نوی توغندی وازمایه", "ps", "ps", id="Pashto that looks like Persian"),
        pytest.param("Turkiga oo Soomaaliya siiyay diyaarado dagaal", "so", "so", id="Somali from its feed"),
        pytest.param("Ugu yaraan toban qof ayaa ku dhintay qarax ka dhacay Muqdisho", "", "so", id="Somali by its small words"),
        pytest.param("At least ten people died in a blast in Mogadishu on Monday, police said", "so", "en", id="English from it"),
    ],
)
def test_a_language_that_the_identifier_hardly_knows_is_told_by_its_feed(known, text, feed, expected):
    assert expected == language(text, feed, known.identify)
