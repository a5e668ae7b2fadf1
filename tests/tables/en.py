"""English sentences, and what each comes to."""

from __future__ import annotations

import pytest
from sentences import NOBODY, NOT_SAID, at_least, just

TOLLS = [
    pytest.param(
        "Nineteen people including women and babies were killed in the shelling of El Geneina",
        just(19),
        NOT_SAID,
        id="some of them, uncounted",
    ),
    pytest.param("The Grand Mufti was assassinated in a car bombing in Damascus", just(1), NOT_SAID, id="one, of a rare office"),
    pytest.param("An air strike killed the intelligence chief of the group", just(1), NOT_SAID, id="one, with the"),
    pytest.param("Sheikh Adnan Afiouni was killed by a roadside bomb near Homs", just(1), NOT_SAID, id="one, by name"),
    pytest.param("A baker and his apprentice were killed when a shell hit Taiz", just(2), NOT_SAID, id="two of a trade"),
    pytest.param("A car bombing injured another nine in Grishk District", NOT_SAID, just(9), id="a number in a place"),
    pytest.param("A woman of 61 died in the shelling of the city", just(1), NOT_SAID, id="of an age"),
    pytest.param("A missile killed at least 83 and injured many more in Idlib", at_least(83), at_least(2), id="many more"),
    pytest.param("At least 12 people were killed in twin blasts in Homs", at_least(12), NOT_SAID, id="twins that are none"),
    pytest.param("A missile strike on Kramatorsk killed 6 people and wounded 22", just(6), just(22), id="digits"),
    pytest.param("Seven people were killed and eleven wounded when shells hit Toretsk", just(7), just(11), id="number words"),
    pytest.param("Twenty-three people died in an air strike on Sagaing", just(23), NOT_SAID, id="hyphenated number"),
    pytest.param("The bombing of the port killed 1,200 people", just(1200), NOT_SAID, id="thousands"),
    pytest.param("Artillery fire killed a man in Hlukhiv", just(1), NOT_SAID, id="one person, active"),
    pytest.param("A pensioner was killed by a drone in Beryslav", just(1), NOT_SAID, id="one person, passive"),
    pytest.param("A drone killed a tractor driver near Vovchansk", just(1), NOT_SAID, id="one person of any trade"),
    pytest.param("A man was killed and a woman was wounded in the shelling of Marhanets", just(1), just(1), id="one and one"),
    pytest.param("A rocket killed an elderly couple in Siversk", just(2), NOT_SAID, id="a couple"),
    pytest.param("Shelling killed a mother and her three sons in Lyman", just(4), NOT_SAID, id="joined people"),
    pytest.param("A drone killed two women and a man in Nikopol", just(3), NOT_SAID, id="joined numbers"),
    pytest.param("A family of five was killed in an air strike on Deir al-Balah", just(5), NOT_SAID, id="a family"),
    pytest.param("At least 14 people were killed in the air strike", at_least(14), NOT_SAID, id="at least"),
    pytest.param("No fewer than 8 people died in the shelling", at_least(8), NOT_SAID, id="or more"),
    pytest.param(
        "A drone strike in the Sudanese city of El Fasher killed at least 21 people", at_least(21), NOT_SAID, id="whose city"
    ),
    pytest.param("More than 30 people were wounded by rocket fire", NOT_SAID, at_least(30), id="more than"),
    pytest.param("Over 50 people were injured in the missile attack", NOT_SAID, at_least(50), id="over"),
    pytest.param("Between 5 and 7 people died in the drone attack", (5, 7), NOT_SAID, id="range"),
    pytest.param("The missile killed 10-12 people", (10, 12), NOT_SAID, id="dash range"),
    pytest.param("Up to 20 people were wounded in the rocket attack", NOT_SAID, (0, 20), id="up to"),
    pytest.param("Several people were injured when a shell hit a bus", NOT_SAID, at_least(3), id="several"),
    pytest.param("Dozens were wounded in the missile strike", NOT_SAID, at_least(12), id="dozens"),
    pytest.param("Hundreds were killed in the bombardment", at_least(100), NOT_SAID, id="hundreds"),
    pytest.param("Nine people died and dozens were hurt in the rocket attack", just(9), at_least(12), id="dozens and counted"),
    pytest.param("The mortar attack killed half a dozen people", just(6), NOT_SAID, id="half a dozen"),
    pytest.param("A drone hit a warehouse in Odesa, there were no casualties", NOBODY, NOBODY, id="no casualties"),
    pytest.param("The missile fell in a field and no one was hurt", NOBODY, NOBODY, id="nobody hurt"),
    pytest.param("The shelling injured four people, no deaths were reported", NOBODY, just(4), id="none killed but injured"),
    pytest.param("People were killed when the missile hit the market", at_least(2), NOT_SAID, id="plural without number"),
    pytest.param("The missile strike on Dnipro caused casualties", NOT_SAID, NOT_SAID, id="casualties alone"),
    pytest.param("The death toll from the missile strike on Kryvyi Rih stands at 18", just(18), NOT_SAID, id="death toll"),
    pytest.param("The death toll of the air strike climbs to 19", just(19), NOT_SAID, id="climbs to"),
    pytest.param("The number of dead in the strike rose from 12 to 15", just(15), NOT_SAID, id="from to"),
    pytest.param("The toll of the missile attack is now 21 dead, up from 17", just(21), NOT_SAID, id="up from"),
    pytest.param("Correction: three people were killed in the drone strike, not five", just(3), NOT_SAID, id="not five"),
    pytest.param("Four people died in the shelling; earlier reports said six", just(4), NOT_SAID, id="earlier said"),
    pytest.param("The rocket attack claimed the lives of three people", just(3), NOT_SAID, id="lives"),
    pytest.param("Rescuers pulled five bodies from the rubble after the air strike", just(5), NOT_SAID, id="bodies"),
    pytest.param("The drones destroyed 14 houses and 3 trucks", NOT_SAID, NOT_SAID, id="things are not people"),
    pytest.param("A 67-year-old woman was killed by shelling", just(1), NOT_SAID, id="ages are not people"),
    pytest.param("Two missiles killed five people in Izmail", just(5), NOT_SAID, id="weapons are not people"),
    pytest.param("Officials fear that the strike could kill 500 people", NOT_SAID, NOT_SAID, id="feared"),
]
"""Nobody is NOBODY, a number nobody gives is NOT_SAID; an open upper end is `at_least`."""


