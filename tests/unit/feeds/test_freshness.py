"""How long an answer stays new, by the words of its server."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.feeds.freshness import MOST, fresh_for, longest, skipped_for

NOON = datetime(2026, 3, 14, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, 0),
        ({"cache-control": "max-age=300"}, 300),
        ({"cache-control": "public, max-age=300, must-revalidate"}, 300),
        ({"cache-control": 'MAX-AGE = "300"'}, 300),
        ({"cache-control": "max-age=300", "age": "100"}, 200),
        ({"cache-control": "max-age=300", "age": "900"}, 0),
        ({"cache-control": "max-age=300", "age": "young"}, 300),
        ({"cache-control": "s-maxage=600"}, 0),
        ({"cache-control": "no-cache, max-age=300"}, 0),
        ({"cache-control": "no-store"}, 0),
        ({"cache-control": "max-age=31536000"}, 3600),
        ({"cache-control": "max-age=-1"}, 0),
        ({"cache-control": "max-age=99999999999999999999"}, 3600),
        ({"expires": "Sat, 14 Mar 2026 12:10:00 GMT"}, 600),
        ({"expires": "Sat, 14 Mar 2026 12:10:00 GMT", "date": "Sat, 14 Mar 2026 12:05:00 GMT"}, 300),
        ({"expires": "Sat, 14 Mar 2026 12:10:00 GMT", "cache-control": "max-age=60"}, 60),
        ({"expires": "0"}, 0),
        ({"expires": "Thu, 01 Jan 1970 00:00:00 GMT"}, 0),
        ({"expires": "Fri, 14 Mar 2036 12:00:00 GMT"}, 3600),
    ],
)
def test_answer_is_new_for(headers: dict[str, str], seconds: int) -> None:
    assert timedelta(seconds=seconds) == fresh_for(headers, NOON)


@pytest.mark.parametrize(("hours", "minutes"), [((), 0), ((11, 13), 0), ((12,), 45), ((12, 13), 45)])
def test_rest_of_an_hour_to_be_skipped_is_waited_for(hours: tuple[int, ...], minutes: int) -> None:
    assert timedelta(minutes=minutes) == skipped_for(hours, NOON + timedelta(minutes=15))


def test_longest_wait_counts_up_to_the_bound() -> None:
    assert timedelta(minutes=5) == longest(timedelta(minutes=1), timedelta(minutes=5), timedelta())
    assert longest(timedelta(days=1)) == MOST
