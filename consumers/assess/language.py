"""Which language a text is in: by its letters where they tell, else by an injected identifier. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import TypeAlias

Identify: TypeAlias = Callable[[str], tuple[str, float]]
"""A language's ISO 639 code for a line of text, and how sure that is (0 to 1)."""

SAMPLE_CHARACTERS = 240
"""Of 30,000 texts, 5 are told otherwise than by 400, at two thirds of the cost."""
_SCRIPT_CHARACTERS = 120
_SURE = 0.5
_HALF_SURE = 0.65
_QUITE_SURE = 0.9
_HARDLY_KNOWN = frozenset({"so", "ps", "ckb"})
"""What the identifier does not know, or takes for a bigger neighbour: there a feed's word counts for more."""
_SHORT = 24
"""Letters below which a feed's word is better than a guess from so little."""
_ALIKE = ("es", "pt", "it", "fr")
_HEADLINE = 240
_CLEARLY = 2
_OWN_LETTERS = {"pt": "ãõ", "es": "ñ¿¡", "de": "äß"}
_OWN_WORDS = {
    "fr": "roquette roquettes frappe frappes immeuble tue attaque attaques meurt meurent israélien israélienne grève obus",
    "es": "cohete cohetes misil misiles explosión edificio mueren muere israelíes lanzan alcanza ejército huelga",
    "pt": "foguete foguetes míssil mísseis explosão prédio morrem atinge atingem atingiu israelenses lançam exército greve",
    "de": "meldet trifft getötet verletzt nach durch gegen über unter tötet sterben zerstört",
    "it": "razzo razzi missili esplosione palazzo uccide uccisi muoiono attacco attacchi colpisce israeliani lanciano sciopero",
}
"""What headlines of war say in one of the languages that are mixed up easily, and in none of the others."""
_KANA_SHARE = 12
"""Japanese has at least one kana to so many Chinese characters; Chinese has none but in names."""
_WORD = re.compile(r"[^\W\d_]+")
_LETTER = re.compile(r"[^\W\d_]")
_HEBREW = re.compile(r"[א-ת]")
_ARABIC = re.compile(r"[ء-ي]")
_PERSIAN = re.compile(r"[پچژگکی]")
_OTHER_ARABIC = re.compile(r"[ٹڈڑںےھہټډړښڼېۍێۆڕڵەڤ]")
_OWN_ARABIC = {"ur": "ٹڈںےہ", "ps": "ټډړښڼۍ", "ckb": "ێۆڕڵەڤ"}
_CYRILLIC = re.compile(r"[Ѐ-ӿ]")
_UKRAINIAN = re.compile(r"[іїєґІЇЄҐ]")
_RUSSIAN = re.compile(r"[ыэёЫЭЁ]")
_OTHER_CYRILLIC = re.compile(r"[ўЎәқғңөұүһӘҚҒҢӨҰҮҺљњџђћјѓќѕЉЊЏЂЋЈЃЌЅ]")
_KANA = re.compile(r"[\u3041-\u30ff]")
_HAN = re.compile(r"[\u3400-\u9fff]")
_LATIN = re.compile(r"[A-Za-z]")
_POLISH = re.compile(r"[ąęłśż]")
_TURKISH = re.compile(r"[ıİğ]")
_AZERI = re.compile(r"[əƏ]")
_BEYOND_LATIN = re.compile(r"[\u0400-\u06ff\u3040-\u9fff]")
_ALIASES = {
    "sdh": "ckb",
    "wuu": "zh",
    "yue": "zh",
    "iw": "he",
    "arz": "ar",
    "pes": "fa",
    "prs": "fa",
    "azb": "fa",
    "gl": "es",
    "ast": "es",
}
_TAKEN_FOR = {"cs": "pl", "sk": "pl", "ca": "es", "oc": "fr", "az": "tr", "nl": "de"}
"""A language that a short headline is taken for, and the one with a lexicon that it more likely is."""
_SMALL_WORDS = {
    "en": "the of to in on at for and after as with by from over is are was were has have says said killed dead wounded dies die",
    "fr": "le la les de des du un une et en au aux sur dans pour par est sont après selon à ont morts tués blessés"
    " deux trois quatre cinq près contre sous entre",
    "es": "el la los las a de del en y un una por para con al tras su es son según más está su muertos heridos"
    " dos tres cuatro cinco cerca contra hacia bajo",
    "pt": "o a os as de da do das dos em no na e um uma por para com ao após é são à diz ter mais mortos feridos"
    " dois três quatro cinco perto contra sob num numa",
    "it": "il la lo i gli le a di del della dei in e un una per con al da su dopo è sono nel nella ha dai morti feriti"
    " tre quattro cinque vicino contro verso sotto",
    "de": "der die das den dem des in im und auf bei mit nach von zu ein eine für ist sind aus tote verletzte verletzt getötet",
    "pl": "w na z i do o po nie się od za przez jest są pod dla we ze zginęło zabitych rannych zginął",
    "so": "ayaa waxaa oo ka ku iyo ee lagu laga uu soo kadib ah waa",
    "uk": "та що коли під через від за із був була на у і й",
    "ru": "и что когда под через от за из был была на в с",
    "tr": "ve bir bu da de için ile en az çok sonra kişi olarak göre ölü yaralı öldü",
}
_COUNTED = {name: frozenset(words.split()) for name, words in _SMALL_WORDS.items()}
_OWN = {name: frozenset(words.split()) for name, words in _OWN_WORDS.items()}
_FURTHER_WORDS = {
    "en": "it its he his her they their this that not be been will would which who had an about into than more",
    "fr": "qui que ne pas plus ce cette son sa ses elle ils avec mais où leur été être fait ont",
    "es": "que no lo como pero ha han este esta sobre entre también fue desde hasta ya le",
    "pt": "que não foi pela pelo seu sua mas como também já às aos entre até há",
    "it": "che non si ma anche più come alla alle dalla degli delle stato questo questa hanno loro",
    "de": "nicht es sich er sie wird werden wurde hat haben als auch an noch nur über aber wie einen einer einem zum zur vom",
    "pl": "że to ale jak oraz przy który która które był była będzie ze swoje tym",
    "tr": "ne ama gibi kadar olan var yok ise ki olduğunu üzere",
    "so": "waxa inuu inay markii",
}
_TELLING = {name: _COUNTED[name].union(words.split()) for name, words in _FURTHER_WORDS.items()}
_ANY_TELLING = frozenset().union(*_TELLING.values())
_PLAIN, _PLAIN_LEAD = 4, 3
"""Different small words of one language that settle it, and how many more than of any other. Of 73,000 texts in the
languages here this tells one otherwise than the identifier, which takes its Spanish for Catalan; it spares most of them the
identifier."""
_PLAIN_TURKISH = 4
_SCRIPT_OF = {"uk": "c", "ru": "c", "be": "c", "bg": "c", "ar": "a", "fa": "a", "ur": "a", "ps": "a", "ckb": "a", "he": "h"}


