from __future__ import annotations

import pytest

from consumers.assess import Knowledge
from consumers.assess.amounts import quantities
from consumers.assess.lexicon import read_lexicon
from consumers.assess.matching import read
from consumers.assess.text import passage


def counts(known: Knowledge, language: str, text: str) -> list[tuple[int, int | None]]:
    lexicon = known.lexicon(language)
    assert lexicon is not None
    one = passage("text", text, lexicon.forms.__getitem__, lambda _: False)
    return [
        (quantity.min, quantity.max)
        for first, end in one.sentences
        for quantity in quantities(lexicon, read(lexicon, one, first, end))
        if quantity.min >= 0
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("12 people", [(12, 12)]),
        ("1,250 people", [(1250, 1250)]),
        ("twenty-three people", [(23, 23)]),
        ("two hundred and five people", [(205, 205)]),
        ("three thousand four hundred people", [(3400, 3400)]),
        ("1.5 million people", [(1_500_000, 1_500_000)]),
        ("half a million people", [(500_000, 500_000)]),
        ("a dozen people", [(12, 12)]),
        ("two dozen people", [(24, 24)]),
        ("dozens of people", [(12, None)]),
        ("several people", [(3, None)]),
        ("tens of thousands of people", [(10_000, None)]),
        ("at least 14 people", [(14, None)]),
        ("more than a dozen people", [(12, None)]),
        ("no fewer than nine people", [(9, None)]),
        ("12 or more people", [(12, None)]),
        ("up to 12 people", [(0, 12)]),
        ("about 12 people", [(10, 14)]),
        ("between 20 and 30 people", [(20, 30)]),
        ("20-30 people", [(20, 30)]),
        ("20–30 people", [(20, 30)]),
        ("rose from 5 to 9 people", [(9, 9)]),
        ("12 and 30 people", [(12, 12), (30, 30)]),
    ],
)
def test_numbers_of_people_are_read_as_meant(known: Knowledge, text: str, expected: list[tuple[int, int | None]]) -> None:
    assert expected == counts(known, "en", text)


@pytest.mark.parametrize(
    "text",
    [
        "70 percent", "$40", "40%", "3 March", "on March 3", "at 10:30", "in 2024", "a 34-year-old woman", "aged 8 and 11",
        "12 houses", "nine residential buildings", "5 km", "Kh-101", "70 missiles", "2 days", "Oleh Marchenko, 29, was there",
        "9,000,000,000,000,000 people", "4.5 people", "5th",
    ],
)  # fmt: skip
def test_numbers_of_other_things_count_nobody(known: Knowledge, text: str) -> None:
    assert [] == counts(known, "en", text)


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("uk", "троє людей", (3, 3)),
        ("uk", "двадцять п'ять осіб", (25, 25)),
        ("uk", "від п'яти до восьми військових", (5, 8)),
        ("uk", "кілька десятків людей", (30, None)),
        ("uk", "щонайменше двоє людей", (2, None)),
        ("uk", "зросла до 35 людей", (35, 35)),
        ("ru", "двое детей", (2, 2)),
        ("ru", "10 000 человек", (10_000, 10_000)),
        ("ru", "не менее сорока человек", (40, None)),
        ("ru", "до 45 военных", (0, 45)),
        ("ru", "полтора десятка человек", (15, 15)),
        ("ru", "триста двадцать один человек", (321, 321)),
    ],
)
def test_numbers_are_read_in_other_languages(
    known: Knowledge, language: str, text: str, expected: tuple[int, int | None]
) -> None:
    assert [expected] == counts(known, language, text)


@pytest.mark.parametrize(
    ("grammar", "values", "text", "expected"),
    [
        ({"glue": "{unit}und{ten}"}, {1: "ein|eins", 5: "fünf", 20: "zwanzig"}, "fünfundzwanzig", 25),
        ({"glue": "{ten}{unit}"}, {1: "uno", 3: "tre", 20: "venti"}, "ventuno", 21),
        ({"glue": "{ten}{unit}"}, {1: "uno", 3: "tre", 20: "venti"}, "ventitre", 23),
        ({"units_first": True, "prefixes": "و"}, {3: "ثلاثة", 20: "عشرون"}, "ثلاثة وعشرون", 23),
    ],
)
def test_a_grammar_tells_how_number_words_join(
    grammar: dict[str, object], values: dict[int, str], text: str, expected: int
) -> None:
    lexicon = read_lexicon("xx", {"grammar": grammar, "numbers": {"values": values, "and": "و"}})
    one = passage("text", text, lexicon.forms.__getitem__, lambda _: False)

    assert [expected] == [quantity.min for quantity in quantities(lexicon, read(lexicon, one, 0, len(one.raws)))]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("ar", "مقتل 8 أشخاص و15 آخرين", [(8, 8), (15, 15)]),
        ("ar", "مقتل الـ24 شخصا", [(24, 24)]),
        ("ar", "مقتل ما بين عشرين وثلاثين شخصا", [(20, 30)]),
        ("ar", "مقتل ألف ومئتان شخص", [(1200, 1200)]),
        ("ar", "مقتل ألفان وثلاثمئة شخص", [(2300, 2300)]),
        ("ar", "مقتل آلاف الأشخاص", [(1000, None)]),
        ("ar", "مقتل خمسة آلاف شخص", [(5000, 5000)]),
        ("he", "8 הרוגים ו-30 פצועים", [(8, 8), (30, 30)]),
        ("he", "יותר מ-50 הרוגים", [(50, None)]),
        ("he", "בין 20 ל-30 הרוגים", [(20, 30)]),
        ("he", "אלפים נהרגו", [(1000, None)]),
        ("en", "about 12 people, some 20 people, about 15,000 people", [(10, 14), (17, 23), (13000, 17000)]),
    ],
)
def test_numbers_with_glued_words_ranges_and_plurals(
    known: Knowledge, language: str, text: str, expected: list[tuple[int, int | None]]
) -> None:
    assert expected == counts(known, language, text)
