"""German sentences, and what each comes to."""

from __future__ import annotations

import pytest
from sentences import NOBODY, NOT_SAID, at_least, just

TOLLS = [
    pytest.param(
        "Sechzehn Menschen darunter Kinder wurden bei dem Raketenangriff getötet",
        just(16),
        NOT_SAID,
        id="some of them, uncounted",
    ),
    pytest.param(
        "Bei einem Raketenangriff auf Kramatorsk wurden 6 Menschen getötet und 22 verletzt", just(6), just(22), id="digits"
    ),
    pytest.param(
        "Sieben Menschen wurden beim Beschuss von Torezk getötet und elf verletzt", just(7), just(11), id="number words"
    ),
    pytest.param("Dreiundzwanzig Menschen starben bei einem Luftangriff", just(23), NOT_SAID, id="compound number"),
    pytest.param("Bei der Bombardierung starben 1.200 Menschen", just(1200), NOT_SAID, id="thousands"),
    pytest.param("Eine russische Drohne tötete einen Mann in Beryslaw", just(1), NOT_SAID, id="one person, active"),
    pytest.param("Beim Beschuss wurde eine 67-jährige Frau getötet", just(1), NOT_SAID, id="one person, passive"),
    pytest.param("Bei einem Drohnenangriff wurde ein Traktorfahrer getötet", just(1), NOT_SAID, id="one person of any trade"),
    pytest.param("Beim Beschuss wurde ein Mann getötet und eine Frau verletzt", just(1), just(1), id="one and one"),
    pytest.param("Ein Toter und drei Verletzte bei Drohnenangriff auf Cherson", just(1), just(3), id="a dead one"),
    pytest.param("Eine Rakete tötete ein Ehepaar in Siwersk", just(2), NOT_SAID, id="a couple"),
    pytest.param("Beim Beschuss wurden eine Mutter und ihre zwei Kinder getötet", just(3), NOT_SAID, id="joined people"),
    pytest.param("Eine Drohne tötete zwei Frauen und einen Mann in Nikopol", just(3), NOT_SAID, id="joined numbers"),
    pytest.param("Mindestens 14 Menschen wurden bei dem Luftangriff getötet", at_least(14), NOT_SAID, id="at least"),
    pytest.param("Beim Beschuss starben wenigstens acht Menschen", at_least(8), NOT_SAID, id="at least, other word"),
    pytest.param("Mehr als 30 Menschen wurden bei dem Raketenangriff verletzt", NOT_SAID, at_least(30), id="more than"),
    pytest.param("Über 50 Menschen wurden bei dem Raketenangriff verletzt", NOT_SAID, at_least(50), id="over"),
    pytest.param("Zwischen 5 und 7 Menschen starben bei dem Drohnenangriff", (5, 7), NOT_SAID, id="range"),
    pytest.param("Fünf bis sieben Menschen starben bei dem Drohnenangriff", (5, 7), NOT_SAID, id="to"),
    pytest.param("Mehrere Menschen wurden verletzt, als eine Granate einschlug", NOT_SAID, at_least(3), id="several"),
    pytest.param("Dutzende Menschen wurden bei dem Raketenangriff verletzt", NOT_SAID, at_least(12), id="dozens"),
    pytest.param("Hunderte Menschen starben bei der Bombardierung", at_least(100), NOT_SAID, id="hundreds"),
    pytest.param("Bei dem Mörserangriff wurden ein halbes Dutzend Menschen getötet", just(6), NOT_SAID, id="half a dozen"),
    pytest.param("Eine Drohne traf ein Lager in Odessa, es gab keine Toten oder Verletzten", NOBODY, NOBODY, id="no casualties"),
    pytest.param("Bei dem Einschlag auf dem Markt wurden Menschen getötet", at_least(2), NOT_SAID, id="plural without number"),
    pytest.param("Die Zahl der Toten nach dem Raketenangriff liegt bei 18", just(18), NOT_SAID, id="death toll"),
    pytest.param("Zahl der Todesopfer nach Raketenangriff steigt auf 19", just(19), NOT_SAID, id="climbs to"),
    pytest.param("Korrektur: Bei dem Drohnenangriff starben drei Menschen, nicht fünf", just(3), NOT_SAID, id="not five"),
    pytest.param("Beim Beschuss starben vier Menschen, zuvor war von sechs die Rede", just(4), NOT_SAID, id="earlier said"),
    pytest.param("Retter bargen nach dem Luftangriff fünf Leichen aus den Trümmern", just(5), NOT_SAID, id="bodies"),
    pytest.param("Der Raketenangriff kostete drei Menschen das Leben", just(3), NOT_SAID, id="lives"),
    pytest.param("Die Drohnen zerstörten 14 Häuser und 3 Autos", NOT_SAID, NOT_SAID, id="things are not people"),
    pytest.param("Zwei Raketen töteten fünf Menschen in Ismajil", just(5), NOT_SAID, id="weapons are not people"),
]
"""Nobody is NOBODY, a number nobody gives is NOT_SAID; an open upper end is `at_least`."""


