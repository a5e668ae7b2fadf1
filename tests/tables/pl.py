"""Polish sentences, and what each comes to."""

from __future__ import annotations

import pytest
from sentences import NOBODY, NOT_SAID, at_least, just

TOLLS = [
    pytest.param("Siedemnaście osób w tym kobiety zginęło w ostrzale targu", just(17), NOT_SAID, id="some of them, uncounted"),
    pytest.param("W ataku rakietowym na Kramatorsk zginęło 6 osób, a 22 zostały ranne", just(6), just(22), id="digits"),
    pytest.param("Siedem osób zginęło, a jedenaście zostało rannych w ostrzale Torecka", just(7), just(11), id="number words"),
    pytest.param("W ataku drona zginęło dwoje ludzi, czworo jest rannych", just(2), just(4), id="collective"),
    pytest.param("W nalocie zginęli trzej mężczyźni", just(3), NOT_SAID, id="personal form"),
    pytest.param("Rosyjski ostrzał zabił trzech mężczyzn", just(3), NOT_SAID, id="genitive"),
    pytest.param("W uderzeniu na akademik zginęły dwadzieścia trzy osoby", just(23), NOT_SAID, id="compound number"),
    pytest.param("Rosyjski dron zabił mężczyznę w Berysławiu", just(1), NOT_SAID, id="one person, active"),
    pytest.param("W ostrzale zginęła 67-letnia kobieta", just(1), NOT_SAID, id="one person, passive"),
    pytest.param("W ostrzale zginął mężczyzna, a kobieta została ranna", just(1), just(1), id="one and one"),
    pytest.param("W ataku drona ranny został kierowca", NOT_SAID, just(1), id="one injured"),
    pytest.param("Rakieta zabiła małżeństwo w Siwersku", just(2), NOT_SAID, id="a couple"),
    pytest.param("W ostrzale zginęła matka i dwoje jej dzieci", just(3), NOT_SAID, id="joined people"),
    pytest.param("Dron zabił dwie kobiety i mężczyznę w Nikopolu", just(3), NOT_SAID, id="joined numbers"),
    pytest.param("Co najmniej 14 osób zginęło w nalocie", at_least(14), NOT_SAID, id="at least"),
    pytest.param("W ostrzale zginęło przynajmniej osiem osób", at_least(8), NOT_SAID, id="at least, other word"),
    pytest.param("Ponad 30 osób zostało rannych w ataku rakietowym", NOT_SAID, at_least(30), id="more than"),
    pytest.param("Więcej niż 50 osób zostało rannych w ataku rakietowym", NOT_SAID, at_least(50), id="more than, other word"),
    pytest.param("Od 5 do 7 osób zginęło w ataku dronów", (5, 7), NOT_SAID, id="range"),
    pytest.param("Kilka osób zostało rannych po trafieniu pocisku", NOT_SAID, at_least(3), id="several"),
    pytest.param("Dziesiątki osób zostały ranne w ataku rakietowym", NOT_SAID, at_least(10), id="tens"),
    pytest.param("Setki osób zginęły w bombardowaniu", at_least(100), NOT_SAID, id="hundreds"),
    pytest.param("Dron trafił w magazyn w Odessie, nie ma ofiar ani rannych", NOBODY, NOBODY, id="no casualties"),
    pytest.param("Rakieta spadła na pole, nikt nie ucierpiał", NOBODY, NOBODY, id="nobody hurt"),
    pytest.param("W ostrzale ranne zostały cztery osoby, nikt nie zginął", NOBODY, just(4), id="none killed but injured"),
    pytest.param("W uderzeniu na targ zginęli ludzie", at_least(2), NOT_SAID, id="plural without number"),
    pytest.param("Liczba ofiar śmiertelnych uderzenia na Krzywy Róg wynosi 18", just(18), NOT_SAID, id="death toll"),
    pytest.param("Liczba ofiar śmiertelnych ataku rakietowego wzrosła do 19", just(19), NOT_SAID, id="climbs to"),
    pytest.param("Sprostowanie: w ataku drona zginęły trzy osoby, a nie pięć", just(3), NOT_SAID, id="not five"),
    pytest.param("W ostrzale zginęły cztery osoby, wcześniej informowano o sześciu", just(4), NOT_SAID, id="earlier said"),
    pytest.param("Ratownicy wydobyli spod gruzów pięć ciał po nalocie", just(5), NOT_SAID, id="bodies"),
    pytest.param("Drony zniszczyły 14 domów i 3 samochody", NOT_SAID, NOT_SAID, id="things are not people"),
    pytest.param("Dwie rakiety zabiły pięć osób w Izmaile", just(5), NOT_SAID, id="weapons are not people"),
]
"""Nobody is NOBODY, a number nobody gives is NOT_SAID; an open upper end is `at_least`."""


