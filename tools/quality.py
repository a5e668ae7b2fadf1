"""Measures the scorer on the gold set: precision, recall, exact tolls, per language and per trap, with every miss on request.

python tools/quality.py                       the tables (what `make quality` prints)
python tools/quality.py --langs en,uk         some languages
python tools/quality.py --misses uk           every wrong row of a language (--evidence: with what each signal weighed)
python tools/quality.py --traps               every kind of trap
python tools/quality.py --update              write floors.json and the figures of docs/scoring.md; refuses to lower a floor
python tools/quality.py --update --allow-regression "why"
python tools/quality.py --opt-in              all of it for the languages that alert only by an operator's word
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from functools import partial
from pathlib import Path

import msgspec

sys.path.insert(0, str(Path(__file__).parents[1]))

from bot.resources import knowledge
from consumers.assess import ALERT_LANGUAGES, OPT_IN_LANGUAGES, Assessed, AssessOptions, Knowledge, assess_text
from consumers.assess.weights import WEIGHTS
from tools.scorecard.figures import Measured, measured
from tools.scorecard.floors import Floors, WouldLowerError, complaints, figures, updated
from tools.scorecard.gold import GOLD, OPT_IN, GoldRow, digests, gold, languages
from tools.scorecard.page import sections, written
from tools.scorecard.printed import page_table, summary, told, trap_table

ROOT = Path(__file__).parents[1]
FLOORS = ROOT / "tests" / "quality" / "floors.json"
PAGE = ROOT / "docs" / "scoring.md"
OPT_IN_FLOORS = ROOT / "tests" / "quality" / "floors_opt_in.json"
EXAMPLE = ("explain", "tests/quality/example.txt")


def judged(known: Knowledge, row: GoldRow) -> Assessed:
    """The rules' opinion of a row, at the shipped thresholds; what was learnt has seen the rows and would only recall them."""
    return assess_text(known, AssessOptions(learnt=False), row.title, row.text, published=row.published)


def judged_opted_in(known: Knowledge, row: GoldRow) -> Assessed:
    """The same where an operator lets every language with a lexicon alert, of a feed that says its language."""
    options = AssessOptions(learnt=False, alert_languages=(*ALERT_LANGUAGES, *OPT_IN_LANGUAGES))
    return assess_text(known, options, row.title, row.text, published=row.published, language=row.lang)


def explained() -> str:
    """What `tocsin explain` prints of the example of docs/scoring.md."""
    environ = {**os.environ, "COLUMNS": "100", "NO_COLOR": "1"}
    done = subprocess.run(
        [sys.executable, "-m", "bot", *EXAMPLE], cwd=ROOT, env=environ, capture_output=True, check=True, encoding="utf-8"
    )
    return done.stdout


def update(found: Measured, why: str, floors_file: Path = FLOORS, page: Path = PAGE) -> int:
    """Write the floors and the page, or say what forbids it. The exit code."""
    pinned, parts = digests(), sections(found, explained(), WEIGHTS)
    return _update(found, why, floors_file, page, (pinned, parts))


def update_opt_in(found: Measured, why: str) -> int:
    """The same for the languages that alert only by an operator's word."""
    return _update(found, why, OPT_IN_FLOORS, PAGE, (digests(OPT_IN), {"opt-in": page_table(found)}))


def _update(found: Measured, why: str, floors_file: Path, page: Path, new: tuple[dict[str, str], dict[str, str]]) -> int:
    pinned, parts = new
    kept = msgspec.json.decode(floors_file.read_bytes(), type=Floors) if floors_file.is_file() else Floors()
    now = {name: figures(tally) for name, tally in found.by_language.items()}
    try:
        floors = updated(kept, now, pinned, why)
    except WouldLowerError as error:
        print("Refused: these floors would be lowered.", *error.worse, sep="\n  ")
        print('If it must be: --allow-regression "why"')
        return 1
    floors_file.write_bytes(msgspec.json.format(msgspec.json.encode(floors), indent=2) + b"\n")
    page.write_text(written(page.read_text("utf-8"), parts), encoding="utf-8")
    for line in complaints(kept, now, pinned):
        print("accepted:", line)
    print(f"written: {floors_file}, {page}")
    return 0


def main() -> int:
    """Print the tables asked for, or update the floors."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--langs", default="", help="languages, with commas")
    parser.add_argument("--misses", default="", metavar="LANGUAGE", help="every wrong row of this language")
    parser.add_argument("--traps", action="store_true", help="every trap, also those without errors")
    parser.add_argument("--evidence", action="store_true", help="with --misses: what each signal weighed")
    parser.add_argument("--only", default="", help="with --misses: only what contains this word")
    parser.add_argument("--update", action="store_true", help="write the floors from the present figures")
    parser.add_argument("--allow-regression", default="", metavar="WHY", help="with --update: lower floors, for this reason")
    parser.add_argument("--opt-in", action="store_true", help="the languages that alert only where an operator says so")
    chosen = parser.parse_args()
    asked = [name for name in chosen.langs.split(",") if name]
    if chosen.update and asked:
        parser.error("--update measures all languages; leave out --langs")
    folder, judge = (OPT_IN, judged_opted_in) if chosen.opt_in else (GOLD, judged)
    found = measured(gold(asked or languages(folder), folder), partial(judge, knowledge(AssessOptions(), Path())))
    for miss in found.misses:
        if miss.row.lang == chosen.misses and any(chosen.only in line for line in miss.wrong):
            print(told(miss, evidence=chosen.evidence))
    print(trap_table(found.by_trap, every=True) if chosen.traps else summary(found))
    write = update_opt_in if chosen.opt_in else update
    return write(found, chosen.allow_regression) if chosen.update else 0


if __name__ == "__main__":
    sys.exit(main())
