"""Headline styles that full sentences do not show: nouns in a row, the toll set apart, verbs before their subject."""

from __future__ import annotations

import pytest
from judging import Judge
from sentences import NOT_SAID, Counted, harmed, just

STRIKES = [
    pytest.param("pt", "Drones incendeiam terminal de petróleo em Primorsk", id="a plural sets ablaze"),
    pytest.param("es", "Buque de carga, tocado por un dron naval cerca de Odesa", id="touched by"),
    pytest.param(
        "es", "Dos policías mueren y cinco resultan heridos al estallar un artefacto en Cúcuta", id="an artefact goes off"
    ),
    pytest.param("de", "Israelische Jets zerstören mehrstöckiges Gebäude in Tyros", id="jets"),
    pytest.param("pl", "Dwaj strażacy zginęli, trzech rannych: Rosjanie uderzyli powtórnie w Charkowie", id="struck again, pl"),
    pytest.param("pt", "Quatro pescadores morrem em disparo de navio israelense em Gaza", id="a ship's fire"),
    pytest.param("tr", "Kırım'da yakıt deposu İHA'ların hedefi oldu, alevler yükseliyor", id="became a target"),
    pytest.param(
        "fr",
        "Des engins sans pilote s'abattent sur un terminal pétrolier à Novorossiïsk",
        id='the "without" of a name denies nothing',
    ),
    pytest.param("es", "Un avión no tripulado alcanza un edificio en Járkov", id='the "not" of a name denies nothing'),
    pytest.param("it", "Velivolo senza pilota colpisce un deposito a Odessa", id='the "without" of a name denies nothing, it'),
    pytest.param("de", "Öltanks in Flammen: Ukraine meldet Treffer in Noworossijsk", id="hits are reported"),
    pytest.param("de", "Drohnenwelle auf Wohnblock in Charkiw", id="a compound of drones"),
    pytest.param(
        "de", "Huthi nehmen Frachter im Roten Meer mit Drohnen und Raketen ins Visier", id="aimed at, far from its verb"
    ),
    pytest.param("pl", "Mina rozerwała traktor pod Iziumem", id="a mine tears"),
    pytest.param("pl", "Rój dronów na blok w Charkowie", id="a swarm without a verb"),
    pytest.param("it", "Le forze israeliane tornano a colpire Dahieh", id="hit again"),
    pytest.param("tr", "Rusya'dan Harkiv'deki binaya füze yağmuru", id="a rain of missiles, tr"),
    pytest.param("pt", "Drone russo despenca sobre armazém em Odessa", id="plunges, pt"),
    pytest.param("en", "Kh-101 crashes through roof of music academy in Ternopil", id="hardware by its designation"),
    pytest.param("en", "Harop smashes radar post outside Stepanakert", id="hardware by its name"),
    pytest.param("fr", "Une KAB-500 désintègre la bibliothèque de Vovtchansk", id="hardware by its designation, fr"),
    pytest.param("es", "Un Geran-2 tritura un depósito de autobuses en Sloviansk", id="hardware by its designation, es"),
    pytest.param("de", "FAB-500 legt Kesselhaus in Kupjansk in Schutt und Asche", id="hardware by its designation, de"),
    pytest.param("pl", "KAB-500 zamienił bibliotekę w Wowczańsku w gruzowisko", id="hardware by its designation, pl"),
    pytest.param("pt", "KAB-500 reduz a escombros biblioteca de Vovchansk", id="hardware by its designation, pt"),
    pytest.param("it", "Una FAB-500 rade al suolo la centrale termica di Kupiansk", id="hardware by its designation, it"),
    pytest.param("tr", "Lancet-3 Orihiv yakınında tahıl silosunu paramparça etti", id="hardware by its designation, tr"),
    pytest.param("it", "Caccia martellano all'alba le colline di Saada", id="fighters, not a hunt"),
    pytest.param("en", "Rebels fire mortars at presidential palace in Bangui", id="a plural fires"),
    pytest.param("en", "Grad rockets rain on Stepanakert as truce collapses", id="rockets rain"),
    pytest.param("en", "Cluster munitions land on playground in Kostiantynivka", id="munitions land"),
    pytest.param("en", "Junta jets drop bombs on school in Magway", id="jets drop"),
    pytest.param("en", "Kamikaze boat damages tanker near Novorossiysk", id="a kamikaze boat"),
    pytest.param("en", "Warship fends off swarm of Houthi drones in Red Sea", id="fended off"),
    pytest.param("en", "Three Shaheds crash into bakery in Odesa", id="a plural crashes"),
    pytest.param("en", "Farmhand dies after stepping on mine near Balakliia", id="a mine without an article"),
    pytest.param("fr", "Des hélicoptères mitraillent les hauteurs de Nabatiyé", id="strafed, fr"),
    pytest.param("es", "Helicópteros ametrallan las colinas de Nabatiye", id="strafed, es"),
    pytest.param("es", "Una lancha kamikaze daña un petrolero frente a Novorosíisk", id="a kamikaze boat, es"),
    pytest.param("de", "Rebellen feuern Mörsergranaten auf Präsidentenpalast in Bangui", id="a plural fires, de"),
    pytest.param("pl", "Grad rakiet spadł na Kirjat Szmona", id="a hail of rockets, pl"),
    pytest.param("it", "Caccia mitragliano un convoglio vicino a Kidal", id="strafed, it"),
    pytest.param("it", "Autobomba a Mogadiscio, sei morti", id="weapon and toll with a comma between"),
    pytest.param("it", "Missile degli Houthi contro una petroliera nel Mar Rosso", id="weapon against a target"),
    pytest.param("it", "Colpito un deposito di carburante a Rostov, incendio in corso", id="hit: a depot"),
    pytest.param("it", "Esplosioni a Kiev, in azione la contraerea", id="explosions and air defences"),
    pytest.param("it", "L'esercito bombarda un villaggio nello stato di Shan", id="an army bombards"),
    pytest.param("es", "Un yihadista se inmola en un mercado de Maiduguri", id="blows himself up, es"),
    pytest.param("fr", "Un kamikaze se fait exploser devant une mosquée de Peshawar", id="blows himself up, fr"),
    pytest.param("de", "Flugabwehr holt nach Kiewer Angaben 61 Drohnen vom Himmel", id="brings down, far from its prefix"),
    pytest.param("de", "Bombenhagel auf Dorf im Norden Myanmars", id="a hail of bombs"),
    pytest.param("pl", "Kobieta poniosła śmierć, gdy pocisk trafił w jej dom w Zaporożu", id="when, not if"),
    pytest.param("tr", "Ukrayna hava savunması gece boyunca 52 İHA düşürdü", id="air defence, not air"),
    pytest.param("uk", "Генштаб підтвердив ураження складу боєприпасів у Бєлгородській області", id="a depot's being hit"),
    pytest.param("pt", "Duas crianças ficaram feridas por estilhaços em Nikopol", id="wounded by shrapnel"),
    pytest.param("de", "Ukraine meldet Schlag gegen Ölterminal in Noworossijsk", id="a blow against a terminal"),
    pytest.param("es", "EE.UU. destruye otra lancha en el Caribe con un misil", id="a shortened name is no sentence"),
    pytest.param("fr", "L'armée américaine coule un bateau présumé de narcotrafiquants", id="a boat sunk"),
    pytest.param("pl", "Rosyjskie drony nad Polską, myśliwce zestrzeliły trzy", id="fighters shot down drones"),
    pytest.param("pl", "Izrael potwierdza: uderzamy w wyrzutnie rakiet pod Isfahanem", id="we strike"),
    pytest.param("uk", "На даху багатоповерхівки в Києві впали уламки, люди не постраждали", id="debris fell"),
    pytest.param("tr", "Ukrayna deniz dronları Novorossiysk'teki petrol terminalini vurdu", id="a terminal, not a price"),
    pytest.param("ru", "Танкер подорвался на магнитной мине у Фуджейры", id="blown up on a magnetic mine"),
    pytest.param("uk", "Атака на порт Чорноморськ: горять ємності з олією", id="an attack on a port"),
    pytest.param("en", "Moscow's Sheremetyevo halts flights as air defences down dozens of drones", id="down, a verb"),
    pytest.param("de", "Drohnenschwarm über Merowe-Damm: Sudans Armee meldet Abwehr", id="a swarm fended off"),
    pytest.param("es", "Dos coches bomba en un mercado de Baidoa dejan 13 muertos y más de 40 heridos", id="far from its toll"),
    pytest.param("fr", "Sloviansk : des sous-munitions sur une aire de jeux, une fillette tuée", id="bomblets and a child"),
    pytest.param("pl", "Trzech strażaków zginęło w drugim uderzeniu na magazyn w Odessie", id="a blow where war comes from afar"),
    pytest.param("es", "Yemen: avión de la coalición alcanza una boda y mata a cinco invitados", id="an aircraft hits a wedding"),
    pytest.param("es", "La Cúpula de Hierro intercepta cohetes sobre Ascalón", id="rockets over, and intercepted"),
    pytest.param("en", "Ukrainian sapper dies clearing Russian mine near Balakliia", id="who clears a mine"),
    pytest.param("fr", "Un démineur ukrainien tué par une mine russe", id="who clears a mine, fr"),
    pytest.param("es", "Una granada en un bar de Buyumbura causa dos muertos y cinco heridos", id="a grenade and its toll"),
    pytest.param("pl", "Ponad 20 ciał wydobyto z gruzów zbombardowanego meczetu w Al-Faszir", id="a bombed mosque"),
    pytest.param("ru", "Хуситы заявили о пуске гиперзвуковой ракеты по аэропорту Бен-Гурион", id="a launch, a noun"),
    pytest.param("en", "Aid convoy torched by drone in North Darfur", id="torched by a drone"),
    pytest.param("en", "Geran crashes into bakery warehouse on the edge of Poltava", id="a drone by its name"),
    pytest.param(
        "en", "Lancet plunges into self-propelled gun crew near Kupiansk, one soldier dead", id="a munition by its name"
    ),
    pytest.param("uk", "«Герань» врізалася в елеватор на Одещині", id="a drone by its name, uk"),
    pytest.param("tr", "Lancet yakıt tankerine çarptı, Kupiansk yakınında yangın çıktı", id="a munition by its name, tr"),
    pytest.param("de", "Huthi wollen eine Rakete auf Eilat abgefeuert haben", id="claims to have fired at"),
    pytest.param("de", "Trümmer der in der Nacht bombardierten Moschee in El Fascher geräumt", id="rubble of a bombed mosque"),
    pytest.param("pl", "Pod gruzami zbombardowanego meczetu w Al-Faszir szukają ludzi", id="rubble of a bombed mosque, pl"),
    pytest.param("tr", "El Faşir'de bombalanan caminin enkazında arama sürüyor", id="rubble of a bombed mosque, tr"),
    pytest.param("it", "Recuperati tre corpi tra le macerie della scuola bombardata a Gaza", id="rubble of a bombed school"),
    pytest.param("en", "FAB-500 lands on clinic courtyard in Huliaipole", id="a bomb by its name"),
    pytest.param("en", "Hellfire tears through pickup outside Idlib", id="a missile by its name"),
    pytest.param("en", "Suspected Kurdish militants fire rockets at Diyarbakır airport", id="they fire rockets at"),
    pytest.param("en", "Houthi rebels shell two border towns in Saudi Arabia", id="rebels shell"),
    pytest.param("en", "Sudan's military bombs a village in Unity State", id="the military bombs"),
    pytest.param("en", "Shellfire from Yemen kills two people across the border", id="shellfire"),
    pytest.param("en", "Kamikaze boat damages tanker near Novorossiysk", id="a boat that is a weapon"),
    pytest.param("en", "Ukrainian teen killed by mine while picking mushrooms near Izium", id="killed by a mine"),
    pytest.param("en", "Grad rockets rain on Stepanakert as truce collapses", id="rockets rain"),
    pytest.param("en", "Israel pounds Baalbek with heaviest raids in weeks", id="a country pounds a town"),
    pytest.param("en", "Pakistan: eight paramilitaries killed in suicide assault on Bannu base", id="a suicide assault"),
    pytest.param("en", "Coalition forces intercept and down a drone over Marib", id="they intercept"),
    pytest.param("en", "Mortars are fired at the diplomatic quarter of Kabul during a speech", id="fired at, passive"),
    pytest.param("en", "Unmanned boats swarm Novorossiysk naval base", id="boats swarm"),
    pytest.param("en", "A bomb derails a train in southwest Pakistan, killing eight people", id="derails a train"),
    pytest.param("en", "Goatherd blown to pieces by landmine outside Herat", id="blown to pieces"),
    pytest.param(
        "en", "A truck packed with explosives is driven into a base in Hasakah, 41 people die", id="a truck of explosives"
    ),
    pytest.param(
        "en", "Two peacekeepers lose their lives when their vehicle runs over a landmine near Kidal", id="runs over a mine"
    ),
    pytest.param("en", "Bombs in and around Baghdad kill at least nine people", id="bombs kill"),
    pytest.param(
        "en", "Twenty killed near Kandahar airport in southern Afghanistan by a motorcycle bomb", id="by a bomb, far off"
    ),
    pytest.param(
        "en", "At least 11 people killed following an explosion in Mogadishu, Somalia", id="an explosion where there is war"
    ),
    pytest.param("en", "Police headquarters in Midyat hit by car bombs", id="hit by a car bomb, not a car"),
    pytest.param("de", "Hisbollah erklärt, Drohnen auf Haifa abgefeuert zu haben", id="says it has fired at"),
]