MISSING = [
    pytest.param("Nach dem Raketenangriff auf das Wohnhaus werden acht Menschen vermisst", just(8), id="missing"),
    pytest.param("Zwölf Menschen gelten nach dem Luftangriff als vermisst", just(12), id="listed"),
    pytest.param("Mindestens sechs Menschen werden nach dem Einschlag der Rakete vermisst", at_least(6), id="at least"),
]


GROUPS = [
    pytest.param("Bei dem Angriff wurden neun Menschen getötet, darunter drei Kinder", just(9), {"children": 3}, id="including"),
    pytest.param(
        "Zwölf Menschen starben, unter ihnen vier Frauen und zwei Kinder", just(12), {"women": 4, "children": 2}, id="among them"
    ),
    pytest.param("Bei dem Angriff starben 8 Menschen, darunter ein Kind", just(8), {"children": 1}, id="a child"),
    pytest.param("Sechs Menschen starben bei dem Raketenangriff, zwei davon Sanitäter", just(6), {"medics": 2}, id="of them"),
    pytest.param("Die Rakete tötete fünf Soldaten", just(5), {"soldiers": 5}, id="soldiers"),
    pytest.param("Eine Drohne tötete eine Journalistin bei Pokrowsk", just(1), {"journalists": 1}, id="journalist"),
    pytest.param("Beim Beschuss wurden vier Zivilisten getötet", just(4), {"civilians": 4}, id="civilians"),
    pytest.param("Beim Beschuss starben zwei Frauen und ein Kind", just(3), {"women": 2, "children": 1}, id="joined groups"),
]
"""A sub-group is part of the total and never added to it."""


SCOPES = [
    pytest.param(
        "In den vergangenen 24 Stunden wurden bei Angriffen in der Region Donezk vier Menschen getötet",
        {(4, "period")},
        id="past day",
    ),
    pytest.param("Innerhalb eines Tages wurden im Gazastreifen 38 Menschen getötet", {(38, "period")}, id="within a day"),
    pytest.param("In der vergangenen Woche starben bei Luftangriffen 60 Menschen", {(60, "period")}, id="past week"),
    pytest.param(
        "Seit Beginn der Invasion wurden mehr als 12.000 Zivilisten getötet", {(12000, "cumulative")}, id="since the invasion"
    ),
    pytest.param("Seit Kriegsbeginn wurden im Gazastreifen 45.000 Menschen getötet", {(45000, "cumulative")}, id="since the war"),
]
"""Numbers of a day or of a whole war: claims, and never the toll of this event."""


KINDS = [
    pytest.param("Russische Rakete trifft Hotel in Saporischschja", "missile_strike", id="missile"),
    pytest.param("Drohne schlägt in Wohnhaus in Charkiw ein", "drone_strike", id="drone"),
    pytest.param("Luftangriff auf Klinik in Sumy", "air_strike", id="air strike"),
    pytest.param("Russische Gleitbombe trifft Wohnhaus in Charkiw", "air_strike", id="guided bomb"),
    pytest.param("Artilleriebeschuss trifft Bushaltestelle in Cherson", "shelling", id="shelling"),
    pytest.param("Mörserbeschuss tötet Frau in Nikopol", "shelling", id="mortar"),
    pytest.param("Zwei Bauern bei Minenexplosion nahe Cherson getötet", "other_explosive", id="landmine"),
    pytest.param("Autobombe tötet sechs Menschen in Mogadischu", "other_explosive", id="car bomb"),
    pytest.param("Selbstmordattentäter sprengt sich in Kabul in die Luft, neun Tote", "other_explosive", id="suicide bomb"),
    pytest.param("Handgranate auf Markt in Bujumbura geworfen, sieben Verletzte", "other_explosive", id="grenade"),
]


PHASES = [
    pytest.param("Rakete trifft Kraftwerk in Burschtyn", "impact", id="impact"),
    pytest.param("Luftabwehr schießt 34 Drohnen über Kiew ab", "intercepted", id="shot down"),
    pytest.param("Israel fängt Rakete aus dem Jemen ab", "intercepted", id="intercepted"),
    pytest.param("Zahl der Toten nach Raketenangriff auf Dnipro steigt auf 46", "aftermath", id="rising toll"),
]


