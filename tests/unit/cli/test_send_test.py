"""`tocsin send-test`: a message nobody can take for news, through the real receiver, and one edit of it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner
from stories.recorder import Recorder
from stories.served_day import webhook_on_loopback

from bot.channels.wording import message
from bot.cli import main
from bot.cli.send_test import an_alert, first_and_update
from bot.clock import WallClock
from bot.topics import ALERTS

STAMP = "2026-03-14T12:00:00+00:00"


def a_config(folder: Path, receivers: str) -> str:
    (folder / "tocsin.yaml").write_text(f"log: {{level: error, format: json}}\nreceivers:\n{receivers}\n", "utf-8")
    return str(folder / "tocsin.yaml")


async def test_a_receiver_that_can_edit_is_updated_in_place():
    recorder = Recorder("wall")
    said = await first_and_update(recorder, an_alert(STAMP, WallClock()))
    assert said == "wall: sent, and updated in place."
    assert [alert.revision for alert in recorder.sent] == [0, 1]
    (shown,) = recorder.shown.values()
    assert (shown.reason, shown.incident.toll.injured.min, shown.previous.injured.min) == ("toll_rose", 2, 1)


async def test_a_receiver_that_cannot_edit_is_sent_a_follow_up():
    recorder = Recorder("blind")
    recorder.editable = False
    said = await first_and_update(recorder, an_alert(STAMP, WallClock()))
    assert (said, len(recorder.sent)) == ("blind: sent, and followed up (this kind of receiver cannot edit its messages).", 2)


def test_nobody_can_take_it_for_news():
    alert = an_alert(STAMP, WallClock())
    assert alert.incident.country == ""
    assert "TEST" in alert.incident.place.name
    assert all("TEST" in report.publisher + report.title for report in alert.incident.reports)
    assert alert.incident.toll.killed.min == 0
    assert ALERTS.decode(ALERTS.encode(alert)) == alert


def test_each_test_is_an_incident_of_its_own():
    later = datetime(2026, 3, 14, 12, 0, 1, tzinfo=UTC).isoformat()
    assert an_alert(STAMP, WallClock()).id != an_alert(later, WallClock()).id


def test_the_message_says_test():
    assert "TEST" in str(message(an_alert(STAMP, WallClock())))


def test_an_unknown_receiver_is_told_who_there_is(tmp_path):
    config = a_config(tmp_path, "  - {name: wall, kind: console}\n  - {name: desk, kind: console}")
    done = CliRunner().invoke(main, ["send-test", "wal", "--config", config])
    assert (done.exit_code, "There is no receiver 'wal'. Known: wall, desk." in done.output) == (2, True)
    nobody = CliRunner().invoke(main, ["send-test", "x", "--config", a_config(tmp_path, "  []")])
    assert (nobody.exit_code, "Known: none." in nobody.output) == (2, True)


@pytest.mark.slow
def test_only_the_named_receiver_is_asked_and_the_journal_stays_untouched(tmp_path):
    with webhook_on_loopback() as (url, got):
        private = "secret: 'a-signing-key-for-a-test', allow_private: [127.0.0.0/8]"
        config = a_config(
            tmp_path,
            f"  - {{name: wall, kind: webhook, url: '{url}', {private}}}\n"
            f"  - {{name: other, kind: webhook, url: '{url}/other', {private}}}",
        )
        done = CliRunner().invoke(main, ["send-test", "wall", "--config", config])
    assert (done.exit_code, done.stdout) == (0, "wall: sent, and updated in place.\n"), done.output
    assert [body["type"] for _, body in got] == ["alert.created", "alert.updated"]
    assert list(tmp_path.iterdir()) == [tmp_path / "tocsin.yaml"]


@pytest.mark.slow
def test_a_receiver_that_does_not_answer_is_one_line_and_exit_1(tmp_path):
    with webhook_on_loopback() as (url, _):
        pass  # nobody listens there any more
    config = a_config(
        tmp_path,
        f"  - {{name: wall, kind: webhook, url: '{url}', secret: 'a-signing-key-for-a-test', allow_private: [127.0.0.0/8]}}",
    )
    done = CliRunner().invoke(main, ["send-test", "wall", "--config", config])
    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr.startswith("wall: ")
    assert "a-signing-key" not in done.output
    assert done.exception is None or isinstance(done.exception, SystemExit)
