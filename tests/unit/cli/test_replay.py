"""`tocsin replay`: three reports of one strike are one incident with alerts, and the same again tomorrow."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from bot.cli import main
from bot.cli.replay import outward
from builders import an_alert, an_assessment, an_incident

REPORTS = [
    {
        "id": "a1", "feed": "suspilne", "published": "2026-03-14T04:10:00Z", "lang": "en",
        "title": "Missile hits apartment block in Kharkiv, killing three",
        "text": "A Russian missile hit a nine-storey apartment block in Kharkiv overnight, killing three people.",
    },
    {
        "id": "a2", "feed": "wire", "published": "2026-03-14T04:40:00Z", "lang": "en",
        "title": "Missile strike on Kharkiv apartment block kills at least seven",
        "text": "At least seven people were killed when a Russian missile hit an apartment block in Kharkiv, the mayor said.",
    },
    {
        "id": "a3", "feed": "harbour", "published": "2026-03-14T06:30:00Z", "lang": "en",
        "title": "Death toll of Kharkiv missile strike rises to nine",
        "text": "The number of people killed in the missile strike on a Kharkiv apartment block rose to nine, officials said.",
    },
]  # fmt: skip
SILENT = {
    "id": "b1",
    "feed": "wire",
    "published": "2026-03-14T05:00:00Z",
    "lang": "en",
    "title": "Rail strike to halt trains on Friday",
}


def ran(path: Path, articles: list[dict[str, Any]] | str, *arguments: str) -> Result:
    file = path / "in.jsonl"
    text = articles if isinstance(articles, str) else "\n".join(json.dumps(one) for one in articles)
    file.write_text(text, "utf-8")
    return CliRunner().invoke(main, ["replay", str(file), *arguments])


def records(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


@pytest.fixture
def replayed(tmp_path):
    return records(ran(tmp_path, [*REPORTS, SILENT]))


def of(kind: str, found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [one for one in found if one["record"] == kind]


def test_three_reports_of_one_strike_are_one_incident(replayed):
    incidents = of("incident", replayed)
    assert len({one["id"] for one in incidents}) == 1
    assert [one["revision"] for one in incidents] == sorted(one["revision"] for one in incidents)
    last = incidents[-1]
    assert sorted(last["article_ids"]) == ["a1", "a2", "a3"]
    assert (last["toll"]["killed"]["min"], last["place"]["name"], last["kind"]) == (9, "Kharkiv", "missile_strike")


def test_it_rings_once_and_is_brought_up_to_date(replayed):
    alerts = of("alert", replayed)
    assert [one["reason"] for one in alerts].count("first") == 1
    assert alerts[0]["reason"] == "first"
    assert "toll_rose" in [one["reason"] for one in alerts]
    assert {one["incident_id"] for one in alerts} == {of("incident", replayed)[0]["id"]}
    assert alerts[0]["severity"] in {"medium", "high"}


def test_every_article_is_assessed_and_an_irrelevant_one_stays_silent(replayed):
    assert [one["article_ids"] for one in of("assessment", replayed)] == [["a1"], ["a2"], ["b1"], ["a3"]]
    assert "b1" not in json.dumps(of("incident", replayed) + of("alert", replayed))


def test_each_record_comes_right_after_what_it_follows_from(replayed):
    kinds = [one["record"] for one in replayed]
    assert kinds[:3] == ["assessment", "incident", "alert"]


def test_the_same_articles_give_the_same_bytes(tmp_path):
    first, second = ran(tmp_path, [*REPORTS, SILENT]), ran(tmp_path, [*REPORTS, SILENT])
    assert first.stdout_bytes == second.stdout_bytes
    assert len(first.stdout_bytes) > 1000


def test_articles_are_met_in_the_order_of_publication(tmp_path):
    backwards = ran(tmp_path, [SILENT, *reversed(REPORTS)])
    assert backwards.stdout == ran(tmp_path, [*REPORTS, SILENT]).stdout


@pytest.mark.parametrize("kinds", [("alert",), ("incident", "alert"), ("assessment",)])
def test_only_the_wanted_records_are_written(tmp_path, kinds):
    found = records(ran(tmp_path, REPORTS, *(part for kind in kinds for part in ("--only", kind))))
    assert {one["record"] for one in found} == set(kinds)


def test_broken_lines_are_told_and_the_rest_is_replayed(tmp_path):
    text = "\n".join([json.dumps(REPORTS[0]), "{broken", "", json.dumps(SILENT)])
    done = ran(tmp_path, text)
    assert (done.exit_code, len(of("assessment", records(done)))) == (1, 2)
    assert done.stderr.startswith("line 2: ")


def test_an_empty_file_is_no_output(tmp_path):
    done = ran(tmp_path, "")
    assert (done.exit_code, done.output) == (0, "")


def test_routes_and_thresholds_come_from_the_config(tmp_path):
    config = tmp_path / "tocsin.yaml"
    config.write_text("receivers: [{name: desk, kind: console}]\nroutes: [{receiver: desk, match: {countries: [IL]}}]\n", "utf-8")
    silent = records(ran(tmp_path, REPORTS, "--config", str(config)))
    assert of("alert", silent) == []
    config.write_text("receivers: [{name: desk, kind: console}]\nroutes: [{receiver: desk, match: {countries: [UA]}}]\n", "utf-8")
    assert of("alert", records(ran(tmp_path, REPORTS, "--config", str(config))))[0]["receivers"] == ["desk"]


def test_records_carry_the_ids_of_their_articles():
    assert outward(an_incident())["article_ids"] == ["a1"]
    assert outward(an_incident())["toll"] == {}
    assert outward(an_incident(killed=3))["toll"] == {"killed": {"min": 3, "max": 3}}
    assert outward(an_assessment())["article_ids"] == ["a1"]
    assert "article_ids" not in outward(an_alert())
