"""`tocsin incidents`: tables, exports with provenance, and decisions by hand."""

from __future__ import annotations

import asyncio
import csv
import io
import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from msgspec.structs import replace

from bot.cli import main
from bot.cli.exports import COLUMNS, Exported, as_csv, as_geojson, as_json_document
from bot.clock import WallClock
from bot.journal import EmbeddedOptions, open_journal
from bot.records import Claim, Order, Part, Place
from bot.topics import ASSESSMENTS, INCIDENTS
from builders import KHARKIV, NOON, a_report, a_toll, an_incident
from consumers.correlate import Correlate, CorrelateOptions

ROOT = Path(__file__).parents[3]


def ran(config: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, [*arguments, "--config", str(config)])


def test_incidents_are_shown_newest_first_and_as_they_last_stood(a_config, keep):
    early = NOON - timedelta(hours=3)
    keep(INCIDENTS, an_incident(id="early", killed=3, began_at=early), an_incident(id="late", killed=1))
    keep(INCIDENTS, an_incident(id="early", killed=(7, None), began_at=early, revision=1))
    lines = ran(a_config, "incidents").output.splitlines()
    rows = [line for line in lines if "Kharkiv" in line]
    assert [row.split()[-1] for row in rows] == ["late", "early"]
    assert (" 7+ " in rows[1], " 3 " in rows[1]) == (True, False)


def test_what_was_never_told_is_shown_as_kept_aside_and_not_as_closed(a_config, keep):
    doubt = (Part(name="doubt", weight=1.8, words="a"),)
    keep(INCIDENTS, an_incident(id="a", life="closed"), an_incident(id="b", life="closed", why=doubt))
    rows = [line for line in ran(a_config, "incidents").output.splitlines() if "Kharkiv" in line]
    assert [("closed" in row, "kept aside" in row) for row in rows] == [(True, False), (False, True)]


@pytest.mark.parametrize(
    ("arguments", "ids"),
    [((), ["c", "b", "a"]), (("--open",), ["c", "a"]), (("--country", "il"), ["c"]), (("--country", "FR"), [])],
)
def test_incidents_are_chosen(a_config, keep, arguments, ids):
    keep(INCIDENTS, an_incident(id="a"), an_incident(id="b", life="closed", began_at=NOON + timedelta(hours=1)),
         an_incident(id="c", country="IL", began_at=NOON + timedelta(hours=2)))  # fmt: skip
    found = ran(a_config, "incidents", "--json", *arguments)
    assert [json.loads(line)["id"] for line in found.stdout.splitlines()] == ids


def test_no_incidents_is_said_in_words_and_is_nothing_for_programs(a_config):
    assert ran(a_config, "incidents").output == "No incidents.\n"
    assert ran(a_config, "incidents", "--json").output == ""


def decided(config: Path) -> list:
    """Orders in the journal."""

    async def read() -> list:
        journal = await open_journal(EmbeddedOptions(path=Path("line.db")), WallClock(), config.parent)
        found = [one async for one in journal.replay(ASSESSMENTS)]
        await journal.close()
        return found

    return asyncio.run(read())


def test_a_merge_is_recorded_with_who_when_and_why_and_the_line_carries_it_out(a_config, keep):
    keep(INCIDENTS, an_incident(id="aaaa.d.0"), an_incident(id="bbbb.d.0"))
    done = ran(a_config, "incidents", "merge", "aaaa", "bbbb", "--why", "same strike", "--by", "ada")
    assert (done.exit_code, done.stdout.partition(".")[0]) == (0, "merge aaaa, bbbb: recorded")
    (record,) = decided(a_config)
    assert (record.order.incidents, record.order.who, record.order.why) == (("aaaa.d.0", "bbbb.d.0"), "ada", "same strike")
    assert (record.country, record.relevant) == ("UA", False)