DISPATCHES = [
    pytest.param("en", "A car bomb in Baghdad, Iraq, killed at least 16 people in a cafe.", id="a name between commas"),
    pytest.param(
        "en", "Two suicide bombers detonate their devices in Sulu, Philippines, killing four soldiers.", id="what came of it"
    ),
    pytest.param("es", "Un coche bomba en Mogadiscio, Somalia, mató a dieciséis personas.", id="a name between commas, es"),
    pytest.param("fr", "Une voiture piégée à Bagdad, Irak, a tué au moins seize personnes.", id="a name between commas, fr"),
]


@pytest.mark.parametrize(("language", "text"), DISPATCHES)
def test_commas_around_a_name_part_no_weapon_from_whom_it_killed(judge: Judge, language: str, text: str) -> None:
    assert judge("", text, language).strike.alert


def test_an_explosion_that_a_group_claims_was_its_bomb(judge: Judge) -> None:
    blast = "Blasts at two churches in Tanta left 45 dead."
    alone, claimed = judge("", blast, "en"), judge("", f"{blast} Islamic State claimed responsibility.", "en")
    assert "blast+claimed" in [one.signal for one in claimed.evidence]
    assert claimed.strike.score > alone.strike.score


NO_WEAPON_DID_IT = [
    pytest.param("Coal miner killed by mine collapse in Shanxi", id="a mine of coal"),
    pytest.param("Explosion in demand for drones in Ukraine", id="an explosion of another kind"),
    pytest.param("Gas explosion in a Kyiv flat kills two", id="gas, also where there is war"),
    pytest.param("Egypt says the threat of missile strikes on Ethiopia's dam was never serious", id="a threat of strikes"),
    pytest.param("Car loaded with fireworks explodes in Puebla", id="fireworks"),
    pytest.param("Army shells out millions for new trucks", id="shells out"),
    pytest.param("Troops found a drone in the field, a farmer was killed by his tractor", id="a comma before another story"),
]