def language(text: str, prior: str, identify: Identify) -> str:
    """The ISO 639-1 code of `text`'s language; `prior` is what the feed says and decides what is too short to tell."""
    sample = text[:SAMPLE_CHARACTERS].replace("\n", " ")
    prior = _ALIASES.get(prior := prior.lower().replace("_", "-").split("-")[0], prior)
    by_letters = _by_letters(sample, prior)
    if by_letters:
        return by_letters
    if prior and prior not in _SCRIPT_OF and len(_LETTER.findall(sample[: _SHORT * 2])) < _SHORT:
        return prior
    if plain := _plainly(sample):
        return plain
    found, sure = identify(sample)
    if prior in _HARDLY_KNOWN and sure < _QUITE_SURE:
        return prior
    found = _ALIASES.get(found, found)
    if found in _ALIKE and len(sample) <= _HEADLINE:
        found = _of_alike(sample, found, 1 if sure < _HALF_SURE else _CLEARLY)
    if sure >= _SURE:
        return found
    return prior or _by_small_words(sample, found)


def _plainly(sample: str) -> str:
    """The language whose small words, or own letters, stand all over the text; "" where that is not beyond doubt."""
    words = _ANY_TELLING.intersection(sample.lower().split())
    second, (most, best) = sorted([(len(small & words), name) for name, small in _TELLING.items()])[-2:]
    if most >= _PLAIN and most - second[0] >= _PLAIN_LEAD and (best != "pl" or _POLISH.search(sample)):
        return best  # Czech has the small words of Polish
    if not sample.isascii() and len(_TURKISH.findall(sample)) >= _PLAIN_TURKISH and not _AZERI.search(sample):
        return "tr"
    return ""


