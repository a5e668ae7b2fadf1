"""Italian sentences, and what each comes to."""

from __future__ import annotations

import pytest
from sentences import NOBODY, NOT_SAID, at_least, just

TOLLS = [
    pytest.param("Quindici persone tra cui donne sono morte nel bombardamento", just(15), NOT_SAID, id="some of them, uncounted"),
    pytest.param("Un attacco russo ha causato 6 morti e 21 feriti a Kharkiv.", just(6), just(21), id="digits"),
    pytest.param("Quattro persone sono state uccise nel bombardamento di Kherson.", just(4), NOT_SAID, id="number word"),
    pytest.param(
        "Trentadue persone sono morte e quarantotto sono rimaste ferite nel raid aereo.",
        just(32),
        just(48),
        id="glued number word",
    ),
    pytest.param("Una donna è stata uccisa da un drone a Nikopol.", just(1), NOT_SAID, id="one woman"),
    pytest.param("Una coppia è stata uccisa nel bombardamento di Antonivka.", just(2), NOT_SAID, id="a couple"),
    pytest.param("Il bombardamento ha ucciso una donna e i suoi due figli.", just(3), NOT_SAID, id="joined people"),
    pytest.param("Due sorelle sono state uccise da un razzo a Metula.", just(2), NOT_SAID, id="two sisters"),
    pytest.param("Almeno 14 persone sono morte in un raid aereo a Idlib.", at_least(14), NOT_SAID, id="at least"),
    pytest.param("Oltre 30 persone sono state uccise nel raid.", at_least(30), NOT_SAID, id="more than"),
    pytest.param("Tra 20 e 30 persone sono state uccise nel raid aereo.", (20, 30), NOT_SAID, id="between"),
    pytest.param("Diverse persone sono state uccise in un attacco di droni a El Fasher.", at_least(3), NOT_SAID, id="several"),
    pytest.param("Decine di civili sono stati uccisi in un raid aereo nel Darfur.", at_least(10), NOT_SAID, id="tens"),
    pytest.param(
        "Centinaia di persone sono rimaste ferite nell’esplosione di un missile.", NOT_SAID, at_least(100), id="hundreds"
    ),
    pytest.param("Una mezza dozzina di persone è stata uccisa nell’attacco missilistico.", just(6), NOT_SAID, id="half a dozen"),
    pytest.param("Attacco missilistico su Dnipro: ci sono morti.", at_least(2), NOT_SAID, id="there are dead"),
    pytest.param("Un drone è caduto su un magazzino di Odessa senza causare vittime.", NOBODY, NOBODY, id="no casualties"),
    pytest.param(
        "Un razzo ha colpito Kiryat Shmona, non ci sono né morti né feriti.", NOBODY, NOBODY, id="neither dead nor wounded"
    ),
    pytest.param(
        "Nessuno è rimasto ucciso nell’attacco missilistico, ma cinque persone sono state ferite.",
        NOBODY,
        just(5),
        id="nobody killed, some hurt",
    ),
    pytest.param("Raid su un mercato di Zaporizhzhia: 8 morti, 40 feriti.", just(8), just(40), id="colon"),
    pytest.param("Il bombardamento ha distrutto 12 case e 30 auto a Izium.", NOT_SAID, NOT_SAID, id="houses are no people"),
    pytest.param("Un attacco simile potrebbe uccidere migliaia di persone a Gaza.", NOT_SAID, NOT_SAID, id="could kill"),
    pytest.param("Fino a 20 persone sono rimaste ferite nel lancio di razzi.", NOT_SAID, (0, 20), id="up to"),
    pytest.param("Il bombardamento del porto ha causato 1.200 morti.", just(1200), NOT_SAID, id="thousands point"),
    pytest.param("Una famiglia di cinque persone è stata uccisa in un raid aereo.", just(5), NOT_SAID, id="a family"),
    pytest.param(
        "Un uomo è stato ucciso e una donna è rimasta ferita nel bombardamento di Marhanets.", just(1), just(1), id="one and one"
    ),
    pytest.param("Il raid aereo è costato la vita a tre persone.", just(3), NOT_SAID, id="lives"),
    pytest.param("Un’infermiera è stata uccisa da un drone a Kherson.", just(1), NOT_SAID, id="elided article"),
    pytest.param("Un agricoltore è stato ucciso da un drone vicino a Izium.", just(1), NOT_SAID, id="one farmer"),
]
"""Nobody is NOBODY, a number nobody gives is NOT_SAID; an open upper end is `at_least`."""