@pytest.mark.parametrize("text", NO_WEAPON_DID_IT)
def test_what_only_sounds_alike_is_no_strike(judge: Judge, text: str) -> None:
    assert not judge("", text, "en").strike.alert


@pytest.mark.parametrize(("language", "title"), STRIKES)
def test_a_headline_of_a_strike_rings(judge: Judge, language: str, title: str) -> None:
    assert judge(title, "", language).strike.alert


OTHERS = [
    pytest.param("fr", "Bombardement publicitaire : ce que change la nouvelle loi", id="advertisements"),
    pytest.param("de", "Bayern bombardiert das Tor der Gäste mit Schüssen", id="shots on goal"),
    pytest.param("fr", "Le PSG pilonne la défense de Lens et s'offre un carton", id="a defence is shelled"),
    pytest.param("es", "A veinte años del bombardeo que arrasó Faluya, sus vecinos recuerdan", id="twenty years on"),
    pytest.param("es", "Japón denuncia que Corea del Norte lanzó un misil que cayó en el mar", id="into the sea"),
    pytest.param("en", "Bombs fall flat: the comedian who lost his audience", id="bombs fall flat"),
    pytest.param("en", "Helicopters drop water on Attica wildfire", id="helicopters drop water"),
    pytest.param("en", "Uncrewed vessel maps seabed off Norway", id="an uncrewed vessel at work"),
    pytest.param("en", "North Korea fires missiles into sea off east coast", id="missiles into the sea"),
    pytest.param("en", "How drones slip past radar: an explainer", id="drones explained"),
    pytest.param("fr", "Déluge de critiques sur le ministre", id="a flood of criticism"),
    pytest.param("pl", "Deszcz medali dla Polaków", id="a rain of medals"),
    pytest.param("de", "Hubschrauber werfen Löschwasser über Waldbrand ab", id="water dropped, de"),
    pytest.param("pt", "Flamengo bombardeia o Vasco e vence por 4 a 0", id="a club bombards"),
    pytest.param("fr", "L'Iran promet une riposte « foudroyante » à toute attaque israélienne", id="any attack"),
    pytest.param("de", "Teheran kündigt harte Antwort auf jeden neuen Angriff Israels an", id="any new attack, de"),
    pytest.param("ru", "В Беслане вспоминают 334 погибших при теракте", id="remembered"),
    pytest.param("ru", "Скончался генерал, командовавший артиллерией в Афганистане", id="dead, then a weapon"),
    pytest.param("uk", "У Польщі провели навчання з відбиття атаки дронів", id="a drill"),
    pytest.param("fr", "Vu du ciel : un drone filme les dégâts des inondations", id="a drone films damage"),
    pytest.param("de", "Israels Kabinett berät über Bombardierung von Gaza-Stadt", id="debates a bombing"),
    pytest.param("en", "Israel to approve Gaza City bombing plan on Thursday", id="to approve a plan"),
    pytest.param("it", "Due soldati israeliani caduti in combattimento a Rafah", id="soldiers fall, no bombs"),
    pytest.param("pl", "Teksas: wybuch w fabryce materiałów wybuchowych, dziewięć osób nie żyje", id="an explosives factory"),
    pytest.param("tr", "Karakol önündeki düzenek imha edildi", id="a device disposed of"),
    pytest.param("uk", "Авто врізалося у зупинку в Києві", id="a car crashes"),
    pytest.param("uk", "Герань зацвіла на балконі: поради садівникам", id="a flower"),
    pytest.param("en", "Lancet study finds air pollution shortens lives by two years", id="a journal"),
    pytest.param("en", "The Lancet targets misinformation with new editorial board", id="a journal with a target"),
    pytest.param("de", "Nordkorea will neue Rakete am Sonntag abfeuern", id="wants to, not claims to have"),
    pytest.param("de", "Aus den Trümmern der 1944 bombardierten Kirche wurde ein Museum", id="rubble of long ago"),
    pytest.param("pl", "W ruinach zbombardowanej w 1939 roku Warszawy: wystawa", id="rubble of long ago, pl"),
    pytest.param("ru", "Под завалами разбомбленного в 1942 году дома нашли архив", id="rubble of long ago, ru"),
    pytest.param("it", "La Corea del Nord ha lanciato un missile in un test", id="fired in a test"),
    pytest.param("en", "Hellfire tears through charts with second album", id="an album"),
]


