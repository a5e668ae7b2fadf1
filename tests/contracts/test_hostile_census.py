"""Which tests try which kind of hostility, and that none has fewer cases than it needs: 28 kinds, 368 cases, counted."""

from __future__ import annotations

import importlib
import re
from collections import Counter
from math import prod
from typing import Any

import pytest

FEEDS, NET, AWFUL = "contracts.test_hostile_feeds", "unit.test_net", "contracts.test_feeds:AWFUL"
CACHES, TLS, UNIT = "contracts.test_hostile_caches", "contracts.test_hostile_tls", "unit.feeds"
KINDS: dict[str, tuple[int, tuple[str, ...]]] = {
    "bombs": (4, (f"{FEEDS}:BOMBS", f"{NET}:test_bomb_.*|test_no_piece_.*", f"{AWFUL}:gigabyte of zeros|many gzip members")),
    "codings": (
        10,
        (
            f"{NET}:test_coding_is_refused_.*|test_body_is_unpacked_.*",
            f"{AWFUL}:.*packed twice.*|.*nobody asked for|said to be gzip|no brotli",
        ),
    ),
    "lengths": (6, (f"{FEEDS}:LENGTHS", f"{AWFUL}:.* lengths?( .*)?")),
    "without end": (8, (f"{FEEDS}:ENDLESS", f"{AWFUL}:a body without end|endless header")),
    "too slow": (4, (f"{AWFUL}:accepts and says nothing|headers without end|a body that .*", f"{TLS}:CASES:stalls")),
    "headers": (6, (f"{FEEDS}:HEADERS:NUL|.* name.*|a bare return|a cookie.*", f"{AWFUL}:many headers|long headers")),
    "redirects": (
        18,
        (
            f"{FEEDS}:REDIRECTS:(?!to |CGNAT|mapped|host alone).*",
            f"{AWFUL}:a redirect (to itself|nowhere|to a file|to data|with.*)",
            f"{NET}:test_redirects_.*|test_secrets_never_.*",
        ),
    ),
    "addresses": (34, (f"{NET}:test_nothing_is_connected_when_a_name_.*",)),
    "addresses in disguise": (20, (f"{NET}:test_url_is_refused_.*|test_nothing_is_connected_when_the_url_.*",)),
    "names": (12, (f"{NET}:test_one_bad_.*|test_dns_.*|test_each_hop_.*|test_remembered_.*",)),
    "redirects to addresses": (
        10,
        (f"{FEEDS}:REDIRECTS:to .*|CGNAT|mapped|host alone", f"{AWFUL}:a redirect to (a private|the|an).*"),
    ),
    "entities": (12, (f"{FEEDS}:ENTITIES", f"{UNIT}.test_parsing:test_own_entities_.*", f"{AWFUL}:entities of its own")),
    "complexity": (14, (f"{FEEDS}:COMPLEX", f"{UNIT}.test_sandbox:test_next_document_.*_floods_.*")),
    "malformed": (
        30,
        (
            f"{FEEDS}:CUTS",
            f"{FEEDS}:MALFORMED:(?!control|charset).*",
            f"{UNIT}.test_parsing:test_only_whole_items_.*",
            f"{AWFUL}:cut before.*",
        ),
    ),
    "charsets": (
        16,
        (f"{FEEDS}:MALFORMED:charset.*", f"{UNIT}.test_charset:test_name_.*|test_lie_.*|test_byte_order_.*|test_few_broken_.*"),
    ),
    "controls": (8, (f"{FEEDS}:MALFORMED:control.*", f"{UNIT}.test_parsing:test_controls_.*|test_letter_that_.*")),
    "invisible": (14, (f"{UNIT}.test_plaintext:test_what_is_invisible_.*", f"{UNIT}.test_plaintext:test_text_is_clean_.*")),
    "markup": (16, (f"{UNIT}.test_plaintext:test_markup_.*", f"{FEEDS}:LINKS", f"{UNIT}.test_parsing:test_link_.*")),
    "dates": (
        16,
        (f"{FEEDS}:DATES", f"{UNIT}.test_parsing:test_date_.*", f"{UNIT}.test_intake:test_date_.*|test_article_is_stale_.*"),
    ),
    "identities": (
        12,
        (
            f"{UNIT}.test_identity:test_ids?_.*",
            f"{UNIT}.test_intake:test_(one_guid|one_link|item|guids|same_alarm|edits|items).*",
        ),
    ),
    "floods": (
        6,
        (
            f"{UNIT}.test_health:test_new_items_are_a_flood_.*|test_first_poll_.*",
            f"{UNIT}.test_parsing:test_newest_.*",
            f"{UNIT}.test_poller_health:test_flood_.*",
            f"{UNIT}.test_intake:test_nothing_in_the_feed_.*",
        ),
    ),
    "no feed": (
        16,
        (
            f"{FEEDS}:PAGES",
            f"{UNIT}.test_parsing:test_reason_.*",
            f"{AWFUL}:nothing|blanks|no content|a part|a web page.*|a challenge.*|words|other XML|.*JSON|an empty feed",
        ),
    ),
    "statuses": (
        30,
        (
            f"{FEEDS}:STATUSES",
            f"{FEEDS}:RETRIES",
            f"{AWFUL}:unauthorized|forbidden|not found|gone|too many requests|unavailable|server error|a status.*",
        ),
    ),
    "moves": (
        8,
        (
            f"{NET}:test_new_home_.*",
            f"{UNIT}.test_health:test_(move|feed_is_asked_where)_.*",
            f"{UNIT}.test_poller_health:test_feed_is_asked_.*",
        ),
    ),
    "TLS": (8, (f"{TLS}:CASES:(?!stalls).*", f"{TLS}:test_feed_fails_.*", "unit.test_wire:test_certificate_is_not_.*")),
    "caches": (
        12,
        (
            f"{CACHES}:VALIDATORS",
            f"{CACHES}:FRESH:(?!.* year).*",
            f"{UNIT}.test_poller:test_document_is_asked_for_anew_.*",
            f"{AWFUL}:an unasked 304",
        ),
    ),
    "clocks": (6, (f"{CACHES}:FRESH:.* year.*", f"{CACHES}:test_rhythm_.*|test_server_that_asks_.*")),
    "framing": (
        12,
        (f"{FEEDS}:FRAMING", f"{FEEDS}:HEADERS:HTTP.*|half a.*|reset.*|bytes left.*", f"{AWFUL}:hangs up at once|no HTTP"),
    ),
}
"""How many cases each needs, and where they are: `module:TABLE`, `module:TABLE:pattern of keys` or `module:pattern of tests`."""