MISSING = [
    pytest.param("Eight people are missing after the missile strike on the apartment block", just(8), id="missing"),
    pytest.param("A woman is missing after the air strike", just(1), id="one missing"),
    pytest.param("At least 12 people are missing under the rubble after the rocket attack", at_least(12), id="at least missing"),
    pytest.param("Three people died and two are still missing after the missile hit the flats", just(2), id="still missing"),
]


GROUPS = [
    pytest.param("The strike killed nine people, including three children", just(9), {"children": 3}, id="including"),
    pytest.param(
        "An air strike killed 12 people, among them four women and two children",
        just(12),
        {"women": 4, "children": 2},
        id="among them",
    ),
    pytest.param("Six people were killed by the missile, two of them medics", just(6), {"medics": 2}, id="of them"),
    pytest.param("The missile killed five soldiers", just(5), {"soldiers": 5}, id="soldiers"),
    pytest.param("A drone killed a journalist near Pokrovsk", just(1), {"journalists": 1}, id="journalist"),
    pytest.param("The shelling killed two women and a child", just(3), {"women": 2, "children": 1}, id="joined groups"),
    pytest.param("Shelling killed four civilians in Kupiansk", just(4), {"civilians": 4}, id="civilians"),
    pytest.param("Air strike kills 8, including a doctor", just(8), {"medics": 1}, id="one of the dead"),
]
"""A sub-group is part of the total and never added to it."""