@pytest.mark.parametrize(("language", "title"), OTHERS)
def test_a_headline_of_something_else_does_not(judge: Judge, language: str, title: str) -> None:
    assert not judge(title, "", language).strike.alert


KILLED = [
    pytest.param("de", "Imker in der Oblast Sumy durch Drohne getötet", just(1), id="far from its participle"),
    pytest.param("fr", "Un maraîcher tué par un drone dans la région de Kherson", just(1), id="a market gardener"),
    pytest.param("pl", "Listonosz zabity w ataku drona pod Chersoniem", just(1), id="a postman"),
    pytest.param("es", "Un dron ruso acaba con la vida de tres civiles en Jersón", just(3), id="ends lives"),
    pytest.param("it", "Un drone russo spezza la vita di tre civili a Kherson", just(3), id="breaks lives"),
    pytest.param("pt", "Drone russo ceifa a vida de três civis em Kherson", just(3), id="reaps lives"),
    pytest.param("pl", "Rosyjski dron uśmiercił trzech cywilów pod Chersoniem", just(3), id="put to death"),
    pytest.param("es", "Un dron ruso elimina tres depósitos en Jersón", NOT_SAID, id="depots die no death"),
    pytest.param(
        "fr", "Un apiculteur tué par un drone dans la région de Soumy", just(1), id="an unknown trade behind an article"
    ),
    pytest.param("it", "Apicoltore ucciso da un drone nella regione di Sumy", just(1), id="killed by a, it"),
    pytest.param("es", "Panadero muerto por un dron en Jersón", just(1), id="killed by a, es"),
    pytest.param("tr", "Herson'da İHA bir fırıncıyı öldürdü", just(1), id="whom a verb at the end killed"),
    pytest.param("pl", "Izraelskie lotnictwo zbombardowało szkołę w Gazie, nie żyje siedem osób", just(7), id="do not live"),
    pytest.param(
        "en", "Jets pounded a house in Nuseirat, killing a father, his wife and their three children", just(5), id="wife"
    ),
    pytest.param("uk", "Від удару загинули подружжя та їхня 16-річна донька", just(3), id="a couple and a daughter of 16"),
    pytest.param("pl", "Do 16 wzrosła liczba ofiar śmiertelnych ostrzału Tarnopola", just(16), id="to 16 rose"),
    pytest.param("en", "Car bomb kills six in Cali, the mayor says", just(6), id="who says so is none of them"),
    pytest.param("pt", "Grupo armado massacra 20 aldeões no leste do Congo", just(20), id="massacres"),
    pytest.param("it", "Due venditrici sono morte a Kherson", just(2), id="dead women, not deaths"),
    pytest.param("uk", "Зранку накрили ринок «Градами», три продавчині загинули", just(3), id="in the morning is no period"),
    pytest.param("fr", "Gaza : 41 Palestiniens tués depuis l'aube", NOT_SAID, id="since dawn is a period"),
    pytest.param("fr", "Un photographe français tué par un drone FPV près de Droujkivka", just(1), id="one French photographer"),
    pytest.param("ru", "В больницу Дейр-эль-Балаха после ночных бомбардировок доставили 22 тела", just(22), id="22 bodies"),
    pytest.param("fr", "Vingt-deux corps conduits à l'hôpital après une nuit de bombardements", just(22), id="22 bodies, fr"),
    pytest.param("de", "Indien: Drei Polizisten kommen durch Maoisten-Sprengsatz um", just(3), id="perish, far from its prefix"),
    pytest.param("de", "Kein Soldat bei Übung getötet", NOT_SAID, id="no soldier"),
]


