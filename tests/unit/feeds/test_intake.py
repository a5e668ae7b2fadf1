"""What of an answer is news."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.feeds import FeedOptions
from bot.feeds.intake import Intake, take_in
from bot.feeds.parsed import ParsedFeed, ParsedItem
from bot.records import Poll

NOON = datetime(2026, 3, 14, 12, 0, tzinfo=UTC)
DAY = timedelta(days=1)
FEED = FeedOptions(id="f", url="https://news.example/rss", language="uk", country="UA", publisher="News", family="news", tier=2)


def an_item(**changes: object) -> ParsedItem:
    fields = {"guid": "g1", "url": "https://news.example/1", "title": "Title", "text": "Text", "published_at": NOON}
    return ParsedItem(**fields | changes)  # type: ignore[arg-type]


def taken(*items: ParsedItem, known: Poll | None = None, now: datetime = NOON, complete: bool = True) -> Intake:
    return take_in(ParsedFeed(items=items, complete=complete), FEED, known, now, DAY)


def after(intake: Intake) -> Poll:
    return Poll(id="f", by="poll/1", host="news.example", url=FEED.url, at=NOON, next_at=NOON, seen=intake.seen)


def test_item_becomes_an_article_with_what_is_known_of_its_feed() -> None:
    (article,) = taken(an_item(source="Reuters", cut=True)).articles
    assert (article.feed_id, article.language, article.country, article.publisher) == ("f", "uk", "UA", "News")
    assert (article.family, article.tier, article.source, article.flags) == ("news", 2, "Reuters", ("cut",))
    assert (article.seen_at, article.published_at, article.revision, article.stale) == (NOON, NOON, 0, False)


def test_item_is_silent_when_it_was_seen_with_these_words() -> None:
    known = after(taken(an_item()))
    assert taken(an_item(url="https://news.example/moved", published_at=NOON + DAY), known=known).articles == ()


def test_edits_are_revisions_one_after_the_other() -> None:
    known, revisions = None, []
    for text in ("3 dead", "4 dead", "4\ndead", "3 dead"):
        intake = taken(an_item(text=text), known=known)
        revisions += [(article.id, article.revision) for article in intake.articles]
        known = after(intake)
    assert [revision for _, revision in revisions] == [0, 1, 2]
    assert len({id_ for id_, _ in revisions}) == 1


@pytest.mark.parametrize(
    ("published_at", "at", "flags"),
    [
        (NOON - timedelta(hours=1), NOON - timedelta(hours=1), ()),
        (NOON + timedelta(minutes=15), NOON + timedelta(minutes=15), ()),
        (NOON + timedelta(minutes=16), NOON, ("future_date",)),
        (NOON + timedelta(days=9_999), NOON, ("future_date",)),
        (None, NOON, ("undated",)),
    ],
)
def test_date_is_set_right_when_it_is(published_at: datetime | None, at: datetime, flags: tuple[str, ...]) -> None:
    (article,) = taken(an_item(published_at=published_at)).articles
    assert (article.published_at, article.flags) == (at, flags)


@pytest.mark.parametrize(
    ("published_at", "first", "stale"),
    [
        (NOON - DAY, True, False),
        (NOON - DAY - timedelta(seconds=1), True, True),
        (NOON - DAY - timedelta(seconds=1), False, True),
        (None, True, True),
        (None, False, False),
    ],
)
def test_article_is_stale_when_it_was_old_at_first_sight(published_at: datetime | None, first: bool, stale: bool) -> None:
    known = None if first else after(taken(an_item(guid="other", url="https://news.example/other")))
    (article,) = taken(an_item(published_at=published_at), known=known).articles
    assert article.stale is stale


def test_edit_is_as_stale_as_its_article_was() -> None:
    fresh, old = after(taken(an_item())), after(taken(an_item(published_at=NOON - 2 * DAY)))
    (late_edit,) = taken(an_item(text="edited"), known=fresh, now=NOON + 3 * DAY).articles
    (edit_of_old,) = taken(an_item(text="edited"), known=old).articles
    assert (late_edit.stale, edit_of_old.stale) == (False, True)


def test_articles_come_oldest_first() -> None:
    items = [
        an_item(guid=str(hour), url=f"https://news.example/{hour}", published_at=NOON - timedelta(hours=hour))
        for hour in range(4)
    ]
    assert [article.url[-1] for article in taken(*items).articles] == ["3", "2", "1", "0"]


def test_items_without_words_are_nothing() -> None:
    assert taken(an_item(title="", text="")).seen == ()


def test_one_guid_on_all_items_does_not_make_them_one() -> None:
    items = [an_item(guid="same", url=f"https://news.example/{number}", title=f"T{number}") for number in range(3)]
    first = taken(*items)
    assert (first.new, len({article.id for article in first.articles})) == (3, 3)
    assert taken(*items, known=after(first)).articles == ()


def test_one_link_on_all_items_does_not_make_them_one() -> None:
    items = [an_item(guid="", url="https://news.example/", title=f"T{number}") for number in range(3)]
    assert taken(*items).new == 3


def test_item_that_stands_twice_is_one_article_with_its_first_words() -> None:
    (article,) = taken(an_item(text="new words"), an_item(text="old words")).articles
    assert article.text == "new words"


def test_guids_made_up_anew_with_every_answer_make_no_new_articles() -> None:
    first = taken(an_item(guid="random-1"))
    again = taken(an_item(guid="random-2"), known=after(first))
    third = taken(an_item(guid="random-3", text="edited"), known=after(again))
    assert again.articles == ()
    assert [(article.id, article.revision) for article in third.articles] == [(first.articles[0].id, 1)]


def test_same_alarm_with_a_new_date_is_new() -> None:
    alarm = {"title": "Air raid alert", "url": "https://news.example/alarms"}
    known = after(taken(an_item(guid="1", **alarm)))
    assert taken(an_item(guid="2", published_at=NOON + timedelta(minutes=1), **alarm), known=known).new == 1


def test_nothing_in_the_feed_is_ever_forgotten_and_the_rest_is_bounded() -> None:
    known, sizes = None, []
    for start in range(0, 1_000, 40):
        window = [an_item(guid=str(number), url="", title=str(number)) for number in range(start, start + 100)]
        intake = taken(*window, known=known)
        assert intake.new == (100 if known is None else 40)
        known = after(intake)
        assert {seen.id for seen in intake.seen} >= {article.id for article in intake.articles}
        sizes.append(len(intake.seen))
    assert max(sizes) == 200


def test_item_is_still_known_when_it_vanished_for_a_while() -> None:
    first = after(taken(an_item(), an_item(guid="g2", url="https://news.example/2")))
    without = after(taken(an_item(), known=first))
    assert taken(an_item(), an_item(guid="g2", url="https://news.example/2"), known=without).articles == ()


def test_nothing_is_forgotten_when_the_answer_was_cut() -> None:
    many = [an_item(guid=str(number), url="", title=str(number)) for number in range(300)]
    known = after(taken(*many))
    assert len(taken(many[0], known=known, complete=False).seen) == 300
