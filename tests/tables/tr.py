"""Turkish sentences, and what each comes to."""

from __future__ import annotations

import pytest
from sentences import NOBODY, NOT_SAID, at_least, just

TOLLS = [
    pytest.param("Kramatorsk'a füze saldırısında 6 kişi öldü, 22 kişi yaralandı", just(6), just(22), id="digits"),
    pytest.param(
        "Toretsk'in bombalanmasında yedi kişi hayatını kaybetti, on bir kişi yaralandı", just(7), just(11), id="number words"
    ),
    pytest.param("Hava saldırısında yirmi üç kişi öldü", just(23), NOT_SAID, id="compound number"),
    pytest.param("Nikopol'e topçu ateşi: 2 ölü, 5 yaralı", just(2), just(5), id="dead and wounded"),
    pytest.param("Bombardımanda 1.200 kişi öldü", just(1200), NOT_SAID, id="thousands"),
    pytest.param("Rus drone'u Herson'da bir adamı öldürdü", just(1), NOT_SAID, id="one person, active"),
    pytest.param("Topçu ateşinde 67 yaşındaki bir kadın öldü", just(1), NOT_SAID, id="one person, passive"),
    pytest.param("İHA saldırısında 1 kişi öldü", just(1), NOT_SAID, id="one person, number"),
    pytest.param("Saldırıda bir kişi öldü, bir kişi yaralandı", just(1), just(1), id="one and one"),
    pytest.param("Topçu ateşinde bir kadın ve iki çocuğu öldü", just(3), NOT_SAID, id="joined people"),
    pytest.param("İHA saldırısında iki kadın ve bir erkek öldü", just(3), NOT_SAID, id="joined numbers"),
    pytest.param("Hava saldırısında en az 14 kişi öldü", at_least(14), NOT_SAID, id="at least"),
    pytest.param("Füze saldırısında 30'dan fazla kişi yaralandı", NOT_SAID, at_least(30), id="more than"),
    pytest.param("Füze saldırısında 50'yi aşkın kişi yaralandı", NOT_SAID, at_least(50), id="over"),
    pytest.param("Saldırıda 5 ila 7 kişi öldü", (5, 7), NOT_SAID, id="range"),
    pytest.param("Füze saldırısında onlarca kişi yaralandı", NOT_SAID, at_least(10), id="tens"),
    pytest.param("Bombardımanda yüzlerce kişi öldü", at_least(100), NOT_SAID, id="hundreds"),
    pytest.param("Drone depoya isabet etti, can kaybı ve yaralanma olmadı", NOBODY, NOBODY, id="no casualties"),
    pytest.param("Füze tarlaya düştü, ölen ya da yaralanan olmadı", NOBODY, NOBODY, id="nobody died"),
    pytest.param("Saldırıda dört kişi yaralandı, can kaybı olmadı", NOBODY, just(4), id="none killed but injured"),
    pytest.param("Füze saldırısında can kaybı 19'a yükseldi", just(19), NOT_SAID, id="climbs to"),
    pytest.param("Hava saldırısında ölü sayısı 21'e çıktı", just(21), NOT_SAID, id="climbs to, other words"),
    pytest.param("Hava saldırısının ardından enkazdan beş ceset çıkarıldı", just(5), NOT_SAID, id="bodies"),
    pytest.param("Drone'lar 14 evi ve 3 aracı yok etti", NOT_SAID, NOT_SAID, id="things are not people"),
    pytest.param("İki füze İzmail'de beş kişiyi öldürdü", just(5), NOT_SAID, id="weapons are not people"),
    pytest.param("Mayın patladı, üç asker şehit oldu", just(3), NOT_SAID, id="martyrs"),
    pytest.param("Füze saldırısında can kaybı 12'den 15'e çıktı", just(15), NOT_SAID, id="rises from one to the other"),
    pytest.param("Drone saldırısında ölenlerin sayısı 18 oldu", just(18), NOT_SAID, id="the number of the dead"),
    pytest.param("Patlamada beş değil üç kişi öldü", just(3), NOT_SAID, id="not the other number"),
    pytest.param("Hava saldırısında beş kişilik aile yok oldu: Hepsi öldü", just(5), NOT_SAID, id="family of five"),
    pytest.param("Top mermisi 6 can aldı", just(6), NOT_SAID, id="took lives"),
    pytest.param("Drone saldırısında birkaç kişi öldü", at_least(3), NOT_SAID, id="a few"),
]
"""Nobody is NOBODY, a number nobody gives is NOT_SAID; an open upper end is `at_least`."""


