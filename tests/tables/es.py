"""Spanish sentences, and what each comes to."""

from __future__ import annotations

import pytest
from sentences import NOBODY, NOT_SAID, at_least, just

TOLLS = [
    pytest.param("Quince personas incluidas mujeres murieron en el bombardeo", just(15), NOT_SAID, id="some of them, uncounted"),
    pytest.param("Un ataque ruso dejó 6 muertos y 21 heridos en Járkov.", just(6), just(21), id="digits"),
    pytest.param("Cuatro personas murieron en el bombardeo de Jersón.", just(4), NOT_SAID, id="number word"),
    pytest.param(
        "Treinta y dos personas murieron y ciento catorce resultaron heridas en el ataque aéreo.",
        just(32),
        just(114),
        id="compound number word",
    ),
    pytest.param("Un misil mató a siete vecinos e hirió a doce en Sumy.", just(7), just(12), id="active verb"),
    pytest.param("Una mujer murió por el ataque de un dron en Nikopol.", just(1), NOT_SAID, id="one woman"),
    pytest.param("Un matrimonio murió en el bombardeo de Antonivka.", just(2), NOT_SAID, id="a couple"),
    pytest.param("El bombardeo mató a una mujer y a sus dos hijos.", just(3), NOT_SAID, id="joined people"),
    pytest.param("Dos hermanas murieron por el impacto de un cohete en Metula.", just(2), NOT_SAID, id="two sisters"),
    pytest.param("Al menos 14 personas murieron en un ataque aéreo en Idlib.", at_least(14), NOT_SAID, id="at least"),
    pytest.param("Más de 30 personas murieron en el bombardeo.", at_least(30), NOT_SAID, id="more than"),
    pytest.param("Entre 20 y 30 personas murieron en el ataque aéreo.", (20, 30), NOT_SAID, id="between"),
    pytest.param("Varias personas murieron en un ataque con drones en El Fasher.", at_least(3), NOT_SAID, id="several"),
    pytest.param("Decenas de civiles murieron en un bombardeo aéreo en Darfur.", at_least(10), NOT_SAID, id="tens"),
    pytest.param("Cientos de personas resultaron heridas por la explosión de un misil.", NOT_SAID, at_least(100), id="hundreds"),
    pytest.param("Media docena de personas murió en el ataque con misiles.", just(6), NOT_SAID, id="half a dozen"),
    pytest.param("Ataque con misiles contra Dnipró: hay muertos.", at_least(2), NOT_SAID, id="there are dead"),
    pytest.param("Un dron cayó sobre un almacén de Odesa sin causar víctimas.", NOBODY, NOBODY, id="no casualties"),
    pytest.param(
        "Un cohete impactó en Kiryat Shmona, no hubo muertos ni heridos.", NOBODY, NOBODY, id="neither dead nor wounded"
    ),
    pytest.param("Ataque contra un mercado de Zaporiyia: 8 muertos, 40 heridos.", just(8), just(40), id="colon"),
    pytest.param("El ataque con misiles contra Poltava causó víctimas.", NOT_SAID, NOT_SAID, id="victims alone"),
    pytest.param("El bombardeo destruyó 12 viviendas y 30 vehículos en Izium.", NOT_SAID, NOT_SAID, id="houses are no people"),
    pytest.param("Un ataque así podría matar a miles de personas en Gaza.", NOT_SAID, NOT_SAID, id="could kill"),
    pytest.param("Hasta 20 personas resultaron heridas en el ataque con cohetes.", NOT_SAID, (0, 20), id="up to"),
    pytest.param("El bombardeo del puerto causó 1.200 muertos.", just(1200), NOT_SAID, id="thousands point"),
    pytest.param("Una familia de cinco personas murió en un ataque aéreo.", just(5), NOT_SAID, id="a family"),
    pytest.param("Un hombre murió y una mujer resultó herida en el bombardeo de Marhanets.", just(1), just(1), id="one and one"),
    pytest.param("Docenas de personas resultaron heridas en el ataque con misiles.", NOT_SAID, at_least(12), id="dozens"),
    pytest.param("Un misil cayó sobre una casa y mató a cuatro personas mientras dormían.", just(4), NOT_SAID, id="clitic"),
    pytest.param("Un agricultor murió por el ataque de un dron cerca de Izium.", just(1), NOT_SAID, id="one farmer"),
    pytest.param("El ataque con misiles dejó cinco heridos y ningún muerto.", NOBODY, just(5), id="nobody killed"),
]
"""Nobody is NOBODY, a number nobody gives is NOT_SAID; an open upper end is `at_least`."""


MISSING = [
    pytest.param("Un misil alcanzó un edificio en Ternópil y tres personas están desaparecidas.", just(3), id="still missing"),
    pytest.param(
        "Al menos cinco personas siguen desaparecidas tras el ataque con misiles contra Dnipró.", at_least(5), id="at least"
    ),
]


