"""One spelling for many: folds words, and takes case endings and prefixes off names. Pure.

The gazetteer's file is built with these very functions; a change of what they return is a new `FOLDING_VERSION`,
and the file must be built again.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

FOLDING_VERSION: Final = 1

APOSTROPHES: Final = "'’ʼ‘`´׳"
_MARKS = "\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u064b-\u065f\u0670"
WORD: Final = re.compile(rf"[\w{_MARKS}]+(?:[{APOSTROPHES}][\w{_MARKS}]+)*")
"""A word with its marks and the apostrophes inside it; hyphens, dots and zero-width joiners part words."""

_ELISION = re.compile(rf"(?:[cdjlmnst]|qu|dell|nell|dall|sull|all)[{APOSTROPHES}](?=\w)", re.IGNORECASE)
_LETTERS = {
    "ё": "е", "ґ": "г", "й": "й", "ї": "ї", "ў": "ў",  # й and ї are letters, not и and і with a mark
    "ł": "l", "ø": "o", "đ": "d", "ı": "i", "ß": "ss", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d", "ə": "e", "ŋ": "n", "ς": "σ",
    "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ی": "ي", "ې": "ي", "ئ": "ي", "ؤ": "و", "ة": "ه", "ۀ": "ه",
    "ہ": "ه", "ھ": "ه", "ە": "ه", "ک": "ك", "ے": "ي", "ۆ": "و", "ـ": "", "ء": "",
}  # fmt: skip


class _Folding(dict[int, str]):
    """What each letter folds to, worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        letter = chr(code)
        folded = _LETTERS.get(letter)
        if folded is None:
            plain = unicodedata.normalize("NFKD", letter).lower()
            folded = "".join(_LETTERS.get(c, c) for c in plain if c.isalnum() and unicodedata.category(c) != "Lm")
        self[code] = folded
        return folded


_FOLDING = _Folding()


def fold(name: str) -> str:
    """The key of a name: lower case, no marks, no apostrophes, one space between words, look-alike letters made one.

    Works alike for a single word and for a name of several; й, ї and ў stay what they are.
    """
    if name.isalpha():  # one word, and no mark apart from its letter
        return name.lower() if name.isascii() else name.lower().translate(_FOLDING)
    folded = (word.lower().translate(_FOLDING) for word in WORD.findall(unicodedata.normalize("NFC", name)))
    return " ".join(word for word in folded if word)


# --- Ukrainian, Russian, Belarusian -------------------------------------------------------------------------------

_ENDINGS = sorted(
    (  # noqa: SIM905
        "ами ями ові еві ому ого ими ыми їми ою ею єю ої єї ах ях ом ем єм ам ям им ым їм ой ей ий ій ый "
        "их ых їх ів їв ов ев ая яя ое ее ие ые ую юю у ю а я о е є и і ї ы ь й"
    ).split(),
    key=len,
    reverse=True,
)
_NOMINATIVE = re.compile("(?:ий|ый|ой|ая|яя|ое|ее|[аяоеєиіїыьй])$")
_SOFTENED = (
    (re.compile("(?<=[влтнрс])ц$"), "к"),  # Авдіївці → Авдіївка
    (re.compile("(?<=[уеіа])ц$"), "к"),
    (re.compile("(?<=[аеиоу])з$"), "г"),  # Розі → Ріг
)
_LAST_VOWEL = re.compile("(?<=.)[іїоеє](?=[^аеєиіїоуюяыэ]*$)")  # Харків, Харкова, Харькове


def _tail(stem: str) -> str:
    stem = stem.rstrip("ьй")
    for pattern, letter in _SOFTENED:
        stem = pattern.sub(letter, stem)
    return _LAST_VOWEL.sub("*", stem.replace("ў", "в"), count=1)


def name_stem(word: str) -> str:
    """The stem under which a folded Cyrillic word of a name in the nominative is kept."""
    return _tail(_NOMINATIVE.sub("", word) if len(word) >= 4 else word)


def word_stems(word: str) -> tuple[str, ...]:
    """Every stem that a folded Cyrillic word of a text may have, the least cut first."""
    cut = [word, *(word[: -len(end)] for end in reversed(_ENDINGS) if word.endswith(end) and len(word) - len(end) >= 2)]
    return tuple(dict.fromkeys(_tail(form) for form in cut))


# --- Arabic and Hebrew --------------------------------------------------------------------------------------------

