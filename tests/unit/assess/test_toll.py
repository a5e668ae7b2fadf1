from __future__ import annotations

import pytest
from judging import Judge

from bot.records import Count


def pair(count: Count | None) -> tuple[int, int | None] | None:
    return None if count is None else (count.min, count.max)


@pytest.mark.parametrize(
    ("text", "killed", "injured"),
    [
        ("Drone strike kills 3, wounds 14 in Kherson", (3, 3), (14, 14)),
        ("Three people were killed and 14 injured in the shelling of Kherson", (3, 3), (14, 14)),
        ("At least 20 dead in air strike on wedding", (20, None), None),
        ("Shelling of Kherson killed a woman and her two children", (3, 3), None),
        ("A missile hit Sumy, killing nine people, including two children, and wounding 37", (9, 9), (37, 37)),
        ("A man was killed by shelling in Nikopol", (1, 1), None),
        ("A drone strike killed an elderly monk near Katha", (1, 1), None),
        ("Shelling killed a couple in Nikopol", (2, 2), None),
        ("People were killed in the shelling of Nikopol", (2, None), None),
        ("Missile strike on Dnipro: no casualties", (0, 0), (0, 0)),
        ("A rocket hit a farm in Metula but nobody was hurt", (0, 0), (0, 0)),
        ("No one was killed in the missile strike, but 5 people were injured", (0, 0), (5, 5)),
        ("Death toll of Kharkiv missile strike rises to 19, up from 14", (19, 19), None),
        ("Missile strike on Kharkiv: the death toll climbed from 7 to 9", (9, 9), None),
        ("Between 20 and 30 people were killed in the air strike", (20, 30), None),
        ("Air strike claimed 12 lives in Idlib", (12, 12), None),
        ("Missile strike on Odesa damaged 12 houses and 30 cars", None, None),
        ("A missile hit a house in Odesa on 3 March 2026 at 10:30", None, None),
        ("The strike could kill thousands of people in Gaza", None, None),
    ],
)
def test_the_toll_of_an_english_sentence(
    judge: Judge, text: str, killed: tuple[int, int | None] | None, injured: tuple[int, int | None] | None
) -> None:
    toll = judge("", text).toll

    assert (killed, injured) == (pair(toll.killed), pair(toll.injured))


@pytest.mark.parametrize(
    ("language", "text", "killed", "injured"),
    [
        ("uk", "Унаслідок удару загинули троє людей, ще 14 поранені", (3, 3), (14, 14)),
        ("uk", "Обстріл Нікополя: чоловік загинув, поранено двох жінок", (1, 1), (2, 2)),
        ("uk", "Ракетний удар по Одесі, без постраждалих", (0, 0), (0, 0)),
        ("uk", "Кількість загиблих унаслідок удару зросла до 19", (19, 19), None),
        ("ru", "При обстреле Белгорода погибли четверо, не менее сорока ранены", (4, 4), (40, None)),
        ("ru", "Удар по Сумам: погибла женщина, пятеро пострадавших", (1, 1), (5, 5)),
        ("ru", "Беспилотник атаковал Курск, погибших и пострадавших нет", (0, 0), (0, 0)),
    ],
)
def test_the_toll_in_other_languages(
    judge: Judge, language: str, text: str, killed: tuple[int, int | None] | None, injured: tuple[int, int | None] | None
) -> None:
    toll = judge("", text, language).toll

    assert (killed, injured) == (pair(toll.killed), pair(toll.injured))


def test_sub_groups_are_claims_of_their_own_and_never_added(judge: Judge) -> None:
    found = judge("", "A drone hit a bus in Sumy, killing nine people, including two children and a doctor.")

    assert [("", 9), ("children", 2), ("medics", 1)] == [(one.who, one.min) for one in found.claims if one.what == "killed"]
    assert (9, 9) == pair(found.toll.killed)


def test_the_words_of_a_count_are_kept(judge: Judge) -> None:
    killed = judge("", "More than 30 people were killed in the air strike.").toll.killed

    assert Count(min=30, max=None, words="More than 30 people were killed") == killed


def test_a_period_or_a_wars_total_never_becomes_the_toll(judge: Judge) -> None:
    day = judge("Russian shelling kills 3 in Kherson region", "Three people were killed in the region over the past day.")
    war = judge("Missile hits Kharkiv", "It hit a school. Since the invasion began 352 civilians have been killed, Kyiv says.")

    assert (None, None) == (day.toll.killed, war.toll.killed)
    assert {"period"} == {one.scope for one in day.claims}
    assert [(352, "cumulative", "Kyiv")] == [(one.min, one.scope, one.speaker) for one in war.claims if not one.who]


