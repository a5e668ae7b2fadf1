"""An item as the feed spells it, markup and all: what the two readers of XML agree on. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime

_EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)


@dataclass(slots=True)
class Entry:
    """`texts` are its descriptions and contents, in the order in which the longest is looked for; dates are UTC or None."""

    guid: str = ""
    link: str = ""
    title: str = ""
    source: str = ""
    texts: list[str] = field(default_factory=list)
    published_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Entries:
    """All items of a document, in its order. `named`: it is a feed of a known kind. `sound`: nothing had to be mended."""

    items: list[Entry]
    ttl: str = ""
    named: bool = True
    sound: bool = True


def date_or_none(date: datetime) -> datetime | None:
    """Nothing was published on the web before there was one; such dates are zeros in disguise."""
    return date if date >= _EARLIEST else None


def iso_date(text: str) -> datetime | None:
    """As JSON Feed, sitemaps and web pages write dates; without a zone it is UTC."""
    try:
        date = datetime.fromisoformat(text.strip())
        return date_or_none(date.astimezone(UTC) if date.tzinfo else date.replace(tzinfo=UTC))
    except (ValueError, OverflowError):
        return None