@pytest.mark.parametrize("env", [{}, {"TOCSIN_CONFIG": "elsewhere.yaml"}], ids=["alone", "over the environment"])
def test_the_configuration_may_be_named_before_the_decision(a_config, keep, env):
    keep(INCIDENTS, an_incident(id="aaaa.d.0"), an_incident(id="bbbb.d.0"))
    arguments = ["incidents", "--config", str(a_config), "merge", "aaaa", "bbbb", "--why", "same strike"]
    done = CliRunner(env=env).invoke(main, arguments)
    assert (done.exit_code, len(decided(a_config))) == (0, 1)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("merge", "aaaa", "nobody"), "there is no incident nobody: `tocsin incidents` lists them"),
        (("merge", "aaaa", "cc"), "cc could be cc1, cc2: write more of the id"),
        (("merge", "aaaa", "over"), "over is closed: only incidents that are still open can be changed"),
        (("merge", "aaaa"), "name two different incidents or more"),
        (("undo", "aaaa"), "nobody changed aaaa by hand"),
        (
            ("undo", "done"),
            "the last decision on done is undone already, or others were built on it: name what was merged, or split",
        ),
        (("split", "aaaa", "--reports", "zz"), "aaaa has no report zz"),
    ],
)
def test_what_cannot_be_decided_is_one_line_and_records_nothing(a_config, keep, arguments, said):
    undone = Order(id="o", what="undo", incidents=("done.d.0",), who="ada", why="x", at=NOON)
    keep(INCIDENTS, *(an_incident(id=one) for one in ("aaaa", "cc1", "cc2")), an_incident(id="over", life="closed"),
         an_incident(id="done.d.0", order=undone))  # fmt: skip
    done = ran(a_config, "incidents", *arguments, "--why", "x")
    assert (done.exit_code, done.stderr, decided(a_config)) == (1, f"tocsin: {said}\n", [])


def test_an_undo_says_what_it_undoes(a_config, keep):
    merged = Order(id="o", what="merge", incidents=("aaaa.d.0", "bbbb.d.0"), who="ada", why="same strike", at=NOON)
    keep(INCIDENTS, an_incident(id="aaaa.d.0", order=merged))
    now = WallClock().now()
    keep(INCIDENTS, an_incident(id="bbbb.d.0", order=merged, merged_into="aaaa.d.0", life="closed", updated_at=now))
    done = ran(a_config, "incidents", "undo", "bbbb", "--why", "two after all")
    assert done.stdout.startswith("undo of the merge of aaaa, bbbb (ada: same strike): recorded.")
    assert [("undo", ("aaaa.d.0",))] == [(one.order.what, one.order.incidents) for one in decided(a_config)]


def test_an_undo_named_by_what_was_merged_away_takes_back_that_merge(a_config, keep):
    merged, later = (
        Order(id=name, what="merge", incidents=("aaaa.d.0", f"{name}.d.0"), who="ada", why=f"why {name}", at=NOON)
        for name in ("bbbb", "cccc")
    )
    now = WallClock().now()
    ours, theirs, more = (a_report(article_id=name) for name in ("a1", "b1", "c1"))
    keep(INCIDENTS, an_incident(id="aaaa.d.0", order=later, reports=(ours, theirs, more), updated_at=now))
    gone = an_incident(id="bbbb.d.0", order=merged, merged_into="aaaa.d.0", life="closed", reports=(theirs,))
    keep(INCIDENTS, gone)
    refused = ran(a_config, "incidents", "undo", "bbbb", "--why", "x")
    assert "tocsin: bbbb was closed too long ago to be changed\n" == refused.stderr
    keep(INCIDENTS, replace(gone, revision=1, updated_at=now))
    done = ran(a_config, "incidents", "undo", "bbbb", "--why", "two after all")
    assert done.stdout.startswith("undo of the merge of aaaa, bbbb (ada: why bbbb): recorded."), done.output
    assert [("undo", ("aaaa.d.0", "bbbb.d.0"))] == [(one.order.what, one.order.incidents) for one in decided(a_config)]


def test_a_split_without_reports_lists_them(a_config, keep):
    keep(INCIDENTS, an_incident(id="aaaa"))
    done = ran(a_config, "incidents", "split", "aaaa")
    assert (done.exit_code, an_incident().reports[0].article_id in done.stdout) == (0, True)
    assert "--why" in ran(a_config, "incidents", "split", "aaaa", "--reports", "a1").stderr


def an_exported_incident(**fields):
    """Two outlets; the governor's word carries the lower end."""
    reports = (
        a_report(article_id="a1", publisher="Suspilne", url="https://suspilne.example/1", toll=a_toll(3)),
        a_report(article_id="b1", publisher="=HYPERLINK(1)", url="https://b.example/1", toll=a_toll(5)),
    )
    claim = Claim(
        what="killed", min=3, max=3, scope="event", speaker="Oleh Syniehubov", role="official", article_id="a1", at=NOON
    )
    return replace(an_incident(killed=(3, 5)), reports=reports, claims=(claim,), **fields)