def test_a_correction_wins_over_the_higher_number(judge: Judge) -> None:
    found = judge(
        "Correction: three killed in Sloviansk air strike, not five",
        "The prosecutor's office said three people were killed. Earlier it reported five dead.",
    )

    assert (3, 3) == pair(found.toll.killed)


def test_numbers_of_an_earlier_attack_are_not_this_ones(judge: Judge) -> None:
    found = judge("Drone hits bus in Kherson, killing 2", "Two people died. A strike last week killed 11 people in Sumy.")

    assert (2, 2) == pair(found.toll.killed)


def test_a_country_can_speak(judge: Judge) -> None:
    found = judge("Missile hits Kharkiv", "Ukraine says 352 civilians have been killed since the invasion began.")

    assert {(352, "Ukraine", "official", "cumulative")} == {
        (one.min, one.speaker, one.role, one.scope) for one in found.claims if one.what == "killed"
    }


def test_the_displaced_are_no_toll_of_a_strike(judge: Judge) -> None:
    found = judge("Missile hits Kharkiv", "More than half a million people have fled the country, the UN refugee agency said.")

    assert {("displaced", 500_000, "cumulative")} == {(one.what, one.min, one.scope) for one in found.claims}


def test_a_number_in_a_towns_name_counts_nobody(judge: Judge) -> None:
    found = judge("עלה מספר הפצועים מירי הרקטות לקריית שמונה: ארבעה פצועים", language="he")

    assert (4, 4) == (found.toll.injured and found.toll.injured.min, found.toll.injured and found.toll.injured.max)


@pytest.mark.parametrize(
    ("language", "title", "killed", "injured"),
    [
        ("fr", "Frappe de drone : deux soldats tués et un autre blessé", 2, 1),
        ("it", "Raid su Kharkiv: muoiono marito, moglie e il neonato", 3, None),
        ("pt", "Ataque aéreo mata a noiva e outras 22 pessoas", 23, None),
        ("en", "Air strike kills a bride and 22 others", 23, None),
        ("he", "תקיפה בעזה: 28 הרוגים ויותר מ-300 פצועים", 28, 300),
    ],
)
def test_people_side_by_side_are_added(judge: Judge, language: str, title: str, killed: int, injured: int | None) -> None:
    toll = judge(title, language=language).toll

    assert (killed, injured) == (toll.killed and toll.killed.min, toll.injured and toll.injured.min)


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Hospital stages mock suicide bombing", "Volunteers played 40 dead and 90 wounded as crews practised for an attack."),
        ("Series finale: a missile, a wedding and 12 dead", "Spoilers follow."),
        ("Claim that base was bombed is false", "Neither the photograph nor the alleged 50 dead can be traced."),
        ("Village remembers", "In 1944 soldiers killed hundreds of people here."),
    ],
)
def test_the_dead_of_drills_films_rumours_and_old_wars_are_no_toll(judge: Judge, title: str, text: str) -> None:
    found = judge(title, text)

    assert (False, False, None) == (found.strike.alert, found.casualty.alert, found.toll.killed)


def test_numbers_after_a_sentence_that_tells_of_a_day_are_that_days(judge: Judge) -> None:
    found = judge(
        "Sumy region hit 90 times since Monday morning",
        "In the past day the enemy shelled thirty communities with mortars and drones. Civilians wounded: 4.",
    )

    assert (None, {"period"}) == (found.toll.injured, {one.scope for one in found.claims})


@pytest.mark.parametrize(
    ("language", "title", "text", "expected"),
    [
        ("en", "Death toll of Kharkiv missile strike rises to 19", "", True),
        ("en", "Missile strike on Kharkiv", "The death toll from yesterday's missile strike on Kharkiv rose to 57.", True),
        ("uk", "Кількість загиблих внаслідок ракетного удару по Харкову зросла до семи", "", True),
        ("ru", "Число погибших при ракетном ударе по Харькову выросло до 11", "", True),
        ("ar", "ارتفاع حصيلة القتلى في قصف على رفح إلى 12", "", True),
        ("en", "Missile strike on Kharkiv kills 19", "", False),
        ("en", "Missile strike on Kharkiv kills 19", "Oil prices rose to 90 dollars.", False),
    ],
)
def test_a_report_says_that_the_number_rose(judge: Judge, language: str, title: str, text: str, expected: bool) -> None:
    assert judge(title, text, language).rose is expected
