"""The fixed part of the simulated world: theatres with real towns, invented outlets, and headlines in eight languages."""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, radians, sin

from msgspec.structs import replace

from bot.records import Kind, Place


@dataclass(frozen=True, slots=True)
class Theatre:
    """A war, as far as reports of it matter."""

    name: str
    weight: int
    towns: tuple[Place, ...]
    capital: Place
    kinds: tuple[Kind, ...]
    languages: tuple[str, ...]
    other_side: tuple[str, ...]
    striker: str
    struck: str
    hours_ahead: int


@dataclass(frozen=True, slots=True)
class Outlet:
    """Who prints: `agency` for a wire itself; `lag_minutes` is how old its knowledge is on average."""

    name: str
    family: str
    home: str
    tier: int
    lag_minutes: float
    agency: str = ""


VILLAGES = (
    "Upper", "Lower", "New", "Old", "Little", "Great", "North", "South", "East", "West", "Inner", "Outer",
    "White", "Red", "Long", "Far",
)  # fmt: skip
"""Around each town lie that many, 4 to 22 km away, where there is room."""


def _towns(country: str, table: str) -> tuple[Place, ...]:
    """Each town, then the invented villages around it."""
    rows = [line.split() for line in table.strip().splitlines()]
    towns = [
        Place(
            name=name.replace("_", " "),
            country=country,
            admin1=f"{country}-{admin1}",
            lat=float(lat),
            lon=float(lon),
            precision=1,
        )
        for name, admin1, lat, lon in rows
    ]
    places = list(towns)
    for index, name in enumerate(VILLAGES):
        for village in (_village(town, name, index) for town in towns):
            if all(_far(village, place) for place in places):
                places.append(village)
    return tuple(places)


def _far(one: Place, other: Place) -> bool:
    """At least about 1.5 km apart, as neighbouring camps are."""
    assert one.lat is not None
    assert one.lon is not None
    assert other.lat is not None
    assert other.lon is not None
    return abs(one.lat - other.lat) > 0.014 or abs(one.lon - other.lon) > 0.018


def _village(town: Place, name: str, index: int) -> Place:
    """On a spiral, so that none lies on another."""
    assert town.lat is not None
    assert town.lon is not None
    far, turn = 0.035 + 0.01 * index, 2.4 * index
    lat, lon = town.lat + far * sin(turn), town.lon + far * cos(turn) / cos(radians(town.lat))
    return replace(town, name=f"{name} {town.name}", lat=round(lat, 3), lon=round(lon, 3))


UKRAINE = _towns("UA", """
Kharkiv 63 49.98 36.25
Derhachi 63 50.11 36.12
Liubotyn 63 49.95 35.93
Chuhuiv 63 49.84 36.69
Izium 63 49.21 37.26
Kupiansk 63 49.71 37.61
Kramatorsk 14 48.74 37.58
Sloviansk 14 48.85 37.61
Druzhkivka 14 48.63 37.53
Kostiantynivka 14 48.53 37.71
Chasiv_Yar 14 48.59 37.84
Pokrovsk 14 48.28 37.18
Myrnohrad 14 48.30 37.26
Donetsk 14 48.00 37.80
Makiivka 14 48.05 37.96
Zaporizhzhia 23 47.84 35.14
Nikopol 12 47.57 34.40
Marhanets 12 47.65 34.63
Dnipro 12 48.46 35.05
Kryvyi_Rih 12 47.91 33.39
Kherson 65 46.64 32.61
Antonivka 65 46.67 32.71
Mykolaiv 48 46.97 32.00
Odesa 51 46.48 30.73
Kyiv 30 50.45 30.52
Sumy 59 50.91 34.80
Chernihiv 74 51.50 31.29
""")  # fmt: skip
GAZA = _towns("PS", """
Gaza GZA 31.50 34.47
Jabalia NGZ 31.53 34.48
Beit_Lahia NGZ 31.55 34.50
Beit_Hanoun NGZ 31.54 34.54
Nuseirat DEB 31.45 34.39
Bureij DEB 31.44 34.40
Deir_al-Balah DEB 31.42 34.35
Khan_Yunis KYS 31.35 34.30
Rafah RFH 31.29 34.25
""")  # fmt: skip
LEBANON = _towns("LB", """
Beirut BA 33.89 35.50
Tyre JA 33.27 35.20
Nabatieh NA 33.38 35.48
Bint_Jbeil NA 33.12 35.43
Khiam NA 33.33 35.61
Baalbek BH 34.01 36.21
""")  # fmt: skip
SUDAN = _towns("SD", """
Khartoum KH 15.55 32.53
Omdurman KH 15.64 32.48
El_Fasher DN 13.63 25.35
Nyala DS 12.05 24.88
El_Obeid KN 13.18 30.22
Port_Sudan RS 19.62 37.22
""")  # fmt: skip
RUSSIA = _towns("RU", """
Belgorod BEL 50.60 36.59
Shebekino BEL 50.41 36.89
Kursk KRS 51.73 36.19
Moscow MOW 55.75 37.62
Taganrog ROS 47.24 38.90
""")  # fmt: skip
SYRIA = _towns("SY", """
Damascus DI 33.51 36.29
Aleppo HL 36.20 37.16
Idlib ID 35.93 36.63
Sarmin ID 35.90 36.73
Homs HI 34.73 36.72
""")  # fmt: skip
SOMALIA = _towns("SO", """
Mogadishu BN 2.04 45.34
Afgooye SH 2.14 45.12
Kismayo JH -0.36 42.55
Baidoa BY 3.11 43.65
""")  # fmt: skip
YEMEN = _towns("YE", """
Sanaa SA 15.35 44.21
Hodeidah HU 14.80 42.95
Marib MA 15.46 45.33
Taiz TA 13.58 44.02
""")  # fmt: skip