MISSING = [
    pytest.param("Un missile ha colpito un palazzo a Ternopil, tre persone risultano disperse.", just(3), id="still missing"),
    pytest.param("Raid su Dnipro: quattro morti e due dispersi.", just(2), id="noun"),
]


GROUPS = [
    pytest.param(
        "Un missile ha ucciso undici persone, compresi tre bambini e due medici.",
        just(11),
        {"children": 3, "medics": 2},
        id="several groups",
    ),
    pytest.param("Quindici persone sono morte nel raid aereo, di cui quattro donne.", just(15), {"women": 4}, id="of them"),
    pytest.param("Sei morti, tra cui un bambino, in un attacco di droni a Kherson.", just(6), {"children": 1}, id="a child"),
    pytest.param("Un drone ha ucciso cinque soldati in Mali.", just(5), {"soldiers": 5}, id="only soldiers"),
    pytest.param(
        "Tre giornalisti sono stati uccisi in un raid israeliano a Gaza.", just(3), {"journalists": 3}, id="journalists"
    ),
]
"""A sub-group is part of the total and never added to it."""


UPDATES = [
    pytest.param(
        "Raid su Sloviansk: i morti sono tre, non cinque",
        "La procura ha corretto il bilancio: tre persone sono state uccise.",
        just(3),
        id="not five",
    ),
    pytest.param("Sale a 19 morti il bilancio dell’attacco missilistico su Kharkiv", "", just(19), id="climbs to"),
    pytest.param("Attacco missilistico su Dnipro: il bilancio sale da 14 a 19 morti", "", just(19), id="rises from to"),
    pytest.param(
        "Attacco su Ternopil, il bilancio sale a 9 morti",
        "Un bilancio precedente parlava di 7 morti.",
        just(9),
        id="earlier number in the text",
    ),
    pytest.param(
        "Un drone colpisce un autobus a Kherson: 2 morti",
        "Due persone sono state uccise. La settimana scorsa un altro raid aveva ucciso 11 persone a Sumy.",
        just(2),
        id="another attack",
    ),
]
"""A title and a text with an older number, or another attack's: the newest of this attack holds."""


SCOPES = [
    pytest.param(
        "Bombardamenti russi nella regione di Kherson",
        "Tre persone sono state uccise nelle ultime 24 ore.",
        {(3, "period")},
        id="past day",
    ),
    pytest.param(
        "Un missile colpisce Kharkiv",
        "Dall’inizio dell’invasione sono stati uccisi 352 civili.",
        {(352, "cumulative")},
        id="since the invasion",
    ),
    pytest.param(
        "Raid israeliano su un campo profughi di Gaza",
        "Più di 60.000 palestinesi sono stati uccisi dal 7 ottobre 2023.",
        {(60000, "cumulative")},
        id="since a date",
    ),
]
"""Numbers of a day or of a whole war: claims, and never the toll of this event."""


