"""Which place was hit, of those that are named: the one that the strike's own clause names. Pure."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from bot.records import Place
from consumers.assess.dateline import dateline
from consumers.assess.frame import Frame
from consumers.assess.gazetteer import Entry, Spot
from consumers.assess.knowledge import Atlas
from consumers.assess.matching import Sentence
from consumers.assess.text import COMMA

MOST_MENTIONED = 8
_FINENESS = {"quarter": 1, "camp": 1, "town": 1, "region": 2, "country": 3}
_LEAD_CHARACTERS = 300
_SPEAKING, _WHOLE_REGION = 6.0, 4.0
"""What it costs a place to be the one that speaks ("Moscow said"), or the name of the region around another one."""
_LARGE = 300_000
"""People of a town that stands for a government; who speaks by a smaller town's name is a person ("Kirby said")."""
_OFFICE_THEN_NAME = frozenset({"en", "fr", "es", "it", "pt", "de"})
"""Languages in which "mayor Klitschko" is a person and "mayor of Kharkiv" is not written without the "of"."""
_PREPOSITION = 3
_GLUED_FROM = "מ"
_AGED = re.compile(r",\s\d{1,2},")


@dataclass(frozen=True, slots=True)
class Story:
    """What a place is looked for in: the sentences that were read, by order; `country` (of the feed) decides between
    places of one name.
    """

    language: str
    sentences: Sequence[Sentence]
    country: str = ""
    spots: dict[int, list[tuple[int, Spot, bool | None]]] = field(default_factory=dict)
    """The names of each sentence that was looked at, by its id: a round-up's are asked for twice."""


def places(atlas: Atlas | None, story: Story, frame: Frame | None) -> tuple[Place | None, tuple[Place, ...]]:
    """The place hit, and all that are mentioned beside it. A newsroom's dateline and people named like towns are neither."""
    if atlas is None:
        return None, ()
    named: list[tuple[float, Spot, Entry]] = []
    for cost, sentence in _looked_at(story, frame):
        for index, (start, spot, doubt) in enumerate(_spots(atlas, story, sentence)):
            entry = _likeliest(spot, story.country)
            if entry is None or doubt is None or _is_origin(sentence, start):
                continue
            if doubt and entry.kind != "country" and entry.population < _LARGE and not _is_within(sentence, start):
                continue
            near = abs(start - _head(frame)) / 40 if frame is not None and sentence is frame.sentence else 0.3 * index
            owns = entry.kind == "country" and _owns(sentence, start)
            named.append((cost + near + (_SPEAKING if doubt or owns else 0.0), spot, entry))
    return _best(named), _mentioned(entry for _, _, entry in named)


def named_in(atlas: Atlas, story: Story, sentence: Sentence) -> list[tuple[int, Place]]:
    """The places of one sentence that do not speak, each with the word it begins at."""
    found: list[tuple[int, Place]] = []
    for start, spot, doubt in _spots(atlas, story, sentence):
        entry = _likeliest(spot, story.country)
        inside = sentence.passage.source[:start].endswith("(")  # "Zolochiv (Kharkiv)" is one place
        if entry is not None and doubt is False and entry.kind in _FINENESS and not inside:
            found.append((bisect_right(sentence.passage.starts, start) - 1, _place(entry)))
    return found


def _looked_at(story: Story, frame: Frame | None) -> Iterator[tuple[float, Sentence]]:
    """The strike's own sentence, the title, what stands at the head of the text, and what each costs."""
    if frame is not None:
        yield 0.0, frame.sentence
    for sentence in story.sentences:
        if frame is not None and sentence is frame.sentence:
            continue
        if sentence.passage.field == "title":
            yield 2.0, sentence
        elif sentence.passage.starts[sentence.first] < _LEAD_CHARACTERS:
            yield 3.0, sentence