def cases(place: str) -> list[str]:
    """The names of all cases at a place; of a test, one for each of its parameters."""
    module, name, *pattern = place.split(":", 2)
    found = importlib.import_module(module)
    table = getattr(found, name, None)
    if isinstance(table, dict):
        return [f"{module}:{name}:{key}" for key in table if re.fullmatch(pattern[0] if pattern else ".*", key)]
    tests = [test for test in vars(found) if test.startswith("test_") and re.fullmatch(name, test)]
    return [f"{module}:{test}:{number}" for test in tests for number in range(parameters(getattr(found, test)))]


def parameters(test: Any) -> int:
    marks = [mark for mark in getattr(test, "pytestmark", ()) if mark.name == "parametrize"]
    return prod(len(mark.args[1]) for mark in marks)


@pytest.mark.parametrize("kind", KINDS)
def test_there_are_enough_cases_of(kind: str) -> None:
    needed, places = KINDS[kind]
    assert [place for place in places if not cases(place)] == []
    assert sum(len(cases(place)) for place in places) >= needed


def test_all_are_there_and_none_is_counted_twice() -> None:
    counted = Counter(case for _, places in KINDS.values() for place in places for case in cases(place))
    assert (28, 368) == (len(KINDS), sum(needed for needed, _ in KINDS.values()))
    assert [case for case, times in counted.items() if times > 1] == []
    tried = {case for table in (AWFUL, *(f"{FEEDS}:{name.upper()}" for name in tables())) for case in cases(table)}
    assert sorted(tried - counted.keys()) == []


def tables() -> dict[str, object]:
    """Those that are polled: a table which no test reads would count for nothing."""
    return dict(importlib.import_module(FEEDS).TABLES)
