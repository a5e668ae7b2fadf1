"""Ukrainian sentences, and what each comes to."""

from __future__ import annotations

import pytest
from sentences import NOBODY, NOT_SAID, at_least, just

TOLLS = [
    pytest.param(
        "Дев'ятнадцять людей, зокрема діти загинули від ракетного удару по вокзалу",
        just(19),
        NOT_SAID,
        id="some of them, uncounted",
    ),
    pytest.param("Ракетний удар по Краматорську: загинули 6 людей, 22 поранені", just(6), just(22), id="digits"),
    pytest.param("Сім людей загинули, одинадцять поранено внаслідок обстрілу Торецька", just(7), just(11), id="number words"),
    pytest.param("Унаслідок удару дрона загинули двоє, ще четверо поранені", just(2), just(4), id="collective"),
    pytest.param("Ворожий обстріл забрав життя трьох людей", just(3), NOT_SAID, id="collective oblique"),
    pytest.param("Загинули двадцять троє людей через удар по гуртожитку", just(23), NOT_SAID, id="compound number"),
    pytest.param("Російський дрон убив чоловіка в Бериславі", just(1), NOT_SAID, id="one person, active"),
    pytest.param("Унаслідок обстрілу загинула 67-річна жінка", just(1), NOT_SAID, id="one person, passive"),
    pytest.param("Через удар дрона загинув тракторист", just(1), NOT_SAID, id="one person by the verb"),
    pytest.param("Загинув чоловік, поранена жінка: росіяни обстріляли Марганець", just(1), just(1), id="one and one"),
    pytest.param("Через атаку дрона постраждав водій", NOT_SAID, just(1), id="one injured"),
    pytest.param("Ракета вбила подружжя у Сіверську", just(2), NOT_SAID, id="a couple"),
    pytest.param("Через обстріл загинули мати та двоє її дітей", just(3), NOT_SAID, id="joined people"),
    pytest.param("Дрон убив двох жінок і чоловіка в Нікополі", just(3), NOT_SAID, id="joined numbers"),
    pytest.param("Родина з п'яти людей загинула внаслідок авіаудару", just(5), NOT_SAID, id="a family"),
    pytest.param("Щонайменше 14 людей загинули внаслідок авіаудару", at_least(14), NOT_SAID, id="at least"),
    pytest.param("Унаслідок обстрілу загинуло не менше восьми людей", at_least(8), NOT_SAID, id="no fewer"),
    pytest.param("Понад 30 людей поранено внаслідок ракетного удару", NOT_SAID, at_least(30), id="more than"),
    pytest.param("Більше 50 людей постраждали від ракетної атаки", NOT_SAID, at_least(50), id="more than, other word"),
    pytest.param("Від 5 до 7 людей загинули внаслідок атаки дронів", (5, 7), NOT_SAID, id="range"),
    pytest.param("Кілька людей поранено внаслідок влучання снаряда", NOT_SAID, at_least(3), id="several"),
    pytest.param("Десятки людей поранені внаслідок ракетного удару", NOT_SAID, at_least(10), id="tens"),
    pytest.param("Сотні людей загинули під час бомбардування", at_least(100), NOT_SAID, id="hundreds"),
    pytest.param("Дрон влучив у склад в Одесі, обійшлося без постраждалих", NOBODY, NOBODY, id="no casualties"),
    pytest.param("Ракета впала в полі, загиблих і поранених немає", NOBODY, NOBODY, id="nobody killed or hurt"),
    pytest.param("Обстріл поранив чотирьох людей, загиблих немає", NOBODY, just(4), id="none killed but injured"),
    pytest.param("Унаслідок удару по ринку загинули люди", at_least(2), NOT_SAID, id="plural without number"),
    pytest.param("Кількість загиблих унаслідок удару по Кривому Рогу становить 18", just(18), NOT_SAID, id="death toll"),
    pytest.param("Кількість загиблих унаслідок ракетного удару зросла до 19", just(19), NOT_SAID, id="climbs to"),
    pytest.param("Кількість жертв удару зросла з 12 до 15", just(15), NOT_SAID, id="from to"),
    pytest.param("Удар по Сумах: загиблих уже 21, поранених 40", just(21), just(40), id="colon"),
    pytest.param("Уточнення: внаслідок удару загинули троє людей, а не п'ятеро", just(3), NOT_SAID, id="not five"),
    pytest.param(
        "Внаслідок обстрілу загинули четверо людей, раніше повідомлялося про шістьох", just(4), NOT_SAID, id="earlier said"
    ),
    pytest.param("Рятувальники дістали з-під завалів п'ять тіл після авіаудару", just(5), NOT_SAID, id="bodies"),
    pytest.param("Дрони знищили 14 будинків і 3 автомобілі", NOT_SAID, NOT_SAID, id="things are not people"),
    pytest.param("Дві ракети вбили п'ятьох людей в Ізмаїлі", just(5), NOT_SAID, id="weapons are not people"),
    pytest.param("Ще двоє, які були поруч, поранені під час обстрілу", NOT_SAID, just(2), id="relative clause between"),
    pytest.param("Внаслідок удару загинула вся родина: батько, мати і троє дітей", just(5), NOT_SAID, id="whole family"),
]
"""Nobody is NOBODY, a number nobody gives is NOT_SAID; an open upper end is `at_least`."""