def test_every_number_of_an_export_says_who_where_and_when():
    (one,) = json.loads(as_json_document([an_exported_incident()]))["incidents"]
    assert [(number["speaker"], number["source"], number["url"], number["min"]) for number in one["killed"]["statements"]] == [
        ("Oleh Syniehubov", "Suspilne", "https://suspilne.example/1", 3),
        ("", "=HYPERLINK(1)", "https://b.example/1", 5),
    ]
    assert ({number["as_of"][:10] for number in one["killed"]["statements"]}, one["injured"]) == ({f"{NOON:%Y-%m-%d}"}, None)


@pytest.mark.parametrize(
    ("place", "geometry"),
    [
        (KHARKIV, {"type": "Point", "coordinates": [KHARKIV.lon, KHARKIV.lat]}),
        (replace(KHARKIV, precision=2), {"type": "Point", "coordinates": [KHARKIV.lon, KHARKIV.lat]}),
        (replace(KHARKIV, precision=3), None),
        (Place(name="Nova Sloboda", country="UA", precision=1), None),
        (None, None),
    ],
)
def test_a_point_is_only_drawn_where_a_town_was_named(place, geometry):
    (feature,) = json.loads(as_geojson([replace(an_incident(), place=place)]))["features"]
    assert feature["geometry"] == geometry
    if place and place.precision == 3:
        assert "lat" not in feature["properties"]["place"]


def test_a_csv_cell_is_never_a_formula_and_every_row_has_every_column():
    (row,) = csv.DictReader(io.StringIO(as_csv([an_exported_incident(occurred_on=date(2026, 3, 14))])))
    assert tuple(row) == COLUMNS
    assert (row["killed_min"], row["killed_max"], row["killed_speaker"], row["injured_min"]) == ("3", "5", "Oleh Syniehubov", "")
    only = replace(an_exported_incident(), claims=(), reports=an_exported_incident().reports[1:])
    (row,) = csv.DictReader(io.StringIO(as_csv([replace(only, toll=a_toll(5))])))
    assert row["killed_source"] == "'=HYPERLINK(1)"


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\t=1", " =1", "|calc"])
def test_what_a_spreadsheet_would_run_is_text(text):
    (row,) = csv.DictReader(io.StringIO(as_csv([replace(an_incident(), place=replace(KHARKIV, name=text))])))
    assert row["place"] == f"'{text}"


def test_a_cell_that_a_semicolon_ends_begins_no_formula_either():
    (row,) = csv.DictReader(io.StringIO(as_csv([replace(an_incident(), origins=("a;=1", "-x", "b - c"))])))
    assert "a;'=1;' -x; b - c" == row["origins"]


@pytest.mark.parametrize(("form", "empty"), [("json", '"incidents":[]'), ("geojson", '"features":[]'), ("csv", "id,revision")])
def test_an_export_of_nothing_is_a_valid_document(a_config, form, empty):
    assert empty in ran(a_config, "incidents", "--format", form).stdout


def test_what_was_merged_away_or_is_in_doubt_is_not_exported(a_config, keep):
    keep(INCIDENTS, an_incident(id="a"), replace(an_incident(id="b", life="closed"), merged_into="a"))
    found = json.loads(ran(a_config, "incidents", "--format", "json").stdout)
    assert [one["id"] for one in found["incidents"]] == ["a"]
    assert "in a" in ran(a_config, "incidents").stdout


def test_the_documented_fields_are_those_exported():
    page = (ROOT / "docs" / "exports.md").read_text("utf-8")
    assert [name for name in (*Exported.__struct_fields__, *COLUMNS) if f"`{name}`" not in page] == []


async def test_the_line_carries_out_what_the_command_recorded(a_config, keep):
    await asyncio.to_thread(keep, INCIDENTS, an_incident(id="aaaa.d.0"), an_incident(id="bbbb.d.0"))
    await asyncio.to_thread(ran, a_config, "incidents", "merge", "aaaa", "bbbb", "--why", "same")
    (record,) = await asyncio.to_thread(decided, a_config)
    stage = Correlate(CorrelateOptions())
    for one in ("aaaa.d.0", "bbbb.d.0"):
        stage.restore(an_incident(id=one, updated_at=record.seen_at, reports=(a_report(seen_at=record.seen_at),)))
    assert [one.merged_into for one in await stage.handle(record)][:2] == ["aaaa.d.0", ""]