MISSING = [
    pytest.param("Po ataku rakietowym na blok osiem osób uznano za zaginione", just(8), id="missing"),
    pytest.param("Po nalocie zaginionych jest 12 osób", just(12), id="men"),
    pytest.param("Co najmniej sześć osób zaginęło po uderzeniu rakiety", at_least(6), id="at least"),
]


GROUPS = [
    pytest.param("W ataku zginęło dziewięć osób, w tym troje dzieci", just(9), {"children": 3}, id="including"),
    pytest.param("W ataku zginęło 8 osób, w tym dziecko", just(8), {"children": 1}, id="a child"),
    pytest.param("W ataku rakietowym zginęło sześć osób, z czego dwóch medyków", just(6), {"medics": 2}, id="of them"),
    pytest.param("Rakieta zabiła pięciu żołnierzy", just(5), {"soldiers": 5}, id="soldiers"),
    pytest.param("Dron zabił dziennikarza pod Pokrowskiem", just(1), {"journalists": 1}, id="journalist"),
    pytest.param("W ostrzale zginęło czterech cywilów", just(4), {"civilians": 4}, id="civilians"),
    pytest.param("W ostrzale zginęły dwie kobiety i dziecko", just(3), {"women": 2, "children": 1}, id="joined groups"),
]
"""A sub-group is part of the total and never added to it."""


SCOPES = [
    pytest.param("W ciągu ostatniej doby w ostrzałach obwodu donieckiego zginęły cztery osoby", {(4, "period")}, id="past day"),
    pytest.param("W ciągu doby w Strefie Gazy zginęło 38 osób", {(38, "period")}, id="day"),
    pytest.param("Od początku inwazji zginęło ponad 12 tysięcy cywilów", {(12000, "cumulative")}, id="since the invasion"),
    pytest.param("Od początku wojny w Strefie Gazy zginęło 45 000 osób", {(45000, "cumulative")}, id="since the war"),
]
"""Numbers of a day or of a whole war: claims, and never the toll of this event."""


KINDS = [
    pytest.param("Rosyjska rakieta trafiła w hotel w Zaporożu", "missile_strike", id="missile"),
    pytest.param("Dron uderzył w blok mieszkalny w Charkowie", "drone_strike", id="drone"),
    pytest.param("Rosjanie zrzucili bombę kierowaną na Charków", "air_strike", id="guided bomb"),
    pytest.param("Rosyjska artyleria ostrzelała przystanek w Chersoniu", "shelling", id="shelling"),
    pytest.param("Ostrzał moździerzowy Nikopola, zginęła kobieta", "shelling", id="mortar"),
    pytest.param("Sześć osób zginęło w wybuchu samochodu pułapki w Mogadiszu", "other_explosive", id="car bomb"),
    pytest.param("Zamachowiec samobójca wysadził się w Kabulu, dziewięć ofiar", "other_explosive", id="suicide bomb"),
]


PHASES = [
    pytest.param("Rakieta trafiła w elektrownię w Bursztynie", "impact", id="impact"),
    pytest.param("Obrona przeciwlotnicza zestrzeliła 34 drony nad Kijowem", "intercepted", id="shot down"),
    pytest.param("Izrael przechwycił rakietę wystrzeloną z Jemenu", "intercepted", id="intercepted"),
    pytest.param("Rosja wystrzeliła w nocy 120 dronów w kierunku Ukrainy", "launch", id="launched"),
    pytest.param("Liczba ofiar śmiertelnych ataku rakietowego na Dniepr wzrosła do 46", "aftermath", id="rising toll"),
]


