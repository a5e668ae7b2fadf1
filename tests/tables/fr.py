"""French sentences, and what each comes to."""

from __future__ import annotations

import pytest
from sentences import NOBODY, NOT_SAID, at_least, just

TOLLS = [
    pytest.param(
        "Quinze personnes y compris des enfants sont mortes dans le bombardement",
        just(15),
        NOT_SAID,
        id="some of them, uncounted",
    ),
    pytest.param("Une frappe russe a fait 6 morts et 21 blessés à Kharkiv.", just(6), just(21), id="digits"),
    pytest.param("Quatre personnes ont été tuées dans le bombardement de Kherson.", just(4), NOT_SAID, id="number word"),
    pytest.param(
        "Vingt-deux personnes ont été tuées et quatre-vingt-trois blessées dans la frappe aérienne.",
        just(22),
        just(83),
        id="compound number word",
    ),
    pytest.param("Un missile a tué sept habitants et en a blessé douze à Soumy.", just(7), just(12), id="active verb"),
    pytest.param("Une femme a été tuée par un drone à Nikopol.", just(1), NOT_SAID, id="one woman"),
    pytest.param("Un couple a été tué dans le bombardement d’Antonivka.", just(2), NOT_SAID, id="a couple"),
    pytest.param("Le bombardement a tué une femme et ses deux enfants.", just(3), NOT_SAID, id="joined people"),
    pytest.param("Deux sœurs ont été tuées par un tir de roquette à Metoula.", just(2), NOT_SAID, id="two sisters"),
    pytest.param("Au moins 14 personnes ont péri dans une frappe aérienne à Idleb.", at_least(14), NOT_SAID, id="at least"),
    pytest.param("Plus de 30 personnes ont été tuées dans la frappe.", at_least(30), NOT_SAID, id="more than"),
    pytest.param("Entre 20 et 30 personnes ont été tuées dans la frappe aérienne.", (20, 30), NOT_SAID, id="between"),
    pytest.param("Plusieurs personnes ont été tuées dans une frappe de drone à El Fasher.", at_least(3), NOT_SAID, id="several"),
    pytest.param("Des dizaines de civils ont été tués dans une frappe aérienne au Darfour.", at_least(10), NOT_SAID, id="tens"),
    pytest.param(
        "Des centaines de personnes ont été blessées par l’explosion d’un missile.", NOT_SAID, at_least(100), id="hundreds"
    ),
    pytest.param(
        "Des habitants ont été tués dans le bombardement de Khartoum.", at_least(2), NOT_SAID, id="plural without number"
    ),
    pytest.param("Frappe de missile sur Dnipro : il y a des morts.", at_least(2), NOT_SAID, id="there are dead"),
    pytest.param("Un drone s’est abattu sur un entrepôt d’Odessa, sans faire de victimes.", NOBODY, NOBODY, id="no casualties"),
    pytest.param(
        "Une roquette est tombée sur Kiryat Shmona, il n’y a ni mort ni blessé.", NOBODY, NOBODY, id="neither dead nor wounded"
    ),
    pytest.param(
        "Personne n’a été tué dans la frappe, mais cinq personnes ont été blessées.",
        NOBODY,
        just(5),
        id="nobody killed, some hurt",
    ),
    pytest.param("Frappe sur un marché de Zaporijjia : 8 morts, 40 blessés.", just(8), just(40), id="colon"),
    pytest.param("La frappe de missile sur Poltava a fait des victimes.", NOT_SAID, NOT_SAID, id="victims alone"),
    pytest.param("Le bombardement a détruit 12 maisons et 30 voitures à Izioum.", NOT_SAID, NOT_SAID, id="houses are no people"),
    pytest.param("Une telle frappe pourrait tuer des milliers de personnes à Gaza.", NOT_SAID, NOT_SAID, id="could kill"),
    pytest.param("Jusqu’à 20 personnes ont été blessées dans le tir de roquettes.", NOT_SAID, (0, 20), id="up to"),
    pytest.param("Le bombardement du port a fait 1 200 morts.", just(1200), NOT_SAID, id="thousands apart"),
    pytest.param("Une famille de cinq personnes a été tuée dans une frappe aérienne.", just(5), NOT_SAID, id="a family"),
    pytest.param(
        "Un homme a été tué et une femme blessée dans le bombardement de Marhanets.", just(1), just(1), id="one and one"
    ),
    pytest.param("La frappe aérienne a coûté la vie à trois personnes.", just(3), NOT_SAID, id="lives"),
    pytest.param("Le bilan de la frappe sur Kryvy Rih s’établit à 18 morts.", just(18), NOT_SAID, id="death toll"),
    pytest.param("Trois femmes ont été blessées par l’explosion d’une roquette.", NOT_SAID, just(3), id="feminine plural"),
    pytest.param("Un agriculteur a été tué par un drone près d’Izioum.", just(1), NOT_SAID, id="one farmer"),
]
"""Nobody is NOBODY, a number nobody gives is NOT_SAID; an open upper end is `at_least`."""


