"""Headlines of agencies and channels in Ukrainian, Russian, Arabic, Hebrew, Persian and Turkish, as they are told in passing."""

from __future__ import annotations

import pytest
from judging import Judge
from sentences import NOBODY, NOT_SAID, Counted, at_least, harmed, just

STRIKES = [
    pytest.param("ar", "ثمانية قتلى وأربعون جريحا في قصف على حي الزيتون", just(8), just(40), id="ar two harms"),
    pytest.param("ar", "أربعة قتلى وخمسة مفقودين إثر استهداف مسيّرة لقارب", just(4), NOT_SAID, id="ar dead and missing"),
    pytest.param("ar", "إصابة تسعة إسرائيليين بسقوط صاروخ إيراني في بئر السبع", NOT_SAID, just(9), id="ar injured only"),
    pytest.param("ar", "مقتل زوجين في انفجار لغم أرضي غربي تعز", just(2), NOT_SAID, id="ar couple"),
    pytest.param("ar", "شهيدان بقنبلة ألقتها مسيرة إسرائيلية على عيترون", just(2), NOT_SAID, id="ar bomb of a drone"),
    pytest.param("ar", "مقتل 6 جنود في هجوم بعربة مفخخة على حاجز في مأرب", just(6), NOT_SAID, id="ar lorry of explosives"),
    pytest.param("uk", "Від удару по Ізюму троє людей дістали переломи та контузії", NOT_SAID, just(3), id="uk broken bones"),
    pytest.param("uk", "Два десятки поранених: наслідки удару по Балаклії", NOT_SAID, just(20), id="uk two tens"),
    pytest.param(
        "ru", "Дрон атаковал «Газель» в Грайвороне, двое пассажиров с баротравмами", NOT_SAID, just(2), id="ru blast injuries"
    ),
    pytest.param("ru", "От минометного обстрела Марьинки полегли семеро жителей", just(7), NOT_SAID, id="ru fell"),
    pytest.param("he", "ארבעה מחבלים חוסלו מהאוויר בצפון הרצועה", just(4), NOT_SAID, id="he from the air"),
    pytest.param("fa", "موشک‌های روسی خارکیف را لرزاند و جان چهار تن را ستاند", just(4), NOT_SAID, id="fa took lives"),
    pytest.param("tr", "Herson'da topçu ateşi yaşlı çifti evinde öldürdü", just(2), NOT_SAID, id="tr old couple"),
    pytest.param("tr", "Rusya Zaporijya'yı güdümlü bombalarla vurdu: İkisi çocuk 9 ölü", just(9), NOT_SAID, id="tr part before"),
    pytest.param("tr", "Odessa'da limana İHA saldırısı: Can kaybı ya da yaralanan olmadı", NOBODY, NOBODY, id="tr nobody"),
    pytest.param("tr", "İdlib'de mayına basan çoban öldü, kardeşi yaralandı", just(1), just(1), id="tr mine"),
    pytest.param("tr", "Harkiv'e güdümlü bomba: Ölen yok, 6 yaralı", just(0), just(6), id="tr no verb"),
    pytest.param("ru", "При обстреле Херсона погибли трое, из них двое медиков", just(3), NOT_SAID, id="ru of them medics"),
    pytest.param(
        "ru", "Минимум пять человек погибли, более 20 ранены при ударе дрона", at_least(5), at_least(20), id="ru at least"
    ),
    pytest.param("ru", "По Запорожью выпустили пять ракет, жертв нет", NOBODY, NOBODY, id="ru no victims"),
    pytest.param("uk", "Удар по Чугуєву: троє поранених, загиблих немає", just(0), just(3), id="uk none dead"),
    pytest.param("uk", "Шестеро загиблих, 41 поранений: наслідки ракетного удару", just(6), just(41), id="uk no verb"),
    pytest.param("uk", "Під Покровськом дрон вбив водія карети швидкої", just(1), NOT_SAID, id="uk driver"),
    pytest.param("he", "יותר מ-30 הרוגים בתקיפה אווירית בח'אן יונס", at_least(30), NOT_SAID, id="he more than"),
    pytest.param("he", "תשעה נהרגו בהפצצה, בהם שלושה ילדים", just(9), NOT_SAID, id="he among them"),
    pytest.param("he", "תיקון: שלושה הרוגים ולא חמישה בתקיפה בלבנון", just(3), NOT_SAID, id="he not the other"),
    pytest.param("fa", "۱۰ نفر از جمله سه زن در بمباران صنعا جان باختند", just(10), NOT_SAID, id="fa among them"),
    pytest.param("fa", "اصابت موشک به بندر حیفا؛ تلفات جانی گزارش نشده است", NOBODY, NOBODY, id="fa none reported"),
    pytest.param("fa", "انفجار مین در قندهار جان یک نجار را گرفت", just(1), NOT_SAID, id="fa carpenter"),
]


