"""The terminal: plain lines where it is none, a living view that fits where it is one, and nothing of a stranger's but words."""

from __future__ import annotations

import io
import re
import xml.etree.ElementTree as ET
from datetime import timedelta
from typing import Any

import pytest
import rich.console

from bot.channels import Console, ConsoleOptions, open_channel
from bot.channels.frame import Card, Scene, Size, frame
from bot.channels.wording import message
from bot.net import Web, WebOptions
from bot.ports import Rejected
from bot.records import Alert, Place, TollStep
from builders import NOON, a_report, a_toll, an_alert, an_incident
from conftest import HandClock

ESCAPE = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\x1b\]8;[^\x1b]*\x1b\\")


def a_terminal(width: int = 80, height: int = 24, **changes: Any) -> rich.console.Console:
    fields: dict[str, Any] = {
        "file": io.StringIO(), "width": width, "height": height, "force_terminal": True, "color_system": "truecolor",
        "no_color": False, "legacy_windows": False,
    }  # fmt: skip
    return rich.console.Console(**fields | changes, _environ={"TERM": "xterm-256color"})


def a_pipe(**changes: Any) -> rich.console.Console:
    return rich.console.Console(file=io.StringIO(), width=80, _environ=changes)


def a_console(out: rich.console.Console, **options: Any) -> Console:
    return Console(ConsoleOptions(name="wall", **options), out, HandClock())


def written(out: rich.console.Console) -> str:
    assert isinstance(out.file, io.StringIO)
    return out.file.getvalue()


def an_alert_at(place: str, revision: int = 0, killed: Any = None, **changes: Any) -> Alert:
    alert = {name: changes.pop(name) for name in ("reason", "loud") if name in changes}
    incident = an_incident(
        killed, id=f"{place.lower()}.d.0", revision=revision, place=Place(name=place, country="UA", precision=1),
        updated_at=NOON + timedelta(minutes=revision), **changes,
    )  # fmt: skip
    return an_alert(incident, **alert)


async def say(console: Console, *alerts: Alert) -> None:
    for alert in alerts:
        await console.send(alert, key=f"{alert.id}/wall")


# ── plain lines ──────────────────────────────────────────────────────────────────────────────────────────────────────


async def test_a_pipe_gets_lines_without_colour_or_wrapping():
    out = a_pipe()
    await say(a_console(out), an_alert(an_incident(killed=3, reports=(a_report(quote="word " * 30),))))
    assert written(out) == (
        "14 Mar 12:00  HIGH      Missile strike · Kharkiv, Ukraine  [new]\n"
        "    3 killed\n"
        "    1 outlet, single source: Suspilne (suspilne.example)\n"
        f"    “{'word ' * 29}word” https://suspilne.example/1\n"
        "    The town is named · map: openstreetmap.org\n"
        "    First seen 14 Mar 12:00 UTC\n"
        "    incident i1\n"
        "\n"
    )


@pytest.mark.parametrize(
    "out",
    [
        a_pipe(), a_terminal(no_color=True), a_terminal(force_terminal=False),
        rich.console.Console(file=io.StringIO(), force_terminal=True, width=80, _environ={"TERM": "dumb"}),
        rich.console.Console(file=io.StringIO(), force_terminal=True, width=80, _environ={"NO_COLOR": "1", "TERM": "xterm"}),
    ],
)  # fmt: skip
async def test_what_is_no_terminal_or_wants_no_colour_gets_no_escape_codes(out):
    console = a_console(out)
    console.board.count("feeds", 3)
    await say(console, an_alert(), an_alert_at("Odesa", killed=1))
    await console.close()
    assert "\x1b" not in written(out)
    assert "Odesa" in written(out)


async def test_lines_can_be_asked_for_on_a_terminal_and_the_view_in_a_pipe():
    lines, view = a_terminal(), a_pipe()
    await say(a_console(lines, style="lines"), an_alert())
    console = a_console(view, style="live")
    await say(console, an_alert())
    await console.close()
    assert "\x1b" not in written(lines)
    assert "▌" in written(view)


async def test_a_correction_is_struck_out_in_lines_too():
    history = tuple(TollStep(at=NOON, toll=a_toll(n), correction=n == 9) for n in (15, 9))
    out = a_pipe()
    await say(a_console(out), an_alert(an_incident(killed=9, history=history), reason="corrected"))
    assert "~~15~~ 9 killed (~~15~~ → 9)" in written(out)