def _of_alike(sample: str, guess: str, lead: int) -> str:
    """Among languages that a headline mixes up easily, the one with at least `lead` small words more than the guess."""
    counts = _small_words(sample, _ALIKE)
    best = max(_ALIKE, key=lambda name: (counts[name], name == guess))
    return best if counts[best] >= counts[guess] + lead else guess


def _small_words(sample: str, names: Iterable[str]) -> dict[str, int]:
    """How many small words of each language there are, capitals aside ("El Fasher"); a letter or word of its own is two."""
    words = sample.lower().split() if sample.isupper() else [word for word in _WORD.findall(sample) if word.islower()]
    counts = {name: sum(word in _COUNTED[name] for word in words) for name in names}
    for name, letters in _OWN_LETTERS.items():
        counts[name] = counts.get(name, 0) + _CLEARLY * sum(sample.count(letter) for letter in letters)
    for name, own in _OWN.items():
        counts[name] = counts.get(name, 0) + _CLEARLY * sum(word in own for word in words)
    return counts


def _by_small_words(sample: str, guess: str) -> str:
    """For a headline that the identifier is unsure of: the language with most small words in it; English if there are none."""
    guess = _TAKEN_FOR.get(guess, guess)
    counts = _small_words(sample, _COUNTED)
    counts[guess] = counts.get(guess, 0)
    best = max(counts, key=lambda name: (counts[name], name == guess, name == "en"))
    return best if counts[best] else guess if guess in _COUNTED else "en"


def _by_letters(sample: str, prior: str) -> str:
    """What the letters alone tell; "" when several languages share them."""
    start = sample[:_SCRIPT_CHARACTERS]
    if not _BEYOND_LATIN.search(start):
        return ""
    latin, hebrew = len(_LATIN.findall(start)), len(_HEBREW.findall(start))
    if hebrew > latin:
        return "he"
    cyrillic = len(_CYRILLIC.findall(start))
    if cyrillic > latin:
        return _cyrillic(sample, prior)
    arabic = len(_ARABIC.findall(start))
    if arabic > latin:
        if _OTHER_ARABIC.search(sample):
            return _of_arabic_letters(sample, prior)
        if _PERSIAN.search(sample):
            return "fa" if prior in {"", "fa", "ar", "en"} else ""
        return "ar" if prior in {"", "ar", "en"} else ""
    han = len(_HAN.findall(start))
    if han > latin:  # a headline all in Chinese characters is Japanese where its feed is
        return "ja" if prior == "ja" or len(_KANA.findall(sample)) * _KANA_SHARE > han else "zh"
    return ""


def _of_arabic_letters(sample: str, prior: str) -> str:
    """Urdu, Pashto or Sorani by the letters that only one of them has; "" where they are few, mixed or the feed says another."""
    counts = {name: sum(letter in own for letter in sample) for name, own in _OWN_ARABIC.items()}
    best, *rest = sorted(counts, key=counts.__getitem__, reverse=True)
    clear = counts[best] >= _CLEARLY and not any(counts[name] for name in rest)
    return best if clear and prior in {"", "en", "ar", "fa", best} else ""


def _cyrillic(sample: str, prior: str) -> str:
    if _OTHER_CYRILLIC.search(sample):
        return ""
    ukrainian, russian = len(_UKRAINIAN.findall(sample)), len(_RUSSIAN.findall(sample))
    if ukrainian or russian:
        return "uk" if ukrainian > russian else "ru"
    return prior if prior in {"uk", "ru", "bg"} else ""
