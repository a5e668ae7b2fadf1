"""Portuguese sentences, and what each comes to."""

from __future__ import annotations

import pytest
from sentences import NOBODY, NOT_SAID, at_least, just

TOLLS = [
    pytest.param("Quinze pessoas incluindo mulheres morreram no bombardeio", just(15), NOT_SAID, id="some of them, uncounted"),
    pytest.param("Um ataque russo deixou 6 mortos e 21 feridos em Kharkiv.", just(6), just(21), id="digits"),
    pytest.param("Quatro pessoas morreram no bombardeio de Kherson.", just(4), NOT_SAID, id="number word"),
    pytest.param(
        "Trinta e duas pessoas morreram e cento e catorze ficaram feridas no ataque aéreo.",
        just(32),
        just(114),
        id="compound number word",
    ),
    pytest.param("Um míssil matou sete moradores e feriu doze em Sumy.", just(7), just(12), id="active verb"),
    pytest.param("Uma mulher foi morta por um drone em Nikopol.", just(1), NOT_SAID, id="one woman"),
    pytest.param(
        "Um padeiro foi morto por um projétil de artilharia em Kramatorsk.", just(1), NOT_SAID, id="one, whatever he is called"
    ),
    pytest.param("Um casal morreu no bombardeio de Antonivka.", just(2), NOT_SAID, id="a couple"),
    pytest.param("O bombardeio matou uma mulher e os seus dois filhos.", just(3), NOT_SAID, id="joined people"),
    pytest.param("Duas irmãs foram mortas por um foguete em Metula.", just(2), NOT_SAID, id="two sisters"),
    pytest.param("Pelo menos 14 pessoas morreram num ataque aéreo em Idlib.", at_least(14), NOT_SAID, id="at least"),
    pytest.param(
        "Ao menos nove pessoas morreram em um ataque com drones em Cartum.", at_least(9), NOT_SAID, id="at least, Brazilian"
    ),
    pytest.param("Mais de 30 pessoas foram mortas no ataque.", at_least(30), NOT_SAID, id="more than"),
    pytest.param("Entre 20 e 30 pessoas morreram no ataque aéreo.", (20, 30), NOT_SAID, id="between"),
    pytest.param("Várias pessoas morreram num ataque com drones em El Fasher.", at_least(3), NOT_SAID, id="several"),
    pytest.param("Dezenas de civis foram mortos num bombardeamento aéreo no Darfur.", at_least(10), NOT_SAID, id="tens"),
    pytest.param("Centenas de pessoas ficaram feridas na explosão de um míssil.", NOT_SAID, at_least(100), id="hundreds"),
    pytest.param("Meia dúzia de pessoas morreu no ataque com mísseis.", just(6), NOT_SAID, id="half a dozen"),
    pytest.param("Ataque com mísseis a Dnipro: há mortos.", at_least(2), NOT_SAID, id="there are dead"),
    pytest.param("Um drone caiu sobre um armazém em Odessa sem causar vítimas.", NOBODY, NOBODY, id="no casualties"),
    pytest.param(
        "Um foguete atingiu Kiryat Shmona, não houve mortos nem feridos.", NOBODY, NOBODY, id="neither dead nor wounded"
    ),
    pytest.param(
        "Ninguém morreu no ataque com mísseis, mas cinco pessoas ficaram feridas.", NOBODY, just(5), id="nobody killed, some hurt"
    ),
    pytest.param("Ataque a um mercado de Zaporizhzhia: 8 mortos, 40 feridos.", just(8), just(40), id="colon"),
    pytest.param("O bombardeio destruiu 12 casas e 30 carros em Izium.", NOT_SAID, NOT_SAID, id="houses are no people"),
    pytest.param("Um ataque desses poderia matar milhares de pessoas em Gaza.", NOT_SAID, NOT_SAID, id="could kill"),
    pytest.param("Até 20 pessoas ficaram feridas no ataque com foguetes.", NOT_SAID, (0, 20), id="up to"),
    pytest.param("O bombardeio do porto causou 1.200 mortos.", just(1200), NOT_SAID, id="thousands point"),
    pytest.param("Uma família de cinco pessoas morreu num ataque aéreo.", just(5), NOT_SAID, id="a family"),
    pytest.param("Um homem morreu e uma mulher ficou ferida no bombardeio de Marhanets.", just(1), just(1), id="one and one"),
    pytest.param("O ataque aéreo tirou a vida de três pessoas.", just(3), NOT_SAID, id="lives"),
    pytest.param("O ataque com mísseis feriu uma dúzia de pessoas.", NOT_SAID, just(12), id="dozens"),
    pytest.param("O número de mortos no ataque aéreo chegou a 18.", just(18), NOT_SAID, id="toll"),
    pytest.param("Um agricultor foi morto por um drone perto de Izium.", just(1), NOT_SAID, id="one farmer"),
]
"""Nobody is NOBODY, a number nobody gives is NOT_SAID; an open upper end is `at_least`."""