_RUSSIAN: tuple[Kind, ...] = ("drone_strike", "drone_strike", "missile_strike", "air_strike", "shelling", "shelling")
_AIR: tuple[Kind, ...] = ("air_strike", "air_strike", "drone_strike", "shelling")
_BOMBS: tuple[Kind, ...] = ("other_explosive", "other_explosive", "shelling", "air_strike")
THEATRES = (
    Theatre("Ukraine", 40, UKRAINE, UKRAINE[24], _RUSSIAN, ("uk", "ru", "en"), ("ru",), "RUS", "UKR", 2),
    Theatre("Gaza", 16, GAZA, GAZA[0], _AIR, ("ar", "he", "en"), ("he",), "ISR", "PSE", 2),
    Theatre("Lebanon", 8, LEBANON, LEBANON[0], _AIR, ("ar", "fr", "he"), ("he",), "ISR", "LBN", 2),
    Theatre("Sudan", 8, SUDAN, SUDAN[0], _AIR, ("ar", "en"), (), "RSF", "SDN", 2),
    Theatre(
        "Russia", 7, RUSSIA, RUSSIA[3], ("drone_strike", "missile_strike", "shelling"), ("ru", "uk"), ("uk",), "UKR", "RUS", 3
    ),
    Theatre("Syria", 6, SYRIA, SYRIA[0], _AIR, ("ar", "en", "fr"), (), "", "SYR", 3),
    Theatre("Somalia", 5, SOMALIA, SOMALIA[0], _BOMBS, ("en", "ar"), (), "Al-Shabaab", "SOM", 3),
    Theatre("Yemen", 4, YEMEN, YEMEN[0], _AIR, ("ar", "en"), (), "", "YEM", 3),
)

_WIRED = ("en", "fr", "ar", "es")
_LANGUAGES = ("en", "uk", "ru", "ar", "he", "fr", "es", "de")
OUTLETS = (
    *(Outlet(f"wire-{name}-{home}", name, home, 1, 12, name) for name in ("redwire", "afpress") for home in _WIRED),
    Outlet("vestnik", "vestnik", "ru", 2, 15, "vestnik"),
    Outlet("ukrvisti", "ukrvisti", "uk", 2, 12, "ukrvisti"),
    *(Outlet(f"daily-{home}-{n}", f"daily-{home}-{n}", home, 2 + n % 2, 20 + 25 * n) for home in _LANGUAGES for n in range(5)),
    *(Outlet(f"meridian-{home}-{n}", "meridian", home, 2, 30) for home in ("en", "ar", "ru") for n in range(2)),
)  # fmt: skip


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