@pytest.mark.parametrize(("language", "title", "killed"), KILLED)
def test_how_many_it_says_were_killed(judge: Judge, language: str, title: str, killed: Counted) -> None:
    assert killed == harmed(judge(title, "", language), "killed")


LANGUAGES = [
    pytest.param("pt", "Hezbollah dispara foguetes contra Haifa", id="a word of war that Spanish has not"),
    pytest.param("pt", "Brasil compra mísseis antiaéreos italianos", id="no small word, a word of war"),
    pytest.param("de", "Öltanks in Flammen: Ukraine meldet Treffer in Noworossijsk", id="names and a few German words"),
    pytest.param("en", "Paramilitary RSF shells El Fasher hospital: six patients die", id="a foreign town's article"),
    pytest.param("it", "Imboscata jihadista in Burkina Faso, morti otto soldati", id="few small words"),
    pytest.param("pl", "Trump grozi uderzeniem na Iran", id="taken for Czech"),
    pytest.param("uk", "День, коли на Лондон падали бомби", id="no letter that only Ukrainian has"),
    pytest.param("it", "Raid aereo colpisce un funerale a Sana’a", id="a preposition that Spanish has, too"),
]


@pytest.mark.parametrize(("language", "title"), LANGUAGES)
def test_a_short_headline_is_told_without_the_feeds_word(judge: Judge, language: str, title: str) -> None:
    assert language == judge(title, "", "").language


