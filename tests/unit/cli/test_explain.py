"""`tocsin explain`: a file, a line of JSON, standard input, or what the journal knows."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.cli import main
from bot.cli.explain import _marked, _number, _of_last_text
from bot.cli.story import deciding
from bot.clock import WallClock
from bot.journal import EmbeddedOptions, open_journal
from bot.records import Claim, Delivery, Evidence
from bot.topics import ALERTS, ARTICLES, ASSESSMENTS, DELIVERIES, INCIDENTS
from builders import NOON, a_report, an_alert, an_article, an_assessment, an_incident

STRIKE = "Missile hits apartment block in Kharkiv, killing three\nA missile hit an apartment block in Kharkiv. Three people died."


def ran(config: Path, what: str, *more: str, stdin: bytes = b"") -> Result:
    return CliRunner().invoke(main, ["explain", what, "--config", str(config), *more], input=stdin)


def test_a_text_file_is_explained_word_by_word(a_config, tmp_path):
    (tmp_path / "a.txt").write_text(STRIKE, "utf-8")
    done = ran(a_config, str(tmp_path / "a.txt"))
    assert done.exit_code == 0
    assert done.output.startswith("Missile hits apartment block in Kharkiv, killing three\n")
    assert "threshold 0.5: alert" in done.output
    assert "changes the verdict" in done.output or "without it" in done.output
    assert "poll" not in done.output


def test_a_file_is_explained_where_nothing_is_configured(tmp_path, monkeypatch):
    (tmp_path / "a.txt").write_text(STRIKE, "utf-8")
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(main, ["explain", "a.txt"])
    assert (done.exit_code, "threshold 0.5: alert" in done.output) == (0, True)


def test_what_the_journal_may_know_needs_a_config_and_says_how_to_name_it(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(main, ["explain", "a1"])
    assert done.exit_code == 2
    assert "name the file with --config or TOCSIN_CONFIG" in done.output


@pytest.mark.parametrize("via", ["file", "stdin"])
def test_an_article_as_json_is_explained_for_programs(a_config, tmp_path, via):
    line = json.dumps({"id": "x", "title": STRIKE.split("\n", maxsplit=1)[0], "text": "", "lang": "en"}).encode()
    (tmp_path / "a.json").write_bytes(line)
    done = ran(a_config, str(tmp_path / "a.json") if via == "file" else "-", "--json", stdin=line if via == "stdin" else b"")
    document = json.loads(done.stdout)
    assert (document["scored"][0]["id"], document["scored"][0]["strike"]["alert"]) == ("x", True)
    assert document["stages"] == []
    assert {"strike_word", "strike"} >= {one["signal"] for one in document["deciding"][0]["strike"]} > set()
    assert document["trace"]["articles"][0]["language"] == "en"


def test_a_broken_article_is_wrong_usage(a_config, tmp_path):
    (tmp_path / "a.json").write_text('{"title": 5}')
    done = ran(a_config, str(tmp_path / "a.json"))
    assert (done.exit_code, "Expected `str`" in done.output) == (2, True)


@pytest.mark.parametrize("what", ["no-such-article", "https://news.example/rss/articles/" + "x" * 400, "a/" * 3000])
def test_what_nobody_knows_is_told_in_one_line(a_config, what):
    done = ran(a_config, what)
    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr == f"The journal knows no article '{what}', and there is no such file.\n"


@pytest.fixture
def a_story(a_config):
    async def kept() -> None:
        journal = await open_journal(EmbeddedOptions(path=Path("line.db")), WallClock(), a_config.parent)
        incident = an_incident(killed=3, reports=(a_report(article_id="story1"),))
        await journal.append(ARTICLES, an_article(id="story1", title="Missile [red]hits[/red] Kharkiv"))
        await journal.append(ASSESSMENTS, an_assessment(killed=3, article_id="story1", id="story1.d1.0"))
        await journal.append(INCIDENTS, incident)
        await journal.append(ALERTS, an_alert(incident))
        for receiver in ("wall", "desk"):
            await journal.append(DELIVERIES, Delivery(
                id=f"i1/0/{receiver}", by="deliver/1", alert_id="i1/0", incident_id="i1", receiver=receiver, outcome="sent",
                attempts=1, at=NOON,
            ))  # fmt: skip
        await journal.close()

    asyncio.run(kept())
    return a_config


def test_a_story_of_the_journal_is_told_to_its_end(a_story):
    done = ran(a_story, "story1")
    assert done.exit_code == 0
    assert [line.split()[0] for line in done.output.splitlines()[-7:]] == [
        "poll", "assess", "correlate", "grade", "escalate", "deliver", "deliver",
    ]  # fmt: skip


def test_markup_in_a_title_stays_text(a_story):
    assert "Missile [red]hits[/red] Kharkiv" in ran(a_story, "story1").output


def test_programs_are_told_of_every_receiver(a_story):
    document = json.loads(ran(a_story, "story1", "--json").stdout)
    assert [one["said"] for one in document["stages"] if one["stage"] == "deliver"] == ["wall: sent", "desk: sent"]
    assert [one["record"] for one in document["trace"]["incidents"]] == ["incident"]


def test_a_journal_that_cannot_be_read_is_one_line(a_config):
    (a_config.parent / "line.db").write_bytes(b"this is no database, but long enough to look like one " * 100)
    done = ran(a_config, "story1")
    assert (done.exit_code, done.stderr.startswith("tocsin: "), done.stderr.count("\n")) == (1, True, 1)


def test_words_are_coloured_by_what_they_spoke_for():
    evidence = (
        Evidence(signal="weapon", field="title", start=0, end=7, weight=2.0),
        Evidence(signal="sport", field="title", start=8, end=12, weight=-1.0),
        Evidence(signal="killed", field="title", start=13, end=19, weight=1.0, score="casualty"),
        Evidence(signal="elsewhere", field="text", start=0, end=5, weight=1.0),
        Evidence(signal="nowhere", weight=1.0),
    )
    marked = _marked("missile game killed", "title", evidence, "bold")
    assert [(span.start, span.end, str(span.style)) for span in marked.spans] == [
        (0, 7, "red underline"), (8, 12, "green underline"), (13, 19, "yellow underline"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("weight", "gap", "expected"),
    [(2.0, 1.0, True), (1.0, 2.0, False), (-2.0, -1.0, True), (-1.0, 1.0, False), (1.0, -0.5, False)],
)
def test_a_signal_decides_when_the_verdict_would_be_another_without_it(weight, gap, expected):
    one = Evidence(signal="weapon+impact", weight=weight)

    assert deciding([one], gap) == ([one] if expected else [])


def test_a_signal_takes_along_what_was_learnt_from_the_sum_of_the_rules():
    word, base = Evidence(signal="strike_word", weight=3.4), Evidence(signal="strike.base", weight=-2.4)
    learnt = Evidence(signal="learnt", weight=2.0)  # the sum of the rules, 1, became 3

    assert deciding([base, word, learnt], 3.0) == [word]
    assert deciding([base, word], 3.0) == [word]
    assert deciding([learnt], 1.0) == [learnt]


def test_every_event_of_the_last_wording_is_explained_and_no_earlier_one():
    ids = ("a.old.0", "a.new.0", "a.new.1", "a.new.0")
    found = [an_assessment(id=one, part=int(one[-1])) for one in ids]

    assert [one.id for one in _of_last_text(tuple(found))] == ["a.new.0", "a.new.1"]
    assert _of_last_text(()) == []


@pytest.mark.parametrize(("low", "high", "text"), [(3, 3, "3"), (3, None, "3 or more"), (3, 5, "3–5"), (0, 0, "0")])
def test_a_number_in_words(low, high, text):
    assert _number(Claim(what="killed", min=low, max=high, scope="event")) == text


def test_a_language_that_is_not_opted_in_is_said_to_be_silent(a_config, tmp_path):
    (tmp_path / "zh.txt").write_text("以色列空袭加沙难民营造成12人死亡", encoding="utf-8")
    done = ran(a_config, str(tmp_path / "zh.txt"))
    assert "'zh' is not in scoring.alert_languages" in " ".join(done.output.split())
