from __future__ import annotations

import pytest
from judging import Judge


def place(judge: Judge, title: str, text: str = "", language: str = "en") -> tuple[str, str]:
    found = judge(title, text, language).place
    return ("", "") if found is None else (found.name, found.country)


@pytest.mark.parametrize(
    ("language", "title", "text", "expected"),
    [
        ("en", "At least 21 killed in drone strike on Sudan wedding hall",
         "PORT SUDAN, March 14 (Meridian Wire) - A drone strike on a wedding hall in El Fasher killed at least 21.", "El Fasher"),
        ("en", "Three troops wounded as rockets hit base in northeast Syria",
         "WASHINGTON - Rockets struck a base at Deir ez-Zor in Syria on Tuesday.", "Deir ez-Zor"),
        ("ru", "Дрон ударил по машине, погиб один человек", "МОСКВА, 14 мар - Лента. Удар пришелся по Белгороду.", "Belgorod"),
        ("fr", "Une frappe de drone fait huit morts", "LE CAIRE (Dépêche) - Huit personnes sont mortes à Nyala.", "Nyala"),
    ],
)  # fmt: skip
def test_the_newsrooms_dateline_is_not_the_place(judge: Judge, language: str, title: str, text: str, expected: str) -> None:
    assert expected == place(judge, title, text, language)[0]


@pytest.mark.parametrize(
    ("language", "title", "expected"),
    [
        ("en", "Moscow said its drones hit a depot in Odesa", "Odesa"),
        ("en", "Jerusalem confirms air strike in Syria", "Syria"),
        ("ru", "Власти Горловки заявили об обстреле рынка и двух погибших. Киев отрицает удар", "Horlivka"),
        ("en", "Missile strike on Kharkiv market was deliberate, governor Kirby says", "Kharkiv"),
        ("en", "Drone kills Ben Marten, 34, at his home in Sumy", "Sumy"),
        ("tr", "Lübnan'da İsrail saldırısında ölü sayısı 15'e çıktı", "Lebanon"),
        ("fa", "ارتش اسرائیل: موشک شلیک‌شده از یمن رهگیری شد", "Israel"),
        ("fa", "حمله توپخانه‌ای به غزه، خبرنگار المیادین گزارش داد", "Gaza"),
        ("uk", "У Бєлгородській області заявили про атаку дрона: загинуло подружжя", "Belgorod Oblast"),
    ],
)
def test_who_speaks_and_who_is_named_like_a_town_is_not_the_place(judge: Judge, language: str, title: str, expected: str) -> None:
    assert expected == place(judge, title, language=language)[0]


@pytest.mark.parametrize(
    ("language", "title", "expected"),
    [
        ("fr", "Gaza : quinze morts dans une frappe aérienne à Khan Younès", ("Khan Yunis", "PS")),
        ("en", "Israeli air strike kills four in Gaza’s Rafah", ("Rafah", "PS")),
        ("en", "Israeli air strike kills four in Gaza", ("Gaza", "PS")),
        ("uk", "❗️ Приліт у багатоповерхівку на Салтівці", ("Saltivka", "UA")),
    ],
)
def test_a_town_is_finer_than_the_region_around_it(judge: Judge, language: str, title: str, expected: tuple[str, str]) -> None:
    assert expected == place(judge, title, language=language)


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Drone strike in Kursk Oblast kills two", ("Kursk Oblast", 3)),
        ("Air strike in Gaza Strip kills five", ("Gaza Strip", 3)),
        ("Drone strike in Russia kills two", ("Russia", 3)),
        ("Drone strike in Kursk kills two", ("Kursk", 1)),
    ],
)
def test_a_region_is_as_coarse_as_a_country_and_no_spot_near_a_town(judge: Judge, title: str, expected: tuple[str, int]) -> None:
    found = judge(title).place
    assert expected == (found and found.name, found and found.precision)
