"""Strikes told without their weapon: by who did it, by what is left of it; and what only sounds like them."""

from __future__ import annotations

import pytest
from judging import Judge
from sentences import NOT_SAID, Counted, harmed, just

STRIKES = [
    pytest.param("uk", "Вночі ворог поцілив у гуртожиток", id="uk hit by the enemy"),
    pytest.param("uk", "Росіяни зрівняли з землею село", id="uk levelled"),
    pytest.param("uk", "Наслідки нічного удару: у Сумах пошкоджено гуртожиток", id="uk aftermath"),
    pytest.param("uk", "На аеродромі окупованого Мелітополя знову вибухи", id="uk airfield"),
    pytest.param("uk", "В Алчевську Луганської області вибухнув склад з боєприпасами", id="uk depot"),
    pytest.param("uk", "У Шахтарську вибухнув склад боєприпасів", id="uk no miner's accident"),
    pytest.param("uk", "ЗМІ повідомляють про вибухи біля аеродрому Бельбек у Криму", id="uk media are no snakes"),
    pytest.param("uk", "Безпілотники ГУР дісталися до нафтотерміналу в Приморську: палають резервуари", id="uk reached"),
    pytest.param("uk", "Ворожі БпЛА «полювали» на машину комунальників: троє поранених", id="uk hunted"),
    pytest.param("ru", "Последствия ночного удара: в Сумах повреждено общежитие", id="ru aftermath"),
    pytest.param("ru", "Армия РФ стёрла с лица земли больницу в Волчанске", id="ru levelled"),
    pytest.param("ru", "Израильская авиация отработала по складам «Хезболлы» в Набатии", id="ru worked on"),
    pytest.param("ar", "طائرات روسية تدك مواقع المعارضة في جبل الزاوية", id="ar pounded"),
    pytest.param("ar", "كييف تعلن ضرب مستودع نفط في القرم", id="ar verbal noun"),
    pytest.param("ar", "انتشال 15 جثمانا من تحت أنقاض منزل دمرته طائرات الاحتلال في جباليا", id="ar object on the verb"),
    pytest.param("fa", "انصارالله یمن: یک کشتی را در دریای سرخ هدف دو فروند موشک قرار دادیم", id="fa we made it a target"),
    pytest.param("fa", "صدای چند انفجار در شرق اصفهان شنیده شد، پدافند فعال شده است", id="fa air defence woke"),
]


@pytest.mark.parametrize(("language", "title"), STRIKES)
def test_a_strike_is_told_without_its_weapon(judge: Judge, language: str, title: str) -> None:
    assert judge(title, "", language).strike.alert


@pytest.mark.parametrize(
    ("language", "title"),
    [
        pytest.param("uk", "Внаслідок удару об дерево загинули двоє пасажирів", id="uk against a tree"),
        pytest.param("uk", "Унаслідок удару струмом загинув електрик", id="uk current"),
        pytest.param("uk", "Блискавка влучила в підстанцію у Львові", id="uk lightning"),
        pytest.param("uk", "Форвард влучив у поперечину на 90-й хвилині", id="uk crossbar"),
        pytest.param("uk", "Українські військові навчаються збивати дрони рушницями", id="uk infinitive"),
        pytest.param("uk", "СБУ спіймала зрадника, який навів удар на аеродром Франківська", id="uk spotter caught"),
        pytest.param("ru", "ФСБ задержала агента, который корректировал удары по аэродрому в Ейске", id="ru spotter caught"),
        pytest.param("ru", "В результате удара об отбойник погибли двое", id="ru crash barrier"),
        pytest.param("ru", "Дрон-доставщик упал на крышу торгового центра в Иннополисе", id="ru parcels"),
        pytest.param("ru", "Минобороны показало запуск ракеты «Ярс» с полигона", id="ru range"),
        pytest.param("ar", "غارات مالية: المضاربون يقصفون سوق العملات", id="ar speculators"),
        pytest.param("ar", "مقتل شاب برصاص الجيش الإسرائيلي في جنين وإصابة ثلاثة آخرين", id="ar wounding is no hit"),
    ],
)
def test_no_strike_is_heard_in_a_like_word(judge: Judge, language: str, title: str) -> None:
    assert not judge(title, "", language).strike.alert


@pytest.mark.parametrize(
    ("language", "title", "killed", "injured"),
    [
        pytest.param("uk", "Удар по Харкову: загинули двоє, шестеро у лікарнях", just(2), just(6), id="uk six in hospital"),
        pytest.param(
            "ru", "Удар по рынку в Донецке: погибли четверо, ещё двое в реанимации", just(4), just(2), id="ru two in care"
        ),
        pytest.param("uk", "Удар по Марганцю обірвав життя 63-річної жінки", just(1), NOT_SAID, id="uk one life"),
        pytest.param("uk", "Обстріл: дістали тіла двох жінок, ще семеро людей травмовані", just(2), just(7), id="uk bodies"),
        pytest.param("uk", "На ринку в Ідлібі розірвалися снаряди, не стало 18 людей", just(18), NOT_SAID, id="uk are no more"),
    ],
)
def test_who_is_counted_as_people_needs_no_noun(
    judge: Judge, language: str, title: str, killed: Counted, injured: Counted
) -> None:
    found = judge(title, "", language)

    assert (killed, injured) == (harmed(found, "killed"), harmed(found, "injured"))