SCOPES = [
    pytest.param("A drone hit Sanaa. The campaign has so far killed 224 people.", {(224, "cumulative")}, id="a campaign has"),
    pytest.param("A mine blew up a van. Mines have killed 1,500 people.", {(1500, "cumulative")}, id="mines have"),
    pytest.param("A US missile hit a boat. At least 76 people died in such strikes.", {(76, "cumulative")}, id="such strikes"),
    pytest.param("Shells hit Izium. Mines killed 359 in three and a half years.", {(359, "cumulative")}, id="and a half"),
    pytest.param("Jets bombed Tehran. 224 people have been killed since Friday.", {(224, "period")}, id="since a weekday"),
    pytest.param("Russian shelling killed four people in the Donetsk region over the past day", {(4, "period")}, id="past day"),
    pytest.param("Air strikes killed 60 people in the past week", {(60, "period")}, id="past week"),
    pytest.param("Strikes have killed 38 people in the last 24 hours", {(38, "period")}, id="24 hours"),
    pytest.param(
        "More than 12,000 civilians have been killed since the invasion began", {(12000, "cumulative")}, id="since the invasion"
    ),
    pytest.param("Israeli strikes have killed 900 people in Lebanon since October", {(900, "cumulative")}, id="since month"),
    pytest.param(
        "At least 45,000 people have been killed in Gaza since the war began", {(45000, "cumulative")}, id="since the war"
    ),
]
"""Numbers of a day or of a whole war: claims, and never the toll of this event."""


KINDS = [
    pytest.param("Russian missile hits hotel in Zaporizhzhia", "missile_strike", id="missile"),
    pytest.param("Drone slams into apartment block in Kharkiv", "drone_strike", id="drone"),
    pytest.param("Air strike hits clinic in Sagaing", "air_strike", id="air strike"),
    pytest.param("Russian guided bombs hit Kharkiv suburb", "air_strike", id="guided bomb"),
    pytest.param("Air Force jet mistakenly bombs refugee camp in Borno", "air_strike", id="jet bombs"),
    pytest.param("Warships launch 26 cruise missiles at rebel positions in Aleppo", "missile_strike", id="launched at"),
    pytest.param("Militia forces fire heavy artillery on shelter in Tripoli", "shelling", id="artillery on"),
    pytest.param("Government forces shell areas of eastern Damascus", "shelling", id="shell areas"),
    pytest.param("Shelling hits bus stop in Kherson", "shelling", id="shelling"),
    pytest.param("Rockets hit kibbutz in northern Israel", "shelling", id="rockets"),
    pytest.param("Landmine kills two farmers in Mykolaiv region", "other_explosive", id="landmine"),
    pytest.param("Car bomb kills six in Mogadishu", "other_explosive", id="car bomb"),
    pytest.param("Roadside bomb hits army convoy in Burkina Faso, killing four", "other_explosive", id="ied"),
    pytest.param("A vehicle triggered a roadside bomb in Balkh; all eight aboard died", "other_explosive", id="triggered"),
    pytest.param("Car bomber attacks police checkpoint in Mogadishu, nine dead", "other_explosive", id="car bomber"),
    pytest.param(
        "A suicide bomber, thought to be a teenage girl, killed nine worshippers in Gamboru", "other_explosive", id="far verb"
    ),
    pytest.param("Suicide bomber kills nine at Kabul checkpoint", "other_explosive", id="suicide bomb"),
    pytest.param("Grenade attack on market in Bujumbura wounds seven", "other_explosive", id="grenade"),
]


PHASES = [
    pytest.param("Missile hits power plant in Burshtyn", "impact", id="impact"),
    pytest.param("Air defence is working on the Shaheds over the city", "intercepted", id="at work"),
    pytest.param("Air defences shoot down 34 drones over Kyiv", "intercepted", id="shot down"),
    pytest.param("Israel intercepts missile fired from Yemen", "intercepted", id="wholly intercepted"),
    pytest.param("Russia launches 120 drones at Ukraine overnight", "launch", id="launched"),
    pytest.param("Drones heading for Sumy", "inbound", id="heading for"),
    pytest.param("Death toll from Dnipro missile strike rises to 46", "aftermath", id="rising toll"),
]


UNREAL = [
    pytest.param("Israel could strike Iran's nuclear sites, officials say", "hypothetical", id="could"),
    pytest.param("Houthis threaten to attack ships in the Red Sea with missiles", "hypothetical", id="threat"),
    pytest.param("Kyiv warns Russia may launch massive missile attack", "hypothetical", id="warning"),
    pytest.param("Army plans air strikes on rebels", "future", id="plan"),
    pytest.param("Troops practise artillery fire in Baltic exercise", "drill", id="drill"),
    pytest.param("Film about missile strike on Mariupol theatre wins prize", "fiction", id="film"),
    pytest.param("Mariupol theatre bombing: survivors mark fourth anniversary of the air strike", "historical", id="anniversary"),
    pytest.param("Ten years ago an air strike hit a hospital in Kunduz", "historical", id="years ago"),
    pytest.param("There was no missile strike on Lviv, mayor says", "negated", id="negated"),
]


