"""Who says so: the nearest named speaker of a sentence, with the kind of source it is. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from bot.records import Role, Stance
from consumers.assess.countries import ALPHA_2
from consumers.assess.matching import Hit, Sentence
from consumers.assess.text import COMMA

_NAMES = 4
"""Capitalised words after an office that are taken for its holder's name."""
_BEFORE = 3
_CLOSE, _FAR = 3, 12
"""Words between a source and its verb: beyond the first a nearer subject speaks, beyond the second nobody does."""


@dataclass(frozen=True, slots=True)
class Speaker:
    """A source as written ("regional governor Oleh Syniehubov"), its role, and how it puts it."""

    name: str = ""
    role: Role = ""
    stance: Stance = "claimed"


NOBODY = Speaker()


def speaker(sentence: Sentence) -> Speaker:
    """The source that stands nearest to a verb of saying; nobody when nothing is said to be said."""
    verbs, sources = sentence.of("says"), sentence.of("speakers")
    if not verbs:
        return NOBODY
    stance: Stance = "denied" if sentence.hits.get("denial") else "claimed"
    pairs = [(verb, source) for verb in verbs for source in sources]
    verb, source = min(pairs, key=lambda pair: _distance(*pair), default=(verbs[0], None))
    if source is not None and _distance(verb, source) <= _CLOSE:
        first, last = _whole(sentence, source)
        return Speaker(sentence.passage.span(first, last)[:120], cast("Role", source.key), stance)
    if (actor := _speaking_actor(sentence, verbs)) is not None:
        role: Role = "official" if actor.key in ALPHA_2 else "belligerent"
        return Speaker(sentence.passage.span(actor.first, actor.last)[:120], role, stance)
    if source is None or _distance(verb, source) > _FAR:
        return NOBODY
    first, last = _whole(sentence, source)
    return Speaker(sentence.passage.span(first, last)[:120], cast("Role", source.key), stance)


def _speaking_actor(sentence: Sentence, verbs: list[Hit]) -> Hit | None:
    """A country or group that is itself the subject of the verb: "Ukraine says"."""
    gaps = sentence.passage.gaps
    for actor in sentence.hits.get("actors", ()):
        if any(verb.first == actor.last + 1 and gaps[verb.first] < COMMA for verb in verbs):
            return actor
    return None


def _distance(verb: Hit, source: Hit) -> int:
    return max(source.first - verb.last, verb.first - source.last, 0)


def _whole(sentence: Sentence, source: Hit) -> tuple[int, int]:
    """The source with the capitalised words around it: the country before, the name after."""
    first, last = source.first, source.last
    gaps, raws = sentence.passage.gaps, sentence.passage.raws
    busy = {at for hit in sentence.hits.get("says", ()) for at in range(hit.first, hit.last + 1)}
    while last + 1 < sentence.end and last - source.last < _NAMES and last + 1 not in busy:
        if gaps[last + 1] >= COMMA or not raws[last + 1][:1].isupper():
            break
        last += 1
    while first > sentence.first and source.first - first < _BEFORE and first - 1 not in busy:
        if gaps[first] >= COMMA or not raws[first - 1][:1].isupper():
            break
        first -= 1
    return first, last