CAUSES = [
    pytest.param("en", "Goatherd shot dead by militiamen near Bangassou", True, id="militiamen"),
    pytest.param("fr", "Un cordonnier abattu par des rebelles près de Goma", True, id="shot by rebels"),
    pytest.param("fr", "Un sanglier abattu par des chasseurs dans le Var", False, id="shot by hunters"),
    pytest.param("pl", "Pszczelarz zastrzelony przez bojówkarzy pod Bangassou", True, id="shot, a participle alone"),
    pytest.param("fr", "Gaza : 41 Palestiniens tués depuis l'aube, selon la Défense civile", True, id="who dies in Gaza"),
    pytest.param(
        "it", "Ternopil, i morti salgono a 17: un altro corpo sotto le macerie", True, id="a risen toll where there is war"
    ),
    pytest.param("ru", "На стройке в Казани рухнул кран, погиб рабочий", False, id="an accident in a country at war"),
    pytest.param("en", "Four killed in shooting at Mississippi homecoming game", False, id="a shooting at peace"),
    pytest.param("fr", "Cinq morts dans une tuerie familiale dans l'Oise", False, id="a family's drama"),
    pytest.param("fr", "Nigeria : des éleveurs armés massacrent 18 paysans", True, id="armed herders"),
    pytest.param("es", "Masacre en Haití: pandilla ejecuta a nueve personas en Kenscoff", True, id="gangs of Haiti"),
    pytest.param("en", "Ranger killed in militia ambush in Virunga", True, id="a ranger ambushed"),
    pytest.param("tr", "Milislerin pususunda altı korucu öldürüldü", True, id="a militia's ambush"),
    pytest.param("fr", "Un garde forestier tué dans une embuscade en Ituri", True, id="a warden ambushed"),
    pytest.param("fr", "Un forestier tué par la chute d'un arbre dans les Vosges", False, id="a tree fell"),
    pytest.param("en", "Texas Ranger killed in highway crash near Waco", False, id="a crash"),
    pytest.param("es", "Guardabosques asesinado en emboscada de milicias en Kivu", True, id="a warden ambushed, es"),
    pytest.param("pt", "Guarda-florestal morto em emboscada de milícia no Kivu", True, id="a warden ambushed, pt"),
    pytest.param("es", "Guardabosques muere en un incendio forestal en Zamora", False, id="a wildfire"),
]


@pytest.mark.parametrize(("language", "title", "armed"), CAUSES)
def test_whether_armed_violence_harmed_them(judge: Judge, language: str, title: str, armed: bool) -> None:
    assert armed == judge(title, "", language).casualty.alert