MISSING = [
    pytest.param(
        "Un missile a frappé un immeuble à Ternopil, trois personnes sont portées disparues.", just(3), id="still missing"
    ),
    pytest.param("Au moins cinq personnes sont toujours disparues après la frappe sur Dnipro.", at_least(5), id="at least"),
]


GROUPS = [
    pytest.param("La frappe a tué neuf personnes, dont deux enfants.", just(9), {"children": 2}, id="including"),
    pytest.param(
        "Un missile a tué onze personnes, dont trois enfants et deux soignants.",
        just(11),
        {"children": 3, "medics": 2},
        id="several groups",
    ),
    pytest.param(
        "Quinze personnes ont été tuées, parmi lesquelles quatre femmes, dans la frappe aérienne.",
        just(15),
        {"women": 4},
        id="among them",
    ),
    pytest.param("Six morts, dont un enfant, dans une frappe de drone à Kherson.", just(6), {"children": 1}, id="a child"),
    pytest.param("Une frappe de drone a tué cinq soldats au Mali.", just(5), {"soldiers": 5}, id="only soldiers"),
    pytest.param(
        "Trois journalistes ont été tués par une frappe israélienne à Gaza.", just(3), {"journalists": 3}, id="journalists"
    ),
]
"""A sub-group is part of the total and never added to it."""


UPDATES = [
    pytest.param(
        "Frappe sur Sloviansk : trois morts et non cinq",
        "Le parquet a corrigé son bilan : trois personnes ont été tuées.",
        just(3),
        id="not five",
    ),
    pytest.param("Le bilan de la frappe sur Kharkiv grimpe à 19 morts", "", just(19), id="climbs to"),
    pytest.param(
        "Frappe sur Ternopil : le bilan s’alourdit à 9 morts",
        "Un précédent bilan faisait état de 7 morts.",
        just(9),
        id="earlier number in the text",
    ),
    pytest.param(
        "Un drone frappe un bus à Kherson : 2 morts",
        "Deux personnes ont été tuées. La semaine dernière, une frappe avait fait 11 morts à Soumy.",
        just(2),
        id="another attack",
    ),
]
"""A title and a text with an older number, or another attack's: the newest of this attack holds."""


SCOPES = [
    pytest.param(
        "Bombardements russes sur la région de Kherson",
        "Trois personnes ont été tuées au cours des dernières 24 heures.",
        {(3, "period")},
        id="past day",
    ),
    pytest.param(
        "Un missile frappe Kharkiv",
        "Depuis le début de l’invasion, 352 civils ont été tués.",
        {(352, "cumulative")},
        id="since the invasion",
    ),
    pytest.param(
        "Frappe israélienne sur un camp de Gaza",
        "Plus de 60 000 Palestiniens ont été tués depuis le 7 octobre 2023.",
        {(60000, "cumulative")},
        id="since a date",
    ),
]
"""Numbers of a day or of a whole war: claims, and never the toll of this event."""


KINDS = [
    pytest.param("Un missile balistique frappe un immeuble à Kharkiv", "missile_strike", id="ballistic missile"),
    pytest.param("Un drone percute un minibus à Kherson", "drone_strike", id="drone"),
    pytest.param("Frappe aérienne sur un village du Darfour, six morts", "air_strike", id="air strike"),
    pytest.param("Des tirs d’artillerie touchent Nikopol, une femme tuée", "shelling", id="shelling"),
    pytest.param("Tirs de mortier sur un quartier de Khartoum, deux morts", "shelling", id="mortar"),
    pytest.param("Un agriculteur tué par l’explosion d’une mine près d’Izioum", "other_explosive", id="mine"),
    pytest.param("Mali : cinq soldats tués par un engin explosif improvisé", "other_explosive", id="roadside bomb"),
    pytest.param("Une voiture piégée explose devant un hôtel de Mogadiscio", "other_explosive", id="car bomb"),
    pytest.param("Attentat-suicide dans une mosquée de Peshawar, 15 morts", "other_explosive", id="suicide bomb"),
    pytest.param("Des bombes guidées russes frappent un faubourg de Kharkiv", "air_strike", id="guided bomb"),
    pytest.param("Des roquettes tirées du Liban touchent un kibboutz", "shelling", id="rockets"),
]


PHASES = [
    pytest.param("Un drone percute un minibus à Kherson", "impact", id="drone: impact"),
    pytest.param("Frappe aérienne sur un village du Darfour, six morts", "impact", id="air strike: impact"),
    pytest.param("La défense aérienne ukrainienne a abattu 20 drones au-dessus d’Odessa", "intercepted", id="intercepted"),
    pytest.param("Le bilan de la frappe de missile sur Ternopil monte à 35 morts", "aftermath", id="aftermath"),
]


GATHERINGS = [
    pytest.param("Yémen : une frappe aérienne vise un mariage, au moins 20 morts", id="wedding"),
    pytest.param("Un missile s’abat sur une école de Zaporijjia", id="school"),
    pytest.param("Des drones frappent un festival de musique près de Kharkiv", id="festival"),
    pytest.param("Un obus tombe sur un marché de Donetsk, trois morts", id="market"),
    pytest.param("Une voiture piégée explose devant une salle de concert à Mogadiscio", id="concert"),
    pytest.param("Une roquette frappe un terrain de football pendant un match à Majdal Shams", id="match"),
    pytest.param("Une frappe aérienne tue un réalisateur de cinéma à Idleb", id="film director killed"),
    pytest.param("Une frappe aérienne vise des funérailles à Sanaa", id="funeral"),
    pytest.param("Un missile frappe un cinéma à Pokrovsk", id="cinema"),
]
"""A strike stays a strike whatever it hits."""


