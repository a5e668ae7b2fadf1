"""Texts that are to cost time or to ring: what the scorer's tests and its benchmark throw at it."""

from __future__ import annotations

HOSTILE = {
    "one word": "missile " * 130_000,
    "no space": "a" * 1_000_000,
    "zalgo": ("m" + "\u0300\u0301\u0302" * 300 + "issile strike ") * 400,
    "numbers": " ".join(map(str, range(10_000))),
    "numbers of dead": " ".join(f"{number} killed" for number in range(4_000)),
    "number words": "two hundred thousand " * 20_000,
    "keywords": "missile drone strike bomb explosion attack killed war army rocket shelling " * 2_000,
    "commas": "killed, 3, " * 5_000,
    "including": "including two children " * 5_000,
    "dots": "." * 1_000_000,
    "quotes": "“Rocket” strike " * 5_000,
    "capitals": "Kharkiv Kirby Odesa said " * 5_000,
    "turned round": "\u202emissile\u202c strike \u2066killed\u2069 five " * 5_000,
    "look-alikes": "mіssіlе strіkе kіllеd fіvе in Kharkіv " * 5_000,
    "gaps": "took killed hit lost left " * 20_000,
}
