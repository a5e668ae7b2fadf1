"""What an operator may say about feeds."""

from __future__ import annotations

from datetime import timedelta

import pytest
from pydantic import ValidationError

from bot.feeds import FeedOptions, PollOptions


def test_feed_needs_nothing_but_a_url() -> None:
    feed = FeedOptions(url=" https://Suspilne.media/rss/all.rss ")
    assert (feed.host, feed.publisher, feed.family) == ("suspilne.media", "suspilne.media", "suspilne.media")
    assert (feed.id, feed.kind, feed.tier, feed.pace, feed.enabled) == ("suspilne.media-7f7yds", "auto", 3, "normal", True)


def test_family_is_the_publisher_when_it_is_not_given() -> None:
    assert FeedOptions(url="https://a.example/", publisher="News").family == "News"


@pytest.mark.parametrize(
    "wrong",
    [
        {"url": "ftp://a.example/"},
        {"url": "a.example/rss"},
        {"url": "http:///rss"},
        {"url": "http://a.example:x/"},
        {"url": "http://[::1/"},
        {"url": ""},
        {},
        {"id": "no spaces"},
        {"tier": 5},
        {"pace": "quick"},
        {"language": "Ukrainian"},
        {"country": "ua"},
        {"headers": {"bad name": "x"}},
        {"headers": {"X-Key": "a\r\nb"}},
        {"colour": "red"},
    ],
)
def test_feed_is_refused_when_it_says(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        FeedOptions.model_validate({"url": "https://a.example/", **wrong} if wrong else {})


def test_headers_are_not_shown() -> None:
    assert "hidden" not in repr(FeedOptions(url="https://a.example/", headers={"X-Key": "hidden"}))


def test_paces_have_floors_and_ceilings() -> None:
    paces = PollOptions().paces
    assert (paces.of("flash").floor, paces.of("slow").ceiling) == (timedelta(seconds=30), timedelta(hours=6))


@pytest.mark.parametrize(
    "wrong",
    [
        {"allow_private": ["10.0.0.0/33"]},
        {"allow_private": ["localhost"]},
        {"contact": "ops@example.org\r\nX: y"},
        {"concurrency": 0},
        {"paces": {"fast": {"floor": "5m", "ceiling": "1m"}}},
        {"paces": {"fast": {"floor": "100ms", "ceiling": "1m"}}},
        {"alert_age": 24},
    ],
)
def test_polling_is_refused_when_it_says(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        PollOptions.model_validate(wrong)


def test_networks_are_read() -> None:
    (network,) = PollOptions.model_validate({"allow_private": ["10.0.0.0/8"]}).allow_private
    assert str(network) == "10.0.0.0/8"
