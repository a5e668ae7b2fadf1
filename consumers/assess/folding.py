"""One spelling for every way of writing a word: case, accents, hidden characters, look-alikes, digits. Pure."""

from __future__ import annotations

import re
import unicodedata

MARKS = (
    "\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670"
    "\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed\u0900-\u0903\u093a-\u094f\u0951-\u0957\u0962\u0963\u1ab0-\u1aff\u1dc0-\u1dff"
    "\u200b-\u200f\u202a-\u202e\u2060-\u2069\u20d0-\u20ff\ufe00-\ufe0f\ufe20-\ufe2f\ufeff\u00ad"
)
"""Combining and invisible characters that belong to the word they stand in (a character class's inside)."""

_LONGEST = 64
"""No word of any language here is longer; what is gets cut, so that hostile text stays cheap."""
_KEPT = frozenset("йїў")
_LAST_ALPHABET = 0xA000
_SAME = str.maketrans(
    {
        "ё": "е", "ґ": "г", "ł": "l", "ı": "i", "ø": "o", "đ": "d", "ð": "d", "æ": "ae", "œ": "oe",
        "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ة": "ه", "ی": "ي", "ې": "ي", "ک": "ك", "ۀ": "ه", "ە": "ه", "ھ": "ه",
        "'": "", "’": "", "ʼ": "", "`": "", '"': "", "״": "", "׳": "", "_": "",
    }
)  # fmt: skip
_TO_CYRILLIC = str.maketrans("aceiopxykmth", "асеіорхукмтн")
_TO_LATIN = str.maketrans("асеіорхукмтн", "aceiopxykmth")
_ONLY_LATIN = re.compile("[b-z](?<![ceiopxykmth])")
_ONLY_CYRILLIC = re.compile("[Ѐ-ӿ](?<![асеіорхукмтн])")
_MIXED = re.compile(r"[a-z][^a-z]*[Ѐ-ӿ]|[Ѐ-ӿ][^Ѐ-ӿ]*[a-z]")


def fold(word: str) -> str:
    """The spelling by which `word` is looked up; the same for a lexicon's words and a text's.

    Latin letters lose their accents, Cyrillic й and ї stay; vowel marks of Arabic and Hebrew, tatweel and zero-width
    characters go; digits of any script become ASCII.
    """
    word = word[:_LONGEST].lower()
    if word.isascii():
        return word.replace("'", "").replace("_", "")
    if not unicodedata.is_normalized("NFKC", word):
        word = unicodedata.normalize("NFKC", word)
    folded = word.casefold().translate(_LETTERS)
    return _one_script(folded) if _MIXED.search(folded) else folded


class _Letters(dict[int, str]):
    """What each letter is folded to, worked out once; nothing above the scripts in use is kept."""

    def __missing__(self, code: int) -> str:
        found = _plain(chr(code)).translate(_SAME)
        if code < _LAST_ALPHABET:
            self[code] = found
        return found


def _plain(letter: str) -> str:
    """A letter without what hangs on it; "" for a mark or an invisible character; digits of any script in ASCII."""
    if letter in _KEPT:
        return letter
    parts = (
        str(unicodedata.digit(part)) if part.isdigit() and not part.isascii() else part
        for part in unicodedata.normalize("NFD", letter)
        if unicodedata.category(part)[0] not in "MC" or "\u0900" <= part <= "\u0dff"
    )
    return "".join(parts)


_LETTERS = _Letters()


def fold_in_place(text: str) -> str:
    """Each character as `fold` would have it, where that is one character: so every place in the text stays what it was."""
    return text.translate(_IN_PLACE)


class _InPlace(dict[int, int]):
    """The same, character by character; at most as many as Unicode's first plane has."""

    def __missing__(self, code: int) -> int:
        folded = _LETTERS[code]
        found = ord(folded) if len(folded) == 1 and code > _LAST_ASCII else code
        if code < _END_OF_PLANE:
            self[code] = found
        return found


_LAST_ASCII, _END_OF_PLANE = 0x7F, 0x10000
_IN_PLACE = _InPlace()


def _one_script(word: str) -> str:
    """A word written in Latin and Cyrillic look-alikes, in the script of the letters that have no double in the other."""
    cyrillic, latin = len(_ONLY_CYRILLIC.findall(word)), len(_ONLY_LATIN.findall(word))
    if cyrillic == latin:
        cyrillic, latin = sum("Ѐ" <= letter <= "ӿ" for letter in word) * 2, len(word)
    return word.translate(_TO_CYRILLIC if cyrillic >= latin else _TO_LATIN)
