"""Which names are kept, under which keys, and which of them are a place's own."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass, field

from rapidfuzz.fuzz import ratio

from consumers.assess.gazetteer_file import CAPITALS, LOWER, PRIMARY, TELLING
from consumers.assess.inflection import fold, is_cyrillic, name_stem

_SCRIPTS = ("LATIN", "CYRILLIC", "ARABIC", "HEBREW", "GREEK", "GEORGIAN", "ARMENIAN", "ETHIOPIC")
MAX_WORDS = 6
_ARTICLE = re.compile(r"^(?:al|el|ar|as|ash|at|az|an|ad|adh|ed|et|er|es|ez)[ -](?=\w{4})", re.IGNORECASE)

_INDECLINABLE = re.compile("[аеиоуыэю][аоуэю]$|^.{0,2}$")  # Самоа; and words too short to take an ending off

_UKRAINIAN = dict(
    zip(
        "абвгґдеєжзиіїйклмнопрстуфхцчшщьюяыэёъ",
        "a b v h g d e ie zh z y i i i k l m n o p r s t u f kh ts ch sh shch _ iu ia y e io _".replace("_", "").split(" "),
        strict=True,
    )
)
_RUSSIAN = _UKRAINIAN | {"г": "g", "и": "i", "е": "e", "ё": "yo", "ю": "yu", "я": "ya", "щ": "shch", "й": "y"}
_ARABIC = dict(zip("ابتثجحخدذرزسشصضطظعغفقكلمنهويپچگژڤ", "-bttjhkddrzsssdtz-gfqklmnh--bjgzf", strict=True))
_HEBREW = dict(zip("אבגדהוזחטיכךלמםנןסעפףצץקרשת", "-bgdh-zkt-kklmmnns-ffssqrst", strict=True))
_SAME = str.maketrans({"-": "", "q": "k", "j": "g", "b": "f"})
# Latin consonants that Arabic and Hebrew write with one letter, brought to that one; vowels fall away.
_LATIN_CONSONANTS = (
    ("kh|ch|x", "k"), ("gh", "g"), ("sh|ts|tz|c(?=[eiy])|sch", "s"), ("dh", "d"), ("th", "t"), ("ph|p|v", "f"),
    ("c|q", "k"), ("zh", "z"), ("[aeiouyw]", ""),
)  # fmt: skip

_KINDS = {
    "en": r"^state of |\b(?:province|oblast|governorate|region|state|district|prefecture|county|department)\b",
    "ar": r"(?<!\w)(?:محافظة|ولاية|أوبلاست|إقليم|مقاطعة|منطقة|بلدية|مديرية)(?!\w)",
    "he": r"(?<!\w)(?:מחוז|נפת)(?!\w)",
    "fa": r"(?<!\w)(?:استان|ولایت|اوبلاست)(?!\w)",
    "ur": r"(?<!\w)(?:محافظہ|صوبہ|اوبلاست)(?!\w)",
    "tr": r"\b(?:ili|oblastı|vilayeti|eyaleti|valiliği|bölgesi|i̇li)\b",
    "fr": r"^(?:oblast|province|gouvernorat|région|état)?\s*(?:de la |de |du |des |d['’]|la |le )|\boblast\b",
    "es": r"^(?:óblast|provincia|gobernación|estado|departamento)\s+(?:de la |de |del )|^la ",
    "de": r"\b(?:gouvernement|provinz|oblast|gouvernorat|bundesstaat)\b",
    "it": r"^(?:governatorato|provincia|oblast|regione|stato)\s+(?:della |dell['’]|del |di )",
    "pt": r"^(?:província|oblast|estado|governorado)\s+(?:da |do |de )",
    "ru": r"\b(?:провинция|мухафаза|штат|вилаят)\b",
    "uk": r"\b(?:провінція|мухафаза|штат|вілаят)\b",
}


def bare_region_name(name: str, language: str) -> str:
    """A region's name without the word for its kind; the name itself where nothing would be left."""
    pattern = _KINDS.get(language)
    bare = re.sub(pattern, " ", name, flags=re.IGNORECASE).strip() if pattern else name
    return " ".join(bare.split()) or name


def script_of(name: str) -> str:
    """The one known script all letters of a name are of, else ""."""
    scripts = {unicodedata.name(c, "?").split(" ")[0] for c in name if c.isalpha() and unicodedata.category(c) != "Lm"}
    return scripts.pop() if len(scripts) == 1 and scripts <= set(_SCRIPTS) else ""