OTHER_SENSES = [
    pytest.param("Teachers' strike closes schools across France", id="labour"),
    pytest.param("Jailed activist begins hunger strike", id="hunger"),
    pytest.param("Lightning strikes church tower in Bavaria", id="lightning"),
    pytest.param("Salah strikes twice as Liverpool beat Arsenal", id="goal"),
    pytest.param("EU and Mercosur strike trade deal", id="deal"),
    pytest.param("Bird strike forces plane to land in Manila", id="bird"),
    pytest.param("Asteroid could strike Moon in 2032", id="asteroid"),
    pytest.param("Pilots' strike grounds 200 flights", id="air strike pilots"),
    pytest.param("Reporters bombard minister with questions", id="questions"),
    pytest.param("Shell-shocked fans leave stadium after defeat", id="shell-shocked"),
    pytest.param("A bomb disposal expert was killed in a motorway crash on Sunday", id="bomb disposal"),
    pytest.param("A bomb scare in Leeds, the third this month, kills the Christmas trade", id="trade killed"),
    pytest.param("Navy launches missile frigate at Mumbai yard", id="ship launched"),
    pytest.param("Firefighters save cat from drone wreck", id="wreck"),
    pytest.param("Sappers are destroying old shells at the quarry", id="destroyed by sappers"),
    pytest.param("Coach explodes at referee", id="exploded in anger"),
    pytest.param("Wartime bomb defused in Frankfurt after evacuation", id="found bomb"),
    pytest.param("Berlin sends Patriot missiles to Ukraine", id="arms"),
    pytest.param("North Korea fires ballistic missile into sea", id="test"),
    pytest.param("Air raid sirens sound in Kyiv", id="alert"),
    pytest.param("Ceasefire talks resume in Doha", id="ceasefire"),
    pytest.param("Court jails man for 2015 bomb attack", id="court"),
    pytest.param("Fact check: photo does not show missile strike on Dubai", id="fact check"),
]


GATHERINGS = [
    pytest.param("Air strike on wedding party kills 40 in Hajjah", id="wedding"),
    pytest.param("Missile hits school in Chernihiv during lessons", id="school"),
    pytest.param("Drones hit Buddhist festival in Chaung U", id="festival"),
    pytest.param("Shelling hits market in Kherson", id="market"),
    pytest.param("Missile hits concert hall in Kharkiv", id="concert"),
    pytest.param("Air strike hits funeral in Sanaa", id="funeral"),
    pytest.param("Rocket hits football pitch during match", id="match"),
    pytest.param("Missile hits cinema in Pokrovsk", id="cinema"),
]
"""A strike stays a strike whatever it hits."""


CAUSES = [
    pytest.param("Gunmen kill 18 villagers in Zamfara", "armed_violence", id="gunmen"),
    pytest.param("Ambush by militants kills seven soldiers in Niger", "armed_violence", id="ambush"),
    pytest.param("Earthquake kills 41 people in Iran", "disaster", id="earthquake"),
    pytest.param("Floods leave 12 dead in Valencia", "disaster", id="flood"),
    pytest.param("Bus crash kills nine in Peru", "accident", id="bus"),
    pytest.param("Gas explosion in apartment block kills four", "accident", id="gas"),
    pytest.param("Man stabs wife to death, police arrest suspect", "crime", id="crime"),
    pytest.param("Measles outbreak kills 30 children", "other", id="disease"),
]
"""Only armed violence rings; the cause of the rest is still told."""


SPEAKERS = [
    pytest.param(
        "The missile killed four people, governor Ivan Fedorov said", "governor Ivan Fedorov", "official", id="governor"
    ),
    pytest.param(
        "Mayor Vitali Klitschko said three people were wounded by the drone", "Mayor Vitali Klitschko", "official", id="mayor"
    ),
    pytest.param("Medics said the strike killed six people", "Medics", "medic", id="medics"),
    pytest.param("Witnesses said the shelling killed two people", "Witnesses", "witness", id="witnesses"),
]
