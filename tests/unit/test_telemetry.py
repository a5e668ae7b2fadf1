"""One shape for our lines and everybody else's; and no secret gets through, whoever says it and however it is written."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, quote_plus

import pytest
import structlog

from bot.telemetry import LogOptions, Redaction, set_up_logging

CANARY = 'kanarek/8+f"Z\\9 q='
TOKEN = "123456:AAbbCCdd"
FORMS = (CANARY, quote(CANARY, safe=""), quote(CANARY), quote_plus(CANARY), repr(CANARY)[1:-1])


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def logging_as_before() -> Iterator[None]:
    """The root logger and structlog belong to everybody: put them back."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    quieted = {name: logging.getLogger(name).level for name in ("httpx", "httpcore", "hpack", "asyncio", "aiokafka")}
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    for name, before in quieted.items():
        logging.getLogger(name).setLevel(before)
    structlog.reset_defaults()


def log() -> Any:
    return structlog.get_logger("bot.test")


def set_up(secrets: tuple[str, ...] = (CANARY, TOKEN), **options: str) -> io.StringIO:
    stream = io.StringIO()
    set_up_logging(LogOptions(**{"format": "json"} | options), secrets, stream)
    return stream


def lines(stream: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_our_line_has_event_level_time_and_keywords(capsys):
    stream = set_up()
    log().info("feed read", feed="one", articles=3, ratio=0.5, none=None, fine=True)
    (line,) = lines(stream)
    time = line.pop("timestamp")
    assert time.endswith("Z")
    assert line == {
        "event": "feed read", "level": "info", "feed": "one", "articles": 3, "ratio": 0.5, "none": None, "fine": True,
    }  # fmt: skip
    assert capsys.readouterr().err == ""


def test_a_librarys_line_has_the_same_shape():
    stream = set_up()
    logging.getLogger("some.library").warning("took %d ms for %s", 7, "x")
    (line,) = lines(stream)
    assert (line["event"], line["level"], "timestamp" in line) == ("took 7 ms for x", "warning", True)


@pytest.mark.parametrize("form", FORMS[:-1])
@pytest.mark.parametrize("shape", ["json", "console"])
def test_a_secret_is_hidden_in_every_form_and_shape(form, shape):
    stream = set_up(format=shape)
    log().error("refused", url=f"https://chat.example/{form}/x", parts=[{"deep": (form,)}], error=ValueError(f"at {form}"))
    logging.getLogger("library").error("POST %s", f"https://chat.example/{form}")
    shown = stream.getvalue()
    assert [one for one in FORMS if one in shown or json.dumps(one)[1:-1] in shown] == []
    assert shown.count("****") == 4


def test_a_secret_as_a_key_is_hidden():
    stream = set_up()
    log().info("asked", headers={TOKEN: 1, "by": {TOKEN: "x"}})
    assert TOKEN not in stream.getvalue()


def test_a_secret_in_bytes_and_in_an_object_that_shows_it_only_by_its_repr_is_hidden():
    class Sly:
        def __str__(self) -> str:
            return "harmless"

        def __repr__(self) -> str:
            return f"<Sly {TOKEN}>"

    stream = set_up()
    log().info("sent", body=TOKEN.encode(), by=Sly(), among={TOKEN})
    assert TOKEN not in stream.getvalue()
    assert lines(stream)[0]["by"] == "<Sly ****>"


@pytest.mark.parametrize("shape", ["json", "console"])
def test_an_exception_is_told_without_its_secret_and_without_local_variables(shape):
    stream = set_up(format=shape)
    unlisted = "a-local-value-nobody-listed"

    def ask() -> None:
        password = unlisted + "!"
        raise ConnectionError(f"{TOKEN} was refused ({len(password)})")

    for logger in (log(), logging.getLogger("library")):
        try:
            ask()
        except ConnectionError:
            logger.exception("not sent")
    shown = stream.getvalue()
    assert shown.count("ConnectionError: **** was refused") == 2
    assert shown.count("Traceback") == 2
    assert TOKEN not in shown
    assert unlisted + "!" not in shown


def test_a_chain_of_exceptions_is_cleaned_to_its_root():
    stream = set_up()
    try:
        try:
            raise OSError(TOKEN)
        except OSError as error:
            raise RuntimeError("outer") from error
    except RuntimeError:
        logging.getLogger("library").exception("failed")
    assert "OSError: ****" in lines(stream)[0]["exception"]
    assert TOKEN not in stream.getvalue()


def test_what_is_bound_to_the_context_is_cleaned_too():
    stream = set_up()
    with structlog.contextvars.bound_contextvars(receiver=f"bot{TOKEN}"):
        log().info("sending")
    assert lines(stream)[0]["receiver"] == "bot****"


def test_a_librarys_bad_format_string_costs_nothing(capsys):
    stream = set_up()
    logging.getLogger("library").warning("%d things of %s", "three")
    assert lines(stream)[0]["event"] == "%d things of %s ('three',)"
    assert capsys.readouterr().err == ""


def test_a_short_string_hides_nothing():
    assert Redaction(["abc", ""]).clean("abc of the alphabet") == "abc of the alphabet"


def test_the_longest_secret_is_hidden_first():
    assert Redaction(["secret-one", "secret-one-and-more"]).clean("secret-one-and-more") == "****"


def test_words_of_other_alphabets_stay_readable():
    stream = set_up()
    log().info("read", title="Ракетний удар")
    assert "Ракетний удар" in stream.getvalue()


@pytest.mark.parametrize(("level", "seen"), [("debug", 4), ("info", 3), ("warning", 2), ("error", 1)])
def test_lines_below_the_level_are_not_written(level, seen):
    stream = set_up(level=level)
    for name in ("debug", "info", "warning", "error"):
        getattr(log(), name)("x")
    assert len(lines(stream)) == seen
    for name in ("debug", "info", "warning", "error"):
        getattr(logging.getLogger("library"), name)("x")
    assert len(lines(stream)) == 2 * seen


def test_chatty_libraries_speak_only_from_warnings_on():
    stream = set_up(level="debug")
    logging.getLogger("httpx").info("HTTP Request: GET https://feed.example")
    logging.getLogger("httpcore.connection").debug("connect_tcp.started")
    logging.getLogger("httpx").warning("odd")
    assert [line["event"] for line in lines(stream)] == ["odd"]


def test_setting_up_twice_writes_each_line_once():
    first, second = set_up(), set_up()
    log().info("once")
    assert (first.getvalue(), len(lines(second))) == ("", 1)


def test_auto_is_json_for_a_program_and_plain_words_for_a_person():
    program = set_up(format="auto")
    log().info("hello", feed="one")
    assert lines(program)[0]["event"] == "hello"
    person = Terminal()
    set_up_logging(LogOptions(), (TOKEN,), person)
    structlog.get_logger("another").info("hello", feed=TOKEN)
    assert not person.getvalue().startswith("{")
    assert ("\x1b[" in person.getvalue(), "****" in person.getvalue()) == (True, True)


def test_console_lines_into_a_file_have_no_colours():
    stream = set_up(format="console")
    log().info("hello", feed="one")
    assert "\x1b[" not in stream.getvalue()
    assert "hello" in stream.getvalue()