MISSING = [
    pytest.param("Füze saldırısının ardından sekiz kişi kayıp", just(8), id="missing"),
    pytest.param("Füze isabet eden binada en az 12 kişi kayıp", at_least(12), id="at least"),
    pytest.param("Hava saldırısından sonra kayıp sayısı 6", just(6), id="number of the missing"),
]


GROUPS = [
    pytest.param("Füze saldırısında beş asker öldü", just(5), {"soldiers": 5}, id="soldiers"),
    pytest.param("Drone saldırısında bir gazeteci öldü", just(1), {"journalists": 1}, id="journalist"),
    pytest.param("Topçu ateşinde dört sivil öldü", just(4), {"civilians": 4}, id="civilians"),
    pytest.param("Topçu ateşinde iki kadın ve bir çocuk öldü", just(3), {"women": 2, "children": 1}, id="joined groups"),
]
"""A sub-group is part of the total and never added to it."""


SCOPES = [
    pytest.param("Son 24 saatte Donetsk'e düzenlenen saldırılarda dört kişi öldü", {(4, "period")}, id="past day"),
    pytest.param("Son bir haftada hava saldırılarında 60 kişi öldü", {(60, "period")}, id="past week"),
    pytest.param("7 Ekim'den bu yana Gazze'de 45 bin kişi öldürüldü", {(45000, "cumulative")}, id="since date"),
    pytest.param("Savaşın başlangıcından beri en az 900 kişi öldü", {(900, "cumulative")}, id="since the war"),
]
"""Numbers of a day or of a whole war: claims, and never the toll of this event."""


KINDS = [
    pytest.param("Rus füzesi Zaporijya'da oteli vurdu", "missile_strike", id="missile"),
    pytest.param("İHA Harkiv'de apartmana çarptı", "drone_strike", id="drone"),
    pytest.param("Drone Harkiv'de bir apartmanı vurdu", "drone_strike", id="drone, said drone"),
    pytest.param("Sumi'de hastaneye hava saldırısı", "air_strike", id="air strike"),
    pytest.param("Savaş uçakları köyü bombaladı, 12 ölü", "air_strike", id="jets"),
    pytest.param("Rus topçusu Herson'da otobüs durağını vurdu", "shelling", id="shelling"),
    pytest.param("Nikopol'e havan saldırısı: bir kadın öldü", "shelling", id="mortar"),
    pytest.param("İsrail'in kuzeyine roket düştü, iki yaralı", "shelling", id="rockets"),
    pytest.param("Mayın patladı, iki çiftçi öldü", "other_explosive", id="landmine"),
    pytest.param("Mogadişu'da bombalı araç saldırısında altı kişi öldü", "other_explosive", id="car bomb"),
    pytest.param("El yapımı patlayıcı infilak etti, dört asker öldü", "other_explosive", id="ied"),
    pytest.param("Kabil'de intihar saldırısı: dokuz ölü", "other_explosive", id="suicide bomb"),
    pytest.param("Pazara el bombası atıldı, yedi yaralı", "other_explosive", id="grenade"),
]


PHASES = [
    pytest.param("Füze Burştin'deki santrali vurdu", "impact", id="impact"),
    pytest.param("İsrail Yemen'den fırlatılan füzeyi önledi", "intercepted", id="intercepted"),
    pytest.param("Rusya gece Ukrayna'ya 120 drone fırlattı", "launch", id="launched"),
    pytest.param("Dnipro'ya füze saldırısında ölü sayısı 46'ya yükseldi", "aftermath", id="rising toll"),
]