def is_wanted(name: str) -> bool:
    """Whether one of GeoNames' alternate names is a name: it lists codes and machine transliterations among them."""
    script = script_of(name)
    if not script or any(c.isdigit() for c in name) or len(fold(name).split()) > MAX_WORDS:
        return False
    if script in {"LATIN", "CYRILLIC", "GREEK"} and (name == name.lower() or (name.isupper() and len(name) <= 4)):
        return False
    return len(fold(name)) >= (3 if script in {"LATIN", "CYRILLIC"} else 2)


def _consonants(name: str, script: str) -> str:
    folded = fold(name)
    folded = re.sub(r"^ال|(?<= )ال", "", folded) if script == "ARABIC" else folded
    letters = _ARABIC if script == "ARABIC" else _HEBREW
    if script in {"ARABIC", "HEBREW"}:
        return "".join(letters.get(c, "") for c in folded).translate(_SAME)
    folded = _ARTICLE.sub("", folded).replace(" al ", " ").replace(" el ", " ").replace(" ", "")
    for pattern, letter in _LATIN_CONSONANTS:
        folded = re.sub(pattern, letter, folded)
    return folded.translate(_SAME)


def romanised(name: str, letters: dict[str, str]) -> str:
    """A Cyrillic name in Latin letters, capitals kept at the front of words."""
    spelt = "".join(letters.get(c, c) for c in fold(name))
    return re.sub(r"(?<![a-z])[a-z]", lambda m: m.group().upper(), spelt)


@dataclass
class Index:
    """Names by key: folded names, and Cyrillic names by the stems of their words. Values are places with flags."""

    names: dict[str, dict[int, int]] = field(default_factory=lambda: defaultdict(dict))
    stems: dict[str, dict[int, int]] = field(default_factory=lambda: defaultdict(dict))
    lower_starts: set[str] = field(default_factory=set)

    def add(self, name: str, place: int, *, primary: bool, telling: bool = True, stemmed: bool = True) -> None:
        """Keep `name` for a place; a name of too many words, or of none, is passed over.

        `stemmed`: a Cyrillic name is also found in its other cases.
        """
        key = fold(name)
        words = key.split(" ")
        if not key or len(words) > MAX_WORDS or (len(key) == 1 and key.isascii()):
            return
        flags = (PRIMARY if primary else 0) | (TELLING if telling else 0)
        if len(words) > 1 and name[0].islower():
            flags |= LOWER
            self.lower_starts.add(words[0])
        if name.isupper() and name.lower() != name and len(name.replace(".", "")) <= 4:
            flags |= CAPITALS
        self._put(self.names, key, place, flags)
        if key.startswith("ال") and len(words[0]) >= 5:
            self._put(self.names, key[2:], place, flags & ~TELLING)
        bare = self.bare(key)
        if bare != key and primary:
            self._put(self.names, bare, place, flags)
        if stemmed and is_cyrillic(key) and not flags & CAPITALS and not _INDECLINABLE.search(key):
            self._put(self.stems, " ".join(name_stem(word) for word in words), place, flags)

    @staticmethod
    def bare(key: str) -> str:
        """A folded name without its Arabic article."""
        return _ARTICLE.sub("", key)

    @staticmethod
    def is_own(flags: int) -> bool:
        """Is it the place's own name of today, and does it alone tell the place?"""
        return bool(flags & PRIMARY and flags & TELLING)

    @staticmethod
    def _put(where: dict[str, dict[int, int]], key: str, place: int, flags: int) -> None:
        kept = where[key].get(place)
        if kept is None:
            where[key][place] = flags
            return
        both = (kept | flags) & (PRIMARY | LOWER | TELLING)
        where[key][place] = both | (kept & flags & CAPITALS)

    def renders(self, name: str, english: str) -> bool:
        """Whether `name` is the English name in another spelling or script, not a former or other name."""
        script = script_of(name)
        if script == "CYRILLIC":
            return max(ratio(fold(romanised(name, letters)), fold(english)) for letters in (_UKRAINIAN, _RUSSIAN)) >= 78
        if script in {"ARABIC", "HEBREW"}:
            return ratio(_consonants(name, script), _consonants(english, "LATIN")) >= 75
        if script == "LATIN":
            return ratio(fold(name), fold(english)) >= 80
        return True

    def add_romanised(self, names: list[str], place: int, english: str) -> None:
        """Latin spellings, by the Ukrainian and the Russian standard, of those Cyrillic names that render the English."""
        for name in names:
            if script_of(name) != "CYRILLIC" or not is_wanted(name) or not self.renders(name, english):
                continue
            ukrainian, russian = set("іїєґ") & set(name.lower()), set("ыэъё") & set(name.lower())
            if not russian:
                self.add(romanised(name, _UKRAINIAN), place, primary=True)
            if not ukrainian:
                self.add(romanised(name, _RUSSIAN), place, primary=True)
