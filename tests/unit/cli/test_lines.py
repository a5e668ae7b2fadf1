"""The lines of `score` and `replay`: their names and shapes are a promise to programs."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import msgspec
import pytest
from msgspec.structs import replace

from bot.cli.lines import LONG_AGO, LONGEST_LINE, ArticleLine, BadLine, article, numbered, read_line, scored
from bot.records import Actors, Claim, Evidence
from builders import an_assessment


def a_line(**fields: Any) -> ArticleLine:
    return read_line(json.dumps(fields).encode())


def outside(**changes: Any) -> dict[str, Any]:
    seen: dict[str, Any] = json.loads(msgspec.json.encode(scored(an_assessment(killed=3, injured=(14, None), **changes))))
    return seen


def test_an_article_is_read_with_what_it_says():
    found = article(
        a_line(
            id="x1", title="T", text="B", lang="uk", published="2026-03-14T04:12:00+02:00", url="https://a.example/1",
            feed="suspilne", publisher="Suspilne", family="public", country="UA", something_else=[1, {"a": 2}],
        ), 7,
    )  # fmt: skip
    assert (found.id, found.title, found.text, found.language, found.country) == ("x1", "T", "B", "uk", "UA")
    assert (found.feed_id, found.publisher, found.family, found.url) == ("suspilne", "Suspilne", "public", "https://a.example/1")
    assert found.published_at == found.seen_at == datetime(2026, 3, 14, 2, 12, tzinfo=UTC)


def test_an_empty_object_is_an_article_that_says_nothing():
    found = article(a_line(), 7)
    assert (found.id, found.feed_id, found.publisher, found.family, found.language) == ("line-7", "lines", "lines", "lines", "")
    assert (found.published_at, found.seen_at) == (None, LONG_AGO)


@pytest.mark.parametrize(("given", "expected"), [(5, "5"), ("5", "5"), (0, "0"), ("", ""), (None, "line-3")])
def test_an_id_may_be_a_number_or_missing(given, expected):
    assert article(a_line(id=given, title="x"), 3).id == expected


def test_a_time_without_zone_is_utc_and_one_with_a_zone_keeps_its_moment():
    assert article(a_line(published="2026-03-14T04:12:00"), 1).seen_at == datetime(2026, 3, 14, 4, 12, tzinfo=UTC)
    kyiv = timezone(timedelta(hours=2))
    assert article(a_line(published="2026-03-14T06:12:00+02:00"), 1).seen_at == datetime(2026, 3, 14, 6, 12, tzinfo=kyiv)


def test_lang_and_language_are_the_same_key():
    assert article(a_line(language="he"), 1).language == "he"
    assert article(a_line(lang="ar", language="he"), 1).language == "ar"


def test_the_same_words_have_the_same_digest_and_a_moved_border_another():
    first, second = article(a_line(title="ab", text="c"), 1), article(a_line(title="ab", text="c", id="z"), 2)
    assert first.digest == second.digest
    assert article(a_line(title="a", text="bc"), 1).digest != first.digest


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (b"{", "truncated"),
        (b"[]", "Expected `object`, got `array`"),
        (b'"title"', "Expected `object`"),
        (b'{"title": 5}', r"Expected `str`, got `int` - at `\$.title`"),
        (b'{"title": "a"} {"title": "b"}', "malformed"),
        (b'{"published": "yesterday"}', r"Invalid RFC3339 encoded datetime - at `\$.published`"),
        (b'{"id": 1.5}', r"\$.id"),
        (b'{"title": "\xff"}', "utf-8"),
        (b"not json", "malformed"),
    ],
)
def test_what_is_no_article_is_told_why(line, words):
    with pytest.raises(BadLine, match=words):
        read_line(line)


def test_a_line_of_absurd_length_is_refused_unread():
    with pytest.raises(BadLine, match="longer than 16 MiB"):
        read_line(b" " * (LONGEST_LINE + 1))


def test_lines_keep_their_numbers_when_empty_ones_are_left_out():
    assert list(numbered([b"a\n", b"\n", b"  \r\n", b"b"])) == [(1, b"a\n"), (4, b"b")]


def test_a_byte_order_mark_is_no_part_of_the_first_line():
    assert list(numbered([b"\xef\xbb\xbf{}\n", b"{}"])) == [(1, b"{}\n"), (2, b"{}")]
    assert list(numbered([b"\xef\xbb\xbf\n"])) == []


def test_a_scored_line_has_the_promised_keys_in_their_order():
    assert list(outside()) == [
        "id", "language", "strike", "casualty", "killed", "injured", "missing", "groups", "context", "weapons", "targets",
        "actors", "place", "occurred", "claims", "evidence", "severity",
    ]  # fmt: skip
    assert list(outside()["strike"]) == ["score", "alert", "kind", "phase", "modality", "disputed"]
    assert list(outside()["casualty"]) == ["score", "alert", "cause"]


def test_a_scored_line_says_what_was_found():
    seen = outside(actors=Actors(belligerent="RUS", recipient="UKR"), targets=("hospital",))
    assert (seen["id"], seen["language"], seen["severity"], seen["occurred"]) == ("a1", "en", "high", str(date(2026, 3, 14)))
    assert seen["strike"] == {
        "score": 0.97, "alert": True, "kind": "missile_strike", "phase": "impact", "modality": "asserted", "disputed": False,
    }  # fmt: skip
    assert (seen["killed"], seen["injured"], seen["missing"]) == ({"min": 3, "max": 3}, {"min": 14, "max": None}, None)
    assert seen["place"] == {"name": "Kharkiv", "country": "UA", "admin1": "UA-63", "lat": 49.98, "lon": 36.25, "precision": 1}
    assert (seen["actors"], seen["weapons"], seen["targets"]) == (
        {"belligerent": "RUS", "recipient": "UKR"},
        ["missile"],
        ["hospital"],
    )


def test_what_was_not_said_is_null_and_not_zero():
    seen = json.loads(msgspec.json.encode(scored(an_assessment(place=None, occurred_on=None))))
    assert (seen["killed"], seen["injured"], seen["place"], seen["occurred"]) == (None, None, None, None)
    assert (seen["groups"], seen["context"], seen["claims"]) == ([], [], [])


def test_groups_are_of_this_event_and_totals_are_context():
    claims = (
        Claim(what="killed", min=5, max=5, scope="event", speaker="the governor", role="official"),
        Claim(what="killed", min=2, max=2, scope="event", who="children"),
        Claim(what="killed", min=352, max=352, scope="cumulative", speaker="Kyiv", words="352 civilians"),
        Claim(what="killed", min=14, max=None, scope="cumulative", who="children"),
        Claim(what="injured", min=9, max=9, scope="period"),
    )
    seen = outside(claims=claims)
    assert seen["groups"] == [{"who": "children", "state": "killed", "min": 2, "max": 2}]
    assert [(one["state"], one["min"], one["max"], one["scope"], one["who"]) for one in seen["context"]] == [
        ("killed", 352, 352, "cumulative", ""), ("killed", 14, None, "cumulative", "children"), ("injured", 9, 9, "period", ""),
    ]  # fmt: skip
    assert seen["context"][0] | {"words": ""} == {
        "state": "killed", "min": 352, "max": 352, "scope": "cumulative", "speaker": "Kyiv", "who": "", "words": "",
    }  # fmt: skip
    assert len(seen["claims"]) == 5
    assert seen["claims"][0] == {
        "what": "killed", "min": 5, "max": 5, "scope": "event", "speaker": "the governor", "role": "official",
        "stance": "claimed", "who": "",
    }  # fmt: skip


def test_scores_are_rounded_and_evidence_keeps_its_offsets():
    found = an_assessment(
        evidence=(Evidence(signal="weapon+impact", field="title", start=8, end=15, text="missile", weight=1.8),)
    )
    found = replace(found, strike=replace(found.strike, score=0.123456789))
    seen = json.loads(msgspec.json.encode(scored(found)))
    assert seen["strike"]["score"] == 0.1235
    assert seen["evidence"][0] == {
        "signal": "weapon+impact", "field": "title", "start": 8, "end": 15, "text": "missile", "weight": 1.8,
    }  # fmt: skip
