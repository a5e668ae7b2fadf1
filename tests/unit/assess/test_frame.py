from __future__ import annotations

import pytest
from judging import Judge


@pytest.mark.parametrize(
    "title",
    [
        "Air strike hits wedding in Yemen, at least 20 dead",
        "Missile slams into market in Kostiantynivka",
        "Drones strike music festival near Kharkiv, killing two",
        "Shelling of school in Kherson wounds three",
        "Rocket hits stadium during league match in Majdal Shams",
        "Car bomb explodes outside concert hall in Mogadishu",
        "Israeli strike on Gaza school kills 12",
        "Russia launches 100 drones at Ukraine overnight",
        "Air defences shoot down 20 drones over Odesa",
        "Farmer killed after tractor hits landmine near Izium",
        "Suicide bomber kills 15 worshippers at Peshawar mosque",
        "Air strike kills film director in Idlib",
    ],
)
def test_a_real_strike_is_seen_whatever_stands_beside_it(judge: Judge, title: str) -> None:
    assert judge(title).strike.alert


@pytest.mark.parametrize(
    "title",
    [
        "Rail strike to halt trains on Friday",
        "Prisoners enter third week of hunger strike",
        "OpenAI strikes deal with Pentagon",
        "Lightning strike kills 14 in Bihar",
        "Late strike by Kane sinks Dortmund",
        "Iran could strike Israel within days, officials warn",
        "North Korea test-fires ballistic missile into the sea",
        "Germany to deliver more missiles to Ukraine",
        "Bomb squad defuses World War II bomb in Cologne",
        "Gas explosion destroys apartment block in Paris, killing three",
        "Fact check: video does not show missile strike on Tel Aviv",
        "New film about the drone war opens in cinemas",
        "Kharkiv marks anniversary of missile strike on central square",
        "Man jailed for life over 2017 bombing",
        "Air raid alert declared in Kyiv",
        "Talks on ceasefire resume in Cairo",
        "Earthquake kills 300 in Afghanistan",
        "Military helicopter crashes in Turkey, killing three soldiers",
        "MPs bombard minister with questions",
    ],
)
def test_what_only_sounds_like_a_strike_is_none(judge: Judge, title: str) -> None:
    assert not judge(title).strike.alert


@pytest.mark.parametrize(
    ("title", "kind", "phase", "weapons"),
    [
        ("Ballistic missile hits school in Kharkiv, killing 3", "missile_strike", "impact", ("ballistic_missile",)),
        ("FPV drone attacks ambulance in Kherson, wounding two", "drone_strike", "impact", ("fpv_drone",)),
        ("Mortar shelling of Nikopol kills woman", "shelling", "impact", ("mortar",)),
        ("Roadside bomb kills five soldiers in Mali", "other_explosive", "impact", ("ied",)),
        ("Warplanes bombed village in Myanmar, killing 12", "air_strike", "impact", ()),
        ("Air defence shot down 20 drones over Odesa", "drone_strike", "intercepted", ("drone",)),
        ("Death toll of missile strike on Ternopil rises to 35", "missile_strike", "aftermath", ("missile",)),
        ("Cruise missiles heading for Kyiv region", "missile_strike", "inbound", ("cruise_missile",)),
    ],
)
def test_kind_phase_and_weapons(judge: Judge, title: str, kind: str, phase: str, weapons: tuple[str, ...]) -> None:
    found = judge(title)

    assert (kind, phase, weapons) == (found.strike.kind, found.strike.phase, found.weapons)


@pytest.mark.parametrize(
    ("title", "modality"),
    [
        ("Iran may launch missile strike on Israel", "hypothetical"),
        ("Russia plans drone attack on Kyiv", "future"),
        ("Army simulates missile strike in drill", "drill"),
        ("Missile strike of 1991 remembered: 35 years after", "historical"),
        ("New novel by war reporter: missile strike on Kyiv", "fiction"),
        ("No missile strike took place in Lviv", "negated"),
        ("After threatening revenge, Iran fires missiles at Erbil", "asserted"),
    ],
)
def test_modality_is_told_by_the_cue_that_governs_the_strike(judge: Judge, title: str, modality: str) -> None:
    assert modality == judge(title).strike.modality


def test_a_strike_of_a_past_year_is_history(judge: Judge) -> None:
    found = judge("Halabja remembers", "Iraqi planes dropped bombs on the town in 1988, killing thousands.")

    assert (False, "historical") == (found.strike.alert, found.strike.modality)


def test_a_denied_strike_that_somebody_asserts_is_disputed(judge: Judge) -> None:
    found = judge(
        "Air strike hits hospital in Gaza, medics say", "Twelve people died. The Israeli army denied it had struck a hospital."
    )

    assert (True, True) == (found.strike.alert, found.strike.disputed)


@pytest.mark.parametrize(
    ("title", "cause", "alert"),
    [
        ("Gunmen kill 22 villagers at funeral in Tillaberi", "armed_violence", True),
        ("Earthquake kills 300 in Afghanistan", "disaster", False),
        ("At least 8 dead as bus plunges into ravine", "accident", False),
        ("Man stabbed to death in pub, suspect arrested", "crime", False),
        ("Cholera kills 40 people in a week", "other", False),
    ],
)
def test_cause_of_casualties(judge: Judge, title: str, cause: str, alert: bool) -> None:
    casualty = judge(title).casualty

    assert (cause, alert) == (casualty.cause, casualty.alert)