@pytest.mark.parametrize(("language", "title", "killed", "injured"), STRIKES)
def test_a_strike_and_its_toll(judge: Judge, language: str, title: str, killed: Counted, injured: Counted) -> None:
    found = judge(title, "", language)

    assert (True, killed, injured) == (found.strike.alert, harmed(found, "killed"), harmed(found, "injured"))


NO_STRIKES = [
    pytest.param("ar", "مدفعية الهلال تدك مرمى الاتحاد بخماسية", id="ar football"),
    pytest.param("ar", "فيلم «غارة» يفتتح مهرجان القاهرة السينمائي", id="ar film"),
    pytest.param("ar", "إسرائيل تدرس توجيه ضربة لمنشآت إيران النووية", id="ar plan"),
    pytest.param("ar", "اعتداء بالسكاكين على مارة في ليون وإصابة سبعة فرنسيين", id="ar knives"),
    pytest.param("ar", "الأمن المغربي يحبط مخططا إرهابيا لاستهداف مقرات رسمية", id="ar foiled plot"),
    pytest.param("ar", "ضبط متفجرات وأحزمة ناسفة داخل شقة في الإسكندرية", id="ar seized explosives"),
    pytest.param("ar", "الجنايات تنظر غدا في قضية اغتيال النائب", id="ar court of an assassination"),
    pytest.param("ar", "تفريق المحتجين بالقنابل الصوتية في نابلس", id="ar stun grenades"),
    pytest.param("ar", "آلاف الطلبة في مسيرات احتجاجا على غلاء المعيشة", id="ar marches"),
    pytest.param("ar", "شركة طيران خليجية تنفذ أولى رحلاتها إلى سيدني", id="ar airline"),
    pytest.param("ar", "العثور على شاحنة محملة بالمواد الغذائية متجهة إلى سيناء", id="ar loaded lorry"),
    pytest.param("tr", "Uzmanlar: İran misilleme olarak ABD üslerini vurabilir", id="tr could"),
    pytest.param("tr", "Muhalefet, bakanı soru bombardımanına tuttu", id="tr questions"),
    pytest.param("tr", "Askeri helikopter eğitim uçuşunda düştü: 2 pilot şehit", id="tr crash"),
    pytest.param("ru", "Взрыва на Крымском мосту не было, движение возобновлено", id="ru there was none"),
    pytest.param("ru", "Вышел трейлер игры, где можно бомбить вражеские базы дронами", id="ru game"),
    pytest.param("uk", "Ціни на пальне злетіли: удар по гаманцях водіїв", id="uk prices"),
    pytest.param("uk", "Україна вшановує жертв авіаудару по Чернігову", id="uk memory"),
    pytest.param("he", "הקלע הפציץ ארבע שלשות ברבע השלישי", id="he basketball"),
    pytest.param("he", "איראן ערכה ניסוי בטיל בליסטי חדש במפרץ", id="he test"),
    pytest.param("he", "השר הופגז בשאלות בוועדת הכספים", id="he questions"),
    pytest.param("fa", "خبرنگاران وزیر نفت را با پرسش بمباران کردند", id="fa questions"),
    pytest.param("fa", "نتانیاهو: اگر لازم باشد دوباره به ایران حمله می‌کنیم", id="fa if"),
]


@pytest.mark.parametrize(("language", "title"), NO_STRIKES)
def test_no_strike_is_told(judge: Judge, language: str, title: str) -> None:
    assert not judge(title, "", language).strike.alert


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("ru", "За сутки в секторе Газа убиты 38 человек"),
        ("tr", "Gazze Savaşı'nda 12 binden fazla öğrenci öldürüldü"),
        ("fa", "از آغاز جنگ غزه بیش از ۶۷ هزار فلسطینی کشته شده‌اند"),
        ("he", "מתחילת המלחמה נהרגו בעזה יותר מ-68 אלף בני אדם"),
    ],
)
def test_a_days_or_a_wars_dead_are_casualties_and_no_events_toll(judge: Judge, language: str, title: str) -> None:
    found = judge(title, "", language)

    assert (True, None) == (found.casualty.alert, found.toll.killed)
