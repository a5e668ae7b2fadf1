"""Dates as feeds write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.feeds.dates import _any_date, plain_date

WRITTEN = st.tuples(
    st.sampled_from(["Sat, ", "Sat ", "Saturday,  ", ""]),
    st.sampled_from(["14", "4", "31", "\u0663"]),
    st.sampled_from([" Mar ", " feb ", " Marchy ", " xyz ", "-Mar-"]),
    st.sampled_from(["2026", "26", "0001", "9999"]),
    st.sampled_from([" 11:59:00 ", " 24:00:00 ", " 23:59:60 ", " 1:59:00 ", " 11:59 ", " 11-59-00 ", " 1:059:00 "]),
    st.sampled_from(["GMT", "+0000", "UTC", "Z", "+0300", "gmt", "EST", ""]),
)


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("Sat, 14 Mar 2026 12:00:00 GMT", "2026-03-14T12:00:00+00:00"),
        ("14 March 2026 12:00:00 +0000", "2026-03-14T12:00:00+00:00"),
        ("Sat, 14 Mar 2026 12:00:00 -0230", "2026-03-14T14:30:00+00:00"),
        ("Sat, 14 Mar 2026 12:00 EST", "2026-03-14T17:00:00+00:00"),
        ("2026-03-14T12:00:00.5+03:00", "2026-03-14T09:00:00+00:00"),
        ("Sat, 31 Feb 2026 12:00:00 GMT", None),
        ("Sat, 14 Mar 2026 24:00:00 GMT", None),
        ("yesterday", None),
    ],
)
def test_date_is_read_when_it_is_written(text: str, date: str | None) -> None:
    found = plain_date(text)
    assert (found.isoformat() if found else None) == date


@given(WRITTEN.map("".join))
def test_quick_way_to_a_date_comes_to_what_the_long_one_does(text: str) -> None:
    assert plain_date(text) == _any_date(text)