@pytest.mark.parametrize(
    ("language", "title", "strike"),
    [
        ("uk", "Ракета влучила у дев'ятиповерхівку в Тернополі", True),
        ("uk", "Окупанти вдарили КАБами по Куп'янську", True),
        ("uk", "У Києві оголошено повітряну тривогу", False),
        ("uk", "Київ і Варшава вдарили по руках", False),
        ("uk", "Вдень знеструмлено три області: негода атакувала захід", False),
        ("ru", "Беспилотник врезался в жилой дом в Курске", True),
        ("ru", "ВСУ нанесли удар по Белгороду, ранены двое", True),
        ("ru", "Цены на бензин ударили по кошелькам россиян", False),
        ("ru", "Боец UFC нанёс сопернику удар ногой и победил нокаутом", False),
        ("ru", "Хуситы пообещали обстрелять корабли в Красном море", False),
    ],
)
def test_strikes_in_other_languages(judge: Judge, language: str, title: str, strike: bool) -> None:
    assert strike == judge(title, language=language).strike.alert


def test_freedom_square(judge: Judge) -> None:
    found = judge(
        "Missile hits Freedom Square in Kharkiv",
        "A Russian missile slammed into the regional administration building on Freedom Square in Kharkiv on Tuesday. Kyiv told"
        " the United Nations that 352 civilians, including 14 children, have been killed since the invasion began and that half"
        " a million refugees have fled.",
    )

    assert (True, "missile_strike", None) == (found.strike.alert, found.strike.kind, found.toll.killed)
    assert ("missile",) == found.weapons
    assert "administrative_building" in found.targets
    assert {("killed", 352, ""), ("killed", 14, "children"), ("displaced", 500_000, "")} <= {
        (one.what, one.min, one.who) for one in found.claims
    }
    assert {"cumulative"} == {one.scope for one in found.claims}
    assert "Kyiv" in {one.speaker for one in found.claims}


@pytest.mark.parametrize(
    ("language", "title", "text"),
    [
        ("en", "Darts: “Rocket” Harlow destroys champion in Dublin", ""),
        ("en", "Studio delays “Airstrike Zero” to autumn", "The shooter “Airstrike Zero” will appear in October."),
        ("en", "Review: “Barrage” is a war film with a heart", "The opening air raid is the loudest scene in cinema this year."),
        ("en", "Blast at bakery: police rule out terrorism", "A gas canister exploded, two people were injured."),
        ("ru", "В Уфе взорвался дом, двое погибших", "Взорвался бытовой газ, теракт исключен."),
        ("fr", "Tir d’exercice d’un missile au large de Toulon", ""),
        (
            "fr",
            "Non, un drone n’a pas bombardé le port de Marseille",
            "La vidéo prétend montrer une attaque de drone.",
        ),
        ("uk", "Чотири роки від удару по драмтеатру", ""),
        ("he", "בלבנון מאיימים", "״כל תקיפה תיענה בירי טילים לעומק״"),
    ],
)
def test_names_in_quotes_films_drills_and_refutations_are_no_strikes(judge: Judge, language: str, title: str, text: str) -> None:
    found = judge(title, text, language)

    assert (False, False) == (found.strike.alert, found.casualty.alert)


def test_a_quoted_weapon_and_a_headline_in_capitals_are_no_names(judge: Judge) -> None:
    assert judge("«Искандер» ударил по порту в Одессе", language="ru").strike.alert
    assert judge("“Massive Airstrike” Hits Rafah, Killing Nine").strike.alert


def test_one_sides_denial_of_a_strike_with_victims_is_a_dispute(judge: Judge) -> None:
    found = judge(
        "Army denies shelling market in Horlivka",
        "The General Staff denied shelling a market in Horlivka, where officials said two people were killed.",
    )

    assert (True, True) == (found.strike.alert, found.strike.disputed)


@pytest.mark.parametrize(
    ("language", "title", "text"),
    [
        ("ru", "«Волки» разгромили соперника и вышли в финал", "Хозяева нанесли 42 броска и расстреляли ворота гостей — 6:0."),
        ("en", "War Requiem fills cathedral", "Two hundred singers honoured the dead of the city, bombed in 1940."),
        (
            "fr",
            "Un homme tué par balle, la piste du trafic",
            "Le parquet privilégie un règlement de comptes.",
        ),
    ],
)
def test_sport_remembrance_and_crime_are_no_casualties_of_war(judge: Judge, language: str, title: str, text: str) -> None:
    assert not judge(title, text, language).casualty.alert


@pytest.mark.parametrize(
    "title",
    [
        "Belarus delivers three attack helicopters to military forces",
        "Air Force personnel killed by gunman at airport",
        "Striker hurt as projectiles were thrown by fans",
        "Oil giant Shell to carry out repairs in Niger Delta",
        "American Atlas V launched from Vandenberg Air Force Base",
    ],
)
def test_what_is_only_called_like_a_weapon_strikes_nobody(judge: Judge, title: str) -> None:
    assert not judge(title).strike.alert


def test_who_arrives_by_plane_does_not_hit(judge: Judge) -> None:
    assert not judge("Участница конкурса прилетела из Ниццы через Стамбул", language="ru").strike.alert
    assert judge("Прилёт по многоэтажке в Харькове", language="ru").strike.alert
