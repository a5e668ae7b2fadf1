"""Russian sentences, and what each comes to."""

from __future__ import annotations

import pytest
from sentences import NOBODY, NOT_SAID, at_least, just

TOLLS = [
    pytest.param(
        "Шестнадцать человек включая детей погибли при ударе по рынку", just(16), NOT_SAID, id="some of them, uncounted"
    ),
    pytest.param("Ракетный удар по Краматорску: погибли 6 человек, 22 ранены", just(6), just(22), id="digits"),
    pytest.param("Семь человек погибли, одиннадцать ранены при обстреле Торецка", just(7), just(11), id="number words"),
    pytest.param("При ударе беспилотника погибли двое, ещё четверо ранены", just(2), just(4), id="collective"),
    pytest.param("Обстрел унёс жизни троих человек", just(3), NOT_SAID, id="collective oblique"),
    pytest.param("Двадцать три человека погибли при ударе по общежитию", just(23), NOT_SAID, id="compound number"),
    pytest.param("Беспилотник убил мужчину в Шебекино", just(1), NOT_SAID, id="one person, active"),
    pytest.param("При обстреле была убита 67-летняя женщина", just(1), NOT_SAID, id="one person, passive"),
    pytest.param("При ударе дрона погиб тракторист", just(1), NOT_SAID, id="one person by the verb"),
    pytest.param("При обстреле погиб мужчина, ранена женщина", just(1), just(1), id="one and one"),
    pytest.param("При атаке дрона пострадал водитель", NOT_SAID, just(1), id="one injured"),
    pytest.param("При обстреле погибли мать и двое её детей", just(3), NOT_SAID, id="joined people"),
    pytest.param("Дрон убил двух женщин и мужчину в Никополе", just(3), NOT_SAID, id="joined numbers"),
    pytest.param("Семья из пяти человек погибла при авиаударе", just(5), NOT_SAID, id="a family"),
    pytest.param("По меньшей мере 14 человек погибли при авиаударе", at_least(14), NOT_SAID, id="at least"),
    pytest.param("При обстреле погибло не менее восьми человек", at_least(8), NOT_SAID, id="no fewer"),
    pytest.param("Более 30 человек ранены при ракетном ударе", NOT_SAID, at_least(30), id="more than"),
    pytest.param("Свыше 50 человек пострадали при ракетной атаке", NOT_SAID, at_least(50), id="more than, other word"),
    pytest.param("От 5 до 7 человек погибли при атаке дронов", (5, 7), NOT_SAID, id="range"),
    pytest.param("Несколько человек ранены при попадании снаряда", NOT_SAID, at_least(3), id="several"),
    pytest.param("Десятки человек ранены при ракетном ударе", NOT_SAID, at_least(10), id="tens"),
    pytest.param("Сотни людей погибли при бомбардировке", at_least(100), NOT_SAID, id="hundreds"),
    pytest.param("Дрон попал в склад в Одессе, обошлось без пострадавших", NOBODY, NOBODY, id="no casualties"),
    pytest.param("Ракета упала в поле, погибших и раненых нет", NOBODY, NOBODY, id="nobody killed or hurt"),
    pytest.param("При обстреле ранены четыре человека, погибших нет", NOBODY, just(4), id="none killed but injured"),
    pytest.param("При ударе по рынку погибли люди", at_least(2), NOT_SAID, id="plural without number"),
    pytest.param("Число погибших при ударе по Кривому Рогу составляет 18", just(18), NOT_SAID, id="death toll"),
    pytest.param("Число погибших при ракетном ударе выросло до 19", just(19), NOT_SAID, id="climbs to"),
    pytest.param("Число жертв удара выросло с 12 до 15", just(15), NOT_SAID, id="from to"),
    pytest.param("Уточнение: при ударе погибли трое человек, а не пятеро", just(3), NOT_SAID, id="not five"),
    pytest.param("При обстреле погибли четыре человека, ранее сообщалось о шести", just(4), NOT_SAID, id="earlier said"),
    pytest.param("Спасатели извлекли из-под завалов пять тел после авиаудара", just(5), NOT_SAID, id="bodies"),
    pytest.param("Дроны уничтожили 14 домов и 3 автомобиля", NOT_SAID, NOT_SAID, id="things are not people"),
    pytest.param("Две ракеты убили пятерых человек в Измаиле", just(5), NOT_SAID, id="weapons are not people"),
    pytest.param("Беспилотник убил супружескую пару", just(2), NOT_SAID, id="married couple"),
    pytest.param("Количество жертв удара по Сумам выросло с 12 до 15", just(15), NOT_SAID, id="rises from one to the other"),
    pytest.param("Прилёт в районе вокзала. Пострадавших, предварительно, нет", NOBODY, NOBODY, id="preliminarily nobody"),
    pytest.param("Мать и её пятилетний сын погибли при атаке дрона", just(2), NOT_SAID, id="mother and her small son"),
]
"""Nobody is NOBODY, a number nobody gives is NOT_SAID; an open upper end is `at_least`."""