MISSING = [
    pytest.param("Um míssil atingiu um prédio em Ternopil e três pessoas estão desaparecidas.", just(3), id="still missing"),
    pytest.param(
        "Pelo menos cinco pessoas continuam desaparecidas após o ataque com mísseis a Dnipro.", at_least(5), id="at least"
    ),
]


GROUPS = [
    pytest.param("O ataque matou nove pessoas, incluindo duas crianças.", just(9), {"children": 2}, id="including"),
    pytest.param(
        "Um míssil matou onze pessoas, entre elas três crianças e dois médicos.",
        just(11),
        {"children": 3, "medics": 2},
        id="several groups",
    ),
    pytest.param("Quinze pessoas morreram no ataque aéreo, quatro delas mulheres.", just(15), {"women": 4}, id="of them"),
    pytest.param("Seis mortos, incluindo uma criança, num ataque com drones em Kherson.", just(6), {"children": 1}, id="a child"),
    pytest.param("Um drone matou cinco soldados no Mali.", just(5), {"soldiers": 5}, id="only soldiers"),
    pytest.param("Três jornalistas foram mortos num ataque israelense em Gaza.", just(3), {"journalists": 3}, id="journalists"),
]
"""A sub-group is part of the total and never added to it."""


UPDATES = [
    pytest.param(
        "Ataque em Sloviansk: são três os mortos, não cinco",
        "O Ministério Público corrigiu o balanço: três pessoas morreram.",
        just(3),
        id="not five",
    ),
    pytest.param(
        "Drone atinge ônibus em Kherson: 2 mortos",
        "Duas pessoas morreram. Na semana passada, outro ataque matou 11 pessoas em Sumy.",
        just(2),
        id="another attack",
    ),
    pytest.param("Número de mortos em ataque a Kharkiv sobe para 19", "", just(19), id="rises to"),
    pytest.param(
        "Número de mortos em ataque a Ternopil sobe para 9",
        "O balanço anterior era de 7 mortos.",
        just(9),
        id="rises to, earlier number",
    ),
]
"""A title and a text with an older number, or another attack's: the newest of this attack holds."""


SCOPES = [
    pytest.param(
        "Bombardeios russos na região de Kherson", "Três pessoas morreram nas últimas 24 horas.", {(3, "period")}, id="past day"
    ),
    pytest.param(
        "Míssil atinge Kharkiv",
        "Desde o início da invasão, 352 civis foram mortos.",
        {(352, "cumulative")},
        id="since the invasion",
    ),
    pytest.param(
        "Ataque israelense a um campo de refugiados em Gaza",
        "Mais de 60 mil palestinos foram mortos desde 7 de outubro de 2023.",
        {(60000, "cumulative")},
        id="since a date",
    ),
]
"""Numbers of a day or of a whole war: claims, and never the toll of this event."""


KINDS = [
    pytest.param("Míssil balístico atinge prédio em Kharkiv", "missile_strike", id="ballistic missile"),
    pytest.param("Drone atinge micro-ônibus em Kherson", "drone_strike", id="drone"),
    pytest.param("Ataque aéreo contra uma aldeia do Darfur faz seis mortos", "air_strike", id="air strike"),
    pytest.param("Ataque de morteiro a um bairro de Cartum, dois mortos", "shelling", id="mortar"),
    pytest.param("Agricultor morre na explosão de uma mina perto de Izium", "other_explosive", id="mine"),
    pytest.param("Mali: cinco soldados mortos por um engenho explosivo improvisado", "other_explosive", id="roadside bomb"),
    pytest.param("Carro-bomba explode em frente a um hotel em Mogadíscio", "other_explosive", id="car bomb"),
    pytest.param("Atentado suicida numa mesquita de Peshawar, 15 mortos", "other_explosive", id="suicide bomb"),
    pytest.param("Bombas guiadas russas atingem subúrbio de Kharkiv", "air_strike", id="guided bomb"),
    pytest.param("Foguetes disparados do Líbano atingem um kibutz", "shelling", id="rockets"),
    pytest.param("Bombardeio de artilharia atinge Nikopol e mata uma mulher", "shelling", id="artillery"),
]


PHASES = [
    pytest.param("Drone atinge micro-ônibus em Kherson", "impact", id="drone: impact"),
    pytest.param("Ataque aéreo contra uma aldeia do Darfur faz seis mortos", "impact", id="air strike: impact"),
    pytest.param("A defesa aérea ucraniana abateu 20 drones sobre Odessa", "intercepted", id="intercepted"),
    pytest.param("Drones seguem em direção a Sumy", "inbound", id="inbound"),
    pytest.param("Número de mortos em ataque com mísseis em Ternopil sobe para 35", "aftermath", id="toll"),
]


GATHERINGS = [
    pytest.param("Iêmen: ataque aéreo atinge casamento e deixa ao menos 20 mortos", id="wedding"),
    pytest.param("Míssil cai sobre uma escola em Zaporizhzhia", id="school"),
    pytest.param("Drones atacam festival de música perto de Kharkiv", id="festival"),
    pytest.param("Projétil de artilharia atinge mercado em Donetsk, três mortos", id="market"),
    pytest.param("Carro-bomba explode em frente a uma sala de concertos em Mogadíscio", id="concert"),
    pytest.param("Foguete atinge campo de futebol durante um jogo em Majdal Shams", id="match"),
    pytest.param("Ataque aéreo mata um diretor de cinema em Idlib", id="film director killed"),
    pytest.param("Ataque aéreo atinge funeral em Sanaa", id="funeral"),
    pytest.param("Míssil atinge cinema em Pokrovsk", id="cinema"),
]
"""A strike stays a strike whatever it hits."""