NOT_NEWS = [
    pytest.param("L’Iran menace de frapper Israël avec des missiles", id="threat"),
    pytest.param("Moscou pourrait lancer une frappe de missiles contre Kiev", id="possible"),
    pytest.param("Washington met en garde contre un risque d’attaque de missiles", id="warning"),
    pytest.param("La Corée du Nord a testé un missile balistique, tombé en mer", id="test"),
    pytest.param("Exercice : l’armée simule une attaque de drones à Brest", id="drill"),
    pytest.param("Un film sur la guerre des drones sort mercredi en salles", id="film"),
    pytest.param("Dans ce jeu vidéo, le joueur dirige des frappes aériennes", id="video game"),
    pytest.param("Marioupol : quatre ans après le bombardement du théâtre, une cérémonie", id="anniversary"),
    pytest.param("Perpétuité pour l’auteur de l’attentat à la bombe de 2017", id="court"),
    pytest.param("Berlin va livrer des missiles à l’Ukraine", id="arms"),
    pytest.param("Une bombe de la Seconde Guerre mondiale désamorcée à Cologne", id="old bomb"),
    pytest.param("Non, cette vidéo ne montre pas une frappe de missile sur Tel-Aviv", id="fact check"),
    pytest.param("Alerte aérienne déclenchée à Kiev", id="alert only"),
    pytest.param("Les négociations sur un cessez-le-feu reprennent au Caire", id="ceasefire"),
    # the word in its other senses
    pytest.param("Grève à la SNCF : un train sur deux vendredi", id="labour"),
    pytest.param("Des détenus entament une grève de la faim", id="hunger"),
    pytest.param("La foudre frappe un terrain de golf, deux blessés", id="lightning"),
    pytest.param("Frappe puissante de Mbappé dans la lucarne, Paris s’impose", id="goal"),
    pytest.param("OpenAI frappe un grand coup avec un accord à dix milliards", id="deal"),
    pytest.param("La crise frappe de plein fouet les artisans boulangers", id="inflation"),
    pytest.param("La Monnaie de Paris frappe une pièce pour les Jeux", id="coin"),
    pytest.param("Un avion percute des oiseaux et se pose en urgence à Nice", id="bird"),
    pytest.param("Le maire attaque le préfet devant le tribunal administratif", id="verbal attack"),
]
"""Weapons and strikes, but none that took place now, and the words of a strike, said of something else."""


CAUSES = [
    pytest.param(
        "Des hommes armés tuent 22 villageois lors d’une attaque jihadiste au Niger",
        "armed_violence",
        id="shooting in a conflict",
    ),
    pytest.param("Un séisme fait 300 morts en Afghanistan", "disaster", id="earthquake"),
    pytest.param("Inondations en Espagne : 12 morts et 5 disparus", "disaster", id="floods"),
    pytest.param("Une explosion de gaz détruit un immeuble à Lyon, trois morts", "accident", id="gas"),
    pytest.param("Un homme poignardé à mort devant un bar, un suspect interpellé", "crime", id="stabbing"),
    pytest.param("Le choléra tue 40 personnes en une semaine", "other", id="cholera"),
    pytest.param("Burkina Faso : des hommes armés tuent 18 villageois", "armed_violence", id="gunmen"),
]
"""Only armed violence rings; the cause of the rest is still told."""


DISPUTED = [
    pytest.param(
        "Frappe aérienne sur un hôpital de Gaza, selon des médecins",
        "Douze personnes ont été tuées. L’armée israélienne a démenti avoir frappé un hôpital.",
        id="denied by the army",
    ),
]


SPEAKERS_BY_NAME = [
    pytest.param(
        "Une frappe de missile a tué quatre personnes à Kharkiv, a déclaré le gouverneur Oleh Synehoubov.",
        "Synehoubov",
        "official",
        id="governor",
    ),
    pytest.param("Des témoins affirment que six personnes ont été tuées par un drone.", "témoins", "witness", id="witnesses"),
    pytest.param(
        "Le ministère de l’Intérieur a annoncé que douze personnes avaient été tuées par un missile.",
        "ministère",
        "official",
        id="interior ministry",
    ),
    pytest.param(
        "Le maire Vitali Klitschko a déclaré que trois personnes avaient été blessées par un drone.",
        "Klitschko",
        "official",
        id="mayor",
    ),
    pytest.param(
        "Neuf civils ont été tués dans une frappe aérienne, selon l’Observatoire syrien des droits de l’homme.",
        "Observatoire",
        "ngo",
        id="ngo",
    ),
    pytest.param("Des médecins ont indiqué que huit personnes avaient été tuées par un obus.", "médecins", "medic", id="doctors"),
]
"""The name as far as it must be told, and what kind of source it is."""