UNREAL = [
    pytest.param("Husiler gemilere füze saldırısı tehdidinde bulundu", "hypothetical", id="threat"),
    pytest.param("Ordu isyancılara hava saldırısı planlıyor", "future", id="plan"),
    pytest.param("Mariupol tiyatrosuna hava saldırısını anlatan film ödül aldı", "fiction", id="film"),
    pytest.param("Mariupol tiyatrosuna hava saldırısının dördüncü yıl dönümü", "historical", id="anniversary"),
    pytest.param("On yıl önce Donetsk'te bir durağa füze isabet etmişti", "historical", id="years ago"),
]


OTHER_SENSES = [
    pytest.param("Tatbikatta füze atışı yapıldı", id="drill"),
    pytest.param("Fransa'da öğretmenlerin grevi okulları kapattı", id="labour"),
    pytest.param("Tutuklu aktivist açlık grevine başladı", id="hunger"),
    pytest.param("Yıldırım kiliseye düştü", id="lightning"),
    pytest.param("Icardi iki golle rakibini vurdu", id="goal"),
    pytest.param("Akaryakıt zammı vatandaşı vurdu", id="prices"),
    pytest.param("Aşırı sıcaklar Avrupa'yı vurdu", id="heat"),
    pytest.param("Gazeteciler bakanı soru yağmuruna tuttu", id="questions"),
    pytest.param("Bakanlığın sitesine siber saldırı", id="hackers"),
    pytest.param("Ünlü oyuncu kalp krizi geçirdi", id="heart attack"),
    pytest.param("Frankfurt'ta İkinci Dünya Savaşı'ndan kalma bomba etkisiz hale getirildi", id="found bomb"),
    pytest.param("Berlin Ukrayna'ya Patriot füzeleri verecek", id="arms"),
    pytest.param("Kuzey Kore balistik füze denemesi yaptı", id="test"),
    pytest.param("Kiev'de hava saldırısı alarmı verildi", id="alert"),
    pytest.param("Doha'da ateşkes görüşmeleri sürüyor", id="ceasefire"),
    pytest.param("Mahkeme 2015'teki bombalı saldırı nedeniyle sanığa müebbet verdi", id="court"),
]


GATHERINGS = [
    pytest.param("Yemen'de düğüne hava saldırısı: 40 ölü", id="wedding"),
    pytest.param("Drone'lar Harkiv yakınında festivali vurdu", id="festival"),
    pytest.param("Herson'da pazar yeri bombalandı", id="market"),
    pytest.param("Füze Harkiv'de konser salonunu vurdu", id="concert"),
    pytest.param("Sana'da cenazeye hava saldırısı", id="funeral"),
    pytest.param("Füze Pokrovsk'ta sinemayı vurdu", id="cinema"),
]
"""A strike stays a strike whatever it hits."""


CAUSES = [
    pytest.param("Nijerya'da silahlı kişiler 18 köylüyü öldürdü", "armed_violence", id="gunmen"),
    pytest.param("Nijer'de militanların pususunda yedi asker öldü", "armed_violence", id="ambush"),
    pytest.param("İran'da deprem: 41 ölü", "disaster", id="earthquake"),
    pytest.param("Konya'da trafik kazası: üç ölü", "accident", id="crash"),
    pytest.param("Peru'da otobüs kazasında dokuz kişi öldü", "accident", id="bus"),
    pytest.param("Apartmanda doğal gaz patlaması: dört ölü", "accident", id="gas"),
]
"""Only armed violence rings; the cause of the rest is still told."""


SPEAKERS = [
    pytest.param(
        "Belediye Başkanı Vitali Kliçko saldırıda üç kişinin yaralandığını söyledi",
        "Belediye Başkanı Vitali Kliçko",
        "official",
        id="mayor",
    ),
    pytest.param("Görgü tanıkları saldırıda iki kişinin öldüğünü söyledi", "Görgü tanıkları", "witness", id="witnesses"),
]