NOT_NEWS = [
    pytest.param("Irã ameaça atacar Israel com mísseis", id="threat"),
    pytest.param("Moscou poderia lançar um ataque com mísseis contra Kiev", id="possible"),
    pytest.param("Exército planeja ataques com drones contra os rebeldes", id="plan"),
    pytest.param("Washington alerta para o risco de um ataque com mísseis", id="warning"),
    pytest.param("Coreia do Norte testa míssil balístico, que caiu no mar", id="test"),
    pytest.param("Simulacro: o exército treina a resposta a um ataque de drones", id="drill"),
    pytest.param("Um filme sobre a guerra dos drones chega aos cinemas", id="film"),
    pytest.param("No videojogo, o jogador comanda ataques aéreos", id="video game"),
    pytest.param("Nagasaki lembra os 80 anos do bombardeio atômico", id="anniversary"),
    pytest.param("Prisão perpétua pelo atentado à bomba de 2017", id="court"),
    pytest.param("Berlim vai entregar mísseis à Ucrânia", id="arms"),
    pytest.param("Bomba da Segunda Guerra Mundial é desativada em Colônia", id="old bomb"),
    pytest.param("É falso que vídeo mostre ataque com mísseis a Tel Aviv", id="fact check"),
    pytest.param("Alerta aéreo em Kiev", id="alert only"),
    pytest.param("Negociações sobre um cessar-fogo são retomadas no Cairo", id="ceasefire"),
    # the word in its other senses
    pytest.param("Greve dos comboios deixa milhares de passageiros em terra", id="labour"),
    pytest.param("Presos iniciam greve de fome", id="hunger"),
    pytest.param("Raio atinge árvore e mata três vacas em Goiás", id="lightning"),
    pytest.param("Hulk solta um míssil de fora da área e decide o clássico", id="goal"),
    pytest.param("Ataque do Benfica volta a marcar: três golos ao Braga", id="attack of a team"),
    pytest.param("OpenAI fecha acordo bombástico com a Microsoft", id="deal"),
    pytest.param("Deputados bombardeiam o ministro com perguntas", id="questions"),
    pytest.param("Inflação atinge em cheio as famílias brasileiras", id="inflation"),
    pytest.param("Ator morre vítima de ataque cardíaco", id="heart attack"),
    pytest.param("Avião colide com ave e pousa de emergência em Recife", id="bird"),
    pytest.param("Golpe do Pix: polícia prende quadrilha em São Paulo", id="a scam"),
]
"""Weapons and strikes, but none that took place now, and the words of a strike, said of something else."""


CAUSES = [
    pytest.param("Terremoto deixa 300 mortos no Afeganistão", "disaster", id="earthquake"),
    pytest.param("Enchentes no Sul: 12 mortos e 5 desaparecidos", "disaster", id="floods"),
    pytest.param("Explosão de gás destrói prédio em Lisboa e faz três mortos", "accident", id="gas"),
    pytest.param("Homem morto a facadas num bar, suspeito detido", "crime", id="stabbing"),
    pytest.param("Cólera mata 40 pessoas numa semana", "other", id="cholera"),
    pytest.param("Homens armados matam 18 aldeões em Burkina Faso", "armed_violence", id="gunmen"),
]
"""Only armed violence rings; the cause of the rest is still told."""


DISPUTED = [
    pytest.param(
        "Ataque aéreo atinge hospital em Gaza, dizem médicos",
        "Doze pessoas morreram. O exército israelense negou ter atacado um hospital.",
        id="denied by the army",
    ),
]


SPEAKERS_BY_NAME = [
    pytest.param(
        "Um ataque com mísseis matou quatro pessoas em Kharkiv, disse o governador Oleh Syniehubov.",
        "Syniehubov",
        "official",
        id="governor",
    ),
    pytest.param("Testemunhas afirmam que seis pessoas foram mortas por um drone.", "Testemunhas", "witness", id="witnesses"),
    pytest.param(
        "O Ministério do Interior informou que doze pessoas morreram atingidas por um míssil.",
        "Ministério",
        "official",
        id="interior ministry",
    ),
    pytest.param(
        "O prefeito Vitali Klitschko disse que três pessoas foram mortas por um drone.", "Klitschko", "official", id="mayor"
    ),
    pytest.param(
        "Nove civis morreram num ataque aéreo, segundo o Observatório Sírio dos Direitos Humanos.",
        "Observatório",
        "ngo",
        id="ngo",
    ),
    pytest.param("Médicos disseram que oito pessoas morreram atingidas por um projétil.", "Médicos", "medic", id="doctors"),
]
"""The name as far as it must be told, and what kind of source it is."""