async def test_a_terminal_that_knows_only_ascii_gets_question_marks_and_no_crash():
    raw = io.BytesIO()
    out = rich.console.Console(file=io.TextIOWrapper(raw, encoding="ascii"), width=80, _environ={})
    await say(a_console(out), an_alert_at("Ізюм", killed=3))
    out.file.flush()
    assert b"????, Ukraine" in raw.getvalue()


async def test_the_same_delivery_twice_is_shown_once():
    out = a_pipe()
    console = a_console(out)
    assert console.idempotent
    await say(console, an_alert(), an_alert())
    assert written(out).count("Missile strike") == 1


async def test_a_closed_output_is_a_broken_receiver():
    out = a_pipe()
    console = a_console(out)
    out.file.close()
    with pytest.raises(Rejected, match="closed") as told:
        await say(console, an_alert())
    assert told.value.broken


# ── the living view ──────────────────────────────────────────────────────────────────────────────────────────────────


def bare(out: rich.console.Console) -> str:
    return ESCAPE.sub("", written(out))


def lines_of(scene: Scene, width: int, height: int) -> list[str]:
    return [line.plain for line in frame(scene, Size(width, height), a_terminal(width, height))]


def a_card(alert: Alert) -> Card:
    return Card(message(alert), alert.at, closed=alert.incident.life == "closed")


GOLDEN_80 = """\
tocsin                                                          14 Mar 12:00 UTC
────────────────────────────────────────────────────────────────────────────────
▌ ● Missile strike · Kharkiv, Ukraine                                   critical
▌   At least 12 killed (3 → 7 → 12)
▌   Update: the toll rose
▌   1 outlet, single source: Suspilne (suspilne.example)
▌   “A missile hit an apartment block in Kharkiv, killing three people.”
▌   suspilne.example
▌   First seen 14 Mar 12:00, updated 12:02 UTC · incident kharkiv

▌ ○ Missile strike · Odesa, Ukraine                                         high
▌   Toll not stated
▌   Closed: nothing new has been reported
▌   1 outlet, single source: Suspilne (suspilne.example)
────────────────────────────────────────────────────────────────────────────────
14 feeds  1,212 articles                                         Ctrl-C to stop
"""


def test_a_frame_as_it_should_look():
    history = tuple(TollStep(at=NOON, toll=a_toll(n)) for n in (3, 7, (12, None)))
    risen = an_alert_at("Kharkiv", 2, (12, None), severity="critical", history=history, reason="toll_rose")
    closed = an_alert_at("Odesa", 1, life="closed", reason="closed", loud=False)
    scene = Scene(NOON, [a_card(risen), a_card(closed)], (), {"articles": 1212, "feeds": 14}, "Ctrl-C to stop")
    assert GOLDEN_80.replace("  Ctrl-C", "   Ctrl-C").splitlines() == lines_of(scene, 80, 16)


@pytest.mark.parametrize("width", [20, 40, 80, 120, 200])
@pytest.mark.parametrize("height", [1, 3, 6, 10, 24, 40, 100])
@pytest.mark.parametrize("incidents", [0, 1, 5, 60])
async def test_a_frame_always_fits(width, height, incidents):
    console = a_console(a_pipe())
    await say(console, *(an_alert_at(f"Місто{n}", killed=(n, None), severity="critical") for n in range(incidents)))
    for name, value in {"feeds": 14, "articles": 123_456, "incidents": 60, "alerts": 99, "more": 5}.items():
        console.board.count(name, value)
    console.board.note("a note that is much longer than there is room for, " * 3)
    rows = console._frame(Size(width, height), a_terminal(width, height)).renderables
    assert len(rows) <= height
    assert [row.plain for row in rows if row.cell_len > width] == []


@pytest.mark.parametrize("width", [80, 120])
async def test_wide_and_right_to_left_letters_do_not_break_the_frame(width):
    words = ("خان يونس", "קריית שמונה", "ミサイル攻撃の現場", "👩\u200d👩\u200d👧 🇺🇦", "Z" + "\u0300" * 9, "Дніпро")
    alerts = [an_alert_at(name, killed=3, reports=(a_report(publisher=name, quote=name * 30),)) for name in words]
    rows = frame(Scene(NOON, [a_card(alert) for alert in alerts]), Size(width, 60), a_terminal(width))
    assert [row.plain for row in rows if row.cell_len > width] == []
    assert not [row.plain for row in rows if "\u2068" in row.plain or "\u2069" in row.plain]
    assert "خان يونس" in "\n".join(row.plain for row in rows)


def test_the_newest_change_comes_first_and_old_ones_shrink_to_a_line():
    cards = [a_card(an_alert_at(f"Town{n}", killed=n)) for n in range(15, 0, -1)]
    rows = lines_of(Scene(NOON, cards), 80, 24)
    heads = [row for row in rows if "Town" in row and "●" in row]
    assert "Town15" in heads[0]
    assert len(heads) == 15
    assert "1 killed" in heads[-1]
    assert rows[3].startswith("▌   15 killed")