MISSING = [
    pytest.param("Після ракетного удару по будинку вісім людей зникли безвісти", just(8), id="missing"),
    pytest.param("Зниклими безвісти вважаються 12 людей після удару по будинку", just(12), id="considered missing"),
    pytest.param("Щонайменше шестеро людей зникли безвісти після влучання ракети", at_least(6), id="at least"),
    pytest.param("Після авіаудару зникла безвісти жінка", just(1), id="one"),
]


GROUPS = [
    pytest.param("Удар забрав життя дев'яти людей, серед них троє дітей", just(9), {"children": 3}, id="including"),
    pytest.param("Загинули 12 людей, зокрема четверо жінок і двоє дітей", just(12), {"women": 4, "children": 2}, id="among them"),
    pytest.param("Внаслідок удару загинули 8 людей, у тому числі дитина", just(8), {"children": 1}, id="in that number"),
    pytest.param("Ракета вбила п'ятьох військових", just(5), {"soldiers": 5}, id="soldiers"),
    pytest.param("Дрон убив журналіста під Покровськом", just(1), {"journalists": 1}, id="journalist"),
    pytest.param("Обстріл убив чотирьох цивільних у Куп'янську", just(4), {"civilians": 4}, id="civilians"),
    pytest.param("Унаслідок обстрілу загинули дві жінки та дитина", just(3), {"women": 2, "children": 1}, id="joined groups"),
]
"""A sub-group is part of the total and never added to it."""


SCOPES = [
    pytest.param("За минулу добу внаслідок обстрілів Донеччини загинули четверо людей", {(4, "period")}, id="past day"),
    pytest.param("За добу росіяни вбили трьох жителів Донеччини", {(3, "period")}, id="day"),
    pytest.param("За тиждень унаслідок авіаударів загинули 60 людей", {(60, "period")}, id="past week"),
    pytest.param("Від початку вторгнення загинули понад 12 тисяч цивільних", {(12000, "cumulative")}, id="since the invasion"),
    pytest.param("З початку повномасштабної війни загинули 600 дітей", {(600, "cumulative")}, id="since the great war"),
]
"""Numbers of a day or of a whole war: claims, and never the toll of this event."""


KINDS = [
    pytest.param("Російська ракета влучила в готель у Запоріжжі", "missile_strike", id="missile"),
    pytest.param("Росіяни вдарили балістикою по Харкову", "missile_strike", id="ballistic"),
    pytest.param("«Шахед» влучив у багатоповерхівку в Харкові", "drone_strike", id="shahed"),
    pytest.param("FPV-дрон атакував швидку в Херсоні", "drone_strike", id="fpv"),
    pytest.param("Авіаудар по лікарні в Сумах", "air_strike", id="air strike"),
    pytest.param("Росіяни скинули КАБ на Харків", "air_strike", id="guided bomb"),
    pytest.param("Російська армія обстріляла з артилерії зупинку в Херсоні", "shelling", id="shelling"),
    pytest.param("Росіяни вдарили з «Градів» по Нікополю", "shelling", id="rockets"),
    pytest.param("Шестеро загинули внаслідок вибуху замінованого авто в Могадішо", "other_explosive", id="car bomb"),
    pytest.param("Смертник підірвав себе на блокпості в Кабулі, дев'ятеро загиблих", "other_explosive", id="suicide bomb"),
]


