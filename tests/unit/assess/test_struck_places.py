"""An everyday word for an attack, said of what can be struck, where there is war: "strike hits apartment block in Kharkiv"."""

from __future__ import annotations

import pytest
from judging import Judge

STRUCK = [
    ("en", "Strike hits school in Zaporizhzhia"),
    ("en", "Strike on warehouse in Rafah"),
    ("en", "Night strike damages clinic in Kherson"),
    ("en", "Strikes hit fuel depot near Port Sudan"),
    ("de", "Einschlag in Hochhaus in Charkiw"),
    ("de", "Treffer auf Umspannwerk in der Region Sumy"),
    ("de", "Schlag gegen Öldepot in Noworossijsk"),
    ("fr", "Frappe sur une école à Gaza"),
    ("fr", "Une attaque vise un hôpital à El-Fasher"),
    ("fr", "Frappes nocturnes: un entrepôt touché à Odessa"),
    ("es", "Ataque contra un mercado en Jersón"),
    ("es", "Impacto en un edificio de viviendas en Járkov"),
    ("it", "Raid su un campo profughi a Rafah"),
    ("it", "Attacco su una scuola a Zaporizhzhia"),
    ("pt", "Ataque a mercado em Kherson"),
    ("pt", "Bombardeio atinge escola em Gaza"),
    ("pl", "Uderzenie w elektrownię pod Charkowem"),
    ("tr", "Herson'da pazara saldırı"),
    ("tr", "Odessa'da limana saldırı"),
    ("uk", "Атака на склад у Сумах"),
    ("ru", "Атака на нефтебазу в Туапсе"),
    ("ar", "هجوم على سوق في الفاشر"),
    ("he", "מתקפה על מחסן בחאן יונס"),
    ("fr", "Une frappe touche un immeuble à Kharkiv"),
    ("en", "Strike hits apartment block in Kharkiv"),
    ("de", "Heizkraftwerk in Krywyj Rih nach Treffer außer Betrieb"),
]
NOT_STRUCK = [
    ("en", "Cyberattack hits hospital in Kharkiv"),
    ("en", "Strike hits schools in Odesa as teachers walk out"),
    ("en", "Rail strike hits stations across Israel"),
    ("en", "Lightning strike hits church in Kherson"),
    ("en", "Kyiv fears strike on power plant"),
    ("en", "Heart attack kills hospital doctor in Gaza"),
    ("en", "Dog attack closes school in Kyiv"),
    ("en", "Court hears case of attack on mosque in Karachi"),
    ("en", "Port workers' strike hits terminal in Haifa"),
    ("en", "Garbage strike hits markets in Beirut"),
    ("en", "Nurses' strike hits hospitals in Baghdad"),
    ("en", "Doctors strike hits Sudan hospitals"),
    ("de", "Hackerangriff auf Klinik in Kiew"),
    ("de", "Warnstreik trifft Flughafen in Tel Aviv"),
    ("de", "Messerangriff auf Markt in Jerusalem"),
    ("it", "Attacco informatico colpisce ospedale di Kharkiv"),
    ("it", "Sciopero colpisce le scuole di Beirut"),
    ("fr", "Attaque informatique contre un hôpital de Kyiv"),
    ("es", "Ataque informático alcanza un banco en Kiev"),
    ("pt", "Ataque cibernético atinge hospital em Telavive"),
    ("pl", "Cyberatak na szpital w Kijowie"),
    ("pl", "Atak zimy na szkoły w Charkowie"),
    ("tr", "Kiev'de hastaneye siber saldırı"),
    ("uk", "Хакерська атака на лікарню в Києві"),
    ("ru", "Хакерская атака на больницу в Харькове"),
    ("ar", "هجوم إلكتروني على مستشفى في بغداد"),
    ("he", "מתקפת סייבר על בית חולים בחדרה"),
    ("fr", "Pourquoi l'Ukraine frappe les raffineries russes"),
    ("de", "Angriff auf Schule in Hamburg: Schüler festgenommen"),
    ("de", "Treffer im Stadion: Bayern siegt"),
]


@pytest.mark.parametrize(("language", "title"), STRUCK)
def test_what_comes_down_on_a_building_in_a_war_is_a_strike(judge: Judge, language: str, title: str) -> None:
    assert judge(title, "", language).strike.alert


@pytest.mark.parametrize(("language", "title"), NOT_STRUCK)
def test_hackers_walkouts_lightning_and_fears_are_none(judge: Judge, language: str, title: str) -> None:
    assert not judge(title, "", language).strike.alert