GROUPS = [
    pytest.param("El ataque mató a nueve personas, entre ellas dos niños.", just(9), {"children": 2}, id="including"),
    pytest.param(
        "Un misil mató a once personas, incluidos tres niños y dos médicos.",
        just(11),
        {"children": 3, "medics": 2},
        id="several groups",
    ),
    pytest.param("Quince personas murieron en el ataque aéreo, cuatro de ellas mujeres.", just(15), {"women": 4}, id="of them"),
    pytest.param("Seis muertos, incluido un niño, en un ataque con drones en Jersón.", just(6), {"children": 1}, id="a child"),
    pytest.param("Un dron mató a cinco soldados en Mali.", just(5), {"soldiers": 5}, id="only soldiers"),
    pytest.param("Tres periodistas murieron en un ataque israelí en Gaza.", just(3), {"journalists": 3}, id="journalists"),
]
"""A sub-group is part of the total and never added to it."""


UPDATES = [
    pytest.param(
        "Bombardeo de Sloviansk: son tres los muertos, no cinco",
        "La fiscalía corrigió el balance: tres personas murieron.",
        just(3),
        id="not five",
    ),
    pytest.param("Sube a 19 la cifra de muertos por el ataque con misiles contra Járkov", "", just(19), id="climbs to"),
    pytest.param("Ataque con misiles en Dnipró: los muertos suben de 14 a 19", "", just(19), id="rises from to"),
    pytest.param(
        "Asciende a 9 el número de muertos en el ataque contra Ternópil",
        "Un balance anterior hablaba de 7 muertos.",
        just(9),
        id="earlier number in the text",
    ),
    pytest.param(
        "Un dron ataca un autobús en Jersón: 2 muertos",
        "Dos personas murieron. La semana pasada otro ataque mató a 11 personas en Sumy.",
        just(2),
        id="another attack",
    ),
]
"""A title and a text with an older number, or another attack's: the newest of this attack holds."""


SCOPES = [
    pytest.param(
        "Bombardeos rusos en la región de Jersón",
        "Tres personas murieron en las últimas 24 horas.",
        {(3, "period")},
        id="past day",
    ),
    pytest.param(
        "Un misil golpea Járkov",
        "Desde el inicio de la invasión han muerto 352 civiles.",
        {(352, "cumulative")},
        id="since the invasion",
    ),
    pytest.param(
        "Ataque israelí contra un campamento de Gaza",
        "Más de 60.000 palestinos han muerto desde el 7 de octubre de 2023.",
        {(60_000, "cumulative")},
        id="since a date",
    ),
]
"""Numbers of a day or of a whole war: claims, and never the toll of this event."""


KINDS = [
    pytest.param("Un misil balístico impacta en un edificio de Járkov", "missile_strike", id="ballistic missile"),
    pytest.param("Un dron impacta contra un minibús en Jersón", "drone_strike", id="drone"),
    pytest.param("Un bombardeo aéreo contra una aldea de Darfur deja seis muertos", "air_strike", id="air strike"),
    pytest.param("Fuego de artillería alcanza Nikopol y mata a una mujer", "shelling", id="shelling"),
    pytest.param("Ataque con morteros contra un barrio de Jartum, dos muertos", "shelling", id="mortar"),
    pytest.param(
        "Colombia: un soldado muere al pisar una mina antipersona en Arauca", "other_explosive", id="anti-personnel mine"
    ),
    pytest.param("Malí: cinco soldados mueren por un artefacto explosivo improvisado", "other_explosive", id="roadside bomb"),
    pytest.param("Estalla un coche bomba frente a un hotel de Mogadiscio", "other_explosive", id="car bomb"),
    pytest.param("Atentado suicida en una mezquita de Peshawar, 15 muertos", "other_explosive", id="suicide bomb"),
    pytest.param(
        "Lanzan una granada contra una estación de policía en Cauca y hieren a siete personas", "other_explosive", id="grenade"
    ),
    pytest.param("Bombas guiadas rusas impactan en un suburbio de Járkov", "air_strike", id="guided bomb"),
    pytest.param("Cohetes lanzados desde Líbano impactan en un kibutz", "shelling", id="rockets"),
    pytest.param("Una mina terrestre mata a dos campesinos en Nariño", "other_explosive", id="landmine"),
]


PHASES = [
    pytest.param("Un dron impacta contra un minibús en Jersón", "impact", id="drone: impact"),
    pytest.param("Un bombardeo aéreo contra una aldea de Darfur deja seis muertos", "impact", id="air strike: impact"),
    pytest.param("La defensa aérea ucraniana derribó 20 drones sobre Odesa", "intercepted", id="intercepted"),
    pytest.param("Suben a 35 los muertos por el ataque con misiles contra Ternópil", "aftermath", id="aftermath"),
    pytest.param("Drones se dirigen hacia Sumy", "inbound", id="inbound"),
]


GATHERINGS = [
    pytest.param("Yemen: un ataque aéreo alcanza una boda y deja al menos 20 muertos", id="wedding"),
    pytest.param("Un misil cae sobre una escuela de Zaporiyia", id="school"),
    pytest.param("Drones atacan un festival de música cerca de Járkov", id="festival"),
    pytest.param("Un proyectil de artillería impacta en un mercado de Donetsk, tres muertos", id="market"),
    pytest.param("Explota un coche bomba frente a una sala de conciertos en Mogadiscio", id="concert"),
    pytest.param("Un cohete impacta en un campo de fútbol durante un partido en Majdal Shams", id="match"),
    pytest.param("Un ataque aéreo mata a un director de cine en Idlib", id="film director killed"),
    pytest.param("Un ataque aéreo alcanza un funeral en Saná", id="funeral"),
    pytest.param("Un misil impacta en un cine de Pokrovsk", id="cinema"),
]
"""A strike stays a strike whatever it hits."""