PHASES = [
    pytest.param("Ракета влучила в електростанцію в Бурштині", "impact", id="impact"),
    pytest.param("Сили ППО збили 34 дрони над Києвом", "intercepted", id="shot down"),
    pytest.param("Ізраїль перехопив ракету, випущену з Ємену", "intercepted", id="intercepted"),
    pytest.param("Росія запустила 120 дронів по Україні", "launch", id="launched"),
    pytest.param("Ударні дрони летять у напрямку Сум", "inbound", id="heading for"),
    pytest.param("Кількість загиблих унаслідок ракетного удару по Дніпру зросла до 46", "aftermath", id="rising toll"),
]


UNREAL = [
    pytest.param("Росія може завдати масованого ракетного удару, попередили в Києві", "hypothetical", id="warning"),
    pytest.param("Росія планує ракетний удар по Києву", "future", id="plan"),
    pytest.param("Військові відпрацювали ракетний удар на навчаннях", "drill", id="drill"),
    pytest.param("Фільм про авіаудар по маріупольському театру здобув нагороду", "fiction", id="film"),
    pytest.param("Четверта річниця авіаудару по театру в Маріуполі", "historical", id="anniversary"),
    pytest.param("Десять років тому ракета влучила в зупинку в Донецьку", "historical", id="years ago"),
]


OTHER_SENSES = [
    pytest.param("Ізраїль може вдарити по ядерних об'єктах Ірану", id="could"),
    pytest.param("Хусити погрожують атакувати кораблі ракетами", id="threat"),
    pytest.param("Страйк учителів зупинив школи у Франції", id="labour"),
    pytest.param("Активіст оголосив голодування у в'язниці", id="hunger"),
    pytest.param("Блискавка вдарила в церкву на Львівщині", id="lightning"),
    pytest.param("Довбик двічі вразив ворота суперника", id="goal"),
    pytest.param("Циганков забив з удару зі штрафного", id="free kick"),
    pytest.param("Чоловіка з тепловим ударом госпіталізували", id="stroke"),
    pytest.param("Подорожчання пального вдарить по гаманцях українців", id="prices"),
    pytest.param("Журналісти атакували міністра запитаннями", id="applause"),
    pytest.param("Хакери атакували сайт уряду", id="hackers"),
    pytest.param("У Києві знешкодили авіабомбу часів Другої світової війни", id="found bomb"),
    pytest.param("Берлін передасть Україні ракети Patriot", id="arms"),
    pytest.param("КНДР випробувала балістичну ракету", id="test"),
    pytest.param("У Києві оголосили повітряну тривогу", id="alert"),
    pytest.param("У Досі тривають переговори про припинення вогню", id="ceasefire"),
    pytest.param("Суд засудив чоловіка до 12 років за теракт 2015 року", id="court"),
]


GATHERINGS = [
    pytest.param("Авіаудар по весіллю в Ємені: 40 загиблих", id="wedding"),
    pytest.param("Ракета влучила в школу в Чернігові під час уроків", id="school"),
    pytest.param("Дрони вдарили по фестивалю під Харковом", id="festival"),
    pytest.param("Обстріл ринку в Херсоні", id="market"),
    pytest.param("Ракета влучила в концертний зал у Харкові", id="concert"),
    pytest.param("Авіаудар по похоронній процесії в Сані", id="funeral"),
    pytest.param("Ракета влучила у футбольне поле під час матчу", id="match"),
    pytest.param("Ракета влучила в кінотеатр у Покровську", id="cinema"),
]
"""A strike stays a strike whatever it hits."""


CAUSES = [
    pytest.param("Бойовики вбили 18 селян у Нігерії", "armed_violence", id="gunmen"),
    pytest.param("Семеро солдатів загинули в засідці бойовиків у Нігері", "armed_violence", id="ambush"),
    pytest.param("Через землетрус в Ірані загинула 41 людина", "disaster", id="earthquake"),
    pytest.param("Повінь у Валенсії: 12 загиблих", "disaster", id="flood"),
    pytest.param("У ДТП на Львівщині загинули троє людей", "accident", id="crash"),
    pytest.param("Дев'ятеро людей загинули в аварії автобуса в Перу", "accident", id="bus"),
    pytest.param("Через вибух газу в будинку загинули четверо людей", "accident", id="gas"),
]
"""Only armed violence rings; the cause of the rest is still told."""


SPEAKERS = [
    pytest.param(
        "Загинули четверо людей, повідомив голова ОВА Іван Федоров", "голова ОВА Іван Федоров", "official", id="governor"
    ),
    pytest.param(
        "Мер Віталій Кличко повідомив про трьох поранених унаслідок удару", "Мер Віталій Кличко", "official", id="mayor"
    ),
]
