"""How fast and how small the gazetteer is: `python benchmarks/bench_gazetteer.py`. Prints figures; asserts nothing.

Each figure is the best of several rounds, of CPU time, because a shared machine only ever makes it worse.
"""

from __future__ import annotations

import argparse
import mmap
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from consumers.assess.gazetteer import Gazetteer  # noqa: E402
from consumers.assess.gazetteer_file import GazetteerFile  # noqa: E402

BUILT = ROOT / "consumers/assess/data/gazetteer.bin"
GOLDEN = ROOT / "tests/data/gazetteer/golden.tsv"
TEXT_LENGTH = 1_500
SENTENCES = {
    "en": "Officials said a missile struck an apartment block in {} late on Tuesday, wounding at least 14 people. "
    "Rescuers were still searching the rubble on Wednesday morning, the mayor wrote, while power was cut in {}. ",
    "uk": "Внаслідок ракетного удару по багатоповерхівці у місті {} поранено щонайменше чотирнадцять людей. "
    "Рятувальники продовжують розбирати завали, повідомив очільник військової адміністрації, у {} зникло світло. ",
    "ar": "أعلنت وزارة الصحة أن القصف الذي استهدف منزلا في {} أسفر عن مقتل سبعة أشخاص وإصابة العشرات بجروح "
    "فيما تواصل فرق الدفاع المدني البحث عن مفقودين تحت الأنقاض في {} وفق شهود عيان. ",
}


def opened() -> Gazetteer:
    with BUILT.open("rb") as file:
        return Gazetteer(memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)))


def resident_mb() -> float:
    """Megabytes of this process in memory now, mapped files included; 0 where the system does not say."""
    status = Path("/proc/self/status")
    lines = status.read_text(encoding="ascii").splitlines() if status.exists() else []
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS")), 0.0)


def best_seconds(work: Callable[[], object], rounds: int = 5) -> float:
    taken = []
    for _ in range(rounds):
        begun = time.process_time()
        work()
        taken.append(time.process_time() - begun)
    return min(taken)


def texts(language: str, names: list[str], count: int = 300) -> list[str]:
    made = []
    for number in range(count):
        text, at = "", number
        while len(text) < TEXT_LENGTH:
            text += SENTENCES[language].format(names[at % len(names)], names[(at * 7 + 1) % len(names)])
            at += 1
        made.append(text[:TEXT_LENGTH])
    return made


def warm(gazetteer: Gazetteer, pairs: list[tuple[str, str]]) -> None:
    """Have the whole file read and the memory of words filled, as after days of work."""
    for number in range(0, 45_000, 150):
        gazetteer.spot(" ".join(f"Some{each} Слово{each}" for each in range(number, number + 75)), "uk")
    for spelling, language in pairs:
        gazetteer.spot(spelling, language)
    sum(BUILT.read_bytes()[::4096])


def spot_all(gazetteer: Gazetteer, made: list[str], language: str) -> int:
    return sum(len(gazetteer.spot(text, language)) for text in made)


def main() -> None:
    argparse.ArgumentParser(description=__doc__).parse_args()
    rows = [line.split("\t") for line in GOLDEN.read_text(encoding="utf-8").splitlines()[1:]]
    before = resident_mb()
    print(f"file                     {BUILT.stat().st_size / 1e6:8.2f} MB")
    print(f"ready                    {best_seconds(opened) * 1e3:8.2f} ms")
    gazetteer = opened()
    pairs = [(spelling, language) for spelling, language, _, _ in rows]
    warm(gazetteer, pairs)
    print(f"resident, names in use   {resident_mb() - before:8.1f} MB more than before")
    file = GazetteerFile(BUILT.read_bytes())
    keys = file.keys()
    print(f"places, names            {len(gazetteer):8,} {len(keys):,}")
    some = keys[::20]
    print(f"key to places            {len(some) / best_seconds(lambda: [file.named(key) for key in some]):8,.0f} a second")
    first = best_seconds(lambda: [gazetteer.lookup(key, "en") for key in some], rounds=1)
    print(f"look-up, first time      {len(some) / first:8,.0f} a second")
    again = best_seconds(lambda: [gazetteer.lookup(*pair) for pair in pairs * 50])
    print(f"look-up, again           {len(pairs) * 50 / again:8,.0f} a second")
    for language in SENTENCES:
        made = texts(language, [spelling for spelling, each, _, _ in rows if each == language])
        seconds = best_seconds(partial(spot_all, gazetteer, made, language))
        print(f"spot, {language}, {TEXT_LENGTH} letters   {len(made) / seconds:8,.0f} a second")


if __name__ == "__main__":
    main()
