"""Proposes stop words: common words of a language that the gazetteer reads as a place. A person decides.

    python -m pip install wordfreq
    python tools/gazetteer/stop_words.py --texts en=NEWS.jsonl.gz --texts ru=… > proposed.txt

Frequency lists know no capitals, so names of places stand among the words. A word goes on the list when texts of its
language write it small (rows of `title`, `text` and `lang`); a word that they never show, and all words of scripts
without capitals, when its place is small and not in the alias table.
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT))

from wordfreq import top_n_list  # noqa: E402

from consumers.assess.gazetteer import Entry, Gazetteer  # noqa: E402
from consumers.assess.inflection import WORD  # noqa: E402
from tools.gazetteer.atlas import AT_WAR  # noqa: E402
from tools.gazetteer.hand_kept import rows  # noqa: E402

LANGUAGES = "en uk ru ar he fa ur tr fr es de it pl pt".split()  # noqa: SIM905
UNCASED = frozenset({"ar", "he", "fa", "ur", "de"})  # German nouns too have capitals
WORDS = 25_000


def counted(paths: list[str]) -> dict[str, Counter[str]]:
    """How often each language's texts have each spelling."""
    found: dict[str, Counter[str]] = {}
    for argument in paths:
        language, _, path = argument.partition("=")
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                row = json.loads(line)
                text = f"{row['title'] or ''}\n{row['text'] or ''}"
                found.setdefault(language or row["lang"], Counter()).update(WORD.findall(text))
    return found


def is_common(word: str, place: Entry, language: str, seen: Counter[str], kept: frozenset[str]) -> bool:
    """Whether `word` in a text is likelier the common word than the place."""
    small, capital = seen[word], seen[word.capitalize()]
    if language not in UNCASED and small + capital >= 3:
        return small >= 0.25 * capital
    if place.kind in {"country", "demonym"} or place.name in kept:
        return False
    well_known = 30_000 if place.country in AT_WAR | {"RU"} else 250_000
    return place.population < well_known


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--texts", action="append", default=[], metavar="LANGUAGE=PATH")
    seen = counted(parser.parse_args().texts)
    gazetteer = Gazetteer((ROOT / "consumers/assess/data/gazetteer.bin").read_bytes())
    kept = frozenset(row[7] for row in rows(ROOT / "tools/gazetteer/aliases.tsv"))
    for language in LANGUAGES:
        print(f"[{language}]")
        for word in top_n_list(language, WORDS):
            spots = gazetteer.spot(f"{word.capitalize()}", language) if word.isalpha() else []
            if spots and is_common(word, spots[0].entries[0], language, seen.get(language, Counter()), kept):
                print(word, spots[0].entries[0].name, spots[0].entries[0].country, spots[0].entries[0].population, sep="\t")


if __name__ == "__main__":
    main()