UNREAL = [
    pytest.param("Izrael może przeprowadzić atak rakietowy na Iran", "hypothetical", id="could"),
    pytest.param("Huti grożą atakiem rakietowym na statki", "hypothetical", id="threat"),
    pytest.param("Rosja może przeprowadzić zmasowany atak rakietowy, ostrzega Kijów", "hypothetical", id="warning"),
    pytest.param("Rosja planuje atak rakietowy na Kijów", "future", id="plan"),
    pytest.param("Wojsko ćwiczyło atak rakietowy na poligonie podczas manewrów", "drill", id="drill"),
    pytest.param("Film o nalocie na teatr w Mariupolu zdobył nagrodę", "fiction", id="film"),
    pytest.param("Czwarta rocznica nalotu na teatr w Mariupolu", "historical", id="anniversary"),
    pytest.param("Dziesięć lat temu rakieta trafiła w przystanek w Doniecku", "historical", id="years ago"),
]


OTHER_SENSES = [
    pytest.param("Strajk nauczycieli zamknął szkoły we Francji", id="labour"),
    pytest.param("Aktywista rozpoczął strajk głodowy w więzieniu", id="hunger"),
    pytest.param("Piorun uderzył w kościół pod Lublinem", id="lightning"),
    pytest.param("Lewandowski dwukrotnie trafił do siatki", id="goal"),
    pytest.param("Napastnik uderzył z rzutu wolnego nad bramką", id="penalty"),
    pytest.param("Podwyżki cen paliw uderzą w kieszenie Polaków", id="prices"),
    pytest.param("Dziennikarze zbombardowali ministra pytaniami", id="questions"),
    pytest.param("Hakerzy zaatakowali stronę ministerstwa", id="hackers"),
    pytest.param("Aktor trafił do szpitala po ataku serca", id="heart attack"),
    pytest.param("Saperzy rozbroili niewybuch z czasów II wojny światowej", id="found bomb"),
    pytest.param("Berlin przekaże Ukrainie rakiety Patriot", id="arms"),
    pytest.param("Korea Północna przetestowała pocisk balistyczny", id="test"),
    pytest.param("W Kijowie ogłoszono alarm przeciwlotniczy", id="alert"),
    pytest.param("W Dosze trwają rozmowy o zawieszeniu broni", id="ceasefire"),
    pytest.param("Sąd skazał mężczyznę na 12 lat za zamach z 2015 roku", id="court"),
]


GATHERINGS = [
    pytest.param("Nalot na wesele w Jemenie, 40 zabitych", id="wedding"),
    pytest.param("Rakieta trafiła w szkołę w Czernihowie podczas lekcji", id="school"),
    pytest.param("Drony uderzyły w festiwal pod Charkowem", id="festival"),
    pytest.param("Ostrzał targu w Chersoniu", id="market"),
    pytest.param("Rakieta trafiła w salę koncertową w Charkowie", id="concert"),
    pytest.param("Rakieta trafiła w boisko podczas meczu", id="match"),
    pytest.param("Rakieta trafiła w kino w Pokrowsku", id="cinema"),
]
"""A strike stays a strike whatever it hits."""


CAUSES = [
    pytest.param("Bojownicy zabili 18 mieszkańców wsi w Nigerii", "armed_violence", id="gunmen"),
    pytest.param("Siedmiu żołnierzy zginęło w zasadzce dżihadystów w Nigrze", "armed_violence", id="ambush"),
    pytest.param("Trzęsienie ziemi w Iranie, zginęło 41 osób", "disaster", id="earthquake"),
    pytest.param("Powódź w Walencji: 12 ofiar śmiertelnych", "disaster", id="flood"),
    pytest.param("W wypadku pod Lublinem zginęły trzy osoby", "accident", id="crash"),
    pytest.param("Dziewięć osób zginęło w wypadku autobusu w Peru", "accident", id="bus"),
    pytest.param("W wybuchu gazu w bloku zginęły cztery osoby", "accident", id="gas"),
    pytest.param("Mężczyzna zabił żonę nożem, policja zatrzymała podejrzanego", "crime", id="crime"),
]
"""Only armed violence rings; the cause of the rest is still told."""


SPEAKERS = [
    pytest.param(
        "Zginęły cztery osoby, poinformował gubernator Iwan Fedorow", "gubernator Iwan Fedorow", "official", id="governor"
    ),
    pytest.param("Mer Witalij Kliczko poinformował o trzech rannych w ataku", "Mer Witalij Kliczko", "official", id="mayor"),
    pytest.param("Według świadków ostrzał zabił dwie osoby", "świadków", "witness", id="witnesses"),
]
