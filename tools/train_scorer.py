"""Trains the learnt layer of the scorer, and says what it is worth on texts that it has not seen.

python tools/train_scorer.py              print the figures
python tools/train_scorer.py --update     write the layer, the diagram and the figures of docs/scoring.md, too

Needs the real texts beside the repository; takes two minutes of one core and nothing but the standard library. The same
texts give the same bytes.
"""

from __future__ import annotations

import argparse
import sys
from array import array
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import msgspec

sys.path.insert(0, str(Path(__file__).parents[1]))

from bot.resources import knowledge
from consumers.assess import AssessOptions
from consumers.assess.learnt import FORMAT, Head
from tools.learning.examples import BACKGROUND, DATA, FILES, ROOT, Example, examples
from tools.learning.reliability import Judged, diagram, judged
from tools.learning.trial import FOLDS, LANGUAGES, Layer, judged_aside, trained
from tools.scorecard.page import written

LAYER = ROOT / "consumers" / "assess" / "data" / "learnt.bin"
DIAGRAM = ROOT / "docs" / "reliability.svg"
PAGE = ROOT / "docs" / "scoring.md"
LARGEST = 127


def packed(layer: Layer, made_from: str) -> bytes:
    """The file: a line of JSON, then a byte per weight."""
    step = max(map(abs, layer.words.weights)) / LARGEST
    rules, grams, bias = layer.parts
    head = Head(
        format=FORMAT, made_from=made_from, languages=LANGUAGES, step=round(step, 8), words=round(layer.words.bias, 6),
        rules=round(rules, 4), grams=round(grams, 4), bias=round(bias, 4),
    )  # fmt: skip
    return msgspec.json.encode(head) + b"\n" + array("b", [round(weight / step) for weight in layer.words.weights]).tobytes()


Aside = tuple[str, Callable[[Example], object], Sequence[object]]


def ways(labelled: Sequence[Example]) -> list[Aside]:
    """What is kept aside in turn, and never seen by what judges it."""
    tongues = sorted({one.language for one in labelled})
    return [
        (f"a fifth of all, {FOLDS} times", lambda one: one.fold(FOLDS), list(range(FOLDS))),
        ("a language at a time", lambda one: one.language, tongues),
        ("all news, or all sentences of ours", lambda one: one.source == "gold", [True, False]),
    ]


def figures(found: Sequence[Example]) -> tuple[str, Mapping[str, Judged]]:
    """The table for docs/scoring.md, and the curves of the diagram."""
    labelled = [one for one in found if one.label is not None]
    sets = {
        "ours": [one for one in labelled if one.source == "gold"],
        "news": [one for one in labelled if one.source != "gold"],
    }
    background = [one for one in found if one.source.endswith(BACKGROUND)]
    rules = {one.id: one.rules for one in found}
    lines = [
        "| kept aside | ours: F1 | false, missed | log loss | unsure news: F1 | false, missed | log loss | background alarms |",
        "|---|---|---|---|---|---|---|---|",
        _line("rules alone", [judged(rows, rules) for rows in sets.values()], sum(one.rules >= 0 for one in background)),
    ]
    curves = {"rules alone": judged(labelled, rules)}
    for name, fold, folds in ways(labelled):
        sums = judged_aside(found, fold, folds)
        alarms = sum(sums.get(one.id, one.rules) >= 0 for one in background)
        lines.append(_line(name, [judged(rows, sums) for rows in sets.values()], alarms))
        if len(curves) == 1:
            curves["with what was learnt"] = judged(labelled, sums)
    errors = ", ".join(f"{name} {curve.error:.3f}" for name, curve in curves.items())
    counts = f"{len(sets['ours'])} sentences, {len(sets['news'])} news texts, {len(background)} background texts with a frame."
    return "\n".join([*lines, "", f"Expected calibration error of all {len(labelled)}: {errors}. {counts}"]), curves


def _line(name: str, both: Sequence[Judged], alarms: int) -> str:
    cells = [f"{one.f1:.4f} | {one.false}, {one.missed} | {one.loss:.3f}" for one in both]
    return f"| {name} | {' | '.join(cells)} | {alarms} |"


def main() -> int:
    """Print the figures, and write everything if asked to."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--update", action="store_true")
    chosen = parser.parse_args()
    if not DATA.is_dir():
        print(f"There are no real texts at {DATA}; nothing can be learnt.", file=sys.stderr)
        return 1
    found = list(examples(knowledge(AssessOptions(), Path())))
    table, curves = figures(found)
    print(table)
    if chosen.update:
        content = packed(trained(found), f"gold, labelled_news, {', '.join(FILES)}")
        LAYER.write_bytes(content)
        DIAGRAM.write_text(diagram(curves), encoding="utf-8")
        PAGE.write_text(written(PAGE.read_text("utf-8"), {"learnt": table}), encoding="utf-8")
        print(f"written: {LAYER} ({len(content):,} bytes), {DIAGRAM}, {PAGE}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