KINDS = [
    pytest.param("Un missile balistico colpisce un palazzo a Kharkiv", "missile_strike", id="ballistic missile"),
    pytest.param("Un drone colpisce un minibus a Kherson", "drone_strike", id="drone"),
    pytest.param("Raid aereo su un villaggio del Darfur, sei morti", "air_strike", id="air strike"),
    pytest.param("Colpi di artiglieria su Nikopol, uccisa una donna", "shelling", id="shelling"),
    pytest.param("Colpi di mortaio su un quartiere di Khartum, due morti", "shelling", id="mortar"),
    pytest.param("Agricoltore ucciso dall’esplosione di una mina vicino a Izium", "other_explosive", id="mine"),
    pytest.param("Mali: cinque soldati uccisi da un ordigno improvvisato", "other_explosive", id="roadside bomb"),
    pytest.param("Un’autobomba esplode davanti a un albergo di Mogadiscio", "other_explosive", id="car bomb"),
    pytest.param("Attentato suicida in una moschea di Peshawar, 15 morti", "other_explosive", id="suicide bomb"),
    pytest.param("Lancio di granate contro un mercato di Bujumbura, sette feriti", "other_explosive", id="grenade"),
    pytest.param("Bombe guidate russe colpiscono un sobborgo di Kharkiv", "air_strike", id="guided bomb"),
    pytest.param("Razzi lanciati dal Libano colpiscono un kibbutz", "shelling", id="rockets"),
]


PHASES = [
    pytest.param("Un drone colpisce un minibus a Kherson", "impact", id="drone: impact"),
    pytest.param("Raid aereo su un villaggio del Darfur, sei morti", "impact", id="air strike: impact"),
    pytest.param("La difesa aerea ucraina ha abbattuto 20 droni sopra Odessa", "intercepted", id="intercepted"),
    pytest.param("Sale a 35 morti il bilancio dell’attacco missilistico su Ternopil", "aftermath", id="aftermath"),
    pytest.param("Droni diretti verso Sumy", "inbound", id="inbound"),
]


GATHERINGS = [
    pytest.param("Yemen: raid aereo colpisce un matrimonio, almeno 20 morti", id="wedding"),
    pytest.param("Un missile si abbatte su una scuola di Zaporizhzhia", id="school"),
    pytest.param("Droni colpiscono un festival musicale vicino a Kharkiv", id="festival"),
    pytest.param("Un proiettile di artiglieria centra un mercato di Donetsk, tre morti", id="market"),
    pytest.param("Un’autobomba esplode davanti a una sala concerti a Mogadiscio", id="concert"),
    pytest.param("Un razzo colpisce un campo di calcio durante una partita a Majdal Shams", id="match"),
    pytest.param("Un raid aereo uccide un regista cinematografico a Idlib", id="film director killed"),
    pytest.param("Raid aereo colpisce un funerale a Sana’a", id="funeral"),
    pytest.param("Un missile colpisce un cinema a Pokrovsk", id="cinema"),
]
"""A strike stays a strike whatever it hits."""


