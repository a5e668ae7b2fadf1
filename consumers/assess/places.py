"""Which place was hit, of those that are named: the one that the strike's own clause names. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.records import Place
from consumers.assess.frame import Frame
from consumers.assess.gazetteer import Entry, Spot
from consumers.assess.knowledge import Atlas
from consumers.assess.matching import Sentence

MOST_MENTIONED = 8
_FINENESS = {"quarter": 1, "camp": 1, "town": 1, "region": 2, "country": 3}


@dataclass(frozen=True, slots=True)
class Story:
    """What a place is looked for in; `country` (of the feed) decides between places of one name."""

    language: str
    title: str
    lead: str
    country: str = ""


def places(atlas: Atlas | None, story: Story, frame: Frame | None) -> tuple[Place | None, tuple[Place, ...]]:
    """The place hit, and all that are mentioned beside it."""
    if atlas is None:
        return None, ()
    language = story.language
    spots: list[tuple[float, Spot]] = []
    if frame is not None:
        source = frame.sentence.passage.source
        low = frame.sentence.passage.starts[frame.sentence.first]
        high = frame.sentence.passage.ends[frame.sentence.end - 1]
        head = frame.sentence.passage.starts[frame.head.first] - low
        spots.extend((abs(spot.start - head) / 40, spot) for spot in atlas.spot(source[low:high], language))
    spots.extend((2.0 + index * 0.3, spot) for index, spot in enumerate(atlas.spot(story.title, language)))
    spots.extend((3.0 + index * 0.3, spot) for index, spot in enumerate(atlas.spot(story.lead, language)))
    named = [(cost, _likeliest(spot, story.country)) for cost, spot in spots]
    return _best(named), _mentioned([entry for _, entry in named if entry is not None])


def _likeliest(spot: Spot, country: str) -> Entry | None:
    """The entry meant: the first place, or the feed's own among places of the same kind."""
    entries = [entry for entry in spot.entries if entry.kind in _FINENESS]
    if not entries:
        return None
    return next((entry for entry in entries if entry.country == country and entry.kind == entries[0].kind), entries[0])


AT_WAR = frozenset(
    {
        "UA", "RU", "PS", "IL", "LB", "SY", "YE", "IR", "IQ", "SD", "SS", "MM", "AF", "PK", "SO", "ML", "BF", "NE", "NG", "TD",
        "CM", "CD", "CF", "MZ", "LY", "ET", "ER", "AZ", "AM", "CO",
    }
)  # fmt: skip
"""Countries where, these years, a missile or bomb in the news is a real one more often than not."""


def at_war(atlas: Atlas | None, language: str, sentence: Sentence) -> str:
    """The first town or region of a country at war that the sentence names, as written; "" without one."""
    if atlas is None:
        return ""
    passage = sentence.passage
    low, high = passage.starts[sentence.first], passage.ends[sentence.end - 1]
    for spot in atlas.spot(passage.source[low:high], language):
        if spot.entries and spot.entries[0].country in AT_WAR and spot.entries[0].kind in _FINENESS:
            return passage.source[low + spot.start : low + spot.end]
    return ""


def _best(named: Sequence[tuple[float, Entry | None]]) -> Place | None:
    costs = [(cost + 2.0 * _FINENESS[entry.kind], entry) for cost, entry in named if entry is not None]
    return _place(min(costs, key=lambda pair: pair[0])[1]) if costs else None


def _mentioned(entries: Sequence[Entry]) -> tuple[Place, ...]:
    found = {(entry.name, entry.country): _place(entry) for entry in entries}
    return tuple(found.values())[:MOST_MENTIONED]


def _place(entry: Entry) -> Place:
    return Place(
        name=entry.name, country=entry.country, admin1=entry.admin1, lat=entry.lat, lon=entry.lon,
        precision=_FINENESS[entry.kind],
    )  # fmt: skip
