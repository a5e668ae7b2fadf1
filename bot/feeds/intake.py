"""What of an answer is news: items against what was seen before, articles out. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeAlias

import msgspec

from bot.feeds.identity import article_id, canonical_url, item_key, short_hash, words_digest
from bot.feeds.options import FeedOptions
from bot.feeds.parsed import KnownItem, Memory, ParsedFeed, ParsedItem, remembered
from bot.records import Article, Poll, Seen

BY = "poll/1"
FUTURE = timedelta(minutes=15)  # clocks of servers are off by minutes; beyond that a date in the future is an invention
FEWEST_SEEN = 50
_Key: TypeAlias = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Intake:
    """New and changed articles, oldest first, and what is to be remembered of the feed."""

    articles: tuple[Article, ...]
    seen: tuple[Seen, ...]
    memory: Memory = b""
    """What the parser need not read again, once the articles are kept."""

    @property
    def new(self) -> int:
        return sum(article.revision == 0 for article in self.articles)


class ForgottenError(Exception):
    """Among items that were not read again is one that cannot be judged unread: all of them have to be read."""


class _Item(msgspec.Struct, frozen=True, gc=False):
    """`is_itself`: it goes by what stands in it, and not by what else stood in the answer or was seen before."""

    id: str
    digest: str
    alias: str
    parsed: ParsedItem
    is_itself: bool = True


def take_in(parsed: ParsedFeed, feed: FeedOptions, known: Poll | None, now: datetime, alert_age: timedelta) -> Intake:
    """Items never seen are new; items seen with other words are revisions of the same article; the rest is silent.

    Raises ForgottenError, which cannot happen when all items were read.
    """
    before = {seen.id: seen for seen in known.seen} if known else {}
    items = _identified(parsed.items, feed.id, before)
    articles: list[Article] = []
    current: dict[str, Seen] = {}
    for item in items:
        old = before.get(item.id)
        if old is None:
            stale = _is_stale(item.parsed, now, alert_age, first=not before)
            seen = Seen(item.id, item.digest, 0, item.alias, stale)
        elif old.digest != item.digest:
            seen = Seen(item.id, item.digest, old.revision + 1, item.alias, old.stale)
        else:
            current[item.id] = old
            continue
        current[item.id] = seen
        articles.append(_article(item, seen, feed, now, parsed.flags))
    articles.sort(key=lambda article: article.published_at or now)
    unread_next = [
        KnownItem(item.parsed.digest, item.id, item.parsed.published_at)
        for item in items
        if item.parsed.digest and item.is_itself
    ]
    return Intake(tuple(articles), _remembered(current, before, parsed), remembered(unread_next) if unread_next else b"")


def _remembered(current: dict[str, Seen], before: dict[str, Seen], parsed: ParsedFeed) -> tuple[Seen, ...]:
    """All that is in the feed now, and as much again of what was: items come back. Cut and empty ones forget nothing."""
    gone = [seen for id_, seen in before.items() if id_ not in current]
    room = max(2 * len(current), FEWEST_SEEN) - len(current) if parsed.complete and parsed.items else len(gone)
    return (*current.values(), *gone[:room])


def _identified(items: Sequence[ParsedItem], feed: str, before: dict[str, Seen]) -> list[_Item]:
    """Items with their ids, the first of each id only; items without any words are nothing to report."""
    keyed = [_keyed(item, before) for item in items if item.title or item.text or item.known_as]
    unread = {item.known_as for item in items if item.known_as}
    clashing = _clashes(keyed)
    found: dict[str, _Item] = {}
    for item, digest, key in keyed:
        id_ = item.known_as or article_id(feed, guid=item.guid, url=item.url, digest=digest)
        if id_ in unread and not item.known_as:
            raise ForgottenError
        if clashes := key in clashing:
            id_ = article_id(feed, guid=item.guid, url=item.url, digest=digest, apart=_difference(item))
        if id_ not in found:
            found[id_] = _Item(id_, digest, _alias(item), item, not clashes)
    return _recognised(found, before)


def _keyed(item: ParsedItem, before: dict[str, Seen]) -> tuple[ParsedItem, str, _Key]:
    """The digest of its words, and by what it is known. Raises ForgottenError."""
    if not item.known_as:
        digest = words_digest(item.title, item.text)
        return item, digest, item_key(item.guid, item.url, digest)
    if item.known_as not in before:
        raise ForgottenError
    return item, before[item.known_as].digest, ("known", item.known_as)


def _clashes(keyed: Sequence[tuple[ParsedItem, str, _Key]]) -> set[_Key]:
    """Guids and links that several different items of this answer claim."""
    counts = Counter(key for _, _, key in keyed)
    claimed: defaultdict[_Key, set[str]] = defaultdict(set)
    for item, _, key in keyed:
        if counts[key] > 1:
            claimed[key].add(_difference(item))
    return {key for key, differences in claimed.items() if len(differences) > 1}


def _difference(item: ParsedItem) -> str:
    return canonical_url(item.url) if item.guid and item.url else item.title


def _alias(item: ParsedItem) -> str:
    """The same title, link and date under another guid is the same item; without a link nothing is said."""
    if not item.url:
        return ""
    return short_hash(item.title, canonical_url(item.url), str(item.published_at or ""), characters=8)


def _recognised(found: dict[str, _Item], before: dict[str, Seen]) -> list[_Item]:
    """Items under the ids they had: some feeds make up new guids with every answer."""
    by_alias = {seen.alias: seen.id for seen in before.values() if seen.alias and seen.id not in found}
    items: dict[str, _Item] = {}
    for item in found.values():
        id_ = item.id if item.id in before else by_alias.get(item.alias, item.id)
        items.setdefault(id_, item if id_ == item.id else msgspec.structs.replace(item, id=id_, is_itself=False))
    return list(items.values())


def _is_stale(item: ParsedItem, now: datetime, alert_age: timedelta, *, first: bool) -> bool:
    """Old when first seen. Of a feed that was never read before, what bears no date may be years old."""
    return first if item.published_at is None else now - item.published_at > alert_age


def _article(item: _Item, seen: Seen, feed: FeedOptions, now: datetime, flags: tuple[str, ...]) -> Article:
    published, flags = (
        item.parsed.published_at,
        flags + (("cut",) if item.parsed.cut else ()) + (("edited",) if item.parsed.edited else ()),
    )
    if published is None:
        published, flags = now, (*flags, "undated")
    elif published - now > FUTURE:
        published, flags = now, (*flags, "future_date")
    return Article(
        id=item.id, by=BY, feed_id=feed.id, url=item.parsed.url, title=item.parsed.title, text=item.parsed.text,
        digest=item.digest, seen_at=now, published_at=published, language=feed.language, country=feed.country,
        publisher=feed.publisher, family=feed.family, source=item.parsed.source, tier=feed.tier,
        revision=seen.revision, stale=seen.stale, flags=flags,
    )  # fmt: skip