def test_what_does_not_fit_is_counted():
    cards = [a_card(an_alert_at(f"Town{n}", killed=n)) for n in range(60)]
    rows = lines_of(Scene(NOON, cards), 80, 24)
    shown = sum("●" in row for row in rows)
    assert f"and {60 - shown} earlier" in rows
    assert len(rows) == 24


async def test_one_card_per_incident_brought_up_to_date_in_place():
    out = a_terminal(height=40)
    console = a_console(out)
    await say(console, an_alert_at("Kharkiv", 0, 3), an_alert_at("Odesa", 0, 1), an_alert_at("Kharkiv", 1, 7, reason="toll_rose"))
    rows = [row.plain for row in console._frame(Size(80, 39), out).renderables]
    cards = [row for row in rows if row.startswith("▌ ●")]
    assert ["Kharkiv" in cards[0], "Odesa" in cards[1], len(cards)] == [True, True, 2]
    assert [row for row in rows if "toll rose · 7 killed" in row]
    await console.close()


async def test_the_severity_is_a_colour_and_the_newest_change_stands_out():
    out = a_terminal()
    console = a_console(out)
    await say(console, an_alert_at("Kharkiv", 1, 12, severity="critical", reason="toll_rose"))
    await console.close()
    assert "\x1b[38;2;255;95;95m▌" in written(out)
    assert re.search(r"\x1b\[1;38;2;127;209;174mUpdate: the toll rose", written(out))


async def test_strangers_words_reach_the_terminal_as_words():
    out = a_terminal(120)
    console = a_console(out)
    nasty = "\x1b]0;owned\x07[bold red]x[/] \x1b[2J :skull: \x9b31m\r\n"
    report = a_report(publisher=nasty, quote=nasty, url="https://evil.example/\x1b]8;;x")
    await say(console, an_alert_at("Kharkiv", killed=3, reports=(report,)))
    console.board.note(nasty)
    await console.close()
    assert "[bold red]x[/]" in bare(out)
    assert ":skull:" in bare(out)
    rest = re.sub(r"\x1b\[[0-9;?]*[mAKhlG]|\x1b\]8;[^\x1b]*\x1b\\", "", written(out))
    assert not re.search(r"[\x00-\x08\x0b-\x0c\x0e-\x1f\x7f-\x9f]", rest), rest


async def test_counters_are_drawn_later_when_they_come_fast(a_clock):
    out = a_terminal()
    console = Console(ConsoleOptions(name="wall"), out, a_clock)
    for n in range(1000):
        console.board.count("articles", n)
    assert bare(out).count("tocsin") == 1
    await console.close()
    assert "999 articles" in bare(out)


def test_a_board_may_be_fed_before_anything_runs():
    out = a_terminal()
    console = a_console(out)
    console.board.count("feeds", 14)
    assert written(out) == ""


async def test_the_cursor_is_given_back_at_the_end():
    out = a_terminal()
    console = a_console(out)
    await say(console, an_alert())
    await console.close()
    await console.close()
    assert "\x1b[?25l" in written(out)
    assert written(out).rindex("\x1b[?25h") > written(out).rindex("\x1b[?25l")


async def test_memory_is_bounded():
    console = a_console(a_pipe())
    await say(console, *(an_alert_at(f"Town{n}", killed=n) for n in range(300)))
    assert len(console._cards) == 200
    assert len(console._rang) == 50


@pytest.mark.parametrize("width", [80, 120])
async def test_a_picture_is_whole_and_fetches_nothing(width):
    console = a_console(a_pipe())
    await say(console, an_alert_at("Kharkiv", killed=(9, None), severity="critical"), an_alert_at("Одеса", killed=1))
    picture = console.picture(width)
    root = ET.fromstring(picture)
    assert root.tag.endswith("svg")
    text = "".join(root.itertext()).replace("\xa0", " ")
    assert "At least 9 killed" in text
    assert "Одеса" in text
    assert "@font-face" not in picture
    assert set(re.findall(r"https?://[\w.]+", picture)) <= {"http://www.w3.org", "https://www.textualize.io"}
    assert picture == console.picture(width)


async def test_the_wiring_may_hand_in_the_terminal():
    out = a_pipe()
    channel = open_channel(ConsoleOptions(name="wall"), Web(WebOptions()), HandClock(), out)
    assert await channel.send(an_alert(), key="k") == "i1"
    assert "Kharkiv" in written(out)
