"""How newspapers of other languages spell a place of a war, by their rules of transcription. Pure.

The sources know one or two spellings of El Fasher; a Polish desk writes Al-Faszir, a German one Al-Faschir.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from consumers.assess.inflection import fold
from tools.gazetteer.atlas import AT_WAR, Atlas, Place
from tools.gazetteer.names import Index, script_of

SHORTEST = 6
"""Letters of a spelling made by rule: shorter ones are too often words of some language."""
_SPELT_FROM = 2_000
_COUNTRIES = AT_WAR | frozenset("RU BF NE TD NG CM MZ".split())  # noqa: SIM905
_ROMANISED = frozenset("PS LB SY YE IQ IR SD SS LY SO AF".split())  # noqa: SIM905
_CYRILLIC = frozenset({"UA", "RU"})

_PERSIAN = frozenset({"IR", "AF"})
"""Their towns bear the names that people bear in Russian news: Abbasi, Bahman."""
_CITY = 50_000
_WORDS = frozenset({"boucher", "schaft", "tragen", "mourino", "maslowa"})
"""Spellings that are words or surnames of the language they would be of."""

Rules = tuple[tuple[str, str], ...]
_BROAD: Rules = (("'|’|ʼ|‘|`", ""), ("oo|ou", "u"), ("ee", "i"), ("iyyah|iyya|iyah|iyeh", "iya"), ("(?<=[a-z])ah\\b", "a"))
"""What English romanisations write in several ways, brought to one."""
_LATIN: dict[str, Rules] = {
    "en": (),
    "en broad": (("ay(?=[^aeiou])", "ei"), ("aw(?=[^aeiou])", "au"), ("q", "k"), ("dh", "d")),
    "de": (("tch|ch", "tsch"), ("sh", "sch"), ("kh", "ch"), ("j", "dsch"), ("(?<=[aeou])y|y(?=[aeiou])", "j"), ("aw", "au")),
    "pl": (
        ("tch|ch", "cz"),
        ("sh", "sz"),
        ("kh", "ch"),
        ("j", "dz"),
        ("(?<=[aeou])y|y(?=[aeiou])", "j"),
        ("zh", "z"),
        ("v", "w"),
        ("q", "k"),
    ),
    "fr": (("tch|ch", "tch"), ("sh", "ch"), ("j", "dj"), ("u", "ou")),
    "tr": (("tch|ch", "c"), ("sh", "s"), ("kh", "h"), ("j", "c"), ("gh", "g"), ("w", "v"), ("q", "k"), ("ay|ai|ei", "ey")),
    "es": (("kh", "j"), ("j", "y"), ("q", "k")),
    "it": (("sh(?=[ei])", "sc"), ("j(?=[ei])", "g"), ("j", "gi")),
}
"""Signs are folded away when names are looked up: ş is s, ż is z, ı is i."""
_SOMALI: Rules = (("aa", "a"), ("ee", "e"), ("ii", "i"), ("oo", "o"), ("uu", "u"), ("x", "h"), ("c(?!h)", ""), ("dh", "d"))
_TO_CYRILLIC: Rules = (
    ("aa", "a"), ("ii|ee", "и"), ("oo|ou|uu", "у"), ("sh", "ш"), ("kh", "х"), ("gh", "г"), ("ch", "ч"),
    ("zh", "ж"), ("th", "т"), ("dh", "д"), ("ph", "ф"), ("iya", "ия"), ("ya", "я"), ("yu", "ю"),
    ("y(?=[aeiou])", "й"), ("ay", "ай"), ("ey", "ей"), ("j", "дж"), ("q|k|c", "к"), ("x", "х"), ("a", "а"),
    ("b", "б"), ("d", "д"), ("e", "е"), ("f", "ф"), ("g", "г"), ("h", "х"), ("i|y", "и"),
    ("l", "л"), ("m", "м"), ("n", "н"), ("o", "о"), ("p", "п"), ("r", "р"), ("s", "с"),
    ("t", "т"), ("u", "у"), ("v|w", "в"), ("z", "з"),
)  # fmt: skip

_LETTERS = "а б в г ґ д е є ж з и і ї й к л м н о п р с т у ф х ц ч ш щ ь ю я ы э ъ"
_FROM_CYRILLIC = {
    "de": "a b w h g d e je sch s y i ji j k l m n o p r s t u f ch z tsch sch schtsch _ ju ja y e _",
    "pl": "a b w h g d e je z z y i ji j k l m n o p r s t u f ch c cz sz szcz _ ju ja y e _",
    "fr": "a b v h g d e ie j z y i i i k l m n o p r s t ou f kh ts tch ch chtch _ iou ia y e _",
    "tr": "a b v h g d e ye j z i i i y k l m n o p r s t u f h ts c s sc _ yu ya i e _",
    "es": "a b v h g d e ie zh z i i i i k l m n o p r s t u f j ts ch sh shch _ iu ia i e _",
}
_RUSSIAN = {"г": "g", "и": "i"}
_SOFT = {"pl": (("(?<=[bcdfghklmnprstwz])j(?=[aeu])", "i"),)}
_POLISH_E = (("(?<=[bdfkmnprstw])e", "ie"),)


def _by(rules: Rules, name: str) -> str:
    for pattern, letter in rules:
        name = re.sub(pattern, letter, name)
    return name


def _maps(language: str, *, russian: bool) -> dict[str, str]:
    letters = dict(zip(_LETTERS.split(), _FROM_CYRILLIC[language].replace("_", "").split(" "), strict=True))
    return letters | _RUSSIAN if russian else letters


def of_cyrillic(name: str) -> Iterator[str]:
    """German, Polish, French, Turkish and Spanish spellings of a Ukrainian or Russian name, folded."""
    folded = fold(name)
    sure = bool(set("іїєґ") & set(folded)), bool(set("ыэъ") & set(folded))
    for russian in (False, True):
        if sure[not russian]:  # letters that only the other language has
            continue
        for language in _FROM_CYRILLIC:
            letters = _maps(language, russian=russian)
            spelt = _by(_SOFT.get(language, ()), "".join(letters.get(letter, letter) for letter in folded))
            yield spelt
            if russian and language == "pl":
                yield _by(_POLISH_E, spelt)


def of_romanised(name: str, country: str) -> Iterator[str]:
    """Spellings of a name in English romanisation, Cyrillic included, folded."""
    folded = fold(name)
    for one in dict.fromkeys((folded, _by(_SOMALI, folded) if country == "SO" else folded)):
        broad = _by(_BROAD, one)
        for rules in _LATIN.values():
            yield _by(rules, broad)
        yield _by(_TO_CYRILLIC, _by(_BROAD, one))


def add_spellings(atlas: Atlas, index: Index) -> None:
    """Spellings by rule for the places of war countries; a spelling that already is a name, of any place, is left to it."""
    known = set(index.names)
    names: dict[int, list[tuple[str, int]]] = {}
    for key, places in index.names.items():
        for number, flags in places.items():
            if _is_wanted(atlas.places[number]):
                names.setdefault(number, []).append((key, flags))
    for number, own in sorted(names.items()):
        place = atlas.places[number]
        made = {spelt for key, flags in own if index.is_own(flags) for spelt in _spellings(key, place.country)}
        for spelt in sorted(made - known - _WORDS):
            if _is_telling(spelt, place):
                alone = len(Index.bare(spelt)) >= SHORTEST  # "El Faşir", but not "Faşir"
                index.add(spelt.title(), number, primary=alone, stemmed=" " in spelt)


def _is_wanted(place: Place) -> bool:
    return (
        place.kind in {"town", "camp", "quarter"}
        and place.country in _COUNTRIES
        and (place.noted or place.population >= _SPELT_FROM)
    )


def _is_telling(spelt: str, place: Place) -> bool:
    """Is it no word, first name or surname? In Cyrillic, where names are declined, single words are those of cities."""
    bare = Index.bare(spelt)
    if script_of(spelt) == "CYRILLIC":
        return place.country not in _PERSIAN and len(bare) >= SHORTEST and (" " in bare or place.population >= _CITY)
    return script_of(spelt) == "LATIN" and len(spelt.replace(" ", "")) >= SHORTEST


def _spellings(key: str, country: str) -> Iterator[str]:
    script = script_of(key)
    if script == "CYRILLIC" and country in _CYRILLIC:
        yield from of_cyrillic(key)
    elif script == "LATIN" and country in _ROMANISED:
        yield from of_romanised(key, country)