UNREAL = [
    pytest.param("Israel könnte Luftangriff auf iranische Atomanlagen starten", "hypothetical", id="could"),
    pytest.param("Huthi drohen mit Raketenangriffen auf Schiffe", "hypothetical", id="threat"),
    pytest.param("Kiew warnt vor massivem Raketenangriff", "hypothetical", id="warning"),
    pytest.param("Armee plant Luftangriffe auf Rebellen", "future", id="plan"),
    pytest.param("Soldaten üben Raketenangriff bei Manöver", "drill", id="drill"),
    pytest.param("Film über den Luftangriff auf das Theater von Mariupol gewinnt Preis", "fiction", id="film"),
    pytest.param("Vierter Jahrestag des Luftangriffs auf das Theater in Mariupol", "historical", id="anniversary"),
    pytest.param("Vor zehn Jahren traf eine Rakete eine Haltestelle in Donezk", "historical", id="years ago"),
    pytest.param("Es gab keinen Raketenangriff auf Lwiw, sagt der Bürgermeister", "negated", id="negated"),
]


OTHER_SENSES = [
    pytest.param("Streik der Lokführer legt Bahnverkehr lahm", id="labour"),
    pytest.param("Aktivistin beginnt Hungerstreik im Gefängnis", id="hunger"),
    pytest.param("Blitz schlägt in Kirchturm in Bayern ein", id="lightning"),
    pytest.param("Kane schlägt doppelt zu", id="goal"),
    pytest.param("Füllkrug trifft zum Ausgleich", id="hit"),
    pytest.param("Aktie mit Raketenstart an der Börse", id="rocket start"),
    pytest.param("Der Angriff der Bayern enttäuscht im Pokal", id="attackers"),
    pytest.param("Preise für Strom explodieren", id="prices"),
    pytest.param("Abgeordnete bombardieren Minister mit Fragen", id="questions"),
    pytest.param("Hackerangriff legt Stadtverwaltung lahm", id="hackers"),
    pytest.param("Böllerverbot: Städte schränken Raketen zu Silvester ein", id="fireworks"),
    pytest.param("Weltkriegsbombe in Frankfurt entschärft", id="found bomb"),
    pytest.param("Berlin liefert Ukraine Patriot-Raketen", id="arms"),
    pytest.param("Nordkorea testet ballistische Rakete", id="test"),
    pytest.param("Luftalarm in Kiew", id="alert"),
    pytest.param("Gespräche über Waffenruhe in Doha gehen weiter", id="ceasefire"),
    pytest.param("Gericht verurteilt Mann wegen Bombenanschlags von 2015", id="court"),
]


GATHERINGS = [
    pytest.param("Luftangriff auf Hochzeitsfeier im Jemen, 40 Tote", id="wedding"),
    pytest.param("Rakete trifft Schule in Tschernihiw während des Unterrichts", id="school"),
    pytest.param("Drohnen treffen Festival bei Charkiw", id="festival"),
    pytest.param("Beschuss von Markt in Cherson", id="market"),
    pytest.param("Rakete trifft Konzertsaal in Charkiw", id="concert"),
    pytest.param("Luftangriff trifft Beerdigung in Sanaa", id="funeral"),
    pytest.param("Rakete trifft Fußballplatz während eines Spiels", id="match"),
    pytest.param("Rakete trifft Kino in Pokrowsk", id="cinema"),
]
"""A strike stays a strike whatever it hits."""


CAUSES = [
    pytest.param("Bewaffnete töten 18 Dorfbewohner in Nigeria", "armed_violence", id="gunmen"),
    pytest.param("Sieben Soldaten sterben in Hinterhalt von Dschihadisten im Niger", "armed_violence", id="ambush"),
    pytest.param("Erdbeben im Iran: 41 Tote", "disaster", id="earthquake"),
    pytest.param("Hochwasser in Valencia: zwölf Tote", "disaster", id="flood"),
    pytest.param("Drei Menschen sterben bei Verkehrsunfall auf der A7", "accident", id="crash"),
    pytest.param("Neun Tote bei Busunglück in Peru", "accident", id="bus"),
    pytest.param("Gasexplosion in Wohnhaus tötet vier Menschen", "accident", id="gas"),
]
"""Only armed violence rings; the cause of the rest is still told."""


SPEAKERS = [
    pytest.param(
        "Bürgermeister Vitali Klitschko sagte, drei Menschen seien verletzt worden",
        "Bürgermeister Vitali Klitschko",
        "official",
        id="mayor",
    ),
    pytest.param("Augenzeugen sagten, der Beschuss habe zwei Menschen getötet", "Augenzeugen", "witness", id="witnesses"),
]