MISSING = [
    pytest.param("После ракетного удара по дому восемь человек пропали без вести", just(8), id="missing"),
    pytest.param("Пропавшими без вести числятся 12 человек после удара по дому", just(12), id="listed"),
    pytest.param("Не менее шести человек пропали без вести после попадания ракеты", at_least(6), id="at least"),
    pytest.param("После авиаудара пропала без вести женщина", just(1), id="one"),
]


GROUPS = [
    pytest.param("Удар унёс жизни девяти человек, среди них трое детей", just(9), {"children": 3}, id="including"),
    pytest.param(
        "Погибли 12 человек, в том числе четыре женщины и двое детей", just(12), {"women": 4, "children": 2}, id="among them"
    ),
    pytest.param("При ударе погибли 8 человек, включая ребёнка", just(8), {"children": 1}, id="a child"),
    pytest.param("При ракетном ударе погибли шесть человек, из них двое медиков", just(6), {"medics": 2}, id="of them"),
    pytest.param("Ракета убила пятерых военных", just(5), {"soldiers": 5}, id="soldiers"),
    pytest.param("Дрон убил журналиста под Покровском", just(1), {"journalists": 1}, id="journalist"),
    pytest.param("При обстреле погибли четверо мирных жителей", just(4), {"civilians": 4}, id="civilians"),
    pytest.param("При обстреле погибли две женщины и ребёнок", just(3), {"women": 2, "children": 1}, id="joined groups"),
]
"""A sub-group is part of the total and never added to it."""


SCOPES = [
    pytest.param("За прошедшие сутки при обстрелах Донецкой области погибли четыре человека", {(4, "period")}, id="past day"),
    pytest.param("За сутки в секторе Газа убиты 38 палестинцев", {(38, "period")}, id="day"),
    pytest.param("За неделю при авиаударах погибли 60 человек", {(60, "period")}, id="past week"),
    pytest.param("С начала вторжения погибли более 12 тысяч мирных жителей", {(12000, "cumulative")}, id="since the invasion"),
    pytest.param("С начала войны в секторе Газа убиты 45 000 человек", {(45000, "cumulative")}, id="since the war"),
]
"""Numbers of a day or of a whole war: claims, and never the toll of this event."""


KINDS = [
    pytest.param("Ракета попала в гостиницу в Запорожье", "missile_strike", id="missile"),
    pytest.param("По Харькову ударили баллистической ракетой", "missile_strike", id="ballistic"),
    pytest.param("Беспилотник попал в многоэтажку в Белгороде", "drone_strike", id="drone"),
    pytest.param("FPV-дрон атаковал скорую в Херсоне", "drone_strike", id="fpv"),
    pytest.param("Авиаудар по больнице в Сумах", "air_strike", id="air strike"),
    pytest.param("Планирующая авиабомба попала в дом в Харькове", "air_strike", id="guided bomb"),
    pytest.param("Артиллерия обстреляла остановку в Херсоне", "shelling", id="shelling"),
    pytest.param("Из «Градов» обстреляли Никополь", "shelling", id="rockets"),
    pytest.param("Двое фермеров подорвались на мине под Херсоном", "other_explosive", id="landmine"),
    pytest.param("Шестеро погибли при взрыве заминированного автомобиля в Могадишо", "other_explosive", id="car bomb"),
    pytest.param("Смертник подорвал себя на блокпосту в Кабуле, девять погибших", "other_explosive", id="suicide bomb"),
]


PHASES = [
    pytest.param("Ракета попала в электростанцию в Бурштыне", "impact", id="impact"),
    pytest.param("Силы ПВО сбили 34 беспилотника над Брянской областью", "intercepted", id="shot down"),
    pytest.param("Израиль перехватил ракету, выпущенную из Йемена", "intercepted", id="intercepted"),
    pytest.param("Россия запустила 120 дронов по Украине", "launch", id="launched"),
    pytest.param("Ударные беспилотники летят в направлении Сум", "inbound", id="heading for"),
    pytest.param("Число погибших при ракетном ударе по Днепру выросло до 46", "aftermath", id="rising toll"),
]