NOT_NEWS = [
    pytest.param("L’Iran minaccia di colpire Israele con i missili", id="threat"),
    pytest.param("Mosca potrebbe lanciare un attacco missilistico su Kiev", id="possible"),
    pytest.param("L’esercito pianifica attacchi con droni contro i ribelli", id="plan"),
    pytest.param("Washington avverte: rischio di un attacco missilistico", id="warning"),
    pytest.param("La Corea del Nord testa un missile balistico, caduto in mare", id="test"),
    pytest.param("Esercitazione: l’esercito simula un attacco di droni a Taranto", id="drill"),
    pytest.param("Un film sulla guerra dei droni arriva nelle sale", id="film"),
    pytest.param("Nel videogioco il giocatore guida raid aerei", id="video game"),
    pytest.param("Roma ricorda l’anniversario del bombardamento di San Lorenzo", id="anniversary"),
    pytest.param("Ergastolo per l’attentato dinamitardo del 2017", id="court"),
    pytest.param("Berlino consegnerà missili all’Ucraina", id="arms"),
    pytest.param("Disinnescata a Colonia una bomba della Seconda guerra mondiale", id="old bomb"),
    pytest.param("Allarme aereo a Kiev", id="alert only"),
    pytest.param("Riprendono al Cairo i negoziati per il cessate il fuoco", id="ceasefire"),
    # the word in its other senses
    pytest.param("Sciopero dei treni venerdì, garantite le fasce protette", id="labour"),
    pytest.param("I detenuti iniziano lo sciopero della fame", id="hunger"),
    pytest.param("Un fulmine colpisce un albero, feriti due escursionisti", id="lightning"),
    pytest.param("Missile di Theo Hernandez all’incrocio, il Milan vince il derby", id="goal"),
    pytest.param("L’attacco della Juve colpisce ancora: tre gol al Torino", id="attack of a team"),
    pytest.param("OpenAI mette a segno il colpo: accordo con Microsoft", id="deal"),
    pytest.param("L’inflazione colpisce le famiglie italiane", id="inflation"),
    pytest.param("Stroncato da un attacco cardiaco l’attore romano", id="heart attack"),
    pytest.param("Bomba d’acqua su Milano: strade allagate", id="cloudburst"),
    pytest.param("Colpo di mercato dell’Inter: ecco il bomber", id="transfer"),
]
"""Weapons and strikes, but none that took place now, and the words of a strike, said of something else."""


CAUSES = [
    pytest.param(
        "Uomini armati uccidono 22 abitanti in un attacco jihadista in Niger", "armed_violence", id="shooting in a conflict"
    ),
    pytest.param("Alluvione in Emilia: 12 morti e 5 dispersi", "disaster", id="floods"),
    pytest.param("Un autobus precipita in un burrone in Perù: 18 morti", "accident", id="bus crash"),
    pytest.param("Una fuga di gas fa esplodere una palazzina a Torino, tre morti", "accident", id="gas"),
    pytest.param("Il colera uccide 40 persone in una settimana", "other", id="cholera"),
    pytest.param("Burkina Faso, uomini armati uccidono 18 abitanti di un villaggio", "armed_violence", id="gunmen"),
    pytest.param("Un terremoto uccide 300 persone in Afghanistan", "disaster", id="earthquake, verb"),
    pytest.param("Uomo ucciso a coltellate in un bar, arrestato il presunto omicida", "crime", id="murder"),
]
"""Only armed violence rings; the cause of the rest is still told."""


DISPUTED = [
    pytest.param(
        "Raid aereo su un ospedale di Gaza, secondo i medici",
        "Dodici persone sono state uccise. L’esercito israeliano ha smentito di aver colpito un ospedale.",
        id="denied by the army",
    ),
]


SPEAKERS_BY_NAME = [
    pytest.param(
        "Un attacco missilistico ha ucciso quattro persone a Kharkiv, ha detto il governatore Oleh Syniehubov.",
        "Syniehubov",
        "official",
        id="governor",
    ),
    pytest.param("Otto persone sono state uccise nel raid aereo, riferiscono fonti mediche.", "mediche", "medic", id="medics"),
    pytest.param("Testimoni affermano che sei persone sono state uccise da un drone.", "Testimoni", "witness", id="witnesses"),
    pytest.param(
        "Il ministero dell’Interno ha riferito che dodici persone sono state uccise da un missile.",
        "ministero",
        "official",
        id="interior ministry",
    ),
    pytest.param(
        "Il sindaco Vitali Klitschko ha detto che tre persone sono rimaste uccise da un drone.",
        "Klitschko",
        "official",
        id="mayor",
    ),
    pytest.param(
        "Nove civili sono stati uccisi in un raid aereo, secondo l’Osservatorio siriano per i diritti umani.",
        "Osservatorio",
        "ngo",
        id="ngo",
    ),
    pytest.param(
        "I medici hanno detto che otto persone sono state uccise da un proiettile di mortaio.", "medici", "medic", id="doctors"
    ),
]
"""The name as far as it must be told, and what kind of source it is."""
