"""Which partition a record falls into is a promise: journals of years stand on it."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from datetime import timedelta

import msgspec
import pytest

from bot.records import Article, Assessment, Poll
from bot.topics import ALERTS, ARTICLES, ASSESSMENTS, INCIDENTS, POLLS, TOPICS, Topic
from builders import NOON, an_alert, an_article, an_assessment, an_incident

GOLDEN_ARTICLES = {"a1": 3, "a2": 0, "суспільне": 0, "": 0, "0123456789abcdef": 1}
GOLDEN_COUNTRIES = {"UA": 2, "RU": 0, "IL": 4, "PS": 3, "SD": 3, "": 0}


def a_poll(host: str) -> Poll:
    return Poll(id="f", by="poll/1", host=host, url="", at=NOON, next_at=NOON)


def test_an_article_falls_where_it_always_fell():
    assert {one: ARTICLES.partition(an_article(id=one)) for one in GOLDEN_ARTICLES} == GOLDEN_ARTICLES


def test_a_country_falls_where_it_always_fell():
    assert {one: ASSESSMENTS.partition(an_assessment(country=one)) for one in GOLDEN_COUNTRIES} == GOLDEN_COUNTRIES


@pytest.mark.parametrize("country", GOLDEN_COUNTRIES)
def test_what_is_assessed_of_a_country_meets_its_incidents(country):
    assert ASSESSMENTS.split_like(INCIDENTS)
    assert ASSESSMENTS.partition(an_assessment(country=country)) == INCIDENTS.partition(an_incident(country=country))


def test_polls_are_shared_by_host_so_that_one_poller_asks_a_host():
    assert POLLS.partition(a_poll("a.example")) == POLLS.partition(a_poll("a.example"))
    assert len({POLLS.partition(a_poll(f"host-{number}.example")) for number in range(100)}) == 6


def test_another_process_with_another_hash_seed_agrees():
    script = (
        "import sys; sys.path[:0] = ['.', 'tests']; from builders import an_article; from bot.topics import ARTICLES;"
        "print([ARTICLES.partition(an_article(id=str(n))) for n in range(50)])"
    )
    done = subprocess.run([sys.executable, "-c", script], env={"PYTHONHASHSEED": "7"}, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == str([ARTICLES.partition(an_article(id=str(number))) for number in range(50)])


def test_articles_spread_evenly():
    found = Counter(ARTICLES.partition(an_article(id=f"article-{number}")) for number in range(6000))
    assert set(found) == set(range(6))
    assert all(850 < count < 1150 for count in found.values())


def test_a_topic_of_one_partition_needs_no_shard():
    assert ALERTS.partition(an_alert()) == 0


def test_names_and_shapes_of_the_line_stay():
    assert [(topic.name, topic.shard, topic.partitions, topic.compacted) for topic in TOPICS] == [
        ("polls", "host", 6, True), ("articles", "id", 6, False), ("assessments", "shard", 6, False),
        ("incidents", "shard", 6, False), ("alerts", "id", 1, False), ("deliveries", "id", 1, False),
        ("notices", "id", 1, False), ("silences", "id", 1, True), ("failures", "id", 1, False),
    ]  # fmt: skip


def test_articles_are_kept_for_two_weeks_and_what_was_decided_for_months():
    assert ARTICLES.keep == timedelta(days=14)
    assert min(topic.keep for topic in TOPICS if topic is not ARTICLES) == timedelta(days=90)


@pytest.mark.parametrize("other", [Topic("x", Article, partitions=5), Topic("x", Article, shard="feed_id", partitions=6)])
def test_topics_split_otherwise_are_not_alike(other):
    assert ARTICLES.split_like(other) is False
    assert ARTICLES.split_like(Topic("x", Assessment, partitions=6)) is True


def test_a_record_comes_back_as_it_went():
    article = an_article(title="Ракетний удар 🚀", text="")
    assert ARTICLES.decode(ARTICLES.encode(article)) == article
    assert msgspec.json.decode(ARTICLES.encode(article))["record"] == "article"
    assert ARTICLES.decode(memoryview(ARTICLES.encode(article))) == article


def test_a_record_of_another_topic_is_refused():
    with pytest.raises(msgspec.ValidationError, match="record"):
        ARTICLES.decode(ALERTS.encode(an_alert()))


@pytest.mark.parametrize("value", [b"", b"{", b"\xff", b"[]", b"null"])
def test_what_is_no_record_is_refused(value):
    with pytest.raises(msgspec.DecodeError):
        ARTICLES.decode(value)


def test_a_missing_field_is_named():
    with pytest.raises(msgspec.ValidationError, match="feed_id"):
        ARTICLES.decode(b'{"record":"article","id":"a","by":"x"}')


def test_a_field_of_the_future_is_passed_over():
    value = ARTICLES.encode(an_article())[:-1] + b',"invented_next_year":[1]}'
    assert ARTICLES.decode(value) == an_article()