UNREAL = [
    pytest.param("Хуситы угрожают атаковать корабли ракетами", "hypothetical", id="threat"),
    pytest.param("Россия может нанести массированный ракетный удар, предупредили в Киеве", "hypothetical", id="warning"),
    pytest.param("Армия планирует ракетный удар по базе боевиков", "future", id="plan"),
    pytest.param("Военные отработали ракетный удар на учениях", "drill", id="drill"),
    pytest.param("Фильм об авиаударе по театру получил премию", "fiction", id="film"),
    pytest.param("Четвёртая годовщина авиаудара по театру в Мариуполе", "historical", id="anniversary"),
    pytest.param("Десять лет назад ракета попала в остановку в Донецке", "historical", id="years ago"),
]


OTHER_SENSES = [
    pytest.param("Израиль может ударить по ядерным объектам Ирана", id="could"),
    pytest.param("Забастовка учителей остановила школы во Франции", id="labour"),
    pytest.param("Активист объявил голодовку в тюрьме", id="hunger"),
    pytest.param("Молния ударила в церковь под Псковом", id="lightning"),
    pytest.param("Форвард поразил ворота соперника точным ударом", id="goal"),
    pytest.param("Головин забил ударом со штрафного", id="free kick"),
    pytest.param("Мужчину с солнечным ударом госпитализировали", id="stroke"),
    pytest.param("Подорожание бензина ударит по кошелькам", id="prices"),
    pytest.param("Журналисты атаковали министра вопросами", id="questions"),
    pytest.param("Хакеры атаковали сайт правительства", id="hackers"),
    pytest.param("В Киеве обезвредили авиабомбу времён Второй мировой войны", id="found bomb"),
    pytest.param("Берлин передаст Украине ракеты Patriot", id="arms"),
    pytest.param("КНДР испытала баллистическую ракету", id="test"),
    pytest.param("В Киеве объявили воздушную тревогу", id="alert"),
    pytest.param("В Дохе идут переговоры о прекращении огня", id="ceasefire"),
    pytest.param("Суд приговорил мужчину к 12 годам за теракт 2015 года", id="court"),
]


GATHERINGS = [
    pytest.param("Авиаудар по свадьбе в Йемене: 40 погибших", id="wedding"),
    pytest.param("Ракета попала в школу в Чернигове во время уроков", id="school"),
    pytest.param("Дроны ударили по фестивалю под Харьковом", id="festival"),
    pytest.param("Обстрел рынка в Херсоне", id="market"),
    pytest.param("Ракета попала в концертный зал в Харькове", id="concert"),
    pytest.param("Авиаудар по похоронной процессии в Сане", id="funeral"),
    pytest.param("Ракета попала в футбольное поле во время матча", id="match"),
    pytest.param("Ракета попала в кинотеатр в Покровске", id="cinema"),
]
"""A strike stays a strike whatever it hits."""


CAUSES = [
    pytest.param("Боевики убили 18 крестьян в Нигерии", "armed_violence", id="gunmen"),
    pytest.param("Семеро солдат погибли в засаде боевиков в Нигере", "armed_violence", id="ambush"),
    pytest.param("При землетрясении в Иране погиб 41 человек", "disaster", id="earthquake"),
    pytest.param("Наводнение в Валенсии: 12 погибших", "disaster", id="flood"),
    pytest.param("В ДТП под Тверью погибли трое", "accident", id="crash"),
    pytest.param("Девять человек погибли в аварии автобуса в Перу", "accident", id="bus"),
    pytest.param("При взрыве газа в доме погибли четыре человека", "accident", id="gas"),
    pytest.param("Мужчина зарезал жену, полиция задержала подозреваемого", "crime", id="crime"),
]
"""Only armed violence rings; the cause of the rest is still told."""


SPEAKERS = [
    pytest.param(
        "Погибли четыре человека, сообщил губернатор Вячеслав Гладков", "губернатор Вячеслав Гладков", "official", id="governor"
    ),
    pytest.param("Мэр Виталий Кличко сообщил о трёх раненых при ударе", "Мэр Виталий Кличко", "official", id="mayor"),
    pytest.param("По словам очевидцев, при обстреле погибли два человека", "очевидцев", "witness", id="witnesses"),
]