NOT_NEWS = [
    pytest.param("Irán amenaza con atacar Israel con misiles", id="threat"),
    pytest.param("Moscú podría lanzar un ataque con misiles contra Kiev", id="possible"),
    pytest.param("El ejército planea ataques con drones contra los rebeldes", id="plan"),
    pytest.param("Washington advierte del riesgo de un ataque con misiles", id="warning"),
    pytest.param("Corea del Norte prueba un misil balístico que cae en el mar", id="test"),
    pytest.param("Simulacro: el ejército ensaya un ataque con drones en Cádiz", id="drill"),
    pytest.param("Una película sobre la guerra de los drones llega a los cines", id="film"),
    pytest.param("En este videojuego el jugador dirige bombardeos aéreos", id="video game"),
    pytest.param("Guernica conmemora el aniversario del bombardeo de 1937", id="anniversary"),
    pytest.param("Cadena perpetua por el atentado con bomba de 2017", id="court"),
    pytest.param("Berlín entregará misiles a Ucrania", id="arms"),
    pytest.param("Desactivan en Colonia una bomba de la Segunda Guerra Mundial", id="old bomb"),
    pytest.param("Es falso que el video muestre un ataque con misiles a Tel Aviv", id="fact check"),
    pytest.param("Alerta aérea en Kiev", id="alert only"),
    pytest.param("Se reanudan en El Cairo las negociaciones sobre un alto el fuego", id="ceasefire"),
    # the word in its other senses
    pytest.param("La huelga de trenes deja sin servicio a miles de viajeros", id="labour"),
    pytest.param("Los presos inician una huelga de hambre", id="hunger"),
    pytest.param("Un rayo mata a tres vacas en Asturias", id="lightning"),
    pytest.param("Misil de Valverde a la escuadra para la victoria del Madrid", id="goal"),
    pytest.param("El delantero bombardeó el área rival y marcó dos goles", id="shot at goal"),
    pytest.param("Golpe de efecto: OpenAI cierra un acuerdo con Microsoft", id="deal"),
    pytest.param("La inflación golpea los bolsillos de las familias argentinas", id="inflation"),
    pytest.param("Un ataque al corazón acaba con la vida del actor", id="heart attack"),
    pytest.param("Un avión choca contra un ave y aterriza de emergencia", id="bird"),
    pytest.param("Golpe de suerte: gana la lotería dos veces", id="luck"),
]
"""Weapons and strikes, but none that took place now, and the words of a strike, said of something else."""


CAUSES = [
    pytest.param("Un terremoto deja 300 muertos en Afganistán", "disaster", id="earthquake"),
    pytest.param("Inundaciones en Valencia: 12 muertos y 5 desaparecidos", "disaster", id="floods"),
    pytest.param("Un autobús cae a un barranco en Perú: 18 muertos", "accident", id="bus crash"),
    pytest.param("Una explosión de gas destruye un edificio en Madrid y deja tres muertos", "accident", id="gas"),
    pytest.param("Matan a puñaladas a un hombre en un bar, detenido un sospechoso", "crime", id="stabbing"),
    pytest.param("El cólera mata a 40 personas en una semana", "other", id="cholera"),
    pytest.param("Hombres armados matan a 18 aldeanos en Burkina Faso", "armed_violence", id="gunmen"),
]
"""Only armed violence rings; the cause of the rest is still told."""


DISPUTED = [
    pytest.param(
        "Ataque aéreo contra un hospital de Gaza, según médicos",
        "Doce personas murieron. El ejército israelí negó haber atacado un hospital.",
        id="denied by the army",
    ),
]


SPEAKERS_BY_NAME = [
    pytest.param(
        "Un ataque con misiles mató a cuatro personas en Járkov, dijo el gobernador Oleg Siniegúbov.",
        "Siniegúbov",
        "official",
        id="governor",
    ),
    pytest.param("Testigos afirman que seis personas murieron por el ataque de un dron.", "Testigos", "witness", id="witnesses"),
    pytest.param(
        "El Ministerio del Interior informó de que doce personas murieron por un misil.",
        "Ministerio",
        "official",
        id="interior ministry",
    ),
    pytest.param("El alcalde Vitali Klichkó dijo que tres personas murieron por un dron.", "Klichkó", "official", id="mayor"),
    pytest.param(
        "Nueve civiles murieron en un ataque aéreo, según el Observatorio Sirio de Derechos Humanos.",
        "Observatorio",
        "ngo",
        id="ngo",
    ),
    pytest.param("Médicos dijeron que ocho personas murieron por un proyectil.", "Médicos", "medic", id="doctors"),
]
"""The name as far as it must be told, and what kind of source it is."""