def _is_within(sentence: Sentence, start: int) -> bool:
    """Does a short word stand right before the name: "in the Belgorod region they said" is news from there."""
    at = bisect_right(sentence.passage.starts, start) - 1
    return at > sentence.first and len(sentence.passage.words[at - 1]) <= _PREPOSITION and sentence.passage.gaps[at] == 0


def _is_origin(sentence: Sentence, start: int) -> bool:
    """Is it where a weapon came from: "a missile fired from Yemen"? Then something else was hit."""
    at = bisect_right(sentence.passage.starts, start) - 1
    froms = sentence.hits.get("origins", ())
    glued = sentence.passage.words[at].startswith(_GLUED_FROM)
    if any(hit.last == at - 1 for hit in froms) or glued:
        low = at - 1 - (not glued)
        return any(hit.last in {low, low - 1} for hit in sentence.of("launches", "weapons", "inbound"))
    if any(hit.first in {at + 1, at + 2} and hit.form == "" and hit.key == "behind" for hit in froms):
        return any(at < hit.first <= at + 4 for hit in sentence.of("launches", "inbound"))
    return False


def _owns(sentence: Sentence, start: int) -> bool:
    """Does the country that is named at `start` own the strike, right before its word ("İsrail saldırısı")?"""
    at = bisect_right(sentence.passage.starts, start) - 1
    strikes = sentence.of("strikes", "weak_strikes")
    within = any(hit.first <= at < hit.last or hit.first == at + 1 for hit in strikes)
    return within and sentence.passage.gaps[min(at + 1, sentence.end - 1)] == 0


def _head(frame: Frame) -> int:
    return frame.sentence.passage.starts[frame.head.first]


def _spots(atlas: Atlas, story: Story, sentence: Sentence) -> list[tuple[int, Spot, bool | None]]:
    """Each name with its start in the passage and whether it speaks; None for a person's name."""
    if (known := story.spots.get(id(sentence))) is not None:
        return known
    passage, language = sentence.passage, story.language
    low, high = passage.starts[sentence.first], passage.ends[sentence.end - 1]
    line = dateline(passage.source) if passage.field == "text" and sentence.first == 0 else 0
    found = story.spots[id(sentence)] = [
        (low + spot.start, spot, _doubt(sentence, low + spot.start, low + spot.end, language))
        for spot in atlas.spot(passage.source[low:high], language)
        if low + spot.start >= line
    ]
    return found


def _doubt(sentence: Sentence, start: int, end: int, language: str) -> bool | None:
    """Does a verb of saying follow? None for a person: "spokesman Kirby", "Marten, 34,". "Mayor of Kharkiv" is no doubt."""
    starts, gaps = sentence.passage.starts, sentence.passage.gaps
    first, last = bisect_right(starts, start) - 1, bisect_left(starts, end) - 1
    if _AGED.match(sentence.passage.source, end) or any(
        hit.first <= first and last <= hit.last for hit in sentence.hits.get("speakers", ())
    ):
        return None  # "Al-Mayadeen", a channel
    if gaps[first] == 0 and first > sentence.first:
        of = len(sentence.passage.words[first - 1]) <= _PREPOSITION
        if sentence.ending("speakers", first - 1) is not None or (of and sentence.ending("speakers", first - 2) is not None):
            return None if language in _OFFICE_THEN_NAME and not of else False
    whole = _full_name(sentence, first, last)
    speaks = _is_said(sentence, whole[1] + 1) or (whole != (first, last) and sentence.ending("says", whole[0] - 1) is not None)
    return None if speaks and whole != (first, last) else speaks


def _is_said(sentence: Sentence, at: int) -> bool:
    """Does a verb of saying or denying begin at `at`, with no comma before it?"""
    if at >= sentence.end or sentence.passage.gaps[at] >= COMMA:
        return False
    return sentence.starting("says", at) is not None or sentence.starting("denial", at) is not None