_ARABIC_CLITICS = ("و", "ف", "ب", "ل", "ك", "وب", "ول", "وك", "فب", "فل")


def _arabic_forms(word: str) -> list[str]:
    if word[0] not in "اوفبلك":
        return []
    forms = [word[2:]] if word.startswith("ال") and len(word) >= 5 else []
    for clitic in _ARABIC_CLITICS:
        rest = word[len(clitic) :]
        if not word.startswith(clitic) or len(rest) < 3:
            continue
        if clitic[-1] == "ل" and rest.startswith("ل") and len(rest) >= 4:  # للخرطوم: the article has lost its alif
            forms += ["ال" + rest[1:], rest[1:]]
        forms.append(rest)
        if rest.startswith("ال") and len(rest) >= 5:
            forms.append(rest[2:])
    return forms


def _hebrew_forms(word: str) -> list[str]:
    forms = []
    for cut in (1, 2, 3):
        if word[cut - 1 : cut] not in set("ושבלמהכ") or len(word) - cut < 2:
            break
        forms.append(word[cut:])
    return forms


# --- Latin script -------------------------------------------------------------------------------------------------

_POLISH = (
    ("cie", ("t", "ta", "to")), ("dzie", ("d", "da", "do")), ("rze", ("r", "ra", "ro")), ("sce", ("ska", "sko")),
    ("owie", ("ow", "owo")), ("iowi", ("", "i")), ("owi", ("",)), ("iem", ("", "ie")), ("iu", ("", "ie")),
    ("ia", ("", "ie")), ("ach", ("y", "i", "e", "a")), ("ami", ("y", "i", "a")), ("ego", ("e", "y", "i")),
    ("emu", ("e", "y", "i")), ("im", ("i", "ie")), ("ym", ("y", "e")), ("ej", ("a",)), ("ku", ("k", "ek")),
    ("ka", ("k", "ek")), ("ce", ("ka", "ca")), ("dze", ("ga",)), ("ie", ("", "a", "o")), ("em", ("",)),
    ("ii", ("ia",)), ("om", ("y", "i")), ("y", ("a",)), ("i", ("a", "ia")), ("e", ("a",)), ("u", ("", "e", "o")),
    ("a", ("", "o", "e")), ("o", ("a",)),
)  # fmt: skip


def _polish_forms(word: str) -> list[str]:
    return [
        word[: len(word) - len(end)] + ending
        for end, endings in _POLISH
        if word.endswith(end) and len(word) - len(end) >= 3
        for ending in endings
    ]


def _german_forms(word: str) -> list[str]:
    forms = []
    if len(word) >= 5 and word.endswith("s"):
        forms.append(word[:-1])
    if len(word) >= 6 and word.endswith("er"):
        forms += [word[:-2], word[:-1]]  # Kiewer, Odessaer
    return forms


def latin_start(word: str) -> int:
    """Where the name begins in a word with an elided article: 2 in "d'Odessa", else 0."""
    elided = None if word.isalpha() else _ELISION.match(word)
    return elided.end() if elided else 0


def forms(word: str, language: str) -> tuple[str, ...]:
    """Folded base forms that a word of a text may stand for, likeliest first; the word itself, folded, comes first.

    The script decides on Arabic and Hebrew prefixes (the declared language only excludes Persian and Urdu), the
    language on German and Polish endings. What follows an apostrophe (Kharkiv's, Harkiv'de) is cut in every language.
    """
    key = fold(word)
    if not key:
        return ()
    found = [key]
    if "\u0600" <= key[0] <= "\u06ff":
        if language not in {"fa", "ur", "ps", "ckb", "ku"}:
            found += _arabic_forms(key)
    elif "\u05d0" <= key[0] <= "\u05ea":
        found += _hebrew_forms(key)
    elif not word.isalpha() and (cut := re.search(rf"[{APOSTROPHES}]\w*$", word)) and cut.start() >= 3:
        found.append(fold(word[: cut.start()]))
    elif language == "de":
        found += _german_forms(key)
    elif language == "pl":
        found += _polish_forms(key)
    return tuple(dict.fromkeys(found))


def is_cyrillic(key: str) -> bool:
    """Whether a folded word is written in Cyrillic."""
    return "\u0400" <= key[:1] <= "\u052f"


def is_uncased(key: str) -> bool:
    """Whether a folded word is written in Hebrew or Arabic, where nothing tells a name from a noun."""
    return "\u0590" <= key[:1] <= "\u06ff"
