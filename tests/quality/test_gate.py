"""The scorer's gate: no figure of any language below its floor, no gold file changed unnoticed; and the gate itself can fail."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import msgspec
import pytest

from consumers.assess import ALERT_LANGUAGES, Assessed
from tools import quality
from tools.scorecard.figures import ALL, Measured, Share, Tally, measured
from tools.scorecard.floors import Floor, Floors, Regression, WouldLowerError, complaints, figures, updated, worse
from tools.scorecard.gold import GoldRow, digests, gold, languages

pytestmark = pytest.mark.xdist_group("gate")

PINNED = digests()


@pytest.fixture(scope="module")
def kept() -> Floors:
    return msgspec.json.decode(quality.FLOORS.read_bytes(), type=Floors)


@pytest.fixture(scope="module")
def now(shipped: Measured) -> dict[str, Floor]:
    return {name: figures(tally) for name, tally in shipped.by_language.items()}


# The gate.


def test_no_figure_is_below_its_floor_and_no_gold_file_changed(kept, now):
    assert complaints(kept, now, PINNED) == [], "see `make quality`; then `python tools/quality.py --update`"


def test_what_a_user_is_promised_holds_whatever_the_floors_say(now):
    promised = Floor(
        rows=0, strike_precision=0.95, strike_recall=0.93, strike_f1=0.95, casualty_f1=0.93, killed_exact=0.90,
        injured_exact=0.90, spurious_killed=0.03, totals_taken=3,
    )  # fmt: skip
    each = msgspec.structs.replace(
        promised, strike_precision=0.90, strike_recall=0.88, strike_f1=0.88, killed_exact=0.85, injured_exact=0.85,
        spurious_killed=0.06,
    )  # fmt: skip
    assert worse({ALL: promised, **dict.fromkeys(ALERT_LANGUAGES, each)}, now) == []


def test_each_alert_language_has_rows_enough_and_two_in_five_are_hard_negatives():
    rows = gold(languages())
    assert sorted(ALERT_LANGUAGES) == sorted(rows)
    assert [name for name, its in rows.items() if len(its) < (300 if name == "en" else 60)] == []
    assert [name for name, its in rows.items() if sum(not row.strike for row in its) < 0.4 * len(its)] == []
    assert [name for name, its in rows.items() if {row.lang for row in its} != {name}] == []
    assert [name for name, its in rows.items() if len({row.id for row in its}) != len(its)] == []


def test_lowered_floors_are_recorded_with_a_reason(kept):
    assert [one for one in kept.regressions if not one.why.strip()] == []


# Can it fail?


@pytest.fixture
def silent(known) -> dict[str, Floor]:
    """What a scorer reaches that says no to everything."""

    def says_no(row: GoldRow) -> Assessed:
        found = quality.judged(known, row)
        still = {name: msgspec.structs.replace(getattr(found, name), alert=False) for name in ("strike", "casualty")}
        return replace(found, **still)

    return {name: figures(tally) for name, tally in measured(gold(["uk"]), says_no).by_language.items()}


def test_a_scorer_that_says_no_to_everything_is_stopped_by_recall_though_its_precision_is_perfect(kept, silent):
    assert (silent["uk"].strike_precision, silent["uk"].strike_recall) == (1.0, 0.0)
    found = complaints(kept, silent, PINNED)
    assert [line for line in found if line.startswith("uk: strike_recall")] != []
    assert "en: is measured no more" in found


def test_a_scorer_that_makes_numbers_up_is_stopped(kept, known):
    def invents(row: GoldRow) -> Assessed:
        return quality.judged(known, msgspec.structs.replace(row, text=f"{row.text} 17 людей загинули внаслідок удару."))

    made_up = {name: figures(tally) for name, tally in measured(gold(["uk"]), invents).by_language.items()}
    stopped = {line.split()[1] for line in complaints(kept, made_up, PINNED) if line.startswith("uk: ")}
    assert {"killed_exact", "spurious_killed"} <= stopped


def test_a_total_taken_for_the_events_own_is_counted(known):
    row = GoldRow(
        id="x", lang="en", title="Missile kills 500 in Kharkiv", text="", published=datetime(2026, 3, 4, tzinfo=UTC),
        strike=True, casualty=True, killed=None, injured=None, trap="x", context=(("killed", 500, 500, "cumulative"),),
    )  # fmt: skip
    found = measured({"en": [row]}, partial(quality.judged, known))
    assert figures(found.by_language["en"]).totals_taken == 1
    assert "killed [500, 500] (a total) should be null" in found.misses[0].wrong


def floors(**changed: float) -> dict[str, Floor]:
    kept = Floor(
        rows=100, strike_precision=0.95, strike_recall=0.93, strike_f1=0.9399, casualty_f1=0.9, killed_exact=0.9,
        injured_exact=0.9, spurious_killed=0.02, totals_taken=1,
    )  # fmt: skip
    return {"en": msgspec.structs.replace(kept, **changed)}


@pytest.mark.parametrize(
    ("name", "lost"),
    [("strike_precision", 0.94), ("strike_recall", 0.9299), ("casualty_f1", 0.0), ("spurious_killed", 0.03), ("totals_taken", 2)],
)
def test_a_figure_beyond_its_floor_is_named(name, lost):
    was = getattr(floors()["en"], name)
    assert worse(floors(), floors(**{name: lost})) == [f"en: {name} {was:g} → {lost:g}"]


def test_a_better_figure_is_no_complaint():
    assert worse(floors(), floors(strike_recall=0.99, spurious_killed=0.0, totals_taken=0)) == []


def test_a_changed_a_new_and_a_lost_gold_file_are_each_named():
    kept = Floors(digests={"en": "1", "uk": "2"}, floors=floors())
    assert complaints(kept, floors(), {"en": "9", "ru": "3"}) == [
        "en: the gold file changed after its floors were written",
        "ru: the gold file changed after its floors were written",
        "uk: the gold file changed after its floors were written",
    ]
    assert complaints(Floors(), floors(), {}) == ["en: has no floors"]


def test_an_update_raises_floors_and_pins_the_files():
    found = updated(Floors(digests={"en": "1"}, floors=floors()), floors(strike_recall=0.99), {"en": "2"})
    assert found == Floors(digests={"en": "2"}, floors=floors(strike_recall=0.99))


def test_an_update_that_lowers_a_floor_is_refused():
    with pytest.raises(WouldLowerError) as refused:
        updated(Floors(floors=floors()), floors(strike_recall=0.92), {}, why="  ")
    assert refused.value.worse == ["en: strike_recall 0.93 → 0.92"]


def test_an_update_that_loses_a_language_is_refused():
    with pytest.raises(WouldLowerError):
        updated(Floors(floors=floors()), {}, {})


def test_a_floor_lowered_on_purpose_is_recorded_with_its_reason():
    earlier = Regression(what="uk: killed_exact 0.9 → 0.8", why="forty hard rows more")
    found = updated(Floors(floors=floors(), regressions=(earlier,)), floors(strike_recall=0.92), {}, why="rows of a new kind")
    assert found.regressions == (earlier, Regression(what="en: strike_recall 0.93 → 0.92", why="rows of a new kind"))
    assert found.floors["en"].strike_recall == 0.92


def test_the_command_refuses_to_lower_a_floor_unless_it_is_told_why(shipped, now, kept, tmp_path, capsys):
    floors_file, page = tmp_path / "floors.json", tmp_path / "scoring.md"
    page.write_bytes(quality.PAGE.read_bytes())
    high = msgspec.structs.replace(kept, floors={**now, "it": msgspec.structs.replace(now["it"], killed_exact=1.0)})
    floors_file.write_bytes(before := msgspec.json.encode(high))

    assert quality.update(shipped, "", floors_file, page) == 1
    assert floors_file.read_bytes() == before
    assert "it: killed_exact 1 →" in capsys.readouterr().out

    assert quality.update(shipped, "it was one row of luck", floors_file, page) == 0
    after = msgspec.json.decode(floors_file.read_bytes(), type=Floors)
    assert (after.floors, after.digests) == (now, PINNED)
    assert after.regressions[-1].why == "it was one row of luck"


# The instruments.


def test_wilsons_interval_is_the_published_one_and_stays_inside_0_and_1():
    assert [round(one, 4) for one in Share(81, 263).interval] == [0.2553, 0.3662]  # Newcombe 1998, table I
    assert [round(one, 4) for one in Share(0, 20).interval] == [0.0, 0.1611]
    assert Share(20, 20).interval[1] == 1.0
    assert Share(0, 0).interval == (0.0, 1.0)


def test_floors_are_rounded_in_the_scorers_favour():
    tally = Tally()
    tally.counts.update({"strike tp": 2, "strike fn": 1, "unspurious killed right": 2, "unspurious killed wrong": 1})
    found = figures(tally)
    assert (found.strike_recall, found.spurious_killed) == (0.6666, 0.3334)


def test_the_digest_changes_with_the_file(tmp_path: Path):
    for text in ("a", "b"):
        (tmp_path / f"{text}.jsonl").write_text(text, encoding="utf-8")
    found = digests(tmp_path)
    assert (sorted(found), found["a"] != found["b"]) == (["a", "b"], True)