LANGUAGES: dict[str, tuple[str, ...]] = {
    "en": _words("""
        emergency crews officials said rescue rubble morning night residents windows hit heard fire city
        morning people homes damage attack several the of in at on a was were after before
    """),
    "uk": _words("""
        рятувальники очільник повідомив удар вночі мешканці вікна пожежа будинок пошкоджено люди загинули
        ворог область місто ранок після у на до що було за та
    """),
    "ru": _words("""
        спасатели глава сообщил удар ночью жители окна пожар дом повреждён люди погибли область город утро
        после в на до что было за и обстрел
    """),
    "ar": _words("""
        قال مسؤولون فرق الإنقاذ قصف ليلا سكان منزل دمار حريق مدينة صباح بعد في على من إلى أن كان غارة شهود
        مستشفى
    """),
    "he": _words("""
        כוחות ההצלה תושבים לילה בוקר פגיעה שריפה בית נזק עיר אחרי לפני של על עם היה דיווח תקיפה הרוגים
    """),
    "fr": _words("""
        secours autorités nuit matin habitants fenêtres incendie immeuble ville frappe après avant selon de
        la le les dans à a été dégâts
    """),
    "es": _words("""
        rescate autoridades noche mañana vecinos ventanas incendio edificio ciudad ataque después antes
        según de la el los en a fue daños
    """),
    "de": _words("""
        rettungskräfte behörden nacht morgen anwohner fenster brand haus stadt angriff nach vor laut der die
        das in an wurde schäden
    """),
}  # fmt: skip

TITLES: dict[str, tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]] = {
    "en": (
        ("Explosions heard in {place}", "Blasts reported in {place}"),
        ("{kind} hits {place}", "{place} comes under attack", "{target} damaged in {place} {kind}"),
        ("{kind} on {place} kills {killed}", "{killed} dead after attack on {place}", "Death toll in {place} stands at {killed}"),
    ),
    "uk": (
        ("У {place} пролунали вибухи", "Вибухи у {place}"),
        ("Росіяни вдарили по {place}", "{place}: пошкоджено {target}", "Удар по {place}, є руйнування"),
        ("Удар по {place}: {killed} загиблих", "У {place} загинули {killed} людей", "Кількість загиблих у {place} — {killed}"),
    ),
    "ru": (
        ("В {place} прогремели взрывы", "Взрывы в {place}"),
        ("Удар по {place}", "{place} под обстрелом", "В {place} повреждён {target}"),
        ("Удар по {place}: погибли {killed}", "В {place} {killed} погибших", "Число погибших в {place} — {killed}"),
    ),
    "ar": (
        ("انفجارات في {place}", "سماع دوي انفجارات في {place}"),
        ("قصف على {place}", "غارة تستهدف {place}"),
        ("مقتل {killed} في قصف على {place}", "ارتفاع حصيلة القتلى في {place} إلى {killed}"),
    ),
    "he": (
        ("פיצוצים נשמעו ב{place}", "דיווח על פיצוצים ב{place}"),
        ("תקיפה ב{place}", "פגיעה ב{place}"),
        ("{killed} הרוגים בתקיפה ב{place}", "מספר ההרוגים ב{place}: {killed}"),
    ),
    "fr": (
        ("Explosions entendues à {place}", "Des détonations à {place}"),
        ("Frappe sur {place}", "{place} visée par une attaque"),
        ("{killed} morts dans une frappe sur {place}", "Le bilan à {place} s'élève à {killed} morts"),
    ),
    "es": (
        ("Explosiones en {place}", "Se escuchan explosiones en {place}"),
        ("Ataque contra {place}", "{place} bajo fuego"),
        ("{killed} muertos en un ataque contra {place}", "Sube a {killed} la cifra de muertos en {place}"),
    ),
    "de": (
        ("Explosionen in {place}", "Explosionen aus {place} gemeldet"),
        ("Angriff auf {place}", "{place} unter Beschuss"),
        ("{killed} Tote bei Angriff auf {place}", "Zahl der Toten in {place} steigt auf {killed}"),
    ),
}
"""First alarms, plain reports, reports with a number. Names stay in Latin script: words across languages are no evidence."""
