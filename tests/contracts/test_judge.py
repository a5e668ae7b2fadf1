"""What a judge over HTTP promises the line: an opinion or none, soon, and never an exception, however bad the other side is."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from feedserver import Act, FeedServer, a_web, answers, drips, hangs, head, raw, redirects, serving

from bot.judge import FAILURES, REST_SECONDS, Bounds, HttpJudge
from bot.ports import Opinion, Question

QUESTION = Question("Blast heard in Kharkiv", "x" * 9_000, "en", 0.45)
PATIENT = Bounds(deadline_seconds=20.0, most_per_minute=100)
HURRIED = Bounds(deadline_seconds=0.3, most_per_minute=100)
OK = head(200, {"Content-Length": "900000"})

BAD: list[tuple[str, Callable[[FeedServer], Act]]] = [
    ("500", lambda _: answers(500, b'{"strike": 1, "name": "m"}')),
    ("429", lambda _: answers(429)),
    ("redirect", lambda _: redirects("/other")),
    ("empty", lambda _: answers(200)),
    ("no JSON", lambda _: answers(200, b"<html>busy</html>")),
    ("no UTF-8", lambda _: answers(200, b'{"strike": 1, "name": "\xff\xfe"}')),
    ("no object", lambda _: answers(200, b"0.9")),
    ("no opinion", lambda _: answers(200, b'{"name": "m"}')),
    ("no name", lambda _: answers(200, b'{"strike": 0.9}')),
    ("surer than sure", lambda _: answers(200, b'{"strike": 1.01, "name": "m"}')),
    ("not a number", lambda _: answers(200, b'{"strike": NaN, "name": "m"}')),
    ("a name of several lines", lambda _: answers(200, b'{"strike": 0.9, "name": "m\\n[alert]"}')),
    ("a long name", lambda _: answers(200, json.dumps({"strike": 0.9, "name": "m" * 61}).encode())),
    ("too much", lambda _: answers(200, b" " * 200_000 + b'{"strike": 0.9, "name": "m"}')),
    ("no HTTP", lambda _: raw(b"hello\r\n\r\n")),
    ("hung up", lambda _: raw(b"")),
]
SLOW: list[tuple[str, Callable[[FeedServer], Act]]] = [
    ("silent", hangs),
    ("silent after the head", lambda server: hangs(server, OK)),
    ("a byte now and then", lambda server: drips(server, OK, b" ")),
]


async def test_an_opinion_comes_with_name_and_version_and_sees_no_more_than_it_must(a_clock):
    async with serving() as server, a_web() as web:
        server.acts["/judge"] = answers(200, b'{"strike": 0.93, "name": "small-judge", "version": "3", "why": "harm"}')
        said = await HttpJudge(server.url("/judge"), web, a_clock, PATIENT)(QUESTION)
    asked = json.loads(server.asked[0].body)

    assert Opinion(0.93, "small-judge 3") == said
    assert ("POST", "application/json") == (server.asked[0].method, server.asked[0].headers["content-type"])
    assert {"title": "Blast heard in Kharkiv", "text": "x" * 4_000, "language": "en", "score": 0.45} == asked


@pytest.mark.parametrize("act", [act for _, act in BAD], ids=[name for name, _ in BAD])
async def test_a_bad_answer_is_no_opinion(a_clock, act):
    async with serving() as server, a_web() as web:
        server.acts["/judge"] = act(server)
        assert await HttpJudge(server.url("/judge"), web, a_clock, PATIENT)(QUESTION) is None
    assert len(server.asked) == 1


@pytest.mark.parametrize("act", [act for _, act in SLOW], ids=[name for name, _ in SLOW])
async def test_an_answer_after_the_deadline_is_no_opinion(a_clock, act):
    async with serving() as server, a_web() as web:
        server.acts["/judge"] = act(server)
        assert await HttpJudge(server.url("/judge"), web, a_clock, HURRIED)(QUESTION) is None


async def test_nobody_there_is_no_opinion(a_clock):
    async with serving() as server:
        url = server.url("/judge")
    async with a_web() as web:
        assert await HttpJudge(url, web, a_clock, PATIENT)(QUESTION) is None


async def test_a_judge_that_fails_is_left_alone_longer_each_time_and_heard_again_when_it_is_back(a_clock):
    async with serving() as server, a_web() as web:
        server.acts["/judge"] = answers(500)
        judge = HttpJudge(server.url("/judge"), web, a_clock, PATIENT)

        async def asked() -> int:
            before = len(server.asked)
            for _ in range(5):
                await judge(QUESTION)
            return len(server.asked) - before

        tries = [await asked(), await asked()]
        for seconds in (
            REST_SECONDS,
            REST_SECONDS,
            REST_SECONDS,
        ):  # after the first rest it is tried once, then rests twice as long
            a_clock.forward(seconds)
            tries.append(await asked())
        assert [FAILURES, 0, 1, 0, 1] == tries

        server.acts["/judge"] = answers(200, b'{"strike": 0.2, "name": "m"}')
        a_clock.forward(4 * REST_SECONDS)
        assert Opinion(0.2, "m") == await judge(QUESTION)
        assert await asked() == 5


async def test_no_more_are_asked_in_any_minute_than_the_operator_allows(a_clock):
    async with serving() as server, a_web() as web:
        server.acts["/judge"] = answers(200, b'{"strike": 0.9, "name": "m"}')
        judge = HttpJudge(server.url("/judge"), web, a_clock, Bounds(20.0, 2))
        heard = []
        for second in (0, 30, 59, 60, 61, 90):
            a_clock.passed = float(second)
            heard.append(await judge(QUESTION) is not None)

    assert [True, True, False, True, False, True] == heard