def _full_name(sentence: Sentence, first: int, last: int) -> tuple[int, int]:
    """The words of a name with the capitalised words around it that mean nothing else: "Salai Thang", "Abdi Hassan"."""
    raws, gaps = sentence.passage.raws, sentence.passage.gaps
    known = {at for hits in sentence.hits.values() for hit in hits for at in range(hit.first, hit.last + 1)}
    while first > sentence.first and gaps[first] == 0 and raws[first - 1][0].isupper() and first - 1 not in known:
        if first - 1 == sentence.first and len(raws[first - 1]) <= _PREPOSITION:
            break
        first -= 1
    while last + 1 < sentence.end and gaps[last + 1] == 0 and raws[last + 1][0].isupper() and last + 1 not in known:
        last += 1
    return first, last


def _likeliest(spot: Spot, country: str) -> Entry | None:
    """The entry meant: the first place, or the feed's own among places of the same kind; none for a people's name."""
    entries = [entry for entry in spot.entries if entry.kind in _FINENESS]
    if not entries or spot.entries[0].kind == "demonym":  # "Malian" is of Mali, though a village in Iran is called so
        return None
    return next((entry for entry in entries if entry.country == country and entry.kind == entries[0].kind), entries[0])


AT_WAR = frozenset(
    {
        "UA", "RU", "PS", "IL", "LB", "SY", "YE", "IR", "IQ", "SD", "SS", "MM", "AF", "PK", "SO", "ML", "BF", "NE", "NG", "TD",
        "CM", "CD", "CF", "MZ", "LY", "ET", "ER", "AZ", "AM", "CO", "HT",
    }
)  # fmt: skip
"""Countries where, these years, a missile or bomb in the news is a real one more often than not."""


FROM_AFAR = frozenset({"UA", "RU", "PS", "LB", "SY", "YE", "IR", "SD"})
"""Of these, where an "attack" comes by air or artillery more often than by gunmen."""


ALL_WAR = frozenset({"PS", "SD", "YE"})
"""Where people whose death is news mostly died of the war."""


@dataclass(frozen=True, slots=True)
class WarPlace:
    """A place in a country at war, as written, and whether that war is fought from afar, or leaves no other news."""

    name: str
    from_afar: bool
    all_war: bool


def at_war(atlas: Atlas | None, language: str, sentence: Sentence) -> WarPlace | None:
    """The first town or region of a country at war that the sentence names."""
    if atlas is None:
        return None
    passage = sentence.passage
    low, high = passage.starts[sentence.first], passage.ends[sentence.end - 1]
    for spot in atlas.spot(passage.source[low:high], language):
        if spot.entries and spot.entries[0].country in AT_WAR and spot.entries[0].kind in _FINENESS:
            country = spot.entries[0].country
            return WarPlace(passage.source[low + spot.start : low + spot.end], country in FROM_AFAR, country in ALL_WAR)
    return None


def _best(named: Sequence[tuple[float, Spot, Entry]]) -> Place | None:
    costs = [(cost + 2.0 * _FINENESS[entry.kind] + _width(spot, entry, named), entry) for cost, spot, entry in named]
    return _place(min(costs, key=lambda pair: pair[0])[1]) if costs else None


def _width(spot: Spot, entry: Entry, named: Sequence[tuple[float, Spot, Entry]]) -> float:
    """A name of a town and of the region around it means the region when another town of that region is named."""
    if entry.kind != "town" or not any(one.kind == "region" and one.admin1 == entry.admin1 for one in spot.entries):
        return 0.0
    others = (one for _, _, one in named if one.name != entry.name and one.admin1 == entry.admin1)
    return _WHOLE_REGION if any(_FINENESS[one.kind] == 1 for one in others) else 0.0


def _mentioned(entries: Iterable[Entry]) -> tuple[Place, ...]:
    found = {(entry.name, entry.country): _place(entry) for entry in entries}
    return tuple(found.values())[:MOST_MENTIONED]


def _place(entry: Entry) -> Place:
    return Place(
        name=entry.name, country=entry.country, admin1=entry.admin1, lat=entry.lat, lon=entry.lon,
        precision=1 if _FINENESS[entry.kind] == 1 else 3,
    )  # fmt: skip
